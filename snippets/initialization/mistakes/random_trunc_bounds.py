import torch
from torch import nn

torch.manual_seed(0)
weight = torch.empty(1000, 1000)
for name, arguments in (
    ("defaults", {}),
    ("std=0.03", {"std": 0.03}),
    ("std=0.03, a=-0.06, b=0.06", {"std": 0.03, "a": -0.06, "b": 0.06}),
    ("std=0.03 / 0.8796, two of it", {"std": 0.03 / 0.8796, "a": -0.06 / 0.8796, "b": 0.06 / 0.8796}),
):
    nn.init.trunc_normal_(weight, **arguments)
    print(f"{name:29} std {weight.std():.4f}, largest / std {weight.abs().max() / weight.std():.1f}")
