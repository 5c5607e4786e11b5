"""Rows of the conventions table on momentum, decay and missing gradients.

One parameter, a few gradients, and where each side ends. Every function returns its sides by name; what is not
PyTorch's is plain arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import optim

Sides = dict[str, float]
Make = Callable[..., torch.optim.Optimizer]


def walk(make: Make, grads: Sequence[float | None], theta: float = 0.0, **options: Any) -> float:
    """Where one float64 parameter ends after these gradients; None is a parameter without gradient."""
    parameter = torch.tensor([theta], dtype=torch.float64, requires_grad=True)
    optimizer = make([parameter], **options)
    for grad in grads:
        parameter.grad = None if grad is None else torch.tensor([grad], dtype=torch.float64)
        optimizer.step()
    return parameter.item()


def muon_step(parameter: torch.Tensor, grad: torch.Tensor, **options: Any) -> dict[str, Any]:
    """One step of Muon in place; its state."""
    parameter.grad = grad
    optimizer = optim.Muon([parameter], **options)
    optimizer.step()  # type: ignore[no-untyped-call]  # torch gives this method no types
    return dict(optimizer.state[parameter])


def refused(make: Callable[[], object]) -> float:
    """1 where it raises ValueError, else 0."""
    try:
        make()
    except ValueError:
        return 1.0
    return 0.0


def rate_in_velocity() -> Sides:
    """Momentum 0.9, gradients 1 and 0, the learning rate 0.1 and then 0.01."""
    velocity = -0.1
    inside = velocity + 0.9 * velocity
    parameter = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = optim.SGD([parameter], lr=0.1, momentum=0.9)
    for lr, grad in ((0.1, 1.0), (0.01, 0.0)):
        optimizer.param_groups[0]["lr"] = lr
        parameter.grad = torch.tensor([grad], dtype=torch.float64)
        optimizer.step()
    return {"paper": inside, "torch": parameter.item()}


def momentum_average() -> Sides:
    """Momentum 0.9, learning rate 1, one gradient 1."""
    return {"textbook": -(1 - 0.9) * 1.0, "torch": walk(optim.SGD, [1.0], lr=1.0, momentum=0.9)}


def first_dampening() -> Sides:
    """Momentum and dampening 0.5, learning rate 1, one gradient 1."""
    damped = walk(optim.SGD, [1.0], lr=1.0, momentum=0.5, dampening=0.5)
    return {"textbook": -(1 - 0.5) * 1.0, "torch": damped}


def dampening_alone() -> Sides:
    """Dampening 0.5 without momentum, learning rate 1, one gradient 1."""
    return {"textbook": -(1 - 0.5) * 1.0, "torch": walk(optim.SGD, [1.0], lr=1.0, dampening=0.5)}


def nesterov_forms() -> Sides:
    """Two steps on half a square from 1, learning rate and momentum 0.5."""
    theta, velocity = 1.0, 0.0
    for _ in range(2):
        velocity = 0.5 * velocity - 0.5 * (theta + 0.5 * velocity)
        theta += velocity
    parameter = torch.ones(1, dtype=torch.float64, requires_grad=True)
    optimizer = optim.SGD([parameter], lr=0.5, momentum=0.5, nesterov=True)
    for _ in range(2):
        parameter.grad = parameter.detach().clone()
        optimizer.step()
    return {"paper": theta, "paper_ahead": theta + 0.5 * velocity, "torch": parameter.item()}


def nesterov_alone() -> Sides:
    """`nesterov=True` without momentum, which in the formula is plain descent: learning rate 1, one gradient 1."""
    parameters = [torch.zeros(1, requires_grad=True)]
    velocity = 0.0 * 0.0 - 1.0
    return {
        "paper": velocity,
        "torch": refused(lambda: optim.SGD(parameters, momentum=0.0, nesterov=True)),
        "torch_damped": refused(lambda: optim.SGD(parameters, momentum=0.9, dampening=0.1, nesterov=True)),
    }


def maximize_and_decay() -> Sides:
    """From 1 without gradient, learning rate and decay 0.5, ascending."""
    ascended = walk(optim.SGD, [0.0], theta=1.0, lr=0.5, weight_decay=0.5, maximize=True)
    return {"textbook": 1 + 0.5 * (0 + 0.5 * 1), "torch": ascended}


def l2_factor() -> Sides:
    """From 1 without gradient, learning rate and decay 0.1: the penalty λθ², and `weight_decay=λ`."""
    return {"textbook": 1 - 0.1 * (2 * 0.1 * 1.0), "torch": walk(optim.SGD, [0.0], theta=1.0, lr=0.1, weight_decay=0.1)}


def decay_in_velocity() -> Sides:
    """Two steps from 1 without gradient: learning rate and decay 0.1, momentum 0.9."""
    coupled = walk(optim.SGD, [0.0, 0.0], theta=1.0, lr=0.1, momentum=0.9, weight_decay=0.1)
    return {"paper": (1 - 0.1 * 0.1) ** 2, "torch": coupled}


def norm_decay() -> Sides:
    """The scale of a layer norm after one step without gradient of AdamW over all parameters, learning rate 1."""
    norm = torch.nn.LayerNorm(2, dtype=torch.float64)
    optimizer = optim.AdamW(norm.parameters(), lr=1.0, weight_decay=0.01)
    for parameter in norm.parameters():
        parameter.grad = torch.zeros_like(parameter)
    optimizer.step()
    return {"practice": 1.0, "torch": norm.weight[0].item()}


def l2_or_decoupled() -> Sides:
    """One step from 1 without gradient, learning rate and decay 0.1."""
    options = {"theta": 1.0, "lr": 0.1, "weight_decay": 0.1}
    adam, adamw = (walk(make, [0.0], **options) for make in (optim.Adam, optim.AdamW))
    return {"textbook": 1 - 0.1 * 0.1, "torch": adam, "torch_adamw": adamw}


def adamw_lambda() -> Sides:
    """One step from 1 without gradient, learning rate 0.1, λ = 0.1 and the paper's schedule factor 1."""
    return {"paper": 1 - 1.0 * 0.1, "torch": walk(optim.AdamW, [0.0], theta=1.0, lr=0.1, weight_decay=0.1)}


