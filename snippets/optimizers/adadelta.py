import torch
from torch import nn


def steps(g, eps, lr=1.0):
    """The steps for a gradient that is always g."""
    theta = nn.Parameter(torch.zeros(1, dtype=torch.float64))
    optimizer, sizes = torch.optim.Adadelta([theta], lr=lr, eps=eps), []
    for _ in range(10_000):
        theta.grad = torch.tensor([g], dtype=torch.float64)
        before = theta.item()
        optimizer.step()
        sizes.append(before - theta.item())
    return sizes


print("gradient      eps   step 1       10      100     1000    10000")
for g, eps in ((1.0, 1e-6), (1000.0, 1e-6), (1.0, 1e-4), (1.0, 1e-8)):
    sizes = steps(g, eps)
    print(f"{g:8.0f} {eps:8.0e}", *(f"{sizes[t - 1]:8.5f}" for t in (1, 10, 100, 1000, 10_000)))
print("root of (1 + t / 10) eps, t = 10000, eps = 1e-6:", f"{(1001 * 1e-6) ** 0.5:.5f}")
