import torch

torch.set_default_dtype(torch.float64)
n, t = 201, 20  # numbers, and steps
m = 2 * t + 1  # so many of them make Nesterov's function: a chain, each number tied to its neighbours


def f(x):  # convex, no curvature above 1
    return (x[0] ** 2 + (x[1:m] - x[: m - 1]).square().sum() + x[m - 1] ** 2) / 8 - x[0] / 4


at_minimum = torch.zeros(n)
at_minimum[:m] = 1 - torch.arange(1, m + 1) / (m + 1)
bound = 3 * at_minimum.square().sum() / (32 * (t + 1) ** 2)
print(f"{'bound':16} {bound:.4f}")
for name, method, options in (
    ("gradient descent", torch.optim.SGD, {"lr": 1.0}),
    ("Nesterov", torch.optim.SGD, {"lr": 1.0, "momentum": 0.9, "nesterov": True}),
    ("Adam", torch.optim.Adam, {"lr": 0.1}),
    ("L-BFGS", torch.optim.LBFGS, {"max_iter": 1, "line_search_fn": "strong_wolfe"}),
):
    x = torch.zeros(n, requires_grad=True)
    rule = method([x], **options)

    def closure(x=x, rule=rule):
        rule.zero_grad()
        value = f(x)
        value.backward()
        return value

    for _ in range(t):
        rule.step(closure)
    print(f"{name:16} {(f(x) - f(at_minimum)).item():.4f}, numbers that have moved: {(x != 0).sum()}")
