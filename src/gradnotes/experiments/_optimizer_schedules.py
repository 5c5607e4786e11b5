"""Learning rates that change: at the end of training, over the whole of it, and at its beginning."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import torch

from gradnotes.experiments import Size, Values
from gradnotes.experiments._digits import CLASSES, Split, digits_split
from gradnotes.experiments._optimizer_runs import Task, constant, digits_task, run
from gradnotes.experiments._optimizer_sweep import EPOCH, TUNING, most_accurate, shallow, spelled
from gradnotes.experiments._side_by_side import seeded
from gradnotes.reference import schedules

Schedule = Callable[[int, int], float]
"""Step, from 0, and number of steps -> the factor of the learning rate."""


def steady(step: int, steps: int) -> float:
    """A constant learning rate."""
    return 1.0


SCHEDULES: dict[str, Schedule] = {
    "constant": steady,
    "step": lambda step, steps: schedules.multi_step_lr(step, 1.0, (steps // 2, 3 * steps // 4)),
    "linear": lambda step, steps: schedules.linear_lr(step, 1.0, 1.0, 0.0, steps),
    "cosine": lambda step, steps: schedules.cosine_annealing_lr(step, 1.0, steps),
    "one_cycle": lambda step, steps: schedules.one_cycle_lr(step, 1.0, steps),
    "wsd": lambda step, steps: schedules.warmup_stable_decay(step + 1, 1.0, steps // 10, steps, steps // 5),
}
"""By the names of their references; wsd: a tenth of the steps up, and down over the last fifth."""


def scheduled(schedule: Schedule, peaks: Sequence[float], steps: int) -> torch.Tensor:
    """Learning rates with these peaks, (steps, R)."""
    factors = torch.tensor([schedule(step, steps) for step in range(steps)])
    return factors[:, None] * torch.tensor(peaks)


# At the end: a convex problem whose minimum is known

PENALTY = 1e-2
"""λ of λ/2 ‖θ‖², which makes the minimum one point."""
ENDS: dict[str, tuple[Schedule, float]] = {
    "constant": (steady, 1.0),
    "lower": (steady, 1 / 8),
    "linear": (SCHEDULES["linear"], 1.0),
    "cosine": (SCHEDULES["cosine"], 1.0),
}
"""What is done to the learning rate that is best after two epochs: a schedule, and a factor."""
END_EXPONENTS = {"sgd": (-4, 3), "momentum": (-7, 0), "rmsprop": (-11, -4), "adam": (-9, -2)}


def mislabelled(data: Split, share: float, rng: torch.Generator) -> Split:
    """With this share of the training labels moved on to another digit."""
    y = data.train_y.clone()
    wrong = torch.randperm(len(y), generator=rng)[: round(share * len(y))]
    y[wrong] = (y[wrong] + torch.randint(1, CLASSES, (len(wrong),), generator=rng)) % CLASSES
    return replace(data, train_y=y)


def softmax_task(split: int) -> Task:
    """Softmax regression with a fifth of the labels wrong, so that no weights serve every picture."""
    data = mislabelled(digits_split(split), 0.2, seeded(split, 5))
    return digits_task(split, (), 1.0, data=data)


def penalized(flat: torch.Tensor, task: Task) -> torch.Tensor:
    """Mean cross-entropy of the training part and penalty, for parameters (..., P), in float64."""
    x, y = task.train
    flat = flat.double()
    weights, bias = flat[..., :-CLASSES].reshape(*flat.shape[:-1], -1, CLASSES), flat[..., -CLASSES:]
    logits = x.double() @ weights + bias[..., None, :]
    loss = logits.logsumexp(dim=-1) - logits[..., torch.arange(len(y)), y]
    return loss.mean(dim=-1) + PENALTY / 2 * flat.square().sum(dim=-1)


def least(task: Task) -> float:
    """The minimum of `penalized`, by L-BFGS."""
    flat = torch.zeros(sum(math.prod(shape) for shape in task.shapes), dtype=torch.float64, requires_grad=True)
    solver = torch.optim.LBFGS(
        [flat], max_iter=1000, tolerance_grad=1e-7, tolerance_change=0, history_size=50, line_search_fn="strong_wolfe"
    )

    def closure() -> torch.Tensor:
        loss = penalized(flat, task)
        (flat.grad,) = torch.autograd.grad(loss, flat)
        return loss

    solver.step(closure)  # type: ignore[no-untyped-call]  # PyTorch leaves it without annotations
    return float(penalized(flat.detach(), task))


def endings(size: Size, seed: int) -> Values:
    """What `optimizers.last_epochs` measures."""
    epochs, tail = (4, 2) if size == "quick" else (30, 10)
    steps, early = epochs * EPOCH, 2 * EPOCH
    looks = [EPOCH * epoch for epoch in range(epochs - tail + 1, epochs + 1)]
    found: Values = {}
    tuning, task = softmax_task(TUNING + seed), softmax_task(seed)
    lowest = least(task)
    for method, (low, high) in END_EXPONENTS.items():
        rates = [2.0**k for k in range(low, high + 1)]
        decay = torch.full((len(rates),), PENALTY)
        tried = run(tuning, method, constant(rates, early), [early], l2=decay)
        pick = int(penalized(tried.seen[0], tuning).argmin())
        found[f"{method}.log2_rate"] = low + pick
        columns = [scheduled(schedule, [factor * rates[pick]], steps) for schedule, factor in ENDS.values()]
        course = run(task, method, torch.cat(columns, dim=1), [early, *looks], l2=torch.full((len(ENDS),), PENALTY))
        for r, name in enumerate(ENDS):
            excess = (penalized(course.seen[:, r], task) - lowest).tolist()
            found[f"{method}.{name}.early_excess"] = excess[0]
            found[f"{method}.{name}.excess"] = sum(excess[1:]) / len(looks)
            found[f"{method}.{name}.last_excess"] = excess[-1]
            found[f"{method}.{name}.spread"] = max(excess[1:]) - min(excess[1:])
            found[f"{method}.{name}.test_accuracy"] = float(course.accuracies[-1, r])
    return found


# Over the whole

PEAKS = {"momentum": (-9, -1), "adamw": (-11, -3)}


def wrong_labels(split: int) -> Task:
    """The network of two hidden layers with a fifth of the labels wrong."""
    data = mislabelled(digits_split(split), 0.2, seeded(split, 5))
    return digits_task(split, (32, 32), math.sqrt(2), data=data)


BUDGETS: dict[str, tuple[Callable[[int], Task], int]] = {
    "right_labels": (shallow, 10),
    "wrong_labels": (wrong_labels, 10),
}
"""Task and number of epochs."""


def compared(size: Size, seed: int) -> Values:
    """What `optimizers.schedules` measures."""
    found: Values = {}
    for budget, (task, epochs) in BUDGETS.items():
        steps = 20 if size == "quick" else epochs * EPOCH
        tuning, judged = task(TUNING + seed), task(seed)
        for method, (low, high) in PEAKS.items():
            peaks = [2.0**k for k in range(low, high + 1)]
            tables = [scheduled(schedule, peaks, steps) for schedule in SCHEDULES.values()]
            tried = run(tuning, method, torch.cat(tables, dim=1), [steps])
            picks = []
            for number in range(len(SCHEDULES)):
                part = slice(number * len(peaks), (number + 1) * len(peaks))
                picks.append(most_accurate(tried, part))
            table = torch.stack([table[:, pick] for table, pick in zip(tables, picks, strict=True)], dim=1)
            course = run(judged, method, table, [steps])
            for r, (name, pick) in enumerate(zip(SCHEDULES, picks, strict=True)):
                head = f"{budget}.{method}.{name}"
                found[f"{head}.log2_rate"] = low + pick
                found[f"{head}.train_loss"] = float(course.train_losses[0, r])
                found[f"{head}.test_loss"] = float(course.test_losses[0, r])
                found[f"{head}.test_accuracy"] = float(course.accuracies[0, r])
    return found


# At the beginning

WARM_EXPONENTS = {"momentum": (-8, 0), "adam": (-9, -2), "radam": (-9, -2)}
LEARNED = 0.5
"""Nats on the training part; a guess costs log 10 = 2.3."""


def ten_layers(split: int) -> Task:
    """Ten hidden layers of 32 with He's weights, without normalization."""
    return digits_task(split, (32,) * 10, math.sqrt(2))


