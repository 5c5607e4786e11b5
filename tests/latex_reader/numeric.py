"""Numbers behind the notation: vectors and matrices, derivatives, quadrature."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# Five-point central differences: the error is about step**4 / 30 times the fifth derivative, plus rounding.
STEP = 1e-3
STENCIL = {-2: 1 / 12, -1: -8 / 12, 1: 8 / 12, 2: -1 / 12}


@dataclass(frozen=True, slots=True)
class Linear:
    """A vector (column or row, one axis) or a matrix (two axes), which multiply as matrices do."""

    array: Array
    kind: Literal["column", "row", "matrix"]

    @staticmethod
    def of(array: Array) -> Linear:
        """A column or a matrix, by the number of axes; ValueError for any other number."""
        if array.ndim not in (1, 2):
            raise ValueError(f"a bold symbol stands for one or two axes, not {array.ndim}")
        return Linear(array, "column" if array.ndim == 1 else "matrix")

    def map(self, operation: Callable[[Array], Array]) -> Linear:
        """The same kind of thing with another content of the same shape."""
        return Linear(operation(self.array), self.kind)

    @property
    def transposed(self) -> Linear:
        """Rows for columns."""
        if self.kind == "matrix":
            return Linear(self.array.T, "matrix")
        return Linear(self.array, "row" if self.kind == "column" else "column")

    def times(self, other: Linear) -> Linear | Array:
        """The matrix product; ValueError where there is none."""
        kinds = (self.kind, other.kind)
        if kinds == ("column", "row"):
            return Linear(np.outer(self.array, other.array), "matrix")
        if kinds not in (("matrix", "matrix"), ("matrix", "column"), ("row", "matrix"), ("row", "column")):
            raise ValueError(f"a {self.kind} times a {other.kind} is no matrix product")
        if self.array.shape[-1] != other.array.shape[0]:
            raise ValueError(f"shapes {self.array.shape} and {other.array.shape} do not multiply")
        result = np.asarray(self.array @ other.array)
        if kinds == ("row", "column"):
            return result
        return Linear(result, "matrix" if result.ndim == 2 else "row" if self.kind == "row" else "column")


@dataclass(frozen=True, slots=True)
class Stack:
    """Vectors or matrices of one shape, along the first axis of an array; the first one has the index `first`."""

    members: Array
    first: int = 1

    def member(self, index: int) -> Linear:
        """The member with this index; ValueError where there is none."""
        last = self.first + len(self.members) - 1
        if not self.first <= index <= last:
            raise ValueError(f"the index {index} is not in {self.first} … {last}")
        return Linear.of(np.asarray(self.members[index - self.first], dtype=float))


def derivative(function: Callable[[Any], Any], step: float = STEP) -> Callable[[Any], Array]:
    """The derivative of a function of one number, to about ten digits, from its values alone."""

    def derived(x: Any) -> Array:
        x = np.asarray(x, dtype=float)
        return np.asarray(sum(w * np.asarray(function(x + k * step)) for k, w in STENCIL.items()) / step)

    return derived


def quadrature(distribution: str, first: float, second: float) -> tuple[Array, Array]:
    r"""Points and weights of `\mathcal{N}(mean, variance)` or `\mathcal{U}(low, high)`.

    Composite Gauss-Legendre: polynomials of degree 31 are exact on each panel. The panels of the normal
    distribution are a quarter of a standard deviation wide and meet at its mean, so that a bend there costs
    nothing; beyond 14 standard deviations the density is below 1e-42.
    """
    nodes, weights = np.polynomial.legendre.leggauss(16)
    if distribution == r"\mathcal{N}":
        if not second > 0:
            raise ValueError(f"a variance of {second}")
        edges = np.linspace(-14.0, 14.0, 113)
    else:
        if not first < second:
            raise ValueError(f"no interval from {first} to {second}")
        edges = np.linspace(first, second, 65)
    half = np.diff(edges)[:, None] / 2
    points = (edges[:-1, None] + half * (nodes + 1)).ravel()
    lengths = (half * weights).ravel()
    if distribution == r"\mathcal{U}":
        return points, lengths / (second - first)
    return first + np.sqrt(second) * points, lengths * np.exp(-(points**2) / 2) / np.sqrt(2 * np.pi)
