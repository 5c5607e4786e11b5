import torch

steps, lr, weight_decay = 1000, 0.01, 0.1
print("mean of 1000 weights that began at 1, after 1000 steps of gradients that are only noise")
for name in ("Adam", "AdamW"):
    for scale in (0.1, 1.0, 10.0):
        torch.manual_seed(0)
        w = torch.ones(1000, requires_grad=True)
        optimizer = getattr(torch.optim, name)([w], lr=lr, weight_decay=weight_decay)
        for _ in range(steps):
            w.grad = scale * torch.randn(1000)
            optimizer.step()
        print(f"{name:5} noise of {scale:4.1f}: {abs(w.mean().item()):.1f}")
