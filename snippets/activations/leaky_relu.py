import torch
import torch.nn.functional as F
from torch import nn

x = torch.tensor([-2.0, -0.5, 0.0, 0.5, 2.0], requires_grad=True)
y = F.leaky_relu(x, negative_slope=0.2)  # without the argument the slope is 0.01
y.sum().backward()
print("leaky_relu", " ".join(f"{v:5.2f}" for v in y.tolist()))
print("derivative", " ".join(f"{v:5.2f}" for v in x.grad.tolist()))


def conv_block(channels_in, channels_out, slope=0.2):
    """Halves height and width, as in the discriminator of a GAN."""
    conv = nn.Conv2d(channels_in, channels_out, kernel_size=4, stride=2, padding=1, bias=False)
    nn.init.kaiming_normal_(conv.weight, a=slope, nonlinearity="leaky_relu")  # a is 0 unless you pass it
    return nn.Sequential(conv, nn.BatchNorm2d(channels_out), nn.LeakyReLU(slope))


print("gain      ", *(f"{nn.init.calculate_gain('leaky_relu', slope):.4f}" for slope in (0.0, 0.01, 0.2)))
print(conv_block(3, 16)(torch.zeros(2, 3, 32, 32)).shape)

prelu = nn.PReLU(num_parameters=3)  # one slope for each channel (axis 1), 0.25 at the start
h = torch.tensor([[-1.0, -1.0, -1.0], [-2.0, 0.0, 1.0]])  # (examples, channels)
prelu(h).sum().backward()
print("PReLU slopes", prelu.weight.tolist(), "gradients", prelu.weight.grad.tolist())
