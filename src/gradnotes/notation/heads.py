"""What can stand in a formula: for each head its printed form and its numbers.

To add a head, add one function here, in `ranges` (sums, products, means) or in `linear_algebra`: decorate it with
`@head(...)`, giving how it is printed; the function itself is how it is evaluated. Then give authors a way to write it
(a function below, or an operator of `Expr`).
Evaluation follows the array API, so the same head serves NumPy and PyTorch; what the array API lacks (erf) says where
it comes from.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from array_api_compat import is_torch_array

from gradnotes.notation.expressions import Expr, NotationError, lift
from gradnotes.notation.printing import (
    ADDITIVE,
    ATOM,
    PRODUCT,
    RELATION,
    Printed,
    Printer,
    bracket,
    call,
    subscripted,
)

Evaluate = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Head:
    """`show` prints a node; `number` evaluates it: on the values of its arguments, or, where `binds`, on an
    `Evaluator` and the unevaluated arguments (a sum evaluates its body once for each value of its index).
    """

    name: str
    show: Callable[..., Printed]
    number: Evaluate
    binds: bool = False
    commutative: bool = False


HEADS: dict[str, Head] = {}

OVER_INDEX = frozenset({"sum", "product", "largest", "matrix_product", "matrix_product_down"})
"""Heads written as an operator over an index, in front of what they govern."""

BINDING = OVER_INDEX | {"expectation"}
"""Heads whose first argument is a symbol that has a meaning in the last one alone."""


def head(
    name: str, show: Callable[..., Printed], *, binds: bool = False, commutative: bool = False
) -> Callable[[Evaluate], Evaluate]:
    """Register a head: `show` prints it, the decorated function evaluates it."""

    def register(number: Evaluate) -> Evaluate:
        HEADS[name] = Head(name, show, number, binds, commutative)
        return number

    return register


def _left_to_right(sign: str, level: int) -> Callable[..., Printed]:
    def show(printer: Printer, left: Expr, right: Expr) -> Printed:
        a, b = printer.show(left), printer.show(right)
        first = a.text if a.level >= level else bracket(a)
        strict = sign == "-" or b.text.startswith("-")
        second = b.text if b.level > level or (b.level == level and not strict) else bracket(b)
        return Printed(f"{first} {sign} {second}", level, a.tall or b.tall)

    return show


@head("add", _left_to_right("+", ADDITIVE), commutative=True)
def _add(xp: Any, a: Any, b: Any) -> Any:
    return a + b


@head("subtract", _left_to_right("-", ADDITIVE))
def _subtract(xp: Any, a: Any, b: Any) -> Any:
    return a - b


def _show_product(printer: Printer, left: Expr, right: Expr, *, numbers: bool = True) -> Printed:
    """`numbers`: a number in front of a fraction would read as a mixed number; of matrices there are none."""
    a, b = printer.show(left), printer.show(right)
    # A large operator swallows what follows it, so on the left it needs brackets and on the right it needs none.
    first = a.text if a.level >= PRODUCT and not a.open_right else bracket(a)
    second = b.text if b.level >= PRODUCT and not b.text.startswith("-") else bracket(b)
    mixed = numbers and first[-1].isdigit() and second.startswith(r"\frac")
    dot = r" \cdot " if second[0].isdigit() or mixed else " "
    return Printed(first + dot + second, PRODUCT, a.tall or b.tall, open_right=b.open_right)


@head("multiply", _show_product, commutative=True)
def _multiply(xp: Any, a: Any, b: Any) -> Any:
    return a * b


@head("matmul", functools.partial(_show_product, numbers=False))
def _matmul(xp: Any, a: Any, b: Any) -> Any:
    return a @ b


def _show_hadamard(printer: Printer, left: Expr, right: Expr) -> Printed:
    # A sign of its own kind: beside any other product both sides need brackets to be read in one way.
    a, b = printer.show(left), printer.show(right)
    sides = [side.text if side.level == ATOM else bracket(side) for side in (a, b)]
    return Printed(r" \odot ".join(sides), ADDITIVE, a.tall or b.tall)


@head("hadamard", _show_hadamard, commutative=True)
def _hadamard(xp: Any, a: Any, b: Any) -> Any:
    return a * b


def hadamard(left: Any, right: Any) -> Expr:
    """The product of two vectors entry by entry."""
    return Expr("hadamard", (lift(left), lift(right)))


def _show_fraction(printer: Printer, above: Expr, below: Expr) -> Printed:
    return Printed(
        rf"\frac{{{printer.show(above).text}}}{{{printer.show(below).text}}}", ATOM, tall=True, fraction=True
    )


@head("divide", _show_fraction)
def _divide(xp: Any, a: Any, b: Any) -> Any:
    return a / b


def _show_power(printer: Printer, base: Expr, exponent: Expr) -> Printed:
    a, b = printer.show(base), printer.show(exponent).text
    simple = a.level == ATOM and not a.fraction and not a.power
    return Printed(f"{a.text if simple else bracket(a)}^{b if len(b) == 1 else f'{{{b}}}'}", ATOM, a.tall, power=True)


@head("power", _show_power)
def _power(xp: Any, a: Any, b: Any) -> Any:
    return a**b


def _show_negative(printer: Printer, value: Expr) -> Printed:
    a = printer.show(value)
    inner = a.text if a.level >= PRODUCT and not a.text.startswith("-") else bracket(a)
    return Printed("-" + inner, ADDITIVE, a.tall)


@head("negative", _show_negative)
def _negative(xp: Any, a: Any) -> Any:
    return -a


def _relation(sign: str) -> Callable[..., Printed]:
    def show(printer: Printer, left: Expr, right: Expr) -> Printed:
        a, b = printer.show(left), printer.show(right)
        return Printed(f"{a.text} {sign} {b.text}", RELATION, a.tall or b.tall)

    return show


@head("less", _relation("<"))
def _less(xp: Any, a: Any, b: Any) -> Any:
    return a < b


@head("less_equal", _relation(r"\le"))
def _less_equal(xp: Any, a: Any, b: Any) -> Any:
    return a <= b


@head("greater", _relation(">"))
def _greater(xp: Any, a: Any, b: Any) -> Any:
    return a > b


@head("greater_equal", _relation(r"\ge"))
def _greater_equal(xp: Any, a: Any, b: Any) -> Any:
    return a >= b


def _show_between(printer: Printer, low: Expr, value: Expr, high: Expr) -> Printed:
    parts = [printer.show(part) for part in (low, value, high)]
    return Printed(" < ".join(p.text for p in parts), RELATION, any(p.tall for p in parts))


@head("between", _show_between)
def _between(xp: Any, low: Any, value: Any, high: Any) -> Any:
    return (low < value) & (value < high)


def between(low: Any, value: Any, high: Any) -> Expr:
    """The condition low < value < high, which Python's own chain would reduce to its last comparison."""
    return Expr("between", (lift(low), lift(value), lift(high)))


