import torch
from torch import nn

torch.manual_seed(0)
inputs = torch.randn(512, 8) * torch.logspace(0, -1, 8)
targets = inputs.sum(1, keepdim=True) + 0.1 * torch.randn(512, 1)


def loss_after(batch, lr, nesterov, steps=60, seeds=4):
    total = 0.0
    for seed in range(seeds):
        torch.manual_seed(seed)
        model = nn.Linear(8, 1, bias=False)
        optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9, nesterov=nesterov)
        for _ in range(steps):
            rows = torch.randperm(512)[:batch]
            optimizer.zero_grad()
            nn.functional.mse_loss(model(inputs[rows]), targets[rows]).backward()
            optimizer.step()
        total += nn.functional.mse_loss(model(inputs), targets).item()
    return total / seeds


for batch in (512, 8):
    for nesterov in (False, True):
        losses = {lr: loss_after(batch, lr, nesterov) for lr in (0.01, 0.03, 0.1, 0.3, 0.6, 1.0)}
        best = min(losses, key=losses.get)
        print(f"batch {batch:3d}, nesterov={nesterov!s:5}  best rate {best}, loss {losses[best]:.3f}")
