"""The references of the gradients against PyTorch, autograd, exact small cases and theory.

What PyTorch computes otherwise is asserted where it does, not covered by a tolerance.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import mpmath as mp
import numpy as np
import pytest
import torch
from torch.nn import functional

from gradnotes.reference import activations, gradients
from tests.reference import oracles
from tests.verification import Verification

EPS = float(np.finfo(np.float64).eps)
INF = math.inf
SHAPES = ((4, 3), (4,), (2, 3, 2, 2), ())


def grads(seed: int = 0, scale: float = 1.0) -> list[np.ndarray]:
    """Of a few parameters."""
    rng = np.random.default_rng(seed)
    return [np.asarray(scale * rng.normal(size=shape)) for shape in SHAPES]


def parameters(given: list[np.ndarray], device: str) -> list[torch.nn.Parameter]:
    """With these gradients."""
    found = [torch.nn.Parameter(torch.zeros(g.shape, dtype=torch.tensor(g).dtype, device=device)) for g in given]
    for parameter, g in zip(found, given, strict=True):
        parameter.grad = torch.tensor(g, device=device)
    return found


def by_torch(
    clip: Callable[..., Any], given: list[np.ndarray], device: str, *arguments: Any, **named: Any
) -> tuple[Any, list[np.ndarray]]:
    """What a function of torch.nn.utils returns, and the gradients that it leaves."""
    clipped = parameters(given, device)
    returned = clip(clipped, *arguments, **named)
    return returned, [np.asarray(p.grad.cpu().numpy()) for p in clipped if p.grad is not None]


def exact_norm(given: list[np.ndarray], p: float) -> float:
    """To many digits."""
    with mp.workdps(400):
        numbers = [abs(mp.mpf(float(v))) for g in given for v in np.ravel(g)]
        return float(max(numbers) if p == INF else mp.fsum(v ** mp.mpf(p) for v in numbers) ** (1 / mp.mpf(p)))


def test_total_norm(verify: Verification) -> None:
    for scale in (1.0, 1e-200, 1e200, 1e-320):
        for p in (2.0, 1.0, 3.0, 0.5, INF):
            given = grads(scale=scale)
            ours = gradients.total_norm(given, p)
            # 29 powers, each off by a few EPS, and a root.
            verify.close(ours, exact_norm(given, p), rtol=64 * EPS, atol=1e-323, what=f"mpmath, {scale}, p = {p}")
            if scale == 1:
                theirs, _ = by_torch(torch.nn.utils.clip_grad_norm_, given, verify.device, 1.0, norm_type=p)
                verify.close(ours, theirs, rtol=1e-13, what=f"PyTorch, p = {p}")
    verify.equal(gradients.total_norm([[3, 4]]), 5.0, what="an exact case, with PyTorch's default p")
    verify.equal(gradients.total_norm([[3, -7], 2], INF), 7.0, what="the largest")
    verify.equal(gradients.total_norm([[1.0, INF]]), INF, what="of something infinite")
    verify.equal(gradients.total_norm([np.full(2, 1.7e308)]), INF, what="beyond the largest float")
    verify.equal(gradients.total_norm([np.array([-128], dtype=np.int8)]), 128.0, what="an integer without its opposite")
    assert math.isnan(gradients.total_norm([[1.0, np.nan], [INF]]))
    large = [np.array([2e19, 0], dtype=np.float32)]
    verify.close(gradients.total_norm(large), 2e19, rtol=1e-7, what="float32, whose square overflows")
    theirs, left = by_torch(torch.nn.utils.clip_grad_norm_, large, verify.device, 1.0)
    verify.equal(float(theirs), INF, what="PyTorch's overflows")
    verify.equal(left[0], np.zeros(2, dtype=np.float32), what="and makes every finite gradient 0")


def test_clip_grad_norm(verify: Verification) -> None:
    for p in (2.0, 1.0, 3.0, INF):
        for max_norm in (0.0, 0.3, 1.0, 5.0, 1e3, INF):
            given = grads()
            norm, ours = gradients.clip_grad_norm(given, max_norm, p)
            their_norm, theirs = by_torch(torch.nn.utils.clip_grad_norm_, given, verify.device, max_norm, norm_type=p)
            verify.close(norm, their_norm, rtol=1e-13, what=f"PyTorch's norm, {max_norm}, {p}")
            for a, b in zip(ours, theirs, strict=True):
                verify.close(a, b, rtol=1e-13, what=f"PyTorch, {max_norm}, {p}")
            after = gradients.total_norm(ours, p)
            verify.close(after, min(norm, max_norm), rtol=4e-6, what="the norm afterwards, up to PyTorch's epsilon")
    norm, (exact,) = gradients.clip_grad_norm([[3.0, 4.0]], 1.0)
    verify.equal(norm, 5.0, what="the norm before clipping")
    verify.close(exact, np.array([3, 4]) / 5.000001, rtol=2 * EPS, what="the epsilon is added to the norm")
    verify.equal(gradients.clip_grad_norm([[3.0, 4.0]], 5.0)[1][0] < [3, 4], np.ones(2, dtype=bool), what="at the edge")
    verify.equal(gradients.clip_grad_norm([[3.0, 4.0]], 5.000001)[1][0], np.array([3.0, 4.0]), what="just above it")
    verify.equal(gradients.clip_grad_norm([], 1.0), (0.0, []), what="of nothing")


def test_clip_grad_value(verify: Verification) -> None:
    for value in (0.0, 0.5, 10.0, INF):
        ours = gradients.clip_grad_value(grads(), value)
        _, theirs = by_torch(torch.nn.utils.clip_grad_value_, grads(), verify.device, value)
        for a, b in zip(ours, theirs, strict=True):
            verify.equal(np.asarray(a), b, what=f"PyTorch, {value}")
    (exact,) = gradients.clip_grad_value([[-INF, -2.0, 0.25, INF, np.nan]], 1.0)
    verify.equal(exact, np.array([-1.0, -1.0, 0.25, 1.0, np.nan]), what="what is not finite")
    verify.equal(gradients.clip_grad_value([], 1.0), [], what="of nothing")


def units(array: np.ndarray) -> np.ndarray:
    """The norm of each unit, in the shape that multiplies: of rows, of filters, of a whole vector."""
    tensor = torch.tensor(array)
    if tensor.ndim < 2:
        return np.asarray(torch.linalg.vector_norm(tensor).numpy())
    return np.asarray(torch.linalg.vector_norm(tensor, dim=tuple(range(1, tensor.ndim)), keepdim=True).numpy())


def test_adaptive_clip(verify: Verification) -> None:
    for g, w in zip(grads(0, 3.0), grads(1), strict=True):
        for factor in (0.01, 1.0, 3.0, 1e3):
            ours = gradients.adaptive_clip(g, w, factor)
            ratio = units(g) / np.maximum(units(w), 1e-3)
            # The definition of the paper, by cases of the ratio of the norms.
            expected = np.where(ratio > factor, factor * g / ratio, g)
            verify.close(ours, expected, rtol=1e-13, what=f"{g.shape}, {factor}")
    rows, weights = np.array([[3.0, 4.0], [0.3, 0.4], [0.0, 0.0]]), np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    ours = gradients.adaptive_clip(rows, weights, 0.5)
    verify.close(ours, np.array([[0.3, 0.4], [0.3, 0.4], [0, 0]]), rtol=4 * EPS, what="each row by its own norm")
    ours = gradients.adaptive_clip([3.0, 4.0], [0.0, 0.0], 0.5)
    verify.close(ours, np.array([3e-4, 4e-4]), rtol=4 * EPS, what="weights of 0 count as 1e-3")
    ours = gradients.adaptive_clip([3.0, 4.0], [0.0, 0.0], 0.5, eps=0.2)
    verify.close(ours, np.array([0.06, 0.08]), rtol=4 * EPS, what="or as eps")
    verify.close(gradients.adaptive_clip([3.0, 4.0], [0.6, 0.8]), [0.006, 0.008], rtol=4 * EPS, what="the default")
    verify.equal(gradients.adaptive_clip([[np.inf, 1.0]], [[1.0, 1.0]]), np.array([[np.nan, 0.0]]), what="infinite")


def sample(x: Any) -> Any:
    """Smooth, of any number of numbers, real or complex."""
    return np.sum(np.exp(np.sin(x)) * x) + np.prod(x)


def sample_grad(x: np.ndarray, device: str) -> np.ndarray:
    """By autograd."""
    given = torch.tensor(x, device=device, requires_grad=True)
    (grad,) = torch.autograd.grad((torch.exp(torch.sin(given)) * given).sum() + given.prod(), given)
    return np.asarray(grad.cpu().numpy())


POINTS = [np.array([0.3, -1.2, 2.0]), np.array([[0.5, 1.0], [-2.0, 0.1]]), np.array(0.7)]


def test_finite_difference(verify: Verification) -> None:
    for x in POINTS:
        # eps^(2/3) is 4e-11, times derivatives of up to 30.
        verify.close(gradients.finite_difference(sample, x), sample_grad(x, verify.device), rtol=0, atol=2e-9)
    for place in (1e-8, 1.0, 1e8):
        grad = gradients.finite_difference(lambda v: v * v, place)
        verify.close(grad, 2 * place, rtol=1e-7, atol=1e-10, what=f"a parabola at {place}: no error but rounding")
    errors = [float(gradients.finite_difference(np.exp, 1.0, step)) - math.e for step in (1e-2, 1e-3)]
    verify.close(errors[0] / errors[1], 100, rtol=1e-3, what="a tenth of the step has a hundredth of the error")
    verify.close(errors[0], math.e * 1e-4 / 6, rtol=1e-4, what="step² / 6 times the third derivative")
    seen: list[float] = []

    def see(x: np.ndarray) -> float:
        seen.append(float(x))
        return 0.0

    gradients.finite_difference(see, 1e6)
    cube = float(np.cbrt(EPS))
    verify.close(np.array(seen) - 1e6, np.array([1, -1]) * cube * 1e6, rtol=1e-9, what="the default step, relative")
    seen.clear()
    gradients.finite_difference(see, -1e-3)
    verify.close(np.array(seen) + 1e-3, np.array([1, -1]) * cube, rtol=1e-9, what="but not below that of 1")


def test_complex_step(verify: Verification) -> None:
    for x in POINTS:
        exact = sample_grad(x, verify.device)
        verify.close(gradients.complex_step(sample, x), exact, rtol=16 * EPS, atol=16 * EPS, what="autograd")
    for step in (1e-100, 1e-20, 1e-8):
        verify.close(gradients.complex_step(np.exp, 1.0, step), math.e, rtol=4 * EPS, what=f"{step}")
    verify.close(
        gradients.complex_step(np.exp, 1.0, 0.1), math.e * math.sin(0.1) / 0.1, rtol=4 * EPS, what="a long one"
    )


def test_gradient_check(verify: Verification) -> None:
    x = np.array([0.3, -1.2, 2.0])

    def right(x: np.ndarray) -> np.ndarray:
        return sample_grad(x, verify.device)

    assert gradients.gradient_check(sample, right, x) < 1e-9
    for factor, expected in ((1.1, 0.1 / 1.1), (0.9, 0.1), (-1.0, 2.0), (0.0, 1.0)):
        error = gradients.gradient_check(sample, lambda x: factor * right(x), x)  # noqa: B023 - called at once
        verify.close(error, expected, rtol=1e-8, what=f"a gradient that is {factor} times the right one")
    zero = gradients.gradient_check(lambda v: 3.0, np.zeros_like, x)
    verify.equal(zero, 0.0, what="nothing where nothing should be")


def weights(widths: tuple[int, ...], seed: int = 0) -> list[np.ndarray]:
    """Matrices of a network of these widths."""
    rng = np.random.default_rng(seed)
    return [rng.normal(size=(n, m)) / math.sqrt(m) for m, n in pairwise(widths)]


def network(matrices: list[np.ndarray], activation: Callable[[torch.Tensor], torch.Tensor]) -> oracles.Torch:
    """By PyTorch."""

    def output(x: torch.Tensor) -> torch.Tensor:
        for matrix in matrices:
            x = activation(functional.linear(x, torch.tensor(matrix, device=x.device)))
        return x

    return output


ACTIVATIONS: list[tuple[Any, Any, Callable[[torch.Tensor], torch.Tensor]]] = [
    (activations.tanh, activations.tanh_grad, torch.tanh),
    (activations.relu, activations.relu_grad, torch.relu),
    (activations.sigmoid, activations.sigmoid_grad, torch.sigmoid),
]


def test_layer_inputs(verify: Verification) -> None:
    matrices, x = weights((3, 5, 4, 2)), np.array([0.3, -1.2, 2.0])
    for ours, _, theirs in ACTIVATIONS:
        before, states = gradients.layer_inputs(matrices, x, ours)
        verify.equal([a.shape for a in before], [(5,), (4,), (2,)], what="shapes")
        for depth, h in enumerate(states):
            exact = oracles.torch_values(network(matrices[:depth], theirs), x, verify.device)
            verify.close(h, exact, rtol=1e-13, atol=1e-15, what=f"after {depth} layers")
        for a, matrix, h in zip(before, matrices, states[:-1], strict=True):
            verify.close(a, np.einsum("ij,j->i", matrix, h), rtol=1e-13, atol=1e-15, what="before the activation")
    before, states = gradients.layer_inputs([], x, np.tanh)
    verify.equal(before, [], what="no layers")
    verify.equal(states[0], x, what="leave the input")


def test_deep_jacobian(verify: Verification) -> None:
    x = np.array([0.3, -1.2, 2.0])
    for widths in ((3, 5, 4, 2), (3, 3), (3, 1, 3)):
        matrices = weights(widths)
        for ours, slope, theirs in ACTIVATIONS:
            exact = oracles.torch_jacobian(network(matrices, theirs), x, verify.device)
            jacobian = gradients.deep_jacobian(matrices, x, ours, slope)
            verify.close(jacobian, exact, rtol=1e-12, atol=1e-14, what=f"autograd, {widths}")
    verify.equal(gradients.deep_jacobian([], x, np.tanh, np.tanh), np.eye(3), what="no layers")
    half = [np.eye(2) / 2] * 10
    jacobian = gradients.deep_jacobian(half, [1.0, 2.0], np.positive, np.ones_like)
    verify.equal(jacobian, np.eye(2) / 1024, what="an exact case")


def test_layer_gradients(verify: Verification) -> None:
    matrices, x, upstream = weights((3, 5, 4, 2)), np.array([0.3, -1.2, 2.0]), np.array([1.5, -0.5])
    for ours, slope, theirs in ACTIVATIONS:
        found = gradients.layer_gradients(matrices, x, upstream, ours, slope)
        given = [torch.tensor(m, device=verify.device, requires_grad=True) for m in matrices]
        h = torch.tensor(x, device=verify.device)
        for matrix in given:
            h = theirs(functional.linear(h, matrix))
        exact = torch.autograd.grad(h @ torch.tensor(upstream, device=verify.device), given)
        for a, b in zip(found, exact, strict=True):
            verify.close(a, b, rtol=1e-12, atol=1e-14, what="autograd")
    verify.equal(gradients.layer_gradients([], x, x, np.tanh, np.tanh), [], what="no layers")


def test_rnn_jacobian(verify: Verification) -> None:
    rng = np.random.default_rng(0)
    steps, h, w_ih, w_hh, bias = (rng.normal(size=s) for s in ((4, 2), (3,), (3, 2), (3, 3), (3,)))
    given = [torch.tensor(a, device=verify.device) for a in (w_ih, w_hh, bias, np.zeros(3))]

    def last(state: torch.Tensor) -> torch.Tensor:
        state = state[None]
        for x in torch.tensor(steps, device=verify.device):
            state = torch.rnn_tanh_cell(x[None], state, *given)
        return state[0]

    exact = oracles.torch_jacobian(last, h, verify.device)
    ours = gradients.rnn_jacobian(steps, h, w_ih, w_hh, bias)
    verify.close(ours, exact, rtol=1e-12, atol=1e-14, what="torch.rnn_tanh_cell")
    zero = gradients.rnn_jacobian(np.zeros((5, 2)), np.zeros(3), w_ih, w_hh)
    verify.close(zero, np.linalg.matrix_power(w_hh, 5), rtol=1e-13, what="at 0 a power of the weights, without a bias")
    verify.equal(gradients.rnn_jacobian(np.zeros((0, 2)), h, w_ih, w_hh), np.eye(3), what="no steps")


def test_spectral_radius(verify: Verification) -> None:
    rotation = 0.9 * np.array([[0.0, -1.0], [1.0, 0.0]])
    verify.close(gradients.spectral_radius(rotation), 0.9, rtol=4 * EPS, what="complex eigenvalues")
    verify.close(gradients.spectral_radius([[0.5, 100.0], [0.0, -0.75]]), 0.75, rtol=4 * EPS, what="triangular")
    matrix = np.random.default_rng(0).normal(size=(5, 5))
    theirs = torch.linalg.eigvals(torch.tensor(matrix, device=verify.device)).abs().max()
    verify.close(gradients.spectral_radius(matrix), theirs, rtol=1e-12, what="PyTorch")
    growth = np.linalg.norm(np.linalg.matrix_power(matrix, 200)) / np.linalg.norm(np.linalg.matrix_power(matrix, 100))
    verify.close(gradients.spectral_radius(matrix), growth ** (1 / 100), rtol=0.05, what="the growth of powers")


def test_condition_number(verify: Verification) -> None:
    verify.close(gradients.condition_number(np.diag([0.5, -4.0, 1.0])), 8.0, rtol=4 * EPS, what="an exact case")
    for shape in ((4, 4), (5, 3), (3, 5)):
        matrix = np.random.default_rng(0).normal(size=shape)
        theirs = torch.linalg.cond(torch.tensor(matrix, device=verify.device))
        verify.close(gradients.condition_number(matrix), theirs, rtol=1e-12, what=f"PyTorch, {shape}")
    verify.equal(gradients.condition_number([[1.0, 0.0], [0.0, 0.0]]), INF, what="singular")
    verify.equal(gradients.condition_number([[0.0]]), INF, what="zero")


def hessian(*values: float) -> np.ndarray:
    """A symmetric matrix with these eigenvalues."""
    q = np.linalg.qr(np.random.default_rng(0).normal(size=(len(values),) * 2))[0]
    turned = q @ np.diag(values) @ q.T
    return np.asarray((turned + turned.T) / 2)


def test_curvatures(verify: Verification) -> None:
    verify.close(gradients.curvatures(hessian(3.0, -1.0, 0.5)), [-1.0, 0.5, 3.0], rtol=16 * EPS, what="in their order")
    verify.equal(gradients.curvatures([[4]]), np.array([4.0]), what="a single one")
    for wrong in ([[1.0, 2.0], [0.0, 1.0]], np.ones((2, 3)), np.ones(3), np.zeros((0, 0)), [[np.nan]]):
        with pytest.raises(ValueError, match="expected a symmetric matrix, received"):
            gradients.curvatures(wrong)


def test_largest_learning_rate(verify: Verification) -> None:
    h = hessian(0.5, 2.0, 8.0)
    limit = gradients.largest_learning_rate(h)
    verify.close(limit, 0.25, rtol=16 * EPS, what="2 / 8")
    verify.close(gradients.descent_rate(h, limit), 1.0, rtol=16 * EPS, what="where the error stays")
    verify.equal(gradients.largest_learning_rate([[0.5]]), 4.0, what="of a flat valley")
    verify.close(gradients.largest_learning_rate(hessian(-1.0, 4.0)), 0.5, rtol=16 * EPS, what="at a saddle")
    for wrong in (-1.0, 0.0):
        with pytest.raises(ValueError, match=f"^expected a curvature above 0, received {wrong} as the largest$"):
            gradients.largest_learning_rate(np.diag([-2.0, wrong]))


def test_best_learning_rate(verify: Verification) -> None:
    h = hessian(0.5, 2.0, 7.5)
    best = gradients.best_learning_rate(h)
    verify.close(best, 0.25, rtol=16 * EPS, what="2 / (0.5 + 7.5)")
    verify.close(gradients.descent_rate(h, best), 14 / 16, rtol=16 * EPS, what="(k - 1) / (k + 1), k = 15")
    for other in (0.99 * best, 1.01 * best):
        assert gradients.descent_rate(h, other) > 14 / 16
    verify.equal(gradients.best_learning_rate([[0.5]]), 2.0, what="of a flat valley")
    verify.close(gradients.best_learning_rate([[4.0]]), 0.25, rtol=EPS, what="of one curvature: in one step")
    for wrong in (-1.0, 0.0):
        with pytest.raises(ValueError, match=f"^expected curvatures above 0, received {wrong} as the smallest$"):
            gradients.best_learning_rate(np.diag([2.0, wrong]))


def test_best_momentum(verify: Verification) -> None:
    h = hessian(1.0, 3.0, 9.0)
    lr, momentum = gradients.best_momentum(h)
    verify.close([lr, momentum], [0.25, 0.25], rtol=16 * EPS, what="k = 9: 4 / (3 + 1)², ((3 - 1) / (3 + 1))²")
    # Two roots meet at both ends, where a rounding error shows as its root.
    verify.close(gradients.descent_rate(h, lr, momentum), 0.5, rtol=1e-7, what="(3 - 1) / (3 + 1)")
    for a, b in ((0.95, 1), (1.05, 1), (1, 0.95), (1, 1.05)):
        assert gradients.descent_rate(h, a * lr, b * momentum) > 0.51
    verify.equal(gradients.best_momentum([[0.25]]), (4.0, 0.0), what="of a flat valley")
    verify.equal(gradients.best_momentum([[4.0]]), (0.25, 0.0), what="of one curvature: in one step, without momentum")
    for wrong in (-1.0, 0.0):
        with pytest.raises(ValueError, match=f"^expected curvatures above 0, received {wrong} as the smallest$"):
            gradients.best_momentum(np.diag([2.0, wrong]))


def test_descent_rate(verify: Verification) -> None:
    h = hessian(0.5, 2.0, 8.0)
    for lr in (0.0, 0.1, 0.2, 0.3):
        for momentum in (0.0, 0.5, 0.9, 1.5):
            # One step takes (x, x before) to (x - lr H x + momentum (x - x before), x).
            now = (1 + momentum) * np.eye(3) - lr * h
            step = np.block([[now, -momentum * np.eye(3)], [np.eye(3), np.zeros((3, 3))]])
            expected = np.abs(np.linalg.eigvals(step)).max()
            # At lr = 0 and momentum = 1 two roots would meet, where a rounding error shows as its root: not here.
            verify.close(gradients.descent_rate(h, lr, momentum), expected, rtol=1e-12, what=f"{lr}, {momentum}")
    verify.close(gradients.descent_rate([[-2.0]], 0.1), 1.2, rtol=4 * EPS, what="at a saddle it grows")
    verify.close(gradients.descent_rate(h, 0.3), 1.4, rtol=16 * EPS, what="by default without momentum")


def test_gradient_descent(verify: Verification) -> None:
    h, start = hessian(0.5, 2.0, 8.0), np.array([1.0, -2.0, 0.5])
    for lr, momentum in ((0.1, 0.0), (0.05, 0.9), (0.3, 0.0)):
        path = gradients.gradient_descent(lambda x: h @ x, start, lr, 20, momentum)
        theta = torch.nn.Parameter(torch.tensor(start, device=verify.device))
        optimizer = torch.optim.SGD([theta], lr=lr, momentum=momentum)
        theirs = [start]
        for _ in range(20):
            theta.grad = torch.tensor(h, device=verify.device) @ theta.detach()
            optimizer.step()
            theirs.append(theta.detach().cpu().numpy().copy())
        verify.close(path, np.array(theirs), rtol=1e-11, atol=1e-14, what=f"torch.optim.SGD, {lr}, {momentum}")
    path = gradients.gradient_descent(lambda x: 2 * x, 1.0, 0.25, 3)
    verify.equal(path, np.array([1, 0.5, 0.25, 0.125]), what="an exact case, without momentum")
    verify.equal(gradients.gradient_descent(np.sin, start, 0.1, 0), start[None], what="no steps")
    far = gradients.gradient_descent(lambda x: -(x**3), 10.0, 1.0, 20)
    verify.equal(np.isfinite(far[:5]).all(), np.True_, what="finite at first")
    assert not np.isfinite(far[-1])


def test_escape_steps(verify: Verification) -> None:
    for start, curvature, lr, radius in (
        (1e-9, 0.7, 0.3, 1.0),
        (-1e-3, 0.1, 0.01, 2.0),
        (0.9, 1.0, 0.5, 1.0),
        (1.0, 1.0, 1.0, 8.0),
        (1.0, 1.0, 1.0, 2.0**40),
        (1.0, 2.0, 1.0, 3.0**5),
        (-1.0, 4.0, 1.0, 125.0),  # log(125) / log(5) is above 3
        (2.0, 2.0, 2.0, 250.0),
        (2.0, 1.0, 1.0, 1.0),
        (1.0, 1.0, 1.0, 1.0),
    ):
        path = gradients.gradient_descent(np.array(-curvature).__mul__, start, lr, 20_000 if lr < 0.1 else 200)
        walked = int(np.argmax(np.abs(path) >= radius))
        assert abs(path[walked]) >= radius
        steps = gradients.escape_steps(start, curvature, lr, radius)
        verify.equal(steps, walked, what=f"walked, {start}, {curvature}, {lr}, {radius}")
    verify.equal(gradients.escape_steps(1.0, 1.0, 1.0, 8.0), 3, what="doubled three times")
