import torch

torch.manual_seed(0)
steps, mu = 100_000, 0.9
gradients = {
    "steady": torch.ones(steps),
    "alternating": torch.ones(steps) * (-1.0) ** torch.arange(steps),
    "noise": torch.randn(steps),
}
theory = {"steady": 1 / (1 - mu), "alternating": 1 / (1 + mu), "noise": 1 / (1 - mu**2) ** 0.5}

for name, g in gradients.items():
    b, sizes = 0.0, []
    for value in g.tolist():
        b = mu * b + value
        sizes.append(b * b)
    size = (sum(sizes[1000:]) / len(sizes[1000:])) ** 0.5  # root mean square, and that of the gradients is 1
    print(f"{name:12} comes out {size:5.2f} times as large, in theory {theory[name]:5.2f}")
