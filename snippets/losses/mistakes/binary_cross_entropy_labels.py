import torch
import torch.nn.functional as F

z = torch.tensor([0.0, 0.0], requires_grad=True)
y = torch.tensor([1.0, -1.0])  # a margin loss' labels
for step in range(1, 1001):
    loss = F.binary_cross_entropy_with_logits(z, y)
    (gradient,) = torch.autograd.grad(loss, z)
    z = (z - gradient).detach().requires_grad_()
    if step in (1, 10, 100, 1000):
        print(f"step {step:4d}: loss {loss.item():8.2f}, logits {z[0].item():5.1f} {z[1].item():7.1f}")

try:
    F.binary_cross_entropy(torch.sigmoid(z), y)
except RuntimeError as error:
    print("from probabilities:", type(error).__name__)
print(f"as 0 and 1: {F.binary_cross_entropy_with_logits(z, (y + 1) / 2).item():.4f}")
