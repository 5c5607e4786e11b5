"""What tests read from a drawing: its lines, whether they go through what was measured, and whether its words do."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes

from gradnotes import LANGUAGES, evidence, figures
from gradnotes.figures import INK
from tests.verification import Verification


def lines(axes: Axes) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """The points of every labelled line, by label."""
    return {
        str(line.get_label()): (np.asarray(line.get_xdata(), float), np.asarray(line.get_ydata(), float))
        for line in axes.lines
        if not str(line.get_label()).startswith("_")
    }


def measured(name: str) -> float:
    """The recorded value of a measurement, by its whole id."""
    return float(evidence.measurement(name).value)


def through(verify: Verification, axes: Axes, label: str, names: Mapping[float, str]) -> None:
    """A line goes through these measurements, x -> id, and through nothing else."""
    x, y = lines(axes)[label]
    verify.equal(x, np.array(list(names), float), what=label)
    verify.equal(y, np.array([measured(name) for name in names.values()]), what=label)


def theory(axes: Axes) -> list[tuple[np.ndarray, np.ndarray]]:
    """The points of the thin lines of theory, in their order."""
    thin = [line for line in axes.lines if line.get_color() == INK and line.get_linewidth() == 0.7]
    return [(np.asarray(line.get_xdata(), float), np.asarray(line.get_ydata(), float)) for line in thin]


def said(verify: Verification, figure: str, numbers: Mapping[str, str]) -> None:
    """The text alternatives state these measurements, id -> how it is rounded; signs are the sentence's matter."""
    for name, rounded in numbers.items():
        number = format(abs(measured(name)), rounded)
        for lang in LANGUAGES:
            words = re.findall(r"\d+(?:\.\d+)?", figures.get(figure).alt(lang))
            verify.equal(number in words, True, what=f"{figure}, {lang}: {name} is {number}")
