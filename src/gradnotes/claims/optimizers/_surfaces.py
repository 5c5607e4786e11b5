"""What several claims on surfaces compare: the loss that is left, seed by seed, and steps."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median

from gradnotes.claims import Kind, Measurements, Value, number
from gradnotes.claims.statistics import Effect, paired


def gain(measured: Measurements, task: str, method: str, than: str, kind: str = "") -> Effect:
    """By how many decades a method leaves a lower loss than another, seed by seed; above 0 where it is better."""
    name = f"optimizers.{task}.{{}}{kind}.log10_loss"
    return paired(measured.samples(name.format(than)), measured.samples(name.format(method)))


def gain_of_rareness(measured: Measurements, method: str, than: Mapping[str, str]) -> Effect:
    """By how many decades more a method is ahead of another with rare features than with frequent ones, seed by seed.

    `than`: the other method with features that are `sparse`, and with `dense` ones.
    """
    ahead = {}
    for kind, other in than.items():
        losses = (measured.samples(f"optimizers.sparse.{kind}.{m}.log10_loss") for m in (other, method))
        ahead[kind] = [theirs - its for theirs, its in zip(*losses, strict=True)]
    return paired(ahead["sparse"], ahead["dense"])


def suits_rare(sparse: Effect, more: Effect) -> Kind:
    """Whether a method is ahead with rare features, and more so than with frequent ones; both told from chance."""
    if sparse.low > 0 and more.low > 0:
        return "holds"
    return "fails" if sparse.high < 0 or more.high < 0 else "no_difference"


def told(effect: Effect) -> Value:
    """A difference with its interval."""
    return number(effect.difference, interval=effect.interval)


def steps(measured: Measurements, surface: str, method: str) -> Value:
    """On this surface, at the rate that is best for the method there."""
    return number(measured[f"optimizers.race.{surface}.{method}.steps"].value)


def rare_error(measured: Measurements, method: str) -> Value:
    """The error of the coefficients of the rarest features, the median over seeds: some see a feature only once."""
    return number(median(measured.samples(f"optimizers.sparse.sparse.{method}.rare_error")))
