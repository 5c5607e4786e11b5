"""How a tree becomes LaTeX: brackets where, and only where, a strict reader needs them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gradnotes.notation.expressions import Expr

RELATION, ADDITIVE, PRODUCT, ATOM = range(4)

WORDS = {"if": {"en": "if", "zh": "若"}, "otherwise": {"en": "otherwise", "zh": "否则"}}


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed node: its text, how tightly it holds together, and what a neighbour must know of it."""

    text: str
    level: int
    tall: bool = False
    """Higher than one line: brackets around it grow with it."""
    open_right: bool = False
    """Ends in a large operator (a sum), which would swallow a factor written after it."""
    fraction: bool = False
    power: bool = False


def bracket(inner: Printed) -> str:
    """In round brackets, which grow with what is high."""
    return rf"\left( {inner.text} \right)" if inner.tall else f"({inner.text})"


def call(name: str, arguments: Sequence[Printed]) -> Printed:
    """A function's name with its arguments in brackets."""
    inner = Printed(", ".join(a.text for a in arguments), RELATION, any(a.tall for a in arguments))
    return Printed(name + bracket(inner), ATOM, inner.tall)


def subscripted(tex: str, index: str) -> str:
    """With an index below; one letter needs no braces."""
    return f"{tex}_{index}" if len(index) == 1 else f"{tex}_{{{index}}}"


class Printer:
    """Prints nodes in one language (only the words of `cases` differ)."""

    def __init__(self, language: str) -> None:
        self.language = language

    def word(self, key: str) -> str:
        """A word of `cases` in this language."""
        return WORDS[key][self.language]

    def show(self, node: Expr) -> Printed:
        """A node with everything below it."""
        # The heads print with this module's help, so the table is looked up late.
        from gradnotes.notation.heads import HEADS

        return HEADS[node.head].show(self, *node.args)
