import torch
from torch import nn

torch.manual_seed(0)
n = 1024
std = (2 / n) ** 0.5
h = torch.randn(64, n)
wrong = nn.init.uniform_(torch.empty(n, n), -std, std)
right = nn.init.uniform_(torch.empty(n, n), -(3**0.5) * std, 3**0.5 * std)
positive = torch.rand(n, n) * 12**0.5 * std
for name, weight in (("ends at std", wrong), ("ends at sqrt(3) std", right), ("torch.rand, same std", positive)):
    y = h.relu() @ weight.T
    print(f"{name:21} n Var(w) = {n * weight.var().item():.1f}, mean square out {y.square().mean().item():5.1f}")
