import torch
from torch import nn


def reach(layer, steps=100, lags=(1, 10, 50, 99)):
    """Size of the last output's gradient at the input of `lag` steps before, against that at the last input."""
    x = torch.randn(16, steps, layer.input_size, requires_grad=True)
    last = layer(x)[0][:, -1]
    (gradient,) = torch.autograd.grad((last * torch.randn_like(last)).sum(), x)
    size = gradient.square().mean(dim=(0, 2)).sqrt()
    return [f"{size[-1 - lag] / size[-1]:.0e}" for lag in lags]


torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
print("steps back            ", "     1    10    50    99")
for kind in (nn.RNN, nn.GRU, nn.LSTM):
    layer = kind(8, 64, batch_first=True)
    print(f"{kind.__name__:5} default          ", *reach(layer))
layer = nn.RNN(8, 64, batch_first=True)
nn.init.orthogonal_(layer.weight_hh_l0)
print("RNN   orthogonal       ", *reach(layer))
layer = nn.LSTM(8, 64, batch_first=True)
for bias in (1.0, 5.0):
    with torch.no_grad():
        layer.bias_ih_l0[64:128] = bias  # the forget gate's quarter: i, f, g, o
        layer.bias_hh_l0[64:128] = 0.0
    print(f"LSTM  forget bias {bias:.0f}    ", *reach(layer))
