import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
lstm = nn.LSTM(4, 32, batch_first=True)
lengths = torch.tensor([60, 40, 20])
x = torch.zeros(3, 60, 4)
for row, length in enumerate(lengths):
    x[row, :length] = torch.randn(length, 4)
x.requires_grad_()


def reach(last):  # the gradient at each row's last real input
    (gradient,) = torch.autograd.grad(last.sum(), x)
    sizes = gradient[torch.arange(3), lengths - 1].norm(dim=1)
    return [f"{size:.0e}" for size in sizes]


print("lengths                 ", lengths.tolist())
print("out[:, -1]              ", *reach(lstm(x)[0][:, -1]))
print("out[row, length - 1]    ", *reach(lstm(x)[0][torch.arange(3), lengths - 1]))
packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
print("h_n of a packed sequence", *reach(lstm(packed)[1][0][0]))
