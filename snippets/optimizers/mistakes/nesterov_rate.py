import torch

torch.set_default_dtype(torch.float64)
mu = 0.9


def distance(rate_times_curvature, nesterov, steps=400):
    theta = torch.ones(1, requires_grad=True)
    optimizer = torch.optim.SGD([theta], lr=rate_times_curvature, momentum=mu, nesterov=nesterov)
    for _ in range(steps):
        theta.grad = theta.detach().clone()
        optimizer.step()
    return abs(theta.item())


limits = {False: 2 * (1 + mu), True: 2 * (1 + mu) / (1 + 2 * mu)}
for nesterov, limit in limits.items():
    below, above = (distance(share * limit, nesterov) for share in (0.98, 1.02))
    words = ["shrinks" if left < 1 else "grows" for left in (below, above)]
    print(f"nesterov={nesterov!s:5}  limit {limit:.2f}  just below it the error {words[0]}, just above it {words[1]}")
