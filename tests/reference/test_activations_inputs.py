"""What the references do with inputs other than a float64 array of ordinary numbers."""

from __future__ import annotations

import ast
import inspect
import re
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import pytest
import torch

from gradnotes.reference import activations
from tests.latex_reader import derivative
from tests.reference import oracles
from tests.reference.conftest import remembered

Function = Callable[..., Any]


def prelu(x: Any) -> Any:
    return activations.prelu(x, 0.25)


def prelu_grad(x: Any) -> Any:
    return activations.prelu_grad(x, 0.25)


def gelu_tanh(x: Any) -> Any:
    return activations.gelu(x, approximate="tanh")


def gelu_tanh_grad(x: Any) -> Any:
    return activations.gelu_grad(x, approximate="tanh")


def glu_grad(x: Any) -> Any:
    return activations.glu_grad(x, np.array(0.5))


def swiglu_grad(x: Any) -> Any:
    return activations.swiglu_grad(x, np.array(0.5))


def geglu_grad(x: Any) -> Any:
    return activations.geglu_grad(x, np.array(0.5))


# Each with its limits at -inf and inf.
LIMITS: dict[Function, tuple[float, float]] = {
    activations.sigmoid: (0, 1),
    activations.sigmoid_grad: (0, 0),
    activations.relu: (0, np.inf),
    activations.relu_grad: (0, 1),
    activations.silu: (0, np.inf),
    activations.silu_grad: (0, 1),
    activations.tanh: (-1, 1),
    activations.tanh_grad: (0, 0),
    activations.log_sigmoid: (-np.inf, 0),
    activations.log_sigmoid_grad: (1, 0),
    activations.softplus: (0, np.inf),
    activations.softplus_grad: (0, 1),
    activations.softsign: (-1, 1),
    activations.softsign_grad: (0, 0),
    activations.leaky_relu: (-np.inf, np.inf),
    activations.leaky_relu_grad: (0.01, 1),
    prelu: (-np.inf, np.inf),
    prelu_grad: (0.25, 1),
    activations.prelu_weight_grad: (-np.inf, 0),
    activations.elu: (-1, np.inf),
    activations.elu_grad: (0, 1),
    activations.celu: (-1, np.inf),
    activations.celu_grad: (0, 1),
    activations.selu: (-activations.SELU_SCALE * activations.SELU_ALPHA, np.inf),
    activations.selu_grad: (0, activations.SELU_SCALE),
    activations.normal_cdf: (0, 1),
    activations.gelu: (0, np.inf),
    activations.gelu_grad: (0, 1),
    gelu_tanh: (0, np.inf),
    gelu_tanh_grad: (0, 1),
    activations.mish: (0, np.inf),
    activations.mish_grad: (0, 1),
    activations.hardtanh: (-1, 1),
    activations.hardtanh_grad: (0, 0),
    activations.relu6: (0, 6),
    activations.relu6_grad: (0, 0),
    activations.hardsigmoid: (0, 1),
    activations.hardsigmoid_grad: (0, 0),
    activations.hardswish: (0, np.inf),
    activations.hardswish_grad: (0, 1),
}
ELEMENTWISE: list[Function] = list(LIMITS)
ORACLES: dict[str, Function] = {
    "prelu": partial(oracles.leaky_relu, negative_slope=0.25),
    "prelu_grad": partial(oracles.leaky_relu_grad, negative_slope=0.25),
}
# Where a derivative is 0 a sum cancels, and what is left is an error of the size of the last digit of 1.
ZEROS = {"silu_grad": -1.2785, "gelu_grad": -0.7518, "gelu_tanh_grad": -0.7524, "mish_grad": -1.1924}
# An exponent that is rounded at its size, up to 104 in float32, before exp takes it.
ROUNDED_EXPONENT = {"gelu_grad": 250, "gelu_tanh": 500, "gelu_tanh_grad": 1000}
VECTOR: list[Function] = [activations.softmax, activations.log_softmax]
JACOBIAN: list[Function] = [activations.softmax_jacobian, activations.log_softmax_jacobian]
GATED: list[Function] = [activations.glu, activations.swiglu, activations.geglu]
GATED_GRAD: list[Function] = [glu_grad, swiglu_grad, geglu_grad]
ALL = ELEMENTWISE + VECTOR + JACOBIAN + GATED + GATED_GRAD
TORCH_NAMES = {"log_sigmoid": "logsigmoid"}
NOT_IN_TORCH = ("normal_cdf", "prelu_weight_grad", "swiglu", "geglu")
EPS = float(np.finfo(np.float64).eps)

