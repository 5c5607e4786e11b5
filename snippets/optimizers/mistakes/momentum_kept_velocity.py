import copy

import torch
from torch import nn

torch.manual_seed(0)
inputs, targets = torch.randn(256, 4), torch.randn(256, 1)
model = nn.Linear(4, 1)


def make():
    return torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)


def train(optimizer, steps, shift=0.0):
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(inputs), targets + shift)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


optimizer = make()
train(optimizer, 100)
weights, state = copy.deepcopy((model.state_dict(), optimizer.state_dict()))
train(optimizer, 5, shift=5.0)  # a run of bad batches

for name, kept in (("weights restored, velocity kept", optimizer.state_dict()), ("both restored", state)):
    model.load_state_dict(weights)
    resumed = make()
    resumed.load_state_dict(copy.deepcopy(kept))
    losses = train(resumed, 20)
    print(f"{name:32} first loss {losses[0]:.2f}, highest of the next 20 {max(losses):.2f}")
