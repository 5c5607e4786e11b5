import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
x = torch.randn(200, 5)
y = x @ torch.ones(5)

for lr in (1.0, 1e-1, 1e-3):
    weight = nn.Parameter(torch.zeros(5))
    optimizer = torch.optim.Adadelta([weight], lr=lr)
    for _ in range(1000):
        loss = (x @ weight - y).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(f"lr {lr:5.3f}: loss {loss:.4f} after 1000 steps")
