"""What the initializers do with arguments other than ordinary ones, and what they promise whatever the distribution."""

from __future__ import annotations

import inspect
import math
import re
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import pytest
import torch

from gradnotes.reference import initialization as init

NAN, INF = math.nan, math.inf


@pytest.fixture(autouse=True)
def _no_warning() -> Iterator[None]:
    """Every test here: nothing makes NumPy warn."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


DRAWN: dict[str, Callable[..., Any]] = {
    name: getattr(init, name)
    for name in (
        *("normal", "uniform", "trunc_normal", "xavier_uniform", "xavier_normal", "kaiming_uniform"),
        *("kaiming_normal", "lecun_uniform", "lecun_normal", "orthogonal"),
    )
}
FILLED: dict[str, Callable[..., Any]] = {"zeros": init.zeros, "constant": partial(init.constant, val=1)}
NOT_IN_TORCH = ("lecun_uniform", "lecun_normal")

every_drawn = pytest.mark.parametrize("name", list(DRAWN))


@pytest.mark.parametrize("name", [name for name in (*DRAWN, "zeros", "constant") if name not in NOT_IN_TORCH])
def test_arguments_are_named_as_in_torch(name: str) -> None:
    ours = inspect.signature(getattr(init, name)).parameters
    theirs = inspect.signature(getattr(torch.nn.init, f"{name}_")).parameters
    renamed = {"shape": "tensor", "rng": "generator"}
    assert [renamed.get(argument, argument) for argument in ours] == list(theirs)
    for argument, parameter in ours.items():
        if argument in theirs and parameter.default is not parameter.empty:
            assert parameter.default == theirs[argument].default


def test_gain_is_called_as_in_torch() -> None:
    ours, theirs = (inspect.signature(f.calculate_gain).parameters for f in (init, torch.nn.init))
    assert list(ours) == list(theirs)


@every_drawn
def test_the_generator_decides(name: str) -> None:
    initialize, shape = DRAWN[name], (3, 4)
    np.testing.assert_array_equal(initialize(shape, rng=rng(1)), initialize(shape, rng=rng(1)))
    assert not np.array_equal(initialize(shape, rng=rng(1)), initialize(shape, rng=rng(2)))
    generator = rng(1)
    assert not np.array_equal(initialize(shape, rng=generator), initialize(shape, rng=generator))
    with pytest.raises(TypeError, match="rng"):
        initialize(shape)


@pytest.mark.parametrize("name", [*DRAWN, *FILLED])
@pytest.mark.parametrize("shape", [(2, 3), [4, 3, 2, 2], (5, 1), (1, 5), (2, 1, 3), torch.Size((3, 2))])
def test_arrays(name: str, shape: Any) -> None:
    result = FILLED[name](shape) if name in FILLED else DRAWN[name](shape, rng=rng())
    assert result.shape == tuple(shape)
    assert result.dtype == np.float64
    result[...] = 7  # it can be written


@pytest.mark.parametrize("name", ["zeros", "constant", "normal", "uniform", "trunc_normal"])
@pytest.mark.parametrize("shape", [(), (0,), (3,), (0, 4)])
def test_what_has_no_fan_has_any_shape(name: str, shape: tuple[int, ...]) -> None:
    result = FILLED[name](shape) if name in FILLED else DRAWN[name](shape, rng=rng())
    assert result.shape == shape


def test_a_truncated_number_is_drawn_again() -> None:
    generator = rng()
    for _ in range(50):
        assert 1 <= init.trunc_normal((), a=1, b=1.5, rng=generator) <= 1.5


KAIMING_OUT = partial(init.kaiming_normal, mode="fan_out")


@pytest.mark.parametrize(
    ("transposed", "groups", "fan_in", "fan_out"),
    [(False, 1, 9, 18), (False, 3, 9, 6), (True, 1, 18, 9), (True, 3, 6, 9)],
)
def test_groups_and_transposed_weights_drawn_as_the_text_says(
    transposed: bool, groups: int, fan_in: int, fan_out: int
) -> None:
    """A weight of 6 x 3 and a kernel of 3: as a convolution of 3 inputs or 9 in 3 groups, and transposed."""
    shape = (6, 3, 3)
    assert init.calculate_fan(shape, transposed=transposed, groups=groups) == (fan_in, fan_out)
    group = (shape[1], shape[0] // groups, 3) if transposed else (shape[0] // groups, shape[1], 3)
    for initialize, std in (
        (init.xavier_normal, math.sqrt(2 / (fan_in + fan_out))),
        (init.lecun_normal, math.sqrt(1 / fan_in)),
        (KAIMING_OUT, math.sqrt(2 / fan_out)),
    ):
        generator = rng()
        parts = [initialize(group, rng=generator) for _ in range(groups)]
        weight = np.concatenate([part.swapaxes(0, 1) if transposed else part for part in parts])
        assert weight.shape == shape
        plain = np.sort(rng().standard_normal(weight.size))
        np.testing.assert_allclose(np.sort(weight.ravel()), std * plain, rtol=1e-12)


SIZES = "expected two or more sizes, none below 1, received "
GAINS = (
    "expected one of linear, sigmoid, conv1d, conv2d, conv3d, conv_transpose1d, conv_transpose2d, conv_transpose3d, "
    "tanh, relu, leaky_relu, selu and a finite slope, "
)
IMPOSSIBLE: list[tuple[Callable[[], object], str]] = [
    (lambda: init.calculate_fan((5,)), SIZES + "(5,)"),
    (lambda: init.calculate_fan(()), SIZES + "()"),
    (lambda: init.calculate_fan((5, 0)), SIZES + "(5, 0)"),
    (lambda: init.calculate_fan((5, -1, 3)), SIZES + "(5, -1, 3)"),
    (lambda: init.calculate_fan((6, 2), groups=4), "expected groups that divide 6, received 4"),
    (lambda: init.calculate_fan((6, 2), groups=0), "expected groups that divide 6, received 0"),
    (lambda: init.calculate_fan((6, 2), groups=-2), "expected groups that divide 6, received -2"),
    (lambda: init.calculate_gain("leaky_relu", NAN), GAINS + "received 'leaky_relu', nan"),
    (lambda: init.calculate_gain("leaky_relu", INF), GAINS + "received 'leaky_relu', inf"),
    (lambda: init.calculate_gain("gelu"), GAINS + "received 'gelu', 0.01"),
    (lambda: init.normal((2,), std=-1, rng=rng()), "expected a finite mean and std >= 0, received mean=0.0, std=-1"),
    (lambda: init.normal((2,), std=NAN, rng=rng()), "expected a finite mean and std >= 0, received mean=0.0, std=nan"),
    (lambda: init.normal((2,), std=INF, rng=rng()), "expected a finite mean and std >= 0, received mean=0.0, std=inf"),
    (lambda: init.normal((2,), NAN, rng=rng()), "expected a finite mean and std >= 0, received mean=nan, std=1.0"),
    (lambda: init.uniform((2,), 1, 0, rng=rng()), "expected finite a <= b, received a=1, b=0"),
    (lambda: init.uniform((2,), -INF, 0, rng=rng()), "expected finite a <= b, received a=-inf, b=0"),
    (lambda: init.uniform((2,), 0, INF, rng=rng()), "expected finite a <= b, received a=0, b=inf"),
    (lambda: init.uniform((2,), NAN, 0, rng=rng()), "expected finite a <= b, received a=nan, b=0"),
    *(
        (
            lambda a=arguments: init.trunc_normal((2,), *a, rng=rng()),
            "expected more than 1 % of N(mean, std²) in [a, b], received mean={}, std={}, a={}, b={}".format(
                *arguments
            ),
        )
        for arguments in [(0, 1, 2, -2), (0, 1, 2.4, 9), (0, 0, -1, 1), (0, -1, -2, 2), (NAN, 1, -2, 2), (0, 1, 1, 1)]
    ),
    (lambda: init.xavier_uniform((5,), rng=rng()), SIZES + "(5,)"),
    (lambda: init.xavier_uniform((5, 2), -1, rng=rng()), "expected a finite gain >= 0, received -1"),
    (lambda: init.xavier_uniform((5, 2), INF, rng=rng()), "expected a finite gain >= 0, received inf"),
    (lambda: init.xavier_uniform((5, 2), NAN, rng=rng()), "expected a finite gain >= 0, received nan"),
    (lambda: init.xavier_normal((0, 2), rng=rng()), SIZES + "(0, 2)"),
    (lambda: init.xavier_normal((5, 2), INF, rng=rng()), "expected a finite gain >= 0, received inf"),
    (lambda: init.kaiming_uniform((5,), rng=rng()), SIZES + "(5,)"),
    (
        lambda: init.kaiming_uniform((5, 2), mode="fan_avg", rng=rng()),
        'expected mode="fan_in" or "fan_out", received \'fan_avg\'',
    ),
    (lambda: init.kaiming_normal((5, 2), a=NAN, rng=rng()), GAINS + "received 'leaky_relu', nan"),
    (lambda: init.kaiming_normal((5, 2), nonlinearity="gelu", rng=rng()), GAINS + "received 'gelu', 0"),
    (lambda: init.lecun_uniform((6, 0), rng=rng()), SIZES + "(6, 0)"),
    (lambda: init.lecun_normal((6,), rng=rng()), SIZES + "(6,)"),
    (lambda: init.orthogonal((6,), rng=rng()), SIZES + "(6,)"),
    (lambda: init.orthogonal((0, 6), rng=rng()), SIZES + "(0, 6)"),
    (lambda: init.orthogonal((2, 6), INF, rng=rng()), "expected a finite gain, received inf"),
    (lambda: init.linear_default_bound(0), "expected in_features >= 1, received 0"),
    (lambda: init.conv_default_bound((4, 3)), "expected three or more sizes, none below 1, received (4, 3)"),
    (lambda: init.conv_default_bound((4, 0, 3)), "expected three or more sizes, none below 1, received (4, 0, 3)"),
    (lambda: init.rnn_default_bound(0), "expected hidden_size >= 1, received 0"),
]


@pytest.mark.parametrize(("call", "message"), IMPOSSIBLE, ids=[message for _, message in IMPOSSIBLE])
def test_what_is_impossible_is_named(call: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        call()


def test_a_hundredth_is_enough() -> None:
    """P(z > 2.326) is a hundredth, to four digits."""
    assert init.trunc_normal((4,), a=2.326, b=9, rng=rng()).min() > 2.326
    with pytest.raises(ValueError, match="expected more than 1 %"):
        init.trunc_normal((4,), a=2.327, b=9, rng=rng())


@pytest.mark.parametrize("initialize", [init.xavier_uniform, init.xavier_normal], ids=lambda f: f.__name__)
def test_any_gain_from_zero_on(initialize: Callable[..., Any]) -> None:
    np.testing.assert_array_equal(initialize((3, 2), 0, rng=rng()), np.zeros((3, 2)))
    half, whole = (initialize((3, 2), gain, rng=rng()) for gain in (0.5, 1))
    np.testing.assert_allclose(half, whole / 2, rtol=1e-14)


def test_an_index_beyond_the_rows() -> None:
    with pytest.raises(IndexError, match="out of bounds"):
        init.embedding_default(3, 2, 3, rng=rng())
