import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)
width = 500


def correlations(function, c, depths):
    x = torch.randn(width, 2)
    x[:, 1] = 0.5 * x[:, 0] + 0.75**0.5 * x[:, 1]  # two inputs of correlation 0.5
    found = {}
    for depth in range(1, max(depths) + 1):
        x = torch.randn(width, width) * (c / width) ** 0.5 @ (x if depth == 1 else function(x))
        if depth in depths:
            found[depth] = torch.cosine_similarity(x[:, 0], x[:, 1], dim=0).item()
    return found


cases = {"linear": (lambda x: x, 1), "ReLU": (torch.relu, 2), "tanh": (torch.tanh, 1), "tanh, c = 4": (torch.tanh, 4)}
for name, (function, c) in cases.items():
    found = correlations(function, c, (1, 5, 20, 50))
    print(f"{name:12}", *(f"layer {depth}: {round(value, 1) + 0:.1f}," for depth, value in found.items()))
