import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(256, 512)
print("n_in to n_out  largest fan x Var(w)  length  mean square")
for n_out in (128, 512, 2048):
    weight = nn.init.orthogonal_(torch.empty(n_out, 512))
    y = x @ weight.T
    length = (y.norm(dim=1) / x.norm(dim=1)).mean().item()
    mean_square = (y.square().mean() / x.square().mean()).item()
    fan_variance = max(n_out, 512) * weight.var().item()
    print(f"512 to {n_out:<4} {fan_variance:23.2f} {length:7.2f} {mean_square:12.2f}")

kernel = nn.init.orthogonal_(torch.empty(64, 64, 3, 3))
even = torch.linalg.svdvals(kernel.sum(dim=(2, 3)))  # what a picture of one color meets
print(f"3x3 kernel on even pictures: singular values {even.min().item():.1f} to {even.max().item():.1f}")
nn.init.zeros_(kernel)
nn.init.orthogonal_(kernel[:, :, 1, 1])
even = torch.linalg.svdvals(kernel.sum(dim=(2, 3)))
print(f"orthogonal at its center:    singular values {even.min().item():.1f} to {even.max().item():.1f}")
