import torch

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
x = torch.randn(200, 6)
y = x.relu().sum(dim=1)  # what six ReLU units compute, one for each axis


def loss(w):
    return ((x @ w.mT).relu().sum(dim=-1) - y).square().mean(dim=-1)


def descend(units, starts=20, steps=1000):  # from all starts at once
    w = (torch.randn(starts, units, 6) / 6**0.5).requires_grad_()
    rule = torch.optim.SGD([w], lr=0.05, momentum=0.9)
    for _ in range(steps):
        rule.zero_grad()
        loss(w).sum().backward()
        rule.step()
    return w.detach()


for units in (6, 7, 12):
    ends = descend(units)
    losses = loss(ends)
    solved = (losses < 1e-3).sum().item()
    print(f"{units:2d} units: best {losses.min():.2f}, worst {losses.max():.2f}, solved from {solved} of 20 starts")
