"""Curves of the activations and their derivatives, and what one nonlinearity does for XOR."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

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


DASHES = ("-", "--", ":", "-.", (0, (6, 1.5, 1, 1.5, 1, 1.5)), (0, (9, 2)))
"""One for each colour: lines differ by dash as well."""


def steps(
    axes: Any,
    slopes: Callable[[Any], Any],
    kinks: tuple[float, ...],
    label: str,
    number: int,
    grid: NDArray[np.floating] = X,
) -> None:
    """A derivative that jumps at the kinks, in pieces: the vertical part is not drawn, since the function has none.

    Each piece stands for the open interval between two kinks, so that at its ends it goes up to the limit.
    """
    ends = (-np.inf, *kinks, np.inf)
    for piece, (low, high) in enumerate(pairwise(ends)):
        inside = grid[np.logical_and(grid > low, grid < high)]
        beside = [np.nextafter(low, np.inf)] if np.isfinite(low) else []
        before = [np.nextafter(high, -np.inf)] if np.isfinite(high) else []
        x = np.concatenate([beside, inside, before])
        shown = label if piece == 0 else None
        axes.plot(x, slopes(x), color=SERIES[number], linestyle=DASHES[number], label=shown)


def above_and_below(lang: str, width: float = 5.2, height: float = 5.0) -> tuple[Figure, Any, Any]:
    """Two frames, functions above and derivatives below."""
    drawing, (top, bottom) = canvas(rows=2, width=width, height=height)
    for axes in (top, bottom):
        axes.axhline(0, color=INK, linewidth=0.8)
        axes.axvline(0, color=INK, linewidth=0.8)
    bottom.set_xlabel(SIDE[lang])
    return drawing, top, bottom


def several(lang: str, curves: tuple[tuple[str, Callable[[Any], Any], Callable[[Any], Any]], ...]) -> Figure:
    """Smooth functions above and their derivatives below, each in a colour and dash of its own."""
    drawing, top, bottom = above_and_below(lang)
    for k, (name, function, derivative) in enumerate(curves):
        top.plot(X, function(X), color=SERIES[k], linestyle=DASHES[k], label=f"{name}(x)")
        bottom.plot(X, derivative(X), color=SERIES[k], linestyle=DASHES[k], label=f"{name}′(x)")
    for axes in (top, bottom):
        axes.legend(loc="upper left")
    return drawing


@figure(
    caption={
        "en": "Tanh and its derivative: a sigmoid stretched to lie between −1 and 1, with a slope of one at zero.",
        "zh": "tanh 及其导数：把 sigmoid 拉伸到 −1 与 1 之间，零点处斜率为 1。",
    },
    alt={
        "en": "Tanh rises from −1 on the left through the origin to 1 on the right. Its derivative is a bell around "
        "zero that reaches 1 there and is close to zero a few units away on either side.",
        "zh": "tanh 从左侧的 −1 经过原点升到右侧的 1。导数是以零点为中心的钟形，在零点达到 1，"
        "向两侧几个单位之外便接近 0。",
    },
)
def tanh(lang: str) -> Figure:
    """The tanh with its derivative."""
    return curve_and_derivative(lang, "tanh", reference.tanh, reference.tanh_grad)


@figure(
    caption={
        "en": "Softplus, softsign and the logarithm of the sigmoid (top) with their derivatives (bottom).",
        "zh": "softplus、softsign 与 log-sigmoid（上）以及各自的导数（下）。",
    },
    alt={
        "en": "Top: softplus leaves zero on the left and becomes the identity on the right; log-sigmoid is the same "
        "curve turned upside down and sideways, below zero everywhere; softsign goes from −1 to 1 so slowly that at "
        "six it is still visibly short of 1. Bottom: the slope of softplus is the sigmoid, that of log-sigmoid the "
        "sigmoid mirrored, and that of softsign a peak of 1 at zero with long tails.",
        "zh": "上图：softplus 左侧趋于 0，右侧趋于输入本身；log-sigmoid 是同一条曲线上下左右翻转后的样子，处处小于 0；"
        "softsign 从 −1 到 1 变化得很慢，到 6 时离 1 仍有明显差距。下图：softplus 的斜率是 sigmoid，"
        "log-sigmoid 的斜率是左右镜像的 sigmoid，softsign 的斜率在零点有高度为 1 的尖峰，拖着很长的尾巴。",
    },
)
def softplus(lang: str) -> Figure:
    """Softplus, softsign and log-sigmoid with their derivatives."""
    curves = (
        ("softplus", reference.softplus, reference.softplus_grad),
        ("softsign", reference.softsign, reference.softsign_grad),
        ("log σ", reference.log_sigmoid, reference.log_sigmoid_grad),
    )
    drawing = several(lang, curves)
    drawing.axes[1].legend(loc="center left")  # between the curves
    return drawing


SLOPES = (0.01, 0.25)
"""The slopes on the left that are drawn: PyTorch's default of leaky ReLU and the initial one of PReLU."""


