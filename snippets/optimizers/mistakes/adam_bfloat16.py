import torch
from torch import nn

for dtype in (torch.float32, torch.bfloat16):
    theta = nn.Parameter(torch.ones(1, dtype=dtype))
    optimizer = torch.optim.Adam([theta], lr=2**-10)
    for g in [1.0] * 10 + [2**-7] * 3000:  # the gradients fall to a hundredth
        theta.grad = torch.full_like(theta, g)
        optimizer.step()
        if g == 1.0:
            before, square = theta.item(), optimizer.state[theta]["exp_avg_sq"].item()
    after = optimizer.state[theta]["exp_avg_sq"].item()
    print(f"{str(dtype)[6:]:8s} ten steps moved 1 to {before:.4f}, 3000 more to {theta.item():.4f};")
    print(f"         the mean of squares went from {square:.5f} to {after:.5f}")
