import torch

torch.set_default_dtype(torch.float64)
curvatures = torch.tensor([10.0, 0.1])
start = torch.tensor([1e-6, 1.0])  # hardly any error where the curvature is large
limit = 2 / curvatures.max()

for factor in (0.99, 1.01, 1.1):
    theta, losses = start.clone(), []
    for _ in range(1001):
        losses.append(0.5 * (curvatures * theta**2).sum().item())
        theta = theta - factor * limit * curvatures * theta
    shown = " ".join(f"{losses[t]:8.1e}" for t in (0, 20, 50, 100, 200, 500, 1000))
    print(f"{factor:.2f} of the largest rate: loss {shown}")
