"""Activations compared on the digits: each with an initialization and a learning rate of its own.

Learning rates are tuned on another split and other starts than what is compared is measured on.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import torch
from torch.nn import functional

from gradnotes.experiments import Size
from gradnotes.experiments._digits import CLASSES, PIXELS, Split, digits_split
from gradnotes.experiments._side_by_side import Function, Net, Parameters, Rule, Trained, seeded, train

SILU_ARGMIN = -1.2784645427610738
"""Where SiLU is least: the zero of its slope, -1 - W(1/e). The value there is the argument plus one."""

LEAKY_RELU = partial(functional.leaky_relu, negative_slope=0.01)


def monotone_silu(x: torch.Tensor) -> torch.Tensor:
    """SiLU without its bump: left of its minimum it stays at the minimum. The slope is continuous, and nowhere < 0."""
    return torch.where(x > SILU_ARGMIN, functional.silu(x), SILU_ARGMIN + 1)


def gain(f: Function) -> float:
    """1 / sqrt(E f(x)²) for x ~ N(0, 1), which holds the mean square from layer to layer; by the trapezoidal rule."""
    x = torch.linspace(-12, 12, 24001, dtype=torch.float64)
    density = torch.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)
    return 1 / math.sqrt(float(torch.trapezoid(f(x) ** 2 * density, x)))


class Start(NamedTuple):
    """The gain of the hidden layers, that of the output layer is 1; and an offset of the units that biases take off."""

    gain: float
    offset: float = 0.0

    def of(self, net: Net, networks: int, draws: int, rng: torch.Generator) -> Parameters:
        """Parameters of so many networks."""
        parameters = net.started(torch.full((networks, 1), self.gain), rng, draws=draws)
        for layer in range(1, len(net.sizes) - 1):
            weight, bias = parameters[2 * layer], parameters[2 * layer + 1]
            parameters[2 * layer + 1] = bias - self.offset * weight.sum(dim=1, keepdim=True)
        return parameters


class Work(NamedTuple):
    """How much a comparison does: steps of a training, learning rates, starts to tune them on and starts to measure."""

    steps: int
    rates: tuple[float, ...]
    tuned_on: int = 1
    measured_on: int = 4

    def at(self, size: Size) -> Work:
        """The same at full size; at quick, two rates and two starts for a few steps."""
        return self if size == "full" else Work(min(self.steps, 30), self.rates[2:6:3], 1, 2)


def powers(low: int, high: int) -> tuple[float, ...]:
    """The powers of two between these exponents, both included."""
    return tuple(2.0**k for k in range(low, high + 1))


def sizes(hidden: int, width: int) -> tuple[int, ...]:
    """Of the digits' pixels, the hidden layers and the classes."""
    return (PIXELS, *[width] * hidden, CLASSES)


class Compared(NamedTuple):
    """A tuned learning rate, the networks that were then trained with it, and their data."""

    rate: float
    trained: Trained
    data: Split


Score = Callable[[Trained, Split], Sequence[float]]
"""What is least for the best learning rate, of each network."""


def compared(
    net: Net, start: Start, rule: Rule, work: Work, seed: int, score: Score, *, watch: bool = True
) -> Compared:
    """Tune the learning rate on one split and its starts, then train at that rate on another."""
    data = digits_split(10_000 + seed)
    each = torch.tensor(work.rates).repeat_interleave(work.tuned_on)
    parameters = start.of(net, len(each), work.tuned_on, seeded(seed, 1))
    trained = train(net, parameters, data, each, work.steps, seeded(seed, 2), rule, watch=watch)
    scores = np.reshape(score(trained, data), (len(work.rates), work.tuned_on)).mean(axis=1)
    rate = work.rates[int(np.argmin(scores))]
    data = digits_split(seed)
    parameters = start.of(net, work.measured_on, work.measured_on, seeded(seed, 3))
    same = torch.full((work.measured_on,), rate)
    return Compared(rate, train(net, parameters, data, same, work.steps, seeded(seed, 4), rule, watch=watch), data)


def fastest(loss: float, steps: int) -> Score:
    """Fewest steps to a loss; among those that do not get there, the lower last loss."""

    def score(trained: Trained, data: Split) -> list[float]:
        last = trained.watched[-1].double().nan_to_num(nan=math.inf).clamp(max=100).tolist()
        return [s + end / 1000 for s, end in zip(_capped(trained, loss, steps), last, strict=True)]

    return score


def lowest(net: Net) -> Score:
    """The logarithm of the loss of the training part; 100 nats where it is more, or not a number."""

    def score(trained: Trained, data: Split) -> list[float]:
        with torch.no_grad():
            losses = net.losses(trained.parameters, data.train_x, data.train_y).double()
        found: list[float] = losses.nan_to_num(nan=math.inf).clamp(max=100).log().tolist()
        return found

    return score


def speed(trained: Trained, loss: float, steps: int) -> dict[str, float]:
    """steps: to the loss, the geometric mean over the networks, twice the budget counting for one that does not reach
    it; reached: the share that does.
    """
    return {
        "steps": 2 ** float(np.mean(_capped(trained, loss, steps))),
        "reached": float(np.mean(np.isfinite(trained.steps_to(loss)))),
    }


def _capped(trained: Trained, loss: float, steps: int) -> list[float]:
    """log2 of the steps to a loss, at least one, or of twice the budget where it is not reached."""
    return [math.log2(min(max(s, 1), 2 * steps)) for s in trained.steps_to(loss)]


