"""Rows of the conventions table on normalization and dropout: which variance, whose share, which epsilon."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from gradnotes.experiments._conventions_optimizers import Sides, refused

TINY = 1e-30
"""An epsilon that changes no variance of the examples; batch norm does not take 0."""

PAIR = torch.tensor([[0.0], [2.0]], dtype=torch.float64)


def sample_variance() -> Sides:
    """The variance of (0, 2) without further arguments."""
    values = [0.0, 2.0]
    return {"numpy": float(np.var(values)), "torch": torch.tensor(values).var().item()}


def layer_norm_by_hand() -> Sides:
    """(0, 2) normalized, its second entry: by `layer_norm`, and with the `std` of torch and of NumPy."""
    values = PAIR[:, 0]
    by_hand = (values - values.mean()) / values.std()
    array = values.numpy()
    return {
        "numpy": float(((array - array.mean()) / array.std())[1]),
        "torch": functional.layer_norm(values, (2,), eps=0.0)[1].item(),
        "torch_std": by_hand[1].item(),
    }


def batch_norm_variances() -> Sides:
    """The running variance after the batch (0, 2) with `momentum=1`; the one that it was divided by."""
    norm = nn.BatchNorm1d(1, momentum=1.0, eps=TINY, dtype=torch.float64)
    divided = 1 / norm(PAIR)[1, 0].item()
    assert norm.running_var is not None
    return {"textbook": float(np.var([0.0, 2.0])), "torch": norm.running_var.item(), "torch_divided": divided**2}


def batch_norm_momentum() -> Sides:
    """The running mean after a batch of mean 1 with `momentum=0.1`: a share of the old one, and of the new one."""
    norm = nn.BatchNorm1d(1, momentum=0.1, dtype=torch.float64)
    norm(PAIR)
    assert norm.running_mean is not None
    return {"keras": 0.1 * 0.0 + (1 - 0.1) * 1.0, "torch": norm.running_mean.item()}


def batch_norm_eval() -> Sides:
    """2 in the batch (0, 2) through a fresh norm: while training, and in evaluation, with the start's statistics."""
    norm = nn.BatchNorm1d(1, eps=TINY, dtype=torch.float64)
    evaluated = norm.eval()(PAIR)[1, 0].item()
    return {
        "textbook": (2.0 - 1.0) / 1.0,
        "torch": norm.train()(PAIR)[1, 0].item(),
        "torch_eval": evaluated,
    }


def batch_of_one() -> Sides:
    """A batch of a single example with one value a channel: the formula, with ε, and PyTorch in both modes."""
    norm = nn.BatchNorm1d(1, dtype=torch.float64)
    one = torch.tensor([[3.0]], dtype=torch.float64)
    return {
        "textbook": (3.0 - 3.0) / math.sqrt(0.0 + 1e-5),
        "torch": refused(lambda: norm.train()(one)),
        "torch_eval": norm.eval()(one).item() * math.sqrt(1 + 1e-5),
    }


def batch_norm_epsilon() -> Sides:
    """The batch (−0.01, 0.01) normalized, its second entry, with Keras' ε of 1e-3 and PyTorch's."""
    norm = nn.BatchNorm1d(1, dtype=torch.float64)
    small = torch.tensor([[-0.01], [0.01]], dtype=torch.float64)
    return {"keras": 0.01 / math.sqrt(1e-4 + 1e-3), "torch": norm(small)[1, 0].item()}


def layer_norm_epsilon() -> Sides:
    """(−0.001, 0.001) normalized, its second entry: without ε, with BERT's, with Keras', with PyTorch's."""
    small = torch.tensor([-1e-3, 1e-3], dtype=torch.float64)
    return {
        "paper": 1e-3 / math.sqrt(1e-6),
        "bert": 1e-3 / math.sqrt(1e-6 + 1e-12),
        "keras": 1e-3 / math.sqrt(1e-6 + 1e-3),
        "torch": nn.LayerNorm(2, dtype=torch.float64)(small)[1].item(),
    }


def rms_norm_epsilon() -> Sides:
    """0.001 normalized by itself: with the 1e-6 of LLaMA, with what PyTorch takes in float32 and in float64."""
    found = {dtype: nn.RMSNorm(1, dtype=dtype)(torch.tensor([1e-3], dtype=dtype)).item() for dtype in _FLOATS}
    return {
        "llama": 1e-3 / math.sqrt(1e-6 + 1e-6),
        "torch": found[torch.float32],
        "torch_double": found[torch.float64],
    }


_FLOATS = (torch.float32, torch.float64)


def group_norm_extremes() -> Sides:
    """The 4 in two channels (0, 0, 0) and (0, 0, 4): over channels at its place, and group norm with 1 and 2 groups."""
    image = torch.tensor([[[0.0, 0.0, 0.0], [0.0, 0.0, 4.0]]], dtype=torch.float64)
    place = np.array([0.0, 4.0])
    one, two = (functional.group_norm(image, groups, eps=0.0)[0, 1, 2].item() for groups in (1, 2))
    layer = nn.LayerNorm(2, eps=0.0, dtype=torch.float64)(image.transpose(1, 2))[0, 2, 1].item()
    return {
        "textbook": float((place[1] - place.mean()) / place.std()),
        "torch": one,
        "torch_channels": two,
        "torch_layer": layer,
    }


def instance_norm_eval() -> Sides:
    """4 in a channel (0, 4), in evaluation: a fresh batch norm, and an instance norm with the same defaults."""
    image = torch.tensor([[[0.0, 4.0]]], dtype=torch.float64)
    batch, instance = (
        make(1, eps=TINY, dtype=torch.float64).eval()(image)[0, 0, 1].item()
        for make in (nn.BatchNorm1d, nn.InstanceNorm1d)
    )
    return {"torch_batch": batch, "torch": instance}


def dropout_probability() -> Sides:
    """The share of a thousand ones that is left at p = 1: p of the paper keeps, p of PyTorch drops."""
    kept = nn.Dropout(p=1.0)(torch.ones(1000))
    return {"paper": 1.0, "torch": (kept > 0).double().mean().item()}


def dropout_training() -> Sides:
    """A unit of 1 that is kept while training, one in five dropped."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        kept = nn.Dropout(p=0.2)(torch.ones(1000, dtype=torch.float64)).max().item()
    return {"paper": 1.0, "torch": kept}


def dropout_test() -> Sides:
    """The same unit in the test."""
    tested = nn.Dropout(p=0.2).eval()(torch.ones(1, dtype=torch.float64)).item()
    return {"paper": 1.0 * (1 - 0.2), "torch": tested}


class FunctionalDropout(nn.Module):
    """A module that drops everything by the function, which does not know of the mode."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Zeros, in every mode."""
        return functional.dropout(x, p=1.0)


def dropout_function() -> Sides:
    """What is left of 1 in evaluation at p = 1: with the module, and with the function in a module."""
    one = torch.ones(1)
    return {"torch": nn.Dropout(p=1.0).eval()(one).item(), "torch_function": FunctionalDropout().eval()(one).item()}


ROWS = (
    sample_variance,
    layer_norm_by_hand,
    batch_norm_variances,
    batch_norm_momentum,
    batch_norm_eval,
    batch_of_one,
    batch_norm_epsilon,
    layer_norm_epsilon,
    rms_norm_epsilon,
    group_norm_extremes,
    instance_norm_eval,
    dropout_probability,
    dropout_training,
    dropout_test,
    dropout_function,
)
