import torch

torch.manual_seed(0)
x = torch.randn(256, 50)
y = x @ torch.randn(50, 1) + 0.1 * torch.randn(256, 1)
model = torch.nn.Linear(50, 1)


def train(optimizer, steps, warm=0):
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = 0.02 * min(1, (step + 1) / max(warm, 1))
        batch = torch.randint(0, 256, (32,))
        optimizer.zero_grad()
        (model(x[batch]) - y[batch]).square().mean().backward()
        optimizer.step()


def loss():
    return f"{(model(x) - y).square().mean().item():.2f}"


optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
train(optimizer, 1500)
kept, moments = {k: v.clone() for k, v in model.state_dict().items()}, optimizer.state_dict()
print("trained:", loss())
for name in ("same optimizer", "new one", "new one, 100 steps of warm-up"):
    model.load_state_dict(kept)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    if name == "same optimizer":
        optimizer.load_state_dict(moments)
    train(optimizer, 3, warm=100 if "warm-up" in name else 0)
    print(f"three steps later, {name}: {loss()}")
