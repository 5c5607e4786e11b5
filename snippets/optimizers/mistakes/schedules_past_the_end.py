import torch
from torch.optim import lr_scheduler as schedulers

for name, make in (
    ("CosineAnnealingLR, T_max 10", lambda o: schedulers.CosineAnnealingLR(o, 10)),
    ("OneCycleLR, total_steps 11", lambda o: schedulers.OneCycleLR(o, 1.0, total_steps=11)),
    ("LinearLR to 0, total_iters 10", lambda o: schedulers.LinearLR(o, 1.0, 0.0, total_iters=10)),
):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler = make(optimizer)
    rates = []
    try:
        for _ in range(16):
            rates.append(f"{optimizer.param_groups[0]['lr']:.2f}")
            optimizer.step()
            scheduler.step()
    except ValueError as error:
        rates.append(f"ValueError: {str(error)[:41]}")
    print(f"{name}: steps 8 to 15:", *rates[8:])
