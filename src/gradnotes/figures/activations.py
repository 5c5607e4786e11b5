"""Curves of the activations and their derivatives, and what one nonlinearity does for XOR."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from gradnotes.figures import INK, SERIES, canvas, figure
from gradnotes.reference import activations as reference

if TYPE_CHECKING:
    from matplotlib.figure import Figure

X = np.linspace(-6.0, 6.0, 481)
"""Where curves are drawn; a step of 1/40 hits every whole number and the kinks there."""

SIDE = {"en": "input x", "zh": "输入 x"}


def curve_and_derivative(
    lang: str, name: str, function: Callable[[Any], Any], derivative: Callable[[Any], Any]
) -> Figure:
    """One function and its derivative in one frame: the curve solid, the derivative dashed."""
    drawing, axes = canvas(width=5.2, height=3.1)
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.plot(X, function(X), color=SERIES[0], label=f"{name}(x)")
    axes.plot(X, derivative(X), color=SERIES[1], linestyle="--", label=f"{name}′(x)")
    axes.set_xlabel(SIDE[lang])
    axes.legend(loc="upper left")
    return drawing


@figure(
    caption={
        "en": "The sigmoid and its derivative: the derivative is largest at zero and dies out on both sides.",
        "zh": "sigmoid 及其导数：导数在零点最大，向两侧迅速消失。",
    },
    alt={
        "en": "The sigmoid rises from 0 on the left to 1 on the right, steepest at zero where it is one half. Its "
        "derivative is a low bell around zero, close to zero where the curve is flat.",
        "zh": "sigmoid 从左侧的 0 升到右侧的 1，在零点最陡，取值为二分之一。"
        "导数是以零点为中心的低矮钟形，曲线平坦处导数接近 0。",
    },
)
def sigmoid(lang: str) -> Figure:
    """The sigmoid with its derivative."""
    return curve_and_derivative(lang, "σ", reference.sigmoid, reference.sigmoid_grad)


@figure(
    caption={
        "en": "ReLU and its derivative: a gate that is open or shut.",
        "zh": "ReLU 及其导数：一扇只有开和关两种状态的门。",
    },
    alt={
        "en": "ReLU is zero for negative inputs and the identity for positive ones. Its derivative is a step from 0 to "
        "1 at zero.",
        "zh": "ReLU 在负半轴为 0，在正半轴等于输入本身。导数是在零点从 0 跳到 1 的阶跃函数。",
    },
)
def relu(lang: str) -> Figure:
    """ReLU with its derivative; the vertical part of the step is not drawn, since the function has none."""
    drawing, axes = canvas(width=5.2, height=3.1)
    axes.axhline(0, color=INK, linewidth=0.8)
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.plot(X, reference.relu(X), color=SERIES[0], label="ReLU(x)")
    for number, side in enumerate((X <= 0, X > 0)):
        axes.plot(
            X[side],
            reference.relu_grad(X[side]),
            color=SERIES[1],
            linestyle="--",
            label="ReLU′(x)" if number == 0 else None,
        )
    axes.set_xlabel(SIDE[lang])
    axes.legend(loc="upper left")
    return drawing


@figure(
    caption={
        "en": "SiLU and its derivative: a dip below zero on the left, and a derivative that overshoots on the right.",
        "zh": "SiLU 及其导数：左侧有一处低于零的凹陷，右侧导数会略微超过 1。",
    },
    alt={
        "en": "SiLU comes from zero on the far left, dips below zero, passes through the origin and approaches the "
        "identity on the right. Its derivative is negative left of the dip, one half at zero, and rises a little above "
        "1 before it settles there.",
        "zh": "SiLU 在最左侧趋于 0，随后下陷到零以下，经过原点后在右侧逼近输入本身。"
        "导数在凹陷左侧为负，在零点为二分之一，在右侧先略微超过 1 再回落到 1。",
    },
)
def silu(lang: str) -> Figure:
    """SiLU with its derivative."""
    return curve_and_derivative(lang, "SiLU", reference.silu, reference.silu_grad)


OTHERS = (1.0, 0.1)
"""The two logits that stay fixed while the first one moves: those of the example [2, 1, 0.1]."""


@figure(
    caption={
        "en": "Three probabilities while the first logit moves (top), and how fast each of them moves (bottom).",
        "zh": "第一个 logit 变化时三个概率的变化（上），以及各概率变化的速度（下）。",
    },
    alt={
        "en": "As the first logit grows, its probability rises along an S-shaped curve from 0 to 1 while the others "
        "fall. Below, the derivative of the first probability is a bell; the two others are its negative parts, and "
        "the three add up to zero everywhere.",
        "zh": "第一个 logit 增大时，它的概率沿 S 形曲线从 0 升到 1，另外两个概率下降。"
        "下图中第一个概率的导数呈钟形，另外两个为负，三者处处相加为零。",
    },
)
def softmax(lang: str) -> Figure:
    """Softmax of (z₁, 1, 0.1) against z₁, and the first column of its Jacobian."""
    drawing, (top, bottom) = canvas(rows=2, width=5.2, height=5.0)
    logits = np.column_stack([X, *(np.full_like(X, other) for other in OTHERS)])
    values, slopes = reference.softmax(logits), reference.softmax_jacobian(logits)[:, :, 0]
    for k, dash in enumerate(("-", "--", ":")):
        index = "₁₂₃"[k]
        top.plot(X, values[:, k], color=SERIES[k], linestyle=dash, label=f"p{index}")
        bottom.plot(X, slopes[:, k], color=SERIES[k], linestyle=dash, label=f"∂p{index}/∂z₁")
    for axes, corner in ((top, "center right"), (bottom, "upper left")):
        axes.axhline(0, color=INK, linewidth=0.8)
        axes.legend(loc=corner)
    bottom.set_xlabel({"en": "first logit z₁", "zh": "第一个 logit z₁"}[lang])
    return drawing


COMPARED = (
    ("σ", reference.sigmoid, reference.sigmoid_grad),
    ("ReLU", reference.relu, reference.relu_grad),
    ("SiLU", reference.silu, reference.silu_grad),
)
DASHES = ("-", "--", ":")


@figure(
    caption={
        "en": "The elementwise activations (top) and their derivatives (bottom) on one scale.",
        "zh": "逐元素激活函数（上）与它们的导数（下），同一尺度。",
    },
    alt={
        "en": "Top: the sigmoid stays between 0 and 1; ReLU and SiLU follow the identity on the right, SiLU with a dip "
        "left of zero. Bottom: the sigmoid's derivative is far lower than those of ReLU and SiLU, which are 1 or near "
        "1 on the right.",
        "zh": "上图：sigmoid 始终在 0 与 1 之间；ReLU 与 SiLU 在右侧等于或接近输入本身，SiLU 在零点左侧有一处凹陷。"
        "下图：sigmoid 的导数远低于 ReLU 与 SiLU，后两者在右侧等于或接近 1。",
    },
)
def comparison(lang: str) -> Figure:
    """All elementwise activations of the topic in one frame."""
    drawing, (top, bottom) = canvas(rows=2, width=5.2, height=5.4)
    for k, (name, function, derivative) in enumerate(COMPARED):
        top.plot(X, function(X), color=SERIES[k], linestyle=DASHES[k], label=f"{name}(x)")
        bottom.plot(X, derivative(X), color=SERIES[k], linestyle=DASHES[k], label=f"{name}′(x)")
    top.set_ylim(-1, 4)
    for axes in (top, bottom):
        axes.axhline(0, color=INK, linewidth=0.8)
        axes.legend(loc="upper left")
    bottom.set_xlabel(SIDE[lang])
    return drawing


CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


@figure(
    caption={
        "en": "XOR: no straight line separates the two classes; between the two lines drawn by a ReLU net lies one of "
        "them.",
        "zh": "异或（XOR）：任何一条直线都分不开两类点；ReLU 网络画出两条线，其中一类恰好落在两线之间。",
    },
    alt={
        "en": "The four corners of the unit square; opposite corners belong to the same class. Two parallel diagonal "
        "lines enclose the corners whose answer is 1.",
        "zh": "单位正方形的四个角，对角属于同一类。两条平行的斜线把答案为 1 的两个角夹在中间。",
    },
)
def xor(lang: str) -> Figure:
    """The four points of XOR and where the two-unit ReLU network answers one half."""
    drawing, axes = canvas(width=4.2, height=3.9)
    for answer, marker, colour in ((0, "o", SERIES[0]), (1, "s", SERIES[1])):
        chosen = CORNERS[(CORNERS.sum(axis=1) == 1) == answer]
        axes.scatter(*chosen.T, marker=marker, s=90, color=colour, label=f"XOR = {answer}", zorder=3)
    # The network relu(x₁ + x₂) - 2 relu(x₁ + x₂ - 1) depends on s = x₁ + x₂ alone: find where it crosses 1/2.
    s = np.linspace(0, 2, 4001)
    output = reference.relu(s) - 2 * reference.relu(s - 1)
    crossings = ((s[1:] + s[:-1]) / 2)[np.diff(output > 0.5)]  # halfway between the two answers
    side = np.array([-0.5, 2.5])
    for number, crossing in enumerate(crossings):
        label = {"en": "net = 1/2", "zh": "网络输出 = 1/2"}[lang] if number == 0 else None
        axes.plot(side, crossing - side, color=INK, linestyle="--", linewidth=1.2, label=label)
    axes.set_xlim(-0.4, 1.4)
    axes.set_ylim(-0.4, 1.4)
    axes.set_aspect("equal")
    axes.set_xlabel("x₁")
    axes.set_ylabel("x₂")
    drawing.legend(loc="outside lower center", ncols=3, handletextpad=0.4, columnspacing=1.2)
    return drawing
