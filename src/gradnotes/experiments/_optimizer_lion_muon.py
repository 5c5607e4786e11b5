"""Lion and Muon beside AdamW on the digits: how soon, how well, and at which learning rates."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import torch

from gradnotes.experiments import Size, Values
from gradnotes.experiments._optimizer_rules import RULES, Change, State, adam
from gradnotes.experiments._optimizer_runs import Course, Task, constant, run
from gradnotes.experiments._optimizer_schedules import SCHEDULES, scheduled
from gradnotes.experiments._optimizer_sweep import EPOCH, TUNING, deep, most_accurate, shallow

COEFFICIENTS = (3.4445, -4.7750, 2.0315)
"""Of Newton and Schulz's iteration: the paper's and PyTorch's."""


def lion(g: torch.Tensor, state: State, t: int) -> torch.Tensor:
    """With the paper's betas, 0.9 and 0.99."""
    kept = state.setdefault("kept", torch.zeros_like(g))
    change = torch.lerp(kept, g, 0.1).sign()
    kept.lerp_(g, 0.01)
    return change


def orthogonalized(matrices: torch.Tensor) -> torch.Tensor:
    """Five steps of Newton and Schulz's iteration on each matrix, (R, n_in, n_out), in their own precision."""
    a, b, c = COEFFICIENTS
    tall = matrices.shape[1] > matrices.shape[2]
    x: torch.Tensor = matrices.mT if tall else matrices
    x = x / torch.linalg.matrix_norm(x, keepdim=True).clamp(min=1e-7)
    for _ in range(5):
        gram = x @ x.mT
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.mT if tall else x


def muon(shapes: Sequence[torch.Size]) -> Change:
    """Muon for the weights of all layers but the last, Adam for the rest, of networks with parameters of these shapes.

    With PyTorch's momentum, 0.95, Nesterov's form and `match_rms_adamw`, so that one learning rate serves both.
    """
    sizes = [math.prod(shape) for shape in shapes]

    def change(g: torch.Tensor, state: State, t: int) -> torch.Tensor:
        found = list(torch.split(adam(g, state, t), sizes, dim=1))
        buffer = state.setdefault("buffer", torch.zeros_like(g)).lerp_(g, 0.05)
        pulls = torch.split(torch.lerp(g, buffer, 0.95), sizes, dim=1)
        for k in range(0, len(shapes) - 2, 2):  # weights and biases alternate
            matrix = shapes[k][1:]
            step = orthogonalized(pulls[k].reshape(-1, *matrix))
            found[k] = 0.2 * math.sqrt(max(matrix)) * step.flatten(1)
        return torch.cat(found, dim=1)

    return change


def trained(task: Task, name: str, rates: torch.Tensor, looks: Sequence[int]) -> Course:
    """Trains R networks as `run` does, by these rules too, all without weight decay."""
    own: dict[str, Change] = {"lion": lion, "muon": muon(task.shapes)}
    none = torch.zeros(rates.shape[1], dtype=rates.dtype)
    if name not in own:
        return run(task, name, rates, looks, decoupled=none)
    RULES[name] = own[name]  # only for this run, as Muon's rule is one for the shapes of this task
    try:
        return run(task, name, rates, looks, decoupled=none)
    finally:
        del RULES[name]


@dataclass(frozen=True, slots=True)
class Contest:
    """A task by the number of its split; the moments at which the rules are compared, in steps, and the rates tried.

    exponents: the lowest and the highest power of two. The rate is tuned for each moment, at `end` by the test
    accuracy, before it by the training loss; and for `annealed`, the same moment where it has fallen linearly to 0.
    """

    task: Callable[[int], Task]
    moments: Mapping[str, int]
    exponents: Mapping[str, tuple[int, int]]


EVERY = 3
"""Steps between two looks at the training loss."""

CONTESTS = {
    "shallow": Contest(
        shallow,
        {"early": 2 * EPOCH, "late": 10 * EPOCH, "end": 20 * EPOCH},
        {"adamw": (-11, -3), "lion": (-13, -5), "muon": (-11, -3)},
    ),
    "deep": Contest(
        deep,
        {"early": 3 * EPOCH, "late": 10 * EPOCH, "end": 20 * EPOCH},
        {"adamw": (-11, -3), "lion": (-13, -5), "muon": (-11, -3)},
    ),
}


def reached(steps: Sequence[int], losses: Sequence[float], target: float) -> float:
    """After how many steps a loss first is at most so much; the last of them where it never is.

    Between two looks the logarithm of the loss is taken for a line.
    """
    for k, loss in enumerate(losses):
        if loss <= target:
            if k == 0:
                return float(steps[0])
            before, after, goal = (math.log(max(value, 1e-30)) for value in (losses[k - 1], loss, target))
            return steps[k - 1] + (steps[k] - steps[k - 1]) * (before - goal) / (before - after)
    return float(steps[-1])


def contested(size: Size, seed: int) -> Values:
    """What `optimizers.lion_muon` measures."""
    found: Values = {}
    for network, contest in CONTESTS.items():
        moments, exponents = contest.moments, contest.exponents
        if size == "quick":
            moments = {name: 3 * (k + 1) for k, name in enumerate(moments)}
            exponents = {method: (low, low + 2) for method, (low, _) in exponents.items()}
        end, tuning, task = moments["end"], contest.task(TUNING + seed), contest.task(seed)
        looks = sorted({*range(0, end, EVERY), *moments.values()})
        targets: dict[str, float] = {}
        for method, (low, high) in exponents.items():
            rates = [2.0**k for k in range(low, high + 1)]
            table = torch.cat([constant(rates, end), scheduled(SCHEDULES["linear"], rates, end)], dim=1)
            tried = trained(tuning, method, table, list(moments.values()))
            picks = [int(losses[: len(rates)].argmin()) for losses in tried.train_losses[:-1]]
            picks.append(most_accurate(tried, slice(len(rates))))
            picks.append(len(rates) + most_accurate(tried, slice(len(rates), None)))
            course = trained(task, method, table[:, picks], looks)
            for r, (moment, steps) in enumerate([*moments.items(), ("annealed", end)]):
                head, losses = f"{network}.{method}.{moment}", course.train_losses[:, r].tolist()
                at = looks.index(steps)
                found[f"{head}.log2_rate"] = low + picks[r] % len(rates)
                found[f"{head}.train_loss"] = losses[at]
                found[f"{head}.test_accuracy"] = float(course.accuracies[at, r])
                if steps < end:
                    target = targets.setdefault(moment, losses[at])  # AdamW's, which comes first
                    found[f"{head}.steps"] = reached(looks, losses, target)
    return found
