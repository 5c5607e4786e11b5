import torch
from torch import nn


def kept(activation):  # bytes that the backward pass keeps beside the output
    saved = []

    def keep(tensor):
        saved.append(tensor)
        return tensor

    x = torch.randn(1000, requires_grad=True) * 1  # not a leaf, so in-place is allowed
    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        output = activation(x)
    return sum(t.nbytes for t in saved if t.data_ptr() != output.data_ptr())


for activation in (nn.ReLU(inplace=True), nn.ReLU(), nn.SiLU(inplace=True), nn.SiLU()):
    print(f"{activation!s:18} {kept(activation):5d}")
