"""Heads for vectors and matrices, sequences of them, products in order, and members that are not equal."""

# ruff: noqa: PLW0108 - the names of a lambda's parameters say which symbols it is about
from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from gradnotes.notation import (
    IMAGINARY_UNIT,
    Expr,
    Formula,
    NotationError,
    about,
    at_least,
    at_most,
    chain,
    diag,
    formula,
    frobenius_norm,
    hadamard,
    identity,
    imaginary_part,
    length,
    let,
    matrices,
    matrix,
    matrix_power,
    matrix_product,
    matrix_product_down,
    mutants,
    norm,
    outer,
    partial,
    product,
    spectral_norm,
    spectral_radius,
    symbol,
    total,
    vector,
    vectors,
)

DECLARED: dict[str, Any] = {
    "A": matrix(),
    "B": matrix(),
    "u": vector(size="n"),
    "v": vector(size="n"),
    "theta": vector(),
    "W": matrices(size="L"),
    "h": vectors(size="T", first=0),
}


def made(function: Callable[..., Any], name: str | None = "f", **named: Any) -> Formula:
    """A formula of the symbols above that the function takes."""
    parameters = function.__code__.co_varnames[: function.__code__.co_argcount]
    return formula(name, **{n: d for n, d in DECLARED.items() if n in parameters}, **named)(function)


@pytest.mark.parametrize(
    ("function", "latex"),
    [
        # Transposes, where a power may not be raised again
        (lambda A: A.T, r"\mathbf{A}^\top"),
        (lambda A: A.T @ A, r"\mathbf{A}^\top \mathbf{A}"),
        (lambda A, B: (A @ B).T, r"(\mathbf{A} \mathbf{B})^\top"),
        (lambda A, B: (A + B).T, r"(\mathbf{A} + \mathbf{B})^\top"),
        (lambda A: A.T.T, r"(\mathbf{A}^\top)^\top"),
        (lambda A: matrix_power(A, 2).T, r"(\mathbf{A}^2)^\top"),
        (lambda A: matrix_power(A.T, 2), r"(\mathbf{A}^\top)^2"),
        (lambda u, A, v: u.T @ A @ v, r"\mathbf{u}^\top \mathbf{A} \mathbf{v}"),
        (lambda u, v: outer(u, v), r"\mathbf{u} \mathbf{v}^\top"),
        (lambda u, v: outer(u + v, v), r"(\mathbf{u} + \mathbf{v}) \mathbf{v}^\top"),
        (lambda u, v: outer(u, hadamard(u, v)), r"\mathbf{u} (\mathbf{u} \odot \mathbf{v})^\top"),
        (lambda u, v, A: A @ outer(u, v), r"\mathbf{A} \mathbf{u} \mathbf{v}^\top"),
        (lambda A, c: matrix_power(A, 2) @ (A / c), r"\mathbf{A}^2 \frac{\mathbf{A}}{c}"),
        # Powers and what has a size of its own
        (lambda A: matrix_power(A, -1), r"\mathbf{A}^{-1}"),
        (lambda A, t: matrix_power(identity(A) - 2 * A, t), r"(\mathbf{I} - 2 \mathbf{A})^t"),
        (lambda u, A: diag(u) @ A, r"\operatorname{diag}(\mathbf{u}) \mathbf{A}"),
        (lambda u: diag(u).T, r"\operatorname{diag}(\mathbf{u})^\top"),
        # Norms
        (lambda A: spectral_norm(A) ** 2, r"\lVert \mathbf{A} \rVert_2^2"),
        (lambda A, B: frobenius_norm(A @ B) * 2, r"\lVert \mathbf{A} \mathbf{B} \rVert_F \cdot 2"),
        (lambda A, t: spectral_norm(A / t), r"\left\lVert \frac{\mathbf{A}}{t} \right\rVert_2"),
        (lambda A, t: spectral_radius(A) ** t, r"\rho(\mathbf{A})^t"),
        (lambda u, v: norm(u - v), r"\lVert \mathbf{u} - \mathbf{v} \rVert"),
        # Sequences and sizes
        (lambda W: W[2], r"\mathbf{W}_2"),
        (lambda h, u: h[0] + u, r"\mathbf{h}_0 + \mathbf{u}"),
        (lambda h: total(lambda t: h[t - 1], over=h), r"\sum_{t = 1}^{T} \mathbf{h}_{t - 1}"),
        (lambda h, k: total(lambda t: h[t], over=h, first=k + 1), r"\sum_{t = k + 1}^{T} \mathbf{h}_t"),
        (lambda u, c: c ** length(u), "c^n"),
        (lambda u, k: product(lambda j: u[j], over=u, first=k), r"\prod_{j = k}^{n} u_j"),
        (lambda u: product(lambda j: u[j] * u[j], over=u), r"\prod_{j = 1}^{n} u_j u_j"),
        (lambda u, c: product(lambda j: c * u[j], over=u), r"\prod_{j = 1}^{n} (c u_j)"),
        (lambda u: product(lambda j: u[j] + 1, over=u), r"\prod_{j = 1}^{n} (u_j + 1)"),
        (lambda u: product(lambda j: -u[j] * u[j], over=u), r"\prod_{j = 1}^{n} ((-u_j) u_j)"),
        # Products of matrices, with the order that is meant
        (lambda W: matrix_product(lambda ell: W[ell], over=W), r"\prod_{\ell = 1}^{L} \mathbf{W}_{\ell}"),
        (lambda W: matrix_product_down(lambda ell: W[ell], over=W), r"\prod_{\ell = L, \dots, 1} \mathbf{W}_{\ell}"),
        (
            lambda W, A: matrix_product_down(lambda ell: W[ell] @ W[ell].T, over=W, last=2) @ A,
            r"\left( \prod_{\ell = L, \dots, 2} \mathbf{W}_{\ell} \mathbf{W}_{\ell}^\top \right) \mathbf{A}",
        ),
        (
            lambda W, A: A @ matrix_product(lambda ell: A @ W[ell], over=W).T,
            r"\mathbf{A} \left( \prod_{\ell = 1}^{L} (\mathbf{A} \mathbf{W}_{\ell}) \right)^\top",
        ),
        # Names
        (lambda theta: norm(theta), r"\lVert \boldsymbol{\theta} \rVert"),
        (lambda x, h_0: imaginary_part(x + IMAGINARY_UNIT * h_0), r"\operatorname{Im}(x + \mathrm{i} h_0)"),
        (lambda x: symbol("g", kind="vector").T @ symbol("g", kind="vector"), r"\mathbf{g}^\top \mathbf{g}"),
    ],
)
def test_printing(function: Callable[..., Any], latex: str) -> None:
    assert made(function).latex("en").partition(" = ")[2] == latex


