"""Each reference against mpmath, to a few units of the last digit, and against PyTorch, to its own error.

What PyTorch computes otherwise is asserted where it does, not covered by a tolerance.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest
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


def agree(
    verify: Verification,
    ours: np.ndarray,
    exact: np.ndarray,
    theirs: np.ndarray,
    *,
    ulps: float,
    last: float = 0,
    same: Any = slice(None),
    torch_ulps: float = 8,
    torch_atol: float = 0.0,
) -> None:
    """Ours against mpmath everywhere, and PyTorch's against both where it computes the same thing.

    `ulps`: the relative error in units of EPS; `last`: the absolute one in units of the last subnormal digit.
    """
    verify.close(ours, exact, rtol=ulps * EPS, atol=last * LAST, what="mpmath")
    np.testing.assert_allclose(theirs[same], exact[same], rtol=torch_ulps * EPS, atol=torch_atol + LOST)
    tolerance = (ulps + torch_ulps) * EPS
    verify.close(ours[same], theirs[same], rtol=tolerance, atol=torch_atol + LOST, what="PyTorch")


def test_tanh(verify: Verification) -> None:
    x = oracles.points()
    ours = activations.tanh(x)
    agree(verify, ours, oracles.tanh(x), oracles.torch_values(torch.tanh, x, verify.device), ulps=2)


def test_tanh_grad(verify: Verification) -> None:
    x = oracles.points()
    ours = activations.tanh_grad(x)
    theirs = oracles.torch_grad(torch.tanh, x, verify.device)
    # Ours: exp, a quotient, a square. autograd computes 1 - y²: off by EPS where y is near 1.
    agree(verify, ours, oracles.tanh_grad(x), theirs, ulps=8, last=4, torch_atol=EPS)
    saturated = (x > 20) & (x < 350)
    assert (ours[saturated] > 0).all()
    verify.equal(theirs[saturated], np.zeros(saturated.sum()), what="PyTorch's y rounds to 1")


def test_log_sigmoid(verify: Verification) -> None:
    x = oracles.points()
    ours = activations.log_sigmoid(x)
    theirs = oracles.torch_values(functional.logsigmoid, x, verify.device)
    # The minimum and the logarithm have one sign.
    agree(verify, ours, oracles.log_sigmoid(x), theirs, ulps=4, last=1)
    textbook = np.log(activations.sigmoid(np.array([40.0])))
    verify.equal(textbook, np.zeros(1), what="the logarithm of a sigmoid that rounds to 1")


def test_log_sigmoid_grad(verify: Verification) -> None:
    x = oracles.points()
    ours = activations.log_sigmoid_grad(x)
    theirs = oracles.torch_grad(functional.logsigmoid, x, verify.device)
    agree(verify, ours, oracles.log_sigmoid_grad(x), theirs, ulps=4, last=1)


def test_softplus(verify: Verification) -> None:
    x = oracles.points()
    for beta in (1, 0.5, 4.0):
        exact = oracles.softplus(x, beta)
        ours = activations.softplus(x, beta)
        theirs = oracles.torch_values(partial(functional.softplus, beta=beta), x, verify.device)
        linear = x > 20 / beta
        # The product beta x is rounded, which exp turns into a relative error of beta |x| EPS / 2; 745 is its end.
        ulps = 4 if beta == 1 else 400
        agree(verify, ours, exact, theirs, ulps=ulps, last=4, same=~linear, torch_ulps=ulps)
        verify.equal(theirs[linear], x[linear], what="PyTorch's threshold")
        verify.close(theirs[linear], exact[linear], rtol=0, atol=2.1e-9 / beta, what="what the threshold drops")
        no_threshold = oracles.torch_values(partial(functional.softplus, beta=beta, threshold=700), x, verify.device)
        verify.close(no_threshold, exact, rtol=ulps * EPS, atol=LOST, what="PyTorch with another threshold")
    for beta in (0, -1, np.nan):
        with pytest.raises(ValueError, match=f"expected beta > 0, received {beta}"):
            activations.softplus(x, beta)


def test_softplus_grad(verify: Verification) -> None:
    x = oracles.points()
    for beta in (1, 0.5, 4.0):
        exact = oracles.softplus_grad(x, beta)
        ours = activations.softplus_grad(x, beta)
        theirs = oracles.torch_grad(partial(functional.softplus, beta=beta), x, verify.device)
        linear = x > 20 / beta
        ulps = 4 if beta == 1 else 400  # as in softplus
        agree(verify, ours, exact, theirs, ulps=ulps, last=4, same=~linear, torch_ulps=ulps)
        verify.equal(theirs[linear], np.ones(linear.sum()), what="PyTorch's threshold")
    for beta in (0, -1, np.nan):
        with pytest.raises(ValueError, match=f"expected beta > 0, received {beta}"):
            activations.softplus_grad(x, beta)


def test_softsign(verify: Verification) -> None:
    x = oracles.points()
    ours = activations.softsign(x)
    theirs = oracles.torch_values(functional.softsign, x, verify.device)
    agree(verify, ours, oracles.softsign(x), theirs, ulps=2, same=~np.isinf(x))
    verify.equal(theirs[np.isinf(x)], np.full(2, np.nan), what="PyTorch's inf / inf")


def test_softsign_grad(verify: Verification) -> None:
    x = oracles.points()
    ours = activations.softsign_grad(x)
    theirs = oracles.torch_grad(functional.softsign, x, verify.device)
    # autograd subtracts |x| / (1 + |x|)² from 1 / (1 + |x|): off by EPS / |x| where 1 / x² is left.
    agree(verify, ours, oracles.softsign_grad(x), theirs, ulps=4, last=4, same=~np.isinf(x), torch_atol=EPS)
    verify.equal(theirs[np.isinf(x)], np.full(2, np.nan), what="PyTorch's inf / inf")
    far = x == 1e30
    verify.close(ours[far], np.array([1e-60]), rtol=4 * EPS, what="1 / x²")
    verify.equal(theirs[far], np.zeros(1), what="PyTorch's difference cancels")


def test_leaky_relu(verify: Verification) -> None:
    x = oracles.points()
    for slope in (0.01, 0.2, 0.0, -1.0):
        given = x[x != -np.inf] if slope == 0 else x  # 0 * inf is nan, here and in PyTorch
        ours = activations.leaky_relu(given, slope)
        verify.equal(ours, oracles.leaky_relu(given, slope), what=f"mpmath, {slope}")
        theirs = oracles.torch_values(partial(functional.leaky_relu, negative_slope=slope), given, verify.device)
        verify.equal(ours, theirs, what=f"PyTorch, {slope}")
    verify.equal(activations.leaky_relu(x), activations.leaky_relu(x, 0.01), what="PyTorch's default slope")


def test_leaky_relu_grad(verify: Verification) -> None:
    x = oracles.points()
    number = ~np.isnan(x)
    for slope in (0.01, 0.2, 0.0, -1.0):
        ours = activations.leaky_relu_grad(x, slope)
        verify.equal(ours, oracles.leaky_relu_grad(x, slope), what=f"definition, {slope} at 0")
        theirs = oracles.torch_grad(partial(functional.leaky_relu, negative_slope=slope), x, verify.device)
        verify.equal(ours[number], theirs[number], what=f"PyTorch, {slope}")
        verify.equal(theirs[~number], np.full(1, slope), what="PyTorch's derivative at nan is the slope")
    verify.equal(activations.leaky_relu_grad(x), activations.leaky_relu_grad(x, 0.01), what="PyTorch's default slope")


def test_channelwise(verify: Verification) -> None:
    images = np.zeros((2, 3, 4, 5), dtype=np.float32)
    shapes: list[tuple[np.ndarray, Any, tuple[int, ...]]] = [
        (images, [1, 2, 3], (3, 1, 1)),
        (images[..., 0, 0], [1, 2, 3], (3,)),
        (images, 0.25, ()),
        (images, [0.25], ()),
        (np.zeros(7), 0.25, ()),
        (np.zeros(()), 0.25, ()),
        (np.zeros((2, 0)), [], (0,)),
    ]
    for given, weight, shape in shapes:
        shaped = activations.channelwise(weight, given)
        verify.equal(shaped.shape, shape, what=f"{given.shape}")
        verify.equal(shaped.dtype, given.dtype, what="type")
        verify.equal(shaped.ravel(), np.ravel(np.asarray(weight, dtype=given.dtype)), what="values")
    wrong: list[tuple[np.ndarray, int, int]] = [(images, 4, 3), (images, 5, 3)]
    for given, number, channels in [*wrong, (np.zeros(7), 7, 1), (np.zeros(()), 2, 1)]:
        with pytest.raises(ValueError, match=rf"expected 1 or {channels} weights \(axis 1\), received {number}"):
            activations.channelwise(np.ones(number), given)
        with pytest.raises(RuntimeError):  # as PyTorch
            functional.prelu(torch.tensor(given), torch.ones(number, dtype=torch.tensor(given).dtype))


def test_prelu(verify: Verification) -> None:
    x = oracles.points()
    verify.equal(activations.prelu(x, 0.25), oracles.leaky_relu(x, 0.25), what="mpmath")
    for given, weight in prelu_inputs():
        theirs = functional.prelu(*(torch.tensor(a, device=verify.device) for a in (given, weight)))
        verify.equal(activations.prelu(given, weight), theirs, what=f"PyTorch, {given.shape}")


def test_prelu_grad(verify: Verification) -> None:
    x = oracles.points()
    verify.equal(activations.prelu_grad(x, 0.25), oracles.leaky_relu_grad(x, 0.25), what="definition, weight at 0")
    for given, weight in prelu_inputs():
        by_input, _ = prelu_autograd(given, weight, np.ones_like(given), verify.device)
        verify.equal(activations.prelu_grad(given, weight), by_input, what=f"PyTorch, {given.shape}")


def test_prelu_weight_grad(verify: Verification) -> None:
    x = oracles.points()
    verify.equal(activations.prelu_weight_grad(x), oracles.prelu_weight_grad(x), what="mpmath")
    for given, weight in prelu_inputs():
        upstream = np.random.default_rng(1).standard_normal(given.shape)
        _, by_weight = prelu_autograd(given, weight, upstream, verify.device)
        terms = upstream * activations.prelu_weight_grad(given)
        shared = tuple(axis for axis in range(given.ndim) if weight.size == 1 or axis != 1)
        # The sum is over a few dozen terms of size 1, in another order.
        verify.close(
            np.sum(terms, axis=shared), by_weight.reshape(-1).squeeze(), rtol=64 * EPS, atol=64 * EPS, what="sum"
        )


def prelu_inputs() -> list[tuple[np.ndarray, np.ndarray]]:
    """Inputs with one weight, and with one a channel."""
    rng = np.random.default_rng(0)
    shapes = [((7,), 1), ((4, 3), 1), ((4, 3), 3), ((2, 3, 4), 3), ((2, 3, 4, 5), 3), ((3, 3, 3), 3)]
    return [(rng.standard_normal(shape), rng.standard_normal(number)) for shape, number in shapes]


def prelu_autograd(
    x: np.ndarray, weight: np.ndarray, upstream: np.ndarray, device: str
) -> tuple[np.ndarray, np.ndarray]:
    """The gradients of sum(upstream * prelu(x)) by x and by the weight."""
    tensors = [torch.tensor(a, device=device, requires_grad=True) for a in (x, weight)]
    loss = (torch.tensor(upstream, device=device) * functional.prelu(*tensors)).sum()
    by_input, by_weight = torch.autograd.grad(loss, tensors)
    return by_input.cpu().numpy(), by_weight.cpu().numpy()


def test_elu(verify: Verification) -> None:
    x = oracles.points()
    for alpha in (1.0, 0.5, -2.0):
        theirs = oracles.torch_values(partial(functional.elu, alpha=alpha), x, verify.device)
        agree(verify, activations.elu(x, alpha), oracles.elu(x, alpha), theirs, ulps=2, last=1)
    small = activations.elu(np.array([-1e-20]))
    verify.equal(small, np.array([-1e-20]), what="expm1, where exp(x) - 1 is 0")
    verify.equal(activations.elu(x), activations.elu(x, 1.0), what="PyTorch's default alpha")


def test_elu_grad(verify: Verification) -> None:
    x = oracles.points()
    number = ~np.isnan(x)
    for alpha in (1.0, 0.5, -2.0):
        ours = activations.elu_grad(x, alpha)
        theirs = oracles.torch_grad(partial(functional.elu, alpha=alpha), x, verify.device)
        # autograd has alpha exp(x) as y + alpha on some devices: off by EPS alpha.
        agree(verify, ours, oracles.elu_grad(x, alpha), theirs, ulps=4, last=2, same=number, torch_atol=2 * EPS)
        assert not np.isnan(theirs).any(), "PyTorch's derivative at nan is a number"
    verify.equal(activations.elu_grad(x), activations.elu_grad(x, 1.0), what="PyTorch's default alpha")


def test_celu(verify: Verification) -> None:
    x = oracles.points()
    for alpha in (1.0, 0.5, 4.0):
        ours = activations.celu(x, alpha)
        theirs = oracles.torch_values(partial(functional.celu, alpha=alpha), x, verify.device)
        agree(verify, ours, oracles.celu(x, alpha), theirs, ulps=4, last=4)
    verify.equal(activations.celu(x), activations.celu(x, 1.0), what="PyTorch's default alpha")
    for wrong in (0, -1.0, np.nan):
        with pytest.raises(ValueError, match=f"expected alpha > 0, received {wrong}"):
            activations.celu(x, wrong)
    with pytest.raises(RuntimeError, match="alpha cannot be 0"):
        functional.celu(torch.ones(1), 0)


def test_celu_grad(verify: Verification) -> None:
    x = oracles.points()
    number = ~np.isnan(x)
    for alpha in (1.0, 0.5, 4.0):
        ours = activations.celu_grad(x, alpha)
        theirs = oracles.torch_grad(partial(functional.celu, alpha=alpha), x, verify.device)
        agree(verify, ours, oracles.celu_grad(x, alpha), theirs, ulps=4, last=2, same=number, torch_atol=2 * EPS)
        assert not np.isnan(theirs).any(), "PyTorch's derivative at nan is a number"
    theirs = oracles.torch_grad(partial(functional.celu, alpha=0.3), x, verify.device)
    near = np.abs(x) < 5
    exact = oracles.celu_grad(x[near], 0.3)
    verify.close(activations.celu_grad(x[near], 0.3), exact, rtol=20 * EPS, what="an alpha that is no float32")
    # PyTorch's derivative takes 1 / alpha as a float32, which exp multiplies by |x| / alpha < 17.
    verify.close(activations.celu_grad(x[near], 0.3), theirs[near], rtol=17 * 2**-23, what="PyTorch's alpha")
    if verify.device == "cpu":
        assert np.max(np.abs(theirs[near] - exact)) > 1e-9
    verify.equal(activations.celu_grad(x), activations.celu_grad(x, 1.0), what="PyTorch's default alpha")
    for wrong in (0, -1.0, np.nan):
        with pytest.raises(ValueError, match=f"expected alpha > 0, received {wrong}"):
            activations.celu_grad(x, wrong)


def test_selu(verify: Verification) -> None:
    x = oracles.points()
    scale, alpha = (float(c) for c in oracles.selu_constants())
    verify.close(activations.SELU_SCALE, scale, rtol=EPS, what="scale")
    verify.close(activations.SELU_ALPHA, alpha, rtol=EPS, what="alpha")
    theirs = oracles.torch_values(functional.selu, x, verify.device)
    agree(verify, activations.selu(x), oracles.selu(x), theirs, ulps=4, last=2)


def test_selu_grad(verify: Verification) -> None:
    x = oracles.points()
    ours = activations.selu_grad(x)
    theirs = oracles.torch_grad(functional.selu, x, verify.device)
    agree(verify, ours, oracles.selu_grad(x), theirs, ulps=4, last=4, same=~np.isnan(x), torch_atol=4 * EPS)
    assert not np.isnan(theirs).any(), "PyTorch's derivative at nan is a number"


def tail_tolerance(x: np.ndarray) -> float:
    """exp(-x² / 2) with an exponent that is rounded: a relative error of x² EPS for the largest of these |x| < 39."""
    return float((8 + np.max(np.square(np.minimum(np.abs(x[~np.isnan(x)]), 39)), initial=0)) * EPS)


def test_normal_cdf(verify: Verification) -> None:
    x = oracles.points()
    exact = oracles.normal_cdf(x)
    ours = activations.normal_cdf(x)
    for part in (x >= -1, (x < -1) & (x > -10), x <= -10, np.isnan(x)):
        tolerance = 8 * EPS if x[part].min(initial=0) >= -1 else tail_tolerance(x[part])
        verify.close(ours[part], exact[part], rtol=tolerance, atol=LAST, what="mpmath")
    theirs = oracles.torch_values(torch.special.ndtr, x, verify.device)
    verify.close(ours, theirs, rtol=0, atol=4 * EPS, what="PyTorch")


def test_gelu(verify: Verification) -> None:
    x = oracles.points()
    exact = oracles.gelu(x)
    ours = activations.gelu(x)
    for part in (x >= -1, (x < -1) & (x > -10), x <= -10, np.isnan(x)):
        tolerance = 8 * EPS if x[part].min(initial=0) >= -1 else tail_tolerance(x[part])
        verify.close(ours[part], exact[part], rtol=tolerance, atol=40 * LAST, what="mpmath")
    theirs = oracles.torch_values(functional.gelu, x, verify.device)
    limited = x != -np.inf
    # PyTorch adds erf to 1, which cancels on the left: off by |x| EPS / 2, and 0 from -9 on.
    verify.close(ours[limited], theirs[limited], rtol=8 * EPS, atol=8 * EPS, what="PyTorch")
    verify.equal(theirs[~limited], np.array([np.nan]), what="PyTorch's -inf * 0")
    tail = (x < -9) & (x > -38)
    assert (ours[tail] < 0).all()
    verify.equal(np.abs(theirs[tail]), np.zeros(tail.sum()), what="PyTorch's 1 + erf cancels")
    check_gelu_tanh(verify, x)
    for wrong in ("erf", None, True):
        with pytest.raises(ValueError, match=f'expected approximate="none" or "tanh", received {wrong!r}'):
            activations.gelu(x, wrong)  # type: ignore[arg-type]  # what is to be refused


def check_gelu_tanh(verify: Verification, x: np.ndarray) -> None:
    ours = activations.gelu(x, approximate="tanh")
    # The exponent 2u is rounded, to three units of its last digit; below -745 the sigmoid is 0.
    verify.close(ours, oracles.gelu_tanh(x), rtol=4 * 745 * EPS, atol=40 * LAST, what="mpmath, tanh")
    middle = np.abs(x) < 2
    verify.close(ours[middle], oracles.gelu_tanh(x[middle]), rtol=32 * EPS, what="mpmath, tanh, middle")
    theirs = oracles.torch_values(partial(functional.gelu, approximate="tanh"), x, verify.device)
    limited = x != -np.inf
    verify.close(ours[limited], theirs[limited], rtol=16 * EPS, atol=16 * EPS, what="PyTorch, tanh")
    verify.equal(theirs[~limited], np.array([np.nan]), what="PyTorch's -inf * 0")


def test_gelu_grad(verify: Verification) -> None:
    x = oracles.points()
    exact = oracles.gelu_grad(x)
    ours = activations.gelu_grad(x)
    # At the zero of the derivative the sum cancels.
    zero = np.abs(x + 0.7518) < 0.5
    assert zero.sum() > 3
    verify.close(ours[zero], exact[zero], rtol=12 * EPS, atol=EPS, what="mpmath, near the zero")
    for part in ((x >= -1) & ~zero, (x < -1) & (x > -10) & ~zero, x <= -10, np.isnan(x)):
        tolerance = 12 * EPS if x[part].min(initial=0) >= -1 else 2 * tail_tolerance(x[part])
        # A subnormal density, or cdf, has an error of its last digit, times |x| < 39.
        verify.close(ours[part], exact[part], rtol=tolerance, atol=80 * LAST, what="mpmath")
    theirs = oracles.torch_grad(functional.gelu, x, verify.device)
    finite = ~np.isinf(x)
    verify.close(ours[finite], theirs[finite], rtol=16 * EPS, atol=2 * EPS, what="PyTorch")
    verify.equal(theirs[~finite], np.full(2, np.nan), what="PyTorch's inf * 0")
    check_gelu_tanh_grad(verify, x)
    for wrong in ("erf", None, True):
        with pytest.raises(ValueError, match=f'expected approximate="none" or "tanh", received {wrong!r}'):
            activations.gelu_grad(x, wrong)  # type: ignore[arg-type]  # what is to be refused


def check_gelu_tanh_grad(verify: Verification, x: np.ndarray) -> None:
    exact = oracles.gelu_tanh_grad(x)
    ours = activations.gelu_grad(x, approximate="tanh")
    zero = np.abs(x + 0.7524) < 0.5
    verify.close(ours[zero], exact[zero], rtol=32 * EPS, atol=2 * EPS, what="mpmath, tanh, near the zero")
    # As in the function; a subnormal sigmoid is multiplied by x u' < 3000.
    verify.close(ours[~zero], exact[~zero], rtol=8 * 745 * EPS, atol=3000 * LAST, what="mpmath, tanh")
    theirs = oracles.torch_grad(partial(functional.gelu, approximate="tanh"), x, verify.device)
    # autograd computes 1 - t²: off by EPS, times x u' < 400 where t is not yet 1.
    near = np.abs(x) < 1e100
    verify.close(ours[near], theirs[near], rtol=32 * EPS, atol=64 * EPS, what="PyTorch, tanh")
    huge = np.abs(x) >= 1e300
    verify.equal(theirs[huge], np.full(huge.sum(), np.nan), what="PyTorch's x² overflows: inf * 0")


def test_mish(verify: Verification) -> None:
    x = oracles.points()
    ours = activations.mish(x)
    theirs = oracles.torch_values(functional.mish, x, verify.device)
    # A softplus, a tanh, a product; a subnormal softplus errs by its last digit, times |x| < 750.
    agree(verify, ours, oracles.mish(x), theirs, ulps=6, last=1000, same=x != -np.inf)
    verify.equal(theirs[x == -np.inf], np.array([np.nan]), what="PyTorch's -inf * 0")


def test_mish_grad(verify: Verification) -> None:
    x = oracles.points()
    exact = oracles.mish_grad(x)
    ours = activations.mish_grad(x)
    zero = np.abs(x + 1.1924) < 0.5
    assert zero.sum() > 3
    verify.close(ours[~zero], exact[~zero], rtol=16 * EPS, atol=2000 * LAST, what="mpmath")
    verify.close(ours[zero], exact[zero], rtol=16 * EPS, atol=EPS, what="mpmath, near the zero")
    theirs = oracles.torch_grad(functional.mish, x, verify.device)
    finite = ~np.isinf(x)
    # autograd computes 1 - t²: off by EPS / 2, times x < 19 where t is not yet 1.
    np.testing.assert_allclose(theirs[finite], exact[finite], rtol=8 * EPS, atol=20 * EPS)
    verify.close(ours[finite], theirs[finite], rtol=16 * EPS, atol=20 * EPS, what="PyTorch")
    verify.equal(theirs[~finite], np.full(2, np.nan), what="PyTorch's inf * 0")


def test_hardtanh(verify: Verification) -> None:
    x = oracles.points()
    for ends in ((-1.0, 1.0), (0.0, 6.0), (-2.5, -0.5), (2.0, 2.0)):
        ours = activations.hardtanh(x, *ends)
        verify.equal(ours, oracles.hardtanh(x, *ends), what=f"mpmath, {ends}")
        theirs = oracles.torch_values(partial(functional.hardtanh, min_val=ends[0], max_val=ends[1]), x, verify.device)
        verify.equal(ours, theirs, what=f"PyTorch, {ends}")
    verify.equal(activations.hardtanh(x), activations.hardtanh(x, -1.0, 1.0), what="PyTorch's default ends")
    for low, high in ((1.0, -1.0), (np.nan, 1.0)):
        with pytest.raises(ValueError, match=f"expected min_val <= max_val, received {low} and {high}"):
            activations.hardtanh(x, low, high)


def test_hardtanh_grad(verify: Verification) -> None:
    x = np.concatenate([oracles.points(), around(-1, 1, -2.5, -0.5, 2, 6)])
    number = ~np.isnan(x)
    for ends in ((-1.0, 1.0), (0.0, 6.0), (-2.5, -0.5), (2.0, 2.0)):
        ours = activations.hardtanh_grad(x, *ends)
        verify.equal(ours, oracles.hardtanh_grad(x, *ends), what=f"definition, 0 at {ends}")
        theirs = oracles.torch_grad(partial(functional.hardtanh, min_val=ends[0], max_val=ends[1]), x, verify.device)
        verify.equal(ours[number], theirs[number], what=f"PyTorch, {ends}")
        assert not np.isnan(theirs).any(), "PyTorch's derivative at nan is a number: 0 or 1, by the length of the array"
    verify.equal(activations.hardtanh_grad(x), activations.hardtanh_grad(x, -1.0, 1.0), what="PyTorch's default ends")
    for low, high in ((1.0, -1.0), (np.nan, 1.0)):
        with pytest.raises(ValueError, match=f"expected min_val <= max_val, received {low} and {high}"):
            activations.hardtanh_grad(x, low, high)


def test_relu6(verify: Verification) -> None:
    x = oracles.points()
    ours = activations.relu6(x)
    verify.equal(ours, oracles.relu6(x), what="mpmath")
    verify.equal(ours, oracles.torch_values(functional.relu6, x, verify.device), what="PyTorch")


def test_relu6_grad(verify: Verification) -> None:
    x = np.concatenate([oracles.points(), around(6)])
    ours = activations.relu6_grad(x)
    verify.equal(ours, oracles.relu6_grad(x), what="definition, 0 at 0 and 6")
    theirs = oracles.torch_grad(functional.relu6, x, verify.device)
    number = ~np.isnan(x)
    verify.equal(ours[number], theirs[number], what="PyTorch")
    assert not np.isnan(theirs).any(), "PyTorch's derivative at nan is a number: 0 or 1, by the length of the array"


def test_hardsigmoid(verify: Verification) -> None:
    x = np.concatenate([oracles.points(), around(-3, 3)])
    ours = activations.hardsigmoid(x)
    theirs = oracles.torch_values(functional.hardsigmoid, x, verify.device)
    # x + 3 is rounded, exactly so near -3.
    agree(verify, ours, oracles.hardsigmoid(x), theirs, ulps=2, torch_ulps=4)


def test_hardsigmoid_grad(verify: Verification) -> None:
    x = np.concatenate([oracles.points(), around(-3, 3)])
    ours = activations.hardsigmoid_grad(x)
    verify.equal(ours, oracles.hardsigmoid_grad(x), what="definition, 0 at -3 and 3")
    theirs = oracles.torch_grad(functional.hardsigmoid, x, verify.device)
    number = ~np.isnan(x)
    # PyTorch's sixth is a float32 also for float64: 3e-8 too large.
    single = float(np.float32(1) / np.float32(6))
    verify.close(ours[number], theirs[number], rtol=1.1 * abs(6 * single - 1), what="PyTorch's sixth")
    if verify.device == "cpu":
        verify.equal(np.unique(theirs[number]), np.array([0.0, single]), what="PyTorch's sixth is a float32")
    assert not np.isnan(theirs).any(), "PyTorch's derivative at nan is a number"


def test_hardswish(verify: Verification) -> None:
    x = np.concatenate([oracles.points(), around(-3, 3)])
    ours = activations.hardswish(x)
    theirs = oracles.torch_values(functional.hardswish, x, verify.device)
    same = (x > -np.inf) & (x < 1e308) | np.isnan(x) | (x == np.inf)
    agree(verify, ours, oracles.hardswish(x), theirs, ulps=3, last=1, same=same)
    verify.equal(theirs[x == -np.inf], np.array([np.nan]), what="PyTorch's -inf * 0")
    largest = x == np.finfo(np.float64).max
    verify.equal(ours[largest], x[largest], what="the largest float")
    verify.equal(theirs[largest], np.array([np.inf]), what="PyTorch's 6 x overflows before it is divided by 6")


def test_hardswish_grad(verify: Verification) -> None:
    x = np.concatenate([oracles.points(), around(-3, 3)])
    exact = oracles.hardswish_grad(x)
    ours = activations.hardswish_grad(x)
    theirs = oracles.torch_grad(functional.hardswish, x, verify.device)
    # 2 x + 3 is exact near its zero; PyTorch's x / 3 + 1/2 is not, and errs by EPS / 2.
    agree(verify, ours, exact, theirs, ulps=3, same=~np.isnan(x), torch_ulps=4, torch_atol=EPS)
    at_nan = theirs[np.isnan(x)]
    assert (np.isnan(at_nan) | (at_nan == 1)).all(), (
        "PyTorch's derivative at nan is nan or 1, by the length of the array"
    )


def around(*places: float) -> np.ndarray:
    """The places and the floats next to them, on both sides."""
    at = np.array(places, dtype=np.float64)
    return np.concatenate([np.nextafter(at, -np.inf), at, np.nextafter(at, np.inf)])


def gated_rows() -> list[tuple[np.ndarray, np.ndarray]]:
    """Values with their gates, two to eight components, and upstream gradients for them."""
    rng = np.random.default_rng(0)
    rows = [scale * rng.standard_normal(n) for scale in (0.1, 1, 10) for n in (2, 4, 8)]
    rows += [
        np.array(row, dtype=np.float64)
        for row in ([2, 0], [0, 2], [1e300, 40], [5, -40, -7, -8], [0.5, np.nan], [np.nan, 1])
    ]
    return [(row, rng.standard_normal(len(row) // 2)) for row in rows]


def gated_torch(function: Any, row: np.ndarray, upstream: np.ndarray, device: str) -> tuple[np.ndarray, np.ndarray]:
    """The value, and the gradient of sum(upstream * function(row)), by PyTorch."""
    tensor = torch.tensor(row, device=device, requires_grad=True)
    value = function(tensor)
    (grad,) = torch.autograd.grad((torch.tensor(upstream, device=device) * value).sum(), tensor)
    return value.detach().cpu().numpy(), grad.cpu().numpy()


def swiglu_torch(row: torch.Tensor) -> torch.Tensor:
    value, gate = row.chunk(2, dim=-1)
    return value * functional.silu(gate)


def geglu_torch(row: torch.Tensor) -> torch.Tensor:
    value, gate = row.chunk(2, dim=-1)
    return value * functional.gelu(gate)


def test_halves(verify: Verification) -> None:
    x = np.arange(24.0).reshape(2, 3, 4)
    for axis, expected in ((-1, (x[..., :2], x[..., 2:])), (2, (x[..., :2], x[..., 2:])), (0, (x[:1], x[1:]))):
        for ours, theirs in zip(activations.halves(x, axis), expected, strict=True):
            verify.equal(ours, theirs, what=f"axis {axis}")
    for odd, axis, size in ((x, 1, 3), (np.ones(5), -1, 5), (2.5, -1, 1)):
        with pytest.raises(ValueError, match=f"expected an even size along axis {axis}, received {size}"):
            activations.halves(odd, axis)
    with pytest.raises(RuntimeError, match="Halving dimension must be even"):
        functional.glu(torch.ones(5))


def test_glu(verify: Verification) -> None:
    for row, upstream in gated_rows():
        ours = activations.glu(row)
        theirs, _ = gated_torch(functional.glu, row, upstream, verify.device)
        agree(verify, ours, oracles.glu(row), theirs, ulps=6)


def test_glu_grad(verify: Verification) -> None:
    for row, upstream in gated_rows():
        ours = activations.glu_grad(row, upstream)
        _, theirs = gated_torch(functional.glu, row, upstream, verify.device)
        # autograd computes y (1 - s): off by EPS of the value.
        atol = 4 * EPS * float(np.nanmax(np.abs(row)))
        agree(verify, ours, oracles.glu_grad(row, upstream), theirs, ulps=12, torch_atol=atol)


def test_swiglu(verify: Verification) -> None:
    for row, upstream in gated_rows():
        ours = activations.swiglu(row)
        theirs, _ = gated_torch(swiglu_torch, row, upstream, verify.device)
        agree(verify, ours, oracles.swiglu(row), theirs, ulps=6)


def test_swiglu_grad(verify: Verification) -> None:
    for row, upstream in gated_rows():
        ours = activations.swiglu_grad(row, upstream)
        _, theirs = gated_torch(swiglu_torch, row, upstream, verify.device)
        atol = 16 * EPS * float(np.nanmax(np.abs(row)))
        agree(verify, ours, oracles.swiglu_grad(row, upstream), theirs, ulps=16, torch_ulps=32, torch_atol=atol)


def test_geglu(verify: Verification) -> None:
    for row, upstream in gated_rows():
        ours = activations.geglu(row)
        theirs, _ = gated_torch(geglu_torch, row, upstream, verify.device)
        # As GELU: the tail of the cdf, and PyTorch's 1 + erf, times value and gate < 40.
        atol = 64 * EPS * float(np.nanmax(np.abs(row)))
        agree(verify, ours, oracles.geglu(row), theirs, ulps=tail_tolerance(row) / EPS, torch_atol=atol)


def test_geglu_grad(verify: Verification) -> None:
    for row, upstream in gated_rows():
        exact = oracles.geglu_grad(row, upstream)
        ours = activations.geglu_grad(row, upstream)
        # As GELU's derivative, whose sum cancels at its zero.
        size = float(np.nanmax(np.abs(row)))
        verify.close(ours, exact, rtol=2 * tail_tolerance(row), atol=EPS * size, what=f"mpmath, {row}")
        _, theirs = gated_torch(geglu_torch, row, upstream, verify.device)
        verify.close(ours, theirs, rtol=2 * tail_tolerance(row), atol=64 * EPS * size, what=f"PyTorch, {row}")


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
