import torch
from torch.nn import functional as F

x = torch.tensor([[1.0, 1.0], [2.0, 1.0], [-1.0, -1.0], [-2.0, -1.0]])
y = torch.tensor([1.0, 1.0, -1.0, -1.0])
for w in (torch.tensor([0.5, 0.5]), torch.tensor([1.0, 0.0]), torch.tensor([11.0, -10.0])):
    loss = F.relu(1 - y * (x @ w)).mean()
    distance = (y * (x @ w)).min() / w.norm()  # from the nearest point to the boundary
    penalty = w.square().sum() / 2
    print(f"w = {w.tolist()}: hinge {loss:.2f}, distance {distance:.2f}, penalty {penalty:.2f}")
