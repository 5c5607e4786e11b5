"""Moments of a product of two random numbers with finitely many values, in exact arithmetic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from itertools import product

Outcome = tuple[int, int]
"""A pair of values (x, y)."""

CASES: dict[str, list[Outcome]] = {
    "independent": list(product((1, 2, 6), (-1, 0, 4))),
    "uncorrelated": [(x, x * x) for x in (-1, 0, 1)],
    "correlated": [(x, x) for x in (1, 2, 6)],
}
"""Equally likely pairs: independent ones; Y = X², dependent but uncorrelated, because X is symmetric; and Y = X."""


def of_product(outcomes: list[Outcome]) -> dict[str, float]:
    """E[XY] and Var(XY), and what formulas make of the moments of X and Y.

    product_of_means: E[X] E[Y]. independent_formula: E[X]² Var(Y) + E[Y]² Var(X) + Var(X) Var(Y). source_formula:
    E[X]² E[Y]² - (E[X] E[Y])². general_formula: Cov(X², Y²) + E[X²] E[Y²] - (Cov(X, Y) + E[X] E[Y])².
    dependent: 1 where some pair's probability is not the product of its parts'.
    """

    def mean(of: Callable[[int, int], int]) -> Fraction:
        return Fraction(sum(of(x, y) for x, y in outcomes), len(outcomes))

    def covariance(f: Callable[[int, int], int], g: Callable[[int, int], int]) -> Fraction:
        return mean(lambda x, y: f(x, y) * g(x, y)) - mean(f) * mean(g)

    def first(x: int, y: int) -> int:
        return x

    def second(x: int, y: int) -> int:
        return y

    mean_x, mean_y = mean(first), mean(second)
    square_x, square_y = mean(lambda x, y: x * x), mean(lambda x, y: y * y)
    var_x, var_y = square_x - mean_x**2, square_y - mean_y**2
    squares = covariance(lambda x, y: x * x, lambda x, y: y * y)
    exact = {
        "product_mean": mean(lambda x, y: x * y),
        "product_of_means": mean_x * mean_y,
        "variance": mean(lambda x, y: x * x * y * y) - mean(lambda x, y: x * y) ** 2,
        "independent_formula": mean_x**2 * var_y + mean_y**2 * var_x + var_x * var_y,
        "source_formula": mean_x**2 * mean_y**2 - (mean_x * mean_y) ** 2,
        "general_formula": squares + square_x * square_y - (covariance(first, second) + mean_x * mean_y) ** 2,
    }
    return {name: float(value) for name, value in exact.items()} | {"dependent": float(_dependent(outcomes))}


def _dependent(outcomes: list[Outcome]) -> bool:
    count = len(outcomes)
    joint, of_x, of_y = Counter(outcomes), Counter(x for x, _ in outcomes), Counter(y for _, y in outcomes)
    return any(joint[x, y] * count != of_x[x] * of_y[y] for x, y in product(of_x, of_y))
