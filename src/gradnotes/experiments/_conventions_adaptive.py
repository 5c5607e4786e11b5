"""Rows of the conventions table on Adagrad, RMSprop and Adam: where epsilon stands, and what is corrected."""

from __future__ import annotations

import inspect
import math

import numpy as np
import torch
from torch import optim

from gradnotes.experiments._conventions_optimizers import Sides, refused, walk
from gradnotes.reference import optimizers as reference


def default(optimizer: type[optim.Optimizer], argument: str) -> float:
    """What an optimizer takes for an argument that is not given."""
    return float(inspect.signature(optimizer).parameters[argument].default)


def adagrad_epsilon() -> Sides:
    """Learning rate 1, gradient 1, ε = 0.21."""
    return {"slides": -1 / math.sqrt(1 + 0.21), "torch": walk(optim.Adagrad, [1.0], lr=1.0, eps=0.21)}


def adagrad_small_gradients() -> Sides:
    """Learning rate 1, gradient 1e-5, the default ε = 1e-10; the accumulator in place of ε is the other form."""
    instead = walk(optim.Adagrad, [1e-5], lr=1.0, initial_accumulator_value=1e-10, eps=0.0)
    return {
        "slides": -1e-5 / math.sqrt(1e-5**2 + 1e-10),
        "torch": walk(optim.Adagrad, [1e-5], lr=1.0),
        "torch_accumulator": instead,
    }


def rmsprop_epsilon() -> Sides:
    """Learning rate 1, gradient 1e-4, α = 0.99, ε = 1e-8."""
    square = (1 - 0.99) * 1e-4**2
    return {"slides": -1e-4 / math.sqrt(square + 1e-8), "torch": walk(optim.RMSprop, [1e-4], lr=1.0)}


def rmsprop_first_step() -> Sides:
    """The first step at gradient 1 in units of the learning rate: Hinton's decay of 0.9, and PyTorch's 0.99."""
    return {"lecture": -1 / math.sqrt(1 - 0.9), "torch": walk(optim.RMSprop, [1.0], lr=1.0, eps=0.0)}


def rmsprop_default_rate() -> Sides:
    """The learning rate where none is given."""
    return {"keras": 1e-3, "torch": default(optim.RMSprop, "lr")}


def adadelta_default_rate() -> Sides:
    """The learning rate where none is given; the paper has none, which is 1."""
    return {"paper": 1.0, "keras": 1e-3, "torch": default(optim.Adadelta, "lr")}


def default_epsilon() -> Sides:
    """The epsilon where none is given; Keras has one for all."""
    return {
        "keras": 1e-7,
        "torch": default(optim.Adam, "eps"),
        "torch_adagrad": default(optim.Adagrad, "eps"),
        "torch_adadelta": default(optim.Adadelta, "eps"),
    }


def decay_unchecked() -> Sides:
    """A decay of squares that grows for ever: α = 1.5."""
    parameters = [torch.zeros(1, requires_grad=True)]
    return {
        "reference": refused(lambda: reference.rmsprop(0.0, 1.0, alpha=1.5)),
        "torch": refused(lambda: optim.RMSprop(parameters, alpha=1.5)),
        "torch_adam": refused(lambda: optim.Adam(parameters, betas=(0.9, 1.0))),
    }


def adam_epsilon() -> Sides:
    """The first step at learning rate 1, gradient 1e-4, ε = 1e-8: beside the root, in it, and as the paper's ε̂."""
    moment, square = (1 - 0.9) * 1e-4, (1 - 0.999) * 1e-4**2
    rate = math.sqrt(1 - 0.999) / (1 - 0.9)
    return {
        "paper": -(moment / (1 - 0.9)) / (math.sqrt(square / (1 - 0.999)) + 1e-8),
        "paper_hat": -rate * moment / (math.sqrt(square) + 1e-8),
        "slides": -1e-4 / math.sqrt(1e-4**2 + 1e-8),
        "torch": walk(optim.Adam, [1e-4], lr=1.0),
    }


def adam_bias_correction() -> Sides:
    """The first step at learning rate 1, gradient 1, ε = 0, with and without the correction."""
    uncorrected = -(1 - 0.9) / math.sqrt(1 - 0.999)
    return {"textbook": uncorrected, "torch": walk(optim.Adam, [1.0], lr=1.0, eps=0.0)}


def adam_old_moments() -> Sides:
    """The first step with the corrected moments from before it, as the slide has it: 0 / (1 − β⁰)."""
    with np.errstate(invalid="ignore"):
        before = np.float64(0.0) / (1 - 0.9**0)
    return {"slides": float(np.isnan(before)), "torch": walk(optim.Adam, [1.0], lr=1.0, eps=0.0)}


def epsilon_in_words() -> Sides:
    """Adam's first step at gradient 1e-7 with the slide's "10E-8", which is 1e-7, and with the default 1e-8."""
    return {"slides": -1e-7 / (1e-7 + float("10E-8")), "torch": walk(optim.Adam, [1e-7], lr=1.0)}


def adam_tiny_gradient() -> Sides:
    """Adam's first step at learning rate 1 and gradient 1e-12; without ε it would be 1."""
    return {"textbook": -1e-12 / abs(1e-12), "torch": walk(optim.Adam, [1e-12], lr=1.0)}


ROWS = (
    adagrad_epsilon,
    adagrad_small_gradients,
    rmsprop_epsilon,
    rmsprop_first_step,
    rmsprop_default_rate,
    adadelta_default_rate,
    default_epsilon,
    decay_unchecked,
    adam_epsilon,
    adam_bias_correction,
    adam_old_moments,
    epsilon_in_words,
    adam_tiny_gradient,
)
