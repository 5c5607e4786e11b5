"""What the references of the losses do with arguments that are impossible or unusual."""

from __future__ import annotations

import inspect
import math
import re
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from gradnotes.reference import losses

NAN, INF = math.nan, math.inf


@pytest.fixture(autouse=True)
def _no_warning() -> Iterator[None]:
    """Every test here: no input makes NumPy warn."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


# A call of each loss that is possible: the input, the target.
ROW, BATCH = [0.5, -1.0, 2.0], [[0.5, -1.0, 2.0], [1.0, 0.0, -0.5]]
POSSIBLE: dict[str, tuple[Any, Any]] = {
    **dict.fromkeys(("mse_loss", "l1_loss", "huber_loss", "smooth_l1_loss"), (ROW, [1.0, 1.0, 1.0])),
    "binary_cross_entropy": ([0.5, 0.25, 0.75], [0.0, 1.0, 1.0]),
    "binary_cross_entropy_with_logits": (ROW, [0.0, 1.0, 1.0]),
    "nll_loss": (BATCH, [2, 0]),
    "cross_entropy": (BATCH, [2, 0]),
    "kl_div": (ROW, [0.5, 0.25, 0.25]),
    "focal_loss": (ROW, [0.0, 1.0, 1.0]),
    "hinge_loss": (ROW, [-1.0, 1.0, 1.0]),
}
ALL = [f"{name}{suffix}" for name in POSSIBLE for suffix in ("", "_grad")]
PAIRED = [name for name in ALL if not name.startswith(("nll", "cross"))]


def call(name: str, *given: Any, **named: Any) -> Any:
    """A loss or gradient by name, of a possible input and target unless others are given."""
    return getattr(losses, name)(*(given or POSSIBLE[name.removesuffix("_grad")]), **named)


REFUSED: list[tuple[str, tuple[Any, ...], dict[str, Any], str]] = [
    *((name, (), {"reduction": "avg"}, 'expected reduction="none", "mean" or "sum", received \'avg\'') for name in ALL),
    *(
        (name, ([[0.5], [0.5]], [1.0, 1.0]), {}, "expected a target of the input's shape (2, 1), received (2,)")
        for name in PAIRED
    ),
    *(
        (f"huber_loss{g}", (), {"delta": d}, f"expected a finite delta > 0, received {d}")
        for g in ("", "_grad")
        for d in (0, -1.0, NAN, INF)
    ),
    *(
        (f"smooth_l1_loss{g}", (), {"beta": b}, f"expected a finite beta >= 0, received {b}")
        for g in ("", "_grad")
        for b in (-1.0, NAN, INF)
    ),
    *(
        (f"binary_cross_entropy{g}", ([v, 0.5], [0, 1]), {}, f"expected an input between 0 and 1, received {float(v)}")
        for g in ("", "_grad")
        for v in (-0.25, 2, INF)
    ),
    *(
        (f"binary_cross_entropy{n}{g}", ([0.5, 0.5], [1, v]), {}, f"expected a target between 0 and 1, received {v}")
        for n in ("", "_with_logits")
        for g in ("", "_grad")
        for v in (-1.0, 1.5)
    ),
    *(
        (
            f"binary_cross_entropy{n}{g}",
            (),
            {"weight": [1, 2]},
            "expected a weight that broadcasts to (3,), received (2,)",
        )
        for n in ("", "_with_logits")
        for g in ("", "_grad")
    ),
    *(
        (
            f"binary_cross_entropy_with_logits{g}",
            (),
            {"pos_weight": [1, 2]},
            "expected a pos_weight that broadcasts to (3,), received (2,)",
        )
        for g in ("", "_grad")
    ),
    *(
        (f"{name}{g}", given, named, message)
        for name in ("nll_loss", "cross_entropy")
        for g in ("", "_grad")
        for given, named, message in (
            ((BATCH, [0, 3]), {}, "expected classes from 0 to 2, received 3"),
            ((BATCH, [0, -1]), {}, "expected classes from 0 to 2, received -1"),
            ((BATCH, [0, -100]), {"ignore_index": 1}, "expected classes from 0 to 2, received -100"),
            ((BATCH, [0, 1, 2]), {}, "expected integer classes of the shape (2,), received int64 (3,)"),
            ((BATCH, [0.0, 1.0]), {}, "expected integer classes of the shape (2,), received float64 (2,)"),
            ((ROW, [0]), {}, "expected integer classes of the shape (), received int64 (1,)"),
            ((1.0, 0), {}, "expected an input with an axis of classes, received the number 1.0"),
            ((), {"weight": [1.0, 2.0]}, "expected a weight for each of 3 classes, received the shape (2,)"),
            ((), {"weight": 2.0}, "expected a weight for each of 3 classes, received the shape ()"),
        )
    ),
    *(
        (f"nll_loss{g}", (BATCH, BATCH), {}, "expected integer classes of the shape (2,), received float64 (2, 3)")
        for g in ("", "_grad")
    ),
    *(
        (
            f"cross_entropy{g}",
            (),
            {"label_smoothing": v},
            f"expected label_smoothing between 0 and 1, received {v}",
        )
        for g in ("", "_grad")
        for v in (-0.1, 1.5, NAN)
    ),
    *(
        (f"focal_loss{g}", (ROW, [0.0, 1.0, v]), {}, f"expected targets of 0 and 1, received {v}")
        for g in ("", "_grad")
        for v in (-1.0, 0.5, NAN)
    ),
    *(
        (f"focal_loss{g}", (), {"alpha": v}, f"expected alpha between 0 and 1 or None, received {v}")
        for g in ("", "_grad")
        for v in (-1, 1.5, NAN)
    ),
    *(
        (f"focal_loss{g}", (), {"gamma": v}, f"expected gamma >= 0, received {v}")
        for g in ("", "_grad")
        for v in (-1, NAN)
    ),
    *(
        (f"hinge_loss{g}", (ROW, [1.0, 1.0, v]), {}, f"expected targets of -1 and 1, received {v}")
        for g in ("", "_grad")
        for v in (0.0, 0.5, NAN)
    ),
    *(
        (f"hinge_loss{g}", (), {"p": v}, f"expected p=1 or p=2, received {v}")
        for g in ("", "_grad")
        for v in (0, 3, 1.5)
    ),
]


@pytest.mark.parametrize(
    ("name", "given", "named", "message"), REFUSED, ids=[f"{i}-{name}" for i, (name, *_) in enumerate(REFUSED)]
)
def test_impossible_arguments_are_refused(name: str, given: Any, named: Any, message: str) -> None:
    with pytest.raises(ValueError, match="^" + re.escape(message) + "$"):
        call(name, *given, **named)


def test_what_pytorch_does_with_labels_of_the_wrong_kind() -> None:
    """Labels of -1 and 1 are taken for probabilities: the loss has no lower end."""
    x = torch.tensor([-50.0, 50.0])
    assert functional.binary_cross_entropy_with_logits(x, torch.tensor([-1.0, 1.0])) < -20
    for wrong in (functional.cross_entropy, functional.nll_loss):
        with pytest.raises(IndexError, match="out of bounds"):
            wrong(torch.zeros(1, 3), torch.tensor([3]))
    with pytest.raises(RuntimeError, match="between 0 and 1"):
        functional.binary_cross_entropy(torch.tensor([1.5]), torch.tensor([1.0]))


@pytest.mark.parametrize("name", list(POSSIBLE))
def test_arguments_are_named_as_in_torch(name: str) -> None:
    own = dict(inspect.signature(getattr(losses, name)).parameters)
    slope = dict(inspect.signature(getattr(losses, f"{name}_grad")).parameters)
    assert {n: p.default for n, p in own.items()} == {n: p.default for n, p in slope.items()}
    assert list(own)[:2] == ["input", "target"]
    theirs = inspect.signature(getattr(functional, {"hinge_loss": "multi_margin_loss"}.get(name, name), call))
    if name != "focal_loss":
        for parameter, value in list(own.items())[2:]:
            assert value.default == theirs.parameters[parameter].default, parameter


@pytest.mark.parametrize("name", ALL)
def test_inputs_are_not_modified_and_results_are_new(name: str) -> None:
    given = [np.array(v) for v in POSSIBLE[name.removesuffix("_grad")]]
    before = [v.copy() for v in given]
    for reduction in ("none", "mean", "sum"):
        for v in given:
            v.setflags(write=False)
        result = call(name, *given, reduction=reduction)
        if np.ndim(result):
            assert not any(np.shares_memory(result, v) for v in given)
        for v, kept in zip(given, before, strict=True):
            np.testing.assert_array_equal(v, kept)


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_floating_types_stay(name: str, dtype: type[np.floating[Any]]) -> None:
    x, t = POSSIBLE[name.removesuffix("_grad")]
    given = np.array(x, dtype=dtype)
    for reduction in ("none", "mean", "sum"):
        result = call(name, given, t, reduction=reduction)
        assert result.dtype == dtype
        exact = call(name, given.astype(np.float64), t, reduction=reduction)
        np.testing.assert_allclose(result, exact, rtol=16 * float(np.finfo(dtype).eps))


@pytest.mark.parametrize("name", ALL)
def test_integers_become_float64(name: str) -> None:
    x, t = POSSIBLE[name.removesuffix("_grad")]
    whole = np.array(x).round().astype(int).clip(0, 1 if name.startswith("binary_cross_entropy") else None)
    result = call(name, whole.tolist(), t)
    assert result.dtype == np.float64
    np.testing.assert_array_equal(result, call(name, whole.astype(np.float64), t))


@pytest.mark.parametrize("name", PAIRED)
def test_one_number_and_none(name: str) -> None:
    x, t = (v[1] for v in POSSIBLE[name.removesuffix("_grad")])
    assert np.shape(call(name, x, t)) == ()
    np.testing.assert_array_equal(call(name, x, t), np.ravel(call(name, [x], [t]))[0])
    empty = call(name, np.zeros((0, 3)), np.zeros((0, 3)))
    assert empty.shape == ((0, 3) if name.endswith("_grad") else ())
    assert name.endswith("_grad") or math.isnan(empty)


@pytest.mark.parametrize("name", [n for n in ALL if n.startswith(("nll", "cross"))])
def test_no_examples(name: str) -> None:
    empty = call(name, np.zeros((0, 3)), np.zeros(0, dtype=int))
    assert empty.shape == ((0, 3) if name.endswith("_grad") else ())
    assert name.endswith("_grad") or math.isnan(empty)


@pytest.mark.parametrize("name", ALL)
def test_nan_gives_nan(name: str) -> None:
    x, t = POSSIBLE[name.removesuffix("_grad")]
    spoiled = np.array(x)
    spoiled[(0,) * spoiled.ndim] = NAN
    if name == "nll_loss":
        spoiled[0] = NAN  # it looks at the class of the target only
    if name not in ("nll_loss_grad", "kl_div_grad"):  # which do not look at the input
        assert np.isnan(np.ravel(call(name, spoiled, t, reduction="none"))[0])
        assert np.isfinite(np.ravel(call(name, spoiled, t, reduction="none"))[-1])


@pytest.mark.parametrize("name", [n for n in ALL if n.startswith(("mse", "l1", "huber", "smooth"))])
def test_errors_that_are_no_numbers_or_too_large(name: str) -> None:
    """No warning, and the other errors are as they are alone."""
    found = call(name, [INF, 1.7e308, 0.5], [INF, -1.7e308, 0.25], reduction="none")
    assert math.isnan(found[0])
    slope = {"mse_loss_grad": INF}.get(name, 1 if name.endswith("_grad") else INF)
    assert found[1] == slope
    assert found[2] == call(name, 0.5, 0.25, reduction="none")


def test_results_beyond_the_largest_float() -> None:
    """No warning either."""
    assert losses.kl_div([-1.0], [800.0], log_target=True) == INF
    assert losses.kl_div_grad([-1.0], [800.0], log_target=True) == -INF
    assert losses.binary_cross_entropy_with_logits([-1.7e308], [1], pos_weight=3) == INF
    assert losses.binary_cross_entropy_with_logits([1.7e308], [0], weight=3) == INF


@pytest.mark.parametrize("name", ["cross_entropy", "cross_entropy_grad"])
def test_probabilities_take_the_type_of_the_logits(name: str) -> None:
    logits = np.array(BATCH, dtype=np.float32)
    assert call(name, logits, np.full((2, 3), 1 / 3)).dtype == np.float32


def test_labels_may_be_booleans() -> None:
    for name in ("focal_loss", "binary_cross_entropy_with_logits", "binary_cross_entropy"):
        np.testing.assert_array_equal(call(name, [0.25, 0.5], [True, False]), call(name, [0.25, 0.5], [1, 0]))


def test_logits_that_are_not_finite() -> None:
    assert losses.cross_entropy([INF, 0.0, 1.0], 0) == 0
    assert losses.cross_entropy([-INF, 0.0], 0) == INF
    assert math.isnan(losses.cross_entropy([-INF, -INF], 0))
    np.testing.assert_array_equal(losses.cross_entropy_grad([INF, 0.0, 1.0], 1), [1, -1, 0])
    assert losses.focal_loss([-INF], [1], None) == INF
    np.testing.assert_array_equal(losses.focal_loss_grad([-INF, INF], [1, 1], None), [-0.5, 0])


PUBLIC = [
    name
    for name, value in vars(losses).items()
    if inspect.isfunction(value) and value.__module__ == losses.__name__ and "__mutmut" not in name
]


def test_every_public_function_is_documented() -> None:
    assert set(ALL) < set(PUBLIC)
    for name in PUBLIC:
        assert inspect.getdoc(getattr(losses, name)), name
