import torch
from torch import nn


@torch.no_grad()
def first_gates(bias_ih, bias_hh):
    torch.manual_seed(0)
    lstm = nn.LSTM(8, 64)
    for parameter, gates in ((lstm.bias_ih_l0, bias_ih), (lstm.bias_hh_l0, bias_hh)):
        for gate, value in gates.items():
            parameter.split(64)["ifgo".index(gate)].fill_(value)
    _, f, g, _ = (lstm.bias_ih_l0 + lstm.bias_hh_l0).split(64)
    keep = torch.sigmoid(f)
    return f"keeps {keep.min():.2f} to {keep.max():.2f} of the cell, candidate {torch.tanh(g).mean():.2f}"


print("as PyTorch draws them   ", first_gates({}, {}))
print("f: 1 and 0              ", first_gates({"f": 1.0}, {"f": 0.0}))
print("f: 1 in one vector only ", first_gates({"f": 1.0}, {}))
print("f: 1 in both vectors    ", first_gates({"f": 1.0}, {"f": 1.0}))
print("the third quarter: 1    ", first_gates({"g": 1.0}, {"g": 0.0}))
print("every bias: 1           ", first_gates(dict.fromkeys("ifgo", 1.0), dict.fromkeys("ifgo", 1.0)))
