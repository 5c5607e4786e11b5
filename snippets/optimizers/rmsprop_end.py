import torch
from torch import nn

torch.set_default_dtype(torch.float64)


def left(method, lr, schedule=False):
    """The largest distance to the minimum of x^2 / 2 in the last 100 of 2000 steps; there is no noise."""
    x = nn.Parameter(torch.ones(1))
    optimizer = method([x], lr=lr)
    linear = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0 if schedule else 1.0, total_iters=2000)
    far = 0.0
    for t in range(2000):
        far = max(far, abs(x.item())) if t >= 1900 else 0.0
        x.grad = x.detach().clone()
        optimizer.step()
        linear.step()
    return far


print("rate     RMSprop  to 0 linearly      SGD")
for lr in (0.1, 0.01):
    rmsprop, sgd = left(torch.optim.RMSprop, lr), left(torch.optim.SGD, lr)
    print(f"{lr:4.2f} {rmsprop:11.5f} {left(torch.optim.RMSprop, lr, schedule=True):14.5f} {sgd:8.5f}")
