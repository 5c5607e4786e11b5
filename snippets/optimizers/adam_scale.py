import torch
from torch import nn

torch.set_default_dtype(torch.float64)


def path(scale, eps, turn=0.0):
    """100 steps on a valley; the scale multiplies each coordinate's gradient, the turn is that of the axes."""
    angle = torch.tensor(turn)
    axes = torch.stack([torch.stack([angle.cos(), -angle.sin()]), torch.stack([angle.sin(), angle.cos()])])
    x = nn.Parameter(axes @ torch.ones(2))
    optimizer = torch.optim.Adam([x], lr=0.01, eps=eps)
    for _ in range(100):
        x.grad = torch.tensor(scale) * (axes @ (torch.tensor([1.0, 0.01]) * (axes.T @ x.detach())))
        optimizer.step()
    return axes.T @ x.detach()


print("gradients times       eps    where it is after 100 steps")
first = path([1.0, 1.0], 0.0)
for scale in ([1.0, 1.0], [2.0**-20, 2.0**20], [2.0**-30, 1.0]):
    for eps in (0.0, 1e-8):
        x = path(scale, eps)
        same = "  to the last bit as in the first line" if torch.equal(x, first) else ""
        print(f"{scale[0]:7.0e} {scale[1]:7.0e} {eps:9.0e}    {x[0]:.4f} {x[1]:.4f}{same}")
x = path([1.0, 1.0], 0.0, turn=0.5)
print(f"axes turned by half a radian:  {x[0]:.4f} {x[1]:.4f}")
