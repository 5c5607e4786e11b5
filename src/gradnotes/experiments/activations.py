"""Properties of activation functions, XOR with and without one, and what they make of training and of its time.

Where networks are trained on digits, these are scikit-learn's, losses are mean cross-entropies in nats, and batches
have 64 pictures. Unless an experiment says otherwise, each function has its own initialization, variance gain² / n with
the gain that keeps the mean square, and its own learning rate, tuned for each seed on another split and other starts.
"""

from __future__ import annotations

import math
from functools import partial
from itertools import product

import numpy as np

from gradnotes.experiments import Size, experiment
from gradnotes.experiments._activation_cost import cost_of
from gradnotes.experiments._activation_faults import dead_units_of, misconfigured_of, sensitivity_of
from gradnotes.experiments._activation_runs import convergence_of, silu_small_of, zero_centering_of
from gradnotes.experiments._unit import Floats, Function, expectation, least, properties_of, small_share
from gradnotes.experiments._xor import (
    XOR_INPUT,
    XOR_TARGET,
    at_corners,
    dead_share,
    loss_gradients,
    random_networks,
    wilson,
)
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
        for what, value in properties_of(function, derivative).items()
    }
    low, high = np.sort(softmax([np.inf, 0.0]))
    # Two classes suffice: p_i (1 - p_i) depends on p_i alone, and p_i p_j is at most that.
    diagonal, _ = least(lambda t: -softmax_jacobian(np.stack([t, np.zeros_like(t)], axis=-1))[..., 0, 0])
    off_diagonal, _ = least(lambda t: softmax_jacobian(np.stack([t, np.zeros_like(t)], axis=-1))[..., 0, 1])
    found |= {"softmax.minimum": low, "softmax.maximum": high}
    found |= {"softmax.max_abs_derivative": -diagonal, "softmax.min_derivative": off_diagonal}
    return found


@experiment({"s1": "1", "s3": "1", "s10": "1"})
def saturation(size: Size) -> dict[str, float]:
    """Share of inputs from N(0, s²) with a derivative smaller than 0.01 in size, for s = 1, 3, 10; exact."""
    return {
        f"{name}.s{scale}": small_share(ELEMENTWISE[name][1], scale)
        for name in ("sigmoid", "relu", "silu")
        for scale in (1, 3, 10)
    }


@experiment({"max_error": "1", "argmax_error": "1"})
def gelu_approximation(size: Size) -> dict[str, float]:
    """The largest |gelu_tanh(x) - gelu(x)| and the x > 0 where it is; at -x it is the same."""
    negative, where = least(lambda x: -np.where(x > 0, np.abs(gelu(_near(x), "tanh") - gelu(_near(x))), 0))
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
    mean = expectation(selu)
    variance = expectation(lambda x: (selu(x) - mean) ** 2)
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
        network = random_networks(starts, width, np.random.default_rng(width))
        dead_at_start = dead_share(network)
        for _ in range(steps):
            steps_down = loss_gradients(network)
            network = [parameter - rate * g for parameter, g in zip(network, steps_down, strict=True)]
        _, output = at_corners(network)
        solved = float(np.mean(np.all((output[..., 0] > 0.5) == (XOR_TARGET > 0.5), axis=1)))
        low, high = wilson(solved, starts)
        found |= {
            f"width_{width}.solved_share": solved,
            f"width_{width}.solved_low": low,
            f"width_{width}.solved_high": high,
            f"width_{width}.dead_at_start_share": dead_at_start,
            f"width_{width}.dead_share": dead_share(network),
        }
    return found


@experiment({"negative": "1", "beyond_2": "1", "beyond_5": "1"})
def noise_passed(size: Size) -> dict[str, float]:
    """The root mean square slope over inputs from N(0, 1) below 0, -2 and -5: the share of a little noise that passes.

    Exact.
    """
    found = {}
    for name in ("relu", "leaky_relu", "elu", "silu", "tanh"):
        derivative = ELEMENTWISE[name][1]
        for what, end in (("negative", 0), ("beyond_2", -2), ("beyond_5", -5)):
            below = partial(_squared_below, derivative, end)
            found[f"{name}.{what}"] = math.sqrt(expectation(below) / (math.erfc(-end / math.sqrt(2)) / 2))
    return found


