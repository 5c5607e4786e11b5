"""Six optimizers by name, and the ways that they take at many learning rates at once; NumPy.

Points are arrays (rates, dimensions): a row for each learning rate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradnotes.reference import optimizers

Floats = NDArray[np.floating]
Rule = Callable[..., tuple[Floats, dict[str, Any]]]

MOMENTUM = 0.9
METHODS: dict[str, Rule] = {
    "gd": optimizers.sgd,
    "momentum": partial(optimizers.sgd, momentum=MOMENTUM),
    "nesterov": partial(optimizers.sgd, momentum=MOMENTUM, nesterov=True),
    "adagrad": optimizers.adagrad,
    "rmsprop": optimizers.rmsprop,
    "adam": optimizers.adam,
}
"""All else as PyTorch has it by default."""

FAR = 1e6
"""A point with a coordinate beyond has diverged; it is at infinity from then on."""


def walk(
    rule: Rule,
    gradient: Callable[[Floats, int], Floats],
    start: Floats,
    rates: Floats,
    steps: int,
    falls: bool = False,
) -> Iterator[Floats]:
    """The points after each step, `steps` + 1 times (rates, dimensions), beginning with the start.

    The step of every rule is its learning rate times what does not depend on it, so one state does for all of them.
    gradient: of the points and the number of steps before. falls: the rates fall linearly to 0.
    """
    at = np.repeat(np.asarray(start, float)[None], len(rates), axis=0)
    column, state, gone = rates[:, None], None, np.zeros(len(rates), bool)
    zero = np.zeros_like(at)
    yield at
    for t in range(steps):
        step, state = rule(zero, gradient(at, t), state, lr=1.0)
        at = at + ((1 - t / steps) * column if falls else column) * step
        if np.abs(at).max() > FAR:
            gone = gone | (np.abs(at).max(axis=1) > FAR)
        if gone.any():
            at[gone] = 0.0  # where the gradient is no larger than what the state can hold
            yield np.where(gone[:, None], np.inf, at)
        else:
            yield at


def still(gradient: Callable[[Floats], Floats]) -> Callable[[Floats, int], Floats]:
    """A gradient that is the same at every step."""
    return lambda at, t: gradient(at)


def parabola(curvatures: Floats | float) -> Callable[[Floats, int], Floats]:
    """The gradient of the sum of h x² / 2 over the coordinates."""
    return lambda at, t: np.asarray(curvatures * at)


def powers(lowest: int, highest: int) -> Floats:
    """The learning rates 2^lowest, … 2^highest."""
    return np.asarray(2.0 ** np.arange(lowest, highest + 1))


def settled(values: Iterable[Floats], most: Floats | float) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """From when on, in steps, values (rates,) stay at most `most`, and whether they do at the end."""
    last: NDArray[np.int64] | None = None
    steps = 0
    for steps, value in enumerate(values):
        over = ~(value <= most)
        last = np.where(over, steps, -1 if last is None else last)
    assert last is not None
    return np.minimum(last + 1, steps), last < steps
