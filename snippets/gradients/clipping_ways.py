import torch
from torch import nn


def clipped(gradient, clip):
    parameter = nn.Parameter(torch.zeros_like(gradient))
    parameter.grad = gradient.clone()
    clip([parameter])
    return parameter.grad


ways = {
    "by norm, 1": lambda p: nn.utils.clip_grad_norm_(p, 1.0),
    "by norm, inf, 1": lambda p: nn.utils.clip_grad_norm_(p, 1.0, norm_type=torch.inf),
    "by value, 1": lambda p: nn.utils.clip_grad_value_(p, 1.0),
}
for gradient in (torch.tensor([10.0, 1.0]), torch.tensor([0.6, 0.3])):
    print("gradient", [f"{g:.2f}" for g in gradient.tolist()])
    for name, clip in ways.items():
        after = clipped(gradient, clip)
        angle = torch.rad2deg(torch.atan2(*gradient.flip(0)) - torch.atan2(*after.flip(0))).abs()
        print(f"{name:16}", [f"{g:.2f}" for g in after.tolist()], f"turned by {angle:.0f} degrees")
