import torch

torch.manual_seed(0)
accuracies = 0.90 + 0.01 * torch.randn(1000, 11)  # of one method, 11 seeds, repeated 1000 times
one, best = accuracies[:, 0], accuracies[:, 1:].max(dim=1).values
print(f"one seed {one.mean():.3f}, best of ten {best.mean():.3f}")
print(f"'better' in {(best > one).float().mean():.2f} of the comparisons of the method with itself")
