import torch
from torch.optim.lr_scheduler import CosineAnnealingLR, LambdaLR


def start(make):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    return optimizer, make(optimizer)


def go(optimizer, scheduler, steps):
    for _ in range(steps):
        optimizer.step()
        scheduler.step()
    return f"{optimizer.param_groups[0]['lr']:.3f}"


def cosine(o):
    return CosineAnnealingLR(o, 100)


def warm(o):
    return LambdaLR(o, lambda step: min(1, (step + 1) / 50) * (1 - step / 100))


for name, make in (("cosine", cosine), ("warm-up, then a line", warm)):
    optimizer, scheduler = start(make)
    go(optimizer, scheduler, 50)
    saved, schedule = optimizer.state_dict(), scheduler.state_dict()
    print(f"{name}: rate at step 60, uninterrupted {go(*start(make), 60)}", end="")
    optimizer, scheduler = start(make)
    optimizer.load_state_dict(saved)
    print(f"; only the optimizer restored {go(optimizer, scheduler, 10)}", end="")
    optimizer, scheduler = start(make)
    optimizer.load_state_dict(saved)
    scheduler.load_state_dict(schedule)
    print(f"; both {go(optimizer, scheduler, 10)}")
