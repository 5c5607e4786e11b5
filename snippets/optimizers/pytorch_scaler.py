import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.5)
scaler = torch.amp.GradScaler("cpu", init_scale=2.0**16)

for step in range(4):
    x = torch.full((8, 4), torch.inf if step == 0 else 1.0)  # the first batch overflows
    optimizer.zero_grad()
    scaler.scale(model(x).square().mean()).backward()
    scaler.unscale_(optimizer)  # before clipping: the threshold is meant for true gradients
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    before, scale = model.bias.item(), scaler.get_scale()
    scaler.step(optimizer)  # skipped where a gradient is inf or nan
    scaler.update()
    if scaler.get_scale() >= scale:  # else the step was skipped
        scheduler.step()
    moved = model.bias.item() != before
    print(f"step {step}: moved {moved}, scale {scaler.get_scale():.0f}, lr {optimizer.param_groups[0]['lr']:.4f}")