@figure(
    caption={
        "en": "Leaky ReLU for two slopes (top) and its derivative (bottom): on the left something always gets through.",
        "zh": "两种斜率的 Leaky ReLU（上）及其导数（下）：左侧总有一点信号通过。",
    },
    alt={
        "en": "Both curves follow the identity on the right. On the left one lies just below zero, with a slope of one "
        "hundredth, the other falls with a slope of one quarter. The derivatives are steps at zero, from those slopes "
        "up to 1.",
        "zh": "两条曲线在右侧都等于输入本身；在左侧，一条斜率为百分之一，几乎贴着零线，另一条以四分之一的斜率下降。"
        "导数是在零点的阶跃，从各自的斜率跳到 1。",
    },
)
def leaky_relu(lang: str) -> Figure:
    """Leaky ReLU at the defaults of leaky ReLU and PReLU."""
    drawing, top, bottom = above_and_below(lang)
    for k, slope in enumerate(SLOPES):
        top.plot(X, reference.leaky_relu(X, slope), color=SERIES[k], linestyle=DASHES[k], label=f"f(x), a = {slope}")
        steps(bottom, partial(reference.leaky_relu_grad, negative_slope=slope), (0.0,), f"f′(x), a = {slope}", k)
    top.legend(loc="upper left")
    bottom.legend(loc="center left", bbox_to_anchor=(0, 0.6))
    return drawing


CELU_ALPHA = 3.0
"""Another alpha than 1, for which CELU would be ELU."""


@figure(
    caption={
        "en": "ELU, SELU and CELU (top) with their derivatives (bottom): only SELU's slope jumps at zero.",
        "zh": "ELU、SELU 与 CELU（上）以及各自的导数（下）：只有 SELU 的斜率在零点跳变。",
    },
    alt={
        "en": "On the right ELU and CELU are the identity and SELU is a little steeper. On the left ELU levels off at "
        "−1, SELU near −1.76, and CELU, with an alpha of three, is still on its way to −3. "
        "Below, the slopes of ELU and CELU come down from 1 without a jump, CELU's more slowly; SELU's is largest just "
        "left of zero and jumps down to 1.05 there.",
        "zh": "右侧 ELU 与 CELU 等于输入本身，SELU 略陡一些。左侧 ELU 趋平于 −1，SELU 趋平于约 −1.76，"
        "alpha 取 3 的 CELU 还在趋向 −3 的途中。下图中 ELU 与 CELU 的斜率从 1 连续下降，CELU 降得更慢；"
        "SELU 的斜率在零点左侧最大，在零点处向下跳到 1.05。",
    },
)
def elu(lang: str) -> Figure:
    """ELU, SELU, and CELU with an alpha other than 1."""
    drawing, top, bottom = above_and_below(lang)
    curves: tuple[tuple[str, Callable[[Any], Any], Callable[[Any], Any], tuple[float, ...]], ...] = (
        ("ELU", reference.elu, reference.elu_grad, ()),
        ("SELU", reference.selu, reference.selu_grad, (0.0,)),
        (
            "CELU",
            partial(reference.celu, alpha=CELU_ALPHA),
            partial(reference.celu_grad, alpha=CELU_ALPHA),
            (),
        ),
    )
    for k, (name, function, derivative, kinks) in enumerate(curves):
        suffix = f", α = {CELU_ALPHA:g}" if name == "CELU" else ""
        top.plot(X, function(X), color=SERIES[k], linestyle=DASHES[k], label=f"{name}(x){suffix}")
        steps(bottom, derivative, kinks, f"{name}′(x){suffix}", k)
    for axes in (top, bottom):
        axes.legend(loc="upper left")
    return drawing


