import io

import torch
from torch import nn

torch.manual_seed(0)
data = [(torch.randn(16, 4), torch.randn(16, 1)) for _ in range(20)]


def make():
    torch.manual_seed(1)
    model = nn.Linear(4, 1)
    optimizer = torch.optim.AdamW(model.parameters(), lr=0.1)
    return model, optimizer, torch.optim.lr_scheduler.StepLR(optimizer, 5)


def train(model, optimizer, scheduler, batches):
    for x, y in batches:
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x), y).backward()
        optimizer.step()
        scheduler.step()
    return model.weight.detach().clone()


through = train(*make(), data)

parts = make()
train(*parts, data[:10])
file = io.BytesIO()
torch.save([part.state_dict() for part in parts], file)
file.seek(0)
states = torch.load(file)
for names in ("all three", "without optimizer", "without scheduler", "model alone"):
    resumed = make()
    for part, state, word in zip(resumed, states, ("model", "optimizer", "scheduler"), strict=True):
        if names == "all three" or word == "model" or (names.startswith("without") and not names.endswith(word)):
            part.load_state_dict(state)
    print(f"{names:18} as if never stopped: {torch.equal(train(*resumed, data[10:]), through)}")
