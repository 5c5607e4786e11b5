import torch
from torch.nn import functional as F

torch.manual_seed(0)
side = torch.cat([torch.ones(100), -torch.ones(100)])
x = torch.randn(200, 2) + 4 * (side[:, None] > 0)
for name, y in (("labels -1 and 1", side), ("labels 0 and 1", (side + 1) / 2)):
    w, b = torch.zeros(2, requires_grad=True), torch.zeros((), requires_grad=True)
    for _ in range(300):
        s = x @ w + b
        loss = F.relu(1 - y * s).mean()
        gradients = torch.autograd.grad(loss, (w, b))
        with torch.no_grad():
            for parameter, gradient in zip((w, b), gradients, strict=True):
                parameter -= 0.1 * gradient
    right = ((x @ w + b > 0) == (side > 0)).float()
    print(
        f"{name:15} loss {loss:.2f}, right: {right[:100].mean():.2f} of the 1s, {right[100:].mean():.2f} of the others"
    )
