import torch
from torch import nn

x = torch.linspace(-1, 1, 200).unsqueeze(1)
target = torch.sin(3 * x)  # half of the targets are negative


def train(seed, *last):
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(1, 32), nn.ReLU(), nn.Linear(32, 1), *last)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(300):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), target)
        loss.backward()
        optimizer.step()
    return loss.item()


print(f"linear output, seed 0:     {train(0):.2f}")
print("ReLU output, seeds 0 to 7:", " ".join(f"{train(seed, nn.ReLU()):.2f}" for seed in range(8)))
print(f"loss if only the negative half is 0: {target.clamp(max=0).square().mean().item():.2f}")
print(f"loss if every output is 0:           {target.square().mean().item():.2f}")
