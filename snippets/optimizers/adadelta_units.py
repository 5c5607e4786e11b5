import torch
from torch import nn

torch.set_default_dtype(torch.float64)


def arrival(method, unit, limit=2000, **settings):
    """The step from which on a tenth of the way is left, or less; the minimum is one unit away from the start."""
    x = nn.Parameter(torch.tensor([unit]))
    optimizer = method([x], **settings)
    for t in range(limit):
        if abs(x.item()) <= 0.1 * unit:
            return str(t)
        x.grad = x.detach() / unit**2  # of (x / unit)^2 / 2
        optimizer.step()
    return f"> {limit}"


print("the weight needed       0.01       1     100")
for name, method, settings in (
    ("Adadelta", torch.optim.Adadelta, {}),
    ("Adadelta, eps 1e-4", torch.optim.Adadelta, {"eps": 1e-4}),
    ("Adam, rate 0.01", torch.optim.Adam, {"lr": 0.01}),
    ("SGD, rate 0.01", torch.optim.SGD, {"lr": 0.01}),
):
    print(f"{name:20s}", *(f"{arrival(method, unit, **settings):>7s}" for unit in (0.01, 1.0, 100.0)))
