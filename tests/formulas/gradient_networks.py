"""The networks at which the formulas of the gradients are known: deep ones, residual ones, recurrent ones."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.random import Generator
from torch.nn import functional

from tests.latex_reader import Stack
from tests.reference import oracles

Function = Callable[[Any], Any]

DIAG = {r"\operatorname{diag}": np.diag}


def tanh_slope(a: Any) -> np.ndarray:
    """The derivative of tanh."""
    return np.asarray(1 / np.cosh(a) ** 2)


TANH = {r"\varphi": np.tanh, r"\varphi'": tanh_slope} | DIAG


@dataclass(frozen=True)
class Net:
    """A deep tanh network and an input."""

    weights: np.ndarray
    biases: np.ndarray
    x: np.ndarray

    @staticmethod
    def random(rng: Generator, depth: int) -> Net:
        """Of width 3."""
        return Net(rng.normal(size=(depth, 3, 3)), rng.normal(size=(depth, 3)), rng.normal(size=3))

    def __call__(self, x: np.ndarray) -> np.ndarray:
        for weight, bias in zip(self.weights, self.biases, strict=True):
            x = np.tanh(weight @ x + bias)
        return x

    def by_torch(self, x: torch.Tensor) -> torch.Tensor:
        """The same by PyTorch."""
        for weight, bias in zip(self.weights, self.biases, strict=True):
            x = torch.tanh(functional.linear(x, *(torch.tensor(p, device=x.device) for p in (weight, bias))))
        return x

    def layers(self) -> list[Net]:
        """Each layer as a network, at what goes into it."""
        found, h = [], self.x
        for weight, bias in zip(self.weights, self.biases, strict=True):
            found.append(Net(weight[None], bias[None], h))
            h = found[-1](h)
        return found

    def before(self) -> np.ndarray:
        """What goes into tanh in each layer."""
        return np.array([layer.weights[0] @ layer.x + layer.biases[0] for layer in self.layers()])

    def jacobian(self, device: str) -> np.ndarray:
        """By autograd."""
        return oracles.torch_jacobian(self.by_torch, self.x, device)

    def jacobians(self, device: str) -> np.ndarray:
        """Of each layer, by autograd."""
        return np.array([layer.jacobian(device) for layer in self.layers()])

    def names(self) -> dict[str, Any]:
        """What the printed symbols mean."""
        values = {r"\mathbf{a}": Stack(self.before()), r"\mathbf{W}": Stack(self.weights), "L": len(self.weights)}
        return {r"\mathbf{h}_L": self, r"\mathbf{h}_0": self.x} | values | TANH


def nets(rng: Generator) -> list[Net]:
    """Of 2 and of 3 layers."""
    return [Net.random(rng, depth) for depth in (2, 3)]


def residual(rng: Generator, device: str, depth: int) -> tuple[Function, np.ndarray, np.ndarray, np.ndarray]:
    """A net of residual blocks, its input, the Jacobians of the branches and that of the whole."""
    weights, x = 0.5 * rng.normal(size=(depth, 3, 3)) / math.sqrt(3), rng.normal(size=3)

    def net(h: np.ndarray) -> np.ndarray:
        for w in weights:
            h = h + np.tanh(w @ h)
        return h

    def by_torch(h: torch.Tensor) -> torch.Tensor:
        for w in weights:
            h = h + torch.tanh(torch.tensor(w, device=device) @ h)
        return h

    branches, h = [], x
    for w in weights:
        branches.append(np.diag(tanh_slope(w @ h)) @ w)
        h = h + np.tanh(w @ h)
    return net, x, np.array(branches), oracles.torch_jacobian(by_torch, x, device)


@dataclass(frozen=True)
class Recurrence:
    """A tanh RNN with given inputs to its states, from h_0 on."""

    weight: np.ndarray
    inputs: np.ndarray
    start: np.ndarray

    @staticmethod
    def random(rng: Generator) -> Recurrence:
        """Of width 3, 4 steps long."""
        return Recurrence(rng.normal(size=(3, 3)), rng.normal(size=(4, 3)), rng.normal(size=3))

    def states(self, weight: np.ndarray | None = None) -> np.ndarray:
        """From h_0 to h_T."""
        rows = [self.start]
        for given in self.inputs:
            rows.append(np.tanh((self.weight if weight is None else weight) @ rows[-1] + given))
        return np.array(rows)

    def before(self) -> np.ndarray:
        """What goes into tanh, at the steps 1 to T."""
        return np.asarray(self.states()[:-1] @ self.weight.T + self.inputs)

    def after(self, k: int) -> Function:
        """The last state as a function of state k."""

        def last(h: np.ndarray) -> np.ndarray:
            for given in self.inputs[k:]:
                h = np.tanh(self.weight @ h + given)
            return h

        return last

    def jacobian(self, k: int, device: str) -> np.ndarray:
        """Of the last state by state k, by autograd."""
        weight, inputs = (torch.tensor(a, device=device) for a in (self.weight, self.inputs))

        def last(h: torch.Tensor) -> torch.Tensor:
            for given in inputs[k:]:
                h = torch.tanh(weight @ h + given)
            return h

        return oracles.torch_jacobian(last, self.states()[k], device)

    def names(self, k: int) -> dict[str, Any]:
        """What the printed symbols mean."""
        values = {r"\mathbf{W}": self.weight, r"\mathbf{a}": Stack(self.before()), "T": len(self.inputs), "k": k}
        return {r"\mathbf{h}_T": self.after(k), r"\mathbf{h}_k": self.states()[k]} | values | TANH
