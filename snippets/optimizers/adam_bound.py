import math

import numpy as np


def last_step(gradients, beta_1, beta_2):
    """Adam's last step in units of the learning rate, after a silence so long that the corrections are 1."""
    age = np.arange(len(gradients))[::-1]
    m = (1 - beta_1) * (beta_1**age * gradients).sum()
    v = (1 - beta_2) * (beta_2**age * gradients**2).sum()
    return m / math.sqrt(v)


t = np.arange(500)
print("betas           always 1   one spike   doubles   worst growth   bound")
for beta_1, beta_2 in ((0.9, 0.999), (0.9, 0.99), (0.9, 0.95), (0.0, 0.99)):
    spike = np.where(t == 499, 1.0, 0.0)
    growth = beta_2 / max(beta_1, 1e-3)  # a step: the gradients that make m largest for a given v
    cases = (np.ones(20_000), spike, 2.0 ** (t - 499), growth ** (t - 499.0))
    bound = (1 - beta_1) / math.sqrt((1 - beta_2) * (1 - beta_1**2 / beta_2))
    sizes = [last_step(g, beta_1, beta_2) for g in cases]
    print(f"{beta_1:.1f} and {beta_2:5.3f}" + "".join(f"{s:11.2f}" for s in sizes) + f"{bound:11.2f}")
