"""XOR: its four corners, and ReLU networks with one hidden layer that are trained on them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gradnotes.reference.activations import relu, relu_grad

Floats = NDArray[np.floating]

XOR_INPUT = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
XOR_TARGET = np.array([0, 1, 1, 0])


def random_networks(starts: int, width: int, rng: np.random.Generator) -> list[Floats]:
    """`starts` networks 2 – width – 1: weights (starts, 2, width), bias, weights (starts, width, 1), bias."""
    shapes = [(2, width), (1, width), (width, 1), (1, 1)]
    bounds = [2**-0.5, 2**-0.5, width**-0.5, width**-0.5]
    return [rng.uniform(-b, b, (starts, *shape)) for b, shape in zip(bounds, shapes, strict=True)]


def at_corners(network: list[Floats]) -> tuple[Floats, Floats]:
    """Hidden values before ReLU, (starts, 4, width), and outputs, (starts, 4, 1), at the four corners."""
    weight_1, bias_1, weight_2, bias_2 = network
    hidden = XOR_INPUT @ weight_1 + bias_1
    return hidden, relu(hidden) @ weight_2 + bias_2


def dead_share(network: list[Floats]) -> float:
    """The share of hidden units, over all networks, that are 0 at every corner."""
    hidden, _ = at_corners(network)
    return float(np.mean(np.all(hidden <= 0, axis=1)))


def loss_gradients(network: list[Floats]) -> list[Floats]:
    """Gradients of each network's mean squared error on XOR, shaped as the parameters."""
    hidden, output = at_corners(network)
    error = (output - XOR_TARGET[:, None]) / 2  # d mean (y - t)² / dy = 2 (y - t) / 4
    at_hidden = error @ np.swapaxes(network[2], 1, 2) * relu_grad(hidden)
    return [
        XOR_INPUT.T @ at_hidden,
        at_hidden.sum(axis=1, keepdims=True),
        np.swapaxes(relu(hidden), 1, 2) @ error,
        error.sum(axis=1, keepdims=True),
    ]


def wilson(share: float, count: int, z: float = 1.959964) -> tuple[float, float]:
    """The Wilson score interval of a share; 95 % at the given z. Source: E. B. Wilson, JASA 22 (1927), 209–212."""
    centre = share + z**2 / (2 * count)
    half = z * math.sqrt(share * (1 - share) / count + z**2 / (4 * count**2))
    return (centre - half) / (1 + z**2 / count), (centre + half) / (1 + z**2 / count)
