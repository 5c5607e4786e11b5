import torch
from torch import nn


def train(replace):
    torch.manual_seed(0)
    layer = nn.Linear(8, 1)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
    replace(layer)
    before = layer.weight.clone()
    x = torch.randn(64, 8)
    nn.functional.mse_loss(layer(x), x[:, :1]).backward()
    optimizer.step()
    return not torch.equal(layer.weight, before)


def new_parameter(layer):
    layer.weight = nn.Parameter(0.03 * torch.randn(1, 8))


def in_place(layer):
    nn.init.normal_(layer.weight, std=0.03)


print("a new Parameter after the optimizer, trained:", train(new_parameter))
print("the old one overwritten in place, trained:", train(in_place))
weight = torch.randn(1, 8, requires_grad=True) * 0.03
try:
    torch.optim.SGD([weight], lr=0.1)
except ValueError as error:
    print("scaled after requires_grad:", error)
