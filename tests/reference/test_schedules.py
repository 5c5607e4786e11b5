"""The learning-rate schedules against torch.optim.lr_scheduler, past their end too, and by hand where it has none."""

from __future__ import annotations

import inspect
import itertools
import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch.optim import lr_scheduler

from gradnotes.reference import schedules
from tests.verification import Verification

LR = 0.4
# PyTorch multiplies the learning rate before by a factor, so that roundings add up; where it comes near 0 they stay.
RTOL, ATOL = 1e-11, 1e-15


def optimizer() -> torch.optim.Optimizer:
    return torch.optim.SGD([torch.zeros(1)], lr=LR, momentum=0.9)


def by_torch(make: Callable[..., Any], steps: int, **arguments: Any) -> list[float]:
    """The learning rate of each step from 0 on: at the start, and after each `step()`."""
    stepped = optimizer()
    scheduler = make(stepped, **arguments)
    rates = [stepped.param_groups[0]["lr"]]
    for _ in range(steps - 1):
        stepped.step()  # else PyTorch warns
        scheduler.step()
        rates.append(stepped.param_groups[0]["lr"])
    return rates


def compare(
    schedule: Callable[..., float], make: Callable[..., Any], verify: Verification, steps: int = 60, **choices: Any
) -> None:
    """Every combination of choices, at each of the steps."""
    for values in itertools.product(*choices.values()):
        flags = dict(zip(choices, values, strict=True))
        own = [schedule(step, LR, **flags) for step in range(steps)]
        verify.close(own, by_torch(make, steps, **flags), rtol=RTOL, atol=ATOL, what=f"{flags}")


def check_signature(schedule: Callable[..., float], make: Callable[..., Any]) -> None:
    """PyTorch's names and defaults, after the step and the learning rate."""
    theirs = {n: p.default for n, p in inspect.signature(make).parameters.items()}
    own = {n: p.default for n, p in list(inspect.signature(schedule).parameters.items())[2:]}
    assert own == {n: d for n, d in theirs.items() if n not in ("optimizer", "last_epoch")}


def test_counted(verify: Verification) -> None:
    schedules.counted(0, total=1e-300)
    for bad in (-1, math.nan, math.inf):
        with pytest.raises(ValueError, match=r"^expected step") as error:
            schedules.counted(bad)
        verify.equal(str(error.value), f"expected step >= 0, received {bad}", what="the message")
    for bad in (0, -1.0, math.nan, math.inf):
        with pytest.raises(ValueError, match=r"^expected T_max") as error:
            schedules.counted(0, T_max=bad)
        verify.equal(str(error.value), f"expected T_max > 0, received {bad}", what="the message")


def test_step_lr(verify: Verification) -> None:
    check_signature(schedules.step_lr, lr_scheduler.StepLR)
    compare(schedules.step_lr, lr_scheduler.StepLR, verify, step_size=(1, 7), gamma=(0.1, 0.5))
    verify.equal([schedules.step_lr(s, 8.0, 2, 0.5) for s in range(5)], [8.0, 8.0, 4.0, 4.0, 2.0], what="by hand")


def test_multi_step_lr(verify: Verification) -> None:
    check_signature(schedules.multi_step_lr, lr_scheduler.MultiStepLR)
    milestones: tuple[list[int], ...] = ([], [5, 20], [20, 5], [5, 5, 20], [0, 3])
    compare(schedules.multi_step_lr, lr_scheduler.MultiStepLR, verify, milestones=milestones, gamma=(0.1, 0.5))
    verify.equal([schedules.multi_step_lr(s, 8.0, [1, 2], 0.5) for s in range(4)], [8.0, 4.0, 2.0, 2.0], what="by hand")


def test_exponential_lr(verify: Verification) -> None:
    check_signature(schedules.exponential_lr, lr_scheduler.ExponentialLR)
    compare(schedules.exponential_lr, lr_scheduler.ExponentialLR, verify, gamma=(0.5, 0.95, 1.0))
    verify.equal([schedules.exponential_lr(s, 8.0, 0.5) for s in range(3)], [8.0, 4.0, 2.0], what="by hand")


def test_polynomial_lr(verify: Verification) -> None:
    check_signature(schedules.polynomial_lr, lr_scheduler.PolynomialLR)
    compare(schedules.polynomial_lr, lr_scheduler.PolynomialLR, verify, total_iters=(1, 5, 40), power=(1.0, 0.5, 3.0))
    verify.equal([schedules.polynomial_lr(s, 8.0, 4) for s in range(6)], [8.0, 6.0, 4.0, 2.0, 0.0, 0.0], what="by hand")


