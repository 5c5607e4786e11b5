import math

import torch

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
age, height = 40 + 10 * torch.randn(500), 170 + 10 * torch.randn(500)
weight = 0.9 * height - 85 + 5 * torch.randn(500)
raw = torch.stack([age, height, weight], dim=1)
centered = raw - raw.mean(0)
standardized = centered / centered.std(0)
values, vectors = torch.linalg.eigh(torch.cov(standardized.T))
whitened = standardized @ vectors / values.sqrt()

for name, x in {"raw": raw, "centered": centered, "standardized": standardized, "whitened": whitened}.items():
    with_bias = torch.cat([x, torch.ones(len(x), 1)], dim=1)  # of linear regression with a bias
    kappa = torch.linalg.cond(with_bias.T @ with_bias).item()
    steps = kappa / 2 * math.log(1000)  # until the error is a thousandth, at the best learning rate
    print(f"{name:12}  condition number {kappa:8.1e}  steps {steps:8.0e}")
