"""The formulas of the learning-rate schedules: as printed, as called, against the references."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gradnotes import formulas
from gradnotes.reference import schedules as reference
from tests.formulas.cases import schedules as cases
from tests.formulas.oracle import Case, check_called, check_printed
from tests.verification import Verification


def check(
    name: str,
    known: Callable[[np.random.Generator, str], list[Case]],
    schedule: Callable[[int], float],
    verify: Verification,
    **values: Any,
) -> None:
    """As printed, as called, and the reference at each step."""
    formula = formulas.get(f"schedules.{name}")
    points = known(np.random.default_rng(0), verify.device)
    check_printed(formula, points, verify)
    check_called(formula, points, verify)
    steps = np.arange(30.0)
    expected = [schedule(step) for step in range(30)]
    verify.close(formula(t=steps, eta=0.4, **values), expected, rtol=1e-12, atol=1e-15, what="the reference")


def test_exponential_lr(verify: Verification) -> None:
    check("exponential_lr", cases.exponential_lr, lambda s: reference.exponential_lr(s, 0.4, 0.9), verify, gamma=0.9)


def test_polynomial_lr(verify: Verification) -> None:
    check(
        "polynomial_lr", cases.polynomial_lr, lambda s: reference.polynomial_lr(s, 0.4, 20, 2.0), verify, p=2.0, T=20.0
    )


def test_cosine_lr(verify: Verification) -> None:
    def schedule(step: int) -> float:
        return reference.cosine_annealing_lr(step, 0.4, 20, 0.1)

    check("cosine_lr", cases.cosine_lr, schedule, verify, eta_min=0.1, T=20.0)


def test_linear_warmup(verify: Verification) -> None:
    def schedule(step: int) -> float:
        return reference.warmup_stable_decay(step, 0.4, 20, 100, 10)

    check("linear_warmup", cases.linear_warmup, schedule, verify, T=20.0)


def test_warmup_stable_decay(verify: Verification) -> None:
    def schedule(step: int) -> float:
        return reference.warmup_stable_decay(step, 0.4, 6, 30, 10, 0.1)

    check("warmup_stable_decay", cases.warmup_stable_decay, schedule, verify, eta_min=0.1, T=30.0, T_w=6.0, T_d=10.0)
