import torch


def adam(gradients, lr):
    w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.Adam([w], lr=lr)
    for g in gradients:
        w.grad = torch.full_like(w, g)
        optimizer.step()
    return w.item()


def lion(gradients, lr):
    w = m = torch.zeros(1, dtype=torch.float64)
    for g in gradients:
        w = w - lr * (0.9 * m + 0.1 * g).sign()
        m = 0.99 * m + 0.01 * g
    return w.item()


for rare in (10, 100, 1000):
    cycle = [2.0 * rare] + [-1.0] * (rare - 1)  # one example in `rare` pulls up, all others a little down
    gradients = cycle * (5000 // rare)
    mean = sum(gradients) / len(gradients)
    moved = {"Adam": adam(gradients, 1e-3), "Lion": lion(gradients, 1e-4)}
    words = ", ".join(f"{name} {'down' if way < 0 else 'up'}" for name, way in moved.items())
    print(f"one in {rare:4}: mean gradient {mean:.1f}, so down is right: {words}")
