import torch

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
n, depth = 512, 30
h = torch.randn(4096).relu()
print(f"of ReLU(z), z standard normal: mean square {h.square().mean():.1f}, variance {h.var():.1f}")
for name, kept in (("mean square", 0.5), ("variance", 0.5 - 0.5 / torch.pi)):
    z = torch.randn(64, n)
    for _ in range(depth):
        z = z.relu() @ torch.randn(n, n) * (1 / (kept * n)) ** 0.5
    print(f"weights that make up for the {name:11}: mean square after {depth} layers {z.square().mean():8.1e}")
