import torch
from torch import nn

d = 40
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(d, 128), nn.ReLU(), nn.Linear(128, 1))


def gradient(target, seed):  # on a large batch of its own
    x = torch.randint(0, 2, (20_000, d), generator=torch.Generator().manual_seed(seed)) * 2.0 - 1
    loss = nn.functional.mse_loss(model(x)[:, 0], target(x))
    return torch.cat([g.flatten() for g in torch.autograd.grad(loss, list(model.parameters()))])


def majority(x):
    return x[:, : d // 2].sum(dim=1).sign()


def parity(x):
    return x[:, : d // 2].prod(dim=1)


def nothing(x):
    return torch.zeros(len(x))


for target in (majority, parity):
    whole = [gradient(target, seed) for seed in (1, 2)]
    known = [gradient(target, seed) - gradient(nothing, seed) for seed in (1, 2)]
    print(f"{target.__name__:8}  norm {whole[0].norm():.1f}", end="  ")
    print(f"two batches agree: {torch.cosine_similarity(*whole, dim=0):.1f}", end="  ")
    print(f"in what they know of the target: {torch.cosine_similarity(*known, dim=0).abs():.1f}")
