import torch
from torch.nn import functional as F

torch.manual_seed(0)
prediction, target = torch.zeros(1025), torch.randn(1025)
target[-1] = 10.0  # the last batch holds this one alone
exact = F.mse_loss(prediction, target)
batches = list(zip(prediction.split(256), target.split(256), strict=True))
of_means = sum(F.mse_loss(p, t) for p, t in batches) / len(batches)
summed = sum(F.mse_loss(p, t, reduction="sum") for p, t in batches) / len(target)
print(f"all at once {exact:.1f}, mean of {len(batches)} means {of_means:.1f}, sum over count {summed:.1f}")
