import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(4, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x, y = torch.randn(32, 4), torch.randn(32, 1)


def show(when):
    norms = [p.grad.norm().item() for p in model.parameters() if p.grad is not None]
    print(f"{when:16} {sum(norms):.2f} of {len(norms)} gradients")


for _ in range(2):
    loss = (model(x) - y).square().mean()
    show("before backward")
    loss.backward()
    show("after backward")
    optimizer.step()
    optimizer.zero_grad()
    show("after zero_grad")
