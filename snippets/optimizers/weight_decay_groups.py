import torch
from torch import nn


def decay_groups(model, weight_decay):
    """Groups for an optimizer: weights of linear and convolutional layers decay, everything else does not."""
    matrices = (nn.Linear, nn.Bilinear, nn.modules.conv._ConvNd, nn.MultiheadAttention)
    decayed = {
        id(p)
        for module in model.modules()
        if isinstance(module, matrices)
        for name, p in module.named_parameters(recurse=False)
        if p.ndim > 1
    }
    trained = [p for p in model.parameters() if p.requires_grad]  # a tied weight once
    return [
        {"params": [p for p in trained if id(p) in decayed], "weight_decay": weight_decay},
        {"params": [p for p in trained if id(p) not in decayed], "weight_decay": 0.0},
    ]


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(50, 8)
        self.attention = nn.MultiheadAttention(8, 2)
        self.norm = nn.LayerNorm(8)
        self.head = nn.Linear(8, 5)
        self.temperature = nn.Parameter(torch.ones(()))


model = Model()
optimizer = torch.optim.AdamW(decay_groups(model, 0.1), lr=1e-3)
names = {p: name for name, p in model.named_parameters()}
for group in optimizer.param_groups:
    print(group["weight_decay"], *(names[p] for p in group["params"]), sep="\n    ")
