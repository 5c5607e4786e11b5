import torch

torch.manual_seed(0)
curvatures = torch.tensor([1.0, 0.1, 0.01])


def distance(lr, mu, steps=300):
    theta = torch.ones(3, requires_grad=True)
    optimizer = torch.optim.SGD([theta], lr=lr, momentum=mu)
    for _ in range(steps):
        theta.grad = curvatures * theta.detach() + 0.1 * torch.randn(3)
        optimizer.step()
    return theta.norm().item()


print("lr     momentum  lr / (1 - momentum)  distance after 300 steps, mean of 20 runs")
for lr, mu in ((0.1, 0.9), (0.1, 0.99), (0.01, 0.99), (0.1, 0.999)):
    mean = sum(distance(lr, mu) for _ in range(20)) / 20
    print(f"{lr:<6} {mu:8} {lr / (1 - mu):20.0f} {mean:10.1f}")
