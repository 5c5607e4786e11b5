"""The two ways to use the reader: all lines of a formula, or its one value."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from tests.latex_reader.errors import LatexError
from tests.latex_reader.evaluator import Evaluator
from tests.latex_reader.names import canonical
from tests.latex_reader.nodes import Name, Node
from tests.latex_reader.numeric import Array, Linear
from tests.latex_reader.parser import Parser, Statement


@dataclass(frozen=True)
class Line:
    r"""One chain of relations of a displayed formula.

    `left` is its left side as printed; `operators` (`=`, `<`, `<=`, `~` for `\approx`, …) stand before the `values`
    of the other members. A formula without relation has the empty left side and one value.
    """

    left: str
    operators: tuple[str, ...]
    values: tuple[Array, ...]
    _left: Node
    _evaluator: Evaluator

    def left_value(self) -> Array:
        """The value of the left side, where it has one: a known function, a partial derivative of one."""
        return _plain(self._evaluator.value(self._left))


def read(source: str, environment: Mapping[str, Any], lang: str = "en") -> list[Line]:
    r"""The lines of a displayed formula, evaluated in order; a line `name = …` gives the name its value.

    `environment`: values and functions by their LaTeX, see the package. `lang`: "en" or "zh", the words of
    cases. `LatexError` with the offset in `source` of what cannot be read in exactly one way or has no value.
    """
    scope = {canonical(name): value for name, value in environment.items()}
    functions = {name for name, value in scope.items() if callable(value)}
    lines = []
    for statement in _parsed(source, lang, frozenset(scope.keys() - functions), frozenset(functions)):
        evaluator = Evaluator(dict(scope))
        left, *right = statement.operands
        if not right:
            return [Line("", (), (_plain(evaluator.value(left)),), left, evaluator)]
        values = tuple(_plain(evaluator.value(member)) for member in right)
        lines.append(Line(statement.left, tuple(statement.operators), values, left, evaluator))
        if isinstance(left, Name) and left.key not in scope:
            equal = list(takewhile(lambda operator: operator == "=", statement.operators))
            if not equal:
                raise LatexError(f"{left.key!r} is bound by something else than '='", left.at)
            scope[left.key] = values[len(equal) - 1]
    return lines


@functools.lru_cache(maxsize=256)
def _parsed(source: str, lang: str, values: frozenset[str], functions: frozenset[str]) -> tuple[Statement, ...]:
    """One formula is read with the values of many cases, most of whose time would go into parsing it again."""
    return tuple(Parser(source, lang, values, functions).document())


def value(source: str, environment: Mapping[str, Any], lang: str = "en") -> Array:
    """The value of a formula that has one: the right side of `left = right`, or a lone expression."""
    lines = read(source, environment, lang)
    if len(lines) != 1 or len(lines[0].values) != 1:
        raise LatexError("a derivation has more than one value: use read", 0)
    return lines[0].values[0]


def _plain(value: Array | Linear) -> Array:
    return value.array if isinstance(value, Linear) else value
