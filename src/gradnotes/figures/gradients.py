"""Gradients that vanish, explode and are clipped, and descent on surfaces that are ill-conditioned, flat or misleading.

The words of the figures; what they draw is in `_gradient_layers`, `_gradient_time` and `_gradient_descent`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradnotes.figures import _gradient_descent as descent
from gradnotes.figures import _gradient_layers as layers
from gradnotes.figures import _gradient_time as time
from gradnotes.figures import figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@figure(
    caption={
        "en": "What is left of a gradient on its way down 30 layers, by activation and initialization. Thin lines are "
        "theory for wide layers. Above: starts that lose it; below, on a finer scale: starts made for the activation.",
        "zh": "梯度反传经过 30 层后还剩多少，按激活函数和初始化区分。细线是宽层极限下的理论值。上图：使梯度衰减的初始"
        "化；下图（刻度更细）：为各激活函数设计的初始化。",
    },
    alt={
        "en": "Above, five straight lines fall from zero: over 29 layers the gradient loses 24.6 decades with sigmoid "
        "at PyTorch's default, 18.2 with sigmoid and Xavier, 11.3 with ReLU and 7.0 with tanh at the default, 4.4 "
        "with ReLU and Xavier. Below, ReLU with He stays at zero; SELU and ELU rise by 0.5 and 0.8, tanh with Xavier "
        "falls by 0.6, GELU by 1.5 and SiLU by 3.8. Points lie on the lines of theory, but for GELU, where theory is "
        "at −2.7.",
        "zh": "上图是五条从零下降的直线：经过 29 层，sigmoid 在 PyTorch 默认初始化下衰减 24.6 个数量级，配 Xavier 衰"
        "减 18.2 个；默认初始化下 ReLU 衰减 11.3 个、tanh 7.0 个；ReLU 配 Xavier 衰减 4.4 个。下图中 ReLU 配 He 保持为"
        "零；SELU 和 ELU 上升 0.5 和 0.8，tanh 配 Xavier 下降 0.6，GELU 下降 1.5，SiLU 下降 3.8。各点落在理论线上，只"
        "有 GELU 例外，理论值为 −2.7。",
    },
)
def depth(lang: str) -> Figure:
    """log10 of the gradient against the layers it has passed, per activation and start."""
    return layers.depth(lang)


@figure(
    caption={
        "en": "The derivative of exp at 1 by three differences, in float64: relative error against the step. Thin "
        "lines are the terms left out, h/2 and h²/6, and rounding, 2⁻⁵³/h. Errors below 2⁻⁵³ are drawn there.",
        "zh": "用三种差分求 exp 在 1 处的导数（float64）：相对误差随步长的变化。细线是被略去的项 h/2 和 h²/6，以及舍入"
        "误差 2⁻⁵³/h。小于 2⁻⁵³ 的误差画在 2⁻⁵³ 处。",
    },
    alt={
        "en": "From a step of 1 down all errors fall along their lines. The forward difference turns at 10⁻⁸ with an "
        "error of 10⁻⁸, the central one near 10⁻⁵ with 10⁻¹¹; below, both rise again as rounding is divided by the "
        "step, up to an error of 1 below 10⁻¹⁶. The complex step reaches 10⁻¹⁶ at 10⁻⁸ and stays there down to 10⁻²⁰.",
        "zh": "步长从 1 往下减，三种误差先沿各自的直线下降。前向差分在 10⁻⁸ 处触底，误差约 10⁻⁸；中心差分在 10⁻⁵ 附近"
        "触底，误差约 10⁻¹¹；再往下，舍入误差除以步长，两者都回升，步长小于 10⁻¹⁶ 时误差达到 1。复数步长在 10⁻⁸ 处降"
        "到 10⁻¹⁶，一直到 10⁻²⁰ 都不再变化。",
    },
)
def difference_error(lang: str) -> Figure:
    """The error of forward, central and complex differences against the step."""
    return descent.difference_error(lang)


@figure(
    caption={
        "en": "Sigmoid networks of 2 and of 10 hidden layers on the digits, from PyTorch's default, SGD at 0.1: loss "
        "and accuracy on training and test data; mean over ten seeds.",
        "zh": "2 个与 10 个隐藏层的 sigmoid 网络学手写数字，PyTorch 默认初始化，SGD 学习率 0.1：训练集与测试集上的损失"
        "和准确率；十个种子的平均。",
    },
    alt={
        "en": "Both networks begin at a loss of 2.3, a guess. With 2 layers it stays there for a hundred steps, then "
        "falls to 0.1 on training and 0.2 on test data after 2000; the accuracy rises to 0.96. With 10 layers loss "
        "and accuracy are level to the end, at 2.3 and a tenth, on training and test data alike.",
        "zh": "两个网络都从损失 2.3（等于瞎猜）开始。2 层的网络在那里停留约一百步，随后下降，2000 步后训练集上为 0.1，"
        "测试集上为 0.2，准确率升到 0.96。10 层的网络始终是水平线：损失 2.3，准确率十分之一，训练集与测试集相同。",
    },
)
def vanishing_symptom(lang: str) -> Figure:
    """Loss and accuracy against steps, with 2 and with 10 hidden layers."""
    return layers.vanishing_symptom(lang)


@figure(
    caption={
        "en": "Ten hidden layers from PyTorch's default, one thing changed, 400 steps: the gradient of the first "
        "hidden layer against that of the last before training, and the test accuracy after it. A large mark is the "
        "mean of six seeds.",
        "zh": "PyTorch 默认初始化的十层网络，每次只改一处，训练 400 步：训练前首个与末个隐藏层梯度之比，以及训练后的测"
        "试准确率。大标记是六个种子的平均。",
    },
    alt={
        "en": "Three blocks of rows. Sigmoid loses 7.7 decades; Xavier leaves −5.7, layer and group norm −3.9 and "
        "−3.6, Adam changes nothing before training: all five stay at a tenth, a guess. Batch norm (−0.5) and "
        "residual connections (0.0) reach 0.97, tanh (−2.3) 0.84, tanh with Xavier (−0.5) 0.97. ReLU and leaky ReLU "
        "lose 3.5 decades and stay at a guess; He, the three norms and residual connections bring the ratio to "
        "between −0.1 and 0.6 and reach 0.96 to 0.98; Adam leaves it and reaches 0.94. Convolutions lose 8.2 decades; "
        "with instance or batch norm −1.7, and 0.96 and 0.93.",
        "zh": "图中各行分三组。sigmoid 衰减 7.7 个数量级；用 Xavier 后为 −5.7，加层归一化和组归一化后为 −3.9 和 −3.6，"
        "Adam 不改变训练前的比值：这五行准确率都停在十分之一（瞎猜）。批归一化（−0.5）和残差连接（0.0）达到 0.97，"
        "tanh（−2.3）0.84，tanh 配 Xavier（−0.5）0.97。ReLU 和 leaky ReLU 衰减 3.5 个数量级，停在瞎猜的水平；He、三种"
        "归一化和残差连接使比值落在 −0.1 到 0.6 之间，准确率 0.96 到 0.98；Adam 不改变比值，准确率 0.94。卷积网络衰减 "
        "8.2 个数量级；加实例或批归一化后为 −1.7，准确率 0.96 和 0.93。",
    },
)
def vanishing_remedies(lang: str) -> Figure:
    """Gradient ratio and accuracy for each remedy against vanishing gradients, alone."""
    return layers.vanishing_remedies(lang)


@figure(
    caption={
        "en": "The first steps of ten ReLU layers whose weights have the variance c/n, at learning rate η, plain SGD: "
        "training loss, mean over ten seeds. He's c is 2.",
        "zh": "十层 ReLU 网络训练的最初几步，权重方差为 c/n，学习率为 η，普通 SGD：训练损失，十个种子的平均。He 的 c "
        "是 2。",
    },
    alt={
        "en": "On a logarithmic axis. With c = 4 the loss begins at 97. At η = 0.1 it is 10⁷ after one step and "
        "infinite after two. At 0.01 it rises to 170 at first and falls to 1.6 after 40 steps; at 0.001 it falls "
        "slowly, to 3.0. With c = 2 and η = 0.1 it falls from 3.2 to 1.0.",
        "zh": "纵轴为对数。c = 4 时损失从 97 开始。η = 0.1 时一步之后达到 10⁷，两步之后变为无穷；0.01 时先升到约 170，"
        "40 步后降到 1.6；0.001 时缓慢下降到 3.0。c = 2、η = 0.1 时从 3.2 降到 1.0。",
    },
)
def exploding_symptom(lang: str) -> Figure:
    """The training loss of the first steps from too large weights at three rates, and from He's."""
    return layers.exploding_symptom(lang)


