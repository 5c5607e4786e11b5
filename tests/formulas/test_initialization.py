"""The formulas of the initializations: as printed, as called, against the references, against each other."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

from gradnotes import formulas
from gradnotes.notation import Formula
from gradnotes.reference import activations, initialization
from tests.formulas.cases import initialization as cases
from tests.formulas.oracle import Case, check_called, check_printed
from tests.verification import Verification

# (out, in) of layers; in and out differ, so that one is not taken for the other.
SHAPES = [(3, 5), (100, 784), (64, 7)]


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def check(formula: Formula, known: Sequence[Case], verify: Verification) -> None:
    """As printed and as called, every member has the expected value."""
    check_printed(formula, known, verify)
    check_called(formula, known, verify)


def check_bound(bound: float, drawn: np.ndarray, verify: Verification) -> None:
    """A reference that was given the generator `rng()` drew from U(-bound, bound)."""
    # A few roundings of the bound and of a product with it.
    verify.close(drawn, rng().uniform(-bound, bound, drawn.shape), rtol=1e-14, atol=1e-15 * bound, what="reference")


def test_variance(verify: Verification) -> None:
    check(formulas.get("initialization.variance"), cases.variance(rng(), verify.device), verify)


def test_covariance(verify: Verification) -> None:
    check(formulas.get("initialization.covariance"), cases.covariance(rng(), verify.device), verify)


def test_sum_variance(verify: Verification) -> None:
    check(formulas.get("initialization.sum_variance"), cases.sum_variance(rng(), verify.device), verify)


def test_product_mean(verify: Verification) -> None:
    formula = formulas.get("initialization.product_mean")
    check(formula, cases.product_mean(rng(), verify.device), verify)
    dependent = cases.product_mean_dependent(rng(), verify.device)[0]
    verify.equal(math.isclose(formula(*dependent.arguments), dependent.expected), False, what="needs no correlation")


def test_product_mean_dependent(verify: Verification) -> None:
    known = cases.product_mean_dependent(rng(), verify.device)
    check(formulas.get("initialization.product_mean_dependent"), known, verify)


def test_product_variance(verify: Verification) -> None:
    formula = formulas.get("initialization.product_variance")
    check(formula, cases.product_variance(rng(), verify.device), verify)
    for case in cases.product_variance_dependent(rng(), verify.device):  # the last is uncorrelated, and not independent
        for member in formula.members(*case.arguments):
            verify.equal(math.isclose(member, case.expected), False, what="needs independence")


def test_product_variance_dependent(verify: Verification) -> None:
    formula = formulas.get("initialization.product_variance_dependent")
    check(formula, cases.product_variance_dependent(rng(), verify.device), verify)
    check_called(formula, cases.product_variance(rng(), verify.device), verify)


def test_fan_in(verify: Verification) -> None:
    formula = formulas.get("initialization.fan_in")
    check(formula, cases.fan_in(rng(), verify.device), verify)
    ours = initialization.calculate_fan((6, 2, 3, 5), groups=3)[0]
    verify.equal(float(formula(6.0, 3.0, np.array([3.0, 5.0]))), float(ours), what="reference")


def test_fan_out(verify: Verification) -> None:
    formula = formulas.get("initialization.fan_out")
    check(formula, cases.fan_out(rng(), verify.device), verify)
    ours = initialization.calculate_fan((6, 2, 3, 5), transposed=True, groups=3)[1]
    verify.equal(float(formula(6.0, 3.0, np.array([3.0, 5.0]))), float(ours), what="reference")


def test_xavier_forward(verify: Verification) -> None:
    check(formulas.get("initialization.xavier_forward"), cases.xavier_forward(rng(), verify.device), verify)


def test_xavier_backward(verify: Verification) -> None:
    check(formulas.get("initialization.xavier_backward"), cases.xavier_backward(rng(), verify.device), verify)


def test_xavier_variance(verify: Verification) -> None:
    formula = formulas.get("initialization.xavier_variance")
    check(formula, cases.xavier_variance(rng(), verify.device), verify)
    for n_out, n_in in SHAPES:
        std = math.sqrt(float(formula(float(n_in), float(n_out))))
        drawn = initialization.xavier_normal((n_out, n_in), rng=rng())
        verify.close(drawn, rng().normal(0, std, (n_out, n_in)), rtol=1e-14, what="reference")


def test_xavier_forward_factor(verify: Verification) -> None:
    known = cases.xavier_forward_factor(rng(), verify.device)
    check(formulas.get("initialization.xavier_forward_factor"), known, verify)


def test_xavier_backward_factor(verify: Verification) -> None:
    formula = formulas.get("initialization.xavier_backward_factor")
    check(formula, cases.xavier_backward_factor(rng(), verify.device), verify)
    n_in, n_out = (np.array(side, dtype=float) for side in zip(*SHAPES, strict=True))
    forward = formulas.get("initialization.xavier_forward_factor")(n_in, n_out)
    verify.close(forward + formula(n_in, n_out), 2, rtol=1e-14, what="what one gains the other loses")


def test_uniform_variance(verify: Verification) -> None:
    check(formulas.get("initialization.uniform_variance"), cases.uniform_variance(rng(), verify.device), verify)


def test_xavier_uniform_bound(verify: Verification) -> None:
    formula = formulas.get("initialization.xavier_uniform_bound")
    check(formula, cases.xavier_uniform_bound(rng(), verify.device), verify)
    for n_out, n_in in SHAPES:
        drawn = initialization.xavier_uniform((n_out, n_in), rng=rng())
        check_bound(float(formula(float(n_in), float(n_out))), drawn, verify)


def test_relu_second_moment(verify: Verification) -> None:
    check(formulas.get("initialization.relu_second_moment"), cases.relu_second_moment(rng(), verify.device), verify)


def test_relu_variance(verify: Verification) -> None:
    check(formulas.get("initialization.relu_variance"), cases.relu_variance(rng(), verify.device), verify)


def test_leaky_relu_second_moment(verify: Verification) -> None:
    known = cases.leaky_relu_second_moment(rng(), verify.device)
    check(formulas.get("initialization.leaky_relu_second_moment"), known, verify)


def test_he_forward(verify: Verification) -> None:
    check(formulas.get("initialization.he_forward"), cases.he_forward(rng(), verify.device), verify)


def test_he_variance(verify: Verification) -> None:
    formula = formulas.get("initialization.he_variance")
    check(formula, cases.he_variance(rng(), verify.device), verify)
    for n_out, n_in in SHAPES:
        std = initialization.kaiming_std((n_out, n_in), 0, "fan_in", "relu")
        verify.close(formula(float(n_in)), std**2, rtol=1e-14, what="reference")


def test_he_uniform_bound(verify: Verification) -> None:
    formula = formulas.get("initialization.he_uniform_bound")
    check(formula, cases.he_uniform_bound(rng(), verify.device), verify)
    for shape in SHAPES:
        check_bound(float(formula(float(shape[1]))), initialization.kaiming_uniform(shape, rng=rng()), verify)


def test_leaky_he_variance(verify: Verification) -> None:
    formula = formulas.get("initialization.leaky_he_variance")
    check(formula, cases.leaky_he_variance(rng(), verify.device), verify)
    for n_out, n_in in SHAPES:
        std = initialization.kaiming_std((n_out, n_in), 0.2, "fan_in", "leaky_relu")
        verify.close(formula(0.2, float(n_in)), std**2, rtol=1e-14, what="reference")


def test_leaky_he_uniform_bound(verify: Verification) -> None:
    formula = formulas.get("initialization.leaky_he_uniform_bound")
    check(formula, cases.leaky_he_uniform_bound(rng(), verify.device), verify)
    for shape in SHAPES:
        drawn = initialization.kaiming_uniform(shape, a=0.2, rng=rng())
        check_bound(float(formula(0.2, float(shape[1]))), drawn, verify)


def test_gain_variance(verify: Verification) -> None:
    formula = formulas.get("initialization.gain_variance")
    check(formula, cases.gain_variance(rng(), verify.device), verify)
    for name in ("relu", "leaky_relu"):
        std = initialization.kaiming_std((7, 5), 0.01, "fan_in", name)
        verify.close(formula(getattr(activations, name), 5.0), std**2, rtol=1e-12, what=f"reference, {name}")


def test_lecun_variance(verify: Verification) -> None:
    formula = formulas.get("initialization.lecun_variance")
    check(formula, cases.lecun_variance(rng(), verify.device), verify)
    for shape in SHAPES:
        std = math.sqrt(float(formula(float(shape[1]))))
        drawn = initialization.lecun_normal(shape, rng=rng())
        verify.close(drawn, rng().normal(0, std, shape), rtol=1e-14, what="reference")


def test_lecun_uniform_bound(verify: Verification) -> None:
    formula = formulas.get("initialization.lecun_uniform_bound")
    check(formula, cases.lecun_uniform_bound(rng(), verify.device), verify)
    for shape in SHAPES:
        check_bound(float(formula(float(shape[1]))), initialization.lecun_uniform(shape, rng=rng()), verify)


def test_kaiming_std(verify: Verification) -> None:
    formula = formulas.get("initialization.kaiming_std")
    check(formula, cases.kaiming_std(rng(), verify.device), verify)
    for nonlinearity in ("linear", "tanh", "selu"):
        for mode, fan in (("fan_in", 5.0), ("fan_out", 7.0)):
            ours = initialization.kaiming_std((7, 5), 0, mode, nonlinearity)
            gain = initialization.calculate_gain(nonlinearity)
            verify.close(formula(gain, fan), ours, rtol=1e-14, what=f"reference, {nonlinearity}, {mode}")


def test_kaiming_uniform_bound(verify: Verification) -> None:
    formula = formulas.get("initialization.kaiming_uniform_bound")
    check(formula, cases.kaiming_uniform_bound(rng(), verify.device), verify)
    drawn = initialization.kaiming_uniform((7, 5), mode="fan_out", nonlinearity="tanh", rng=rng())
    check_bound(float(formula(5 / 3, 7.0)), drawn, verify)


def test_linear_default_bound(verify: Verification) -> None:
    formula = formulas.get("initialization.linear_default_bound")
    check(formula, cases.linear_default_bound(rng(), verify.device), verify)
    for shape in SHAPES:
        ours = initialization.linear_default_bound(shape[1])
        verify.close(formula(float(shape[1])), ours, rtol=1e-14, what="reference")
        check_bound(ours, initialization.kaiming_uniform(shape, a=math.sqrt(5), rng=rng()), verify)


def test_linear_default_variance(verify: Verification) -> None:
    formula = formulas.get("initialization.linear_default_variance")
    check(formula, cases.linear_default_variance(rng(), verify.device), verify)
    he = formulas.get("initialization.he_variance")
    verify.close(6 * formula(784.0), he(784.0), rtol=1e-14, what="a sixth of He's")


def test_truncated_normal_std(verify: Verification) -> None:
    formula = formulas.get("initialization.truncated_normal_std")
    check(formula, cases.truncated_normal_std(rng(), verify.device), verify)
    sample = initialization.trunc_normal((500, 400), rng=rng())
    # The square of z between -2 and 2 has a variance below 1.3; four standard errors.
    near = math.isclose(sample.var(), formula(2.0) ** 2, rel_tol=0, abs_tol=4 * math.sqrt(1.3 / sample.size))
    verify.equal(near, True, what="reference")
    verify.close(formula(2.0), 0.87962566103423978, rtol=1e-14, what="the constant in the sources of JAX and Keras")


def test_orthogonal(verify: Verification) -> None:
    formula = formulas.get("initialization.orthogonal")
    check(formula, cases.orthogonal(rng(), verify.device), verify)
    for shape in ((4, 4), (7, 3)):
        products, unit = formula.members(initialization.orthogonal(shape, rng=rng()))
        verify.close(products, unit, rtol=0, atol=1e-14, what="reference")


def test_orthogonal_norm(verify: Verification) -> None:
    formula = formulas.get("initialization.orthogonal_norm")
    check(formula, cases.orthogonal_norm(rng(), verify.device), verify)
    for shape in ((4, 4), (7, 3)):
        before, *others = formula.members(initialization.orthogonal(shape, rng=rng()), rng().normal(size=shape[1]))
        for after in others:
            verify.close(after, before, rtol=1e-14, what="reference")
    wide = initialization.orthogonal((3, 7), rng=rng())
    before, *_, after = formula.members(wide, rng().normal(size=7))
    verify.equal(bool(before < 0.99 * after), True, what="a wide matrix has no orthonormal columns")


def test_signal_ratio(verify: Verification) -> None:
    formula = formulas.get("initialization.signal_ratio")
    check(formula, cases.signal_ratio(rng(), verify.device), verify)
    for c in (1.0, 2.0, 3.0):
        q = 0.7
        for _ in range(10):
            q = float(formulas.get("initialization.length_map")(activations.relu, q, math.sqrt(c), 0.0))
        verify.close(formula(c, 10.0), q / 0.7, rtol=1e-12, what="ten steps of the length map")


def test_length_map(verify: Verification) -> None:
    formula = formulas.get("initialization.length_map")
    check(formula, cases.length_map(rng(), verify.device), verify)
    generator = rng()
    z = generator.normal(0, 0.7, 2000)
    weight = initialization.kaiming_normal((2000, 2000), rng=generator)
    measured = float(np.mean((weight @ activations.relu(z)) ** 2))
    # The mean square of 2000 preactivations has a relative standard error of √(2 / 2000); that of 2000 inputs after
    # ReLU one of √(5 / 2000): together 0.06.
    expected = formula(activations.relu, 0.7**2, math.sqrt(2), 0.0)
    verify.equal(math.isclose(measured, expected, rel_tol=0.18), True, what="a wide layer")


def fixed_point(sigma_w: float, sigma_b: float) -> float:
    """Of the length map of tanh; the map contracts."""
    q = 1.0
    for _ in range(200):
        q = float(formulas.get("initialization.length_map")(activations.tanh, q, sigma_w, sigma_b))
    return q


def test_correlation_map(verify: Verification) -> None:
    formula = formulas.get("initialization.correlation_map")
    check(formula, cases.correlation_map(rng(), verify.device), verify)
    q = fixed_point(1.3, 0.3)
    verify.close(formula(activations.tanh, q, 1.0, 1.3, 0.3), 1, rtol=1e-10, what="an input agrees with itself")


def test_gradient_factor(verify: Verification) -> None:
    formula = formulas.get("initialization.gradient_factor")
    check(formula, cases.gradient_factor(rng(), verify.device), verify)
    for c in (1.0, 2.0, 3.0):
        verify.close(formula(activations.relu_grad, 0.7, math.sqrt(c)), c / 2, rtol=1e-12, what="ReLU")
    for sigma_w, sigma_b in ((0.8, 0.3), (2.0, 0.1)):
        q = fixed_point(sigma_w, sigma_b)
        close = [
            float(formulas.get("initialization.correlation_map")(activations.tanh, q, c, sigma_w, sigma_b))
            for c in (1 - 2e-4, 1 - 1e-4)
        ]
        slope = (close[1] - close[0]) / 1e-4
        # The slope at 1 - 1.5e-4 and not at 1.
        near_one = math.isclose(formula(activations.tanh_grad, q, sigma_w), slope, rel_tol=2e-3)
        verify.equal(near_one, True, what="the correlation map's slope")


@pytest.mark.parametrize("formula_id", formulas.names("initialization"))
def test_every_formula_has_its_test(formula_id: str) -> None:
    assert f"test_{formula_id.partition('.')[2]}" in globals(), f"{formula_id} is displayed but not verified"


def test_weight_gradient(verify: Verification) -> None:
    check(formulas.get("initialization.weight_gradient"), cases.weight_gradient(rng(), verify.device), verify)
