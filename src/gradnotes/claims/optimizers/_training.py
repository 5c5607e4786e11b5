"""What several claims on trainings share: who says so, comparisons seed by seed, and the networks that are trained."""

from __future__ import annotations

import math

from gradnotes.claims import Kind, Measurements, Origin, Value, number
from gradnotes.claims.statistics import Effect, paired

LOSHCHILOV = Origin(
    {"en": "Loshchilov and Hutter, 2019", "zh": "Loshchilov、Hutter，2019"}, "https://arxiv.org/abs/1711.05101"
)
ZEILER = Origin({"en": "Zeiler, 2012", "zh": "Zeiler，2012"}, "https://arxiv.org/abs/1212.5701")
RESTARTS = Origin(
    {"en": "Loshchilov and Hutter, 2017", "zh": "Loshchilov、Hutter，2017"}, "https://arxiv.org/abs/1608.03983"
)
RADAM = Origin({"en": "Liu et al., 2020", "zh": "Liu 等，2020"}, "https://arxiv.org/abs/1908.03265")
LION = Origin({"en": "Chen et al., 2023", "zh": "Chen 等，2023"}, "https://arxiv.org/abs/2302.06675")
MUON = Origin({"en": "Liu et al., 2025", "zh": "Liu 等，2025"}, "https://arxiv.org/abs/2502.16982")

NOTICED = 0.01
"""A test accuracy that is lower by less makes no difference to who uses the network."""


def gain(measured: Measurements, first: str, second: str) -> Effect:
    """How much larger the first measurement of optimizers is than the second, seed by seed."""
    return paired(measured.samples(f"optimizers.{first}"), measured.samples(f"optimizers.{second}"))


def decades(measured: Measurements, first: str, second: str) -> Effect:
    """By how many decades the first measurement is larger than the second, seed by seed."""
    samples = ([math.log10(value) for value in measured.samples(f"optimizers.{name}")] for name in (first, second))
    return paired(*samples)


def of(measured: Measurements, name: str) -> Value:
    """A mean over the seeds."""
    return number(measured[f"optimizers.{name}"].value)


def told(effect: Effect) -> Value:
    """A difference with its interval; equal means leave a rounding, which is no minus."""
    return number(round(effect.difference, 12) + 0.0, interval=effect.interval)


def ratio(effect: Effect) -> Value:
    """Decades as a factor, with its interval."""
    low, middle, high = (10.0**value for value in (effect.low, effect.difference, effect.high))
    return number(middle, interval=(low, high))


def better(effects: list[Effect]) -> Kind:
    """Whether all, some or none of the differences are above 0; told from it the other way, it fails."""
    if all(effect.low > 0 for effect in effects):
        return "holds"
    if any(effect.low > 0 for effect in effects):
        return "depends"
    return "fails" if any(effect.high < 0 for effect in effects) else "no_difference"
