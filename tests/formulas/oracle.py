"""What a formula is compared with. Neither oracle sees the tree: one reads the LaTeX, the other calls the function."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import torch

from gradnotes import LANGUAGES
from tests.latex_reader import read
from tests.verification import Verification, to_numpy

# A left side may be a derivative that the reader takes by differences, to about ten digits.
LEFT_RTOL, LEFT_ATOL = 1e-8, 1e-9


class Candidate(Protocol):
    """A formula or a mutant of one."""

    def latex(self, language: str) -> str:
        """The LaTeX that a page of this language would print."""

    def members(self, *values: Any) -> list[Any]:
        """The value of every member of the last line."""


@dataclass(frozen=True)
class Case:
    """One point, or one batch of points, at which a formula is known.

    `arguments`: what the function is called with. `environment`: what the printed symbols mean, without the indices.
    `expected`: the value, with one axis for each name of `indices`. `lines`: the values of the named lines.
    `defines`: the symbol on the left of the last line, where the formula defines it and it has no other value.
    """

    arguments: Sequence[Any]
    environment: Mapping[str, Any]
    expected: np.ndarray
    indices: tuple[str, ...] = ()
    lines: Mapping[str, Any] = field(default_factory=dict)
    defines: str = ""
    rtol: float = 1e-13
    atol: float = 1e-15


def check_printed(candidate: Candidate, cases: Sequence[Case], verify: Verification) -> None:
    """In both languages every member that is printed, read back, has the expected value, and so has the left side."""
    for case, language in itertools.product(cases, LANGUAGES):
        latex = candidate.latex(language)
        for place in np.ndindex(case.expected.shape[: len(case.indices)]):
            environment = {**case.environment, **dict(zip(case.indices, (i + 1 for i in place), strict=True))}
            *named, last = read(latex, environment, language)
            assert [line.left for line in named] == list(case.lines), latex
            for line in named:
                for value in line.values:
                    verify.close(value, case.lines[line.left], rtol=case.rtol, atol=case.atol, what=line.left)
            assert set(last.operators) == {"="}, latex
            for value in last.values:
                assert np.shape(value) == np.shape(case.expected[place]), latex
                verify.close(value, case.expected[place], rtol=case.rtol, atol=case.atol, what=latex)
            if case.defines:
                assert last.left == case.defines, latex
                continue
            left = last.left_value()
            np.testing.assert_allclose(left, case.expected[place], LEFT_RTOL, LEFT_ATOL, err_msg=latex)


def check_called(candidate: Candidate, cases: Sequence[Case], verify: Verification) -> None:
    """Called with NumPy arrays, and with tensors on the device, every member has the expected value and its shape."""
    for number, case in enumerate(cases):
        for value in candidate.members(*case.arguments):
            assert np.shape(value) == case.expected.shape
            verify.close(value, case.expected, rtol=case.rtol, atol=case.atol, what=f"NumPy, case {number}")
        if not case.arguments or any(callable(argument) for argument in case.arguments):
            continue  # a constant has no device, and a function of NumPy arrays stays in NumPy
        tensors = [torch.tensor(a, dtype=torch.float64, device=verify.device) for a in case.arguments]
        for value in candidate.members(*tensors):
            assert isinstance(value, torch.Tensor)
            assert (value.dtype, value.device.type) == (torch.float64, verify.device)
            assert value.shape == case.expected.shape
            verify.close(value, case.expected, rtol=case.rtol, atol=case.atol, what=f"PyTorch, case {number}")


def check_reference(
    function: Callable[..., Any],
    reference: Callable[[np.ndarray], np.ndarray],
    x: np.ndarray,
    verify: Verification,
    *,
    rtol: float = 1e-13,
    atol: float = 1e-15,
) -> np.ndarray:
    """The formula equals the reference wherever it is finite; returns where that is."""
    expected = reference(x)
    finite: np.ndarray = np.isfinite(function(x))
    for given, what in ((x, "NumPy"), (torch.tensor(x, device=verify.device), "PyTorch")):
        value = to_numpy(function(given))
        verify.equal(np.isfinite(value), finite, what=f"{what} is finite")
        verify.close(value[finite], expected[finite], rtol=rtol, atol=atol, what=f"{what} against the reference")
    return finite
