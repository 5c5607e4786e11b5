"""Extremes, shares and expectations of a function of one variable, exact to rounding."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Function = Callable[[Floats], Floats]

SMALL = 0.01
"""A derivative smaller than this counts as small: two such layers leave a ten-thousandth of a gradient."""

GRID = np.linspace(-40, 40, 8001)
"""Where extremes and boundaries are looked for, 0 included: beyond 40 every function here is within 1e-15 of its
limit or asymptote, but for softsign, which approaches its own from one side."""

KINKS = np.array([-3.0, -1.0, 0.0, 1.0, 3.0, 6.0])
"""Where a derivative may jump: what it approaches there may be its extreme without being attained."""


def properties_of(function: Function, derivative: Function) -> dict[str, float]:
    """What `properties` measures of a function and its derivative."""
    minimum, argmin = least(function)
    negative_maximum, _ = least(lambda x: -function(x))
    steepest, argmax_derivative = least(lambda x: -np.abs(derivative(x)))
    second_moment = expectation(lambda x: function(x) ** 2)
    zeros = [] if argmin is None else [argmin]  # of the derivative: kinks of its size
    found = {
        "minimum": minimum,
        "maximum": -negative_maximum,
        "value_at_0": float(function(np.array(0.0))),
        "mean": expectation(function),
        "second_moment": second_moment,
        "gain": 1 / math.sqrt(second_moment),
        "max_abs_derivative": -steepest,
        "min_derivative": least(derivative)[0],
        "mean_abs_derivative": expectation(lambda x: np.abs(derivative(x)), *zeros),
        "derivative_second_moment": expectation(lambda x: derivative(x) ** 2),
        # Beyond 12, where there is less than 1e-32 of x, a derivative may underflow.
        "zero_gradient_share": share(lambda x: (derivative(x) == 0) & (np.abs(x) < 12)),
        "small_gradient_share": small_share(derivative),
        "product_10": (-steepest) ** 10,
    }
    found |= {f"derivative_at_{x}": float(derivative(np.array(x))) for x in (0, 5, 10)}
    if argmin is not None:
        found["argmin"] = argmin
    if argmax_derivative is not None:
        found["argmax_derivative"] = argmax_derivative
    return found


def expectation(function: Function, *kinks: float) -> float:
    """E f(x) for x ~ N(0, 1), to about 1e-15: 20 Gauss–Legendre nodes on each unit interval from -12 to 12.

    The intervals are cut at the kinks; 0 is an end anyway. Outside, there is less than 1e-30 of x².
    """
    nodes, weights = np.polynomial.legendre.leggauss(20)
    ends = np.unique([*np.arange(-12.0, 13.0), *kinks])
    half = np.diff(ends)[:, None] / 2
    x = ends[:-1, None] + half * (nodes + 1)
    density = np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)
    return float(np.sum(half * weights * density * function(x)))


def small_share(derivative: Function, scale: float = 1) -> float:
    """The share of inputs from N(0, scale²) with a derivative smaller than SMALL in size."""
    return share(lambda x: np.abs(derivative(x)) < SMALL, scale)


def share(condition: Callable[[Floats], NDArray[np.bool_]], scale: float = 1) -> float:
    """P(condition(x)) for x ~ N(0, scale²), to rounding: the ends of the intervals are found by bisection."""
    holds = condition(GRID)
    ends = [-math.inf]
    for left, right in zip(GRID[:-1][holds[:-1] != holds[1:]], GRID[1:][holds[:-1] != holds[1:]], strict=True):
        at_left = condition(left)
        for _ in range(100):
            middle = (left + right) / 2
            left, right = (middle, right) if condition(middle) == at_left else (left, middle)
        ends.append(right)
    shares = [_normal(low / scale, high / scale) for low, high in pairwise([*ends, math.inf])]
    return math.fsum(shares[0 if holds[0] else 1 :: 2])


def _normal(low: float, high: float) -> float:
    """P(low < x < high) for x ~ N(0, 1), from the tail on its own side, where small shares keep their digits."""
    if low > 0:
        low, high = -high, -low
    return (math.erfc(-high / math.sqrt(2)) - math.erfc(-low / math.sqrt(2))) / 2


def least(function: Function) -> tuple[float, float | None]:
    """The least value of a function, or its limit; and where, to 1e-9, if a single finite point attains it."""
    x = np.concatenate([[-np.inf], GRID, [np.inf]])
    values = function(x)
    best = int(np.argmin(values))
    lowest, where = float(values[best]), float(x[best])
    beside = float(np.min(function(np.concatenate([np.nextafter(KINKS, -np.inf), np.nextafter(KINKS, np.inf)]))))
    if np.sum(values == lowest) > 1 or not np.isfinite(where):
        return lowest, None
    for _ in range(2):  # to steps of 4e-6: with smaller ones the values would differ by rounding only
        x = np.linspace(x[best - 1], x[best + 1], 101)
        values = function(x)
        best = int(np.argmin(values))
    before, here, after = values[best - 1 : best + 2]
    vertex = x[best] + (x[best + 1] - x[best]) / 2 * (before - after) / (before - 2 * here + after)
    vertex = round(float(vertex), 9) + 0.0  # + 0.0: no -0.0
    if float(function(np.array(vertex))) < lowest + 1e-12:  # else the extreme is at a jump, and no parabola
        lowest, where = float(function(np.array(vertex))), vertex
    return (beside, None) if beside < lowest - 1e-9 else (lowest, where)
