import warnings

import torch
from torch import nn

torch.manual_seed(0)
warnings.simplefilter("ignore")  # PyTorch warns where .grad is read that is not kept
first, second = nn.Linear(4, 8), nn.Linear(8, 1)
x = torch.randn(32, 4)

hidden = first(x).relu()
second(hidden).square().mean().backward()
print("as it is:", hidden.grad)

hidden = first(x).relu()
hidden.retain_grad()
second(hidden).square().mean().backward()
print("with retain_grad:", tuple(hidden.grad.shape))

hidden = first(x).relu()
hidden.retain_grad()
hidden = 2 * hidden  # the name now belongs to another tensor
second(hidden).square().mean().backward()
print("a new tensor of the same name:", hidden.grad)
