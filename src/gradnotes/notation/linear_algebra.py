"""Heads for vectors and matrices: transposes, outer products, norms, powers, the identity."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable
from typing import Any

from gradnotes.notation.expressions import Expr, NotationError, lift
from gradnotes.notation.heads import HEADS, Evaluator, head, whole_number
from gradnotes.notation.printing import ATOM, Printed, Printer, bracket, call


def _show_transpose(printer: Printer, value: Expr) -> Printed:
    a = printer.show(value)
    simple = a.level == ATOM and not a.fraction and not a.power
    return Printed(rf"{a.text if simple else bracket(a)}^\top", ATOM, a.tall, power=True)


@head("transpose", _show_transpose)
def _transpose(xp: Any, value: Any) -> Any:
    """A vector has one axis, so its row and its column are one array: `outer` is the product that needs both."""
    return value.T if value.ndim == 2 else value


def _show_outer(printer: Printer, left: Expr, right: Expr) -> Printed:
    return HEADS["matmul"].show(printer, left, Expr("transpose", (right,)))


@head("outer", _show_outer)
def _outer(xp: Any, left: Any, right: Any) -> Any:
    return left[:, None] * right[None, :]


def outer(left: Any, right: Any) -> Expr:
    """The matrix of a column times a row, of two vectors."""
    return Expr("outer", (lift(left), lift(right)))


@head("diag", lambda printer, value: call(r"\operatorname{diag}", [printer.show(value)]))
def _diag(xp: Any, value: Any) -> Any:
    return value[:, None] * xp.eye(value.shape[0], dtype=value.dtype, device=value.device)


def diag(vector: Any) -> Expr:
    """The matrix with this vector on its diagonal and 0 elsewhere."""
    return Expr("diag", (lift(vector),))


@head("identity", lambda printer, name: Printed(r"\mathbf{I}", ATOM), binds=True)
def _identity(evaluator: Evaluator, name: str) -> Any:
    like = evaluator.lookup(name)
    return evaluator.xp.eye(like.shape[-1], dtype=like.dtype, device=like.device)


def identity(like: Expr) -> Expr:
    """The identity matrix with as many columns as a matrix, or the matrices of a sequence, have."""
    if like.head != "symbol":
        raise NotationError("the size of the identity is that of a parameter: identity(W)")
    return Expr("identity", (like.args[0],))


def _show_norm(order: str) -> Callable[..., Printed]:
    def show(printer: Printer, value: Expr) -> Printed:
        a = HEADS["norm"].show(printer, value)
        return Printed(f"{a.text}_{order}", ATOM, a.tall)

    return show


@head("spectral_norm", _show_norm("2"))
def _spectral_norm(xp: Any, value: Any) -> Any:
    return xp.linalg.matrix_norm(value, ord=2)


@head("frobenius_norm", _show_norm("F"))
def _frobenius_norm(xp: Any, value: Any) -> Any:
    return xp.sqrt(xp.sum(value * value))


@head("spectral_radius", lambda printer, value: call(r"\rho", [printer.show(value)]))
def _spectral_radius(xp: Any, value: Any) -> Any:
    """The array API has eigenvalues of symmetric matrices only; NumPy and PyTorch have them of all, by this name."""
    return xp.max(xp.abs(xp.linalg.eigvals(value)))


def spectral_norm(matrix: Any) -> Expr:
    """The largest factor by which a matrix lengthens a vector: its largest singular value."""
    return Expr("spectral_norm", (lift(matrix),))


def frobenius_norm(matrix: Any) -> Expr:
    """The root of the sum of the squares of a matrix' entries."""
    return Expr("frobenius_norm", (lift(matrix),))


def spectral_radius(matrix: Any) -> Expr:
    """The largest absolute value of an eigenvalue."""
    return Expr("spectral_radius", (lift(matrix),))


@head("matrix_power", HEADS["power"].show)
def _matrix_power(xp: Any, base: Any, exponent: Any) -> Any:
    times = whole_number(exponent, "the power of a matrix")
    if times == -1:
        return xp.linalg.inv(base)
    if times < 0:
        raise NotationError(f"expected -1, 0, 1, … as the power of a matrix, received {times}")
    return functools.reduce(
        operator.matmul, [base] * times, xp.eye(base.shape[0], dtype=base.dtype, device=base.device)
    )


def matrix_power(base: Any, exponent: Any) -> Expr:
    """A matrix times itself, or its inverse where the exponent is -1; `**` is the power of each entry."""
    return Expr("matrix_power", (lift(base), lift(exponent)))
