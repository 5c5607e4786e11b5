"""What the references of the gradients do with arguments that are impossible or unusual."""

from __future__ import annotations

import inspect
import math
import re
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
import torch

from gradnotes.reference import gradients

NAN, INF = math.nan, math.inf
EYE = np.eye(2)


@pytest.fixture(autouse=True)
def _no_warning() -> Iterator[None]:
    """Every test here: no input makes NumPy warn."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def clip(**named: Any) -> Any:
    return gradients.clip_grad_norm([np.ones(2)], **({"max_norm": 1.0} | named))


REFUSED: list[tuple[Callable[[], Any], str]] = [
    *(
        (lambda p=p: gradients.total_norm([[1.0]], p), f"expected norm_type > 0, received {p}")
        for p in (0, -1.0, NAN, -INF)
    ),
    (lambda: clip(norm_type=0), "expected norm_type > 0, received 0"),
    *((lambda m=m: clip(max_norm=m), f"expected max_norm >= 0, received {m}") for m in (-1.0, NAN)),
    *(
        (
            lambda v=v: gradients.clip_grad_norm([[v, 1.0]], 1.0, error_if_nonfinite=True),
            f"expected gradients with a finite norm, received {abs(v)}",
        )
        for v in (INF, -INF, NAN)
    ),
    *(
        (lambda v=v: gradients.clip_grad_value([[1.0]], v), f"expected clip_value >= 0, received {v}")
        for v in (-1.0, NAN)
    ),
    (
        lambda: gradients.adaptive_clip(np.ones((2, 3)), np.ones((3, 2))),
        "expected a gradient of the weights' shape (3, 2), received (2, 3)",
    ),
    *(
        (
            lambda c=c, e=e: gradients.adaptive_clip([1.0], [1.0], c, e),
            f"expected clip_factor > 0 and eps > 0, received {c} and {e}",
        )
        for c, e in ((0.0, 1.0), (-1.0, 1.0), (NAN, 1.0), (1.0, 0.0), (1.0, -1.0), (1.0, NAN))
    ),
    *(
        (lambda s=s, f=f: f(np.sum, [1.0], s), f"expected a step > 0, received {s}")
        for s in (0.0, -1e-3, NAN, INF)
        for f in (gradients.finite_difference, gradients.complex_step)
    ),
    *(
        (lambda f=f: f(np.sin, [1.0, 2.0]), "can only convert an array of size 1 to a Python scalar")
        for f in (gradients.finite_difference, gradients.complex_step)
    ),
    (
        lambda: gradients.complex_step(lambda x: np.abs(x).sum(), [3.0]),
        "expected a complex value of the function, received 3.0: the derivative is lost",
    ),
    (
        lambda: gradients.gradient_check(np.sum, lambda x: np.ones(3), [1.0, 2.0]),
        "expected a gradient of the shape (2,), received (3,)",
    ),
    (
        lambda: gradients.deep_jacobian([EYE, np.ones((3, 3))], [1.0, 2.0], np.tanh, np.tanh),
        "expected columns as many as (2,) in weight 1, received the shape (3, 3)",
    ),
    (
        lambda: gradients.deep_jacobian([EYE], [[1.0, 2.0]], np.tanh, np.tanh),
        "expected columns as many as (1, 2) in weight 0, received the shape (2, 2)",
    ),
    (
        lambda: gradients.layer_inputs([np.ones(2)], [1.0, 2.0], np.tanh),
        "expected columns as many as (2,) in weight 0, received the shape (2,)",
    ),
    (
        lambda: gradients.layer_gradients([np.ones((4, 2)), np.ones((3, 4))], [1.0, 2.0], [1.0], np.tanh, np.tanh),
        "expected a gradient of the output's shape (3,), received (1,)",
    ),
    (
        lambda: gradients.rnn_jacobian(np.ones(2), np.ones(2), EYE, EYE),
        "expected an input of the shape (steps, features), received (2,)",
    ),
    (
        lambda: gradients.rnn_jacobian(np.ones((4, 2)), np.ones(2), EYE, np.ones((2, 3))),
        "expected weight_hh of the shape (2, 2), received (2, 3)",
    ),
    *(
        (lambda s=s: gradients.spectral_radius(np.ones(s)), f"expected a square matrix, received the shape {s}")
        for s in ((2, 3), (3,), (0, 0), (1, 2, 2))
    ),
    *(
        (lambda s=s: gradients.condition_number(np.ones(s)), f"expected a matrix, received the shape {s}")
        for s in ((3,), (0, 2), (1, 2, 2))
    ),
    *(
        (
            lambda lr=lr, m=m: gradients.descent_rate(EYE, lr, m),
            f"expected lr >= 0 and momentum >= 0, received {lr} and {m}",
        )
        for lr, m in ((-0.1, 0.5), (NAN, 0.5), (0.1, -0.5), (0.1, NAN))
    ),
    (lambda: gradients.gradient_descent(np.sin, 1.0, 0.1, -1), "expected steps >= 0, received -1"),
    *(
        (
            lambda given=given: gradients.escape_steps(*given),
            f"expected start != 0, curvature, lr, radius > 0, received {', '.join(map(str, given))}",
        )
        for given in ((0.0, 1.0, 1.0, 1.0), (1.0, 0.0, 1.0, 1.0), (1.0, -1.0, 1.0, 1.0), (1.0, 1.0, 0.0, 1.0))
    ),
    (
        lambda: gradients.escape_steps(1.0, 1.0, 1.0, 0.0),
        "expected start != 0, curvature, lr, radius > 0, received 1.0, 1.0, 1.0, 0.0",
    ),
]


@pytest.mark.parametrize(("call", "message"), REFUSED, ids=[f"{i}-{m}" for i, (_, m) in enumerate(REFUSED)])
def test_impossible_arguments_are_refused(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(ValueError, match="^" + re.escape(message) + "$"):
        call()


def test_what_pytorch_does_with_impossible_arguments() -> None:
    """It turns the gradient around, or makes every number the same."""
    parameter = torch.nn.Parameter(torch.zeros(2))
    parameter.grad = torch.tensor([3.0, 4.0])
    torch.nn.utils.clip_grad_norm_([parameter], -1.0)
    np.testing.assert_allclose(parameter.grad, [-0.6, -0.8], rtol=1e-5)
    torch.nn.utils.clip_grad_value_([parameter], -1.0)
    np.testing.assert_array_equal(parameter.grad, [-1, -1])
    parameter.grad = torch.tensor([INF, 4.0])
    with pytest.raises(RuntimeError, match="non-finite"):
        torch.nn.utils.clip_grad_norm_([parameter], 1.0, error_if_nonfinite=True)


def test_arguments_are_named_as_in_torch() -> None:
    for ours, theirs in (
        (gradients.clip_grad_norm, torch.nn.utils.clip_grad_norm_),
        (gradients.clip_grad_value, torch.nn.utils.clip_grad_value_),
    ):
        own = list(inspect.signature(ours).parameters.values())[1:]
        other = dict(inspect.signature(theirs).parameters)
        assert [p.name for p in own] == list(other)[1 : len(own) + 1]
        assert all(p.default == other[p.name].default for p in own)


@pytest.mark.parametrize("bad", [INF, -INF, NAN])
def test_a_norm_that_is_not_finite_spoils_the_gradients(bad: float) -> None:
    given = [np.array([bad, 1.0]), np.array([2.0])]
    norm, (first, second) = gradients.clip_grad_norm(given, 1.0)
    parameters = [torch.nn.Parameter(torch.zeros(g.shape, dtype=torch.float64)) for g in given]
    for parameter, g in zip(parameters, given, strict=True):
        parameter.grad = torch.tensor(g)
    np.testing.assert_array_equal(norm, torch.nn.utils.clip_grad_norm_(parameters, 1.0))
    np.testing.assert_array_equal(first, parameters[0].grad)
    np.testing.assert_array_equal(second, parameters[1].grad)


CLIPS: list[Callable[[Any], Any]] = [
    lambda g: gradients.clip_grad_norm([g], 1.0)[1][0],
    lambda g: gradients.clip_grad_norm([g], 1e6)[1][0],
    lambda g: gradients.clip_grad_value([g], 1.0)[0],
    lambda g: gradients.clip_grad_value([g], 1e6)[0],
    lambda g: gradients.adaptive_clip(g, np.ones_like(g)),
    lambda g: gradients.adaptive_clip(g, np.ones_like(g), 1e6),
]


@pytest.mark.parametrize("clip", CLIPS)
def test_inputs_are_not_modified_and_results_are_new(clip: Callable[[Any], Any]) -> None:
    g = np.array([[3.0, -4.0], [5.0, 0.5]])
    before = g.copy()
    result = clip(g)
    result[...] = 7
    np.testing.assert_array_equal(g, before)
    g.setflags(write=False)
    clip(g)


@pytest.mark.parametrize("clip", CLIPS)
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_floating_types_stay(clip: Callable[[Any], Any], dtype: type[np.floating[Any]]) -> None:
    g = np.array([[3, -4], [5, 0.5]], dtype=dtype)
    assert clip(g).dtype == dtype
    np.testing.assert_allclose(clip(g), clip(g.astype(np.float64)), rtol=4 * float(np.finfo(dtype).eps))


@pytest.mark.parametrize("clip", CLIPS)
def test_integers_become_float64(clip: Callable[[Any], Any]) -> None:
    g = np.array([[3, -4], [5, 0]])
    assert clip(g).dtype == np.float64
    np.testing.assert_array_equal(clip(g), clip(g.astype(np.float64)))
    np.testing.assert_array_equal(clip(g.tolist()), clip(g))


@pytest.mark.parametrize("clip", CLIPS)
def test_of_nothing_nothing(clip: Callable[[Any], Any]) -> None:
    for shape in ((0,), (3, 0), (0, 3)):
        assert clip(np.zeros(shape)).shape == shape


def test_functions_may_change_what_they_are_given() -> None:
    """Each call has a copy of the point."""

    def spoil(x: Any) -> Any:
        value = (x**2).sum()
        x[...] = 0
        return value

    x = np.array([1.0, 2.0])
    np.testing.assert_allclose(gradients.finite_difference(spoil, x), [2, 4], rtol=1e-9)
    np.testing.assert_allclose(gradients.complex_step(spoil, x), [2, 4], rtol=1e-15)
    np.testing.assert_array_equal(x, [1, 2])

    def gradient(x: Any) -> Any:
        value = x.copy()
        x[...] = 0
        return value

    np.testing.assert_array_equal(gradients.gradient_descent(gradient, x, 0.5, 1), [[1, 2], [0.5, 1]])
    np.testing.assert_array_equal(x, [1, 2])


def test_integers_and_lists() -> None:
    np.testing.assert_allclose(gradients.finite_difference(lambda v: (v**2).sum(), [1, 2]), [2, 4], rtol=1e-9)
    np.testing.assert_allclose(gradients.complex_step(lambda v: np.exp(v).sum(), [1, 2]), np.exp([1, 2]), rtol=1e-15)
    # Of integers there would be no power of -1.
    assert gradients.gradient_check(lambda v: np.log(v).sum(), lambda v: v**-1, [1, 2]) < 1e-9
    np.testing.assert_array_equal(gradients.gradient_descent(lambda v: v, 4, 0.5, 2), [4, 2, 1])
    assert gradients.gradient_descent(lambda v: v, 4, 0.5, 0).dtype == np.float64
    weights = [[[1, 0], [0, 2]]]
    jacobian = gradients.deep_jacobian(weights, [1, 1], np.positive, np.ones_like)
    np.testing.assert_array_equal(jacobian, [[1, 0], [0, 2]])
    rnn = gradients.rnn_jacobian([[0, 0]], [0, 0], [[1, 0], [0, 1]], [[1, 2], [3, 4]])
    np.testing.assert_array_equal(rnn, [[1, 2], [3, 4]])


PUBLIC = [
    name
    for name, value in vars(gradients).items()
    if inspect.isfunction(value) and value.__module__ == gradients.__name__ and "__mutmut" not in name
]


def test_every_public_function_is_documented() -> None:
    for name in PUBLIC:
        assert inspect.getdoc(getattr(gradients, name)), name
