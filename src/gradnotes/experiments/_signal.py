"""What layers with random weights make of a signal and of a gradient, and what mean-field theory says they make.

A layer's weights are independent with mean 0 and one variance; there are no biases, inputs and the gradients at the
output are standard normal. A size is a root mean square over units and samples; sizes are compared by log10.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from gradnotes.reference import activations

Floats = NDArray[np.floating]

EPS = 1e-5
"""What PyTorch's layer and batch norm add to a variance; its RMS norm adds the machine epsilon."""


class Bend(NamedTuple):
    """An activation as PyTorch has it, and the function and derivative that theory integrates."""

    torch: Callable[[torch.Tensor], torch.Tensor]
    function: Callable[[Floats], Floats]
    derivative: Callable[[Floats], Floats]


BENDS = {
    "linear": Bend(lambda z: z, lambda z: z, np.ones_like),
    "relu": Bend(functional.relu, activations.relu, activations.relu_grad),
    "leaky_relu": Bend(functional.leaky_relu, activations.leaky_relu, activations.leaky_relu_grad),
    "prelu": Bend(  # as it starts
        lambda z: functional.leaky_relu(z, 0.25),
        lambda z: activations.prelu(z, weight=0.25),
        lambda z: activations.prelu_grad(z, weight=0.25),
    ),
    "tanh": Bend(torch.tanh, activations.tanh, activations.tanh_grad),
    "sigmoid": Bend(torch.sigmoid, activations.sigmoid, activations.sigmoid_grad),
    "elu": Bend(functional.elu, activations.elu, activations.elu_grad),
    "selu": Bend(functional.selu, activations.selu, activations.selu_grad),
    "silu": Bend(functional.silu, activations.silu, activations.silu_grad),
    "gelu": Bend(functional.gelu, activations.gelu, activations.gelu_grad),
}


@dataclass(frozen=True, slots=True)
class Net:
    """What a layer does: f(norm(W h)), or h + W f(norm(h)) where it is residual."""

    activation: str = "relu"
    normalization: str | None = None
    residual: bool = False

    @property
    def samples(self) -> int:
        """Batch norm needs many: its limit is that of a large batch."""
        return 128 if self.normalization == "batch_norm" else 32


NETS = {name: Net(name) for name in BENDS} | {
    "relu_batch_norm": Net(normalization="batch_norm"),
    "relu_layer_norm": Net(normalization="layer_norm"),
    "relu_rms_norm": Net(normalization="rms_norm"),
    "relu_residual": Net(residual=True),
    "relu_residual_batch_norm": Net(normalization="batch_norm", residual=True),
    "relu_residual_layer_norm": Net(normalization="layer_norm", residual=True),
}


class Layer(NamedTuple):
    """The size of a layer and the variance of its weights."""

    n_in: int
    n_out: int
    variance: float


def equal_layers(depth: int, width: int, c: float) -> list[Layer]:
    """Layers of one width with weights from N(0, c / width)."""
    return [Layer(width, width, c / width)] * depth


def layers_between(widths: Sequence[int], variance: Callable[[int, int], float]) -> list[Layer]:
    """Layers from each width to the next, with variances from fan_in and fan_out."""
    return [Layer(a, b, variance(a, b)) for a, b in pairwise(widths)]


class Sizes(NamedTuple):
    """log10 of sizes at the input and behind each layer.

    `forward`: of the signal, against the input's. `backward`: of the gradient, against that at the output.
    `weight_gradient`: of one sample's gradient at the weights of layers 1, 2, …: the Frobenius norm, as a root mean
    square over the samples, against the product of the norms of the input and of the gradient at the output; empty
    for normalized and residual nets.
    """

    forward: list[float]
    backward: list[float]
    weight_gradient: list[float]


def measured(
    net: Net, stacks: Sequence[Sequence[Layer]], draws: Sequence[torch.Tensor], rng: np.random.Generator
) -> list[Sizes]:
    """The sizes in networks that differ in the variance of their weights only, in double precision.

    stacks: the layers of each network, of the same sizes; draws: one standard normal (n_out, n_in) a layer, which
    every network multiplies by its standard deviations, so that they share all chance.
    """
    layers = len(draws)
    x = torch.tensor(rng.standard_normal((net.samples, draws[0].shape[1])))
    v = torch.tensor(rng.standard_normal((net.samples, draws[-1].shape[0])))
    h = x.expand(len(stacks), *x.shape).clone().requires_grad_()  # (networks, samples, units)
    hidden, before = [h], []
    for layer, draw in enumerate(draws):
        std = torch.tensor([math.sqrt(stack[layer].variance) for stack in stacks], dtype=torch.float64)[:, None, None]
        inner = BENDS[net.activation].torch(normalize(h, net.normalization)) if net.residual else h
        z = std * (inner @ draw.T)
        before.append(z)
        h = h + z if net.residual else BENDS[net.activation].torch(normalize(z, net.normalization))
        hidden.append(h)
    gradients = torch.autograd.grad(h, [*hidden, *before], v.expand(len(stacks), *v.shape))
    at_hidden, at_before = gradients[: layers + 1], gradients[layers + 1 :]
    by_weights = []
    if not net.residual and net.normalization is None:
        scale = x.square().sum(dim=1).mean() * v.square().sum(dim=1).mean()
        for h, gradient in zip(hidden[:-1], at_before, strict=True):
            # The gradient of one sample is the outer product of its gradient behind and its signal before.
            by_weights.append((h.square().sum(dim=2) * gradient.square().sum(dim=2)).mean(dim=1) / scale)
    forward = [h.square().mean(dim=(1, 2)) / x.square().mean() for h in hidden]
    backward = [gradient.square().mean(dim=(1, 2)) / v.square().mean() for gradient in at_hidden]
    columns = [[(torch.log10(s) / 2).tolist() for s in sizes] for sizes in (forward, backward, by_weights)]
    return [Sizes(*([float(s[i]) for s in sizes] for sizes in columns)) for i in range(len(stacks))]


