import torch
from torch import nn


def inspect(activation, depth=10, width=64):
    torch.manual_seed(0)
    layers = [nn.Linear(width, width) for _ in range(depth)]
    for layer in layers:
        nn.init.xavier_normal_(layer.weight)
        nn.init.zeros_(layer.bias)
    inputs = torch.randn(256, width)
    hidden, spread = inputs, []
    for layer in layers:
        hidden = activation()(layer(hidden))
        spread.append(hidden.std(dim=0).mean().item())  # how far a unit still moves from input to input
    nn.functional.mse_loss(hidden, inputs).backward()
    norms = [layer.weight.grad.norm().item() for layer in layers]
    print(activation.__name__)
    print(f"  spread of a unit, layers 1, 3, 6:  {spread[0]:.1e} {spread[2]:.1e} {spread[5]:.1e}")
    print(f"  gradient norm, layers 1, 5, 10:    {norms[0]:.1e} {norms[4]:.1e} {norms[9]:.1e}")


inspect(nn.Sigmoid)
inspect(nn.Tanh)
