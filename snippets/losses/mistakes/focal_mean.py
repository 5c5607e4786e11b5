import torch
from torch.nn import functional as F


def focal_loss(z, y, gamma=2.0):
    wrong = torch.sigmoid(torch.where(y == 1, -z, z))
    return wrong**gamma * F.binary_cross_entropy_with_logits(z, y, reduction="none")


positives = 10
for negatives in (100, 10_000, 1_000_000):
    z = torch.cat([torch.full((positives,), -1.0), torch.full((negatives,), -5.0)]).requires_grad_()
    y = torch.cat([torch.ones(positives), torch.zeros(negatives)])
    loss = focal_loss(z, y)
    by_all, by_positives = loss.mean(), loss.sum() / (y == 1).sum()
    print(f"{negatives:7} negatives: mean {by_all:.6f}, by positives {by_positives:.2f}")
