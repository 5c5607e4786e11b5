import torch
import torch.nn.functional as F

for classes in (2, 10, 1000):
    logits = torch.zeros(1, classes)
    logits[0, 0] = 50.0  # as certain of class 0 as float32 can be
    right = torch.tensor([0])
    once = F.cross_entropy(logits, right).item()
    twice = F.cross_entropy(F.softmax(logits, dim=-1), right).item()
    print(f"{classes:5d} classes: logits {once:.3f}, probabilities {twice:.3f}")

wrong = torch.tensor([[-20.0, 20.0]], requires_grad=True)
for name, z in (("logits", wrong), ("probabilities", F.softmax(wrong, dim=-1))):
    (gradient,) = torch.autograd.grad(F.cross_entropy(z, torch.tensor([0])), wrong)
    print(f"wrong and sure, gradient through {name}: {gradient[0, 0].item():.1e}")
