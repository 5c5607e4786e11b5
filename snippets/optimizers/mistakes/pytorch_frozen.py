import torch
from torch import nn


def moved(zero_grad, **settings):
    """How far the first layer moves in ten steps after it was frozen."""
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, **settings)
    x, y = torch.randn(32, 4), torch.randn(32, 1)
    for step in range(13):
        if step == 3:
            model[0].requires_grad_(False)
            before = model[0].weight.clone()
        zero_grad(optimizer, model)
        nn.functional.mse_loss(model(x), y).backward()
        optimizer.step()
    return (model[0].weight - before).norm().item()


ways = {
    "optimizer.zero_grad()": lambda optimizer, model: optimizer.zero_grad(),
    "zero_grad(set_to_none=False)": lambda optimizer, model: optimizer.zero_grad(set_to_none=False),
    "zero_grad of the head only": lambda optimizer, model: model[1].zero_grad(),
}
print("                              plain  momentum  decay")
for name, way in ways.items():
    plain, momentum, decay = moved(way), moved(way, momentum=0.9), moved(way, weight_decay=0.1)
    print(f"{name:29} {plain:5.2f} {momentum:9.2f} {decay:6.2f}")
