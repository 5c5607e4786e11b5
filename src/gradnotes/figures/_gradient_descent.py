"""Drawings of descent on surfaces of one and two variables, of derivatives by differences, and of parities."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradnotes import evidence
from gradnotes.figures import INK, SERIES, canvas
from gradnotes.figures._measured import ACCURACY, STEP, STEPS, THEORY, draw, key, look
from gradnotes.reference.gradients import (
    best_learning_rate,
    best_momentum,
    complex_step,
    finite_difference,
    gradient_descent,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]

GD, MOMENTUM, ADAM, NOISY = range(4)
"""Numbers of the methods: their colours, dashes and markers in every figure."""
DESCENT = {"en": "gradient descent", "zh": "梯度下降"}
WITH_MOMENTUM = {"en": "momentum", "zh": "动量"}

AT, ROUNDING = 1.0, 2.0**-53


def difference_errors(steps: Floats) -> dict[str, Floats]:
    """Relative errors of the derivative of exp at 1, by the forward, the central and the complex difference.

    None below 2⁻⁵³: what is smaller is rounding.
    """
    exact = math.exp(AT)
    found = {
        "forward": [(math.exp(AT + step) - math.exp(AT)) / ((AT + step - AT) or math.inf) for step in steps],
        "central": [float(finite_difference(np.exp, AT, step)) if AT + step != AT - step else 0.0 for step in steps],
        "complex": [float(complex_step(np.exp, AT, step)) for step in steps],
    }
    return {name: np.maximum(np.abs(np.array(values) / exact - 1), ROUNDING) for name, values in found.items()}


def difference_error(lang: str) -> Figure:
    """The error of three differences against the step, with what the next term of the series leaves out."""
    drawing, axes = canvas(width=5.4, height=3.9)
    steps = np.logspace(-20, 0, 81)
    labels = {
        "forward": {"en": "forward", "zh": "前向差分"},
        "central": {"en": "central", "zh": "中心差分"},
        "complex": {"en": "complex step", "zh": "复数步长"},
    }
    for size, label in ((steps / 2, THEORY[lang]), (steps**2 / 6, None), (ROUNDING / steps, None)):
        seen = (size > ROUNDING) & (size < 1)
        axes.plot(steps[seen], size[seen], color=INK, linewidth=0.7, label=label)
    for number, (name, errors) in enumerate(difference_errors(steps).items()):
        axes.plot(steps, errors, markevery=4, label=labels[name][lang], **(look(number) | {"linewidth": 1.4}))
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel({"en": "step h", "zh": "步长 h"}[lang])
    axes.set_ylabel({"en": "relative error", "zh": "相对误差"}[lang])
    key(drawing, 4)
    return drawing


KAPPA = 30.0
BOWL = np.diag([1.0, KAPPA])
BOWL_START, BOWL_STEPS, ADAM_RATE = (-8.0, 1.0), 40, 0.5


def adam(gradient: Any, start: tuple[float, ...], rate: float, steps: int) -> Floats:
    """The points of Adam with PyTorch's constants, (steps + 1, n)."""
    path = [np.array(start)]
    first = second = np.zeros(len(start))
    for t in range(1, steps + 1):
        g = gradient(path[-1])
        first, second = 0.9 * first + 0.1 * g, 0.999 * second + 0.001 * g * g
        path.append(path[-1] - rate * (first / (1 - 0.9**t)) / (np.sqrt(second / (1 - 0.999**t)) + 1e-8))
    return np.array(path)


def bowl_paths() -> list[Floats]:
    """40 steps of gradient descent, of momentum, each with its best constants, and of Adam, into the bowl."""

    def slope(point: Floats) -> Floats:
        return np.asarray(BOWL @ point)

    rate, beta = best_momentum(BOWL)
    return [
        gradient_descent(slope, BOWL_START, best_learning_rate(BOWL), BOWL_STEPS),
        gradient_descent(slope, BOWL_START, rate, BOWL_STEPS, beta),
        adam(slope, BOWL_START, ADAM_RATE, BOWL_STEPS),
    ]


def paths(lang: str) -> Figure:
    """Three ways down one bowl, and the distances that are left."""
    drawing, (above, below) = canvas(rows=2, width=5.4, height=5.4)
    x, y = np.meshgrid(np.linspace(-9, 3, 241), np.linspace(-2.2, 2.2, 89))
    levels = [r * r / 2 for r in (2, 4, 6, 8, 10)]
    above.contour(x, y, (x**2 + KAPPA * y**2) / 2, levels, colors=INK, linewidths=0.5, alpha=0.5)
    names = (DESCENT[lang], WITH_MOMENTUM[lang], "Adam")
    for number, (name, path) in enumerate(zip(names, bowl_paths(), strict=True)):
        style = look(number) | {"linewidth": 1.3, "markersize": 3.5}
        above.plot(*path.T, label=name, **style)
        below.plot(np.hypot(*path.T), label=name, **style)
    above.plot([0], [0], color=INK, marker="x", markersize=8)
    above.set_xlabel("x₁")
    above.set_ylabel("x₂")
    below.set_yscale("log")
    below.set_xlabel(STEP[lang])
    below.set_ylabel({"en": "distance", "zh": "到最小值的距离"}[lang])
    key(drawing, 3)
    return drawing


