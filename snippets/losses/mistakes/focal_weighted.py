import torch
from torch.nn import functional as F

z = torch.log(torch.tensor([[0.3, 0.5, 0.2]]))  # logits of these probabilities
y, weight, gamma = torch.tensor([0]), torch.tensor([5.0, 1.0, 1.0]), 2

ce = F.cross_entropy(z, y, weight=weight, reduction="none")
p = torch.exp(-ce)
print(f"weight first: p {p.item():.4f}, loss {((1 - p) ** gamma * ce).item():.3f}")

ce = F.cross_entropy(z, y, reduction="none")
p = torch.exp(-ce)
print(f"weight last:  p {p.item():.4f}, loss {(weight[y] * (1 - p) ** gamma * ce).item():.3f}")

both, target = torch.log(torch.tensor([[0.3, 0.7], [0.95, 0.05]])), torch.tensor([0, 0])  # a hard one and an easy one
mean, each = F.cross_entropy(both, target), F.cross_entropy(both, target, reduction="none")
of_mean, of_each = (1 - torch.exp(-mean)) ** gamma * mean, ((1 - torch.exp(-each)) ** gamma * each).mean()
print(f"of the mean loss {of_mean:.3f}, mean of the losses {of_each:.3f}")
