import torch
from torch import nn


@torch.no_grad()
def adaptive_clip_(parameters, clip_factor=0.01, eps=1e-3):
    """Call between backward() and step(); leave the last layer and biases out."""
    for p in parameters:
        if p.grad is not None:
            axes = tuple(range(1, p.ndim)) or (0,)
            weight = torch.linalg.vector_norm(p, dim=axes, keepdim=True)
            gradient = torch.linalg.vector_norm(p.grad, dim=axes, keepdim=True)
            limit = clip_factor * weight.clamp(min=eps)
            p.grad.mul_((limit / gradient).clamp(max=1.0))


torch.manual_seed(0)
model = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU(), nn.Flatten(), nn.Linear(8 * 36, 10))
x, y = torch.randn(16, 3, 8, 8), torch.randint(10, (16,))
x[:, 0] *= 100  # one channel in other units
nn.functional.cross_entropy(model(x), y).backward()
weight = model[0].weight
before = weight.grad.flatten(1).norm(dim=1) / weight.flatten(1).norm(dim=1)
adaptive_clip_([weight])
after = weight.grad.flatten(1).norm(dim=1) / weight.flatten(1).norm(dim=1)
print("gradient / weight by filter")
print("before", [f"{r:.0e}" for r in sorted(before.tolist())])
print("after ", [f"{r:.0e}" for r in sorted(after.tolist())])
