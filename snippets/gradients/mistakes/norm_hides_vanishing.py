import torch
from torch import nn

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
rnn = nn.RNN(4, 64, batch_first=True)
for steps in (10, 100):
    x = torch.randn(16, steps, 4, requires_grad=True)
    loss = rnn(x)[0][:, -1].square().mean()
    at_weight, at_inputs = torch.autograd.grad(loss, (rnn.weight_hh_l0, x))
    first = at_inputs[:, 0].norm()
    print(f"{steps:3d} steps: gradient of the weights {at_weight.norm():.0e}, at the first input {first:.0e}")
