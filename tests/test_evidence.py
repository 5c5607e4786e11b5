"""Records of what passed: ids, hashes, staleness, and files that change only where something changed."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path

import pytest

from gradnotes import ROOT, evidence, experiments, sources
from gradnotes.evidence import Record
from gradnotes.experiments import Measured


def record(item: str, **changes: object) -> Record:
    plain = Record(item, "0" * 16, "cpu", "x86_64", {"numpy": "2"}, "2026-01-01", 3, 1e-16, "pass", "tests/a.py::b")
    return dataclasses.replace(plain, **changes)  # type: ignore[arg-type]  # the fields' types differ


@pytest.mark.parametrize(
    ("item", "test"),
    [
        ("formulas.activations.silu", "tests/formulas/test_activations.py::test_silu"),
        ("reference.activations.silu_grad", "tests/reference/test_activations.py::test_silu_grad"),
        ("claims.losses.mse_classifies", "tests/claims/test_losses.py::test_mse_classifies"),
        ("claims.conventions.kl_mean", "tests/claims/test_conventions.py::test_row[kl_mean]"),
        (
            "snippets/activations/mistakes/a.py",
            "tests/snippets/test_snippets.py::test_snippet[activations/mistakes/a.py]",
        ),
    ],
)
def test_an_item_names_its_test_and_the_test_its_item(item: str, test: str) -> None:
    assert evidence.test_of(item) == test
    assert evidence.item_of(test) == item


@pytest.mark.parametrize("item", ["", "silu", "formula.activations.silu", "snippets/silu.py", "snippets/a/b.txt"])
def test_what_is_no_id_is_refused(item: str) -> None:
    with pytest.raises(KeyError):
        evidence.split(item)


def test_every_item_has_passing_evidence_for_its_present_source() -> None:
    """CI compares with what is committed and never commits."""
    states = {item: evidence.stamp(item).state for item in evidence.items()}
    assert len(states) > 20
    assert {item: state for item, state in states.items() if state != "verified"} == {}, "run: make verify"


def test_every_record_is_of_something_that_exists() -> None:
    known = set(evidence.items())
    for device in evidence.DEVICES:
        assert set(evidence.records(device)) <= known


CHEAP = [
    item
    for item in evidence.items()
    if evidence.split(item)[0] == "experiments" and experiments.get(item).seeds is None
]
"""Experiments that take no seed: each runs in seconds, and its numbers depend on the library functions alone. What is
repeated over seeds trains networks, which other machines do with other roundings; claims judge those."""


@pytest.mark.parametrize("item", CHEAP)
def test_recorded_measurements_are_what_the_experiments_give_now(item: str) -> None:
    topic = evidence.split(item)[1]
    now = experiments.get(item).run("full")
    recorded = evidence.of_experiment(item)
    assert {f"{topic}.{n}" for n in now} == set(recorded)
    for short, measured in now.items():
        old = recorded[f"{topic}.{short}"]
        assert old.unit == measured.unit
        if isinstance(measured.value, float) and math.isfinite(measured.value):
            # These are exact up to the rounding of the library functions, which differ between platforms.
            assert old.value == pytest.approx(measured.value, rel=1e-9, abs=1e-12), short
        else:
            assert old.value == measured.value, short


def test_recorded_samples_are_those_of_the_declared_seeds() -> None:
    for item in evidence.items():
        if evidence.split(item)[0] != "experiments":
            continue
        experiment = experiments.get(item)
        count = None if experiment.seeds is None else experiment.seeds["full"]
        for measurement in evidence.of_experiment(item).values():
            assert (None if measurement.samples is None else len(measurement.samples)) == count, measurement.id


def test_hash_follows_source_and_check(tmp_path: Path) -> None:
    for folder in ("src/gradnotes/reference", "tests/reference"):
        (tmp_path / folder).mkdir(parents=True)
    code = tmp_path / "src/gradnotes/reference/topic.py"
    check = tmp_path / "tests/reference/test_topic.py"
    code.write_text("def f(x):\n    return x\n\n\ndef g(x):\n    return 2 * x\n")
    check.write_text("def test_f(verify):\n    verify.equal(1, 1)\n\n\ndef test_g(verify):\n    verify.equal(2, 2)\n")

    def hashes() -> tuple[str, str]:
        sources._parse.cache_clear()
        return tuple(evidence.digest(f"reference.topic.{n}", tmp_path) for n in "fg")  # type: ignore[return-value]  # two

    first = hashes()
    code.write_text(code.read_text().replace("return x\n", "return x + 0\n"))
    second = hashes()
    assert second[0] != first[0]
    assert second[1] == first[1]
    check.write_text(check.read_text().replace("equal(2, 2)", "equal(4, 4)"))
    third = hashes()
    assert third[0] == second[0]
    assert third[1] != second[1]
    code.write_text(code.read_text() + "\n\ndef h(x):\n    return x\n")
    sources._parse.cache_clear()
    with pytest.raises(KeyError, match="defines no test_h"):
        evidence.digest("reference.topic.h", tmp_path)


def test_snippet_hash_follows_code_and_recorded_output(tmp_path: Path) -> None:
    (tmp_path / "snippets/topic").mkdir(parents=True)
    (tmp_path / "tests/snippets").mkdir(parents=True)
    (tmp_path / "tests/snippets/test_snippets.py").write_text("def test_snippet(path, verify):\n    pass\n")
    snippet = tmp_path / "snippets/topic/a.py"
    snippet.write_text("print(1)\n")
    bare = evidence.digest("snippets/topic/a.py", tmp_path)
    snippet.with_suffix(".out").write_text("1\n")
    recorded = evidence.digest("snippets/topic/a.py", tmp_path)
    snippet.write_bytes(b"print(1)\r\n")
    assert evidence.digest("snippets/topic/a.py", tmp_path) == recorded
    assert bare != recorded
    with pytest.raises(KeyError):
        evidence.digest("snippets/topic/b.py", tmp_path)


def test_stamp_tells_verified_from_changed_from_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "items", lambda root: ["reference.topic.f"])
    monkeypatch.setattr(evidence, "digest", lambda item, root: "a" * 16)
    item = "reference.topic.f"
    assert evidence.stamp(item, tmp_path).state == "missing"
    evidence.store([record(item, hash="b" * 16)], "cpu", tmp_path)
    assert evidence.stamp(item, tmp_path).state == "changed"
    evidence.store([record(item, hash="a" * 16, device="cuda", device_name="GPU")], "cuda", tmp_path)
    stamp = evidence.stamp(item, tmp_path)
    assert (stamp.state, [r.device for r in stamp.records]) == ("verified", ["cuda"])
    evidence.store([record(item, hash="a" * 16)], "cpu", tmp_path)
    assert [r.device for r in evidence.stamp(item, tmp_path).records] == ["cpu", "cuda"]


def test_store_keeps_lines_that_are_only_confirmed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"reference.topic.{n}" for n in "abc"]
    monkeypatch.setattr(evidence, "items", lambda root: names)
    assert evidence.store([record(n) for n in reversed(names)], "cpu", tmp_path) == names[::-1]
    path = tmp_path / "evidence" / "cpu" / "topic.jsonl"
    before = path.read_text().splitlines()
    assert [json.loads(line)["id"] for line in before] == names
    again = [record(names[0], date="2027-01-01"), record(names[1], date="2027-01-01", hash="1" * 16)]
    assert evidence.store(again, "cpu", tmp_path) == [names[1]]
    after = path.read_text().splitlines()
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, False, True]
    # A thing that was removed takes its record with it at the next write.
    monkeypatch.setattr(evidence, "items", lambda root: names[:2])
    evidence.store([record(names[0], cases=4)], "cpu", tmp_path)
    assert [json.loads(line)["id"] for line in path.read_text().splitlines()] == names[:2]


def test_measurements_survive_the_file_with_their_infinities(tmp_path: Path) -> None:
    values = {
        "run.high": Measured(math.inf, "1"),
        "run.low": Measured(-math.inf, "1"),
        "run.count": Measured(3, "steps"),
        "run.mean": Measured(0.1, "nats", (0.3, -0.1)),
        "run.mixed": Measured(math.inf, "nats", (0.3, math.inf)),
    }
    evidence.store_measurements("topic", "experiments.topic.run", values, tmp_path)
    found = evidence.measurements("topic", tmp_path)
    assert {i: (m.value, m.unit, m.samples) for i, m in found.items()} == {f"topic.{n}": v for n, v in values.items()}
    assert evidence.of_experiment("experiments.topic.run", tmp_path) == found
    evidence.store_measurements("topic", "experiments.topic.other", {"other.x": Measured(1.0, "1")}, tmp_path)
    evidence.store_measurements("topic", "experiments.topic.run", {"run.mean": Measured(0.2, "nats")}, tmp_path)
    assert {i: m.value for i, m in evidence.measurements("topic", tmp_path).items()} == {
        "topic.other.x": 1.0,
        "topic.run.mean": 0.2,
    }
    with pytest.raises(KeyError):
        evidence.measurement("topic.run.high", tmp_path)


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "evidence" / "measurements" / "topic.jsonl"
    evidence.store_measurements("topic", "e", {"a": Measured(1.0, "1")}, tmp_path)
    before = path.read_text()
    with pytest.raises(TypeError):
        evidence.store_measurements("topic", "e", {"a": Measured({1, 2}, "1")}, tmp_path)  # type: ignore[arg-type]  # the fault
    assert path.read_text() == before
    assert [p.name for p in path.parent.iterdir()] == ["topic.jsonl"]


def test_committed_records_are_sorted_and_name_no_place_of_one_machine() -> None:
    files = sorted((ROOT / "evidence").rglob("*.jsonl"))
    assert files
    for path in files:
        ids = [json.loads(line)["id"] for line in path.read_text(encoding="utf-8").splitlines()]
        assert ids == sorted(set(ids)), path
        assert str(ROOT) not in path.read_text(encoding="utf-8")


def test_whole_numbers_are_stored_as_they_are_read(tmp_path: Path) -> None:
    """Storing another experiment of the topic must leave their lines as they are."""
    values = {"first.run.steps": Measured(2.0, "steps", (1, 3))}
    evidence.store_measurements("topic", "experiments.topic.first", values, tmp_path)
    path = tmp_path / "evidence" / "measurements" / "topic.jsonl"
    line = path.read_text(encoding="utf-8")
    evidence.store_measurements("topic", "experiments.topic.second", {}, tmp_path)
    assert path.read_text(encoding="utf-8") == line
