import torch
from torch import nn
from torch.func import jacrev

torch.manual_seed(0)
torch.set_default_dtype(torch.float64)


def stack(depth, activation, fill):
    layers = [m for _ in range(depth) for m in (nn.Linear(64, 64, bias=False), activation())]
    model = nn.Sequential(*layers)
    for layer in model[::2]:
        fill(layer.weight)
    return model


def he(weight):
    nn.init.kaiming_normal_(weight, nonlinearity="relu")


starts = {
    "sigmoid, Xavier": (nn.Sigmoid, nn.init.xavier_normal_),
    "ReLU, He": (nn.ReLU, he),
    "tanh, Xavier": (nn.Tanh, nn.init.xavier_normal_),
    "tanh, orthogonal": (nn.Tanh, nn.init.orthogonal_),
}
print("depth, root mean square of the 64 singular values, those above a tenth of the largest")
for name, (activation, fill) in starts.items():
    for depth in (1, 10, 30):
        values = torch.linalg.svdvals(jacrev(stack(depth, activation, fill))(0.1 * torch.randn(64)))
        size, count = values.square().mean().sqrt().item(), (values > values[0] / 10).sum().item()
        print(f"{name:17} {depth:3} {size:8.0e} {count:4d}")
