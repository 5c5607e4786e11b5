"""Optimizers over a grid of learning rates: how fast, how well in the end, how steadily, after how much tuning."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import torch

from gradnotes.experiments import Values
from gradnotes.experiments._optimizer_runs import Batch, Course, Task, constant, digits_task, run
from gradnotes.experiments._recurrent import SYMBOLS, Cell, Reader, first_symbol
from gradnotes.experiments._side_by_side import Parameters, seeded

DEFAULTS = {
    "sgd": 1e-3,
    "adagrad": 1e-2,
    "rmsprop": 1e-2,
    "adadelta": 1.0,
    "adam": 1e-3,
}
"""PyTorch's learning rates; with momentum it is SGD's."""

TUNING = 10_000
"""The split whose number is larger by so much serves to choose the learning rate."""

TAIL = 6
"""The last epochs in which the training loss is watched for a rise."""

FAST, NEAR = 2.0, 0.01
"""A learning rate is good enough early with a loss within twice the best one's, and at the end with an accuracy within
a hundredth of the best."""


@dataclass(frozen=True, slots=True)
class Sweep:
    """A task by the number of its split, and how long and at which learning rates the optimizers work on it.

    exponents: for each method the lowest and the highest power of two that is tried. epoch: in steps. moments: after
    how many steps the optimizers are compared; `end` is the last. curve: more steps to look at. In the last six epochs
    every one is.
    """

    task: Callable[[int], Task]
    exponents: Mapping[str, tuple[int, int]]
    moments: Mapping[str, int]
    epoch: int
    curve: tuple[int, ...] = ()

    def rates(self, method: str) -> list[float]:
        """The powers of two, and PyTorch's default as the last."""
        lowest, highest = self.exponents[method]
        return [2.0**k for k in range(lowest, highest + 1)] + [DEFAULTS.get(method, DEFAULTS["sgd"])]

    def shortened(self) -> Sweep:
        """To be run in a second: few steps, and three learning rates."""
        moments = {name: 2 + number for number, name in enumerate(self.moments)}
        exponents = {method: (lowest, lowest + 2) for method, (lowest, _) in self.exponents.items()}
        return replace(self, moments=moments, exponents=exponents, epoch=1, curve=(1,))


def most_accurate(course: Course, part: slice) -> int:
    """Which of these networks, counted from the first of them, has the best test accuracy, at the last look.

    Where accuracies tie, the test loss decides.
    """
    accuracy, loss = course.accuracies[-1, part].tolist(), course.test_losses[-1, part].tolist()
    return max(range(len(accuracy)), key=lambda r: (accuracy[r], -loss[r]))


def chosen(course: Course, look: int, last: bool) -> int:
    """Which of the powers of two was best: at the end by test accuracy, before it by the training loss."""
    return most_accurate(course, slice(-1)) if last else int(course.train_losses[look, :-1].argmin())


def octaves(good: Sequence[bool], best: int) -> int:
    """How many neighbours in a row, the best one among them, are good."""
    below = next((i for i in range(best, -1, -1) if not good[i]), -1)
    above = next((i for i in range(best, len(good)) if not good[i]), len(good))
    return above - below - 1


def rise(losses: Sequence[float]) -> float:
    """The largest factor by which a loss stands above the lowest before it; 1 for one that only falls."""
    lowest, largest = math.inf, 1.0
    for loss in losses:
        lowest = min(lowest, loss)
        largest = max(largest, loss / max(lowest, 1e-30))
    return largest


def spelled(exponent: int) -> str:
    """2^-8 as m8, 2^3 as 3."""
    return f"m{-exponent}" if exponent < 0 else str(exponent)


