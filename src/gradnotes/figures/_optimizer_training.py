"""Drawings of trainings by optimizers: their course, learning rates good and bad, first steps, and the end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gradnotes import evidence
from gradnotes.evidence import Measurement
from gradnotes.figures import SERIES, canvas
from gradnotes.figures._gradient_descent import ADAM, GD, MOMENTUM
from gradnotes.figures._measured import ACCURACY, MARKERS, key, look, rows
from gradnotes.figures._optimizer_paths import ADAGRAD, NESTEROV, RMSPROP

if TYPE_CHECKING:
    from matplotlib.figure import Figure

EPOCH = 21
"""Steps; the measurements count in steps."""

METHODS = {
    "sgd": (GD, {"en": "SGD", "zh": "SGD"}),
    "momentum": (MOMENTUM, {"en": "momentum", "zh": "动量"}),
    "nesterov": (NESTEROV, {"en": "Nesterov", "zh": "Nesterov"}),
    "adagrad": (ADAGRAD, {"en": "Adagrad", "zh": "Adagrad"}),
    "rmsprop": (RMSPROP, {"en": "RMSprop", "zh": "RMSprop"}),
    "adam": (ADAM, {"en": "Adam", "zh": "Adam"}),
}
DEFAULTS = {"adagrad": 0.01, "rmsprop": 0.01, "adam": 0.001}
"""PyTorch's learning rates that lie among the powers of two; SGD's 0.001 does not."""

LOSS = {"en": "training loss", "zh": "训练损失"}
RATE = {"en": "learning rate", "zh": "学习率"}


def numbered(pattern: str) -> list[tuple[int, Measurement]]:
    """The measurements whose ids fit, by the whole number that stands for `#`; m8 is -8."""
    before, _, after = pattern.partition("#")
    expression = re.compile(re.escape(before) + r"(m?\d+)" + re.escape(after))
    matches = {name: expression.fullmatch(name) for name in evidence.measurements("optimizers")}
    found = [(int(match[1].replace("m", "-")), evidence.measurement(name)) for name, match in matches.items() if match]
    if not found:
        raise KeyError(f"no measurement is called {pattern}")
    return sorted(found, key=lambda pair: pair[0])


def training(lang: str) -> Figure:
    """Training loss and test error by epoch, each method at its best learning rate."""
    drawing, panels = canvas(rows=2, width=5.4, height=6.0)
    for method, (number, label) in METHODS.items():
        for axes, what in zip(panels, ("train_loss", "test_accuracy"), strict=True):
            points = numbered(f"optimizers.training.{method}.tuned.step_#.{what}")
            y = [1 - m.value if what == "test_accuracy" else m.value for _, m in points]
            axes.plot([step / EPOCH for step, _ in points], y, label=label[lang], **(look(number) | {"linewidth": 1.4}))
    for axes in panels:
        axes.set_yscale("log")
        axes.set_xscale("symlog", linthresh=1, linscale=0.4)
        axes.set_xticks((0, 1, 3, 10, 20), ("0", "1", "3", "10", "20"))
        axes.set_xlim(-0.05, 22)
        axes.minorticks_off()
    panels[1].set_yticks((0.02, 0.05, 0.2, 1), ("0.02", "0.05", "0.2", "1"))
    panels[0].set_ylabel(LOSS[lang])
    panels[1].set_ylabel({"en": "test error", "zh": "测试错误率"}[lang])
    panels[1].set_xlabel({"en": "epochs", "zh": "epoch 数"}[lang])
    key(drawing, 3)
    return drawing


def sensitivity(lang: str) -> Figure:
    """The test accuracy in the end against the learning rate, in an easy network and in a hard one."""
    drawing, panels = canvas(rows=2, width=5.4, height=6.2)
    titles = {
        "training": {"en": "two hidden layers, He", "zh": "两个隐藏层，He 初始化"},
        "deep_training": {"en": "six hidden layers, PyTorch’s weights", "zh": "六个隐藏层，PyTorch 默认权重"},
    }
    for axes, (task, title) in zip(panels, titles.items(), strict=True):
        for method, (number, label) in METHODS.items():
            points = numbered(f"optimizers.{task}.{method}.end.rate_#.test_accuracy")
            style = look(number) | {"linewidth": 1.4}
            axes.plot([2.0**k for k, _ in points], [m.value for _, m in points], label=label[lang], **style)
            if method in DEFAULTS:
                value = evidence.measurement(f"optimizers.{task}.{method}.end.default.test_accuracy").value
                ring = {"marker": "o", "markersize": 11, "markerfacecolor": "none", "linestyle": "none"}
                axes.plot([DEFAULTS[method]], [value], color=SERIES[number], **ring)
        axes.set_xscale("log", base=2)
        axes.set_xticks([2.0**k for k in (-12, -8, -4, 0)], ("2⁻¹²", "2⁻⁸", "2⁻⁴", "1"))
        axes.set_ylim(0, 1.03)
        axes.set_title(title[lang], loc="left", fontsize=11)
        axes.set_ylabel(ACCURACY[lang])
    panels[1].set_xlabel(RATE[lang])
    key(drawing, 3)
    return drawing


WAYS = {
    "adam.none": (ADAM, "-", {"en": "Adam", "zh": "Adam"}),
    "adam.warmup": (ADAM, "--", {"en": "Adam, warm-up", "zh": "Adam，预热"}),
    "radam.none": (RMSPROP, "-.", {"en": "RAdam", "zh": "RAdam"}),
    "momentum.none": (MOMENTUM, "-", {"en": "momentum", "zh": "动量"}),
    "momentum.warmup": (MOMENTUM, "--", {"en": "momentum, warm-up", "zh": "动量，预热"}),
}


def warmup(lang: str) -> Figure:
    """The highest loss of the first steps and the last one by learning rate, with warm-up and without."""
    drawing, panels = canvas(rows=2, width=5.4, height=6.0)
    shown = {
        "peak": {"en": "highest loss, first 20 steps", "zh": "前 20 步的最高损失"},
        "train_loss": {"en": "training loss in the end", "zh": "最后的训练损失"},
    }
    for axes, (what, title) in zip(panels, shown.items(), strict=True):
        for name, (number, dash, label) in WAYS.items():
            points = numbered(f"optimizers.warmup.{name}.rate_#.{what}")
            style = look(number) | {"linestyle": dash, "linewidth": 1.4}
            if dash == "--":
                style["markerfacecolor"] = "none"
            axes.plot([2.0**k for k, _ in points], [m.value for _, m in points], label=label[lang], **style)
        axes.set_xscale("log", base=2)
        axes.set_xticks([2.0**k for k in (-8, -5, -2, 1)], ("2⁻⁸", "2⁻⁵", "2⁻²", "2"))
        axes.set_yscale("log")
        axes.set_ylabel(title[lang])
    panels[0].set_yticks((2.5, 5, 10), ("2.5", "5", "10"))
    panels[0].minorticks_off()
    panels[1].set_xlabel(RATE[lang])
    key(drawing, 2)
    return drawing


ENDS = {
    "constant": {"en": "constant", "zh": "恒定"},
    "lower": {"en": "an eighth", "zh": "八分之一"},
    "linear": {"en": "linear", "zh": "线性衰减"},
    "cosine": {"en": "cosine", "zh": "余弦衰减"},
}
ENDING = ("sgd", "momentum", "rmsprop", "adam")


def schedules_end(lang: str) -> Figure:
    """How far above a known minimum the last epoch ends, by method and by what the learning rate does."""
    drawing, panels = canvas(columns=2, rows=2, width=5.4, height=5.0, sharey=True)
    for axes, method in zip(panels.flat, ENDING, strict=True):
        number, label = METHODS[method]
        style: dict[str, Any] = {"color": SERIES[number], "marker": MARKERS[number], "linestyle": "none"}
        for row, kind in enumerate(ENDS):
            found = evidence.measurement(f"optimizers.last_epochs.{method}.{kind}.last_excess")
            samples = found.samples or ()
            axes.plot(samples, [row] * len(samples), alpha=0.35, markersize=4, **style)
            axes.plot([found.value], [row], markersize=7, **style)
        axes.set_xscale("log")
        axes.set_title(label[lang], loc="left", fontsize=11)
        axes.set_xlim(7e-5, 0.13)
        axes.minorticks_off()
    for axes in panels[1]:
        axes.set_xlabel({"en": "above the minimum", "zh": "高出最小值"}[lang])
    rows(drawing, panels[0][0], [label[lang] for label in ENDS.values()])
    return drawing
