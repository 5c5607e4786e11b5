"""Single layers, concatenated layers and PyTorch's default layers: what is measured of them, and theory."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from gradnotes.experiments._signal import BENDS, Layer, moments, rounded

Variance = Callable[[int, int], float]
"""The variance of weights from fan_in and fan_out."""


FANS: dict[str, Variance] = {
    "fan_in": lambda n_in, n_out: 1 / n_in,
    "fan_out": lambda n_in, n_out: 1 / n_out,
    "average": lambda n_in, n_out: 2 / (n_in + n_out),
}
"""Variances that keep the signal, the gradient, or (Xavier's) a mean of both in a linear layer."""

STATEMENTS: dict[str, Variance] = {
    "variance_2_over_fan_in": lambda n_in, n_out: 2 / n_in,
    "std_2_over_fan_in": lambda n_in, n_out: (2 / n_in) ** 2,
    "std_root_1_over_fan_in": lambda n_in, n_out: 1 / n_in,
    "variance_4_over_fans": lambda n_in, n_out: 4 / (n_in + n_out),
    "variance_1_over_fans": lambda n_in, n_out: 1 / (n_in + n_out),
    "variance_2_over_fans": lambda n_in, n_out: 2 / (n_in + n_out),
}
"""What is said of He's initialization: He et al., and the source's N(0, 2 / n_in) with 2 / n_in read as a standard
deviation; the standard deviation √(1 / fan_in); (n_in + n_out) / 4 · Var(W) = 1, and the words "Xavier's / 2", which
say something else. Last, Xavier's own."""


class OneLayer(NamedTuple):
    """The variance of f(W x) over samples against that of x, and what E f'(W x)² W' W multiplies a gradient by."""

    forward: float
    backward: float


def one_layer(activation: str, layer: Layer, samples: int, rng: np.random.Generator) -> OneLayer:
    """For x and gradients from N(0, 1)."""
    f = BENDS[activation].torch
    x = torch.tensor(rng.standard_normal((samples, layer.n_in)), requires_grad=True)
    weight = torch.tensor(math.sqrt(layer.variance) * rng.standard_normal((layer.n_out, layer.n_in)))
    v = torch.tensor(rng.standard_normal((samples, layer.n_out)))
    y = f(x @ weight.T)
    (gradient,) = torch.autograd.grad(y, x, v)
    spread = [t.var(dim=0, correction=0).mean() for t in (y.detach(), x.detach())]
    return OneLayer(float(spread[0] / spread[1]), float(gradient.square().mean() / v.square().mean()))


def one_layer_theory(activation: str, layer: Layer) -> OneLayer:
    """In the limit of many units."""
    square, mean, slope = moments(BENDS[activation], math.sqrt(layer.n_in * layer.variance))
    return OneLayer(square - mean**2, layer.n_out * layer.variance * slope)


CHANNELS = 32
FIELD = 9 * CHANNELS
"""fan_in and fan_out of a 3×3 convolution from as many channels to as many."""


def convolution_sizes(variance: Variance, depth: int, samples: int, rng: np.random.Generator) -> tuple[float, float]:
    """log10 of the signal's size behind 3×3 convolutions with ReLU, and of the gradient's size at the input.

    Against the input's and the output's. The pictures have 8×8 pixels and wrap around, so that no edge loses signal.
    """
    x = torch.tensor(rng.standard_normal((samples, CHANNELS, 8, 8)), requires_grad=True)
    h = x
    for _ in range(depth):
        weight = math.sqrt(variance(FIELD, FIELD)) * torch.tensor(rng.standard_normal((CHANNELS, CHANNELS, 3, 3)))
        h = functional.relu(functional.conv2d(functional.pad(h, (1, 1, 1, 1), mode="circular"), weight))
    v = torch.tensor(rng.standard_normal(h.shape))
    (gradient,) = torch.autograd.grad(h, x, v)
    return _ratio(h, x), _ratio(gradient, v)


def _ratio(a: torch.Tensor, b: torch.Tensor) -> float:
    """log10 of the root mean square of a against that of b."""
    return math.log10(float(a.detach().square().mean() / b.detach().square().mean())) / 2


class DenseBlock(NamedTuple):
    """A block of layers h ← [h, ReLU(W h)], each of which adds `growth` units to what it concatenates."""

    inputs: int
    growth: int
    layers: int

    def widths(self) -> list[int]:
        """What each layer sees, and, last, what comes out."""
        return [self.inputs + self.growth * layer for layer in range(self.layers + 1)]


def dense_block(block: DenseBlock, variance: Variance, samples: int, rng: np.random.Generator) -> tuple[float, float]:
    """log10 of the size of the last layer's own units against the input's, and of the input's gradient against the
    output's.
    """
    x = torch.tensor(rng.standard_normal((samples, block.inputs)), requires_grad=True)
    h = x
    for n_in in block.widths()[:-1]:
        weight = torch.tensor(rng.standard_normal((block.growth, n_in))) * math.sqrt(variance(n_in, block.growth))
        new = functional.relu(h @ weight.T)
        h = torch.cat([h, new], dim=1)
    v = torch.tensor(rng.standard_normal(h.shape))
    (gradient,) = torch.autograd.grad(h, x, v)
    return _ratio(new, x), _ratio(gradient, v)


def dense_block_theory(block: DenseBlock, variance: Variance) -> tuple[float, float]:
    """In the limit of many units: new units have half of n_in Var(W) times the mean square of all before them, and a
    gradient's mean square is multiplied by 1 + growth Var(W) / 2.
    """
    total, new, backward = float(block.inputs), 1.0, 1.0
    for n_in in block.widths()[:-1]:
        new = variance(n_in, block.growth) * total / 2
        total += block.growth * new
        backward *= 1 + block.growth * variance(n_in, block.growth) / 2
    return rounded(math.log10(new) / 2), rounded(math.log10(backward) / 2)


CONCATENATIONS: dict[str, Variance] = {"fan_in": FANS["fan_in"], "xavier": FANS["average"]}
BLOCK = DenseBlock(inputs=64, growth=32, layers=20)
BRANCHES = 4


def concatenation_of(scheme: str, width: int, samples: int, rng: np.random.Generator) -> dict[str, float]:
    """What an initialization makes of concatenated and of added layers; mean squares against the input's.

    whole: a linear layer of `width` inputs and outputs. split: the same layer as four whose outputs are concatenated.
    sum: the sum of two such layers. dense: `dense_block`, with the variances doubled for its ReLU.
    """
    variance = CONCATENATIONS[scheme]
    x = torch.tensor(rng.standard_normal((samples, width)))
    first, second = (x @ torch.tensor(rng.standard_normal((width, width))).T for _ in range(2))
    size = float(x.square().mean())
    whole, split = variance(width, width), variance(width, width // BRANCHES)
    forward, backward = dense_block(BLOCK, lambda a, b: 2 * variance(a, b), samples, rng)
    return {
        "whole": whole * float(first.square().mean()) / size,
        "split": split * float(first.square().mean()) / size,
        "sum": whole * float((first + second).square().mean()) / size,
        "dense.forward": forward,
        "dense.backward": backward,
    }


def concatenation_theory(scheme: str) -> dict[str, float]:
    """In the limit of many units."""
    variance = CONCATENATIONS[scheme]
    forward, backward = dense_block_theory(BLOCK, lambda a, b: 2 * variance(a, b))
    return {
        "whole": variance(1, 1),
        "split": BRANCHES * variance(BRANCHES, 1),
        "sum": 2 * variance(1, 1),
        "dense.forward": forward,
        "dense.backward": backward,
    }


class DefaultSizes(NamedTuple):
    """log10 of sizes at the input and behind each layer of torch.nn.Linear as it starts, with ReLU.

    `norm`: the root mean square of the signal. `distance`: that of the difference of two inputs' signals, against the
    inputs' difference. `backward`: of the gradient, against that at the output.
    """

    norm: list[float]
    distance: list[float]
    backward: list[float]


def default_layers(depth: int, width: int, samples: int, seed: int) -> DefaultSizes:
    """Measured, for pairs of independent inputs from N(0, 1), in double precision."""
    rng = np.random.default_rng(seed)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        layers = [nn.Linear(width, width, dtype=torch.float64) for _ in range(depth)]
    h = torch.tensor(rng.standard_normal((2, samples, width)), requires_grad=True)
    hidden = [h]
    for layer in layers:
        hidden.append(functional.relu(layer(hidden[-1])))
    v = torch.tensor(rng.standard_normal(hidden[-1].shape))
    gradients = torch.autograd.grad(hidden[-1], hidden, v)

    def size(tensor: torch.Tensor) -> float:
        return math.log10(float(tensor.detach().square().mean())) / 2

    start = size(h[0] - h[1])
    return DefaultSizes(
        [size(h) for h in hidden],
        [size(h[0] - h[1]) - start for h in hidden],
        [size(gradient) - size(v) for gradient in gradients],
    )


def default_theory(depth: int, width: int) -> DefaultSizes:
    """In the limit of many units: weights and biases have the variance 1 / (3 width).

    The mean square m of the signal becomes (m + 1 / width) / 6. Half the mean square of the difference of two inputs'
    signals, d, follows from the angle between what comes before their ReLUs (Cho and Saul 2009), whose cosine is
    1 - d / (m + 1 / width).
    """
    m, d = 1.0, 1.0
    norms, distances = [0.0], [0.0]
    for _ in range(depth):
        q = (m + 1 / width) / 3
        angle = 2 * math.asin(math.sqrt(d / (m + 1 / width) / 2))
        m, d = q / 2, q / 2 * _unlike(angle)
        norms.append(math.log10(m) / 2)
        distances.append(math.log10(d) / 2)
    return DefaultSizes(norms, distances, [math.log10(6) / 2 * (layer - depth) for layer in range(depth + 1)])


def _unlike(angle: float) -> float:
    """1 - E f(u) f(v) / E f(u)² for the ReLU of two normal numbers with this angle; small angles by their series."""
    if angle < 1e-3:
        return angle**2 / 2 - angle**3 / (3 * math.pi)
    return 1 - (math.sin(angle) + (math.pi - angle) * math.cos(angle)) / math.pi