def expected_steps(kappa: float, method: int, tolerance: float = 1e-3) -> float:
    """Steps until the distance stays below its tolerance, on (x₁² + x₂² / κ) / 2 from (1, 1), for the best constants.

    Both eigenvalues of gradient descent have the size r = (κ - 1) / (κ + 1). Those of momentum are double roots of
    the size r = (√κ - 1) / (√κ + 1), so along the axes (1 + (1 ∓ r) t) r^t is left after t steps.
    """
    if method == GD:
        return math.log(tolerance) / math.log((kappa - 1) / (kappa + 1))
    r = (math.sqrt(kappa) - 1) / (math.sqrt(kappa) + 1)
    t = np.linspace(0, 20 * math.sqrt(kappa), 20_001)
    left = r**t * np.hypot(1 + (1 - r) * t, 1 + (1 + r) * t) / math.sqrt(2)
    return float(t[np.flatnonzero(left > tolerance)[-1]])


def conditioning(lang: str) -> Figure:
    """Steps to a thousandth of the distance against the condition number, for three methods."""
    drawing, axes = canvas(width=5.4, height=4.0)
    curve = np.logspace(0.35, 3, 60)
    for method in (GD, MOMENTUM):
        theory = THEORY[lang] if method == GD else None
        axes.plot(curve, [expected_steps(kappa, method) for kappa in curve], color=INK, linewidth=0.7, label=theory)
    pattern = "gradients.conditioning.kappa_#."
    draw(axes, f"{pattern}gd.steps", GD, DESCENT[lang])
    draw(axes, f"{pattern}momentum.steps", MOMENTUM, WITH_MOMENTUM[lang])
    draw(axes, f"{pattern}adam.rate_0p1.steps", ADAM, {"en": "Adam", "zh": "Adam"}[lang])
    turned = {"en": "Adam, axes turned", "zh": "Adam，坐标轴旋转"}[lang]
    draw(axes, f"{pattern}adam_turned.rate_0p1.steps", ADAM, turned, linestyle="-.", markerfacecolor="none")
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel({"en": "condition number κ", "zh": "条件数 κ"}[lang])
    axes.set_ylabel(STEPS[lang])
    key(drawing, 3)
    return drawing


SADDLE_START, SADDLE_RATE, BETA, NOISE, SADDLE_STEPS = (1.0, 1e-6), 0.1, 0.9, 1e-3, 140


def saddle_paths() -> list[Floats]:
    """|y| of gradient descent, momentum and noisy descent on x²/2 - y²/2 + y⁴/4 from a millionth beside its saddle."""

    def slope(point: Floats) -> Floats:
        return np.array([point[0], point[1] ** 3 - point[1]])

    rng = np.random.default_rng(0)

    def noisy(point: Floats) -> Floats:
        return slope(point) + NOISE * rng.standard_normal(2)

    runs = [
        gradient_descent(slope, SADDLE_START, SADDLE_RATE, SADDLE_STEPS),
        gradient_descent(slope, SADDLE_START, SADDLE_RATE, SADDLE_STEPS, BETA),
        gradient_descent(noisy, SADDLE_START, SADDLE_RATE, SADDLE_STEPS),
    ]
    return [np.abs(run[:, 1]) for run in runs]


def saddle(lang: str) -> Figure:
    """The distance from a saddle along the way down, step by step, for three methods from one start."""
    drawing, axes = canvas(width=5.4, height=3.9)
    t = np.arange(SADDLE_STEPS + 1)
    c = 1 + SADDLE_RATE
    y = SADDLE_START[1]
    for size, label in (
        (y * c**t, THEORY[lang]),
        (np.sqrt(y**2 * c ** (2 * t) + (SADDLE_RATE * NOISE) ** 2 * (c ** (2 * t) - 1) / (c**2 - 1)), None),
    ):
        near = size < 0.5
        axes.plot(t[near], size[near], color=INK, linewidth=0.7, label=label)
    labels = (DESCENT[lang], WITH_MOMENTUM[lang], {"en": "noisy gradients", "zh": "带噪声的梯度"}[lang])
    for number, label, path in zip((GD, MOMENTUM, NOISY), labels, saddle_paths(), strict=True):
        axes.plot(t, path, markevery=10, label=label, **look(number))
    axes.axhline(0.1, color=INK, linewidth=0.8, linestyle=":")
    axes.set_yscale("log")
    axes.set_xlabel(STEP[lang])
    axes.set_ylabel({"en": "distance |y| from the saddle", "zh": "到鞍点的距离 |y|"}[lang])
    key(drawing, 2)
    return drawing