@figure(
    caption={
        "en": "Ten ReLU layers whose weights start with twice He's variance, SGD at 0.1, one thing changed, 400 "
        "steps: the gradient of the first hidden layer against that of the last before training, and the test "
        "accuracy after it. A large mark is the mean of eight seeds; training that diverged counts 0.",
        "zh": "十层 ReLU 网络，初始权重的方差是 He 的两倍，SGD 学习率 0.1，每次只改一处，训练 400 步：训练前首个与末个"
        "隐藏层梯度之比，以及训练后的测试准确率。大标记是八个种子的平均；发散的训练计为 0。",
    },
    alt={
        "en": "With nothing changed the ratio is 1.4 decades and training diverges, as it does with residual "
        "connections (2.2) and with decay. He's variance brings the ratio to 0.0, layer norm to −0.1, group norm to "
        "0.2, batch norm to 0.6, and reach 0.94 to 0.96. What only changes training leaves it at 1.4 and reaches 0.94 "
        "clipped by value, 0.80 by norm, 0.76 and 0.59 with smaller rates, 0.82 with warm-up, where one seed of eight "
        "diverges, 0.71 with Adam and 0.79 with RMSprop.",
        "zh": "不加处理时比值为 1.4 个数量级，训练发散；残差连接（2.2）和学习率衰减同样发散。He 的方差使比值变为 0.0，"
        "层归一化为 −0.1，组归一化为 0.2，批归一化为 0.6，准确率达到 0.94 到 0.96。只改训练时比值仍是 1.4：按值裁剪 "
        "0.94，按范数裁剪 0.80，较小的学习率 0.76 和 0.59，预热 0.82（八个种子有一个发散），Adam 0.71，RMSprop 0.79。",
    },
)
def exploding_remedies(lang: str) -> Figure:
    """Gradient ratio and accuracy for each remedy against exploding gradients, alone."""
    return layers.exploding_remedies(lang)


