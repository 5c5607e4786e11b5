import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(512, 32)
y = (x[:, :1] * x[:, 1:2] > 0).float()
model = nn.Sequential(nn.Linear(32, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1))
loss_of = nn.BCEWithLogitsLoss()


def step(optimizer):
    """One step; the norm of the gradient, and for each weight matrix the step's length over its own."""
    optimizer.zero_grad()
    loss = loss_of(model(x), y)
    loss.backward()
    norm = nn.utils.clip_grad_norm_(model.parameters(), torch.inf)
    matrices = [p for p in model.parameters() if p.ndim == 2]
    before = [p.detach().clone() for p in matrices]
    optimizer.step()
    ratios = [((p.detach() - b).norm() / b.norm()).item() for p, b in zip(matrices, before, strict=True)]
    return loss.item(), norm.item(), ratios


for name, optimizer in (
    ("SGD, 0.1", torch.optim.SGD(model.parameters(), lr=0.1)),
    ("Adam, 0.001", torch.optim.Adam(model.parameters(), lr=0.001)),
    ("Adam, 0.1", torch.optim.Adam(model.parameters(), lr=0.1)),
):
    loss, norm, ratios = step(optimizer)
    print(f"{name}: loss {loss:.2f}, gradient {norm:.2f}, step over weight", *(f"{ratio:.4f}" for ratio in ratios))
