import torch

torch.set_default_dtype(torch.float64)
lr, mu = 0.5, 0.5


def slope(x):  # of x² / 2
    return x


theta, v = 1.0, 0.0
torch_theta = torch.ones(1, requires_grad=True)
optimizer = torch.optim.SGD([torch_theta], lr=lr, momentum=mu, nesterov=True)

print("step  theta      theta + mu v  PyTorch's theta")
for t in range(1, 6):
    v = mu * v - lr * slope(theta + mu * v)  # Sutskever: the gradient is taken ahead
    theta = theta + v
    torch_theta.grad = slope(torch_theta.detach())  # PyTorch: where the parameters are
    optimizer.step()
    assert abs(torch_theta.item() - (theta + mu * v)) < 1e-15
    print(f"{t:4d} {theta:10.6f} {theta + mu * v:12.6f} {torch_theta.item():15.6f}")
