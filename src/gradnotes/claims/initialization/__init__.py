"""What is said about initialization: scale and signal, symmetry, families of distributions, PyTorch's defaults."""

from gradnotes.claims.initialization import (
    generalization,
    he,
    lasting_effects,
    moments,
    pytorch_defaults,
    random_weights,
    signal_propagation,
    symmetry,
    uniform_or_normal,
    xavier,
)

__all__ = [
    "generalization", "he", "lasting_effects", "moments", "pytorch_defaults", "random_weights", "signal_propagation",
    "symmetry", "uniform_or_normal", "xavier",
]  # fmt: skip
