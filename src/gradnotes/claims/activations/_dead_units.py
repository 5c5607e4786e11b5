"""What the networks of `dead_units` came to at multiples of the best learning rate."""

from __future__ import annotations

from gradnotes.claims import Measurements

DEAD = 0.05
"""A share of dead units below this is harmless: a narrower layer would do as well."""


def best_rate(measured: Measurements, net: str) -> float:
    """The learning rate at which networks of `dead_units`, by rule and start, are best on the test pictures."""
    head, tail = f"activations.dead_units.{net}.rate_", ".accuracy"
    accuracy = {
        float(name.removeprefix(head).removesuffix(tail).replace("p", ".")): m.value
        for name, m in measured.items()
        if name.startswith(head) and name.endswith(tail)
    }
    return max(accuracy, key=lambda rate: accuracy[rate])


def at_rate(measured: Measurements, net: str, factor: float, what: str = "silent") -> float:
    """What `dead_units` measured of a rule and start at so many times the best rate of ReLU at its own start."""
    rule = net.partition(".")[0]
    rate = f"{best_rate(measured, f'{rule}.relu.c_2') * factor:g}".replace(".", "p")
    return float(measured[f"activations.dead_units.{net}.rate_{rate}.{what}"].value)
