import torch
from torch import nn


def steps(gradients, **settings):
    """How far each gradient moves a parameter, in units of the learning rate."""
    theta = nn.Parameter(torch.zeros(1, dtype=torch.float64))
    optimizer, sizes = torch.optim.RMSprop([theta], lr=1.0, **settings), []
    for g in gradients:
        theta.grad = torch.tensor([g], dtype=torch.float64)
        before = theta.item()
        optimizer.step()
        sizes.append(before - theta.item())
    return sizes


constant, spike = [1.0] * 1000, [1.0] * 1000 + [1000.0] + [1.0] * 999
print("gradient 1; step           1      2     10    100   1000")
for name, settings in (
    ("alpha=0.99", {}),
    ("alpha=0.9", {"alpha": 0.9}),
    ("momentum=0.9", {"momentum": 0.9}),
):
    sizes = steps(constant, **settings)
    print(f"{name:18s}", *(f"{sizes[t - 1]:9.2f}"[-9:].rjust(6) for t in (1, 2, 10, 100, 1000)))
sizes = steps(spike)
print("1000 at step 1001, else 1; step 1000, 1001, 1002, 1100, 1500:")
print(*(f"{sizes[t - 1]:.3f}" for t in (1000, 1001, 1002, 1100, 1500)))
