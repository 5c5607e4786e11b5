import torch
import torch.nn.functional as F

SIX = torch.tensor(6.0)


def slope(f, points):
    x = torch.tensor(points, requires_grad=True)
    f(x).sum().backward()
    return "  ".join(f"{v:6.3f}" for v in x.grad.tolist())


print("at 0 and 6    F.relu6             ", slope(F.relu6, [0.0, 6.0]))
print("              x.clamp(0, 6)       ", slope(lambda x: x.clamp(0, 6), [0.0, 6.0]))
print("              min(relu(x), 6)     ", slope(lambda x: torch.minimum(F.relu(x), SIX), [0.0, 6.0]))
print("at -1 and 1   F.hardtanh          ", slope(F.hardtanh, [-1.0, 1.0]))
print("              x.clamp(-1, 1)      ", slope(lambda x: x.clamp(-1, 1), [-1.0, 1.0]))
print("at -3 and 3   F.hardsigmoid       ", slope(F.hardsigmoid, [-3.0, 3.0]))
print("              relu6(x + 3) / 6    ", slope(lambda x: F.relu6(x + 3) / 6, [-3.0, 3.0]))
print("              F.hardswish         ", slope(F.hardswish, [-3.0, 3.0]))
print("              x * relu6(x + 3) / 6", slope(lambda x: x * F.relu6(x + 3) / 6, [-3.0, 3.0]))

# A straight-through sign: the forward pass is a step, the backward pass that of hardtanh.
x = torch.tensor([-1.5, -1.0, -0.2, 0.0, 0.7, 1.0], requires_grad=True)
for clipped in (F.hardtanh(x), x.clamp(-1, 1)):
    sign = clipped + (torch.where(x >= 0, 1.0, -1.0) - clipped).detach()
    (gradient,) = torch.autograd.grad(sign.sum(), x)
    print("sign", sign.tolist(), "gradient", gradient.tolist())
