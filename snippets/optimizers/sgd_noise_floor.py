import torch

torch.manual_seed(0)
curvature, sigma, chains = 1.0, 1.0, 20_000


def floor(lr, batch):
    """The mean square of theta, long after the start, on f = curvature theta² / 2 with noisy gradients."""
    theta = torch.zeros(chains, requires_grad=True)
    optimizer = torch.optim.SGD([theta], lr=lr)
    for _ in range(round(5 / lr)):
        theta.grad = curvature * theta.detach() + sigma / batch**0.5 * torch.randn(chains)
        optimizer.step()
    return theta.detach().square().mean().item()


print("lr     batch  measured  theory")
for lr, batch in ((0.1, 1), (0.05, 1), (0.2, 4), (0.1, 4), (0.2, 2)):
    theory = lr * sigma**2 / batch / (curvature * (2 - lr * curvature))
    print(f"{lr:<6} {batch:5d} {floor(lr, batch):9.3f} {theory:7.3f}")
