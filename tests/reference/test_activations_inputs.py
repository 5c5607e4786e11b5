"""What the references do with inputs other than a float64 array of ordinary numbers."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import mpmath as mp
import numpy as np
import pytest
import torch

from gradnotes.reference import activations
from tests.reference import oracles

Function = Callable[..., Any]

ELEMENTWISE: list[Function] = [
    activations.sigmoid,
    activations.sigmoid_grad,
    activations.relu,
    activations.relu_grad,
    activations.silu,
    activations.silu_grad,
]
VECTOR: list[Function] = [activations.softmax, activations.log_softmax]
JACOBIAN: list[Function] = [activations.softmax_jacobian, activations.log_softmax_jacobian]
ALL = ELEMENTWISE + VECTOR + JACOBIAN
EPS = float(np.finfo(np.float64).eps)

elementwise = pytest.mark.parametrize("function", ELEMENTWISE, ids=lambda f: f.__name__)
vector = pytest.mark.parametrize("function", VECTOR, ids=lambda f: f.__name__)
jacobian = pytest.mark.parametrize("function", JACOBIAN, ids=lambda f: f.__name__)
every = pytest.mark.parametrize("function", ALL, ids=lambda f: f.__name__)


@pytest.fixture(autouse=True)
def _no_warning() -> Iterator[None]:
    """Every test here: no input makes NumPy warn."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@every
def test_arguments_are_named_as_in_torch(function: Function) -> None:
    name = function.__name__.removesuffix("_grad").removesuffix("_jacobian")
    theirs = list(inspect.signature(getattr(torch.nn.functional, name)).parameters)
    ours = inspect.signature(function).parameters
    assert next(iter(ours)) == theirs[0] == "input"
    assert ("axis" in ours) == ("dim" in theirs)
    assert "axis" not in ours or ours["axis"].default == -1


@every
@pytest.mark.parametrize("extreme", [False, True])
def test_input_is_not_modified(function: Function, extreme: bool) -> None:
    x = np.array([[1.0, -2.0, 0.0], [3.0, 0.5, -1.0]])
    if extreme:
        x[0] = [np.inf, -np.inf, np.nan]
    before = x.copy()
    result = function(x)
    result[...] = 7  # nor does the result share its memory
    np.testing.assert_array_equal(x, before)
    x.setflags(write=False)
    function(x)


@every
@pytest.mark.parametrize("dtype", [np.bool_, np.int8, np.uint8, np.int16, np.int32, np.int64, np.uint64])
def test_integers_become_float64(function: Function, dtype: Any) -> None:
    """At the ends too, where NumPy's abs and negative of the integer itself would wrap around."""
    ends = [0, 1] if dtype is np.bool_ else [np.iinfo(dtype).min, np.iinfo(dtype).max]
    x = np.array([ends[0], 0, 1, ends[1]], dtype=dtype)
    result = function(x)
    assert result.dtype == np.float64
    np.testing.assert_array_equal(result, function(x.astype(np.float64)))


def test_integers_in_torch() -> None:
    """Where PyTorch does otherwise: it refuses integers, makes float32 of them, or keeps them."""
    integers = torch.tensor([1, -2])
    with pytest.raises(NotImplementedError):
        torch.nn.functional.silu(integers)
    with pytest.raises(NotImplementedError):
        torch.nn.functional.softmax(integers, dim=-1)
    with pytest.raises(NotImplementedError):
        torch.nn.functional.log_softmax(integers, dim=-1)
    assert torch.sigmoid(integers).dtype == torch.float32
    assert torch.relu(integers).dtype == torch.int64


@every
def test_lists_are_accepted(function: Function) -> None:
    np.testing.assert_array_equal(function([[1, 2], [3, 4.5]]), function(np.array([[1, 2], [3, 4.5]])))


@every
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble])
def test_floating_types_stay(function: Function, dtype: type[np.floating[Any]]) -> None:
    x = np.array([-np.inf, -1000, -1, 0, 2, 1000], dtype=dtype)
    assert function(x).dtype == dtype
    assert function(x[3]).dtype == dtype


