import torch
import torch.nn.functional as F

logits = torch.tensor([[2.0, 1.0, 0.1], [-4.0, 8.0, 0.0]], requires_grad=True)  # (N, C), no softmax
classes = torch.tensor([0, 0])  # (N,), int64

losses = F.cross_entropy(logits, classes, reduction="none")  # nn.CrossEntropyLoss() is the module
print("losses          ", *(f"{loss:.3f}" for loss in losses))

# The gradient of a loss is softmax - one-hot; the second example is sure and wrong.
(gradient,) = torch.autograd.grad(losses.sum(), logits)
torch.testing.assert_close(gradient, F.softmax(logits, dim=1) - F.one_hot(classes, 3))
for row in gradient:
    print("gradient        ", *(f"{slope:6.3f}" for slope in row))

# Pictures and sequences: classes on axis 1, whatever follows is counted like N.
pixels = F.cross_entropy(torch.zeros(8, 3, 32, 32), torch.zeros(8, 32, 32, dtype=torch.int64))
print(f"equal logits     {pixels.item():.3f}")

# Targets of the shape of the logits are probabilities: floats.
soft = torch.tensor([[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]])
print(f"soft targets     {F.cross_entropy(logits, soft).item():.3f}")
