import torch
import torch.nn.functional as F
from torch import nn

x = torch.tensor([-4.0, -2.0, -1.0, 0.0, 1.0, 2.0, 4.0], requires_grad=True)
print("   x", *(f"{value:8.4f}" for value in x.tolist()))
for approximate in ("none", "tanh"):  # "none" is the default of F.gelu and nn.GELU
    y = F.gelu(x, approximate=approximate)
    (slope,) = torch.autograd.grad(y.sum(), x)
    print(approximate, *(f"{value:8.4f}" for value in y.tolist()))
    print("grad", *(f"{value:8.4f}" for value in slope.tolist()))


class FeedForward(nn.Module):
    """down(gelu(up(x))), as in BERT and ViT; GPT-2 needs approximate="tanh". Shape (..., width) kept."""

    def __init__(self, width, approximate="none"):
        super().__init__()
        self.up = nn.Linear(width, 4 * width)
        self.act = nn.GELU(approximate)
        self.down = nn.Linear(4 * width, width)

    def forward(self, x):
        return self.down(self.act(self.up(x)))


print(FeedForward(width=8)(torch.zeros(2, 5, 8)).shape)
