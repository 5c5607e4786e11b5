"""What the references are compared with: mpmath at high precision, limits at ±inf, and PyTorch.

Every oracle is the textbook definition, not the stable form that the reference uses, carried to so many
digits that nothing cancels or overflows. Results are the floats nearest to the exact values.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath as mp
import numpy as np
import torch
from mpmath import mpf

Torch = Callable[[torch.Tensor], torch.Tensor]

DIGITS = 800
"""1 - sigmoid(745) is about 1e-324, and softmax([745, -745]) leaves 1e-647: both keep over 100 digits."""


def points(dtype: type[np.floating[Any]] = np.float64) -> np.ndarray:
    """Some 500 floats: a dense middle, where exp under- and overflows, the ends of the type, ±inf, nan."""
    info = np.finfo(dtype)
    tiny, largest = float(info.tiny), float(info.max)
    edge = float(np.log(info.max))  # exp overflows above: 709.8, or 88.7 in float32
    positive = np.concatenate(
        [
            [0.0, float(info.smallest_subnormal), tiny / 64, tiny, tiny * 1e8],
            np.geomspace(float(info.eps) ** 2, 0.1, 40),
            np.linspace(0.125, 40, 160),
            np.linspace(40, 0.97 * edge, 20),
            np.linspace(0.97 * edge, 1.13 * edge, 40),  # through the subnormal results and out of them
            [1e3, 1e4, 1e30, largest / 1e8, largest, np.inf],
        ]
    )
    return np.concatenate([-positive[::-1], positive, [np.nan]]).astype(dtype)


def logits() -> list[np.ndarray]:
    """Vectors of one to eight components: ordinary, confident, extreme, tied, masked, not finite."""
    rng = np.random.default_rng(0)
    ordinary = [scale * rng.standard_normal(n) for scale in (0.1, 1, 10, 100) for n in (1, 2, 3, 5, 8)]
    special = [
        [2, 1, 0.1], [0, 0, 0], [1000, 1000], [1000, 0, -1000], [-1000, -1001], [40, 0], [0, 37, -37],
        [745, 0], [0, -745], [1e300, 0], [1e300, -1e300, 1e300], [1.7e308, -1.7e308], [1e-300, -1e-300],
        [-np.inf, 0, 1], [-np.inf, -np.inf, 3], [-np.inf, -np.inf], [-np.inf],
        [np.inf, 0, 1], [np.inf, -np.inf, 1e308], [np.inf], [np.inf, np.inf, 0],
        [np.nan, 0, 1], [np.nan, np.inf], [np.nan, -np.inf], [np.nan],
    ]  # fmt: skip
    return ordinary + [np.array(row, dtype=np.float64) for row in special]


def sigmoid(x: np.ndarray) -> np.ndarray:
    return _each(_sigmoid, x)


def sigmoid_grad(x: np.ndarray) -> np.ndarray:
    return _each(_sigmoid_grad, x)


def relu(x: np.ndarray) -> np.ndarray:
    return _each(lambda v: v if v > 0 or mp.isnan(v) else mpf(0), x)


def relu_grad(x: np.ndarray) -> np.ndarray:
    """0 at 0, where ReLU has no derivative: a convention."""
    return _each(lambda v: v if mp.isnan(v) else mpf(v > 0), x)


def silu(x: np.ndarray) -> np.ndarray:
    return _each(_silu, x)


def silu_grad(x: np.ndarray) -> np.ndarray:
    return _each(_silu_grad, x)


def tanh(x: np.ndarray) -> np.ndarray:
    return _each(mp.tanh, x)


def tanh_grad(x: np.ndarray) -> np.ndarray:
    return _each(lambda v: 1 - mp.tanh(v) ** 2, x)


def log_sigmoid(x: np.ndarray) -> np.ndarray:
    return _each(lambda v: -mp.log(1 + mp.exp(-v)), x)


def log_sigmoid_grad(x: np.ndarray) -> np.ndarray:
    return _each(lambda v: 1 - _sigmoid(v), x)


def softplus(x: np.ndarray, beta: float = 1) -> np.ndarray:
    return _each(lambda v: mp.log(1 + mp.exp(beta * v)) / beta, x)


def softplus_grad(x: np.ndarray, beta: float = 1) -> np.ndarray:
    return _each(lambda v: _sigmoid(beta * v), x)


def softsign(x: np.ndarray) -> np.ndarray:
    return _each(lambda v: mp.sign(v) if mp.isinf(v) else v / (1 + abs(v)), x)


def softsign_grad(x: np.ndarray) -> np.ndarray:
    return _each(lambda v: 1 / (1 + abs(v)) ** 2, x)


def leaky_relu(x: np.ndarray, negative_slope: float = 0.01) -> np.ndarray:
    return _each(lambda v: v if v > 0 else negative_slope * v, x)


def leaky_relu_grad(x: np.ndarray, negative_slope: float = 0.01) -> np.ndarray:
    """The slope of the left at 0: a convention."""
    return _each(lambda v: mpf(1) if v > 0 else mpf(negative_slope), x)


def prelu_weight_grad(x: np.ndarray) -> np.ndarray:
    return _each(lambda v: min(v, mpf(0)), x)


def elu(x: np.ndarray, alpha: float = 1) -> np.ndarray:
    return _each(lambda v: v if v > 0 else alpha * (mp.exp(v) - 1), x)


def elu_grad(x: np.ndarray, alpha: float = 1) -> np.ndarray:
    """The slope of the left at 0: a convention."""
    return _each(lambda v: mpf(1) if v > 0 else alpha * mp.exp(v), x)


def celu(x: np.ndarray, alpha: float = 1) -> np.ndarray:
    return _each(lambda v: v if v > 0 else alpha * (mp.exp(v / alpha) - 1), x)


def celu_grad(x: np.ndarray, alpha: float = 1) -> np.ndarray:
    return _each(lambda v: mpf(1) if v > 0 else mp.exp(v / alpha), x)


def selu(x: np.ndarray) -> np.ndarray:
    with mp.workdps(DIGITS):
        scale, alpha = selu_constants()
        return _each(lambda v: scale * (v if v > 0 else alpha * (mp.exp(v) - 1)), x)


def selu_grad(x: np.ndarray) -> np.ndarray:
    """The slope of the left at 0: a convention."""
    with mp.workdps(DIGITS):
        scale, alpha = selu_constants()
        return _each(lambda v: scale * (1 if v > 0 else alpha * mp.exp(v)), x)


def selu_constants() -> tuple[mpf, mpf]:
    """Scale and alpha, from the moments: E ELU = 0 gives alpha, and scale² E ELU² = 1 gives the scale.

    E exp(kx) over x < 0 is exp(k² / 2) Phi(-k), E x over x > 0 is 1 / sqrt(2 pi), E x² there is 1 / 2.
    """

    def below(k: int) -> mpf:
        return mp.exp(mpf(k * k) / 2) * mp.ncdf(-k)

    alpha = 1 / mp.sqrt(2 * mp.pi) / (below(0) - below(1))
    second_moment = mpf(1) / 2 + alpha**2 * (below(2) - 2 * below(1) + below(0))
    return 1 / mp.sqrt(second_moment), alpha


def normal_cdf(x: np.ndarray) -> np.ndarray:
    return _each(_normal_cdf, x)


def gelu(x: np.ndarray) -> np.ndarray:
    return _each(_gelu, x)


def gelu_grad(x: np.ndarray) -> np.ndarray:
    return _each(_gelu_grad, x)


def gelu_tanh(x: np.ndarray) -> np.ndarray:
    return _each(_gelu_tanh, x)


def gelu_tanh_grad(x: np.ndarray) -> np.ndarray:
    return _each(_gelu_tanh_grad, x)


def mish(x: np.ndarray) -> np.ndarray:
    return _each(_mish, x)


def mish_grad(x: np.ndarray) -> np.ndarray:
    return _each(_mish_grad, x)


def hardtanh(x: np.ndarray, min_val: float = -1, max_val: float = 1) -> np.ndarray:
    return _each(lambda v: max(min_val, min(v, max_val)), x)


def hardtanh_grad(x: np.ndarray, min_val: float = -1, max_val: float = 1) -> np.ndarray:
    """0 at both ends: a convention."""
    return _each(lambda v: mpf(min_val < v < max_val), x)


def relu6(x: np.ndarray) -> np.ndarray:
    return hardtanh(x, 0, 6)


def relu6_grad(x: np.ndarray) -> np.ndarray:
    return hardtanh_grad(x, 0, 6)


def hardsigmoid(x: np.ndarray) -> np.ndarray:
    return _each(_hardsigmoid, x)


def hardsigmoid_grad(x: np.ndarray) -> np.ndarray:
    """0 at both ends: a convention."""
    return _each(lambda v: mpf(-3 < v < 3) / 6, x)


def hardswish(x: np.ndarray) -> np.ndarray:
    return _each(lambda v: mpf(0) if v <= -3 else v * _hardsigmoid(v), x)


def hardswish_grad(x: np.ndarray) -> np.ndarray:
    """At -3 and 3 the slope of outside: a convention."""
    return _each(lambda v: (2 * v + 3) / 6 if -3 < v < 3 else mpf(v > 0), x)


def glu(row: np.ndarray) -> np.ndarray:
    return _gated(_sigmoid, row)


def glu_grad(row: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    return _gated_grad(_sigmoid, _sigmoid_grad, row, upstream)


def swiglu(row: np.ndarray) -> np.ndarray:
    return _gated(_silu, row)


def swiglu_grad(row: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    return _gated_grad(_silu, _silu_grad, row, upstream)


def geglu(row: np.ndarray) -> np.ndarray:
    return _gated(_gelu, row)


def geglu_grad(row: np.ndarray, upstream: np.ndarray) -> np.ndarray:
    return _gated_grad(_gelu, _gelu_grad, row, upstream)


def minus_max(row: np.ndarray) -> np.ndarray:
    """Of one vector. A single maximum is at distance 0 from itself, also when it is infinite: the limit."""
    return _whole(_minus_max, row)


def softmax(row: np.ndarray) -> np.ndarray:
    """Of one vector. The limit where one component goes to inf; nan where there is no limit."""
    return _whole(_softmax, row)


def softmax_jacobian(row: np.ndarray) -> np.ndarray:
    def jacobian(x: list[mpf]) -> list[list[mpf]]:
        p = _softmax(x)
        return [[p_i * (mpf(i == j) - p_j) for j, p_j in enumerate(p)] for i, p_i in enumerate(p)]

    return _whole(jacobian, row)


def log_softmax(row: np.ndarray) -> np.ndarray:
    return _whole(lambda x: [mp.log(p) for p in _softmax(x)], row)


def log_softmax_jacobian(row: np.ndarray) -> np.ndarray:
    def jacobian(x: list[mpf]) -> list[list[mpf]]:
        p = _softmax(x)
        return [[mpf(i == j) - p_j for j, p_j in enumerate(p)] for i in range(len(p))]

    return _whole(jacobian, row)


def torch_values(function: Torch, x: np.ndarray, device: str) -> np.ndarray:
    """What PyTorch computes on the device, in the type of `x`."""
    return np.asarray(function(torch.tensor(x, device=device)).cpu().numpy())


def torch_grad(function: Torch, x: np.ndarray, device: str) -> np.ndarray:
    """The derivative of an elementwise function by PyTorch's autograd on the device, in the type of `x`."""
    tensor = torch.tensor(x, device=device, requires_grad=True)
    (grad,) = torch.autograd.grad(function(tensor).sum(), tensor)
    return np.asarray(grad.cpu().numpy())


