import torch
from torch import nn


def run(unscale):
    weight = nn.Parameter(torch.zeros(2))
    optimizer = torch.optim.SGD([weight], lr=1.0)
    scaler = torch.amp.GradScaler("cpu", init_scale=65536.0)
    scaler.scale((weight * torch.tensor([0.3, 0.4])).sum()).backward()  # a gradient of norm 0.5
    if unscale:
        scaler.unscale_(optimizer)
    norm = nn.utils.clip_grad_norm_([weight], 1.0)
    scaler.step(optimizer)
    scaler.update()
    return norm.item(), weight.norm().item()


for unscale in (True, False):
    norm, step = run(unscale)
    print(f"unscale_ before clipping: {unscale!s:5}  norm {norm:8.1f}  step {step:.1e}")
