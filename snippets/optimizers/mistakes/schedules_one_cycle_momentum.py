import torch
from torch.optim.lr_scheduler import OneCycleLR

for cycle in (True, False):
    parameters = [torch.nn.Parameter(torch.zeros(1))]
    sgd = torch.optim.SGD(parameters, lr=0.1, momentum=0.5)
    adam = torch.optim.AdamW(parameters, lr=0.1, betas=(0.9, 0.99))
    for name, optimizer, key in (("SGD", sgd, "momentum"), ("AdamW", adam, "betas")):
        scheduler = OneCycleLR(optimizer, max_lr=1.0, total_steps=10, cycle_momentum=cycle)
        seen = []
        for step in range(10):
            if step in (0, 2, 9):
                seen.append(optimizer.param_groups[0][key])
            optimizer.step()
            if step < 9:
                scheduler.step()
        print(f"{name}, cycle_momentum={cycle}: {key} at steps 0, 2, 9:", *seen)
        print("  the rate began at", optimizer.param_groups[0]["initial_lr"], "and not at the optimizer's 0.1")
