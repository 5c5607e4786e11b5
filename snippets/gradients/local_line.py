import torch
from torch import nn

torch.set_default_dtype(torch.float64)
x = torch.randn(500, 2, generator=torch.Generator().manual_seed(0))
y = (x[:, :1] * x[:, 1:] > 0).double()


def network(seed):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(2, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 1))


def loss(model, state):
    return nn.functional.binary_cross_entropy_with_logits(torch.func.functional_call(model, state, x), y)


def copy(model):
    return {name: p.detach().clone() for name, p in model.named_parameters()}


model = network(0)
start = copy(model)
rule = torch.optim.Adam(model.parameters(), lr=0.01)
lengths, before = [], start
for _ in range(300):
    rule.zero_grad()
    loss(model, dict(model.named_parameters())).backward()
    rule.step()
    now = copy(model)
    lengths.append(sum((now[n] - before[n]).square().sum() for n in now).sqrt())
    before = now
end = copy(model)
for t in (0, 0.2, 0.4, 0.6, 0.8, 1):
    print(f"{t:.1f} of the way: loss {loss(model, {n: torch.lerp(start[n], end[n], t) for n in start}):.2f}")
distance = sum((end[n] - start[n]).square().sum() for n in end).sqrt()
print(f"path {sum(lengths) / distance:.1f} times as long as the line")
