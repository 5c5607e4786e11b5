import warnings

import torch
from torch.optim.lr_scheduler import LambdaLR

warm, accumulate, micro_batches = 10, 4, 48
for where in ("micro-batch", "step of the optimizer"):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler = LambdaLR(optimizer, lambda step: min(1, (step + 1) / warm))
    used = []
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        for micro_batch in range(1, micro_batches + 1):
            updates = micro_batch % accumulate == 0
            if updates:
                used.append(optimizer.param_groups[0]["lr"])
                optimizer.step()
            if updates or where == "micro-batch":
                scheduler.step()
    print(f"scheduler at every {where}:", *(f"{rate:.1f}" for rate in used))
    for warning in said:
        print("  warned:", str(warning.message)[:70])
