import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
norm = nn.InstanceNorm1d(64, affine=True)
for batch in (64, 32):
    x = 3 * torch.randn(batch, 64) + 5
    try:
        same = torch.allclose(norm(x), F.layer_norm(x, (64,)), atol=1e-5)
        print(f"{batch} rows of 64: the same as layer norm, {same}")
    except ValueError as error:
        print(f"{batch} rows of 64: {error}")
try:
    norm(x[:, :, None])
except ValueError as error:
    print(f"with a third axis: {error}")
pictures = nn.InstanceNorm2d(8, affine=True)(3 * torch.randn(16, 8, 4, 4) + 5)
largest = pictures.mean(dim=(2, 3)).abs().max().item()
print(f"pictures: every channel of each has mean 0, {largest < 1e-5}")
