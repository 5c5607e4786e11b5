import torch
from torch import nn

torch.manual_seed(0)
x, y = torch.randn(200, 16), torch.randn(200, 16)
base = torch.randn(16, 16)


def moved(start_a, start_b):
    a, b = nn.Parameter(torch.empty(4, 16)), nn.Parameter(torch.empty(16, 4))
    start_a(a)
    start_b(b)
    optimizer = torch.optim.Adam([a, b], lr=0.01)
    for _ in range(50):
        optimizer.zero_grad()
        nn.functional.mse_loss(x @ (base + b @ a).T, y).backward()
        optimizer.step()
    return torch.linalg.matrix_rank(b @ a).item()


def ones(weight):
    return nn.init.constant_(weight, 0.1)


print("rank of the update B A, of 4 possible")
print("A random, B zero:", moved(nn.init.normal_, nn.init.zeros_))
print("A constant, B zero:", moved(ones, nn.init.zeros_))
print("both zero:", moved(nn.init.zeros_, nn.init.zeros_))
