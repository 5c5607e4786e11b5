import torch

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
n = 1000
x, w, v = torch.randn(64, n), *torch.randn(2, n, n) / n**0.5
for name, y in (("V W x  ", x @ w.T @ v.T), ("W W x  ", x @ w.T @ w.T), ("W^T W x", x @ w.T @ w)):
    along = (y * x).mean() / x.square().mean()  # 0 for a product that is independent of x
    print(f"{name}  mean square {y.square().mean():.1f}, along x {along:.1f}")
