import torch
from torch.nn import functional as F


def squared(z, y):
    return F.mse_loss(torch.sigmoid(z), y)


y = torch.tensor(1.0)
for start in (0.0, -5.0, -10.0):
    for name, loss in (("squared", squared), ("entropy", F.binary_cross_entropy_with_logits)):
        z, steps = torch.tensor(start, requires_grad=True), 0
        while z.item() < 0.5 and steps < 10_000:
            (slope,) = torch.autograd.grad(loss(z, y), z)
            with torch.no_grad():
                z -= 0.5 * slope
            steps += 1
        told = "right" if z.item() >= 0.5 else "still wrong"
        print(f"logit {start:5.1f}, {name}: {told} after {steps} steps")
