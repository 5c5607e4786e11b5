import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(20, 64), nn.LayerNorm(64), nn.ReLU(), nn.Linear(64, 3))
decayed = [p for p in model.parameters() if p.ndim >= 2]
others = [p for p in model.parameters() if p.ndim < 2]  # biases, and the scales of the normalization
optimizer = torch.optim.AdamW(
    [{"params": decayed, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}], lr=3e-3
)
total, warm = 300, 15
scheduler = torch.optim.lr_scheduler.LambdaLR(
    optimizer, lambda step: min((step + 1) / warm, (total - step) / (total - warm))
)
x = torch.randn(1024, 20)
label = (x @ torch.randn(20, 3)).argmax(1)
for _ in range(total):
    batch = torch.randint(0, len(x), (64,))
    loss = nn.functional.cross_entropy(model(x[batch]), label[batch])
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    scheduler.step()
with torch.no_grad():
    right = (model(x).argmax(1) == label).float().mean()
print(f"decayed {sum(p.numel() for p in decayed)} numbers, not decayed {sum(p.numel() for p in others)}")
print(f"right at the end: {'all but a few' if right > 0.95 else 'too few'}")
