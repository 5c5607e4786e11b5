import torch
from torch import nn

torch.set_default_dtype(torch.float64)
x = torch.randn(200, 8, generator=torch.Generator().manual_seed(0))
y = x[:, :1].sin() * x[:, 1:2]


def distance(inner, outer, optimizer, dropout=0.0):  # between two hidden units after training, relative
    torch.manual_seed(0)
    hidden, out = nn.Linear(8, 16), nn.Linear(16, 1)
    for layer, start in ((hidden, inner), (out, outer)):
        start(layer.weight)
        nn.init.zeros_(layer.bias)
    model = nn.Sequential(hidden, nn.Tanh(), nn.Dropout(dropout), out)
    rule = optimizer(model.parameters(), lr=0.01)
    for _ in range(300):
        rule.zero_grad()
        nn.functional.mse_loss(model(x), y).backward()
        rule.step()
    units = torch.cat([hidden.weight, hidden.bias[:, None], out.weight.T], dim=1).detach()
    return torch.cdist(units, units).max() / units.abs().max()


def half(weight):
    return nn.init.constant_(weight, 0.5)


for optimizer in (torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW):
    print(f"{optimizer.__name__:6} both layers constant: alike", bool(distance(half, half, optimizer) < 1e-6))
sgd = torch.optim.SGD
print("SGD    the outgoing weights random: distance", f"{distance(half, nn.init.normal_, sgd):.1f}")
print("SGD    the incoming weights random: distance", f"{distance(nn.init.normal_, half, sgd):.1f}")
print("SGD    both constant, with dropout: distance", f"{distance(half, half, sgd, dropout=0.5):.2f}")
