"""Deep networks with one thing changed against vanishing or exploding gradients, trained on the digits."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

import torch
from torch import nn
from torch.nn import functional

from gradnotes.experiments import Size, Values
from gradnotes.experiments._digits import CLASSES, Split, digits_split
from gradnotes.experiments._networks import (
    Hook,
    Init,
    Trained,
    deep_mlp,
    dense,
    evaluate,
    named,
    pytorch_default,
    scaled_normal,
    seeded,
    train,
    weights,
)

WIDTH, CHANNELS = 64, 8
REACHED = 0.5
"""Ten batches with a mean loss of this many nats count as trained; a guess costs log 10 = 2.3."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A deep network and how it is trained. rates: the learning rates to choose from."""

    activation: str
    init: Init = pytorch_default
    normalization: str | None = None
    residual: bool = False
    convolutional: bool = False
    depth: int = 10
    optimizer: Callable[..., torch.optim.Optimizer] = torch.optim.SGD
    rates: Sequence[float] = (0.1,)
    schedule: Callable[[float], float] | None = None
    """The learning rate's multiplier by the share of the training that is done."""
    clip: Callable[[Iterable[torch.Tensor]], object] | None = None

    def model(self, generator: torch.Generator) -> nn.Sequential:
        """The network as it starts."""
        if self.convolutional:
            return conv_net(self, generator)
        return deep_mlp(
            self.depth, WIDTH, self.activation, self.init, self.normalization, self.residual, generator=generator
        )

    def hook(self) -> Hook | None:
        """What runs between backward and step."""
        clip = self.clip
        if clip is None:
            return None

        def cut(model: nn.Module, step: int) -> None:
            clip(model.parameters())

        return cut


def conv_net(plan: Plan, generator: torch.Generator) -> nn.Sequential:
    """Layers of eight 3×3 filters with sigmoids on pictures of 8×8, and a linear one on top; biases start at 0.

    The first layer moves by two pixels, so the others have 4×4 places.
    """
    norms: dict[str, Callable[[], nn.Module]] = {
        "batch_norm": lambda: nn.BatchNorm2d(CHANNELS),
        "instance_norm": lambda: nn.InstanceNorm2d(CHANNELS, affine=True),
    }
    layers: list[nn.Module] = []
    for layer in range(plan.depth):
        n_in, stride = (CHANNELS, 1) if layer else (1, 2)
        conv = nn.Conv2d(n_in, CHANNELS, 3, stride, padding=1, bias=False, device="meta").to_empty(device="cpu")
        plan.init(conv.weight.data, generator)
        norm = [] if plan.normalization is None else [norms[plan.normalization]()]
        layers.append(nn.Sequential(conv, *norm, nn.Sigmoid()))
    return nn.Sequential(*layers, nn.Flatten(), dense(CHANNELS * 16, CLASSES, plan.init, generator))


_RATES = (0.03, 0.1, 0.3)
_SIGMOID = Plan("sigmoid", rates=_RATES)
_RELU = Plan("relu", rates=_RATES)
_CONV = Plan("sigmoid", convolutional=True, rates=_RATES)
_XAVIER = named(nn.init.xavier_uniform_)
_HE = named(nn.init.kaiming_uniform_, nonlinearity="relu")
_ADAM_RATES = (0.0003, 0.001, 0.003)

