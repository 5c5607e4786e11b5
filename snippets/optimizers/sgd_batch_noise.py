import torch

torch.manual_seed(0)
inputs = torch.randn(4096, 20)
targets = inputs @ torch.randn(20) + torch.randn(4096)
weights = torch.zeros(20)


def gradient(rows):
    return inputs[rows].T @ (inputs[rows] @ weights - targets[rows]) / len(rows)


full = gradient(torch.arange(4096))
print("batch  error / gradient  cosine to the gradient")
for batch in (1, 4, 16, 64, 256, 1024):
    found = torch.stack([gradient(torch.randint(4096, (batch,))) for _ in range(400)])
    error = (found - full).square().sum(1).mean().sqrt() / full.norm()
    cosine = torch.cosine_similarity(found, full[None]).mean()
    print(f"{batch:5d} {error.item():17.1f} {cosine.item():23.1f}")
