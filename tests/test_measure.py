"""Experiments at full size: seeds side by side, through joblib, resumed where they were interrupted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import joblib
import pytest
from joblib._parallel_backends import ThreadingBackend
from joblib.parallel import register_parallel_backend

from gradnotes import experiments, measure
from gradnotes.experiments import Experiment, Measured, Size

NAME = "experiments.planted.draw"
RUNS: list[int] = []


def _draw(size: Size, seed: int) -> dict[str, float]:
    RUNS.append(seed)
    return {"run.value": float(seed), "run.limit": float("inf")}


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A tree with one experiment of four seeds, run by threads so that the test sees it."""
    folder = tmp_path / "src/gradnotes/experiments"
    folder.mkdir(parents=True)
    (folder / "planted.py").write_text("def draw(size, seed):\n    return seed\n")
    planted = Experiment(NAME, {"value": "1", "limit": "nats"}, _draw, {"quick": 2, "full": 4})
    monkeypatch.setattr(experiments, "get", lambda name: {NAME: planted}[name])
    RUNS.clear()
    with joblib.parallel_config("threading"):
        yield tmp_path


def test_all_seeds_and_their_mean(tree: Path) -> None:
    told: list[tuple[int, int]] = []
    found = measure.measure(NAME, root=tree, advance=lambda done, of: told.append((done, of)))
    inf = float("inf")
    assert found == {
        "draw.run.value": Measured(1.5, "1", (0.0, 1.0, 2.0, 3.0)),
        "draw.run.limit": Measured(inf, "nats", (inf,) * 4),
    }
    assert sorted(RUNS) == [0, 1, 2, 3]
    assert told == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]


def test_an_interrupted_run_goes_on_where_it_was(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(size: Size, seed: int) -> dict[str, float]:
        if seed == 2:
            raise KeyboardInterrupt
        return _draw(size, seed)

    broken = Experiment(NAME, {"value": "1", "limit": "nats"}, breaks, {"quick": 2, "full": 4})
    whole = experiments.get(NAME)
    monkeypatch.setattr(experiments, "get", lambda name: broken)
    with joblib.parallel_config("sequential"), pytest.raises(KeyboardInterrupt):
        measure.measure(NAME, root=tree)
    assert RUNS == [0, 1]
    monkeypatch.setattr(experiments, "get", lambda name: whole)
    found = measure.measure(NAME, root=tree)
    assert sorted(RUNS) == [0, 1, 2, 3], "the finished seeds do not run again"
    assert found["draw.run.value"].samples == (0.0, 1.0, 2.0, 3.0)


def test_finished_seeds_count_for_the_same_source_only(tree: Path) -> None:
    measure.measure(NAME, root=tree)
    measure.measure(NAME, root=tree)
    assert len(RUNS) == 4
    (tree / "src/gradnotes/experiments/planted.py").write_text("def draw(size, seed):\n    return seed + 1\n")
    measure.measure(NAME, root=tree)
    assert len(RUNS) == 8


def test_forgotten_seeds_run_again(tree: Path) -> None:
    measure.measure(NAME, root=tree)
    measure.forget(NAME, root=tree)
    assert list((tree / ".cache/experiments").iterdir()) == []
    measure.measure(NAME, root=tree)
    assert len(RUNS) == 8


def test_half_a_seed_is_never_left(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = measure.kept(NAME, "full", tree)
    written: list[str] = []

    def dumps(values: dict[str, float]) -> str:
        if written:
            raise ZeroDivisionError
        written.append("{}")
        return written[0]

    monkeypatch.setattr(json, "dumps", dumps)
    with pytest.raises(ZeroDivisionError):
        measure.measure(NAME, root=tree, jobs=1)
    assert len(list(folder.glob("*.json"))) == 1
    assert list(folder.glob("*.tmp")) == []


def test_whoever_calls_chooses_the_backend(tree: Path) -> None:
    """As for Dask or Ray: an enclosing `joblib.parallel_config` takes the seeds there, nothing else changes."""
    sent: list[int] = []

    class Cluster(ThreadingBackend):  # type: ignore[misc]  # joblib has no types
        def __init__(self, head: str = "", **rest: Any) -> None:
            super().__init__(**rest)
            assert head == "tcp://head:8786"

        def submit(self, func: Any, callback: Any = None) -> Any:
            sent.append(1)
            return super().submit(func, callback)

    register_parallel_backend("planted-cluster", Cluster)
    with joblib.parallel_config("planted-cluster", head="tcp://head:8786"):
        found = measure.measure(NAME, root=tree)
    assert sum(sent) == 4
    assert found["draw.run.value"].value == 1.5


def test_in_processes_of_its_own() -> None:
    """The default backend: the experiment is found by its name in another process."""
    found = measure.measure("experiments.activations.softmax_example", "quick")
    assert found == experiments.get("experiments.activations.softmax_example").run("quick")


def test_a_seed_computes_with_one_thread(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    def threads(size: Size, seed: int) -> dict[str, float]:
        return {"run.value": float(torch.get_num_threads()), "run.limit": 0.0}

    planted = Experiment(NAME, {"value": "1", "limit": "nats"}, threads, {"quick": 1, "full": 1})
    monkeypatch.setattr(experiments, "get", lambda name: planted)
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        assert measure.measure(NAME, root=tree)["draw.run.value"].value == 1.0
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
