import torch
from torch.optim.lr_scheduler import ReduceLROnPlateau

for name, metric, options in (
    ("constant 1", lambda t: 1.0, {}),
    ("constant -1", lambda t: -1.0, {}),
    ("constant -1, threshold_mode abs", lambda t: -1.0, {"threshold_mode": "abs"}),
    ("accuracy that rises, mode min", lambda t: 0.5 + 0.01 * t, {}),
    ("accuracy that rises, mode max", lambda t: 0.5 + 0.01 * t, {"mode": "max"}),
):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler = ReduceLROnPlateau(optimizer, factor=0.5, patience=3, **options)
    for t in range(30):
        scheduler.step(metric(t))
    print(f"{name}: rate after 30 epochs {optimizer.param_groups[0]['lr']:g}")
