"""Gradients: clipping, differences, Jacobians through layers and time, descent on a curvature.

Nothing that is passed in is modified. Where an argument is impossible the error says what was
expected and what was received.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.floating]
OfArray = Callable[[NDArray[Any]], ArrayLike]
Function = Callable[[Array], Array]


def total_norm(grads: Sequence[ArrayLike], norm_type: float = 2.0) -> float:
    """Norm of all numbers of `grads` as one vector; 0 of none.

    norm_type: the p of the p-norm, inf for the largest absolute value.
    Divided by the largest number first, so that no square overflows: PyTorch's norm of float32
    gradients is inf where one of them is beyond 1.8e19.
    """
    if not norm_type > 0:
        raise ValueError(f"expected norm_type > 0, received {norm_type}")
    numbers = np.concatenate([np.zeros(1), *(np.abs(np.asarray(g, dtype=np.float64)).ravel() for g in grads)])
    largest = np.max(numbers)
    if norm_type == math.inf or largest == 0 or not np.isfinite(largest):
        return float(largest)
    with np.errstate(over="ignore"):  # inf where the norm is beyond the largest float
        return float(largest * np.sum((numbers / largest) ** norm_type) ** (1 / norm_type))


def clip_grad_norm(
    grads: Sequence[ArrayLike], max_norm: float, norm_type: float = 2.0, error_if_nonfinite: bool = False
) -> tuple[float, list[Array]]:
    """The norm of `grads` before clipping, and new arrays with a norm of `max_norm` at most.

    All are multiplied by max_norm / (norm + 1e-6), or by 1 where that is less: PyTorch's epsilon.
    A norm of inf or nan makes the gradients 0 and nan, or, with error_if_nonfinite, a ValueError.
    """
    if not max_norm >= 0:
        raise ValueError(f"expected max_norm >= 0, received {max_norm}")
    norm = total_norm(grads, norm_type)
    if error_if_nonfinite and not math.isfinite(norm):
        raise ValueError(f"expected gradients with a finite norm, received {norm}")
    scale = min(max_norm / (norm + 1e-6), 1.0)
    with np.errstate(invalid="ignore"):  # inf * 0 is nan, silently
        return norm, [np.asarray(g) * 1.0 * scale for g in grads]  # integers become float64, float32 stays


def clip_grad_value(grads: Sequence[ArrayLike], clip_value: float) -> list[Array]:
    """New arrays, each number of `grads` at the nearest of [-clip_value, clip_value]; nan stays."""
    if not clip_value >= 0:
        raise ValueError(f"expected clip_value >= 0, received {clip_value}")
    with np.errstate(over="ignore"):  # a bound beyond the largest number of a short type is inf
        return [np.clip(np.asarray(g) * 1.0, -clip_value, clip_value) for g in grads]  # integers become float64


def adaptive_clip(grad: ArrayLike, weight: ArrayLike, clip_factor: float = 0.01, eps: float = 1e-3) -> Array:
    """`grad` with no unit's norm above clip_factor times that of its weights; same shape.

    Brock et al., 2021. A unit is an index of the first axis, as PyTorch stores weights; a vector
    is one unit.
    eps: the least norm of weights that counts, so that weights of 0 can leave 0.
    """
    g, w = np.asarray(grad) * 1.0, np.asarray(weight) * 1.0  # integers become float64, float32 stays
    if g.shape != w.shape:
        raise ValueError(f"expected a gradient of the weights' shape {w.shape}, received {g.shape}")
    if not (clip_factor > 0 and eps > 0):
        raise ValueError(f"expected clip_factor > 0 and eps > 0, received {clip_factor} and {eps}")
    axes = tuple(range(1 if g.ndim > 1 else 0, g.ndim))
    g_norm, w_norm = (np.sqrt(np.sum(np.square(a, dtype=np.float64), axes, keepdims=True)) for a in (g, w))
    limit = clip_factor * np.maximum(w_norm, eps)
    with np.errstate(invalid="ignore"):  # inf * 0 is nan, silently
        return (g * (limit / np.maximum(g_norm, limit))).astype(g.dtype)


def finite_difference(function: OfArray, x: ArrayLike, step: float | None = None) -> NDArray[np.float64]:
    """Gradient at `x` of a function of an array, by central differences; the shape of x.

    step: how far each number is moved; by default eps^(1/3) times its size, or times 1 if it is
    smaller: there the error of the difference, step^2, and that of rounding, eps / step, are alike.
    """
    if step is not None and not 0 < step < math.inf:
        raise ValueError(f"expected a step > 0, received {step}")
    point = np.array(x, dtype=np.float64)
    grad = np.empty_like(point)
    for i in np.ndindex(point.shape):
        h = np.cbrt(np.finfo(float).eps) * max(1.0, abs(point[i])) if step is None else step
        ahead, behind = point.copy(), point.copy()
        ahead[i] += h
        behind[i] -= h
        distance = ahead[i] - behind[i]  # what was really moved, 2 h but for rounding
        grad[i] = (np.asarray(function(ahead)).item() - np.asarray(function(behind)).item()) / distance
    return grad


def complex_step(function: OfArray, x: ArrayLike, step: float = 1e-20) -> NDArray[np.float64]:
    """Gradient at `x` of a function of an array, Im f(x + i step) / step; the shape of x.

    Exact to rounding, as nothing is subtracted; but only where the function computes with complex
    numbers as with real ones: abs, max, comparisons and conj do not. A real value is refused.
    """
    if not 0 < step < math.inf:
        raise ValueError(f"expected a step > 0, received {step}")
    point = np.array(x, dtype=np.float64)
    grad = np.empty_like(point)
    for i in np.ndindex(point.shape):
        moved = point.astype(np.complex128)
        moved[i] += 1j * step
        value = np.asarray(function(moved)).item()
        if not isinstance(value, complex):
            raise ValueError(f"expected a complex value of the function, received {value}: the derivative is lost")
        grad[i] = value.imag / step
    return grad


def gradient_check(function: OfArray, gradient: OfArray, x: ArrayLike) -> float:
    """How far `gradient(x)` is from central differences of `function`.

    |a - b| / max(|a|, |b|) of the two arrays, 0 where both are 0.
    In float64 a right gradient of a smooth function gives 1e-7 or less; near a kink of ReLU it may not.
    """
    point = np.array(x, dtype=np.float64)
    ours, expected = np.asarray(gradient(point)), finite_difference(function, point)
    if ours.shape != expected.shape:
        raise ValueError(f"expected a gradient of the shape {expected.shape}, received {ours.shape}")
    size = max(np.linalg.norm(ours), np.linalg.norm(expected))
    return float(np.linalg.norm(ours - expected) / size) if size else 0.0


def layer_inputs(
    weights: Sequence[ArrayLike], input: ArrayLike, activation: Function
) -> tuple[list[Array], list[Array]]:
    """What goes into each layer's activation, W h; and every h, from `input`, one vector, to the output."""
    before: list[Array] = []
    states: list[Array] = [np.asarray(input) * 1.0]
    for i, weight in enumerate(weights):
        W, h = np.asarray(weight), states[-1]
        if W.ndim != 2 or W.shape[1:] != h.shape:
            raise ValueError(f"expected columns as many as {h.shape} in weight {i}, received the shape {W.shape}")
        before.append(W @ h)
        states.append(activation(before[-1]))
    return before, states


