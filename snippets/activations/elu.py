import torch
import torch.nn.functional as F
from torch import nn

x = torch.tensor([-10.0, -2.0, -0.5, 0.0, 2.0])
functions = {"elu": F.elu, "selu": F.selu, "celu, alpha=2": lambda x: F.celu(x, alpha=2.0)}
print(f"{'x':13}", *(f"{v:9.1f}" for v in x.tolist()))
for name, f in functions.items():
    t = x.clone().requires_grad_()
    y = f(t)
    y.sum().backward()
    print(f"{name:13}", *(f"{v:9.4f}" for v in y.tolist()))
    print("   derivative", *(f"{v:9.1e}" if v < 0.01 else f"{v:9.4f}" for v in t.grad.tolist()))


def self_normalizing(width_in, width_out, drop=0.05):
    """What SELU needs around it: weights of variance 1 / width_in, biases at zero, AlphaDropout."""
    linear = nn.Linear(width_in, width_out)
    nn.init.kaiming_normal_(linear.weight, nonlinearity="linear")  # LeCun's initialization, gain 1
    nn.init.zeros_(linear.bias)
    return nn.Sequential(linear, nn.SELU(), nn.AlphaDropout(drop))


torch.manual_seed(0)
y = self_normalizing(512, 512)(torch.randn(1024, 512))
print(f"variance after self_normalizing: {y.var().item():.2f}")
