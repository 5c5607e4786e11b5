import torch
import torch.nn.functional as F
from torch import nn


def slopes(activation):
    x = torch.tensor([-1e-4, 1e-4], requires_grad=True)
    activation(x).sum().backward()
    return ", ".join(f"{v:.3f}" for v in x.grad.tolist())


for alpha in (0.5, 1.0, 2.0):
    print(f"alpha {alpha}, slopes beside 0: elu {slopes(nn.ELU(alpha))}; celu {slopes(nn.CELU(alpha))}")

torch.manual_seed(0)
alpha, scale = 1.6732632423543772, 1.0507009873554805  # those of SELU
x = torch.randn(1_000_000)
outputs = {
    "selu(x)": F.selu(x),
    "elu(x, alpha)": F.elu(x, alpha),
    "celu(x, alpha)": F.celu(x, alpha),
    "scale * elu(x, alpha)": scale * F.elu(x, alpha),
}
for name, y in outputs.items():
    print(f"{name:21} size of the mean {abs(y.mean().item()):.2f}, variance {y.var().item():.2f}")
