import math

import numpy as np

# Descent on a sum of h x²/2 with noise in the gradients. The mean square of each x is known exactly: nothing is random.
curvatures = np.geomspace(1, 1e-3, 10)
SHAPES = {
    "constant": lambda s: 1.0,
    "a tenth from two thirds on": lambda s: 0.1 if s >= 2 / 3 else 1.0,
    "exponential, to a hundredth": lambda s: 0.01**s,
    "cosine to 0": lambda s: (1 + math.cos(math.pi * s)) / 2,
    "line to 0": lambda s: 1 - s,
    "level, then a line to 0 in a fifth": lambda s: min(1.0, 5 * (1 - s)),
}
RATES = 2.0 ** np.arange(-9, 1)


def loss(shape, rate, length, steps):
    square = np.ones(10)
    for t in range(steps):
        eta = rate * shape(t / length)
        square = (1 - eta * curvatures) ** 2 * square + eta**2 * 0.1
    return float(curvatures @ square / 2)


def best(shape, steps):
    ends = [loss(shape, rate, steps, steps) for rate in RATES]
    at = int(np.argmin(ends))
    assert 0 < at < len(RATES) - 1, "the best rate lies at the edge of those tried"
    return ends[at], RATES[at]


for name, shape in SHAPES.items():
    end, rate = best(shape, 1000)
    half = f"at 500 {loss(shape, rate, 1000, 500):.4f}, planned for 500 {best(shape, 500)[0]:.4f}"
    thrice = loss(shape, 3 * rate, 1000, 1000)
    print(f"{name}: rate 1/{1 / rate:.0f}, loss {end:.4f}, at thrice the rate {thrice:.4f}; {half}")