def test_linear_lr(verify: Verification) -> None:
    check_signature(schedules.linear_lr, lr_scheduler.LinearLR)
    factors: dict[str, Any] = {"start_factor": (1 / 3, 1e-3, 1.0), "end_factor": (1.0, 0.25), "total_iters": (1, 5, 40)}
    compare(schedules.linear_lr, lr_scheduler.LinearLR, verify, **factors)
    warm = [schedules.linear_lr(s, 8.0, 0.25, 1.0, 3) for s in range(5)]
    verify.equal(warm, [2.0, 4.0, 6.0, 8.0, 8.0], what="by hand")


def test_cosine_annealing_lr(verify: Verification) -> None:
    check_signature(schedules.cosine_annealing_lr, lr_scheduler.CosineAnnealingLR)
    compare(schedules.cosine_annealing_lr, lr_scheduler.CosineAnnealingLR, verify, T_max=(1, 7, 40), eta_min=(0.0, 0.1))
    by_hand = [schedules.cosine_annealing_lr(s, 8.0, 4) for s in range(9)]
    verify.close(by_hand[0:9:2], [8, 4, 0, 4, 8], rtol=1e-15, atol=1e-15, what="by hand, and up again after T_max")


def test_cosine_annealing_warm_restarts(verify: Verification) -> None:
    make = lr_scheduler.CosineAnnealingWarmRestarts
    check_signature(schedules.cosine_annealing_warm_restarts, make)
    compare(
        schedules.cosine_annealing_warm_restarts, make, verify, T_0=(1, 7, 100), T_mult=(1, 2, 3), eta_min=(0.0, 0.1)
    )
    stepped = optimizer()
    scheduler = make(stepped, T_0=2, T_mult=2)
    for epoch in np.arange(0, 13, 0.25):  # PyTorch takes fractions of epochs as an argument
        scheduler.step(float(epoch))
        own = schedules.cosine_annealing_warm_restarts(float(epoch), LR, 2, 2)
        verify.close(own, stepped.param_groups[0]["lr"], rtol=RTOL, atol=ATOL, what=f"epoch {epoch}")
    again = [schedules.cosine_annealing_warm_restarts(s, 8.0, 2, 2) for s in (0, 1, 2, 4, 6)]
    verify.close(again, [8, 4, 8, 4, 8], rtol=1e-15, what="by hand")
    # PyTorch counts the periods by a logarithm where it is given the epoch, and 1 + 2 * 121 = 3^5 has 4.999… of it.
    scheduler = make(stepped, T_0=1, T_mult=3)
    scheduler.step(121)
    verify.close(stepped.param_groups[0]["lr"], 0.0, rtol=0, atol=1e-15, what="PyTorch misses the restart")
    verify.equal(schedules.cosine_annealing_warm_restarts(121, LR, 1, 3), LR, what="the fifth restart")


def test_one_cycle_lr(verify: Verification) -> None:
    for three, strategy, share, div, final in itertools.product(
        (False, True), ("cos", "linear"), (0.3, 0.25, 0.45), (25.0, 4.0), (1e4, 10.0)
    ):
        flags: dict[str, Any] = {
            **{"total_steps": 40, "pct_start": share, "anneal_strategy": strategy, "div_factor": div},
            **{"final_div_factor": final, "three_phase": three},
        }
        own = [schedules.one_cycle_lr(step, LR, **flags) for step in range(40)]
        rates = by_torch(lr_scheduler.OneCycleLR, 40, max_lr=LR, **flags)
        verify.close(own, rates, rtol=RTOL, atol=ATOL, what=f"{flags}")
    named = inspect.signature(schedules.one_cycle_lr).parameters
    theirs = inspect.signature(lr_scheduler.OneCycleLR).parameters
    names = ("pct_start", "anneal_strategy", "div_factor", "final_div_factor", "three_phase")
    verify.equal([named[n].default for n in names], [theirs[n].default for n in names], what="PyTorch's defaults")
    line = [schedules.one_cycle_lr(s, 8.0, 5, 0.6, "linear", 4.0, 2.0) for s in range(5)]
    verify.equal(line, [2.0, 5.0, 8.0, 4.5, 1.0], what="by hand")


