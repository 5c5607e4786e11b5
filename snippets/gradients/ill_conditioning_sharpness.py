import torch
from torch import nn
from torch.nn import functional as F


def sharpness(loss, parameters, iterations=30):
    """Largest curvature by power iteration: a product with the Hessian costs two backward passes."""
    gradient = torch.cat([g.ravel() for g in torch.autograd.grad(loss, parameters, create_graph=True)])
    vector = torch.randn_like(gradient)
    for _ in range(iterations):
        vector = vector / vector.norm()
        product = torch.autograd.grad(gradient @ vector, parameters, retain_graph=True)
        product = torch.cat([p.ravel() for p in product])
        largest, vector = vector @ product, product
    return largest.item()


torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
x = torch.randn(128, 10)
y = torch.sin(3 * x[:, :1])
for lr in (0.05, 0.2):
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(10, 64), nn.Tanh(), nn.Linear(64, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for step in range(1001):
        loss = F.mse_loss(model(x), y)
        if step in (0, 200, 500, 1000):
            s = sharpness(loss, list(model.parameters()))
            print(f"rate {lr}, step {step:4d}: loss {loss.item():.3f}, curvature {s:4.1f}, times rate {lr * s:.2f}")
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
