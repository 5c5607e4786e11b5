"""Drawings of optimizers on surfaces: the ways they take, how long their steps stay, and what a turn does to them."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gradnotes.figures import INK, canvas
from gradnotes.figures._gradient_descent import ADAM, DESCENT, GD, MOMENTUM, WITH_MOMENTUM
from gradnotes.figures._measured import STEP, STEPS, THEORY, draw, key, look
from gradnotes.reference import optimizers

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]

NESTEROV, ADAGRAD, RMSPROP = 3, 4, 5
"""Numbers of the other methods, as those of gradient descent, momentum and Adam in the figures of gradients."""

BETA = 0.9
METHODS: dict[str, tuple[int, Callable[..., Any]]] = {
    "gd": (GD, optimizers.sgd),
    "momentum": (MOMENTUM, partial(optimizers.sgd, momentum=BETA)),
    "nesterov": (NESTEROV, partial(optimizers.sgd, momentum=BETA, nesterov=True)),
    "adagrad": (ADAGRAD, optimizers.adagrad),
    "rmsprop": (RMSPROP, optimizers.rmsprop),
    "adam": (ADAM, optimizers.adam),
}
NAMES = {
    "gd": DESCENT,
    "momentum": WITH_MOMENTUM,
    "nesterov": {"en": "Nesterov", "zh": "Nesterov"},
    "adagrad": {"en": "Adagrad", "zh": "Adagrad"},
    "rmsprop": {"en": "RMSprop", "zh": "RMSprop"},
    "adam": {"en": "Adam", "zh": "Adam"},
}


class Scene(NamedTuple):
    """A loss of two variables with its gradient, at points (..., 2); where it is drawn, and where methods start."""

    title: dict[str, str]
    loss: Callable[[Floats], Floats]
    gradient: Callable[[Floats], Floats]
    start: tuple[float, float]
    minima: tuple[tuple[float, float], ...]
    frame: tuple[float, float, float, float]
    levels: tuple[float, ...]


def _bowl(hessian: Floats) -> tuple[Callable[[Floats], Floats], Callable[[Floats], Floats]]:
    return lambda at: np.asarray(np.sum(at * (at @ hessian), axis=-1) / 2), lambda at: np.asarray(at @ hessian)


def _turned(hessian: Floats, start: tuple[float, float], angle: float) -> tuple[Floats, tuple[float, float]]:
    """A bowl and the start in it, turned by this angle."""
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    x, y = turn @ np.array(start)
    return turn @ hessian @ turn.T, (float(x), float(y))


def _rosenbrock(at: Floats) -> Floats:
    x, y = at[..., 0], at[..., 1]
    return np.asarray((1 - x) ** 2 + 100 * (y - x**2) ** 2)


def _rosenbrock_gradient(at: Floats) -> Floats:
    x, y = at[..., 0], at[..., 1]
    return np.stack([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)], axis=-1)


def _saddle(at: Floats) -> Floats:
    x, y = at[..., 0], at[..., 1]
    return np.asarray(x**2 / 2 - y**2 / 2 + y**4 / 4)


def _saddle_gradient(at: Floats) -> Floats:
    return np.stack([at[..., 0], at[..., 1] ** 3 - at[..., 1]], axis=-1)


AXES = np.diag([1.0, 30.0])
BOWL_START = (-7.0, 1.3)
TURNED, TURNED_START = _turned(AXES, BOWL_START, math.pi / 6)
SCENES = {
    "bowl": Scene(
        {"en": "bowl", "zh": "碗"},
        *_bowl(AXES), BOWL_START, ((0.0, 0.0),), (-7.8, 2.2, -2.6, 2.6), (2, 8, 18, 32, 50, 90),
    ),
    "turned": Scene(
        {"en": "bowl, turned", "zh": "转过的碗"},
        *_bowl(TURNED), TURNED_START, ((0.0, 0.0),), (-7.8, 2.2, -4.7, 1.4), (2, 8, 18, 32, 50, 90),
    ),
    "rosenbrock": Scene(
        {"en": "Rosenbrock’s valley", "zh": "Rosenbrock 山谷"},
        _rosenbrock, _rosenbrock_gradient, (-1.2, 1.0), ((1.0, 1.0),), (-1.8, 1.8, -0.6, 2.0), (1, 5, 20, 80, 200),
    ),
    "saddle": Scene(
        {"en": "saddle", "zh": "鞍点"},
        _saddle, _saddle_gradient, (1.0, 1e-3), ((0.0, 1.0), (0.0, -1.0)), (-0.5, 1.2, -0.3, 1.4),
        (-0.2, -0.1, -0.02, 0.02, 0.1, 0.3, 0.5),
    ),
}  # fmt: skip
RATES: Floats = np.array([2.0**k for k in range(-14, 4)])
SCENE_STEPS = 60


def descend(
    rule: Callable[..., Any], gradient: Callable[[Floats], Floats], start: Any, rates: Floats, steps: int
) -> Floats:
    """The points (steps + 1, rates, n): a step is its rate times what the rule does at a rate of 1."""
    at = np.repeat(np.array(start, float)[None], len(rates), axis=0)
    path, state = [at], None
    for _ in range(steps):
        step, state = rule(np.zeros_like(at), gradient(at), state, lr=1.0)
        at = np.clip(at + rates[:, None] * step, -1e3, 1e3)  # beyond the frame nothing matters
        path.append(at)
    return np.array(path)


def best_path(scene: Scene, method: str) -> tuple[Floats, float]:
    """Of the ways that stay in the frame the one with the least mean loss, (steps + 1, 2), and its learning rate."""
    paths = descend(METHODS[method][1], scene.gradient, scene.start, RATES, SCENE_STEPS)
    left, right, bottom, top = scene.frame
    x, y = paths[..., 0], paths[..., 1]
    inside = np.all((x >= left) & (x <= right) & (y >= bottom) & (y <= top), axis=0)
    best = int(np.argmin(np.where(inside, scene.loss(paths).mean(axis=0), np.inf)))
    return paths[:, best], float(RATES[best])


def surfaces(lang: str) -> Figure:
    """The ways of six methods on four surfaces."""
    drawing, panels = canvas(2, rows=2, width=5.4, height=6.0)
    for axes, scene in zip(panels.flat, SCENES.values(), strict=True):
        left, right, bottom, top = scene.frame
        grid = np.stack(np.meshgrid(np.linspace(left, right, 121), np.linspace(bottom, top, 121)), axis=-1)
        axes.contour(*np.moveaxis(grid, -1, 0), scene.loss(grid), scene.levels, colors=INK, linewidths=0.4, alpha=0.5)
        for method, (number, _) in METHODS.items():
            path, _ = best_path(scene, method)
            style = look(number) | {"linewidth": 1.1, "markersize": 3, "markevery": (0, 5)}
            axes.plot(*path.T, label=NAMES[method][lang], **style)
        for x, y in scene.minima:
            axes.plot([x], [y], color=INK, marker="x", markersize=7, linestyle="none")
        axes.set_xlim(left, right)
        axes.set_ylim(bottom, top)
        axes.set_title(scene.title[lang], loc="left", fontsize=11)
        axes.grid(False)
        axes.tick_params(labelsize=9)
    key(drawing, 3)
    return drawing


RAVINE_RATE, RAVINE_STEPS = 1 / 60, 60


def ravine_paths() -> dict[str, Floats]:
    """The ways of gradient descent and both kinds of momentum into the bowl, at one learning rate."""
    rate = np.array([RAVINE_RATE])
    _, gradient = _bowl(AXES)
    return {
        method: descend(METHODS[method][1], gradient, BOWL_START, rate, RAVINE_STEPS)[:, 0]
        for method in ("gd", "momentum", "nesterov")
    }


def momentum(lang: str) -> Figure:
    """Momentum and Nesterov's in a ravine, at one learning rate: the ways, and both coordinates."""
    drawing, panels = canvas(rows=3, width=5.4, height=6.4)
    above = panels[0]
    grid = np.stack(np.meshgrid(np.linspace(-8, 6, 141), np.linspace(-1.6, 1.6, 81)), axis=-1)
    loss, _ = _bowl(AXES)
    above.contour(*np.moveaxis(grid, -1, 0), loss(grid), (2, 8, 18, 32, 50), colors=INK, linewidths=0.4, alpha=0.5)
    for method, path in ravine_paths().items():
        style = look(METHODS[method][0]) | {"linewidth": 1.3, "markersize": 3.5}
        above.plot(*path.T, label=NAMES[method][lang], **style)
        for axes, coordinate in zip(panels[1:], path.T, strict=True):
            axes.plot(coordinate, label=NAMES[method][lang], markevery=5, **style)
    above.plot([0], [0], color=INK, marker="x", markersize=8)
    above.set_xlabel("x")
    above.set_ylabel("y")
    above.grid(False)
    for axes, name in zip(panels[1:], ("x", "y"), strict=True):
        axes.axhline(0, color=INK, linewidth=0.8)
        axes.set_ylabel(name)
    panels[2].set_xlabel(STEP[lang])
    key(drawing, 3)
    return drawing


