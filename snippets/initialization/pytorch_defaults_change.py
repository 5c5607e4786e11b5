import torch
from torch import nn


def he(module):
    if isinstance(module, nn.Linear | nn.Conv2d):
        nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
        if module.bias is not None:
            nn.init.zeros_(module.bias)


class Projection(nn.Linear):
    def reset_parameters(self):
        nn.init.xavier_normal_(self.weight)
        nn.init.zeros_(self.bias)


def show(when):
    sizes = (f"{layer.weight.std().item() * 512**0.5:.2f}" for layer in (model[0], model[2]))
    print(f"{when:24}", *sizes)


torch.manual_seed(0)
print("standard deviation of the weights, times the root of 512")
model = nn.Sequential(nn.Linear(512, 512), nn.ReLU(), Projection(512, 512))
show("as constructed")
model.apply(he)
show("apply(he)")
for module in model.modules():
    if hasattr(module, "reset_parameters"):
        module.reset_parameters()
show("reset_parameters()")
