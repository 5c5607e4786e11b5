import math

import torch

torch.set_default_dtype(torch.float64)


def pytorch(make, gradients, start, **settings):
    theta = torch.full((1,), start, requires_grad=True)
    optimizer, found = make([theta], **settings), []
    for g in gradients:
        theta.grad = torch.full((1,), g)
        optimizer.step()
        found.append(f"{theta.item():.3f}")
    return ", ".join(found)


def slide_amsgrad(gradients):
    theta, m, v, largest, found = 0.0, 0.0, 0.0, 0.0, []
    for t, g in enumerate(gradients, 1):
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        largest = max(largest, v / (1 - 0.999**t))  # of the corrected squares
        theta -= m / (1 - 0.9**t) / (math.sqrt(largest) + 1e-8)
        found.append(f"{theta:.3f}")
    return ", ".join(found)


theta, g, lr, decay = 1.0, 0.0, 0.5, 0.5
slide = theta + lr * (g + decay * theta)
found = pytorch(torch.optim.SGD, [g], theta, lr=lr, weight_decay=decay, maximize=True)
print(f"SGD maximizes, with decay: slide {slide:.3f}, PyTorch {found}")
print("AMSGrad: slide  ", slide_amsgrad([1.0, 0.0, 0.0]))
print("         PyTorch", pytorch(torch.optim.Adam, [1.0, 0.0, 0.0], 0.0, lr=1.0, amsgrad=True))
