import torch

lr, steps = 1e-3, 2000


def size(share):
    """The root mean square of Adam's step, in learning rates, where this share of the gradient is not noise."""
    torch.manual_seed(0)
    w = torch.zeros(2000, requires_grad=True)
    optimizer = torch.optim.Adam([w], lr=lr, betas=(0.9, 0.99))
    for _ in range(steps):
        before = w.detach().clone()
        w.grad = share**0.5 + (1 - share) ** 0.5 * torch.randn(2000)
        optimizer.step()
    return (w.detach() - before).pow(2).mean().sqrt().item() / lr


for share in (0.0, 0.01, 0.1, 1.0):
    adam = size(share)
    print(f"signal {share:4.2f} of the square: a step of Adam {adam:.2f} lr, of Lion 1 lr, {1 / adam:.1f} times")
