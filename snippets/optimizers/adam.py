import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
x = torch.randn(512, 10)
y = torch.sin(x[:, 0]) + x[:, 1] * x[:, 2]
model = nn.Sequential(nn.Linear(10, 64), nn.ReLU(), nn.Linear(64, 1))
optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)  # betas=(0.9, 0.999), eps=1e-8
schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=500)

print(f"mean squared error before {F.mse_loss(model(x).squeeze(1), y).item():.1f}")
for _ in range(500):
    batch = torch.randint(0, 512, (64,))
    loss = F.mse_loss(model(x[batch]).squeeze(1), y[batch])
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), max_norm=10.0)
    optimizer.step()
    schedule.step()
print(f"mean squared error after  {F.mse_loss(model(x).squeeze(1), y).item():.1f}")

print({name: tuple(value.shape) for name, value in optimizer.state[model[0].weight].items()})
kept = sum(v.numel() for s in optimizer.state.values() for name, v in s.items() if name != "step")
print(f"{kept / sum(p.numel() for p in model.parameters()):.0f} numbers kept for each parameter")
