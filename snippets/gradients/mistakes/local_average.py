import torch
from torch import nn

torch.set_default_dtype(torch.float64)
x = torch.randn(500, 2, generator=torch.Generator().manual_seed(0))
y = (x[:, :1] * x[:, 1:] > 0).double()


def train(model, seed, steps=300):
    torch.manual_seed(seed)
    rule = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(steps):
        rule.zero_grad()
        batch = torch.randint(len(x), (64,))
        nn.functional.binary_cross_entropy_with_logits(model(x[batch]), y[batch]).backward()
        rule.step()
    return model


def network(seed):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(2, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 1))


def accuracy(state):
    return ((torch.func.functional_call(network(0), state, x) > 0) == y.bool()).double().mean().item()


def mean(a, b):
    return {n: (p + q).detach() / 2 for (n, p), q in zip(a.named_parameters(), b.parameters(), strict=True)}


a, b = train(network(0), 0), train(network(1), 1)
print(f"two starts: {accuracy(dict(a.named_parameters())):.2f}, {accuracy(dict(b.named_parameters())):.2f},", end=" ")
print(f"mean of the weights {accuracy(mean(a, b)):.2f}")
a, b = (train(train(network(0), 0), seed) for seed in (2, 3))
print(f"one start, parted later: mean of the weights {accuracy(mean(a, b)):.2f}")
