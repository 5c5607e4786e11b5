"""Where the formulas of the activations are known, and from what: mpmath, SciPy, PyTorch's autograd, closed forms.

Each function bears the name of its formula and takes a generator for its random points and the device of autograd.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import mpmath as mp
import numpy as np
import torch
from numpy.random import Generator
from scipy import special
from torch.nn import functional

from tests.formulas.oracle import Case
from tests.reference import oracles


def _normal_pdf(x: Any) -> Any:
    from scipy.stats import norm  # here, because loading it takes as long as checking ten formulas

    return norm.pdf(x)


SIGMA = {r"\sigma": special.expit}
SOFTMAX = {r"\operatorname{softmax}": special.softmax}
ERF = {r"\operatorname{erf}": special.erf}
NORMAL = {r"\Phi": special.ndtr, r"\varphi": _normal_pdf}
SELU = (1.0507009873554804934193349852946, 1.6732632423543772848170429916717)
LOG_SOFTMAX = {r"\operatorname{log\,softmax}": special.log_softmax}


def _grid(rng: Generator) -> np.ndarray:
    """Round numbers with 0 among them, and random ones."""
    return np.concatenate([np.linspace(-30, 30, 61), rng.normal(0, 3, 40)])


def _rows(rng: Generator) -> list[np.ndarray]:
    """Logits: the example of the source notes, ties, one alone, random ones."""
    return [np.array([2, 1, 0.1]), np.zeros(3), np.array([1.5]), rng.normal(0, 1, 4), rng.normal(0, 5, 3)]


def _derivative(function: Callable[[torch.Tensor], torch.Tensor], device: str) -> Callable[[Any], np.ndarray]:
    return lambda x: oracles.torch_grad(function, np.asarray(x, dtype=np.float64), device)


def sigmoid(rng: Generator, device: str) -> list[Case]:
    x = _grid(rng)
    return [Case((x,), {"x": x} | SIGMA, oracles.sigmoid(x))]


def sigmoid_grad(rng: Generator, device: str) -> list[Case]:
    x = _grid(rng)
    grad = _derivative(torch.sigmoid, device)
    # 1 - sigma(x) loses digits where sigma(x) is near 1, here and in autograd.
    return [Case((x,), {"x": x, r"\sigma'": grad} | SIGMA, grad(x), atol=1e-15)]


def relu(rng: Generator, device: str) -> list[Case]:
    x = _grid(rng)
    exact = oracles.torch_values(functional.relu, x, device)
    return [Case((x,), {"x": x, r"\operatorname{ReLU}": lambda x: np.where(x < 0, 0, x)}, exact)]


def relu_grad(rng: Generator, device: str) -> list[Case]:
    x = _grid(rng)
    grad = _derivative(functional.relu, device)
    return [Case((x,), {"x": x, r"\operatorname{ReLU}'": grad}, grad(x))]


def silu(rng: Generator, device: str) -> list[Case]:
    x = _grid(rng)
    known = SIGMA | {r"\operatorname{SiLU}": lambda x: oracles.torch_values(functional.silu, x, device)}
    return [Case((x,), {"x": x} | known, oracles.silu(x))]


def silu_grad(rng: Generator, device: str) -> list[Case]:
    x = _grid(rng)
    grad = _derivative(functional.silu, device)
    known = SIGMA | {r"\sigma'": _derivative(torch.sigmoid, device), r"\operatorname{SiLU}'": grad}
    # 1 - sigma(x) is off by 1e-16 where sigma(x) is near 1, and x is up to 30.
    return [Case((x,), {"x": x} | known, grad(x), atol=1e-14)]


def _logits(row: np.ndarray) -> dict[str, Any]:
    return {r"\mathbf{z}": row, "K": row.size}


def softmax(rng: Generator, device: str) -> list[Case]:
    return [Case((z,), _logits(z) | SOFTMAX, oracles.softmax(z), ("i",)) for z in _rows(rng)]


def softmax_shifted(rng: Generator, device: str) -> list[Case]:
    """The rows at ±1000 are why the maximum is subtracted."""
    rows = [*_rows(rng), np.array([1000, 999.5, 1000]), np.array([-1000, -1000, -1002.0])]
    return [Case((z,), _logits(z) | SOFTMAX, oracles.softmax(z), ("i",), {"m": z.max()}) for z in rows]


def softmax_jacobian(rng: Generator, device: str) -> list[Case]:
    def exact(z: np.ndarray) -> np.ndarray:
        return oracles.torch_jacobian(lambda t: functional.softmax(t, dim=-1), z, device)

    return [Case((z,), _logits(z) | SOFTMAX, exact(z), ("i", "j")) for z in _rows(rng)]


def log_softmax(rng: Generator, device: str) -> list[Case]:
    return [Case((z,), _logits(z) | LOG_SOFTMAX, oracles.log_softmax(z), ("i",), atol=1e-14) for z in _rows(rng)]


def log_softmax_jacobian(rng: Generator, device: str) -> list[Case]:
    def exact(z: np.ndarray) -> np.ndarray:
        return oracles.torch_jacobian(lambda t: functional.log_softmax(t, dim=-1), z, device)

    return [Case((z,), _logits(z) | SOFTMAX | LOG_SOFTMAX, exact(z), ("i", "j")) for z in _rows(rng)]


def deep_linear(rng: Generator, device: str) -> list[Case]:
    """Two `torch.nn.Linear` in a row, of widths 3, 4, 2 and of widths 2, 2, 2, where every product has a shape."""
    cases = []
    for n_in, n_hidden, n_out in ((3, 4, 2), (2, 2, 2)):
        layers = [(rng.normal(size=(n, m)), rng.normal(size=n)) for m, n in ((n_in, n_hidden), (n_hidden, n_out))]
        x = rng.normal(size=n_in)
        value = torch.tensor(x, device=device)
        for weight, bias in layers:
            value = functional.linear(value, *(torch.tensor(p, device=device) for p in (weight, bias)))
        (w_1, b_1), (w_2, b_2) = layers
        names = {
            r"\mathbf{W}_1": w_1,
            r"\mathbf{W}_2": w_2,
            r"\mathbf{x}": x,
            r"\mathbf{b}_1": b_1,
            r"\mathbf{b}_2": b_2,
        }
        cases.append(Case((w_1, w_2, x, b_1, b_2), names, value.cpu().numpy(), atol=1e-14))
    return cases


def _model(weights: dict[str, np.ndarray], device: str) -> Callable[[Any, Any], np.ndarray]:
    """What a linear model with these batches of weights answers, by PyTorch."""

    def answer(x_1: Any, x_2: Any) -> np.ndarray:
        inputs = np.broadcast_arrays(x_1, x_2, weights["w_1"])[:2]
        x = torch.tensor(np.stack(inputs, axis=-1), dtype=torch.float64, device=device)
        w = torch.tensor(np.stack([weights["w_1"], weights["w_2"]], axis=-1), device=device)
        b = torch.tensor(weights["b"], device=device)
        return np.asarray((torch.einsum("ni,ni->n", x, w) + b).cpu().numpy())

    return answer


def linear(rng: Generator, device: str) -> list[Case]:
    x_1, x_2, w_1, w_2, b = rng.normal(size=(5, 20))
    weights = {"w_1": w_1, "w_2": w_2, "b": b}
    model = _model(weights, device)
    names = {"x_1": x_1, "x_2": x_2, r"\hat{y}": model} | weights
    return [Case((x_1, x_2, w_1, w_2, b), names, model(x_1, x_2), atol=1e-14)]


def xor_linear(rng: Generator, device: str) -> list[Case]:
    w_1, w_2, b = rng.normal(size=(3, 20))
    weights = {"w_1": w_1, "w_2": w_2, "b": b}
    model = _model(weights, device)
    return [Case((w_1, w_2, b), {r"\hat{y}": model} | weights, model(0, 0) + model(1, 1), atol=1e-14)]


def xor_relu(rng: Generator, device: str) -> list[Case]:
    """The table of XOR, and a two-unit network of PyTorch at random points."""

    def network(x_1: Any, x_2: Any) -> np.ndarray:
        x = torch.tensor(np.stack([x_1, x_2], axis=-1), device=device)
        weight = torch.ones(2, 2, dtype=x.dtype, device=device)
        hidden = functional.relu(functional.linear(x, weight, torch.tensor([0.0, -1.0], dtype=x.dtype, device=device)))
        return np.asarray((hidden @ torch.tensor([1.0, -2.0], dtype=x.dtype, device=device)).cpu().numpy())

    known = {r"\hat{y}": network, r"\operatorname{ReLU}": lambda x: np.where(x < 0, 0, x)}
    table = np.array([[0.0, 0.0, 1.0, 1.0], [0.0, 1.0, 0.0, 1.0]])
    points = rng.normal(0, 2, size=(2, 40))
    return [
        Case((x_1, x_2), {"x_1": x_1, "x_2": x_2} | known, expected, atol=1e-14)
        for (x_1, x_2), expected in ((table, np.array([0.0, 1.0, 1.0, 0.0])), (points, network(*points)))
    ]


def gain(rng: Generator, device: str) -> list[Case]:
    """Functions whose second moment under N(0, 1) has a closed form."""
    frequency = rng.uniform(0.5, 2)
    moments: list[tuple[Callable[[Any], Any], float]] = [
        (lambda x: np.maximum(x, 0), 1 / 2),
        (lambda x: x, 1),
        (lambda x: x**2, 3),
        (lambda x: np.exp(x / 4), np.exp(1 / 8)),
        (lambda x: np.cos(frequency * x), (1 + np.exp(-2 * frequency**2)) / 2),
        (lambda x: np.full_like(x, 2.0), 4),
    ]
    return [
        Case((f,), {"f": f, r"\operatorname{gain}": _gain}, np.asarray(moment**-0.5), rtol=1e-12)
        for f, moment in moments
    ]


def _gain(function: Callable[[np.ndarray], np.ndarray]) -> float:
    """By adaptive quadrature, broken at 0."""
    from scipy.integrate import quad  # here, as above

    def weighted(x: float) -> float:
        return float(function(np.array([x]))[0] ** 2 * np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi))

    moment = sum(quad(weighted, *ends, epsabs=1e-12)[0] for ends in ((-30, 0), (0, 30)))
    return float(moment**-0.5)


def _curve(
    rng: Generator,
    name: str,
    exact: Callable[..., np.ndarray],
    function: Callable[[Any], np.ndarray],
    known: Mapping[str, Any],
    atol: float = 1e-15,
    **lines: Callable[[np.ndarray], np.ndarray],
) -> list[Case]:
    """Of a function of x alone: `exact` by mpmath, `function` what its printed name means, `lines` its named lines."""
    x = _grid(rng)
    values = {line: of(x) for line, of in lines.items()}
    environment = {"x": x, **known} | ({name: function} if name else {})  # the reader knows tanh by itself
    return [Case((x,), environment, exact(x), lines=values, atol=atol)]


def _by_torch(function: Callable[[torch.Tensor], torch.Tensor], device: str) -> Callable[[Any], np.ndarray]:
    return lambda x: oracles.torch_values(function, np.asarray(x, dtype=np.float64), device)


def silu_reflection(rng: Generator, device: str) -> list[Case]:
    x = _grid(rng)
    return [Case((x,), {"x": x, r"\operatorname{SiLU}": _by_torch(functional.silu, device)}, x, atol=1e-14)]


def softmax_shift(rng: Generator, device: str) -> list[Case]:
    return [
        Case((z, c), _logits(z) | SOFTMAX | {"c": c}, oracles.softmax(z), ("i",))
        for z in _rows(rng)
        for c in rng.normal(0, 2, 2)
    ]


def softmax_two_classes(rng: Generator, device: str) -> list[Case]:
    pairs = [np.array([2.0, -1.0]), *rng.normal(0, 3, (4, 2))]
    return [Case((z,), _logits(z) | SOFTMAX | SIGMA, np.asarray(oracles.softmax(z)[0])) for z in pairs]


def tanh(rng: Generator, device: str) -> list[Case]:
    return _curve(rng, "", oracles.tanh, np.tanh, {})


def tanh_grad(rng: Generator, device: str) -> list[Case]:
    # 1 - y² is off by 1e-16 where y is near 1.
    return _curve(rng, r"\operatorname{tanh}'", oracles.tanh_grad, _derivative(torch.tanh, device), {})


def tanh_sigmoid(rng: Generator, device: str) -> list[Case]:
    return _curve(rng, "", oracles.tanh, np.tanh, SIGMA)


def log_sigmoid(rng: Generator, device: str) -> list[Case]:
    function = _by_torch(functional.logsigmoid, device)
    return _curve(rng, r"\operatorname{LogSigmoid}", oracles.log_sigmoid, function, {})


def log_sigmoid_grad(rng: Generator, device: str) -> list[Case]:
    grad = _derivative(functional.logsigmoid, device)
    return _curve(rng, r"\operatorname{LogSigmoid}'", oracles.log_sigmoid_grad, grad, SIGMA)


def softplus(rng: Generator, device: str) -> list[Case]:
    x = _grid(rng)
    name = r"\operatorname{Softplus}"
    return [
        Case(
            (x, beta),
            {"x": x, r"\beta": beta, name: _by_torch(partial(functional.softplus, beta=beta), device)},
            oracles.softplus(x, beta),
        )
        for beta in (1.0, float(rng.uniform(0.2, 3)))
    ]


def softplus_grad(rng: Generator, device: str) -> list[Case]:
    x = _grid(rng)
    name = r"\operatorname{Softplus}'"
    return [
        Case(
            (x, beta),
            {"x": x, r"\beta": beta, name: _derivative(partial(functional.softplus, beta=beta), device)} | SIGMA,
            oracles.softplus_grad(x, beta),
        )
        for beta in (1.0, float(rng.uniform(0.2, 3)))
    ]


def softsign(rng: Generator, device: str) -> list[Case]:
    return _curve(rng, r"\operatorname{Softsign}", oracles.softsign, _by_torch(functional.softsign, device), {})


def softsign_grad(rng: Generator, device: str) -> list[Case]:
    grad = _derivative(functional.softsign, device)
    return _curve(rng, r"\operatorname{Softsign}'", oracles.softsign_grad, grad, {})


def leaky_relu(rng: Generator, device: str) -> list[Case]:
    x = _grid(rng)
    name = r"\operatorname{LeakyReLU}"
    return [
        Case(
            (x, a),
            {"x": x, "a": a, name: _by_torch(partial(functional.leaky_relu, negative_slope=a), device)},
            oracles.leaky_relu(x, a),
        )
        for a in (0.01, float(rng.uniform(0.1, 0.9)))
    ]


def leaky_relu_grad(rng: Generator, device: str) -> list[Case]:
    x = _grid(rng)
    name = r"\operatorname{LeakyReLU}'"
    return [
        Case(
            (x, a),
            {"x": x, "a": a, name: _derivative(partial(functional.leaky_relu, negative_slope=a), device)},
            oracles.leaky_relu_grad(x, a),
        )
        for a in (0.01, float(rng.uniform(0.1, 0.9)))
    ]


def _prelu(device: str) -> Callable[[Any, Any], np.ndarray]:
    """PyTorch's PReLU with a slope for each input: the inputs are the channels."""

    def of(x: Any, a: Any) -> np.ndarray:
        given, weight = (torch.tensor(v, device=device) for v in np.broadcast_arrays(x, a))
        return np.asarray(functional.prelu(given[None], weight)[0].cpu().numpy())

    return of


