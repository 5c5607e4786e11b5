import torch
from torch import nn


def singular_values(init, depth, n=128):
    torch.manual_seed(0)
    product = torch.eye(n, dtype=torch.float64)
    for _ in range(depth):
        product = init(torch.empty(n, n, dtype=torch.float64)) @ product
    return torch.linalg.svdvals(product)


def gaussian(weight):
    return nn.init.normal_(weight, std=weight.shape[1] ** -0.5)


print("depth  Gaussian: largest, share below 0.01   orthogonal: largest, smallest")
for depth in (1, 5, 20):
    g, o = singular_values(gaussian, depth), singular_values(nn.init.orthogonal_, depth)
    lost = (g < 0.01).double().mean().item()
    print(f"{depth:5d} {g.max().item():18.0f} {lost:21.0%} {o.max().item():23.2f} {o.min().item():9.2f}")

layer = nn.Linear(256, 256)
nn.init.orthogonal_(layer.weight, gain=nn.init.calculate_gain("relu"))
nn.init.zeros_(layer.bias)
