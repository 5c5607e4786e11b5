import torch
from torch import nn

torch.set_default_dtype(torch.float64)


def left(method, lr, cosine=False, steps=1000):
    """Mean loss sum(x^2) / 2 of the last 100 steps, with noise of size 1 on each gradient."""
    rng = torch.Generator().manual_seed(0)
    x = nn.Parameter(torch.ones(100))
    optimizer, losses = method([x], lr=lr), []
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for _ in range(steps):
        losses.append(0.5 * x.detach().square().sum().item())
        x.grad = x.detach() + torch.randn(100, generator=rng)
        optimizer.step()
        if cosine:
            schedule.step()
    return sum(losses[-100:]) / 100


print("loss at the end of 1000 steps      Adam     SGD")
for name, settings in (
    ("rate 0.1", {"lr": 0.1}),
    ("rate 0.02", {"lr": 0.02}),
    ("rate 0.1, cosine to 0", {"lr": 0.1, "cosine": True}),
):
    print(f"{name:30s} {left(torch.optim.Adam, **settings):8.2f}{left(torch.optim.SGD, **settings):8.2f}")