def prelu(rng: Generator, device: str) -> list[Case]:
    x = _grid(rng)
    a = rng.normal(0, 1, x.size)
    function = _prelu(device)
    return [Case((x, a), {"x": x, "a": a, r"\operatorname{PReLU}": function}, function(x, a))]


def prelu_weight_grad(rng: Generator, device: str) -> list[Case]:
    x = _grid(rng)
    a = rng.normal(0, 1, x.size)
    weight = torch.tensor(a, device=device, requires_grad=True)
    output = functional.prelu(torch.tensor(x, device=device)[None], weight)
    (grad,) = torch.autograd.grad(output.sum(), weight)
    return [Case((x, a), {"x": x, "a": a, r"\operatorname{PReLU}": _prelu(device)}, grad.cpu().numpy())]


def elu(rng: Generator, device: str) -> list[Case]:
    return _alphas(
        rng, r"\operatorname{ELU}", oracles.elu, lambda a: _by_torch(partial(functional.elu, alpha=a), device)
    )


def elu_grad(rng: Generator, device: str) -> list[Case]:
    name = r"\operatorname{ELU}'"
    return _alphas(rng, name, oracles.elu_grad, lambda a: _derivative(partial(functional.elu, alpha=a), device))


def celu(rng: Generator, device: str) -> list[Case]:
    name = r"\operatorname{CELU}"
    return _alphas(rng, name, oracles.celu, lambda a: _by_torch(partial(functional.celu, alpha=a), device))


