import torch
from torch import nn

torch.set_num_threads(1)  # for matrices this small, threads only cost time
torch.set_default_dtype(torch.float64)
WIDTH, DEPTH = 128, 50


def stack(gain, scale):
    torch.manual_seed(0)
    signals = [(scale * torch.randn(32, WIDTH)).requires_grad_()]
    for _ in range(DEPTH):
        signals.append(torch.tanh(signals[-1] @ torch.randn(WIDTH, WIDTH) * gain / WIDTH**0.5))
    gradients = torch.autograd.grad(signals[-1], signals, torch.randn(32, WIDTH))
    return signals[-1].square().mean().item(), (gradients[0].norm() / gradients[-1].norm()).item()


z = torch.linspace(-12, 12, 24_001)
density = torch.exp(-z.square() / 2) / (2 * torch.pi) ** 0.5
own = torch.trapezoid(torch.tanh(z).square() * density, z).item() ** -0.5
pytorch = nn.init.calculate_gain("tanh")
print("               mean square after 50 layers   gradient, layer 1 / layer 50")
print("input scale        0.5       1       2             0.5       1       2")
for name, gain in (("Xavier", 1.0), ("own", own), ("PyTorch", pytorch)):
    forward, backward = zip(*(stack(gain, scale) for scale in (0.5, 1.0, 2.0)), strict=True)
    print(f"{name:8}{gain:5.3f}  ", *(f"{v:7.3f}" for v in forward), "      ", *(f"{v:7.2g}" for v in backward))
