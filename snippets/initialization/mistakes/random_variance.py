import torch
from torch import nn

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)
n = 512
x = torch.randn(64, n)
print("what N(0, 2 / n) means  std     size after 1 layer, after 20")
for name, std in (("variance 2 / n", (2 / n) ** 0.5), ("std 2 / n", 2 / n)):
    h, sizes = x, []
    for layer in range(20):
        h = (h @ nn.init.normal_(torch.empty(n, n), 0, std)).relu()
        if layer in (0, 19):
            sizes.append(h.square().mean().sqrt().item())
    print(f"{name:22}  {std:.4f}", *(f"{size:13.1e}" for size in sizes))
print("what N(0, 0.03) means: std", f"{nn.init.normal_(torch.empty(n, n), 0, 0.03).std():.3f} or {0.03**0.5:.3f}")
