import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(1)  # for matrices this small, threads only cost time
torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
x = torch.randn(1200, 6)
y = torch.sin(2 * x[:, 0]) + x[:, 1] * x[:, 2]
layers = nn.ModuleList([nn.Linear(6, 32), nn.Linear(32, 32), nn.Linear(32, 1)])


def error(f, rows):
    return F.mse_loss(layers[2](f(layers[1](f(layers[0](x[rows]))))).squeeze(1), y[rows])


def train(f, steps, lr=0.01):
    optimizer = torch.optim.Adam(layers.parameters(), lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        error(f, slice(0, 400)).backward()
        optimizer.step()


train(F.mish, 150)
z, test = torch.linspace(-8, 8, 16_001), slice(400, None)
print("trained with mish, run with    differs by  error")
for f in (F.mish, F.silu, F.gelu, F.relu):
    print(f"{f.__name__:30}{(f(z) - F.mish(z)).abs().max():11.2f}{error(f, test):7.2f}")
train(F.silu, 30)
print(f"30 more steps, with silu                 {error(F.silu, test):7.2f}")
