"""The time that activations take, forward and backward, against ReLU in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from statistics import median

import torch
from torch.nn import functional

from gradnotes.experiments import Size
from gradnotes.experiments._activation_runs import LEAKY_RELU
from gradnotes.experiments._side_by_side import Function, seeded

TORCH: Mapping[str, Function] = {
    "relu": torch.relu,
    "leaky_relu": LEAKY_RELU,
    "hardswish": functional.hardswish,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "softplus": functional.softplus,
    "elu": functional.elu,
    "silu": functional.silu,
    "gelu": functional.gelu,
    "gelu_tanh": partial(functional.gelu, approximate="tanh"),
    "mish": functional.mish,
}
ROWS, WIDTH = {"quick": 16, "full": 256}, 512
ROUNDS = {"quick": 3, "full": 31}


def cost_of(size: Size, seed: int) -> dict[str, float]:
    """Median times of all functions in turn over that of ReLU; 256 rows of 512 numbers in single precision.

    alone: the function; layer: with the linear layer of 512 inputs and outputs before it.
    """
    rng = seeded(seed, 1)
    x, upstream = torch.randn(2, ROWS[size], WIDTH, generator=rng)
    x.requires_grad_()
    weight = (torch.randn(WIDTH, WIDTH, generator=rng) / WIDTH**0.5).requires_grad_()

    def alone(f: Function) -> None:
        torch.autograd.grad(f(x), x, upstream)

    def layer(f: Function) -> None:
        torch.autograd.grad(f(functional.linear(x, weight)), (x, weight), upstream)

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        found = {
            "alone": against_relu({name: partial(alone, f) for name, f in TORCH.items()}, ROUNDS[size]),
            "layer": against_relu({name: partial(layer, f) for name, f in TORCH.items()}, ROUNDS[size]),
        }
    finally:
        torch.set_num_threads(threads)
    return {f"{kind}.{name}.ratio": ratio for kind, ratios in found.items() for name, ratio in ratios.items()}


def against_relu(
    calls: Mapping[str, Callable[[], object]], rounds: int, clock: Callable[[], float] = time.process_time
) -> dict[str, float]:
    """The median time of each call over that of "relu".

    Each round makes every call once, so that what slows the machine down for a while slows all of them; a first round
    is not counted. The clock is the time that the process had of a core: other processes do not count.
    """
    times: dict[str, list[float]] = {name: [] for name in calls}
    for counted in [False] + [True] * rounds:
        for name, call in calls.items():
            before = clock()
            call()
            after = clock()
            if counted:
                times[name].append(after - before)
    return {name: median(taken) / median(times["relu"]) for name, taken in times.items()}
