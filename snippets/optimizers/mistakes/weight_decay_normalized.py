import torch
from torch import nn

torch.manual_seed(0)
x, target = torch.randn(64, 10), torch.randn(64, 4)
linear, norm = nn.Linear(10, 4, bias=False), nn.BatchNorm1d(4)

for scale in (1.0, 0.5, 0.1):
    w = (scale * linear.weight.detach()).requires_grad_()
    loss = (norm(x @ w.T) - target).pow(2).mean()
    loss.backward()
    relative = (w.grad.norm() / w.norm()).item()
    if scale == 1.0:
        first = relative
    print(f"weights times {scale}: loss {loss.item():.3f}, gradient / weight grown {relative / first:6.1f} times")
