"""Trainings again, in double precision, one network at a time: PyTorch's layers, and the references' steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from gradnotes.experiments._optimizer_runs import Batch, Course, Task, run
from gradnotes.experiments._side_by_side import Parameters
from gradnotes.reference import optimizers


def doubled(task: Task) -> Task:
    """The same task with numbers in double precision."""

    def anew() -> Callable[[], Batch]:
        following = task.batches()

        def double() -> Batch:
            x, y = following()
            return x.double(), y

        return double

    train, test = ((x.double(), y) for x, y in (task.train, task.test))
    start = [p.double() for p in task.start]
    return replace(task, start=start, batches=anew, train=train, test=test)


def layers(parameters: Parameters, x: torch.Tensor) -> torch.Tensor:
    """The logits of one network, from its own weights (n_in, n_out) and biases (1, n_out)."""
    for number in range(0, len(parameters), 2):
        x = x @ parameters[number] + parameters[number + 1]
        x = torch.relu(x) if number + 2 < len(parameters) else x
    return x


def stepped(
    name: str, theta: np.ndarray, grad: np.ndarray, state: optimizers.State | None, lr: float, **options: Any
) -> tuple[np.ndarray, optimizers.State]:
    """One step of the reference of this name."""
    if name in ("momentum", "nesterov"):
        return optimizers.sgd(theta, grad, state, lr=lr, momentum=0.9, nesterov=name == "nesterov", **options)
    theta, state = getattr(optimizers, name)(theta, grad, state, lr=lr, **options)
    return theta, state


def trained(task: Task, name: str, rates: list[float], **options: float) -> np.ndarray:
    """All parameters in one row after a step at each of the rates; gradients by autograd of PyTorch's cross-entropy."""
    following = task.batches()
    thetas = [p[0].numpy() for p in task.start]
    states: list[optimizers.State | None] = [None for _ in task.start]
    for lr in rates:
        x, y = following()
        leaves = [torch.tensor(theta, requires_grad=True) for theta in thetas]
        gradients = torch.autograd.grad(functional.cross_entropy(layers(leaves, x), y), leaves)
        pairs = [
            stepped(name, theta, g.numpy(), state, lr, **options)
            for theta, g, state in zip(thetas, gradients, states, strict=True)
        ]
        thetas, states = [theta for theta, _ in pairs], [state for _, state in pairs]
    return np.concatenate([theta.ravel() for theta in thetas])


def side_by_side(task: Task, name: str, rates: list[list[float]], **options: torch.Tensor) -> Course:
    """The trainings of the experiments, in double precision; a list of rates for each network."""
    table = torch.tensor(rates, dtype=torch.float64).T
    return run(task, name, table, [0, len(table)], **options)


def parts(task: Task, flat: torch.Tensor) -> list[np.ndarray]:
    """The parameters of one network out of their row."""
    sizes = [p[0].numel() for p in task.start]
    return [part.view(p.shape[1:]).numpy() for part, p in zip(torch.split(flat, sizes), task.start, strict=True)]


def trained_by_muon(task: Task, rates: list[float]) -> np.ndarray:
    """As `trained`: the reference's Muon for the weights of all layers but the last, its Adam for the rest."""
    following = task.batches()
    thetas = [p[0].numpy() for p in task.start]
    states: list[optimizers.State | None] = [None for _ in task.start]
    for lr in rates:
        x, y = following()
        leaves = [torch.tensor(theta, requires_grad=True) for theta in thetas]
        gradients = torch.autograd.grad(functional.cross_entropy(layers(leaves, x), y), leaves)
        for k, gradient in enumerate(gradients):
            if k in range(0, len(thetas) - 2, 2):  # PyTorch's weights are transposed: (n_out, n_in)
                turned, states[k] = optimizers.muon(
                    thetas[k].T, gradient.numpy().T, states[k], lr=lr, weight_decay=0, adjust_lr_fn="match_rms_adamw"
                )
                thetas[k] = turned.T
            else:
                thetas[k], states[k] = optimizers.adam(thetas[k], gradient.numpy(), states[k], lr=lr)
    return np.concatenate([theta.ravel() for theta in thetas])
