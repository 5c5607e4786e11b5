"""Comparisons of repeated runs: a difference with its bootstrap interval, its effect size, and what would be seen.

Runs with the same seed had the same data and the same random draws, as far as what is compared allows: they are
compared pair by pair, and what varies with the seed alone falls out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

CONFIDENCE = 0.95
"""Of every interval; the intervals are not corrected for the number of claims."""

RESAMPLES = 9999
"""Of the bootstrap: the ends of the interval are then off by about a hundredth of its width."""

POWER = 0.8
"""The share of repetitions in which a difference of the detectable size would be told from zero."""


class Effect(NamedTuple):
    """A mean difference over seeds.

    `low` and `high` are the ends of its bootstrap interval (BCa); `size` is Cohen's d for pairs, the difference over
    its standard deviation; `detectable` is the true difference that as many seeds would tell from zero in four of
    five repetitions; `seeds` is their number.
    """

    difference: float
    low: float
    high: float
    size: float
    detectable: float
    seeds: int

    @property
    def told_from_zero(self) -> bool:
        """Whether zero lies outside the interval."""
        return self.low > 0 or self.high < 0

    @property
    def interval(self) -> tuple[float, float]:
        """The ends of the interval."""
        return self.low, self.high


def paired(first: Sequence[float], second: Sequence[float]) -> Effect:
    """How much larger `first` is than `second`, seed by seed.

    Raises:
        ValueError: different numbers of seeds, fewer than five, or a value that is not finite (a run that diverged
            has no difference to another; count such runs instead).
    """
    if len(first) != len(second):
        raise ValueError(f"pairs need as many seeds on both sides, not {len(first)} and {len(second)}")
    if len(first) < 5:
        raise ValueError(f"an interval needs five seeds at least, not {len(first)}")
    differences = np.asarray(first, dtype=float) - np.asarray(second, dtype=float)
    if not np.isfinite(differences).all():
        raise ValueError("a run that is not finite has no difference to another")
    mean, low, high = _interval(differences)
    spread = float(differences.std(ddof=1))
    size = mean / spread if spread else math.copysign(math.inf, mean) if mean else 0.0
    return Effect(mean, low, high, size, _detectable(spread, len(differences)), len(differences))


def mean(samples: Sequence[float]) -> tuple[float, tuple[float, float]]:
    """The mean over seeds and its bootstrap interval. ValueError for fewer than five seeds or an infinite one."""
    values = np.asarray(samples, dtype=float)
    if len(values) < 5 or not np.isfinite(values).all():
        raise ValueError("an interval needs five finite seeds at least")
    middle, low, high = _interval(values)
    return middle, (low, high)


def _interval(values: np.ndarray) -> tuple[float, float, float]:
    """Mean and BCa bootstrap interval; of values that are all the same, that value."""
    from scipy.stats import bootstrap  # here, because the site, which only names claims, has no SciPy

    middle = float(values.mean())
    if np.ptp(values) == 0:
        return middle, middle, middle
    found = bootstrap(
        (values,), np.mean, confidence_level=CONFIDENCE, n_resamples=RESAMPLES, rng=np.random.default_rng(0)
    )
    low, high = found.confidence_interval
    return middle, float(low), float(high)


def _detectable(spread: float, seeds: int) -> float:
    """The mean of pairs with this standard deviation that a two-sided test on as many tells from zero with POWER."""
    from scipy.stats import norm

    return float((norm.ppf((1 + CONFIDENCE) / 2) + norm.ppf(POWER)) * spread / math.sqrt(seeds))