VANISHING = {
    "sigmoid": _SIGMOID,
    "sigmoid_xavier": replace(_SIGMOID, init=_XAVIER),
    "sigmoid_batch_norm": replace(_SIGMOID, normalization="batch_norm"),
    "sigmoid_layer_norm": replace(_SIGMOID, normalization="layer_norm"),
    "sigmoid_group_norm": replace(_SIGMOID, normalization="group_norm"),
    "sigmoid_residual": replace(_SIGMOID, residual=True),
    "sigmoid_adam": replace(_SIGMOID, optimizer=torch.optim.Adam, rates=_ADAM_RATES),
    "tanh": replace(_SIGMOID, activation="tanh"),
    "tanh_xavier": replace(_SIGMOID, activation="tanh", init=_XAVIER),
    "relu": _RELU,
    "leaky_relu": replace(_RELU, activation="leaky_relu"),
    "relu_he": replace(_RELU, init=_HE),
    "relu_batch_norm": replace(_RELU, normalization="batch_norm"),
    "relu_layer_norm": replace(_RELU, normalization="layer_norm"),
    "relu_group_norm": replace(_RELU, normalization="group_norm"),
    "relu_residual": replace(_RELU, residual=True),
    "relu_adam": replace(_RELU, optimizer=torch.optim.Adam, rates=_ADAM_RATES),
    "conv": _CONV,
    "conv_instance_norm": replace(_CONV, normalization="instance_norm"),
    "conv_batch_norm": replace(_CONV, normalization="batch_norm"),
}
"""Two networks with PyTorch's own initial weights, "sigmoid" and "relu", a convolutional one, and one thing changed."""

_LARGE = Plan("relu", scaled_normal(4))
EXPLODING = {
    "large": _LARGE,
    "he": replace(_LARGE, init=scaled_normal(2)),
    "clip_norm": replace(_LARGE, clip=partial(nn.utils.clip_grad_norm_, max_norm=1.0)),
    "clip_value": replace(_LARGE, clip=partial(nn.utils.clip_grad_value_, clip_value=0.1)),
    "rate_0p01": replace(_LARGE, rates=(0.01,)),
    "rate_0p001": replace(_LARGE, rates=(0.001,)),
    "warmup": replace(_LARGE, schedule=lambda done: min(1.0, 2 * done)),
    "decay": replace(_LARGE, schedule=lambda done: 1 - done),
    "adam": replace(_LARGE, optimizer=torch.optim.Adam, rates=(0.001,)),
    "rmsprop": replace(_LARGE, optimizer=torch.optim.RMSprop, rates=(0.001,)),
    "batch_norm": replace(_LARGE, normalization="batch_norm"),
    "layer_norm": replace(_LARGE, normalization="layer_norm"),
    "group_norm": replace(_LARGE, normalization="group_norm"),
    "residual": replace(_LARGE, residual=True),
}
"""A ReLU network whose weights start with twice the variance of He's, at a learning rate of 0.1, one thing changed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A training and the gradients around it; every logarithm has base 10.

    ratio: of the gradient at the first layer's pre-activations to that at the last hidden layer's; weight_ratio: of
    those at their weights, as root mean squares; first: the latter of the first layer; all at the start.
    """

    trained: Trained
    rate: float
    ratio: float
    weight_ratio: float
    first: float
    ratio_after: float


def run(plan: Plan, data: Split, steps: int, seed: int) -> Outcome:
    """Trains with each learning rate from the same start, and keeps the one with the least training loss."""
    return min((_run(plan, rate, data, steps, seed) for rate in plan.rates), key=lambda o: o.trained.train_loss)


def _run(plan: Plan, rate: float, data: Split, steps: int, seed: int) -> Outcome:
    generator = seeded(seed)
    model = plan.model(generator)
    probe = data.train_x[:256], data.train_y[:256]
    at_signals, at_weights = gradients(model, *probe)
    schedule = plan.schedule
    trained = train(
        model,
        data,
        partial(plan.optimizer, lr=rate),
        steps,
        generator=generator,
        schedule=None if schedule is None else lambda step: schedule((step + 1) / (steps + 1)),
        before_step=plan.hook(),
    )
    # Weights that are not finite have no gradients worth comparing: the ratio stays what it was.
    after = at_signals if trained.diverged else gradients(model, *probe)[0]
    return Outcome(
        trained,
        rate,
        at_signals[0] - at_signals[-1],
        at_weights[0] - at_weights[-1],
        at_weights[0],
        after[0] - after[-1],
    )


