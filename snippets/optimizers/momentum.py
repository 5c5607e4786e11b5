import torch
from torch import nn

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
inputs = torch.randn(512, 8) * torch.logspace(0, -1, 8)  # the last feature is a tenth as large as the first
targets = inputs.sum(1, keepdim=True)


def loss_after(steps, lr, momentum):
    model = nn.Linear(8, 1, bias=False)
    nn.init.zeros_(model.weight)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(inputs), targets)
        loss.backward()
        optimizer.step()
    return loss.item()


print("steps  without, at its best rate  momentum 0.9, at its best rate")
for steps in (10, 30, 100, 200):
    without, with_it = (min(loss_after(steps, lr, mu) for lr in (0.03, 0.1, 0.3, 0.6, 0.9)) for mu in (0.0, 0.9))
    print(f"{steps:5d} {without:25.0e} {with_it:30.0e}")
