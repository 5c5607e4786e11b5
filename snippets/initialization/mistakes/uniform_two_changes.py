import torch
from torch import nn

torch.manual_seed(0)
layer = nn.Linear(512, 512)
bound = (6 / (512 + 512)) ** 0.5  # of xavier_uniform_
print("                 n Var(w)  largest weight / bound  largest bias")
for init in (None, nn.init.xavier_uniform_, nn.init.xavier_normal_):
    if init:
        init(layer.weight)
        nn.init.zeros_(layer.bias)
    largest, bias = layer.weight.abs().max().item(), layer.bias.abs().max().item()
    name = init.__name__ if init else "as it comes"
    print(f"{name:16} {512 * layer.weight.var().item():8.2f} {largest / bound:23.2f} {bias:13.3f}")
