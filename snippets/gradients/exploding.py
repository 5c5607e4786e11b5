import torch
from torch import nn
from torch.nn import functional as F


def train(c, lr=0.1, max_norm=float("inf"), norm=nn.Identity):
    torch.manual_seed(0)
    centers = torch.randn(10, 64)
    layers = []
    for _ in range(10):
        linear = nn.Linear(64, 64)
        nn.init.normal_(linear.weight, std=(c / 64) ** 0.5)
        layers += [linear, norm(64), nn.ReLU()]
    model = nn.Sequential(*layers, nn.Linear(64, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses, norms = [], []
    for _ in range(80):
        y = torch.randint(10, (64,))
        loss = F.cross_entropy(model(centers[y] + torch.randn(64, 64)), y)
        optimizer.zero_grad()
        loss.backward()
        norms.append(nn.utils.clip_grad_norm_(model.parameters(), max_norm).item())
        losses.append(loss.item())
        optimizer.step()
    first = " ".join(f"{loss:5.0e}" for loss in losses[:3])
    fits = sum(losses[-20:]) / 20 < 1
    return f"gradient {norms[0]:5.0e}, losses {first}, then {'fits' if fits else 'does not fit'}"


print("variance 8 / n   ", train(8))
print("clipped at 1     ", train(8, max_norm=1.0))
print("rate 0.001       ", train(8, lr=0.001))
print("He, 2 / n        ", train(2))
print("layer norm       ", train(8, norm=nn.LayerNorm))
