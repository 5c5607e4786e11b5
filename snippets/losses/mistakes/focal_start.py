import math

import torch
from torch.nn import functional as F


def focal_loss(z, y, alpha=0.25, gamma=2.0):
    wrong = torch.sigmoid(torch.where(y == 1, -z, z))
    nll = F.binary_cross_entropy_with_logits(z, y, reduction="none")
    return torch.where(y == 1, alpha, 1 - alpha) * wrong**gamma * nll


y = torch.cat([torch.ones(10), torch.zeros(10_000)])
for prior in (1 / 2, 1 / 100):
    bias = -math.log((1 - prior) / prior)  # the probability of a positive at the start is the prior
    z = torch.full((10_010,), bias, requires_grad=True)
    loss = focal_loss(z, y).sum() / 10
    loss.backward()
    pull, push = -z.grad[:10].sum(), z.grad[10:].sum()
    print(f"prior {prior:.2f}: loss {loss:.2f}, negatives pull {push / pull:.2f} times as hard as the positives")