@figure(
    caption={
        "en": "GELU and its derivative (top); how far the tanh form is from the exact one (bottom).",
        "zh": "GELU 及其导数（上）；tanh 近似与精确形式之差（下）。",
    },
    alt={
        "en": "GELU comes from zero on the left, dips a little below zero left of the origin and follows the identity "
        "on the right; its derivative dips below zero, is one half at zero and rises a little above 1 before it "
        "settles there. Below, the difference of the tanh form is a few ten-thousandths, the same on both sides, and "
        "is gone beyond five.",
        "zh": "GELU 从左侧的 0 出发，在原点左侧略低于 0，右侧趋于输入本身；导数先降到 0 以下，在零点为二分之一，"
        "略微超过 1 后回到 1。下图中 tanh 近似的误差只有万分之几，左右对称，超过 5 便消失。",
    },
)
def gelu(lang: str) -> Figure:
    """GELU with its derivative, and the error of its tanh form."""
    drawing, top, bottom = above_and_below(lang)
    top.plot(X, reference.gelu(X), color=SERIES[0], linestyle=DASHES[0], label="GELU(x)")
    top.plot(X, reference.gelu_grad(X), color=SERIES[1], linestyle=DASHES[1], label="GELU′(x)")
    difference = reference.gelu(X, approximate="tanh") - reference.gelu(X)
    label = {"en": "tanh form − exact form", "zh": "tanh 形式 − 精确形式"}[lang]
    bottom.plot(X, difference, color=SERIES[2], linestyle=DASHES[3], label=label)
    low, high = float(difference.min()), float(difference.max())
    bottom.set_ylim(1.2 * low, high + 0.5 * (high - low))  # room for the legend
    top.legend(loc="upper left")
    bottom.legend(loc="upper left")
    return drawing


@figure(
    caption={
        "en": "Mish and its derivative: like SiLU, with a deeper dip and a steeper way up.",
        "zh": "Mish 及其导数：形状与 SiLU 相近，凹陷更深，上升更陡。",
    },
    alt={
        "en": "Mish comes from zero on the far left, dips below zero, passes through the origin and follows the "
        "identity on the right. Its derivative is negative left of the dip, a little over one half at zero, and rises "
        "a little above 1 before it settles there.",
        "zh": "Mish 从最左侧的 0 出发，下陷到零以下，经过原点后在右侧趋于输入本身。"
        "导数在凹陷左侧为负，在零点略大于二分之一，略微超过 1 后回到 1。",
    },
)
def mish(lang: str) -> Figure:
    """Mish with its derivative."""
    return curve_and_derivative(lang, "Mish", reference.mish, reference.mish_grad)


WIDE = np.linspace(-8.0, 8.0, 641)
"""Up to where ReLU6 is cut off, with the steps of `X`."""


@figure(
    caption={
        "en": "The hard family (top) and its derivatives (bottom): straight pieces, and slopes that jump.",
        "zh": "hard 系列（上）及其导数（下）：由直线段拼成，斜率会跳变。",
    },
    alt={
        "en": "Top: hardtanh is cut off at −1 and 1, ReLU6 at 0 and 6; hardsigmoid rises in a straight line from 0 at "
        "−3 to 1 at 3; hardswish is zero up to −3, dips, and is the identity from 3 on. Bottom: the slopes of hardtanh "
        "and ReLU6 are 1 inside and 0 outside, that of hardsigmoid one sixth inside; that of hardswish jumps to minus "
        "one half at −3, rises in a straight line to one and a half and jumps down to 1 at 3.",
        "zh": "上图：hardtanh 在 −1 与 1 处截断，ReLU6 在 0 与 6 处截断；hardsigmoid 从 −3 处的 0 沿直线升到 3 处的 1；"
        "hardswish 在 −3 之前为 0，随后下陷，从 3 起等于输入本身。"
        "下图：hardtanh 与 ReLU6 的斜率在区间内为 1、区间外为 0，hardsigmoid 在区间内为六分之一；"
        "hardswish 的斜率在 −3 处跳到负二分之一，沿直线升到一又二分之一，在 3 处跳回 1。",
    },
)
def hard(lang: str) -> Figure:
    """Hardtanh, ReLU6, hardsigmoid and hardswish with their derivatives."""
    drawing, top, bottom = above_and_below(lang)
    for k, (name, function, derivative, kinks) in enumerate(
        (
            ("hardtanh", reference.hardtanh, reference.hardtanh_grad, (-1.0, 1.0)),
            ("ReLU6", reference.relu6, reference.relu6_grad, (0.0, 6.0)),
            ("hardsigmoid", reference.hardsigmoid, reference.hardsigmoid_grad, (-3.0, 3.0)),
            ("hardswish", reference.hardswish, reference.hardswish_grad, (-3.0, 3.0)),
        )
    ):
        top.plot(WIDE, function(WIDE), color=SERIES[k], linestyle=DASHES[k], label=f"{name}(x)")
        steps(bottom, derivative, kinks, f"{name}′(x)", k, WIDE)
    for axes in (top, bottom):
        axes.legend(loc="upper left")
    return drawing


