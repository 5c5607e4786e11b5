import torch
from torch.nn import functional as F

torch.manual_seed(0)
error = torch.randn(10_000)
for unit, scale in (("thousands of dollars", 10.0), ("dollars", 10_000.0), ("millions", 0.01)):
    r = scale * error
    share = (r.abs() > 1.0).float().mean()  # where Huber's default has a gradient of constant size
    loss = F.huber_loss(r, torch.zeros_like(r))
    as_l1, as_mse = loss / F.l1_loss(r, torch.zeros_like(r)), loss / F.mse_loss(r, torch.zeros_like(r))
    print(f"{unit:20}: beyond delta {share:4.0%}, over L1 {as_l1:.3f}, over MSE {as_mse:.3f}")
