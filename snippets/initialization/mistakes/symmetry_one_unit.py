import torch
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
generator = torch.Generator().manual_seed(0)
x = torch.randn(1000, 2, generator=generator)
y = (x[:, 0] * x[:, 1] > 0).double()[:, None]


def loss(width, start):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(2, width), nn.Tanh(), nn.Linear(width, 1))
    for layer in (model[0], model[2]):
        start(layer.weight)
        nn.init.zeros_(layer.bias)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(500):
        optimizer.zero_grad()
        found = F.binary_cross_entropy_with_logits(model(x), y)
        found.backward()
        optimizer.step()
    return found.item()


for width in (1, 64):
    constant, random = loss(width, nn.init.ones_), loss(width, nn.init.xavier_normal_)
    print(f"width {width:2d}: loss {constant:.2f} from ones, {random:.2f} from random weights")
