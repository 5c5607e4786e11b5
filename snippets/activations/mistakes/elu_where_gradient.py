import torch
import torch.nn.functional as F


def where_exp(x):
    return torch.where(x > 0, x, torch.exp(x) - 1)


def two_parts(x):
    return x.clamp(min=0) + torch.expm1(x.clamp(max=0))


def where_clamped(x):
    return torch.where(x > 0, x, torch.expm1(x.clamp(max=0)))


for f in (where_exp, two_parts, where_clamped, F.elu):
    x = torch.tensor([-1.0, 0.0, 1.0, 100.0], requires_grad=True)
    y = f(x)
    y.sum().backward()
    values, slopes = ([round(v, 3) for v in row.tolist()] for row in (y, x.grad))
    print(f"{f.__name__:13} values {values}, slopes {slopes}")

half = torch.tensor([8.0, 12.0], dtype=torch.float16, requires_grad=True)
where_exp(half).sum().backward()
print("where_exp in float16, slopes at 8 and 12:", half.grad.tolist())
