import torch
from torch import nn

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
x = torch.randn(256, 20)
y = (x[:, :1] * x[:, 1:2]).tanh()
model = nn.Sequential(nn.Linear(20, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 1))
parameters = list(model.parameters())


def hessian_times(v):  # Hv by differentiating the gradient along v: no matrix of 1761 x 1761
    loss = nn.functional.mse_loss(model(x), y)
    gradients = torch.autograd.grad(loss, parameters, create_graph=True)
    along = sum((g * part).sum() for g, part in zip(gradients, v, strict=True))
    return torch.autograd.grad(along, parameters)


def largest(shift, steps=400):  # power iteration on H - shift: the eigenvalue of H farthest from shift
    v = [torch.randn_like(p) for p in parameters]
    for _ in range(steps):
        norm = torch.cat([part.flatten() for part in v]).norm()
        v = [part / norm for part in v]
        w = [hv - shift * part for hv, part in zip(hessian_times(v), v, strict=True)]
        value, v = sum((a * b).sum() for a, b in zip(v, w, strict=True)), w
    return value.item() + shift


top = largest(0.0)
print(f"{sum(p.numel() for p in parameters)} parameters, curvatures from {largest(top):.2f} to {top:.2f}")
