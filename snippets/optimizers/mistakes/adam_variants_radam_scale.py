import torch

print("the first seven steps, in learning rates")
for gradient in (0.001, 1.0, 1000.0):
    for name in ("Adam", "RAdam"):
        p = torch.zeros(1, dtype=torch.float64, requires_grad=True)
        optimizer, lengths = getattr(torch.optim, name)([p], lr=1.0), []
        for _ in range(7):
            before = p.item()
            p.grad = torch.full_like(p, gradient)
            optimizer.step()
            lengths.append(before - p.item())
        print(f"gradient {gradient:8.3f}, {name:5}", *(f"{length:8.3f}" for length in lengths))
