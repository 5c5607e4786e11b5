"""The losses and their slopes one number at a time, in mpmath, by their textbook definitions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath as mp
import numpy as np
from mpmath import mpf

DIGITS = 360
"""1 - sigmoid(745) is about 1e-324, of which over 30 digits are left."""


KNOWN: dict[tuple[Any, ...], Any] = {}
"""What was computed once in this process: the runs of `make mutate` are forked from one that has run the tests."""


def table(function: Callable[..., Any], *arrays: Any) -> np.ndarray:
    """The function of each place of arrays of one shape, as the nearest floats; nan where an argument is."""
    given = np.broadcast_arrays(*(np.asarray(a, dtype=np.float64) for a in arrays))
    key = (function.__code__, *(a.tobytes() for a in given))
    if key not in KNOWN:
        with mp.workdps(DIGITS):
            KNOWN[key] = [
                np.nan if any(v != v for v in values) else float(function(*(mpf(float(v)) for v in values)))
                for values in zip(*(a.ravel() for a in given), strict=True)
            ]
    return np.array(KNOWN[key]).reshape(given[0].shape)


def huber(x: mpf, t: mpf, delta: mpf) -> mpf:
    r = abs(x - t)
    return r**2 / 2 if r <= delta else delta * (r - delta / 2)


def huber_grad(x: mpf, t: mpf, delta: mpf) -> mpf:
    r = x - t
    return r if abs(r) <= delta else delta * mp.sign(r)


def smooth_l1(x: mpf, t: mpf, beta: mpf) -> mpf:
    r = abs(x - t)
    return r**2 / (2 * beta) if r < beta else r - beta / 2


def smooth_l1_grad(x: mpf, t: mpf, beta: mpf) -> mpf:
    r = x - t
    return r / beta if abs(r) < beta else mp.sign(r)


def bce(p: mpf, t: mpf) -> mpf:
    """With PyTorch's clamped logarithms."""
    log_p, log_q = (max(mp.log(v), mpf(-100)) if v else mpf(-100) for v in (p, 1 - p))
    return -(t * log_p + (1 - t) * log_q)


def bce_grad(p: mpf, t: mpf) -> mpf:
    """With PyTorch's smallest divisor."""
    return (p - t) / max(p * (1 - p), mpf(1e-12))


def bce_logits(x: mpf, t: mpf, pos_weight: mpf) -> mpf:
    """0 times an infinite logarithm counts as 0."""
    return sum((a * mp.log(1 + mp.exp(b)) for a, b in ((t * pos_weight, -x), (1 - t, x)) if a), mpf(0))


def bce_logits_grad(x: mpf, t: mpf, pos_weight: mpf) -> mpf:
    p = 1 / (1 + mp.exp(-x))
    return (1 - t) * p - t * pos_weight * (1 - p)


def focal(x: mpf, t: mpf, gamma: mpf) -> mpf:
    p = 1 / (1 + mp.exp(-x if t else x))
    return mpf(0) if p == 1 else -((1 - p) ** gamma) * mp.log(p)


def focal_grad(x: mpf, t: mpf, gamma: mpf) -> mpf:
    """By the product rule on p and 1 - p."""
    sign = 1 if t else -1
    p = 1 / (1 + mp.exp(-sign * x))
    if p in (0, 1):
        return mpf(0) if p else mpf(-sign)
    slope = gamma * (1 - p) ** (gamma - 1) * mp.log(p) - (1 - p) ** gamma / p
    return sign * slope * p * (1 - p)


def hinge(x: mpf, t: mpf, p: mpf, margin: mpf) -> mpf:
    return max(mpf(0), margin - t * x) ** p


def hinge_grad(x: mpf, t: mpf, p: mpf, margin: mpf) -> mpf:
    left = margin - t * x
    return mpf(0) if left <= 0 else -t * (1 if p == 1 else 2 * left)


def kl(x: mpf, t: mpf) -> mpf:
    return mpf(0) if t == 0 else t * (mp.log(t) - x)


def kl_log(x: mpf, t: mpf) -> mpf:
    return mpf(0) if t == -mp.inf else mp.exp(t) * (t - x)


def cross_entropy(row: np.ndarray, counts: np.ndarray) -> tuple[float, np.ndarray]:
    """Of one example: the sum of counts times -log softmax, and its gradient."""
    key = (row.tobytes(), counts.tobytes())
    if key not in KNOWN:
        KNOWN[key] = _cross_entropy(row, counts)
    loss, gradient = KNOWN[key]
    return loss, gradient.copy()


def _cross_entropy(row: np.ndarray, counts: np.ndarray) -> tuple[float, np.ndarray]:
    with mp.workdps(DIGITS):
        x, c = [mpf(float(v)) for v in row], [mpf(float(v)) for v in counts]
        exps = [mp.exp(v) for v in x]
        total = mp.fsum(exps)
        loss = -mp.fsum(q * mp.log(e / total) for q, e in zip(c, exps, strict=True) if q)
        whole = mp.fsum(c)
        return float(loss), np.array([float(whole * e / total - q) for q, e in zip(c, exps, strict=True)])
