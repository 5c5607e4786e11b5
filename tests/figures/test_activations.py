"""The curves that a figure draws are the functions that it names: its points against PyTorch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from matplotlib.axes import Axes

from gradnotes.figures import activations as drawn
from tests.verification import Verification

# Both sides round a dozen times in float64; one unit of rounding is 2.2e-16.
ROUNDING = 1e-14
NEAR_ZERO = 1e-15


def points(axes: Axes) -> dict[str, list[tuple[np.ndarray, np.ndarray]]]:
    """The points of every labelled line, by label; a curve in several pieces keeps the label of its first."""
    found: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {}
    label = ""
    for line in axes.lines:
        x, y = np.asarray(line.get_xdata()), np.asarray(line.get_ydata())
        if not str(line.get_label()).startswith("_"):
            label = str(line.get_label())
        elif x.size == 2:
            continue  # an axis line
        found.setdefault(label, []).append((x, y))
    return found


def value_and_slope(function: Callable[[Any], Any], x: np.ndarray, device: str) -> tuple[Any, Any]:
    inputs = torch.tensor(x, device=device, requires_grad=True)
    value = function(inputs)
    (slope,) = torch.autograd.grad(value.sum(), inputs)
    return value, slope


def curve(axes: Axes, name: str, function: Callable[[Any], Any], verify: Verification) -> None:
    """The lines `name(x)` and `name′(x)` against PyTorch's function and its autograd."""
    for x, y in points(axes)[f"{name}(x)"]:
        verify.close(y, value_and_slope(function, x, verify.device)[0], rtol=ROUNDING, atol=NEAR_ZERO, what=name)
    for x, y in points(axes)[f"{name}′(x)"]:
        verify.close(y, value_and_slope(function, x, verify.device)[1], rtol=ROUNDING, atol=NEAR_ZERO, what=name + "′")


def test_sigmoid(verify: Verification) -> None:
    curve(drawn.sigmoid("en").axes[0], "σ", torch.sigmoid, verify)


def test_relu(verify: Verification) -> None:
    curve(drawn.relu("en").axes[0], "ReLU", F.relu, verify)


def test_silu(verify: Verification) -> None:
    curve(drawn.silu("en").axes[0], "SiLU", F.silu, verify)


def test_softmax(verify: Verification) -> None:
    top, bottom = drawn.softmax("en").axes
    for k, index in enumerate("₁₂₃"):
        ((z, p),) = points(top)[f"p{index}"]
        logits = torch.tensor(np.column_stack([z, *(np.full_like(z, o) for o in drawn.OTHERS)]), requires_grad=True)
        probabilities = F.softmax(logits.to(verify.device), dim=-1)
        verify.close(p, probabilities[:, k], rtol=ROUNDING, atol=NEAR_ZERO, what=f"p{index}")
        (slopes,) = torch.autograd.grad(probabilities[:, k].sum(), logits)
        ((_, slope),) = points(bottom)[f"∂p{index}/∂z₁"]
        verify.close(slope, slopes[:, 0], rtol=ROUNDING, atol=NEAR_ZERO, what=f"slope of p{index}")


def test_comparison(verify: Verification) -> None:
    oracles: dict[str, Callable[[Any], Any]] = {"σ": torch.sigmoid, "ReLU": F.relu, "SiLU": F.silu}
    top, bottom = drawn.comparison("en").axes
    verify.equal(sorted(f"{name}(x)" for name in oracles), sorted(points(top)), what="functions drawn")
    for name, function in oracles.items():
        ((x, y),) = points(top)[f"{name}(x)"]
        value, slope = value_and_slope(function, x, verify.device)
        verify.close(y, value, rtol=ROUNDING, atol=NEAR_ZERO, what=name)
        ((_, dy),) = points(bottom)[f"{name}′(x)"]
        verify.close(dy, slope, rtol=ROUNDING, atol=NEAR_ZERO, what=name + "′")


def test_xor(verify: Verification) -> None:
    """The dashed lines are where the network answers one half, and each corner lies on its class's side."""
    (axes,) = drawn.xor("en").axes
    lines = [(np.asarray(line.get_xdata()), np.asarray(line.get_ydata())) for line in axes.lines]
    verify.equal(len(lines), 2, what="number of lines")
    for x, y in lines:
        # On a line x1 + x2 is one constant s; relu(s) - 2 relu(s - 1) is 1/2 at s = 1/2 and s = 3/2.
        s = x + y
        verify.close(F.relu(torch.tensor(s)) - 2 * F.relu(torch.tensor(s) - 1), 0.5, rtol=0, atol=5e-4, what="level")
    low, high = sorted(float((x + y)[0]) for x, y in lines)
    for collection, answer in zip(axes.collections, (0, 1), strict=True):
        corners = np.asarray(collection.get_offsets())
        verify.equal(corners[:, 0].astype(int) ^ corners[:, 1].astype(int), np.array([answer, answer]), what="classes")
        between = [low < total < high for total in corners.sum(axis=1)]
        verify.equal(between, [bool(answer)] * 2, what="side of the lines")
