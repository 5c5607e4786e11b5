"""Every snippet runs in an empty process and prints what is recorded beside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from gradnotes import ROOT
from gradnotes.snippets import Execute, execute, run
from tests.snippets.warm import warm
from tests.verification import Verification

SNIPPETS = sorted((ROOT / "snippets").rglob("*.py"))


@pytest.fixture(scope="module")
def executes() -> Iterator[Execute]:
    """Runs a snippet; Windows has no fork."""
    if hasattr(os, "fork"):
        with warm() as warmed:
            yield warmed
    else:
        yield execute


@pytest.mark.parametrize("path", SNIPPETS, ids=lambda p: p.relative_to(ROOT / "snippets").as_posix())
def test_snippet(path: Path, executes: Execute, verify: Verification) -> None:
    result = run(path, execute=executes)
    assert result.problem is None, str(result.problem)
    verify.equal(result.agrees, True, what=path.name)
