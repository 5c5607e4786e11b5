"""Networks that train side by side, each at its own learning rate, by any optimizer; all see the same batches."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch

from gradnotes.experiments._digits import CLASSES, PIXELS, Split, digits_split
from gradnotes.experiments._optimizer_rules import DECOUPLED, RULES, State
from gradnotes.experiments._side_by_side import Net, Parameters, seeded

Batch = tuple[torch.Tensor, torch.Tensor]

MOST = 10.0
"""Nats; a larger loss, and that of a training that diverged, counts as so much."""


@dataclass(frozen=True, slots=True)
class Course:
    """How R trainings went, seen after so many steps: losses in nats and accuracies, (looks, R).

    A network whose next parameters would not be finite stays where it is: it diverged. From then on its losses are
    MOST and none of its answers counts as right.
    """

    train_losses: torch.Tensor
    test_losses: torch.Tensor
    accuracies: torch.Tensor
    diverged: torch.Tensor
    seen: torch.Tensor
    """All parameters at each look, (looks, R, P)."""
    state: State
    """What the rule kept, at the end."""


class Model(Protocol):
    """Networks that compute side by side."""

    def logits(self, parameters: Parameters, x: torch.Tensor) -> torch.Tensor:
        """Of each network for each example, (R, N, C)."""


@dataclass(frozen=True, slots=True)
class Layers:
    """Fully connected layers with ReLUs between them, or another function."""

    net: Net

    def logits(self, parameters: Parameters, x: torch.Tensor) -> torch.Tensor:
        """Of pictures (N, 64)."""
        return self.net.layers(parameters, x)[-1]


@dataclass(frozen=True, slots=True)
class Task:
    """A network with its start, the batches, in turn, and what it is looked at with: training and test examples."""

    net: Model
    start: Parameters
    """Of one network, each of the shape (1, n_in, n_out)."""
    batches: Callable[[], Callable[[], Batch]]
    """Starts the batches anew: the same ones again."""
    train: Batch
    test: Batch

    @property
    def shapes(self) -> list[torch.Size]:
        """Of the parameters of one network."""
        return [p.shape for p in self.start]


def shuffled(x: torch.Tensor, y: torch.Tensor, size: int, seed: int) -> Callable[[], Callable[[], Batch]]:
    """Mini-batches; every epoch is a new shuffle, the same for whoever starts anew."""

    def anew() -> Callable[[], Batch]:
        rng = seeded(seed, 7)
        order = torch.empty(0, dtype=torch.int64)

        def following() -> Batch:
            nonlocal order
            if len(order) < size:
                order = torch.randperm(len(y), generator=rng)
            batch, order = order[:size], order[size:]
            return x[batch], y[batch]

        return following

    return anew


def digits_task(split: int, hidden: Sequence[int], gain: float, *, data: Split | None = None, batch: int = 64) -> Task:
    """ReLU layers of these widths on a split of the digits; hidden weights from N(0, gain² / n_in), as is the start."""
    data = digits_split(split) if data is None else data
    net = Net(torch.relu, (PIXELS, *hidden, CLASSES))
    start = net.started(torch.full((1, 1), gain), seeded(split, 6))
    batches = shuffled(data.train_x, data.train_y, batch, split)
    return Task(Layers(net), start, batches, (data.train_x, data.train_y), (data.test_x, data.test_y))


def run(
    task: Task,
    name: str,
    rates: torch.Tensor,
    looks: Sequence[int],
    *,
    l2: torch.Tensor | None = None,
    decoupled: torch.Tensor | None = None,
) -> Course:
    """Trains R networks by the optimizer of this name.

    Args:
        task: What is trained, and on what.
        name: The optimizer's.
        rates: The learning rate of every step and network, (steps, R).
        looks: After how many steps losses and accuracies are taken; increasing.
        l2: The weight decay that is added to the gradient, for each network, (R,).
        decoupled: The decoupled one, by which the learning rate is multiplied, (R,); else the optimizer's own.
    """
    steps, networks = rates.shape
    flat = torch.cat([p.expand(networks, -1, -1).flatten(1) for p in task.start], dim=1)
    shapes = [torch.Size((networks, *shape[1:])) for shape in task.shapes]
    sizes = [math.prod(shape[1:]) for shape in shapes]

    def parted(values: torch.Tensor) -> Parameters:
        return [part.view(shape) for part, shape in zip(torch.split(values, sizes, dim=1), shapes, strict=True)]

    change, state, following = RULES[name], State(), task.batches()
    if decoupled is None and name in DECOUPLED:
        decoupled = torch.full((networks,), DECOUPLED[name])
    going = torch.ones(networks, dtype=torch.bool)
    looked: list[tuple[torch.Tensor, ...]] = []
    for step in range(steps + 1):
        if step in looks:
            looked.append((*_looked(task, parted(flat), going), flat))
        if step == steps:
            break
        leaves = [p.requires_grad_() for p in parted(flat)]
        x, y = following()
        logits = task.net.logits(leaves, x)
        gradients = torch.autograd.grad(logits, leaves, slope(logits.detach(), y))
        with torch.no_grad():
            g = torch.cat([gradient.flatten(1) for gradient in gradients], dim=1)
            g = g if l2 is None else torch.addcmul(g, l2[:, None], flat)
            moved = torch.addcmul(flat, rates[step][:, None], change(g, state, step + 1), value=-1)
            if decoupled is not None:
                moved.addcmul_((rates[step] * decoupled)[:, None], flat, value=-1)
            # A sum of what is not finite is not finite; a sum may also overflow, so the entries decide.
            if not bool(moved.sum(dim=1).isfinite().all()):
                going = going & moved.isfinite().all(dim=1)
            flat = moved if bool(going.all()) else torch.where(going[:, None], moved, flat)
    train_losses, test_losses, accuracies, seen = (torch.stack(values) for values in zip(*looked, strict=True))
    return Course(train_losses, test_losses, accuracies, ~going, seen, state)


def constant(rates: Sequence[float], steps: int) -> torch.Tensor:
    """The same learning rates at every step, (steps, R)."""
    return torch.tensor(rates).expand(steps, -1)


def slope(logits: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """The gradient of each network's mean cross-entropy by its logits, (R, N, C): (softmax - one-hot) / N.

    Six times as fast as what autograd makes of torch.nn.functional.cross_entropy for so few classes.
    """
    p = (logits - logits.amax(dim=2, keepdim=True)).exp()
    p /= p.sum(dim=2, keepdim=True)
    p[:, torch.arange(len(y)), y] -= 1
    return p / len(y)


def _looked(task: Task, parameters: Parameters, going: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """Training and test loss and test accuracy of each network, in float64."""
    with torch.no_grad():
        losses = []
        for x, y in (task.train, task.test):
            logits = task.net.logits(parameters, x)
            loss = (logits.logsumexp(dim=2) - logits[:, torch.arange(len(y)), y]).double().mean(dim=1)
            losses.append(torch.where(going, loss.nan_to_num(MOST).clamp(max=MOST), MOST))
        accuracy = (logits.argmax(dim=2) == y).double().mean(dim=1)
    return losses[0], losses[1], torch.where(going, accuracy, 0.0)
