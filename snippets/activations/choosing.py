from functools import partial

import torch
from torch import nn

ELEMENTWISE = (nn.ReLU, nn.LeakyReLU, nn.PReLU, nn.ELU, nn.SELU, nn.GELU, nn.SiLU, nn.Mish, nn.Tanh, nn.Sigmoid)


def inspect(model, batch, axis=1, flat=0.01):
    """Print, for each activation module, what the batch meets there; units are counted along `axis`."""

    def look(name, module, args):
        with torch.enable_grad():
            x = args[0].detach().clone().requires_grad_()
            y = module.forward(1 * x)  # forward, not a call: no hook; 1 * x: it may be overwritten in place
            slope = torch.autograd.grad(y.sum(), x)[0].abs().movedim(axis, 0).flatten(1)  # (units, values)
        dead = (slope.amax(1) == 0).float().mean()  # slope zero on the whole batch
        saturated = (slope < flat).float().mean()
        print(f"{name:2}{type(module).__name__:5}{dead:6.2f}{saturated:11.2f}", end="")
        print(f"{x.square().mean():16.3g}{y.square().mean():8.3g}")

    print("         dead  saturated  mean square in     out")
    found = [(name, module) for name, module in model.named_modules() if isinstance(module, ELEMENTWISE)]
    handles = [module.register_forward_pre_hook(partial(look, name)) for name, module in found]
    model(batch)
    for handle in handles:
        handle.remove()


torch.manual_seed(0)
layers = [nn.Linear(64, 64) for _ in range(5)]
for layer in layers[:3]:
    nn.init.kaiming_normal_(layer.weight)
with torch.no_grad():
    layers[1].bias[:16] -= 9  # fault 1: a quarter of the units pushed below zero
    layers[2].weight *= 20  # fault 2: weights far too large; fault 3: the layers after it are left as they come
activations = [nn.ReLU(), nn.ReLU(inplace=True), nn.Tanh(), nn.GELU(), nn.GELU()]
model = nn.Sequential(*(module for pair in zip(layers, activations, strict=True) for module in pair))
inspect(model, torch.randn(512, 64))
