import torch
from torch.optim.lr_scheduler import LambdaLR, LinearLR

warm = 4
for name, factor in (("step / warm", lambda step: step / warm), ("(step + 1) / warm", lambda step: (step + 1) / warm)):
    theta = torch.nn.Parameter(torch.ones(1))
    optimizer = torch.optim.Adam([theta], lr=0.1)
    scheduler = LambdaLR(optimizer, lambda step, factor=factor: min(1, factor(step)))
    path = []
    for _ in range(3):
        optimizer.zero_grad()
        theta.square().sum().backward()
        optimizer.step()
        scheduler.step()
        path.append(f"{theta.item():.3f}")
    print(f"{name}: weight after steps 1, 2, 3:", *path)
try:
    LinearLR(optimizer, start_factor=0.0, total_iters=warm)
except ValueError as error:
    print("LinearLR:", error)
