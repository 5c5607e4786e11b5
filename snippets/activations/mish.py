import torch
import torch.nn.functional as F
from torch import nn

x = torch.tensor([-10.0, -2.0, -1.0, 0.0, 1.0, 2.0, 10.0], requires_grad=True)
y = F.mish(x)  # nn.Mish() is the same function as a module
y.sum().backward()
for name, row in (("x", x), ("mish", y), ("grad", x.grad)):
    print(f"{name:>5}", *(f"{value:8.4f}" for value in row.tolist()))


def conv(channels_in, channels_out, kernel_size):
    return nn.Sequential(
        nn.Conv2d(channels_in, channels_out, kernel_size, padding=kernel_size // 2, bias=False),
        nn.BatchNorm2d(channels_out),
        nn.Mish(),
    )


class Residual(nn.Module):
    """x + conv3x3(conv1x1(x)), the unit of YOLOv4's backbone; shape (batch, channels, height, width) kept."""

    def __init__(self, channels):
        super().__init__()
        self.branch = nn.Sequential(conv(channels, channels, 1), conv(channels, channels, 3))

    def forward(self, x):
        return x + self.branch(x)


print(Residual(channels=8)(torch.zeros(2, 8, 16, 16)).shape)
