"""Drawings of gradients on their way down through layers: against depth, and with one thing changed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gradnotes import evidence
from gradnotes.figures import INK, SERIES, canvas
from gradnotes.figures._measured import ACCURACY, GRADIENT, MARKERS, STEPS, THEORY, draw, key, rows, series

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LAYERS = 30
ACTIVATIONS = {"relu": "ReLU", "tanh": "tanh", "sigmoid": "sigmoid", "elu": "ELU", "silu": "SiLU", "gelu": "GELU"}
"""In the order of their colours, which are those of `initialization.sweep`; SELU takes ELU's."""
STARTS = {"default": "-", "xavier": "--", "he": ":", "lecun": "-."}
"""Initializations and their dashes."""
SHRINKING = ("sigmoid.default", "sigmoid.xavier", "relu.default", "tanh.default", "relu.xavier")
STEADY = ("tanh.xavier", "relu.he", "elu.he", "selu.lecun", "silu.he", "gelu.he")


def depth(lang: str) -> Figure:
    """The gradient against the number of layers it has passed: starts that lose it above, starts made for it below."""
    drawing, panels = canvas(rows=2, width=5.4, height=6.2)
    words = {"default": {"en": "default", "zh": "默认"}[lang], "xavier": "Xavier", "he": "He", "lecun": "LeCun"}
    comma = {"en": ", ", "zh": "，"}[lang]
    for axes, networks in zip(panels, (SHRINKING, STEADY), strict=True):
        for network in networks:
            name, start = network.split(".")
            number = list(ACTIVATIONS).index(name.replace("selu", "elu"))
            shown = ACTIVATIONS.get(name, "SELU")
            passed, expected = _passed(f"gradients.depth_theory.{network}")
            theory = THEORY[lang] if network == networks[0] else None
            axes.plot(passed, expected, color=INK, linewidth=0.7, label=theory)
            passed, measured = _passed(f"gradients.depth.{network}")
            mark = {"marker": "X" if name == "selu" else MARKERS[number], "markersize": 4.5, "linewidth": 1.5}
            label = f"{shown}{comma}{words[start]}"
            axes.plot(passed, measured, color=SERIES[number], linestyle=STARTS[start], label=label, **mark)
        axes.set_ylabel(GRADIENT[lang])
    panels[0].legend(loc="lower left", fontsize=10, handlelength=2.6)
    panels[1].legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=3, fontsize=10, handlelength=2.6)
    panels[1].set_xlabel({"en": "layers passed on the way back", "zh": "反传经过的层数"}[lang])
    return drawing


def _passed(network: str) -> tuple[list[float], list[float]]:
    """How many layers a gradient has come down, and what is left of it in decades."""
    points = [(LAYERS - layer, measurement.value) for layer, measurement in series(f"{network}.layer_#.backward")]
    return [at for at, _ in reversed(points)], [value for _, value in reversed(points)]


def vanishing_symptom(lang: str) -> Figure:
    """Loss and accuracy of a shallow and of a deep sigmoid network against the steps of training."""
    drawing, panels = canvas(rows=2, width=5.4, height=5.2)
    parts = {
        "train": {"en": "{} hidden layers, training", "zh": "{} 个隐藏层，训练集"},
        "test": {"en": "{} hidden layers, test", "zh": "{} 个隐藏层，测试集"},
    }
    for axes, what in zip(panels, ("loss", "accuracy"), strict=True):
        for number, layers in enumerate((2, 10)):
            for part, label in parts.items():
                points = series(f"gradients.vanishing_symptom.layers_{layers}.step_#.{part}_{what}")
                axes.plot(
                    [at for at, _ in points],
                    [measurement.value for _, measurement in points],
                    color=SERIES[number],
                    linestyle="-" if part == "train" else "--",
                    marker=MARKERS[number],
                    markersize=4,
                    markerfacecolor=SERIES[number] if part == "train" else "none",
                    label=label[lang].format(layers),
                )
        _early(axes, (0, 1, 10, 100, 1000))
    panels[0].set_ylim(bottom=0)
    panels[1].set_ylim(-0.03, 1.03)
    panels[0].set_ylabel({"en": "loss, nats", "zh": "损失（nat）"}[lang])
    panels[1].set_ylabel({"en": "accuracy", "zh": "准确率"}[lang])
    panels[1].set_xlabel(STEPS[lang])
    key(drawing, 2)
    return drawing


def exploding_symptom(lang: str) -> Figure:
    """The training loss of the first steps at three learning rates from too large weights, and from He's."""
    drawing, axes = canvas(width=5.4, height=3.6)
    cases = {"c_4.rate_0p1": "c = 4, η = 0.1", "c_4.rate_0p01": "c = 4, η = 0.01"}
    cases |= {"c_4.rate_0p001": "c = 4, η = 0.001", "c_2.rate_0p1": "c = 2, η = 0.1"}
    for number, (name, label) in enumerate(cases.items()):
        pattern = f"gradients.exploding_symptom.{name}.step_#.train_loss"
        draw(axes, pattern, number, label)
        values = [(at, measurement.value) for at, measurement in series(pattern)]
        finite = [(at, value) for at, value in values if math.isfinite(value)]
        if len(finite) < len(values):
            at, value = finite[-1]
            words = {"en": "then infinite", "zh": "随后变为无穷"}[lang]
            axes.annotate(words, (at, value), (8, 0), textcoords="offset points", va="center", color=SERIES[number])
    axes.set_yscale("log")
    _early(axes, (0, 1, 2, 5, 10, 20, 40))
    axes.set_xlabel(STEPS[lang])
    axes.set_ylabel({"en": "training loss, nats", "zh": "训练损失（nat）"}[lang])
    key(drawing, 2)
    return drawing


