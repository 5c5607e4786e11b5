import torch
from torch.optim import lr_scheduler as schedulers


def rates(make, steps=8):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler = make(optimizer)
    found = []
    for _ in range(steps):
        found.append(f"{optimizer.param_groups[0]['lr']:.3f}".rstrip("0").rstrip("."))
        optimizer.step()
        scheduler.step()
    return " ".join(found)


print("StepLR, step_size 3, gamma 0.5:", rates(lambda o: schedulers.StepLR(o, 3, 0.5)))
print("MultiStepLR, [2, 5], 0.5:", rates(lambda o: schedulers.MultiStepLR(o, [2, 5], 0.5)))
print("ExponentialLR, 0.5:", rates(lambda o: schedulers.ExponentialLR(o, 0.5), 5))
print("PolynomialLR, 4:", rates(lambda o: schedulers.PolynomialLR(o, 4)))
print("LinearLR, total_iters 4:", rates(lambda o: schedulers.LinearLR(o, total_iters=4)))
print("ConstantLR, total_iters 4:", rates(lambda o: schedulers.ConstantLR(o, total_iters=4)))
print("CosineAnnealingLR, T_max 4:", rates(lambda o: schedulers.CosineAnnealingLR(o, 4)))
print("CosineAnnealingWarmRestarts, T_0 3:", rates(lambda o: schedulers.CosineAnnealingWarmRestarts(o, 3)))
print("OneCycleLR, total_steps 8:", rates(lambda o: schedulers.OneCycleLR(o, 1.0, total_steps=8)))
