import torch

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
target = torch.diag(torch.tensor([3.0, 1.0]))


def loss(theta):
    inner, outer = theta.view(2, 2, 2)
    return (outer @ inner - target).square().sum() / 2


theta = 1e-4 * torch.randn(8)
stopped = []
for step in range(301):
    gradient = torch.func.grad(loss)(theta)
    if gradient.norm() < 1e-2:
        stopped.append(step)
    if step % 50 == 0:
        lowest = torch.linalg.eigvalsh(torch.func.jacrev(torch.func.grad(loss))(theta))[0]
        values = [f"{v.item() + 0:8.3f}" for v in (loss(theta), gradient.norm(), lowest.round(decimals=6))]
        print(f"step {step:3d}  loss {values[0]}  gradient {values[1]}  lowest curvature {values[2]}")
    theta = theta - 0.05 * gradient
plateaus = sum(1 for a, b in zip([-2, *stopped], stopped, strict=False) if b != a + 1)
print("stretches with a gradient below a hundredth:", plateaus)
