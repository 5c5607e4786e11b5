"""Who says what the source notes do not, and comparisons that several claims make."""

from __future__ import annotations

from gradnotes.claims import Measurements, Origin, Value, number
from gradnotes.claims.statistics import Effect, paired

INCEPTION = Origin(
    {"en": "Szegedy et al., 2016", "zh": "Szegedy 等，2016"},
    "https://arxiv.org/abs/1512.00567",
)
SMOOTHING_HELPS = Origin(
    {"en": "Müller, Kornblith and Hinton, 2019", "zh": "Müller、Kornblith、Hinton，2019"},
    "https://arxiv.org/abs/1906.02629",
)
FOCAL = Origin({"en": "Lin et al., 2017", "zh": "Lin 等，2017"}, "https://arxiv.org/abs/1708.02002")


def gain(measured: Measurements, first: str, second: str) -> Effect:
    """How much larger the first measurement of losses is than the second, seed by seed."""
    return paired(measured.samples(f"losses.{first}"), measured.samples(f"losses.{second}"))


def told(effect: Effect) -> Value:
    """A difference with its interval."""
    return number(effect.difference, interval=effect.interval)
