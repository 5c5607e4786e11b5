"""What figures of measurements share: series of them, lines through them, keys and rows that fit both languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gradnotes import evidence
from gradnotes.evidence import Measurement
from gradnotes.figures import SERIES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DASHES = ("-", "--", ":", "-.", (0, (5, 1)), (0, (1, 1)))
MARKERS = ("o", "s", "^", "D", "v", "P")
"""One of each for each colour, so that lines are told apart without it."""

THEORY = {"en": "theory", "zh": "理论"}
ACCURACY = {"en": "test accuracy", "zh": "测试准确率"}
STEP = {"en": "step", "zh": "步数"}
STEPS = {"en": "steps", "zh": "步数"}
GRADIENT = {"en": "gradient, decades", "zh": "梯度（数量级）"}

UNSEEN = 0.4
"""By so many em a Chinese character is wider than matplotlib takes it for: its own font has none."""


def series(pattern: str) -> list[tuple[float, Measurement]]:
    """The measurements whose ids fit, by the number that stands for `#`: `initialization.signal.relu.c_#.forward`."""
    before, _, after = pattern.partition("#")
    expression = re.compile(re.escape(before) + r"(\d+(?:p\d+)?)" + re.escape(after))
    found = []
    for name, measurement in evidence.measurements(pattern.partition(".")[0]).items():
        match = expression.fullmatch(name)
        if match:
            found.append((float(match[1].replace("p", ".")), measurement))
    if not found:
        raise KeyError(f"no measurement is called {pattern}")
    return sorted(found, key=lambda pair: pair[0])


def draw(axes: Any, pattern: str, number: int, label: str, **style: Any) -> None:
    """A line through the measurements of a series, in the colour, dash and marker of this number, or another style."""
    points = series(pattern)
    x, y = [at for at, _ in points], [measurement.value for _, measurement in points]
    axes.plot(x, y, label=label, **(look(number) | style))


def look(number: int) -> dict[str, Any]:
    """The colour, dash and marker of the line of this number."""
    return {"color": SERIES[number], "linestyle": DASHES[number], "marker": MARKERS[number], "markersize": 4}


def key(drawing: Figure, columns: int, handles: Sequence[Any] | None = None) -> None:
    """One legend above all panels: of the lines of the panels, every label once, or of these handles."""
    if handles is None:
        known: dict[str, Any] = {}
        for axes in drawing.axes:
            for handle, label in zip(*axes.get_legend_handles_labels(), strict=True):
                known.setdefault(label, handle)
        handles = list(known.values())
    room = UNSEEN * max(full_width(str(handle.get_label())) for handle in handles)
    drawing.legend(
        handles=handles,
        loc="outside upper left",
        ncols=columns,
        columnspacing=1.5 + room,
        handlelength=2.6,
        handletextpad=0.5,
        fontsize=10,
    )


def rows(drawing: Figure, axes: Any, labels: Sequence[str]) -> None:
    """Name the rows of a panel from the top down, with the room at its left that Chinese needs."""
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    size = float(axes.get_yticklabels()[0].get_fontsize()) / 72
    left = UNSEEN * max(map(full_width, labels)) * size / drawing.get_figwidth()
    engine: Any = drawing.get_layout_engine()  # the constrained one, which has a rectangle
    engine.set(rect=(left, 0, 1 - left, 1))


def full_width(text: str) -> int:
    """How many characters of a text are Chinese, or of the width of these."""
    return sum(character > "\u2e7f" for character in text)
