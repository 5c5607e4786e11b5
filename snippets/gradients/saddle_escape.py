import torch

rate = 0.1


def steps_to_leave(y, lr=rate, momentum=0.0, noise=0.0, most=1000):  # beside the saddle of x²/2 - y²/2 + y⁴/4
    torch.manual_seed(0)
    at = torch.tensor([1.0, y], dtype=torch.float64, requires_grad=True)
    rule = torch.optim.SGD([at], lr=lr, momentum=momentum)
    for step in range(most):
        if at[1].abs() > 0.1:
            return step
        rule.zero_grad()
        (at[0] ** 2 / 2 - at[1] ** 2 / 2 + at[1] ** 4 / 4).backward()
        at.grad += noise * torch.randn(2, dtype=torch.float64)
        rule.step()
    return "never"


print("start               a millionth beside  exactly on the line")
for name, options in {
    "gradient descent": {},
    "momentum 0.9": {"momentum": 0.9},
    "and a tenth of lr": {"momentum": 0.9, "lr": rate / 10},
    "noise": {"noise": 1e-3},
}.items():
    print(f"{name:18}  {steps_to_leave(1e-6, **options):18}  {steps_to_leave(0.0, **options):>19}")
