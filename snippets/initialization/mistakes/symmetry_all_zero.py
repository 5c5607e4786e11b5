import torch
from torch import nn
from torch.nn import functional as F

generator = torch.Generator().manual_seed(0)
x = torch.randn(1000, 2, generator=generator)
y = (x[:, 0] * x[:, 1] > 0).long() + (x[:, 0] > 1).long()  # three classes
entropy = -sum(p * p.log() for p in y.bincount() / len(y))

for activation in (nn.ReLU, nn.Tanh):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, 32), activation(), nn.Linear(32, 32), activation(), nn.Linear(32, 3))
    for parameter in model.parameters():
        nn.init.zeros_(parameter)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(500):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
    moved = [name for name, parameter in model.named_parameters() if parameter.any()]
    print(f"{activation.__name__}: moved {moved}, loss {loss:.3f}")
print(f"entropy of the class frequencies {entropy:.3f}")
