"""Where the formulas of the schedules are known: PyTorch's schedulers, one step after the other."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.random import Generator
from torch.optim import lr_scheduler

from tests.formulas.oracle import Case

STEPS = 30


def rates(make: Any, *arguments: Any, **named: Any) -> np.ndarray:
    """The learning rates of a scheduler, from the start on."""
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=0.4)
    scheduler = make(optimizer, *arguments, **named)
    found = []
    for _ in range(STEPS):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return np.array(found)


def case(exact: np.ndarray, steps: Any = None, **values: Any) -> list[Case]:
    """At all steps in one batch; `values` by the parameters, of which `t` holds the place of the steps."""
    t = np.arange(STEPS, dtype=float) if steps is None else steps
    symbols = {"eta": r"\eta", "gamma": r"\gamma", "eta_min": r"\eta_{\text{min}}"}
    symbols |= {"T_w": r"T_{\text{warm}}", "T_d": r"T_{\text{decay}}"}
    given = {name: t if name == "t" else value for name, value in values.items()}
    names = {symbols.get(name, name): value for name, value in given.items()}
    # PyTorch multiplies the learning rate before, so that its roundings add up.
    return [Case(tuple(given.values()), names, exact, defines=r"\eta_t", rtol=1e-11, atol=1e-14)]


def exponential_lr(rng: Generator, device: str) -> list[Case]:
    return case(rates(lr_scheduler.ExponentialLR, 0.9), eta=0.4, gamma=0.9, t=0)


def polynomial_lr(rng: Generator, device: str) -> list[Case]:
    return case(rates(lr_scheduler.PolynomialLR, 20, 2.5), eta=0.4, p=2.5, t=0, T=20.0)


def cosine_lr(rng: Generator, device: str) -> list[Case]:
    """And up again after T."""
    return case(rates(lr_scheduler.CosineAnnealingLR, 20, 0.1), eta=0.4, eta_min=0.1, t=0, T=20.0)


def linear_warmup(rng: Generator, device: str) -> list[Case]:
    return case(rates(lr_scheduler.LambdaLR, lambda step: min(step, 20) / 20), eta=0.4, t=0, T=20.0)


def warmup_stable_decay(rng: Generator, device: str) -> list[Case]:
    def make(optimizer: torch.optim.Optimizer) -> Any:
        warm = lr_scheduler.LambdaLR(optimizer, lambda step: step / 6)
        flat = lr_scheduler.ConstantLR(optimizer, 1.0)
        down = lr_scheduler.LinearLR(optimizer, 1.0, 0.25, 10)
        return lr_scheduler.SequentialLR(optimizer, [warm, flat, down], [6, 20])

    return case(rates(make), eta=0.4, eta_min=0.1, t=0, T=30.0, T_w=6.0, T_d=10.0)
