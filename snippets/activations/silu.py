import torch
import torch.nn.functional as F
from torch import nn

x = torch.tensor([-10.0, -2.0, -1.0, 0.0, 1.0, 2.0, 10.0], requires_grad=True)
y = F.silu(x)  # nn.SiLU() is the same function as a module
y.sum().backward()
for name, row in (("x", x), ("silu", y), ("grad", x.grad)):
    print(f"{name:>5}", *(f"{value:8.4f}" for value in row.tolist()))


class SwiGLU(nn.Module):
    """Gated feed-forward block: down(silu(gate(x)) * up(x)), shape (..., width) kept."""

    def __init__(self, width, hidden):
        super().__init__()
        self.gate = nn.Linear(width, hidden, bias=False)
        self.up = nn.Linear(width, hidden, bias=False)
        self.down = nn.Linear(hidden, width, bias=False)

    def forward(self, x):
        return self.down(F.silu(self.gate(x)) * self.up(x))


print(SwiGLU(width=8, hidden=24)(torch.zeros(2, 5, 8)).shape)
