import torch
from torch import nn


def network(act):
    return nn.Sequential(nn.Linear(8, 32), act(), nn.Linear(32, 32), act(), nn.Linear(32, 1))


def slopes(model):
    return " and ".join(f"{model[place].weight.item():.2f}" for place in (1, 3))


torch.manual_seed(0)
one = nn.PReLU()
shared = network(lambda: one)  # what a parameter `act=nn.PReLU()` leads to
separate = network(nn.PReLU)
separate.load_state_dict(shared.state_dict())
for name, model in (("separate", separate), ("shared", shared)):
    print(f"{name:9} parameters {sum(p.numel() for p in model.parameters())}, keys {len(model.state_dict())}")

x = torch.randn(256, 8)
for model in (separate, shared):
    model(x).square().mean().backward()
print("gradient of a slope, separate:", *(f"{separate[place].weight.grad.item():.4f}" for place in (1, 3)))
print(f"gradient of a slope, shared:   {one.weight.grad.item():.4f}")

with torch.no_grad():  # as if training had moved them apart
    separate[1].weight.fill_(-0.5)
    separate[3].weight.fill_(0.1)
print(shared.load_state_dict(separate.state_dict()))
print(f"saved slopes {slopes(separate)}, loaded slopes {slopes(shared)}, ", end="")
print(f"error of the output {((shared(x) - separate(x)).norm() / separate(x).norm()).item():.2f}")

layers = [nn.Linear(8, 8, bias=False), nn.ReLU()] * 3
print("matrices in three layers:", len(list(nn.Sequential(*layers).parameters())))
