"""No code fence of README, CONTRIBUTING or the pages escapes execution.

pytest-codeblocks runs fences that are spelled exactly ```python, ```bash or ```sh and passes over all others without a
word. So every other spelling is refused here, and what was collected is counted.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from gradnotes import ROOT
from gradnotes.fences_syntax import scan

EXECUTED = {"python", "bash"}
EXECUTABLE = re.compile(r"i?py(thon)?\d*|pycon|(ba|z|k|da)?sh|shell", re.IGNORECASE)
"""Spellings of a language that could run. Set-up commands are in ```console fences, which are for reading."""

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

TESTED = [
    ROOT / path
    for path in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["testpaths"]
    if path != "tests"
]
"""What `make test` collects besides tests/."""


def inspect(path: Path) -> tuple[list[int], list[str]]:
    """The lines of the fences that must be executed, and what is wrong with the others or their marks."""
    page = scan(path.read_text(encoding="utf-8"))
    name = path.name
    wrong = []
    # A fence that continues another test, or is the expected output of one, is no test of its own.
    joined = {}
    for line, comment in page.comments:
        mark = comment.strip(" -\n")
        if re.match(r"pytest-codeblocks:(cont|expected-output)", mark):
            following = next((fence.line for fence in page.fences if fence.line > line), None)
            joined[following] = mark
        elif mark.startswith("pytest") and not re.fullmatch(r"pytest\.mark\.\w+\(.*reason=.+\)", mark):
            wrong.append(f"{name}:{line}: `{mark}` keeps a fence from running without a reason; remove it")
    lines = []
    for fence in page.fences:
        if fence.line in joined:
            continue
        if fence.info in EXECUTED and set(fence.marks) == {"`"}:
            lines.append(fence.line)
        elif EXECUTABLE.fullmatch(fence.language) or not fence.language:
            wrong.append(
                f"{name}:{fence.line}: no test runs a fence that opens with `{fence.marks}{fence.info}`; "
                "write ```python or ```bash, or ```console for commands that set up a machine, or ```text"
            )
    return lines, wrong


def collected(paths: list[Path], root: Path) -> dict[str, list[int]]:
    """The lines of the fences that pytest collects as tests, by file."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--collect-only",
        "--quiet",
        "-p",
        "no:cacheprovider",
        "--codeblocks",
    ]
    result = subprocess.run(
        [*command, "--rootdir", str(root), *map(str, paths)],
        capture_output=True, text=True, encoding="utf-8", check=False, cwd=root,
    )  # fmt: skip
    assert result.returncode in (0, 5), result.stdout + result.stderr  # 5: nothing was collected
    found: dict[str, list[int]] = {}
    for path, line in re.findall(r"^(.+\.md)::line (\d+)$", result.stdout, flags=re.MULTILINE):
        found.setdefault(path, []).append(int(line))
    return found


def test_every_fence_is_run_or_known_not_to_be() -> None:
    assert {path.name for path in DOCUMENTS} >= {"README.md", "CONTRIBUTING.md"}
    expected = {}
    problems = []
    for path in DOCUMENTS:
        lines, wrong = inspect(path)
        problems += wrong
        if lines:
            expected[path.relative_to(ROOT).as_posix()] = lines
    assert problems == []
    assert expected, "not one fence runs: this guard would guard nothing"
    assert collected(TESTED, ROOT) == expected


@pytest.mark.parametrize(
    "opening",
    [
        "```py",
        "```python3",
        "```python title='a.py'",
        "```{.python}",
        "``` python",
        "~~~python",
        "```sh",
        "```pycon",
    ],
)
def test_a_fence_that_would_escape_is_noticed(tmp_path: Path, opening: str) -> None:
    page = tmp_path / "page.md"
    closing = re.match(r"[`~]+", opening)
    assert closing
    page.write_text(f"# Page\n\n{opening}\nprint(1)\n{closing[0]}\n")
    lines, wrong = inspect(page)
    assert lines == []
    assert len(wrong) == 1
    assert wrong[0].startswith("page.md:3: no test runs")


@pytest.mark.parametrize("mark", ["pytest-codeblocks:skip", "pytest-codeblocks:skipfile", "pytest.mark.skip"])
def test_a_skip_without_a_reason_is_noticed(tmp_path: Path, mark: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"<!--{mark}-->\n```python\nprint(1)\n```\n")
    assert inspect(page)[1] == [f"page.md:1: `{mark}` keeps a fence from running without a reason; remove it"]


def test_what_is_counted_is_what_pytest_collects(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "```python\nx = 1\n```\n\n!!! note\n\n    ```python\n    y = 2\n    ```\n\n"
        "<!--pytest-codeblocks:cont-->\n```python\nprint(y)\n```\n\n"
        "<!--pytest-codeblocks:expected-output-->\n```text\n2\n```\n\n```console\n$ make\n```\n"
    )
    lines, wrong = inspect(page)
    assert wrong == []
    assert lines == [1, 7]
    assert collected([page], tmp_path) == {"page.md": lines}
