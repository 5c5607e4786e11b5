"""The fixture `verify`: a check that counts what it compared, so that a page can say how much was checked."""

from __future__ import annotations

import datetime
import platform
import sys
from importlib import metadata
from typing import Any

import numpy as np

from gradnotes import evidence
from gradnotes.claims import Judgement, Value


def to_numpy(value: Any) -> np.ndarray:
    """A number, array or tensor (of any device, with or without gradient) as a NumPy array."""
    if hasattr(value, "detach"):
        value = value.detach().cpu().numpy()
    return np.asarray(value)


class Verification:
    """One item under test on one device. Every comparison asserts; the counts go into the evidence record."""

    def __init__(self, item: str, device: str = "cpu") -> None:
        self.item, self.device = item, device
        self.cases = 0
        self.max_error: float | None = None
        self.judgement: Judgement | None = None

    def close(
        self,
        actual: Any,
        expected: Any,
        *,
        rtol: float,
        atol: float = 0.0,
        what: str = "",
        equal_nan: bool = True,
    ) -> None:
        """Every element within atol + rtol |expected|; infinities must agree. Records the largest relative error
        (absolute where the expected value is below atol / rtol, or zero).
        """
        got, want = np.broadcast_arrays(to_numpy(actual), to_numpy(expected))
        np.testing.assert_allclose(got, want, rtol=rtol, atol=atol, equal_nan=equal_nan, err_msg=what)
        self.cases += max(got.size, 0)
        finite = np.isfinite(want)
        if finite.any():
            difference = np.abs(got[finite].astype(float) - want[finite].astype(float))
            scale = np.maximum(np.abs(want[finite].astype(float)), atol / rtol if rtol else 1.0)
            error = float(np.max(difference / np.where(scale == 0, 1.0, scale)))
            self.max_error = error if self.max_error is None else max(self.max_error, error)

    def equal(self, actual: Any, expected: Any, *, what: str = "") -> None:
        """Exact agreement, of arrays element by element (nan equals nan) or of anything else as a whole."""
        if isinstance(expected, np.ndarray) or hasattr(expected, "detach"):
            np.testing.assert_array_equal(to_numpy(actual), to_numpy(expected), err_msg=what)
            self.cases += max(to_numpy(expected).size, 1)
        else:
            assert actual == expected, f"{what}: {actual!r} is not {expected!r}"
            self.cases += 1

    def record(self) -> evidence.Record:
        """The evidence of a check that passed, or of a claim that was judged."""
        judgement = self.judgement
        return evidence.Record(
            id=self.item,
            hash=evidence.digest(self.item),
            device=self.device,
            device_name=device_name(self.device),
            versions=versions(),
            date=datetime.date.today().isoformat(),
            cases=self.cases,
            max_error=None if self.max_error is None else float(f"{self.max_error:.2g}"),
            verdict=judgement.verdict if judgement else "pass",
            test=evidence.test_of(self.item),
            numbers={name: rounded(value) for name, value in judgement.numbers.items()} if judgement else None,
        )


def rounded(value: Value) -> dict[str, float]:
    """A deciding number to six digits, beyond which other versions of NumPy may differ."""
    return {part: float(f"{number:.6g}") for part, number in value.recorded().items()}


def device_name(device: str) -> str:
    if device == "cuda":
        import torch

        return str(torch.cuda.get_device_name())
    return f"{platform.machine()} {platform.system()}"


def versions() -> dict[str, str]:
    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    for package in ("numpy", "torch"):
        found[package] = metadata.version(package).partition("+")[0]
    return found
