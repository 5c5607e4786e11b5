"""Units that die, starts that are off, and networks set up wrongly: what each activation makes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import torch
from torch import nn
from torch.nn import functional

from gradnotes.experiments import Size
from gradnotes.experiments._activation_runs import LEAKY_RELU, Start, Work, compared, fastest, gain, powers, sizes
from gradnotes.experiments._cases import spelled
from gradnotes.experiments._digits import Split, digits_split
from gradnotes.experiments._networks import deep_mlp, dense, scaled_normal, train
from gradnotes.experiments._side_by_side import Function, Net, Rule, seeded
from gradnotes.experiments._side_by_side import train as train_side_by_side

DEAD_WORK: dict[Rule, Work] = {
    "sgd": Work(200, powers(-3, 2)),
    "adam": Work(200, powers(-8, -3)),
}
STARTS: dict[str, tuple[Function, float, float]] = {
    "relu.c_2": (torch.relu, 2, 0),
    "relu.c_0p5": (torch.relu, 0.5, 0),
    "relu.c_8": (torch.relu, 8, 0),
    "relu.bias_minus_1": (torch.relu, 2, -1),
    "leaky_relu.c_2": (LEAKY_RELU, 2, 0),
}
"""Function, c of the weights' variance c / n, and where the biases of hidden units start."""


def dead_units_of(size: Size, seed: int) -> dict[str, float]:
    """For each rule, start and learning rate the silent units and the accuracy; three hidden layers of 32 units."""
    data = digits_split(seed)
    found = {}
    for rule, full in DEAD_WORK.items():
        draws = full.at(size).measured_on
        each = torch.tensor(full.rates).repeat_interleave(draws)
        for name, (f, c, bias) in STARTS.items():
            net = Net(f, sizes(3, 32))
            start = net.started(torch.full((len(each), 1), c**0.5), seeded(seed, 1), draws=draws, bias=bias)
            trained = train_side_by_side(net, start, data, each, full.at(size).steps, seeded(seed, 2), rule)
            with torch.no_grad():
                values = {
                    "silent": silent(net.layers(trained.parameters, data.train_x)[:-1]),
                    "accuracy": net.accuracies(trained.parameters, data.test_x, data.test_y),
                    "diverged": trained.diverged,
                }
                found[f"{name}.silent_at_start"] = float(silent(net.layers(start, data.train_x)[:-1]).mean())
            for what, value in values.items():
                means = value.double().view(len(full.rates), -1).mean(dim=1).tolist()
                named = zip(full.rates, means, strict=True)
                found |= {f"{rule}.{name}.{spelled('rate', rate)}.{what}": mean for rate, mean in named}
    return found


def silent(hidden: Iterable[torch.Tensor]) -> torch.Tensor:
    """The share of each network's hidden units that are positive for no picture, (R,); layers (R, N, width)."""
    layers = [(values <= 0).all(dim=1) for values in hidden]
    return torch.cat(layers, dim=1).double().mean(dim=1)


SCALES = tuple(2.0**k for k in range(-4, 7))
"""c of the weights' variance c / n; a step is an octave."""

SENSITIVE: dict[str, Function] = {"relu": torch.relu, "elu": functional.elu, "tanh": torch.tanh}
SENSITIVITY_WORK = Work(250, powers(-5, 2), measured_on=1)
TRAINED = 0.9
"""Test accuracy of a network that counts as trained."""


def sensitivity_of(size: Size, seed: int) -> dict[str, float]:
    """For each function and scale the accuracy at the learning rate that suits the function's own gain."""
    work = SENSITIVITY_WORK.at(size)
    found: dict[str, float] = {}
    for name, f in SENSITIVE.items():
        net, own = Net(f, sizes(6, 32)), gain(f)
        tuned = compared(net, Start(own), "sgd", work, seed, fastest(0.1, work.steps))
        start = net.started(torch.tensor(SCALES).sqrt().view(-1, 1), seeded(seed, 5))
        same = torch.full((len(SCALES),), tuned.rate)
        trained = train_side_by_side(net, start, tuned.data, same, work.steps, seeded(seed, 6))
        with torch.no_grad():
            accuracies = net.accuracies(trained.parameters, tuned.data.test_x, tuned.data.test_y).tolist()
        by_scale = dict(zip(SCALES, accuracies, strict=True))
        found |= {f"{name}.{spelled('c', c)}.accuracy": accuracy for c, accuracy in by_scale.items()}
        found |= {
            f"{name}.octaves": sum(accuracy >= TRAINED for accuracy in accuracies),
            f"{name}.octaves_below_1": sum(accuracy >= TRAINED for c, accuracy in by_scale.items() if c < 1),
            f"{name}.rate": tuned.rate,
        }
    return found


