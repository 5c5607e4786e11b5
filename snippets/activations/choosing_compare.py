import torch
import torch.nn.functional as F

torch.set_num_threads(1)  # for matrices this small, threads only cost time
torch.set_default_dtype(torch.float64)
RUNS, T = 16, 2.131  # Student's t for 15 degrees of freedom, two-sided, 95 %
RATES = (0.02, 0.06, 0.2, 0.6)


def errors(f, lr, seed, width=32):
    """Errors on new data of RUNS networks, each with its own data and start, trained side by side."""
    torch.manual_seed(seed)  # the same data and starts for every f
    x = torch.randn(RUNS, 400, 6)
    y = torch.sin(2 * x[..., :1]) + x[..., 1:2].abs() + torch.tanh(x[..., 2:3] * x[..., 3:4])
    up, down = torch.randn(RUNS, 6, width) / 6**0.5, torch.randn(RUNS, width, 1) / width**0.5
    bias = torch.zeros(RUNS, 1, width)
    optimizer = torch.optim.Adam([p.requires_grad_() for p in (up, bias, down)], lr=lr)
    for _ in range(100):
        optimizer.zero_grad()
        (f(x[:, :200] @ up + bias) @ down - y[:, :200]).square().mean((1, 2)).sum().backward()
        optimizer.step()
    return (f(x[:, 200:] @ up + bias) @ down - y[:, 200:]).square().mean((1, 2)).detach()


def compare(label, *rates):
    relu, silu = (errors(f, lr, seed=1) for f, lr in zip((F.relu, F.silu), rates, strict=True))
    gap = silu - relu
    print(f"{label:31} silu - relu = {gap.mean().item():+.3f} ± {T * gap.std().item() / RUNS**0.5:.3f}")


best = []
for f in (F.relu, F.silu):
    tuning = {lr: errors(f, lr, seed=0).mean().item() for lr in RATES}  # data that the comparison does not use
    best.append(min(tuning, key=tuning.get))
    print(f.__name__, *(f"  {lr}: {error:.2f}" for lr, error in tuning.items()))
compare("learning rate as it was: 0.02", 0.02, 0.02)
compare(f"tuned for each: {best[0]} and {best[1]}", *best)
