"""Trajectories of an optimizer of torch.optim, beside which a reference's are laid."""

from __future__ import annotations

import functools
import inspect
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch

from tests.verification import Verification, to_numpy

STEPS = 100
SHAPE = (4, 3)
# A hundred steps, each with a dozen roundings of numbers of size 1, none of which grows afterwards.
TOLERANCE = 1e-12

Step = Callable[..., tuple[Any, Any]]


@functools.cache
def noisy_quadratic() -> tuple[np.ndarray, Callable[[int, Any], Any]]:
    """A start, and the gradient at the step t: of a quadratic with noise, now and then 0 or large."""
    rng = np.random.default_rng(0)
    curvature, noise = rng.uniform(0.1, 2, SHAPE), rng.normal(size=(STEPS, *SHAPE))
    seldom = np.where(rng.uniform(size=(STEPS, *SHAPE)) < 0.1, rng.choice([0.0, 30.0], size=(STEPS, *SHAPE)), 1.0)

    def grad(t: int, theta: Any) -> Any:
        if isinstance(theta, torch.Tensor):
            return torch.tensor(grad(t, to_numpy(theta)), device=theta.device)
        return (curvature * theta + noise[t]) * seldom[t]

    return rng.normal(size=SHAPE), grad


def by_torch(
    optimizer: type[torch.optim.Optimizer], device: str, steps: int = STEPS, **flags: Any
) -> list[tuple[np.ndarray, dict[str, np.ndarray]]]:
    """The parameters and the state after each step."""
    start, grad = noisy_quadratic()
    theta = torch.tensor(start, device=device)
    optimizer_, path = optimizer([theta], **flags), []
    for t in range(steps):
        theta.grad = grad(t, theta)
        optimizer_.step()
        state = {k: to_numpy(v).copy() for k, v in optimizer_.state[theta].items() if v is not None}
        path.append((to_numpy(theta).copy(), state))
    return path


def ours(step: Step, steps: int = STEPS, **flags: Any) -> list[tuple[np.ndarray, dict[str, Any]]]:
    """The same of a reference."""
    theta, grad = noisy_quadratic()
    state, path = None, []
    for t in range(steps):
        theta, state = step(theta, grad(t, theta), state, **flags)
        path.append((theta, state))
    return path


def compare(step: Step, optimizer: type[torch.optim.Optimizer], verify: Verification, **choices: Any) -> None:
    """Every combination of the choices of each flag, over the whole trajectory: parameters, and what both keep.

    The number of the step is kept by PyTorch alone where nothing depends on it.
    """
    for values in itertools.product(*choices.values()):
        flags = dict(zip(choices, values, strict=True))
        own, theirs = ours(step, **flags), by_torch(optimizer, verify.device, **flags)
        paths = {"theta": ([theta for theta, _ in own], [theta for theta, _ in theirs])}
        for name in theirs[0][1].keys() - ({"step"} - own[0][1].keys()):
            paths[name] = ([state[name] for _, state in own], [state[name] for _, state in theirs])
        for name, (ours_, theirs_) in paths.items():
            verify.close(np.stack(ours_), np.stack(theirs_), rtol=TOLERANCE, atol=TOLERANCE, what=f"{name}, {flags}")


@contextmanager
def float64_by_default() -> Iterator[None]:
    """PyTorch keeps NAdam's product of momenta in the default type, whatever the parameters' type is."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


def check_signature(step: Step, optimizer: type[torch.optim.Optimizer]) -> None:
    """Every flag is PyTorch's, with its default, and all of PyTorch's are there but those that change no number."""
    execution = {"foreach", "fused", "capturable", "differentiable"}
    flags = list(inspect.signature(step).parameters.values())[3:]
    theirs = {n: p.default for n, p in inspect.signature(optimizer).parameters.items() if n != "params"}
    assert {p.name: p.default for p in flags} == {n: d for n, d in theirs.items() if n not in execution}
    assert all(p.kind == p.KEYWORD_ONLY for p in flags)
