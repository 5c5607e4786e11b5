import copy

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(2, 1, bias=False)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)


def step():
    optimizer.zero_grad()
    model(torch.ones(1, 2)).sum().backward()
    optimizer.step()


def show(name, states):
    weight, buffer = states[0]["weight"][0, 0].item(), states[1]["state"][0]["momentum_buffer"][0, 0].item()
    print(f"{name:7} weight {weight:7.3f}, buffer {buffer:.3f}, lr {states[1]['param_groups'][0]['lr']}")


step()
kept = model.state_dict(), optimizer.state_dict()
copied = copy.deepcopy(kept)
show("kept", kept)
show("copied", copied)
optimizer.param_groups[0]["lr"] = 0.01
for _ in range(5):
    step()
print("after five more steps at a tenth of the rate")
show("kept", kept)
show("copied", copied)
