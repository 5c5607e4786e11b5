import torch
from torch import nn


def parity_of_half(count, d, rng):
    bits = torch.randint(0, 2, (count, d), generator=rng)
    return bits, bits[:, : d // 2].sum(dim=1) % 2  # the network is not told which half


def learned(d, steps=500):
    rng = torch.Generator().manual_seed(0)
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(d, 128), nn.ReLU(), nn.Linear(128, 1))
    rule = torch.optim.Adam(model.parameters(), lr=0.003)
    for _ in range(steps):
        bits, y = parity_of_half(128, d, rng)
        rule.zero_grad()
        loss = nn.functional.binary_cross_entropy_with_logits(model(1.0 - 2 * bits)[:, 0], y.float())
        loss.backward()
        rule.step()
    bits, y = parity_of_half(4096, d, rng)
    return ((model(1.0 - 2 * bits)[:, 0] > 0) == (y == 1)).float().mean().item(), loss.item()


for d in (8, 40):
    accuracy, loss = learned(d)
    print(f"{d:2d} bits: {128 * 500} examples, loss {loss:.1f}, accuracy {accuracy:.1f}")
