import torch
import torch.nn.functional as F

z = torch.tensor([3.0, -1.0, -20.0, 200.0], requires_grad=True)  # logits, of any shape
y = torch.tensor([1.0, 0.0, 1.0, 0.0])  # floats of the same shape; the last two answers are sure and wrong

losses = F.binary_cross_entropy_with_logits(z, y, reduction="none")  # nn.BCEWithLogitsLoss() is the module
(gradient,) = torch.autograd.grad(losses.sum(), z)
print("losses  ", *(f"{loss:7.3f}" for loss in losses))
print("gradient", *(f"{slope:7.3f}" for slope in gradient))

# One logit is two: a softmax over (0, z).
two = torch.stack([torch.zeros(4), z], dim=1)
torch.testing.assert_close(losses, F.cross_entropy(two, y.long(), reduction="none"))

# Targets between 0 and 1 are allowed; the least loss is then their entropy.
half = F.binary_cross_entropy_with_logits(torch.zeros(1), torch.tensor([0.5]))
print(f"target 1/2, logit 0: {half.item():.3f}")

# Several labels that may hold together: the mean is over examples and labels.
labels = torch.tensor([[1.0, 0.0, 1.0], [0.0, 0.0, 0.0]])
print(f"six labels, logits 0: {F.binary_cross_entropy_with_logits(torch.zeros(2, 3), labels).item():.3f}")
