"""How long the steps of optimizers are: with time, with the size of the gradients, and at a minimum."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from gradnotes.experiments import Values
from gradnotes.experiments._optimizer_walks import METHODS, Floats, Rule, walk

TIMES = (1, 10, 100, 1000, 10_000)
COORDINATES = 1000


def _steps(rule: Rule, gradients: Iterator[Floats], lr: float = 1.0) -> Iterator[float]:
    """The root mean square of each step along these gradients."""
    state = None
    for gradient in gradients:
        step, state = rule(np.zeros_like(gradient), gradient, state, lr=lr)
        yield float(np.sqrt(np.mean(step**2)))


def _normal() -> Iterator[Floats]:
    rng = np.random.default_rng(0)
    while True:
        yield rng.standard_normal(COORDINATES)


def _given(first: float, then: float, burst: int) -> Iterator[Floats]:
    """One gradient for `burst` steps, then another."""
    for _ in range(burst):
        yield np.array([first])
    while True:
        yield np.array([then])


def effective_rates(rate: float, steps: int) -> list[float]:
    """Adagrad's step over its gradient on θ²/2 from 1, step by step."""
    theta, state = np.ones(1), None
    found = []
    for _ in range(steps):
        step, state = METHODS["adagrad"](np.zeros(1), theta, state, lr=rate)
        found.append(-float(step[0] / theta[0]))
        theta = theta + step
    return found


def step_sizes(steps: int) -> Values:
    """What `optimizers.step_size` measures, up to this step."""
    found: Values = {}
    for method in ("adagrad", "rmsprop", "adam"):
        kinds = {"noise": (_normal(), 0), "constant": (_given(1.0, 1.0, 0), 0), "burst": (_given(100.0, 1.0, 10), 10)}
        for kind, (gradients, before) in kinds.items():
            wanted = {t + before: f"{kind}.{method}.t_{t}" for t in TIMES if t <= steps}
            for t, size in zip(range(1, max(wanted) + 1), _steps(METHODS[method], gradients), strict=False):
                if t in wanted:
                    found[f"{wanted[t]}.step"] = size
    rates = effective_rates(0.1, 1000)
    found |= {f"descent.adagrad.t_{t}.step": rates[t - 1] for t in TIMES[:4]}
    return found


def _path(rule: Rule, gradients: Floats) -> Floats:
    """The points after each step from 0 along these gradients (steps, coordinates), at a learning rate of 1."""
    at: Floats = np.zeros(gradients.shape[1])
    state = None
    points = []
    for gradient in gradients:
        at, state = rule(at, gradient, state, lr=1.0)
        points.append(at)
    return np.array(points)


def deviations(steps: int) -> Values:
    """What `optimizers.rescaling` measures."""
    gradients = np.random.default_rng(0).standard_normal((steps, 49))
    factors = {f"uniform_{label}": value for label, value in (("1e4", 1e4), ("1em4", 1e-4), ("1em8", 1e-8))}
    scales = {name: np.full(49, value) for name, value in factors.items()}
    scales["diagonal"] = np.logspace(-3, 3, 49)
    found: Values = {}
    for method in ("gd", "adagrad", "rmsprop", "adam"):
        rules: dict[str, Rule] = {
            f"eps_{label}": partial(METHODS[method], eps=eps) for label, eps in (("0", 0.0), ("1em8", 1e-8))
        }
        if method == "gd":
            rules = {"plain": METHODS[method]}
        for option, rule in rules.items():
            path = _path(rule, gradients)
            way = float(np.sqrt(np.mean(path[-1] ** 2)))
            for name, scale in scales.items():
                other = _path(rule, gradients * scale)
                found[f"{name}.{method}.{option}.deviation"] = float(np.abs(other - path).max()) / way
    return found


AMPLITUDE_RATES = {"0p05": 0.05, "0p01": 0.01, "0p002": 0.002}
CURVATURES = np.array([1.0, 30.0])


def amplitudes(steps: int) -> Values:
    """What `optimizers.oscillation` measures."""
    rates = np.array(list(AMPLITUDE_RATES.values()))
    found: Values = {}
    for method in ("gd", "momentum", "rmsprop", "adam"):
        for kind, falls in (("constant", False), ("decayed", True)):
            points = walk(METHODS[method], lambda at, t: CURVATURES * at, np.ones(2), rates, steps, falls)
            sizes = np.array([np.abs(at).max(axis=1) for at in points])
            last = sizes[-1] if falls else sizes[-(steps // 5) :].max(axis=0)
            for label, size in zip(AMPLITUDE_RATES, last, strict=True):
                found[f"{method}.rate_{label}.{kind}.amplitude"] = float(size)
    return found