def _early(axes: Any, steps: tuple[int, ...]) -> None:
    """An axis of steps that begins at 0 and is logarithmic from 1 on."""
    axes.set_xscale("symlog", linthresh=1)
    axes.set_xticks(steps, [str(step) for step in steps])
    axes.minorticks_off()


NETWORK, TRAINING = 0, 1
"""Numbers of two kinds of remedy: what changes the network, and what changes only its training."""


def vanishing_remedies(lang: str) -> Figure:
    """Gradient at the start and accuracy of all seeds, for each remedy alone, in three networks."""
    label = {
        "batch_norm": {"en": "+ batch norm", "zh": "+ 批归一化"},
        "layer_norm": {"en": "+ layer norm", "zh": "+ 层归一化"},
        "group_norm": {"en": "+ group norm", "zh": "+ 组归一化"},
        "instance_norm": {"en": "+ instance norm", "zh": "+ 实例归一化"},
        "residual": {"en": "+ residual", "zh": "+ 残差连接"},
    }
    remedies = {
        "sigmoid": "sigmoid",
        "sigmoid_xavier": "+ Xavier",
        **{f"sigmoid_{name}": label[name][lang] for name in ("batch_norm", "layer_norm", "group_norm", "residual")},
        "sigmoid_adam": "+ Adam",
        "tanh": "tanh",
        "tanh_xavier": "tanh + Xavier",
        "relu": "ReLU",
        "leaky_relu": "leaky ReLU",
        "relu_he": "+ He",
        **{f"relu_{name}": label[name][lang] for name in ("batch_norm", "layer_norm", "group_norm", "residual")},
        "relu_adam": "+ Adam",
        "conv": {"en": "convolutions", "zh": "卷积"}[lang],
        **{f"conv_{name}": label[name][lang] for name in ("instance_norm", "batch_norm")},
    }
    drawing, panels = canvas(columns=2, width=5.4, height=6.4, sharey=True)
    _remedies(drawing, panels, lang, "vanishing", remedies, ("sigmoid_adam", "relu_adam"))
    for axes in panels:
        for row in (8.5, 16.5):
            axes.axhline(row, color=INK, linewidth=0.8)
    return drawing


def exploding_remedies(lang: str) -> Figure:
    """The same for a ReLU network whose weights start too large."""
    network = {
        "large": {"en": "nothing", "zh": "不加处理"},
        "he": {"en": "He's variance", "zh": "He 的方差"},
        "batch_norm": {"en": "batch norm", "zh": "批归一化"},
        "layer_norm": {"en": "layer norm", "zh": "层归一化"},
        "group_norm": {"en": "group norm", "zh": "组归一化"},
        "residual": {"en": "residual", "zh": "残差连接"},
    }
    training = {
        "clip_norm": {"en": "clip by norm", "zh": "按范数裁剪"},
        "clip_value": {"en": "clip by value", "zh": "按值裁剪"},
        "rate_0p01": {"en": "η = 0.01", "zh": "η = 0.01"},
        "rate_0p001": {"en": "η = 0.001", "zh": "η = 0.001"},
        "warmup": {"en": "warm-up", "zh": "预热"},
        "decay": {"en": "decay", "zh": "学习率衰减"},
        "adam": {"en": "Adam", "zh": "Adam"},
        "rmsprop": {"en": "RMSprop", "zh": "RMSprop"},
    }
    remedies = {name: words[lang] for name, words in (network | training).items()}
    drawing, panels = canvas(columns=2, width=5.4, height=4.9, sharey=True)
    _remedies(drawing, panels, lang, "exploding", remedies, tuple(training))
    return drawing


def _remedies(
    drawing: Figure, panels: Any, lang: str, experiment: str, remedies: Mapping[str, str], training: tuple[str, ...]
) -> None:
    """A row for each remedy: left the gradient's ratio at the start, right the accuracy; a dot for every seed."""
    kinds = {
        NETWORK: {"en": "the network is changed", "zh": "改动网络"}[lang],
        TRAINING: {"en": "only its training", "zh": "只改训练"}[lang],
    }
    for axes, what in zip(panels, ("log10_ratio", "test_accuracy"), strict=True):
        labelled = set()
        for row, name in enumerate(remedies):
            measurement = evidence.measurement(f"gradients.{experiment}.{name}.{what}")
            kind = TRAINING if name in training else NETWORK
            samples = measurement.samples or ()
            look = {"color": SERIES[kind], "marker": MARKERS[kind], "markersize": 4, "linestyle": "none"}
            axes.plot(samples, [row] * len(samples), alpha=0.35, **look)
            label = None if kind in labelled else kinds[kind]
            labelled.add(kind)
            axes.plot([measurement.value], [row], **(look | {"markersize": 7}), label=label)
    panels[0].axvline(0, color=INK, linewidth=0.8)
    panels[0].locator_params(axis="x", nbins=4, integer=True)
    panels[0].set_xlabel({"en": "first to last layer,\ndecades", "zh": "首层与末层梯度之比\n（数量级）"}[lang])
    panels[1].set_xlabel(ACCURACY[lang])
    panels[1].set_xlim(-0.05, 1.05)
    rows(drawing, panels[0], list(remedies.values()))
    key(drawing, 2)
