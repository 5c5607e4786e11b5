"""The oracles for derivations whose members are not all equal: `a = b <= c`, `a ~ b`.

A plain `Case` goes to the oracles of `oracle`, where every member has one value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from gradnotes import LANGUAGES
from tests.formulas import oracle
from tests.formulas.oracle import LEFT_ATOL, LEFT_RTOL, Candidate, Case
from tests.latex_reader import read
from tests.verification import Verification, to_numpy


@dataclass(frozen=True)
class Related(Case):
    """One point at which the members of a derivation are known. `expected` is the value of its left side.

    `members`: what stands before each other member (`=`, `<=`, `>=`, `~`) and its value. `about`: how close, relative
    to the larger one, two members with `~` between them are at this point.
    """

    members: Sequence[tuple[str, Any]] = ()
    about: float = 0.0


def check_printed(candidate: Candidate, cases: Sequence[Case], verify: Verification) -> None:
    """In both languages what is printed, read back, has the expected relations and values, and the relations hold."""
    oracle.check_printed(candidate, [case for case in cases if not isinstance(case, Related)], verify)
    for case in (case for case in cases if isinstance(case, Related)):
        for language in LANGUAGES:
            latex = candidate.latex(language)
            *named, last = read(latex, case.environment, language)
            assert [line.left for line in named] == list(case.lines), latex
            for line in named:
                for value in line.values:
                    verify.close(value, case.lines[line.left], rtol=case.rtol, atol=case.atol, what=line.left)
            assert last.operators == tuple(sign for sign, _ in case.members), latex
            if case.defines:
                assert last.left == case.defines, latex
                left = case.expected
            else:
                left = last.left_value()
                np.testing.assert_allclose(left, case.expected, LEFT_RTOL, LEFT_ATOL, err_msg=latex)
            _check_members(case, case.expected, last.values, verify, latex)


def check_called(candidate: Candidate, cases: Sequence[Case], verify: Verification) -> None:
    """Called with NumPy arrays, and with tensors on the device, every member has the expected value and its shape."""
    oracle.check_called(candidate, [case for case in cases if not isinstance(case, Related)], verify)
    for case in (case for case in cases if isinstance(case, Related)):
        given: list[Sequence[Any]] = [case.arguments]
        if not any(callable(argument) for argument in case.arguments):
            given.append([torch.tensor(a, dtype=torch.float64, device=verify.device) for a in case.arguments])
        for arguments in given:
            left, *values = [case.expected, *candidate.members(*arguments)][-len(case.members) - 1 :]
            verify.close(left, case.expected, rtol=case.rtol, atol=case.atol, what="the left side")
            _check_members(case, left, values, verify, f"called with {arguments}")


def _check_members(case: Related, left: Any, values: Sequence[Any], verify: Verification, what: str) -> None:
    assert len(values) == len(case.members), what
    before = to_numpy(left)
    for value, (sign, expected) in zip(values, case.members, strict=True):
        assert np.shape(value) == np.shape(expected), what
        verify.close(value, expected, rtol=case.rtol, atol=case.atol, what=what)
        assert holds(before, sign, to_numpy(value), case), f"{before} {sign} {value} does not hold: {what}"
        before = to_numpy(value)


def holds(left: np.ndarray, sign: str, right: np.ndarray, case: Related) -> bool:
    """Whether two members are related as printed, up to the rounding that the case allows."""
    slack = case.atol + case.rtol * np.maximum(np.abs(left), np.abs(right))
    if sign == "~":
        return bool(np.all(np.abs(left - right) <= case.about * np.maximum(np.abs(left), np.abs(right))))
    difference = right - left
    within = {"=": np.abs(difference) <= slack, "<=": difference >= -slack, ">=": difference <= slack}
    return bool(np.all(within[sign]))
