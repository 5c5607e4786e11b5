from itertools import product

import numpy as np


def least_of_three(f, choose):  # what a search of three of five points finds; it begins in the middle
    seen = {2: f[2]}
    while len(seen) < 3:
        point = choose(seen, [p for p in range(5) if p not in seen])
        seen[point] = f[point]
    return min(seen.values())


rules = {
    "left to right": lambda seen, left: left[0],
    "beside the lowest": lambda seen, left: min(left, key=lambda p: abs(p - min(seen, key=seen.get))),
    "beside the highest": lambda seen, left: min(left, key=lambda p: abs(p - max(seen, key=seen.get))),
}
every = list(product(range(4), repeat=5))
convex = [f for f in every if (np.diff(f, 2) >= 0).all()]
for name, rule in rules.items():
    means = [np.mean([least_of_three(f, rule) for f in functions]) for functions in (every, convex)]
    print(f"{name:18}  all {len(every)} functions: {means[0]:.4f}   {len(convex)} convex ones: {means[1]:.4f}")
