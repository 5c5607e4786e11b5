"""`gradnotes verify`: what is measured, what is recorded, and that a verdict is not overturned in passing."""

from __future__ import annotations

import json
import subprocess
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import joblib
import pytest

from gradnotes import evidence, verify
from gradnotes.evidence import Record
from gradnotes.experiments import Measured

CLAIM, EXPERIMENT = "claims.topic.steady", "experiments.topic.run"


def record(item: str, verdict: str = "pass") -> Record:
    return Record(item, "0" * 16, "cpu", "CPU", {}, "2026-11-22", 1, None, verdict, "", None)


@dataclass
class Bench:
    """What stands in for the tree, for joblib and for pytest, and what came of it."""

    known: dict[str, Record] = field(default_factory=dict)
    results: list[Record] = field(default_factory=list)
    current: set[str] = field(default_factory=set)
    measured: list[str] = field(default_factory=list)
    tested: list[str] = field(default_factory=list)
    stored: list[Record] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    backends: list[Any] = field(default_factory=list)


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A tree of one experiment and one claim that rests on it."""
    found = Bench()

    def measure(item: str, advance: Any) -> dict[str, Measured]:
        advance(1, 1)
        found.measured.append(item)
        found.current.discard(CLAIM)  # its hash holds the measurements
        found.backends.append(joblib.parallel.get_active_backend()[0])
        return {"run.norm": Measured(1.0, "1")}

    def pytest_of(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        found.tested += [evidence.item_of(test) for test in command if "::" in test]
        rows = [json.dumps(asdict(r)) for r in found.results if r.id in found.tested]
        Path(command[command.index("--record") + 1]).write_text("\n".join(rows), encoding="utf-8")
        return subprocess.CompletedProcess(command, 0 if len(rows) == len(found.tested) else 1)

    def store(records: Any, device: str) -> list[str]:
        found.stored = list(records)
        return [r.id for r in found.stored]

    monkeypatch.setattr(evidence, "items", lambda: [CLAIM, EXPERIMENT])
    monkeypatch.setattr(evidence, "records", lambda device: found.known)
    monkeypatch.setattr(evidence, "store", store)
    monkeypatch.setattr(evidence, "store_measurements", lambda topic, item, values: None)
    monkeypatch.setattr(verify, "_current", lambda item, device: item in found.current)
    monkeypatch.setattr(verify, "measure", measure)
    monkeypatch.setattr(verify, "forget", found.forgotten.append)
    monkeypatch.setattr(subprocess, "run", pytest_of)
    return found


def test_experiments_are_measured_before_anything_is_judged(bench: Bench) -> None:
    bench.results = [record(CLAIM, "holds"), record(EXPERIMENT)]
    assert verify.run() == 0
    assert bench.measured == [EXPERIMENT]
    assert set(bench.tested) == {CLAIM, EXPERIMENT}
    assert [r.id for r in bench.stored] == [CLAIM, EXPERIMENT]
    assert bench.forgotten == [EXPERIMENT], "its seeds are not needed any more"


def test_a_claim_is_due_when_its_experiment_is_measured_anew(bench: Bench) -> None:
    bench.current = {CLAIM}
    bench.results = [record(CLAIM, "holds"), record(EXPERIMENT)]
    assert verify.run() == 0
    assert set(bench.tested) == {CLAIM, EXPERIMENT}


def test_seeds_of_a_failed_experiment_are_kept(bench: Bench) -> None:
    bench.results = [record(CLAIM, "holds")]
    assert verify.run() == 1
    assert bench.forgotten == []
    assert [r.id for r in bench.stored] == [CLAIM]


def test_nothing_is_done_where_everything_is_verified(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    bench.current = {CLAIM, EXPERIMENT}
    assert verify.run() == 0
    assert bench.measured == bench.tested == []
    assert "all 2 are verified on cpu" in capsys.readouterr().out


def test_a_verdict_that_contradicts_the_recorded_one_fails(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    bench.known = {CLAIM: record(CLAIM, "holds")}
    bench.results = [record(CLAIM, "fails"), record(EXPERIMENT)]
    assert verify.run() == 1
    assert [r.id for r in bench.stored] == [EXPERIMENT], "the recorded verdict stays"
    said = capsys.readouterr().out
    assert f"{CLAIM} was recorded as 'holds', and now comes out as 'fails'" in said
    assert f"python -m gradnotes verify --id {CLAIM} --accept" in said


def test_a_contradiction_can_be_accepted(bench: Bench) -> None:
    bench.known = {CLAIM: record(CLAIM, "holds")}
    bench.results = [replace(record(CLAIM), verdict="fails")]
    assert verify.run(item=CLAIM, accept=True) == 0
    assert bench.measured == []
    assert [(r.id, r.verdict) for r in bench.stored] == [(CLAIM, "fails")]


def test_the_backend_of_joblib_is_chosen_by_its_name(bench: Bench) -> None:
    bench.results = [record(CLAIM, "holds"), record(EXPERIMENT)]
    assert verify.run(backend="threading", options={}) == 0
    assert [type(backend).__name__ for backend in bench.backends] == ["ThreadingBackend"]


@pytest.mark.parametrize(
    ("chosen", "said"),
    [({"item": "claims.topic.x"}, "nothing is called 'claims.topic.x'"), ({"topic": "x"}, "no topic is called 'x'")],
)
def test_unknown_things(bench: Bench, capsys: pytest.CaptureFixture[str], chosen: dict[str, str], said: str) -> None:
    assert verify.run(**chosen) == 2  # type: ignore[arg-type]  # the keys are those of strings
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(("verdict", "due"), [("holds", False), ("no_difference", False), ("error", True)])
def test_a_judged_claim_is_not_judged_again(monkeypatch: pytest.MonkeyPatch, verdict: str, due: bool) -> None:
    monkeypatch.setattr(evidence, "records", lambda device: {CLAIM: record(CLAIM, verdict)})
    monkeypatch.setattr(evidence, "digest", lambda item: "0" * 16)
    assert verify._current(CLAIM, "cpu") is not due
