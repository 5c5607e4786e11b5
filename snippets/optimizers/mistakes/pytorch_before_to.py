import torch
from torch import nn

model = nn.Linear(2, 1)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
model(torch.ones(1, 2)).sum().backward()
optimizer.step()
weight = model.weight
model.to(torch.float64)
print("a module keeps its parameters:", model.weight is weight)
print("but not its optimizer's state:", weight.dtype, optimizer.state[weight]["momentum_buffer"].dtype)
optimizer.load_state_dict(optimizer.state_dict())
print("loaded again:", weight.dtype, optimizer.state[weight]["momentum_buffer"].dtype)

tensor = torch.zeros(2, requires_grad=True)
optimizer = torch.optim.SGD([tensor], lr=0.1)
tensor = tensor.to(torch.float64)
print("a tensor becomes another, and no leaf:", tensor.is_leaf)
try:
    torch.optim.SGD([tensor], lr=0.1)
except ValueError as error:
    print(error)
