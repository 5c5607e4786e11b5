import torch
from torch import optim


def after_a_step(kind, gradient, **flags):
    """Where a step takes a parameter of 1."""
    p = torch.ones(1, requires_grad=True)
    p.grad = torch.full((1,), gradient)
    kind([p], lr=0.1, **flags).step()
    return p.item()


print(" " * 12 + "gradient 0   gradient 1, of which decay")
for name in ("SGD", "Adagrad", "RMSprop", "Adamax", "Adam", "AdamW", "NAdam", "RAdam"):
    kind = getattr(optim, name)
    for more in ({}, {"decoupled_weight_decay": True}) if name in ("Adam", "NAdam", "RAdam") else ({},):
        idle = after_a_step(kind, 0.0, weight_decay=0.1, **more)
        decayed = after_a_step(kind, 1.0, weight_decay=0.1, **more)
        without = after_a_step(kind, 1.0, weight_decay=0.0, **more)
        label = name + (", decoupled" if more else "")
        print(f"{label:17} {1 - idle:.2f}         {1 - decayed:.2f}  {without - decayed:6.3f}")
