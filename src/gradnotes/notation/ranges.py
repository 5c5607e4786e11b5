"""Heads over a range or a distribution: sums, products and maxima over an index, products of matrices, means."""

from __future__ import annotations

import functools
import inspect
import operator
from collections.abc import Callable, Iterator
from typing import Any

from gradnotes.notation.distributions import Distribution
from gradnotes.notation.expressions import Expr, Kind, NotationError, lift, symbol, walk
from gradnotes.notation.heads import Evaluator, as_arrays, head, whole_number
from gradnotes.notation.printing import ATOM, PRODUCT, Printed, Printer, bracket


def _bound(body: Callable[[Expr], Any], kind: Kind) -> tuple[Expr, Expr]:
    """The bound symbol, named as the parameter of the author's lambda, and the traced body."""
    (name,) = inspect.signature(body).parameters
    bound = symbol(name, kind=kind)
    return bound, lift(body(bound))


def length(vector: Expr) -> Expr:
    """The number of a vector's components, or the last index of a sequence, as its symbol: `vector('z', size='K')`."""
    if vector.head != "symbol" or vector.args[3] is None:
        raise NotationError("the range of a sum or maximum is a vector declared with a size: vector('z', size='K')")
    name, _, _, size, first = vector.args
    return Expr("size", (name, size, first))


def _show_size(printer: Printer, name: str, size: str, first: int) -> Printed:
    return Printed(size, ATOM)


@head("size", _show_size, binds=True)
def _size(evaluator: Evaluator, name: str, size: str, first: int) -> int:
    return int(evaluator.lookup(name).shape[0]) + first - 1


def _limits(evaluator: Evaluator, first: Expr, last: Expr) -> tuple[int, int]:
    low, high = (whole_number(evaluator.value(limit), "limit of a range") for limit in (first, last))
    return low, high


def _terms(evaluator: Evaluator, bound: Expr, first: Expr, last: Expr, body: Expr) -> list[Any]:
    """The body at each index of the range. NotationError where there is none."""
    low, high = _limits(evaluator, first, last)
    if low > high:
        raise NotationError(f"nothing from {low} to {high}")
    return [evaluator.at(bound, k, body) for k in range(low, high + 1)]


def _governed(printer: Printer, bound: Expr, body: Expr) -> Printed:
    """What a product sign governs. Factors that all mention the index need no brackets; whether it governs any other
    factor after it could be read in two ways.
    """
    a = printer.show(body)
    clear = all(printer.show(f).level == ATOM and _mentions(f, bound) for f in _factors(body))
    return a if a.level == ATOM or clear else Printed(bracket(a), ATOM, a.tall)


def _factors(node: Expr) -> Iterator[Expr]:
    if node.head in {"multiply", "matmul"}:
        yield from _factors(node.args[0])
        yield from _factors(node.args[1])
    else:
        yield node


def _mentions(node: Expr, bound: Expr) -> bool:
    return any(part == bound for _, part in walk(node))


def _over(operator_: str, below: str, above: str, inner: str) -> Printed:
    upper = f"^{{{above}}}" if above else ""
    return Printed(rf"{operator_}_{{{below}}}{upper} {inner}", PRODUCT, True, open_right=True)


def _from_to(printer: Printer, bound: Expr, first: Expr, last: Expr) -> tuple[str, str]:
    return f"{bound.args[1]} = {printer.show(first).text}", printer.show(last).text


def _show_sum(printer: Printer, bound: Expr, first: Expr, last: Expr, body: Expr) -> Printed:
    a = printer.show(body)
    inner = a.text if a.level >= PRODUCT else bracket(a)  # a sum governs a product
    return _over(r"\sum", *_from_to(printer, bound, first, last), inner)


@head("sum", _show_sum, binds=True)
def _sum(evaluator: Evaluator, bound: Expr, first: Expr, last: Expr, body: Expr) -> Any:
    return functools.reduce(operator.add, _terms(evaluator, bound, first, last, body))


def _show_product(printer: Printer, bound: Expr, first: Expr, last: Expr, body: Expr) -> Printed:
    return _over(r"\prod", *_from_to(printer, bound, first, last), _governed(printer, bound, body).text)


@head("product", _show_product, binds=True)
def _product(evaluator: Evaluator, bound: Expr, first: Expr, last: Expr, body: Expr) -> Any:
    return functools.reduce(operator.mul, _terms(evaluator, bound, first, last, body))


