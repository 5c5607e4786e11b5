import numpy as np

presence = np.array([1.0, 0.1, 0.01, 0.001])  # how often each input is not 0
runs, steps = 100, 10_000


def errors(method, rates):
    """Mean squared error of each weight after one pass over noisy examples, by rate; every weight is to become 1."""
    rng, lr = np.random.default_rng(0), np.array(rates)[:, None, None]
    weight, total = np.zeros((len(rates), runs, 4)), np.zeros((len(rates), runs, 4))
    for _ in range(steps):
        x = (rng.random((runs, 4)) < presence) * rng.choice([-1.0, 1.0], (runs, 4))
        target = x.sum(axis=1) + rng.normal(size=runs)
        g = ((x * weight).sum(axis=-1) - target)[..., None] * x
        total += g**2
        weight -= lr * g / (np.sqrt(total) + 1e-10) if method == "Adagrad" else lr * g
    return ((weight - 1) ** 2).mean(axis=1)


print("input present, share     1.000  0.100  0.010  0.001   mean")
for method, rates in (("SGD", (0.001, 0.01, 0.1, 1.0)), ("Adagrad", (0.1, 0.3, 1.0, 3.0))):
    for lr, found in zip(rates, errors(method, rates), strict=True):
        print(f"{method:8s} rate {lr:5.3f}     ", *(f"{e:6.3f}" for e in (*found, found.mean())))
