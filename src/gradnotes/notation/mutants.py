"""Wrong versions of a formula: the tests must reject each of them, or they would not notice the mistake."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace as with_changes
from typing import Any

from gradnotes.notation.expressions import Expr, NotationError, replace, walk
from gradnotes.notation.formula import Formula
from gradnotes.notation.heads import BINDING, RELATIONS
from gradnotes.notation.printing import Printer

# A head and what a slip of the pen makes of it; the arguments stay.
SLIPS: dict[str, tuple[str, ...]] = {
    "add": ("subtract",),
    "subtract": ("add",),
    "multiply": ("divide", "add"),
    "divide": ("multiply",),
    "maximum": ("minimum",),
    "minimum": ("maximum",),
    "less": ("greater",),
    "less_equal": ("greater_equal",),
    "greater": ("less",),
    "greater_equal": ("less_equal",),
    "tanh": ("sinh",),
    "cos": ("cosh",),
    "sum": ("product",),
    "product": ("sum",),
    "largest": ("sum",),
    "outer": ("matmul",),
    "spectral_norm": ("frobenius_norm",),
    "frobenius_norm": ("spectral_norm",),
    "at_most": ("at_least",),
    "at_least": ("at_most",),
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One wrong version. It prints and evaluates as a formula does."""

    formula: Formula
    description: str

    def latex(self, language: str = "en") -> str:
        """The LaTeX of the wrong version."""
        return self.formula.latex(language)

    def __call__(self, *values: Any, **named: Any) -> Any:
        """Its numbers, as a formula's."""
        return self.formula(*values, **named)

    def members(self, *values: Any, **named: Any) -> list[Any]:
        """The value of every member of the last line."""
        return self.formula.members(*values, **named)

    def steps(self, *values: Any, **named: Any) -> dict[str, Any]:
        """The value of each named line."""
        return self.formula.steps(*values, **named)


def mutants(formula: Formula) -> Iterator[Mutant]:
    """Every formula that differs from this one in one place: a sign, the order of operands that do not commute, an
    exponent, a constant, an index, a symbol for another of its kind, one branch of the cases for the next.
    """
    printer = Printer("en")
    seen = set()
    for number, line in enumerate(formula.lines):
        known = [
            *formula.parameters,
            *(earlier.left for earlier in formula.lines[:number] if earlier.left is not None),
        ]
        for member, tree in enumerate(line.right):
            for path, node in walk(tree):
                scope = known + _bound_above(tree, path)
                for changed in _slips(node, scope):
                    place = f"line {number + 1}, member {member + 1}, at {'.'.join(map(str, path)) or 'top'}"
                    description = f"{place}: {printer.show(node).text} -> {printer.show(changed).text}"
                    if description in seen:
                        continue
                    seen.add(description)
                    right = (*line.right[:member], replace(tree, path, changed), *line.right[member + 1 :])
                    lines = (
                        *formula.lines[:number],
                        with_changes(line, right=right),
                        *formula.lines[number + 1 :],
                    )
                    mutant = Mutant(formula.with_lines(lines), description)
                    if _printable(mutant):
                        yield mutant


def _printable(mutant: Mutant) -> bool:
    """What cannot be printed, such as a component of a vector that has a subscript already, is on no page."""
    try:
        mutant.latex()
    except NotationError:
        return False
    return True


def _slips(node: Expr, scope: list[Expr]) -> Iterator[Expr]:
    for other in SLIPS.get(node.head, ()):
        yield Expr(other, node.args)
    if node.head in {"subtract", "divide", "power", "matmul", "outer"}:
        yield Expr(node.head, node.args[::-1])
    if node.head in {"negative", "transpose", "absolute", "imaginary_part", "diag"} | set(RELATIONS):
        yield node.args[0]
    if node.head == "norm":
        yield Expr("power", (node, Expr("number", (2,))))
    if node.head in {"matrix_product", "matrix_product_down"}:
        bound, first, last, body = node.args
        turned = "matrix_product" if node.head == "matrix_product_down" else "matrix_product_down"
        yield Expr(turned, (bound, last, first, body))
    if node.head in {"exp", "sqrt", "log"}:
        yield Expr(node.head, (Expr("negative", node.args),))
        yield node.args[0]
    if node.head in {"power", "matrix_power"} and node.args[1].head == "number":
        yield Expr(node.head, (node.args[0], Expr("number", (node.args[1].args[0] + 1,))))
    if node.head == "matrix_power" or (node.head == "power" and node.args[1].head == "number"):
        yield node.args[0]
    if node.head == "number":
        yield Expr("number", (node.args[0] + 1,))
    if node.head == "cases":
        values = list(node.args)
        values[0], values[-1] = values[-1], values[0]
        yield Expr("cases", tuple(values))
    if node.head == "symbol" and node.args[2] != "function":
        for known in scope:
            if known != node and known.head == "symbol" and known.args[2] == node.args[2]:
                yield known


def _bound_above(tree: Expr, path: tuple[int, ...]) -> list[Expr]:
    """The symbols bound by the sums and expectations around the node at this path."""
    bound: list[Expr] = []
    node = tree
    for position in path:
        if node.head in BINDING:
            bound.append(node.args[0])
        node = node.args[position]
    return bound
