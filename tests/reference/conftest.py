"""Each oracle computes a thing once a process: mpmath takes most of the time of these tests.

Above all for `make mutate`, whose thousand runs are forked from a process that has run these tests, and so begin with
all that is remembered here. Nothing of it depends on a reference.
"""

from __future__ import annotations

import functools
import inspect
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.reference import oracles


def remembered(oracle: Callable[..., np.ndarray]) -> Callable[..., np.ndarray]:
    """`oracle`, computed once for equal arguments; a caller may change what it gets."""
    known: dict[bytes, np.ndarray] = {}

    @functools.wraps(oracle)
    def recall(*arguments: Any, **named: Any) -> np.ndarray:
        key = pickle.dumps((arguments, sorted(named.items())))
        if key not in known:
            known[key] = oracle(*arguments, **named)
        return known[key].copy()

    return recall


for name, function in inspect.getmembers(oracles, inspect.isfunction):
    # Functions of points x, or of one vector; the others are cheap, or ask PyTorch.
    if not name.startswith("_") and next(iter(inspect.signature(function).parameters), "") in ("x", "row"):
        setattr(oracles, name, remembered(function))
