"""`make mutate` counts what the tests notice, and lets no survivor pass without a reason."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests import mutation
from tests.mutation import Equivalent, Survivor, equivalents, mutate, verdict

SIGN = Survivor("sigmoid", "return a >= 0", "return a > 0")
REASON = Equivalent("return a >= 0", "return a > 0", "a is never 0", ("sigmoid",))

SOURCE = """\
def clip(a):
    if a >= 0:
        return a
    return 0
"""

TEST = """\
from package.clipping import clip


def test_clip():
    assert [clip(a) for a in (-2, 0, 2)] == [0, 0, 2]
"""

SETTINGS = """\
[tool.mutmut]
source_paths = ["src"]
only_mutate = ["src/package/clipping.py"]
pytest_add_cli_args_test_selection = ["tests"]
"""


def test_a_survivor_needs_a_reason() -> None:
    assert verdict([SIGN], [REASON]) == []
    (wrong,) = verdict([SIGN], [])
    assert wrong == "no test notices this fault in sigmoid (survived)\n    - return a >= 0\n    + return a > 0"


@pytest.mark.parametrize(
    "survivor",
    [
        Survivor("silu", SIGN.before, SIGN.after),
        Survivor("sigmoid", SIGN.before, "return a == 0"),
        Survivor("sigmoid", "return b >= 0", SIGN.after),
        Survivor("sigmoid", SIGN.before, SIGN.after, "timeout"),
    ],
)
def test_a_reason_covers_nothing_else(survivor: Survivor) -> None:
    assert len(verdict([survivor, SIGN], [REASON])) == 1


def test_a_reason_without_functions_covers_the_line_wherever_it_stands() -> None:
    everywhere = Equivalent(SIGN.before, SIGN.after, "a is never 0")
    assert verdict([SIGN, Survivor("silu", SIGN.before, SIGN.after)], [everywhere]) == []


def test_a_reason_that_nothing_needs_is_refused() -> None:
    assert verdict([], [REASON])[0].startswith("no such fault survives, delete its entry:")


def test_every_listed_equivalent_has_its_reason() -> None:
    for entry in equivalents():
        assert len(entry.why) > 20, entry
        assert entry.before != entry.after


@pytest.mark.parametrize(
    ("survivors", "known", "status", "last"),
    [
        ([], [], 0, "8/8 faults noticed, 0 equivalent, 0 to settle"),
        ([SIGN], [REASON], 0, "7/8 faults noticed, 1 equivalent, 0 to settle"),
        ([SIGN], [], 1, "7/8 faults noticed, 0 equivalent, 1 to settle"),
        ([], [REASON], 1, "8/8 faults noticed, 0 equivalent, 1 to settle"),
    ],
)
def test_what_is_to_settle_fails_make_mutate(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    survivors: list[Survivor],
    known: list[Equivalent],
    status: int,
    last: str,
) -> None:
    counted = Counter(killed=8 - len(survivors), survived=len(survivors))
    monkeypatch.setattr(mutation, "mutate", lambda: (counted, survivors))
    monkeypatch.setattr(mutation, "equivalents", lambda: known)
    assert mutation.main() == status
    assert capsys.readouterr().out.splitlines()[-1] == last


def project(root: Path, test: str) -> Path:
    for name, text in {
        "pyproject.toml": SETTINGS,
        "src/package/__init__.py": "",
        "src/package/clipping.py": SOURCE,
        "tests/test_clipping.py": test,
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


def test_faults_are_made_and_those_that_are_not_noticed_are_found(tmp_path: Path) -> None:
    counted, survivors = mutate(project(tmp_path, TEST))
    assert counted["killed"] >= 1
    assert counted.total() == counted["killed"] + len(survivors)
    assert Survivor("clip", "if a >= 0:", "if a > 0:") in survivors
    assert Survivor("clip", "return 0", "return 1") not in survivors


def test_tests_that_fail_without_a_fault_are_no_result(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"mutmut ended with status 1 and [1-9]\d* faults"):
        mutate(project(tmp_path, TEST.replace("[0, 0, 2]", "[]")))
