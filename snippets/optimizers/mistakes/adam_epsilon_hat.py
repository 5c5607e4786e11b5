import math

beta_1, beta_2 = 0.9, 0.999


def step(g, t, eps=0.0, eps_hat=0.0):
    """Adam's step t in learning rates, where every gradient so far has been g."""
    m, v = (1 - beta_1**t) * g, (1 - beta_2**t) * g**2
    if eps:  # PyTorch, and Algorithm 1 of the paper
        return m / (1 - beta_1**t) / (math.sqrt(v / (1 - beta_2**t)) + eps)
    return math.sqrt(1 - beta_2**t) / (1 - beta_1**t) * m / (math.sqrt(v) + eps_hat)


print("gradient   step   eps=1e-7   eps_hat=1e-7")
for g in (1e-4, 1e-6, 1e-7):
    for t in (1, 100, 10_000):
        print(f"{g:8.0e} {t:6d} {step(g, t, eps=1e-7):10.3f} {step(g, t, eps_hat=1e-7):14.3f}")