elementwise = pytest.mark.parametrize("function", ELEMENTWISE, ids=lambda f: f.__name__)
vector = pytest.mark.parametrize("function", VECTOR, ids=lambda f: f.__name__)
jacobian = pytest.mark.parametrize("function", JACOBIAN, ids=lambda f: f.__name__)
gated = pytest.mark.parametrize("function", GATED, ids=lambda f: f.__name__)
gated_grad = pytest.mark.parametrize("function", GATED_GRAD, ids=lambda f: f.__name__)
every = pytest.mark.parametrize("function", ALL, ids=lambda f: f.__name__)


@pytest.fixture(autouse=True)
def _no_warning() -> Iterator[None]:
    """Every test here: no input makes NumPy warn."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


REFERENCES = [
    name
    for name, value in vars(activations).items()
    if inspect.isfunction(value)
    and value.__module__ == activations.__name__
    and name not in ("minus_max", "halves", "channelwise")
    and "__mutmut" not in name  # `make mutate` keeps its faulty copies in the module
]


@pytest.mark.parametrize("name", REFERENCES)
def test_arguments_are_named_as_in_torch(name: str) -> None:
    base = name.removesuffix("_grad").removesuffix("_jacobian")
    ours = dict(inspect.signature(getattr(activations, name)).parameters)
    assert next(iter(ours)) == "input"
    assert "axis" not in ours or ours["axis"].default == -1
    if {name, base} & set(NOT_IN_TORCH):
        return
    theirs = torch_arguments(TORCH_NAMES.get(base, base))
    own = [("dim" if argument == "axis" else argument) for argument in ours if argument != "grad_output"]
    assert own == list(theirs)[: len(own)]
    for argument, default in theirs.items():
        if argument in ours and default is not None:
            assert ours[argument].default == default


def torch_arguments(name: str) -> dict[str, Any]:
    """Names and defaults; what is written in C says them on the first line of its documentation only."""
    function = getattr(torch.nn.functional, name)
    try:
        found = inspect.signature(function).parameters
    except ValueError:
        said = re.search(r"\w+\((.*?)\)", function.__doc__ or "")
        assert said is not None
        pairs = [argument.partition("=") for argument in said[1].split(",")]
        return {key.strip(): ast.literal_eval(value.strip()) if value else None for key, _, value in pairs}
    return {key: None if p.default is p.empty else p.default for key, p in found.items() if key != "inplace"}


def test_every_reference_is_tested_here() -> None:
    assert {function.__name__ for function in ALL} - {"gelu_tanh", "gelu_tanh_grad"} == set(REFERENCES)


@every
@pytest.mark.parametrize("extreme", [False, True])
def test_input_is_not_modified(function: Function, extreme: bool) -> None:
    x = np.array([[1.0, -2.0, 0.0, 2.0], [3.0, 0.5, -1.0, 1.0]])
    if extreme:
        x[0] = [np.inf, -np.inf, np.nan, 1.0]
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
    assert function(x[2:4] if function in GATED + GATED_GRAD else x[3]).dtype == dtype


@elementwise
def test_float32_is_as_exact_as_float32_can_be(function: Function) -> None:
    """NumPy's SIMD exp errs by up to 3 ulp in float32; the rest is as in float64."""
    x = oracles.points(np.float32)
    name = function.__name__
    with np.errstate(over="ignore"):  # SELU of the largest floats is beyond them
        exact = oracle(name)(x).astype(np.float32)
    eps, last = float(np.finfo(np.float32).eps), float(np.finfo(np.float32).smallest_subnormal)
    zero = np.abs(x - ZEROS[name]) < 0.5 if name in ZEROS else np.zeros(x.shape, dtype=bool)
    result = function(x)
    rtol = ROUNDED_EXPONENT.get(name, 16) * eps
    np.testing.assert_allclose(result[~zero], exact[~zero], rtol=rtol, atol=500 * last)
    np.testing.assert_allclose(result[zero], exact[zero], rtol=rtol, atol=2 * eps)


