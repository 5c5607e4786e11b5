import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
x, y = torch.randn(512, 20), torch.randint(5, (512,))
model = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 5))
nn.init.zeros_(model[-1].weight)
nn.init.zeros_(model[-1].bias)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for step in range(3):
    optimizer.zero_grad()
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    moving = [bool(module.weight.grad.any()) for module in model if isinstance(module, nn.Linear)]
    print(f"step {step}: loss {loss.item():.3f}, gradient in layers 1, 2, 3:", *moving)
    optimizer.step()
