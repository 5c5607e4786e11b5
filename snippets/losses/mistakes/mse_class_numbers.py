import torch
from torch import nn

torch.manual_seed(0)
x = torch.zeros(300, 1)  # a picture that is a 1 or a 7, nobody can tell which
y = torch.where(torch.arange(300) % 2 == 0, 1, 7)
for name, outputs, loss_fn, target in (
    ("class number as a value", 1, nn.MSELoss(), y[:, None].float()),
    ("ten logits", 10, nn.CrossEntropyLoss(), y),
):
    model = nn.Linear(1, outputs)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for _ in range(300):
        optimizer.zero_grad()
        loss_fn(model(x), target).backward()
        optimizer.step()
    out = model(x[:1])[0].detach()
    answer = f"{out.item():.1f}" if outputs == 1 else f"{sorted(out.topk(2).indices.tolist())}"
    print(f"{name}: {answer}")
