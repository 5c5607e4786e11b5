"""Optimizers: one step each, from parameters, their gradient and a state to new parameters and a new state.

`theta, state = adam(theta, grad, state)`: the state is None before the first step, then whatever the step before
returned. Nothing that is passed in is modified; names and defaults are PyTorch's, states too, so that they compare.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.floating]
State = dict[str, Any]


def arrays(theta: ArrayLike, grad: ArrayLike, maximize: bool = False) -> tuple[Array, Array]:
    """Parameters and gradient as numbers of one shape; the gradient's sign turned where the objective is to grow."""
    t, g = np.asarray(theta) * 1.0, np.asarray(grad) * 1.0  # integers become float64, float32 stays
    if t.shape != g.shape:
        raise ValueError(f"expected a gradient of the parameters' shape {t.shape}, received {g.shape}")
    return t, -g if maximize else g


def not_negative(**hyperparameters: float) -> None:
    """ValueError where one of them is negative, infinite or nan."""
    for name, value in hyperparameters.items():
        if not 0 <= value < math.inf:
            raise ValueError(f"expected {name} >= 0, received {value}")


def decays(*betas: float) -> None:
    """ValueError where a decay of a running mean is not in [0, 1)."""
    if not all(0 <= beta < 1 for beta in betas):
        raise ValueError(f"expected decays from 0 to below 1, received {', '.join(map(str, betas))}")


def sgd(
    theta: ArrayLike,
    grad: ArrayLike,
    state: State | None = None,
    *,
    lr: float = 1e-3,
    momentum: float = 0.0,
    dampening: float = 0.0,
    weight_decay: float = 0.0,
    nesterov: bool = False,
    maximize: bool = False,
) -> tuple[Array, State]:
    """Stochastic gradient descent. The learning rate stands outside the velocity, and dampening spares the first step.

    nesterov: look ahead in PyTorch's form, where `theta` is the point at which the gradient is taken.
    """
    not_negative(lr=lr, momentum=momentum, weight_decay=weight_decay)
    if not math.isfinite(dampening) or (nesterov and (momentum == 0 or dampening != 0)):
        what = "momentum > 0 and dampening = 0 for nesterov" if nesterov else "a finite dampening"
        raise ValueError(f"expected {what}, received {momentum} and {dampening}")
    t, g = arrays(theta, grad, maximize)
    g = g + weight_decay * t
    if momentum == 0:
        return t - lr * g, {}
    b = momentum * state["momentum_buffer"] + (1 - dampening) * g if state else g
    return t - lr * (g + momentum * b if nesterov else b), {"momentum_buffer": b}


def nesterov_sutskever(
    theta: ArrayLike,
    grad: Callable[[Array], ArrayLike],
    state: State | None = None,
    *,
    lr: float = 1e-3,
    momentum: float = 0.9,
) -> tuple[Array, State]:
    """Nesterov's momentum as Sutskever et al. (2013) write it: the learning rate stands inside the velocity.

    grad: the gradient as a function, for it is taken where the velocity alone would lead.
    """
    not_negative(lr=lr, momentum=momentum)
    t = np.asarray(theta) * 1.0
    ahead = momentum * (state["velocity"] if state else np.zeros_like(t))
    v = ahead - lr * arrays(t, grad(t + ahead))[1]
    return t + v, {"velocity": v}


def adagrad(
    theta: ArrayLike,
    grad: ArrayLike,
    state: State | None = None,
    *,
    lr: float = 1e-2,
    lr_decay: float = 0.0,
    weight_decay: float = 0.0,
    initial_accumulator_value: float = 0.0,
    eps: float = 1e-10,
    maximize: bool = False,
) -> tuple[Array, State]:
    """Adagrad (Duchi et al., 2011): each coordinate's learning rate shrinks with all that its gradient has been."""
    not_negative(lr=lr, lr_decay=lr_decay, weight_decay=weight_decay, eps=eps)
    not_negative(initial_accumulator_value=initial_accumulator_value)
    t, g = arrays(theta, grad, maximize)
    state = state or {"step": 0, "sum": np.full_like(t, initial_accumulator_value)}
    g = g + weight_decay * t
    total = state["sum"] + g * g
    rate = lr / (1 + state["step"] * lr_decay)
    return t - rate * g / (np.sqrt(total) + eps), {"step": state["step"] + 1, "sum": total}


