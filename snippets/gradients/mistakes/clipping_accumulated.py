import torch
from torch import nn


def accumulate(clip_each):
    weight = nn.Parameter(torch.zeros(4))
    for k in range(4):  # four micro-batches, each with a gradient along an axis of its own
        (4 * weight[k]).div(4).backward()
        if clip_each:
            nn.utils.clip_grad_norm_([weight], 1.0)
    if not clip_each:
        nn.utils.clip_grad_norm_([weight], 1.0)
    return [f"{g:.2f}" for g in weight.grad.tolist()]


print("clipped once:      ", *accumulate(clip_each=False))
print("after each of them:", *accumulate(clip_each=True))
