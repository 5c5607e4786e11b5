"""Brackets that went wrong in the printed LaTeX: the tree is right, the page is not."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.formulas.oracle import Candidate
from tests.latex_reader.tokens import OPENING, Token, tokenize

COMMAND = re.compile(r"\\[a-zA-Z]+$")
PARTNER = OPENING | {"{": "}"}


@dataclass(frozen=True)
class Misprint:
    """A formula whose LaTeX has one pair of brackets less, or one bracket in another place."""

    formula: Candidate
    number: int
    description: str

    def latex(self, language: str = "en") -> str:
        """The misprinted LaTeX. The languages differ only in the words of cases, so the same bracket is meant."""
        return _all(self.formula.latex(language))[self.number]

    def members(self, *values: Any) -> list[Any]:
        """What the right tree gives."""
        return self.formula.members(*values)


def misprints(formula: Candidate) -> Iterator[Misprint]:
    """Every misprint of a formula, described by its LaTeX."""
    for number, latex in enumerate(misprinted(formula.latex("en"))):
        yield Misprint(formula, number, latex)


@functools.cache
def _all(latex: str) -> tuple[str, ...]:
    return tuple(misprinted(latex))


def misprinted(latex: str) -> Iterator[str]:
    r"""Without a pair of brackets; with the opening or the closing one moved over its neighbour to the left or right.

    Brackets are ( [ \{ and bars, in any size, and the braces of TeX, except where TeX does not see a difference:
    around a single symbol.
    """
    tokens = tokenize(latex)[:-1]
    parts = [latex[token.at : token.end] for token in tokens]
    for first, last in _pairs(tokens):
        if parts[first] != "{" or last - first > 2:
            yield _joined(parts[:first] + parts[first + 1 : last] + parts[last + 1 :])
        for place in (first, last):
            for neighbour in (place - 1, place + 1):
                if 0 <= neighbour < len(parts) and parts[place] != parts[neighbour]:
                    moved = list(parts)
                    moved[place], moved[neighbour] = moved[neighbour], moved[place]
                    yield _joined(moved)


def _joined(parts: list[str]) -> str:
    """With a space only where a command would run into a letter."""
    result, command = "", False
    for part in parts:
        result += " " + part if command and part[0].isalpha() else part
        command = COMMAND.search(part) is not None
    return result


def _pairs(tokens: list[Token]) -> Iterator[tuple[int, int]]:
    r"""The places of each opening bracket and its closing one, without those of `\begin{…}`."""
    opened: list[int] = []
    for place, token in enumerate(tokens):
        if token.kind in ("text", "operatorname"):
            continue
        if token.text in PARTNER:
            opened.append(place)
        elif opened and token.text == PARTNER[tokens[opened[-1]].text]:
            first = opened.pop()
            if tokens[first - 1].text not in (r"\begin", r"\end"):
                yield first, place
