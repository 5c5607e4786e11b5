import torch
from torch import nn
from torch.nn import functional as F


def report(model, x, y):
    outputs = []

    def keep(module, _, out):
        out.retain_grad()
        outputs.append((module, out))

    linear = [module for module in model.modules() if isinstance(module, nn.Linear)]
    hooks = [module.register_forward_hook(keep) for module in linear]
    loss = F.cross_entropy(model(x), y)
    loss.backward()
    print(f"loss {loss.item():.2f}, log of the number of classes {torch.tensor(10.0).log():.2f}")
    for module, out in outputs:
        alike = len(module.weight) - len(module.weight.unique(dim=0))
        signal, gradient = (size.square().mean().sqrt().item() for size in (out, out.grad))
        print(f"{alike:3d} units with a twin, signal {signal:.1e}, gradient {gradient:.1e}")
    for hook in hooks:
        hook.remove()


torch.manual_seed(0)
layers = [nn.Linear(64, 64) for _ in range(6)] + [nn.Linear(64, 10)]
for layer in layers:
    nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
nn.init.normal_(layers[2].weight, std=0.03)  # planted
nn.init.constant_(layers[4].weight, 0.03)  # planted
model = nn.Sequential(layers[0], *(m for layer in layers[1:] for m in (nn.ReLU(), layer)))
report(model, torch.randn(256, 64), torch.randint(10, (256,)))