def warmed(size: Size, seed: int) -> Values:
    """What `optimizers.warmup` measures."""
    epochs, warm = (1, 10) if size == "quick" else (6, 42)
    steps = epochs * EPOCH
    looks = [0, 1, 2, 3, 5, 10, 20, steps]
    ways: dict[str, Schedule] = {
        "none": steady,
        "warmup": lambda step, steps: min(1.0, (step + 1) / warm),
    }
    found: Values = {}
    for method, (low, high) in WARM_EXPONENTS.items():
        rates = [2.0**k for k in range(low, high + 1)]
        table = torch.cat([scheduled(way, rates, steps) for way in ways.values()], dim=1)
        course = run(ten_layers(seed), method, table, looks)
        tried = run(ten_layers(TUNING + seed), method, table, [steps])
        for number, way in enumerate(ways):
            part = slice(number * len(rates), (number + 1) * len(rates))
            losses = course.train_losses[:, part]
            for k in range(len(rates)):
                head = f"{method}.{way}.rate_{spelled(low + k)}"
                found[f"{head}.train_loss"] = float(losses[-1, k])
                found[f"{head}.test_accuracy"] = float(course.accuracies[-1, part][k])
                found[f"{head}.learned"] = float(losses[-1, k] < LEARNED)
                found[f"{head}.peak"] = float(losses[:-1, k].max())
            learned = [k for k in range(len(rates)) if losses[-1, k] < LEARNED]
            found[f"{method}.{way}.octaves"] = len(learned)
            pick = most_accurate(tried, part)
            found[f"{method}.{way}.tuned.log2_rate"] = low + pick
            found[f"{method}.{way}.tuned.train_loss"] = float(losses[-1, pick])
            found[f"{method}.{way}.tuned.test_accuracy"] = float(course.accuracies[-1, part][pick])
    return found
