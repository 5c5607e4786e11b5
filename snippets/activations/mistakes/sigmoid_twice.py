import torch
from torch import nn

x = torch.linspace(-3, 3, 60).unsqueeze(1)
labels = (x > 0).float()  # one threshold separates the classes


def train(*last):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(1, 1), *last)
    loss_fn = nn.BCEWithLogitsLoss()  # applies a sigmoid itself
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    for _ in range(300):
        optimizer.zero_grad()
        loss = loss_fn(model(x), labels)
        loss.backward()
        optimizer.step()
    probability = torch.sigmoid(model(x))
    low, high = probability.min().item(), probability.max().item()
    positive = (probability > 0.5).float().mean().item()
    print(f"loss {loss.item():.3f}, probabilities {low:.2f} to {high:.2f}, called positive {positive:.0%}")


print("logit last:   ", end="")
train()
print("sigmoid last: ", end="")
train(nn.Sigmoid())
