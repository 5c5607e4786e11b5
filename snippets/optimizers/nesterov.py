import torch

torch.set_default_dtype(torch.float64)


def path(curvature, nesterov):
    """How far beyond the minimum of curvature theta² / 2 it runs, from 1, and the steps until it stays within 1 %."""
    theta = torch.ones(1, requires_grad=True)
    optimizer = torch.optim.SGD([theta], lr=0.1, momentum=0.9, nesterov=nesterov)
    beyond, last = 0.0, 0
    for t in range(1, 501):
        theta.grad = curvature * theta.detach()
        optimizer.step()
        beyond = max(beyond, -theta.item())
        if abs(theta.item()) >= 0.01:
            last = t
    return beyond, last + 1


print("curvature  momentum: beyond, steps  Nesterov: beyond, steps")
for curvature in (0.01, 0.1, 1.0, 3.0, 5.0):
    (a, m), (b, n) = path(curvature, False), path(curvature, True)
    print(f"{curvature:9} {a:16.2f} {m:6d} {b:17.2f} {n:6d}")
