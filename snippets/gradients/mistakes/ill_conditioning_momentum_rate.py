import torch
from torch import nn


def left(curvature, **settings):
    theta = nn.Parameter(torch.ones(1, dtype=torch.float64))
    optimizer = torch.optim.SGD([theta], **settings)
    for _ in range(500):
        theta.grad = curvature * theta.detach()
        optimizer.step()
    return theta.item()


for settings in (
    {"lr": 0.1},
    {"lr": 0.1, "momentum": 0.9},
    {"lr": 1.0},
    {"lr": 0.01, "momentum": 0.9},
):
    shown = ", ".join(f"{name} {value}" for name, value in settings.items())
    print(f"{shown:22} left of the error where it is flat: {left(0.01, **settings):.3f}")
