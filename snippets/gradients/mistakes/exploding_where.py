import torch
from torch import nn

x = torch.tensor([4.0, 1.0, 0.0])
scale, other = nn.Parameter(torch.tensor(1.0)), nn.Parameter(torch.tensor(1.0))


def show(name, root):
    scale.grad = other.grad = None
    loss = root(scale * x).sum() + other
    loss.backward()
    before = [scale.grad.item(), other.grad.item()]
    nn.utils.clip_grad_norm_([scale, other], 1.0)
    after = [scale.grad.item(), other.grad.item()]
    numbers = [f"{number:.1f}" for number in (loss.item(), *before, *after)]
    print(f"{name}  loss {numbers[0]}, gradients {numbers[1:3]}, clipped {numbers[3:]}")


show("root      ", torch.sqrt)
show("mask after", lambda t: torch.where(t > 0, t.sqrt(), 0.0))
show("mask first", lambda t: torch.where(t > 0, torch.where(t > 0, t, 1.0).sqrt(), 0.0))
