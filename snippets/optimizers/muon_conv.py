import torch
from torch import nn

torch.manual_seed(0)
conv = nn.Conv2d(3, 8, 3)
try:
    torch.optim.Muon([conv.weight])
except ValueError as error:
    print("ValueError:", error)

flat = nn.Parameter(conv.weight.detach().flatten(1))  # the same memory as a matrix: 8 rows, 3 * 3 * 3 columns
optimizer = torch.optim.Muon([flat], lr=0.02)
x = torch.randn(4, 3, 10, 10)
for _ in range(3):
    conv.zero_grad()
    conv(x).pow(2).mean().backward()
    flat.grad = conv.weight.grad.flatten(1)
    optimizer.step()
print("matrix:", tuple(flat.shape), " one memory:", flat.data_ptr() == conv.weight.data_ptr())
print("the convolution has it:", torch.equal(flat, conv.weight.flatten(1)))
