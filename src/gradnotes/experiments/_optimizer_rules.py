"""Optimizers for networks that train side by side: what each would change at a learning rate of 1.

`gradnotes.reference.optimizers` has the same rules for one network; here row r of every number is network r's.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch

State = dict[str, torch.Tensor]
"""What a rule keeps between steps, by name; empty before the first."""

Change = Callable[[torch.Tensor, State, int], torch.Tensor]
"""Gradients (R, P), state and number of the step, from 1 -> what is subtracted at a learning rate of 1, (R, P)."""

MOMENTUM = 0.9


def _kept(state: State, name: str, like: torch.Tensor) -> torch.Tensor:
    """What is kept by this name; zeros at first."""
    if name not in state:
        state[name] = torch.zeros_like(like)
    return state[name]


def sgd(g: torch.Tensor, state: State, t: int) -> torch.Tensor:
    """The gradient."""
    return g


def momentum(g: torch.Tensor, state: State, t: int) -> torch.Tensor:
    """PyTorch's velocity."""
    return _kept(state, "velocity", g).mul_(MOMENTUM).add_(g)


def nesterov(g: torch.Tensor, state: State, t: int) -> torch.Tensor:
    """PyTorch's form of it."""
    return g + MOMENTUM * momentum(g, state, t)


def adagrad(g: torch.Tensor, state: State, t: int) -> torch.Tensor:
    """With PyTorch's epsilon."""
    total = _kept(state, "sum", g).addcmul_(g, g)
    return g / (total.sqrt() + 1e-10)


def rmsprop(g: torch.Tensor, state: State, t: int) -> torch.Tensor:
    """With PyTorch's alpha, 0.99."""
    square = _kept(state, "square", g).mul_(0.99).addcmul_(g, g, value=0.01)
    return g / (square.sqrt() + 1e-8)


def adadelta(g: torch.Tensor, state: State, t: int) -> torch.Tensor:
    """With PyTorch's rho, 0.9, and epsilon, 1e-6."""
    square = _kept(state, "square", g).mul_(0.9).addcmul_(g, g, value=0.1)
    changes = _kept(state, "changes", g)
    change = (changes + 1e-6).sqrt() / (square + 1e-6).sqrt() * g
    changes.mul_(0.9).addcmul_(change, change, value=0.1)
    return change


def _moments(g: torch.Tensor, state: State) -> tuple[torch.Tensor, torch.Tensor]:
    first = _kept(state, "first", g).lerp_(g, 0.1)
    return first, _kept(state, "second", g).mul_(0.999).addcmul_(g, g, value=0.001)


def adam(g: torch.Tensor, state: State, t: int) -> torch.Tensor:
    """With its usual constants."""
    first, second = _moments(g, state)
    return first / (1 - 0.9**t) / ((second / (1 - 0.999**t)).sqrt() + 1e-8)


def radam(g: torch.Tensor, state: State, t: int) -> torch.Tensor:
    """With PyTorch's threshold of 5 squares."""
    first, second = _moments(g, state)
    most = 2 / 0.001 - 1
    length = most - 2 * t * 0.999**t / (1 - 0.999**t)
    change = first / (1 - 0.9**t)
    if length > 5:
        rectified = (length - 4) * (length - 2) * most / ((most - 4) * (most - 2) * length)
        change = change * math.sqrt(rectified * (1 - 0.999**t)) / (second.sqrt() + 1e-8)
    return change


RULES: dict[str, Change] = {
    "sgd": sgd,
    "momentum": momentum,
    "nesterov": nesterov,
    "adagrad": adagrad,
    "rmsprop": rmsprop,
    "adadelta": adadelta,
    "adam": adam,
    "adamw": adam,
    "radam": radam,
}
DECOUPLED = {"adamw": 0.01}
"""The decoupled decay that goes with a rule, which multiplies the learning rate: PyTorch's default."""
