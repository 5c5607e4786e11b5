"""The cells of a table against PyTorch's functions and SciPy's quadrature, as a reader sees them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from lxml import html
from scipy import integrate, optimize, stats

from gradnotes import tables
from tests.verification import Verification

ORACLES: dict[str, Callable[[Any], Any]] = {"Sigmoid": torch.sigmoid, "ReLU": F.relu, "SiLU (Swish)": F.silu}
GRID = np.linspace(-30, 30, 240001)


def test_comparison(verify: Verification) -> None:
    for lang, no in (("en", "no"), ("zh", "否")):
        document = html.fragment_fromstring(tables.get("activations.comparison").html(lang), create_parent="div")
        rows = [[cell.text_content() for cell in row] for row in document.findall(".//tbody/tr")]
        verify.equal([row[0] for row in rows], list(ORACLES), what="functions")
        for name, low, high, centered, slope, dead, moment, gain in rows:
            function = ORACLES[name]
            x = torch.tensor(GRID, device=verify.device, requires_grad=True)
            y = function(x)
            (dy,) = torch.autograd.grad(y.sum(), x)
            values, slopes = y.detach().cpu().numpy(), dy.cpu().numpy()
            second = mean_under_normal(function, 2)
            # Tolerances are half a unit of the last printed digit.
            verify.close(number(low), values.min(), rtol=0, atol=5e-4, what=f"{name} minimum")
            if math.isinf(number(high)):
                verify.equal(values.max() > GRID[-2], True, what=f"{name} grows without bound")
            else:
                verify.close(number(high), values.max(), rtol=0, atol=5e-4, what=f"{name} maximum")
            verify.equal(centered == no, abs(mean_under_normal(function, 1)) > 1e-9, what=f"{name} centered")
            verify.close(number(slope), np.abs(slopes).max(), rtol=0, atol=5.1e-4, what=f"{name} slope")
            verify.close(number(dead), zero_share(function), rtol=0, atol=5.1e-3, what=f"{name} dead share")
            verify.close(number(moment), second, rtol=0, atol=5.1e-4, what=f"{name} second moment")
            verify.close(number(gain), second**-0.5, rtol=0, atol=5.1e-4, what=f"{name} gain")


def number(cell: str) -> float:
    text = cell.replace("−", "-").replace("∞", "inf").strip()
    return float(text.removesuffix("%")) / 100 if text.endswith("%") else float(text)


def mean_under_normal(function: Callable[[Any], Any], power: int) -> float:
    def integrand(x: float) -> float:
        return float(function(torch.tensor(x, dtype=torch.float64))) ** power * float(stats.norm.pdf(x))

    return float(integrate.quad(integrand, -12, 0)[0] + integrate.quad(integrand, 0, 12)[0])


def zero_share(function: Callable[[Any], Any]) -> float:
    """The probability of the half-line on which autograd gives exactly 0, if it reaches up to -1 or further."""

    def slope(value: float) -> float:
        x = torch.tensor(value, dtype=torch.float64, requires_grad=True)
        (dy,) = torch.autograd.grad(function(x), x)
        return float(dy)

    if slope(-1.0) != 0:
        return 0.0
    edge = optimize.bisect(lambda v: -1.0 if slope(v) == 0 else 1.0, -1.0, 1.0)
    return float(stats.norm.cdf(edge))
