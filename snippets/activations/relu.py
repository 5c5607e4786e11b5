import torch
import torch.nn.functional as F
from torch import nn

x = torch.tensor([-2.0, -0.5, 0.0, 0.5, 2.0], requires_grad=True)
y = F.relu(x)
y.sum().backward()
print("relu      ", " ".join(f"{v:4.1f}" for v in y.tolist()))
print("derivative", " ".join(f"{v:4.1f}" for v in x.grad.tolist()))


def conv_block(channels_in, channels_out):
    conv = nn.Conv2d(channels_in, channels_out, kernel_size=3, padding=1, bias=False)  # the norm has the bias
    nn.init.kaiming_normal_(conv.weight, nonlinearity="relu")
    return nn.Sequential(conv, nn.BatchNorm2d(channels_out), nn.ReLU())


def dead_share(activation):
    """Share of channels (axis 1) that are zero for the whole batch and at every position."""
    other_axes = [axis for axis in range(activation.ndim) if axis != 1]
    return (activation.amax(dim=other_axes) == 0).float().mean().item()


torch.manual_seed(0)
out = conv_block(3, 16)(torch.randn(8, 3, 32, 32))
print(f"shape {tuple(out.shape)}, zeros {(out == 0).float().mean().item():.2f}, dead {dead_share(out):.2f}")