def celu_grad(rng: Generator, device: str) -> list[Case]:
    def definition(alpha: float) -> Callable[[torch.Tensor], torch.Tensor]:
        """PyTorch's own derivative takes alpha as a float32."""
        return lambda x: torch.where(x > 0, x, alpha * torch.expm1(x / alpha))

    name = r"\operatorname{CELU}'"
    return _alphas(rng, name, oracles.celu_grad, lambda a: _derivative(definition(a), device))


def _alphas(
    rng: Generator,
    name: str,
    exact: Callable[[np.ndarray, float], np.ndarray],
    function: Callable[[float], Callable[[Any], np.ndarray]],
) -> list[Case]:
    x = _grid(rng)
    return [
        Case((x, alpha), {"x": x, r"\alpha": alpha, name: function(alpha)}, exact(x, alpha))
        for alpha in (1.0, float(rng.uniform(0.3, 2)))
    ]


def selu_constants(rng: Generator, device: str) -> list[Case]:
    """From the moments of ELU in closed form, and so with integrals of exp(kx) instead of the printed erfc."""
    with mp.workdps(40):
        scale, alpha = oracles.selu_constants()
        q = 2 * mp.exp(0.5) * mp.ncdf(-1)
        r = 2 * mp.pi * (1 - q) ** 2 / scale**2
    known = {"e": np.e, r"\operatorname{erfc}": special.erfc}
    lines = {"q": float(q), r"\alpha": float(alpha), "r": float(r)}
    return [Case((), known, np.asarray(float(scale)), lines=lines, defines=r"\lambda")]


