"""Losses of two variables on which optimizers are compared, each at the learning rate that suits it best."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradnotes.experiments import Values
from gradnotes.experiments._optimizer_walks import (
    METHODS,
    MOMENTUM,
    Floats,
    Rule,
    parabola,
    powers,
    settled,
    still,
    walk,
)
from gradnotes.experiments._surfaces import saddle_gradient
from gradnotes.reference import optimizers

KAPPA = 30.0
ANGLE = math.pi / 6
RATES = powers(-24, 8)
PART = 1e-3
"""Of what the loss could fall by, which may be left."""


class Surface(NamedTuple):
    """A loss and its gradient at points (..., 2), its least value, and where methods start."""

    loss: Callable[[Floats], Floats]
    gradient: Callable[[Floats], Floats]
    start: tuple[float, float]
    least: float = 0.0


def bowl(hessian: Floats, start: tuple[float, float]) -> Surface:
    """The quadratic with this matrix of second derivatives."""

    def loss(at: Floats) -> Floats:
        return np.asarray(np.sum(at * (at @ hessian), axis=-1) / 2)

    return Surface(loss, lambda at: np.asarray(at @ hessian), start)


def turned_bowl(curvatures: tuple[float, float], start: tuple[float, float], angle: float) -> Surface:
    """A bowl with these curvatures, and the start in it, turned by `angle` radians."""
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    x, y = turn @ np.array(start)
    return bowl(turn @ np.diag(curvatures) @ turn.T, (float(x), float(y)))


def rosenbrock(at: Floats) -> Floats:
    """(1 - x)² + 100 (y - x²)²: a curved valley with the minimum at (1, 1)."""
    x, y = at[..., 0], at[..., 1]
    return np.asarray((1 - x) ** 2 + 100 * (y - x**2) ** 2)


def rosenbrock_gradient(at: Floats) -> Floats:
    """The gradient of `rosenbrock`."""
    x, y = at[..., 0], at[..., 1]
    return np.stack([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)], axis=-1)


def saddle(at: Floats) -> Floats:
    """x²/2 - y²/2 + y⁴/4: a saddle at (0, 0), minima of -1/4 at (0, ±1)."""
    x, y = at[..., 0], at[..., 1]
    return np.asarray(x**2 / 2 - y**2 / 2 + y**4 / 4)


SURFACES = {
    "bowl": bowl(np.diag([1.0, KAPPA]), (-7.0, 1.3)),
    "turned": turned_bowl((1.0, KAPPA), (-7.0, 1.3), ANGLE),
    "rosenbrock": Surface(rosenbrock, rosenbrock_gradient, (-1.2, 1.0)),
    "saddle": Surface(saddle, saddle_gradient, (1.0, 1e-3), -0.25),
    "badly_scaled": bowl(np.diag([1.0, 1e6]), (0.9, 1.1e-3)),  # x and y in units that differ by a thousand
    "steep": bowl(1000 * np.diag([1.0, KAPPA]), (-7.0, 1.3)),  # the bowl's loss times a thousand
    "wide": bowl(np.diag([1.0, KAPPA]) / 100, (-70.0, 13.0)),  # the bowl's coordinates times ten
}


def _left(surface: Surface, at: Floats) -> Floats:
    """The loss above the least one, as a part of that at the start; infinite where a point has diverged."""
    here = np.all(np.isfinite(at), axis=-1)
    loss = surface.loss(np.where(here[:, None], at, 0.0)) - surface.least
    first = float(surface.loss(np.array(surface.start))) - surface.least
    return np.where(here, loss / first, np.inf)


def runs(surface: Surface, rule: Rule, rates: Floats, steps: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """From when on the loss stays within its part, by learning rate, and whether it does."""
    points = walk(rule, still(surface.gradient), np.array(surface.start), rates, steps)
    return settled((_left(surface, at) for at in points), PART)


def raced(steps: int) -> Values:
    """What `optimizers.race` measures."""
    found: Values = {}
    for method, rule in METHODS.items():
        reached = []
        for name, surface in SURFACES.items():
            taken, there = runs(surface, rule, RATES, steps)
            best = int(np.argmin(np.where(there, taken, steps + 1)))
            found[f"{name}.{method}.steps"] = int(taken[best]) if there[best] else steps
            found[f"{name}.{method}.reached"] = float(there[best])
            found[f"{name}.{method}.log2_rate"] = math.log2(RATES[best])
            found[f"{name}.{method}.octaves"] = int(there.sum())
            found[f"{name}.{method}.near_octaves"] = int(np.sum(there & (taken <= 4 * taken[best])))
            reached.append(there)
        count = np.sum(reached, axis=0)
        found[f"common.{method}.surfaces"] = int(count.max())
        found[f"common.{method}.log2_rate"] = math.log2(RATES[int(np.argmax(count))])
    return found


def quadratics(kappas: tuple[int, ...]) -> Values:
    """What `optimizers.quadratic` measures. Nesterov's constants are those of Lessard, Recht and Packard (2016)."""
    found: Values = {}
    for kappa in kappas:
        root, wide = math.sqrt(kappa), math.sqrt(3 * kappa + 1)
        rules: dict[str, tuple[float, Rule, int]] = {
            "gd": (2 / (1 + 1 / kappa), optimizers.sgd, 40 * kappa),
            "momentum": (
                4 / (1 + 1 / root) ** 2,
                partial(optimizers.sgd, momentum=((root - 1) / (root + 1)) ** 2),
                int(40 * root),
            ),
            "nesterov": (
                4 / (3 + 1 / kappa),
                partial(optimizers.sgd, momentum=(wide - 2) / (wide + 2), nesterov=True),
                int(40 * root),
            ),
        }
        hessian = np.array([1.0, 1 / kappa])
        for method, (rate, rule, steps) in rules.items():
            points = walk(rule, parabola(hessian), np.ones(2), np.array([rate]), steps)
            distance = [float(np.hypot(*at[0])) for at in points]
            half = steps // 2
            found[f"kappa_{kappa}.{method}.factor"] = (distance[steps] / distance[half]) ** (1 / (steps - half))
            after = max(t for t, d in enumerate(distance) if d > 1e-3 * distance[0])
            found[f"kappa_{kappa}.{method}.steps"] = after + 1
    return found


