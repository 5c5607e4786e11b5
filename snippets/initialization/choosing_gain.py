import torch
from torch import nn
from torch.nn import functional as F


def gain(function):
    z = torch.linspace(-12, 12, 24_001, dtype=torch.float64)
    density = torch.exp(-z.square() / 2) / (2 * torch.pi) ** 0.5
    return torch.trapezoid(function(z).square() * density, z).item() ** -0.5


def initialize(layer, function):
    fan_in = layer.weight[0].numel()
    nn.init.normal_(layer.weight, std=gain(function) / fan_in**0.5)
    nn.init.zeros_(layer.bias)


torch.manual_seed(0)
x = torch.randn(512, 512)
for function in (F.relu, F.gelu, F.silu, F.mish, F.elu, torch.tanh):
    layer = nn.Linear(512, 512)
    initialize(layer, function)
    size = layer(function(x)).square().mean().item()
    print(f"{function.__name__:6} gain {gain(function):.3f}, mean square behind one layer {size:.1f}")
