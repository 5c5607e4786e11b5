import torch


def adamw(gradients, lr):
    w = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.AdamW([w], lr=lr, weight_decay=0.0)
    for g in gradients:
        w.grad = torch.full((1,), g)
        optimizer.step()
    return w.item() / lr


def lion(gradients, lr):
    w, m = torch.zeros(1), torch.zeros(1)
    for g in gradients:
        w -= lr * (0.9 * m + 0.1 * g).sign()
        m = 0.99 * m + 0.01 * g
    return w.item() / lr


for zeros in (10, 100, 1000):
    gradients = [1.0] + [0.0] * zeros
    moved = adamw(gradients, 1e-3), lion(gradients, 1e-3)
    print(f"one gradient, then {zeros:4} times 0: AdamW {moved[0]:5.1f}, Lion {moved[1]:7.1f}")
