import torch
import torch.nn.functional as F

torch.manual_seed(0)
inputs = torch.randn(2048, 10) * torch.logspace(0, -1, 10)
targets = inputs @ torch.ones(10) + 0.1 * torch.randn(2048)


def loss_after(batch, lr, epochs=4):
    torch.manual_seed(1)
    weights = torch.zeros(10, requires_grad=True)
    optimizer = torch.optim.SGD([weights], lr=lr)
    for _ in range(epochs):
        for rows in torch.randperm(2048).split(batch):
            optimizer.zero_grad()
            F.mse_loss(inputs[rows] @ weights, targets[rows]).backward()
            optimizer.step()
    return F.mse_loss(inputs @ weights.detach(), targets).item()


print("batch  steps  lr as before   lr times the batch")
for batch in (16, 64, 256, 1024):
    before, scaled = loss_after(batch, 0.02), loss_after(batch, 0.02 * batch / 16)
    shown = f"{scaled:13.3f}" if scaled < 10 else "     diverged"
    print(f"{batch:5d} {4 * 2048 // batch:6d} {before:13.3f} {shown}")
