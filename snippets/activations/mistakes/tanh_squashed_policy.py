import math

import torch
import torch.nn.functional as F

EPSILON = 1e-6


def naive(u):
    return torch.log(1 - torch.tanh(u) ** 2)


def guarded(u):
    return torch.log(1 - torch.tanh(u) ** 2 + EPSILON)


def from_u(u):
    return 2 * (math.log(2) - u - F.softplus(-2 * u))


# A policy draws u from a normal distribution and acts with a = tanh(u).
# The log-probability of a contains minus the log of the slope of tanh at u.
points = [1.0, 5.0, 8.0, 12.0]
print("u                    ", *(f"{v:7.0f}" for v in points))
for log_slope in (naive, guarded, from_u):
    u = torch.tensor(points, requires_grad=True)
    y = log_slope(u)
    y.sum().backward()
    print(f"{log_slope.__name__:8} log-slope   ", *(f"{v:7.2f}" for v in y.tolist()))
    print(f"{'':8} its gradient", *(f"{v:7.2f}" for v in u.grad.tolist()))

# A stored action does not give u back.
print("atanh(a)             ", *(f"{v:7.2f}" for v in torch.atanh(torch.tanh(torch.tensor(points))).tolist()))