def gradients(model: nn.Module, x: torch.Tensor, y: torch.Tensor) -> tuple[list[float], list[float]]:
    """log10 of the root mean squares of the loss's gradients, for each hidden layer from the input on.

    First those at its pre-activations W h + b, then those at its weights. Not below -30: 0 has no logarithm.
    """
    outputs: list[torch.Tensor] = []
    layers = [module for module in model.modules() if isinstance(module, nn.Linear | nn.Conv2d)]
    handles = [layer.register_forward_hook(lambda _, inputs, output: outputs.append(output)) for layer in layers]
    loss = functional.cross_entropy(model(x), y)
    for handle in handles:
        handle.remove()
    found = torch.autograd.grad(loss, [*outputs, *weights(model)])
    sizes = [max(float(g.double().square().mean().sqrt()), 1e-30) for g in found]
    logs = [math.log10(size) if math.isfinite(size) else 300.0 for size in sizes]
    return logs[: len(layers) - 1], logs[len(layers) : -1]


def steps_to(losses: Sequence[float], goal: float) -> int:
    """The first step after which ten losses in a row have a mean of at most `goal`; all steps where there is none."""
    for step in range(10, len(losses) + 1):
        if sum(losses[step - 10 : step]) <= 10 * goal:
            return step
    return len(losses)


def early_rises(losses: Sequence[float]) -> float:
    """The share of the first 20 steps, up to an infinite loss, after which the batch's loss is higher by a tenth."""
    pairs = [(before, after) for before, after in pairwise(losses[:21]) if math.isfinite(before)]
    return sum(after > 1.1 * before for before, after in pairs) / len(pairs)


REMEDY = {
    "train_loss": "nat",
    "test_accuracy": "1",
    "steps": "steps",
    "reached": "1",
    "diverged": "1",
    "learning_rate": "1",
    "log10_ratio": "1",
    "weight_log10_ratio": "1",
    "first_log10": "1",
    "log10_ratio_after": "1",
    "peak": "1",
    "early_rises": "1",
}
"""What `outcomes` measures of each network, and the units."""


def outcomes(plans: Mapping[str, Plan], size: Size, seed: int) -> Values:
    """Trains every plan on one split of the digits: 400 steps, at quick 12 with one learning rate."""
    data = digits_split(seed)
    steps = 12 if size == "quick" else 400
    found: Values = {}
    for name, plan in plans.items():
        if size == "quick":
            plan = replace(plan, rates=plan.rates[-2:-1] or plan.rates)
        outcome = run(plan, data.as_images() if plan.convolutional else data, steps, seed)
        losses = outcome.trained.losses
        until = steps_to(losses, REACHED)
        values = (
            outcome.trained.train_loss,
            outcome.trained.test_accuracy,
            until,
            until < steps,
            outcome.trained.diverged,
            outcome.rate,
            outcome.ratio,
            outcome.weight_ratio,
            outcome.first,
            outcome.ratio_after,
            max(losses) / losses[0],
            early_rises(losses),
        )
        found |= {f"{name}.{what}": float(value) for what, value in zip(REMEDY, values, strict=True)}
    return found


CURVE = {"train_loss": "nat", "test_loss": "nat", "train_accuracy": "1", "test_accuracy": "1"}
"""What `curve` measures, and the units."""

Look = tuple[float, float, float, float]
"""Training loss, test loss, training accuracy, test accuracy."""


def curve(plan: Plan, data: Split, at: Sequence[int], seed: int) -> dict[int, Look]:
    """What is measured after these numbers of steps; a training that has diverged has infinite losses."""
    generator = seeded(seed)
    model = plan.model(generator)
    found = {0: _look(model, data)}

    def look(net: nn.Module, step: int) -> None:
        if step in at:
            found[step] = _look(net, data)

    train(model, data, partial(plan.optimizer, lr=plan.rates[0]), max(at), generator=generator, after_step=look)
    return {step: found.get(step, (math.inf, math.inf, 0.0, 0.0)) for step in at}


def _look(model: nn.Module, data: Split) -> Look:
    (train_loss, train_accuracy), (test_loss, test_accuracy) = (
        evaluate(model, x, y) for x, y in ((data.train_x, data.train_y), (data.test_x, data.test_y))
    )
    return train_loss, test_loss, train_accuracy, test_accuracy
