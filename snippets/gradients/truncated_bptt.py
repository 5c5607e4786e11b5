import torch
from torch import nn

torch.manual_seed(0)
lstm = nn.LSTM(4, 16, batch_first=True)
optimizer = torch.optim.SGD(lstm.parameters(), lr=0.1)
stream = torch.randn(8, 60, 4, requires_grad=True)  # with a gradient only to show how far it reaches
state, read = None, 0

for x in stream.split(20, dim=1):
    if state is not None:
        state = tuple(s.detach() for s in state)  # the values go on, the gradient ends here
    out, state = lstm(x, state)
    loss = (out[:, -1] - 1).square().mean()
    optimizer.zero_grad()
    stream.grad = None
    loss.backward()
    optimizer.step()
    read += x.shape[1]
    reached = (stream.grad.abs().amax(dim=(0, 2)) > 0).sum()
    print(f"the state has read {read} steps, the gradient reaches {reached}")
