import torch
from torch.nn import functional as F

share = torch.tensor([0.55, 0.7, 0.9, 0.99], dtype=torch.float64)  # how often the label is 1
s = torch.linspace(-6, 6, 12001, dtype=torch.float64)[:, None]
print("true share   ", *(f"{value:5.2f}" for value in share.tolist()))
for name, loss in (
    ("hinge", lambda m: F.relu(1 - m)),
    ("squared hinge", lambda m: F.relu(1 - m) ** 2),
    ("logistic", lambda m: F.softplus(-m)),
):
    best = s[(share * loss(s) + (1 - share) * loss(-s)).argmin(dim=0), 0]
    print(f"{name:13}", *(f"{value:5.2f}" for value in best.tolist()))
print("logit        ", *(f"{value:5.2f}" for value in torch.logit(share).tolist()))