def torch_jacobian(function: Torch, row: np.ndarray, device: str) -> np.ndarray:
    """The Jacobian of a function of one vector by PyTorch's autograd on the device, row by row."""
    vector = torch.tensor(row, device=device, requires_grad=True)
    rows = [torch.autograd.grad(value, vector, retain_graph=True)[0] for value in function(vector)]
    return np.asarray(torch.stack(rows).cpu().numpy())


def _sigmoid(x: mpf) -> mpf:
    return 1 / (1 + mp.exp(-x))


def _sigmoid_grad(x: mpf) -> mpf:
    return _sigmoid(x) * (1 - _sigmoid(x))


def _silu(x: mpf) -> mpf:
    return mpf(0) if x == -mp.inf else x * _sigmoid(x)


def _silu_grad(x: mpf) -> mpf:
    return mpf(x > 0) if mp.isinf(x) else _sigmoid(x) + x * _sigmoid_grad(x)


def _normal_cdf(x: mpf) -> mpf:
    """To 60 digits: erfc does not cancel. Beyond 1000, where mpmath has none, exp(-500000) is left of 0 and 1."""
    with mp.workdps(60):
        return mpf(x > 0) if abs(x) > 1000 else mp.erfc(-x / mp.sqrt(2)) / 2


def _gelu(x: mpf) -> mpf:
    return mpf(0) if x == -mp.inf else x * _normal_cdf(x)


