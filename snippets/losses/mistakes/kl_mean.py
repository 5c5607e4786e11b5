import warnings

import torch
from torch.nn import functional as F

torch.manual_seed(0)
for classes in (10, 1000):
    log_p = torch.randn(8, classes).log_softmax(dim=1)
    q = torch.randn(8, classes).softmax(dim=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PyTorch warns of "mean", the default
        mean = F.kl_div(log_p, q)
    divergence = F.kl_div(log_p, q, reduction="batchmean")
    print(f"{classes:4} classes: mean {mean:.4f}, batchmean {divergence:.2f}, ratio {divergence / mean:.0f}")

log_p = torch.randn(8, 50, 10).log_softmax(dim=2)  # sequences of 50
q = torch.randn(8, 50, 10).softmax(dim=2)
once = F.kl_div(log_p, q, reduction="batchmean")
flat = F.kl_div(log_p.flatten(0, 1), q.flatten(0, 1), reduction="batchmean")
print(f"8 sequences of 50: batchmean {once:.1f}, of 400 rows {flat:.2f}")
