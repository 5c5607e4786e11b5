import warnings

import torch
from torch import nn


def slope(target):
    torch.manual_seed(0)
    model = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(200):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), target)
        loss.backward()
        optimizer.step()
    return f"slope {abs(model.weight.item()):.1f}, loss {loss.item():.1f}"


x = torch.linspace(-2, 2, 50)[:, None]
y = 3 * x.squeeze(1)  # (50,), and the model gives (50, 1)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print("(50, 1) and (50,):  ", slope(y))
print("warned:", "broadcasting" in str(caught[0].message))
print("(50, 1) and (50, 1):", slope(y[:, None]))