def oracle(name: str) -> Function:
    return ORACLES.get(name) or getattr(oracles, name)


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
    x = np.random.default_rng(1).standard_normal((6, 12))
    for view in (x[::2, ::-3], x.T, x[:, 1], np.broadcast_to(x[0], (3, 12)), np.asfortranarray(x)):
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


@elementwise
def test_infinities(function: Function) -> None:
    limits = np.array(LIMITS[function])
    np.testing.assert_array_equal(function([-np.inf, np.inf]), limits)
    far = function([-1e300, 1e300])
    np.testing.assert_allclose(far, oracle(function.__name__)(np.array([-1e300, 1e300])), rtol=4 * EPS)
    bounded = np.isfinite(limits)
    np.testing.assert_allclose(far[bounded], limits[bounded], rtol=4 * EPS)


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


@pytest.mark.parametrize("axis", [0, 1])
def test_each_vector_has_its_own_infinity(axis: int) -> None:
    certain = np.array([[np.inf, 0.0], [0.0, np.inf]])
    np.testing.assert_array_equal(activations.softmax(certain, axis), np.eye(2))
    np.testing.assert_array_equal(activations.log_softmax(certain, axis), [[0, -np.inf], [-np.inf, 0]])


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.longdouble])
def test_normal_cdf_at_the_ends_of_a_type(dtype: type[np.floating[Any]]) -> None:
    """Also where they are beyond float64, in which Python's erfc computes."""
    ends = np.array([np.finfo(dtype).min, np.finfo(dtype).max])
    np.testing.assert_array_equal(activations.normal_cdf(ends), [0, 1])


def test_elu_grad_of_any_alpha_is_one_on_the_right() -> None:
    """The factor of alpha is 0 there, which no alpha may make inf * 0."""
    np.testing.assert_array_equal(activations.elu_grad([1.0, 800.0], alpha=1e308), [1, 1])


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


def test_oracles_remember_values_and_mix_nothing_up() -> None:
    computed = []

    def multiple(x: np.ndarray, by: float = 1) -> np.ndarray:
        computed.append(by)
        return by * x

    x, recall = np.array([1.0, 2.0]), remembered(multiple)
    recall(x)[:] = 7  # what a caller does to its result is not remembered
    np.testing.assert_array_equal(recall(x.copy()), [1, 2])
    assert computed == [1]
    np.testing.assert_array_equal(recall(x, by=3), [3, 6])
    np.testing.assert_array_equal(recall(x[::-1]), [2, 1])
    assert recall(x.astype(np.float32)).dtype == np.float32
    assert len(computed) == 4
    assert hasattr(oracles.sigmoid, "__wrapped__"), "conftest.py makes every oracle remember"


@pytest.mark.parametrize(
    "name", [f.__name__ for f in ELEMENTWISE if f.__name__.endswith("_grad") and f.__name__ != "prelu_weight_grad"]
)
def test_oracles_of_derivatives_are_derivatives(name: str) -> None:
    """The oracle of f' against differences of the oracle's f, to about ten digits of f."""
    x = np.array([-30.0, -5.0, -1.3, -0.1, 0.7, 2.0, 11.0, 40.0])
    numerical = derivative(oracle(name.removesuffix("_grad")))(x)
    np.testing.assert_allclose(oracle(name)(x), numerical, rtol=1e-9, atol=1e-10)


