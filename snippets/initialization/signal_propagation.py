import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
points = torch.linspace(-8, 8, 800)
weights = torch.exp(-points.square() / 2) / (2 * torch.pi) ** 0.5 * (points[1] - points[0])


def fixed_point(f, c):
    q = torch.tensor(1.0)
    for _ in range(300):
        q = c * (weights * f(q.sqrt() * points).square()).sum()
    if not 1e-6 < q < 1e6:
        return "fades" if q < 1 else "grows", ""
    z = (q.sqrt() * points).requires_grad_()
    (slope,) = torch.autograd.grad(f(z).sum(), z)
    return f"{q:.2f}", f"{c * (weights * slope.square()).sum():.2f}"


print("        c  mean square  factor on the gradient")
for name in ("relu", "tanh", "selu", "silu", "sigmoid"):
    for c in (1.0, 2.0, 3.0):
        q, chi = fixed_point(getattr(F, name), c)
        print(f"{name:8}{c:.0f}{q:>13}{chi:>24}".rstrip())
