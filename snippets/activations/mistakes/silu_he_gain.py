import torch
import torch.nn.functional as F

WIDTH, DEPTH = 256, 40


def after_depth(f, gain, scale):  # mean square of the signal at the end
    torch.manual_seed(0)
    x = scale * torch.randn(64, WIDTH, dtype=torch.float64)
    for _ in range(DEPTH):
        x = f(x) @ torch.randn(WIDTH, WIDTH, dtype=torch.float64) * gain / WIDTH**0.5
    return x.square().mean().item()


z = torch.linspace(-12, 12, 24_001, dtype=torch.float64)
density = torch.exp(-z.square() / 2) / (2 * torch.pi) ** 0.5
he = 2**0.5
own = torch.trapezoid(F.silu(z).square() * density, z).item() ** -0.5  # E f(z)^2 = 1 / own^2
print(f"gain of ReLU {he:.3f}, of SiLU {own:.3f}")
print("input scale        0.5       1       2")
for label, f, gain in (("ReLU, he ", F.relu, he), ("SiLU, he ", F.silu, he), ("SiLU, own", F.silu, own)):
    print(label, "    ", *(f"{after_depth(f, gain, scale):7.1e}" for scale in (0.5, 1.0, 2.0)))
