"""Each reference against mpmath, to a few units of the last digit, and against PyTorch, to its own error.

What PyTorch computes otherwise is asserted where it does, not covered by a tolerance.
"""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional

from gradnotes.reference import activations
from tests.reference import oracles
from tests.verification import Verification

EPS = float(np.finfo(np.float64).eps)
LAST = float(np.finfo(np.float64).smallest_subnormal)
# Where exp(-x) overflows, 1 / (1 + exp(-x)) is 0 instead of something up to this.
LOST = 1 / float(np.finfo(np.float64).max)


def test_sigmoid(verify: Verification) -> None:
    x = oracles.points()
    exact = oracles.sigmoid(x)
    ours = activations.sigmoid(x)
    # exp errs by about an ulp, the sum and the quotient by half of one each; a subnormal by its last digit.
    verify.close(ours, exact, rtol=4 * EPS, atol=LAST, what="mpmath")
    theirs = oracles.torch_values(torch.sigmoid, x, verify.device)
    np.testing.assert_allclose(theirs, exact, rtol=4 * EPS, atol=LOST)
    verify.close(ours, theirs, rtol=8 * EPS, atol=LOST, what="PyTorch")
    below = (x < -710) & (x > -745)
    assert below.any()
    assert (ours[below] > 0).all()
    verify.equal(theirs[below], np.zeros(below.sum()), what="PyTorch's exp(-x) overflows")


def test_sigmoid_grad(verify: Verification) -> None:
    x = oracles.points()
    exact = oracles.sigmoid_grad(x)
    ours = activations.sigmoid_grad(x)
    # The errors of two sigmoids and a product.
    verify.close(ours, exact, rtol=8 * EPS, atol=LAST, what="mpmath")
    theirs = oracles.torch_grad(torch.sigmoid, x, verify.device)
    # autograd computes (1 - y) y: 1 - y is off by half a unit in the last digit of y, so near 1 by EPS / 2.
    np.testing.assert_allclose(theirs, exact, rtol=4 * EPS, atol=EPS)
    verify.close(ours, theirs, rtol=8 * EPS, atol=EPS, what="PyTorch")
    saturated = (x > 37) & (x < 700)
    assert saturated.any()
    assert (ours[saturated] > 0).all()
    verify.equal(theirs[saturated], np.zeros(saturated.sum()), what="PyTorch's y rounds to 1")


def test_relu(verify: Verification) -> None:
    x = oracles.points()
    ours = activations.relu(x)
    verify.equal(ours, oracles.relu(x), what="mpmath")
    verify.equal(ours, oracles.torch_values(functional.relu, x, verify.device), what="PyTorch")


def test_relu_grad(verify: Verification) -> None:
    x = oracles.points()
    ours = activations.relu_grad(x)
    verify.equal(ours, oracles.relu_grad(x), what="definition, 0 at 0")
    theirs = oracles.torch_grad(functional.relu, x, verify.device)
    number = ~np.isnan(x)
    verify.equal(ours[number], theirs[number], what="PyTorch")
    verify.equal(theirs[~number], np.ones(1), what="PyTorch's derivative at nan is 1")


def test_silu(verify: Verification) -> None:
    x = oracles.points()
    exact = oracles.silu(x)
    ours = activations.silu(x)
    # A sigmoid and a product; where the sigmoid is subnormal, its last digit times |x| < 1000.
    verify.close(ours, exact, rtol=4 * EPS, atol=1000 * LAST, what="mpmath")
    theirs = oracles.torch_values(functional.silu, x, verify.device)
    limited = x != -np.inf
    np.testing.assert_allclose(theirs[limited], exact[limited], rtol=4 * EPS, atol=711 * LOST)
    verify.close(ours[limited], theirs[limited], rtol=8 * EPS, atol=711 * LOST, what="PyTorch")
    verify.equal(theirs[~limited], np.array([np.nan]), what="PyTorch's -inf / inf")
    below = (x < -710) & (x > -745)
    assert below.any()
    assert (ours[below] < 0).all()
    verify.equal(theirs[below], np.zeros(below.sum()), what="PyTorch's exp(-x) overflows")


def test_silu_grad(verify: Verification) -> None:
    x = oracles.points()
    exact = oracles.silu_grad(x)
    ours = activations.silu_grad(x)
    # Two sigmoids, two products and a sum that at most halves; a subnormal sigmoid as in SiLU. At the zero of
    # the derivative the sum cancels, and what is left is an error of the size of the last digit of 1.
    zero = np.abs(x + 1.2785) < 0.5
    assert zero.sum() > 3
    verify.close(ours[~zero], exact[~zero], rtol=12 * EPS, atol=1000 * LAST, what="mpmath")
    verify.close(ours[zero], exact[zero], rtol=12 * EPS, atol=EPS, what="mpmath, near the zero")
    theirs = oracles.torch_grad(functional.silu, x, verify.device)
    finite = np.isfinite(x)
    # autograd computes s (1 + x (1 - s)): for large x, 1 - s is off by EPS / 2 and is multiplied by x < 37.
    np.testing.assert_allclose(theirs[finite], exact[finite], rtol=20 * EPS, atol=EPS)
    verify.close(ours[finite], theirs[finite], rtol=32 * EPS, atol=2 * EPS, what="PyTorch")
    verify.equal(theirs[~finite], np.full(3, np.nan), what="PyTorch's inf * 0")


