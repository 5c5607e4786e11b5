"""Sums and products of numbers, vectors and matrices, refused where they have no meaning."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.latex_reader.errors import LatexError
from tests.latex_reader.nodes import Binary
from tests.latex_reader.numeric import Array, Linear

Value = Array | Linear


def numbers(value: Any) -> Array:
    """Of type float64, unless they are complex."""
    array = np.asarray(value)
    return array if np.iscomplexobj(array) else array.astype(float)


def to_array(value: Value) -> Array:
    """The numbers of a vector or matrix, or those that there are."""
    return value.array if isinstance(value, Linear) else value


def scalar(value: Array, at: int) -> Array:
    """The value, which must be one number."""
    if value.ndim:
        raise LatexError("a batch of numbers where one number should stand", at)
    return value


def add(left: Value, right: Value, operation: Any, at: int) -> Value:
    """A sum, difference or product entry by entry of two things of one kind and shape."""
    if isinstance(left, Linear) and isinstance(right, Linear):
        if left.kind != right.kind or left.array.shape != right.array.shape:
            shapes = f"{left.kind} {left.array.shape} beside a {right.kind} {right.array.shape}"
            raise LatexError(f"a {shapes}", at)
        return Linear(operation(left.array, right.array), left.kind)
    if isinstance(left, Linear) or isinstance(right, Linear):
        raise LatexError("a number beside a vector or a matrix", at)
    return np.asarray(operation(left, right))


def multiply(left: Value, right: Value, node: Binary) -> Value:
    """A product of numbers, vectors and matrices, as juxtaposed or with a dot."""
    if isinstance(left, Linear) and isinstance(right, Linear):
        if node.operator == "*":
            return left.times(right)
        if (left.kind, right.kind) != ("column", "column"):
            raise LatexError(r"\cdot between matrices: write them side by side", node.at)
        return left.transposed.times(right)
    if isinstance(left, Linear):
        factor = scalar(to_array(right), node.right.at)
        return left.map(lambda a: a * factor)
    if isinstance(right, Linear):
        factor = scalar(left, node.left.at)
        return right.map(lambda a: factor * a)
    return np.asarray(left * right)
