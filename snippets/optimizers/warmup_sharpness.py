import math

import torch
from torch import nn

x = torch.linspace(-3, 3, 64, dtype=torch.float64)[:, None]
y = torch.sin(2 * x)


def network():
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(1, 64), nn.Tanh(), nn.Linear(64, 64), nn.Tanh(), nn.Linear(64, 1)).double()
    for layer in model[::2]:
        layer.weight.data.mul_(3)  # a start that is too large, hence steep
    return model, list(model.parameters())


def slopes(model, weights):
    return torch.autograd.grad((model(x) - y).square().mean(), weights, create_graph=True)


def curvature(model, weights):
    """The largest one, by power iteration."""
    g, v = slopes(model, weights), [torch.ones_like(w) for w in weights]
    for _ in range(30):
        norm = math.sqrt(sum(a.square().sum().item() for a in v))
        v = torch.autograd.grad(g, weights, [a / norm for a in v], retain_graph=True)
    return math.sqrt(sum(a.square().sum().item() for a in v))


rate = 0.06
print(f"curvature of the start {curvature(*network()):.0f}; stable up to 2 / {rate} = {2 / rate:.0f}")
for warm in (1, 100, 400):
    model, weights = network()
    for step in range(500):
        for w, slope in zip(weights, slopes(model, weights), strict=True):
            w.data -= rate * min(1, (step + 1) / warm) * slope.detach()
    lost = not all(w.isfinite().all() for w in weights) or (model(x) - y).square().mean() > 1
    print(f"warm-up of {warm}:", "lost" if lost else f"trained, {curvature(model, weights) * rate:.1f} / rate")
