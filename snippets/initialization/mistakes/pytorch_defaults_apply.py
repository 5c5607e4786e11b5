import torch
from torch import nn


def initialize(module):
    if isinstance(module, nn.Linear):
        nn.init.normal_(module.weight, std=0.02)


torch.manual_seed(0)
block = nn.TransformerEncoderLayer(128, 4, 512)
before = {name: value.clone() for name, value in block.named_parameters()}
block.apply(initialize)
for name, value in block.named_parameters():
    if value.dim() > 1:
        state = "untouched" if torch.equal(value, before[name]) else "initialized"
        print(f"{name:25} {state:12} std {value.std().item():.3f}")
