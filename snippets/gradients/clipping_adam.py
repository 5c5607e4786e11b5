import torch
from torch import nn


def step_sizes(max_norm):
    weight = nn.Parameter(torch.zeros(1))
    adam, sizes = torch.optim.Adam([weight], lr=1.0), {}
    for t in range(1, 4001):
        weight.grad = torch.tensor([1000.0 if t == 1000 else 1.0])  # one spike
        if max_norm:
            nn.utils.clip_grad_norm_([weight], max_norm)
        before = weight.item()
        adam.step()
        sizes[t] = before - weight.item()
    return sizes


print("step    not clipped  clipped at 2")
free, cut = step_sizes(None), step_sizes(2.0)
for t in (999, 1000, 1001, 1010, 1100, 2000, 4000):
    print(f"{t:4d} {free[t]:12.2f} {cut[t]:12.2f}")
