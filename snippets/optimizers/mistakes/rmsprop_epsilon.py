import torch
from torch import nn


def step(g, eps):
    """PyTorch's step for a gradient that has been g for long."""
    theta = nn.Parameter(torch.zeros(1, dtype=torch.float64))
    optimizer = torch.optim.RMSprop([theta], lr=1.0, alpha=0.9, eps=eps)
    for _ in range(1000):
        theta.grad = torch.tensor([g], dtype=torch.float64)
        before = theta.item()
        optimizer.step()
    return before - theta.item()


print("gradient   inside, 1e-3   PyTorch, 1e-3   PyTorch, root of 1e-3")
for g in (1.0, 1e-1, 1e-2, 1e-3):
    inside = g / (g**2 + 1e-3) ** 0.5  # as TensorFlow 1 had it
    print(f"{g:8.3f} {inside:12.3f} {step(g, 1e-3):15.3f} {step(g, 1e-3**0.5):15.3f}")