def _selu(device: str, scale: float, alpha: float) -> Callable[[torch.Tensor], torch.Tensor]:
    return lambda t: scale * functional.elu(t, alpha)


def selu(rng: Generator, device: str) -> list[Case]:
    x = _grid(rng)
    constants = [SELU, tuple(rng.uniform(0.5, 2, 2).tolist())]
    return [
        Case(
            (x, scale, alpha),
            {"x": x, r"\lambda": scale, r"\alpha": alpha}
            | {r"\operatorname{SELU}": _by_torch(_selu(device, scale, alpha), device)},
            functional.selu(torch.tensor(x)).numpy() if (scale, alpha) == SELU else scale * oracles.elu(x, alpha),
        )
        for scale, alpha in constants
    ]


def selu_grad(rng: Generator, device: str) -> list[Case]:
    x = _grid(rng)
    constants = [SELU, tuple(rng.uniform(0.5, 2, 2).tolist())]
    return [
        Case(
            (x, scale, alpha),
            {"x": x, r"\lambda": scale, r"\alpha": alpha}
            | {r"\operatorname{SELU}'": _derivative(_selu(device, scale, alpha), device)},
            oracles.selu_grad(x) if (scale, alpha) == SELU else scale * oracles.elu_grad(x, alpha),
        )
        for scale, alpha in constants
    ]


