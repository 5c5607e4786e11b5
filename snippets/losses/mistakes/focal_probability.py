import torch

truth = torch.tensor([0.6, 0.8, 0.9, 0.99], dtype=torch.float64)  # how often the label is 1
p = torch.linspace(0.001, 0.999, 999, dtype=torch.float64)[:, None]
print("true share ", *(f"{share:.2f}" for share in truth.tolist()))
for gamma in (0, 1, 2, 5):
    expected = -truth * (1 - p) ** gamma * torch.log(p) - (1 - truth) * p**gamma * torch.log(1 - p)
    best = p[expected.argmin(dim=0), 0]
    print(f"best p, gamma {gamma}".ljust(11), *(f"{share:.2f}" for share in best.tolist()))
