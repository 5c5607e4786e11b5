import copy

import torch
from torch import nn
from torch.nn import functional as F

generator = torch.Generator().manual_seed(0)
x = torch.randn(500, 4, generator=generator)
y = (x[:, :1] * x[:, 1:2]).tanh()


def build(seed=None):
    if seed is not None:
        torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(4, 32), nn.Tanh(), nn.Linear(32, 1))


first = build(0)
ensembles = {
    "deepcopy": [copy.deepcopy(first) for _ in range(5)],
    "seed inside": [build(0) for _ in range(5)],
    "one stream": [build() for _ in range(5)],
}
for name, heads in ensembles.items():
    optimizer = torch.optim.Adam([p for head in heads for p in head.parameters()], lr=0.01)
    for _ in range(300):
        optimizer.zero_grad()
        F.mse_loss(torch.stack([head(x) for head in heads]).mean(dim=0), y).backward()
        optimizer.step()
    spread = torch.stack([head(10 * x) for head in heads]).std(dim=0).mean()  # far from the data
    print(f"{name:11}: the heads disagree by {spread:.2f}")
