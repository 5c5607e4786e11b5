import torch
from torch import nn

torch.manual_seed(0)
layers = {
    "Linear(400, 100)": nn.Linear(400, 100),
    "Conv2d(16, 100, 5)": nn.Conv2d(16, 100, 5),
    "Conv2d(64, 64, 5, groups=4)": nn.Conv2d(64, 64, 5, groups=4),
    "ConvTranspose2d(100, 16, 5)": nn.ConvTranspose2d(100, 16, 5),
    "LSTM(100, 400)": nn.LSTM(100, 400),
    "GRU(100, 400)": nn.GRU(100, 400),
    "Embedding(400, 100)": nn.Embedding(400, 100),
    "MultiheadAttention(100, 4)": nn.MultiheadAttention(100, 4),
    "LayerNorm(400)": nn.LayerNorm(400),
}
for name, layer in layers.items():
    print(name)
    for key, value in layer.named_parameters():
        kind = "normal" if value.abs().max() > 3 else "uniform" if value.unique().numel() > 1 else "constant"
        print(f"  {key:16} {kind:8} largest {value.abs().max().item():.3f}")
