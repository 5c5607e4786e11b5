import math

import torch
from torch import nn

torch.set_default_dtype(torch.float64)


def steps(kappa, **settings):
    """Until the distance to the minimum is a thousandth, for curvatures 1 and 1 / kappa."""
    curvatures = torch.tensor([1.0, 1 / kappa])
    theta = nn.Parameter(torch.ones(2))
    optimizer, last, t = torch.optim.SGD([theta], **settings), 0, 0
    while t - last < 200:  # and stays so
        t += 1
        theta.grad = curvatures * theta.detach()
        optimizer.step()
        if theta.norm() > 1e-3 * math.sqrt(2):
            last = t
    return last + 1


for kappa in (10, 100, 1000):
    root = math.sqrt(kappa)
    lr, best_lr = 2 / (1 + 1 / kappa), 4 / (1 + 1 / root) ** 2
    momentum = ((root - 1) / (root + 1)) ** 2
    print(f"condition number {kappa}")
    print(f"  descent                {steps(kappa, lr=lr):5d} steps")
    print(f"  momentum {momentum:.2f}, its rate {steps(kappa, lr=best_lr, momentum=momentum):4d} steps")
    print(f"  momentum 0.9, rate 1   {steps(kappa, lr=1.0, momentum=0.9):5d} steps")
