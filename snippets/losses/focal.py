import torch
from torch.nn import functional as F


def focal_loss(z, y, alpha=0.25, gamma=2.0):
    """Focal loss of each logit z for labels y of 0 and 1; alpha weighs the label 1, 1 - alpha the label 0."""
    nll = F.binary_cross_entropy_with_logits(z, y, reduction="none")  # -log p of the right label
    wrong = torch.sigmoid(torch.where(y == 1, -z, z))  # 1 - p, exact also where p rounds to 1
    return torch.where(y == 1, alpha, 1 - alpha) * wrong**gamma * nll


p = torch.tensor([0.01, 0.1, 0.5, 0.9, 0.99])  # of the right label
z, y = torch.logit(p).requires_grad_(), torch.ones(5)
(bce,) = torch.autograd.grad(F.binary_cross_entropy_with_logits(z, y, reduction="sum"), z)
for gamma in (0.0, 1.0, 2.0, 5.0):
    (focal,) = torch.autograd.grad(focal_loss(z, y, alpha=1.0, gamma=gamma).sum(), z)
    print(f"gamma {gamma:.0f}: gradient over that of BCE", *(f"{ratio:8.4f}" for ratio in (focal / bce).tolist()))

torch.manual_seed(0)
easy, hard = torch.full((10000,), -4.0), torch.full((10,), -1.0)  # many negatives, few positives
z, y = torch.cat([easy, hard]), torch.cat([torch.zeros(10000), torch.ones(10)])
for gamma in (0.0, 2.0):
    loss = focal_loss(z, y, alpha=0.5, gamma=gamma)
    print(f"gamma {gamma:.0f}: share of the 10 positives in the loss {loss[y == 1].sum() / loss.sum():.2f}")
