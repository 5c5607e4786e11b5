import torch
import torch.nn.functional as F
from torch import nn

NAMES = ("relu", "leaky_relu", "selu", "elu", "gelu", "silu", "mish", "hardswish", "softplus", "tanh", "sigmoid")
z = torch.linspace(-12, 12, 24_001, dtype=torch.float64, requires_grad=True)
density = torch.exp(-z.detach().square() / 2) / (2 * torch.pi) ** 0.5
print("             calculate_gain  from the mean square  gradient per layer")
for name in NAMES:
    y = getattr(F, name)(z)
    (slope,) = torch.autograd.grad(y.sum(), z)
    signal, gradient = (torch.trapezoid(v.detach().square() * density, z.detach()).item() for v in (y, slope))
    try:
        known = f"{nn.init.calculate_gain(name):.3f}"
    except ValueError:
        known = "unknown"
    print(f"{name:11}{known:>16}{signal**-0.5:22.3f}{gradient / signal:20.3f}")

torch.manual_seed(0)
print(f"nn.Linear as it comes: {nn.Linear(1024, 1024).weight.std().item() * 1024**0.5:.3f}")
