import torch

torch.manual_seed(0)
start = [torch.randn(4, 4, dtype=torch.float64), torch.randn(4, dtype=torch.float64)]
gradients = [[torch.randn_like(p) for p in start] for _ in range(100)]


def train(make, **settings):
    params = [p.clone().requires_grad_() for p in start]
    optimizer = make(params, **settings)
    for grads in gradients:
        for p, g in zip(params, grads, strict=True):
            p.grad = g
        optimizer.step()
    return torch.cat([p.detach().flatten() for p in params])


for make, settings in (
    (torch.optim.SGD, {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.1}),
    (torch.optim.Adam, {"lr": 0.1, "weight_decay": 0.1, "amsgrad": True}),
):
    loop = train(make, foreach=False, **settings)
    for flag in ("foreach", "fused"):
        same = torch.allclose(loop, train(make, **{flag: True}, **settings), rtol=1e-10)
        print(f"{make.__name__:5} {flag}: same path as the loop: {same}")

for wrong in ({"foreach": True, "fused": True}, {"fused": True, "differentiable": True}):
    try:
        torch.optim.Adam([start[0]], **wrong)
    except RuntimeError as error:
        print(error)
