import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(256, 64)
blocks = [layer for _ in range(3) for layer in (nn.Linear(64, 64), nn.LayerNorm(64), nn.ReLU())]
model = nn.Sequential(nn.Embedding(10, 64, padding_idx=0), *blocks)
for parameter in model.parameters():
    nn.init.normal_(parameter, std=0.03)

print(f"padding row: norm {model[0].weight[0].norm():.2f}")
for layer in model[1:]:
    x = layer(x)
    if isinstance(layer, nn.LayerNorm):
        negative = (layer.weight < 0).float().mean()
        print(f"behind LayerNorm: size {x.square().mean().sqrt():.3f}, scales below 0: {negative:.0%}")
