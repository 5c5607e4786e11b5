import torch
from torch import nn

torch.manual_seed(0)
classes = torch.arange(4).repeat_interleave(256)  # sorted by class, as many files are
centers = 2 * torch.eye(4, 8)
inputs = centers[classes] + torch.randn(1024, 8)


def train(shuffle):
    torch.manual_seed(1)
    model = nn.Linear(8, 4)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    losses = []
    for _ in range(5):
        order = torch.randperm(1024) if shuffle else torch.arange(1024)
        for rows in order.split(32):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(inputs[rows]), classes[rows])
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    accuracy = (model(inputs).argmax(1) == classes).float().mean().item()
    return sum(losses[-32:]) / 32, accuracy


for shuffle in (False, True):
    loss, accuracy = train(shuffle)
    print(f"shuffle={shuffle!s:5}  training loss of the last epoch {loss:.2f}, accuracy afterwards {accuracy:.2f}")