@elementwise
def test_float32_is_as_exact_as_float32_can_be(function: Function) -> None:
    """NumPy's SIMD exp errs by up to 3 ulp in float32; the rest is as in float64."""
    x = oracles.points(np.float32)
    exact = getattr(oracles, function.__name__)(x)
    eps, last = float(np.finfo(np.float32).eps), float(np.finfo(np.float32).smallest_subnormal)
    zero = np.abs(x + 1.2785) < 0.5 if function is activations.silu_grad else np.zeros(x.shape, dtype=bool)
    result = function(x).astype(np.float64)
    np.testing.assert_allclose(result[~zero], exact[~zero], rtol=16 * eps, atol=100 * last)
    np.testing.assert_allclose(result[zero], exact[zero], rtol=16 * eps, atol=2 * eps)


@pytest.mark.parametrize("function", VECTOR + JACOBIAN, ids=lambda f: f.__name__)
def test_float32_logits_are_as_exact_as_float32_can_be(function: Function) -> None:
    """The distance d to the maximum is rounded, a relative error of d eps / 2; beyond d = 104 exp is 0."""
    eps, last = float(np.finfo(np.float32).eps), float(np.finfo(np.float32).smallest_subnormal)
    for row in ([2, 1, 0.1], [20, -20, 3], [90, 0, -10], [1000, 0], [3e38, -3e38], [np.inf, 0], [-np.inf, 0]):
        x = np.array(row, dtype=np.float32)
        with np.errstate(over="ignore"):  # log softmax of the largest floats is beyond them: -inf
            exact = getattr(oracles, function.__name__)(x).astype(np.float32)
        np.testing.assert_allclose(function(x), exact, rtol=60 * eps, atol=8 * last)


@elementwise
@pytest.mark.parametrize("x", [2.5, 3, True, np.float32(-1.5), np.int8(-128), np.array(2.0), np.inf, -np.inf])
def test_scalars(function: Function, x: Any) -> None:
    result = function(x)
    assert np.ndim(result) == 0
    assert result == function(np.array([x]))[0]


@vector
def test_scalar_is_one_component(function: Function) -> None:
    result = function(2.5)
    assert np.ndim(result) == 0
    assert result == (1 if function is activations.softmax else 0)


@jacobian
def test_jacobian_of_a_scalar_is_one_by_one(function: Function) -> None:
    np.testing.assert_array_equal(function(2.5), [[0.0]])


@pytest.mark.parametrize("shape", [(0,), (3, 0), (0, 3), (2, 0, 3)])
@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int64])
@pytest.mark.parametrize("function", ELEMENTWISE + VECTOR, ids=lambda f: f.__name__)
def test_empty(function: Function, dtype: type[np.generic], shape: tuple[int, ...]) -> None:
    result = function(np.zeros(shape, dtype=dtype))
    assert result.shape == shape
    assert result.dtype == (np.float64 if dtype is np.int64 else dtype)


@jacobian
@pytest.mark.parametrize(
    ("shape", "axis", "expected"),
    [((0,), -1, (0, 0)), ((3, 0), -1, (3, 0, 0)), ((3, 0), 0, (0, 3, 3)), ((0, 3), -1, (0, 3, 3))],
)
def test_empty_jacobian(function: Function, shape: tuple[int, ...], axis: int, expected: tuple[int, ...]) -> None:
    assert function(np.zeros(shape), axis).shape == expected


@every
def test_non_contiguous(function: Function) -> None:
    x = np.random.default_rng(1).standard_normal((6, 8))
    for view in (x[::2, ::-3], x.T, x[:, 1], np.broadcast_to(x[0], (3, 8)), np.asfortranarray(x)):
        # Strided loops may take another path through exp than contiguous ones.
        np.testing.assert_allclose(function(view), function(np.ascontiguousarray(view)), rtol=16 * EPS)


@elementwise
def test_nan_stays_where_it_is(function: Function) -> None:
    x = np.array([[1.0, np.nan], [np.nan, -np.inf]])
    np.testing.assert_array_equal(np.isnan(function(x)), np.isnan(x))
    assert np.isnan(function(np.nan))
    assert np.isnan(function(np.float32("nan")))


@pytest.mark.parametrize("function", VECTOR + JACOBIAN, ids=lambda f: f.__name__)
def test_nan_spoils_its_own_vector_only(function: Function) -> None:
    x = np.array([[1.0, 2.0, 3.0], [1.0, np.nan, np.inf], [4.0, 5.0, -np.inf]])
    result = function(x)
    assert np.isnan(result[1]).all()
    np.testing.assert_array_equal(result[[0, 2]], function(x[[0, 2]]))
    assert not np.isnan(result[[0, 2]]).any()


