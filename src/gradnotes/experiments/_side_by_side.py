"""Small fully connected networks of one shape, trained side by side on the digits.

They share data and batches and differ in learning rate or start. One batched matrix product serves them all, which
costs little more than a single network does: so every activation gets a learning rate of its own, and every seed
several starts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import torch
from torch.nn import functional

from gradnotes.experiments._digits import CLASSES, Split

Function = Callable[[torch.Tensor], torch.Tensor]

Rule = Literal["sgd", "adam"]

Parameters = list[torch.Tensor]
"""Weights (R, n_in, n_out) and biases (R, 1, n_out) of R networks, layer by layer."""

BATCH = 64
EVERY, WATCHED = 5, 512
"""The training loss is looked at every so many steps, on so many pictures of the training part."""


@dataclass(frozen=True, slots=True)
class Net:
    """Shape and function. With `normalized`, each hidden layer is f of its batch-normalized sum, without parameters."""

    f: Function
    sizes: tuple[int, ...]
    normalized: bool = False

    def started(
        self,
        gains: torch.Tensor,
        rng: torch.Generator,
        *,
        draws: int = 1,
        bias: float = 0.0,
    ) -> Parameters:
        """R networks with weights from N(0, gain² / n_in); network r has draw number r modulo `draws`.

        Args:
            gains: Of the hidden layers, (R, 1) or (R, layers); that of the output layer is 1.
            rng: Draws the weights, layer by layer.
            draws: How many different starts there are.
            bias: Of the hidden units; that of the output is 0.
        """
        networks, last = len(gains), len(self.sizes) - 2
        gains = torch.cat([gains.expand(-1, last), torch.ones(networks, 1)], dim=1)
        parameters: Parameters = []
        for layer, (n_in, n_out) in enumerate(zip(self.sizes, self.sizes[1:], strict=False)):
            draw = torch.randn(draws, n_in, n_out, generator=rng) / math.sqrt(n_in)
            parameters.append(gains[:, layer, None, None] * draw[torch.arange(networks) % draws])
            parameters.append(torch.zeros(networks, 1, n_out) + (bias if layer < last else 0.0))
        return parameters

    def layers(self, parameters: Parameters, x: torch.Tensor) -> list[torch.Tensor]:
        """What the hidden layers put out, and then the logits, each (R, N, n_out), for x of the shape (N, n_in)."""
        values = x.expand(len(parameters[0]), *x.shape)
        found = []
        last = len(self.sizes) - 2
        for layer in range(last + 1):
            values = torch.baddbmm(parameters[2 * layer + 1], values, parameters[2 * layer])
            if layer < last:
                values = self.f(_normalized(values) if self.normalized else values)
            found.append(values)
        return found

    def losses(self, parameters: Parameters, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        """The mean cross-entropy of each network, (R,), in nats."""
        logits = self.layers(parameters, x)[-1]
        each = functional.cross_entropy(logits.reshape(-1, CLASSES), y.repeat(len(logits)), reduction="none")
        return each.view(len(logits), -1).mean(dim=1)

    def accuracies(self, parameters: Parameters, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        """The share of right answers of each network, (R,)."""
        return (self.layers(parameters, x)[-1].argmax(dim=2) == y).double().mean(dim=1)


@dataclass(frozen=True, slots=True)
class Trained:
    """How R trainings went. A network whose next parameters would not be finite stays where it is: it diverged."""

    parameters: Parameters
    diverged: torch.Tensor
    watched: torch.Tensor = field(default_factory=lambda: torch.empty(0))
    """Losses of the watched pictures, (looks, R), at the start and every EVERY steps; empty where none were asked."""

    def steps_to(self, loss: float) -> list[float]:
        """The steps after which each network's loss first was at most so much; inf where it never was.

        Between two looks the logarithm of the loss is taken for a line, and a loss that is not a number for 1e30.
        """
        found = []
        for losses in self.watched.T.double().nan_to_num(nan=1e30, posinf=1e30):
            reached = torch.nonzero(losses <= loss)
            if not len(reached):
                found.append(math.inf)
                continue
            look = int(reached[0])
            if look == 0:
                found.append(0.0)
                continue
            before, after = (math.log(max(float(losses[i]), 1e-30)) for i in (look - 1, look))
            found.append(EVERY * (look - 1 + (before - math.log(loss)) / (before - after)))
        return found


def train(
    net: Net,
    parameters: Parameters,
    data: Split,
    rates: torch.Tensor,
    steps: int,
    rng: torch.Generator,
    rule: Rule = "sgd",
    *,
    watch: bool = False,
) -> Trained:
    """Trains by SGD without momentum, or by Adam with its usual constants, on batches of 64 that `rng` draws.

    rates: the learning rate of each network, (R,).
    """
    scale = rates.view(-1, 1, 1)
    parameters = list(parameters)
    moments = [(torch.zeros_like(p), torch.zeros_like(p)) for p in parameters]
    going = torch.ones_like(rates, dtype=torch.bool)
    watched: list[torch.Tensor] = []
    order = torch.empty(0, dtype=torch.int64)
    pictures = data.train_x[:WATCHED], data.train_y[:WATCHED]
    for step in range(steps):
        if watch and step % EVERY == 0:
            watched.append(_looked(net, parameters, *pictures))
        if len(order) < BATCH:
            order = torch.randperm(len(data.train_y), generator=rng)
        batch, order = order[:BATCH], order[BATCH:]
        leaves = [p.requires_grad_() for p in parameters]
        # The networks do not touch: the gradient of the sum is that of each one's own loss.
        gradients = torch.autograd.grad(net.losses(leaves, data.train_x[batch], data.train_y[batch]).sum(), leaves)
        with torch.no_grad():
            changes = gradients if rule == "sgd" else _adam(gradients, moments, step + 1)
            updated = [p - scale * change for p, change in zip(parameters, changes, strict=True)]
            # A sum of what is not finite is not finite; a sum may also overflow, so the entries decide.
            if not torch.stack([p.sum() for p in updated]).isfinite().all():
                going &= torch.stack([p.isfinite().flatten(1).all(dim=1) for p in updated]).all(dim=0)
            if not going.all():
                kept = going.view(-1, 1, 1)
                updated = [torch.where(kept, new, old) for new, old in zip(updated, parameters, strict=True)]
            parameters = updated
    if watch:
        watched.append(_looked(net, parameters, *pictures))
    return Trained(parameters, ~going, torch.stack(watched) if watch else torch.empty(0))


def seeded(seed: int, purpose: int) -> torch.Generator:
    """A generator for one of the purposes of a seed; no two of them share their numbers."""
    return torch.Generator().manual_seed(1000 * purpose + seed)


def _normalized(values: torch.Tensor) -> torch.Tensor:
    """Each unit less its mean over the batch, over its standard deviation; as torch.nn.BatchNorm1d in training."""
    centered = values - values.mean(dim=1, keepdim=True)
    return centered * torch.rsqrt(centered.square().mean(dim=1, keepdim=True) + 1e-5)


def _adam(
    gradients: Sequence[torch.Tensor], moments: Sequence[tuple[torch.Tensor, torch.Tensor]], step: int
) -> list[torch.Tensor]:
    """Adam's changes at a learning rate of 1, with its constants 0.9, 0.999 and 1e-8; updates the moments in place."""
    changes = []
    for g, (first, second) in zip(gradients, moments, strict=True):
        first.lerp_(g, 0.1)
        second.lerp_(g * g, 0.001)
        changes.append(first / (1 - 0.9**step) / ((second / (1 - 0.999**step)).sqrt() + 1e-8))
    return changes


def _looked(net: Net, parameters: Parameters, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        return net.losses(parameters, x, y)
