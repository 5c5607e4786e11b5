"""Properties of activation functions under a standard normal input, and XOR with and without one of them."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray

from gradnotes.experiments import Size, experiment
from gradnotes.reference.activations import (
    celu,
    celu_grad,
    elu,
    elu_grad,
    gelu,
    gelu_grad,
    hardsigmoid,
    hardsigmoid_grad,
    hardswish,
    hardswish_grad,
    hardtanh,
    hardtanh_grad,
    leaky_relu,
    leaky_relu_grad,
    log_sigmoid,
    log_sigmoid_grad,
    log_softmax,
    mish,
    mish_grad,
    prelu,
    prelu_grad,
    relu,
    relu6,
    relu6_grad,
    relu_grad,
    selu,
    selu_grad,
    sigmoid,
    sigmoid_grad,
    silu,
    silu_grad,
    softmax,
    softmax_jacobian,
    softplus,
    softplus_grad,
    softsign,
    softsign_grad,
    tanh,
    tanh_grad,
)

Floats = NDArray[np.floating]
Function = Callable[[Floats], Floats]

ELEMENTWISE: dict[str, tuple[Function, Function]] = {
    "sigmoid": (sigmoid, sigmoid_grad),
    "relu": (relu, relu_grad),
    "silu": (silu, silu_grad),
    "tanh": (tanh, tanh_grad),
    "log_sigmoid": (log_sigmoid, log_sigmoid_grad),
    "softplus": (softplus, softplus_grad),
    "softsign": (softsign, softsign_grad),
    "leaky_relu": (leaky_relu, leaky_relu_grad),
    "prelu": (partial(prelu, weight=0.25), partial(prelu_grad, weight=0.25)),
    "elu": (elu, elu_grad),
    "selu": (selu, selu_grad),
    "celu": (celu, celu_grad),
    "gelu": (gelu, gelu_grad),
    "gelu_tanh": (partial(gelu, approximate="tanh"), partial(gelu_grad, approximate="tanh")),
    "mish": (mish, mish_grad),
    "hardtanh": (hardtanh, hardtanh_grad),
    "relu6": (relu6, relu6_grad),
    "hardsigmoid": (hardsigmoid, hardsigmoid_grad),
    "hardswish": (hardswish, hardswish_grad),
}
"""Every elementwise function at PyTorch's defaults; the weight of PReLU is its initial one."""

SMALL = 0.01
"""A derivative smaller than this counts as small: two such layers leave a ten-thousandth of a gradient."""

GRID = np.linspace(-40, 40, 8001)
"""Where extremes and boundaries are looked for, 0 included: beyond 40 every function here is within 1e-15 of its
limit or asymptote, but for softsign, which approaches its own from one side."""

KINKS = np.array([-3.0, -1.0, 0.0, 1.0, 3.0, 6.0])
"""Where a derivative may jump: what it approaches there may be its extreme without being attained."""

XOR_INPUT = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
XOR_TARGET = np.array([0, 1, 1, 0])


@experiment(
    {
        "minimum": "1",
        "maximum": "1",
        "argmin": "1",
        "value_at_0": "1",
        "mean": "1",
        "second_moment": "1",
        "gain": "1",
        "max_abs_derivative": "1",
        "argmax_derivative": "1",
        "min_derivative": "1",
        "derivative_at_0": "1",
        "derivative_at_5": "1",
        "derivative_at_10": "1",
        "mean_abs_derivative": "1",
        "derivative_second_moment": "1",
        "zero_gradient_share": "1",
        "small_gradient_share": "1",
        "product_10": "1",
    }
)
def properties(size: Size) -> dict[str, float]:
    """Range and derivative of each function, and moments for x ~ N(0, 1); the same at both sizes.

    argmin and argmax_derivative are there where one finite point attains the extreme. gain is 1 / sqrt(E f²), the
    factor that brings the second moment back to 1. product_10 is the most that the derivatives of ten layers can
    multiply a gradient by. Of softmax, the entries of the Jacobian stand for the derivative.
    """
    found = {
        f"{name}.{what}": value
        for name, (function, derivative) in ELEMENTWISE.items()
        for what, value in _properties(function, derivative).items()
    }
    low, high = np.sort(softmax([np.inf, 0.0]))
    # Two classes suffice: p_i (1 - p_i) depends on p_i alone, and p_i p_j is at most that.
    diagonal, _ = _lowest(lambda t: -softmax_jacobian(np.stack([t, np.zeros_like(t)], axis=-1))[..., 0, 0])
    off_diagonal, _ = _lowest(lambda t: softmax_jacobian(np.stack([t, np.zeros_like(t)], axis=-1))[..., 0, 1])
    found |= {"softmax.minimum": low, "softmax.maximum": high}
    found |= {"softmax.max_abs_derivative": -diagonal, "softmax.min_derivative": off_diagonal}
    return found


