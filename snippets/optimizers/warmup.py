import torch
from torch.optim.lr_scheduler import LambdaLR, LinearLR

warm = 5


def rates(make):
    optimizer = torch.optim.AdamW([torch.nn.Parameter(torch.zeros(1))], lr=1e-3)
    scheduler = make(optimizer)
    found = []
    for _ in range(8):
        found.append(f"{optimizer.param_groups[0]['lr']:.4f}")
        optimizer.step()
        scheduler.step()
    return found


print("LambdaLR", *rates(lambda o: LambdaLR(o, lambda step: min(1, (step + 1) / warm))))
print("LinearLR", *rates(lambda o: LinearLR(o, start_factor=1 / warm, total_iters=warm - 1)))
print("root    ", *rates(lambda o: LambdaLR(o, lambda step: min((step + 1) / warm, ((step + 1) / warm) ** -0.5))))
