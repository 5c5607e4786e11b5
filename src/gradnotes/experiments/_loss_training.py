"""Networks of one shape that are trained side by side on different losses, and what their answers are worth."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional

from gradnotes.experiments import Size, Values
from gradnotes.experiments._digits import CLASSES, PIXELS, Split, digits_split
from gradnotes.experiments._side_by_side import Net, Parameters, Rule, seeded, train

Loss = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
"""Of the logits (N, C) and the labels (N,): the mean over the examples."""


@dataclass(frozen=True, slots=True)
class LossNet(Net):
    """Networks each with a loss of its own, in turn; all see the same batches."""

    own: tuple[Loss, ...] = ()

    def losses(self, parameters: Parameters, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        """The loss of each network, (R,)."""
        logits = self.layers(parameters, x)[-1]
        return torch.stack([self.own[r % len(self.own)](given, y) for r, given in enumerate(logits)])


def one_hot(y: torch.Tensor) -> torch.Tensor:
    """The targets as vectors, float32."""
    return functional.one_hot(y, CLASSES).float()


def _mse_linear(logits: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return (logits - one_hot(y)).square().sum(dim=1).mean() / 2


def _mse_sigmoid(logits: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return _mse_linear(torch.sigmoid(logits), y)


def _mse_softmax(logits: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return _mse_linear(torch.softmax(logits, dim=1), y)


def _bce(logits: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return functional.binary_cross_entropy_with_logits(logits, one_hot(y), reduction="none").sum(dim=1).mean()


OUTPUTS: dict[str, Loss] = {
    "cross_entropy": functional.cross_entropy,
    "bce_sigmoid": _bce,
    "mse_softmax": _mse_softmax,
    "mse_sigmoid": _mse_sigmoid,
    "mse_linear": _mse_linear,
}
RATES = {name: tuple(2.0**k for k in range(-6, 4)) for name in OUTPUTS}
RATES["mse_linear"] = tuple(2.0**k for k in range(-11, -1))  # its gradient grows with the outputs
LAST_GAINS = {"small_start": 1.0, "large_start": 10.0}
"""Scales of the output layer at the start; with 10 most of the sigmoids are saturated."""


def mean_accuracy(net: Net, parameters: Parameters, data: Split) -> torch.Tensor:
    """Of each network on the test part, (R,)."""
    with torch.no_grad():
        return net.accuracies(parameters, data.test_x, data.test_y)


def outputs_of(size: Size, seed: int) -> Values:
    """What `losses.squared_or_entropy` measures: learning rates are tuned on another split and other starts."""
    early, late = (10, 20) if size == "quick" else (50, 250)
    found: Values = {}
    for start, gain in LAST_GAINS.items():
        for name, loss in OUTPUTS.items():
            net = LossNet(torch.relu, (PIXELS, 32, CLASSES), own=(loss,))
            rates = RATES[name][3::4] if size == "quick" else RATES[name]

            def after(
                split: int, each: Sequence[float], purpose: int, net: LossNet = net, gain: float = gain
            ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
                """Accuracies of networks with these learning rates, early and at the end, and which diverged."""
                data, rng = digits_split(split), seeded(seed, purpose)
                gains = torch.full((len(each), 1), math.sqrt(2))
                parameters = net.started(gains, rng)
                parameters[-2] = gain * parameters[-2]
                given = torch.tensor(each)
                first = train(net, parameters, data, given, early, rng)
                parameters = [p.detach() for p in first.parameters]
                soon = mean_accuracy(net, parameters, data)
                second = train(net, parameters, data, given, late, rng)
                return soon, mean_accuracy(net, second.parameters, data), first.diverged | second.diverged

            rate = rates[int(after(10_000 + seed, rates, 1)[1].argmax())]
            soon, end, diverged = (float(values[0]) for values in after(seed, [rate], 2))
            found[f"{start}.{name}.early_accuracy"], found[f"{start}.{name}.accuracy"] = soon, end
            found[f"{start}.{name}.learning_rate"], found[f"{start}.{name}.diverged"] = rate, diverged
    return found


# One sigmoid unit


UNIT_RATES = tuple(4.0**k for k in range(-2, 9))
"""Up to 65536: where squared error has nearly no slope left, the best rate is 16384."""
BIASES = (0, 5, 10)


def _even(data: Split) -> tuple[np.ndarray, np.ndarray]:
    """Pictures of the training part, and 1 for the even digits."""
    return data.train_x.double().numpy(), (data.train_y % 2 == 0).double().numpy()


def unit_steps(
    x: np.ndarray, y: np.ndarray, bias: float, loss: str, rates: np.ndarray, most: int, share: float = 0.88
) -> np.ndarray:
    """Steps of gradient descent until a sigmoid unit is right on this share of pictures, for each learning rate.

    It starts with weights of 0 and this bias; `most` where it does not get there.
    """
    weights, offset = np.zeros((x.shape[1], len(rates))), np.full(len(rates), float(bias))
    found = np.full(len(rates), most)
    with np.errstate(over="ignore"):
        for step in range(most):
            z = x @ weights + offset
            right = np.mean((z > 0) == (y[:, None] > 0.5), axis=0)
            found = np.where((right >= share) & (found == most), step, found)
            if np.all(found < most):
                break
            p = 1 / (1 + np.exp(-z))
            slope = p - y[:, None]
            if loss == "mse":
                slope = slope * p * (1 - p)
            weights = weights - rates * (x.T @ slope) / len(y)
            offset = offset - rates * slope.mean(axis=0)
    return found


def unit_of(size: Size, seed: int) -> Values:
    """What `losses.sigmoid_training` measures."""
    most = 60 if size == "quick" else 1000
    rates = np.array(UNIT_RATES)
    x, y = _even(digits_split(seed))
    found: Values = {}
    for bias in BIASES:
        for loss in ("mse", "cross_entropy"):
            tuned = unit_steps(*_even(digits_split(10_000 + seed)), bias, loss, rates, most)
            rate = float(rates[int(tuned.argmin())])
            steps = unit_steps(x, y, bias, loss, np.array([rate, 1.0]), most)
            found[f"bias_{bias}.{loss}.learning_rate"] = rate
            for name, count in (("tuned", steps[0]), ("rate_1", steps[1])):
                found[f"bias_{bias}.{loss}.{name}.steps"] = int(count)
                found[f"bias_{bias}.{loss}.{name}.reached"] = float(count < most)
    return found


# The loss at the start


STARTS = ("zeros", "default", "he", "normal_1", "uniform_0_1")


def started(name: str, rng: torch.Generator, hidden: int = 128) -> Callable[[torch.Tensor], torch.Tensor]:
    """The logits of a new network of two hidden ReLU layers, without biases but in `default`."""
    sizes = (PIXELS, hidden, hidden, CLASSES)
    layers: list[tuple[torch.Tensor, torch.Tensor]] = []
    for n_in, n_out in itertools.pairwise(sizes):
        normal, uniform = torch.randn(n_out, n_in, generator=rng), torch.rand(n_out, n_in + 1, generator=rng)
        bound = 1 / math.sqrt(n_in)
        weight = {
            "zeros": torch.zeros(n_out, n_in),
            "default": (2 * uniform[:, 1:] - 1) * bound,
            "he": normal * math.sqrt(2 / n_in),
            "normal_1": normal,
            "uniform_0_1": uniform[:, 1:],
        }[name]
        layers.append((weight, (2 * uniform[:, 0] - 1) * bound if name == "default" else torch.zeros(n_out)))

    def logits(x: torch.Tensor) -> torch.Tensor:
        for weight, bias in layers[:-1]:
            x = torch.relu(functional.linear(x, weight, bias))
        return functional.linear(x, *layers[-1])

    return logits


SCALES = (0.0, 0.1, 0.3, 1.0, 3.0, 10.0)
COUNTS = (2, 10, 1000)


def spelled(number: float) -> str:
    """0.3 as 0p3, 10.0 as 10."""
    return f"{number:g}".replace(".", "p")


def first_losses(size: Size, seed: int) -> Values:
    """What `losses.initial_loss` measures."""
    found: Values = {}
    data = digits_split(seed)
    for name in STARTS:
        logits = started(name, seeded(seed, 1))(data.train_x).double()
        found[f"{name}.loss"] = float(functional.cross_entropy(logits, data.train_y))
        found[f"{name}.logit_std"] = float(logits.std(dim=1, correction=0).square().mean().sqrt())
    rows = 200 if size == "quick" else 5000
    for count in COUNTS:
        drawn = torch.randn(rows, count, generator=seeded(seed, 2), dtype=torch.float64)
        for scale in SCALES:
            found[f"classes_{count}.scale_{spelled(scale)}.loss"] = float(
                functional.cross_entropy(scale * drawn, torch.zeros(rows, dtype=torch.int64))
            )
    return found


# Confidence


def calibration_error(confidence: torch.Tensor, right: torch.Tensor, bins: int = 10) -> float:
    """The expected calibration error: |accuracy - mean confidence| in bins of confidence, weighted by their size."""
    place = (confidence * bins).long().clamp(max=bins - 1)
    error = 0.0
    for k in range(bins):
        here = place == k
        if here.any():
            error += float(here.double().mean()) * abs(float(right[here].mean() - confidence[here].mean()))
    return error


SMOOTHINGS = (0.0, 0.05, 0.1, 0.2, 0.4)


def smoothed(epsilon: float) -> Loss:
    return lambda logits, y: functional.cross_entropy(logits, y, label_smoothing=epsilon)


def smoothing_of(size: Size, seed: int) -> Values:
    """What `losses.label_smoothing` measures."""
    found: Values = {}
    net = LossNet(torch.relu, (PIXELS, 64, CLASSES), own=tuple(map(smoothed, SMOOTHINGS)))
    for labels, share in (("clean", 0.0), ("noisy", 0.2)):
        data = digits_split(seed).first(300)
        rng = seeded(seed, 1)
        wrong = torch.rand(300, generator=rng) < share
        other = (data.train_y + torch.randint(1, CLASSES, (300,), generator=rng)) % CLASSES
        data = Split(data.train_x, torch.where(wrong, other, data.train_y), data.test_x, data.test_y)
        gains = torch.full((len(SMOOTHINGS), 1), math.sqrt(2))
        parameters = net.started(gains, rng)
        rates = torch.full((len(SMOOTHINGS),), 2.0**-7)
        parameters = train(net, parameters, data, rates, 20 if size == "quick" else 400, rng, "adam").parameters
        with torch.no_grad():
            tested, fitted = (net.layers(parameters, x)[-1].double() for x in (data.test_x, data.train_x))
        for epsilon, test, train_logits in zip(SMOOTHINGS, tested, fitted, strict=True):
            confidence, answer = torch.softmax(test, dim=1).max(dim=1)
            right = (answer == data.test_y).double()
            top = train_logits.gather(1, data.train_y[:, None])[:, 0]
            rest = (train_logits.sum(dim=1) - top) / (CLASSES - 1)
            name = f"{labels}.epsilon_{spelled(epsilon)}"
            found |= {
                f"{name}.accuracy": float(right.mean()),
                f"{name}.confidence": float(confidence.mean()),
                f"{name}.calibration_error": calibration_error(confidence, right),
                f"{name}.test_loss": float(functional.cross_entropy(test, data.test_y)),
                f"{name}.logit_gap": float((top - rest).mean()),
            }
    return found


# Imbalance


POSITIVES = 12
RARE = 8
"""The digit that is to be told from the others, of which so many pictures are left."""


def focal(alpha: float | None, gamma: float) -> Loss:
    """Of logits (N, 1) and labels (N,)."""

    def loss(logits: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        sign = 2.0 * y - 1
        ce = functional.softplus(-sign * logits[:, 0])
        weight = 1.0 if alpha is None else alpha * y + (1 - alpha) * (1 - y)
        return (weight * torch.sigmoid(-sign * logits[:, 0]) ** gamma * ce).mean()

    return loss


def _weighted(factor: float) -> Loss:
    def loss(logits: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        weight, target = torch.tensor(factor, dtype=logits.dtype), y.to(logits.dtype)
        return functional.binary_cross_entropy_with_logits(logits[:, 0], target, pos_weight=weight)

    return loss


BALANCED: dict[str, Loss] = {
    "cross_entropy": focal(None, 0),
    "pos_weight": _weighted(100.0),
    "focal_1": focal(None, 1),
    "focal_2": focal(None, 2),
    "focal_5": focal(None, 5),
    "focal_2_alpha_0p25": focal(0.25, 2),
    "focal_2_alpha_0p75": focal(0.75, 2),
}


def average_precision(score: torch.Tensor, positive: torch.Tensor) -> float:
    """The mean, over the positives, of the share of positives among what scores at least as high."""
    order = torch.argsort(score, descending=True, stable=True)
    hits = positive[order].double()
    precision = hits.cumsum(0) / torch.arange(1, len(hits) + 1)
    return float((precision * hits).sum() / hits.sum())


def imbalance_of(size: Size, seed: int) -> Values:
    """What `losses.imbalance` measures."""
    data = digits_split(seed)
    rare = torch.nonzero(data.train_y == RARE)[:POSITIVES, 0]
    kept = torch.cat([rare, torch.nonzero(data.train_y != RARE)[:, 0]])
    part = Split(data.train_x[kept], (data.train_y[kept] == RARE).long(), data.test_x, (data.test_y == RARE).long())
    rng = seeded(seed, 1)
    net = LossNet(torch.relu, (PIXELS, 32, 1), own=tuple(BALANCED.values()))
    one = net.started(torch.full((len(BALANCED), 1), math.sqrt(2)), rng)
    rule: Rule = "adam"
    rates = torch.full((len(BALANCED),), 2.0**-8)
    parameters = train(net, one, part, rates, 30 if size == "quick" else 300, rng, rule).parameters
    with torch.no_grad():
        scores = net.layers(parameters, part.test_x)[-1][:, :, 0].double()
    positive = part.test_y == 1
    found: Values = {}
    for name, score in zip(BALANCED, scores, strict=True):
        p = torch.sigmoid(score)
        confidence, right = torch.maximum(p, 1 - p), ((p > 0.5) == positive).double()
        found |= {
            f"{name}.recall": float((p[positive] > 0.5).double().mean()),
            f"{name}.false_positive_rate": float((p[~positive] > 0.5).double().mean()),
            f"{name}.average_precision": average_precision(score, positive),
            f"{name}.confidence": float(confidence.mean()),
            f"{name}.accuracy": float(right.mean()),
        }
    return found
