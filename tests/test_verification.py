"""The fixture `verify` itself: a check that compares nothing, or wrongly, must not leave evidence."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from gradnotes import ROOT, evidence
from tests.verification import Verification

ITEM = "reference.activations.silu"


def test_it_counts_cases_and_the_largest_relative_error() -> None:
    check = Verification(ITEM)
    check.close(np.array([1.0, 2.0]), np.array([1.0, 2.0 + 2e-9]), rtol=1e-8)
    check.close(torch.tensor(4.0, dtype=torch.float64), 4.0, rtol=1e-12)
    check.equal("a", "a")
    assert check.cases == 4
    assert check.max_error == pytest.approx(1e-9, rel=1e-6)


@pytest.mark.parametrize(
    ("actual", "expected"),
    [(1.0, 1.1), (np.inf, 1.0), (np.nan, 1.0), (1.0, np.nan), (np.inf, -np.inf), ([1.0, 2.0], [1.0, 3.0])],
)
def test_a_difference_fails(actual: object, expected: object) -> None:
    check = Verification(ITEM)
    with pytest.raises(AssertionError):
        check.close(actual, expected, rtol=1e-6)
    assert check.cases == 0


def test_unequal_things_fail() -> None:
    with pytest.raises(AssertionError, match="name: 'a' is not 'b'"):
        Verification(ITEM).equal("a", "b", what="name")
    with pytest.raises(AssertionError):
        Verification(ITEM).equal(np.array([1, 2]), np.array([1, 3]))


def test_a_record_tells_device_versions_and_date() -> None:
    check = Verification(ITEM)
    check.close(1.0, 1.0, rtol=1e-6)
    record = check.record()
    assert record.hash == evidence.digest(ITEM)
    assert (record.id, record.device, record.cases, record.verdict) == (ITEM, "cpu", 1, "pass")
    assert set(record.versions) == {"python", "numpy", "torch"}
    assert "+" not in record.versions["torch"]
    assert len(record.date) == 10


CHECKS = """
def test_silu(verify):
    verify.close(1.0, 1.0, rtol=1e-9)

def test_relu(verify):
    verify.close(1.0, 2.0, rtol=1e-9)

def test_sigmoid(verify):
    pass
"""


def test_only_checks_that_passed_and_compared_something_are_recorded(tmp_path: Path) -> None:
    """The real conftest on three checks: one passes, one fails, one compares nothing."""
    folder = tmp_path / "tests" / "reference"
    folder.mkdir(parents=True)
    (folder / "test_activations.py").write_text(CHECKS)
    written = tmp_path / "records.jsonl"
    options = ["-q", "-p", "tests.conftest", "-p", "no:cacheprovider", "-c", "/dev/null", "--rootdir", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--record", str(written), str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "the check compared nothing" in done.stdout
    assert [json.loads(line)["id"] for line in written.read_text().splitlines()] == ["reference.activations.silu"]
