"""The import arrows of pyproject.toml hold, and a forbidden import is noticed."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gradnotes import ROOT


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter over the package below this root."""
    code = "import sys; sys.path.insert(0, 'src'); from importlinter.cli import lint_imports_command as c; c()"
    return subprocess.run(
        [sys.executable, "-c", code, "--no-cache"], cwd=root, capture_output=True, text=True, check=False
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "src" / "gradnotes", tmp_path / "src" / "gradnotes")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_arrows_hold(copy: Path) -> None:
    result = lint(copy)
    assert result.returncode == 0, result.stdout
    assert "0 broken" in result.stdout


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("reference/activations.py", "import torch", "a reference is copied by readers"),
        ("formulas/activations.py", "from gradnotes.reference import activations", "formulas are written in"),
        ("experiments/activations.py", "from gradnotes import evidence", "experiments measure references"),
        ("figures/activations.py", "from gradnotes.experiments import activations", "they run"),
        ("evidence.py", "def late():\n    import torch", "the site builds without torch"),
        ("numerals.py", "from gradnotes.site import words", "nothing sees the site"),
    ],
)
def test_a_forbidden_import_is_noticed(copy: Path, module: str, line: str, contract: str) -> None:
    with (copy / "src" / "gradnotes" / module).open("a", encoding="utf-8") as source:
        source.write(f"\n\n{line}\n")
    result = lint(copy)
    assert result.returncode == 1
    broken = " ".join(result.stdout.partition("Broken contracts")[2].split())
    assert contract in broken


def foreign(source: str) -> set[str]:
    """What a reference module imports besides NumPy, the standard library and other references."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or ".")
    allowed = {"numpy", *sys.stdlib_module_names}
    return {name for name in names if name.partition(".")[0] not in allowed and "gradnotes.reference" not in name}


@pytest.mark.parametrize("path", sorted((ROOT / "src/gradnotes/reference").glob("*.py")), ids=lambda path: path.stem)
def test_references_import_numpy_only(path: Path) -> None:
    assert foreign(path.read_text(encoding="utf-8")) == set()


def test_a_foreign_import_in_a_reference_is_noticed() -> None:
    assert foreign("import math\nimport numpy as np\nfrom numpy.typing import NDArray\n") == set()
    assert foreign("def f():\n    from scipy.special import expit\n") == {"scipy.special"}
