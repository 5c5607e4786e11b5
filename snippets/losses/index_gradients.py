import torch
from torch.nn import functional as F

z = torch.tensor([[1.0, -2.0, 0.5]], requires_grad=True)  # what the last layer gives, no activation behind it
target = torch.tensor([[0.0, 1.0, 0.0]])
for name, prediction, loss in (
    ("a number: half the squared error", lambda z: z, lambda: F.mse_loss(z, target, reduction="sum") / 2),
    (
        "yes or no: BCE with logits",
        torch.sigmoid,
        lambda: F.binary_cross_entropy_with_logits(z, target, reduction="sum"),
    ),
    (
        "one of three: cross-entropy",
        lambda z: z.softmax(1),
        lambda: F.cross_entropy(z, target.argmax(1), reduction="sum"),
    ),
    ("a count: Poisson", torch.exp, lambda: F.poisson_nll_loss(z, target, reduction="sum")),
):
    (gradient,) = torch.autograd.grad(loss(), z)
    same = torch.allclose(gradient, prediction(z) - target, atol=1e-6)
    print(f"{name}: {[f'{g:.2f}' for g in gradient[0].tolist()]}, prediction - target: {same}")
