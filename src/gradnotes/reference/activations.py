"""Activation functions and their derivatives."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray


def sigmoid(input: ArrayLike) -> NDArray[np.floating]:
    """1 / (1 + exp(-x)) for each x of `input`; same shape.

    exp is given -|x|, so that it cannot overflow.
    """
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    z = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, z) / (1 + z)


def sigmoid_grad(input: ArrayLike) -> NDArray[np.floating]:
    """Derivative of the sigmoid at each x of `input`; same shape.

    1 - sigmoid(x) is written sigmoid(-x): exact also where sigmoid(x) rounds to 1.
    """
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    return sigmoid(x) * sigmoid(-x)


def relu(input: ArrayLike) -> NDArray[np.floating]:
    """max(0, x) for each x of `input`; same shape."""
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    return np.maximum(x, 0)


def relu_grad(input: ArrayLike) -> NDArray[np.floating]:
    """Derivative of ReLU at each x of `input`; same shape. 0 at x = 0, as PyTorch."""
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    return np.heaviside(x, 0)  # a comparison x > 0 would turn nan into 0


def silu(input: ArrayLike) -> NDArray[np.floating]:
    """SiLU(x) = x sigmoid(x) for each x of `input`; same shape. 0 at -inf, its limit."""
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    x = np.maximum(x, np.finfo(x.dtype).min)  # finite, because -inf * 0 is nan
    return x * sigmoid(x)


def silu_grad(input: ArrayLike) -> NDArray[np.floating]:
    """Derivative of SiLU at each x of `input`; same shape. 0 at -inf, 1 at inf.

    1 - sigmoid(x) is written sigmoid(-x): exact also where sigmoid(x) rounds to 1.
    """
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    finite = np.finfo(x.dtype)  # because inf * 0 is nan
    x = np.clip(x, finite.min, finite.max)
    return sigmoid(x) * (1 + x * sigmoid(-x))


def minus_max(input: ArrayLike, axis: int) -> NDArray[np.floating]:
    """`input` minus its maximum along `axis`, so that exp of it cannot overflow."""
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    top = np.max(x, axis, keepdims=True, initial=-np.inf)
    single = (x == top) & (np.sum(x == top, axis, keepdims=True) == 1)
    with np.errstate(invalid="ignore", over="ignore"):  # inf - inf, -1e308 - 1e308
        return np.where(single, 0, x - top)  # at distance 0 from itself, also when inf


def softmax(input: ArrayLike, axis: int = -1) -> NDArray[np.floating]:
    """Probabilities proportional to exp(input) along `axis`; same shape.

    PyTorch has no usable default axis (dim=None is deprecated); here it is the last.
    A single inf gets probability 1; where all are -inf, or several inf, it is nan.
    """
    exps = np.exp(minus_max(input, axis))
    return exps / np.sum(exps, axis, keepdims=True)


def softmax_jacobian(input: ArrayLike, axis: int = -1) -> NDArray[np.floating]:
    """J[..., i, j] = dp_i/dx_j, p = softmax(x); shape: `input` without `axis`, (n, n).

    The diagonal p_i (1 - p_i) is the sum of p_i p_j over j != i: 1 - p_i would cancel.
    """
    p = np.moveaxis(np.atleast_1d(softmax(input, axis)), axis, -1)
    diagonal = np.eye(p.shape[-1], dtype=p.dtype)
    products = p[..., :, None] * p[..., None, :] * (1 - diagonal)
    return np.sum(products, axis=-1, keepdims=True) * diagonal - products


def log_softmax(input: ArrayLike, axis: int = -1) -> NDArray[np.floating]:
    """Logarithm of softmax along `axis`, in nats; same shape.

    Finite where softmax underflows to 0, and accurate where it rounds to 1.
    """
    shifted = minus_max(input, axis)
    with np.errstate(invalid="ignore"):  # nan stays nan, silently
        return shifted - np.logaddexp.reduce(shifted, axis, keepdims=True)


def log_softmax_jacobian(input: ArrayLike, axis: int = -1) -> NDArray[np.floating]:
    """J[..., i, j] = d log p_i/dx_j, p = softmax(x); shape: `input` without `axis`, (n, n).

    The diagonal 1 - p_i is the sum of the other probabilities: 1 - p_i would cancel.
    """
    p = np.moveaxis(np.atleast_1d(softmax(input, axis)), axis, -1)
    diagonal = np.eye(p.shape[-1], dtype=p.dtype)
    others = p[..., None, :] * (1 - diagonal)
    return np.sum(others, axis=-1, keepdims=True) * diagonal - others


def tanh(input: ArrayLike) -> NDArray[np.floating]:
    """Hyperbolic tangent of each x of `input`; same shape."""
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    return np.tanh(x)


def tanh_grad(input: ArrayLike) -> NDArray[np.floating]:
    """Derivative of tanh at each x of `input`; same shape.

    1 / cosh(x)^2 in terms of exp(-|x|): 1 - tanh(x)^2 would cancel where tanh(x) is near 1.
    """
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    z = np.exp(-np.abs(x))
    return np.square(2 * z / (1 + z * z))


def log_sigmoid(input: ArrayLike) -> NDArray[np.floating]:
    """Logarithm of the sigmoid at each x of `input`, in nats; same shape.

    Finite where the sigmoid underflows to 0, and accurate where it rounds to 1.
    """
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    return np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x)))


def log_sigmoid_grad(input: ArrayLike) -> NDArray[np.floating]:
    """Derivative of log_sigmoid at each x of `input`; same shape.

    1 - sigmoid(x) is written sigmoid(-x): exact also where sigmoid(x) rounds to 1.
    """
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    return sigmoid(-x)


def softplus(input: ArrayLike, beta: float = 1) -> NDArray[np.floating]:
    """log(1 + exp(beta x)) / beta for each x of `input`; same shape. Expects beta > 0.

    exp is given -beta |x|, so that it cannot overflow. PyTorch's `threshold` is not
    needed: there, x itself is returned where beta x > 20, off by up to 2e-9 / beta.
    """
    if not beta > 0:
        raise ValueError(f"expected beta > 0, received {beta}")
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    with np.errstate(over="ignore"):  # exp(-inf) is 0, as it should be
        return np.maximum(x, 0) + np.log1p(np.exp(-beta * np.abs(x))) / beta


def softplus_grad(input: ArrayLike, beta: float = 1) -> NDArray[np.floating]:
    """Derivative of softplus at each x of `input`, sigmoid(beta x); same shape."""
    if not beta > 0:
        raise ValueError(f"expected beta > 0, received {beta}")
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    with np.errstate(over="ignore"):  # sigmoid(inf) is 1, as it should be
        return sigmoid(beta * x)


def softsign(input: ArrayLike) -> NDArray[np.floating]:
    """Softsign(x) = x / (1 + |x|) for each x of `input`; same shape. -1 at -inf, 1 at inf."""
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    finite = np.finfo(x.dtype)  # because inf / inf is nan
    x = np.clip(x, finite.min, finite.max)
    return x / (1 + np.abs(x))


def softsign_grad(input: ArrayLike) -> NDArray[np.floating]:
    """Derivative of softsign at each x of `input`; same shape."""
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    return np.square(1 / (1 + np.abs(x)))  # a quotient cannot overflow, its square neither


def leaky_relu(input: ArrayLike, negative_slope: float = 0.01) -> NDArray[np.floating]:
    """LeakyReLU(x): x where x > 0, negative_slope x elsewhere; same shape as `input`."""
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    return np.maximum(x, 0) + negative_slope * np.minimum(x, 0)


def leaky_relu_grad(input: ArrayLike, negative_slope: float = 0.01) -> NDArray[np.floating]:
    """Derivative of LeakyReLU at each x of `input`; same shape. The slope at 0, as PyTorch."""
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    positive = np.heaviside(x, 0)  # a comparison x > 0 would turn nan into 0
    return positive + negative_slope * (1 - positive)


def channelwise(weight: ArrayLike, input: NDArray[np.floating]) -> NDArray[np.floating]:
    """`weight`, one number or one for each channel, shaped to multiply `input`, in its type.

    Channels are counted along axis 1, as in PyTorch. ValueError for any other number of weights.
    """
    weights = np.asarray(weight, dtype=input.dtype)
    channels = input.shape[1] if input.ndim > 1 else 1
    if weights.size not in (1, channels):
        raise ValueError(f"expected 1 or {channels} weights (axis 1), received {weights.size}")
    return weights.reshape(() if weights.size == 1 else (channels, *(1,) * (input.ndim - 2)))


def prelu(input: ArrayLike, weight: ArrayLike) -> NDArray[np.floating]:
    """PReLU(x): x where x > 0, weight x elsewhere; same shape as `input`.

    weight: one number, or one for each channel along axis 1 of `input`.
    """
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    return np.maximum(x, 0) + channelwise(weight, x) * np.minimum(x, 0)


def prelu_grad(input: ArrayLike, weight: ArrayLike) -> NDArray[np.floating]:
    """Derivative of prelu by x at each x of `input`; same shape. weight at 0, as PyTorch."""
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    positive = np.heaviside(x, 0)  # a comparison x > 0 would turn nan into 0
    return positive + channelwise(weight, x) * (1 - positive)


def prelu_weight_grad(input: ArrayLike) -> NDArray[np.floating]:
    """Derivative of prelu by the weight at each x of `input`, min(0, x); same shape.

    The gradient of a weight sums it, times the upstream gradient, over all x of its channel.
    """
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    return np.minimum(x, 0)


def elu(input: ArrayLike, alpha: float = 1.0) -> NDArray[np.floating]:
    """ELU(x): x where x > 0, alpha (exp(x) - 1) elsewhere; same shape as `input`.

    expm1 keeps the digits that exp(x) - 1 loses near 0.
    """
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    return np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0))


def elu_grad(input: ArrayLike, alpha: float = 1.0) -> NDArray[np.floating]:
    """Derivative of ELU at each x of `input`; same shape. alpha at 0, as PyTorch."""
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    positive = np.heaviside(x, 0)  # a comparison x > 0 would turn nan into 0
    return positive + alpha * np.exp(np.minimum(x, 0)) * (1 - positive)


def celu(input: ArrayLike, alpha: float = 1.0) -> NDArray[np.floating]:
    """CELU(x): x where x > 0, alpha (exp(x / alpha) - 1) elsewhere; same shape. Expects alpha > 0."""
    if not alpha > 0:
        raise ValueError(f"expected alpha > 0, received {alpha}")
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    with np.errstate(over="ignore"):  # exp(-inf) is 0, as it should be
        return np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0) / alpha)


def celu_grad(input: ArrayLike, alpha: float = 1.0) -> NDArray[np.floating]:
    """Derivative of CELU at each x of `input`, exp(min(0, x) / alpha); same shape. Expects alpha > 0."""
    if not alpha > 0:
        raise ValueError(f"expected alpha > 0, received {alpha}")
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    with np.errstate(over="ignore"):  # exp(-inf) is 0, as it should be
        return np.exp(np.minimum(x, 0) / alpha)


SELU_ALPHA = 1.6732632423543772
SELU_SCALE = 1.0507009873554805


def selu(input: ArrayLike) -> NDArray[np.floating]:
    """SELU_SCALE ELU(x) with alpha = SELU_ALPHA for each x of `input`; same shape.

    The constants are those for which mean 0 and variance 1 of normal inputs come out again.
    """
    with np.errstate(over="ignore"):  # inf where the result is beyond the largest float
        return SELU_SCALE * elu(input, SELU_ALPHA)


def selu_grad(input: ArrayLike) -> NDArray[np.floating]:
    """Derivative of SELU at each x of `input`; same shape. At 0 that of the left, as PyTorch."""
    return SELU_SCALE * elu_grad(input, SELU_ALPHA)


def normal_cdf(input: ArrayLike) -> NDArray[np.floating]:
    """P(z <= x) for z ~ N(0, 1), at each x of `input`; same shape.

    erfc keeps the digits of the left tail, where 1 + erf would cancel. NumPy has no erfc,
    so Python's own is called for one number after the other.
    """
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    near = np.clip(x, -40, 40).astype(float)  # outside, it is 0 or 1
    erfc = np.vectorize(math.erfc, otypes=[float])
    return (erfc(near / -math.sqrt(2)) / 2).astype(x.dtype)


def gelu(input: ArrayLike, approximate: str = "none") -> NDArray[np.floating]:
    """GELU(x) = x P(z <= x), z ~ N(0, 1), for each x of `input`; same shape. 0 at -inf, its limit.

    approximate: "none", or "tanh" for x (1 + tanh(u)) / 2, which is x sigmoid(2u).
    """
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    x = np.maximum(x, np.finfo(x.dtype).min)  # finite, because -inf * 0 is nan
    if approximate == "none":
        return x * normal_cdf(x)
    if approximate == "tanh":
        near = np.clip(x, -30, 30)  # outside, sigmoid(2u) is 0 or 1
        return x * sigmoid(2 * math.sqrt(2 / math.pi) * (near + 0.044715 * near**3))
    raise ValueError(f'expected approximate="none" or "tanh", received {approximate!r}')


def gelu_grad(input: ArrayLike, approximate: str = "none") -> NDArray[np.floating]:
    """Derivative of GELU at each x of `input`; same shape. 0 at -inf, 1 at inf.

    approximate: as in gelu. Beyond |x| = 40 the derivative is 0 or 1 to every digit.
    """
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    x = np.clip(x, -40, 40)
    if approximate == "none":
        density = np.exp(-np.square(x) / 2) / math.sqrt(2 * math.pi)
        return normal_cdf(x) + x * density
    if approximate == "tanh":
        scale = 2 * math.sqrt(2 / math.pi)
        u, slope = scale * (x + 0.044715 * x**3), scale * (1 + 3 * 0.044715 * x**2)
        return sigmoid(u) * (1 + x * sigmoid(-u) * slope)
    raise ValueError(f'expected approximate="none" or "tanh", received {approximate!r}')


def mish(input: ArrayLike) -> NDArray[np.floating]:
    """Mish(x) = x tanh(softplus(x)) for each x of `input`; same shape. 0 at -inf, its limit."""
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    x = np.maximum(x, np.finfo(x.dtype).min)  # finite, because -inf * 0 is nan
    return x * np.tanh(softplus(x))


def mish_grad(input: ArrayLike) -> NDArray[np.floating]:
    """Derivative of Mish at each x of `input`; same shape. 0 at -inf, 1 at inf.

    1 - tanh(s)^2, which would cancel, is tanh_grad(s).
    """
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    finite = np.finfo(x.dtype)  # because inf * 0 is nan
    x = np.clip(x, finite.min, finite.max)
    s = softplus(x)
    return np.tanh(s) + x * sigmoid(x) * tanh_grad(s)


def hardtanh(input: ArrayLike, min_val: float = -1.0, max_val: float = 1.0) -> NDArray[np.floating]:
    """Each x of `input`, cut off at min_val and max_val; same shape. Expects min_val <= max_val."""
    if not min_val <= max_val:
        raise ValueError(f"expected min_val <= max_val, received {min_val} and {max_val}")
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    return np.clip(x, min_val, max_val)


def hardtanh_grad(input: ArrayLike, min_val: float = -1.0, max_val: float = 1.0) -> NDArray[np.floating]:
    """Derivative of hardtanh at each x of `input`; same shape. 0 at both ends, as PyTorch."""
    if not min_val <= max_val:
        raise ValueError(f"expected min_val <= max_val, received {min_val} and {max_val}")
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    # Comparisons min_val < x < max_val would turn nan into 0.
    return np.heaviside(x - min_val, 0) * np.heaviside(max_val - x, 0)


def relu6(input: ArrayLike) -> NDArray[np.floating]:
    """min(max(0, x), 6) for each x of `input`; same shape."""
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    return np.clip(x, 0, 6)


def relu6_grad(input: ArrayLike) -> NDArray[np.floating]:
    """Derivative of ReLU6 at each x of `input`; same shape. 0 at 0 and 6, as PyTorch."""
    return hardtanh_grad(input, 0, 6)


def hardsigmoid(input: ArrayLike) -> NDArray[np.floating]:
    """ReLU6(x + 3) / 6 for each x of `input`; same shape."""
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    return np.clip(x + 3, 0, 6) / 6


def hardsigmoid_grad(input: ArrayLike) -> NDArray[np.floating]:
    """Derivative of hardsigmoid at each x of `input`; same shape. 0 at -3 and 3, as PyTorch."""
    return hardtanh_grad(input, -3, 3) / 6


def hardswish(input: ArrayLike) -> NDArray[np.floating]:
    """Hardswish(x) = x hardsigmoid(x) for each x of `input`; same shape. 0 at -inf."""
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    x = np.maximum(x, np.finfo(x.dtype).min)  # finite, because -inf * 0 is nan
    return x * hardsigmoid(x)


def hardswish_grad(input: ArrayLike) -> NDArray[np.floating]:
    """Derivative of hardswish at each x of `input`; same shape. 0 at -3 and 1 at 3, as PyTorch."""
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    x = np.clip(x, -3, 3)
    return np.heaviside(x - 3, 1) + hardtanh_grad(x, -3, 3) * (2 * x + 3) / 6


def halves(input: ArrayLike, axis: int) -> list[NDArray[np.floating]]:
    """Value and gate, the two halves of `input` along `axis`. ValueError where its size is odd."""
    x = np.atleast_1d(np.asarray(input) * 1.0)  # integers become float64, float32 stays
    if x.shape[axis] % 2:
        raise ValueError(f"expected an even size along axis {axis}, received {x.shape[axis]}")
    return np.split(x, 2, axis)


def glu(input: ArrayLike, axis: int = -1) -> NDArray[np.floating]:
    """GLU: value * sigmoid(gate), where value and gate are the halves of `input` along `axis`."""
    value, gate = halves(input, axis)
    with np.errstate(invalid="ignore"):  # nan where an infinite value meets a closed gate
        return value * sigmoid(gate)


def glu_grad(input: ArrayLike, grad_output: ArrayLike, axis: int = -1) -> NDArray[np.floating]:
    """Gradient by `input` of a loss whose gradient by glu(input, axis) is `grad_output`."""
    value, gate = halves(input, axis)
    upstream = np.asarray(grad_output, dtype=value.dtype)
    with np.errstate(invalid="ignore", over="ignore"):  # as the product itself: inf or nan
        by_value, by_gate = sigmoid(gate), value * sigmoid_grad(gate)
        return np.concatenate([upstream * by_value, upstream * by_gate], axis)


def swiglu(input: ArrayLike, axis: int = -1) -> NDArray[np.floating]:
    """SwiGLU: value * SiLU(gate), where value and gate are the halves of `input` along `axis`."""
    value, gate = halves(input, axis)
    with np.errstate(invalid="ignore", over="ignore"):  # as the product itself: inf or nan
        return value * silu(gate)


def swiglu_grad(input: ArrayLike, grad_output: ArrayLike, axis: int = -1) -> NDArray[np.floating]:
    """Gradient by `input` of a loss whose gradient by swiglu(input, axis) is `grad_output`."""
    value, gate = halves(input, axis)
    upstream = np.asarray(grad_output, dtype=value.dtype)
    with np.errstate(invalid="ignore", over="ignore"):  # as the product itself: inf or nan
        by_value, by_gate = silu(gate), value * silu_grad(gate)
        return np.concatenate([upstream * by_value, upstream * by_gate], axis)


def geglu(input: ArrayLike, axis: int = -1) -> NDArray[np.floating]:
    """GEGLU: value * GELU(gate), where value and gate are the halves of `input` along `axis`."""
    value, gate = halves(input, axis)
    with np.errstate(invalid="ignore", over="ignore"):  # as the product itself: inf or nan
        return value * gelu(gate)


def geglu_grad(input: ArrayLike, grad_output: ArrayLike, axis: int = -1) -> NDArray[np.floating]:
    """Gradient by `input` of a loss whose gradient by geglu(input, axis) is `grad_output`."""
    value, gate = halves(input, axis)
    upstream = np.asarray(grad_output, dtype=value.dtype)
    cdf, near = normal_cdf(gate), np.clip(gate, -40, 40)  # at 40 the density is 0
    slope = cdf + near * np.exp(-np.square(near) / 2) / math.sqrt(2 * math.pi)
    with np.errstate(invalid="ignore", over="ignore"):  # as the product itself: inf or nan
        by_value = np.maximum(gate, np.finfo(gate.dtype).min) * cdf
        return np.concatenate([upstream * by_value, upstream * (value * slope)], axis)
