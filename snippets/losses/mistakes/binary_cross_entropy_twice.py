import torch
import torch.nn.functional as F

z = torch.tensor([-20.0, -2.0, 2.0, 20.0], requires_grad=True)
for label in (1.0, 0.0):
    y = torch.full((4,), label)
    once = F.binary_cross_entropy_with_logits(z, y, reduction="none")
    twice = F.binary_cross_entropy_with_logits(torch.sigmoid(z), y, reduction="none")
    (slope,) = torch.autograd.grad(twice.sum(), z)
    print(f"label {label:.0f}")
    print("  from logits      ", *(f"{loss:6.3f}" for loss in once))
    print("  sigmoid before it", *(f"{loss:6.3f}" for loss in twice))
    print("  its gradient     ", *(f"{s:6.3f}" for s in slope))
print("never below 1/2 after two sigmoids:", bool((torch.sigmoid(torch.sigmoid(z)) >= 0.5).all()))
