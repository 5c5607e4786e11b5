"""Rows of the conventions table on learning-rate schedules: off-by-ones, and what comes after the end."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from typing import Any

import torch
from torch import optim
from torch.optim import lr_scheduler

from gradnotes.experiments._conventions_optimizers import Sides
from gradnotes.reference import schedules as reference


def rates(make: Callable[..., lr_scheduler.LRScheduler], updates: int, **options: Any) -> list[float]:
    """The learning rates of so many updates, from 1, with one call of the scheduler between two."""
    optimizer = optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    scheduler = make(optimizer, **options)
    found = [float(optimizer.param_groups[0]["lr"])]
    for _ in range(updates - 1):
        optimizer.step()
        scheduler.step()
        found.append(float(optimizer.param_groups[0]["lr"]))
    return found


def reduced(metric: float, calls: int, lr: float = 1.0, **options: Any) -> list[float]:
    """The learning rate after each call of `ReduceLROnPlateau` with the same metric."""
    optimizer = optim.SGD([torch.zeros(1, requires_grad=True)], lr=lr)
    scheduler = lr_scheduler.ReduceLROnPlateau(optimizer, **options)
    found = []
    for _ in range(calls):
        scheduler.step(metric)
        found.append(float(optimizer.param_groups[0]["lr"]))
    return found


def cosine_last_update() -> Sides:
    """The last of four updates, `T_max=4`; a schedule that ends at zero has it there."""
    return {
        "textbook": (1 + math.cos(math.pi * 3 / 3)) / 2,
        "torch": rates(lr_scheduler.CosineAnnealingLR, 4, T_max=4)[3],
    }


def cosine_past_the_end() -> Sides:
    """Two updates after the end, `T_max=4`; the paper begins anew or stops."""
    stopped = (1 + math.cos(math.pi * min(6, 4) / 4)) / 2
    return {"textbook": stopped, "torch": rates(lr_scheduler.CosineAnnealingLR, 7, T_max=4)[6]}


def linear_start() -> Sides:
    """The first learning rate of a warmup with the defaults; a warmup from zero has it there."""
    return {"textbook": 0 / 4, "torch": rates(lr_scheduler.LinearLR, 1)[0]}


def linear_last_update() -> Sides:
    """The fourth of four warmup updates, from a quarter: counted from one, and as PyTorch counts."""
    ramp = rates(lr_scheduler.LinearLR, 4, start_factor=0.25, total_iters=4)
    return {"textbook": 4 / 4, "torch": ramp[3]}


def called_first() -> Sides:
    """The first learning rate used where the scheduler is called after each update, and where before it."""
    used = []
    for before in (False, True):
        optimizer = optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
        scheduler = lr_scheduler.StepLR(optimizer, step_size=1)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # of just this order
            if before:
                scheduler.step()
        used.append(float(optimizer.param_groups[0]["lr"]))
    return {"torch": used[0], "torch_before": used[1]}


def restart_minimum() -> Sides:
    """The smallest learning rate of warm restarts every three updates; the paper's formula at T_cur = T_i."""
    lowest = min(rates(lr_scheduler.CosineAnnealingWarmRestarts, 12, T_0=3))
    return {"paper": (1 + math.cos(math.pi * 3 / 3)) / 2, "torch": lowest}


def restart_by_number() -> Sides:
    """The fifth restart, periods 1, 3, 9, 27, 81: asked for by its number, and reached call by call."""
    optimizer = optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    scheduler = lr_scheduler.CosineAnnealingWarmRestarts(optimizer, T_0=1, T_mult=3)
    scheduler.step(121)
    called = rates(lr_scheduler.CosineAnnealingWarmRestarts, 122, T_0=1, T_mult=3)
    return {
        "reference": reference.cosine_annealing_warm_restarts(121, 1.0, 1, 3),
        "torch": float(optimizer.param_groups[0]["lr"]),
        "torch_called": called[121],
    }


def one_cycle_past_the_end() -> Sides:
    """One update more than `total_steps=10`, in units of the highest rate: stopped at the end, and PyTorch's."""
    cycle = rates(lr_scheduler.OneCycleLR, 11, max_lr=1.0, total_steps=10, cycle_momentum=False)
    return {"paper": 1 / 25 / 1e4, "torch": cycle[10]}


def one_cycle_momentum() -> Sides:
    """The momentum 0.9 of the optimizer once the schedule is made: left alone, by default, and switched off."""
    set_to = []
    for cycled in (True, False):
        optimizer = optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0, momentum=0.9)
        lr_scheduler.OneCycleLR(optimizer, max_lr=1.0, total_steps=10, cycle_momentum=cycled)
        set_to.append(float(optimizer.param_groups[0]["momentum"]))
    return {"textbook": 0.9, "torch": set_to[0], "torch_off": set_to[1]}


def plateau_patience() -> Sides:
    """With patience 2, how many values in a row without progress there are when the rate falls; Keras counts >=."""
    waited, bad = 2, 0
    while bad < waited:
        bad += 1
    first = [rate < 1 for rate in reduced(1.0, 8, patience=2, factor=0.5)].index(True)
    return {"keras": float(bad), "torch": float(first)}  # the value before the first bad one is the best


def plateau_negative() -> Sides:
    """Eight times the metric −1 with patience 2: no progress, so a reduction; relative and absolute threshold."""
    return {
        "textbook": 0.5**2,
        "torch": reduced(-1.0, 8, patience=2, factor=0.5)[-1],
        "torch_abs": reduced(-1.0, 8, patience=2, factor=0.5, threshold_mode="abs")[-1],
    }


def plateau_smallest() -> Sides:
    """From the rate 1e-8, reduced once to a tenth."""
    return {"textbook": 1e-8 * 0.1, "torch": reduced(1.0, 2, lr=1e-8, patience=0)[-1]}


def rate_set_by_hand() -> Sides:
    """The rate set to 8 by hand, then one halving: by the formula in closed form, recursively, and by a function."""
    found = []
    for make, options in (
        (lr_scheduler.ExponentialLR, {"gamma": 0.5}),
        (lr_scheduler.LambdaLR, {"lr_lambda": lambda step: 0.5**step}),
    ):
        optimizer = optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
        scheduler = make(optimizer, **options)
        optimizer.step()
        optimizer.param_groups[0]["lr"] = 8.0
        scheduler.step()
        found.append(float(optimizer.param_groups[0]["lr"]))
    return {"textbook": 1.0 * 0.5**1, "torch": found[0], "torch_lambda": found[1]}


ROWS = (
    cosine_last_update,
    cosine_past_the_end,
    linear_start,
    linear_last_update,
    called_first,
    restart_minimum,
    restart_by_number,
    one_cycle_past_the_end,
    one_cycle_momentum,
    plateau_patience,
    plateau_negative,
    plateau_smallest,
    rate_set_by_hand,
)
