"""Steps to a training loss, compared seed by seed."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gradnotes.claims import Kind, Measurements, Number, Value, number
from gradnotes.claims.statistics import Effect, paired


def ratio(measured: Measurements, first: str, second: str) -> Effect:
    """How many times as many steps `first` took as `second`, seed by seed, as a natural logarithm."""
    steps = [[math.log(s) for s in measured.samples(f"activations.{name}.steps")] for name in (first, second)]
    return paired(*steps)


def times(effect: Effect) -> Value:
    """An effect on logarithms as a factor."""
    return number(math.exp(effect.difference), interval=(math.exp(effect.low), math.exp(effect.high)))


def seen(effects: Sequence[Effect]) -> Value:
    """The factor that would have been told from one in each of these comparisons."""
    return number(math.exp(max(effect.detectable for effect in effects)))


def judge(effects: Sequence[Effect]) -> Kind:
    """Whether differences that are said to be positive are, in all comparisons, in some or in none, or the reverse."""
    if all(effect.low > 0 for effect in effects):
        return "holds"
    if any(effect.low > 0 for effect in effects):
        return "depends"
    return "fails" if all(effect.high < 0 for effect in effects) else "no_difference"


RATIOS = {
    "shallow": Number({"en": "ratio of steps, two hidden layers", "zh": "步数之比，2 个隐藏层"}, ".2f"),
    "deep": Number({"en": "six hidden layers", "zh": "6 个隐藏层"}, ".2f"),
    "normalized": Number({"en": "six, with batch normalization", "zh": "6 个，带批归一化"}, ".2f"),
    "detectable": Number({"en": "smallest factor that would be seen", "zh": "能分辨出的最小倍数"}, ".2f"),
}

SHAPES = ("shallow", "deep", "deep_normalized")


def of_shapes(measured: Measurements, first: str, second: str) -> tuple[list[Effect], dict[str, Value]]:
    """How many times the steps of `second` `first` took in each shape of `convergence`."""
    effects = [ratio(measured, f"convergence.{s}.{first}", f"convergence.{s}.{second}") for s in SHAPES]
    shown = dict(zip(("shallow", "deep", "normalized"), map(times, effects), strict=True))
    return effects, shown | {"detectable": seen(effects)}