def swept(sweep: Sweep, seed: int, *, quick: bool = False) -> Values:
    """What the sweeps measure; the learning rates are chosen on another split, for each moment."""
    sweep = sweep.shortened() if quick else sweep
    end = sweep.moments["end"]
    tail = [end - sweep.epoch * k for k in range(TAIL, -1, -1) if end - sweep.epoch * k > 0]
    looks = sorted({0, end // 2, *sweep.moments.values(), *tail, *sweep.curve})
    found: Values = {}
    moments = sorted(sweep.moments.items(), key=lambda item: item[1])
    for method in sweep.exponents:
        rates = sweep.rates(method)
        lowest = sweep.exponents[method][0]
        tried = run(sweep.task(TUNING + seed), method, constant(rates, end), [steps for _, steps in moments])
        picks = []
        for number, (moment, steps) in enumerate(moments):
            head, last = f"{method}.{moment}", steps == end
            picks.append(chosen(tried, number, last))
            accuracies, losses = tried.accuracies[number, :-1].tolist(), tried.train_losses[number, :-1].tolist()
            for k, (loss, accuracy) in enumerate(zip(losses, accuracies, strict=True)):
                name = f"{head}.rate_{spelled(lowest + k)}"
                found[f"{name}.train_loss"], found[f"{name}.test_accuracy"] = loss, accuracy
            best = accuracies[picks[-1]] if last else losses[picks[-1]]
            good = [a >= best - NEAR for a in accuracies] if last else [loss <= FAST * best for loss in losses]
            found[f"{head}.octaves"] = octaves(good, picks[-1])
            found[f"{head}.log2_rate"] = lowest + picks[-1]
        course = run(sweep.task(seed), method, constant([rates[pick] for pick in picks] + rates[-1:], end), looks)
        for r, (moment, steps) in enumerate(moments):
            for name, column in ((moment, r), (f"{moment}.default", len(moments))):
                at = looks.index(steps)
                found[f"{method}.{name}.train_loss"] = float(course.train_losses[at, column])
                found[f"{method}.{name}.test_accuracy"] = float(course.accuracies[at, column])
            found[f"{method}.{moment}.rise"] = rise([float(course.train_losses[looks.index(t), r]) for t in tail])
            found[f"{method}.{moment}.diverged"] = float(course.diverged[r])
        for name, r in (("tuned", len(moments) - 1), ("at_default", len(moments))):
            for step in sorted({0, end // 2, end, *sweep.curve}):
                found[f"{method}.{name}.step_{step}.train_loss"] = float(course.train_losses[looks.index(step), r])
                found[f"{method}.{name}.step_{step}.test_accuracy"] = float(course.accuracies[looks.index(step), r])
    return found


# Digits

EPOCH = 21
"""Steps of an epoch of 1348 pictures in batches of 64; what is left over falls away."""

EXPONENTS = {
    "sgd": (-5, 2),
    "momentum": (-8, -1),
    "nesterov": (-8, -1),
    "adagrad": (-7, 0),
    "rmsprop": (-12, -4),
    "adadelta": (-3, 6),
    "adam": (-12, -3),
}
DEEP_EXPONENTS = {
    "sgd": (-6, 3),
    "momentum": (-9, 0),
    "nesterov": (-9, 0),
    "adagrad": (-8, 1),
    "rmsprop": (-13, -4),
    "adam": (-12, -3),
}


def shallow(split: int) -> Task:
    """Two hidden layers of 32 with He's weights."""
    return digits_task(split, (32, 32), math.sqrt(2))


def deep(split: int) -> Task:
    """Six hidden layers of 32 with the variance of PyTorch's own weights, too small for so many."""
    return digits_task(split, (32,) * 6, 1 / math.sqrt(3))


DIGITS = Sweep(
    shallow,
    EXPONENTS,
    {"early": 2 * EPOCH, "end": 20 * EPOCH},
    EPOCH,
    tuple(EPOCH * epoch for epoch in (1, 2, 3, 5, 7, 10)),
)
DEEP = Sweep(deep, DEEP_EXPONENTS, {"early": 3 * EPOCH, "end": 10 * EPOCH}, EPOCH)


# A recurrent network

LENGTH, HIDDEN = 12, 32


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A tanh RNN with a linear layer on its last state, as `_recurrent.Reader` is, with one bias in place of two."""

    def logits(self, parameters: Parameters, x: torch.Tensor) -> torch.Tensor:
        """Of sequences (N, L, 4), by parameters (R, 4, H), (R, H, H), (R, 1, H), (R, H, 4), (R, 1, 4)."""
        into, inner, bias, out, last = parameters
        rows = len(x)
        read = torch.baddbmm(bias, x.transpose(0, 1).reshape(1, -1, SYMBOLS).expand(len(into), -1, -1), into)
        state = into.new_zeros(len(into), rows, inner.shape[1])
        for step in torch.split(read, rows, dim=1):
            state = torch.tanh(torch.baddbmm(step, state, inner))
        return torch.baddbmm(last, state, out)


def remembering(split: int) -> Task:
    """To name the first of 12 symbols, batches of 32 new sequences."""
    reader = {name: p.detach() for name, p in Reader(Cell(), HIDDEN, seeded(split, 6)).named_parameters()}
    order = ("layer.weight_ih_l0", "layer.weight_hh_l0", "layer.bias_ih_l0", "top.weight", "top.bias")
    start = [reader[name].mT[None] if reader[name].ndim == 2 else reader[name][None, None] for name in order]

    def anew() -> Callable[[], Batch]:
        rng = seeded(split, 7)
        return lambda: first_symbol(32, LENGTH, rng)

    rng = seeded(split, 8)
    return Task(Recurrence(), start, anew, first_symbol(512, LENGTH, rng), first_symbol(512, LENGTH, rng))


RECURRENT_EXPONENTS = {"sgd": (-5, 4), "momentum": (-8, 0), "rmsprop": (-12, -4), "adam": (-11, -3)}
MEMORY = Sweep(remembering, RECURRENT_EXPONENTS, {"early": 100, "end": 300}, 20, (200,))
