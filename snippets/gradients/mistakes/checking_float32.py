import warnings

import torch
from torch.autograd import gradcheck

warnings.simplefilter("ignore")  # PyTorch warns of float32, among many other lines
torch.manual_seed(0)


def right(x):
    return torch.log1p(torch.exp(x))


def wrong(x):  # the same value, and a gradient that is 2 % too large
    y = right(x)
    return y + 0.02 * (y - y.detach())


x = torch.randn(20)
limits = {"eps": 1e-3, "atol": 1e-2, "rtol": 1e-2}
for name, dtype, options in (
    ("float32", torch.float32, {}),
    ("float32, wide limits", torch.float32, limits),
    ("float64", torch.float64, {}),
):
    given = x.to(dtype).requires_grad_()
    found = (gradcheck(f, (given,), raise_exception=False, **options) for f in (right, wrong))
    print(f"{name:21} right: {next(found)!s:6} wrong: {next(found)}")
