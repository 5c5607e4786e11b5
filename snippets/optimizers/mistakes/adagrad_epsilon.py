import torch
from torch import nn


def first_step(g, **settings):
    theta = nn.Parameter(torch.zeros(1, dtype=torch.float64))
    optimizer = torch.optim.Adagrad([theta], lr=1.0, **settings)
    theta.grad = torch.tensor([g], dtype=torch.float64)
    optimizer.step()
    return -theta.item()


print("gradient   eps outside  eps inside the root")
for g in (1e-3, 1e-5, 1e-7):
    outside = first_step(g, eps=1e-10)
    inside = first_step(g, eps=0.0, initial_accumulator_value=1e-10)  # the sum begins at epsilon
    print(f"{g:8.0e} {outside:12.4f} {inside:12.4f}")
