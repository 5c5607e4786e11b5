import torch
from torch.nn import functional as F


def slope(loss, **threshold):
    x = torch.full((1,), 100.0, requires_grad=True)  # an outlier
    loss(x, torch.zeros(1), **threshold).backward()
    return x.grad.item()


for t in (0.1, 1.0, 10.0):
    huber, smooth = slope(F.huber_loss, delta=t), slope(F.smooth_l1_loss, beta=t)
    print(f"threshold {t:4}: gradient of an outlier {huber:4.1f} (Huber), {smooth:.1f} (smooth L1)")
