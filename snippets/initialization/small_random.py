import torch
from torch import nn

STD = 0.03


def initialize(module):  # the same size from three distributions
    if isinstance(module, nn.Linear):
        nn.init.normal_(module.weight, std=STD)
    elif isinstance(module, nn.Conv2d):
        nn.init.uniform_(module.weight, -(3**0.5) * STD, 3**0.5 * STD)
    elif isinstance(module, nn.Embedding):
        std = STD / 0.8796  # what is left after cutting at two of these is STD
        nn.init.trunc_normal_(module.weight, std=std, a=-2 * std, b=2 * std)
        if module.padding_idx is not None:
            nn.init.zeros_(module.weight[module.padding_idx])
    if isinstance(module, (nn.Linear, nn.Conv2d)) and module.bias is not None:
        nn.init.zeros_(module.bias)


torch.manual_seed(0)
model = nn.ModuleDict(
    {
        "embed": nn.Embedding(1000, 64, 0),
        "conv": nn.Conv2d(64, 64, 3),
        "norm": nn.BatchNorm2d(64),
        "out": nn.Linear(64, 10),
    }
)
model.apply(initialize)  # calls it for every module
for name, parameter in model.named_parameters():
    print(f"{name:12} std {parameter.std().item():.4f}, largest {parameter.abs().max().item():.3f}")
