import torch
from torch import nn

with torch.device("meta"):
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
model.to_empty(device="cpu")
with torch.no_grad():
    for value in model.parameters():
        value.fill_(7.0)  # stands for whatever the memory held
print("after to_empty:", model[0].weight.unique().tolist())
torch.manual_seed(0)
for module in model.modules():
    if hasattr(module, "reset_parameters"):
        module.reset_parameters()
print("after reset_parameters, largest:", f"{model[0].weight.abs().max().item():.3f}")
