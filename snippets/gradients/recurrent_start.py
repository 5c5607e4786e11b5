import torch
from torch import nn


@torch.no_grad()
def start(layer, forget_bias=1.0):
    """Orthogonal recurrent weights, gate by gate, zero biases, and open forget gates, for RNN, LSTM and GRU."""
    n = layer.hidden_size
    for name, parameter in layer.named_parameters():
        if name.startswith("weight_hh"):
            for gate in parameter.split(n):
                nn.init.orthogonal_(gate)
        elif name.startswith("weight_ih"):
            for gate in parameter.split(n):
                nn.init.xavier_uniform_(gate)
        elif name.startswith("bias"):
            parameter.zero_()
    for name, parameter in layer.named_parameters():
        if name.startswith("bias_ih") and isinstance(layer, nn.LSTM | nn.GRU):
            # LSTM: i, f, g, o; GRU: r, z, n, where z keeps. bias_hh is added to it and stays 0.
            parameter[n : 2 * n] = forget_bias
    return layer


torch.manual_seed(0)
for kind in (nn.RNN, nn.LSTM, nn.GRU):
    layer = start(kind(8, 64, num_layers=2, bidirectional=True))
    values = torch.linalg.svdvals(layer.weight_hh_l1_reverse[:64])
    bias = (layer.bias_ih_l1_reverse + layer.bias_hh_l1_reverse).view(-1, 64)[:, 0]
    print(f"{kind.__name__:4}  singular values {values.min():.2f} to {values.max():.2f}, biases", bias.tolist())