ZERO_CENTERED: Mapping[str, tuple[Function, Start]] = {
    "tanh": (torch.tanh, Start(1)),
    "tanh_plus_1": (lambda x: torch.tanh(x) + 1, Start(1, offset=1)),
    "sigmoid_minus_half": (lambda x: torch.sigmoid(x) - 0.5, Start(1)),
    "sigmoid_same_start": (torch.sigmoid, Start(1, offset=0.5)),
    "sigmoid": (torch.sigmoid, Start(1)),
}
"""With the slope 1 or 1/4 at zero, centered, with an offset but started as the centered network, and as is usual."""

ZERO_CENTERING_LOSS = 0.1
ZERO_CENTERING_WORK: Mapping[Rule, Work] = {"sgd": Work(200, powers(-2, 5)), "adam": Work(120, powers(-8, -2))}


def zero_centering_of(size: Size, seed: int) -> dict[str, float]:
    """For each rule and function the steps to the loss; two hidden layers of 32 units."""
    found: dict[str, float] = {}
    for rule, full in ZERO_CENTERING_WORK.items():
        work = full.at(size)
        for name, (f, start) in ZERO_CENTERED.items():
            score = fastest(ZERO_CENTERING_LOSS, work.steps)
            result = compared(Net(f, sizes(2, 32)), start, rule, work, seed, score)
            values = speed(result.trained, ZERO_CENTERING_LOSS, work.steps) | {"rate": result.rate}
            found |= {f"{rule}.{name}.{what}": value for what, value in values.items()}
    return found


RECTIFIERS: Mapping[str, Function] = {"relu": torch.relu, "leaky_relu": LEAKY_RELU, "elu": functional.elu}
SHAPES: Mapping[str, tuple[int, bool]] = {"shallow": (2, False), "deep": (6, False), "deep_normalized": (6, True)}
"""Hidden layers of 32 units, and whether each is batch-normalized."""

CONVERGENCE_LOSS = 0.05
CONVERGENCE_WORK = Work(250, powers(-4, 1), tuned_on=2)
NOISE = 1.0
"""Standard deviation of the noise on every test pixel; the mean square of a picture is 1 a pixel."""


def convergence_of(size: Size, seed: int) -> dict[str, float]:
    """For each shape and function the steps to the loss, and what the networks are worth after all steps."""
    work = CONVERGENCE_WORK.at(size)
    found: dict[str, float] = {}
    for shape, (hidden, normalized) in SHAPES.items():
        for name, f in RECTIFIERS.items():
            net, own = Net(f, sizes(hidden, 32), normalized), gain(f)
            result = compared(net, Start(own), "sgd", work, seed, fastest(CONVERGENCE_LOSS, work.steps))
            parameters, test_x, test_y = result.trained.parameters, result.data.test_x, result.data.test_y
            noisy = test_x + NOISE * torch.randn(test_x.shape, generator=seeded(seed, 5))
            with torch.no_grad():
                values = {
                    "rate": result.rate,
                    "loss": float(
                        result.trained.watched[-1].double().nan_to_num(nan=100).clamp(max=100).log().mean().exp()
                    ),
                    "accuracy": float(net.accuracies(parameters, test_x, test_y).mean()),
                    "noisy_accuracy": float(net.accuracies(parameters, noisy, test_y).mean()),
                    "offset": offset(net.layers(parameters, test_x)[:-1]),
                }
            values |= speed(result.trained, CONVERGENCE_LOSS, work.steps)
            found |= {f"{shape}.{name}.{what}": value for what, value in values.items()}
    return found


def offset(hidden: Sequence[torch.Tensor]) -> float:
    """The share of the units' mean squares that their means make up: 0 for centered ones, 1 for constants.

    Layers (R, N, width). A network whose squares overflow is left out.
    """
    squares = torch.stack([values.square().mean(dim=1).sum(dim=1) for values in hidden]).double()
    means = torch.stack([values.mean(dim=1).square().sum(dim=1) for values in hidden]).double()
    finite = squares.isfinite().all(dim=0)
    return float(means[:, finite].sum() / squares[:, finite].sum())


SMALL: Mapping[str, Function] = {
    "relu": torch.relu,
    "elu": functional.elu,
    "silu": functional.silu,
    "silu_monotone": monotone_silu,
}
WIDTHS = (4, 8, 32)
SMALL_WORK = Work(200, powers(-8, -3), tuned_on=2, measured_on=8)


def silu_small_of(size: Size, seed: int) -> dict[str, float]:
    """For each width and function the training loss and the test accuracy; two hidden layers, Adam."""
    work = SMALL_WORK.at(size)
    found: dict[str, float] = {}
    for width in WIDTHS:
        for name, f in SMALL.items():
            net, own = Net(f, sizes(2, width)), gain(f)
            score = lowest(net)
            result = compared(net, Start(own), "adam", work, seed, score, watch=False)
            parameters, data = result.trained.parameters, result.data
            with torch.no_grad():
                values = {
                    "rate": result.rate,
                    "loss": float(np.exp(np.mean(score(result.trained, data)))),
                    "accuracy": float(net.accuracies(parameters, data.test_x, data.test_y).mean()),
                }
            found |= {f"width_{width}.{name}.{what}": value for what, value in values.items()}
    return found