def _show_cases(printer: Printer, *parts: Expr) -> Printed:
    rows = [
        rf"{printer.show(value).text} & \text{{{printer.word('if')} }} {printer.show(condition).text}"
        for value, condition in zip(parts[:-1:2], parts[1::2], strict=True)
    ]
    rows.append(rf"{printer.show(parts[-1]).text} & \text{{{printer.word('otherwise')}}}")
    return Printed(r"\begin{cases} " + r" \\ ".join(rows) + r" \end{cases}", RELATION, tall=True)


@head("cases", _show_cases)
def _cases(xp: Any, *parts: Any) -> Any:
    value = parts[-1]
    for branch, condition in reversed(list(zip(parts[:-1:2], parts[1::2], strict=True))):
        value = xp.where(*as_arrays(xp, condition, branch, value))
    return value


def cases(*branches: tuple[Any, Any], otherwise: Any) -> Expr:
    """`cases((value, condition), …, otherwise=value)`: the first branch whose condition holds, a relation or a flag."""
    parts = [part for value, condition in branches for part in (lift(value), _condition(lift(condition)))]
    return Expr("cases", (*parts, lift(otherwise)))


def _condition(node: Expr) -> Expr:
    return Expr("holds", (node,)) if node.head == "symbol" and node.args[2] == "flag" else node


@head("holds", lambda printer, flag: printer.show(flag))
def _holds(xp: Any, flag: Any) -> Any:
    return flag != 0


def _show_group(printer: Printer, value: Expr) -> Printed:
    a = printer.show(value)
    return Printed(bracket(a), ATOM, a.tall)


@head("group", _show_group)
def _group(xp: Any, value: Any) -> Any:
    return value


