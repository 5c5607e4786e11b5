import torch
from torch import nn

torch.set_default_dtype(torch.float64)


class Branch(nn.Module):
    def __init__(self, width, kind):
        super().__init__()
        self.kind, self.norm = kind, nn.LayerNorm(width)
        self.linear = nn.Linear(width, width, bias=False)
        nn.init.kaiming_normal_(self.linear.weight, nonlinearity="relu")

    def forward(self, x):
        inner = self.norm(x) if self.kind == "norm inside" else x
        y = self.linear(torch.relu(inner))
        return x + (y / 30**0.5 if self.kind == "scaled" else y)


print("mean square behind 30 blocks")
for kind in ("He's start", "scaled", "norm inside"):
    torch.manual_seed(0)
    x = torch.randn(256, 256)
    y = nn.Sequential(*(Branch(256, kind) for _ in range(30)))(x)
    size = y.square().mean().item()
    print(f"{kind:12} {size:.0e}" if size > 1000 else f"{kind:12} {size:.0f}")
