"""Rows of the conventions table on activations: kinks, approximations, slopes, axes."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable

import numpy as np
import torch
from scipy import special
from torch import nn
from torch.nn import functional

from gradnotes.experiments._conventions_optimizers import Sides


def at(function: Callable[[torch.Tensor], torch.Tensor], x: float) -> float:
    """A function of float64 at x."""
    return function(torch.tensor(x, dtype=torch.float64)).item()


def slope(function: Callable[[torch.Tensor], torch.Tensor], x: float) -> float:
    """The derivative that autograd gives at x."""
    point = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    (found,) = torch.autograd.grad(function(point), point)
    return found.item()


def relu_slope_at_zero() -> Sides:
    """The slope of max(0, x) at 0: the middle of both sides, and autograd's in three ways of writing it."""
    step = 1e-3
    zero = torch.zeros((), dtype=torch.float64)
    return {
        "textbook": (max(0.0, step) - max(0.0, -step)) / (2 * step),
        "torch": slope(functional.relu, 0.0),
        "torch_clamp": slope(lambda x: x.clamp(min=0), 0.0),
        "torch_maximum": slope(lambda x: torch.maximum(x, zero), 0.0),
    }


def leaky_relu_slope_at_zero() -> Sides:
    """The slope of a leaky ReLU at 0, 0.01 on the left and 1 on the right."""
    return {"textbook": (0.01 + 1) / 2, "torch": slope(functional.leaky_relu, 0.0)}


def leaky_relu_default() -> Sides:
    """A leaky ReLU at −1 where no slope is given."""
    return {"keras": 0.3 * -1.0, "torch": at(nn.LeakyReLU(), -1.0)}


def gelu_forms() -> Sides:
    """GELU at 1: exact, the approximation by tanh, the one by the sigmoid."""
    return {
        "paper": 1 * (1 + math.erf(1 / math.sqrt(2))) / 2,
        "paper_tanh": 0.5 * (1 + math.tanh(math.sqrt(2 / math.pi) * (1 + 0.044715))),
        "paper_sigmoid": 1 / (1 + math.exp(-1.702)),
        "torch": at(functional.gelu, 1.0),
        "torch_tanh": at(lambda x: functional.gelu(x, approximate="tanh"), 1.0),
    }


def softplus_threshold() -> Sides:
    """How far softplus of 21 is above 21."""
    return {"textbook": math.log1p(math.exp(-21.0)), "torch": at(functional.softplus, 21.0) - 21.0}


def softmax_axis() -> Sides:
    """Softmax of zeros of shape (2, 3, 4) where no axis is named: 1 over the length of the axis that was taken."""
    zeros = np.zeros((2, 3, 4))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # that the choice is deprecated
        chosen = nn.Softmax()(torch.zeros(2, 3, 4, dtype=torch.float64))
        flat = nn.Softmax()(torch.zeros(2, 4, dtype=torch.float64))
    last = np.exp(zeros) / np.exp(zeros).sum(axis=-1, keepdims=True)
    return {
        "textbook": float(last[0, 0, 0]),
        "scipy": float(special.softmax(zeros)[0, 0, 0]),
        "torch": chosen[0, 0, 0].item(),
        "torch_matrix": flat[0, 0].item(),
    }


def hard_sigmoid_forms() -> Sides:
    """The hard sigmoid at 1: Courbariaux's, Keras' up to its second version, PyTorch's."""
    return {
        "paper": min(max((1.0 + 1) / 2, 0.0), 1.0),
        "keras": min(max(0.2 * 1.0 + 0.5, 0.0), 1.0),
        "torch": at(functional.hardsigmoid, 1.0),
    }


def glu_gate() -> Sides:
    """GLU of (1, 0): the gate is the first half, or the second."""
    first, second = 1.0, 0.0
    found = functional.glu(torch.tensor([first, second], dtype=torch.float64))
    return {"others": second / (1 + math.exp(-first)), "torch": found.item()}


ROWS = (
    relu_slope_at_zero,
    leaky_relu_slope_at_zero,
    leaky_relu_default,
    gelu_forms,
    softplus_threshold,
    softmax_axis,
    hard_sigmoid_forms,
    glu_gate,
)