def normal_cdf(rng: Generator, device: str) -> list[Case]:
    return _curve(rng, r"\Phi", oracles.normal_cdf, special.ndtr, ERF)


def normal_pdf(rng: Generator, device: str) -> list[Case]:
    return _curve(rng, r"\varphi", _normal_pdf, _normal_pdf, {})


def gelu(rng: Generator, device: str) -> list[Case]:
    # 1 + erf is off by 1e-16 on the left, and x is up to 30.
    function = _by_torch(functional.gelu, device)
    return _curve(rng, r"\operatorname{GELU}", oracles.gelu, function, NORMAL, atol=1e-14)


def gelu_grad(rng: Generator, device: str) -> list[Case]:
    grad = _derivative(functional.gelu, device)
    return _curve(rng, r"\operatorname{GELU}'", oracles.gelu_grad, grad, NORMAL, atol=1e-14)


def _inner(x: np.ndarray) -> np.ndarray:
    return np.asarray(np.sqrt(2 / np.pi) * np.polynomial.polynomial.polyval(x, [0, 1, 0, 0.044715]))


def gelu_tanh(rng: Generator, device: str) -> list[Case]:
    # As in the exact form.
    function = _by_torch(partial(functional.gelu, approximate="tanh"), device)
    return _curve(rng, r"\operatorname{GELU}_{\text{tanh}}", oracles.gelu_tanh, function, {}, atol=1e-14, u=_inner)


