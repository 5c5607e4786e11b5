"""Drawings of what AdamW, RAdam and Muon change: where decay goes, the first steps, singular values."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradnotes.figures import INK, SERIES, canvas
from gradnotes.figures._measured import DASHES, MARKERS, STEP, THEORY, key
from gradnotes.reference import optimizers

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]

START = (0.3, 0.1, 0.03, 0.01, 0.001)
"""Singular values before the iteration, besides the one that makes their norm 1."""
ITERATIONS = 10
COEFFICIENTS = {"muon": (3.4445, -4.7750, 2.0315), "classical": (1.5, -0.5, 0.0)}


def singular_values(coefficients: tuple[float, float, float]) -> Floats:
    """Those of a diagonal matrix of norm 1 after 0, 1, … iterations, (iterations + 1, values)."""
    first = math.sqrt(1 - sum(s * s for s in START))
    matrix = np.diag([first, *START])
    steps = range(ITERATIONS + 1)
    return np.array([np.diag(optimizers.newton_schulz(matrix, coefficients, steps=k)) for k in steps])


def newton_schulz(lang: str) -> Figure:
    """Singular values over the iterations, for the coefficients of Muon and for those that converge."""
    drawing, panels = canvas(rows=2, width=5.4, height=5.4)
    titles = {
        "muon": {"en": "Muon's coefficients", "zh": "Muon 的系数"},
        "classical": {"en": "3/2, −1/2, 0", "zh": "3/2、−1/2、0"},
    }
    for axes, (name, coefficients) in zip(panels, COEFFICIENTS.items(), strict=True):
        axes.axhline(1, color=INK, linewidth=0.8)
        if name == "muon":
            axes.axvline(5, color=INK, linewidth=0.8, linestyle=":")
        for number, values in enumerate(singular_values(coefficients).T):
            style = {"color": SERIES[number], "linestyle": DASHES[number], "marker": MARKERS[number], "markersize": 4}
            axes.plot(values, label=f"{values[0]:.2g}", **style)
        axes.set_yscale("log")
        axes.set_title(titles[name][lang], fontsize=11)
        axes.set_ylabel({"en": "singular value", "zh": "奇异值"}[lang])
    panels[1].set_xlabel({"en": "iteration", "zh": "迭代次数"}[lang])
    key(drawing, 3)
    return drawing


NOISES = (10.0, 1.0, 0.1)
WEIGHTS, DECAY_STEPS, RATE, DECAY = 1000, 1000, 0.01, 0.1


def shrinking(step: Callable[..., tuple[Any, Any]], noise: float) -> Floats:
    """The mean of weights that begin at 1 and get only noise for gradients, after 0, 1, … steps."""
    rng = np.random.default_rng(0)
    theta, state = np.ones(WEIGHTS), None
    means = [1.0]
    for _ in range(DECAY_STEPS):
        grad = noise * rng.standard_normal(WEIGHTS)
        theta, state = step(theta, grad, state, lr=RATE, weight_decay=DECAY)
        means.append(float(theta.mean()))
    return np.array(means)


def decay(lang: str) -> Figure:
    """Weights under Adam with L2 and under AdamW, by the size of their gradients."""
    drawing, panels = canvas(rows=2, width=5.4, height=5.4)
    titles = ({"en": "Adam with L2", "zh": "Adam 加 L2"}, {"en": "AdamW", "zh": "AdamW"})
    expected = (1 - RATE * DECAY) ** np.arange(DECAY_STEPS + 1)
    label = {"en": "noise {:g}", "zh": "噪声 {:g}"}[lang]
    for axes, title, step in zip(panels, titles, (optimizers.adam, optimizers.adamw), strict=True):
        axes.plot(expected, color=INK, linewidth=0.7, label=f"(1 − ηλ)ᵗ, {THEORY[lang]}")
        for number, noise in enumerate(NOISES):
            style = {"color": SERIES[number], "linestyle": DASHES[number], "marker": MARKERS[number], "markersize": 4}
            means = shrinking(step, noise)
            axes.plot(means, markevery=(30 + 50 * number, 150), label=label.format(noise), **style)
        axes.set_title(title[lang], fontsize=11)
        axes.set_ylim(-0.1, 1.05)
        axes.set_ylabel({"en": "mean weight", "zh": "权重均值"}[lang])
    panels[1].set_xlabel(STEP[lang])
    key(drawing, 2)
    return drawing


RADAM_STEPS, BETA_2 = 5000, 0.999
GRADIENTS = (10.0, 0.1)


def lengths(step: Callable[..., tuple[Any, Any]], grad: float) -> Floats:
    """How far each step goes under a gradient that stays the same, in learning rates."""
    theta, state = np.zeros(1), None
    path = [0.0]
    for _ in range(RADAM_STEPS):
        theta, state = step(theta, np.array([grad]), state, lr=1.0, betas=(0.9, BETA_2), eps=0.0)
        path.append(float(theta[0]))
    return -np.diff(path)


def radam(lang: str) -> Figure:
    """The steps of RAdam against Adam's, and a warm-up of two thousand steps."""
    drawing, axes = canvas(width=5.4, height=4.0)
    t = np.arange(1, RADAM_STEPS + 1)
    first = {"en": "its first five, gradient {:g}", "zh": "前五步，梯度 {:g}"}[lang]
    axes.plot(t, lengths(optimizers.adam, 1.0), color=SERIES[2], linestyle=DASHES[2], label="Adam")
    warmup = np.minimum(1, t * (1 - BETA_2) / 2)
    label = {"en": "Adam, linear warm-up", "zh": "Adam，线性预热"}[lang]
    axes.plot(t, warmup, color=SERIES[3], linestyle=DASHES[3], label=label)
    for marker, grad in zip(("^", "v"), GRADIENTS, strict=True):
        found = lengths(optimizers.radam, grad)
        if grad == GRADIENTS[0]:
            axes.plot(t[5:], found[5:], color=SERIES[4], label="RAdam")
        axes.plot(t[:5], found[:5], color=SERIES[4], linestyle="none", marker=marker, label=first.format(grad))
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel(STEP[lang])
    axes.set_ylabel({"en": "step / learning rate", "zh": "步长 / 学习率"}[lang])
    key(drawing, 2)
    return drawing