@gated
@pytest.mark.parametrize("axis", [0, 1, 2, -2])
def test_gates_along_an_axis(function: Function, axis: int) -> None:
    x = np.random.default_rng(5).standard_normal((2, 4, 6))
    last = np.moveaxis(function(np.moveaxis(x, axis, -1)), -1, axis)
    np.testing.assert_allclose(function(x, axis=axis), last, rtol=8 * EPS)
    if function is activations.glu:
        theirs = torch.nn.functional.glu(torch.tensor(x), dim=axis).numpy()
        np.testing.assert_allclose(last, theirs, rtol=8 * EPS)
    upstream = np.random.default_rng(6).standard_normal(last.shape)
    gradient = getattr(activations, f"{function.__name__}_grad")
    moved = gradient(np.moveaxis(x, axis, -1), np.moveaxis(upstream, axis, -1))
    np.testing.assert_allclose(gradient(x, upstream, axis=axis), np.moveaxis(moved, -1, axis), rtol=8 * EPS)


@pytest.mark.parametrize("function", GATED + GATED_GRAD, ids=lambda f: f.__name__)
@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int64])
def test_gates_of_nothing(function: Function, dtype: type[np.generic]) -> None:
    for shape in ((0,), (3, 0), (0, 4)):
        result = function(np.zeros(shape, dtype=dtype))
        halved = (*shape[:-1], shape[-1] // 2)
        assert result.shape == (shape if function in GATED_GRAD else halved)
        assert result.dtype == (np.float64 if dtype is np.int64 else dtype)


@pytest.mark.parametrize("function", GATED + GATED_GRAD, ids=lambda f: f.__name__)
def test_gates_at_infinity(function: Function) -> None:
    """A shut gate lets nothing finite through, an open one everything; what has no limit is nan."""
    value, gate = np.array([2.0, 2.0, np.inf, np.nan]), np.array([-np.inf, np.inf, 1.0, 1.0])
    result = function(np.concatenate([value, gate]))
    opened = 1 if function in (activations.glu, glu_grad) else np.inf
    if function in GATED:
        np.testing.assert_array_equal(result[:3], [0, 2 * opened, np.inf])
        assert np.isnan(result[3])
        shut = function([np.inf, -np.inf])
        assert np.isnan(shut).all()
    else:
        np.testing.assert_array_equal(result[:2], [0, 0.5 * opened])
        np.testing.assert_array_equal(result[4:7], [0, 0 if opened == 1 else 1, np.inf])
        assert np.isnan(result[7])


@pytest.mark.parametrize("function", [activations.swiglu, activations.geglu], ids=lambda f: f.__name__)
def test_a_gated_product_overflows_silently(function: Function) -> None:
    """Both gates are x themselves for large x."""
    np.testing.assert_array_equal(function([1e200, -1e200, 1e200, 1e200]), [np.inf, -np.inf])


@gated_grad
def test_a_gradient_through_a_gate_overflows_silently(function: Function) -> None:
    """By the value it is upstream * gate(1), of size 1e200; by the gate upstream * value * slope(1), beyond float64."""
    gradient = getattr(activations, function.__name__)
    by_value, by_gate = gradient([1e200, 1.0], [1e200])
    assert 0.7e200 < by_value < 0.9e200
    assert by_gate == np.inf


@gated_grad
def test_a_gradient_of_inf_times_zero_is_nan_silently(function: Function) -> None:
    """An infinite value meets the slope of a shut gate, which is 0."""
    by_value, by_gate = getattr(activations, function.__name__)([np.inf, -np.inf], [1.0])
    assert by_value == 0
    assert np.isnan(by_gate)


@gated_grad
def test_upstream_gradient_takes_the_type_of_the_input(function: Function) -> None:
    gradient = getattr(activations, function.__name__)
    x = np.ones(4, dtype=np.float32)
    assert gradient(x, np.ones(2)).dtype == np.float32
    assert gradient(x, [1, 2]).dtype == np.float32
    with pytest.raises(ValueError, match="broadcast"):
        gradient(x, np.ones(3))
