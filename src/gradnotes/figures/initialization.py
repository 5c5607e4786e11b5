"""What a start does to signals, gradients and training, drawn from recorded measurements with theory beside them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from gradnotes import evidence
from gradnotes.figures import INK, SERIES, canvas, figure
from gradnotes.figures._measured import ACCURACY, DASHES, GRADIENT, THEORY, draw, key, look, rows
from gradnotes.reference.initialization import normal
from gradnotes.reference.initialization import orthogonal as draw_orthogonal

if TYPE_CHECKING:
    from matplotlib.figure import Figure

SIGNAL = {"en": "signal, decades", "zh": "信号（数量级）"}
LAYER = {"en": "layer", "zh": "层"}


@figure(
    caption={
        "en": "Through 50 layers of ReLU from weights of variance c/n: the signal on its way forward, the gradient on "
        "its way back. Thin lines are theory, a factor of c/2 a layer for the square.",
        "zh": "权重方差为 c/n 的 50 层 ReLU 网络：信号向前传播，梯度向后传播。细线是理论值：平方每层乘以 c/2。",
    },
    alt={
        "en": "Two panels against the layer. At c = 2 signal and gradient stay on a level line. At c = 1 both fall "
        "along a straight line by more than seven decades over 50 layers, at c = 3 they rise by more than four. The "
        "points lie on the lines of theory.",
        "zh": "两幅图，横轴为层数。c = 2 时信号和梯度基本水平；c = 1 时两者沿直线下降，50 层内超过七个数量级；c = 3 时"
        "上升四个数量级以上。各点都落在理论直线上。",
    },
)
def signal(lang: str) -> Figure:
    """Sizes of signal and gradient, layer by layer, at c = 1, 2 and 3."""
    drawing, panels = canvas(columns=2, width=5.4, height=3.4)
    for axes, way, name in zip(panels, ("forward", "backward"), (SIGNAL, GRADIENT), strict=True):
        for number, c in enumerate((1, 2, 3)):
            slope = math.log10(c / 2) / 2
            ends = (0, 50 * slope) if way == "forward" else (50 * slope, 0)
            axes.plot([0, 50], ends, color=INK, linewidth=0.7, label=THEORY[lang] if c == 1 else None)
            draw(axes, f"initialization.profile.relu.c_{c}.layer_#.{way}", number, f"c = {c}")
        axes.set_xlabel(LAYER[lang])
        axes.set_ylabel(name[lang])
    key(drawing, 4)
    return drawing


@figure(
    caption={
        "en": "Signal and gradient after 50 layers against c, by activation. Zero is steady.",
        "zh": "50 层之后的信号与梯度随 c 的变化，按激活函数区分。零表示保持不变。",
    },
    alt={
        "en": "Two panels against c from 0.5 to 4. ReLU crosses zero at c = 2 in both. Tanh stays near zero in signal "
        "over the whole range. SiLU and GELU lie far below zero at c = 2 and cross it only above. Sigmoid keeps its "
        "signal and loses twenty decades and more of its gradient.",
        "zh": "两幅图，横轴 c 从 0.5 到 4。ReLU 的两条曲线都在 c = 2 处过零；tanh 的信号在整个范围内都接近零；SiLU 和 "
        "GELU 在 c = 2 时远低于零，c 更大时才过零；sigmoid 的信号不变，梯度却损失二十个数量级以上。",
    },
)
def sweep(lang: str) -> Figure:
    """Signal and gradient after 50 layers against c for six activations."""
    drawing, panels = canvas(rows=2, width=5.4, height=6.0)
    names = {"relu": "ReLU", "tanh": "tanh", "sigmoid": "sigmoid", "elu": "ELU", "silu": "SiLU", "gelu": "GELU"}
    for axes, way, name in zip(panels, ("forward", "backward"), (SIGNAL, GRADIENT), strict=True):
        axes.axhline(0, color=INK, linewidth=0.8)
        for number, (activation, shown) in enumerate(names.items()):
            draw(axes, f"initialization.signal.{activation}.c_#.{way}", number, shown)
        axes.set_ylabel(name[lang])
    panels[1].set_xlabel("c")
    key(drawing, 3)
    return drawing


@figure(
    caption={
        "en": "Test accuracy on digits of a ReLU network of 20 layers against c, without normalization and with batch "
        "normalization behind every layer; mean over ten seeds.",
        "zh": "20 层 ReLU 网络在手写数字上的测试准确率随 c 的变化：无归一化，以及每层之后加批归一化；十个种子的平均。",
    },
    alt={
        "en": "Without normalization the accuracy is at chance for small c, high only around c = 2, and zero, "
        "diverged, from 3 on. With batch normalization it is well above chance for every c and falls slowly as c "
        "grows.",
        "zh": "无归一化时，c 小则准确率等于瞎猜，只在 c = 2 附近较高，c 达到 3 就发散，准确率为零。有批归一化时，各个 "
        "c 的准确率都远高于瞎猜，随 c 增大缓慢下降。",
    },
)
def training(lang: str) -> Figure:
    """Accuracy after training against c, with and without batch normalization."""
    drawing, axes = canvas(width=5.4, height=3.3)
    labels = {
        "plain": {"en": "no normalization", "zh": "无归一化"},
        "batch_norm": {"en": "batch normalization", "zh": "批归一化"},
    }
    for number, (name, label) in enumerate(labels.items()):
        draw(axes, f"initialization.training.{name}.c_#.test_accuracy", number, label[lang])
    axes.set_xlabel("c")
    axes.set_ylabel(ACCURACY[lang])
    axes.set_ylim(-0.03, 1.03)
    key(drawing, 2)
    return drawing


@figure(
    caption={
        "en": "ReLU from a fixed standard deviation of 0.03: the signal against depth, for three widths. Thin lines "
        "are theory.",
        "zh": "标准差固定为 0.03 的 ReLU 网络：三种宽度下信号随深度的变化。细线是理论值。",
    },
    alt={
        "en": "Three falling straight lines. With 64 units the signal loses nearly 16 decades over 20 layers, with "
        "256 units more than nine, with 1024 more than three. The points lie on the lines of theory.",
        "zh": "三条下降的直线。20 层之后，64 个单元时信号损失近 16 个数量级，256 个单元时九个多，1024 个单元时三个多。"
        "各点都落在理论直线上。",
    },
)
def fixed_std(lang: str) -> Figure:
    """The signal of a ReLU network with one standard deviation for all widths."""
    drawing, axes = canvas(width=5.4, height=3.1)
    units = {"en": "{} units", "zh": "{} 个单元"}[lang]
    for number, width in enumerate((64, 256, 1024)):
        slope = math.log10(width * 0.03**2 / 2) / 2
        axes.plot([0, 20], [0, 20 * slope], color=INK, linewidth=0.7, label=THEORY[lang] if number == 0 else None)
        draw(axes, f"initialization.fixed_std.relu.width_{width}.depth_#.forward", number, units.format(width))
    axes.set_xticks([0, 5, 10, 20])
    axes.set_xlabel({"en": "depth", "zh": "深度"}[lang])
    axes.set_ylabel(SIGNAL[lang])
    axes.legend(loc="lower left")
    return drawing


@figure(
    caption={
        "en": "From starts of different scale: how alike the trained units of a hidden layer are, and the test "
        "accuracy. Scale 1 is He's.",
        "zh": "从不同尺度出发：训练后隐藏层各单元的相似程度，以及测试准确率。尺度 1 即 He 初始化。",
    },
    alt={
        "en": "Left: the mean cosine between trained units falls from about 0.3 at scale 0.001 to 0.1 at scale 1 and "
        "stays there, for ReLU and tanh. Right: the test accuracy rises slightly up to scale 1 and falls beyond it.",
        "zh": "左图：训练后单元间的平均余弦从尺度 0.001 时的约 0.3 降到尺度 1 时的 0.1，之后不再变化，ReLU 与 tanh 相"
        "同。右图：测试准确率在尺度 1 之前略有上升，之后下降。",
    },
)
def symmetry(lang: str) -> Figure:
    """Likeness of trained units, and accuracy, against the scale of the start."""
    drawing, panels = canvas(columns=2, width=5.4, height=3.2)
    labels = ({"en": "mean cosine between units", "zh": "单元间的平均余弦"}, ACCURACY)
    for axes, what, label in zip(panels, ("end.cosine", "test_accuracy"), labels, strict=True):
        for number, (activation, shown) in enumerate({"relu": "ReLU", "tanh": "tanh"}.items()):
            draw(axes, f"initialization.breaking.{activation}.scale_#.{what}", number, shown)
        axes.set_xscale("log")
        axes.set_xlabel({"en": "scale of the start", "zh": "初始尺度"}[lang])
        axes.set_ylabel(label[lang])
    key(drawing, 2)
    return drawing


@figure(
    caption={
        "en": "A linear layer from variance 1/fan_in, 1/fan_out and Xavier's compromise: output variance over input "
        "variance, and the same for the gradient on its way back, against the ratio of the fans.",
        "zh": "线性层的三种方差：1/fan_in、1/fan_out 和 Xavier 的折中。纵轴分别是输出与输入的方差之比，以及梯度反传的"
        "方差之比；横轴是两种 fan 之比。",
    },
    alt={
        "en": "Two panels with logarithmic axes. Forward, fan_in is level at one, fan_out falls as the layer widens, "
        "and Xavier lies between. Backward it is the other way round. All three meet at one where the fans are equal.",
        "zh": "两幅双对数图。前向时 fan_in 恒为 1，fan_out 随层变宽而下降，Xavier 居中；反向时正好相反。两种 fan 相等"
        "处，三条线都等于 1。",
    },
)
def fans(lang: str) -> Figure:
    """Variance factors of a linear layer under three rules."""
    drawing, panels = canvas(columns=2, width=5.4, height=3.4, sharey=True)
    widths = ((1024, 256), (256, 256), (256, 1024))
    rules = {"fan_in": "1/fan_in", "fan_out": "1/fan_out", "average": "Xavier"}
    ways = {"forward": {"en": "forward", "zh": "前向"}, "backward": {"en": "backward", "zh": "反向"}}
    for axes, (way, title) in zip(panels, ways.items(), strict=True):
        for number, (rule, label) in enumerate(rules.items()):
            values = [
                evidence.measurement(f"initialization.fans.linear.from_{n}_to_{m}.{rule}.{way}").value
                for n, m in widths
            ]
            ratios = [m / n for n, m in widths]
            axes.plot(ratios, values, label=label, **look(number))
        axes.set_xscale("log", base=4)
        axes.set_yscale("log", base=4)
        axes.set_xticks([0.25, 1, 4], ["1/4", "1", "4"])
        axes.set_yticks([0.25, 1, 4], ["1/4", "1", "4"])
        axes.minorticks_off()
        axes.set_title(title[lang], fontsize=11)
        axes.set_xlabel("fan_out / fan_in")
    panels[0].set_ylabel({"en": "variance factor", "zh": "方差的倍数"}[lang])
    key(drawing, 3)
    return drawing


@figure(
    caption={
        "en": "What four statements about He's initialization leave of the signal after 50 layers of ReLU, in "
        "decades. Zero is steady.",
        "zh": "关于 He 初始化的四种写法，各自经过 50 层 ReLU 后剩下多少信号（数量级）。零表示保持不变。",
    },
    alt={
        "en": "Variance 2/fan_in stays at zero for equal and for alternating widths. Variance 4/(fan_in + fan_out) is "
        "zero for equal widths and about −2.7 for alternating ones. Standard deviation √(1/fan_in) is near −8. "
        "Variance 1/(fan_in + fan_out) is below −15.",
        "zh": "方差 2/fan_in 在等宽和宽度交替时都在零附近；方差 4/(fan_in + fan_out) 等宽时为零，交替时约为 −2.7；标准"
        "差 √(1/fan_in) 接近 −8；方差 1/(fan_in + fan_out) 低于 −15。",
    },
)
def he_statements(lang: str) -> Figure:
    """The signal after 50 layers under each statement, for equal and alternating widths."""
    statements = {
        "variance_2_over_fan_in": {"en": "variance 2/fan_in", "zh": "方差 2/fan_in"},
        "variance_4_over_fans": {"en": "variance 4/(fan_in+fan_out)", "zh": "方差 4/(fan_in+fan_out)"},
        "std_root_1_over_fan_in": {"en": "std √(1/fan_in)", "zh": "标准差 √(1/fan_in)"},
        "variance_1_over_fans": {"en": "variance 1/(fan_in+fan_out)", "zh": "方差 1/(fan_in+fan_out)"},
    }
    widths = {
        "constant": {"en": "equal widths", "zh": "等宽"},
        "alternating": {"en": "alternating widths", "zh": "宽度交替"},
    }
    drawing, axes = canvas(width=5.4, height=3.1)
    count = len(statements)
    for number, (kind, label) in enumerate(widths.items()):
        values = [
            evidence.measurement(f"initialization.he_statements.{kind}.{name}.forward").value for name in statements
        ]
        marks = {"color": SERIES[number], "marker": "os"[number], "label": label[lang]}
        axes.plot(values, [row + 0.14 * (2 * number - 1) for row in range(count)], linestyle="none", **marks)
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.locator_params(axis="x", nbins=5, integer=True)
    rows(drawing, axes, [name[lang] for name in statements.values()])
    axes.set_xlabel({"en": "signal after 50 layers, decades", "zh": "50 层之后的信号（数量级）"}[lang])
    key(drawing, 2)
    return drawing


@figure(
    caption={
        "en": "Test accuracy by initializer in three networks: a dot for every seed, a bar for the mean.",
        "zh": "三种网络在各初始化方法下的测试准确率：每个种子一个点，竖线是平均值。",
    },
    alt={
        "en": "Three panels with a row for each initializer. With one layer of tanh and with three convolutions all "
        "rows lie together. With ten layers of ReLU the two Xavier rows spread widely, the normal one most, down to "
        "two fifths; the He rows stay together.",
        "zh": "三幅图，每种初始化方法一行。一层 tanh 和三层卷积的网络里，各行都挤在一起。十层 ReLU 的网络里，两行 "
        "Xavier 散得很开，正态那行最甚，低到五分之二；He 的两行仍在一起。",
    },
)
def families(lang: str) -> Figure:
    """Accuracies of all seeds, by initializer and network."""
    networks = {
        "shallow_tanh": {"en": "one layer of tanh", "zh": "一层 tanh"},
        "deep_relu": {"en": "ten layers of ReLU", "zh": "十层 ReLU"},
        "convolution": {"en": "three convolutions", "zh": "三层卷积"},
    }
    rules = ("xavier_uniform", "xavier_normal", "kaiming_uniform", "kaiming_normal", "orthogonal")
    drawing, panels = canvas(rows=3, width=5.4, height=6.0)
    for axes, (network, title) in zip(panels, networks.items(), strict=True):
        for row, family in enumerate(rules):
            measurement = evidence.measurement(f"initialization.families.{network}.{family}.test_accuracy")
            samples = measurement.samples or ()
            axes.plot(samples, [row] * len(samples), "o", color=SERIES[0], alpha=0.35, markersize=4, label=family)
            axes.plot([measurement.value], [row], "|", color=SERIES[1], markersize=14, markeredgewidth=2)
        axes.set_title(title[lang], fontsize=11)
        axes.locator_params(axis="x", nbins=5)
        rows(drawing, axes, rules)
    panels[-1].set_xlabel(ACCURACY[lang])
    return drawing


@figure(
    caption={
        "en": "How far a hidden weight has moved when training ends, relative to its norm at the start, against the "
        "width.",
        "zh": "训练结束时隐藏层权重相对初始范数的变化，随宽度的变化。",
    },
    alt={
        "en": "Three falling lines against the width from 32 to 512. From a small start, c = 0.5, the weight moves by "
        "three quarters of its norm at 32 units and a fifth at 512; at c = 2 by a third and less than a tenth; at c = "
        "8 by a tenth and two hundredths.",
        "zh": "三条随宽度（32 到 512）下降的线。从小尺度 c = 0.5 出发，32 个单元时变化达范数的四分之三，512 个时为五分"
        "之一；c = 2 时为三分之一和不到十分之一；c = 8 时为十分之一和百分之二。",
    },
)
def lasting(lang: str) -> Figure:
    """The relative change of the hidden weight against width and c."""
    drawing, axes = canvas(width=5.4, height=3.1)
    for number, (name, shown) in enumerate({"c_0p5": "c = 0.5", "c_2": "c = 2", "c_8": "c = 8"}.items()):
        draw(axes, f"initialization.movement.width_#.{name}.layer_2.relative_change", number, shown)
    axes.set_xscale("log", base=2)
    axes.set_yscale("log")
    axes.set_xticks([32, 128, 512], ["32", "128", "512"])
    axes.set_yticks([0.02, 0.05, 0.1, 0.2, 0.5], ["0.02", "0.05", "0.1", "0.2", "0.5"])
    axes.minorticks_off()
    axes.set_xlabel({"en": "units a layer", "zh": "每层单元数"}[lang])
    axes.set_ylabel({"en": "relative change", "zh": "相对变化"}[lang])
    axes.legend(loc="lower left")
    return drawing


@figure(
    caption={
        "en": "A deep ReLU network from PyTorch's default. The biases keep the norm from vanishing, but what tells "
        "two inputs apart, and the gradient, die out all the same.",
        "zh": "从 PyTorch 默认初始化出发的深层 ReLU 网络。偏置使范数不至于消失，但两个输入之间的差别以及梯度照样逐层消"
        "失。",
    },
    alt={
        "en": "Against the layer, 0 to 30: the norm falls by about one and a half decades within five layers and "
        "stays there. The distance between two inputs falls along a straight line to −12 decades at layer 30. The "
        "gradient, zero at the output, falls to −12 at the input.",
        "zh": "横轴为层，0 到 30：范数在五层内下降约一个半数量级后不再变化；两个输入的距离沿直线下降，到第 30 层为 "
        "−12 个数量级；梯度在输出端为零，到输入端降至 −12。",
    },
)
def default_signal(lang: str) -> Figure:
    """Norm, distance of two inputs and gradient, layer by layer, from PyTorch's default."""
    drawing, axes = canvas(width=5.4, height=3.5)
    labels = {
        "norm": {"en": "norm of the signal", "zh": "信号的范数"},
        "distance": {"en": "distance of two inputs", "zh": "两个输入的距离"},
        "backward": {"en": "gradient", "zh": "梯度"},
    }
    for number, (name, label) in enumerate(labels.items()):
        draw(axes, f"initialization.default_signal.layer_#.{name}", number, label[lang])
    axes.set_xlabel(LAYER[lang])
    axes.set_ylabel({"en": "decades", "zh": "数量级"}[lang])
    key(drawing, 2)
    return drawing


