import torch
import torch.nn.functional as F


def inverse(y):
    return y + torch.log(-torch.expm1(-y))


def textbook_inverse(y):
    return torch.log(torch.exp(y) - 1)


scale = torch.tensor([1e-8, 0.01, 1.0, 100.0])
print("wanted scale          ", *(f"{v:8.2g}" for v in scale.tolist()))
for f in (textbook_inverse, inverse):
    print(f"{f.__name__:22}", *(f"{v:8.3g}" for v in f(scale).tolist()))
print("softplus(inverse)     ", *(f"{v:8.2g}" for v in F.softplus(inverse(scale)).tolist()))
print(f"scale from raw = 0: {F.softplus(torch.tensor(0.0)).item():.3f}")

# Far to the left the scale runs out: normal likelihood of one observation that is 0.5 from the mean.
print("raw                   ", *(f"{v:8.0f}" for v in (0, -10, -40, -110)))
for floor in (0.0, 1e-3):
    raw = torch.tensor([0.0, -10.0, -40.0, -110.0])
    mean = torch.zeros(4, requires_grad=True)
    deviation = F.softplus(raw) + floor
    loss = torch.log(deviation) + ((0.5 - mean) / deviation).square() / 2
    (gradient,) = torch.autograd.grad(loss.sum(), mean)
    print(f"floor {floor:<6g}   deviation", *(f"{v:8.1g}" for v in deviation.tolist()))
    print("           gradient   ", *(f"{v:8.1g}" for v in gradient.tolist()))
