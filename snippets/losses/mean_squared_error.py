import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(200, 3)
y = 5 + x @ torch.tensor([[2.0], [-1.0], [0.0]]) + torch.randn(200, 1)  # noise of variance 1
model, loss_fn = nn.Linear(3, 1), nn.MSELoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)

print(f"always the mean: {loss_fn(y.mean().expand_as(y), y):.1f}, which is the variance {y.var(correction=0):.1f}")
for step in range(101):
    prediction = model(x)  # (200, 1), as y
    loss = loss_fn(prediction, y)
    if step in (0, 100):
        print(f"step {step}: {loss:.1f}")
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

prediction = prediction.detach().requires_grad_()
loss_fn(prediction, y).backward()
print("gradient is 2 (prediction - y) / n:", torch.allclose(prediction.grad, 2 * (prediction - y) / y.numel()))
