import torch
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingLR, LinearLR, SequentialLR

torch.manual_seed(0)
model = nn.Linear(8, 1)
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
epochs, batches_per_epoch = 5, 20
total = epochs * batches_per_epoch
warm = total // 20
scheduler = SequentialLR(
    optimizer,
    [LinearLR(optimizer, 1 / warm, total_iters=warm), CosineAnnealingLR(optimizer, total - warm, eta_min=3e-5)],
    milestones=[warm],
)
rates = []
for _ in range(total):
    x = torch.randn(32, 8)
    loss = (model(x) - x.sum(1, keepdim=True)).square().mean()
    optimizer.zero_grad()
    loss.backward()
    rates.append(optimizer.param_groups[0]["lr"])  # what this step uses
    optimizer.step()
    scheduler.step()  # once a batch, after the optimizer
print("rates of the first steps", [f"{rate:.4f}" for rate in rates[:7]])
print("rates of the last steps", [f"{rate:.6f}" for rate in rates[-3:]])
