import numpy as np

# Descent on a sum of h x²/2 with noise in the gradients, exactly in the mean. A batch of B has noise of variance 1/B.
curvatures = np.geomspace(1, 0.05, 8)


rates = 2.0 ** np.arange(-12, 1, 0.25)[:, None]


def fewest_steps(batch):
    """Until the first of all rates has a loss below 0.02, and that rate."""
    square, steps = np.ones((len(rates), 8)), 0
    while (loss := square @ curvatures / 2).min() >= 0.02:
        square, steps = (1 - rates * curvatures) ** 2 * square + rates**2 / batch, steps + 1
    return steps, rates[loss.argmin(), 0]


for batch in (1, 4, 16, 64, 256, 1024, 4096):
    steps, rate = fewest_steps(batch)
    print(f"batch {batch}: {steps} steps at rate {rate:.3f}, {batch * steps} examples")
