"""Rows of the conventions table on the variants of Adam and on Muon, as those on the other optimizers."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import torch
from torch import optim

from gradnotes.experiments._conventions_optimizers import Sides, muon_step, refused, walk
from gradnotes.reference import optimizers as reference


def amsgrad_correction() -> Sides:
    """Three steps at learning rate 1 with the gradients 1, 0 and 0; the paper has no correction and no ε."""
    theta = moment = square = largest = 0.0
    for grad in (1.0, 0.0, 0.0):
        moment = 0.9 * moment + (1 - 0.9) * grad
        square = 0.999 * square + (1 - 0.999) * grad * grad
        largest = max(largest, square)
        theta -= moment / math.sqrt(largest)
    return {"paper": theta, "torch": walk(optim.Adam, [1.0, 0.0, 0.0], lr=1.0, eps=0.0, amsgrad=True)}


def adamax_epsilon() -> Sides:
    """The first step at learning rate 1 and gradient 1e-8; the paper has no ε."""
    return {"paper": -1e-8 / max(0.0, abs(1e-8)), "torch": walk(optim.Adamax, [1e-8], lr=1.0)}


def adamax_zero_gradient() -> Sides:
    """A first gradient of 0: whether the paper's quotient is nan, and PyTorch's step."""
    with np.errstate(invalid="ignore"):
        step = np.float64(0.0) / max(0.0, 0.0)
    return {"paper": float(np.isnan(step)), "torch": walk(optim.Adamax, [0.0], lr=1.0)}


def nadam_momentum() -> Sides:
    """The first step at learning rate 1 and gradient 1, ε = 0: with a constant momentum β₁, and PyTorch's schedule."""
    constant = -(0.9 * (1 - 0.9) / (1 - 0.9 * 0.9) + (1 - 0.9) / (1 - 0.9))
    return {
        "textbook": constant,
        "torch": walk(optim.NAdam, [1.0], lr=1.0, eps=0.0),
        "torch_constant": walk(optim.NAdam, [1.0], lr=1.0, eps=0.0, momentum_decay=0.0),
    }


def nadam_precision() -> Sides:
    """Bits of NAdam's product of momenta beside those of a float64 parameter."""
    parameter = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    parameter.grad = torch.ones_like(parameter)
    optimizer = optim.NAdam([parameter])
    optimizer.step()
    product = optimizer.state[parameter]["mu_product"]
    return {"textbook": float(torch.finfo(parameter.dtype).bits), "torch": float(torch.finfo(product.dtype).bits)}


def radam_threshold() -> Sides:
    """The first step that is adaptive, at β₂ = 0.999: every step before is as long as the gradient, here 2."""
    most = 2 / (1 - 0.999) - 1
    lengths = [most - 2 * t * 0.999**t / (1 - 0.999**t) for t in range(1, 20)]
    places = [walk(optim.RAdam, [2.0] * t, lr=1.0) for t in range(20)]
    plain = [abs(before - after - 2.0) < 1e-9 for before, after in pairwise(places)]
    return {
        "paper": 1.0 + next(t for t, length in enumerate(lengths) if length > 4),
        "torch": 1.0 + plain.index(False),
    }


def radam_first_step() -> Sides:
    """The first step at learning rate 1 and gradient 1e-3: Adam's without ε, and RAdam's."""
    return {"textbook": -1e-3 / abs(1e-3), "torch": walk(optim.RAdam, [1e-3], lr=1.0)}


def lion_missing() -> Sides:
    """Lion's first step at its default learning rate and gradient 1e-9; whether PyTorch has it."""
    theta, _ = reference.lion(0.0, 1e-9)
    return {"paper": float(theta), "torch": float(hasattr(optim, "Lion"))}


def muon_shapes() -> Sides:
    """A convolution's weights (2, 2, 2): taken as a matrix (2, 4) by hand, or given as they are; and a bias."""
    weights = torch.zeros(2, 2, 2, requires_grad=True)
    bias = torch.zeros(3, requires_grad=True)
    return {
        "paper": refused(lambda: reference.muon(np.zeros((2, 4)), np.ones((2, 4)))),
        "torch": refused(lambda: optim.Muon([weights])),
        "torch_bias": refused(lambda: optim.Muon([bias])),
    }


def muon_precision() -> Sides:
    """The first step at learning rate 1 and gradient (1, 0, 0, 0)ᵀ: U Vᵀ itself, five iterations, and PyTorch's."""
    first = np.eye(4, 1)
    u, _, vt = np.linalg.svd(first, full_matrices=False)
    stepped, _ = reference.muon(np.zeros((4, 1)), first, lr=1.0, weight_decay=0.0)
    return {
        "textbook": float(-math.sqrt(4 / 1) * (u @ vt)[0, 0]),
        "paper": float(stepped[0, 0]),
        "torch": muon_column(),
    }


def muon_shape_factor() -> Sides:
    """The same step with the factor of Liu et al. (2025), and with both of PyTorch's."""
    stepped, _ = reference.muon(
        np.zeros((4, 1)), np.eye(4, 1), lr=1.0, weight_decay=0.0, adjust_lr_fn="match_rms_adamw"
    )
    return {"paper": float(stepped[0, 0]), "torch": muon_column(), "torch_match": muon_column("match_rms_adamw")}


def muon_momentum() -> Sides:
    """The velocity after one gradient 1, momentum 0.95: as the documentation writes it, and as it is kept."""
    parameter = torch.zeros(1, 1, dtype=torch.float64, requires_grad=True)
    state = muon_step(parameter, torch.ones_like(parameter))
    return {"documented": 0.95 * 0.0 + 1.0, "torch": state["momentum_buffer"].item()}


def muon_column(adjust_lr_fn: str | None = None) -> float:
    """The first entry after a step at learning rate 1 with the gradient (1, 0, 0, 0)ᵀ."""
    parameter = torch.zeros(4, 1, dtype=torch.float64, requires_grad=True)
    first = torch.eye(4, 1, dtype=torch.float64)
    muon_step(parameter, first, lr=1.0, weight_decay=0.0, adjust_lr_fn=adjust_lr_fn)
    return parameter[0, 0].item()


ROWS = (
    amsgrad_correction,
    adamax_epsilon,
    adamax_zero_gradient,
    nadam_momentum,
    nadam_precision,
    radam_threshold,
    radam_first_step,
    lion_missing,
    muon_shapes,
    muon_precision,
    muon_shape_factor,
    muon_momentum,
)
