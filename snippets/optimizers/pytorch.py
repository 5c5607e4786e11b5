import torch
from torch import nn

torch.manual_seed(0)
inputs = torch.randn(512, 8)
targets = inputs.sin().sum(1, keepdim=True)

model = nn.Sequential(nn.Linear(8, 64), nn.Tanh(), nn.Linear(64, 1))
decayed = [p for p in model.parameters() if p.ndim >= 2]
others = [p for p in model.parameters() if p.ndim < 2]
groups = [{"params": decayed}, {"params": others, "weight_decay": 0.0}]
steps, accumulate = 200, 2
optimizer = torch.optim.AdamW(groups, lr=0.01, weight_decay=0.01)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=steps)

for step in range(steps):
    optimizer.zero_grad()
    for _ in range(accumulate):
        rows = torch.randint(512, (32,))
        loss = nn.functional.mse_loss(model(inputs[rows]), targets[rows])
        (loss / accumulate).backward()
    norm = nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    scheduler.step()
    if step in (0, 49, 199):
        print(f"step {step + 1:3d}: loss {loss.item():.1f}, next lr {scheduler.get_last_lr()[0]:.4f}")
