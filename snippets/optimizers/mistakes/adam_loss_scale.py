import torch
from torch import nn


def after(method, weights, **settings):
    """Two parameters, each with its own loss (x - 1)^2, weighted and added; where both are after 50 steps."""
    x = nn.Parameter(torch.zeros(2, dtype=torch.float64))
    optimizer = method([x], **settings)
    for _ in range(50):
        optimizer.zero_grad()
        (torch.tensor(weights) * (x - 1).square()).sum().backward()
        optimizer.step()
    return x.tolist()


print("weights of the losses          SGD                Adam")
for weights in ([1.0, 1.0], [10.0, 10.0], [1.0, 10.0], [1.0, 1e-3]):
    sgd, adam = after(torch.optim.SGD, weights, lr=0.01), after(torch.optim.Adam, weights, lr=0.01)
    print(f"{weights[0]:8g} and {weights[1]:5g}", "".join(f"{p:10.3f}{q:7.3f}" for p, q in (sgd, adam)))
