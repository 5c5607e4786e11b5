import torch
from torch import nn


def excess(x):  # of the kurtosis, without its sign: 0 for a normal distribution, 1.2 for a uniform one
    return abs(x.pow(4).mean() / x.square().mean() ** 2 - 3).item()


torch.manual_seed(0)
n = 1024
x = torch.randn(1, n)
for init in (nn.init.xavier_uniform_, nn.init.xavier_normal_):
    weight = init(torch.empty(2**14, n))
    y = x @ weight.T
    scale = weight.std()
    print(f"{init.__name__:16} largest weight {(weight.abs().max() / scale).item():.1f} std,", end=" ")
    print(f"excess kurtosis of the weights {excess(weight):.1f}, of the pre-activations {excess(y):.1f}")
