"""`make build` needs no torch: the site that the other tests look at was built where torch cannot be imported."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import jupytext
import nbclient
import pytest

from gradnotes import LANGUAGES, ROOT


def test_the_site_is_built_without_torch(built_site: Path, without_torch: Path) -> None:
    for language in LANGUAGES:
        notebooks = [f"experiments/{path.stem}/index.html" for path in (ROOT / "docs/en/experiments").glob("*.py")]
        assert len(notebooks) >= 4
        for page in ("index.html", "404.html", "activations/silu/index.html", *notebooks):
            assert (built_site / language / page).is_file(), f"{language}/{page}"
    started = (without_torch / "started.log").read_text(encoding="utf-8").splitlines()
    for process in ("mkdocs build", "ipykernel_launcher"):
        assert [line for line in started if process in line], f"{process} ran without the block, or not at all"


def test_the_block_holds(without_torch: Path) -> None:
    code = "import importlib.util, numpy\ntry:\n    import torch\nexcept ModuleNotFoundError:\n    print('none')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(without_torch)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout == "none\n"


def test_the_block_holds_in_a_notebook(without_torch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(without_torch))
    notebook = jupytext.reads("# %%\nimport torch", fmt="py:percent")
    with pytest.raises(nbclient.exceptions.CellExecutionError, match="No module named 'torch'"):
        nbclient.NotebookClient(notebook, timeout=120).execute()
