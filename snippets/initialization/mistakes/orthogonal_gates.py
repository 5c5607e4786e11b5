import torch
from torch import nn


def spread(weight):
    values = torch.linalg.svdvals(weight)
    return f"{values.min().item():.1f} to {values.max().item():.1f}"


torch.manual_seed(0)
lstm = nn.LSTM(64, 128)
with torch.no_grad():
    nn.init.orthogonal_(lstm.weight_hh_l0)  # (4 * 128, 128), all four gates at once
    print("at once, one gate: ", spread(lstm.weight_hh_l0.chunk(4)[2]))
    for gate in lstm.weight_hh_l0.chunk(4):
        nn.init.orthogonal_(gate)
    print("gate by gate:      ", spread(lstm.weight_hh_l0.chunk(4)[2]))
