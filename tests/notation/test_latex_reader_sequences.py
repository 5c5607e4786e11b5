"""The reader: sequences of vectors and matrices, products in order, derivatives by vectors, what is not equal."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from tests.latex_reader import LatexError, Stack, read, value

A = np.array([[1.0, 2.0], [3.0, -1.0]])
B = np.array([[0.5, 1.0], [-2.0, 4.0]])
U = np.array([1.0, -2.0])
H = np.array([[1.0, 0.0], [2.0, 1.0], [0.5, -3.0]])
KNOWN: dict[str, Any] = {
    r"\mathbf{A}": A,
    r"\mathbf{u}": U,
    r"\mathbf{W}": Stack(np.stack([A, B, A + B])),
    r"\mathbf{h}": Stack(H, first=0),
    r"\mathbf{z}": U,
    r"\operatorname{diag}": np.diag,
    r"\operatorname{mean}": lambda members: np.mean(members, axis=0),
    r"\operatorname{Im}": np.imag,
    r"\mathrm{i}": 1j,
    "f": lambda x: x**2,
    r"\mathbf{F}": lambda x: np.array([x[0] * x[1], x[0] ** 2, 3.0]),
    r"\mathbf{G}": lambda x: 2 * x[0],
    r"\mathcal{L}": lambda x: (x**2).sum() * x.ravel()[0],
    "L": 3,
    "k": 2,
    "x": 1.5,
}


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\mathbf{W}_2", B),
        (r"\mathbf{W}_{k + 1} \mathbf{h}_0", (A + B) @ H[0]),
        (r"\mathbf{h}_{k - 1} - \mathbf{h}_k", H[1] - H[2]),
        (r"\sum_{t = 1}^{k} \mathbf{h}_{t - 1}", H[0] + H[1]),
        (r"\operatorname{diag}(\mathbf{h}_1) \mathbf{W}_1^\top", np.diag(H[1]) @ A.T),
        (r"\prod_{\ell = 1}^{L} \mathbf{W}_{\ell}", A @ B @ (A + B)),
        (r"\prod_{\ell = L, \dots, 1} \mathbf{W}_{\ell}", (A + B) @ B @ A),
        (r"\prod_{\ell = L, \ldots, k} \mathbf{W}_\ell", (A + B) @ B),
        (r"\prod_{\ell = k, \dots, k} \mathbf{W}_\ell", B),
        (r"\prod_{\ell = 1}^{k} \mathbf{W}_{\ell}^\top \mathbf{W}_{\ell}", A.T @ A @ B.T @ B),
        (r"\prod_{\ell = 1}^{k} (\mathbf{A} \mathbf{W}_{\ell})", A @ A @ A @ B),
        (r"\left( \prod_{\ell = L + 1}^{L} \mathbf{W}_{\ell} \right) \mathbf{u}", U),
        (r"\mathbf{A} \left( \prod_{\ell = L + 1}^{L} \mathbf{W}_{\ell} \right)", A),
        (r"\prod_{j = k}^{k} z_j", -2),
        (r"\prod_{j = k, \dots, 1} z_j", -2),
        (r"\operatorname{mean}(\mathbf{h})", H.mean(axis=0)),
        (r"\operatorname{Im}((x + \mathrm{i} k)^2)", 6),
        (r"\lvert 3 + 4 \mathrm{i} \rvert^2", 25),
    ],
)
def test_values(latex: str, expected: Any) -> None:
    np.testing.assert_allclose(value(latex, KNOWN), expected, rtol=1e-14)


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        # By a number, as before; of a function that stands alone
        (r"\frac{\partial f(x)}{\partial x}", 3),
        (r"\frac{\partial f}{\partial x}", 3),
        (r"\left\lvert \frac{\partial f}{\partial x} \right\rvert", 3),
        # The Jacobian: a row for each component of what is derived
        (r"\frac{\partial \mathbf{F}}{\partial \mathbf{u}}", [[-2, 1], [2, 0], [0, 0]]),
        (r"\frac{\partial \mathbf{F}(\mathbf{u})}{\partial \mathbf{u}}", [[-2, 1], [2, 0], [0, 0]]),
        (r"\frac{\partial \mathbf{F}(\mathbf{u})_2}{\partial u_1}", 2),
        (r"\frac{\partial \mathbf{F}(\mathbf{A} \mathbf{u})}{\partial \mathbf{u}}", [[-4, 13], [-6, -12], [0, 0]]),
        # Of a number: the shape of what it is derived by
        (r"\frac{\partial \mathcal{L}}{\partial \mathbf{u}}", [5 + 2, -4]),
        (r"\frac{\partial \mathcal{L}(\mathbf{u})}{\partial \mathbf{u}}", [5 + 2, -4]),
        (r"\frac{\partial \mathcal{L}}{\partial \mathbf{A}}", [[15 + 2, 4], [6, -2]]),
    ],
)
def test_derivatives(latex: str, expected: Any) -> None:
    np.testing.assert_allclose(value(latex, KNOWN), expected, rtol=1e-9, atol=1e-9)


def test_the_derivative_of_a_batch_is_taken_number_by_number() -> None:
    x = np.array([1.0, 2.0, -3.0])
    np.testing.assert_allclose(value(r"\frac{\partial f}{\partial x}", KNOWN | {"x": x}), 2 * x, rtol=1e-9)


def test_a_name_with_a_meaning_of_its_own_is_no_member() -> None:
    assert value(r"\mathbf{h}_0^\top \mathbf{h}_0", KNOWN | {r"\mathbf{h}_0": np.array([3.0, 4.0])}) == 25


def test_relations_of_a_derivation() -> None:
    (line,) = read(r"\begin{aligned} g(x) &= 2 x \\ &\approx 3.1 \\ &\le 4 \\ &\ge x \end{aligned}", KNOWN)
    assert line.operators == ("=", "~", "<=", ">=")
    assert [float(v) for v in line.values] == [3, 3.1, 4, 1.5]


def test_a_name_is_bound_to_what_it_is_equal_to() -> None:
    lines = read(r"\begin{aligned} m &= x + 1 \\ &= 2.5 \\ &\approx 3 \\ g(x) &= m \end{aligned}", KNOWN)
    assert float(lines[-1].values[0]) == 2.5


# ‸ stands where the error must point.
REFUSED = [
    (r"‸\mathbf{W} + \mathbf{A}", "a sequence where one of its members should stand"),
    (r"‸\mathbf{W}_4", "the index 4 is not in 1 … 3"),
    (r"‸\mathbf{h}_3", "the index 3 is not in 0 … 2"),
    (r"‸\mathbf{W}_{1, 2}", "'\\\\mathbf{W}_{1,2}' has no value"),
    (r"‸\prod_{\ell = 1, \dots, L} \mathbf{W}_\ell", "nothing from 3 to 1"),
    (r"‸\prod_{\ell = k, \dots, L} \mathbf{W}_\ell", "nothing from 3 to 2"),
    (r"‸\prod_{\ell = L + 2}^{L} \mathbf{W}_\ell", "nothing from 5 to 3"),
    (r"‸\prod_{\ell = L}^{1} \mathbf{W}_\ell", "nothing from 3 to 1"),
    (r"‸\sum_{\ell = L + 1}^{L} \mathbf{W}_\ell", "nothing from 4 to 3"),
    (r"\prod_{\ell = L, ‸1} \mathbf{W}_\ell", r"expected '\dots'"),
    (r"\prod_{\ell = L, \dots ‸1} \mathbf{W}_\ell", "expected ','"),
    (r"\prod_{\ell = L, \dots, 1}‸^{L} \mathbf{W}_\ell", "unexpected"),
    (r"\sum_{\ell = L‸, \dots, 1} \mathbf{W}_\ell", "expected '}'"),
    (r"\prod_{\ell = L, \dots, 1} \mathbf{W}_\ell ‸\mathbf{A}", "a factor without"),
    (r"(\prod_{\ell = L + 1}^{L} \mathbf{W}_\ell)‸^\top", "only a vector or a matrix is transposed"),
    (r"‸\frac{\partial \mathbf{G}}{\partial \mathbf{A}}", "only a number is derived by a matrix"),
    (r"‸\frac{\partial \operatorname{diag}(\mathbf{u})}{\partial \mathbf{u}}", "no matrix by anything"),
    (r"‸\frac{\partial \mathbf{F}(\mathbf{u})}{\partial u_1}", "a column where a number should stand"),
    (r"\begin{cases} 1 & \text{if } ‸x \approx 2 \\ 2 & \text{otherwise} \end{cases}", "how close is close enough"),
    (r"\begin{aligned} ‸m &\le x \\ g(x) &= m \end{aligned}", "bound by something else than '='"),
    (r"\begin{aligned} ‸m &\approx x \\ g(x) &= m \end{aligned}", "bound by something else than '='"),
]


@pytest.mark.parametrize(("marked", "message"), REFUSED, ids=[marked for marked, _ in REFUSED])
def test_refusals_with_their_offset(marked: str, message: str) -> None:
    with pytest.raises(LatexError, match=re.escape(message)) as error:
        read(marked.replace("‸", ""), KNOWN)
    assert error.value.offset == marked.index("‸"), error.value
