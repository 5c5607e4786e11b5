import math

import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(2048, 20)
y = torch.sin(x @ torch.randn(20, 3)).sum(1, keepdim=True)


def range_test(make, lowest=1e-5, highest=10.0, steps=120):
    """Raise the rate by one factor at every step, until the smoothed loss is 4 times its least: there it is lost."""
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 1))
    optimizer, mean, least = make(model.parameters()), 0.0, math.inf
    for step in range(steps):
        rate = lowest * (highest / lowest) ** (step / (steps - 1))
        optimizer.param_groups[0]["lr"] = rate
        batch = torch.randint(0, len(x), (64,))
        loss = (model(x[batch]) - y[batch]).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        mean = loss.item() if step == 0 else 0.9 * mean + 0.1 * loss.item()
        least = min(least, mean)
        if not mean < 4 * least:
            return rate
    return math.inf


for name, make in (
    ("SGD", lambda p: torch.optim.SGD(p, lr=1.0)),
    ("SGD, momentum 0.9", lambda p: torch.optim.SGD(p, lr=1.0, momentum=0.9)),
    ("Adam", lambda p: torch.optim.Adam(p, lr=1.0)),
):
    lost = range_test(make)
    print(f"{name}: lost at {lost:.0e}, try {lost / 30:.0e}, {lost / 10:.0e} and {lost / 3:.0e}")
