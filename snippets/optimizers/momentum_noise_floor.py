import torch

torch.manual_seed(0)
chains = 10_000


def floor(lr, mu):
    """The mean square of theta, long after the start, on f = theta² / 2 with noise of size 1 on each gradient."""
    theta = torch.zeros(chains, requires_grad=True)
    optimizer = torch.optim.SGD([theta], lr=lr, momentum=mu)
    for _ in range(800):
        theta.grad = theta.detach() + torch.randn(chains)
        optimizer.step()
    return theta.detach().square().mean().item()


print("lr     momentum  lr / (1 - momentum)  mean square")
for lr, mu in ((0.1, 0.0), (0.01, 0.9), (0.1, 0.9), (0.1, 0.99)):
    print(f"{lr:<6} {mu:8} {lr / (1 - mu):20.1f} {floor(lr, mu):12.2f}")
