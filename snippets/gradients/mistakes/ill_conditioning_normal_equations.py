import torch

torch.manual_seed(0)
x = torch.linspace(0, 1, 200, dtype=torch.float64)
powers = torch.stack([x**k for k in range(6)], dim=1)  # columns that are nearly parallel
truth = torch.tensor([1.0, -2.0, 3.0, -4.0, 5.0, -6.0], dtype=torch.float64)
A, b = powers.float(), (powers @ truth).float()

print(f"condition number of A      {torch.linalg.cond(powers):.0e}")
print(f"condition number of A^T A  {torch.linalg.cond(powers.T @ powers):.0e}")
for name, found in (
    ("lstsq(A, b)        ", torch.linalg.lstsq(A, b[:, None]).solution[:, 0]),
    ("solve(A^T A, A^T b)", torch.linalg.solve(A.T @ A, A.T @ b)),
):
    print(f"{name}  coefficients right to 0.01: {bool((found - truth).abs().max() < 0.01)}")
