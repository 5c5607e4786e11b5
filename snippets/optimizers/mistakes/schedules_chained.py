import torch
from torch.optim.lr_scheduler import ChainedScheduler, CosineAnnealingLR, LinearLR, SequentialLR


def rates(make):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    step, found = make(optimizer), []
    for _ in range(9):
        found.append(f"{optimizer.param_groups[0]['lr']:.2f}")
        optimizer.step()
        step()
    return " ".join(found)


def parts(o, total):
    return [LinearLR(o, 0.25, total_iters=4), CosineAnnealingLR(o, total)]


def both(o):
    warm, cosine = parts(o, 8)
    return lambda: (warm.step(), cosine.step())


print("SequentialLR, cosine over the 4 left:   ", rates(lambda o: SequentialLR(o, parts(o, 4), [4]).step))
print("SequentialLR, cosine over all 8:        ", rates(lambda o: SequentialLR(o, parts(o, 8), [4]).step))
print("ChainedScheduler, their product:        ", rates(lambda o: ChainedScheduler(parts(o, 8)).step))
print("two schedulers, both stepped:           ", rates(both))