def rmsprop(
    theta: ArrayLike,
    grad: ArrayLike,
    state: State | None = None,
    *,
    lr: float = 1e-2,
    alpha: float = 0.99,
    eps: float = 1e-8,
    weight_decay: float = 0.0,
    momentum: float = 0.0,
    centered: bool = False,
    maximize: bool = False,
) -> tuple[Array, State]:
    """RMSprop (Hinton, 2012): divided by the root of a running mean of the squares, whose start at 0 stays uncorrected.

    centered: by the running standard deviation instead (Graves, 2013).
    """
    not_negative(lr=lr, eps=eps, weight_decay=weight_decay, momentum=momentum)
    decays(alpha)
    t, g = arrays(theta, grad, maximize)
    zero = np.zeros_like(t)
    state = state or {"square_avg": zero, "grad_avg": zero, "momentum_buffer": zero}
    g = g + weight_decay * t
    square = alpha * state["square_avg"] + (1 - alpha) * g * g
    mean = alpha * state["grad_avg"] + (1 - alpha) * g if centered else zero
    variance = np.maximum(square - mean * mean, 0)  # rounding may leave it below 0, where PyTorch's root is nan
    b = momentum * state["momentum_buffer"] + g / (np.sqrt(variance) + eps)
    return t - lr * b, {"square_avg": square, "grad_avg": mean, "momentum_buffer": b}


def adadelta(
    theta: ArrayLike,
    grad: ArrayLike,
    state: State | None = None,
    *,
    lr: float = 1.0,
    rho: float = 0.9,
    eps: float = 1e-6,
    weight_decay: float = 0.0,
    maximize: bool = False,
) -> tuple[Array, State]:
    """Adadelta (Zeiler, 2012): the steps so far stand for the learning rate, which the paper does not have."""
    not_negative(lr=lr, eps=eps, weight_decay=weight_decay)
    decays(rho)
    t, g = arrays(theta, grad, maximize)
    state = state or {"square_avg": np.zeros_like(t), "acc_delta": np.zeros_like(t)}
    g = g + weight_decay * t
    square = rho * state["square_avg"] + (1 - rho) * g * g
    delta = np.sqrt(state["acc_delta"] + eps) / np.sqrt(square + eps) * g
    return t - lr * delta, {"square_avg": square, "acc_delta": rho * state["acc_delta"] + (1 - rho) * delta * delta}


def adam(
    theta: ArrayLike,
    grad: ArrayLike,
    state: State | None = None,
    *,
    lr: float = 1e-3,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
    weight_decay: float = 0.0,
    amsgrad: bool = False,
    maximize: bool = False,
    decoupled_weight_decay: bool = False,
) -> tuple[Array, State]:
    """Adam (Kingma and Ba, 2015), and AMSGrad (Reddi et al., 2018) with the maximum of the uncorrected squares.

    decoupled_weight_decay: shrink the parameters themselves, as AdamW does, not through the gradient.
    """
    not_negative(lr=lr, eps=eps, weight_decay=weight_decay)
    decays(*betas)
    t, g = arrays(theta, grad, maximize)
    zero = np.zeros_like(t)
    state = state or {"step": 0, "exp_avg": zero, "exp_avg_sq": zero, "max_exp_avg_sq": zero}
    if decoupled_weight_decay:
        t = t * (1 - lr * weight_decay)
    else:
        g = g + weight_decay * t
    step = state["step"] + 1
    m = betas[0] * state["exp_avg"] + (1 - betas[0]) * g
    v = betas[1] * state["exp_avg_sq"] + (1 - betas[1]) * g * g
    largest = np.maximum(state["max_exp_avg_sq"], v) if amsgrad else v
    denominator = np.sqrt(largest) / math.sqrt(1 - betas[1] ** step) + eps
    new = {"step": step, "exp_avg": m, "exp_avg_sq": v, "max_exp_avg_sq": largest}
    return t - lr / (1 - betas[0] ** step) * m / denominator, new


