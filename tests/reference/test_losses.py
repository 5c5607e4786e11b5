"""The references of the losses against PyTorch, its autograd, mpmath and exact small cases.

What PyTorch computes otherwise is asserted where it does, not covered by a tolerance.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from gradnotes.reference import losses
from tests.reference import losses_exact as exact
from tests.reference import oracles
from tests.verification import Verification

EPS = float(np.finfo(np.float64).eps)
LAST = float(np.finfo(np.float64).smallest_subnormal)
INF = math.inf
REDUCTIONS = ("none", "mean", "sum")
SHAPES = ((7,), (4, 3), (2, 3, 2), ())


def by_torch(
    function: Callable[..., torch.Tensor], x: Any, *arguments: Any, device: str, **named: Any
) -> tuple[np.ndarray, np.ndarray]:
    """The loss, and the gradient of its sum by the input."""

    def tensor(value: Any) -> Any:
        return torch.tensor(value, device=device) if isinstance(value, np.ndarray) else value

    given = torch.tensor(x, device=device, requires_grad=True)
    loss = function(given, *map(tensor, arguments), **{name: tensor(value) for name, value in named.items()})
    (grad,) = torch.autograd.grad(loss.sum(), given)
    return loss.detach().cpu().numpy(), grad.cpu().numpy()


def pairs(seed: int = 0) -> list[tuple[np.ndarray, np.ndarray]]:
    """Predictions and targets of several shapes; one pair is equal."""
    rng = np.random.default_rng(seed)
    found = [(np.asarray(2 * rng.normal(size=s)), np.asarray(2 * rng.normal(size=s))) for s in SHAPES]
    found[0][0][0] = found[0][1][0]
    return found


def far() -> tuple[np.ndarray, np.ndarray]:
    """Errors from the smallest to the largest float, on both sides of a target of 0."""
    sizes = [0.0, LAST, 1e-300, 1e-160, 1e-8, 0.1, 0.5, 1.0, 2.0, 40.0, 1e8, 1e150, 1e160, 1.7e308, INF]
    x = np.array([s * size for size in sizes for s in (-1, 1)] + [np.nan, 1.0])
    return x, np.append(np.zeros(x.size - 1), np.nan)


def check_torch(
    ours: Callable[..., Any],
    theirs: Callable[..., torch.Tensor],
    part: int,
    verify: Verification,
    given: list[tuple[np.ndarray, np.ndarray]],
    **named: Any,
) -> None:
    """Every reduction; `part` is 0 for the loss and 1 for its gradient."""
    for (x, t), reduction in itertools.product(given, REDUCTIONS):
        expected = by_torch(theirs, x, t, device=verify.device, reduction=reduction, **named)[part]
        found = ours(x, t, reduction=reduction, **named)
        assert np.shape(found) == expected.shape
        verify.close(found, expected, rtol=1e-13, atol=1e-15, what=f"{x.shape}, {reduction}, {named}")
        if reduction == "mean":
            verify.close(ours(x, t, **named), expected, rtol=1e-13, atol=1e-15, what="the mean is the default")


def test_paired(verify: Verification) -> None:
    x, t = losses.paired([1, 2], [True, False])
    verify.equal([x.dtype, t.dtype], [np.dtype(float)] * 2, what="types")
    verify.equal(x, np.array([1.0, 2.0]), what="the input")
    verify.equal(t, np.array([1.0, 0.0]), what="the target")
    x, t = losses.paired(np.array([1], np.float32), [0.1])
    verify.equal([x.dtype, t.dtype], [np.dtype(np.float32)] * 2, what="the target has the type of the input")
    column, row = np.ones((3, 1)), np.ones(3)
    with pytest.warns(UserWarning, match="broadcasting"):
        verify.equal(functional.mse_loss(torch.tensor(column), torch.tensor(row), reduction="none").shape, (3, 3))
    with pytest.raises(ValueError, match=r"^expected a target of the input's shape \(3, 1\), received \(3,\)$"):
        losses.paired(column, row)


def test_reduced(verify: Verification) -> None:
    given = np.array([[1.0, 2.0], [4.0, 9.0]])
    verify.equal(losses.reduced(given, "none"), given, what="none")
    verify.equal(losses.reduced(given, "mean"), np.float64(4.0), what="mean")
    verify.equal(losses.reduced(given, "sum"), np.float64(16.0), what="sum")
    verify.equal(losses.reduced(given, "mean", 32), np.float64(0.5), what="by another number")
    verify.equal(losses.reduced(given, "sum", 32), np.float64(16.0), what="which a sum does not see")
    verify.equal(losses.reduced(given, "mean", 0), np.float64(INF), what="by 0")
    for empty in (losses.mse_loss([], []), functional.mse_loss(torch.zeros(0), torch.zeros(0))):
        verify.equal(np.asarray(empty), np.array(np.nan), what="the mean of nothing, as in PyTorch")
    verify.equal(losses.reduced(np.full(2, 1.7e308), "mean"), np.float64(INF), what="beyond the largest float")


def test_shared(verify: Verification) -> None:
    slopes = np.array([1.0, -2.0, 0.0, 4.0])
    for reduction, expected in (("none", slopes), ("sum", slopes), ("mean", slopes / 4)):
        verify.equal(losses.shared(slopes, reduction), expected, what=reduction)
    verify.equal(losses.shared(slopes, "mean", 8.0), slopes / 8, what="by another number")
    verify.equal(losses.shared(slopes, "sum", 8.0), slopes, what="which a sum does not see")
    verify.equal(losses.shared(slopes, "mean", 0), np.array([INF, -INF, 0, INF]), what="0 stays 0")
    assert losses.shared(slopes.astype(np.float32), "mean").dtype == np.float32


def test_mse_loss(verify: Verification) -> None:
    check_torch(losses.mse_loss, functional.mse_loss, 0, verify, pairs())
    x, t = far()
    found = losses.mse_loss(x, t, "none")
    verify.close(found, exact.table(lambda x, t: (x - t) ** 2, x, t), rtol=4 * EPS, atol=LAST, what="mpmath")
    verify.equal(losses.mse_loss([1, 2, 4], [1, 4, 1]), np.float64(13 / 3), what="an exact case")
    assert math.isnan(losses.mse_loss([INF], [INF]))
    verify.equal(losses.mse_loss([1.7e308], [-1.7e308]), np.float64(INF), what="beyond the largest float")


def test_mse_loss_grad(verify: Verification) -> None:
    check_torch(losses.mse_loss_grad, functional.mse_loss, 1, verify, pairs())
    x, t = far()
    found = losses.mse_loss_grad(x, t, "sum")
    verify.close(found, exact.table(lambda x, t: 2 * (x - t), x, t), rtol=4 * EPS, what="mpmath")
    verify.equal(losses.mse_loss_grad([1, 2, 4, 0], [1, 4, 1, 0]), np.array([0, -1, 1.5, 0]), what="an exact case")


def test_l1_loss(verify: Verification) -> None:
    check_torch(losses.l1_loss, functional.l1_loss, 0, verify, pairs())
    x, t = far()
    verify.close(losses.l1_loss(x, t, "none"), exact.table(lambda x, t: abs(x - t), x, t), rtol=EPS, what="mpmath")
    verify.equal(losses.l1_loss([1, 2, 4], [1, 4, 0]), np.float64(2), what="an exact case")


def test_l1_loss_grad(verify: Verification) -> None:
    check_torch(losses.l1_loss_grad, functional.l1_loss, 1, verify, pairs())
    x, t = far()
    expected = exact.table(lambda x, t: (x > t) - (x < t), x, t)
    verify.equal(losses.l1_loss_grad(x, t, "sum"), expected, what="the definition, 0 at 0")
    verify.equal(losses.l1_loss_grad([1, 2, 4, 0], [1, 4, 0, 0]), np.array([0, -0.25, 0.25, 0]), what="an exact case")


DELTAS = (1.0, 0.3, 5.0)


def test_huber_loss(verify: Verification) -> None:
    for delta in DELTAS:
        check_torch(losses.huber_loss, functional.huber_loss, 0, verify, pairs(), delta=delta)
    x, t = far()
    for delta in (1.0, 1e-300, 1e200):
        found = losses.huber_loss(x, t, "none", delta)
        verify.close(found, exact.table(exact.huber, x, t, delta), rtol=4 * EPS, atol=LAST, what=f"mpmath, {delta}")
    for delta in DELTAS:
        verify.equal(losses.huber_loss([delta], [0], "sum", delta), np.float64(delta**2 / 2), what="at the kink")
    verify.equal(losses.huber_loss([0.5, 3], [0, 0], "none"), np.array([0.125, 2.5]), what="an exact case, delta = 1")


def test_huber_loss_grad(verify: Verification) -> None:
    for delta in DELTAS:
        check_torch(losses.huber_loss_grad, functional.huber_loss, 1, verify, pairs(), delta=delta)
    x, t = far()
    for delta in (1.0, 1e-300, 1e200):
        found = losses.huber_loss_grad(x, t, "sum", delta)
        verify.equal(found, exact.table(exact.huber_grad, x, t, delta), what=f"mpmath, {delta}")
    verify.equal(losses.huber_loss_grad([0.5, -3], [0, 0]), np.array([0.25, -0.5]), what="an exact case, delta = 1")


def test_smooth_l1_loss(verify: Verification) -> None:
    for beta in (*DELTAS, 0.0):
        check_torch(losses.smooth_l1_loss, functional.smooth_l1_loss, 0, verify, pairs(), beta=beta)
    x, t = far()
    for beta in (0.0, 1.0, 1e-300, 1e200):
        found = losses.smooth_l1_loss(x, t, "none", beta)
        expected = exact.table(exact.smooth_l1, x, t, beta)
        verify.close(found, expected, rtol=4 * EPS, atol=LAST, what=f"mpmath, {beta}")
    for beta in DELTAS:
        huber = losses.huber_loss(*pairs()[1], "none", beta)
        verify.close(losses.smooth_l1_loss(*pairs()[1], "none", beta) * beta, huber, rtol=4 * EPS, what="Huber")
    verify.equal(losses.smooth_l1_loss([0.5, 3], [0, 0], "none"), np.array([0.125, 2.5]), what="an exact case")


def test_smooth_l1_loss_grad(verify: Verification) -> None:
    for beta in (*DELTAS, 0.0):
        check_torch(losses.smooth_l1_loss_grad, functional.smooth_l1_loss, 1, verify, pairs(), beta=beta)
    x, t = far()
    for beta in (0.0, 1.0, 1e-300, 1e200):
        expected = exact.table(exact.smooth_l1_grad, x, t, beta)
        found = losses.smooth_l1_loss_grad(x, t, "sum", beta)
        verify.close(found, expected, rtol=2 * EPS, atol=LAST, what=f"mpmath, {beta}")
    verify.equal(losses.smooth_l1_loss_grad([0.5, -3], [0, 0]), np.array([0.25, -0.5]), what="an exact case")


def test_shares(verify: Verification) -> None:
    values = np.array([0.0, 1.0, 0.5, np.nan])
    verify.equal(losses.shares("it", values), values, what="what lies between, and nan")
    for wrong in (-0.25, 1.5, -INF, INF):
        with pytest.raises(ValueError, match=f"^expected it between 0 and 1, received {wrong}$"):
            losses.shares("it", np.array([[0.5, wrong]]))


def test_factors(verify: Verification) -> None:
    like = np.zeros((2, 3), dtype=np.float32)
    verify.equal(losses.factors("weight", None, like), np.ones((2, 3), dtype=np.float32), what="none")
    verify.equal(losses.factors("weight", [1, 2, 3], like)[1], np.array([1, 2, 3], np.float32), what="a row")
    verify.equal(losses.factors("weight", [[4], [5]], like)[:, 2], np.array([4, 5], np.float32), what="a column")
    assert losses.factors("weight", 2, like).dtype == np.float32


def chances() -> list[tuple[np.ndarray, np.ndarray]]:
    """Probabilities with labels, hard and soft, in two shapes."""
    rng = np.random.default_rng(0)
    soft = (rng.uniform(0.01, 0.99, (4, 3)), rng.uniform(0, 1, (4, 3)))
    return [(rng.uniform(0.01, 0.99, 7), rng.integers(0, 2, 7) * 1.0), soft]


def edges() -> tuple[np.ndarray, np.ndarray]:
    """Probabilities up to 0 and 1, with each of the labels 0, 0.25 and 1."""
    near = [0.0, LAST, 1e-300, 1e-50, 1e-43, 1e-13, 1e-12, 1e-6, 0.1]
    p = np.array([*near, 0.5, *(1 - v for v in near), 1 - EPS / 2, np.nan])
    given = np.array([(a, b) for a in p for b in (0.0, 0.25, 1.0)])
    return given[:, 0], given[:, 1]


BINARY_WEIGHTS = np.array([0.5, 2.0, 3.0])


def test_binary_cross_entropy(verify: Verification) -> None:
    ours, theirs = losses.binary_cross_entropy, functional.binary_cross_entropy
    check_torch(ours, theirs, 0, verify, chances())
    check_torch(ours, theirs, 0, verify, chances()[1:], weight=BINARY_WEIGHTS)
    p, t = edges()
    found = ours(p, t, reduction="none")
    verify.close(found, exact.table(exact.bce, p, t), rtol=4 * EPS, what="mpmath, clamped at -100")
    number = ~np.isnan(p)
    clamped, _ = by_torch(theirs, p[number], t[number], device=verify.device, reduction="none")
    verify.close(found[number], clamped, rtol=4 * EPS, what="PyTorch")
    verify.equal(ours([0, 1, 1], [1, 0, 1], reduction="none"), np.array([100.0, 100.0, 0.0]), what="the clamp")
    verify.close(ours([0.5, 0.5], [0, 1], [1, 3]), 2 * math.log(2), rtol=EPS, what="weights do not divide the mean")


def test_binary_cross_entropy_grad(verify: Verification) -> None:
    ours, theirs = losses.binary_cross_entropy_grad, functional.binary_cross_entropy
    check_torch(ours, theirs, 1, verify, chances())
    check_torch(ours, theirs, 1, verify, chances()[1:], weight=BINARY_WEIGHTS)
    p, t = edges()
    found = ours(p, t, reduction="sum")
    # 1 - p is rounded where p is below EPS, which the quotient sees.
    verify.close(found, exact.table(exact.bce_grad, p, t), rtol=4 * EPS, what="mpmath, divided by 1e-12 at least")
    number = ~np.isnan(p)
    _, clamped = by_torch(theirs, p[number], t[number], device=verify.device, reduction="sum")
    least = p[number] * (1 - p[number]) < 1e-12
    verify.close(found[number][~least], clamped[~least], rtol=4 * EPS, what="PyTorch")
    verify.close(found[number][least], clamped[least], rtol=5e-9, what="PyTorch's 1e-12 is a float32")
    verify.close(ours([0, 1], [1, 0], reduction="sum"), [-1e12, 1e12], rtol=EPS, what="the smallest divisor")


def logits_and_labels() -> tuple[np.ndarray, np.ndarray]:
    """Logits to and beyond where exp overflows, with each of the labels 0, 0.25 and 1."""
    x = oracles.points()[::20]
    given = np.array([(a, b) for a in np.append(x, [INF, -INF, 36.8, -745.0]) for b in (0.0, 0.25, 1.0)])
    return given[:, 0], given[:, 1]


def hard_and_soft() -> list[tuple[np.ndarray, np.ndarray]]:
    return [(4 * np.log(p / (1 - p)), t) for p, t in chances()]


BINARY_FLAGS: list[dict[str, Any]] = [
    {"pos_weight": np.array([2.0, 0.5, 1.0])},
    {"weight": BINARY_WEIGHTS},
    {"weight": BINARY_WEIGHTS, "pos_weight": np.array(3.0)},
]


def test_binary_cross_entropy_with_logits(verify: Verification) -> None:
    ours, theirs = losses.binary_cross_entropy_with_logits, functional.binary_cross_entropy_with_logits
    check_torch(ours, theirs, 0, verify, hard_and_soft())
    for flags in BINARY_FLAGS:
        check_torch(ours, theirs, 0, verify, hard_and_soft()[1:], **flags)
    x, t = logits_and_labels()
    for factor in (1.0, 3.0):
        found = ours(x, t, reduction="none", pos_weight=factor)
        expected = exact.table(exact.bce_logits, x, t, factor)
        verify.close(found, expected, rtol=8 * EPS, atol=LAST, what=f"mpmath, {factor}")
    sure = np.array([INF, -INF]), np.array([1.0, 0.0])
    verify.equal(ours(*sure, reduction="none"), np.zeros(2), what="sure and right")
    lost, _ = by_torch(theirs, *sure, device=verify.device, reduction="none")
    verify.equal(lost, np.full(2, np.nan), what="PyTorch's 0 * inf")
    wrong = np.array([1000.0, -1000.0]), np.array([0.0, 1.0])
    verify.equal(ours(*wrong, reduction="none"), np.full(2, 1000.0), what="sure and wrong")
    clamped = losses.binary_cross_entropy(1 / (1 + np.exp([-700.0, 700.0])), [0.0, 1.0], reduction="none")
    verify.equal(clamped, np.full(2, 100.0), what="which the loss of probabilities clamps")


def test_binary_cross_entropy_with_logits_grad(verify: Verification) -> None:
    ours, theirs = losses.binary_cross_entropy_with_logits_grad, functional.binary_cross_entropy_with_logits
    check_torch(ours, theirs, 1, verify, hard_and_soft())
    for flags in BINARY_FLAGS:
        check_torch(ours, theirs, 1, verify, hard_and_soft()[1:], **flags)
    x, t = logits_and_labels()
    for factor in (1.0, 3.0):
        found = ours(x, t, reduction="sum", pos_weight=factor)
        expected = exact.table(exact.bce_logits_grad, x, t, factor)
        # With soft labels two parts cancel near the zero of the gradient.
        hard = t != 0.25
        verify.close(found[hard], expected[hard], rtol=8 * EPS, atol=LAST, what=f"mpmath, {factor}")
        verify.close(found[~hard], expected[~hard], rtol=8 * EPS, atol=4 * EPS, what=f"mpmath, soft, {factor}")
    verify.equal(ours([0.0], [1.0]), np.array([-0.5]), what="an exact case")


def multiclass(seed: int = 0) -> list[tuple[np.ndarray, np.ndarray]]:
    """Logits with classes: a batch, one example, pictures; some examples are marked -100."""
    rng = np.random.default_rng(seed)
    pictures = rng.integers(0, 3, (2, 4, 2))
    pictures[0, 1], pictures[1, 2, 0] = -100, -100
    return [
        (3 * rng.normal(size=(6, 3)), np.array([0, 2, -100, 1, 1, 2])),
        (3 * rng.normal(size=3), np.array(1)),
        (3 * rng.normal(size=(2, 3, 4, 2)), pictures),
    ]


CLASS_WEIGHTS = np.array([0.5, 2.0, 3.0])
ALL_IGNORED = np.zeros((2, 3)), np.full(2, -100)


def test_class_weights(verify: Verification) -> None:
    for shape, expected in (((3,), (3,)), ((5, 3), (3,)), ((5, 3, 4), (3, 1)), ((5, 3, 4, 2), (3, 1, 1))):
        given = np.zeros(shape, dtype=np.float32)
        for weight, values in ((None, [1, 1, 1]), (CLASS_WEIGHTS, CLASS_WEIGHTS)):
            found = losses.class_weights(weight, given)
            verify.equal(found.shape, expected, what=f"the shape for {shape}")
            verify.equal(found.ravel(), np.array(values, np.float32), what="the weights")
            assert found.dtype == np.float32


def test_class_marks(verify: Verification) -> None:
    for x, t in multiclass():
        hit, kept = losses.class_marks(x, t, -100)
        axis = min(1, x.ndim - 1)
        verify.equal(hit.shape, x.shape, what="the shape")
        verify.equal(kept.squeeze(axis), t != -100, what="what is not ignored")
        verify.equal(hit.sum(axis), (t != -100).astype(int), what="one mark for each example that is not ignored")
        verify.equal(np.where(t == -100, -100, hit.argmax(axis)), t, what="at its class")
    hit, kept = losses.class_marks(np.zeros((3, 2)), [0, 1, 1], 1)
    verify.equal(hit, np.array([[True, False], [False, False], [False, False]]), what="a class that is ignored")
    verify.equal(kept, np.array([[True], [False], [False]]), what="a class that is ignored")


def class_cases(**more: Any) -> list[tuple[np.ndarray, np.ndarray, dict[str, Any]]]:
    """Inputs, targets and flags of the losses of several classes."""
    flags: list[dict[str, Any]] = [{}, {"weight": CLASS_WEIGHTS}, {"ignore_index": 1}]
    found = []
    for (x, t), named in itertools.product(multiclass(), flags):
        target = np.where(t == -100, 1, t) if "ignore_index" in named else t
        found += [(x, target, {"reduction": r} | named | more) for r in REDUCTIONS]
    return found


def check_classes(
    ours: Callable[..., Any],
    theirs: Callable[..., torch.Tensor],
    part: int,
    verify: Verification,
    given: list[tuple[np.ndarray, np.ndarray, dict[str, Any]]],
) -> None:
    """`part` is 0 for the loss and 1 for its gradient."""
    for x, t, named in given:
        expected = by_torch(theirs, x, t, device=verify.device, **named)[part]
        found = ours(x, t, **named)
        what = f"{x.shape}, {t.dtype} {t.shape}, {named}"
        if part and t.ndim == 0 and named.get("ignore_index") == 1 and named["reduction"] == "mean":
            verify.equal(found, np.zeros(3), what="all are ignored")
        assert np.shape(found) == expected.shape
        verify.close(found, expected, rtol=1e-12, atol=1e-15, what=what)
        if named["reduction"] == "mean":
            default = {name: value for name, value in named.items() if name != "reduction"}
            verify.close(ours(x, t, **default), expected, rtol=1e-12, atol=1e-15, what=f"the default, {what}")


def test_nll_loss(verify: Verification) -> None:
    check_classes(losses.nll_loss, functional.nll_loss, 0, verify, class_cases())
    verify.equal(np.asarray(losses.nll_loss(*ALL_IGNORED)), np.array(np.nan), what="all ignored: nan, as in PyTorch")
    verify.equal(losses.nll_loss(*ALL_IGNORED, reduction="sum"), np.float64(0), what="their sum")
    verify.equal(losses.nll_loss([[-1, -2], [-4, -8]], [0, 1], [1, 3]), np.float64(25 / 4), what="an exact case")
    masked = losses.nll_loss([[-INF, -1.0]], [1], [0.0, 1.0])
    verify.equal(masked, np.float64(1), what="an impossible class that is not chosen")
    verify.equal(losses.nll_loss([[-INF, -1.0]], [0]), np.float64(INF), what="and one that is")


def test_nll_loss_grad(verify: Verification) -> None:
    check_classes(losses.nll_loss_grad, functional.nll_loss, 1, verify, class_cases())
    verify.equal(losses.nll_loss_grad(*ALL_IGNORED), np.zeros((2, 3)), what="all ignored: 0, as in PyTorch")
    found = losses.nll_loss_grad([[-1, -2], [-4, -8]], [0, 1], [1, 3])
    verify.equal(found, np.array([[-0.25, 0], [0, -0.75]]), what="an exact case")


def probability_cases() -> list[tuple[np.ndarray, np.ndarray, dict[str, Any]]]:
    """The same inputs with probabilities as targets."""
    rng = np.random.default_rng(1)
    found: list[tuple[np.ndarray, np.ndarray, dict[str, Any]]] = []
    for x, _ in multiclass():
        axis = min(1, x.ndim - 1)
        q = rng.uniform(size=x.shape)
        q /= q.sum(axis, keepdims=True)
        for reduction, weight, smoothing in itertools.product(REDUCTIONS, (None, CLASS_WEIGHTS), (0.0, 0.2)):
            found.append((x, q, {"reduction": reduction, "weight": weight, "label_smoothing": smoothing}))
    return found


SMOOTHINGS = (0.1, 1.0)


def test_class_targets(verify: Verification) -> None:
    x = np.zeros((3, 4))
    counts, count = losses.class_targets(x, [1, 0, -100], None, -100, 0.0)
    verify.equal(counts, np.array([[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]], dtype=float), what="classes")
    verify.equal(float(count), 2.0, what="what is not ignored")
    counts, count = losses.class_targets(x, [1, 0, -100], [1, 2, 3, 4], -100, 0.5)
    row = np.array([0.125, 0.625 * 2, 0.125 * 3, 0.125 * 4])
    verify.close(counts[0], row, rtol=EPS, what="smoothed, then weighted")
    verify.equal(counts[2], np.zeros(4), what="ignored")
    verify.equal(float(count), 3.0, what="the weights of the classes, not of the smoothed targets")
    for target in (np.eye(4)[:3], np.eye(4, dtype=int)[:3].tolist()):
        counts, count = losses.class_targets(x, target, [1, 2, 3, 4], -100, 0.5)
        verify.close(counts[1], [0.125, 1.25, 0.375, 0.5], rtol=EPS, what="probabilities, smoothed and weighted")
        verify.equal(float(count), 3.0, what="the number of examples, whatever the weights")


def rows_and_counts() -> list[tuple[np.ndarray, np.ndarray]]:
    """Finite logits, ordinary and extreme, with targets: each class, and one soft target."""
    rng = np.random.default_rng(0)
    found = []
    for row in oracles.logits():
        if np.isfinite(row).all() and np.abs(row).max() < 1e5 and row.size > 1:
            soft = rng.uniform(size=row.size)
            found += [(row, np.eye(row.size)[y]) for y in range(row.size)] + [(row, soft / soft.sum())]
    return found


def rounding(row: np.ndarray) -> float:
    """A difference of logits is off by its last digit, which is a relative error of its exponential."""
    return float(16 + np.ptp(row)) * EPS


def test_cross_entropy(verify: Verification) -> None:
    ours, theirs = losses.cross_entropy, functional.cross_entropy
    check_classes(ours, theirs, 0, verify, class_cases())
    for smoothing in SMOOTHINGS:
        check_classes(ours, theirs, 0, verify, class_cases(label_smoothing=smoothing))
    check_classes(ours, theirs, 0, verify, probability_cases())
    for row, counts in rows_and_counts():
        expected, _ = exact.cross_entropy(row, counts)
        rtol = rounding(row)
        verify.close(ours(row, counts), expected, rtol=rtol, atol=LAST, what=f"mpmath, {row}, {counts}")
        if counts.max() == 1:
            by_class = ours(row, int(counts.argmax()))
            verify.close(by_class, expected, rtol=rtol, atol=LAST, what=f"mpmath, {row}, a class")
    verify.close(ours(np.zeros((5, 10)), np.arange(5)), math.log(10), rtol=2 * EPS, what="log N where all are equal")
    verify.equal(np.asarray(ours(*ALL_IGNORED)), np.array(np.nan), what="all ignored: nan, as in PyTorch")
    for named in ({}, {"label_smoothing": 0.1}):
        lost, _ = by_torch(theirs, *ALL_IGNORED, device=verify.device, **named)
        verify.equal(lost, np.array(np.nan), what="PyTorch, all ignored")
    # A class that is masked by -inf: of no matter where its target is 0, infinite where smoothing gives it a share.
    masked = np.array([[1.0, 2.0, -INF]])
    verify.close(ours(masked, [0]), math.log1p(math.e), rtol=2 * EPS, what="a masked class")
    verify.close(ours(masked, [[1.0, 0.0, 0.0]]), math.log1p(math.e), rtol=2 * EPS, what="a target of 0")
    lost, _ = by_torch(theirs, masked, np.array([[1.0, 0, 0]]), device=verify.device)
    verify.equal(lost, np.array(np.nan), what="PyTorch's 0 * inf")
    for found in (
        ours(masked, [0], label_smoothing=0.1),
        by_torch(theirs, masked, np.array([0]), device=verify.device, label_smoothing=0.1)[0],
    ):
        verify.equal(np.asarray(found), np.array(INF), what="smoothing of a masked class")


def test_cross_entropy_grad(verify: Verification) -> None:
    ours, theirs = losses.cross_entropy_grad, functional.cross_entropy
    check_classes(ours, theirs, 1, verify, class_cases())
    for smoothing in SMOOTHINGS:
        check_classes(ours, theirs, 1, verify, class_cases(label_smoothing=smoothing))
    check_classes(ours, theirs, 1, verify, probability_cases())
    for row, counts in rows_and_counts():
        _, expected = exact.cross_entropy(row, counts)
        soft = counts.max() < 1  # there p - target cancels
        what = f"mpmath, {row}, {counts}"
        verify.close(ours(row, counts), expected, rtol=rounding(row), atol=EPS if soft else LAST, what=what)
    sure = np.array([40.0, 0.0])
    verify.close(ours(sure, 0), np.array([-1, 1]) * math.exp(-40), rtol=4 * EPS, what="where p rounds to 1")
    _, lost = by_torch(theirs, sure, np.array(0), device=verify.device)
    verify.equal(lost[0], np.float64(0), what="PyTorch's p - 1")
    for found in (ours(*ALL_IGNORED), by_torch(theirs, *ALL_IGNORED, device=verify.device)[1]):
        verify.equal(found, np.zeros((2, 3)), what="all ignored: nan as a loss, 0 as a gradient")
    masked = np.array([[1.0, 2.0, -INF]])
    p = 1 / (1 + math.e)
    for target in ([0], [[1.0, 0.0, 0.0]]):
        verify.close(ours(masked, target), [[p - 1, 1 - p, 0]], rtol=4 * EPS, what="a masked class")


def divergences(*, log: bool) -> list[tuple[np.ndarray, np.ndarray]]:
    """Log-probabilities with probabilities, or with logarithms as well; a target is 0."""
    rng = np.random.default_rng(0)
    found = []
    for shape in ((5, 4), (6,), (2, 3, 4)):
        x, t = rng.normal(size=shape), rng.normal(size=shape)
        x, t = (v - np.log(np.exp(v).sum(-1, keepdims=True)) for v in (x, t))
        t = np.exp(t)
        t[..., 0] = 0
        found.append((x, np.log(np.maximum(t, 1e-9)) if log else t))
    return found


def terms() -> tuple[np.ndarray, np.ndarray]:
    """Log-probabilities and targets, down to -inf and 0."""
    x = [-INF, -1e300, -800.0, -1.0, -1e-300, 0.0]
    t = [0.0, LAST, 1e-300, 1e-9, 0.5, 1.0]
    given = np.array(list(itertools.product(x, t)))
    return given[:, 0], given[:, 1]


def check_kl(ours: Callable[..., Any], part: int, verify: Verification) -> None:
    for log in (False, True):
        given = divergences(log=log)
        check_torch(ours, functional.kl_div, part, verify, given, log_target=log)
        for x, t in given:
            named: dict[str, Any] = {"reduction": "batchmean", "log_target": log}
            expected = by_torch(functional.kl_div, x, t, device=verify.device, **named)[part]
            verify.close(ours(x, t, **named), expected, rtol=1e-13, atol=1e-15, what=f"batchmean, {x.shape}")
    number = by_torch(functional.kl_div, np.array(-1.0), np.array(0.5), device=verify.device, reduction="batchmean")
    verify.close(ours(-1.0, 0.5, "batchmean"), number[part], rtol=2 * EPS, what="of one number")


# PyTorch warns that its own default is not the divergence.
@pytest.mark.filterwarnings("ignore:reduction")
def test_kl_div(verify: Verification) -> None:
    check_kl(losses.kl_div, 0, verify)
    x, t = terms()
    verify.close(losses.kl_div(x, t, "none"), exact.table(exact.kl, x, t), rtol=4 * EPS, what="mpmath")
    logs = np.append(np.log(t[t > 0]), -INF)
    both = np.array(list(itertools.product(x[::6], logs)))
    x, logs = both.T
    found = losses.kl_div(x, logs, "none", log_target=True)
    verify.close(found, exact.table(exact.kl_log, x, logs), rtol=1e-12, what="mpmath, logarithms")
    for given in ((np.array([-INF]), np.array([0.0]), False), (np.array([-1.0]), np.array([-INF]), True)):
        lost, _ = by_torch(functional.kl_div, *given[:2], device=verify.device, reduction="none", log_target=given[2])
        verify.equal(lost, np.array([np.nan]), what="PyTorch's 0 * inf")
    rows = np.log([[0.5, 0.5], [0.9, 0.1]])
    for reduction, divisor in (("sum", 1), ("batchmean", 2), ("mean", 4)):
        expected = 0.5 * math.log(25 / 9) / divisor
        found = losses.kl_div(rows, np.full((2, 2), 0.5), reduction)
        verify.close(found, expected, rtol=8 * EPS, what=f"an exact case, {reduction}")


@pytest.mark.filterwarnings("ignore:reduction")
def test_kl_div_grad(verify: Verification) -> None:
    check_kl(losses.kl_div_grad, 1, verify)
    x, t = terms()
    verify.equal(losses.kl_div_grad(x, t, "sum"), -t, what="minus the target")
    verify.close(losses.kl_div_grad([-1, -2], [0, -1], "sum", True), [-1, -1 / math.e], rtol=EPS, what="logarithms")


def test_signed(verify: Verification) -> None:
    sign, margin = losses.signed([2.0, 3.0], [0, 1], (0, 1))
    verify.equal(sign, np.array([-1.0, 1.0]), what="signs of 0 and 1")
    verify.equal(margin, np.array([-2.0, 3.0]), what="margins")
    sign, _ = losses.signed(np.array([2, 3], np.float32), [1, -1], (-1, 1))
    verify.equal(sign, np.array([1, -1], np.float32), what="signs of -1 and 1")
    assert sign.dtype == np.float32


def test_label_weights(verify: Verification) -> None:
    sign = np.array([1.0, -1.0])
    verify.equal(losses.label_weights(0.25, sign), np.array([0.25, 0.75]), what="of the label 1, and of 0")
    verify.equal(losses.label_weights(None, sign), np.ones(2), what="none")
    for alpha in (0.0, 1.0):
        verify.equal(losses.label_weights(alpha, sign), np.array([alpha, 1 - alpha]), what="the ends")
    assert losses.label_weights(0.25, np.array([1], np.float32)).dtype == np.float32


FOCAL: list[dict[str, Any]] = [
    {},
    {"gamma": 0.0},
    {"gamma": 0.5},
    {"gamma": 5.0},
    {"alpha": None},
    {"alpha": 0.9, "gamma": 1.0},
]


def torch_focal(
    x: torch.Tensor, t: torch.Tensor, alpha: float | None = 0.25, gamma: float = 2.0, reduction: str = "mean"
) -> torch.Tensor:
    """The paper's definition on PyTorch's binary cross-entropy, whose exponential is the probability."""
    ce = functional.binary_cross_entropy_with_logits(x, t, reduction="none")
    loss = (1 - torch.exp(-ce)) ** gamma * ce
    if alpha is not None:
        loss = (alpha * t + (1 - alpha) * (1 - t)) * loss
    return {"none": loss, "mean": loss.mean(), "sum": loss.sum()}[reduction]


def hard() -> list[tuple[np.ndarray, np.ndarray]]:
    rng = np.random.default_rng(0)
    return [(3 * rng.normal(size=s), rng.integers(0, 2, s) * 1.0) for s in ((20,), (4, 3))]


def check_focal(ours: Callable[..., Any], definition: Callable[..., Any], reduction: str, verify: Verification) -> None:
    x = np.append(oracles.points()[::20], [INF, -INF, 36.8, -745.0])
    for t, gamma in itertools.product((0.0, 1.0), (0.0, 0.5, 2.0)):
        found = ours(x, np.full(x.shape, t), None, gamma, reduction)
        expected = exact.table(definition, x, np.full(x.shape, t), gamma)
        # A power of a number of a few EPS of error.
        verify.close(found, expected, rtol=16 * EPS, atol=2e-323, what=f"mpmath, {t}, gamma = {gamma}")


def test_focal_loss(verify: Verification) -> None:
    for named in FOCAL:
        check_torch(losses.focal_loss, torch_focal, 0, verify, hard(), **named)
    check_focal(losses.focal_loss, exact.focal, "none", verify)
    for x, t in hard():
        expected = losses.binary_cross_entropy_with_logits(x, t) / 2
        verify.close(losses.focal_loss(x, t, 0.5, 0.0), expected, rtol=4 * EPS, what="without gamma, half of BCE")
    half = losses.focal_loss([0.0, 0.0], [1, 0], reduction="none")
    verify.close(half, np.array([1, 3]) / 16 * math.log(2), rtol=4 * EPS, what="an exact case, with the defaults")


def test_focal_loss_grad(verify: Verification) -> None:
    for named in FOCAL:
        if named.get("gamma", 1) >= 1:
            check_torch(losses.focal_loss_grad, torch_focal, 1, verify, hard(), **named)
    check_focal(losses.focal_loss_grad, exact.focal_grad, "sum", verify)
    for x, t in hard():
        expected = losses.binary_cross_entropy_with_logits_grad(x, t)
        verify.close(losses.focal_loss_grad(x, t, None, 0.0), expected, rtol=4 * EPS, what="without gamma, BCE's")
    found = losses.focal_loss_grad([0.0], [1])
    verify.close(found, [-(0.25**2) * (0.5 + math.log(2))], rtol=4 * EPS, what="an exact case, with the defaults")


def torch_hinge(
    x: torch.Tensor, t: torch.Tensor, p: int = 1, margin: float = 1.0, reduction: str = "mean"
) -> torch.Tensor:
    """Of two classes with the logits x / 2 and -x / 2: the other class' term, which PyTorch divides by two."""
    rows = torch.stack([-x / 2, x / 2], dim=-1).reshape(-1, 2)
    loss = 2 * functional.multi_margin_loss(rows, (t.reshape(-1) > 0).long(), p, margin, reduction=reduction)
    return loss.reshape(x.shape) if reduction == "none" else loss


