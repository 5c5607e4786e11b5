"""What is said about optimizers: how fast and how steady they are, on surfaces and in training, and what they keep.

Methods that are compared have learning rates of their own, tuned on other draws than those on which they are judged.
"""

from gradnotes.claims.optimizers import (
    adagrad,
    adam,
    adam_tasks,
    decay,
    ends,
    lion,
    momentum,
    muon,
    nesterov,
    recurrent,
    rmsprop,
    scaling,
    schedules,
    speed,
)

__all__ = [
    "adagrad", "adam", "adam_tasks", "decay", "ends", "lion", "momentum", "muon", "nesterov", "recurrent", "rmsprop",
    "scaling", "schedules", "speed",
]  # fmt: skip