def adamw(
    theta: ArrayLike,
    grad: ArrayLike,
    state: State | None = None,
    *,
    lr: float = 1e-3,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
    weight_decay: float = 1e-2,
    amsgrad: bool = False,
    maximize: bool = False,
) -> tuple[Array, State]:
    """Adam with decoupled weight decay (Loshchilov and Hutter, 2019): theta first shrinks by 1 - lr * weight_decay."""
    not_negative(lr=lr, weight_decay=weight_decay)
    t, g = arrays(theta, grad)
    return adam(t * (1 - lr * weight_decay), g, state, lr=lr, betas=betas, eps=eps, amsgrad=amsgrad, maximize=maximize)


def adamax(
    theta: ArrayLike,
    grad: ArrayLike,
    state: State | None = None,
    *,
    lr: float = 2e-3,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
    weight_decay: float = 0.0,
    maximize: bool = False,
) -> tuple[Array, State]:
    """Adamax (Kingma and Ba, 2015): Adam with a decaying maximum in the place of the mean of the squares."""
    not_negative(lr=lr, eps=eps, weight_decay=weight_decay)
    decays(*betas)
    t, g = arrays(theta, grad, maximize)
    state = state or {"step": 0, "exp_avg": np.zeros_like(t), "exp_inf": np.zeros_like(t)}
    g = g + weight_decay * t
    step = state["step"] + 1
    m = betas[0] * state["exp_avg"] + (1 - betas[0]) * g
    u = np.maximum(betas[1] * state["exp_inf"], np.abs(g) + eps)
    return t - lr / (1 - betas[0] ** step) * m / u, {"step": step, "exp_avg": m, "exp_inf": u}


def nadam(
    theta: ArrayLike,
    grad: ArrayLike,
    state: State | None = None,
    *,
    lr: float = 2e-3,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
    weight_decay: float = 0.0,
    momentum_decay: float = 4e-3,
    decoupled_weight_decay: bool = False,
    maximize: bool = False,
) -> tuple[Array, State]:
    """NAdam (Dozat, 2016): Adam with Nesterov's look ahead, its momentum growing from near betas[0] / 2 to betas[0]."""
    not_negative(lr=lr, eps=eps, weight_decay=weight_decay, momentum_decay=momentum_decay)
    decays(*betas)
    t, g = arrays(theta, grad, maximize)
    state = state or {"step": 0, "mu_product": 1.0, "exp_avg": np.zeros_like(t), "exp_avg_sq": np.zeros_like(t)}
    if decoupled_weight_decay:
        t = t * (1 - lr * weight_decay)
    else:
        g = g + weight_decay * t
    step = state["step"] + 1
    mu, ahead = (betas[0] * (1 - 0.96 ** (n * momentum_decay) / 2) for n in (step, step + 1))
    product = state["mu_product"] * mu
    m = betas[0] * state["exp_avg"] + (1 - betas[0]) * g
    v = betas[1] * state["exp_avg_sq"] + (1 - betas[1]) * g * g
    corrected = ahead * m / (1 - product * ahead) + (1 - mu) * g / (1 - product)
    new = {"step": step, "mu_product": product, "exp_avg": m, "exp_avg_sq": v}
    return t - lr * corrected / (np.sqrt(v / (1 - betas[1] ** step)) + eps), new


def radam(
    theta: ArrayLike,
    grad: ArrayLike,
    state: State | None = None,
    *,
    lr: float = 1e-3,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
    weight_decay: float = 0.0,
    decoupled_weight_decay: bool = False,
    maximize: bool = False,
) -> tuple[Array, State]:
    """RAdam (Liu et al., 2020): momentum alone until there are squares enough, then Adam times a factor that nears 1.

    PyTorch's threshold is 5 squares, the paper's 4.
    """
    not_negative(lr=lr, eps=eps, weight_decay=weight_decay)
    decays(*betas)
    t, g = arrays(theta, grad, maximize)
    state = state or {"step": 0, "exp_avg": np.zeros_like(t), "exp_avg_sq": np.zeros_like(t)}
    if decoupled_weight_decay:
        t = t * (1 - lr * weight_decay)
    else:
        g = g + weight_decay * t
    step = state["step"] + 1
    m = betas[0] * state["exp_avg"] + (1 - betas[0]) * g
    v = betas[1] * state["exp_avg_sq"] + (1 - betas[1]) * g * g
    most = 2 / (1 - betas[1]) - 1
    length = most - 2 * step * betas[1] ** step / (1 - betas[1] ** step)
    update = m / (1 - betas[0] ** step)
    if length > 5:
        rectified = (length - 4) * (length - 2) * most / ((most - 4) * (most - 2) * length)
        update = update * math.sqrt(rectified * (1 - betas[1] ** step)) / (np.sqrt(v) + eps)
    return t - lr * update, {"step": step, "exp_avg": m, "exp_avg_sq": v}


