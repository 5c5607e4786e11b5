import torch
from torch import nn

torch.set_default_dtype(torch.float64)

METHODS = {
    "momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
    "Nesterov": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True),
}


def errors(make, seed):
    """Of 500 test points, after 30 epochs on 300."""
    torch.manual_seed(seed)
    x = torch.randn(800, 10)
    label = (x[:, 0] * x[:, 1] > 0).double()[:, None]
    model = nn.Sequential(nn.Linear(10, 32), nn.Tanh(), nn.Linear(32, 1))
    optimizer = make(model.parameters())
    for _ in range(30):
        for batch in torch.randperm(300).split(20):
            optimizer.zero_grad()
            nn.functional.binary_cross_entropy_with_logits(model(x[batch]), label[batch]).backward()
            optimizer.step()
    return int(((model(x[300:]) > 0).double() != label[300:]).sum())


found = {name: [errors(make, seed) for seed in range(8)] for name, make in METHODS.items()}
for name, counts in found.items():
    print(f"{name}: errors by seed {counts}")
fewer = sum(b < a for a, b in zip(*found.values(), strict=True))
print(f"of the same seed, Nesterov makes fewer in {fewer} of 8")
