import torch
from torch import nn


def moved(g, eps):
    """How far 100 equal gradients move a parameter at the learning rate 0.001."""
    theta = nn.Parameter(torch.zeros(1, dtype=torch.float64))
    optimizer = torch.optim.Adam([theta], lr=1e-3, eps=eps)
    for _ in range(100):
        theta.grad = torch.tensor([g], dtype=torch.float64)
        optimizer.step()
    return -theta.item()


sizes = (1.0, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12)
print("gradient   " + "".join(f"{g:9.0e}" for g in sizes))
for eps in (1e-15, 1e-8, 1e-4, 1.0):
    print(f"eps {eps:7.0e}" + "".join(f"{moved(g, eps):9.5f}" for g in sizes))
