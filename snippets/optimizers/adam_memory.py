import numpy as np


def steps(gradients, beta_2, beta_1=0.9):
    """How far each gradient moves the parameter, in units of the learning rate."""
    m, v, sizes = 1.0, 1.0, []  # before it the gradient has been 1 for ever
    for g in gradients:
        m, v = beta_1 * m + (1 - beta_1) * g, beta_2 * v + (1 - beta_2) * g**2
        sizes.append(m / (np.sqrt(v) + 1e-8))
    return np.array(sizes)


quiet = np.full(100_000, 0.01)  # the gradient falls to a hundredth,
loud = np.ones(1000)  # and comes back
print("beta_2    steps until half its length again    longest when it comes back")
for beta_2 in (0.9999, 0.999, 0.99, 0.95):
    sizes = steps(np.concatenate([quiet, loud]), beta_2)
    short = np.nonzero(sizes[: len(quiet)] < 0.5)[0]
    print(f"{beta_2:6.4f} {short[-1] + 2:25d} {sizes[len(quiet) :].max():27.2f}")
