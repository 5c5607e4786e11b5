import torch

theta = torch.zeros(1, requires_grad=True)
rate = torch.tensor(0.1)
optimizer = torch.optim.SGD([theta], lr=rate)
scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.5)
for _ in range(3):
    theta.grad = torch.ones(1)
    optimizer.step()
    scheduler.step()
print(f"the tensor itself was changed: {rate.item():.4f}, same object: {optimizer.param_groups[0]['lr'] is rate}")

# differentiable=True: the loss after three steps, by the learning rate
lr = torch.tensor(0.1, requires_grad=True)
start = torch.tensor([1.0], requires_grad=True)
theta = start.clone()
inner = torch.optim.SGD([theta], lr=lr, differentiable=True)
for _ in range(3):
    theta.grad = theta.clone()  # of theta² / 2
    inner.step()
(theta**2 / 2).sum().backward()
print(f"d loss / d lr {lr.grad.item():.4f}, by hand {3 * 0.9**5 * -1.0:.4f}")
