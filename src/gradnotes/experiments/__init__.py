"""What is measured: functions that return named numbers with units, by id.

`experiments.activations.xor` is the function `xor` of the module `activations`. Each runs at two sizes: `quick`, in
seconds, for every test run, and `full`, whose numbers are recorded and published. A function that draws random
numbers makes its own generator from a fixed seed, so that a run can be repeated.
"""

from __future__ import annotations

import importlib
import math
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

Size = Literal["quick", "full"]
"""How much work an experiment does."""


class Measured(NamedTuple):
    """A number and its unit; the unit of a pure number is "1"."""

    value: float | int
    unit: str


@dataclass(frozen=True, slots=True)
class Experiment:
    """A function that measures, with the units of what it measures.

    `units` maps the last part of a measurement's name to its unit: "gain" is the unit of `sigmoid.gain` and of
    `silu.gain`.
    """

    id: str
    units: Mapping[str, str]
    function: Callable[[Size], dict[str, float]]

    def run(self, size: Size = "quick") -> dict[str, Measured]:
        """The measurements by name, without the topic: `properties.sigmoid.gain`.

        ValueError when a value is nan, or the measured names are not those whose units are declared. This is the
        one place that calls the function: repetition over seeds belongs here.
        """
        values = self.function(size)
        kinds = {name.rpartition(".")[2] for name in values}
        if kinds != self.units.keys():
            raise ValueError(f"{self.id}: measured and declared differ in {sorted(kinds ^ self.units.keys())}")
        failed = [name for name, value in values.items() if math.isnan(value)]
        if failed:
            raise ValueError(f"{self.id}: {', '.join(failed)} came out as nan")
        own = self.id.rpartition(".")[2]
        return {
            f"{own}.{name}": Measured(_plain(value), self.units[name.rpartition(".")[2]])
            for name, value in values.items()
        }


def experiment(units: Mapping[str, str]) -> Callable[[Callable[[Size], dict[str, float]]], Experiment]:
    """Makes an experiment of a function of a topic module; see `Experiment` for the units."""

    def register(function: Callable[[Size], dict[str, float]]) -> Experiment:
        topic = function.__module__.rpartition(".")[2]
        return Experiment(f"experiments.{topic}.{function.__name__}", dict(units), function)

    return register


def topics() -> list[str]:
    """The names of the topic modules."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def names(topic: str | None = None) -> list[str]:
    """The ids of all experiments, or of one topic's, in the order of their definition."""
    found: list[str] = []
    for name in topics() if topic is None else [topic]:
        module = importlib.import_module(f"{__name__}.{name}")
        found += [e.id for e in vars(module).values() if isinstance(e, Experiment)]
    return found


def get(experiment_id: str) -> Experiment:
    """The experiment with this id; KeyError where there is none."""
    kind, _, rest = experiment_id.partition(".")
    topic, _, name = rest.partition(".")
    if kind != "experiments" or topic not in topics():
        raise KeyError(experiment_id)
    found = getattr(importlib.import_module(f"{__name__}.{topic}"), name, None)
    if not isinstance(found, Experiment):
        raise KeyError(experiment_id)
    return found


def _plain(value: float | int) -> float | int:
    """NumPy's numbers as Python's, which JSON can hold."""
    return value if type(value) is int else float(value)
