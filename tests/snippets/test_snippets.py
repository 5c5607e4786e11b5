"""Every snippet runs in an empty process and prints what is recorded beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradnotes import ROOT
from gradnotes.snippets import run
from tests.verification import Verification

SNIPPETS = sorted((ROOT / "snippets").rglob("*.py"))


@pytest.mark.parametrize("path", SNIPPETS, ids=lambda p: p.relative_to(ROOT / "snippets").as_posix())
def test_snippet(path: Path, verify: Verification) -> None:
    result = run(path)
    assert result.problem is None, str(result.problem)
    verify.equal(result.agrees, True, what=path.name)
