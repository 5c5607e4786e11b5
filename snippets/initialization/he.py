import torch
from torch import nn


def initialize(module):
    if isinstance(module, nn.Linear | nn.Conv2d):
        nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
        if module.bias is not None:
            nn.init.zeros_(module.bias)


def sizes(depth, initialized):
    torch.manual_seed(0)
    model = nn.Sequential(*(m for _ in range(depth) for m in (nn.Linear(512, 512), nn.ReLU())))
    if initialized:
        model.apply(initialize)
    x = torch.randn(64, 512, requires_grad=True)
    y = model(x)
    (gradient,) = torch.autograd.grad(y, x, torch.randn_like(y))
    return y.square().mean().item(), gradient.square().mean().item()


print("mean squares behind 20 layers of ReLU, as powers of ten")
for initialized in (False, True):
    signal, gradient = (round(torch.tensor(size).log10().item()) for size in sizes(20, initialized))
    print(f"{'He' if initialized else 'as it comes':12} signal {signal:4d}, gradient at the input {gradient:4d}")
