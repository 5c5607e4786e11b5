"""The curves that a figure draws are the functions that it names: its points against PyTorch."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from matplotlib.axes import Axes
from matplotlib.figure import Figure

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


Curves = dict[str, Callable[[Any], Any]]


def curves(drawing: Figure, oracles: Curves, verify: Verification, formula: str = "{name}{prime}(x)") -> None:
    """Above the functions, below their derivatives, by label, and nothing else; colours and dashes differ."""
    top, bottom = drawing.axes
    for axes, prime in ((top, ""), (bottom, "′")):
        labels = {formula.format(name=name, prime=prime): name for name in oracles}
        found = points(axes)
        verify.equal(sorted(found), sorted(labels), what="curves drawn")
        for label, name in labels.items():
            for x, y in found[label]:
                value, slope = value_and_slope(oracles[name], x, verify.device)
                expected = slope if prime else value
                # PyTorch's derivative of hardsigmoid holds a sixth in float32.
                rtol = 4e-8 if label == "hardsigmoid′(x)" else ROUNDING
                verify.close(y, expected, rtol=rtol, atol=NEAR_ZERO, what=label)
        looks = {
            (str(line.get_color()), str(line.get_linestyle())) for line in axes.lines if np.size(line.get_xdata()) > 2
        }
        colours = {colour for colour, _ in looks}
        assert len(colours) == len(oracles)
    dashes = [drawn.DASHES[k] for k in range(len(oracles))]
    assert len({str(dash) for dash in dashes}) == len(oracles)


def without_strokes(axes: Axes, label: str, kinks: tuple[float, ...]) -> None:
    """A derivative is drawn in one piece more than it has jumps, and every piece goes up to the jump."""
    pieces = points(axes)[label]
    assert len(pieces) == len(kinks) + 1
    for (left, _), (right, _), kink in zip(pieces[:-1], pieces[1:], kinks, strict=True):
        assert left[-1] < kink < right[0]
        assert right[0] - left[-1] < 1e-12


def test_tanh(verify: Verification) -> None:
    curve(drawn.tanh("en").axes[0], "tanh", torch.tanh, verify)


def test_softplus(verify: Verification) -> None:
    oracles: Curves = {"softplus": F.softplus, "softsign": F.softsign, "log σ": F.logsigmoid}
    curves(drawn.softplus("en"), oracles, verify)


def test_leaky_relu(verify: Verification) -> None:
    drawing = drawn.leaky_relu("en")
    verify.equal(drawn.SLOPES, (0.01, float(torch.nn.PReLU().weight.detach())), what="PyTorch's defaults")
    oracles: Curves = {str(slope): partial(F.leaky_relu, negative_slope=slope) for slope in drawn.SLOPES}
    curves(drawing, oracles, verify, "f{prime}(x), a = {name}")
    for slope in drawn.SLOPES:
        without_strokes(drawing.axes[1], f"f′(x), a = {slope}", (0.0,))


def test_elu(verify: Verification) -> None:
    drawing = drawn.elu("en")
    top, bottom = drawing.axes
    suffix = f", α = {drawn.CELU_ALPHA:g}"
    named: Curves = {"ELU": F.elu, "SELU": F.selu, "CELU": partial(F.celu, alpha=drawn.CELU_ALPHA)}
    for axes, prime in ((top, ""), (bottom, "′")):
        found = points(axes)
        verify.equal(sorted(found), [f"CELU{prime}(x){suffix}", f"ELU{prime}(x)", f"SELU{prime}(x)"], what="drawn")
        for name, function in named.items():
            for x, y in found[f"{name}{prime}(x){suffix if name == 'CELU' else ''}"]:
                value, slope = value_and_slope(function, x, verify.device)
                verify.close(y, slope if prime else value, rtol=ROUNDING, atol=NEAR_ZERO, what=name + prime)
    without_strokes(bottom, "SELU′(x)", (0.0,))


def test_gelu(verify: Verification) -> None:
    for lang, label in (("en", "tanh form − exact form"), ("zh", "tanh 形式 − 精确形式")):
        top, bottom = drawn.gelu(lang).axes
        curve(top, "GELU", F.gelu, verify)
        ((x, y),) = points(bottom)[label]
        inputs = torch.tensor(x, device=verify.device)
        # A difference of two numbers up to six.
        verify.close(y, F.gelu(inputs, approximate="tanh") - F.gelu(inputs), rtol=0, atol=1e-14, what="difference")
        low, high = bottom.get_ylim()
        assert low < y.min()
        assert y.max() < high


def test_mish(verify: Verification) -> None:
    curve(drawn.mish("en").axes[0], "Mish", F.mish, verify)


def test_hard(verify: Verification) -> None:
    drawing = drawn.hard("en")
    oracles: Curves = {
        "hardtanh": F.hardtanh,
        "ReLU6": F.relu6,
        "hardsigmoid": F.hardsigmoid,
        "hardswish": F.hardswish,
    }
    curves(drawing, oracles, verify)
    for name, kinks in (
        ("hardtanh", (-1.0, 1.0)),
        ("ReLU6", (0.0, 6.0)),
        ("hardsigmoid", (-3.0, 3.0)),
        ("hardswish", (-3.0, 3.0)),
    ):
        without_strokes(drawing.axes[1], f"{name}′(x)", kinks)


def test_glu(verify: Verification) -> None:
    top, bottom = drawn.glu("en").axes
    gates: Curves = {"GLU": torch.sigmoid, "SwiGLU": F.silu, "GEGLU": F.gelu}
    verify.equal(sorted(points(top)), sorted(f"{name}(1, x)" for name in gates), what="units drawn")
    for name, gate in gates.items():
        ((x, y),) = points(top)[f"{name}(1, x)"]
        value, slope = value_and_slope(gate, x, verify.device)
        verify.close(y, value, rtol=ROUNDING, atol=NEAR_ZERO, what=name)
        ((_, dy),) = points(bottom)[f"∂{name}(1, x)/∂x"]
        verify.close(dy, slope, rtol=ROUNDING, atol=NEAR_ZERO, what=name + "′")
    ((x, y),) = points(top)["GLU(1, x)"]
    halves = torch.tensor(np.stack([np.ones_like(x), x], axis=-1), device=verify.device)
    verify.close(y, F.glu(halves)[:, 0], rtol=ROUNDING, atol=NEAR_ZERO, what="F.glu")


def test_comparison(verify: Verification) -> None:
    oracles: Curves = {
        "σ": torch.sigmoid,
        "tanh": torch.tanh,
        "ReLU": F.relu,
        "ELU": F.elu,
        "SiLU": F.silu,
        "GELU": F.gelu,
    }
    drawing = drawn.comparison("en")
    curves(drawing, oracles, verify)
    without_strokes(drawing.axes[1], "ReLU′(x)", (0.0,))


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
