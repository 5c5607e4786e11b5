import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(1)  # for matrices this small, threads only cost time
torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
inputs = torch.randn(900, 10)
teacher = nn.Sequential(nn.Linear(10, 16), nn.Tanh(), nn.Linear(16, 3))
arm, angle = torch.randint(0, 2, (900,)), torch.rand(900) * 9
turn = angle + arm * torch.pi
spirals = torch.stack([angle * turn.cos(), angle * turn.sin()], dim=1) / 4


def accuracy(f, x, labels, lr, seed):
    torch.manual_seed(seed)
    a, b, c = layers = nn.ModuleList([nn.Linear(x.shape[1], 24), nn.Linear(24, 24), nn.Linear(24, 3)])
    optimizer = torch.optim.Adam(layers.parameters(), lr=lr)
    for _ in range(100):
        optimizer.zero_grad()
        F.cross_entropy(c(f(b(f(a(x[:300]))))), labels[:300]).backward()
        optimizer.step()
    return (c(f(b(f(a(x[300:]))))).argmax(1) == labels[300:]).double().mean().item()


tasks = {"teacher": (inputs, teacher(inputs).argmax(1)), "spirals": (spirals, arm)}
for name, lr in (("teacher", 0.01), ("spirals", 0.01), ("spirals", 0.03)):
    runs = [[accuracy(f, *tasks[name], lr, seed) for seed in range(5)] for f in (F.silu, F.gelu, F.mish)]
    scores = torch.tensor(runs)
    won = scores.argmax(0).bincount(minlength=3)
    print(f"{name}, learning rate {lr}:")
    for label, row, count in zip(("silu", "gelu", "mish"), scores, won, strict=True):
        print(f"  {label}  {row.mean():.3f} ± {row.std():.3f}, best in {count} of 5 runs")
