import torch
import torch.nn.functional as F
from torch import nn

points = [-20.0, -2.0, 0.0, 2.0, 20.0]
print("x          ", *(f"{v:9.3g}" for v in points))
for f in (F.softplus, F.logsigmoid, F.softsign):  # nn.Softplus, nn.LogSigmoid, nn.Softsign
    x = torch.tensor(points, requires_grad=True)
    y = f(x)
    y.sum().backward()
    print(f"{f.__name__:11}", *(f"{v:9.3g}" for v in y.tolist()))
    print("  slope    ", *(f"{v:9.3g}" for v in x.grad.tolist()))


class GaussianHead(nn.Module):
    """Mean and standard deviation; the deviation starts near `initial` and stays above `least`."""

    def __init__(self, features, initial=1.0, least=1e-3):
        super().__init__()
        self.out = nn.Linear(features, 2)
        self.least = least
        target = torch.tensor(initial - least)
        self.shift = (target + torch.log(-torch.expm1(-target))).item()  # the inverse of softplus

    def forward(self, x):
        mean, raw = self.out(x).unbind(-1)
        return mean, F.softplus(raw + self.shift) + self.least


torch.manual_seed(0)
mean, scale = GaussianHead(8)(torch.zeros(3, 8) + 0.1)
print("deviation at the start", [round(v, 3) for v in scale.tolist()])

# Binary cross-entropy from a logit is a softplus of the logit, turned so that right answers go to zero.
logit, label = torch.tensor([-3.0, 0.5, 40.0]), torch.tensor([0.0, 1.0, 0.0])
loss = F.binary_cross_entropy_with_logits(logit, label, reduction="none")
turned = F.softplus((1 - 2 * label) * logit)
print("loss", [round(v, 3) for v in loss.tolist()], "equal:", torch.allclose(loss, turned))
