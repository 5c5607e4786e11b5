import torch
from torch import nn

torch.set_num_threads(1)  # matrices this small gain nothing from more
x = torch.linspace(-1, 1, 64).unsqueeze(1)
target = torch.sin(3 * x)


def fit(slope, all_negative):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(1, 32), nn.LeakyReLU(slope), nn.Linear(32, 1))
    if all_negative:
        nn.init.constant_(model[0].bias, -2.0)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(400):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), target)
        loss.backward()
        optimizer.step()
    positive = model[0](x) > 0
    kinks = positive.any(dim=0) & ~positive.all(dim=0)  # of units that are positive on some inputs only
    return f"loss {loss.item():.3f}, kinks among the data: {kinks.any().item()}"


print(f"slope 0.01, usual start:  {fit(0.01, all_negative=False)}")
for slope in (0.0, 0.01, 0.2):
    print(f"slope {slope:<4}, all negative: {fit(slope, all_negative=True)}")
columns = torch.cat([x, torch.ones_like(x)], dim=1)
line = columns @ torch.linalg.lstsq(columns, target).solution
constant_loss, line_loss = ((guess - target).square().mean().item() for guess in (target.mean(), line))
print(f"best constant: {constant_loss:.3f}, best line: {line_loss:.3f}")
