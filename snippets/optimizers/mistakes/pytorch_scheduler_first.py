import warnings

import torch


def rates(scheduler_first):
    theta = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([theta], lr=1.0)
    scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, milestones=[1, 2], gamma=0.1)
    used = []
    for _ in range(3):
        theta.grad = torch.ones(1)
        if scheduler_first:
            scheduler.step()
        used.append(round(optimizer.param_groups[0]["lr"], 4))
        optimizer.step()
        if not scheduler_first:
            scheduler.step()
    return used


print("optimizer first:", rates(False))
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print("scheduler first:", rates(True))
print(str(caught[0].message).split(". ")[0])
