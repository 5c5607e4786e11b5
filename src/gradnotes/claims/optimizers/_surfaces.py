"""What several claims on surfaces compare: the loss that is left, seed by seed, and steps."""

from __future__ import annotations

from statistics import median

from gradnotes.claims import Measurements, Value, number
from gradnotes.claims.statistics import Effect, paired


def gain(measured: Measurements, task: str, method: str, than: str, kind: str = "") -> Effect:
    """By how many decades a method leaves a lower loss than another, seed by seed; above 0 where it is better."""
    name = f"optimizers.{task}.{{}}{kind}.log10_loss"
    return paired(measured.samples(name.format(than)), measured.samples(name.format(method)))


def told(effect: Effect) -> Value:
    """A difference with its interval."""
    return number(effect.difference, interval=effect.interval)


def steps(measured: Measurements, surface: str, method: str) -> Value:
    """On this surface, at the rate that is best for the method there."""
    return number(measured[f"optimizers.race.{surface}.{method}.steps"].value)


def rare_error(measured: Measurements, method: str) -> Value:
    """The error of the coefficients of the rarest features, the median over seeds: some see a feature only once."""
    return number(median(measured.samples(f"optimizers.sparse.sparse.{method}.rare_error")))