HINGE: list[dict[str, Any]] = [{}, {"p": 2}, {"margin": 0.5}, {"p": 2, "margin": 3.0}]


def signs() -> list[tuple[np.ndarray, np.ndarray]]:
    """Labels of -1 and 1; some margins are reached exactly."""
    found = [(x, 2 * t - 1) for x, t in hard()]
    found[0][0][:3] = found[0][1][:3] * [1.0, 0.5, 3.0]
    return found


def test_hinge_loss(verify: Verification) -> None:
    for named in HINGE:
        check_torch(losses.hinge_loss, torch_hinge, 0, verify, signs(), **named)
    x, _ = far()
    for t, p in itertools.product((-1.0, 1.0), (1, 2)):
        found = losses.hinge_loss(x, np.full(x.shape, t), p, 2.0, "none")
        expected = exact.table(exact.hinge, x, np.full(x.shape, t), p, 2.0)
        verify.close(found, expected, rtol=4 * EPS, what=f"mpmath, {t}, p = {p}")
    verify.equal(losses.hinge_loss([0.5, 2, -1], [1, 1, 1]), np.float64(2.5 / 3), what="an exact case")
    verify.equal(losses.hinge_loss([0.5, 2, -1], [1, 1, 1], 2, reduction="sum"), np.float64(4.25), what="squared")


