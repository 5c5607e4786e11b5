import torch
import torch.nn.functional as F

x = torch.tensor([15.0, 20.0, 20.5, 30.0], dtype=torch.float64)
exact = torch.log1p(torch.exp(-x))  # softplus(x) - x = softplus(-x), without cancellation
print("x                              ", *(f"{v:8.1f}" for v in x.tolist()))
for name, row in (
    ("softplus(-x)", F.softplus(-x)),
    ("softplus(x) - x", F.softplus(x) - x),
    ("the same, threshold=40", F.softplus(x, threshold=40) - x),
    ("logaddexp(x, 0) - x", torch.logaddexp(x, torch.zeros_like(x)) - x),
):
    print(f"{name:24}float64", *(f"{v:8.1e}" if v else f"{'0':>8}" for v in row.tolist()))

# The threshold is compared with beta * x: the step at the switch grows as beta falls.
print("beta    switches at    step there")
for beta in (0.01, 1.0, 100.0):
    at = torch.tensor(20 / beta, dtype=torch.float64)
    step = F.softplus(at, beta=beta) - at
    print(f"{beta:<8g}{at.item():11g}{step.item():14.1e}")
