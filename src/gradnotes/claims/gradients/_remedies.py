"""What was measured of networks with one thing changed against vanishing or exploding gradients."""

from __future__ import annotations

from typing import NamedTuple

from gradnotes.claims import Kind, Measurements


class Network(NamedTuple):
    """Means over the seeds.

    ratio: of the gradient at the first layer's outputs to that at the last hidden ones', at the start, in decades;
    learned: the share of trainings that get to a loss of 0.5, of which a guess has 2.3; diverged: that end in NaN.
    """

    ratio: float
    learned: float
    steps: float
    diverged: float
    accuracy: float

    @property
    def trains(self) -> bool:
        """Whether it learns, whatever the seed."""
        return self.learned == 1

    @property
    def stays(self) -> bool:
        """Whether its training stays finite, whatever the seed."""
        return self.diverged == 0


def network(measured: Measurements, kind: str, name: str) -> Network:
    """A network of `experiments.gradients.vanishing` or `exploding`."""
    head = f"gradients.{kind}.{name}"
    return Network(
        measured[f"{head}.log10_ratio"].value,
        measured[f"{head}.reached"].value,
        measured[f"{head}.steps"].value,
        measured[f"{head}.diverged"].value,
        measured[f"{head}.test_accuracy"].value,
    )


def among(networks: list[Network]) -> Kind:
    """Whether a remedy makes all, some or none of the networks learn that do not learn without it."""
    trains = [net.trains for net in networks]
    return "holds" if all(trains) else "depends" if any(trains) else "fails"