class Forgetful(torch.optim.SGD):
    """SGD whose gradients add up over all steps, as where `zero_grad` was forgotten."""

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Does nothing."""


class Setup(NamedTuple):
    """How a network is set up and trained."""

    data: Split
    variance: float
    """c of the weights' variance c / n."""
    bias: float = 0.0
    rate: float = 0.25
    last: Callable[[], nn.Module] = nn.Identity
    """Behind the logits."""
    narrow: bool = False
    """Two units in the second hidden layer."""
    forgetful: bool = False


FAULTS: dict[str, Callable[[Setup, str, int], Setup]] = {
    "none": lambda setup, name, seed: setup,
    "weights_too_small": lambda setup, name, seed: setup._replace(variance=setup.variance / 8),
    "weights_too_large": lambda setup, name, seed: setup._replace(variance=8 * setup.variance),
    "biases_negative": lambda setup, name, seed: setup._replace(bias=-2),
    "rate_too_large": lambda setup, name, seed: setup._replace(rate=8 * setup.rate),
    "rate_too_small": lambda setup, name, seed: setup._replace(rate=setup.rate / 8),
    "inputs_unscaled": lambda setup, name, seed: setup._replace(data=_unscaled(seed)),
    "activation_last": lambda setup, name, seed: setup._replace(last=WITHIN[name]),
    "softmax_twice": lambda setup, name, seed: setup._replace(last=partial(nn.Softmax, dim=1)),
    "bottleneck": lambda setup, name, seed: setup._replace(narrow=True),
    "gradients_not_zeroed": lambda setup, name, seed: setup._replace(forgetful=True),
    "labels_half_random": lambda setup, name, seed: setup._replace(data=_mislabeled(setup.data, seed)),
}
WITHIN: dict[str, Callable[[], nn.Module]] = {"relu": nn.ReLU, "leaky_relu": nn.LeakyReLU, "elu": nn.ELU}


def misconfigured_of(size: Size, seed: int) -> dict[str, float]:
    """For each function and fault the test accuracy; four hidden layers of 32 units, SGD at the rate 1/4."""
    steps = 200 if size == "full" else 10
    found = {}
    for name, module in WITHIN.items():
        right = Setup(digits_split(seed), variance=gain(module()) ** 2)
        for fault, planted in FAULTS.items():
            setup = planted(right, name, seed)
            rule = partial(Forgetful if setup.forgetful else torch.optim.SGD, lr=setup.rate)
            result = train(network(setup, name, seed), setup.data, rule, steps, generator=seeded(seed, 2))
            found[f"{name}.{fault}.accuracy"] = result.test_accuracy
    return found


def network(setup: Setup, name: str, seed: int) -> nn.Sequential:
    """The network of a setup with the activation of this name."""
    init = scaled_normal(setup.variance)
    rng = seeded(seed, 1)
    model = deep_mlp(4, 32, name, init, generator=rng)
    hidden = [block for block in model if isinstance(block, nn.Sequential)]
    if setup.narrow:
        hidden[1][0], hidden[2][0] = dense(32, 2, init, rng), dense(2, 32, init, rng)
    for block in hidden:
        assert isinstance(block[0], nn.Linear)
        nn.init.constant_(block[0].bias, setup.bias)
    return nn.Sequential(*model, setup.last())


def _unscaled(seed: int) -> Split:
    """Ink from 0 to 16, as the pictures come."""
    data = digits_split(seed, standardize=False)
    return replace(data, train_x=16 * data.train_x, test_x=16 * data.test_x)


def _mislabeled(data: Split, seed: int) -> Split:
    rng = seeded(seed, 3)
    random = torch.randint(10, data.train_y.shape, generator=rng)
    half = torch.rand(data.train_y.shape, generator=rng) < 0.5
    return replace(data, train_y=torch.where(half, random, data.train_y))
