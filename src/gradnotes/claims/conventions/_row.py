r"""A row of the conventions table: a claim that computes one minimal example in each of the ways it is done.

A row is a function in `gradnotes/claims/conventions/<area>.py`. It returns what each side must come to, in closed form:

    @convention(
        statement={"en": "Adagrad's epsilon stands in the root in textbooks, beside it in PyTorch.", "zh": "……"},
        example={"en": r"$\theta = 0$, $\eta = 1$, $\epsilon = 0.21$; gradient 1", "zh": "……"},
        sides={"slides": Side({"en": "in the root", "zh": "……"}), "torch": Side({"en": "beside it", "zh": "……"})},
        note="optimizers/adagrad.md",
    )
    def adagrad_epsilon() -> dict[str, float]:
        return {"slides": -1 / math.sqrt(1 + 0.21), "torch": -1 / 1.21}

`experiments.conventions.<area>` measures the same sides: `conventions.<area>.adagrad_epsilon.torch` is PyTorch's value.
The row holds while every measured value is the stated one, and fails as soon as one is not, so that a new version of
PyTorch that does otherwise turns the verdict. A side whose name begins with `torch` stands in PyTorch's column.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from gradnotes import LANGUAGES
from gradnotes.claims import Claim, Judgement, Measurements, Number, Origin, claim, number

__all__ = ["NO", "REFUSED", "YES", "Row", "Side", "areas", "convention", "get", "of"]

Text = Mapping[str, str]
"""The same words in each language of the site."""

Stated = Callable[[], dict[str, float]]
"""What each side must come to, by its name."""

YES: Text = {"en": "yes", "zh": "是"}
NO: Text = {"en": "no", "zh": "否"}
REFUSED: Text = {"en": "an error", "zh": "报错"}

TABLE = Origin({"en": "the conventions table", "zh": "约定对照表"})

ABSOLUTE = 1e-12
"""Beside the relative tolerance, for a value that is zero."""


@dataclass(frozen=True, slots=True)
class Side:
    """One way to do it: how in a few words, how its value is written, outcomes that are words (`{1.0: REFUSED}`)."""

    how: Text
    spec: str = ".6g"
    words: Mapping[float, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """A claim of the table with what the page shows of it.

    `note` is a path in docs/<language>/, with an anchor; empty where no note is written yet.
    """

    claim: Claim
    area: str
    example: Text
    sides: Mapping[str, Side]
    note: str
    stated: Stated
    rtol: float

    def torch(self) -> dict[str, Side]:
        """What PyTorch does, in one way or several."""
        return {name: side for name, side in self.sides.items() if name.startswith("torch")}

    def others(self) -> dict[str, Side]:
        """What textbooks, papers and other libraries do."""
        return {name: side for name, side in self.sides.items() if not name.startswith("torch")}


_rows: dict[str, Row] = {}


def convention(
    *,
    statement: Text,
    example: Text | str,
    sides: Mapping[str, Side],
    note: str = "",
    rtol: float = 1e-9,
) -> Callable[[Stated], Claim]:
    """Makes a claim and a row of the table of a function; see the module.

    `rtol`: relative tolerance of every side; a wider one is for what is computed in less than float64.

    Raises:
        ValueError: the function states other sides than are declared, only one, or the same value for all of them.
    """

    def declare(stated: Stated) -> Claim:
        area, name = stated.__module__.rpartition(".")[2], stated.__name__
        expected = stated()
        if expected.keys() != sides.keys():
            differ = ", ".join(sorted(expected.keys() ^ sides.keys()))
            raise ValueError(f"row {name}: declared and stated sides differ in {differ}")
        if len(set(expected.values())) < 2:
            raise ValueError(f"row {name}: its sides do not differ, so it is no row of this table")

        @functools.wraps(stated)
        def check(measured: Measurements) -> Judgement:
            values = {side: float(measured[f"conventions.{area}.{name}.{side}"].value) for side in expected}
            right = all(math.isclose(values[s], expected[s], rel_tol=rtol, abs_tol=ABSOLUTE) for s in expected)
            numbers = {side: number(value, theory=expected[side]) for side, value in values.items()}
            return Judgement("holds" if right else "fails", **numbers)

        made = claim(
            statement=statement,
            origin=TABLE,
            rests_on=(f"experiments.conventions.{area}",),
            refuted_by={
                "en": "Another value on one of the sides, as after a change in PyTorch.",
                "zh": "任何一方算出别的数值，例如 PyTorch 改变了行为。",
            },
            numbers={side: Number(value.how, value.spec, value.words) for side, value in sides.items()},
            findings={
                "holds": {language: _listed(language, sides) for language in LANGUAGES},
                "fails": {
                    "en": "At least one value is no longer the stated one. " + _listed("en", sides),
                    "zh": "至少有一个数值与所述不符。" + _listed("zh", sides),
                },
            },
        )(check)
        shown = dict.fromkeys(LANGUAGES, example) if isinstance(example, str) else example
        _rows[made.id] = Row(made, area, shown, sides, note, stated, rtol)
        return made

    return declare


def _listed(language: str, sides: Mapping[str, Side]) -> str:
    """The finding: every side with its measured value."""
    between, end, colon = ("; ", ".", ": ") if language == "en" else ("；", "。", "：")
    # A label may hold TeX, whose braces name no number.
    labels = {name: side.how[language].replace("{", "{{").replace("}", "}}") for name, side in sides.items()}
    return between.join(f"{label}{colon}{{{name}}}" for name, label in labels.items()) + end


def get(name: str) -> Row:
    """The row of a claim. KeyError where the claim is none."""
    return _rows[name]


def of(area: str) -> list[Row]:
    """The rows of an area in the order of their definition."""
    return [row for row in _rows.values() if row.area == area]


def areas() -> list[str]:
    """The areas in the order of their definition."""
    return list(dict.fromkeys(row.area for row in _rows.values()))