@figure(
    caption={
        "en": "Singular values of a product of layers of 64 units, largest first: Gaussian matrices of variance 1/n, "
        "and orthogonal ones.",
        "zh": "64 个单元的若干层相乘后的奇异值，从大到小：方差 1/n 的高斯矩阵，以及正交矩阵。",
    },
    alt={
        "en": "On a logarithmic axis: one Gaussian layer has singular values from two down to a hundredth. With 5 and "
        "with 20 layers the curve falls ever more steeply, by 20 layers over many decades. The orthogonal product "
        "lies on a level line at one.",
        "zh": "纵轴为对数：一层高斯矩阵的奇异值从 2 降到百分之一；5 层和 20 层时曲线越来越陡，20 层跨越许多数量级。正"
        "交矩阵的乘积是恒为 1 的水平线。",
    },
)
def orthogonal(lang: str) -> Figure:
    """Singular values of products of Gaussian and of orthogonal matrices."""
    drawing, axes = canvas(width=5.4, height=3.2)
    layers = {"en": "Gaussian, {} layers", "zh": "高斯，{} 层"}[lang]
    one = {"en": "Gaussian, 1 layer", "zh": "高斯，1 层"}[lang]
    size = 64
    for number, depth in enumerate((1, 5, 20)):
        rng = np.random.default_rng(0)
        product = np.eye(size)
        for _ in range(depth):
            product = normal((size, size), 0.0, 1 / math.sqrt(size), rng=rng) @ product
        values = np.linalg.svd(product, compute_uv=False)
        label = one if depth == 1 else layers.format(depth)
        axes.plot(range(1, size + 1), values, color=SERIES[number], linestyle=DASHES[number], label=label)
    rng = np.random.default_rng(0)
    product = np.eye(size)
    for _ in range(20):
        product = draw_orthogonal((size, size), rng=rng) @ product
    label = {"en": "orthogonal, 20 layers", "zh": "正交，20 层"}[lang]
    values = np.linalg.svd(product, compute_uv=False)
    axes.plot(range(1, size + 1), values, color=SERIES[3], linestyle=DASHES[3], label=label)
    axes.set_yscale("log")
    axes.set_xlabel({"en": "singular value, by rank", "zh": "奇异值的次序"}[lang])
    axes.legend(loc="lower left")
    return drawing
