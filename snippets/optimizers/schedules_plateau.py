import torch
from torch.optim.lr_scheduler import ReduceLROnPlateau

optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
scheduler = ReduceLROnPlateau(optimizer, factor=0.5, patience=2)
for epoch, validation_loss in enumerate([1.0, 0.8, 0.9, 0.85, 0.79999, 0.9, 0.7, 0.7, float("nan"), 0.7]):
    optimizer.step()
    scheduler.step(validation_loss)  # once an epoch, after validation
    rate = optimizer.param_groups[0]["lr"]
    print(f"epoch {epoch}: loss {validation_loss}, then rate {rate}, bad ones in a row {scheduler.num_bad_epochs}")
