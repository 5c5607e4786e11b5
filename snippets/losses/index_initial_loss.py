import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
x = torch.randn(4096, 20)
label = torch.multinomial(torch.tensor([0.9, 0.05, 0.05]), 4096, replacement=True)  # 90 % are of one class
value = 40 + 5 * torch.randn(4096, 1)


def net(outputs):
    torch.manual_seed(1)
    return nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Linear(64, outputs))


classes, number = net(3), net(1)
shares = label.bincount() / len(label)
prior = -(shares * shares.log()).sum()
print(f"classes: starts at {F.cross_entropy(classes(x), label):.1f}, log 3 is {torch.tensor(3).log():.1f}")
print(f"  the shares alone would give {prior:.1f}")
classes[-1].bias.data = shares.log()
print(f"  with their logarithms as the last bias it starts at {F.cross_entropy(classes(x), label):.1f}")
print(f"number: starts at {F.mse_loss(number(x), value):.0f}, the variance is {value.var():.0f}")
number[-1].bias.data = value.mean(0)
print(f"  with the mean as the last bias it starts at {F.mse_loss(number(x), value):.0f}")
