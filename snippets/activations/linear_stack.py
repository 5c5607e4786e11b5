import torch
from torch import nn

torch.manual_seed(0)
stack = nn.Sequential(nn.Linear(4, 32), nn.Linear(32, 32), nn.Linear(32, 3)).double()

# One layer that does the same: multiply the matrices, carry the biases along.
weight, bias = torch.eye(4, dtype=torch.float64), torch.zeros(4, dtype=torch.float64)
for layer in stack:
    weight, bias = layer.weight @ weight, layer.weight @ bias + layer.bias

x = torch.randn(1000, 4, dtype=torch.float64)
same = torch.allclose(stack(x), x @ weight.T + bias, rtol=1e-12, atol=1e-12)
print("parameters in the stack:", sum(p.numel() for p in stack.parameters()))
print("parameters in one layer:", weight.numel() + bias.numel())
print("same outputs:", same)
