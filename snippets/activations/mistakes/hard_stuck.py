import torch
import torch.nn.functional as F

torch.set_num_threads(1)  # for matrices this small, threads only cost time
PAIRS = ((torch.tanh, F.hardtanh), (torch.sigmoid, F.hardsigmoid), (F.silu, F.hardswish))


def train(f, bias, target, steps):  # one unit that learns nothing but its bias
    bias = torch.tensor(bias, requires_grad=True)
    for _ in range(steps):
        (gradient,) = torch.autograd.grad((f(bias) - target).square(), bias)
        bias = (bias - gradient).detach().requires_grad_()  # gradient descent, learning rate 1
    return bias.item(), f(bias).item()


for f, hard in PAIRS:
    for g in (f, hard):
        bias, output = train(g, bias=-4.0, target=0.5, steps=150)
        print(f"{g.__name__:12} bias -4 to {bias:5.2f}, output {output:5.2f}, wanted 0.50")
