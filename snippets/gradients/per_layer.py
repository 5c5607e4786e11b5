import torch
from torch import nn
from torch.nn import functional as F


def watch(model):
    """Norm of the gradient at each linear layer's output, renewed by every backward pass."""
    arrived = {}

    def attach(name):
        def on_forward(module, args, out):
            if out.requires_grad:
                out.register_hook(lambda grad: arrived.__setitem__(name, grad.norm().item()))

        return on_forward

    for name, module in model.named_modules():
        if isinstance(module, nn.Linear):
            module.register_forward_hook(attach(name))
    return arrived


torch.manual_seed(0)
x, y = torch.randn(256, 64), torch.randint(10, (256,))
for activation in (nn.Sigmoid, nn.ReLU):
    layers = [m for _ in range(10) for m in (nn.Linear(64, 64, bias=False), activation())]
    model = nn.Sequential(*layers, nn.Linear(64, 10))
    arrived = watch(model)
    F.cross_entropy(model(x), y).backward()
    print(f"{activation.__name__}: gradient at the output and the weights of a layer, share of the weights")
    for name in ("0", "8", "18"):
        weight = model.get_parameter(f"{name}.weight")
        grad = weight.grad.norm()
        print(f"{name:>4} {arrived[name]:12.0e} {grad:12.0e} {grad / weight.norm():12.0e}")
