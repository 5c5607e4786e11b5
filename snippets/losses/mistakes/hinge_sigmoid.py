import torch
from torch.nn import functional as F

for start in (0.0, 5.0, -10.0):
    for name, squash in (("score", lambda z: z), ("sigmoid", torch.sigmoid), ("tanh", torch.tanh)):
        z = torch.tensor(start, requires_grad=True)
        loss = F.relu(1 - squash(z))  # the label is 1
        loss.backward()
        print(f"logit {start:5.1f}, hinge of the {name:8} loss {loss:.4f}, gradient {z.grad.abs():.4f}")
