import torch

mu, rates = 0.9, [0.1, 0.1, 0.1, 0.01, 0.01, 0.01]
torch.set_default_dtype(torch.float64)


def textbook(slope):
    theta, v, path = 1.0, 0.0, []
    for lr in rates:
        v = mu * v - lr * slope(theta)
        theta = theta + v
        path.append(theta)
    return path


def pytorch(slope):
    theta = torch.ones(1, requires_grad=True)
    optimizer, path = torch.optim.SGD([theta], lr=rates[0], momentum=mu), []
    for lr in rates:
        optimizer.param_groups[0]["lr"] = lr
        theta.grad = slope(theta.detach())
        optimizer.step()
        path.append(theta.item())
    return path


print("lr    textbook  PyTorch   on x²/2 from 1, where the rate falls to a tenth")
for lr, a, b in zip(rates, textbook(lambda x: x), pytorch(lambda x: x), strict=True):
    print(f"{lr:<5} {a:8.4f} {b:8.4f}")
