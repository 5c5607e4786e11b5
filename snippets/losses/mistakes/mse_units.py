import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(500, 2)
price = 250_000 + 50_000 * x[:, :1]  # dollars
age = 30 + 10 * x[:, 1:]  # years
y = torch.cat([price, age], dim=1)


def train(target):
    model = nn.Linear(2, 2)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.03)
    norms = []
    for _ in range(1000):
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x), target).backward()
        norms.append(model.weight.grad.norm(dim=1))
        optimizer.step()
    left = (model(x) - target).detach().square().mean(0) / target.var(0, correction=0)
    return norms[0], left.sqrt()


for name, target in (("raw", y), ("standardized", (y - y.mean(0)) / y.std(0))):
    (of_price, of_age), error = train(target)
    print(f"{name}: gradient of price over that of age {of_price / of_age:.0e}")
    print("  error in standard deviations, price and age:", [f"{e:.1f}" for e in error.tolist()])
