import torch
from torch import nn

model = nn.Sequential(nn.Linear(4, 8), nn.LayerNorm(8), nn.Linear(8, 2))
head = list(model[2].named_parameters(prefix="head"))
body = [(n, p) for n, p in model.named_parameters() if not n.startswith("2.")]

optimizer = torch.optim.AdamW(
    [{"params": body, "lr": 1e-4}, {"params": head, "weight_decay": 0.0}],
    lr=1e-3,  # the default of groups that say nothing
)
scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.5)
optimizer.step()
scheduler.step()  # every group from its own rate
for group in optimizer.param_groups:
    print(f"lr {group['lr']:.5f}, weight_decay {group['weight_decay']}, {', '.join(group['param_names'])}")

try:
    optimizer.add_param_group({"params": [("again", model[2].bias)]})
except ValueError as error:
    print(error)
