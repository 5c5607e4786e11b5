import torch
from torch import nn


def train(zeroed):
    torch.manual_seed(0)
    x = torch.randn(256, 8)
    y = x.sum(dim=1, keepdim=True)
    model = nn.Linear(8, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    losses, norms = [], []
    for _ in range(100):
        loss = (model(x) - y).square().mean()
        if zeroed:
            optimizer.zero_grad()
        loss.backward()
        norms.append(nn.utils.clip_grad_norm_(model.parameters(), float("inf")).item())
        losses.append(loss.item())
        optimizer.step()
    shown = " ".join(f"{losses[i]:7.3f}" for i in (0, 5, 10, 20, 50, 99))
    return f"loss {shown}, largest gradient {max(norms):.0f}"


print("zero_grad", train(True))
print("forgotten", train(False))
