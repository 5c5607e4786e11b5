import torch
from torch.nn import functional as F

y = torch.tensor([0.0, 1.0, 5.0])  # the median is 1
for name, loss, decay in (
    ("L1", F.l1_loss, 1.0),
    ("L1, decaying rate", F.l1_loss, 0.98),
    ("smooth L1", lambda x, t: F.smooth_l1_loss(x, t, beta=0.5), 1.0),
):
    x, lr, path = torch.tensor(3.03, requires_grad=True), 0.3, []
    for _ in range(300):
        (slope,) = torch.autograd.grad(loss(x.expand(3), y), x)
        with torch.no_grad():
            x -= lr * slope
        lr *= decay
        path.append(x.item())
    end = torch.tensor(path[-20:])
    print(f"{name:17}: last 20 values between {end.min():.2f} and {end.max():.2f}")
