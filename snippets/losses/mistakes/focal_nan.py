import torch
from torch.nn import functional as F


def from_probability(z, gamma):
    p = torch.sigmoid(z)
    return -((1 - p) ** gamma) * torch.log(p)


def from_loss(z, gamma):
    nll = F.softplus(-z)
    return (1 - torch.exp(-nll)) ** gamma * nll


def from_logit(z, gamma):
    return torch.sigmoid(-z) ** gamma * F.softplus(-z)


for logit, gamma in ((-200.0, 2.0), (20.0, 0.5)):
    print(f"logit {logit:.0f} of the right label, gamma {gamma}")
    for loss in (from_probability, from_loss, from_logit):
        z = torch.tensor(logit, requires_grad=True)
        value = loss(z, gamma)
        value.backward()
        print(f"    {loss.__name__:16} loss {abs(value):.1e}, gradient {z.grad:.1e}")
