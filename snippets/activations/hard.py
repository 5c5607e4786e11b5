import torch
import torch.nn.functional as F
from torch import nn

points = [-4.0, -3.0, -1.5, -1.0, 0.0, 1.0, 3.0, 6.0, 7.0]
print(f"{'x':11}", *(f"{v:6.2f}" for v in points))
for f in (F.hardtanh, F.relu6, F.hardsigmoid, F.hardswish):  # nn.Hardtanh, nn.ReLU6, ...
    x = torch.tensor(points, requires_grad=True)
    y = f(x)
    y.sum().backward()
    print(f"{f.__name__:11}", *(f"{v:6.2f}" for v in y.tolist()))
    print("  slope    ", *(f"{v:6.2f}" for v in x.grad.tolist()))


class SqueezeExcite(nn.Module):
    """Scales each channel by a gate in [0, 1] computed from the means of all channels, as in MobileNetV3."""

    def __init__(self, channels, reduction=4):
        super().__init__()
        self.down = nn.Conv2d(channels, channels // reduction, 1)
        self.up = nn.Conv2d(channels // reduction, channels, 1)

    def forward(self, x):  # (N, C, H, W)
        gate = F.hardsigmoid(self.up(F.relu(self.down(x.mean((2, 3), keepdim=True)))))
        return gate * x


print(SqueezeExcite(16)(torch.zeros(2, 16, 8, 8)).shape)
