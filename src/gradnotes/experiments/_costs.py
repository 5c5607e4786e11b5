"""What a training step costs: parameters, operations, numbers kept for backward, time."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping

import torch
from torch import nn
from torch.nn import functional

from gradnotes.experiments import Values
from gradnotes.experiments._digits import digits_split
from gradnotes.experiments._networks import Residual, seeded
from gradnotes.experiments._remedies import EXPLODING, VANISHING, Plan

Batch = tuple[torch.Tensor, torch.Tensor]


def parameters(model: nn.Module) -> int:
    """How many numbers are trained."""
    return sum(p.numel() for p in model.parameters())


def operations(model: nn.Module, x: torch.Tensor) -> int:
    """Multiplications and additions of one forward pass in training, by a count of our own.

    A layer takes two for each product of a weight and a unit. A normalization takes eight a unit: mean 1, variance 3,
    difference and quotient 2, scale and shift 2. The sum of a residual layer takes one a unit, an activation one.
    """
    total = 0

    def count(module: nn.Module, inputs: tuple[torch.Tensor, ...], output: torch.Tensor) -> None:
        nonlocal total
        if isinstance(module, nn.Linear | nn.Conv2d):
            total += 2 * module.weight.numel() * (output.numel() // module.weight.shape[0])
        elif "Norm" in type(module).__name__:
            total += 8 * output.numel()
        elif isinstance(module, Residual | nn.Sigmoid | nn.Tanh | nn.ReLU | nn.LeakyReLU):
            total += output.numel()

    handles = [module.register_forward_hook(count) for module in model.modules()]
    with torch.no_grad():
        model(x)
    for handle in handles:
        handle.remove()
    return total


def kept(model: nn.Module, x: torch.Tensor, y: torch.Tensor) -> int:
    """How many numbers autograd keeps for backward, parameters aside; what is kept twice counts once."""
    own = {p.data_ptr() for p in model.parameters()}
    sizes: dict[int, int] = {}

    def pack(tensor: torch.Tensor) -> torch.Tensor:
        if tensor.data_ptr() not in own:
            sizes[tensor.data_ptr()] = tensor.numel()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        loss = functional.cross_entropy(model(x), y)
    del loss  # until here it held the tensors, so that no address was used again
    return sum(sizes.values())


def step_times(plans: Mapping[str, Plan], batches: Mapping[str, Batch], rounds: int, seed: int) -> dict[str, float]:
    """Seconds of a training step of each plan: the fastest of `rounds`, in which the plans take turns."""
    ready = {}
    for name, plan in plans.items():
        model = plan.model(seeded(seed))
        ready[name] = model, plan.optimizer(model.parameters(), lr=1e-3), plan.hook()
    best = dict.fromkeys(plans, math.inf)
    for _ in range(rounds):
        for name, (model, optimizer, hook) in ready.items():
            x, y = batches[name]
            start = time.perf_counter()
            optimizer.zero_grad()
            functional.cross_entropy(model(x), y).backward()  # type: ignore[no-untyped-call]  # PyTorch does not say
            if hook:
                hook(model, 0)
            optimizer.step()
            best[name] = min(best[name], time.perf_counter() - start)
    return best


def costs(rounds: int, seed: int) -> Values:
    """What `gradients.remedy_cost` measures."""
    data = digits_split(seed)
    # Other initial weights cost nothing.
    plans = {name: plan for name, plan in VANISHING.items() if not name.endswith(("xavier", "he"))}
    plans["relu_clip_norm"] = EXPLODING["clip_norm"]
    inputs = {n: (data.as_images() if p.convolutional else data).train_x[:64] for n, p in plans.items()}
    batches = {n: (x, data.train_y[:64]) for n, x in inputs.items()}
    times = step_times(plans, batches, rounds, seed)
    found: Values = {}
    for name, plan in plans.items():
        base = "relu" if name == "leaky_relu" else "sigmoid" if name == "tanh" else name.partition("_")[0]
        counts = []
        for which in (plan, plans[base]):
            model = which.model(seeded(seed))
            counts.append((parameters(model), operations(model, inputs[name]), kept(model, *batches[name])))
        for what, own, other in zip(("parameter", "operation", "memory"), *counts, strict=True):
            found[f"{name}.{what}_ratio"] = own / other
        found[f"{name}.time_ratio"] = times[name] / times[base]
    return found