@figure(
    caption={
        "en": "Above: a gradient of two numbers clipped at 1, by norm onto the circle, by value into the square. "
        "Below: how far clipping by value turns three measured gradients, against its threshold; 1 is no turn.",
        "zh": "上图：一个二维梯度以 1 为阈值裁剪，按范数落到圆上，按值落进正方形。下图：按值裁剪使三种实测梯度转过多少"
        "，随阈值的变化；余弦为 1 表示方向不变。",
    },
    alt={
        "en": "Above, the gradient (3, 0.6) clipped by norm keeps its direction and ends on the unit circle; clipped "
        "by value it becomes (1, 0.6) and points more steeply. Below, by norm the cosine is 1. By value it falls with "
        "the threshold: from 3 to a tenth of the root mean square, from 1.00 to 0.82 for normal numbers, from 0.90 to "
        "0.55 for a deep ReLU network, from 0.95 to 0.59 for an RNN.",
        "zh": "上图：梯度 (3, 0.6) 按范数裁剪后方向不变，落在单位圆上；按值裁剪后变为 (1, 0.6)，方向更陡。下图：按范数"
        "裁剪的余弦为 1；按值裁剪时余弦随阈值减小而下降：阈值从均方根的 3 倍降到十分之一，正态随机数从 1.00 降到 0.82，"
        "深层 ReLU 网络从 0.90 降到 0.55，RNN 从 0.95 降到 0.59。",
    },
)
def clipping(lang: str) -> Figure:
    """One vector clipped by norm and by value, and the cosines that were measured."""
    return time.clipping(lang)