def sutskever_path(product: float, steps: int) -> Floats:
    """x_0 … of Nesterov's momentum in the form of Sutskever et al. (2013), on h x² / 2 from 1, with η h = product."""
    x: Floats = np.ones(())
    state = None
    path = [1.0]
    for _ in range(steps):
        x, state = optimizers.nesterov_sutskever(x, lambda at: product * at, state, lr=1.0, momentum=MOMENTUM)
        if abs(x) > 1e6:
            break
        path.append(float(x))
    return np.array(path)


PRODUCTS = {"0p01": 0.01, "0p1": 0.1, "0p5": 0.5, "1": 1.0, "1p5": 1.5, "3": 3.0}


def damped(steps: int) -> Values:
    """What `optimizers.damping` measures."""
    found: Values = {}
    for label, product in PRODUCTS.items():
        paths = {"nesterov_sutskever": sutskever_path(product, steps)}
        for method in ("momentum", "nesterov"):
            points = walk(METHODS[method], parabola(product), np.ones(1), np.ones(1), steps)
            path = np.array([float(at[0, 0]) for at in points])
            paths[method] = path[np.isfinite(path)]
        for method, path in paths.items():
            name = f"product_{label}.{method}"
            last = int(np.flatnonzero(np.abs(path) > 0.01)[-1])
            diverged = abs(path[-1]) > 1
            before = path[: last + 2]
            found[f"{name}.overshoot"] = math.inf if diverged else max(0.0, -float(path.min()))
            found[f"{name}.crossings"] = int(np.sum(before[1:] * before[:-1] < 0))
            found[f"{name}.steps"] = steps if diverged else min(last + 1, steps)
            found[f"{name}.diverged"] = float(diverged)
    return found


ANGLES = (0, 5, 10, 20, 30, 45)
TURN_RATES = powers(-20, 8)
TURN_START = (0.6, 1.7)


def turned(steps: int) -> Values:
    """What `optimizers.rotation` measures."""
    found: Values = {}
    for angle in ANGLES:
        surface = turned_bowl((1.0, 1e-3), TURN_START, math.radians(angle))
        for method, rule in METHODS.items():
            points = walk(rule, still(surface.gradient), np.array(surface.start), TURN_RATES, steps)
            taken, there = settled((np.hypot(at[:, 0], at[:, 1]) for at in points), 0.01 * math.hypot(*TURN_START))
            best = int(np.argmin(np.where(there, taken, steps + 1)))
            found[f"angle_{angle}.{method}.steps"] = int(taken[best]) if there[best] else steps
            found[f"angle_{angle}.{method}.log2_rate"] = math.log2(TURN_RATES[best])
    return found
