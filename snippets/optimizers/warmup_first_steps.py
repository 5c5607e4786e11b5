import torch

torch.manual_seed(0)
for name, make, warm in (
    ("Adam", torch.optim.Adam, 1),
    ("Adam, warm-up of 100", torch.optim.Adam, 100),
    ("RAdam", torch.optim.RAdam, 1),
):
    theta = torch.nn.Parameter(torch.zeros(10_000))
    optimizer = make([theta], lr=1.0)
    distances = []
    for step in range(1, 101):
        optimizer.param_groups[0]["lr"] = min(1, step / warm)
        theta.grad = 1e-3 * torch.randn_like(theta)  # small, and nothing but noise
        optimizer.step()
        if step in (1, 3, 10, 100):
            distances.append(f"{step}: {theta.detach().square().mean().sqrt().item():.3f}")
    print(f"{name}, distance from the start after step", ", ".join(distances))
