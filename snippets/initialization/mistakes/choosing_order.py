import torch
from torch import nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.inner, self.last = nn.Linear(64, 64), nn.Linear(64, 64)
        nn.init.zeros_(self.last.weight)

    def forward(self, x):
        return x + self.last(torch.relu(self.inner(x)))


def he(module):
    if isinstance(module, nn.Linear):
        nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
        nn.init.zeros_(module.bias)


torch.manual_seed(0)
model = nn.Sequential(*(Block() for _ in range(20)))
model.apply(he)
x = torch.randn(64, 64)
print("zeros left:", sum(not block.last.weight.any() for block in model))
print("signal grown a thousandfold:", bool(model(x).norm() > 1000 * x.norm()))
for block in model:
    nn.init.zeros_(block.last.weight)
print("after setting the zeros last, changed:", not torch.allclose(model(x), x))
