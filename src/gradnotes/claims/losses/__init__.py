"""What is said about losses: squared error and cross-entropy, the first loss, outliers, confidence, rare classes.

Networks that are compared have learning rates of their own where their experiment tunes them.
"""

from gradnotes.claims.losses import (
    absolute_and_huber,
    binary_cross_entropy,
    cross_entropy,
    focal,
    label_smoothing,
    mean_squared_error,
)

__all__ = [
    "absolute_and_huber", "binary_cross_entropy", "cross_entropy", "focal", "label_smoothing", "mean_squared_error",
]  # fmt: skip
