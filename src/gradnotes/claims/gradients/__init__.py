"""What is said about gradients: that vanish, explode, are clipped, get lost in time, and what else is in the way."""

from gradnotes.claims.gradients import (
    clipping,
    conditioning,
    exploding,
    exploding_remedies,
    limits,
    recurrent,
    surfaces,
    vanishing,
    vanishing_normalization,
    vanishing_remedies,
)

__all__ = [
    "clipping", "conditioning", "exploding", "exploding_remedies", "limits", "recurrent", "surfaces", "vanishing",
    "vanishing_normalization", "vanishing_remedies",
]  # fmt: skip
