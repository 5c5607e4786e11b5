"""The formulas, by id: `activations.silu` is the function `silu` of the module `activations`."""

from __future__ import annotations

import importlib
import pkgutil

from gradnotes.notation import Formula


def topics() -> list[str]:
    """The names of the topic modules."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__))


def names(topic: str | None = None) -> list[str]:
    """The ids of all formulas, or of one topic's, in the order of their definition."""
    found = []
    for name in topics() if topic is None else [topic]:
        module = importlib.import_module(f"{__name__}.{name}")
        found += [f.id for f in vars(module).values() if isinstance(f, Formula) and f.id.startswith(f"{name}.")]
    return found


def get(formula_id: str) -> Formula:
    """The formula with this id; KeyError where there is none."""
    topic, _, name = formula_id.partition(".")
    if topic not in topics():
        raise KeyError(formula_id)
    found = getattr(importlib.import_module(f"{__name__}.{topic}"), name, None)
    if not isinstance(found, Formula):
        raise KeyError(formula_id)
    return found