GATES = (
    ("GLU", reference.glu, reference.glu_grad),
    ("SwiGLU", reference.swiglu, reference.swiglu_grad),
    ("GEGLU", reference.geglu, reference.geglu_grad),
)


@figure(
    caption={
        "en": "GLU, SwiGLU and GEGLU with the value held at 1: output (top) and slope (bottom) over the gate's input.",
        "zh": "GLU、SwiGLU 与 GEGLU 的一个单元，值固定为 1：输出（上）与斜率（下）随门控输入的变化。",
    },
    alt={
        "en": "With the value at 1 the output over the gate's input is the gate itself: for GLU the sigmoid, between 0 "
        "and 1; for SwiGLU and GEGLU SiLU and GELU, which grow without bound. Below, GLU's slope is a low bell; the "
        "two others go from a little below zero to a little above 1 and settle at 1.",
        "zh": "值固定为 1 时，输出就是门本身：GLU 为 sigmoid，介于 0 与 1 之间；SwiGLU 与 GEGLU 分别为 SiLU 与 GELU，"
        "没有上界。下图中 GLU 的斜率是低矮的钟形，另外两条从略低于 0 升到略高于 1，再回到 1。",
    },
)
def glu(lang: str) -> Figure:
    """The gated units over their gate, for the value 1."""
    drawing, top, bottom = above_and_below(lang)
    halves = np.stack([np.ones_like(X), X], axis=-1)
    for k, (name, function, gradient) in enumerate(GATES):
        top.plot(X, function(halves)[:, 0], color=SERIES[k], linestyle=DASHES[k], label=f"{name}(1, x)")
        slopes = gradient(halves, np.ones((X.size, 1)))[:, 1]
        bottom.plot(X, slopes, color=SERIES[k], linestyle=DASHES[k], label=f"∂{name}(1, x)/∂x")
    for axes in (top, bottom):
        axes.legend(loc="upper left")
    bottom.set_xlabel({"en": "input of the gate x", "zh": "门控输入 x"}[lang])
    return drawing


COMPARED: tuple[tuple[str, Callable[[Any], Any], Callable[[Any], Any], tuple[float, ...]], ...] = (
    ("σ", reference.sigmoid, reference.sigmoid_grad, ()),
    ("tanh", reference.tanh, reference.tanh_grad, ()),
    ("ReLU", reference.relu, reference.relu_grad, (0.0,)),
    ("ELU", reference.elu, reference.elu_grad, ()),
    ("SiLU", reference.silu, reference.silu_grad, ()),
    ("GELU", reference.gelu, reference.gelu_grad, ()),
)
"""One of each kind: the topic has more functions than can be told apart in one frame."""


@figure(
    caption={
        "en": "Six elementwise activations, one of each kind (top), and their derivatives (bottom) on one scale.",
        "zh": "六种有代表性的逐元素激活函数（上）与它们的导数（下），同一尺度。",
    },
    alt={
        "en": "Top: the sigmoid stays between 0 and 1, tanh between −1 and 1; ReLU, ELU, SiLU and GELU follow the "
        "identity on the right; on the left ReLU is zero, ELU levels off at −1, and SiLU and GELU dip below zero and "
        "return. Bottom: the sigmoid's derivative is far lower than the others; tanh's is a bell of height 1; those of "
        "the rest are 1 or near 1 on the right.",
        "zh": "上图：sigmoid 始终在 0 与 1 之间，tanh 在 −1 与 1 之间；ReLU、ELU、SiLU 与 GELU "
        "在右侧等于或接近输入本身；在左侧，ReLU 为 0，ELU 趋平于 −1，SiLU 与 GELU 下陷到零以下再回升。"
        "下图：sigmoid 的导数远低于其他函数；tanh 的导数是高度为 1 的钟形；其余函数的导数在右侧等于或接近 1。",
    },
)
def comparison(lang: str) -> Figure:
    """Representative elementwise activations of the topic in one frame."""
    drawing, top, bottom = above_and_below(lang, height=6.4)
    for k, (name, function, derivative, kinks) in enumerate(COMPARED):
        top.plot(X, function(X), color=SERIES[k], linestyle=DASHES[k], label=f"{name}(x)")
        steps(bottom, derivative, kinks, f"{name}′(x)", k)
    top.set_ylim(-1.4, 4)
    for axes in (top, bottom):
        axes.legend(loc="upper left")
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
