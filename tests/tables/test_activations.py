"""The cells of a table against PyTorch's functions and SciPy's quadrature, as a reader sees them."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from lxml import html
from scipy import integrate, stats

from gradnotes import tables
from tests.verification import Verification

ORACLES: dict[str, Callable[[Any], Any]] = {
    "Sigmoid": torch.sigmoid,
    "Tanh": torch.tanh,
    "Softsign": F.softsign,
    "Softplus": F.softplus,
    "LogSigmoid": F.logsigmoid,
    "ReLU": F.relu,
    "Leaky ReLU": F.leaky_relu,
    "PReLU": lambda x: F.prelu(x, torch.nn.PReLU().weight.detach().to(x)),
    "ELU": F.elu,
    "SELU": F.selu,
    "CELU": F.celu,
    "GELU": F.gelu,
    "GELU (tanh)": partial(F.gelu, approximate="tanh"),
    "SiLU (Swish)": F.silu,
    "Mish": F.mish,
    "Hardtanh": F.hardtanh,
    "ReLU6": F.relu6,
    "Hardsigmoid": F.hardsigmoid,
    "Hardswish": F.hardswish,
}
GRID = np.linspace(-30, 30, 240001)
FAR = 1e6
DENSITY = stats.norm.pdf(GRID) * (GRID[1] - GRID[0])


def test_comparison(verify: Verification) -> None:
    expected = {name: properties(function, verify.device) for name, function in ORACLES.items()}
    for lang, no in (("en", "no"), ("zh", "否")):
        document = html.fragment_fromstring(tables.get("activations.comparison").html(lang), create_parent="div")
        rows = [[cell.text_content() for cell in row] for row in document.findall(".//tbody/tr")]
        verify.equal([row[0] for row in rows], list(ORACLES), what="functions")
        for name, low, high, centered, slope, dead, moment, gain in rows:
            exact = expected[name]
            for cell, end in ((low, exact["minimum"]), (high, exact["maximum"])):
                if math.isinf(number(cell)):
                    verify.equal(end * np.sign(number(cell)) > FAR / 1000, True, what=f"{name} grows without bound")
                else:
                    verify.close(number(cell), end, rtol=0, atol=half_of_third_digit(end), what=f"{name} range")
            # Tolerances are half a unit of the last printed digit.
            verify.equal(centered == no, abs(exact["mean"]) > 1e-9, what=f"{name} centered")
            verify.close(number(slope), exact["slope"], rtol=0, atol=5.1e-4, what=f"{name} slope")
            verify.close(number(dead), exact["dead"], rtol=0, atol=5.2e-3, what=f"{name} dead share")
            verify.close(number(moment), exact["second_moment"], rtol=0, atol=5.1e-4, what=f"{name} second moment")
            verify.close(number(gain), exact["second_moment"] ** -0.5, rtol=0, atol=5.1e-4, what=f"{name} gain")


def properties(function: Callable[[Any], Any], device: str) -> dict[str, float]:
    """What the row of a function says, from PyTorch's values and slopes on a grid, and SciPy's quadrature."""
    x = torch.tensor([-FAR, *GRID, FAR], device=device, dtype=torch.float64, requires_grad=True)
    y = function(x)
    (dy,) = torch.autograd.grad(y.sum(), x)
    values, slopes = y.detach().cpu().numpy(), dy.cpu().numpy()
    return {
        "minimum": values.min(),
        "maximum": values.max(),
        "mean": mean_under_normal(function, 1),
        "slope": np.abs(slopes).max(),
        # Further out than 5 a slope may be 0 by rounding.
        "dead": float(np.sum(DENSITY[(slopes[1:-1] == 0) & (np.abs(GRID) < 5)])),
        "second_moment": mean_under_normal(function, 2),
    }


def half_of_third_digit(value: float) -> float:
    """What printing three significant digits may lose, and what the grid leaves of a limit."""
    return 0.51 * 10.0 ** (math.floor(math.log10(max(abs(value), 0.1))) - 2) + 2 / FAR


def number(cell: str) -> float:
    text = cell.replace("−", "-").replace("∞", "inf").strip()
    return float(text.removesuffix("%")) / 100 if text.endswith("%") else float(text)


def mean_under_normal(function: Callable[[Any], Any], power: int) -> float:
    def integrand(x: float) -> float:
        return float(function(torch.tensor(x, dtype=torch.float64))) ** power * float(stats.norm.pdf(x))

    return float(integrate.quad(integrand, -12, 0)[0] + integrate.quad(integrand, 0, 12)[0])
