import torch

torch.manual_seed(0)
steps, runs = 2000, 10_000


def loss_at_the_end(first, last):
    """The mean over runs of descent on x²/2, with noise of variance 1 in every gradient; the rate falls in a line."""
    x = torch.ones(runs)
    for t in range(steps):
        x = x - (first + (last - first) * t / steps) * (x + torch.randn(runs))
    return (x.square() / 2).mean().item()


for rate in (0.4, 0.04, 0.004):
    theory = rate / (2 * (2 - rate))
    print(f"{rate} throughout: loss at the end {loss_at_the_end(rate, rate):.3f}, theory {theory:.3f}")
print(f"from 0.4 in a line to 0: {loss_at_the_end(0.4, 0):.3f}")