OVERSHOOT_RATE, OVERSHOOT_STEPS = 0.1, 100
BETAS = {"beta_0": 0.0, "best": (1 - math.sqrt(OVERSHOOT_RATE)) ** 2, "beta_0p9": 0.9, "beta_0p99": 0.99}


def overshoot(lang: str) -> Figure:
    """Momentum on x²/2 from 1: gradient descent, the best momentum, and two that swing."""
    drawing, axes = canvas(width=5.4, height=3.9)
    axes.axhline(0, color=INK, linewidth=0.8)
    best = {"en": "best, β = {:.2f}", "zh": "最佳 β = {:.2f}"}[lang]
    for number, (name, beta) in enumerate(BETAS.items()):
        path = gradient_descent(lambda x: x, 1.0, OVERSHOOT_RATE, OVERSHOOT_STEPS, beta)
        label = best.format(beta) if name == "best" else f"β = {beta:g}"
        colour = (GD, 4, MOMENTUM, 5)[number]
        axes.plot(path, markevery=10, label=label, **look(colour))
    axes.set_xlabel(STEP[lang])
    axes.set_ylabel("x")
    key(drawing, 2)
    return drawing


def well(x: Floats) -> Floats:
    """The landscape of `gradients.local_structure` along y = 0: a narrow, deep well at 1.5, a broad one at -1."""
    narrow, broad = np.exp(-((x - 1.5) ** 2) / 0.32), np.exp(-((x + 1) ** 2) / 2.88)
    return np.asarray(-narrow - 0.6 * broad + 0.01 * x**2)


def well_slope(x: Floats) -> Floats:
    """The derivative of `well`."""
    narrow, broad = np.exp(-((x - 1.5) ** 2) / 0.32), np.exp(-((x + 1) ** 2) / 2.88)
    return np.asarray(narrow * (x - 1.5) / 0.16 + 0.6 * broad * (x + 1) / 1.44 + 0.02 * x)


def wells(lang: str) -> Figure:
    """Starts on a landscape of two wells, each pointing where descent takes it, by the well where it ends."""
    drawing, axes = canvas(width=5.4, height=3.6)
    x = np.linspace(-3, 3, 241)
    axes.plot(x, well(x), color=INK, linewidth=1.2)
    starts = np.linspace(-3, 3, 25)
    ends = gradient_descent(well_slope, starts, 0.05, 1500)[-1]
    labels = (
        {"en": "ends in the best minimum", "zh": "止于最佳极小值"},
        {"en": "ends in the other", "zh": "止于另一个极小值"},
    )
    for number, (there, label) in enumerate(zip((ends > 0.5, ends <= 0.5), labels, strict=True)):
        for right in (True, False):
            chosen = there & ((well_slope(starts) < 0) == right)
            style = {"color": SERIES[number], "linestyle": "none", "marker": ">" if right else "<", "markersize": 8}
            style["markerfacecolor"] = SERIES[number] if number == 0 else "none"
            axes.plot(starts[chosen], well(starts[chosen]), label=label[lang] if right else None, **style)
    axes.set_xlabel("x")
    axes.set_ylabel({"en": "loss", "zh": "损失"}[lang])
    key(drawing, 2)
    return drawing


def parity(lang: str) -> Figure:
    """The share of the gradient that knows the parity, and what is learned, against the number of bits."""
    drawing, (above, below) = canvas(rows=2, width=5.4, height=5.6)
    bits = np.array([3, 13])
    above.plot(bits, 2.0 ** (-bits / 2), color=INK, linewidth=0.7, label=f"{THEORY[lang]}, 2^(−d/2)")
    share = {"en": "all parities", "zh": "全部奇偶函数"}[lang]
    half = {"en": "of d/2 bits", "zh": "d/2 位的奇偶函数"}[lang]
    draw(above, "gradients.parity.bits_#.gradient_share", 0, share)
    draw(above, "gradients.parity.bits_#.half_share", 1, half)
    above.set_yscale("log", base=2)
    above.set_ylabel({"en": "share of the gradient", "zh": "所占梯度的比例"}[lang])
    above.legend(loc="upper right", fontsize=10)
    solved = {"en": "elimination, d + 10 inputs", "zh": "消元，d + 10 个输入"}[lang]
    examples = int(evidence.measurement("gradients.parity.bits_20.trained.examples").value)
    trained = {"en": "network, {} inputs", "zh": "神经网络，{} 个输入"}[lang].format(examples)
    draw(below, "gradients.parity.bits_#.solved.accuracy", 2, solved)
    draw(below, "gradients.parity.bits_#.trained.accuracy", 0, trained)
    below.axhline(0.5, color=INK, linewidth=0.8)
    below.set_xlabel({"en": "bits d", "zh": "位数 d"}[lang])
    below.set_ylabel(ACCURACY[lang])
    below.legend(loc="lower left", fontsize=10)
    for axes in (above, below):
        axes.set_xticks([4, 8, 12, 16, 20])
        axes.set_xlim(3, 21)
    return drawing
