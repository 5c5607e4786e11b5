import torch
from torch import nn

x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
y = torch.tensor([[0.0], [1.0], [1.0], [0.0]])


def train(net):
    optimizer = torch.optim.Adam(net.parameters(), lr=0.05)
    for _ in range(2000):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(net(x), y)
        loss.backward()
        optimizer.step()
    return [round(p, 2) + 0.0 for p in net(x).flatten().tolist()]


torch.manual_seed(0)
print("two linear layers:", train(nn.Sequential(nn.Linear(2, 8), nn.Linear(8, 1))))
print("ReLU in between:  ", train(nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1))))