A = np.array([[1.0, 2.0], [3.0, -1.0]])
B = np.array([[0.5, 1.0], [-2.0, 4.0]])
U, V = np.array([1.0, -2.0]), np.array([3.0, 0.5])
W = np.stack([A, B, A + B])
H = np.array([[1.0, 0.0], [2.0, 1.0], [0.5, -3.0]])


@pytest.mark.parametrize(
    ("function", "arguments", "expected"),
    [
        (lambda A: A.T, (A,), A.T),
        (lambda u, A, v: u.T @ A @ v, (U, A, V), U @ A @ V),
        (lambda u, v: outer(u, v), (U, V), np.outer(U, V)),
        (lambda u: diag(u), (U,), np.diag(U)),
        (lambda A: identity(A) - A, (A,), np.eye(2) - A),
        (lambda W: identity(W) + W[2], (W,), np.eye(2) + B),
        (lambda A: matrix_power(A, 3), (A,), A @ A @ A),
        (lambda A: matrix_power(A, 0), (A,), np.eye(2)),
        (lambda A: matrix_power(A, -1), (A,), np.linalg.inv(A)),
        (lambda A, t: matrix_power(A, t), (A, 2), A @ A),
        (lambda A: spectral_norm(A), (A,), np.linalg.svd(A)[1][0]),
        (lambda A: frobenius_norm(A), (A,), np.sqrt(15)),
        (lambda A: spectral_radius(A), (A,), np.sqrt(7)),
        (lambda W: matrix_product(lambda ell: W[ell], over=W), (W,), A @ B @ (A + B)),
        (lambda W: matrix_product_down(lambda ell: W[ell], over=W), (W,), (A + B) @ B @ A),
        (lambda W, k: matrix_product_down(lambda ell: W[ell], over=W, last=k), (W, 2), (A + B) @ B),
        (lambda W, k: matrix_product(lambda ell: W[ell], over=W, first=k), (W, 4), np.eye(2)),
        (lambda h: total(lambda t: h[t - 1], over=h), (H,), H[0] + H[1]),
        (lambda h: h[length(h)], (H,), H[2]),
        (lambda u, k: product(lambda j: u[j], over=u, first=k), (U, 2), -2.0),
    ],
)
def test_values(function: Callable[..., Any], arguments: tuple[Any, ...], expected: Any) -> None:
    """In NumPy and in PyTorch, of both precisions."""
    f = made(function)
    np.testing.assert_allclose(f(*arguments), expected, rtol=1e-14)
    for dtype in (torch.float64, torch.float32):
        value = f(*(torch.tensor(a, dtype=dtype) for a in arguments))
        assert value.dtype == dtype
        np.testing.assert_allclose(value, expected, rtol=1e-5)


