"""Learning-rate schedules: their shapes over one training, and how a plateau lowers the rate on a noisy loss."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradnotes.figures import GRID, INK, SERIES, canvas, figure
from gradnotes.figures._measured import DASHES, MARKERS, key
from gradnotes.reference import schedules

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Floats = NDArray[np.float64]

LENGTH = 100
"""Steps of the training over which the shapes are drawn."""


def warm_cosine(step: float) -> float:
    """A tenth of the training up in a line, and half a cosine down to 0 over the rest."""
    warm = LENGTH // 10
    if step < warm:
        return schedules.linear_lr(step, 1.0, 1 / warm, total_iters=warm)
    return schedules.cosine_annealing_lr(step - warm, 1.0, LENGTH - warm)


SHAPES: dict[str, tuple[dict[str, str], dict[str, Callable[[float], float]]]] = {
    "multi_step": (
        {"en": "multi-step", "zh": "多阶梯"},
        {"": lambda step: schedules.multi_step_lr(step, 1.0, (50, 75))},
    ),
    "exponential": (
        {"en": "exponential", "zh": "指数"},
        {"": lambda step: schedules.exponential_lr(step, 1.0, 0.01 ** (1 / LENGTH))},
    ),
    "polynomial": (
        {"en": "polynomial", "zh": "多项式"},
        {
            "p = 1": lambda step: schedules.polynomial_lr(step, 1.0, LENGTH),
            "p = 2": lambda step: schedules.polynomial_lr(step, 1.0, LENGTH, 2.0),
        },
    ),
    "cosine": ({"en": "cosine", "zh": "余弦"}, {"": lambda step: schedules.cosine_annealing_lr(step, 1.0, LENGTH)}),
    "restarts": (
        {"en": "warm restarts", "zh": "热重启"},
        {"": lambda step: schedules.cosine_annealing_warm_restarts(step, 1.0, 15, 2)},
    ),
    "one_cycle": (
        {"en": "one cycle", "zh": "单周期"},
        {"": lambda step: schedules.one_cycle_lr(step, 1.0, LENGTH + 1)},
    ),
    "warmup_stable_decay": (
        {"en": "warm-up, stable, decay", "zh": "预热、稳定、衰减"},
        {"": lambda step: schedules.warmup_stable_decay(step, 1.0, 10, LENGTH, 20)},
    ),
    "warmup_cosine": ({"en": "warm-up, cosine", "zh": "预热、余弦"}, {"": warm_cosine}),
}
"""Title of each panel, and its lines by their labels: the learning rate of a step, with the peak 1."""


@figure(
    caption={
        "en": "Eight schedules over the same 100 steps, each with the peak 1.",
        "zh": "同样 100 步里的八种调度，峰值都是 1。",
    },
    alt={
        "en": "Eight small panels. Multi-step: 1, a tenth from step 50, a hundredth from 75. Exponential: steep at "
        "first, a hundredth at the end. Polynomial: a straight line to 0, and for p = 2 a curve below it. Cosine: "
        "level at both ends, steepest in the middle. Warm restarts: cosines of 15, 30 and 60 steps, each from 1. One "
        "cycle: up to 1 within 29 steps, then a long cosine down. Warm-up, stable, decay: ten steps up, level, the "
        "last 20 in a line to 0. Warm-up, cosine: ten steps up, then half a cosine.",
        "zh": "八幅小图。多阶梯：先是 1，从第 50 步起为十分之一，从第 75 步起为百分之一。指数：一开始最陡，最后是百分"
        "之一。多项式：直线降到 0；p = 2 是它下方的曲线。余弦：两头平，中间最陡。热重启：15、30、60 步的余弦，都从 1 "
        "开始。单周期：29 步升到 1，然后是长长的余弦。预热、稳定、衰减：10 步上升，持平，最后 20 步直线降到 0。预热、"
        "余弦：10 步上升，然后是半个余弦。",
    },
)
def shapes(lang: str) -> Figure:
    """The learning rate by the step, a panel for each schedule."""
    drawing, panels = canvas(columns=2, rows=4, width=5.2, height=6.4, sharey=True)
    steps = np.linspace(0, LENGTH, 4 * LENGTH + 1)
    for axes, (title, lines) in zip(panels.flat, SHAPES.values(), strict=True):
        for number, (label, rate) in enumerate(lines.items()):
            style = {"color": SERIES[number], "linestyle": DASHES[number], "label": label or None}
            axes.plot(steps, [rate(float(step)) for step in steps], **style)
        axes.set_title(title[lang])
        axes.set_xticks((0, 50, 100))
        if len(lines) > 1:
            axes.legend(handlelength=1.8, loc="upper right", borderaxespad=0)
    for axes in panels[:, 0]:
        axes.set_ylabel({"en": "rate", "zh": "学习率"}[lang])
    for axes in panels[-1]:
        axes.set_xlabel({"en": "step", "zh": "步数"}[lang])
    return drawing


EPOCHS = 60
PATIENCES = (4, 0)
FACTOR = 0.3
MIN_LR = 1e-4


@dataclass(frozen=True)
class Course:
    """A training with `reduce_lr_on_plateau`, one number an epoch; `rates` of the epoch itself, before its metric."""

    losses: Floats
    best: Floats
    rates: Floats

    @property
    def drops(self) -> list[int]:
        """The epochs after which the rate fell."""
        return [int(epoch) for epoch in np.flatnonzero(np.diff(self.rates) < 0)]


def course(patience: int) -> Course:
    """20 steps an epoch down a bowl of ten curvatures from 1 to a hundredth, with noise in every gradient."""
    rng = np.random.default_rng(3)
    curvatures = np.geomspace(1, 0.01, 10)
    x, rate, state = np.full(10, 5.0), 0.3, None
    losses, best, rates = [], [], []
    for _ in range(EPOCHS):
        rates.append(rate)
        for _ in range(20):
            x = x - rate * (curvatures * x + 0.5 * rng.standard_normal(10))
        losses.append(float(curvatures @ x**2 / 2))
        rate, state = schedules.reduce_lr_on_plateau(
            rate, losses[-1], state, factor=FACTOR, patience=patience, min_lr=MIN_LR
        )
        best.append(state["best"])
    return Course(np.array(losses), np.array(best), np.array(rates))


@figure(
    caption={
        "en": "A rate that is lowered on a plateau. Above: the loss after every epoch with a patience of 4, the best "
        "so far, and shaded the five epochs that were waited for before each drop. Below: the rate, with patience 4 "
        "and 0.",
        "zh": "遇到平台就降低学习率。上图：耐心为 4 时每个 epoch 之后的损失和至今的最好值；阴影是每次下降之前等过的五"
        "个 epoch。下图：耐心为 4 和 0 时的学习率。",
    },
    alt={
        "en": "With patience 4 the loss falls from 2.05 to about 0.1 within 9 epochs and then swings up to 0.33; "
        "after epochs 14 and 19 the rate drops, the loss falls on, and five more drops follow from 32 to 52, down to "
        "the least rate that is allowed. It ends at 0.068. With patience 0 the first drop is after epoch 5, when a "
        "single loss was bad, six more follow from 9 to 14, the rate is at its least, and the loss stays at 0.103.",
        "zh": "耐心为 4 时，损失在 9 个 epoch 内从 2.05 降到约 0.1，然后涨回到 0.33；第 14 和第 19 个 epoch 之后学习率"
        "下降，损失继续降，第 32 到第 52 之间又降了五次，直到允许的最小值，损失最后是 0.068。耐心为 0 时，第 5 个 "
        "epoch 之后只因一次变坏就降，第 9 到第 14 之间又降六次，学习率到了最小值，损失停在 0.103。",
    },
)
def plateau(lang: str) -> Figure:
    """A noisy loss with its best value, and the rates of two patiences."""
    drawing, (above, below) = canvas(rows=2, width=5.8, height=5.0)
    epochs = np.arange(EPOCHS)
    names = {"en": "patience {}", "zh": "耐心 {}"}
    for number, patience in enumerate(PATIENCES):
        run = course(patience)
        style: dict[str, Any] = {"color": SERIES[number], "label": names[lang].format(patience)}
        above.plot(epochs, run.losses, marker=MARKERS[number], markersize=3, linestyle="none", **style)
        below.step(epochs, run.rates, where="mid", linestyle=DASHES[number], **style)
        if number == 0:
            best = {"en": "best so far, patience {}", "zh": "至今最好，耐心 {}"}[lang].format(patience)
            above.step(epochs, run.best, where="mid", color=INK, linewidth=1, label=best)
            for drop in run.drops:
                above.axvspan(drop - patience - 0.5, drop + 0.5, color=GRID, alpha=0.5, linewidth=0)
                above.axvline(drop + 0.5, color=INK, linewidth=0.5, linestyle=":")
    for axes in (above, below):
        axes.set_yscale("log")
        axes.set_xlim(-1, EPOCHS)
    above.set_ylabel({"en": "loss", "zh": "损失"}[lang])
    below.set_ylabel({"en": "rate", "zh": "学习率"}[lang])
    below.set_xlabel("epoch")
    key(drawing, 3)
    return drawing
