import torch
from torch.nn import functional as F


def fit(x, y, loss):
    """Weights and bias of the linear model with the least loss, plus a small penalty of the weights."""
    w = torch.zeros(3, dtype=x.dtype, requires_grad=True)
    optimizer = torch.optim.LBFGS([w], max_iter=500, tolerance_grad=1e-10, line_search_fn="strong_wolfe")

    def closure():
        optimizer.zero_grad()
        total = loss(y * (x @ w[:2] + w[2])).sum() + 0.5 * w[:2].square().sum()
        total.backward()
        return total

    optimizer.step(closure)
    return w.detach()


torch.manual_seed(0)
y = torch.cat([torch.ones(50), -torch.ones(50)]).double()
x = torch.randn(100, 2, dtype=torch.float64) + 1.5 * y[:, None]
for name, loss in (("squared hinge", lambda m: F.relu(1 - m) ** 2), ("logistic", lambda m: F.softplus(-m))):
    w = fit(x, y, loss)
    near = y * (x @ w[:2] + w[2]) < 1  # inside the margin, or wrong
    again = fit(x[near], y[near], loss)
    moved = (again - w).norm()
    print(f"{name:13} {near.sum()} of 100 within the margin; without the others the weights move by {moved:.2f}")
