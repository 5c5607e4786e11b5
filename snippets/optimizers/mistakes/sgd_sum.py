import torch
import torch.nn.functional as F

torch.manual_seed(0)
inputs = torch.randn(1024, 4)
targets = inputs @ torch.tensor([1.0, 2.0, 3.0, 4.0])


def loss_after(reduction, batch, lr=0.02, steps=100):
    weights = torch.zeros(4, requires_grad=True)
    optimizer = torch.optim.SGD([weights], lr=lr)
    for _ in range(steps):
        rows = torch.randint(1024, (batch,))
        optimizer.zero_grad()
        F.mse_loss(inputs[rows] @ weights, targets[rows], reduction=reduction).backward()
        optimizer.step()
    return F.mse_loss(inputs @ weights.detach(), targets).item()


print("batch   mean      sum")
for batch in (4, 16, 64, 256):
    mean, total = (loss_after(reduction, batch) for reduction in ("mean", "sum"))
    print(f"{batch:5d} {mean:6.2f} {total:8.2f}" if total < 100 else f"{batch:5d} {mean:6.2f} diverged")