def test_one_cycle_has_an_end() -> None:
    """PyTorch allows one step more, at which the rate has turned up again, and then no further one."""
    rates = by_torch(lr_scheduler.OneCycleLR, 41, max_lr=LR, total_steps=40)
    assert rates[40] > rates[39]
    with pytest.raises(ValueError, match="Tried to step 41 times"):
        by_torch(lr_scheduler.OneCycleLR, 42, max_lr=LR, total_steps=40)
    for step in (39.5, 40):
        with pytest.raises(ValueError, match=f"^expected step < total_steps .*received {step} and ends at"):
            schedules.one_cycle_lr(step, LR, 40)


def test_warmup_stable_decay(verify: Verification) -> None:
    """Against PyTorch's schedules in a row, and by hand."""

    def make(stepped: torch.optim.Optimizer) -> Any:
        warm = lr_scheduler.LambdaLR(stepped, lambda step: step / 5)
        flat = lr_scheduler.ConstantLR(stepped, 1.0)
        down = lr_scheduler.LinearLR(stepped, 1.0, 0.25, 10)
        return lr_scheduler.SequentialLR(stepped, [warm, flat, down], [5, 20])

    own = [schedules.warmup_stable_decay(s, LR, 5, 30, 10, LR / 4) for s in range(40)]
    verify.close(own, by_torch(make, 40), rtol=RTOL, what="PyTorch's in a row")
    by_hand = [schedules.warmup_stable_decay(s, 8.0, 2, 6, 2) for s in range(8)]
    verify.equal(by_hand, [0.0, 4.0, 8.0, 8.0, 8.0, 4.0, 0.0, 0.0], what="by hand")
    verify.equal(schedules.warmup_stable_decay(0, 8.0, 0, 6, 2), 8.0, what="without warmup")


def metrics(kind: str, sign: int) -> list[float]:
    """Losses that improve, stop, worsen; with noise, of either sign."""
    rng = np.random.default_rng(0)
    falling = np.concatenate([np.geomspace(1, 0.1, 20), np.full(30, 0.1), np.linspace(0.1, 0.3, 20)])
    noise = {"smooth": 0, "noisy": 0.02, "nan": 0}[kind] * rng.normal(size=falling.size)
    values = sign * (falling + noise)
    values[25] = math.nan if kind == "nan" else values[25]
    return [float(v) for v in values]


def test_reduce_lr_on_plateau(verify: Verification) -> None:
    variants = {
        **{"mode": ("min", "max"), "threshold_mode": ("rel", "abs"), "threshold": (1e-4, 0.01), "patience": (0, 3)},
        **{"cooldown": (0, 4), "min_lr": (0.0, 0.05), "factor": (0.1, 0.5)},
    }
    for values in itertools.product(*variants.values()):
        flags: dict[str, Any] = dict(zip(variants, values, strict=True))
        for kind, sign in (("smooth", 1), ("noisy", -1), ("nan", 1)):
            stepped = optimizer()
            scheduler = lr_scheduler.ReduceLROnPlateau(stepped, **flags)
            rate, state, own, theirs = LR, None, [], []
            for metric in metrics(kind, sign):
                rate, state = schedules.reduce_lr_on_plateau(rate, metric, state, **flags)
                scheduler.step(metric)
                own.append([rate, *state.values()])
                kept = (scheduler.best, scheduler.num_bad_epochs, scheduler.cooldown_counter)
                theirs.append([stepped.param_groups[0]["lr"], *kept])
            verify.equal(np.array(own), np.array(theirs), what=f"{kind}, {sign}, {flags}")
    parameters = list(inspect.signature(schedules.reduce_lr_on_plateau).parameters.values())[3:]
    theirs_ = dict(list(inspect.signature(lr_scheduler.ReduceLROnPlateau).parameters.items())[1:])
    verify.equal({p.name: p.default for p in parameters}, {n: p.default for n, p in theirs_.items()}, what="defaults")
    rate, state = 1.0, None
    rates = []
    for metric in (5.0, 4.0, 4.0, 4.0, 4.0, 3.0):
        rate, state = schedules.reduce_lr_on_plateau(rate, metric, state, patience=2, factor=0.5)
        rates.append(rate)
    verify.equal(rates, [1.0, 1.0, 1.0, 1.0, 0.5, 0.5], what="by hand: after the third bad one with a patience of 2")
    rate, _ = schedules.reduce_lr_on_plateau(1e-8, 1.0, {"best": 0.0, "num_bad_epochs": 9, "cooldown_counter": 0})
    verify.equal(rate, 1e-8, what="patience is not over")
    rate, _ = schedules.reduce_lr_on_plateau(1e-8, 1.0, {"best": 0.0, "num_bad_epochs": 10, "cooldown_counter": 0})
    verify.equal(rate, 1e-8, what="a change below eps is not made")


