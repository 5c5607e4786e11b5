import math

import torch
import torch.nn.functional as F

K, epsilon = 10, 0.1
logits, classes = torch.randn(5, K, generator=torch.Generator().manual_seed(0)), torch.arange(5)

smooth = F.cross_entropy(logits, classes, label_smoothing=epsilon)
targets = (1 - epsilon) * F.one_hot(classes, K) + epsilon / K
torch.testing.assert_close(smooth, F.cross_entropy(logits, targets))
print(f"target: {targets[0, 0].item():.2f} for the class, {targets[0, 1].item():.2f} for each other")


def lead(logits, label_smoothing):
    """How far gradient descent on the logits themselves lifts the right one above the others."""
    for _ in range(3000):
        z = logits.detach().requires_grad_()
        loss = F.cross_entropy(z, classes, label_smoothing=label_smoothing, reduction="sum")
        logits = z - torch.autograd.grad(loss, z)[0]
    right = logits.gather(1, classes[:, None]).mean()
    return (right - (logits.sum(dim=1) - logits.gather(1, classes[:, None])[:, 0]).mean() / (K - 1)).item()


print(f"lead with smoothing: {lead(logits, epsilon):.2f}, in theory {math.log(1 + K * (1 - epsilon) / epsilon):.2f}")
print(f"lead without, after 3000 steps: {lead(logits, 0.0):.1f}, and growing")
least = F.cross_entropy(targets.log(), classes, label_smoothing=epsilon).item()
print(f"least loss: {least:.3f}; of equal logits: {F.cross_entropy(torch.zeros(5, K), classes).item():.3f}")

# Yes or no: binary_cross_entropy_with_logits has no such argument; move the targets.
y = torch.tensor([1.0, 0.0])
print("two classes:", *(f"{t:.2f}" for t in y * (1 - epsilon) + epsilon / 2))
