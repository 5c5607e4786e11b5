"""How far a step along the negative gradient may go before the loss of a network rises: gradient against curvature."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils import parameters_to_vector, vector_to_parameters

from gradnotes.experiments._digits import Split
from gradnotes.experiments._networks import deep_mlp, named, seeded

FACTORS = (0.5, 1.0, 2.0, 4.0)


@dataclass(frozen=True, slots=True)
class Slope:
    """At one place: the loss, ‖g‖, gᵀHg / ‖g‖², and the changes of the loss by steps along -g.

    The learning rates are multiples of ‖g‖² / gᵀHg, the best one by the second order. predicted, actual: by multiple.
    raising_rate: the smallest learning rate, to 1 %, that raises the loss.
    """

    loss: float
    norm: float
    curvature: float
    raising_rate: float
    predicted: dict[float, float]
    actual: dict[float, float]


def slope(model: nn.Module, x: torch.Tensor, y: torch.Tensor) -> Slope:
    """What the second order says and what happens; the model is in double precision and stays as it is."""
    parameters = list(model.parameters())
    loss = functional.cross_entropy(model(x), y)
    gradient = torch.autograd.grad(loss, parameters, create_graph=True)
    flat = torch.cat([g.ravel() for g in gradient])
    direction = flat.detach()
    bent = torch.autograd.grad(flat @ direction, parameters)
    squared = float(direction @ direction)
    curvature = float(torch.cat([b.ravel() for b in bent]) @ direction) / squared
    start = parameters_to_vector(parameters).detach()

    def change(rate: float) -> float:
        vector_to_parameters(start - rate * direction, parameters)
        with torch.no_grad():
            found = float(functional.cross_entropy(model(x), y) - loss)
        vector_to_parameters(start, parameters)
        return found

    rate = 0.1 / abs(curvature)
    while change(rate) < 0:
        rate *= 1.01
    best = 1 / abs(curvature)
    return Slope(
        float(loss.detach()),
        squared**0.5,
        curvature,
        rate,
        {f: squared * (curvature * (f * best) ** 2 / 2 - f * best) for f in FACTORS},
        {f: change(f * best) for f in FACTORS},
    )


def slopes(data: Split, steps: int, rate: float, seed: int) -> dict[str, Slope]:
    """At the start and after full-batch gradient descent, of a tanh network with two hidden layers on 256 digits."""
    xavier = named(nn.init.xavier_uniform_)
    model = deep_mlp(2, 32, "tanh", xavier, generator=seeded(seed)).double()
    x, y = data.train_x[:256].double(), data.train_y[:256]
    found = {"start": slope(model, x, y)}
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    for _ in range(steps):
        optimizer.zero_grad()
        functional.cross_entropy(model(x), y).backward()  # type: ignore[no-untyped-call]  # PyTorch does not say
        optimizer.step()
    found["end"] = slope(model, x, y)
    return found
