import torch
from torch import nn


def initialize(module):
    if isinstance(module, nn.Linear):
        nn.init.xavier_normal_(module.weight)  # gain=1: for tanh near its slope of 1 at zero
        nn.init.zeros_(module.bias)


torch.manual_seed(0)
model = nn.Sequential(nn.Linear(784, 512), nn.Tanh(), nn.Linear(512, 512), nn.Tanh(), nn.Linear(512, 10))
model.apply(initialize)
x = torch.randn(256, 784)
print("fans          n_in Var(w)  n_out Var(w)  mean square out")
for layer in model:
    x = layer(x)
    if isinstance(layer, nn.Linear):
        n_out, n_in = layer.weight.shape
        variance = layer.weight.var().item()
        print(f"{n_in} to {n_out:<6} {n_in * variance:11.1f} {n_out * variance:13.2f} {x.square().mean().item():16.1f}")
