"""The formulas of the gradients: as printed, as called, against the references, against PyTorch."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
import torch

from gradnotes import formulas
from gradnotes.notation import Formula
from gradnotes.reference import gradients as reference
from tests.formulas.cases import gradients as cases
from tests.formulas.gradient_networks import Net, Recurrence, tanh_slope
from tests.formulas.oracle import Case
from tests.formulas.relations import check_called, check_printed
from tests.verification import Verification

# A few matrices of size 3 are multiplied, in another order than the references do.
RTOL, ATOL = 1e-12, 1e-13


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def check(name: str, known: Callable[[np.random.Generator, str], list[Case]], verify: Verification) -> Formula:
    """The formula, which is right as printed and as called."""
    formula = formulas.get(f"gradients.{name}")
    points = known(rng(), verify.device)
    check_printed(formula, points, verify)
    check_called(formula, points, verify)
    return formula


def hessian(*curvatures: float) -> np.ndarray:
    """A symmetric matrix with these eigenvalues."""
    q = np.linalg.qr(rng().normal(size=(len(curvatures),) * 2))[0]
    turned: np.ndarray = q @ np.diag(curvatures) @ q.T
    return np.asarray((turned + turned.T) / 2)


# Through layers


def test_chain_rule(verify: Verification) -> None:
    check("chain_rule", cases.chain_rule, verify)


def test_layer_jacobian(verify: Verification) -> None:
    check("layer_jacobian", cases.layer_jacobian, verify)


def test_deep_jacobian(verify: Verification) -> None:
    formula = check("deep_jacobian", cases.deep_jacobian, verify)
    net = Net(rng().normal(size=(4, 3, 3)), np.zeros((4, 3)), rng().normal(size=3))
    ours = reference.deep_jacobian(list(net.weights), net.x, np.tanh, tanh_slope)
    verify.close(formula(tanh_slope, net.before(), net.weights), ours, rtol=RTOL, atol=ATOL, what="the reference")


def test_backpropagation(verify: Verification) -> None:
    formula = check("backpropagation", cases.backpropagation, verify)
    net, g = Net.random(rng(), 4), np.ones(3)
    jacobian = formulas.get("gradients.deep_jacobian")(tanh_slope, net.before(), net.weights)
    backwards = formula(tanh_slope, net.before(), net.weights, g)
    verify.close(backwards, jacobian.T @ g, rtol=RTOL, atol=ATOL, what="the transposed Jacobian")


def test_jacobian_bound(verify: Verification) -> None:
    check("jacobian_bound", cases.jacobian_bound, verify)


def test_sigmoid_slope(verify: Verification) -> None:
    formula = check("sigmoid_slope", cases.sigmoid_slope, verify)
    verify.equal(formula(np.array(0.0)), np.array(0.25), what="the bound is reached at 0")


def test_sigmoid_chain(verify: Verification) -> None:
    formula = check("sigmoid_chain", cases.sigmoid_chain, verify)
    product, _, bound = formula.members(2.0, np.zeros(5))
    verify.close(product, bound, rtol=1e-15, what="the bound is reached where every unit is at 0")


def test_depth_to_factor(verify: Verification) -> None:
    formula = check("depth_to_factor", cases.depth_to_factor, verify)
    c, r = np.array([0.25, 0.9, 3.0]), np.array([1e-6, 0.5, 1e9])
    verify.close(c ** formula(c, r), r, rtol=1e-13, what="after so many layers")


def test_residual_jacobian(verify: Verification) -> None:
    check("residual_jacobian", cases.residual_jacobian, verify)


def test_residual_chain(verify: Verification) -> None:
    check("residual_chain", cases.residual_chain, verify)


def test_residual_paths(verify: Verification) -> None:
    formula = check("residual_paths", cases.residual_paths, verify)
    chain = formulas.get("gradients.residual_chain")
    first, second = rng().normal(size=(2, 3, 3))
    verify.close(
        formula(first, second), chain(np.stack([first, second])), rtol=RTOL, atol=ATOL, what="a chain of two blocks"
    )


def test_residual_bound(verify: Verification) -> None:
    check("residual_bound", cases.residual_bound, verify)


# Through time


def test_rnn_jacobian(verify: Verification) -> None:
    formula = check("rnn_jacobian", cases.rnn_jacobian, verify)
    rnn = Recurrence.random(rng())
    ours = reference.rnn_jacobian(rnn.inputs, rnn.start, np.eye(3), rnn.weight)
    verify.close(formula(tanh_slope, rnn.before(), rnn.weight, 0), ours, rtol=RTOL, atol=ATOL, what="the reference")


def test_rnn_bound(verify: Verification) -> None:
    check("rnn_bound", cases.rnn_bound, verify)


def test_power_bounds(verify: Verification) -> None:
    formula = check("power_bounds", cases.power_bounds, verify)
    symmetric = hessian(0.5, -0.9, 0.2)
    lowest, norm, highest = formula.members(symmetric, 6)
    verify.close([lowest, highest], [norm, norm], rtol=RTOL, what="one number where the matrix is symmetric")
    verify.close(lowest, reference.spectral_radius(symmetric) ** 6, rtol=RTOL, what="the reference")


def test_eigen_power(verify: Verification) -> None:
    check("eigen_power", cases.eigen_power, verify)


def test_bptt(verify: Verification) -> None:
    check("bptt", cases.bptt, verify)


def test_lstm_cell(verify: Verification) -> None:
    check("lstm_cell", cases.lstm_cell, verify)


def test_lstm_path(verify: Verification) -> None:
    check("lstm_path", cases.lstm_path, verify)


def test_forget_bias(verify: Verification) -> None:
    formula = check("forget_bias", cases.forget_bias, verify)
    path = formulas.get("gradients.lstm_path")(np.full(9, 1 / (1 + math.exp(-2.0))), 3)
    verify.close(formula(2.0, 9, 3), path, rtol=1e-14, what="a path whose gates are all the same")


def test_forget_half_life(verify: Verification) -> None:
    formula = check("forget_half_life", cases.forget_half_life, verify)
    f = np.array([0.1, 0.5, 0.99, 0.9999])
    verify.close(f ** formula(f), np.full(4, 0.5), rtol=1e-12, what="after so many steps")


# Clipping


def test_clip_norm(verify: Verification) -> None:
    formula = check("clip_norm", cases.clip_norm, verify)
    g = np.array([3.0, 4.0])
    for tau in (1.0, 5.0, 7.0):
        (ours,) = reference.clip_grad_norm([g], tau)[1]
        # PyTorch's 1e-6 in the denominator, which the textbook form does not have.
        verify.close(formula(g, tau), ours, rtol=1e-6, what=f"the reference, {tau}")


def test_clip_grad_norm(verify: Verification) -> None:
    formula = check("clip_grad_norm", cases.clip_grad_norm, verify)
    g = np.array([3.0, 4.0])
    for tau in (1.0, 5.0, 7.0):
        (ours,) = reference.clip_grad_norm([g], tau)[1]
        verify.close(formula(g, tau), ours, rtol=1e-14, what=f"the reference, {tau}")


def test_total_norm(verify: Verification) -> None:
    formula = check("total_norm", cases.total_norm, verify)
    g = rng().normal(size=(4, 2, 3))
    verify.close(formula(g), reference.total_norm(list(g)), rtol=1e-14, what="the reference")


def test_clip_value(verify: Verification) -> None:
    formula = check("clip_value", cases.clip_value, verify)
    g = rng().normal(size=9)
    (ours,) = reference.clip_grad_value([g], 0.7)
    verify.equal(formula(g, 0.7), ours, what="the reference")


def test_adaptive_clip(verify: Verification) -> None:
    formula = check("adaptive_clip", cases.adaptive_clip, verify)
    g, w = rng().normal(size=(2, 5, 3))
    w[1] = 0
    for factor in (0.01, 1.0, 30.0):
        rows = np.array([formula(*pair, factor) for pair in zip(g, w, strict=True)])
        verify.close(rows, reference.adaptive_clip(g, w, factor), rtol=1e-14, what=f"the reference, {factor}")


def test_cosine(verify: Verification) -> None:
    formula = check("cosine", cases.cosine, verify)
    g = np.array([3.0, 1.0])
    by_norm, by_value = reference.clip_grad_norm([g], 1.0)[1][0], reference.clip_grad_value([g], 1.0)[0]
    verify.close(formula(g, by_norm), np.array(1.0), rtol=1e-15, what="clipped by its norm, it keeps its direction")
    verify.close(formula(g, by_value), np.array(4 / math.sqrt(20)), rtol=1e-15, what="clipped by value, it turns")


def test_clipped_step(verify: Verification) -> None:
    check("clipped_step", cases.clipped_step, verify)


# Derivatives by differences


def test_forward_difference(verify: Verification) -> None:
    check("forward_difference", cases.forward_difference, verify)


def test_central_difference(verify: Verification) -> None:
    check("central_difference", cases.central_difference, verify)


def test_difference_error(verify: Verification) -> None:
    formula = check("difference_error", cases.difference_error, verify)
    step, epsilon = 10.0 ** np.arange(-10, -1), float(np.finfo(float).eps)
    error = np.abs((np.exp(step) - np.exp(-step)) / (2 * step) - 1)
    assert (error <= formula(step, 1.1, epsilon)).all(), "exp, whose third derivative is below 1.1 near 0"


def test_best_difference_step(verify: Verification) -> None:
    formula = check("best_difference_step", cases.best_difference_step, verify)
    error = formulas.get("gradients.difference_error")
    best = formula(2.0, 1e-10)
    for other in (0.9, 1.1):
        assert error(other * best, 2.0, 1e-10) > error(best, 2.0, 1e-10)
    third, rounding = error(best, 2.0, 0.0), error(best, 0.0, 1e-10)
    verify.close(rounding, 2 * third, rtol=1e-13, what="at the minimum the rounding is two thirds")


def test_complex_step(verify: Verification) -> None:
    formula = check("complex_step", cases.complex_step, verify)
    x = np.array([0.3, 1.2])
    ours = reference.complex_step(lambda v: np.sum(np.exp(v) * v), x)
    value = formula(lambda v: np.exp(v) * v, np.exp, x, 1e-20)
    verify.close(value, ours, rtol=1e-15, what="the reference")


def test_relative_error(verify: Verification) -> None:
    formula = check("relative_error", cases.relative_error, verify)

    def cubic(x: np.ndarray) -> float:
        return float(np.sum(x**3))

    x = np.array([0.5, -1.0])
    wrong = reference.gradient_check(cubic, lambda x: 3.3 * x**2, x)
    verify.close(formula(3.3 * x**2, 3 * x**2), wrong, rtol=1e-8, what="the reference, a gradient that is wrong")


# Descent


def test_quadratic(verify: Verification) -> None:
    check("quadratic", cases.quadratic, verify)


def test_quadratic_gradient(verify: Verification) -> None:
    check("quadratic_gradient", cases.quadratic_gradient, verify)


def test_loss_change(verify: Verification) -> None:
    formula = check("loss_change", cases.loss_change, verify)
    theta, h = np.array([1.0, -2.0, 0.5]), hessian(0.5, 1.0, 4.0)
    g = h @ theta
    limit = 2 * (g @ g) / (g @ h @ g)
    verify.close(formula(theta, h, limit), 0.0, rtol=0, atol=1e-13, what="at twice the best learning rate")
    assert formula(theta, h, 0.99 * limit) < 0 < formula(theta, h, 1.01 * limit)


def test_steepest_step(verify: Verification) -> None:
    formula = check("steepest_step", cases.steepest_step, verify)
    change = formulas.get("gradients.loss_change")
    theta, h = np.array([1.0, -2.0, 0.5]), hessian(0.5, 1.0, 4.0)
    best = formula(h @ theta, h)
    for other in (0.9, 1.1):
        assert change(theta, h, other * best) > change(theta, h, best)
    verify.close(change(theta, h, 0.9 * best), change(theta, h, 1.1 * best), rtol=1e-12, what="a parabola around it")


def test_descent_error(verify: Verification) -> None:
    formula = check("descent_error", cases.descent_error, verify)
    h, start = hessian(0.5, 1.0, 4.0), np.array([1.0, -2.0, 0.5])
    values, vectors = np.linalg.eigh(h)
    path = reference.gradient_descent(lambda x: h @ x, start, 0.3, 7)
    value = formula(h, start, 0.3, 7, values, vectors.T.copy())
    verify.close(value, path[-1], rtol=RTOL, atol=ATOL, what="the reference")


def test_descent_path(verify: Verification) -> None:
    formula = check("descent_path", cases.descent_path, verify)
    path = reference.gradient_descent(lambda x: 0.7 * x, 2.0, 0.3, 9)
    verify.close([formula(2.0, 0.3, 0.7, t) for t in range(10)], path, rtol=1e-13, what="the reference")


def test_largest_learning_rate(verify: Verification) -> None:
    formula = check("largest_learning_rate", cases.largest_learning_rate, verify)
    h = hessian(0.5, 4.0)
    verify.close(formula(4.0), reference.largest_learning_rate(h), rtol=1e-14, what="the reference")
    far = [
        abs(reference.gradient_descent(lambda x: h @ x, [1, 1], c * formula(4.0), 300)[-1]).max() for c in (0.9, 1.1)
    ]
    assert far[0] < 1e-6, "below it the iteration converges"
    assert far[1] > 1e6, "above it the iteration diverges"


def test_descent_rate(verify: Verification) -> None:
    formula = check("descent_rate", cases.descent_rate, verify)
    for eta in (0.1, 0.44, 0.6):
        ours = reference.descent_rate(hessian(0.5, 2.0, 4.0), eta)
        verify.close(formula(eta, 0.5, 4.0), ours, rtol=1e-14, what=f"the reference, {eta}")


def test_best_rate(verify: Verification) -> None:
    formula = check("best_rate", cases.best_rate, verify)
    h = hessian(0.5, 2.0, 4.0)
    eta = formula.steps(0.5, 4.0)["eta"]
    verify.close(eta, reference.best_learning_rate(h), rtol=1e-14, what="the reference's learning rate")
    verify.close(formula(0.5, 4.0), reference.descent_rate(h, float(eta)), rtol=1e-13, what="the reference's rate")
    for other in (0.99, 1.01):
        assert reference.descent_rate(h, other * float(eta)) > formula(0.5, 4.0)


def test_condition_number(verify: Verification) -> None:
    formula = check("condition_number", cases.condition_number, verify)
    h = hessian(0.5, 2.0, 4.0)
    verify.close(formula(h), reference.condition_number(h), rtol=1e-13, what="the reference")


def test_steps_to_tolerance(verify: Verification) -> None:
    formula = check("steps_to_tolerance", cases.steps_to_tolerance, verify)
    rate = formulas.get("gradients.best_rate")(1.0, 50.0)
    verify.close(rate ** formula(50.0, 1e-6), 1e-6, rtol=1e-12, what="after so many steps")


def test_heavy_ball(verify: Verification) -> None:
    formula = check("heavy_ball", cases.heavy_ball, verify)
    path = reference.gradient_descent(lambda x: 1.3 * x, 1.0, 0.2, 6, momentum=0.8)
    ours = [formula(path[t], path[t - 1], 0.2, 1.3, 0.8) for t in range(1, 6)]
    verify.close(ours, path[2:], rtol=1e-12, what="the reference")


def test_heavy_ball_root(verify: Verification) -> None:
    formula = check("heavy_ball_root", cases.heavy_ball_root, verify)
    for curvature in (np.array(-2.0), np.array(0.1)):
        path = reference.gradient_descent(curvature.__mul__, 1.0, 0.1, 200, momentum=0.5)
        verify.close(path[-1] / path[-2], formula(0.1, curvature, 0.5), rtol=1e-12, what="the factor of a late step")


def test_heavy_ball_modulus(verify: Verification) -> None:
    formula = check("heavy_ball_modulus", cases.heavy_ball_modulus, verify)
    rate = reference.descent_rate([[3.0]], 0.1, momentum=0.9)
    verify.close(formula(0.1, 3.0, 0.9), rate**2, rtol=1e-13, what="the reference")


def test_best_momentum(verify: Verification) -> None:
    formula = check("best_momentum", cases.best_momentum, verify)
    h = hessian(0.5, 2.0, 4.0)
    steps = {name: float(value) for name, value in formula.steps(0.5, 4.0).items()}
    verify.close(reference.best_momentum(h), [steps["eta"], steps["beta"]], rtol=1e-13, what="the reference")
    best = float(formula(0.5, 4.0))
    # At both ends two roots meet, where a rounding error of 1e-16 shows as its root.
    verify.close(reference.descent_rate(h, steps["eta"], steps["beta"]), best, rtol=1e-7, what="the rate")
    for lr, momentum in ((0.95, 1), (1.05, 1), (1, 0.95), (1, 1.05)):
        assert reference.descent_rate(h, lr * steps["eta"], momentum * steps["beta"]) > best


# Saddle points and limits


def test_saddle(verify: Verification) -> None:
    check("saddle", cases.saddle, verify)


def test_saddle_path(verify: Verification) -> None:
    formula = check("saddle_path", cases.saddle_path, verify)
    path = reference.gradient_descent(lambda y: -0.7 * y, 1e-3, 0.3, 9)
    verify.close([formula(1e-3, 0.3, 0.7, t) for t in range(10)], path, rtol=1e-13, what="the reference")


def test_escape_time(verify: Verification) -> None:
    formula = check("escape_time", cases.escape_time, verify)
    for start in (1e-9, -1e-3, 0.4):
        steps = reference.escape_steps(start, 0.7, 0.3, 1.0)
        verify.equal(math.ceil(formula(start, 0.3, 0.7, 1.0)), steps, what=f"the reference, {start}")


def test_noisy_saddle(verify: Verification) -> None:
    formula = check("noisy_saddle", cases.noisy_saddle, verify)
    noise = torch.randn(20_000, 10, generator=torch.Generator().manual_seed(0), dtype=torch.float64).numpy()
    y = np.zeros(20_000)
    for t in range(10):
        y = y + 0.1 * (0.5 * y + 2 * noise[:, t])
    # The standard error of a mean square of 20 000 normal numbers is 1 %; 4 of them.
    verify.close(np.mean(y**2), formula(np.mean, 0.0, 0.1, 0.5, 2.0, 10), rtol=0.04, what="normal noise from 0")


def test_descent_lemma(verify: Verification) -> None:
    check("descent_lemma", cases.descent_lemma, verify)


def test_convex_bound(verify: Verification) -> None:
    check("convex_bound", cases.convex_bound, verify)


def test_first_order_limit() -> None:
    """Of the function that shows it for t steps of anything: each step moves one more coordinate away from 0."""
    smooth, t = 2.0, 8
    n = 2 * t + 1
    h = smooth / 4 * (2 * np.eye(n) - np.eye(n, k=1) - np.eye(n, k=-1))
    assert np.linalg.eigvalsh(h).max() < smooth

    def f(theta: np.ndarray) -> float:
        return float(theta @ h @ theta / 2 - smooth / 4 * theta[0])

    lowest = 1 - np.arange(1, n + 1) / (n + 1)
    np.testing.assert_allclose(h @ lowest, smooth / 4 * np.eye(n)[0], atol=1e-15)
    bound = 3 * smooth * float(lowest @ lowest) / (32 * (t + 1) ** 2)
    for momentum in (0.0, 0.5, 0.9):
        path = reference.gradient_descent(lambda x: h @ x - smooth / 4 * np.eye(n)[0], np.zeros(n), 0.5, t, momentum)
        assert not path[-1][t:].any(), "t steps reach t coordinates"
        assert f(path[-1]) - f(lowest) >= bound
    # The best of all combinations of the gradients is no better.
    reached = np.linalg.solve(h[:t, :t], smooth / 4 * np.eye(t)[0])
    best = f(np.concatenate([reached, np.zeros(n - t)])) - f(lowest)
    assert bound <= best <= 4 * bound
    latex = formulas.get("gradients.first_order_limit").latex()
    assert r"\ge \frac{3 L \lVert" in latex
    assert r"{32 (t + 1)^2}" in latex


@pytest.mark.parametrize("formula_id", formulas.names("gradients"))
def test_every_formula_has_its_test(formula_id: str) -> None:
    assert f"test_{formula_id.partition('.')[2]}" in globals(), f"{formula_id} is displayed but not verified"
