import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
model[2] = nn.Linear(8, 3)  # a new head, after the optimizer was made


def trained():
    before = {n: p.detach().clone() for n, p in model.named_parameters()}
    optimizer.zero_grad()
    model(torch.randn(16, 4)).square().mean().backward()
    optimizer.step()
    return [n for n, p in model.named_parameters() if not torch.equal(p, before[n])]


def left_out():
    known = {id(p) for group in optimizer.param_groups for p in group["params"]}
    return [n for n, p in model.named_parameters() if p.requires_grad and id(p) not in known]


print("moved by a step:", trained())
print("not in the optimizer:", left_out())
optimizer.add_param_group({"params": model[2].parameters()})
print("not in the optimizer:", left_out())
print("moved by a step:", trained())
