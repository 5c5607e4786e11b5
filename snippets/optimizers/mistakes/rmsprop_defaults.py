import torch
from torch import nn
from torch.nn import functional as F


def losses(**settings):
    """Of ten classes that the first input decides, after 0, 1, 2, 10 and 100 steps."""
    torch.manual_seed(0)
    x = torch.randn(256, 100)
    y = torch.bucketize(x[:, 0].contiguous(), torch.linspace(-1.3, 1.3, 9))
    model = nn.Sequential(nn.Linear(100, 256), nn.ReLU(), nn.Linear(256, 10))
    optimizer, history = torch.optim.RMSprop(model.parameters(), **settings), []
    for _ in range(101):
        loss = F.cross_entropy(model(x), y)
        history.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return [history[t] for t in (0, 1, 2, 10, 100)]


print("loss after step            0      1      2     10    100")
for name, settings in (
    ("the defaults", {}),
    ("lr=1e-3", {"lr": 1e-3}),
    ("lr=1e-3, alpha=0.9", {"lr": 1e-3, "alpha": 0.9}),
):
    print(f"{name:20s}", *(f"{loss:6.1f}" if loss >= 10 else f"{loss:6.2f}" for loss in losses(**settings)))