@experiment({"s1": "1", "s3": "1", "s10": "1"})
def saturation(size: Size) -> dict[str, float]:
    """Share of inputs from N(0, s²) with a derivative smaller than 0.01 in size, for s = 1, 3, 10; exact."""
    return {
        f"{name}.s{scale}": _small_share(ELEMENTWISE[name][1], scale)
        for name in ("sigmoid", "relu", "silu")
        for scale in (1, 3, 10)
    }


@experiment({"max_error": "1", "argmax_error": "1"})
def gelu_approximation(size: Size) -> dict[str, float]:
    """The largest |gelu_tanh(x) - gelu(x)| and the x > 0 where it is; at -x it is the same."""
    negative, where = _lowest(lambda x: -np.where(x > 0, np.abs(gelu(_near(x), "tanh") - gelu(_near(x))), 0))
    assert where is not None
    return {"max_error": -negative, "argmax_error": where}


@experiment(
    {
        "mean": "1",
        "variance": "1",
        "after_20_layers_mean": "1",
        "after_20_layers_variance": "1",
        "width": "units",
        "samples": "samples",
    }
)
def selu_fixed_point(size: Size) -> dict[str, float]:
    """Mean and variance of SELU of x ~ N(0, 1), and of the outputs of 20 layers of SELU; the same at both sizes.

    The layers have no bias and weights from N(0, 1/width), LeCun's; the moments are over all units and samples of the
    last layer, for inputs from N(0, 1) and one draw of the weights.
    """
    mean = _expectation(selu)
    variance = _expectation(lambda x: (selu(x) - mean) ** 2)
    width, samples = 512, 1024
    output = _selu_layers(20, width, samples, np.random.default_rng(0))
    return {
        "mean": mean,
        "variance": variance,
        "after_20_layers_mean": float(np.mean(output)),
        "after_20_layers_variance": float(np.var(output)),
        "width": width,
        "samples": samples,
    }


@experiment(
    {"p1": "1", "p2": "1", "p3": "1", "log_p1": "nat", "log_p2": "nat", "log_p3": "nat", "max_abs_derivative": "1"}
)
def softmax_example(size: Size) -> dict[str, float]:
    """Softmax of the logits [2, 1, 0.1], and of the same logits times 10; exact."""
    logits = np.array([2.0, 1.0, 0.1])
    found: dict[str, float] = {}
    for prefix, scaled in (("", logits), ("times_10.", 10 * logits)):
        found |= {f"{prefix}p{i}": p for i, p in enumerate(softmax(scaled), 1)}
        found |= {f"{prefix}log_p{i}": p for i, p in enumerate(log_softmax(scaled), 1)}
        found[f"{prefix}max_abs_derivative"] = np.max(np.abs(softmax_jacobian(scaled)))
    return found


@experiment(
    {
        "linear_mse": "1",
        "linear_mse_without_bias": "1",
        "linear_accuracy": "1",
        "separable_labelings": "1",
        "relu_mse": "1",
        "relu_accuracy": "1",
    }
)
def xor(size: Size) -> dict[str, float]:
    """The best that a linear model can do on XOR, and a ReLU network with two hidden units that solves it; exact."""
    with_bias = np.column_stack([XOR_INPUT, np.ones(4)])
    residual = XOR_TARGET - with_bias @ np.linalg.lstsq(with_bias, XOR_TARGET)[0]
    without = XOR_TARGET - XOR_INPUT @ np.linalg.lstsq(XOR_INPUT, XOR_TARGET)[0]
    # The values of w·x + b at the four corners are exactly the vectors v orthogonal to the residual (four corners,
    # three parameters, one condition), and a corner on the line can be moved off it, so no v_i need be 0. If the
    # signs of v agree with the residual's at one corner and differ at another, sizes |v_i| exist for which the terms
    # of v·residual cancel; if they agree, or differ, at all four, the terms have one sign. So a line separates
    # every labeling but two.
    sides = np.sign(np.round(residual, 9))
    separable = [signs for signs in product([-1, 1], repeat=4) if abs(np.dot(signs, sides)) < 4]
    agreement = [np.mean(np.array(signs) == 2 * XOR_TARGET - 1) for signs in separable]
    output = relu(XOR_INPUT @ np.array([[1, 1], [1, 1]]) + np.array([0, -1])) @ np.array([1, -2])
    return {
        "linear_mse": float(np.mean(residual**2)),
        "linear_mse_without_bias": float(np.mean(without**2)),
        "linear_accuracy": float(max(agreement)),
        "separable_labelings": len(separable),
        "relu_mse": float(np.mean((output - XOR_TARGET) ** 2)),
        "relu_accuracy": float(np.mean((output > 0.5) == (XOR_TARGET > 0.5))),
    }