def test_hinge_loss_grad(verify: Verification) -> None:
    for named in HINGE:
        check_torch(losses.hinge_loss_grad, torch_hinge, 1, verify, signs(), **named)
    x, _ = far()
    for t, p in itertools.product((-1.0, 1.0), (1, 2)):
        found = losses.hinge_loss_grad(x, np.full(x.shape, t), p, 2.0, "sum")
        expected = exact.table(exact.hinge_grad, x, np.full(x.shape, t), p, 2.0)
        verify.close(found, expected, rtol=4 * EPS, what=f"mpmath, {t}, p = {p}")
    found = losses.hinge_loss_grad([0.5, 1, -1], [1, 1, -1], reduction="sum")
    verify.equal(found, np.array([-1.0, 0.0, 0.0]), what="0 where the margin is reached exactly")


def test_gradients_are_those_of_the_losses() -> None:
    """One thing more than autograd: our own losses, by complex-free differences, at every reduction."""
    rng = np.random.default_rng(0)
    x, t = rng.normal(size=(4, 3)), rng.integers(0, 2, (4, 3)) * 1.0
    p = rng.uniform(0.1, 0.9, (4, 3))
    kinds: list[tuple[str, np.ndarray, np.ndarray, dict[str, Any]]] = [
        *((name, x, t + 0.3, {}) for name in ("mse_loss", "l1_loss", "huber_loss", "smooth_l1_loss")),
        ("binary_cross_entropy", p, t, {}),
        ("binary_cross_entropy_with_logits", x, t, {"pos_weight": 2.0}),
        ("nll_loss", x, np.array([0, 2, 1, 1]), {"weight": CLASS_WEIGHTS}),
        ("cross_entropy", x, np.array([0, 2, -100, 1]), {"weight": CLASS_WEIGHTS, "label_smoothing": 0.1}),
        ("kl_div", x, p, {}),
        ("focal_loss", x, t, {}),
        ("hinge_loss", x, 2 * t - 1, {}),
    ]
    for (name, at, target, named), reduction in itertools.product(kinds, REDUCTIONS):
        loss = partial(getattr(losses, name), target=target, reduction=reduction, **named)
        slope = getattr(losses, f"{name}_grad")(at, target, reduction=reduction, **named)
        for place in np.ndindex(at.shape):
            moved = np.zeros_like(at)
            moved[place] = 1e-6
            change = (np.sum(loss(at + moved)) - np.sum(loss(at - moved))) / 2e-6
            np.testing.assert_allclose(slope[place], change, rtol=1e-6, atol=1e-8, err_msg=f"{name}, {reduction}")