def deep_jacobian(weights: Sequence[ArrayLike], input: ArrayLike, activation: Function, derivative: Function) -> Array:
    """Jacobian of a network's output by its input, one vector; shape (n_out, n_in).

    Each layer is activation(W h), without a bias; its Jacobian multiplies from the left.
    """
    before, _ = layer_inputs(weights, input, activation)
    jacobian = np.eye(np.size(input))
    for weight, a in zip(weights, before, strict=True):
        jacobian = derivative(a)[:, None] * (np.asarray(weight) @ jacobian)
    return jacobian


def layer_gradients(
    weights: Sequence[ArrayLike], input: ArrayLike, grad_output: ArrayLike, activation: Function, derivative: Function
) -> list[Array]:
    """Gradient by each weight matrix of a loss whose gradient by the network's output is `grad_output`.

    The network is that of deep_jacobian: layers activation(W h), and one vector as input.
    """
    before, states = layer_inputs(weights, input, activation)
    g: Array = np.asarray(grad_output) * 1.0
    if g.shape != states[-1].shape:
        raise ValueError(f"expected a gradient of the output's shape {states[-1].shape}, received {g.shape}")
    grads: list[Array] = []
    for weight, a, h in reversed(list(zip(weights, before, states[:-1], strict=True))):
        delta = derivative(a) * g
        grads.append(np.outer(delta, h))
        g = np.asarray(weight).T @ delta
    return grads[::-1]


def rnn_jacobian(
    input: ArrayLike, hx: ArrayLike, weight_ih: ArrayLike, weight_hh: ArrayLike, bias: ArrayLike = 0.0
) -> Array:
    """Jacobian of the last state of an RNN by the first one, hx; shape (n, n).

    input: (T, d), one row x for each step h = tanh(weight_ih x + weight_hh h + bias).
    Every step multiplies by the same weight_hh.
    """
    rows, h, W = np.asarray(input) * 1.0, np.asarray(hx) * 1.0, np.asarray(weight_hh)
    if rows.ndim != 2:
        raise ValueError(f"expected an input of the shape (steps, features), received {rows.shape}")
    if W.shape != (h.size, h.size):
        raise ValueError(f"expected weight_hh of the shape {(h.size, h.size)}, received {W.shape}")
    jacobian = np.eye(h.size)
    for given in rows @ np.asarray(weight_ih).T + np.asarray(bias):
        h = np.tanh(given + W @ h)
        jacobian = (1 - h * h)[:, None] * (W @ jacobian)
    return jacobian


