"""The initializers that are compared, the networks they are compared in, and what a training leaves of a weight."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import torch
from torch import nn

from gradnotes.experiments._digits import CLASSES
from gradnotes.experiments._networks import (
    Init,
    Trained,
    deep_mlp,
    dense,
    fans,
    named,
    normal,
    pytorch_default,
    scaled_normal,
)

INITS: dict[str, Init] = {
    "xavier_uniform": named(nn.init.xavier_uniform_),
    "xavier_normal": named(nn.init.xavier_normal_),
    "kaiming_uniform": named(nn.init.kaiming_uniform_, nonlinearity="relu"),
    "kaiming_normal": named(nn.init.kaiming_normal_, nonlinearity="relu"),
    "lecun_uniform": named(nn.init.kaiming_uniform_, nonlinearity="linear"),
    "lecun_normal": scaled_normal(1.0),
    "orthogonal": named(nn.init.orthogonal_),
    "orthogonal_sqrt_2": named(nn.init.orthogonal_, gain=math.sqrt(2)),
    "pytorch_default": pytorch_default,
    "normal_0p03": normal(0.03),
}
"""Biases start at 0, but those of pytorch_default: see `default_biases`."""

CHANNELS = (1, 16, 32, 32)


def convolutions(init: Init, *, generator: torch.Generator) -> nn.Sequential:
    """Three 3×3 convolutions with ReLU, the second and third with stride 2, and a linear layer; for 8×8 pictures."""
    layers: list[nn.Module] = []
    for index, (n_in, n_out) in enumerate(pairwise(CHANNELS)):
        layer = nn.Conv2d(n_in, n_out, 3, stride=2 if index else 1, padding=1, device="meta").to_empty(device="cpu")
        init(layer.weight.data, generator)
        nn.init.zeros_(layer.bias if layer.bias is not None else torch.empty(0))
        layers += [layer, nn.ReLU()]
    return nn.Sequential(*layers, nn.Flatten(), dense(4 * CHANNELS[-1], CLASSES, init, generator))


BUILDERS: dict[str, Callable[..., nn.Sequential]] = {
    "shallow_tanh": lambda init, generator: deep_mlp(1, 64, "tanh", init, generator=generator),
    "deep_relu": lambda init, generator: deep_mlp(10, 64, "relu", init, generator=generator),
    "convolution": lambda init, generator: convolutions(init, generator=generator),
}
"""The networks that the initializers are compared in, with digits as rows, or as images for the convolutions."""


DEFAULT_LAYERS: dict[str, Callable[[], Any]] = {
    "linear": lambda: nn.Linear(64, 256),
    "square": lambda: nn.Linear(256, 256),
    "convolution": lambda: nn.Conv2d(16, 32, 3),
}
"""Layers as PyTorch makes them."""

BATCHES = 1000
"""Added to a seed where batches are drawn, so that they do not repeat the numbers of the weights."""

CHANCE = math.log(CLASSES)
"""The loss of equal probabilities."""


def network(kind: str, family: str, generator: torch.Generator) -> nn.Sequential:
    """A network of BUILDERS that starts from an initializer of INITS."""
    return with_default(BUILDERS[kind](INITS[family], generator), family, generator)


def with_default(model: nn.Sequential, family: str, generator: torch.Generator) -> nn.Sequential:
    """The network with default biases where the family is PyTorch's default, else as it is."""
    if family == "pytorch_default":
        default_biases(model, generator)
    return model


def default_biases(model: nn.Module, generator: torch.Generator) -> None:
    """Biases as torch.nn.Linear and torch.nn.Conv2d start them: uniform within 1 / sqrt(fan_in)."""
    for layer in model.modules():
        if isinstance(layer, nn.Linear | nn.Conv2d) and layer.bias is not None:
            bound = 1 / math.sqrt(fans(layer.weight)[0])
            nn.init.uniform_(layer.bias, -bound, bound, generator=generator)


def final(result: Trained) -> dict[str, float]:
    """How a training ended. no_progress: its loss is within 5 % of that of equal probabilities, or above."""
    return {
        "train_loss": result.train_loss,
        "train_accuracy": result.train_accuracy,
        "test_accuracy": result.test_accuracy,
        "diverged": float(result.diverged),
        "no_progress": float(not result.diverged and result.train_loss > 0.95 * CHANCE),
    }


def default_distribution(layer: str, seed: int) -> dict[str, float]:
    """The weights and biases with which PyTorch makes a layer, in units of 1 / sqrt(fan_in), and their distribution.

    distance_from_default: the Kolmogorov–Smirnov distance of the weights from the uniform distribution within
    1 / sqrt(fan_in); distance_from_xavier: from xavier_uniform's, whose end in the same units is xavier_bound.
    """
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        made = DEFAULT_LAYERS[layer]()
    fan_in, fan_out = fans(made.weight)
    entries = (made.weight.detach().double().ravel() * math.sqrt(fan_in)).sort().values
    biases = made.bias.detach().double() * math.sqrt(fan_in)
    xavier_bound = math.sqrt(6 / (fan_in + fan_out) * fan_in)
    return {
        "bound": float(entries.abs().max()),
        "std": float(entries.std(correction=0)),
        "bias_bound": float(biases.abs().max()),
        "xavier_bound": xavier_bound,
        "distance_from_default": _distance((entries + 1).clamp(0, 2) / 2),
        "distance_from_xavier": _distance((entries / xavier_bound + 1).clamp(0, 2) / 2),
    }


def root_mean_squares(model: nn.Sequential, x: torch.Tensor) -> list[float]:
    """The size of the signal behind each layer, over units and samples."""
    sizes = []
    with torch.no_grad():
        for layer in model:
            x = layer(x)
            sizes.append(float(x.double().square().mean().sqrt()))
    return sizes


def change(end: torch.Tensor, start: torch.Tensor) -> dict[str, float]:
    """How far a weight moved: the norm of the change, and the end's, against the start's; their cosine."""
    end, start = end.detach().double().ravel(), start.detach().double().ravel()
    size = start.norm()
    return {
        "relative_change": float((end - start).norm() / size),
        "norm_ratio": float(end.norm() / size),
        "cosine": float(end @ start / (end.norm() * size)),
    }


def shape(weight: torch.Tensor) -> dict[str, float]:
    """The excess kurtosis of a weight's entries, and their Kolmogorov–Smirnov distance from distributions.

    From the uniform and the normal with mean 0 and the standard deviation of the entries: the excess kurtosis of the
    one is -6/5, of the other 0.
    """
    x = weight.detach().double().ravel().sort().values
    x = x / x.square().mean().sqrt()
    return {
        "kurtosis": float((x - x.mean()).pow(4).mean() / x.var(correction=0).square() - 3),
        "distance_from_uniform": _distance((x / math.sqrt(3) + 1).clamp(0, 2) / 2),
        "distance_from_normal": _distance(torch.special.ndtr(x)),
    }


def _distance(probabilities: torch.Tensor) -> float:
    """The Kolmogorov–Smirnov statistic: sorted entries by the distribution function, against a uniform one."""
    count = len(probabilities)
    steps = torch.arange(count + 1, dtype=torch.float64) / count
    return float(torch.maximum(steps[1:] - probabilities, probabilities - steps[:-1]).max())
