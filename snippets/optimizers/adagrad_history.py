import numpy as np

steps = 10_000
t = np.arange(1, steps + 1)
histories = {
    "1 for ever": np.ones(steps),
    "100 once, then 1": np.where(t == 1, 100.0, 1.0),
    "shrinks by 1 % a step": 0.99 ** (t - 1),
}

print("learning rate that is left, of 1, after t steps, and the way gone until then")
print("gradient               " + "".join(f"{f't = {k}':>18s}" for k in (1, 100, 10_000)))
for name, g in histories.items():
    rate = 1 / np.sqrt(np.cumsum(g**2))
    way = np.cumsum(rate * g)
    print(f"{name:22s} " + "".join(f"{rate[k - 1]:9.4f}{way[k - 1]:9.1f}" for k in (1, 100, 10_000)))
print(f"2 sqrt(t) - 1 for t = 10000: {2 * steps**0.5 - 1:.0f}")
