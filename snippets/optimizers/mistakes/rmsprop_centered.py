import torch
from torch import nn

torch.set_default_dtype(torch.float64)
gradients = torch.linspace(0.01, 3, 300)  # each parameter's own, the same in every step


def after(centered, eps=1e-8):
    theta = nn.Parameter(torch.zeros(300))
    optimizer = torch.optim.RMSprop([theta], lr=0.01, alpha=0.5, centered=centered, eps=eps)
    for _ in range(200):
        theta.grad = gradients.clone()
        optimizer.step()
    return theta.detach()


plain, centered, cured = after(False), after(True), after(True, eps=1e-2)
print(f"plain:              longest way {plain.abs().max():.1f}, nan: {plain.isnan().any()}")
finite = centered[centered.isfinite()].abs()
print(f"centered:           a way over a thousand: {(finite > 1000).any()}, nan: {centered.isnan().any()}")
print(f"centered, eps 1e-2: nan: {cured.isnan().any()}")