@experiment({"steps": "steps", "reached": "1", "rate": "1"}, seeds={"quick": 2, "full": 8})
def zero_centering(size: Size, seed: int) -> dict[str, float]:
    """Steps to a training loss of 0.1 by SGD and by Adam; two hidden layers of 32 units.

    The functions are centered or not, with a slope of 1 or of 1/4 at zero, and start from weights of variance 1 / n and
    biases of 0. The biases of tanh_plus_1 and of sigmoid_same_start take off what the offset adds, so that these start
    as the very networks of tanh and of sigmoid_minus_half. steps is a geometric mean over four starts, reached the
    share of them that got there within 200 (Adam: 120) steps.
    """
    return zero_centering_of(size, seed)


@experiment({"silent": "1", "accuracy": "1", "diverged": "1", "silent_at_start": "1"}, seeds={"quick": 2, "full": 6})
def dead_units(size: Size, seed: int) -> dict[str, float]:
    """Hidden units that are positive for no training picture, against learning rate and start; 200 steps, four starts.

    Three hidden layers of 32 units, weights of variance c / n. A network whose parameters would no longer be finite
    stops before that and counts as diverged.
    """
    return dead_units_of(size, seed)


@experiment(
    {
        "steps": "steps",
        "reached": "1",
        "rate": "1",
        "loss": "nat",
        "accuracy": "1",
        "noisy_accuracy": "1",
        "offset": "1",
    },
    seeds={"quick": 2, "full": 8},
)
def convergence(size: Size, seed: int) -> dict[str, float]:
    """ReLU, leaky ReLU and ELU with SGD: steps to a training loss of 0.05, and what is left after 250.

    Two or six hidden layers of 32 units, the six also with batch normalization. loss: after all steps, over 512
    training pictures; accuracy: of the test pictures; noisy_accuracy: of these with noise from N(0, 1) on every pixel,
    whose mean square is 1; offset: how much of the hidden units' mean square on test pictures is the square of their
    means. Means over four starts, of steps and losses geometric ones.
    """
    return convergence_of(size, seed)


@experiment({"accuracy": "1", "octaves": "1", "octaves_below_1": "1", "rate": "1"}, seeds={"quick": 2, "full": 8})
def sensitivity(size: Size, seed: int) -> dict[str, float]:
    """Test accuracy after 250 steps of SGD against c, for weights of variance c / n; six hidden layers of 32 units.

    The learning rate is tuned at the function's own gain, and is the same for all c, which are powers of two from 1/16
    to 64. octaves: how many of them reach 90 %.
    """
    return sensitivity_of(size, seed)


@experiment({"accuracy": "1"}, seeds={"quick": 2, "full": 6})
def misconfigured(size: Size, seed: int) -> dict[str, float]:
    """Test accuracy after 200 steps of SGD with one thing wrong at a time; 0 where the training diverged.

    Four hidden layers of 32 units. The learning rate is 1/4 for all three functions, which suits them, and eight times
    that or an eighth where it is the fault; see `FAULTS` for the others.
    """
    return misconfigured_of(size, seed)


@experiment({"loss": "nat", "accuracy": "1", "rate": "1"}, seeds={"quick": 2, "full": 8})
def silu_small(size: Size, seed: int) -> dict[str, float]:
    """SiLU, SiLU without its bump, ReLU and ELU in two hidden layers of 4, 8 and 32 units, after 200 steps of Adam.

    loss: of the training part, a geometric mean over eight starts; accuracy: of the test pictures.
    """
    return silu_small_of(size, seed)


@experiment({"ratio": "1"}, seeds={"quick": 2, "full": 6})
def cost(size: Size, seed: int) -> dict[str, float]:
    """Time of forward and backward pass over that of ReLU, on one core; a seed is a repetition.

    See `cost_of` for what is timed.
    """
    return cost_of(size, seed)


def _squared_below(derivative: Function, end: float, x: Floats) -> Floats:
    return np.where(x < end, derivative(x) ** 2, 0)


def _selu_layers(depth: int, width: int, samples: int, rng: np.random.Generator) -> Floats:
    """What layers of SELU without bias, with weights from N(0, 1/width), make of inputs from N(0, 1)."""
    values: Floats = rng.standard_normal((samples, width))
    for _ in range(depth):
        values = selu(values @ (rng.standard_normal((width, width)) / math.sqrt(width)))
    return values


def _near(x: Floats) -> Floats:
    """Finite: beyond 40 both forms of GELU are the same."""
    return np.clip(x, -40, 40)
