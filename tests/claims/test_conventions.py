"""The rows of the conventions table: the verdict on what is recorded, and that every side by itself can turn it."""

from __future__ import annotations

from typing import Any

import pytest

from gradnotes import claims, evidence, experiments
from gradnotes.claims import Claim, conventions
from gradnotes.claims.conventions import Side
from gradnotes.claims.conventions._row import ABSOLUTE, convention
from gradnotes.evidence import Measurement
from gradnotes.notes.catalog import Catalog
from tests.claims.judging import judged, planted, recorded
from tests.verification import Verification

NAMES = [name.partition(".")[2] for name in claims.names("conventions")]


@pytest.mark.parametrize("name", NAMES)
def test_row(verify: Verification, name: str) -> None:
    """It holds on what is recorded, and no longer when any one side comes to something else."""
    row = conventions.get(f"conventions.{name}")
    measured = recorded(row.claim)
    head = f"conventions.{row.area}.{name}"
    stated = row.stated()
    for side, value in stated.items():
        just = 2 * (row.rtol * abs(value) + ABSOLUTE)  # twice the tolerance
        for other in (value - just, value + just, *(stated[s] for s in stated if stated[s] != value)):
            changed = planted(measured, {f"{head}.{side}": other})
            verify.equal(row.claim.judge(changed).verdict, "fails", what=f"{name}: {side} at {other}")
    judged(verify, row.claim, {"fails": {f"{head}.*": 0.123}})
    verify.equal({key.rpartition(".")[2] for key in measured if key.startswith(f"{head}.")}, set(stated), what=name)


def test_every_measured_side_is_in_a_row() -> None:
    """And every area of the experiments is one of the table."""
    areas = {name.rpartition(".")[2] for name in experiments.names("conventions")}
    assert areas == set(conventions.areas())
    for area in areas:
        shown = {
            f"conventions.{area}.{row.claim.check.__name__}.{side}"
            for row in conventions.of(area)
            for side in row.sides
        }
        assert set(evidence.of_experiment(f"experiments.conventions.{area}")) == shown


def test_the_table_is_found_without_importing_it() -> None:
    """Pages are checked against the source's text: names, areas and notes are those of the rows."""
    rows = {row.name: (row.area, row.note) for row in Catalog().rows()}
    assert rows == {f"conventions.{name}": (row.area, row.note) for name in NAMES for row in [_row(name)]}
    assert list(Catalog().known("conventions")) == sorted(conventions.areas())


def _row(name: str) -> conventions.Row:
    return conventions.get(f"conventions.{name}")


BOTH = {"en": "a", "zh": "甲"}


@pytest.fixture
def _nothing_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "_claims", {})
    monkeypatch.setattr("gradnotes.claims.conventions._row._rows", {})


def declared(values: dict[str, float], **changes: Any) -> Claim:
    def half() -> dict[str, float]:
        return values

    half.__module__ = "gradnotes.claims.conventions.area"
    given: dict[str, Any] = {
        "statement": BOTH,
        "example": "$x$",
        "sides": {"paper": Side(BOTH), "torch": Side({"en": "b", "zh": "乙"})},
        "note": "note.md",
    }
    return convention(**{**given, **changes})(half)


@pytest.mark.usefixtures("_nothing_stays")
def test_a_row_is_a_claim_with_both_sides() -> None:
    made = declared({"paper": 2.0, "torch": 0.0})
    row = conventions.get("conventions.half")
    assert row.claim is made
    assert (made.id, made.rests_on) == ("conventions.half", ("experiments.conventions.area",))
    assert made.path == __file__, "not the helper's"
    assert row.example == {"en": "$x$", "zh": "$x$"}
    assert list(row.torch()) == ["torch"]
    assert list(row.others()) == ["paper"]
    assert made.findings["holds"] == {"en": "a: {paper}; b: {torch}.", "zh": "甲：{paper}；乙：{torch}。"}
    assert conventions.areas() == ["area"]

    def judged_at(paper: float, torch: float) -> str:
        sides = {f"conventions.area.half.{side}": value for side, value in (("paper", paper), ("torch", torch))}
        return made.judge({n: Measurement(n, v, "1", "experiments.conventions.area") for n, v in sides.items()}).verdict

    assert judged_at(2.0, 0.0) == "holds"
    assert judged_at(2.0 + 1e-9, 1e-13) == "holds", "rounding"
    assert judged_at(2.0 + 1e-8, 0.0) == "fails"
    assert judged_at(2.0, 1e-11) == "fails"


@pytest.mark.usefixtures("_nothing_stays")
def test_a_wider_tolerance() -> None:
    made = declared({"paper": 2.0, "torch": 1.0}, rtol=0.1)
    measured = {f"conventions.area.half.{s}": Measurement("", v, "1", "") for s, v in (("paper", 2.1), ("torch", 1.0))}
    assert made.judge(measured).verdict == "holds"


@pytest.mark.usefixtures("_nothing_stays")
@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"paper": 1.0}, "row half: declared and stated sides differ in torch"),
        ({"paper": 1.0, "torch": 1.0}, "row half: its sides do not differ"),
    ],
)
def test_a_row_that_is_declared_badly(values: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        declared(values)
