import torch
from torch import nn


def gradient(model):
    return torch.cat([p.grad.ravel() for p in model.parameters()])


torch.manual_seed(0)
layers = [nn.Linear(64, 64) for _ in range(10)]
for layer in layers:
    nn.init.normal_(layer.weight, std=2 / 64**0.5)  # He's variance, doubled
model = nn.Sequential(*(m for layer in layers for m in (layer, nn.ReLU())))
x = torch.randn(32, 64)
for together in (True, False):
    model.zero_grad()
    model(x).square().mean().backward()
    before = gradient(model)
    for parameters in [list(model.parameters())] if together else [[p] for p in model.parameters()]:
        nn.utils.clip_grad_norm_(parameters, 1.0)
    after = gradient(model)
    cosine = torch.cosine_similarity(before, after, dim=0).item()
    print("together" if together else "each    ", f"norm {after.norm():.1f}, cosine {cosine:.1f}")
