import warnings

import torch
from torch.optim.lr_scheduler import StepLR

for first in ("optimizer", "scheduler"):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler = StepLR(optimizer, step_size=2, gamma=0.5)
    rates = []
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        for _ in range(6):
            if first == "scheduler":
                scheduler.step()
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if first == "optimizer":
                scheduler.step()
    print(f"{first} first: the steps use", *rates)
    for warning in said:
        print("  warned:", str(warning.message)[:72])
