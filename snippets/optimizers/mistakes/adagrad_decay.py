import torch
from torch import nn


def unused_weight(weight_decay):
    theta = nn.Parameter(torch.ones(1, dtype=torch.float64))
    optimizer = torch.optim.Adagrad([theta], lr=0.01, weight_decay=weight_decay)
    for _ in range(1000):
        theta.grad = torch.zeros_like(theta)  # an input that is never present
        optimizer.step()
    return theta.item()


for weight_decay in (0.0, 1e-6, 1e-4, 1e-2):
    print(f"weight_decay {weight_decay:7.0e}: a weight of 1 becomes {unused_weight(weight_decay):.2f}")

table = nn.Embedding(3, 2, sparse=True)
optimizer = torch.optim.Adagrad(table.parameters(), weight_decay=1e-4)
table(torch.tensor([0])).sum().backward()
try:
    optimizer.step()
except RuntimeError as error:
    print("sparse:", error)
