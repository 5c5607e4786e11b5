import torch
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
generator = torch.Generator().manual_seed(0)
x = torch.randn(200, 16, generator=generator)
y = (x[:, 0] * x[:, 1] > 0).long()


def loss(depth, optimizer, he):
    torch.manual_seed(0)
    layers = [nn.Linear(16, 64), nn.ReLU()]
    for _ in range(depth - 1):
        layers += [nn.Linear(64, 64), nn.ReLU()]
    model = nn.Sequential(*layers, nn.Linear(64, 2))
    for layer in model[::2]:
        nn.init.normal_(layer.weight, std=(2 / layer.in_features) ** 0.5 if he else 0.03)
        nn.init.zeros_(layer.bias)
    rule = optimizer(model.parameters())
    for _ in range(200):
        rule.zero_grad()
        found = F.cross_entropy(model(x), y)
        found.backward()
        rule.step()
    return found.item()


rules = {"SGD": lambda p: torch.optim.SGD(p, lr=0.1), "Adam": lambda p: torch.optim.Adam(p, lr=0.001)}
for name, rule in rules.items():
    for depth in (1, 6, 20):
        fixed, he = loss(depth, rule, False), loss(depth, rule, True)
        print(f"{name:4} {depth:2d} hidden layers: loss {fixed:.2f}, from He's start {he:.2f}")
