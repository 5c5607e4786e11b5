import torch
import torch.nn.functional as F

epsilon = 0.1
for K in (2, 10, 1000):
    z = torch.zeros(1, K, requires_grad=True)
    loss = F.cross_entropy(z, torch.tensor([0]), label_smoothing=epsilon)
    (gradient,) = torch.autograd.grad(loss, z)
    target = (F.softmax(z, dim=1) - gradient)[0]  # since the gradient is softmax - target
    print(f"{K:4d} classes: over all {target[0].item():.4f}, over the others {1 - epsilon:.4f}")

twice = 0.9 * (0.9 * F.one_hot(torch.tensor([0]), 10) + 0.01) + 0.01  # targets already smooth, and the argument
print(f"smoothed twice: {twice[0, 0].item():.3f}")