def test_complex_numbers() -> None:
    f = formula("f")(lambda x, h: imaginary_part((x + IMAGINARY_UNIT * h) ** 2) / h)
    assert f(3.0, 1e-20) == 6
    value = f(torch.tensor([3.0, 4.0]), torch.tensor(1e-3))
    assert (value.dtype, value.tolist()) == (torch.float32, [6, 8])


def test_lines_may_be_vectors() -> None:
    @formula("f", A=matrix(), x=vector())
    def f(A: Expr, x: Expr) -> Expr:
        g = let("g", A @ x, kind="vector")
        return g.T @ g

    assert f.latex() == (
        r"\begin{aligned} \mathbf{g} &= \mathbf{A} \mathbf{x} \\ "
        r"f(\mathbf{A}, \mathbf{x}) &= \mathbf{g}^\top \mathbf{g} \end{aligned}"
    )
    assert float(f(A, U)) == 34


REFUSED: list[tuple[Callable[..., Any], tuple[Any, ...], str]] = [
    (lambda W: W[4], (W,), "the index 4 is not in 1 … 3"),
    (lambda W, k: W[k - 1], (W, 1), "the index 0 is not in 1 … 3"),
    (lambda h, k: h[k], (H, 3), "the index 3 is not in 0 … 2"),
    (lambda h, k: h[k], (H, 0.5), "expected a whole number as index, received 0.5"),
    (lambda u, k: total(lambda j: u[j], over=u, first=k), (U, 3), "nothing from 3 to 2"),
    (lambda u, k: total(lambda j: u[j], over=u, first=k), (U, 1.5), "expected a whole number as limit of a range"),
    (lambda W, k: matrix_product(lambda j: W[j], over=W, first=k), (W, 5), "nothing from 5 to 3"),
    (lambda W, k: matrix_product_down(lambda j: W[j], over=W, last=k), (W, 4), "nothing from 4 to 3"),
    (lambda A, t: matrix_power(A, t), (A, -2), "expected -1, 0, 1, … as the power of a matrix, received -2"),
    (lambda A, t: matrix_power(A, t), (A, 0.5), "expected a whole number as the power of a matrix, received 0.5"),
]


