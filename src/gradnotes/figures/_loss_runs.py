"""Drawings of trainings by different losses: steps, outliers, confidence, rare classes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gradnotes import evidence
from gradnotes.figures import INK, SERIES, canvas
from gradnotes.figures._loss_curves import ABSOLUTE, ENTROPY, FOCAL, HUBER, NAMES, SQUARED
from gradnotes.figures._measured import ACCURACY, MARKERS, STEPS, THEORY, draw, key, rows, series

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def sigmoid_training(lang: str) -> Figure:
    """Steps until a sigmoid unit has learned, against its bias at the start."""
    drawing, axes = canvas(width=5.4, height=3.8)
    kinds = {
        "rate_1": ({"en": "{}, rate 1", "zh": "{}，学习率 1"}[lang], "-", None),
        "tuned": ({"en": "{}, rate tuned", "zh": "{}，调学习率"}[lang], "--", "none"),
    }
    for loss, number in {"mse": SQUARED, "cross_entropy": ENTROPY}.items():
        for kind, (words, dash, fill) in kinds.items():
            style = {"linestyle": dash, "markerfacecolor": fill or SERIES[number], "markersize": 6}
            pattern = f"losses.sigmoid_training.bias_#.{loss}.{kind}.steps"
            draw(axes, pattern, number, words.format(NAMES[number][lang]), **style)
    axes.axhline(1000, color=INK, linewidth=0.8)
    axes.annotate(
        {"en": "never within 1000", "zh": "1000 步内未学会"}[lang],
        (0, 1000),
        (0, -4),
        textcoords="offset points",
        va="top",
        color=INK,
    )
    axes.set_yscale("log")
    axes.set_xticks((0, 5, 10))
    axes.set_ylim(top=1600)
    axes.set_xlabel({"en": "bias at the start", "zh": "初始偏置"}[lang])
    axes.set_ylabel(STEPS[lang])
    key(drawing, 2)
    return drawing


def outliers(lang: str) -> Figure:
    """The error of fitted lines against the share of outliers in the targets and in the inputs."""
    drawing, panels = canvas(rows=2, width=5.4, height=5.4)
    titles = {
        "target": {"en": "outliers in the target", "zh": "离群值在目标"},
        "input": {"en": "outliers in the input", "zh": "离群值在输入"},
    }
    for axes, (kind, title) in zip(panels, titles.items(), strict=True):
        for loss, number in {"mse": SQUARED, "l1": ABSOLUTE, "huber": HUBER}.items():
            draw(axes, f"losses.outliers.{kind}.share_#.{loss}.error", number, NAMES[number][lang])
        axes.set_yscale("log")
        axes.set_ylim(0.08, 12)
        axes.set_yticks((0.1, 1, 10), ("0.1", "1", "10"))
        axes.set_title(title[lang], loc="left", fontsize=11)
        axes.set_ylabel({"en": "error of the line", "zh": "直线的误差"}[lang])
    panels[1].set_xlabel({"en": "share of outliers", "zh": "离群值的比例"}[lang])
    key(drawing, 3)
    return drawing


def squared_or_entropy(lang: str) -> Figure:
    """Test error of all seeds by output and loss, from small and from large output weights."""
    entropy, squared = NAMES[ENTROPY][lang], NAMES[SQUARED][lang]
    linear = {"en": "no activation", "zh": "无激活"}[lang]
    outputs = {"cross_entropy": ("softmax", ENTROPY), "mse_softmax": ("softmax", SQUARED)}
    outputs |= {"bce_sigmoid": ("sigmoid", ENTROPY), "mse_sigmoid": ("sigmoid", SQUARED)}
    outputs["mse_linear"] = (linear, SQUARED)
    kinds = {name: (number, {ENTROPY: entropy, SQUARED: squared}[number]) for name, (_, number) in outputs.items()}
    drawing, panels = canvas(columns=2, width=5.4, height=3.6, sharey=True)
    starts = {
        "small_start": {"en": "usual start", "zh": "通常的初始权重"},
        "large_start": {"en": "ten times as large", "zh": "放大十倍"},
    }
    for axes, (start, title) in zip(panels, starts.items(), strict=True):
        names = {f"losses.squared_or_entropy.{start}.{name}.accuracy": kind for name, kind in kinds.items()}
        _dots(axes, names, wrong=True)
        axes.set_title(title[lang], loc="left", fontsize=11)
        axes.set_xscale("log")
        axes.set_xlim(0.012, 1.1)
        axes.set_xticks((0.02, 0.1, 1), ("0.02", "0.1", "1"))
        axes.minorticks_off()
        axes.set_xlabel({"en": "test error", "zh": "测试错误率"}[lang])
    rows(drawing, panels[0], [output for output, _ in outputs.values()])
    key(drawing, 2)
    return drawing


def _dots(axes: Any, names: Mapping[str, tuple[int, str]], *, wrong: bool = False) -> None:
    """A row for each measurement: a dot for every seed and a large one for the mean; `wrong`: of 1 less the value."""
    labelled = set()
    for row, (name, (number, label)) in enumerate(names.items()):
        measurement = evidence.measurement(name)
        samples = [1 - value if wrong else value for value in measurement.samples or ()]
        value = 1 - measurement.value if wrong else measurement.value
        style = {"color": SERIES[number], "marker": MARKERS[number], "linestyle": "none"}
        axes.plot(samples, [row] * len(samples), alpha=0.35, markersize=4, **style)
        axes.plot([value], [row], markersize=7, label=None if number in labelled else label, **style)
        labelled.add(number)


def label_smoothing(lang: str) -> Figure:
    """Accuracy, calibration and margin against epsilon, with right labels and with wrong ones."""
    drawing, panels = canvas(rows=3, width=5.4, height=6.6)
    labels = {
        "clean": {"en": "labels right", "zh": "标签全对"},
        "noisy": {"en": "a fifth of the labels wrong", "zh": "五分之一的标签有错"},
    }
    shown = {
        "accuracy": ACCURACY,
        "calibration_error": {"en": "calibration error", "zh": "校准误差"},
        "logit_gap": {"en": "margin of the logit", "zh": "logit 的差距"},
    }
    for axes, (what, title) in zip(panels, shown.items(), strict=True):
        if what == "logit_gap":
            points = series("losses.label_smoothing_theory.epsilon_#.gap")
            gaps = [measurement.value for _, measurement in points]
            axes.plot([at for at, _ in points], gaps, color=INK, linewidth=0.7, label=THEORY[lang])
        for number, (kind, words) in enumerate(labels.items()):
            draw(axes, f"losses.label_smoothing.{kind}.epsilon_#.{what}", number, words[lang])
        axes.set_ylabel(title[lang])
    panels[1].set_ylim(bottom=0)
    panels[2].set_ylim(bottom=0)
    panels[2].set_xlabel("ε")
    key(drawing, 2)
    return drawing


def imbalance(lang: str) -> Figure:
    """Recall and average precision of a rare digit by loss; a dot for every seed."""
    focal = {"en": "focal", "zh": "焦点"}[lang]
    losses = {
        "cross_entropy": (NAMES[ENTROPY][lang], ENTROPY),
        "pos_weight": ({"en": "weight 100", "zh": "加权 100"}[lang], ENTROPY),
        "focal_1": (f"{focal} γ = 1", FOCAL),
        "focal_2": (f"{focal} γ = 2", FOCAL),
        "focal_5": (f"{focal} γ = 5", FOCAL),
        "focal_2_alpha_0p25": ("γ = 2, α = 0.25", FOCAL),
        "focal_2_alpha_0p75": ("γ = 2, α = 0.75", FOCAL),
    }
    kinds = {ENTROPY: NAMES[ENTROPY][lang], FOCAL: {"en": "focal loss", "zh": "焦点损失"}[lang]}
    drawing, panels = canvas(columns=2, width=5.4, height=4.0, sharey=True)
    shown = {
        "recall": {"en": "recall at 1/2", "zh": "召回率（阈值 1/2）"},
        "average_precision": {"en": "average precision", "zh": "平均精度"},
    }
    for axes, (what, title) in zip(panels, shown.items(), strict=True):
        names = {f"losses.imbalance.{name}.{what}": (number, kinds[number]) for name, (_, number) in losses.items()}
        _dots(axes, names)
        axes.set_xlabel(title[lang])
    panels[0].set_xlim(0, 1)
    rows(drawing, panels[0], [label for label, _ in losses.values()])
    key(drawing, 2)
    return drawing