@figure(
    caption={
        "en": "Above: median and largest gradient norm in 200 steps of training without clipping; the line is a usual "
        "threshold, 1. Middle and below: one recurrent unit of 50 steps meets a cliff; norm and loss with clipping at "
        "1 and without.",
        "zh": "上图：不裁剪训练 200 步中梯度范数的中位数和最大值；竖线是常用阈值 1。中图和下图：一个展开 50 步的循环单"
        "元遇到悬崖，以 1 裁剪和不裁剪时的范数与损失。",
    },
    alt={
        "en": "Above: in networks on the digits the largest norm is 2 to 7 times the median; in RNNs 36 times at "
        "spectral radius 1 and 94 times at 1.5, in an LSTM 31 times. Medians are between 1.5 and 2.9, above the "
        "threshold, but for the GRU's 0.17. Middle and below: in both runs the loss falls to 0.25, then the norm "
        "jumps from below 0.5 to 11 at step 8. Without clipping the norm is 0.001 from then on and the loss stays at "
        "0.09; with clipping the loss goes on to zero.",
        "zh": "上图：手写数字网络的最大范数是中位数的 2 到 7 倍；RNN 在谱半径 1 时是 36 倍，1.5 时是 94 倍，LSTM 是 "
        "31 倍。中位数在 1.5 到 2.9 之间，都高于阈值，只有 GRU 是 0.17。中图和下图：两次运行的损失都先降到 0.25，范数"
        "在第 8 步从不到 0.5 跳到 11。不裁剪时，此后范数为 0.001，损失停在 0.09；裁剪时损失继续降到零。",
    },
)
def spikes(lang: str) -> Figure:
    """Gradient norms in training, and a spike with and without clipping."""
    return time.spikes(lang)


@figure(
    caption={
        "en": "The norm of the Jacobian over k steps of a recurrence of 64 units, by the spectral radius ρ of its "
        "weights. Thin lines are k · log₁₀ ρ.",
        "zh": "64 个单元的循环网络经过 k 步的雅可比矩阵范数，按权重的谱半径 ρ 区分。细线是 k · log₁₀ ρ。",
    },
    alt={
        "en": "Without an activation six straight lines lie just beside those of theory: after 100 steps −30.6 "
        "decades at ρ = 0.5, −5.1 at 0.9, −0.5 at 1, 3.7 at 1.1, 17.1 at 1.5 and 47.2 at 3. With a tanh driven by "
        "inputs all are far lower: −45 at 0.5, −18.9 at 1, −6.6 at 1.5; only ρ = 3 still grows, by 8.6 decades.",
        "zh": "没有激活函数时，六条直线紧挨理论线：100 步后 ρ = 0.5 为 −30.6 个数量级，0.9 为 −5.1，1 为 −0.5，1.1 为 "
        "3.7，1.5 为 17.1，3 为 47.2。有输入驱动的 tanh 时都低得多：0.5 为 −45，1 为 −18.9，1.5 为 −6.6；只有 ρ = 3 仍"
        "在增长，8.6 个数量级。",
    },
)
def recurrent(lang: str) -> Figure:
    """log10 of the Jacobian's norm through k steps, by spectral radius."""
    return time.recurrent(lang)


@figure(
    caption={
        "en": "Above: the norm of the Jacobian over k steps, of the cell where there is one; thin lines are what the "
        "forget gate's bias b alone would leave. Below: accuracy at naming the first of T inputs after 200 steps of "
        "training; the line is a guess.",
        "zh": "上图：经过 k 步的雅可比矩阵范数（LSTM 取细胞状态）；细线是只由遗忘门偏置 b 决定时剩下的部分。下图：训"
        "练 200 步后说出 T 个输入中第一个的准确率；横线是瞎猜的水平。",
    },
    alt={
        "en": "Above, after 100 steps an RNN of spectral radius 1, a GRU and an LSTM without forget bias are alike, "
        "at −19 to −20 decades; the RNN of 1.5 is at −6.6, like the LSTM of bias 1; the LSTM of bias 5 stays near "
        "zero. The thin lines end at −30.1, −13.6 and −0.3. Below, all but the LSTM without bias (0.61) and the "
        "GRU (0.82) are near 1 over 10 inputs. Over 50 only both RNNs and the LSTM of bias 5 are well above a guess, "
        "at 0.70 to 0.75; over 100 they reach 0.42, 0.55 and 0.45.",
        "zh": "上图：100 步之后，谱半径 1 的 RNN、GRU 和没有遗忘门偏置的 LSTM 差不多，为 −19 到 −20 个数量级；谱半径 "
        "1.5 的 RNN 为 −6.6，与偏置 1 的 LSTM 相当；偏置 5 的 LSTM 接近零。细线分别止于 −30.1、−13.6 和 −0.3。下图："
        "10 个输入时，除没有偏置的 LSTM（0.61）和 GRU（0.82）外都接近 1；50 个时只有两个 RNN 和偏置 5 的 LSTM 明显高于"
        "瞎猜，为 0.70 到 0.75；100 个时三者为 0.42、0.55 和 0.45。",
    },
)
def gates(lang: str) -> Figure:
    """Gradients through time and what is learned, with gates and without."""
    return time.gates(lang)


