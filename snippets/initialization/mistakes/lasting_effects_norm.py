import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
width, depth = 256, 20
x = torch.relu(torch.randn(width))
weights = [torch.randn(width, width) * (2 / width) ** 0.5 for _ in range(depth)]


def through(weights):
    signal, gathered = x, []
    for weight in weights:
        gathered.append(signal / signal.norm())
        signal = torch.relu(weight @ signal)
    return signal.norm(), gathered


plain, directions = through(weights)
ends = [torch.relu(weight @ v) for weight, v in zip(weights, directions, strict=True)]
coherent = [
    weight + 0.2 * torch.outer(end / end.norm(), v) for weight, end, v in zip(weights, ends, directions, strict=True)
]
scattered = []
for weight in weights:
    noise = torch.randn(width, width)
    scattered.append(weight + 0.2 * noise / noise.norm())
share = 0.2 / weights[0].norm()
print(f"every weight moved by {share:.1%} of its norm")
for name, moved in (("at random", scattered), ("along the signal", coherent)):
    print(f"{name:17} signal times {through(moved)[0] / plain:.1f}")
