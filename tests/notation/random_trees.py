"""Random expressions, to compare what the engine prints with what it computes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gradnotes.notation import (
    Expr,
    absolute,
    cases,
    exp,
    formula,
    frac,
    group,
    largest,
    log,
    maximum,
    minimum,
    product,
    sinh,
    sqrt,
    tanh,
    total,
)


@formula(r"\sigma")
def sigma(x: Expr) -> Expr:
    return 1 / (1 + exp(-x))


class Trees:
    """Grows expressions of two scalars, a vector with its components, and a function."""

    def __init__(self, seed: int, x: Expr, y: Expr, z: Expr, f: Expr) -> None:
        self.rng = np.random.default_rng(seed)
        self.x, self.y, self.z, self.f = x, y, z, f

    def grow(self, depth: int, indices: tuple[Expr, ...] = ()) -> Any:
        """An expression, or at its leaves a number; `indices` are those of the sums around it."""
        if depth == 0 or self.rng.random() < 0.1:
            return self._leaf(indices)

        def part() -> Any:
            return self.grow(depth - 1, indices)

        first = part()
        if not isinstance(first, Expr):
            first = self.x - first
        return self._pick(self._builders(first, part, depth, indices))()

    def _pick(self, items: list[Any]) -> Any:
        return items[self.rng.integers(len(items))]

    def _leaf(self, indices: tuple[Expr, ...]) -> Any:
        components = [self.z[index] for index in indices]
        return self._pick([self.x, self.y, *components, *components, self._pick([1, 2, 10, -3, 0.5, -0.25])])

    def _builders(
        self, first: Expr, part: Callable[[], Any], depth: int, indices: tuple[Expr, ...]
    ) -> list[Callable[[], Any]]:
        return [
            lambda: first + part(),
            lambda: part() + first,
            lambda: first - part(),
            lambda: part() - first,
            lambda: first * part(),
            lambda: part() * first,
            lambda: first / part(),
            lambda: part() / first,
            lambda: first ** part(),
            lambda: first**2,
            lambda: -first,
            lambda: exp(first),
            lambda: log(first),
            lambda: sqrt(first),
            lambda: self._pick([tanh, sinh, absolute, sigma, self.f])(first),
            lambda: self._pick([maximum, minimum])(first, part()),
            lambda: cases((first, self.x > part()), otherwise=part()),
            lambda: group(first),
            lambda: frac(1, 2) * first,
            lambda: self._over_index(depth, indices),
            lambda: self._over_index(depth, indices),
        ]

    def _over_index(self, depth: int, indices: tuple[Expr, ...]) -> Expr:
        """The index is named as the parameter of the lambda; each depth has its own."""
        bodies: list[Callable[[Expr], Any]] = [
            lambda j: self.grow(depth - 1, (*indices, j)),
            lambda k: self.grow(depth - 1, (*indices, k)),
            lambda l: self.grow(depth - 1, (*indices, l)),  # noqa: E741 - l is printed as an index
            lambda m: self.grow(depth - 1, (*indices, m)),
        ]
        tree: Expr = self._pick([total, product, largest])(bodies[len(indices)], over=self.z)
        return tree
