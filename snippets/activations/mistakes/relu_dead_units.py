import torch
from torch import nn

torch.manual_seed(0)
x = torch.linspace(-1, 1, 64).unsqueeze(1)
target = torch.sin(3 * x)
model = nn.Sequential(nn.Linear(1, 32), nn.ReLU(), nn.Linear(32, 1))


def train(steps, lr):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x), target).backward()
        optimizer.step()
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(model(x), target)
    loss.backward()
    dead = (model[:2](x) == 0).all(dim=0).sum().item()  # zero for every input
    gradient = model[0].weight.grad.norm().item()
    print(f"{steps:3d} steps, lr {lr:4}: loss {loss.item():6.3g}, ", end="")
    print(f"dead {dead:2d} of 32, gradient of layer 1 {gradient:.2g}")


train(steps=0, lr=1.0)
train(steps=6, lr=1.0)
train(steps=500, lr=0.05)
print(f"loss of the best constant: {(target - target.mean()).square().mean().item():.3g}")
