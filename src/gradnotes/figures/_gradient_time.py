"""Drawings of gradients on their way through time, and of what clipping makes of those that explode."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradnotes import evidence
from gradnotes.figures import INK, SERIES, canvas
from gradnotes.figures._measured import ACCURACY, DASHES, MARKERS, STEP, THEORY, draw, key, look, rows
from gradnotes.reference.gradients import clip_grad_norm, clip_grad_value, complex_step

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NORM = {"en": "norm, decades", "zh": "范数（数量级）"}
LAG = {"en": "steps back through time, k", "zh": "沿时间回溯的步数 k"}


def recurrent(lang: str) -> Figure:
    """The Jacobian of k steps by spectral radius, without an activation above and with a driven tanh below."""
    drawing, panels = canvas(rows=2, width=5.4, height=6.2, sharey=True)
    titles = ({"en": "no activation", "zh": "无激活函数"}, {"en": "tanh, driven by inputs", "zh": "tanh，有输入驱动"})
    for axes, kind, title in zip(panels, ("linear", "tanh_driven"), titles, strict=True):
        for number, rho in enumerate((0.5, 0.9, 1.0, 1.1, 1.5, 3.0)):
            theory = THEORY[lang] if number == 0 else None
            axes.plot([0, 100], [0, 100 * math.log10(rho)], color=INK, linewidth=0.7, label=theory)
            spelled = f"{rho:g}".replace(".", "p")
            pattern = f"gradients.recurrent_jacobian.{kind}.rho_{spelled}.k_#.log10_norm"
            draw(axes, pattern, number, f"ρ = {rho:g}", linewidth=1.5)
        axes.set_title(title[lang], fontsize=11)
        axes.set_ylabel(NORM[lang])
    panels[1].set_xlabel(LAG[lang])
    key(drawing, 4)
    return drawing


CELLS = {
    "rnn_rho_1": ("RNN, ρ = 1", 0, "-", "tanh_driven.rho_1"),
    "rnn_rho_1p5": ("RNN, ρ = 1.5", 0, "--", "tanh_driven.rho_1p5"),
    "lstm_forget_0": ("LSTM, b = 0", 1, ":", "lstm.forget_0"),
    "lstm_forget_1": ("LSTM, b = 1", 1, "--", "lstm.forget_1"),
    "lstm_forget_5": ("LSTM, b = 5", 1, "-", "lstm.forget_5"),
    "gru": ("GRU", 2, "-.", "gru.default"),
}
"""Label, number of the colour, dash, and name among the Jacobians; by the name in the task. b: the forget gate's."""


def gates(lang: str) -> Figure:
    """The Jacobian of k steps with gates and without, and what such networks learn from the first of T inputs."""
    drawing, (above, below) = canvas(rows=2, width=5.4, height=6.0)
    for bias in (0, 1, 5):
        slope = -math.log10(1 + math.exp(-bias))
        above.plot([0, 100], [0, 100 * slope], color=INK, linewidth=0.7, label="k · log₁₀ σ(b)" if bias == 0 else None)
    for task, (label, number, dash, jacobian) in CELLS.items():
        style = {"color": SERIES[number], "linestyle": dash, "marker": MARKERS[number], "markersize": 4.5}
        style |= {"markerfacecolor": SERIES[number] if dash == "-" else "none", "linewidth": 1.6}
        for axes, pattern in (
            (above, f"gradients.recurrent_jacobian.{jacobian}.k_#.log10_norm"),
            (below, f"gradients.recurrent_task.{task}.length_#.accuracy"),
        ):
            draw(axes, pattern, number, label, **style)
    below.axhline(0.25, color=INK, linewidth=0.7)
    below.set_xticks([10, 50, 100])
    below.set_ylim(0, 1.04)
    above.set_xlabel(LAG[lang])
    above.set_ylabel(NORM[lang])
    below.set_xlabel({"en": "inputs to remember over, T", "zh": "需要记住的输入长度 T"}[lang])
    below.set_ylabel(ACCURACY[lang])
    key(drawing, 3)
    return drawing


GRADIENT_VECTOR, THRESHOLD = (3.0, 0.6), 1.0


