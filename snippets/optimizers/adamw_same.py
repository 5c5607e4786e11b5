import torch


def path(make):
    torch.manual_seed(0)
    w = torch.randn(5, dtype=torch.float64, requires_grad=True)
    optimizer = make([w])
    for _ in range(100):
        w.grad = torch.randn(5, dtype=torch.float64)
        optimizer.step()
    return w.detach()


adamw = path(lambda p: torch.optim.AdamW(p, lr=0.01))
explicit = path(lambda p: torch.optim.Adam(p, lr=0.01, weight_decay=0.01, decoupled_weight_decay=True))
l2 = path(lambda p: torch.optim.Adam(p, lr=0.01, weight_decay=0.01))
none = path(lambda p: torch.optim.Adam(p, lr=0.01))
print("AdamW is Adam with decoupled_weight_decay and weight_decay=0.01:", torch.equal(adamw, explicit))
print("AdamW is Adam with weight_decay=0.01:", torch.allclose(adamw, l2, atol=1e-6))
print("AdamW is Adam with its own default, weight_decay=0:", torch.allclose(adamw, none, atol=1e-6))