def gelu_tanh_grad(rng: Generator, device: str) -> list[Case]:
    # 1 - t² is off by 1e-16 where t is not yet 1, and is multiplied by less than 1000.
    grad = _derivative(partial(functional.gelu, approximate="tanh"), device)
    lines = {"u": _inner, "t": lambda x: np.tanh(_inner(x))}
    name = r"\operatorname{GELU}'_{\text{tanh}}"
    return _curve(rng, name, oracles.gelu_tanh_grad, grad, {}, atol=1e-13, **lines)


def quick_gelu(rng: Generator, device: str) -> list[Case]:
    def exact(x: np.ndarray) -> np.ndarray:
        return np.asarray(x * oracles.sigmoid(1.702 * x))

    def function(x: Any) -> np.ndarray:
        return np.asarray(x * _by_torch(torch.sigmoid, device)(1.702 * np.asarray(x)))

    return _curve(rng, r"\operatorname{QuickGELU}", exact, function, SIGMA)


def mish(rng: Generator, device: str) -> list[Case]:
    # log(1 + e^x) is off by 1e-16 on the left, and x is up to 30.
    function = _by_torch(functional.mish, device)
    return _curve(rng, r"\operatorname{Mish}", oracles.mish, function, {}, atol=1e-14)


def mish_grad(rng: Generator, device: str) -> list[Case]:
    # 1 - t² is off by 1e-16, and x is up to 30.
    def t(x: np.ndarray) -> np.ndarray:
        return np.asarray(np.tanh(np.logaddexp(0, x)))

    grad = _derivative(functional.mish, device)
    return _curve(rng, r"\operatorname{Mish}'", oracles.mish_grad, grad, SIGMA, atol=1e-14, t=t)


def hardtanh(rng: Generator, device: str) -> list[Case]:
    return _curve(rng, r"\operatorname{hardtanh}", oracles.hardtanh, _by_torch(functional.hardtanh, device), {})


def hardtanh_grad(rng: Generator, device: str) -> list[Case]:
    grad = _derivative(functional.hardtanh, device)
    return _curve(rng, r"\operatorname{hardtanh}'", oracles.hardtanh_grad, grad, {})


