import torch
from torch.optim.lr_scheduler import CosineAnnealingLR


def left(lr, weight_decay, steps, cosine):
    """The part of a weight that decay alone leaves."""
    w = torch.ones(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.AdamW([w], lr=lr, weight_decay=weight_decay)
    schedule = CosineAnnealingLR(optimizer, steps) if cosine else None
    for _ in range(steps):
        w.grad = torch.zeros_like(w)
        optimizer.step()
        if schedule:
            schedule.step()
    return w.item()


for lr, weight_decay in ((1e-3, 0.01), (1e-3, 0.1), (1e-4, 0.1), (1e-3, 1.0)):
    flat, cosine = (left(lr, weight_decay, 1000, shape) for shape in (False, True))
    print(f"lr {lr:.4f}, weight_decay {weight_decay:.2f}: {1 / (lr * weight_decay):6.0f} steps long, ", end="")
    print(f"after 1000 {flat:.3f} is left, with a cosine {cosine:.3f}")
