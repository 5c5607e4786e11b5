import torch

torch.manual_seed(0)
A = torch.randn(30, 10, dtype=torch.float64) * torch.logspace(0, -2, 10, dtype=torch.float64)
y = torch.randn(30, dtype=torch.float64)
best = (A @ torch.linalg.lstsq(A, y).solution - y).square().mean()


def excess(make, steps, **settings):
    theta = torch.zeros(10, dtype=torch.float64, requires_grad=True)
    optimizer, calls = make([theta], **settings), 0

    def closure():
        nonlocal calls
        calls += 1
        optimizer.zero_grad()
        loss = (A @ theta - y).square().mean()
        loss.backward()
        return loss

    for _ in range(steps):
        optimizer.step(closure)
    each = "one evaluation" if calls == steps else "several evaluations"
    print(f"{make.__name__:6} {steps:4d} steps of {each}, at the minimum: {(closure() - best).item() < 1e-6}")


excess(torch.optim.SGD, 1000, lr=0.3, momentum=0.9)
excess(torch.optim.LBFGS, 10, line_search_fn="strong_wolfe")
try:
    torch.optim.LBFGS([torch.zeros(1, requires_grad=True)]).step()
except TypeError as error:
    print(error)
