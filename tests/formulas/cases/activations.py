"""Where the formulas of the activations are known, and from what: mpmath, SciPy, PyTorch's autograd, closed forms.

Each function bears the name of its formula and takes a generator for its random points and the device of autograd.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.random import Generator
from scipy import integrate, special
from torch.nn import functional

from tests.formulas.oracle import Case
from tests.reference import oracles

SIGMA = {r"\sigma": special.expit}
SOFTMAX = {r"\operatorname{softmax}": special.softmax}
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

    def weighted(x: float) -> float:
        return float(function(np.array([x]))[0] ** 2 * np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi))

    moment = sum(integrate.quad(weighted, *ends, epsabs=1e-12)[0] for ends in ((-30, 0), (0, 30)))
    return float(moment**-0.5)