def _gelu_grad(x: mpf) -> mpf:
    return mpf(x > 0) if mp.isinf(x) else _normal_cdf(x) + x * mp.exp(-(x**2) / 2) / mp.sqrt(2 * mp.pi)


def _gelu_tanh(x: mpf) -> mpf:
    return mpf(0) if x == -mp.inf else x / 2 * (1 + mp.tanh(_inner(x)))


def _gelu_tanh_grad(x: mpf) -> mpf:
    if mp.isinf(x):
        return mpf(x > 0)
    t = mp.tanh(_inner(x))
    return (1 + t) / 2 + x / 2 * (1 - t**2) * mp.sqrt(2 / mp.pi) * (1 + 3 * mpf("0.044715") * x**2)


def _inner(x: mpf) -> mpf:
    return mp.sqrt(2 / mp.pi) * (x + mpf("0.044715") * x**3)


def _mish(x: mpf) -> mpf:
    return mpf(0) if x == -mp.inf else x * mp.tanh(mp.log(1 + mp.exp(x)))


def _mish_grad(x: mpf) -> mpf:
    if mp.isinf(x):
        return mpf(x > 0)
    t = mp.tanh(mp.log(1 + mp.exp(x)))
    return t + x * _sigmoid(x) * (1 - t**2)


def _hardsigmoid(x: mpf) -> mpf:
    return max(mpf(0), min(x + 3, mpf(6))) / 6