def default_decay() -> Sides:
    """One step from 1 at learning rate 1 without gradient and without a decay being asked for."""
    parameter = torch.ones(1, 1, dtype=torch.float64, requires_grad=True)
    muon_step(parameter, torch.zeros_like(parameter), lr=1.0)
    return {
        "torch": walk(optim.SGD, [0.0], theta=1.0, lr=1.0),
        "torch_adamw": walk(optim.AdamW, [0.0], theta=1.0, lr=1.0),
        "torch_adam": walk(optim.Adam, [0.0], theta=1.0, lr=1.0, decoupled_weight_decay=True),
        "torch_muon": parameter.item(),
    }


def gradient_none() -> Sides:
    """Adam with learning rate 0.1 after a gradient 1: two more steps without gradient, or with gradient 0."""
    return {
        "torch_none": walk(optim.Adam, [1.0, None, None], lr=0.1),
        "torch_zero": walk(optim.Adam, [1.0, 0.0, 0.0], lr=0.1),
    }


def gradient_none_decay() -> Sides:
    """One step of AdamW from 1, learning rate 0.1, decay 0.5, without gradient, or with gradient 0."""
    options = {"theta": 1.0, "lr": 0.1, "weight_decay": 0.5}
    none, zero = (walk(optim.AdamW, [grad], **options) for grad in (None, 0.0))
    return {"torch_none": none, "torch_zero": zero}


ROWS = (
    rate_in_velocity,
    momentum_average,
    first_dampening,
    dampening_alone,
    nesterov_forms,
    nesterov_alone,
    maximize_and_decay,
    l2_factor,
    decay_in_velocity,
    norm_decay,
    l2_or_decoupled,
    adamw_lambda,
    default_decay,
    gradient_none,
    gradient_none_decay,
)
