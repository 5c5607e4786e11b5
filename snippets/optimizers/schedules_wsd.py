import torch
from torch.optim.lr_scheduler import LambdaLR


def warmup_stable_decay(optimizer, warm, total, decay):
    """Up over `warm` steps, level, and over the last `decay` of `total` steps down to 0."""
    return LambdaLR(optimizer, lambda step: min((step + 1) / warm, 1.0, max(total - step, 0) / decay))


optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.1)
scheduler = warmup_stable_decay(optimizer, warm=4, total=20, decay=5)
rates = []
for _ in range(22):
    rates.append(f"{optimizer.param_groups[0]['lr']:.3f}")
    optimizer.step()
    scheduler.step()
print("up", *rates[:5])
print("level", *rates[5:15])
print("down", *rates[15:])
