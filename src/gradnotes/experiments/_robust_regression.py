"""Lines through points of which some are far off: fitted by squared error, by absolute error and by Huber's."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gradnotes.experiments import Values

Floats = NDArray[np.floating]

DELTA = 1.345
"""Huber's usual threshold, in standard deviations of the noise: 95 % as efficient as squared error on normal noise."""

SLOPE, OFFSET = 2.0, 1.0


def fitted(x: Floats, y: Floats, loss: str) -> Floats:
    """Offset and slope of the line that is best by this loss: "mse", "l1" or "huber".

    The latter two by least squares with weights, delta / |error| beyond delta, repeated; "l1" is Huber's with a
    threshold of 1e-6, which no error stays below but those of the points that the line goes through.
    """
    design = np.stack([np.ones_like(x), x], axis=1)
    line = np.linalg.lstsq(design, y, rcond=None)[0]
    if loss == "mse":
        return line
    delta = DELTA if loss == "huber" else 1e-6
    for _ in range(500):
        error = np.abs(y - design @ line)
        root = np.sqrt(np.minimum(1, delta / np.maximum(error, 1e-300)))
        new = np.linalg.lstsq(design * root[:, None], y * root, rcond=None)[0]
        moved = np.abs(new - line).max()
        line = new
        if moved < 1e-9:
            break
    return line


def points(count: int, share: float, kind: str, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Points of the line 1 + 2 x with normal noise of 1, x between -1 and 1; a share of them is spoiled.

    kind: "target", their y is 20 too high; "input", their x is 20 too large, with the y of where they were.
    """
    x = rng.uniform(-1, 1, count)
    y = OFFSET + SLOPE * x + rng.standard_normal(count)
    spoiled = np.arange(count) < round(share * count)
    if kind == "target":
        return x, y + 20 * spoiled
    return x + 20 * spoiled, y


SHARES = {"share_0": 0.0, "share_0p05": 0.05, "share_0p1": 0.1, "share_0p2": 0.2, "share_0p4": 0.4}


def outliers_of(count: int, seed: int) -> Values:
    """What `losses.outliers` measures: the root mean square of fitted less true line, between -1 and 1."""
    found: Values = {}
    for kind in ("target", "input"):
        for name, share in SHARES.items():
            x, y = points(count, share, kind, np.random.default_rng(seed))
            for loss in ("mse", "l1", "huber"):
                offset, slope = fitted(x, y, loss)
                error = np.hypot(offset - OFFSET, (slope - SLOPE) / np.sqrt(3))  # the mean of x² is 1/3
                found[f"{kind}.{name}.{loss}.error"] = float(error)
    return found