def _gated(gate: Callable[[mpf], mpf], row: np.ndarray) -> np.ndarray:
    half = len(row) // 2
    return _whole(lambda x: [v * gate(g) for v, g in zip(x[:half], x[half:], strict=True)], row)


def _gated_grad(
    gate: Callable[[mpf], mpf], slope: Callable[[mpf], mpf], row: np.ndarray, upstream: np.ndarray
) -> np.ndarray:
    def gradient(x: list[mpf]) -> list[mpf]:
        values, gates = x[: len(x) // 2], x[len(x) // 2 :]
        given = [mpf(float(u)) for u in upstream]
        by_value = [u * gate(g) for u, g in zip(given, gates, strict=True)]
        return by_value + [u * v * slope(g) for u, v, g in zip(given, values, gates, strict=True)]

    return _whole(gradient, row)


def _minus_max(x: list[mpf]) -> list[mpf]:
    top = mp.nan if any(map(mp.isnan, x)) else max(x)
    return [mpf(0) if v == top and x.count(top) == 1 else v - top for v in x]


def _softmax(x: list[mpf]) -> list[mpf]:
    if any(map(mp.isnan, x)):
        return [mp.nan] * len(x)
    if mp.isinf(max(x)):
        return [mpf(v == max(x)) if x.count(max(x)) == 1 else mp.nan for v in x]
    exps = [mp.exp(v) for v in x]
    return [e / mp.fsum(exps) for e in exps]


def _each(function: Callable[[mpf], mpf], x: np.ndarray) -> np.ndarray:
    """Every function here keeps nan as it is."""
    with mp.workdps(DIGITS):
        return np.array([float(function(mpf(float(v)))) if v == v else np.nan for v in x])


def _whole(function: Callable[[list[mpf]], list[Any]], row: np.ndarray) -> np.ndarray:
    with mp.workdps(DIGITS):
        return np.array(function([mpf(float(v)) for v in row]), dtype=object).astype(np.float64)
