import math

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(20, 64), nn.LayerNorm(64), nn.GELU(), nn.Linear(64, 3))
x = torch.randn(256, 20)
y = x[:, :3].argmax(dim=1)
steps, warmup = 200, 20

decayed = [p for p in model.parameters() if p.ndim > 1]
others = [p for p in model.parameters() if p.ndim <= 1]
groups = [{"params": decayed, "weight_decay": 0.1}, {"params": others, "weight_decay": 0.0}]
optimizer = torch.optim.AdamW(groups, lr=3e-3)


def factor(step):
    """Of the learning rate: a linear warmup, then a cosine to a tenth."""
    if step < warmup:
        return (step + 1) / warmup
    return 0.55 + 0.45 * math.cos(math.pi * (step - warmup) / (steps - warmup))


schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, factor)
for _ in range(steps):
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(x), y)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    schedule.step()
print("learned:", (model(x).argmax(dim=1) == y).float().mean().item() > 0.95)
print("learning rates at the end:", *(f"{group['lr']:.4f}" for group in optimizer.param_groups))
