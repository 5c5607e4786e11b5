import numpy as np

# Descent on a sum of h x²/2 with noise in the gradients, exactly in the mean. A batch of B has noise of variance 1/B.
curvatures = np.geomspace(1, 0.05, 8)


def steps_to_target(rate, batch):
    square = np.ones(8)
    for step in range(1, 4001):
        square = (1 - rate * curvatures) ** 2 * square + rate**2 / batch
        if curvatures @ square / 2 < 0.02:
            return step
    return np.inf


rates = 2.0 ** np.arange(-12, 1, 0.25)
for batch in (1, 4, 16, 64, 256, 1024, 4096):
    needed = [steps_to_target(rate, batch) for rate in rates]
    best = int(np.argmin(needed))
    print(f"batch {batch}: {needed[best]:.0f} steps at rate {rates[best]:.3f}, {batch * needed[best]:.0f} examples")
