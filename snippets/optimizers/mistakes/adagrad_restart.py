import torch
from torch import nn

torch.set_default_dtype(torch.float64)


def train(optimizer, theta, steps, seed):
    """Least squares with noise; returns the mean loss above the least over the last 20 steps."""
    noise, losses = torch.Generator().manual_seed(seed), []
    for _ in range(steps):
        losses.append(0.5 * theta.detach().square().sum().item())
        theta.grad = theta.detach() + torch.randn(10, generator=noise)
        optimizer.step()
    return sum(losses[-20:]) / 20


theta = nn.Parameter(torch.ones(10))
optimizer = torch.optim.Adagrad([theta], lr=1.0)
print(f"after 3000 steps          {train(optimizer, theta, 3000, seed=0):.3f}")
saved, state = theta.detach().clone(), optimizer.state_dict()

for name, keep in (("state loaded", True), ("new optimizer", False)):
    theta = nn.Parameter(saved.clone())
    optimizer = torch.optim.Adagrad([theta], lr=1.0)
    if keep:
        optimizer.load_state_dict(state)
    print(f"20 more, {name:14s}   {train(optimizer, theta, 20, seed=1):.3f}")