def group(value: Any) -> Expr:
    """Brackets that the reader should see although the order of evaluation does not need them."""
    return Expr("group", (lift(value),))


def as_arrays(xp: Any, *values: Any) -> list[Any]:
    """Numbers as arrays of the dtype and on the device of the arrays beside them (the array API mixes no scalars)."""
    arrays = [v for v in values if hasattr(v, "dtype")]
    dtype = next((v.dtype for v in arrays if xp.isdtype(v.dtype, "real floating")), None)
    if dtype is None and any(isinstance(v, float) for v in values):
        dtype = xp.float64  # not PyTorch's default, which is half as long
    device = arrays[0].device if arrays else None
    return [v if hasattr(v, "dtype") else xp.asarray(v, dtype=dtype, device=device) for v in values]


def _named(tex: str) -> Callable[..., Printed]:
    return lambda printer, *arguments: call(tex, [printer.show(a) for a in arguments])


def _array_function(name: str) -> Evaluate:
    """Of plain numbers a plain number, in float64: it takes the type of the array that it meets."""

    def number(xp: Any, *values: Any) -> Any:
        if all(isinstance(v, int | float) for v in values):
            return float(getattr(np, name)(*values))
        return getattr(xp, name)(*as_arrays(xp, *values))

    return number


for _name in ("tanh", "sinh", "cosh", "cos"):
    head(_name, _named("\\" + _name))(_array_function(_name))
head("sign", _named(r"\operatorname{sign}"))(_array_function("sign"))
head("maximum", _named(r"\max"), commutative=True)(_array_function("maximum"))
head("minimum", _named(r"\min"), commutative=True)(_array_function("minimum"))


def _show_exponential(printer: Printer, value: Expr) -> Printed:
    a = printer.show(value)
    if a.tall:
        return call(r"\exp", [a])
    return Printed(f"e^{a.text if len(a.text) == 1 else f'{{{a.text}}}'}", ATOM, power=True)


head("exp", _show_exponential)(_array_function("exp"))


def _show_logarithm(printer: Printer, value: Expr) -> Printed:
    a = printer.show(value)
    if value.head in OVER_INDEX:  # log of a sum over an index is written without brackets
        return Printed(rf"\log {a.text}", PRODUCT, a.tall, open_right=True)
    return call(r"\log", [a])


head("log", _show_logarithm)(_array_function("log"))


def _show_bars(left: str, right: str) -> Callable[..., Printed]:
    def show(printer: Printer, value: Expr) -> Printed:
        a = printer.show(value)
        opening, closing = (r"\left" + left, r"\right" + right) if a.tall else (left, right)
        return Printed(f"{opening} {a.text} {closing}", ATOM, a.tall)

    return show


head("absolute", _show_bars(r"\lvert", r"\rvert"))(_array_function("abs"))


@head("norm", _show_bars(r"\lVert", r"\rVert"))
def _norm(xp: Any, value: Any) -> Any:
    return xp.sqrt(xp.sum(value * value))


def _show_root(printer: Printer, value: Expr) -> Printed:
    return Printed(rf"\sqrt{{{printer.show(value).text}}}", ATOM, tall=True)


head("sqrt", _show_root)(_array_function("sqrt"))


@head("erf", _named(r"\operatorname{erf}"))
def _erf(xp: Any, value: Any) -> Any:
    """The array API has no erf: PyTorch's own, and for NumPy the C library's through math.erf."""
    if is_torch_array(value):
        import torch

        return torch.special.erf(value)
    if isinstance(value, int | float):
        return math.erf(value)
    return np.vectorize(math.erf, otypes=[float])(value)


@head("erfc", _named(r"\operatorname{erfc}"))
def _erfc(xp: Any, value: Any) -> Any:
    """1 - erf without cancellation; from where erf comes."""
    if is_torch_array(value):
        import torch

        return torch.special.erfc(value)
    if isinstance(value, int | float):
        return math.erfc(value)
    return np.vectorize(math.erfc, otypes=[float])(value)


@head("imaginary_part", _named(r"\operatorname{Im}"))
def _imaginary_part(xp: Any, value: Any) -> Any:
    return xp.imag(value)


def _show_constant(printer: Printer, tex: str, value: complex) -> Printed:
    return Printed(tex, ATOM)


@head("constant", _show_constant, binds=True)
def _constant(evaluator: Evaluator, tex: str, value: complex) -> complex:
    return value


