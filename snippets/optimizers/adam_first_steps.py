import numpy as np

beta_1, beta_2, eps = 0.9, 0.999, 1e-8


def steps(gradients, corrected=True):
    """How far each gradient moves the parameter, in units of the learning rate."""
    m = v = 0.0
    sizes = []
    for t, g in enumerate(gradients, start=1):
        m, v = beta_1 * m + (1 - beta_1) * g, beta_2 * v + (1 - beta_2) * g**2
        m_hat = m / (1 - beta_1**t) if corrected else m
        v_hat = v / (1 - beta_2**t) if corrected else v
        sizes.append(m_hat / (np.sqrt(v_hat) + eps))
    return np.array(sizes)


rng = np.random.default_rng(0)
noise = np.array([steps(rng.normal(size=2000)) for _ in range(200)])
constant, raw = steps(np.ones(2000)), steps(np.ones(2000), corrected=False)
print("step                      1      2     10    100   1000")
for name, sizes in (
    ("constant gradient", constant),
    ("  without correction", raw),
    ("noise, root mean square", np.sqrt((noise**2).mean(axis=0))),
):
    print(f"{name:23s}" + "".join(f"{sizes[t - 1]:7.2f}" for t in (1, 2, 10, 100, 1000)))
print(f"root of (1 - beta_1) / (1 + beta_1): {((1 - beta_1) / (1 + beta_1)) ** 0.5:.2f}")
print(f"largest step without correction: {raw.max():.2f}, at step {raw.argmax() + 1}")