@figure(
    caption={
        "en": "Forty steps into a bowl of condition number 30 from the same start: gradient descent and momentum with "
        "their best constants, and Adam. Below: the distance to the minimum.",
        "zh": "从同一起点出发，在条件数为 30 的碗里走四十步：梯度下降和动量都用最佳常数，另有 Adam。下图：到最小值的距"
        "离。",
    },
    alt={
        "en": "Gradient descent zigzags across the valley with shrinking swings and is still 0.56 from the minimum "
        "after 40 steps. Momentum swings twice as far, up to 2.1, but the distance falls along a straight line to "
        "0.00005. Adam goes diagonally down to the valley's floor, is within 0.2 of the minimum after 18 steps, runs "
        "past it to 1.4 on the other side, and is at 0.57 after 40.",
        "zh": "梯度下降在谷中来回折返，摆幅逐渐缩小，40 步后离最小值还有 0.56。动量的摆幅是它的两倍，最大 2.1，但距离"
        "沿直线降到 0.00005。Adam 斜着走下谷底，18 步后离最小值不到 0.2，随后冲过头，到另一侧 1.4 处，40 步后距离为 "
        "0.57。",
    },
)
def paths(lang: str) -> Figure:
    """The ways of three methods on an ill-conditioned bowl."""
    return descent.paths(lang)


@figure(
    caption={
        "en": "Steps until a thousandth of the distance is left, against the condition number of the quadratic. "
        "Gradient descent and momentum have their best constants, Adam a learning rate of 0.1; thin lines are theory.",
        "zh": "距离缩到千分之一所需的步数，随二次函数条件数的变化。梯度下降和动量都用最佳常数，Adam 的学习率为 0.1；细"
        "线是理论值。",
    },
    alt={
        "en": "On logarithmic axes gradient descent rises along a straight line, 35 steps at κ = 10, 346 at 100 and "
        "3454 at 1000; momentum along one of half the slope, 15, 56 and 198. Both lie on theory. Adam takes 123 steps "
        "for every κ while the curvature lies along the axes; turned by 30° it takes 129, 128, 433 and 1846.",
        "zh": "双对数坐标中，梯度下降沿直线上升，κ = 10 时 35 步，100 时 346 步，1000 时 3454 步；动量的斜率是它的一半"
        "，15、56 和 198 步。两者都落在理论线上。曲率沿坐标轴时，Adam 对任何 κ 都是 123 步；坐标轴旋转 30° 后为 129、"
        "128、433 和 1846 步。",
    },
)
def conditioning(lang: str) -> Figure:
    """Steps against the condition number for three methods."""
    return descent.conditioning(lang)


@figure(
    caption={
        "en": "Leaving the saddle of x²/2 − y²/2 + y⁴/4 from y = 10⁻⁶ at learning rate 0.1: |y| step by step. Thin "
        "lines are theory, the exact path and the root mean square of the noisy one; beyond the dotted line it has "
        "escaped.",
        "zh": "从 y = 10⁻⁶ 离开 x²/2 − y²/2 + y⁴/4 的鞍点，学习率 0.1：|y| 逐步的变化。细线是理论值：精确路径，以及带"
        "噪声时的均方根；越过点线就算离开。",
    },
    alt={
        "en": "On a logarithmic axis gradient descent rises along a straight line and crosses 0.1 at step 121. "
        "Momentum of 0.9 rises faster and crosses at step 44. With noise of 0.001 in the gradients |y| jumps to 10⁻⁴ "
        "in the first steps, then rises with the slope of gradient descent and crosses near step 70. Both then settle "
        "at 1, the minimum.",
        "zh": "纵轴为对数。梯度下降沿直线上升，第 121 步越过 0.1。动量 0.9 上升更快，第 44 步越过。梯度带 0.001 的噪声"
        "时，|y| 在最初几步就跳到 10⁻⁴，此后与梯度下降的斜率相同，约第 70 步越过。后两者随后停在 1，即极小值。",
    },
)
def saddle(lang: str) -> Figure:
    """The way out of a saddle: exact, with noise, with momentum."""
    return descent.saddle(lang)


