import warnings

import torch
from torch import nn

torch.manual_seed(0)
model = nn.Linear(4, 1)
params = model.parameters()  # a generator: it can be read once
optimizer = torch.optim.SGD(params, lr=0.1)
model(100 * torch.ones(1, 4)).sum().backward()
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    norm = nn.utils.clip_grad_norm_(params, 1.0)
true_norm = nn.utils.get_total_norm([p.grad for p in model.parameters()])
print(f"norm as returned {norm.item():.1f}, as it is {true_norm.item():.1f}")
print(*(str(w.message) for w in caught), sep="\n")
try:
    torch.optim.SGD(params, lr=0.1)
except ValueError as error:
    print(error)