@head("matrix_product", _show_product, binds=True)
def _matrix_product(evaluator: Evaluator, bound: Expr, first: Expr, last: Expr, body: Expr) -> Any:
    """The identity where the range ends just before it begins, of the size that its last factor has."""
    low, high = _limits(evaluator, first, last)
    if low == high + 1:
        factor = evaluator.at(bound, high, body)
        return evaluator.xp.eye(factor.shape[-1], dtype=factor.dtype, device=factor.device)
    return functools.reduce(operator.matmul, _terms(evaluator, bound, first, last, body))


def _show_downwards(printer: Printer, bound: Expr, first: Expr, last: Expr, body: Expr) -> Printed:
    start, end = (printer.show(limit).text for limit in (first, last))
    return _over(r"\prod", rf"{bound.args[1]} = {start}, \dots, {end}", "", _governed(printer, bound, body).text)


@head("matrix_product_down", _show_downwards, binds=True)
def _matrix_product_down(evaluator: Evaluator, bound: Expr, first: Expr, last: Expr, body: Expr) -> Any:
    return functools.reduce(operator.matmul, reversed(_terms(evaluator, bound, last, first, body)))


def _range(name: str, body: Callable[[Expr], Any], first: Any, last: Any) -> Expr:
    bound, traced = _bound(body, "index")
    return Expr(name, (bound, lift(first), lift(last), traced))


def total(body: Callable[[Expr], Any], over: Expr, *, first: Any = 1) -> Expr:
    """The sum of `body(j)` for j from `first` to the size of a vector; the index is named as the lambda's parameter."""
    return _range("sum", body, first, length(over))


def product(body: Callable[[Expr], Any], over: Expr, *, first: Any = 1) -> Expr:
    """The product of the numbers `body(j)` for j from `first` to the size of a vector."""
    return _range("product", body, first, length(over))


def matrix_product(body: Callable[[Expr], Any], over: Expr, *, first: Any = 1) -> Expr:
    """The product of the matrices `body(j)` for j from `first` to the size of a sequence, the first one leftmost;
    the identity where `first` is one more than that size.
    """
    return _range("matrix_product", body, first, length(over))


def matrix_product_down(body: Callable[[Expr], Any], over: Expr, *, last: Any = 1) -> Expr:
    r"""The same for j from the size of a sequence down to `last`, printed `\prod_{j = L, \dots, 1}`."""
    return _range("matrix_product_down", body, length(over), last)


def _show_largest(printer: Printer, bound: Expr, first: Expr, last: Expr, body: Expr) -> Printed:
    a = printer.show(body)
    inner = a.text if a.level >= ATOM and not a.power else bracket(a)  # the maximum of a square or its square?
    low, high = (printer.show(limit).text for limit in (first, last))
    return _over(r"\max", rf"{low} \le {bound.args[1]} \le {high}", "", inner)


@head("largest", _show_largest, binds=True)
def _largest(evaluator: Evaluator, bound: Expr, first: Expr, last: Expr, body: Expr) -> Any:
    xp = evaluator.xp
    terms = _terms(evaluator, bound, first, last, body)
    return functools.reduce(lambda a, b: xp.maximum(*as_arrays(xp, a, b)), terms)


def largest(body: Callable[[Expr], Any], over: Expr) -> Expr:
    """The maximum of `body(j)` for j from 1 to the size of a vector."""
    return _range("largest", body, 1, length(over))


def _show_expectation(printer: Printer, bound: Expr, distribution: Distribution, body: Expr) -> Printed:
    inner = printer.show(body)
    left, right = (r"\left[", r"\right]") if inner.tall else ("[", "]")
    return Printed(
        rf"\operatorname{{E}}_{{{bound.args[1]} \sim {distribution.tex}}}{left} {inner.text} {right}",
        ATOM,
        inner.tall,
    )


@head("expectation", _show_expectation, binds=True)
def _expectation(evaluator: Evaluator, bound: Expr, distribution: Distribution, body: Expr) -> Any:
    """The points lie on an axis of their own, in front of those of the batches in the body."""
    xp = evaluator.xp
    arrays = [v for v in evaluator.values.values() if hasattr(v, "dtype")]
    shape = (-1, *(1,) * max((v.ndim for v in arrays), default=0))
    device = arrays[0].device if arrays else None
    points, weights = (xp.reshape(xp.asarray(a, device=device), shape) for a in distribution.points_and_weights())
    return xp.sum(weights * evaluator.at(bound, points, body), axis=0)


def expectation(body: Callable[[Expr], Any], over: Distribution) -> Expr:
    """The mean of `body(x)` where x follows a distribution; the symbol is named as the lambda's parameter."""
    bound, traced = _bound(body, "scalar")
    return Expr("expectation", (bound, over, traced))
