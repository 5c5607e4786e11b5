"""What the tests of initialization compare with: PyTorch's modules, integrals of them, a training written out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import torch
from scipy.stats import norm
from torch import nn
from torch.nn import functional

MODULES: dict[str, Callable[[], nn.Module]] = {
    "linear": nn.Identity,
    "relu": nn.ReLU,
    "leaky_relu": nn.LeakyReLU,
    "prelu": lambda: nn.PReLU(dtype=torch.float64),
    "tanh": nn.Tanh,
    "sigmoid": nn.Sigmoid,
    "elu": nn.ELU,
    "selu": nn.SELU,
    "silu": nn.SiLU,
    "gelu": nn.GELU,
}
NORMS: dict[str | None, Callable[[int], nn.Module]] = {
    None: lambda width: nn.Identity(),
    "batch_norm": lambda width: nn.BatchNorm1d(width, dtype=torch.float64),
    "layer_norm": lambda width: nn.LayerNorm(width, dtype=torch.float64),
    "rms_norm": lambda width: nn.RMSNorm(width, dtype=torch.float64),
}


def linear(weight: np.ndarray) -> nn.Linear:
    layer = nn.Linear(weight.shape[1], weight.shape[0], bias=False, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(weight))
    return layer


class Skip(nn.Module):
    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        result: torch.Tensor = x + self.inner(x)
        return result


def chain(weights: Sequence[np.ndarray], activation: str, normalization: str | None, residual: bool) -> nn.Sequential:
    """Layers of PyTorch's modules with these weights."""
    layers = []
    for weight in weights:
        bend, norm_ = MODULES[activation](), NORMS[normalization](len(weight))
        inner = linear(weight)
        layers.append(Skip(nn.Sequential(norm_, bend, inner)) if residual else nn.Sequential(inner, norm_, bend))
    return nn.Sequential(*layers)


def log_sizes(model: nn.Module, x: np.ndarray, v: np.ndarray) -> tuple[float, float]:
    """log10 of the output's norm against the input's, and of the input's gradient against the output's."""
    at = torch.tensor(x, requires_grad=True)
    out = model(at)
    out.backward(torch.tensor(v))
    assert at.grad is not None
    return (
        math.log10(float(out.detach().norm() / at.detach().norm())),
        math.log10(float(at.grad.norm()) / float(np.linalg.norm(v))),
    )


Function = Callable[[np.ndarray], np.ndarray]


def mean(f: Function, scale: float) -> float:
    """E f(scale z), z ~ N(0, 1), by the midpoint rule, which has no node at a kink at 0: to about 1e-8."""
    z = (np.arange(-24000, 24000) + 0.5) / 2000
    return float(np.sum(f(scale * z) * norm.pdf(z)) / 2000)


def value(name: str) -> Function:
    """An activation of PyTorch on arrays."""
    module = MODULES[name]()
    return lambda z: np.asarray(module(torch.tensor(z)).detach())


def slope(name: str) -> Function:
    """Its derivative, by autograd."""
    module = MODULES[name]()

    def at(z: np.ndarray) -> np.ndarray:
        x = torch.tensor(z, requires_grad=True)
        (found,) = torch.autograd.grad(module(x).sum(), x)
        return np.asarray(found)

    return at


def moments(name: str, scale: float) -> tuple[float, float, float]:
    """E f(s z)², E f(s z) and E f'(s z)²."""
    f, df = value(name), slope(name)
    return mean(lambda z: f(z) ** 2, scale), mean(f, scale), mean(lambda z: df(z) ** 2, scale)


def recursion(name: str, c: float, depth: int) -> tuple[float, float]:
    """The mean-field sizes of a plain network, by integrals of PyTorch's function and derivative."""
    m, backward = 1.0, 0.0
    for _ in range(depth):
        m, _mean, steepness = moments(name, math.sqrt(c * m))
        backward += math.log10(c * steepness) / 2
    return math.log10(m) / 2, backward


def manual_sgd(
    model: nn.Module, x: torch.Tensor, y: torch.Tensor, rate: float, steps: int, order: torch.Generator, batch: int
) -> list[float]:
    """The losses of plain SGD, written out; an epoch's last batch is left out when it is not full."""
    losses = []
    epochs = -(-steps // (len(y) // batch))
    rows = torch.cat([torch.randperm(len(y), generator=order)[: len(y) // batch * batch] for _ in range(epochs)])
    for step in range(steps):
        chosen = rows[step * batch : (step + 1) * batch]
        loss = functional.cross_entropy(model(x[chosen]), y[chosen])
        losses.append(float(loss.detach()))
        model.zero_grad()
        torch.autograd.backward(loss)
        with torch.no_grad():
            for parameter in model.parameters():
                assert parameter.grad is not None
                parameter.sub_(rate * parameter.grad)
    return losses
