from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import nn

torch.set_default_dtype(torch.float64)


def mlp(act, last):
    sizes = (1, 32, 32, 1)
    layers = []
    for into, out in pairwise(sizes):
        layers += [nn.Linear(into, out), act()]
    return nn.Sequential(*(layers if last else layers[:-1]))  # the loop alone puts one behind the output too


def train(act, last, loss_fn, target):
    torch.manual_seed(0)
    model = mlp(act, last)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.03)
    for _ in range(60):
        optimizer.zero_grad()
        loss_fn(model(x), target).backward()
        optimizer.step()
    output = model(x).detach()
    return loss_fn(output, target).item(), output


x = torch.linspace(-1, 1, 100).unsqueeze(1)
label, value = (x > 0).float(), 2 * torch.sin(3 * x)
print("behind the output    label: loss, probabilities      value: loss, range")
for act, last in ((nn.GELU, False), (nn.GELU, True), (nn.Tanh, True)):
    loss, logits = train(act, last, F.binary_cross_entropy_with_logits, label)
    low, high = torch.sigmoid(logits).aminmax()
    error, y = train(act, last, F.mse_loss, value)
    print(f"{act.__name__ if last else 'nothing':20}{loss:12.3f}  {low:.3f} to {high:.3f}", end="")
    print(f"{error:15.3f}  {y.min():5.2f} to {y.max():4.2f}")
