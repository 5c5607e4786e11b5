import torch
import torch.nn.functional as F


def swiglu(x):
    gate, up = x.chunk(2, dim=-1)
    return F.silu(gate) * up


def kept(f, x, *weights):
    """Bytes kept for the backward pass besides the weights: (all of them, those that are not the output)."""
    saved, own = {}, {weight.data_ptr() for weight in weights}

    def keep(tensor):
        storage = tensor.untyped_storage()  # a slice holds on to the whole
        if storage.data_ptr() not in own:
            saved[storage.data_ptr()] = storage.nbytes()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        output = f(x, *weights)
    return sum(saved.values()), sum(size for at, size in saved.items() if at != output.data_ptr())


print("            beside an output of 4000   in a feed-forward block, one token")
for f in (torch.tanh, torch.sigmoid, F.relu, F.leaky_relu, F.elu, F.hardswish, F.gelu, F.silu, F.mish, F.glu, swiglu):
    parts, hidden = (2, 2048) if f in (F.glu, swiglu) else (1, 3072)  # the same number of weights
    x, token = (torch.randn(1, width, requires_grad=True) * 1 for width in (parts * 1000, 768))
    up, down = (torch.randn(*shape, requires_grad=True) for shape in ((parts * hidden, 768), (768, hidden)))
    _, beside = kept(f, x)
    block, _ = kept(lambda x, up, down, f=f: F.linear(f(F.linear(x, up)), down), token, up, down)
    print(f"{f.__name__:12}{beside:24d}{block:20d}   {up.numel() + down.numel()} weights")
