import torch
from torch import nn

torch.manual_seed(0)
n_in, n_out = 64, 1024
weight = torch.empty(n_in, n_out)  # for x @ weight; nn.Linear stores (n_out, n_in)
h = torch.randn(256, n_in).relu() * 2**0.5  # mean square 1
print("mode=      mean square of x @ weight")
for mode in ("fan_in", "fan_out"):
    nn.init.kaiming_normal_(weight, mode=mode, nonlinearity="relu")
    print(f"{mode:10} {(h @ weight).square().mean().item():.2f}")
nn.init.kaiming_normal_(weight.T, nonlinearity="relu")  # a view: fills weight
print(f"of weight.T {(h @ weight).square().mean().item():.2f}")