def normalize(z: torch.Tensor, kind: str | None) -> torch.Tensor:
    """Normalization as PyTorch starts it, of (networks, samples, units)."""
    if kind is None:
        return z
    if kind == "rms_norm":
        return z / torch.sqrt(z.square().mean(dim=2, keepdim=True) + torch.finfo(z.dtype).eps)
    dim = {"batch_norm": 1, "layer_norm": 2}[kind]
    variance, mean = torch.var_mean(z, dim=dim, correction=0, keepdim=True)
    return (z - mean) / torch.sqrt(variance + EPS)


def draws(sizes: Sequence[tuple[int, int]], rng: np.random.Generator) -> list[torch.Tensor]:
    """One standard normal (n_out, n_in) for each (n_in, n_out)."""
    return [torch.tensor(rng.standard_normal((n_out, n_in))) for n_in, n_out in sizes]


def theory(net: Net, layers: Sequence[Layer]) -> Sizes:
    """The sizes in the limit of many units in each layer: what comes before an activation is then normal.

    Plain (Poole et al. 2016, Schoenholz et al. 2017): with m the mean square of the signal, q = n_in Var(W) m is that
    of W h, the next m is E f(√q z)², and a gradient's mean square is multiplied by n_out Var(W) E f'(√q z)².
    Normalized: f sees a standard normal, and the gradient is divided by the variance that the normalization divides
    by: q for layer and RMS norm; for batch norm the variance over samples only, for which the signals of two samples
    are uncorrelated but for their mean (Yang et al. 2019). A residual layer adds 1 to what multiplies a gradient, and
    its mean square of W f(h) to the signal's.
    """
    bend = BENDS[net.activation]
    m = 1.0  # mean square of the signal
    varying = 1.0  # the part of it that differs between samples
    forward, factors, slopes = [0.0], [], []
    for layer in layers:
        gain = layer.n_in * layer.variance
        if net.normalization is None:
            seen, divided = (m if net.residual else gain * m), 1.0
        else:
            before = varying if net.normalization == "batch_norm" else m
            seen, divided = 1.0, (before if net.residual else gain * before)
        square, mean, slope = moments(bend, math.sqrt(seen))
        factor = layer.n_out * layer.variance * slope / divided
        if net.residual:
            m, varying, factor = m + gain * square, varying + gain * (square - mean**2), factor + 1
        else:
            m, varying = square, square - mean**2
        forward.append(math.log10(m) / 2)
        factors.append(math.log10(factor) / 2)
        slopes.append(math.log10(slope) / 2)
    backward = [math.fsum(factors[layer:]) for layer in range(len(layers) + 1)]
    by_weights = []
    if not net.residual and net.normalization is None:
        for index, layer in enumerate(layers):
            # Norms are root mean squares times the roots of the widths.
            widths = math.log10(layer.n_in / layers[0].n_in * layer.n_out / layers[-1].n_out) / 2
            by_weights.append(forward[index] + slopes[index] + backward[index + 1] + widths)
    return Sizes(*([rounded(size) for size in sizes] for sizes in (forward, backward, by_weights)))


def rounded(log10: float) -> float:
    """Without the rounding errors of the sums and integrals: 0 where it is 0."""
    return round(log10, 12) + 0.0


def moments(bend: Bend, scale: float) -> tuple[float, float, float]:
    """E f(s z)², E f(s z) and E f'(s z)² for z ~ N(0, 1)."""
    values, slopes = bend.function(scale * _NODES), bend.derivative(scale * _NODES)
    return float(_WEIGHTS @ values**2), float(_WEIGHTS @ values), float(_WEIGHTS @ slopes**2)


def _quadrature() -> tuple[Floats, Floats]:
    """Nodes for z ~ N(0, 1) and weights that contain its density: 20 Gauss–Legendre nodes on each interval.

    The intervals shrink toward 0, where a steep function of s z with s up to 1e8 bends; a kink at 0 is an end. Beyond
    12 there is less than 1e-30 of z².
    """
    nodes, weights = np.polynomial.legendre.leggauss(20)
    ends = np.concatenate([[0.0], 2.0 ** np.arange(-40, 0), np.arange(1.0, 13.0)])
    half = np.diff(ends)[:, None] / 2
    x = (ends[:-1, None] + half * (nodes + 1)).ravel()
    w = (half * weights).ravel() * np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)
    return np.concatenate([-x[::-1], x]), np.concatenate([w[::-1], w])


_NODES, _WEIGHTS = _quadrature()
