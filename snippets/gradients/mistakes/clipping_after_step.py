import torch
from torch import nn


def moved(order):
    weight = nn.Parameter(torch.zeros(100))
    optimizer = torch.optim.SGD([weight], lr=0.1)
    (1000 * weight).sum().backward()
    if order == "clip, step":
        nn.utils.clip_grad_norm_([weight], 1.0)
        optimizer.step()
    elif order == "step, clip":
        optimizer.step()
        nn.utils.clip_grad_norm_([weight], 1.0)  # of a gradient that nobody will use
    return weight.norm().item()


for order in ("clip, step", "step, clip"):
    print(f"{order}: the weights moved by {moved(order):.1f}")