def test_minus_max(verify: Verification) -> None:
    for row in oracles.logits():
        # One subtraction, which is correctly rounded.
        verify.equal(activations.minus_max(row, -1), oracles.minus_max(row), what=f"{row}")


def test_softmax(verify: Verification) -> None:
    for row in oracles.logits():
        exact = oracles.softmax(row)
        ours = activations.softmax(row)
        verify.close(ours, exact, rtol=shift_tolerance(row), atol=LAST, what=f"mpmath, {row}")
        theirs = oracles.torch_values(lambda x: functional.softmax(x, dim=-1), row, verify.device)
        if np.isinf(np.max(row)):
            verify.equal(theirs, np.full(len(row), np.nan), what=f"PyTorch's inf - inf, {row}")
        else:
            np.testing.assert_allclose(theirs, exact, rtol=4 * EPS, atol=2 * EPS)
            verify.close(ours, theirs, rtol=4 * EPS, atol=4 * EPS, what=f"PyTorch, {row}")


def test_softmax_jacobian(verify: Verification) -> None:
    for row in oracles.logits():
        exact = oracles.softmax_jacobian(row)
        ours = activations.softmax_jacobian(row)
        # A product of two probabilities and a sum of such products, all of one sign.
        verify.close(ours, exact, rtol=2 * shift_tolerance(row), atol=8 * LAST, what=f"mpmath, {row}")
        theirs = oracles.torch_jacobian(lambda x: functional.softmax(x, dim=-1), row, verify.device)
        if np.isinf(np.max(row)):
            verify.equal(theirs, np.full(ours.shape, np.nan), what=f"PyTorch's inf - inf, {row}")
        else:
            # autograd computes p (g - sum of g p), which cancels on the diagonal for p near 1.
            np.testing.assert_allclose(theirs, exact, rtol=4 * EPS, atol=2 * EPS)
            verify.close(ours, theirs, rtol=4 * EPS, atol=4 * EPS, what=f"PyTorch, {row}")


def test_log_softmax(verify: Verification) -> None:
    for row in oracles.logits():
        exact = oracles.log_softmax(row)
        ours = activations.log_softmax(row)
        # The distance to the maximum and the logarithm of the sum have one sign: nothing cancels.
        verify.close(ours, exact, rtol=shift_tolerance(row), atol=LAST, what=f"mpmath, {row}")
        theirs = oracles.torch_values(lambda x: functional.log_softmax(x, dim=-1), row, verify.device)
        if np.isinf(np.max(row)):
            verify.equal(theirs, np.full(len(row), np.nan), what=f"PyTorch's inf - inf, {row}")
        else:
            # PyTorch subtracts at the size of the logits, so it errs by that size's last digit.
            atol = EPS * (2 + float(np.max(np.abs(row[np.abs(row) <= 1000]), initial=0)))
            np.testing.assert_allclose(theirs, exact, rtol=4 * EPS, atol=atol)
            verify.close(ours, theirs, rtol=4 * EPS, atol=2 * atol, what=f"PyTorch, {row}")
    confident = np.array([40.0, 0.0])
    verify.close(activations.log_softmax(confident)[0], -np.exp(-40), rtol=4 * EPS, what="-log(1 + exp(-40))")
    theirs = oracles.torch_values(lambda x: functional.log_softmax(x, dim=-1), confident, verify.device)
    verify.equal(float(theirs[0]), 0.0, what="PyTorch's 1 + exp(-40) rounds to 1")


def test_log_softmax_jacobian(verify: Verification) -> None:
    for row in oracles.logits():
        exact = oracles.log_softmax_jacobian(row)
        ours = activations.log_softmax_jacobian(row)
        verify.close(ours, exact, rtol=shift_tolerance(row), atol=8 * LAST, what=f"mpmath, {row}")
        theirs = oracles.torch_jacobian(lambda x: functional.log_softmax(x, dim=-1), row, verify.device)
        if np.isinf(np.max(row)):
            verify.equal(theirs, np.full(ours.shape, np.nan), what=f"PyTorch's inf - inf, {row}")
        else:
            # autograd computes g - p (sum of g), which cancels on the diagonal for p near 1.
            np.testing.assert_allclose(theirs, exact, rtol=4 * EPS, atol=2 * EPS)
            verify.close(ours, theirs, rtol=4 * EPS, atol=4 * EPS, what=f"PyTorch, {row}")


def shift_tolerance(row: np.ndarray) -> float:
    """The relative error of exp(x - max) and of what is made of it.

    The distance d to the maximum is rounded to half a unit of its last digit, which exp turns into a relative
    error of d EPS / 2; beyond d = 745 the exponential is 0. exp itself, sum and quotient add the rest.
    """
    finite = row[np.isfinite(row)]
    spread = 0.0 if finite.size == 0 else min(745.0, float(np.max(finite) / 2 - np.min(finite) / 2) * 2)
    return (8 + spread / 2) * EPS
