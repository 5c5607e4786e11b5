import torch
import torch.nn.functional as F


def with_erf(x):
    return x / 2 * (1 + torch.erf(x / 2**0.5))


def with_erfc(x):
    return x / 2 * torch.erfc(-x / 2**0.5)


def tanh_form(x):
    return F.gelu(x, approximate="tanh")


single = torch.tensor([-2.0, -4.0, -6.0, -9.0, -10.0])
double = single.double()
print(f"{'x':24}", *(f"{v:8.0f}" for v in single.tolist()))
for label, values in (
    ("1 + erf, float32", with_erf(single)),
    ("F.gelu, float32", F.gelu(single)),
    ("1 + erf, float64", with_erf(double)),
    ("special.ndtr, float64", double * torch.special.ndtr(double)),
    ("erfc, float32", with_erfc(single)),
    ("erfc, float64", with_erfc(double)),
    ("tanh form, float64", tanh_form(double)),
):
    print(f"{label:24}", *(f"{v:8.1e}" if v else f"{'0':>8}" for v in values.tolist()))
