import torch
from torch.nn import functional as F

y = torch.ones(1)
for score in (-20.0, -100.0):
    for name, loss in (
        ("soft_margin_loss", F.soft_margin_loss),
        ("softplus", lambda s, y: F.softplus(-y * s).mean()),
        ("BCE with logits", lambda s, y: F.binary_cross_entropy_with_logits(s, (1 + y) / 2)),
    ):
        s = torch.tensor([score], requires_grad=True)
        value = loss(s, y)
        value.backward()
        print(f"score {score:6.0f}, {name:16} loss {value:.2f}, gradient {s.grad.item():.2f}")
