import torch

torch.manual_seed(3)
torch.set_default_dtype(torch.float64)
n = 1024
z = torch.randn(256, n)  # 256 samples, 1024 units
print("layer  mean square  over the samples, of a unit  over the units, of a sample")
for layer in range(21):
    if layer in (0, 1, 5, 20):
        samples, units = (z.var(dim=dim).mean().item() for dim in (0, 1))
        print(f"{layer:5d}  {z.square().mean():11.2f}  {samples:27.2f}  {units:26.2f}")
    z = z.relu() @ torch.randn(n, n) * (2 / n) ** 0.5