def spectral_radius(weight: ArrayLike) -> float:
    """Largest |eigenvalue| of a square matrix: by what each of many steps multiplies."""
    W = np.asarray(weight)
    if W.ndim != 2 or W.shape[0] != W.shape[1] or not W.size:
        raise ValueError(f"expected a square matrix, received the shape {W.shape}")
    return float(np.max(np.abs(np.linalg.eigvals(W))))


def condition_number(matrix: ArrayLike) -> float:
    """Largest singular value over the smallest; inf where that is 0. Beyond 1e16 it is rounding."""
    A = np.asarray(matrix)
    if A.ndim != 2 or not A.size:
        raise ValueError(f"expected a matrix, received the shape {A.shape}")
    values = np.linalg.svd(A, compute_uv=False)
    return float(values[0] / values[-1]) if values[-1] else math.inf


def curvatures(hessian: ArrayLike) -> Array:
    """Eigenvalues of a symmetric matrix, the smallest first: the second derivatives along its axes."""
    H = np.asarray(hessian) * 1.0
    if H.ndim != 2 or H.shape[0] != H.shape[1] or not H.size or not np.allclose(H, H.T):
        raise ValueError(f"expected a symmetric matrix, received {H.tolist()}")
    return np.linalg.eigvalsh(H)


def largest_learning_rate(hessian: ArrayLike) -> float:
    """2 / the largest curvature: above it, gradient descent on a quadratic diverges."""
    largest = curvatures(hessian)[-1]
    if not largest > 0:
        raise ValueError(f"expected a curvature above 0, received {largest} as the largest")
    return float(2 / largest)


def best_learning_rate(hessian: ArrayLike) -> float:
    """2 / (smallest + largest curvature): gradient descent on a quadratic then converges fastest."""
    values = curvatures(hessian)
    if not values[0] > 0:
        raise ValueError(f"expected curvatures above 0, received {values[0]} as the smallest")
    return float(2 / (values[0] + values[-1]))


def best_momentum(hessian: ArrayLike) -> tuple[float, float]:
    """The lr and the momentum with which descent on a quadratic converges fastest (Polyak, 1964)."""
    values = curvatures(hessian)
    if not values[0] > 0:
        raise ValueError(f"expected curvatures above 0, received {values[0]} as the smallest")
    smaller, larger = math.sqrt(values[0]), math.sqrt(values[-1])
    return 4 / (larger + smaller) ** 2, ((larger - smaller) / (larger + smaller)) ** 2


def descent_rate(hessian: ArrayLike, lr: float, momentum: float = 0.0) -> float:
    """Factor by which a step of gradient descent on a quadratic multiplies the error in the long run.

    Above 1 it diverges. Along a curvature c the factor is the larger root of
    r^2 - (1 + momentum - lr c) r + momentum = 0.
    """
    if not (lr >= 0 and momentum >= 0):
        raise ValueError(f"expected lr >= 0 and momentum >= 0, received {lr} and {momentum}")
    b = 1 + momentum - lr * curvatures(hessian)
    roots = (np.abs(b) + np.emath.sqrt(b * b - 4 * momentum)) / 2  # of a pair the one that is larger
    return float(np.max(np.abs(roots)))


def gradient_descent(
    gradient: OfArray, x: ArrayLike, lr: float, steps: int, momentum: float = 0.0
) -> NDArray[np.float64]:
    """The points of gradient descent from `x` on, as torch.optim.SGD; shape (steps + 1, *x.shape).

    momentum: how much of the last velocity is kept, v = momentum v + gradient, x = x - lr v.
    """
    if steps < 0:
        raise ValueError(f"expected steps >= 0, received {steps}")
    path = [np.array(x, dtype=np.float64)]
    velocity: Any = 0.0
    with np.errstate(over="ignore", invalid="ignore"):  # diverging ends in inf and nan
        for _ in range(steps):
            velocity = momentum * velocity + np.asarray(gradient(path[-1].copy()))
            path.append(path[-1] - lr * velocity)
    return np.array(path)


def escape_steps(start: float, curvature: float, lr: float, radius: float) -> int:
    """Steps of gradient descent until |y| reaches `radius`, from y = start beside a saddle point at 0.

    curvature: how strongly the loss bends down along y, a positive number; each step multiplies y by
    1 + lr curvature.
    """
    if not (start and curvature > 0 and lr > 0 and radius > 0):
        raise ValueError(
            f"expected start != 0, curvature, lr, radius > 0, received {start}, {curvature}, {lr}, {radius}"
        )
    growth = math.log1p(lr * curvature)
    steps = max(1, math.ceil(math.log(radius / abs(start)) / growth))
    # One less if it was there at the start, or if the quotient of logarithms was rounded up: log(125) / log(5).
    return steps - 1 if abs(start) * (1 + lr * curvature) ** (steps - 1) >= radius else steps