def relu6(rng: Generator, device: str) -> list[Case]:
    return _curve(rng, r"\operatorname{ReLU6}", oracles.relu6, _by_torch(functional.relu6, device), {})


def relu6_grad(rng: Generator, device: str) -> list[Case]:
    return _curve(rng, r"\operatorname{ReLU6}'", oracles.relu6_grad, _derivative(functional.relu6, device), {})


def hardsigmoid(rng: Generator, device: str) -> list[Case]:
    known = {r"\operatorname{ReLU6}": _by_torch(functional.relu6, device)}
    function = _by_torch(functional.hardsigmoid, device)
    return _curve(rng, r"\operatorname{hardsigmoid}", oracles.hardsigmoid, function, known)


def hardsigmoid_grad(rng: Generator, device: str) -> list[Case]:
    def grad(x: Any) -> np.ndarray:
        """PyTorch's is a float32 also for float64; a sixth of hardtanh's slope is not."""
        return _derivative(functional.hardtanh, device)(np.asarray(x) / 3) / 6

    return _curve(rng, r"\operatorname{hardsigmoid}'", oracles.hardsigmoid_grad, grad, {})


def hardswish(rng: Generator, device: str) -> list[Case]:
    known = {r"\operatorname{hardsigmoid}": _by_torch(functional.hardsigmoid, device)}
    return _curve(rng, r"\operatorname{hardswish}", oracles.hardswish, _by_torch(functional.hardswish, device), known)


def hardswish_grad(rng: Generator, device: str) -> list[Case]:
    grad = _derivative(functional.hardswish, device)
    return _curve(rng, r"\operatorname{hardswish}'", oracles.hardswish_grad, grad, {})


