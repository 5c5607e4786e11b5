import itertools
import math


def path(beta_2, steps=24_000, lr=0.05, beta_1=0.9, eps=1e-8):
    """Adam on x^2 / 2 without noise: the distance to the minimum after each step."""
    x, m, v, distances = 1.0, 0.0, 0.0, []
    rest_1 = rest_2 = 1.0
    for _ in range(steps):
        rest_1, rest_2 = rest_1 * beta_1, rest_2 * beta_2
        m, v = beta_1 * m + (1 - beta_1) * x, beta_2 * v + (1 - beta_2) * x * x
        x -= lr * m / (1 - rest_1) / (math.sqrt(v / (1 - rest_2)) + eps)
        distances.append(abs(x))
    return distances


edges = [1000, 2000, 8000, 10_000, 14_000, 20_000, 24_000]
print("largest distance to the minimum in the steps up to")
print("beta_2" + "".join(f"{end:8d}" for end in edges[1:]))
for beta_2 in (0.999, 0.99):
    distances = path(beta_2)
    largest = [max(distances[a:b]) for a, b in itertools.pairwise(edges)]
    print(f"{beta_2:6.3f}" + "".join(f"{x:8.0e}" for x in largest))
