import torch

ONE = torch.ones(1, dtype=torch.float64)


def path(make, third, **settings):
    """Two gradients of 1, then none or one of zeros, twice."""
    theta = ONE.clone().requires_grad_()
    optimizer, found = make([theta], **settings), []
    for gradient in (ONE, ONE, third, third):
        theta.grad = gradient
        optimizer.step()
        found.append(f"{theta.item():7.4f}")
    return " ".join(found)


for make, settings in (
    (torch.optim.SGD, {"lr": 0.1}),
    (torch.optim.SGD, {"lr": 0.1, "momentum": 0.9}),
    (torch.optim.SGD, {"lr": 0.1, "weight_decay": 0.5}),
    (torch.optim.Adam, {"lr": 0.1}),
    (torch.optim.AdamW, {"lr": 0.1, "weight_decay": 0.5}),
):
    print(make.__name__, settings)
    print("  None ", path(make, None, **settings))
    print("  zeros", path(make, 0 * ONE, **settings))
