"""What the references of the optimizers do with arguments that are impossible or unusual."""

from __future__ import annotations

import inspect
import math
import re
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from gradnotes.reference import optimizers, schedules

NAN, INF = math.nan, math.inf
STEPS: dict[str, Callable[..., Any]] = {
    name: getattr(optimizers, name)
    for name in ("sgd", "adagrad", "rmsprop", "adadelta", "adam", "adamw", "adamax", "nadam", "radam", "lion", "muon")
}
ALL = STEPS | {"nesterov_sutskever": lambda t, g, *a, **k: optimizers.nesterov_sutskever(t, lambda at: g, *a, **k)}
LIVELY = {
    "sgd": {"momentum": 0.9, "nesterov": True, "weight_decay": 0.1},
    "rmsprop": {"momentum": 0.9, "centered": True},
    "adam": {"amsgrad": True, "weight_decay": 0.1},
}
"""Flags that bring every part of the state to use."""

NOT_NEGATIVE = ("lr", "momentum", "weight_decay", "eps", "lr_decay", "initial_accumulator_value", "momentum_decay")


@pytest.fixture(autouse=True)
def _no_warning() -> Iterator[None]:
    """Every test here: no input makes NumPy warn."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def flags(step: Callable[..., Any]) -> list[str]:
    return list(inspect.signature(step).parameters)[3:]


@pytest.mark.parametrize("bad", [-0.1, NAN, INF])
def test_negative_hyperparameters_are_refused(bad: float) -> None:
    for step in STEPS.values():
        for name in set(NOT_NEGATIVE) & set(flags(step)):
            with pytest.raises(ValueError, match="^" + re.escape(f"expected {name} >= 0, received {bad}") + "$"):
                step(np.ones((2, 2)), np.ones((2, 2)), **{name: bad})
    for name in ("lr", "momentum"):
        with pytest.raises(ValueError, match="^" + re.escape(f"expected {name} >= 0, received {bad}") + "$"):
            ALL["nesterov_sutskever"](1.0, 1.0, **{name: bad})


@pytest.mark.parametrize("bad", [-0.1, 1.0, NAN])
def test_decays_beyond_one_are_refused(bad: float) -> None:
    for step in STEPS.values():
        given: dict[str, list[Any]] = {"betas": [(bad, 0.5), (0.5, bad)], "alpha": [bad], "rho": [bad]}
        for name in set(given) & set(flags(step)):
            for value in given[name]:
                shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
                message = f"expected decays from 0 to below 1, received {shown}"
                with pytest.raises(ValueError, match=f"^{message}$"):
                    step(1.0, 1.0, **{name: value})


SGD: list[tuple[dict[str, Any], str]] = [
    ({"nesterov": True}, "momentum > 0 and dampening = 0 for nesterov, received 0.0 and 0.0"),
    (
        {"nesterov": True, "momentum": 0.9, "dampening": 0.1},
        "momentum > 0 and dampening = 0 for nesterov, received 0.9 and 0.1",
    ),
    ({"dampening": NAN}, "a finite dampening, received 0.0 and nan"),
]


@pytest.mark.parametrize(("given", "message"), SGD)
def test_what_sgd_refuses(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match="^" + re.escape("expected " + message) + "$"):
        optimizers.sgd(1.0, 1.0, **given)


MATRICES: list[tuple[Callable[[], Any], str]] = [
    *(
        (
            lambda shape=shape: optimizers.newton_schulz(np.ones(shape)),
            f"expected a matrix, 3 coefficients and 0 <= steps < 100, received the shape {shape}, 3 and 5",
        )
        for shape in ((3,), (), (1, 2, 2))
    ),
    *(
        (
            lambda c=c, n=n: optimizers.newton_schulz(np.ones((2, 2)), c, n),
            f"expected a matrix, 3 coefficients and 0 <= steps < 100, received the shape (2, 2), {len(c)} and {n}",
        )
        for c, n in (((1.0, 1.0), 5), ((1.0, 1.0, 1.0), -1), ((1.0, 1.0, 1.0), 100))
    ),
    (
        lambda: optimizers.muon(np.ones(3), np.ones(3)),
        "expected a matrix, 3 coefficients and 0 <= steps < 100, received the shape (3,), 3 and 5",
    ),
    (
        lambda: optimizers.muon(np.ones((2, 2)), np.ones((2, 2)), adjust_lr_fn="rms"),
        'expected adjust_lr_fn "original" or "match_rms_adamw", received \'rms\'',
    ),
]


@pytest.mark.parametrize(("call", "message"), MATRICES)
def test_what_muon_refuses(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(ValueError, match="^" + re.escape(message) + "$"):
        call()


@pytest.mark.parametrize("name", ALL)
def test_a_gradient_of_another_shape_is_refused(name: str) -> None:
    """NumPy would broadcast it."""
    with pytest.raises(ValueError, match=r"^expected a gradient of the parameters' shape \(2, 2\), received \(2,\)$"):
        ALL[name](np.ones((2, 2)), np.ones(2))


@pytest.mark.parametrize("name", ALL)
def test_inputs_are_not_modified_and_results_are_new(name: str) -> None:
    theta, grad = np.array([[3.0, -4.0], [5.0, 0.5]]), np.array([[1.0, -2.0], [0.0, 3.0]])
    for array in (theta, grad):
        array.setflags(write=False)
    more = LIVELY.get(name, {})
    path: list[tuple[Any, Any]] = [(theta, None)]
    for _ in range(7):  # beyond RAdam's first five steps
        path.append(ALL[name](path[-1][0], grad, path[-1][1], **more))
        for array in (path[-1][0], *(path[-1][1] or {}).values()):
            if isinstance(array, np.ndarray):
                array.setflags(write=False)
    again = ALL[name](path[-2][0], grad, path[-2][1], **more)
    np.testing.assert_array_equal(again[0], path[-1][0])
    new, _ = ALL[name](theta, grad, **more)
    new[...] = 7
    assert theta[0, 0] == 3


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_floating_types_stay(name: str, dtype: type[np.floating[Any]]) -> None:
    def after_seven(dtype: type[np.floating[Any]]) -> Any:
        theta, grad = (np.array(a, dtype=dtype) for a in ([[3, -4], [5, 0.5]], [[1, -2], [0, 3]]))
        state = None
        for _ in range(7):
            theta, state = ALL[name](theta, grad, state, lr=0.01, **LIVELY.get(name, {}))
            kept = [a for a in (state or {}).values() if isinstance(a, np.ndarray)]
            assert {a.dtype for a in (theta, *kept)} == {np.dtype(dtype)}
        return theta

    # Of a constant gradient the centered variance is a small difference of squares.
    np.testing.assert_allclose(after_seven(dtype), after_seven(np.float64), rtol=2e-5)


@pytest.mark.parametrize("name", ALL)
def test_integers_and_lists(name: str) -> None:
    theta, _ = ALL[name]([[3, -4], [5, 0]], [[1, -2], [0, 3]])
    expected, _ = ALL[name](np.array([[3.0, -4], [5, 0]]), np.array([[1.0, -2], [0, 3]]))
    assert theta.dtype == np.float64
    np.testing.assert_array_equal(theta, expected)


@pytest.mark.parametrize("name", ALL)
def test_of_nothing_nothing(name: str) -> None:
    shape = (3, 0) if name != "muon" else (1, 1)
    assert ALL[name](np.zeros(shape), np.zeros(shape))[0].shape == shape


@pytest.mark.parametrize("name", ALL)
def test_a_gradient_of_zero_moves_nothing(name: str) -> None:
    """But for the decay that AdamW and Muon have by default; eps keeps 0 / 0 away."""
    theta = np.array([[2.0, -1.0]])
    decay = {"adamw": 1 - 1e-3 * 1e-2, "muon": 1 - 1e-3 * 0.1}.get(name, 1.0)
    np.testing.assert_array_equal(ALL[name](theta, np.zeros((1, 2)))[0], theta * decay)


PUBLIC = [
    (module, name)
    for module in (optimizers, schedules)
    for name, value in vars(module).items()
    if inspect.isfunction(value) and value.__module__ == module.__name__ and "__mutmut" not in name
]


def test_every_public_function_is_documented() -> None:
    for module, name in PUBLIC:
        assert inspect.getdoc(getattr(module, name)), name
