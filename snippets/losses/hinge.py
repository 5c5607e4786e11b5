import torch
from torch.nn import functional as F


def hinge_loss(s, y, squared=False):
    """Of scores s and labels y of -1 and 1, which is not in PyTorch."""
    lacking = F.relu(1 - y * s)
    return (lacking**2 if squared else lacking).mean()


s = torch.tensor([-2.0, 0.0, 0.5, 1.0, 3.0])
y = torch.ones(5)
print("margin    ", *(f"{value:6.2f}" for value in (y * s).tolist()))
for name, loss in (
    ("hinge", hinge_loss),
    ("squared", lambda s, y: hinge_loss(s, y, squared=True)),
    ("logistic", lambda s, y: F.softplus(-y * s).mean()),
):
    z = s.clone().requires_grad_()
    loss(z, y).backward()
    print(f"{name:10}", *(f"{5 * slope + 0.0:6.2f}" for slope in z.grad.tolist()))

logits, target = torch.tensor([[2.0, 1.5, -1.0, 0.0]]), torch.tensor([0])
print("several classes", F.multi_margin_loss(logits, target).item())  # divided by the number of classes
print("times classes  ", 4 * F.multi_margin_loss(logits, target).item())
