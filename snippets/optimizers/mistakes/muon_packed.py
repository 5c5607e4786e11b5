import torch


def step(gradient):
    """What Muon's first step adds to a matrix, for a learning rate of 1."""
    p = torch.zeros_like(gradient, requires_grad=True)
    p.grad = gradient.clone()
    torch.optim.Muon([p], lr=1.0, weight_decay=0.0, adjust_lr_fn="match_rms_adamw").step()
    return p.detach()


torch.manual_seed(0)
parts = [torch.randn(32, 32) * size for size in (0.01, 0.01, 1.0)]  # gradients of query, key and value
packed = step(torch.cat(parts)).split(32)
apart = [step(part) for part in parts]
for name, steps in (("packed", packed), ("apart", apart)):
    query, key, value = (s.norm().item() for s in steps)
    for what, size in (("query", query), ("key", key)):
        print(f"{name}: the step of {what} is {'far shorter than' if size < value / 10 else 'like'} that of value")
