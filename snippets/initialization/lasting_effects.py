import torch
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)


def train(c, steps=200):
    torch.manual_seed(0)
    x = torch.randn(128, 64)
    y = (x[:, :8] @ torch.randn(8, 10)).argmax(dim=1)
    layers = [nn.Linear(64, 64) for _ in range(20)]
    for layer in layers:
        nn.init.normal_(layer.weight, std=(c / 64) ** 0.5)
        nn.init.zeros_(layer.bias)
    body = nn.Sequential(*(m for layer in layers for m in (layer, nn.ReLU())))
    model = nn.Sequential(body, nn.Linear(64, 10))
    start, before = layers[9].weight.detach().clone(), body(x).square().mean().sqrt().item()
    rule = torch.optim.SGD(model.parameters(), lr=0.02)
    for _ in range(steps):
        rule.zero_grad()
        F.cross_entropy(model(x), y).backward()
        rule.step()
    moved, after = layers[9].weight.detach() - start, body(x).square().mean().sqrt().item()
    share = moved.norm() / start.norm()
    rank = (moved.norm() / torch.linalg.matrix_norm(moved, 2)) ** 2
    print(f"c = {c}: weight moved {share:.0%}, stable rank {rank:.0f} of 64, signal {before:.1f} to {after:.1f}")


for c in (1.7, 2.0, 2.3):
    train(c)
