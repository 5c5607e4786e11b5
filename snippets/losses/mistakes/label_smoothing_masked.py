import torch
import torch.nn.functional as F

logits = torch.tensor([[2.0, 1.0, 0.0, -torch.inf]], requires_grad=True)  # class 3 is not allowed here
classes = torch.tensor([0])

print("plain:", round(F.cross_entropy(logits, classes).item(), 3))
for value in (-torch.inf, -1e4):
    masked = logits.clamp(min=value)
    print(f"smoothed, mask {value:g}: {F.cross_entropy(masked, classes, label_smoothing=0.1).item():.3f}")

# Spread the share over the allowed classes only.
allowed = logits.isfinite()
targets = 0.9 * F.one_hot(classes, 4) + 0.1 * allowed / allowed.sum(dim=1, keepdim=True)
log_p = F.log_softmax(logits, dim=1).masked_fill(~allowed, 0.0)
loss = -(targets * log_p).sum(dim=1).mean()
(gradient,) = torch.autograd.grad(loss, logits)
print(f"over the allowed ones: {loss.item():.3f}, gradient finite: {bool(gradient.isfinite().all())}")
