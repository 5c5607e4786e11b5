"""Which parameters of a small network get a gradient, and which of its units stay alike, by how it starts."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

import torch
from torch.nn import functional

from gradnotes.experiments._digits import CLASSES, PIXELS, Split
from gradnotes.experiments._families import BATCHES, final
from gradnotes.experiments._networks import deep_mlp, scaled_normal, seeded, train, weights

Fill = Callable[[tuple[int, ...], torch.Generator], torch.Tensor]
"""Makes a weight (n_out, n_in) or a bias (n_out,)."""

PARAMETERS = ("weight_1", "bias_1", "weight_2", "bias_2", "weight_3", "bias_3")
FUNCTIONS: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "relu": torch.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
}
BIAS_STD = 0.1


def he(shape: tuple[int, ...], rng: torch.Generator) -> torch.Tensor:
    """N(0, 2 / fan_in) for a weight, N(0, 0.1²) for a bias."""
    std = BIAS_STD if len(shape) == 1 else math.sqrt(2 / shape[1])
    return std * torch.randn(shape, generator=rng, dtype=torch.float64)


def nothing(shape: tuple[int, ...], rng: torch.Generator) -> torch.Tensor:
    """Zeros."""
    return torch.zeros(shape, dtype=torch.float64)


STARTS: dict[str, tuple[Fill, Fill]] = {
    "zero": (nothing, nothing),
    "zero_weights": (nothing, he),
    "constant": ((lambda shape, rng: nothing(shape, rng) + 0.1),) * 2,
    "positive": ((lambda shape, rng: he(shape, rng).abs()),) * 2,
    "negative": ((lambda shape, rng: -he(shape, rng).abs()),) * 2,
    "random": (he, nothing),
}
"""How weights and biases start."""


def start(kind: str, hidden: int, rng: torch.Generator) -> list[torch.Tensor]:
    """The parameters, in the order of PARAMETERS, of a network with two hidden layers of this width."""
    weight, bias = STARTS[kind]
    sizes = [(PIXELS, hidden), (hidden, hidden), (hidden, CLASSES)]
    found = [fill(shape, rng) for n_in, n_out in sizes for fill, shape in ((weight, (n_out, n_in)), (bias, (n_out,)))]
    return [parameter.requires_grad_() for parameter in found]


def layers(parameters: Sequence[torch.Tensor], activation: str, x: torch.Tensor) -> list[torch.Tensor]:
    """The outputs of the hidden layers and the logits."""
    w1, b1, w2, b2, w3, b3 = parameters
    f = FUNCTIONS[activation]
    h1 = f(functional.linear(x, w1, b1))
    h2 = f(functional.linear(h1, w2, b2))
    return [h1, h2, functional.linear(h2, w3, b3)]


def gradients(parameters: Sequence[torch.Tensor], activation: str, data: Split) -> tuple[torch.Tensor, ...]:
    """Of the mean cross-entropy of the training part."""
    loss = functional.cross_entropy(layers(parameters, activation, data.train_x)[-1], data.train_y)
    return torch.autograd.grad(loss, list(parameters))


def descend(parameters: Sequence[torch.Tensor], activation: str, data: Split, steps: int) -> None:
    """Adam with a learning rate of 0.01 on the whole training part, in place.

    Adam, because the gradients of the starts differ by orders of magnitude: it moves a parameter that gets a gradient
    of any size, and leaves one that gets none.
    """
    rule = torch.optim.Adam(parameters, lr=0.01)
    for _ in range(steps):
        for parameter, gradient in zip(parameters, gradients(parameters, activation, data), strict=True):
            parameter.grad = gradient
        rule.step()


def distinct_units(parameters: Sequence[torch.Tensor]) -> int:
    """How many units of the first hidden layer differ in a weight to them, their bias or a weight from them.

    Two units are alike when nothing differs by more than a millionth of the largest of these numbers: units that are
    exactly alike stay so but for rounding.
    """
    units = torch.cat([parameters[0], parameters[1][:, None], parameters[2].T], dim=1).detach()
    alike = torch.cdist(units, units, p=math.inf) <= 1e-6 * units.abs().max()
    # Counted are those without an earlier one that is alike.
    return int((~alike.tril(diagonal=-1).any(dim=1)).sum())


def rank(matrix: torch.Tensor) -> int:
    """The numerical rank; 0 of a zero matrix."""
    return int(torch.linalg.matrix_rank(matrix)) if bool(matrix.any()) else 0


def shares(parameters: Sequence[torch.Tensor], activation: str, x: torch.Tensor) -> tuple[float, float]:
    """Of the hidden units, the shares that are 0 for every row of x, and that are positive for every row."""
    hidden = torch.cat(layers(parameters, activation, x)[:2], dim=1)
    return float((hidden == 0).all(dim=0).double().mean()), float((hidden > 0).all(dim=0).double().mean())


def symmetry_of(kind: str, activation: str, data: Split, hidden: int, steps: int, seed: int) -> dict[str, float]:
    """Everything about one kind of start, before and after `descend`."""
    data = Split(data.train_x.double(), data.train_y, data.test_x.double(), data.test_y)
    parameters = start(kind, hidden, torch.Generator().manual_seed(seed))
    before = [parameter.detach().clone() for parameter in parameters]
    found_gradients = gradients(parameters, activation, data)
    silent, active = shares(parameters, activation, data.train_x)
    found = {
        f"{name}.gradient_share": float((gradient != 0).double().mean())
        for name, gradient in zip(PARAMETERS, found_gradients, strict=True)
    }
    found |= {
        "gradient_rank": rank(found_gradients[0]),
        "distinct_start": distinct_units(parameters),
        "silent_start": silent,
        "always_active_start": active,
    }
    descend(parameters, activation, data, steps)
    found |= {
        f"{name}.updated_share": float((parameter != old).double().mean())
        for name, parameter, old in zip(PARAMETERS, parameters, before, strict=True)
    }
    silent, active = shares(parameters, activation, data.train_x)
    logits = layers(parameters, activation, data.train_x)[-1].detach()
    return found | {
        "distinct_end": distinct_units(parameters),
        "silent_end": silent,
        "always_active_end": active,
        "train_loss": float(functional.cross_entropy(logits, data.train_y)),
        "train_accuracy": float((logits.argmax(dim=1) == data.train_y).double().mean()),
    }


def directions(rows: torch.Tensor) -> dict[str, float]:
    """How much the rows of a matrix point in different directions: their effective rank and their mean |cosine|.

    The effective rank is exp of the entropy of the shares of the squared singular values, of the rows as unit
    vectors: 1 where all are parallel, at most their number. After Roy and Vetterli (2007), who do not square.
    """
    rows = functional.normalize(rows.detach().double(), dim=1)
    squares = torch.linalg.svdvals(rows).square()
    share = squares / squares.sum()
    cosines = (rows @ rows.T).abs()
    count = len(rows)
    return {
        "effective_rank": float((-torch.special.xlogy(share, share).sum()).exp()),
        "cosine": float((cosines.sum() - cosines.diagonal().sum()) / (count * (count - 1))),
    }


def breaking_of(activation: str, scale: float, data: Split, steps: int, seed: int) -> dict[str, float]:
    """The directions of 64 hidden units: of their weights at the start, of their first gradient, of their weights
    after training with a learning rate of 0.1; and how they differ in absolute terms.

    The weights are `scale` times He's. difference: the root mean square difference of two units' weights at the start.
    """
    model = deep_mlp(1, 64, activation, scaled_normal(2 * scale**2), generator=seeded(seed))
    weight = weights(model)[0]
    loss = functional.cross_entropy(model(data.train_x), data.train_y)
    (gradient,) = torch.autograd.grad(loss, [weight])
    found = {
        "difference": float((2 * weight.detach().double().var(dim=0)).mean().sqrt()),
        **{f"start.{name}": value for name, value in directions(weight).items()},
        **{f"gradient.{name}": value for name, value in directions(gradient).items()},
    }
    result = train(model, data, partial(torch.optim.SGD, lr=0.1), steps, generator=seeded(seed + BATCHES))
    return found | {f"end.{name}": value for name, value in directions(weight).items()} | final(result)
