"""Learning-rate schedules: the learning rate of a step, counted from 0.

In PyTorch's terms the step is how often `scheduler.step()` has been called. Names and defaults are PyTorch's, where it
has the schedule; a step may be a fraction where the schedule is continuous.
"""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Literal


def counted(step: float, **positive: float) -> None:
    """ValueError where the step is negative, or one of the other numbers is not above 0; both must be finite."""
    if not 0 <= step < math.inf:
        raise ValueError(f"expected step >= 0, received {step}")
    for name, value in positive.items():
        if not 0 < value < math.inf:
            raise ValueError(f"expected {name} > 0, received {value}")


def step_lr(step: float, lr: float, step_size: int, gamma: float = 0.1) -> float:
    """Multiplied by gamma at the steps step_size, 2 step_size, …"""
    counted(step, step_size=step_size, gamma=gamma)
    return lr * gamma ** (step // step_size)


def multi_step_lr(step: float, lr: float, milestones: Sequence[float], gamma: float = 0.1) -> float:
    """Multiplied by gamma at each of the milestones, twice where one of them stands there twice."""
    counted(step, gamma=gamma)
    return lr * gamma ** sum(step >= milestone for milestone in milestones)


def exponential_lr(step: float, lr: float, gamma: float) -> float:
    """Multiplied by gamma at every step."""
    counted(step, gamma=gamma)
    return lr * gamma**step


def polynomial_lr(step: float, lr: float, total_iters: float = 5, power: float = 1.0) -> float:
    """From lr down to 0 at the step total_iters, and 0 from there on."""
    counted(step, total_iters=total_iters, power=power)
    return lr * (1 - min(step, total_iters) / total_iters) ** power


def linear_lr(
    step: float, lr: float, start_factor: float = 1 / 3, end_factor: float = 1.0, total_iters: float = 5
) -> float:
    """From start_factor lr to end_factor lr at the step total_iters, where it stays: warmup, or a decay."""
    counted(step, total_iters=total_iters)
    if not (0 < start_factor <= 1 and 0 <= end_factor <= 1):
        what = "0 < start_factor <= 1 and 0 <= end_factor <= 1"
        raise ValueError(f"expected {what}, received {start_factor} and {end_factor}")
    return lr * (start_factor + (end_factor - start_factor) * min(step, total_iters) / total_iters)


def cosine_annealing_lr(step: float, lr: float, T_max: float, eta_min: float = 0.0) -> float:
    """Half a cosine from lr to eta_min at the step T_max; as in PyTorch it rises again afterwards."""
    counted(step, T_max=T_max)
    return eta_min + (lr - eta_min) * (1 + math.cos(math.pi * step / T_max)) / 2


def cosine_annealing_warm_restarts(step: float, lr: float, T_0: float, T_mult: int = 1, eta_min: float = 0.0) -> float:
    """Half a cosine over T_0 steps, then over T_mult T_0, over T_mult² T_0, …, each from lr (Loshchilov and Hutter)."""
    counted(step, T_0=T_0)
    if T_mult != int(T_mult) or T_mult < 1:
        raise ValueError(f"expected a whole number T_mult >= 1, received {T_mult}")
    period = T_0
    if T_mult == 1:
        step %= period
    while step >= period:
        step -= period
        period *= T_mult
    return cosine_annealing_lr(step, lr, period, eta_min)


def one_cycle_lr(
    step: float,
    max_lr: float,
    total_steps: int,
    pct_start: float = 0.3,
    anneal_strategy: Literal["cos", "linear"] = "cos",
    div_factor: float = 25.0,
    final_div_factor: float = 1e4,
    three_phase: bool = False,
) -> float:
    """Up from max_lr / div_factor to max_lr, then down to 1 / final_div_factor of the start (Smith and Topin, 2018).

    The last step is total_steps - 1. three_phase: first down to the start, as slowly as up, and then to the end.
    """
    counted(step, total_steps=total_steps, div_factor=div_factor, final_div_factor=final_div_factor)
    if anneal_strategy not in ("cos", "linear"):
        raise ValueError(f'expected anneal_strategy "cos" or "linear", received {anneal_strategy!r}')
    start, turns = max_lr / div_factor, [0.0, pct_start * total_steps - 1, total_steps - 1.0]
    rates = [start, max_lr, start / final_div_factor]
    if three_phase:
        turns.insert(2, 2 * pct_start * total_steps - 2)
        rates.insert(2, start)
    if step > turns[-1] or any(b <= a for a, b in pairwise(turns)):
        what = f"step < total_steps and phases that end one after another, received {step} and ends at {turns[1:]}"
        raise ValueError(f"expected {what}")
    phase = next(i for i, end in enumerate(turns[1:]) if step <= end)
    share = (step - turns[phase]) / (turns[phase + 1] - turns[phase])
    if anneal_strategy == "cos":
        share = (1 - math.cos(math.pi * share)) / 2
    return rates[phase] + (rates[phase + 1] - rates[phase]) * share


def warmup_stable_decay(
    step: float, lr: float, warmup_steps: float, total_steps: float, decay_steps: float, eta_min: float = 0.0
) -> float:
    """A line up from 0, lr, and over the last decay_steps a line down to eta_min (Hu et al., 2024), where it stays."""
    counted(step, total_steps=total_steps, decay_steps=decay_steps)
    if not 0 <= warmup_steps <= total_steps - decay_steps:
        what = f"received {warmup_steps}, {decay_steps} and {total_steps}"
        raise ValueError(f"expected warmup_steps >= 0 and warmup_steps + decay_steps <= total_steps, {what}")
    if step < warmup_steps:
        return lr * step / warmup_steps
    left = min(max(total_steps - step, 0), decay_steps) / decay_steps
    return eta_min + (lr - eta_min) * left


def reduce_lr_on_plateau(
    lr: float,
    metric: float,
    state: dict[str, Any] | None = None,
    *,
    mode: Literal["min", "max"] = "min",
    factor: float = 0.1,
    patience: int = 10,
    threshold: float = 1e-4,
    threshold_mode: Literal["rel", "abs"] = "rel",
    cooldown: int = 0,
    min_lr: float = 0.0,
    eps: float = 1e-8,
) -> tuple[float, dict[str, Any]]:
    """The learning rate after this metric, and the state: multiplied by factor after patience + 1 bad ones in a row.

    eps: a smaller change of the learning rate is not made.
    """
    if not 0 <= factor < 1 or mode not in ("min", "max") or threshold_mode not in ("rel", "abs"):
        what = f"received {factor}, {mode!r} and {threshold_mode!r}"
        raise ValueError(f'expected 0 <= factor < 1, mode "min" or "max" and threshold_mode "rel" or "abs", {what}')
    sign = 1 if mode == "min" else -1
    state = state or {"best": sign * math.inf, "num_bad_epochs": 0, "cooldown_counter": 0}
    best, bad, wait = state["best"], state["num_bad_epochs"], state["cooldown_counter"]
    bar = best * (1 - sign * threshold) if threshold_mode == "rel" else best - sign * threshold
    best, bad = (metric, 0) if sign * metric < sign * bar else (best, bad + 1)
    if wait > 0:
        wait, bad = wait - 1, 0
    if bad > patience:
        reduced = max(lr * factor, min_lr)
        lr, wait, bad = reduced if lr - reduced > eps else lr, cooldown, 0
    return lr, {"best": best, "num_bad_epochs": bad, "cooldown_counter": wait}
