"""Experiments by id, and the guards on what they return."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gradnotes import experiments
from gradnotes.experiments import Experiment, Measured, Size


def test_names_and_get() -> None:
    names = experiments.names("activations")
    assert "experiments.activations.properties" in names
    assert set(names) <= set(experiments.names())
    for name in names:
        assert experiments.get(name).id == name


@pytest.mark.parametrize(
    "unknown",
    [
        "",
        "experiments",
        "experiments.activations",
        "experiments.activations.nothing",
        "experiments.activations.ELEMENTWISE",
        "experiments.nothing.xor",
        "activations.xor",
    ],
)
def test_unknown_id(unknown: str) -> None:
    with pytest.raises(KeyError):
        experiments.get(unknown)


def test_measurements_carry_the_experiment_and_the_unit() -> None:
    def waiting(size: Size) -> dict[str, float]:
        return {"a.time": np.float64(1.5), "b.time": 2.0, "runs": 3 if size == "quick" else 30}

    found = Experiment("experiments.topic.waiting", {"time": "s", "runs": "runs"}, waiting).run("full")
    assert found == {
        "waiting.a.time": Measured(1.5, "s"),
        "waiting.b.time": Measured(2.0, "s"),
        "waiting.runs": Measured(30, "runs"),
    }
    assert [type(m.value) for m in found.values()] == [float, float, int]


@pytest.mark.parametrize("values", [{"time": 1.0, "other": 2.0}, {}, {"time": math.nan}])
def test_what_was_not_declared_or_not_measured_is_refused(values: dict[str, float]) -> None:
    broken = Experiment("experiments.topic.broken", {"time": "s"}, lambda size: values)
    with pytest.raises(ValueError, match=r"experiments\.topic\.broken: .*(other|time)"):
        broken.run()


def test_infinity_is_a_measurement() -> None:
    found = Experiment("experiments.topic.range", {"maximum": "1"}, lambda size: {"maximum": math.inf}).run()
    assert found["range.maximum"].value == math.inf
