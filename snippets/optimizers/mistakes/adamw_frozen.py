import torch
from torch import nn


def train(freeze):
    """A layer is trained ten steps, then frozen; how far it still moves in the next hundred."""
    torch.manual_seed(0)
    body, head = nn.Linear(4, 4), nn.Linear(4, 1)
    optimizer = torch.optim.AdamW([*body.parameters(), *head.parameters()], lr=0.01, weight_decay=0.1)
    x = torch.randn(32, 4)
    for step in range(110):
        if step == 10:
            before = body.weight.detach().clone()
            freeze(body)
        optimizer.zero_grad()
        head(body(x)).pow(2).mean().backward()
        if freeze is zero_gradient and step >= 10:
            freeze(body)
        optimizer.step()
    return (body.weight - before).norm().item() / before.norm().item()


def zero_gradient(body):
    for p in body.parameters():
        p.grad = torch.zeros_like(p)


def no_gradient(body):
    body.requires_grad_(False)
    for p in body.parameters():
        p.grad = None


print(f"gradient set to 0:                     moved by {train(zero_gradient):.2f} of its norm")
print(f"requires_grad_(False), gradient None:  moved by {train(no_gradient):.2f}")
