import torch
import torch.nn.functional as F

FUNCTIONS = {
    "relu": lambda value, gate: F.relu(gate),
    "gelu": lambda value, gate: F.gelu(gate),
    "glu": lambda value, gate: value * torch.sigmoid(gate),
    "swiglu": lambda value, gate: value * F.silu(gate),
    "geglu": lambda value, gate: value * F.gelu(gate),
}
torch.manual_seed(0)
value, gate = torch.randn(2, 200_000, dtype=torch.float64)


def table(label, number):
    print(f"{label:27}", *(f"{float(number(f)):7.3g}" for f in FUNCTIONS.values()))


def peak(f):
    y = f(value, gate)
    return y.abs().max() / y.square().mean().sqrt()


def int8_error(f):  # one scale for the whole tensor
    y = f(value, gate)
    scale = y.abs().max() / 127
    return ((y / scale).round() * scale - y).norm() / y.norm()


half = torch.tensor(300.0, dtype=torch.float16)
print(" " * 27, *(f"{name:>7}" for name in FUNCTIONS))
table("largest / root mean square", peak)
table("relative error in int8", int8_error)
table("inputs 10 times, output", lambda f: f(10 * value, 10 * gate).norm() / f(value, gate).norm())
table("float16, value = gate = 300", lambda f: f(half, half))
