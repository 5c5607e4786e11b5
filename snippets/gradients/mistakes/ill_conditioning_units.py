import torch
from torch import nn

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
meters = torch.randn(500, 2)
y = meters.sum(dim=1)


def loss_after(x, steps=1000):
    weight = nn.Parameter(torch.zeros(2))
    adam = torch.optim.Adam([weight], lr=0.01)
    for _ in range(steps):
        loss = (x @ weight - y).square().mean()
        adam.zero_grad()
        loss.backward()
        adam.step()
    return loss.item(), weight.tolist()


for unit, factor in (("m", 1.0), ("km", 1e-3), ("mm", 1e3)):
    loss, weight = loss_after(meters * torch.tensor([1.0, factor]))
    needed = 1 / factor
    print(f"second feature in {unit:2}: loss {loss:.2f}, weight {weight[1]:7.3f}, needed {needed:g}")