def clipping(lang: str) -> Figure:
    """A gradient of two numbers clipped both ways, and measured angles between gradients and what is left of them."""
    drawing, (above, below) = canvas(rows=2, width=5.4, height=5.4)
    turn = np.linspace(-math.pi / 4, math.pi / 2, 91)
    above.plot(THRESHOLD * np.cos(turn), THRESHOLD * np.sin(turn), color=INK, linewidth=0.8)
    above.plot([THRESHOLD, THRESHOLD, 0], [-0.6, THRESHOLD, THRESHOLD], color=INK, linewidth=0.8, linestyle="--")
    _, (by_norm,) = clip_grad_norm([GRADIENT_VECTOR], THRESHOLD)
    (by_value,) = clip_grad_value([GRADIENT_VECTOR], THRESHOLD)
    words = {
        "gradient": {"en": "gradient", "zh": "梯度"},
        "by_norm": {"en": "clipped by norm", "zh": "按范数裁剪"},
        "by_value": {"en": "clipped by value", "zh": "按值裁剪"},
    }
    vectors: dict[str, Any] = {"gradient": GRADIENT_VECTOR, "by_norm": by_norm, "by_value": by_value}
    for number, (name, (x, y)) in enumerate(vectors.items()):
        style = {"color": SERIES[number], "linestyle": DASHES[number], "marker": MARKERS[number], "markersize": 6}
        above.plot([0, x], [0, y], markevery=[1], label=words[name][lang], **style)
    above.set_aspect("equal")
    above.set_xlim(0, 3.2)
    above.set_ylim(-0.15, 1.15)
    above.set_yticks([0, 1])
    above.legend(loc="upper right", bbox_to_anchor=(1.0, 1.12), fontsize=10)
    sources = {
        "normal": {"en": "normal numbers", "zh": "正态随机数"},
        "deep": {"en": "deep ReLU network", "zh": "深层 ReLU 网络"},
        "rnn": {"en": "RNN", "zh": "RNN"},
    }
    below.axhline(1, color=SERIES[1], linestyle=DASHES[1], label=words["by_norm"][lang])
    for number, (name, label) in enumerate(sources.items()):
        draw(below, f"gradients.clipping.{name}.by_value_#.cosine", 3 + number, label[lang])
    below.set_xscale("log")
    below.set_xticks([0.1, 1, 3], ["0.1", "1", "3"])
    below.minorticks_off()
    below.set_ylim(0.5, 1.03)
    below.set_xlabel(
        {"en": "threshold of a value, in root mean squares", "zh": "按值裁剪的阈值（以均方根为单位）"}[lang]
    )
    below.set_ylabel({"en": "cosine with the gradient", "zh": "与原梯度的余弦"}[lang])
    below.legend(loc="lower right", fontsize=10)
    return drawing


UNIT_STEPS, TARGET = 50, 0.7
START, RATE, MAX_NORM, DESCENT = (4.0, -2.65), 0.3, 1.0, 30
"""Where a recurrent unit's weight and bias begin, and how they are trained."""


def unit_loss(parameters: NDArray[Any]) -> Any:
    """(h_T - 0.7)² of one unit h ← σ(w h + b) that begins at 0.5; parameters: (w, b)."""
    h: Any = 0.5
    for _ in range(UNIT_STEPS):
        h = 1 / (1 + np.exp(-(parameters[0] * h + parameters[1])))
    return (h - TARGET) ** 2


def unit_descent(max_norm: float | None) -> tuple[list[float], list[float]]:
    """The norm of the gradient and the loss before each step, with the gradient clipped at max_norm or not at all."""
    point, norms, losses = np.array(START), [], []
    for _ in range(DESCENT):
        gradient = complex_step(unit_loss, point)
        norm, (clipped,) = clip_grad_norm([gradient], math.inf if max_norm is None else max_norm)
        norms.append(norm)
        losses.append(float(unit_loss(point)))
        point = point - RATE * (gradient if max_norm is None else clipped)
    return norms, losses


def spikes(lang: str) -> Figure:
    """Median and largest norm in training, by network; and one spike, with clipping and without."""
    networks = {
        "relu_he": {"en": "ReLU, He", "zh": "ReLU，He"},
        "relu_batch_norm": {"en": "ReLU, batch norm", "zh": "ReLU，批归一化"},
        "conv_batch_norm": {"en": "conv., batch norm", "zh": "卷积，批归一化"},
        "rnn_rho_1": {"en": "RNN, ρ = 1", "zh": "RNN，ρ = 1"},
        "rnn_rho_1p5": {"en": "RNN, ρ = 1.5", "zh": "RNN，ρ = 1.5"},
        "lstm": {"en": "LSTM, b = 5", "zh": "LSTM，b = 5"},
        "gru": {"en": "GRU", "zh": "GRU"},
    }
    drawing, (above, middle, below) = canvas(rows=3, width=5.4, height=7.4)
    for number, (what, label) in enumerate(
        {"median_norm": {"en": "median", "zh": "中位数"}, "largest_norm": {"en": "largest", "zh": "最大值"}}.items()
    ):
        values = [evidence.measurement(f"gradients.gradient_spikes.{name}.{what}").value for name in networks]
        above.plot(
            values, range(len(values)), **(look(number) | {"linestyle": "none", "markersize": 7}), label=label[lang]
        )
    above.axvline(1, color=INK, linewidth=0.8)
    above.set_xscale("log")
    above.set_xlabel({"en": "norm of the gradient", "zh": "梯度的范数"}[lang])
    above.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, fontsize=10)
    rows(drawing, above, [label[lang] for label in networks.values()])
    runs = {None: {"en": "not clipped", "zh": "不裁剪"}, MAX_NORM: {"en": "clipped by norm", "zh": "按范数裁剪"}}
    for number, (max_norm, label) in enumerate(runs.items()):
        for axes, values in zip((middle, below), unit_descent(max_norm), strict=True):
            style = look(number) | {"markersize": 3.5, "linewidth": 1.4}
            axes.plot(range(DESCENT), values, label=label[lang], **style)
    middle.axhline(MAX_NORM, color=INK, linewidth=0.8)
    middle.set_yscale("log")
    middle.set_ylabel({"en": "norm", "zh": "范数"}[lang])
    below.set_ylim(bottom=0)
    below.set_ylabel({"en": "loss", "zh": "损失"}[lang])
    below.set_xlabel(STEP[lang])
    middle.legend(loc="upper right", fontsize=10)
    return drawing
