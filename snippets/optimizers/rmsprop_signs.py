import numpy as np

gradients = np.array([0.1] * 9 + [-0.9])  # of ten batches in turn; their mean is 0
lr, alpha = 0.01, 0.99


def way(rounds, step):
    """How far it is from where it began, after so many rounds through the ten batches."""
    theta, v = 0.0, 0.0
    for g in np.tile(gradients, rounds):
        v = alpha * v + (1 - alpha) * g**2
        theta -= step(g, v)
    return theta


print("rounds    sign only   RMSprop")
for rounds in (10, 100, 1000):
    sign_only = way(rounds, lambda g, v: lr * np.sign(g))
    rmsprop = way(rounds, lambda g, v: lr * g / (np.sqrt(v) + 1e-8))
    print(f"{rounds:6d} {sign_only:12.2f} {rmsprop:9.2f}")
