"""What clipping makes of gradients, and how often networks in training would be clipped."""

from __future__ import annotations

import math
from functools import partial
from statistics import median

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from gradnotes.experiments import Values
from gradnotes.experiments._digits import Split, digits_split
from gradnotes.experiments._networks import seeded, train
from gradnotes.experiments._recurrent import Cell, Reader, first_symbol
from gradnotes.experiments._remedies import EXPLODING, Plan

Gradient = list[torch.Tensor]
"""The gradients of all parameters of a network, in double precision."""


def normal_gradient(count: int, seed: int) -> Gradient:
    """One tensor of standard normal numbers."""
    return [torch.tensor(np.random.default_rng(seed).standard_normal(count))]


def deep_gradient(data: Split, seed: int) -> Gradient:
    """Of a ReLU network with too large weights on a batch of 64 digits."""
    model = EXPLODING["large"].model(seeded(seed))
    loss = functional.cross_entropy(model(data.train_x[:64]), data.train_y[:64])
    return [g.double() for g in torch.autograd.grad(loss, list(model.parameters()))]


def recurrent_gradients(seed: int) -> Gradient:
    """Of a tanh RNN with spectral radius 2 on 64 sequences of 30 steps."""
    rng = seeded(seed)
    model = Reader(Cell(rho=2.0), 32, rng)
    x, target = first_symbol(64, 30, rng)
    loss = functional.cross_entropy(model(x), target)
    return [g.double() for g in torch.autograd.grad(loss, list(model.parameters()))]


def norm(gradient: Gradient) -> float:
    """The Euclidean norm of all numbers together."""
    return math.sqrt(math.fsum(float(g.square().sum()) for g in gradient))


def cosine(a: Gradient, b: Gradient) -> float:
    """The cosine of the angle between two gradients."""
    return math.fsum(float((x * y).sum()) for x, y in zip(a, b, strict=True)) / (norm(a) * norm(b))


def clipped_by_norm(gradient: Gradient, max_norm: float) -> tuple[Gradient, float]:
    """What torch.nn.utils.clip_grad_norm_ leaves, and what it returns."""
    parameters = _parameters(gradient)
    returned = nn.utils.clip_grad_norm_(parameters, max_norm)
    return _gradient(parameters), float(returned)


def clipped_by_value(gradient: Gradient, value: float) -> Gradient:
    """What torch.nn.utils.clip_grad_value_ leaves."""
    parameters = _parameters(gradient)
    nn.utils.clip_grad_value_(parameters, value)
    return _gradient(parameters)


def clipped_by_tensor(gradient: Gradient, max_norm: float) -> Gradient:
    """Every tensor clipped by its own norm."""
    return [clipped_by_norm([g], max_norm)[0][0] for g in gradient]


def _parameters(gradient: Gradient) -> list[nn.Parameter]:
    parameters = [nn.Parameter(torch.zeros_like(g)) for g in gradient]
    for parameter, g in zip(parameters, gradient, strict=True):
        parameter.grad = g.clone()
    return parameters


def _gradient(parameters: list[nn.Parameter]) -> Gradient:
    return [p.grad for p in parameters if p.grad is not None]


def clipped(count: int, seed: int) -> Values:
    """What `gradients.clipping` measures, with `count` normal numbers."""
    sources = {
        "normal": normal_gradient(count, seed),
        "deep": deep_gradient(digits_split(seed), seed),
        "rnn": recurrent_gradients(seed),
    }
    found: Values = {}
    for name, gradient in sources.items():
        whole, count = norm(gradient), sum(g.numel() for g in gradient)
        half, returned = clipped_by_norm(gradient, whole / 2)
        found[f"{name}.by_norm.returned_ratio"] = returned / whole
        changed = {"by_norm": half}
        for label, r in (("0p1", 0.1), ("1", 1.0), ("3", 3.0)):
            limit = r * whole / math.sqrt(count)
            changed[f"by_value_{label}"] = clipped_by_value(gradient, limit)
            over = sum(int((g.abs() > limit).sum()) for g in gradient)
            found[f"{name}.by_value_{label}.clipped_share"] = over / count
        changed["by_tensor"] = clipped_by_tensor(gradient, median(norm([g]) for g in gradient))
        for way, after in changed.items():
            found[f"{name}.{way}.cosine"] = cosine(gradient, after)
            found[f"{name}.{way}.norm_ratio"] = norm(after) / whole
    unit = [g / norm(sources["normal"]) for g in sources["normal"]]
    for label, length in (("1", 1.0), ("1em3", 1e-3), ("1em6", 1e-6)):
        after, _ = clipped_by_norm([length * g for g in unit], length / 2)
        found[f"epsilon.norm_{label}.limit_ratio"] = norm(after) / (length / 2)
    broken = sources["normal"][0].clone()
    broken[0] = math.inf
    (left,), _ = clipped_by_norm([broken], 1.0)
    found["infinite.nan_share"] = float(left.isnan().double().mean())
    found["infinite.zero_share"] = float((left == 0).double().mean())
    return found


WATCHED_RATE = 0.005
"""Adam's learning rate while norms are watched, for every network."""


def training_norms(plan: Plan, data: Split, steps: int, seed: int) -> list[float]:
    """The norm of the gradient before each step of a training by Adam without clipping."""
    generator = seeded(seed)
    found: list[float] = []

    def look(model: nn.Module, step: int) -> None:
        found.append(norm([p.grad for p in model.parameters() if p.grad is not None]))

    optimizer = partial(torch.optim.Adam, lr=WATCHED_RATE)
    train(plan.model(generator), data, optimizer, steps, generator=generator, before_step=look)
    return found
