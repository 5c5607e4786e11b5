"""Activation functions and their derivatives."""

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