def test_a_relative_threshold_of_a_negative_metric() -> None:
    """A metric that stays at -1 always counts as better than (1 - threshold) (-1), so nothing is ever reduced."""
    for sign, reduced in ((1, True), (-1, False)):
        rate, state = 1.0, None
        for _ in range(30):
            rate, state = schedules.reduce_lr_on_plateau(rate, sign * 1.0, state)
        assert (rate < 1) is reduced


REFUSED: list[tuple[Callable[[], Any], str]] = [
    (lambda: schedules.step_lr(0, 1.0, 0), "expected step_size > 0, received 0"),
    (lambda: schedules.step_lr(0, 1.0, 1, -0.1), "expected gamma > 0, received -0.1"),
    (lambda: schedules.multi_step_lr(0, 1.0, [1], 0), "expected gamma > 0, received 0"),
    (lambda: schedules.multi_step_lr(-1, 1.0, [1]), "expected step >= 0, received -1"),
    (lambda: schedules.exponential_lr(0, 1.0, -1), "expected gamma > 0, received -1"),
    (lambda: schedules.polynomial_lr(0, 1.0, 0), "expected total_iters > 0, received 0"),
    (lambda: schedules.polynomial_lr(0, 1.0, 5, -1), "expected power > 0, received -1"),
    (lambda: schedules.linear_lr(0, 1.0, total_iters=0), "expected total_iters > 0, received 0"),
    *(
        (
            lambda s=s, e=e: schedules.linear_lr(0, 1.0, s, e),
            f"expected 0 < start_factor <= 1 and 0 <= end_factor <= 1, received {s} and {e}",
        )
        for s, e in ((0.0, 1.0), (1.1, 1.0), (1.0, -0.1), (1.0, 1.1))
    ),
    (lambda: schedules.cosine_annealing_lr(0, 1.0, 0), "expected T_max > 0, received 0"),
    (lambda: schedules.cosine_annealing_warm_restarts(0, 1.0, 0), "expected T_0 > 0, received 0"),
    *(
        (
            lambda m=m: schedules.cosine_annealing_warm_restarts(0, 1.0, 5, m),
            f"expected a whole number T_mult >= 1, received {m}",
        )
        for m in (0, 1.5)
    ),
    (
        lambda: schedules.one_cycle_lr(0, 1.0, 40, anneal_strategy="sin"),  # type: ignore[arg-type]  # what is refused
        'expected anneal_strategy "cos" or "linear", received \'sin\'',
    ),
    (lambda: schedules.one_cycle_lr(0, 1.0, 0), "expected total_steps > 0, received 0"),
    (lambda: schedules.one_cycle_lr(0, 1.0, 40, div_factor=0), "expected div_factor > 0, received 0"),
    *(
        (
            lambda p=p, three=three: schedules.one_cycle_lr(0, 1.0, 40, p, three_phase=three),
            f"expected step < total_steps and phases that end one after another, received 0 and ends at {ends}",
        )
        for p, three, ends in (
            (0.0, False, [-1.0, 39.0]),
            (0.025, False, [0.0, 39.0]),
            (1.0, False, [39.0, 39.0]),
            (0.6, True, [23.0, 46.0, 39.0]),
        )
    ),
    *(
        (
            lambda w=w, d=d: schedules.warmup_stable_decay(0, 1.0, w, 10, d),
            f"expected warmup_steps >= 0 and warmup_steps + decay_steps <= total_steps, received {w}, {d} and 10",
        )
        for w, d in ((-1, 5), (6, 5), (0, 11))
    ),
    *(
        (
            lambda named=named: schedules.reduce_lr_on_plateau(1.0, 1.0, **named),
            'expected 0 <= factor < 1, mode "min" or "max" and threshold_mode "rel" or "abs", received ' + received,
        )
        for named, received in (
            ({"factor": 1.0}, "1.0, 'min' and 'rel'"),
            ({"factor": -0.1}, "-0.1, 'min' and 'rel'"),
            ({"mode": "less"}, "0.1, 'less' and 'rel'"),
            ({"threshold_mode": "relative"}, "0.1, 'min' and 'relative'"),
        )
    ),
]


@pytest.mark.parametrize(("call", "message"), REFUSED, ids=[f"{i}-{m}" for i, (_, m) in enumerate(REFUSED)])
def test_impossible_arguments_are_refused(call: Callable[[], Any], message: str) -> None:
    with pytest.raises(ValueError, match="^" + re.escape(message) + "$"):
        call()
