"""The clean tree, made anew for every test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.check import planted


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree in which check finds nothing."""
    return planted.clean(tmp_path)