PI = Expr("constant", (r"\pi", math.pi))
EULER = Expr("constant", ("e", math.e))
IMAGINARY_UNIT = Expr("constant", (r"\mathrm{i}", 1j))


def _unary(name: str, doc: str) -> Callable[[Any], Expr]:
    def build(value: Any) -> Expr:
        return Expr(name, (lift(value),))

    build.__name__, build.__doc__ = name, doc
    return build


exp = _unary("exp", "e to the power of a value.")
log = _unary("log", "The natural logarithm.")
sqrt = _unary("sqrt", "The square root; of a plain number it stays a root.")
tanh = _unary("tanh", "The hyperbolic tangent.")
sinh = _unary("sinh", "The hyperbolic sine.")
cosh = _unary("cosh", "The hyperbolic cosine.")
cos = _unary("cos", "The cosine.")
sign = _unary("sign", "-1, 0 or 1.")
erf = _unary("erf", "The error function.")
erfc = _unary("erfc", "One minus the error function.")
absolute = _unary("absolute", "The absolute value.")
norm = _unary("norm", "The Euclidean norm of a vector.")
imaginary_part = _unary("imaginary_part", "The imaginary part of a complex number.")


def maximum(left: Any, right: Any) -> Expr:
    """The larger of two values."""
    return Expr("maximum", (lift(left), lift(right)))


def minimum(left: Any, right: Any) -> Expr:
    """The smaller of two values."""
    return Expr("minimum", (lift(left), lift(right)))


def frac(above: Any, below: Any) -> Expr:
    """A fraction of plain numbers, which Python would evaluate if it were written with `/`."""
    return Expr("divide", (lift(above), lift(below)))


def _show_number(printer: Printer, value: float) -> Printed:
    text = repr(value)
    if "e" in text or text in {"inf", "nan"}:
        raise NotationError(f"the constant {text} has no readable form: write it with frac(...) or a power")
    return Printed(text, ATOM if value >= 0 else ADDITIVE)


@head("number", _show_number, binds=True)
def _number(evaluator: Evaluator, value: float) -> float:
    return value


SEQUENCES = frozenset({"vectors", "matrices"})
"""Kinds of symbols that stand for several vectors or matrices, one for each value of an index."""


def _bold(tex: str) -> str:
    r"""The base in bold, which `\mathbf` does not give to Greek letters; what stands below it stays."""
    base, underscore, rest = tex.partition("_")
    style = r"\boldsymbol" if base.startswith("\\") else r"\mathbf"
    return rf"{style}{{{base}}}{underscore}{rest}"


def _show_symbol(printer: Printer, name: str, tex: str, kind: str, size: str | None, first: int) -> Printed:
    return Printed(_bold(tex) if kind in SEQUENCES | {"vector", "matrix"} else tex, ATOM)


@head("symbol", _show_symbol, binds=True)
def _symbol(evaluator: Evaluator, name: str, tex: str, kind: str, size: str | None, first: int) -> Any:
    return evaluator.lookup(name)


def _show_item(printer: Printer, vector: Expr, index: Expr) -> Printed:
    if vector.head != "symbol":
        return Printed(subscripted(bracket(printer.show(vector)), printer.show(index).text), ATOM)
    _, tex, kind, *_ = vector.args
    if "_" in tex:
        raise NotationError(f"the components of {tex} would have two subscripts: rename the vector")
    # Components of a bold vector are printed in italics: the vector is z, its entries are z_1 ... z_K. The members of
    # a sequence are vectors or matrices themselves.
    return Printed(subscripted(_bold(tex) if kind in SEQUENCES else tex, printer.show(index).text), ATOM)


@head("item", _show_item, binds=True)
def _item(evaluator: Evaluator, vector: Expr, index: Expr) -> Any:
    """Printed indices count from 1, or where a sequence says otherwise; arrays from 0."""
    values, place = evaluator.value(vector), evaluator.value(index)
    if not hasattr(place, "shape") or place.shape == ():
        first = vector.args[4] if vector.head == "symbol" else 1
        place = whole_number(place, "index") - first
        if not 0 <= place < values.shape[0]:  # below 0 Python would count from the end
            raise NotationError(f"the index {place + first} is not in {first} … {values.shape[0] + first - 1}")
        return values[place]
    return values[place - 1]


