import torch
from torch import nn

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
n, inputs = 128, 0.1 * torch.randn(100, 1, 128)
draw = torch.randn(n, n) / n**0.5

print("scale      state after 10, 100      gradient through 10, 100")
for activation in ("tanh", "relu"):
    for scale in (0.5, 1.0, 2.0):
        cell = nn.RNNCell(n, n, nonlinearity=activation)
        nn.init.eye_(cell.weight_ih)
        nn.init.zeros_(cell.bias_ih)
        nn.init.zeros_(cell.bias_hh)
        cell.weight_hh.data.copy_(scale * draw)
        sizes, gradients = [], []
        for steps in (10, 100):
            start = torch.zeros(1, n, requires_grad=True)
            state = start
            for x in inputs[:steps]:
                state = cell(x, state)
            (gradient,) = torch.autograd.grad(state, start, torch.ones_like(state))
            sizes.append(state.square().mean().sqrt().item())
            gradients.append(gradient.square().mean().sqrt().item())
        print(f"{activation} {scale}", *(f"{value:12.1e}" for value in sizes + gradients))