@figure(
    caption={
        "en": "Momentum β on x²/2 from 1 at learning rate 0.1. β = 0 is gradient descent.",
        "zh": "动量 β 在 x²/2 上从 1 出发，学习率 0.1。β = 0 即梯度下降。",
    },
    alt={
        "en": "Gradient descent creeps to zero without crossing it and is within a hundredth after 44 steps. The best "
        "momentum, 0.47, is there after 17 and does not cross either. At 0.9 the path swings to −0.60 and needs 81 "
        "steps; at 0.99 it swings to −0.96 and back and has hardly become smaller after 100 steps.",
        "zh": "梯度下降缓缓趋近零而不越过，44 步后进入百分之一以内。最佳动量 0.47 只用 17 步，也不越过。0.9 时摆到 "
        "−0.60，需要 81 步；0.99 时摆到 −0.96 再摆回来，100 步后摆幅几乎没有减小。",
    },
)
def overshoot(lang: str) -> Figure:
    """How momentum runs past a minimum."""
    return descent.overshoot(lang)


@figure(
    caption={
        "en": "A landscape with a deep, narrow well and a broad, shallow one. Each start points where descent takes "
        "it; filled marks end in the best minimum.",
        "zh": "一条曲线上有一个深而窄的谷和一个宽而浅的谷。每个起点的标记指向下降的方向；实心标记最终到达最佳极小值。",
    },
    alt={
        "en": "The curve has a shallow minimum of −0.59 near −1, a crest at 0.5 and a narrow minimum of −1.05 near "
        "1.5, the best. All 15 starts left of the crest end in the shallow one, 6 of them, between the shallow "
        "minimum and the crest, by walking away from the best. The 10 starts right of the crest end in the best.",
        "zh": "曲线在 −1 附近有一个浅的极小值 −0.59，0.5 处是坡顶，1.5 附近有一个窄的极小值 −1.05，即最佳极小值。坡顶"
        "左侧的 15 个起点全部止于浅的那个，其中 6 个位于浅极小值与坡顶之间，一开始就背离最佳极小值而去。坡顶右侧的 10 "
        "个起点到达最佳极小值。",
    },
)
def wells(lang: str) -> Figure:
    """Starts by the well in which descent ends."""
    return descent.wells(lang)


@figure(
    caption={
        "en": "Learning the parity of half of d bits. Above: the share of a network's gradient that depends on which "
        "bits count, over all parities and over those of d/2 bits. Below: test accuracy; the line is a guess.",
        "zh": "学习 d 位中某一半位的奇偶。上图：网络梯度中取决于“哪些位算数”的部分所占比例，分别对全部奇偶函数和 d/2 位"
        "的奇偶函数。下图：测试准确率；横线是瞎猜的水平。",
    },
    alt={
        "en": "Above, on a logarithmic axis, the share over all parities is 1/4 at 4 bits, 1/16 at 8 and 1/64 at 12, "
        "on the line of theory; over those of half of the bits it is lower, 0.17, 0.023 and 0.005. Below, elimination "
        "is right always; the network with 128000 inputs up to 12 bits, then at 0.85 for 16 and 0.56 for 20.",
        "zh": "上图纵轴为对数：对全部奇偶函数，4 位时比例为 1/4，8 位 1/16，12 位 1/64，落在理论线上；对一半位数的奇偶"
        "函数更低，0.17、0.023 和 0.005。下图：消元总是正确；神经网络用 128000 个输入，12 位以内全对，16 位为 0.85，"
        "20 位为 0.56。",
    },
)
def parity(lang: str) -> Figure:
    """The gradient's share and what is learned, against the number of bits."""
    return descent.parity(lang)
