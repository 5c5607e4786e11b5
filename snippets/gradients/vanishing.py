import torch
from torch import nn
from torch.nn import functional as F


class Residual(nn.Sequential):
    def forward(self, x):
        return x + super().forward(x)


def train(activation, start=lambda weight: None, norm=nn.Identity, block=nn.Sequential):
    torch.manual_seed(0)
    centers = torch.randn(10, 64)
    blocks = []
    for _ in range(10):
        blocks.append(block(nn.Linear(64, 64), norm(64), activation()))
        start(blocks[-1][0].weight)
    model = nn.Sequential(*blocks, nn.Linear(64, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for step in range(100):
        y = torch.randint(10, (64,))
        loss = F.cross_entropy(model(centers[y] + torch.randn(64, 64)), y)
        optimizer.zero_grad()
        loss.backward()
        if step == 0:
            first = blocks[0][0].weight.grad.norm().item()
        optimizer.step()
    return f"first layer's gradient {first:.0e}, loss after 100 steps {loss.item():.1f}"


print("sigmoid            ", train(nn.Sigmoid))
print("sigmoid, Xavier    ", train(nn.Sigmoid, nn.init.xavier_normal_))
print("sigmoid, batch norm", train(nn.Sigmoid, norm=nn.BatchNorm1d))
print("sigmoid, residual  ", train(nn.Sigmoid, block=Residual))
print("ReLU               ", train(nn.ReLU))
print("ReLU, He           ", train(nn.ReLU, lambda w: nn.init.kaiming_normal_(w, nonlinearity="relu")))
