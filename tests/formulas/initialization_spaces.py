"""Exact finite distributions: a random variable is the array of its values over the outcomes of a probability space."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.random import Generator

from tests.formulas.oracle import Case

E, VAR, COV = r"\operatorname{E}", r"\operatorname{Var}", r"\operatorname{Cov}"

Values = Mapping[str, Fraction]
Distribution = Sequence[tuple[Fraction, Fraction]]
"""Probabilities with values."""


@dataclass(frozen=True)
class Space:
    """Outcomes with their probabilities; moments are exact fractions, computed apart from what the formula is given."""

    outcomes: Sequence[tuple[Fraction, Values]]

    def mean(self, of: Callable[[Values], Fraction]) -> Fraction:
        return sum((p * of(values) for p, values in self.outcomes), Fraction(0))

    def covariance(self, a: Callable[[Values], Fraction], b: Callable[[Values], Fraction]) -> Fraction:
        return self.mean(lambda v: a(v) * b(v)) - self.mean(a) * self.mean(b)

    def variance(self, of: Callable[[Values], Fraction]) -> Fraction:
        return self.covariance(of, of)

    def array(self, name: str) -> np.ndarray:
        return np.array([float(values[name]) for _, values in self.outcomes])

    def average(self, values: Any) -> Any:
        """What E means: the mean over the outcomes, of a constant the constant."""
        return np.sum(np.array([float(p) for p, _ in self.outcomes]) * values)

    def printed(self, *names: str) -> dict[str, Any]:
        """What the printed names mean."""

        def covariance(a: Any, b: Any) -> Any:
            return self.average((a - self.average(a)) * (b - self.average(b)))

        means = {E: self.average, VAR: lambda a: covariance(a, a), COV: covariance}
        return means | {name: self.array(name) for name in names}

    def case(self, names: Sequence[str], expected: Fraction, *numbers: float, **known: Any) -> Case:
        """The formula is called with E, the arrays of `names`, and numbers. Means of squares cancel by some digits."""
        arguments = (self.average, *map(self.array, names), *numbers)
        return Case(arguments, self.printed(*names) | known, np.asarray(float(expected)), rtol=1e-12, atol=1e-13)


def different(rng: Generator, count: int) -> list[Fraction]:
    """Different quarters, none of them 0 and no two opposite, so that nothing cancels by chance."""
    magnitudes = rng.choice(np.arange(1, 13), count, replace=False)
    signs = rng.choice([-1, 1], count)
    return [Fraction(int(m * s), 4) for m, s in zip(magnitudes, signs, strict=True)]


def distribution(rng: Generator, count: int) -> Distribution:
    weights = [int(w) for w in rng.integers(1, 10, count)]
    return [(Fraction(w, sum(weights)), value) for w, value in zip(weights, different(rng, count), strict=True)]


def centered(rng: Generator) -> Distribution:
    """Of mean 0, but not symmetric."""
    low, high = (abs(value) for value in different(rng, 2))
    return [(high / (low + high), -low), (low / (low + high), high)]


def symmetric(rng: Generator) -> Distribution:
    """A value and its opposite are equally likely."""
    return [(p / 2, sign * value) for p, value in distribution(rng, 2) for sign in (-1, 1)]


def independent(**distributions: Distribution) -> Space:
    outcomes = []
    for chosen in itertools.product(*distributions.values()):
        values = dict(zip(distributions, (value for _, value in chosen), strict=True))
        outcomes.append((math.prod((p for p, _ in chosen), start=Fraction(1)), values))
    return Space(outcomes)


def dependent(rng: Generator) -> Space:
    """X and Y with every pair of values of a probability of its own."""
    pairs = list(itertools.product(different(rng, 3), different(rng, 2)))
    weights = [int(w) for w in rng.integers(1, 10, len(pairs))]
    return Space([(Fraction(w, sum(weights)), {"X": x, "Y": y}) for w, (x, y) in zip(weights, pairs, strict=True)])


def sum_of_products(
    weight: Distribution,
    signal: Distribution,
    count: int,
    names: tuple[str, str, str],
    passes: Callable[[Fraction], Fraction],
) -> Space:
    """All outcomes of `count` independent weights and as many inputs: the sum of weight times `passes(input)`, and
    the first weight and input.
    """
    total, w, x = names
    outcomes = []
    for space in itertools.product(independent(w=weight, x=signal).outcomes, repeat=count):
        value = sum((v["w"] * passes(v["x"]) for _, v in space), Fraction(0))
        first = space[0][1]
        outcomes.append(
            (math.prod((p for p, _ in space), start=Fraction(1)), {total: value, w: first["w"], x: first["x"]})
        )
    return Space(outcomes)
