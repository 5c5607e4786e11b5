import torch
import torch.nn.functional as F


def textbook(x):
    return x * torch.tanh(torch.log(1 + torch.exp(x)))


def without_log(x):  # the same function, with tanh and log multiplied out
    e = torch.exp(x)
    return x * (e * e + 2 * e) / (e * e + 2 * e + 2)


for dtype, points in ((torch.float32, [-20.0, 50.0, 100.0]), (torch.float16, [-9.0, 7.0, 12.0])):
    print(f"{dtype!s:15}", *(f"{'x =':>6}{v:4.0f}{'slope':>15}" for v in points))
    for f in (textbook, without_log, F.mish):
        x = torch.tensor(points, dtype=dtype, requires_grad=True)
        y = f(x)
        y.sum().backward()
        pairs = zip(y.tolist(), x.grad.tolist(), strict=True)
        print(f"  {f.__name__:13}", *(f"{value:10.3g},{slope:14.3g}" for value, slope in pairs))