@pytest.mark.parametrize(
    ("function", "at_minus_inf", "at_inf"),
    [
        (activations.sigmoid, 0, 1),
        (activations.sigmoid_grad, 0, 0),
        (activations.relu, 0, np.inf),
        (activations.relu_grad, 0, 1),
        (activations.silu, 0, np.inf),
        (activations.silu_grad, 0, 1),
    ],
)
def test_infinities(function: Function, at_minus_inf: float, at_inf: float) -> None:
    np.testing.assert_array_equal(function([-np.inf, np.inf]), [at_minus_inf, at_inf])
    np.testing.assert_array_equal(function([-1e300, 1e300]), [at_minus_inf, 1e300 if at_inf > 1 else at_inf])


@pytest.mark.parametrize(
    ("logits", "probabilities", "logarithms"),
    [
        ([np.inf, 0, 1], [1, 0, 0], [0, -np.inf, -np.inf]),
        ([-np.inf, 0, 0], [0, 0.5, 0.5], [-np.inf, -np.log(2), -np.log(2)]),
        ([-np.inf, -1e308, 1e308], [0, 0, 1], [-np.inf, -np.inf, 0]),
        ([np.inf, np.inf, 0], [np.nan, np.nan, np.nan], [np.nan, np.nan, np.nan]),
        ([-np.inf, -np.inf], [np.nan, np.nan], [np.nan, np.nan]),
        ([-np.inf], [1], [0]),
        ([1000, 0, -1000], [1, 0, 0], [0, -1000, -2000]),
    ],
)
def test_infinite_logits(logits: list[float], probabilities: list[float], logarithms: list[float]) -> None:
    np.testing.assert_allclose(activations.softmax(logits), probabilities, rtol=4 * EPS)
    np.testing.assert_allclose(activations.log_softmax(logits), logarithms, rtol=4 * EPS)


@vector
@pytest.mark.parametrize("axis", [0, 1, 2, -2])
def test_axis(function: Function, axis: int) -> None:
    x = np.random.default_rng(2).standard_normal((2, 3, 4))
    last = np.moveaxis(function(np.moveaxis(x, axis, -1)), -1, axis)
    np.testing.assert_allclose(function(x, axis=axis), last, rtol=8 * EPS)
    theirs = getattr(torch, function.__name__)(torch.tensor(x), dim=axis).numpy()
    np.testing.assert_allclose(function(x, axis=axis), theirs, rtol=8 * EPS)


@jacobian
@pytest.mark.parametrize("axis", [0, 1, 2, -2])
def test_jacobian_axes(function: Function, axis: int) -> None:
    x = np.random.default_rng(3).standard_normal((2, 3, 4))
    vectors = np.moveaxis(x, axis, -1)
    result = function(x, axis)
    assert result.shape == (*vectors.shape, vectors.shape[-1])
    for place in np.ndindex(vectors.shape[:-1]):
        np.testing.assert_allclose(result[place], function(vectors[place]), rtol=16 * EPS)


def test_jacobian_rows_and_columns() -> None:
    """Adding the same to every logit changes nothing: rows sum to 0. Probabilities sum to 1: so do p's columns."""
    x = np.random.default_rng(4).standard_normal((50, 7)) * 3
    for function in JACOBIAN:
        np.testing.assert_allclose(function(x).sum(axis=-1), 0, atol=8 * EPS)
    np.testing.assert_allclose(activations.softmax_jacobian(x).sum(axis=-2), 0, atol=8 * EPS)


@pytest.mark.parametrize("name", ["sigmoid", "relu", "silu"])
def test_oracles_of_derivatives_are_derivatives(name: str) -> None:
    """The oracle of f' against mpmath's numerical differentiation of the oracle's f, at 30 digits."""
    function = {"sigmoid": oracles._sigmoid, "silu": oracles._silu, "relu": lambda v: max(v, mp.mpf(0))}[name]
    x = np.array([-30.0, -5.0, -1.3, -0.1, 0.7, 2.0, 11.0, 40.0])
    with mp.workdps(30):
        numerical = [float(mp.diff(function, mp.mpf(float(v)))) for v in x]
    np.testing.assert_allclose(getattr(oracles, f"{name}_grad")(x), numerical, rtol=1e-9, atol=1e-25)
