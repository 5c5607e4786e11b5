"""The conventions table: where textbooks, papers, PyTorch and others differ, each row with the values of all sides."""

from gradnotes.claims.conventions import (
    activations,
    adaptive,
    initialization,
    losses,
    normalization,
    optimizers,
    schedules,
    training,
    variants,
)
from gradnotes.claims.conventions._row import Row, Side, areas, get, of

__all__ = [
    "Row", "Side", "activations", "adaptive", "areas", "get", "initialization", "losses", "normalization", "of",
    "optimizers", "schedules", "training", "variants",
]  # fmt: skip
