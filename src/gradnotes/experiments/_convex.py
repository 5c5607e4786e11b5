"""A convex problem and one that is not, minimized to the end from a given start: softmax regression and a network."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch.nn import functional

from gradnotes.experiments._digits import CLASSES, PIXELS, Split

DECAY = 1e-2
"""λ of the penalty λ/2 ‖θ‖², which makes softmax regression strictly convex: one minimum."""

HIDDEN = 8
SHAPES = {
    "softmax": [(CLASSES, PIXELS), (CLASSES,)],
    "network": [(HIDDEN, PIXELS), (HIDDEN,), (CLASSES, HIDDEN), (CLASSES,)],
}
"""The parameters of softmax regression, and of a network with one hidden layer of tanh."""

Problem = Callable[[list[torch.Tensor]], torch.Tensor]


def problem(kind: str, data: Split) -> Problem:
    """Mean cross-entropy of the training part and penalty, of parameters of the shapes above."""
    x, y = data.train_x.double(), data.train_y

    def loss(parameters: list[torch.Tensor]) -> torch.Tensor:
        h = x
        if kind == "network":
            h = torch.tanh(functional.linear(h, *parameters[:2]))
        penalty = torch.stack([parameter.square().sum() for parameter in parameters]).sum()
        return functional.cross_entropy(functional.linear(h, *parameters[-2:]), y) + DECAY / 2 * penalty

    return loss


def start(kind: str, scale: float, rng: torch.Generator) -> list[torch.Tensor]:
    """Parameters from N(0, scale²)."""
    return [(scale * torch.randn(shape, generator=rng, dtype=torch.float64)).requires_grad_() for shape in SHAPES[kind]]


class End(NamedTuple):
    """Where a minimization ended: the loss, the norm of its gradient, and the parameters in one row."""

    loss: float
    gradient_norm: float
    parameters: torch.Tensor


def minimize(loss: Problem, parameters: list[torch.Tensor], steps: int) -> End:
    """By L-BFGS, until the gradient is below 1e-9 or the steps are used up; changes the parameters in place."""
    rule = torch.optim.LBFGS(
        parameters,
        max_iter=steps,
        max_eval=2 * steps,
        tolerance_grad=1e-9,
        tolerance_change=0,
        history_size=50,
        line_search_fn="strong_wolfe",
    )

    def closure() -> torch.Tensor:
        rule.zero_grad()
        value = loss(parameters)
        torch.autograd.backward(value)
        return value

    rule.step(closure)  # type: ignore[no-untyped-call]  # PyTorch leaves it without annotations
    value = loss(parameters)
    gradient = torch.cat([g.ravel() for g in torch.autograd.grad(value, parameters)])
    row = torch.cat([parameter.detach().ravel() for parameter in parameters])
    return End(float(value.detach()), float(gradient.norm()), row)


def steps_of_descent(loss: Problem, parameters: list[torch.Tensor], data: Split, lowest: float, most: int) -> int:
    """Steps of gradient descent until softmax regression is within 1e-3 nats of its lowest loss; `most` at most.

    The learning rate is 1 / L, with the bound L of the curvature: half the largest eigenvalue of the inputs' second
    moments, bias included, plus the penalty's.
    """
    x = functional.pad(data.train_x.double(), (0, 1), value=1.0)
    rate = 1 / (float(torch.linalg.eigvalsh(x.T @ x / len(x))[-1]) / 2 + DECAY)
    for step in range(most):
        value = loss(parameters)
        if value.item() < lowest + 1e-3:
            return step
        for parameter, gradient in zip(parameters, torch.autograd.grad(value, parameters), strict=True):
            parameter.data -= rate * gradient
    return most


def ends(data: Split, scales: dict[str, float], seed: int, steps: int) -> dict[str, float]:
    """Both problems from starts of each scale; distances are from the end of the start at 0, against its norm."""
    found: dict[str, float] = {}
    for kind in SHAPES:
        loss = problem(kind, data)
        origin = minimize(loss, start("softmax", 0, torch.Generator()), steps) if kind == "softmax" else None
        for name, scale in scales.items():
            first = start(kind, scale, torch.Generator().manual_seed(seed))
            copy = [parameter.detach().clone().requires_grad_() for parameter in first]
            end = minimize(loss, first, steps)
            found |= {f"{kind}.{name}.loss": end.loss, f"{kind}.{name}.gradient_norm": end.gradient_norm}
            if origin is not None:
                distance = (end.parameters - origin.parameters).norm() / origin.parameters.norm()
                found[f"{kind}.{name}.distance"] = float(distance)
                found[f"{kind}.{name}.steps"] = steps_of_descent(loss, copy, data, origin.loss, math.ceil(10 * steps))
    return found
