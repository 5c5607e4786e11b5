"""Losses of one and two variables, and the paths that descent takes on them; NumPy, exact to rounding.

Points are arrays (..., 2), or (...) in one dimension, so that many starts descend at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from gradnotes.experiments import Values

Floats = NDArray[np.floating]
Gradient = Callable[[Floats], Floats]


def quadratic_steps(kappa: float, method: str, tolerance: float, most: int) -> int:
    """Steps until ‖x‖ stays below tolerance ‖x_0‖ on f = (x_1² + x_2² / κ) / 2 from (1, 1), by "gd" or "momentum".

    Each with the learning rate, and momentum, that is best for this κ (Polyak 1964). `most` if it takes longer.
    """
    curvature = np.array([1.0, 1 / kappa])
    root = math.sqrt(kappa)
    if method == "gd":
        rate, beta = 2 / (1 + 1 / kappa), 0.0
    else:
        rate, beta = 4 / (1 + 1 / root) ** 2, ((root - 1) / (root + 1)) ** 2
    x = np.ones(2)
    step = np.zeros(2)
    last = 0
    for t in range(1, most + 1):
        step = beta * step - rate * curvature * x
        x = x + step
        size = math.hypot(x[0], x[1]) / math.sqrt(2)
        if size > tolerance:
            last = t
        elif size < tolerance * 1e-3:  # neither method grows a thousandfold again from here
            break
    return min(last + 1, most)


def adam_steps(kappa: float, angle: float, rates: Floats, tolerance: float, most: int) -> tuple[Floats, Floats]:
    """For Adam at each of the learning rates, on the same f with its axes turned by `angle` radians.

    The steps until ‖x‖ stays below tolerance ‖x_0‖ for 100 steps, `most` where it never does; and the largest
    ‖x‖ / ‖x_0‖ from there to the end, since Adam may come to rest and leave again: 0 where it did not come.
    """
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    hessian = turn @ np.diag([1.0, 1 / kappa]) @ turn.T
    x = np.broadcast_to(turn @ np.ones(2), (len(rates), 2))
    first, second = np.zeros_like(x), np.zeros_like(x)
    close = np.zeros(len(rates))  # steps in a row
    reached, later = np.full(len(rates), most), np.zeros(len(rates))
    for t in range(1, most + 1):
        gradient = x @ hessian
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        x = x - rates[:, None] * (first / (1 - 0.9**t)) / (np.sqrt(second / (1 - 0.999**t)) + 1e-8)
        distance = np.hypot(x[:, 0], x[:, 1]) / math.sqrt(2)
        close = np.where(distance <= tolerance, close + 1, 0)
        reached = np.where((close == 100) & (reached == most), t - 99, reached)
        later = np.where(reached < most, np.maximum(later, distance), 0)
    return reached, later


def saddle_gradient(at: Floats) -> Floats:
    """Of f = x²/2 - y²/2 + y⁴/4: a saddle at (0, 0), minima at (0, ±1), the line y = 0 leads into the saddle."""
    x, y = at[..., 0], at[..., 1]
    return np.stack([x, y**3 - y], axis=-1)


def escape_steps(
    start: Floats, rate: float, beta: float, noise: float, most: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """For each start (n, 2), the first step after which |y| > 0.1, or `most`.

    Gradient descent with momentum `beta` (0: none), whose gradients carry normal noise of this standard deviation.
    """
    at, step = start.astype(float), np.zeros(start.shape)
    found = np.full(len(start), most)
    for t in range(1, most + 1):
        gradient = saddle_gradient(at)
        if noise:
            gradient = gradient + noise * rng.standard_normal(at.shape)
        step = beta * step - rate * gradient
        at = np.where(found[:, None] < most, at, at + step)  # who has escaped stays, or might run off
        found = np.where((found == most) & (np.abs(at[:, 1]) > 0.1), t, found)
        if np.all(found < most):
            break
    return found


def heavy_ball_path(rate: float, beta: float, steps: int) -> Floats:
    """x_0 … x_steps of momentum on f = x²/2 from 1."""
    x, step = 1.0, 0.0
    path = [x]
    for _ in range(steps):
        step = beta * step - rate * x
        x += step
        path.append(x)
    return np.array(path)


BROAD, NARROW = np.array([-1.0, 0.0]), np.array([1.5, 0.0])
BROAD_WIDTH, NARROW_WIDTH = 1.2, 0.4
BROAD_DEPTH = 0.6


def wells(at: Floats) -> Floats:
    """A narrow well of depth 1 at (1.5, 0), where the least value is, and a broad one of depth 0.6 at (-1, 0).

    A bowl of 0.01 ‖x‖² keeps every path from leaving.
    """
    narrow = np.exp(-np.sum((at - NARROW) ** 2, axis=-1) / (2 * NARROW_WIDTH**2))
    broad = np.exp(-np.sum((at - BROAD) ** 2, axis=-1) / (2 * BROAD_WIDTH**2))
    value: Floats = -narrow - BROAD_DEPTH * broad + 0.01 * np.sum(at**2, axis=-1)
    return value


def wells_gradient(at: Floats) -> Floats:
    """The gradient of `wells`."""
    to_narrow, to_broad = at - NARROW, at - BROAD
    narrow = np.exp(-np.sum(to_narrow**2, axis=-1, keepdims=True) / (2 * NARROW_WIDTH**2))
    broad = np.exp(-np.sum(to_broad**2, axis=-1, keepdims=True) / (2 * BROAD_WIDTH**2))
    slope: Floats = narrow * to_narrow / NARROW_WIDTH**2 + BROAD_DEPTH * broad * to_broad / BROAD_WIDTH**2 + 0.02 * at
    return slope


def ring_gradient(at: Floats) -> Floats:
    """Of f = 5 (r - 1)² + (1 - cos θ) / 2 in polar coordinates: one minimum, at (1, 0), on the floor of a round valley.

    The opposite point of the valley, (-1, 0), is a saddle. The gradient at the centre does not exist.
    """
    x, y = at[..., 0], at[..., 1]
    r = np.hypot(x, y)
    radial, angular = 10 * (r - 1), y / r / 2  # ∂f/∂r and ∂f/∂θ; sin θ = y / r
    return np.stack([radial * x / r - angular * y / r**2, radial * y / r + angular * x / r**2], axis=-1)


def descend(
    gradient: Gradient,
    start: Floats,
    rate: float,
    steps: int,
    beta: float = 0.0,
    noise: float = 0.0,
    rng: np.random.Generator | None = None,
) -> Floats:
    """Where descent is after each step, (steps + 1, *start.shape), with momentum and noise as in `escape_steps`.

    The noise fades linearly to nothing over the last half of the steps, so that a path ends at rest in a well.
    """
    at, step = start.astype(float), np.zeros(start.shape)
    path = [at]
    for t in range(steps):
        slope = gradient(at)
        if rng is not None:
            slope = slope + noise * min(1.0, 2 * (1 - t / steps)) * rng.standard_normal(at.shape)
        step = beta * step - rate * slope
        at = at + step
        path.append(at)
    return np.stack(path)


def escapes(most: int, seed: int) -> Values:
    """What `gradients.saddle` measures, within `most` steps."""
    rng = np.random.default_rng(seed)
    starts = {
        "on_manifold": np.array([[1.0, 0.0]]),
        "near_1em3": np.array([[1.0, 1e-3]]),
        "near_1em6": np.array([[1.0, 1e-6]]),
        "near_1em9": np.array([[1.0, 1e-9]]),
        "random": rng.standard_normal((1000, 2)),
    }
    methods = {
        "gd": (0.1, 0.0, 0.0),
        "momentum": (0.1, 0.9, 0.0),
        "momentum_matched": (0.01, 0.9, 0.0),
        "noisy": (0.1, 0.0, 1e-3),
        "noisy_momentum": (0.1, 0.9, 1e-3),
    }
    found: Values = {}
    for start, at in starts.items():
        for method, (rate, beta, noise) in methods.items():
            steps = escape_steps(at, rate, beta, noise, most, rng)
            found[f"{start}.{method}.steps"] = float(np.mean(steps))
            found[f"{start}.{method}.escaped_share"] = float(np.mean(steps < most))
    return found


def landscapes(count: int) -> Values:
    """What `gradients.local_structure` measures, from `count` × `count` starts."""
    line = np.linspace(-3, 3, count)
    starts = np.stack(np.meshgrid(line, line, indexing="ij"), axis=-1).reshape(-1, 2)
    to_goal = NARROW - starts
    found: Values = {"wells.away_share": float(np.mean(np.sum(-wells_gradient(starts) * to_goal, axis=1) < 0))}
    for name, beta, noise in (("gd", 0.0, 0.0), ("momentum", 0.9, 0.0), ("noisy", 0.0, 2.0)):
        rng = np.random.default_rng(0) if noise else None
        end = descend(wells_gradient, starts, 0.05, 1500, beta, noise, rng)[-1]
        distance = np.hypot(*(end - NARROW).T)
        found[f"wells.{name}.global_share"] = float(np.mean(distance < 0.3))
        found[f"wells.{name}.farther_share"] = float(np.mean(distance > np.hypot(*to_goal.T)))
    path = descend(ring_gradient, np.array([-0.5, 0.1]), 0.01, 5000)
    distance = np.hypot(*(path - np.array([1.0, 0.0])).T)
    found |= {"ring.distance_at_start": distance[0], "ring.distance_at_end": distance[-1]}
    found["ring.largest_distance"] = float(distance.max())
    found["ring.path_length"] = float(np.sum(np.hypot(*np.diff(path, axis=0).T)))
    slope, way = -ring_gradient(path[0]), np.array([1.0, 0.0]) - path[0]
    found["ring.cosine_at_start"] = float(slope @ way / (np.hypot(*slope) * np.hypot(*way)))
    return found
