"""The runner of snippets: what it accepts as the same output, and what it says of one that is not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from gradnotes.snippets import Execute, execute, first_difference, run
from tests.snippets.warm import warm


@pytest.fixture(scope="module")
def warmed() -> Iterator[Execute]:
    """Forks of one interpreter, as the snippets' own tests run them."""
    if not hasattr(os, "fork"):
        pytest.skip("this system has no fork; tests/snippets then starts an interpreter for each snippet")
    with warm() as started:
        yield started


@pytest.fixture(params=["fresh", "warm"])
def executes(request: pytest.FixtureRequest) -> Execute:
    """Both ways to run a snippet."""
    return execute if request.param == "fresh" else request.getfixturevalue("warmed")


def snippet(folder: Path, code: str, output: str | None = None) -> Path:
    path = folder / "example.py"
    path.write_text(code, encoding="utf-8")
    if output is not None:
        path.with_suffix(".out").write_text(output, encoding="utf-8")
    return path


def test_a_snippet_that_prints_what_is_recorded_passes(tmp_path: Path, executes: Execute) -> None:
    result = run(snippet(tmp_path, "print('值', 0.25)\n", "值 0.25\n"), execute=executes)
    assert result.agrees
    assert result.output == "值 0.25\n"


def test_it_runs_alone(tmp_path: Path, executes: Execute) -> None:
    (tmp_path / "neighbour.py").write_text("x = 1\n")
    code = (
        "import os, sys\nprint(os.listdir('.'))\ntry:\n    import neighbour\nexcept ImportError:\n    print('alone')\n"
    )
    assert run(snippet(tmp_path, code, "[]\nalone\n"), execute=executes).problem is None


@pytest.mark.parametrize(
    ("recorded", "printed"),
    [
        ("loss 0.123", "loss 0.124"),
        ("tensor([0.10, -2.5e-07])", "tensor([0.11, -2.4e-07])"),
        ("1.0", "1.1"),
        ("same\n", "same\n"),
    ],
)
def test_one_unit_in_the_last_digit_is_the_same(recorded: str, printed: str) -> None:
    assert first_difference(recorded, printed) is None


@pytest.mark.parametrize(
    ("recorded", "printed", "line"),
    [
        ("loss 0.123", "loss 0.125", 1),
        ("a\n3 units", "a\n4 units", 2),
        ("a\nb", "a", 2),
        ("a", "a\nb", 2),
        ("0.10", "0.105", 1),
        ("nan", "inf", 1),
        ("word 0.5", "ward 0.5", 1),
        ("1.5e-07", "1.5e-06", 1),
        ("v1.2.3", "v1.2.4", 1),
    ],
)
def test_everything_else_differs_and_the_line_is_named(recorded: str, printed: str, line: int) -> None:
    found = first_difference(recorded, printed)
    assert found is not None
    assert found[0] == line


def test_other_output_is_told_with_the_line_of_the_record(tmp_path: Path) -> None:
    problem = run(snippet(tmp_path, "print('a')\nprint(2.5)\n", "a\n2.7\n")).problem
    assert problem is not None
    assert (problem.line, problem.rule) == (2, "GN804")
    assert problem.path.endswith("example.out")
    assert "records '2.7', but the snippet prints '2.5'" in problem.message
    assert "example.py" in problem.remedy


def test_a_failing_snippet_is_told_with_its_own_line(tmp_path: Path, executes: Execute) -> None:
    problem = run(snippet(tmp_path, "x = 1\n\nprint(x / 0)\n", ""), execute=executes).problem
    assert problem is not None
    assert (problem.line, problem.rule) == (3, "GN802")
    assert problem.message == "fails: ZeroDivisionError: division by zero"


def test_a_hanging_snippet_is_stopped(tmp_path: Path, executes: Execute) -> None:
    problem = run(snippet(tmp_path, "import time\ntime.sleep(60)\n", ""), seconds=1.0, execute=executes).problem
    assert problem is not None
    assert problem.rule == "GN801"
    assert problem.message == "still running after 1 s"


def test_a_snippet_without_a_record_is_told_how_to_make_one(tmp_path: Path) -> None:
    problem = run(snippet(tmp_path, "print(1)\n")).problem
    assert problem is not None
    assert problem.rule == "GN803"
    assert problem.remedy.startswith("record it: python ")


SPOILS = """\
import sys, torch
torch.set_default_dtype(torch.float64)
torch.manual_seed(1)
torch.relu = None
sys.path.append("/nowhere")
open("left", "w").close()
"""
LOOKS = """\
import os, sys, torch
print(torch.get_default_dtype(), torch.relu is None, "/nowhere" in sys.path, os.listdir("."))
"""


def test_a_warm_snippet_finds_nothing_of_the_one_before(tmp_path: Path, warmed: Execute) -> None:
    fresh = run(snippet(tmp_path, LOOKS, "")).output
    assert run(snippet(tmp_path, SPOILS, ""), execute=warmed).problem is None
    assert run(snippet(tmp_path, LOOKS, fresh), execute=warmed).problem is None
    assert "float32" in fresh
    assert fresh.endswith("False False []\n")


def test_snippets_that_set_no_seed_differ(tmp_path: Path, executes: Execute) -> None:
    code = "import numpy, torch\nprint(torch.rand(()), numpy.random.rand(), numpy.random.default_rng().random())\n"
    outputs = [run(snippet(tmp_path, code, ""), execute=executes).output.split() for _ in range(2)]
    assert [a == b for a, b in zip(*outputs, strict=True)] == [False, False, False]
