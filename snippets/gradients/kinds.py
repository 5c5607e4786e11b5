import torch


def sigmoids(x):
    for _ in range(30):
        x = torch.sigmoid(x)
    return x


cases = {
    "detached": lambda x: x.detach().exp(),
    "through a number": lambda x: torch.tensor(x.item()),
    "rounded": torch.round,
    "ReLU, off": torch.relu,
    "underflow": lambda x: torch.exp(-100 * x.square()),
    "30 sigmoids": sigmoids,
    "root of 0": lambda x: (0 * x).sqrt(),
    "exp, overflow": lambda x: torch.exp(-100 * x),
}
for name, function in cases.items():
    x = torch.tensor(-1.5, requires_grad=True)
    y = function(x)
    if y.requires_grad:
        y.backward()
    print(f"{name:17} {'None' if x.grad is None else format(x.grad.item(), '.0e')}")
