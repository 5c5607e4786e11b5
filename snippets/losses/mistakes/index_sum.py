import torch
from torch.nn import functional as F

for reduction in ("mean", "sum"):
    for batch in (16, 256):
        torch.manual_seed(0)
        w = torch.zeros(1, requires_grad=True)
        x = torch.randn(batch, 1)
        for _ in range(50):
            (slope,) = torch.autograd.grad(F.mse_loss(x * w, 3 * x, reduction=reduction), w)
            with torch.no_grad():
                w -= 0.01 * slope
        end = f"{w.item():.1f}" if abs(w.item()) < 100 else "diverged"
        print(f"{reduction}, batch of {batch}: weight {end} after 50 steps, 3.0 is right")
