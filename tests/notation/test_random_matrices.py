"""What is printed means what is computed, of matrices: random trees are printed, read back, and compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradnotes.notation import (
    Expr,
    Formula,
    diag,
    formula,
    frobenius_norm,
    group,
    hadamard,
    identity,
    matrices,
    matrix,
    matrix_power,
    matrix_product,
    matrix_product_down,
    norm,
    outer,
    spectral_norm,
    total,
    vector,
)
from tests.latex_reader import Stack, read


class Matrices:
    """Grows expressions of one matrix, a sequence of three, a vector and a number."""

    def __init__(self, seed: int, A: Expr, W: Expr, u: Expr, c: Expr) -> None:
        self.rng = np.random.default_rng(seed)
        self.A, self.W, self.u, self.c = A, W, u, c

    def _pick(self, items: list[Callable[[], Expr]]) -> Expr:
        return items[self.rng.integers(len(items))]()

    def number(self, depth: int) -> Expr:
        """An expression that is a number."""
        if depth == 0:
            return self._pick([lambda: self.c, lambda: self.u[1]])
        return self._pick(
            [
                lambda: self.number(depth - 1) * self.number(depth - 1),
                lambda: self.number(depth - 1) - self.number(depth - 1),
                lambda: norm(self.vector(depth - 1)),
                lambda: spectral_norm(self.matrix(depth - 1, ())),
                lambda: frobenius_norm(self.matrix(depth - 1, ())) ** 2,
                lambda: group(self.vector(depth - 1).T @ self.vector(depth - 1)),
                lambda: self.vector(depth - 1).T @ self.matrix(depth - 1, ()) @ self.vector(depth - 1),
            ]
        )

    def vector(self, depth: int) -> Expr:
        """An expression that is a vector."""
        if depth == 0:
            return self.u
        return self._pick(
            [
                lambda: self.vector(depth - 1) + self.vector(depth - 1),
                lambda: self.vector(depth - 1) - self.vector(depth - 1),
                lambda: -self.vector(depth - 1),
                lambda: self.number(depth - 1) * self.vector(depth - 1),
                lambda: self.vector(depth - 1) / self.c,
                lambda: self.matrix(depth - 1, ()) @ self.vector(depth - 1),
                lambda: hadamard(self.vector(depth - 1), self.vector(depth - 1)),
            ]
        )

    def matrix(self, depth: int, indices: tuple[Expr, ...]) -> Expr:
        """An expression that is a matrix; `indices` are those of the sums and products around it."""
        if depth == 0:
            return self._pick([lambda: self.A, lambda: self.W[2], *(lambda i=i: self.W[i] for i in indices)])

        def part() -> Expr:
            return self.matrix(depth - 1, indices)

        return self._pick(
            [
                lambda: part() + part(),
                lambda: part() - part(),
                lambda: -part(),
                lambda: part() @ part(),
                lambda: part() @ part(),
                lambda: part().T,
                lambda: part().T,
                lambda: self.number(depth - 1) * part(),
                lambda: part() / self.c,
                lambda: group(part()),
                lambda: matrix_power(part(), 2),
                lambda: identity(self.A) + part(),
                lambda: diag(self.vector(depth - 1)),
                lambda: outer(self.vector(depth - 1), self.vector(depth - 1)),
                lambda: self._over(depth, indices),
                lambda: self._over(depth, indices),
            ]
        )

    def _over(self, depth: int, indices: tuple[Expr, ...]) -> Expr:
        bodies: list[Callable[[Expr], Any]] = [
            lambda i: self.matrix(depth - 1, (*indices, i)),
            lambda j: self.matrix(depth - 1, (*indices, j)),
            lambda k: self.matrix(depth - 1, (*indices, k)),
            lambda m: self.matrix(depth - 1, (*indices, m)),
        ]
        body = bodies[len(indices)]
        return self._pick(
            [
                lambda: total(body, over=self.W),
                lambda: matrix_product(body, over=self.W),
                lambda: matrix_product_down(body, over=self.W),
                lambda: matrix_product_down(body, over=self.W, last=2),
                lambda: self.A @ matrix_product(body, over=self.W, first=4),  # the empty product
            ]
        )


def tree(seed: int) -> Formula:
    @formula(r"\mathbf{M}", A=matrix(), W=matrices(size="L"), u=vector(), hidden=("A", "W", "u", "c"))
    def random_formula(A: Expr, W: Expr, u: Expr, c: Expr) -> Any:
        return Matrices(seed, A, W, u, c).matrix(1 + seed % 4, ())

    return random_formula


@pytest.mark.parametrize("block", range(5))
def test_printed_is_computed(block: int) -> None:
    compared = 0
    for seed in range(60 * block, 60 * (block + 1)):
        printed = tree(seed)
        rng = np.random.default_rng(seed)
        a, w, u, c = rng.normal(size=(2, 2)), rng.normal(size=(3, 2, 2)), rng.normal(size=2), rng.uniform(0.5, 2)
        environment = {
            r"\mathbf{A}": a,
            r"\mathbf{W}": Stack(w),
            r"\mathbf{u}": u,
            r"\mathbf{I}": np.eye(2),
            r"\operatorname{diag}": np.diag,
            "c": c,
            "L": 3,
        }
        called = np.asarray(printed(a, w, u, c))
        if np.abs(called).max() > 1e100:  # beyond, rounding errors show
            continue
        read_back = read(printed.latex(), environment)[-1].values[0]
        scale = np.abs(called).max()
        np.testing.assert_allclose(
            read_back, called, rtol=1e-8, atol=1e-9 * scale, err_msg=f"{seed}: {printed.latex()}"
        )
        compared += 1
    assert compared > 50, "most trees have a value"
