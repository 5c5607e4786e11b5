"""What the reader refuses, and where it points: every error is planted."""

from __future__ import annotations

import re

import pytest

from tests.latex_reader import LatexError, read
from tests.notation.reader_environment import FUNCTIONS, NUMBERS, VECTORS

# ‸ stands where the error must point.
REFUSED = [
    # Unknown or unreadable
    (r"x ‸\oplus y", "unexpected"),
    ("x ‸& y", "unexpected"),
    ("x ‸§ y", "cannot read"),
    ("x ‸| y", "cannot read"),
    ("x + ‸q", "unknown symbol 'q'"),
    ("x + e‸", "expected '^'"),
    (r"‸\sigma''(x)", "neither a known function"),
    (r"‸q \begin{array} x \end{array}", "unknown symbol"),
    (r"x ‸\begin{array} x \end{array}", "cannot stand here"),
    # Trailing input and missing pieces
    ("x + y ‸)", "unexpected"),
    ("x = y ‸.", "cannot read"),
    ("x +‸", "unexpected the end"),
    ("‸", "unexpected the end"),
    ("(x + y‸", "expected ')'"),
    (r"\frac{x}‸", "expected '{'"),
    (r"\left( x ‸)", "does not close"),
    ("(x ‸]", "does not close"),
    (r"\left( x ‸\bigr)", "does not close"),
    (r"‸\left x \right)", "no such delimiter"),
    (r"‸\right( x )", "no such delimiter"),
    (r"\sqrt ‸x", "expected '{'"),
    (r"\boldsymbol‸\hat{y}", "write braces"),
    # Ambiguous products
    ("‸q (x)", "neither a known function nor a known factor"),
    ("x ‸2", r"needs \cdot"),
    ("2 ‸3", r"needs \cdot"),
    (r"2 ‸\frac{1}{2}", "mixed number"),
    (r"x \cdot ‸-y", "unexpected"),
    ("x + ‸-y", "unexpected"),
    ("x - ‸- y", "unexpected"),
    ("-‸-x", "unexpected"),
    ("a / b ‸c", "can be read in two ways"),
    ("a / b ‸/ c", "can be read in two ways"),
    (r"a / b ‸\cdot c", "can be read in two ways"),
    ("‸{x + y} a", "unexpected"),
    (r"\mathbf{u} \odot \mathbf{z} ‸a", "two ways"),
    # Ambiguous function arguments
    (r"\log x ‸y", "where does the argument"),
    (r"\log x ‸\cdot y", "where does the argument"),
    (r"\log x ‸/ y", "where does the argument"),
    (r"\log 2 ‸x", "where does the argument"),
    (r"\log x‸^2", "is the function raised or its argument"),
    (r"\log ‸-x", "expected the argument"),
    (r"\log ‸\tanh x", "expected the argument"),
    (r"\tanh‸^{-1}(x)", "can be read in two ways"),
    (r"\sigma ‸x", "needs a bracketed argument"),
    (r"\sigma‸^{x}(x)", "can be read in two ways"),
    (r"\max ‸x", "needs bracketed arguments"),
    (r"\max_{j} z_j ‸a", "where does the argument"),
    (r"\max_{j} z_j‸^2", "is the function raised or its argument"),
    (r"\max_{j} (z_j - 1)‸^2", "is the function raised or its argument"),
    (r"\max_{j} (z_j - 1) ‸z_j", "where does the argument"),
    (r"‸\exp(x, y)", "takes one argument"),
    (r"f(x) + \sigma‸", "needs a bracketed argument"),
    # Scripts
    ("x^‸12", "only the first digit"),
    ("z_‸12", "only the first digit"),
    ("x^‸-1", "cannot stand alone"),
    ("x^a‸^b", "after a complete factor"),
    ("2‸_i", "after a complete factor"),
    (r"\frac{a}{b}‸^2", "bracket what is raised"),
    ("e^x‸^2", "bracket what is raised"),
    ("z_{2 ‸i}", "needs commas"),
    # Indices and operators over them
    (r"\sum_{‸i=1}^{K} z_i", "already has a meaning"),
    (r"‸\sum_{j=1} z_j", "one limit"),
    (r"‸\sum_{j}^{K} z_j", "one limit"),
    (r"\sum_{j=1}^{K} ‸- z_j", "unexpected"),
    (r"‸\sum_{j} x", "range of 'j'"),
    (r"\prod_{j=1}^{K} z_j ‸a", "without 'j' in a product"),
    (r"\max_{1 ‸< j \le K} z_j", r"expected '\le'"),
    ("z_{i ‸+ 2}", "is not in 1"),
    ("z_{i ‸- 2}", "is not in 1"),
    ("z_‸x", "is not in 1"),
    ("z_‸h", "is no whole number"),
    ("‸z_{i, i}", "2 index"),
    (r"‸\mathbf{z}_i", "has no value"),
    # Cases and alignments
    (r"\begin{cases} 1 & \text{otherwise} \\ ‸0 & \text{if } x > 0 \end{cases}", "after the one"),
    (r"\begin{cases} 1 & \text{if } x + 1 ‸\\ 0 & \text{otherwise} \end{cases}", "expected a relation"),
    (r"\begin{cases} 1 & \text{if } ‸x \\ 0 & \text{otherwise} \end{cases}", "the flag 'x' is 4.0, neither 0 nor 1"),
    (r"\begin{cases} 1 & \text{if } ‸q \\ 0 & \text{otherwise} \end{cases}", "unknown symbol 'q'"),
    (r"\begin{cases} 1 & ‸\text{when } x > 0 \end{cases}", "expected 'if'"),
    (r"\begin{cases} 1 & \text{if } x > 0 \end{cases} ‸+ 1", "cases have no end"),
    (r"\begin{cases} 1 & \text{if } x > 0 \end{cases} ‸x", "cases have no end"),
    (r"1 - x \begin{cases} 1 & \text{if } x > 0 \end{cases} ‸- 1", "cases have no end"),
    (r"\begin{cases} 1 & \text{if } x > 0 \end‸{aligned}", "expected the end of 'cases'"),
    (r"\begin{aligned} ‸&= 1 \end{aligned}", "nothing to continue"),
    (r"\begin{aligned} q ‸= 1 \end{aligned}", "expected '&'"),
    (r"\begin{aligned} q &= 1 \\ ‸q &= 2 \end{aligned}", "already has a meaning"),
    (r"\begin{aligned} q &= 1 \\ &= 2 \end{aligned} ‸x", "unexpected"),
    (r"‸\begin{bmatrix} 1 & 2 \\ 3 \end{bmatrix}", "differ in length"),
    # Vectors and matrices
    (r"\mathbf{u} ‸\mathbf{z}", "no matrix product"),
    (r"\mathbf{z} ‸\mathbf{W}_1", "no matrix product"),
    (r"\mathbf{W}_1 ‸\mathbf{b}_1", "do not multiply"),
    (r"\mathbf{u} ‸+ \mathbf{b}_1", "beside"),
    (r"\mathbf{u} ‸+ 1", "a number beside"),
    (r"\mathbf{W}_2 ‸\cdot \mathbf{b}_1", "between matrices"),
    (r"e^{‸\mathbf{u}}", "where a number should stand"),
    (r"\frac{x}{‸\mathbf{u}}", "where a number should stand"),
    (r"\mathbf{u}‸^2", "to the power"),
    (r"x‸^\top", "transposed"),
    (r"‸\lVert x \rVert", "norm of something"),
    (r"\lVert \mathbf{u} \rVert_‸3", "unknown norm"),
    (r"‸\lVert \mathbf{W}_2 \rVert", "of a matrix"),
    # Expectations and derivatives
    (r"‸\operatorname{E}[x]", "unknown symbol"),
    (r"\operatorname{E}_{‸x \sim \mathcal{N}(0, 1)}[x]", "already has a meaning"),
    (r"\operatorname{E}_{t \sim ‸\mathcal{T}(3)}[t]", "unknown distribution"),
    (r"\operatorname{E}_{t \sim ‸\mathcal{N}(0)}[t]", "two parameters"),
    (r"\operatorname{E}_{t \sim \mathcal{N}(0, 1)} ‸t", "expected a bracket"),
    (r"\frac{\partial ‸(x + y)}{\partial x}", "only a symbol, a call"),
    (r"\sum_{j=1}^{K} z_j + z_‸j", "'j' has no value"),
]


@pytest.mark.parametrize(("marked", "message"), REFUSED, ids=[marked for marked, _ in REFUSED])
def test_refusals_with_their_offset(marked: str, message: str) -> None:
    environment = {**NUMBERS, **FUNCTIONS, **VECTORS, "h": 0.5, "x": 4.0}
    with pytest.raises(LatexError, match=re.escape(message)) as error:
        read(marked.replace("‸", ""), environment)
    assert error.value.offset == marked.index("‸"), error.value
