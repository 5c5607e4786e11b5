"""The formulas of the losses: as printed, as called, against the references, against PyTorch."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import torch
from scipy import optimize, special

from gradnotes import formulas
from gradnotes.notation import Formula
from gradnotes.reference import losses as reference
from tests.formulas.cases import losses as cases
from tests.formulas.oracle import Case
from tests.formulas.relations import check_called, check_printed
from tests.verification import Verification

# A few numbers are added, in another order than the references do.
RTOL, ATOL = 1e-12, 1e-14


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def check(name: str, known: Callable[[np.random.Generator, str], list[Case]], verify: Verification) -> Formula:
    """The formula, which is right as printed and as called."""
    formula = formulas.get(f"losses.{name}")
    points = known(rng(), verify.device)
    check_printed(formula, points, verify)
    check_called(formula, points, verify)
    return formula


def numbers() -> tuple[np.ndarray, np.ndarray]:
    """Predictions and targets."""
    yhat, y = rng().normal(0, 2, (2, 6))
    return yhat, y


ZERO = np.zeros(6)


# Numbers


def test_mse(verify: Verification) -> None:
    formula = check("mse", cases.mse, verify)
    verify.close(formula(*numbers()), reference.mse_loss(*numbers()), rtol=RTOL, what="the reference")


def test_mse_grad(verify: Verification) -> None:
    formula = check("mse_grad", cases.mse_grad, verify)
    verify.close(formula(*numbers()), reference.mse_loss_grad(*numbers()), rtol=RTOL, what="the reference")


def test_mse_of_a_constant(verify: Verification) -> None:
    formula = check("mse_of_a_constant", cases.mse_of_a_constant, verify)
    y = numbers()[1]
    verify.close(formula(y, y.mean()), np.var(y), rtol=RTOL, what="of the mean: the variance")
    assert formula(y, y.mean()) < min(formula(y, y.mean() + 0.01), formula(y, y.mean() - 0.01))


def test_mae(verify: Verification) -> None:
    formula = check("mae", cases.mae, verify)
    verify.close(formula(*numbers()), reference.l1_loss(*numbers()), rtol=RTOL, what="the reference")


def test_mae_grad(verify: Verification) -> None:
    formula = check("mae_grad", cases.mae_grad, verify)
    verify.equal(formula(*numbers()), reference.l1_loss_grad(*numbers()), what="the reference")
    verify.equal(formula(np.ones(4), np.ones(4)), np.zeros(4), what="0 at an error of 0")


DELTAS = (0.5, 1.0, 3.0)


def test_huber(verify: Verification) -> None:
    formula = check("huber", cases.huber, verify)
    for delta in DELTAS:
        r = np.append(numbers()[0], delta)[:6]
        verify.close(formula(r, delta), reference.huber_loss(r, ZERO, "none", delta), rtol=RTOL, what="the reference")


def test_huber_grad(verify: Verification) -> None:
    formula = check("huber_grad", cases.huber_grad, verify)
    r, _ = numbers()
    for delta in DELTAS:
        verify.equal(formula(r, delta), reference.huber_loss_grad(r, ZERO, "sum", delta), what="the reference")


def test_smooth_l1(verify: Verification) -> None:
    formula = check("smooth_l1", cases.smooth_l1, verify)
    r, _ = numbers()
    for beta in DELTAS:
        verify.close(formula(r, beta), reference.smooth_l1_loss(r, ZERO, "none", beta), rtol=RTOL, what="the reference")


def test_smooth_l1_grad(verify: Verification) -> None:
    formula = check("smooth_l1_grad", cases.smooth_l1_grad, verify)
    r, _ = numbers()
    for beta in DELTAS:
        verify.equal(formula(r, beta), reference.smooth_l1_loss_grad(r, ZERO, "sum", beta), what="the reference")


def test_huber_smooth_l1(verify: Verification) -> None:
    check("huber_smooth_l1", cases.huber_smooth_l1, verify)


# Where they come from


def test_gaussian_likelihood(verify: Verification) -> None:
    formula = check("gaussian_likelihood", cases.gaussian_likelihood, verify)
    yhat, y = numbers()
    change = formula(y, yhat, 1.0) - formula(y, y, 1.0)
    verify.close(change, (y - yhat) ** 2 / 2, rtol=RTOL, atol=ATOL, what="half the squared error, and a constant")


def test_laplace_likelihood(verify: Verification) -> None:
    formula = check("laplace_likelihood", cases.laplace_likelihood, verify)
    yhat, y = numbers()
    change = formula(y, yhat, 1.0) - formula(y, y, 1.0)
    verify.close(change, np.abs(y - yhat), rtol=RTOL, atol=ATOL, what="the absolute error, and a constant")


def test_bernoulli_likelihood(verify: Verification) -> None:
    check("bernoulli_likelihood", cases.bernoulli_likelihood, verify)


def test_categorical_likelihood(verify: Verification) -> None:
    check("categorical_likelihood", cases.categorical_likelihood, verify)


# One of two classes


def binary() -> tuple[np.ndarray, np.ndarray]:
    """Logits with labels, hard and soft."""
    return rng().normal(0, 3, 6), np.array([0, 1, 1, 0, 0.3, 0.8])


def test_bce(verify: Verification) -> None:
    formula = check("bce", cases.bce, verify)
    z, y = binary()
    p = special.expit(z)
    verify.close(formula(p, y), reference.binary_cross_entropy(p, y, None, "none"), rtol=RTOL, what="the reference")
    assert not np.isfinite(formula(np.array(1.0), np.array(1.0))), "0 log 0, where PyTorch clamps the logarithm"


def test_bce_grad(verify: Verification) -> None:
    formula = check("bce_grad", cases.bce_grad, verify)
    z, y = binary()
    p = special.expit(z)
    ours = reference.binary_cross_entropy_grad(p, y, None, "sum")
    verify.close(formula(p, y), ours, rtol=RTOL, what="the reference")


def test_bce_with_logits(verify: Verification) -> None:
    formula = check("bce_with_logits", cases.bce_with_logits, verify)
    z, y = binary()
    ours = reference.binary_cross_entropy_with_logits(z, y, None, "none")
    verify.close(formula(z, y), ours, rtol=RTOL, what="the reference")
    far = np.array([-1000.0, 1000.0])
    *_, stable = formula.members(far, np.array([1.0, 0.0]))
    verify.equal(stable, np.array([1000.0, 1000.0]), what="the last form is finite where the first is not")
    assert not np.isfinite(formula.members(far, np.array([1.0, 0.0]))[0]).any()


def test_bce_with_logits_grad(verify: Verification) -> None:
    formula = check("bce_with_logits_grad", cases.bce_with_logits_grad, verify)
    z, y = binary()
    ours = reference.binary_cross_entropy_with_logits_grad(z, y, None, "sum")
    verify.close(formula(z, y), ours, rtol=RTOL, atol=ATOL, what="the reference")


def test_bce_pos_weight(verify: Verification) -> None:
    formula = check("bce_pos_weight", cases.bce_pos_weight, verify)
    z, y = binary()
    ours = reference.binary_cross_entropy_with_logits(z, y, None, "none", 3.0)
    verify.close(formula(z, y, 3.0), ours, rtol=RTOL, what="the reference")


def test_bce_pos_weight_grad(verify: Verification) -> None:
    formula = check("bce_pos_weight_grad", cases.bce_pos_weight_grad, verify)
    z, y = binary()
    ours = reference.binary_cross_entropy_with_logits_grad(z, y, None, "sum", 3.0)
    verify.close(formula(z, y, 3.0), ours, rtol=RTOL, atol=ATOL, what="the reference")


def test_mse_sigmoid(verify: Verification) -> None:
    formula = check("mse_sigmoid", cases.mse_sigmoid, verify)
    z, y = binary()
    ours = reference.mse_loss(special.expit(z), y, "none") / 2
    verify.close(formula(z, y), ours, rtol=RTOL, what="the reference")


def test_mse_sigmoid_grad(verify: Verification) -> None:
    formula = check("mse_sigmoid_grad", cases.mse_sigmoid_grad, verify)
    entropy = formulas.get("losses.bce_with_logits_grad")
    z, y = binary()
    p = special.expit(z)
    verify.close(formula(z, y), entropy(z, y) * p * (1 - p), rtol=RTOL, what="that of the cross-entropy, times a slope")


def test_mse_sigmoid_bound(verify: Verification) -> None:
    formula = check("mse_sigmoid_bound", cases.mse_sigmoid_bound, verify)
    value, bound = formula.members(np.array(-math.log(2)), np.array(1.0))
    verify.close(value, bound, rtol=RTOL, what="reached where the right label has 1/3")


# One of several classes


def logits() -> list[np.ndarray]:
    """Ordinary, and such that exp overflows."""
    return [np.array([2.0, 1.0, 0.1]), rng().normal(0, 3, 5), np.array([1000.0, 0.0, 999.0])]


def test_cross_entropy(verify: Verification) -> None:
    formula = check("cross_entropy", cases.cross_entropy, verify)
    for z in logits()[:2]:
        ours = [reference.cross_entropy(z, y) for y in range(z.size)]
        verify.close(formula(z), ours, rtol=RTOL, atol=ATOL, what=f"the reference, {z}")
    assert not np.isfinite(formula(logits()[2])).all(), "the textbook form overflows"


def test_cross_entropy_shifted(verify: Verification) -> None:
    formula = check("cross_entropy_shifted", cases.cross_entropy_shifted, verify)
    for z in logits():
        ours = [reference.cross_entropy(z, y) for y in range(z.size)]
        verify.close(formula(z), ours, rtol=RTOL, atol=1e-13, what=f"the reference, {z}")


def test_cross_entropy_grad(verify: Verification) -> None:
    formula = check("cross_entropy_grad", cases.cross_entropy_grad, verify)
    for z in logits()[:2]:
        ours = np.array([reference.cross_entropy_grad(z, y) for y in range(z.size)])
        verify.close(formula(z), ours, rtol=RTOL, atol=ATOL, what=f"the reference, {z}")
        verify.close(formula(z).sum(axis=1), np.zeros(z.size), rtol=0, atol=ATOL, what="which adds up to 0")


def test_initial_loss(verify: Verification) -> None:
    formula = check("initial_loss", cases.initial_loss, verify)
    verify.close(formula(0.0, 10.0), reference.cross_entropy(np.zeros((1, 10)), [3]), rtol=RTOL, what="the reference")


def test_initial_loss_bound(verify: Verification) -> None:
    formula = check("initial_loss_bound", cases.initial_loss_bound, verify)
    drawn = torch.randn(20_000, 10, generator=torch.Generator().manual_seed(0), dtype=torch.float64).numpy()
    for s in (0.1, 0.5, 1.0, 2.0):
        single = reference.cross_entropy(s * drawn, np.zeros(20_000, dtype=int), reduction="none")
        error = 4 * single.std() / math.sqrt(20_000)
        assert single.mean() <= formula(10.0, s) + error
        # Of ten classes the sum of exponentials is not yet its mean.
        verify.close(single.mean(), formula(10.0, s), rtol=0, atol=error + s**4 * 0.05 + s**2 * 0.06, what=f"{s}")


def distributions() -> tuple[np.ndarray, np.ndarray]:
    q, p = special.softmax(rng().normal(size=(2, 4)), axis=1)
    return q, p


def test_cross_entropy_distributions(verify: Verification) -> None:
    formula = check("cross_entropy_distributions", cases.cross_entropy_distributions, verify)
    q, p = distributions()
    verify.close(formula(q, p), reference.cross_entropy(np.log(p), q), rtol=RTOL, what="the reference")


def test_entropy(verify: Verification) -> None:
    formula = check("entropy", cases.entropy, verify)
    q, p = distributions()
    cross = formulas.get("losses.cross_entropy_distributions")
    verify.close(formula(q), cross(q, q), rtol=RTOL, what="the cross-entropy with itself")
    assert formula(q) < cross(q, p)
    verify.close(formula(np.full(8, 0.125)), math.log(8), rtol=RTOL, what="the largest: log K")


def test_soft_cross_entropy(verify: Verification) -> None:
    formula = check("soft_cross_entropy", cases.soft_cross_entropy, verify)
    q, z = distributions()[0], rng().normal(size=4)
    verify.close(formula(z, q), reference.cross_entropy(z, q), rtol=RTOL, what="the reference")


def test_soft_cross_entropy_grad(verify: Verification) -> None:
    formula = check("soft_cross_entropy_grad", cases.soft_cross_entropy_grad, verify)
    q, z = distributions()[0], rng().normal(size=4)
    verify.close(formula(z, q), reference.cross_entropy_grad(z, q), rtol=RTOL, atol=ATOL, what="the reference")


def test_weighted_mean(verify: Verification) -> None:
    formula = check("weighted_mean", cases.weighted_mean, verify)
    z, y, weights = rng().normal(size=(5, 3)), np.array([0, 2, 1, 1, 0]), np.array([0.5, 1.0, 4.0])
    single = reference.cross_entropy(z, y, reduction="none")
    ours = reference.cross_entropy(z, y, weights)
    verify.close(formula(weights[y], single), ours, rtol=RTOL, what="the reference")


# Divergence


def test_kl(verify: Verification) -> None:
    formula = check("kl", cases.kl, verify)
    q, p = distributions()
    verify.close(formula(q, p), reference.kl_div(np.log(p), q, "sum"), rtol=RTOL, what="the reference")
    assert abs(formula(q, p) - formula(p, q)) > 0.01, "it is not symmetric"


def test_kl_nonnegative(verify: Verification) -> None:
    check("kl_nonnegative", cases.kl_nonnegative, verify)


def test_kl_grad(verify: Verification) -> None:
    formula = check("kl_grad", cases.kl_grad, verify)
    q, p = distributions()
    by_logarithm = reference.kl_div_grad(np.log(p), q, "sum")
    verify.close(formula(q, p) * p, by_logarithm, rtol=RTOL, what="the reference's, by log p")


def test_kl_with_logits(verify: Verification) -> None:
    formula = check("kl_with_logits", cases.kl_with_logits, verify)
    q, z = distributions()[0], rng().normal(size=4)
    ours = reference.kl_div(special.log_softmax(z), q, "sum")
    verify.close(formula(z, q), ours, rtol=RTOL, atol=ATOL, what="the reference")


def test_kl_with_logits_grad(verify: Verification) -> None:
    formula = check("kl_with_logits_grad", cases.kl_with_logits_grad, verify)
    q, z = distributions()[0], rng().normal(size=4)
    same = formulas.get("losses.soft_cross_entropy_grad")(z, q)
    verify.close(formula(z, q), same, rtol=RTOL, atol=ATOL, what="the cross-entropy's")


def test_kl_normal(verify: Verification) -> None:
    formula = check("kl_normal", cases.kl_normal, verify)
    verify.close(formula(0.3, 1.5, 0.3, 1.5), 0.0, rtol=0, atol=ATOL, what="of one distribution from itself")
    verify.close(formula(0.0, 1.0, 3.0, 1.0), 4.5, rtol=RTOL, what="half the square of the distance")


# Label smoothing


def test_label_smoothing(verify: Verification) -> None:
    formula = check("label_smoothing", cases.label_smoothing, verify)
    counts, _ = reference.class_targets(np.zeros((4, 4)), np.arange(4), None, -100, 0.3)
    verify.close(formula(np.zeros(4), 0.3), counts, rtol=RTOL, what="the reference")


def test_label_smoothing_loss(verify: Verification) -> None:
    formula = check("label_smoothing_loss", cases.label_smoothing_loss, verify)
    for z in logits()[:2]:
        ours = [reference.cross_entropy(z, y, label_smoothing=0.3) for y in range(z.size)]
        verify.close(formula(z, 0.3), ours, rtol=RTOL, what=f"the reference, {z}")


def test_label_smoothing_grad(verify: Verification) -> None:
    formula = check("label_smoothing_grad", cases.label_smoothing_grad, verify)
    for z in logits()[:2]:
        ours = np.array([reference.cross_entropy_grad(z, y, label_smoothing=0.3) for y in range(z.size)])
        verify.close(formula(z, 0.3), ours, rtol=RTOL, atol=ATOL, what=f"the reference, {z}")


def test_label_smoothing_divergence(verify: Verification) -> None:
    check("label_smoothing_divergence", cases.label_smoothing_divergence, verify)


def test_label_smoothing_gap(verify: Verification) -> None:
    formula = check("label_smoothing_gap", cases.label_smoothing_gap, verify)
    for epsilon, classes in ((0.1, 10), (0.3, 4)):

        def loss(gap: float, epsilon: float = epsilon, classes: int = classes) -> float:
            return float(reference.cross_entropy(gap * np.eye(classes)[0], 0, label_smoothing=epsilon))

        best = optimize.minimize_scalar(loss, bounds=(0, 20), method="bounded", options={"xatol": 1e-9})
        # The loss is flat at its minimum: half of its digits say where that is.
        verify.close(formula(epsilon, float(classes)), best.x, rtol=1e-6, what=f"by search, {epsilon}, {classes}")
        z = formula(epsilon, float(classes)) * np.eye(classes)[0]
        slope = reference.cross_entropy_grad(z, 0, label_smoothing=epsilon)
        verify.close(slope, np.zeros(classes), rtol=0, atol=ATOL, what="where the gradient is 0")


def test_label_smoothing_floor(verify: Verification) -> None:
    formula = check("label_smoothing_floor", cases.label_smoothing_floor, verify)
    gap = formulas.get("losses.label_smoothing_gap")
    for epsilon, classes in ((0.1, 10), (0.3, 4)):
        z = gap(epsilon, float(classes)) * np.eye(classes)[0]
        least = reference.cross_entropy(z, 0, label_smoothing=epsilon)
        verify.close(formula(epsilon, float(classes)), least, rtol=RTOL, what="the reference, at the best logits")


# Focal loss


def test_focal(verify: Verification) -> None:
    formula = check("focal", cases.focal, verify)
    z = rng().normal(0, 2, 6)
    ours = reference.focal_loss(z, np.ones(6), reduction="none")
    verify.close(formula(special.expit(z)), ours, rtol=RTOL, what="the reference, with the defaults")
    other = reference.focal_loss(z, np.zeros(6), 0.3, 1.5, "none")
    verify.close(formula(special.expit(-z), 0.7, 1.5), other, rtol=RTOL, what="of the other label")


def test_focal_grad(verify: Verification) -> None:
    check("focal_grad", cases.focal_grad, verify)


def test_focal_with_logits_grad(verify: Verification) -> None:
    formula = check("focal_with_logits_grad", cases.focal_with_logits_grad, verify)
    z = rng().normal(0, 2, 6)
    ours = reference.focal_loss_grad(z, np.ones(6), reduction="sum")
    verify.close(formula(z), ours, rtol=RTOL, what="the reference, with the defaults")
    plain = formulas.get("losses.bce_with_logits_grad")(z, 1.0)
    verify.close(formula(z, 1.0, 0.0), plain, rtol=RTOL, what="with gamma = 0 the cross-entropy's")


# Hinge


SCORES, SIGNS = np.array([0.3, 1.0, -2.0, 4.0]), np.array([1.0, 1.0, 1.0, -1.0])


def test_hinge(verify: Verification) -> None:
    formula = check("hinge", cases.hinge, verify)
    verify.equal(formula(SCORES, SIGNS), reference.hinge_loss(SCORES, SIGNS, reduction="none"), what="the reference")


def test_hinge_grad(verify: Verification) -> None:
    formula = check("hinge_grad", cases.hinge_grad, verify)
    ours = reference.hinge_loss_grad(SCORES, SIGNS, reduction="sum")
    verify.equal(formula(SCORES, SIGNS), ours, what="the reference, also at the margin")


def test_squared_hinge(verify: Verification) -> None:
    formula = check("squared_hinge", cases.squared_hinge, verify)
    ours = reference.hinge_loss(SCORES, SIGNS, 2, reduction="none")
    verify.equal(formula(SCORES, SIGNS), ours, what="the reference")


def test_squared_hinge_grad(verify: Verification) -> None:
    formula = check("squared_hinge_grad", cases.squared_hinge_grad, verify)
    ours = reference.hinge_loss_grad(SCORES, SIGNS, 2, reduction="sum")
    verify.equal(formula(SCORES, SIGNS), ours, what="the reference")


def test_multiclass_hinge(verify: Verification) -> None:
    formula = check("multiclass_hinge", cases.multiclass_hinge, verify)
    z = np.array([0.7, -0.7])
    ours = reference.hinge_loss([1.4, -1.4], [1, 1], reduction="none")
    verify.close(formula(z), ours, rtol=RTOL, atol=ATOL, what="of two classes: the reference, of their difference")


def test_logistic_margin(verify: Verification) -> None:
    formula = check("logistic_margin", cases.logistic_margin, verify)
    ours = reference.binary_cross_entropy_with_logits(SCORES, (1 + SIGNS) / 2, None, "none")
    verify.close(formula(SCORES, SIGNS), ours, rtol=RTOL, what="the reference")
