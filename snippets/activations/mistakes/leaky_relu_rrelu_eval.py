import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(2000, 8)
model = nn.Sequential(nn.Linear(8, 64), nn.RReLU(), nn.Linear(64, 3))


def changed():
    with torch.no_grad():  # switches off gradients, not randomness
        first, second = model(x).argmax(dim=1), model(x).argmax(dim=1)
    return (first != second).float().mean().item()


rrelu, negative = nn.RReLU(), torch.tensor([-1.0, -1.0, -1.0])
for training in (True, False):
    rrelu.train(training)
    model.train(training)
    print(f"training={training}")
    for _ in range(2):
        print("  rrelu of three times -1:", [round(v, 3) for v in rrelu(negative).tolist()])
    print(f"  share of predictions that change between two calls: {changed():.2f}")