def lion(
    theta: ArrayLike,
    grad: ArrayLike,
    state: State | None = None,
    *,
    lr: float = 1e-4,
    betas: tuple[float, float] = (0.9, 0.99),
    weight_decay: float = 0.0,
    maximize: bool = False,
) -> tuple[Array, State]:
    """Lion (Chen et al., 2023): the sign of a momentum, so that every coordinate moves by lr. PyTorch has none.

    betas: the decay of the momentum whose sign is taken, and of the one that is kept.
    """
    not_negative(lr=lr, weight_decay=weight_decay)
    decays(*betas)
    t, g = arrays(theta, grad, maximize)
    m = state["exp_avg"] if state else np.zeros_like(t)
    update = np.sign(betas[0] * m + (1 - betas[0]) * g)
    return t - lr * (update + weight_decay * t), {"exp_avg": betas[1] * m + (1 - betas[1]) * g}


def newton_schulz(
    matrix: ArrayLike,
    coefficients: Sequence[float] = (3.4445, -4.7750, 2.0315),
    steps: int = 5,
    eps: float = 1e-7,
) -> Array:
    """A matrix with the singular vectors of `matrix` and singular values near 1, by a polynomial and no decomposition.

    PyTorch computes it in bfloat16; here the type of the matrix stays.
    """
    x = np.asarray(matrix) * 1.0
    if x.ndim != 2 or len(coefficients) != 3 or not 0 <= steps < 100:
        what = f"the shape {x.shape}, {len(coefficients)} and {steps}"
        raise ValueError(f"expected a matrix, 3 coefficients and 0 <= steps < 100, received {what}")
    a, b, c = coefficients
    wide = x.T if x.shape[0] > x.shape[1] else x
    wide = wide / np.maximum(np.linalg.norm(wide), eps)
    for _ in range(steps):
        gram = wide @ wide.T
        wide = a * wide + (b * gram + c * gram @ gram) @ wide
    return wide.T if x.shape[0] > x.shape[1] else wide


def muon(
    theta: ArrayLike,
    grad: ArrayLike,
    state: State | None = None,
    *,
    lr: float = 1e-3,
    weight_decay: float = 0.1,
    momentum: float = 0.95,
    nesterov: bool = True,
    ns_coefficients: Sequence[float] = (3.4445, -4.7750, 2.0315),
    eps: float = 1e-7,
    ns_steps: int = 5,
    adjust_lr_fn: str | None = None,
) -> tuple[Array, State]:
    """Muon (Jordan et al., 2024), for the matrices of hidden layers: momentum, made nearly orthogonal.

    adjust_lr_fn: "original" (the default) or "match_rms_adamw", how the step grows with the shape.
    """
    not_negative(lr=lr, weight_decay=weight_decay, momentum=momentum, eps=eps)
    if adjust_lr_fn not in (None, "original", "match_rms_adamw"):
        raise ValueError(f'expected adjust_lr_fn "original" or "match_rms_adamw", received {adjust_lr_fn!r}')
    t, g = arrays(theta, grad)
    b = momentum * (state["momentum_buffer"] if state else np.zeros_like(t)) + (1 - momentum) * g
    update = newton_schulz((1 - momentum) * g + momentum * b if nesterov else b, ns_coefficients, ns_steps, eps)
    rows, columns = t.shape
    ratio = 0.2 * math.sqrt(max(t.shape)) if adjust_lr_fn == "match_rms_adamw" else math.sqrt(max(1, rows / columns))
    return t * (1 - lr * weight_decay) - lr * ratio * update, {"momentum_buffer": b}