def adagrad(lang: str) -> Figure:
    """How long the steps of three methods stay, along noise and after a burst of large gradients."""
    drawing, panels = canvas(rows=2, width=5.4, height=5.6)
    titles = {
        "noise": {"en": "gradients from N(0, 1)", "zh": "梯度服从 N(0, 1)"},
        "burst": {"en": "gradients of 1, after ten of 100", "zh": "十个大小为 100 的梯度之后，梯度为 1"},
    }
    t = np.logspace(0, 4, 41)
    for axes, (kind, title) in zip(panels, titles.items(), strict=True):
        fall = 1 / np.sqrt(t) if kind == "noise" else 1 / np.sqrt(10 * 100**2 + t)
        axes.plot(t, fall, color=INK, linewidth=0.7, label=THEORY[lang])
        for method in ("adagrad", "rmsprop", "adam"):
            draw(axes, f"optimizers.step_size.{kind}.{method}.t_#.step", METHODS[method][0], NAMES[method][lang])
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_ylabel({"en": "step / learning rate", "zh": "步长 / 学习率"}[lang])
        axes.set_title(title[lang], loc="left", fontsize=11)
    panels[1].set_xlabel(STEP[lang])
    key(drawing, 4)
    return drawing


def rotation(lang: str) -> Figure:
    """Steps of six methods on a bowl against its angle to the axes."""
    drawing, axes = canvas(width=5.4, height=4.2)
    for method, (number, _) in METHODS.items():
        draw(axes, f"optimizers.rotation.angle_#.{method}.steps", number, NAMES[method][lang])
    axes.set_yscale("log")
    axes.set_xticks((0, 15, 30, 45), ("0°", "15°", "30°", "45°"))
    axes.set_xlabel({"en": "angle between bowl and axes", "zh": "碗与坐标轴的夹角"}[lang])
    axes.set_ylabel(STEPS[lang])
    key(drawing, 3)
    return drawing
