import torch
import torch.nn.functional as F
from torch import nn

x = torch.tensor([[1.0, 2.0, -3.0, 0.0, 4.0, -4.0]], requires_grad=True)  # values, then gates
y = F.glu(x)  # nn.GLU() is the same function as a module
y.sum().backward()
value, gate = x.detach().chunk(2, dim=-1)
for name, row in (("F.glu", y), ("by hand", value * torch.sigmoid(gate)), ("gradient", x.grad)):
    print(f"{name:8}", *(f"{v:7.3f}" for v in row[0].tolist()))


class GatedFeedForward(nn.Module):
    """down(act(gate(x)) * up(x)): SwiGLU with F.silu, GEGLU with F.gelu. Shape (..., width) kept."""

    def __init__(self, width, act=F.silu, multiple=256):
        super().__init__()
        hidden = -(-8 * width // (3 * multiple)) * multiple  # two thirds of 4 * width, rounded up
        self.act = act
        self.gate_up = nn.Linear(width, 2 * hidden, bias=False)  # gate first, then up
        self.down = nn.Linear(hidden, width, bias=False)

    def forward(self, x):
        gate, up = self.gate_up(x).chunk(2, dim=-1)
        return self.down(self.act(gate) * up)


print(GatedFeedForward(64, multiple=8)(torch.zeros(2, 5, 64)).shape)
with torch.device("meta"):  # shapes only, no memory
    block = GatedFeedForward(4096)
print("hidden", block.down.in_features, "parameters", sum(p.numel() for p in block.parameters()))
print("two matrices, hidden 16384: parameters", 2 * 4096 * 16384)