def whole_number(value: Any, what: str) -> int:
    """The value of an index or a limit as an integer. NotationError where it is none."""
    number = float(value)
    if number % 1:
        raise NotationError(f"expected a whole number as {what}, received {number}")
    return int(number)


def _show_delta(printer: Printer, i: Expr, j: Expr) -> Printed:
    return Printed(rf"\delta_{{{printer.show(i).text} {printer.show(j).text}}}", ATOM)


@head("delta", _show_delta, commutative=True)
def _delta(xp: Any, i: Any, j: Any) -> Any:
    """In float64: of PyTorch's default type, it would make a number beside it, which has no axis, as short."""
    equal = i == j
    return xp.astype(equal, xp.float64) if hasattr(equal, "dtype") else float(equal)


def delta(i: Expr, j: Expr) -> Expr:
    """Kronecker's delta: 1 where the indices agree, else 0."""
    return Expr("delta", (i, j))


def _show_apply(printer: Printer, function: Expr, *arguments: Expr) -> Printed:
    return call(printer.show(function).text, [printer.show(a) for a in arguments])


@head("apply", _show_apply)
def _apply(xp: Any, function: Callable[..., Any], *arguments: Any) -> Any:
    return function(*arguments)


def _show_call(printer: Printer, formula: Any, *arguments: Expr) -> Printed:
    printed: Printed = formula.show_call(printer, arguments)
    return printed


@head("call", _show_call, binds=True)
def _call(evaluator: Evaluator, formula: Any, *arguments: Expr) -> Any:
    """A named formula inside another: printed by its name, evaluated by its own lines."""
    return formula.evaluate(evaluator.xp, [evaluator.value(a) for a in arguments])


def _show_partial(printer: Printer, above: Expr, below: Expr) -> Printed:
    return Printed(
        rf"\frac{{\partial {printer.show(above).text}}}{{\partial {printer.show(below).text}}}",
        ATOM,
        tall=True,
    )


@head("partial", _show_partial, binds=True)
def _partial(evaluator: Evaluator, above: Expr, below: Expr) -> Any:
    raise NotationError("a partial derivative names a left-hand side; it has no numbers of its own")


def partial(above: Expr, below: Expr) -> Expr:
    """The left-hand side of a Jacobian's entry."""
    return Expr("partial", (above, below))


def _show_chain(printer: Printer, *members: Expr) -> Printed:
    return Printed(" = ".join(printer.show(m).text for m in members), RELATION, tall=True)


@head("chain", _show_chain)
def _chain(xp: Any, *members: Any) -> Any:
    return members[-1]


def chain(*members: Any) -> Expr:
    """A derivation, one line a member: every member has the same value, and the tests say so."""
    return Expr("chain", tuple(map(lift, members)))


RELATIONS = {"at_most": r"\le", "at_least": r"\ge", "about": r"\approx"}
"""Heads of the members of a derivation that are not equal to the one before: what is printed instead of `=`."""


def _show_related(sign: str) -> Callable[..., Printed]:
    def show(printer: Printer, value: Expr) -> Printed:
        a = printer.show(value)
        return Printed(f"{sign} {a.text}", RELATION, a.tall)

    return show


for _name, _sign in RELATIONS.items():
    head(_name, _show_related(_sign))(lambda xp, value: value)

at_most = _unary("at_most", "A member of a derivation that the one before it does not exceed.")
at_least = _unary("at_least", "A member of a derivation that does not exceed the one before it.")
about = _unary("about", "A member of a derivation that the one before it is close to; the tests say how close.")


class Evaluator:
    """Values of symbols, and the array namespace in which a tree is evaluated."""

    def __init__(self, xp: Any, values: dict[str, Any]) -> None:
        self.xp, self.values = xp, values

    def lookup(self, name: str) -> Any:
        """The value of a symbol. NotationError where it has none."""
        if name not in self.values:
            raise NotationError(f"the symbol {name!r} has no value here; known: {', '.join(sorted(self.values))}")
        return self.values[name]

    def value(self, node: Expr) -> Any:
        """The value of a node."""
        rule = HEADS[node.head]
        if rule.binds:
            return rule.number(self, *node.args)
        return rule.number(self.xp, *(self.value(argument) for argument in node.args))

    def at(self, bound: Expr, value: Any, body: Expr) -> Any:
        """The body where the bound symbol has this value."""
        return Evaluator(self.xp, {**self.values, bound.args[0]: value}).value(body)
