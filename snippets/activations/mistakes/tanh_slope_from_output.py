import torch

x = torch.tensor([2.0, 4.0, 6.0, 8.0, 9.0, 10.0])
y = torch.tanh(x)
e = torch.exp(-2 * x.abs())
rows = {
    "exact": 1 / torch.cosh(x.double()) ** 2,
    "1 - y**2": 1 - y**2,
    "(1 - y) * (1 + y)": (1 - y) * (1 + y),
    "4 * e / (1 + e)**2": 4 * e / (1 + e) ** 2,
}
for dtype in (torch.float32, torch.bfloat16):
    leaf = x.to(dtype, copy=True).requires_grad_()
    torch.tanh(leaf).sum().backward()
    rows[f"autograd, {str(dtype)[6:]}"] = leaf.grad

print(f"{'x':19}", *(f"{v:8.0f}" for v in x.tolist()))
for name, row in rows.items():
    print(f"{name:19}", *(f"{v:8.1e}" if v else f"{'0':>8}" for v in row.tolist()))
