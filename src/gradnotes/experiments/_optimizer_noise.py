"""Optimizers whose gradients are noisy, sparse, or of a loss that changes, at learning rates tuned on other draws."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial

import numpy as np

from gradnotes.experiments import Values
from gradnotes.experiments._optimizer_walks import METHODS, Floats, Rule, powers, walk

RULES = {name: rule for name, rule in METHODS.items() if name != "nesterov"}
"""Nesterov's momentum differs little from the other in noise."""

RATES = powers(-18, 3)
DIMENSIONS = 20
CURVATURES = np.logspace(math.log10(1 / 30), 0, DIMENSIONS)
TUNING = 1000
"""Added to a seed for the draws on which the learning rate is tuned."""


class Task(ABC):
    """A loss with the draws of one run: the same for every method and learning rate."""

    dimensions = DIMENSIONS
    window = 1
    """Over how many of the last steps the loss that is left is averaged."""

    def __init__(self, steps: int, seed: int) -> None:
        self.steps = steps
        self.rng = np.random.default_rng(seed)
        self.start = np.zeros(self.dimensions)

    @abstractmethod
    def gradient(self, at: Floats, t: int) -> Floats:
        """What the step after `t` others is told, at points (rates, dimensions)."""

    @abstractmethod
    def loss(self, at: Floats, t: int) -> Floats:
        """The loss above the least one after `t` steps."""


class Noisy(Task):
    """A bowl around 0 from a random start, with noise in the gradients."""

    def __init__(self, steps: int, seed: int, noise: str, window: int) -> None:
        super().__init__(steps, seed)
        self.window = window
        self.start = self.rng.standard_normal(DIMENSIONS)
        shape = (steps, DIMENSIONS)
        scale = {"normal_0p01": 0.01, "normal_1": 1.0, "heavy": 1.0}[noise]
        draw = self.rng.standard_t(1.5, shape) if noise == "heavy" else self.rng.standard_normal(shape)
        self.noise = scale * draw

    def gradient(self, at: Floats, t: int) -> Floats:
        return np.asarray(CURVATURES * at + self.noise[t])

    def loss(self, at: Floats, t: int) -> Floats:
        return np.asarray(np.sum(CURVATURES * at**2, axis=-1) / 2)


class Regression(Task):
    """Mean squared errors of batches of 16 examples; features are 0 or 1, the noise has a deviation of 0.1."""

    BATCH = 16

    def __init__(self, steps: int, seed: int, kind: str) -> None:
        super().__init__(steps, seed)
        self.shares = np.logspace(math.log10(1 / 2), -3, DIMENSIONS) if kind == "sparse" else np.full(DIMENSIONS, 0.5)
        self.features = (self.rng.random((steps, self.BATCH, DIMENSIONS)) < self.shares).astype(float)
        self.truth = self.rng.standard_normal(DIMENSIONS)
        self.targets = self.features @ self.truth + 0.1 * self.rng.standard_normal((steps, self.BATCH))

    def gradient(self, at: Floats, t: int) -> Floats:
        x = self.features[t]
        return np.asarray((at @ x.T - self.targets[t]) @ x / self.BATCH)

    def loss(self, at: Floats, t: int) -> Floats:
        error = at - self.truth
        mean = error @ self.shares
        return np.asarray((mean**2 + error**2 @ (self.shares * (1 - self.shares))) / 2)


class Moving(Task):
    """A bowl with noise in its gradients, whose minimum or whose scale changes."""

    PERIOD = 500

    def __init__(self, steps: int, seed: int, kind: str) -> None:
        super().__init__(steps, seed)
        self.window = steps // 2
        self.noise = self.rng.standard_normal((steps, DIMENSIONS))
        self.period = min(self.PERIOD, steps // 4)
        periods = np.arange(steps + 1) // self.period
        drawn = self.rng.standard_normal((int(periods[-1]) + 1, DIMENSIONS))
        walked = 0.03 * np.cumsum(self.rng.standard_normal((steps + 1, DIMENSIONS)), axis=0)
        self.minima = {"drift": walked, "jump": drawn[periods]}.get(kind, np.tile(drawn[0], (steps + 1, 1)))
        self.factors = np.where(periods % 2 == 1, 100.0, 1.0) if kind == "rescaled" else np.ones(steps + 1)

    def gradient(self, at: Floats, t: int) -> Floats:
        return np.asarray(self.factors[t] * (CURVATURES * (at - self.minima[t]) + self.noise[t]))

    def loss(self, at: Floats, t: int) -> Floats:
        return np.asarray(np.sum(CURVATURES * (at - self.minima[t]) ** 2, axis=-1) / 2)


def ended(task: Task, rule: Rule, rates: Floats, falls: bool) -> tuple[Floats, Floats]:
    """The loss that is left by learning rate, infinite where it diverged, and where it ends."""
    total = np.zeros(len(rates))
    at: Floats = np.zeros((len(rates), task.dimensions))
    for t, at in enumerate(walk(rule, task.gradient, task.start, rates, task.steps, falls)):
        if t > task.steps - task.window:
            here = np.all(np.isfinite(at), axis=-1)
            total += np.where(here, task.loss(np.where(here[:, None], at, 0.0), t), np.inf)
    return total / task.window, at


def tuned(
    make: Callable[[int], Task], rule: Rule, seed: int, falls: bool = False
) -> tuple[dict[str, float], Floats, Task]:
    """The common logarithm of the loss at the rate that is best on other draws, and that rate; the end; the task."""
    losses, _ = ended(make(TUNING + seed), rule, RATES, falls)
    best = RATES[int(np.argmin(losses))]
    task = make(seed)
    (loss,), (end,) = ended(task, rule, np.array([best]), falls)
    return {"log10_loss": math.log10(loss), "log2_rate": math.log2(best)}, end, task


def noised(steps: int, seed: int) -> Values:
    """What `optimizers.noisy` measures."""
    found: Values = {}
    for noise in ("normal_0p01", "normal_1", "heavy"):
        for method, rule in RULES.items():
            for kind, window in (("constant", steps // 10), ("decayed", 1)):
                make = partial(Noisy, steps, noise=noise, window=window)
                values, _, _ = tuned(make, rule, seed, kind == "decayed")
                found |= {f"{noise}.{method}.{kind}.{name}": value for name, value in values.items()}
    return found


def sparsely(steps: int, seed: int) -> Values:
    """What `optimizers.sparse` measures."""
    found: Values = {}
    for kind in ("sparse", "dense"):
        for method, rule in RULES.items():
            values, end, task = tuned(partial(Regression, steps, kind=kind), rule, seed, True)
            assert isinstance(task, Regression)
            values["rare_error"] = float(np.sqrt(np.mean((end - task.truth)[-5:] ** 2)))
            found |= {f"{kind}.{method}.{name}": value for name, value in values.items()}
    return found


def moved(steps: int, seed: int) -> Values:
    """What `optimizers.moving` measures."""
    found: Values = {}
    for kind in ("drift", "jump", "rescaled"):
        for method, rule in RULES.items():
            values, _, _ = tuned(partial(Moving, steps, kind=kind), rule, seed)
            found |= {f"{kind}.{method}.{name}": value for name, value in values.items()}
    return found