@experiment(
    {
        "starts": "starts",
        "steps": "steps",
        "learning_rate": "1",
        "solved_share": "1",
        "solved_low": "1",
        "solved_high": "1",
        "dead_at_start_share": "1",
        "dead_share": "1",
    }
)
def xor_training(size: Size) -> dict[str, float]:
    """How often gradient descent finds a ReLU network for XOR, by its width, from random starts.

    One hidden layer; weights and biases start as those of torch.nn.Linear, uniform within 1 / sqrt(fan_in); whole
    batches, mean squared error. Solved: all four outputs on the right side of 1/2. solved_low and solved_high: the
    95 % Wilson interval over the starts. Dead: hidden units that are 0 at all four corners, after training.
    """
    starts, steps, rate = (100 if size == "quick" else 2000), 1000, 0.1
    found: dict[str, float] = {"starts": starts, "steps": steps, "learning_rate": rate}
    for width in (2, 4, 8):
        network = _random_networks(starts, width, np.random.default_rng(width))
        dead_at_start = _dead(network)
        for _ in range(steps):
            gradients = _gradients(network)
            network = [parameter - rate * g for parameter, g in zip(network, gradients, strict=True)]
        _, output = _forward(network)
        solved = float(np.mean(np.all((output[..., 0] > 0.5) == (XOR_TARGET > 0.5), axis=1)))
        low, high = _wilson(solved, starts)
        found |= {
            f"width_{width}.solved_share": solved,
            f"width_{width}.solved_low": low,
            f"width_{width}.solved_high": high,
            f"width_{width}.dead_at_start_share": dead_at_start,
            f"width_{width}.dead_share": _dead(network),
        }
    return found


def _selu_layers(depth: int, width: int, samples: int, rng: np.random.Generator) -> Floats:
    """What layers of SELU without bias, with weights from N(0, 1/width), make of inputs from N(0, 1)."""
    values: Floats = rng.standard_normal((samples, width))
    for _ in range(depth):
        values = selu(values @ (rng.standard_normal((width, width)) / math.sqrt(width)))
    return values


def _near(x: Floats) -> Floats:
    """Finite: beyond 40 both forms of GELU are the same."""
    return np.clip(x, -40, 40)


def _properties(function: Function, derivative: Function) -> dict[str, float]:
    minimum, argmin = _lowest(function)
    negative_maximum, _ = _lowest(lambda x: -function(x))
    steepest, argmax_derivative = _lowest(lambda x: -np.abs(derivative(x)))
    second_moment = _expectation(lambda x: function(x) ** 2)
    zeros = [] if argmin is None else [argmin]  # of the derivative: kinks of its size
    found = {
        "minimum": minimum,
        "maximum": -negative_maximum,
        "value_at_0": float(function(np.array(0.0))),
        "mean": _expectation(function),
        "second_moment": second_moment,
        "gain": 1 / math.sqrt(second_moment),
        "max_abs_derivative": -steepest,
        "min_derivative": _lowest(derivative)[0],
        "mean_abs_derivative": _expectation(lambda x: np.abs(derivative(x)), *zeros),
        "derivative_second_moment": _expectation(lambda x: derivative(x) ** 2),
        # Beyond 12, where there is less than 1e-32 of x, a derivative may underflow.
        "zero_gradient_share": _share(lambda x: (derivative(x) == 0) & (np.abs(x) < 12)),
        "small_gradient_share": _small_share(derivative),
        "product_10": (-steepest) ** 10,
    }
    found |= {f"derivative_at_{x}": float(derivative(np.array(x))) for x in (0, 5, 10)}
    if argmin is not None:
        found["argmin"] = argmin
    if argmax_derivative is not None:
        found["argmax_derivative"] = argmax_derivative
    return found


def _expectation(function: Function, *kinks: float) -> float:
    """E f(x) for x ~ N(0, 1), to about 1e-15: 20 Gauss–Legendre nodes on each unit interval from -12 to 12.

    The intervals are cut at the kinks; 0 is an end anyway. Outside, there is less than 1e-30 of x².
    """
    nodes, weights = np.polynomial.legendre.leggauss(20)
    ends = np.unique([*np.arange(-12.0, 13.0), *kinks])
    half = np.diff(ends)[:, None] / 2
    x = ends[:-1, None] + half * (nodes + 1)
    density = np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)
    return float(np.sum(half * weights * density * function(x)))


def _small_share(derivative: Function, scale: float = 1) -> float:
    return _share(lambda x: np.abs(derivative(x)) < SMALL, scale)


