import torch
from torch import nn


def train(watched):
    torch.manual_seed(0)
    layer = nn.Linear(8, 8, bias=False)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
    print(f"a step is taken where the {watched} is finite")
    for step in range(4):
        x = torch.randn(16, 8)
        if step == 1:
            x[0] = 0.0  # a row of padding
        size = layer(x).square().mean(dim=1).sqrt()
        loss = (size - 1).square().mean()
        optimizer.zero_grad()
        loss.backward()
        norm = nn.utils.clip_grad_norm_(layer.parameters(), 1.0)
        if (loss if watched == "loss" else norm).isfinite():
            optimizer.step()
        print(f"  loss {loss.item():4.2f}, gradient {norm.item():4.2f}, weights {layer.weight.norm().item():4.2f}")


train("loss")
train("gradient")
