from itertools import pairwise

import torch
from torch import nn

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
a, b = torch.randn(2, 512, 16)
origin = torch.zeros(1, 16)


def report(*widths):
    for act in (nn.ReLU, nn.Identity):
        layers = []
        for into, out in pairwise(widths):
            layers += [nn.Linear(into, out), act()]
        block = nn.Sequential(*layers[:-1])
        with torch.no_grad():
            hidden = block[:-1](a)
            rank = torch.linalg.matrix_rank(hidden - hidden.mean(dim=0)).item()
            bend = (block(a + b) - block(a) - block(b) + block(origin)).norm() / block(a).norm()
        weights = sum(p.numel() for p in block.parameters() if p.ndim == 2)
        print(f"{'-'.join(map(str, widths)):14} {act.__name__:8}{weights:5d} weights, ", end="")
        print(f"rank {rank:2d} of {hidden.shape[1]:2d} features, bend {bend:.2f}")


report(16, 64, 16)
report(16, 64, 4, 64, 16)
report(16, 4, 16)
