import torch
from torch import nn

torch.set_num_threads(1)  # matrices this small gain nothing from more


def learned_slope(seed, slope_decay):
    torch.manual_seed(seed)
    x = torch.randn(256, 8)
    target = (x.abs() + x).sum(dim=1, keepdim=True)
    model = nn.Sequential(nn.Linear(8, 32), nn.PReLU(), nn.Linear(32, 32), nn.PReLU(), nn.Linear(32, 1))
    matrices = [p for p in model.parameters() if p.ndim > 1]
    vectors = [p for p in model.parameters() if p.ndim <= 1]  # slopes and biases
    groups = [{"params": matrices, "weight_decay": 0.3}, {"params": vectors, "weight_decay": slope_decay}]
    optimizer = torch.optim.AdamW(groups, lr=0.01)
    for _ in range(600):
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(model(x), target)
        loss.backward()
        optimizer.step()
    return f"{model[3].weight.item():.1f} (loss {loss.item():.2f})"


for slope_decay in (0.3, 0.0):
    slopes = [learned_slope(seed, slope_decay) for seed in (0, 1)]
    print(f"decay {slope_decay}: a slope of 0.25 became", ", ".join(slopes))
