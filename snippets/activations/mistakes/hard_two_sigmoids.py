import torch
import torch.nn.functional as F


def keras2(x):  # also the defaults of ONNX HardSigmoid: alpha 0.2, beta 0.5
    return (0.2 * x + 0.5).clamp(0, 1)


def binary_connect(x):
    return ((x + 1) / 2).clamp(0, 1)


x = torch.linspace(-8, 8, 16_001, dtype=torch.float64)
print("hard sigmoid     slope  0 below  from sigmoid  from PyTorch's")
for name, f in (("PyTorch", F.hardsigmoid), ("Keras 2, ONNX", keras2), ("BinaryConnect", binary_connect)):
    y = f(x)
    slope = (f(torch.tensor(0.1)) - f(torch.tensor(-0.1))).item() / 0.2
    edge = x[y == 0].max().item()
    other = [(y - g(x)).abs().max().item() for g in (torch.sigmoid, F.hardsigmoid)]
    print(f"{name:15}{slope:7.3f}{edge:9.1f}{other[0]:14.3f}{other[1]:16.3f}")

torch.manual_seed(0)
state = torch.zeros(1000, dtype=torch.float64)
states = {"PyTorch": state, "Keras 2": state}
for _ in range(50):  # a forget gate that is nearly always open
    gate, new = 2.4 + 0.2 * torch.randn(2, 1000, dtype=torch.float64)
    for name, f in (("PyTorch", F.hardsigmoid), ("Keras 2", keras2)):
        states[name] = f(gate) * states[name] + new
print("cell state after 50 steps:", {name: round(s.mean().item(), 1) for name, s in states.items()})
