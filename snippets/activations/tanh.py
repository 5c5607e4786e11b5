import torch
from torch import nn

x = torch.tensor([-10.0, -2.0, -1.0, 0.0, 1.0, 2.0, 10.0], requires_grad=True)
y = torch.tanh(x)  # nn.Tanh() is the same function as a module
y.sum().backward()
for name, row in (("x", x), ("tanh", y), ("grad", x.grad)):
    print(f"{name:>5}", *(f"{value:8.4f}" for value in row.tolist()))


def gru_step(cell, x, h):
    """One step of nn.GRUCell: what is written into the state goes through tanh, how much of it through sigmoids."""
    xr, xz, xn = (x @ cell.weight_ih.T + cell.bias_ih).chunk(3, dim=-1)
    hr, hz, hn = (h @ cell.weight_hh.T + cell.bias_hh).chunk(3, dim=-1)
    reset, keep = torch.sigmoid(xr + hr), torch.sigmoid(xz + hz)
    candidate = torch.tanh(xn + reset * hn)
    return keep * h + (1 - keep) * candidate  # a mean of two numbers in (-1, 1) stays there


torch.manual_seed(0)
cell, state = nn.GRUCell(8, 16), torch.zeros(4, 16)
with torch.no_grad():
    for _ in range(1000):
        inputs = 100 * torch.randn(4, 8)
        same = torch.allclose(gru_step(cell, inputs, state), cell(inputs, state), atol=1e-5)
        state = cell(inputs, state)
print("as nn.GRUCell:", same, "  state within 1 after 1000 steps:", (state.abs() <= 1).all().item())
