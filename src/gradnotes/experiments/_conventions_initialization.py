"""Rows of the conventions table on initialization: what layers start with, and what gains they are given.

Weights are drawn from a fixed seed, so many that their variance is within a hundredth of the distribution's.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np
import torch
from torch import nn

from gradnotes.experiments._conventions_optimizers import Sides, refused


def variance(draw: Callable[[], torch.Tensor]) -> float:
    """The mean square of what is drawn."""
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        torch.manual_seed(0)
        return draw().double().square().mean().item()


def second_moment(function: Callable[[np.ndarray], np.ndarray]) -> float:
    """E f(x)² for a standard normal x, by the trapezoidal rule."""
    x = np.linspace(-12.0, 12.0, 48001)
    density = np.exp(-x * x / 2) / math.sqrt(2 * math.pi)
    return float(np.sum(function(x) ** 2 * density) * (x[1] - x[0]))


def linear_weight() -> Sides:
    """The variance of 1000 x 1000 weights, times the fan-in: Xavier's, He's, PyTorch's."""
    return {
        "paper": 1000 * 2 / (1000 + 1000),
        "paper_he": 1000 * 2 / 1000,
        "torch": 1000 * variance(lambda: nn.Linear(1000, 1000, bias=False).weight),
    }


def linear_bias() -> Sides:
    """The variance of 200 000 biases, times the fan-in 10."""
    return {"textbook": 0.0, "torch": 10 * variance(lambda: nn.Linear(10, 200_000).bias)}


def conv_weight() -> Sides:
    """The variance of 128 kernels (64, 3, 3), times the fan-in 576: He's, PyTorch's."""
    return {"paper": 576 * 2 / 576, "torch": 576 * variance(lambda: nn.Conv2d(64, 128, 3, bias=False).weight)}


def conv_transposed_fan() -> Sides:
    """The variance of weights from 64 to 256 channels, kernels of 3, times three: by inputs, and PyTorch's."""
    drawn = variance(lambda: nn.ConvTranspose1d(64, 256, 3, bias=False).weight)
    return {"textbook": 64 * 3 / (64 * 3), "torch": 3 * 64 * 3 * drawn}


def recurrent_weight() -> Sides:
    """The variance of an LSTM's weights from 100 inputs to 400 units, times three hundred: by inputs, and PyTorch's."""
    drawn = variance(lambda: dict(nn.LSTM(100, 400).named_parameters())["weight_ih_l0"])
    return {"textbook": 300 / (3 * 100), "torch": 300 * drawn}


def lstm_biases() -> Sides:
    """Bias vectors of an LSTM with one unit, per gate."""
    lstm = nn.LSTM(1, 1)
    return {"textbook": 4 / 4, "torch": sum(p.numel() for name, p in lstm.named_parameters() if "bias" in name) / 4}


def forget_bias() -> Sides:
    """The share of 400 forget gates whose two biases add to more than a half."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        parameters = dict(nn.LSTM(1, 400).named_parameters())
    bias = (parameters["bias_ih_l0"] + parameters["bias_hh_l0"])[400:800]
    ones = np.ones(400)
    return {"keras": float((ones > 0.5).mean()), "torch": (bias > 0.5).double().mean().item()}


def embedding_scale() -> Sides:
    """The standard deviation of an embedding of width 256: GPT-2's, and PyTorch's."""
    return {"paper": 0.02, "torch": math.sqrt(variance(lambda: nn.Embedding(1000, 256).weight))}


def attention_projection() -> Sides:
    """The variance of each of attention's three projections of width 256, times the width: by itself, and packed."""
    drawn = variance(lambda: nn.MultiheadAttention(256, 4).in_proj_weight)
    return {"paper": 256 * 2 / (256 + 256), "torch": 256 * drawn}


def transposed_fan() -> Sides:
    """The variance of He's start for weights (100, 10 000) that are used as x @ W, times 100."""
    drawn = variance(lambda: nn.init.kaiming_normal_(torch.empty(100, 10_000)))
    return {"textbook": 100 * 2 / 100, "torch": 100 * drawn}


def truncated_normal() -> Sides:
    """The standard deviation over the one that is asked for, 0.02: cut at twice it, and at the default ±2."""
    cut, density = 2.0, math.exp(-2.0) / math.sqrt(2 * math.pi)
    inside = math.erf(cut / math.sqrt(2))
    drawn = variance(lambda: nn.init.trunc_normal_(torch.empty(200_000), std=0.02))
    return {"textbook": math.sqrt(1 - 2 * cut * density / inside), "torch": math.sqrt(drawn) / 0.02}


def gain_tanh() -> Sides:
    """Tanh's gain: by its slope at 0, by its second moment, and PyTorch's."""
    return {
        "paper": 1 / (1 - math.tanh(0.0) ** 2),
        "reference": 1 / math.sqrt(second_moment(np.tanh)),
        "torch": float(nn.init.calculate_gain("tanh")),
    }


def gain_sigmoid() -> Sides:
    """The sigmoid's gain by its second moment, and PyTorch's."""
    moment = second_moment(lambda x: 1 / (1 + np.exp(-x)))
    return {"reference": 1 / math.sqrt(moment), "torch": float(nn.init.calculate_gain("sigmoid"))}


def gain_selu() -> Sides:
    """SELU's gain by its second moment, which its constants make 1, and PyTorch's."""
    alpha, scale = 1.6732632423543772, 1.0507009873554805
    moment = second_moment(lambda x: scale * np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0))))
    return {"paper": 1 / math.sqrt(moment), "torch": float(nn.init.calculate_gain("selu"))}


def gain_refused() -> Sides:
    """SiLU's gain by its second moment; whether `calculate_gain` knows it, and GELU's."""
    moment = second_moment(lambda x: x / (1 + np.exp(-x)))
    gain: Callable[..., float] = nn.init.calculate_gain  # its type names what it knows, and these are not among it
    return {
        "reference": 1 / math.sqrt(moment),
        "torch": refused(partial(gain, "silu")),
        "torch_gelu": refused(partial(gain, "gelu")),
    }


ROWS = (
    linear_weight,
    linear_bias,
    conv_weight,
    conv_transposed_fan,
    recurrent_weight,
    lstm_biases,
    forget_bias,
    embedding_scale,
    attention_projection,
    transposed_fan,
    truncated_normal,
    gain_tanh,
    gain_sigmoid,
    gain_selu,
    gain_refused,
)
