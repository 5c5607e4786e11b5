"""Drawings of losses themselves: their gradients, the first loss, divergences, margins."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradnotes import evidence
from gradnotes.figures import GRID, INK, SERIES, canvas
from gradnotes.figures._measured import DASHES, MARKERS, THEORY, draw, key
from gradnotes.reference import losses
from gradnotes.reference.activations import sigmoid, sigmoid_grad

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Floats = NDArray[np.floating]

SQUARED, ENTROPY, ABSOLUTE, HUBER, FOCAL, HINGE = range(6)
"""The losses by the number of their colour and dash, the same in every figure."""

NAMES = {
    SQUARED: {"en": "squared error", "zh": "平方误差"},
    ENTROPY: {"en": "cross-entropy", "zh": "交叉熵"},
    ABSOLUTE: {"en": "absolute error", "zh": "绝对误差"},
    HUBER: {"en": "Huber", "zh": "Huber"},
    FOCAL: {"en": "focal, γ = 2", "zh": "焦点损失，γ = 2"},
    HINGE: {"en": "hinge", "zh": "合页损失"},
}

LOGIT = {"en": "logit of the right label", "zh": "正确标签的 logit"}
NATS = {"en": "loss, nats", "zh": "损失（nat）"}


def curve(axes: Any, x: Floats, y: Floats, number: int, label: str) -> None:
    """A curve in the colour and dash of a loss."""
    axes.plot(x, y, color=SERIES[number], linestyle=DASHES[number], label=label)


def comparison(lang: str) -> Figure:
    """Gradients of losses for numbers by the error, and of losses for two classes by the logit."""
    drawing, (above, below) = canvas(rows=2, width=5.4, height=6.0)
    error = np.linspace(-3, 3, 601)
    numbers: dict[int, Callable[..., Any]] = {
        SQUARED: losses.mse_loss_grad,
        ABSOLUTE: losses.l1_loss_grad,
        HUBER: losses.huber_loss_grad,
    }
    for number, slope in numbers.items():
        curve(above, error, slope(error, np.zeros(601), reduction="sum"), number, NAMES[number][lang])
    logit = np.linspace(-6, 6, 601)
    ones = np.ones(601)
    classes = {
        SQUARED: squared_slope(logit),
        ENTROPY: losses.binary_cross_entropy_with_logits_grad(logit, ones, reduction="sum"),
        FOCAL: losses.focal_loss_grad(logit, ones, alpha=None, reduction="sum"),
        HINGE: losses.hinge_loss_grad(logit, ones, reduction="sum"),
    }
    half = {"en": "half squared error of σ", "zh": "σ 的平方误差之半"}
    for number, slopes in classes.items():
        curve(below, logit, slopes, number, half[lang] if number == SQUARED else NAMES[number][lang])
    for axes in (above, below):
        axes.set_ylabel({"en": "gradient", "zh": "梯度"}[lang])
        axes.legend(loc="upper left", fontsize=10, handlelength=2.6)
    below.set_ylim(-1.4, 0.9)
    above.set_xlabel({"en": "prediction − target", "zh": "预测值 − 目标值"}[lang])
    below.set_xlabel(LOGIT[lang])
    return drawing


def squared_slope(logit: Floats) -> Floats:
    """The derivative, by the logit, of half the squared error of the sigmoid for the label 1."""
    p = sigmoid(logit)
    return np.asarray((p - 1) * sigmoid_grad(logit))


def sigmoid_gradient(lang: str) -> Figure:
    """How hard two losses pull at the logit of a sigmoid, with the measured points."""
    drawing, axes = canvas(width=5.4, height=3.6)
    logit = np.linspace(-20, 5, 251)
    pulls = {
        SQUARED: ("mse", -squared_slope(logit)),
        ENTROPY: ("cross_entropy", -losses.binary_cross_entropy_with_logits_grad(logit, np.ones(251), reduction="sum")),
    }
    half = {"en": "half the squared error", "zh": "平方误差之半"}
    at = {"m20": -20, "m10": -10, "m5": -5, "m2": -2, "m1": -1, "0": 0, "5": 5}
    for number, (loss, pull) in pulls.items():
        curve(axes, logit, pull, number, half[lang] if number == SQUARED else NAMES[number][lang])
        points = [evidence.measurement(f"losses.sigmoid_gradient.logit_{z}.{loss}.gradient").value for z in at]
        axes.plot(list(at.values()), points, color=SERIES[number], marker=MARKERS[number], linestyle="none")
    axes.set_yscale("log")
    axes.set_xlabel({"en": "logit, for the label 1", "zh": "logit（标签为 1）"}[lang])
    axes.set_ylabel({"en": "size of the gradient", "zh": "梯度的大小"}[lang])
    axes.legend(loc="lower right", fontsize=10, handlelength=2.6)
    return drawing


def initial_loss(lang: str) -> Figure:
    """The cross-entropy of random logits against their scale, with the bound, and of two new networks."""
    drawing, axes = canvas(width=5.4, height=4.2)
    scale = np.concatenate([[0.0], np.geomspace(0.1, 10, 60)])
    words = {"en": "{} classes", "zh": "{} 类"}[lang]
    for number, classes in enumerate((2, 10, 1000)):
        bound = math.log(classes) + scale**2 / 2
        axes.plot(scale, bound, color=INK, linewidth=0.7, label=THEORY[lang] if number == 0 else None)
        draw(axes, f"losses.initial_loss.classes_{classes}.scale_#.loss", number, words.format(classes))
    starts = {
        "default": ("*", {"en": "network, PyTorch's default", "zh": "网络，PyTorch 默认"}),
        "he": ("X", {"en": "network, He in every layer", "zh": "网络，每层 He"}),
    }
    for start, (marker, label) in starts.items():
        deviation, loss = (
            evidence.measurement(f"losses.initial_loss.{start}.{k}").value for k in ("logit_std", "loss")
        )
        axes.plot([deviation], [loss], color=INK, marker=marker, markersize=9, linestyle="none", label=label[lang])
    axes.set_xscale("symlog", linthresh=0.1)
    axes.set_yscale("log")
    axes.set_xticks((0, 0.1, 0.3, 1, 3, 10), ("0", "0.1", "0.3", "1", "3", "10"))
    axes.set_yticks((1, 3, 10, 30), ("1", "3", "10", "30"))
    axes.minorticks_off()
    axes.set_xlabel({"en": "standard deviation of the logits", "zh": "logit 的标准差"}[lang])
    axes.set_ylabel(NATS[lang])
    key(drawing, 2)
    return drawing


TARGET = ((0.6, -1.5, 0.5), (0.4, 1.5, 0.5))
"""Weights, means and standard deviations of the two modes of a density."""


def kl(lang: str) -> Figure:
    """A density of two modes, and the normal ones nearest to it by both directions of the divergence."""
    drawing, axes = canvas(width=5.4, height=3.8)
    x = np.linspace(-5, 5, 501)
    density = np.exp(log_target(x)[0])
    axes.fill_between(x, density, color=GRID, alpha=0.6, linewidth=0, label={"en": "target q", "zh": "目标 q"}[lang])
    fits = {
        {"en": "normal p of least KL(q, p)", "zh": "KL(q, p) 最小的正态 p"}[lang]: covering(),
        {"en": "normal p of least KL(p, q)", "zh": "KL(p, q) 最小的正态 p"}[lang]: seeking(),
    }
    for number, (label, (mean, deviation)) in enumerate(fits.items()):
        curve(axes, x, normal(x, mean, deviation), number, label)
    axes.set_ylim(bottom=0)
    axes.set_xlabel("x")
    axes.set_ylabel({"en": "density", "zh": "密度"}[lang])
    key(drawing, 1)
    return drawing


def normal(x: Floats, mean: float, deviation: float) -> Floats:
    """The density of a normal distribution."""
    z = (x - mean) / deviation
    return np.asarray(np.exp(-(z**2) / 2) / (deviation * math.sqrt(2 * math.pi)))


def log_target(x: Floats) -> tuple[Floats, Floats]:
    """The logarithm of the density of two modes, and its derivative."""
    parts = np.array([weight * normal(x, mean, deviation) for weight, mean, deviation in TARGET])
    slopes = np.array([(mean - x) / deviation**2 for _, mean, deviation in TARGET])
    whole = parts.sum(axis=0)
    return np.log(whole), (parts * slopes).sum(axis=0) / whole


def covering() -> tuple[float, float]:
    """Mean and deviation of the normal p of least KL(q, p): those of the target."""
    mean = sum(weight * middle for weight, middle, _ in TARGET)
    square = sum(weight * (deviation**2 + middle**2) for weight, middle, deviation in TARGET)
    return mean, math.sqrt(square - mean**2)


def seeking() -> tuple[float, float]:
    """Those of the normal p of least KL(p, q), by descent from the larger mode.

    By x = mean + deviation · z the gradient is a mean over a standard normal z, by Gauss's quadrature.
    """
    z, weights = np.polynomial.hermite_e.hermegauss(80)
    weights = weights / weights.sum()
    _, mean, deviation = max(TARGET)
    for _ in range(2000):
        slope = log_target(mean + deviation * z)[1]
        mean += 0.02 * float(weights @ slope)
        deviation += 0.02 * (float(weights @ (slope * z)) + 1 / deviation)
    return mean, deviation


def margin(lang: str) -> Figure:
    """Losses by the margin y s, and their slopes."""
    drawing, panels = canvas(rows=2, width=5.4, height=5.6)
    s = np.linspace(-3, 3, 601)
    ones = np.ones(601)
    shown = {
        HINGE: (
            NAMES[HINGE],
            losses.hinge_loss(s, ones, reduction="none"),
            losses.hinge_loss_grad(s, ones, reduction="sum"),
        ),
        SQUARED: (
            {"en": "squared hinge", "zh": "平方合页损失"},
            losses.hinge_loss(s, ones, p=2, reduction="none"),
            losses.hinge_loss_grad(s, ones, p=2, reduction="sum"),
        ),
        ENTROPY: (
            {"en": "logistic", "zh": "逻辑损失"},
            losses.binary_cross_entropy_with_logits(s, ones, reduction="none"),
            losses.binary_cross_entropy_with_logits_grad(s, ones, reduction="sum"),
        ),
    }
    wrong = {"en": "error, 0 or 1", "zh": "0–1 误差"}[lang]
    panels[0].step([-3, 0, 3], [1, 1, 0], where="pre", color=INK, linewidth=1.2, label=wrong)
    for number, (label, loss, slope) in shown.items():
        curve(panels[0], s, loss, number, label[lang])
        curve(panels[1], s, slope, number, label[lang])
    panels[0].set_ylim(-0.2, 5)
    panels[1].set_ylim(-5, 0.3)
    panels[0].set_ylabel({"en": "loss", "zh": "损失"}[lang])
    panels[1].set_ylabel({"en": "slope", "zh": "斜率"}[lang])
    panels[1].set_xlabel({"en": "margin y s", "zh": "间隔 y s"}[lang])
    key(drawing, 2)
    return drawing
