import torch

torch.manual_seed(0)
shapes = ((64, 64), (256, 64), (64, 256), (512, 512))
print("root mean square of a step's entries, in learning rates")
print(" " * 24, *(f"{rows:4}x{columns:<4}" for rows, columns in shapes))
for adjust in ("original", "match_rms_adamw"):
    sizes = []
    for shape in shapes:
        p = torch.zeros(shape, requires_grad=True)
        p.grad = torch.randn(shape)
        torch.optim.Muon([p], lr=1.0, weight_decay=0.0, adjust_lr_fn=adjust).step()
        sizes.append(p.detach().pow(2).mean().sqrt().item())
    print(f"{adjust:24}", *(f"{size:9.2f}" for size in sizes))
