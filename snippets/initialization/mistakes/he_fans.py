import torch
from torch import nn


def mean_square(layer, mode="fan_in"):  # away from the border; He aims at 2
    nn.init.kaiming_normal_(layer.weight, mode=mode, nonlinearity="relu")
    with torch.no_grad():
        y = layer(torch.randn(64, layer.in_channels, 16, 16).relu() * 2**0.5)
    return y[..., 4:-4, 4:-4].square().mean().item()


torch.manual_seed(0)
depthwise = nn.Conv2d(64, 64, 3, groups=64, bias=False)
print(f"convolution               {mean_square(nn.Conv2d(64, 64, 3, bias=False)):.1f}")
print(f"depthwise, fan_in         {mean_square(depthwise):.1f}")
print(f"depthwise, fan_out        {mean_square(depthwise, 'fan_out'):.2f}")
print(f"transposed, 64 to 64      {mean_square(nn.ConvTranspose2d(64, 64, 3, bias=False)):.1f}")
print(f"transposed, 64 to 4       {mean_square(nn.ConvTranspose2d(64, 4, 3, bias=False)):.0f}")
print(f"  the same, fan_out       {mean_square(nn.ConvTranspose2d(64, 4, 3, bias=False), 'fan_out'):.1f}")
print(f"transposed, stride 2      {mean_square(nn.ConvTranspose2d(64, 64, 4, stride=2, bias=False)):.1f}")
