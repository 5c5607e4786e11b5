"""Weight decay with Adam: added to the gradient, or decoupled from it."""

from __future__ import annotations

import math

import torch

from gradnotes.experiments import Size, Values
from gradnotes.experiments._digits import PIXELS, digits_split
from gradnotes.experiments._optimizer_runs import Course, Task, constant, digits_task, run
from gradnotes.experiments._optimizer_sweep import TUNING, spelled

PICTURES, HIDDEN = 300, 64
RATES: tuple[int, ...] = (-10, -9, -8, -7, -6, -5, -4, -3, -2)
DECAYS = {"l2": range(-14, -2, 2), "decoupled": range(-7, 5, 2)}
"""Powers of two of the learning rate and of the decay."""
MIDDLE = slice(1, -3)
"""The rates over which the slope is taken; the outer ones are there so that no best rate is at the edge."""


def few_pictures(split: int) -> Task:
    """A hidden layer of 64 on 300 pictures."""
    return digits_task(split, (HIDDEN,), math.sqrt(2), data=digits_split(split).first(PICTURES))


def slope(x: list[float], y: list[float]) -> float:
    """Of the least-squares line."""
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / sum((a - mean_x) ** 2 for a in x)


def lowest(x: list[int], y: list[float]) -> float:
    """Where the parabola through the smallest value and its neighbours is lowest; at an end, that end."""
    i = min(range(len(y)), key=y.__getitem__)
    if i in (0, len(y) - 1):
        return float(x[i])
    curve = y[i - 1] - 2 * y[i] + y[i + 1]
    return x[i] + (x[i + 1] - x[i]) * (y[i - 1] - y[i + 1]) / (2 * curve) if curve > 0 else float(x[i])


def decayed(size: Size, seed: int) -> Values:
    """What `optimizers.weight_decay` measures."""
    steps = 10 if size == "quick" else 400
    task, tuning = few_pictures(seed), few_pictures(TUNING + seed)
    rates = [2.0**k for k in RATES]
    found: Values = {}
    plain = run(task, "adam", constant(rates, steps), [steps])
    for r, k in enumerate(RATES):
        found[f"none.rate_{spelled(k)}.test_loss"] = float(plain.test_losses[0, r])
        found[f"none.rate_{spelled(k)}.test_accuracy"] = float(plain.accuracies[0, r])
    for kind, powers in DECAYS.items():
        grid = [(2.0**rate, 2.0**power) for rate in RATES for power in powers]
        table = constant([rate for rate, _ in grid], steps)
        strength = torch.tensor([decay for _, decay in grid])
        given = {"l2": strength} if kind == "l2" else {"decoupled": strength}
        course, tried = (run(each, "adam", table, [steps], **given) for each in (task, tuning))
        best = []
        for r, k in enumerate(RATES):
            part = slice(r * len(powers), (r + 1) * len(powers))
            losses = course.test_losses[0, part].tolist()
            best.append(lowest(list(powers), losses))
            found[f"{kind}.rate_{spelled(k)}.log2_best"] = best[-1]
            for power, loss in zip(powers, losses, strict=True):
                found[f"{kind}.rate_{spelled(k)}.decay_{spelled(power)}.test_loss"] = loss
        found[f"{kind}.slope"] = slope(list(map(float, RATES[MIDDLE])), best[MIDDLE])
        pick = int(tried.test_losses[0].argmin())
        found[f"{kind}.tuned.log2_rate"] = RATES[pick // len(powers)]
        found[f"{kind}.tuned.log2_decay"] = powers[pick % len(powers)]
        found[f"{kind}.tuned.test_accuracy"] = float(course.accuracies[0, pick])
        found[f"{kind}.tuned.test_loss"] = float(course.test_losses[0, pick])
        found |= {f"{kind}.{name}": value for name, value in kept(plain, course, len(powers)).items()}
    pick = int(run(tuning, "adam", constant(rates, steps), [steps]).test_losses[0].argmin())
    found["none.tuned.log2_rate"] = RATES[pick]
    found["none.tuned.test_accuracy"] = float(plain.accuracies[0, pick])
    found["none.tuned.test_loss"] = float(plain.test_losses[0, pick])
    return found


COMPARED = RATES.index(-9)
"""The learning rate, about Adam's default, at which the weights of large and of small gradients are compared."""


def kept(plain: Course, course: Course, powers: int) -> dict[str, float]:
    """How much decay leaves of the first layer's weights with the largest and the smallest quarter of gradients.

    As norms against those without decay, with the strength of decay that comes nearest to halving all of them
    together. The gradients are those without decay, as root mean squares; weights that never had one are left out.
    """
    first = slice(PIXELS * HIDDEN)
    before, gradient = plain.seen[-1][COMPARED, first], plain.state["second"][COMPARED, first].sqrt()
    after = course.seen[-1][COMPARED * powers : (COMPARED + 1) * powers, first]
    alive = torch.nonzero(gradient > 0)[:, 0]
    order = alive[gradient[alive].argsort()]
    quarter = len(order) // 4
    groups = {"all": order, "small": order[:quarter], "large": order[-quarter:]}
    ratios = {
        name: torch.linalg.vector_norm(after[:, which], dim=1) / torch.linalg.vector_norm(before[which])
        for name, which in groups.items()
    }
    pick = int((ratios["all"].log() - math.log(0.5)).abs().argmin())
    return {f"{name}_gradients.kept": float(ratio[pick]) for name, ratio in ratios.items()}