@pytest.mark.parametrize(("function", "arguments", "message"), REFUSED, ids=[message for *_, message in REFUSED])
def test_values_that_do_not_exist(function: Callable[..., Any], arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(NotationError, match=re.escape(message)):
        made(function)(*arguments)


UNPRINTABLE: list[tuple[Callable[..., Any], str]] = [
    (lambda A: identity(A + A), "the size of the identity is that of a parameter"),
    (lambda A: length(A), "a vector declared with a size"),
    (lambda theta: length(theta), "a vector declared with a size"),
    (lambda x: chain(x, x + at_most(x)), "at_most(...) is a member of a derivation: chain(a, at_most(b))"),
    (lambda x: 2 * about(x), "about(...) is a member of a derivation"),
    (lambda W, ell: matrix_product(lambda ell: W[ell], over=W), "ell is bound by a sum or mean"),
]


@pytest.mark.parametrize(("function", "message"), UNPRINTABLE, ids=[message for _, message in UNPRINTABLE])
def test_formulas_that_mean_nothing(function: Callable[..., Any], message: str) -> None:
    with pytest.raises(NotationError, match=re.escape(message)):
        made(function)


def test_a_derivation_cannot_begin_with_a_relation() -> None:
    with pytest.raises(NotationError, match="is a member of a derivation"):
        formula()(lambda x: chain(at_most(x), x + 1))


def test_relations_are_printed_instead_of_the_equals_sign() -> None:
    bounded = formula("f")(lambda x: chain(x * (1 - x), at_most(1 - x), at_least(-x)))
    assert bounded.latex() == r"\begin{aligned} f(x) &= x (1 - x) \\ &\le 1 - x \\ &\ge -x \end{aligned}"
    assert [float(member) for member in bounded.members(0.5)] == [0.25, 0.5, -0.5]
    assert formula("f")(lambda x: about(x)).latex() == r"f(x) \approx x"
    unnamed = formula()(lambda x: chain(x, at_most(x + 1)))
    assert unnamed.latex() == r"x \le x + 1"


def test_the_value_of_a_bounded_formula_is_not_its_bound() -> None:
    bounded = formula("f")(lambda x: chain(2 * x, x + x, at_most(x + 9)))
    assert float(bounded(1.0)) == 2
    assert {name.rpartition(".")[2]: float(v) for name, v in bounded.steps(1.0).items()} == {"<lambda>": 2}
    outer_ = formula("g")(lambda x: bounded(x) + 1)
    assert float(outer_(1.0)) == 3
    assert float(formula("f")(lambda x: about(3 * x))(1.0)) == 3

    @formula("g")
    def line(x: Expr) -> Expr:
        value: Expr = let("m", x + 1) * bounded(x)
        return value

    assert float(line(1.0)) == 4


def test_a_free_symbol_on_the_left() -> None:
    jacobian = made(
        lambda A: A, None, left=lambda A: partial(symbol("h_L", kind="vector"), symbol("theta", kind="vector"))
    )
    assert jacobian.latex() == r"\frac{\partial \mathbf{h}_L}{\partial \boldsymbol{\theta}} = \mathbf{A}"


def changes(function: Callable[..., Any], name: str | None = "f") -> set[str]:
    return {mutant.description.rpartition(": ")[2] for mutant in mutants(made(function, name))}


def test_mutants_of_matrices() -> None:
    assert {r"\mathbf{A}^\top -> \mathbf{A}", r"\mathbf{A} -> \mathbf{B}"} <= changes(lambda A, B: A.T @ B)
    assert r"\mathbf{u} \mathbf{v}^\top -> \mathbf{v} \mathbf{u}^\top" in changes(lambda u, v: outer(u, v))
    assert r"\mathbf{u} \mathbf{v}^\top -> \mathbf{u} \mathbf{v}" in changes(lambda u, v: outer(u, v))
    assert r"\operatorname{diag}(\mathbf{u}) -> \mathbf{u}" in changes(lambda u: diag(u))
    assert r"\lVert \mathbf{u} \rVert -> \lVert \mathbf{u} \rVert^2" in changes(lambda u: norm(u))
    assert r"\lVert \mathbf{A} \rVert_2 -> \lVert \mathbf{A} \rVert_F" in changes(lambda A: spectral_norm(A))
    assert r"\lVert \mathbf{A} \rVert_F -> \lVert \mathbf{A} \rVert_2" in changes(lambda A: frobenius_norm(A))
    assert {r"\mathbf{A}^2 -> \mathbf{A}^3", r"\mathbf{A}^2 -> \mathbf{A}"} <= changes(lambda A: matrix_power(A, 2))
    assert r"\mathbf{A}^t -> \mathbf{A}" in changes(lambda A, t: matrix_power(A, t))
    assert r"\operatorname{Im}(x) -> x" in changes(lambda x: imaginary_part(x))


def test_mutants_of_ranges() -> None:
    upwards, downwards = r"\prod_{j = 1}^{L} \mathbf{W}_j", r"\prod_{j = L, \dots, 1} \mathbf{W}_j"
    assert {f"{upwards} -> {downwards}", "1 -> 2"} <= changes(lambda W: matrix_product(lambda j: W[j], over=W))
    assert {f"{downwards} -> {upwards}", "1 -> 2"} <= changes(lambda W: matrix_product_down(lambda j: W[j], over=W))
    # A size is no place for another symbol: both sequences may end at the same index.
    found = changes(lambda W, k: matrix_product(lambda j: W[j], over=W, first=k + 1))
    assert {"k + 1 -> k - 1", "1 -> 2"} <= found
    assert not {change for change in found if change.startswith("L ")}


def test_mutants_of_relations() -> None:
    assert {r"\le 2 x -> \ge 2 x", r"\le 2 x -> 2 x"} <= changes(lambda x: chain(x, at_most(2 * x)))
    assert {r"\ge 2 x -> \le 2 x", r"\ge 2 x -> 2 x"} <= changes(lambda x: chain(x, at_least(2 * x)))
    assert r"\approx 2 x -> 2 x" in changes(lambda x: chain(x, about(2 * x)))


def test_what_cannot_be_printed_is_no_mutant() -> None:
    """Components of a vector with a subscript would have two."""
    f = formula("f", u=vector(size="n"), e=vector("e_0"))(lambda u, e: total(lambda j: u[j], over=u) * norm(e))
    found = {mutant.description.rpartition(": ")[2] for mutant in mutants(f)}
    assert r"\mathbf{e}_0 -> \mathbf{u}" in found
    assert r"\mathbf{u} -> \mathbf{e}_0" not in found