def _gated(
    rng: Generator, name: str, function: Callable[[torch.Tensor], torch.Tensor], known: Mapping[str, Any], device: str
) -> list[Case]:
    """A gated unit as PyTorch has it: the value is the first half, the gate the second."""

    def of(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        return oracles.torch_values(function, np.concatenate([a, b]), device)

    pairs = [rng.normal(0, scale, (2, n)) for scale in (1, 3) for n in (1, 2, 4)]
    names = {name: of, **known}
    return [
        Case((a, b), names | {r"\mathbf{a}": a, r"\mathbf{b}": b, "n": a.size}, of(a, b), ("i",), atol=1e-14)
        for a, b in pairs
    ]


def glu(rng: Generator, device: str) -> list[Case]:
    return _gated(rng, r"\operatorname{GLU}", functional.glu, SIGMA, device)


def swiglu(rng: Generator, device: str) -> list[Case]:
    def of(row: torch.Tensor) -> torch.Tensor:
        value, gate = row.chunk(2)
        return value * functional.silu(gate)

    known = {r"\operatorname{SiLU}": _by_torch(functional.silu, device)}
    return _gated(rng, r"\operatorname{SwiGLU}", of, known, device)


def geglu(rng: Generator, device: str) -> list[Case]:
    def of(row: torch.Tensor) -> torch.Tensor:
        value, gate = row.chunk(2)
        return value * functional.gelu(gate)

    known = {r"\operatorname{GELU}": _by_torch(functional.gelu, device)}
    return _gated(rng, r"\operatorname{GEGLU}", of, known, device)


def _halves(rng: Generator, device: str, gradient: int) -> list[Case]:
    """The gradient of the sum of PyTorch's GLU by its first half (0) or its second (1)."""
    found = []
    for n in (1, 2, 4):
        a, b = rng.normal(0, 3, (2, n))
        row = oracles.torch_grad(functional.glu, np.concatenate([a, b]), device)
        names = {r"\operatorname{GLU}": lambda a, b: a * special.expit(b), r"\mathbf{a}": a, r"\mathbf{b}": b, "n": n}
        expected = row[gradient * n : (gradient + 1) * n]
        found.append(Case((a, b), names | SIGMA, expected, ("i",), atol=1e-14))
    return found


def glu_value_grad(rng: Generator, device: str) -> list[Case]:
    return _halves(rng, device, 0)


def glu_gate_grad(rng: Generator, device: str) -> list[Case]:
    return _halves(rng, device, 1)


def swiglu_block(rng: Generator, device: str) -> list[Case]:
    """Three `torch.nn.functional.linear`, of widths 3, 4, 2 and of widths 2, 2, 2, where every product has a shape."""
    found = []
    for n_in, n_hidden, n_out in ((3, 4, 2), (2, 2, 2)):
        x = rng.normal(size=n_in)
        gate, up, down = (rng.normal(size=s) for s in ((n_hidden, n_in), (n_hidden, n_in), (n_out, n_hidden)))
        t, t_gate, t_up, t_down = (torch.tensor(v, device=device) for v in (x, gate, up, down))
        inner = functional.silu(functional.linear(t, t_gate)) * functional.linear(t, t_up)
        value = functional.linear(inner, t_down).cpu().numpy()
        names = {
            r"\operatorname{SiLU}": lambda v: v * special.expit(v),
            r"\operatorname{FFN}": lambda v, g=gate, u=up, d=down: d @ (g @ v * special.expit(g @ v) * (u @ v)),
            r"\mathbf{x}": x,
            r"\mathbf{W}_{\text{gate}}": gate,
            r"\mathbf{W}_{\text{up}}": up,
            r"\mathbf{W}_{\text{down}}": down,
        }
        found.append(Case((x, gate, up, down), names, value, atol=1e-14))
    return found


def log_sigmoid_softplus(rng: Generator, device: str) -> list[Case]:
    x = _grid(rng)
    exact = oracles.torch_values(functional.logsigmoid, x, device)
    names = {
        "x": x,
        r"\operatorname{LogSigmoid}": special.log_expit,
        r"\operatorname{Softplus}": lambda v: np.logaddexp(0, v),
    }
    # 1 + exp(-x) loses what is below one unit of rounding.
    return [Case((x,), names, exact, atol=1e-14)]


def softplus_inverse(rng: Generator, device: str) -> list[Case]:
    y = np.concatenate([np.linspace(0.1, 20, 40), rng.uniform(0.1, 5, 20)])
    return [Case((y,), {"y": y, r"\operatorname{Softplus}": lambda v: np.logaddexp(0, v)}, y, rtol=1e-12)]


def leaky_relu_gain(rng: Generator, device: str) -> list[Case]:
    a = np.concatenate([[0, 0.01, 0.25, 1], rng.uniform(0, 2, 10)])
    exact = np.array([torch.nn.init.calculate_gain("leaky_relu", float(slope)) for slope in a])
    return [Case((a,), {"a": a, r"\operatorname{gain}": lambda v: np.sqrt(2 / (1 + np.square(v)))}, exact)]


def backward_factor(rng: Generator, device: str) -> list[Case]:
    """Functions whose moments under N(0, 1) have closed forms."""
    frequency = rng.uniform(0.5, 2)
    damped = np.exp(-2 * frequency**2)
    known: list[tuple[Callable[[Any], Any], Callable[[Any], Any], float]] = [
        (lambda x: np.maximum(x, 0), lambda x: (x > 0) * 1.0, 1),
        (lambda x: x**2, lambda x: 2 * x, 4 / 3),
        (lambda x: np.exp(x / 4), lambda x: np.exp(x / 4) / 4, 1 / 16),
        (
            lambda x: np.cos(frequency * x),
            lambda x: -frequency * np.sin(frequency * x),
            frequency**2 * (1 - damped) / (1 + damped),
        ),
    ]
    return [
        Case(
            (f, slope),
            {"f": f, "f'": slope, r"\operatorname{factor}": lambda f, slope, e=expected: e},
            np.asarray(expected),
            rtol=1e-12,
        )
        for f, slope, expected in known
    ]
