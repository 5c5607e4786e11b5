import torch
from torch import nn


def gradients(norm):
    torch.manual_seed(0)
    layers = []
    for _ in range(50):
        linear = nn.Linear(256, 256, bias=False)
        nn.init.kaiming_normal_(linear.weight, nonlinearity="relu")
        layers += [linear, norm(256), nn.ReLU()]
    model = nn.Sequential(*layers).double()
    x = torch.randn(128, 256, dtype=torch.float64, requires_grad=True)
    y = model(x)
    (gradient,) = torch.autograd.grad(y, x, torch.randn_like(y))
    return y.square().mean().sqrt().item(), gradient.square().mean().sqrt().item()


for norm in (nn.Identity, nn.LayerNorm, nn.BatchNorm1d):
    signal, gradient = gradients(norm)
    shown = f"{gradient:.0e}" if gradient > 100 else f"{gradient:.1f}"
    print(f"{norm.__name__:12} signal {signal:.1f}, gradient at the input {shown}")
