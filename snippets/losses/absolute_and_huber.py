import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 100)[:, None]
y = 1 + 2 * x + torch.randn(100, 1)  # noise of 1, so delta is in its units
y[::10] += 20  # every tenth target is spoiled


def fit(loss_fn):
    model = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.2)
    for _ in range(1000):
        optimizer.zero_grad()
        loss_fn(model(x), y).backward()
        optimizer.step()
    return f"{model.bias.item():.1f} + {model.weight.item():.1f} x"


for loss_fn in (nn.MSELoss(), nn.L1Loss(), nn.HuberLoss(delta=1.345)):
    print(f"{type(loss_fn).__name__:9}: {fit(loss_fn)}, where 1 + 2 x is true")

prediction = torch.tensor([0.5, 3.0], requires_grad=True)
for loss_fn in (nn.HuberLoss(reduction="sum", delta=2.0), nn.SmoothL1Loss(reduction="sum", beta=2.0)):
    (slope,) = torch.autograd.grad(loss_fn(prediction, torch.zeros(2)), prediction)
    print(f"{type(loss_fn).__name__}: gradient {slope.tolist()} at errors of 0.5 and 3, threshold 2")
