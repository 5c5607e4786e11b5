"""What is measured: functions that return named numbers with units, by id.

`experiments.activations.xor` is the function `xor` of the module `activations`. Each runs at two sizes: `quick`, in
seconds, for every test run, and `full`, whose numbers are recorded and published.

A function that takes a seed is repeated: it runs once a seed, and what is published is the mean over the seeds, with
the value of each beside it. A function that takes none and draws random numbers makes its own generator from a fixed
seed. Either way a run can be repeated. Modules that begin with an underscore hold what several experiments share.
"""

from __future__ import annotations

import importlib
import math
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

Size = Literal["quick", "full"]
"""How much work an experiment does."""

Values = dict[str, float]
"""What one run returns: numbers by name."""


class Measured(NamedTuple):
    """A number and its unit; the unit of a pure number is "1". `samples`: the values of the seeds, in their order."""

    value: float | int
    unit: str
    samples: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class Experiment:
    """A function that measures, with the units of what it measures.

    `units` maps the last part of a measurement's name to its unit: "gain" is the unit of `sigmoid.gain` and of
    `silu.gain`. `seeds` says how often it is repeated at each size; None for a function that takes no seed.
    """

    id: str
    units: Mapping[str, str]
    function: Callable[..., Values]
    seeds: Mapping[Size, int] | None = None

    def repetitions(self, size: Size) -> list[int | None]:
        """The seeds of a run of this size; [None] for a function that takes none."""
        return [None] if self.seeds is None else list(range(self.seeds[size]))

    def once(self, size: Size, seed: int | None) -> Values:
        """What one run measures. ValueError where a value is nan, or a name has no declared unit, or a unit no name."""
        values = self.function(size) if seed is None else self.function(size, seed)
        kinds = {name.rpartition(".")[2] for name in values}
        if kinds != self.units.keys():
            raise ValueError(f"{self.id}: measured and declared differ in {sorted(kinds ^ self.units.keys())}")
        failed = [name for name, value in values.items() if math.isnan(value)]
        if failed:
            raise ValueError(f"{self.id}: {', '.join(failed)} came out as nan")
        return {name: _plain(value) for name, value in values.items()}

    def together(self, runs: Sequence[Values]) -> dict[str, Measured]:
        """The runs of all seeds as measurements by name, without the topic: `properties.sigmoid.gain`.

        ValueError where one seed measured what another did not.
        """
        own = self.id.rpartition(".")[2]
        names = runs[0].keys()
        if any(run.keys() != names for run in runs):
            raise ValueError(f"{self.id}: its seeds measure different things")
        found = {}
        for name in names:
            unit = self.units[name.rpartition(".")[2]]
            samples = [run[name] for run in runs]
            if self.seeds is None:
                found[f"{own}.{name}"] = Measured(samples[0], unit)
            else:
                found[f"{own}.{name}"] = Measured(math.fsum(samples) / len(samples), unit, tuple(samples))
        return found

    def run(self, size: Size = "quick") -> dict[str, Measured]:
        """Every seed, one after the other; `gradnotes.measure` runs them side by side."""
        return self.together([self.once(size, seed) for seed in self.repetitions(size)])


def experiment(
    units: Mapping[str, str], *, seeds: Mapping[Size, int] | None = None
) -> Callable[[Callable[..., Values]], Experiment]:
    """Makes an experiment of a function of a topic module; see `Experiment` for the units and the seeds."""

    def register(function: Callable[..., Values]) -> Experiment:
        topic = function.__module__.rpartition(".")[2]
        return Experiment(f"experiments.{topic}.{function.__name__}", dict(units), function, seeds)

    return register


def topics() -> list[str]:
    """The names of the topic modules."""
    return sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))


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