def _share(condition: Callable[[Floats], NDArray[np.bool_]], scale: float = 1) -> float:
    """P(condition(x)) for x ~ N(0, scale²), to rounding: the ends of the intervals are found by bisection."""
    holds = condition(GRID)
    ends = [-math.inf]
    for left, right in zip(GRID[:-1][holds[:-1] != holds[1:]], GRID[1:][holds[:-1] != holds[1:]], strict=True):
        at_left = condition(left)
        for _ in range(100):
            middle = (left + right) / 2
            left, right = (middle, right) if condition(middle) == at_left else (left, middle)
        ends.append(right)
    shares = [_normal(low / scale, high / scale) for low, high in pairwise([*ends, math.inf])]
    return math.fsum(shares[0 if holds[0] else 1 :: 2])


def _normal(low: float, high: float) -> float:
    """P(low < x < high) for x ~ N(0, 1), from the tail on its own side, where small shares keep their digits."""
    if low > 0:
        low, high = -high, -low
    return (math.erfc(-high / math.sqrt(2)) - math.erfc(-low / math.sqrt(2))) / 2


def _lowest(function: Function) -> tuple[float, float | None]:
    """The least value of a function, or its limit; and where, to 1e-9, if a single finite point attains it."""
    x = np.concatenate([[-np.inf], GRID, [np.inf]])
    values = function(x)
    best = int(np.argmin(values))
    lowest, where = float(values[best]), float(x[best])
    beside = float(np.min(function(np.concatenate([np.nextafter(KINKS, -np.inf), np.nextafter(KINKS, np.inf)]))))
    if np.sum(values == lowest) > 1 or not np.isfinite(where):
        return lowest, None
    for _ in range(2):  # to steps of 4e-6: with smaller ones the values would differ by rounding only
        x = np.linspace(x[best - 1], x[best + 1], 101)
        values = function(x)
        best = int(np.argmin(values))
    before, here, after = values[best - 1 : best + 2]
    vertex = x[best] + (x[best + 1] - x[best]) / 2 * (before - after) / (before - 2 * here + after)
    vertex = round(float(vertex), 9) + 0.0  # + 0.0: no -0.0
    if float(function(np.array(vertex))) < lowest + 1e-12:  # else the extreme is at a jump, and no parabola
        lowest, where = float(function(np.array(vertex))), vertex
    return (beside, None) if beside < lowest - 1e-9 else (lowest, where)


def _random_networks(starts: int, width: int, rng: np.random.Generator) -> list[Floats]:
    """`starts` networks 2 – width – 1: weights (starts, 2, width), bias, weights (starts, width, 1), bias."""
    shapes = [(2, width), (1, width), (width, 1), (1, 1)]
    bounds = [2**-0.5, 2**-0.5, width**-0.5, width**-0.5]
    return [rng.uniform(-b, b, (starts, *shape)) for b, shape in zip(bounds, shapes, strict=True)]


def _forward(network: list[Floats]) -> tuple[Floats, Floats]:
    """Hidden values before ReLU, (starts, 4, width), and outputs, (starts, 4, 1), at the four corners."""
    weight_1, bias_1, weight_2, bias_2 = network
    hidden = XOR_INPUT @ weight_1 + bias_1
    return hidden, relu(hidden) @ weight_2 + bias_2


def _dead(network: list[Floats]) -> float:
    """The share of hidden units, over all networks, that are 0 at every corner."""
    hidden, _ = _forward(network)
    return float(np.mean(np.all(hidden <= 0, axis=1)))


def _gradients(network: list[Floats]) -> list[Floats]:
    """Gradients of each network's mean squared error on XOR, shaped as the parameters."""
    hidden, output = _forward(network)
    error = (output - XOR_TARGET[:, None]) / 2  # d mean (y - t)² / dy = 2 (y - t) / 4
    at_hidden = error @ np.swapaxes(network[2], 1, 2) * relu_grad(hidden)
    return [
        XOR_INPUT.T @ at_hidden,
        at_hidden.sum(axis=1, keepdims=True),
        np.swapaxes(relu(hidden), 1, 2) @ error,
        error.sum(axis=1, keepdims=True),
    ]


def _wilson(share: float, count: int, z: float = 1.959964) -> tuple[float, float]:
    """The Wilson score interval of a share; 95 % at the given z. Source: E. B. Wilson, JASA 22 (1927), 209–212."""
    centre = share + z**2 / (2 * count)
    half = z * math.sqrt(share * (1 - share) / count + z**2 / (4 * count**2))
    return (centre - half) / (1 + z**2 / count), (centre + half) / (1 + z**2 / count)
