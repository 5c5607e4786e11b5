"""Optimizers: the ways they take, how long their steps stay, what a turn of the axes does, and how they train.

The words of the figures; what they draw is in `_optimizer_paths`, `_optimizer_variants` and `_optimizer_training`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradnotes.figures import _optimizer_paths as paths
from gradnotes.figures import _optimizer_training as trainings
from gradnotes.figures import _optimizer_variants as variants
from gradnotes.figures import figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@figure(
    caption={
        "en": "Sixty steps of six methods on four surfaces from one start each, a mark every five steps; crosses are "
        "minima. Of the learning rates 2⁻¹⁴ to 2³ each has the one with the least mean loss on a way that stays in the "
        "picture.",
        "zh": "六种方法在四个曲面上从同一起点走六十步，每五步一个标记；叉号是极小值。学习率取 2⁻¹⁴ 到 2³ "
        "之中路径不出画面且平均损失最小的一个。",
    },
    alt={
        "en": "On the bowl gradient descent zigzags across the valley and momentum swings in wide arcs; Adagrad and "
        "RMSprop go diagonally to the axis and then along it. On the turned bowl gradient descent, momentum and "
        "Nesterov take the same ways, turned; Adagrad now creeps along the floor and is still 0.31 from the minimum, "
        "where it had arrived before. In Rosenbrock’s valley momentum gets round the bend to (1.28, 1.64) and Nesterov "
        "to (0.93, 0.83); the other four are left of −0.84. At the saddle all six turn off and arrive near (0, 1); "
        "momentum and Adam swing wide on the way.",
        "zh": "碗上，梯度下降在谷中来回折返，动量的摆幅很大；Adagrad 和 RMSprop 斜着走到轴上，再沿轴走。碗转过之后，"
        "梯度下降、动量和 Nesterov 走的是同样的路，只是跟着转了；Adagrad 本来已经到达，现在沿谷底缓缓爬行，"
        "离极小值还有 0.31。Rosenbrock 山谷里，动量绕过弯道到达 (1.28, 1.64)，Nesterov 到达 (0.93, 0.83)，"
        "其余四种都还在 −0.84 左边。鞍点处六种方法都拐了出去，到达 (0, 1) 附近；动量和 Adam 途中摆得很开。",
    },
)
def surfaces(lang: str) -> Figure:
    """Trajectories on a bowl, the bowl turned, Rosenbrock's valley and a saddle."""
    return paths.surfaces(lang)


@figure(
    caption={
        "en": "Gradient descent, momentum and Nesterov’s momentum, both 0.9, at the learning rate 1/60 in a bowl with "
        "the curvatures 1 and 30. Below: each coordinate, step by step.",
        "zh": "梯度下降、动量和 Nesterov 动量（均为 0.9），学习率 1/60，碗的曲率为 1 和 30。下图：两个坐标逐步的变化。",
    },
    alt={
        "en": "Gradient descent drops to the valley’s floor and creeps along it: x is still at −2.55 after 60 steps. "
        "Both kinds of momentum cross the minimum at step 16; momentum runs past it to x = 1.80, Nesterov to 1.41. "
        "Across the valley momentum swings to y = −1.09 and crosses 14 times, in arcs that shrink slowly: after step "
        "10 it still reaches 0.70. Nesterov swings to −0.53, and after step 10 reaches 0.02.",
        "zh": "梯度下降落到谷底后沿谷底缓行，60 步后 x 仍在 −2.55。两种动量都在第 16 步越过极小值；普通动量冲到 x = "
        "1.80，Nesterov 到 1.41。横跨山谷的方向上，普通动量摆到 y = −1.09，来回穿越 14 次，摆幅缩小得很慢，第 10 "
        "步之后仍达 0.70；Nesterov 摆到 −0.53，第 10 步之后只有 0.02。",
    },
)
def momentum(lang: str) -> Figure:
    """Two kinds of momentum in a ravine."""
    return paths.momentum(lang)


@figure(
    caption={
        "en": "How long steps are, as a root mean square over coordinates at a learning rate of 1. Above: along "
        "gradients that stay as large; the thin line is 1/√t. Below: after a burst of large ones; the thin line is "
        "Adagrad’s by its formula.",
        "zh": "步长随步数的变化（各坐标的均方根，学习率为 1）。上图：梯度一直同样大，细线是 1/√t。下图："
        "一阵大梯度之后，细线按 Adagrad 的公式算出。",
    },
    alt={
        "en": "Above, Adagrad falls along the line, from 1 to 0.10 at step 100 and 0.010 at 10 000. RMSprop begins at "
        "10 and comes to 0.99 at step 1000, where it stays; Adam begins at 1, is at 0.23 after 100 steps, since its "
        "mean of the gradients cancels, and stays there too. Below, one step after the burst Adagrad is at 0.0032 and "
        "at step 10 000 at 0.0030, a level line. RMSprop rises from 0.03 to 0.98 at step 1000. Adam is still carried "
        "by its momentum, 0.90 at step 1, falls to 0.03 at 100 and is back at 1.00 after 10 000.",
        "zh": "上图：Adagrad 沿细线下降，从 1 降到第 100 步的 0.10 和第 10000 步的 0.010。RMSprop 从 10 开始，第 1000 "
        "步降到 0.99，此后不变；Adam 从 1 开始，100 步后是 0.23（梯度的平均相互抵消），此后也不变。下图：大梯度过后第 "
        "1 步，Adagrad 是 0.0032，第 10000 步是 0.0030，几乎是水平线。RMSprop 从 0.03 升到第 1000 步的 0.98。Adam "
        "先被动量带着走，第 1 步是 0.90，第 100 步降到 0.03，10000 步后回到 1.00。",
    },
)
def adagrad(lang: str) -> Figure:
    """Step lengths of Adagrad, RMSprop and Adam."""
    return paths.adagrad(lang)


@figure(
    caption={
        "en": "Steps until a hundredth of the distance is left on a bowl with condition number 1000, against the angle "
        "of its axes to those of the coordinates, each method at its best learning rate for the angle.",
        "zh": "条件数 1000 的碗上，距离缩到百分之一所需的步数，随碗的主轴与坐标轴夹角的变化；"
        "每种方法在每个角度都取最佳学习率。",
    },
    alt={
        "en": "On a logarithmic axis three lines are level: gradient descent at 4545 steps, Nesterov at 421, momentum "
        "at 185. The other three rise with the angle: Adagrad goes from 3 steps to 320 at 5° and 3435 at 45°; Adam "
        "from 78 to 269 at 5° and 1668 at 45°, so that momentum overtakes it in the first few degrees; RMSprop, level "
        "up to 10°, from 1060 to 2600.",
        "zh": "纵轴为对数。三条线是水平的：梯度下降 4545 步，Nesterov 421 步，动量 185 步。另外三条随角度上升：Adagrad "
        "从 3 步升到 5° 的 320 步和 45° 的 3435 步；Adam 从 78 步升到 5° 的 269 步和 45° 的 1668 步，"
        "转过几度就被动量赶上；RMSprop 在 10° 以内大致不变，从 1060 步升到 2600 步。",
    },
)
def rotation(lang: str) -> Figure:
    """Steps against the angle of a bowl."""
    return paths.rotation(lang)


@figure(
    caption={
        "en": "Singular values over Newton and Schulz’s iterations, by their size before, relative to the norm of the "
        "matrix. Muon makes five (dotted).",
        "zh": "奇异值随 Newton–Schulz 迭代的变化，按起始大小（相对于矩阵的范数）区分。Muon 做五次（点线）。",
    },
    alt={
        "en": "With Muon’s coefficients each small value grows 3.4 times an iteration: after five, 0.01 is at 0.70 and "
        "0.001 only 0.47; the others are between 0.71 and 1.12. From then on all jump up and down between 0.68 and "
        "1.17 and do not settle. With 3/2, −1/2 and 0 all rise steadily to 1, but by half an iteration: after five, "
        "0.3 is at 0.996, 0.1 at 0.66, 0.01 at 0.076 and 0.001 at 0.0076.",
        "zh": "用 Muon 的系数，小的奇异值每次迭代变成 3.4 倍：五次之后，0.01 变成 0.70，0.001 只到 0.47，其余在 0.71 "
        "到 1.12 之间；此后全都在 0.68 与 1.17 之间上下跳动，不会停下。用 3/2、−1/2 和 0，全都平稳地升向 1，"
        "但每次只增加一半：五次之后，0.3 到 0.996，0.1 到 0.66，0.01 到 0.076，0.001 到 0.0076。",
    },
)
def newton_schulz(lang: str) -> Figure:
    """Singular values over the iterations for two choices of coefficients."""
    return variants.newton_schulz(lang)


@figure(
    caption={
        "en": "The mean of 1000 weights that begin at 1 while their gradients are only noise, by its standard "
        "deviation: learning rate 0.01, weight decay 0.1.",
        "zh": "1000 个权重的均值，从 1 出发，梯度只有噪声，按噪声的标准差区分：学习率 0.01，权重衰减 0.1。",
    },
    alt={
        "en": "Under Adam with L2 the weights are at 0.90 after 1000 steps of noise 10, at 0.36 with noise 1, on the "
        "line of theory, and with noise 0.1 they are below 0.01 after 500. Under AdamW the three lines lie on each "
        "other and on theory, at 0.36 in the end.",
        "zh": "Adam 加 L2：噪声 10 时，1000 步后权重还有 0.90；噪声 1 时为 0.36，落在理论线上；噪声 0.1 时，500 "
        "步后已低于 0.01。AdamW：三条线彼此重合，也与理论线重合，最后为 0.36。",
    },
)
def decay(lang: str) -> Figure:
    """Weights under L2 in Adam and under decoupled decay, by the size of their gradients."""
    return variants.decay(lang)


@figure(
    caption={
        "en": "How long RAdam’s steps are under a gradient that stays the same, beside Adam’s and Adam’s with a linear "
        "warm-up over 2 / (1 − β₂) = 2000 steps; β₂ = 0.999. From step 6 on the gradient’s size does not matter.",
        "zh": "梯度保持不变时 RAdam 的步长，对照 Adam，以及线性预热 2 / (1 − β₂) = 2000 步的 Adam；β₂ = 0.999。第 6 "
        "步起与梯度的大小无关。",
    },
    alt={
        "en": "On logarithmic axes Adam’s steps are 1 throughout. RAdam’s first five are as long as the gradient, 10 "
        "or 0.1. Then they fall to 0.026, to rise to 0.22 at step 100, 0.65 at 1000, 0.98 at 5000. The linear warm-up "
        "is a straight line from 0.0005 to 1 at 2000: below RAdam until step 1511, above it afterwards.",
        "zh": "双对数坐标。Adam 的步长始终为 1。RAdam 的前五步与梯度一样长，10 或 0.1；随后跌到 0.026，再升到第 100 "
        "步的 0.22、第 1000 步的 0.65、第 5000 步的 0.98。线性预热是一条直线，从 0.0005 升到第 2000 步的 1：第 1511 "
        "步为止低于 RAdam，之后高于它。",
    },
)
def radam(lang: str) -> Figure:
    """Step lengths of RAdam, Adam and a warm-up."""
    return variants.radam(lang)


@figure(
    caption={
        "en": "A network of two hidden layers on the digits, each method at the constant learning rate that is best "
        "for the end on another split: training loss and test error, mean over eight seeds.",
        "zh": "手写数字上两个隐藏层的网络，各方法用恒定学习率，取另一种划分上最终结果最好的一个：训练损失和测试错误率，"
        "八个种子的平均。",
    },
    alt={
        "en": "On logarithmic axes all six losses fall from 2.6 by three decades and more. After two epochs RMSprop "
        "stands at 0.054, Adagrad at 0.077, SGD at 0.084, Adam at 0.094, Nesterov at 0.121 and momentum at 0.156. In "
        "the end RMSprop is lowest and Adagrad highest. The test errors draw together: after 20 epochs they are 0.028 "
        "for SGD, 0.023 for momentum, 0.024 for Nesterov, 0.028 for Adagrad, 0.025 for RMSprop and 0.023 for Adam.",
        "zh": "坐标轴均为对数。六条损失曲线都从 2.6 下降三个数量级以上。两个 epoch 之后，RMSprop 为 0.054，Adagrad 为 "
        "0.077，SGD 为 0.084，Adam 为 0.094，Nesterov 为 0.121，动量为 0.156。最后 RMSprop 最低，Adagrad 最高。测试错误"
        "率逐渐靠拢：20 个 epoch 之后，SGD 为 0.028，动量 0.023，Nesterov 0.024，Adagrad 0.028，RMSprop 0.025，Adam "
        "0.023。",
    },
)
def training(lang: str) -> Figure:
    """The course of trainings by six methods."""
    return trainings.training(lang)


@figure(
    caption={
        "en": "Test accuracy in the end against the constant learning rate, mean over eight seeds, in a network that "
        "is easy to train, after 20 epochs, and in one that is not, after 10. Rings: PyTorch’s learning rates; those "
        "of SGD are too small for the picture.",
        "zh": "最后的测试准确率与恒定学习率的关系，八个种子的平均。上图的网络容易训练，20 个 epoch；下图的不容易，10 个"
        " epoch。圆圈是 PyTorch 的默认学习率；SGD 的太小，不在图内。",
    },
    alt={
        "en": "Above, every method has a plateau near an accuracy of 0.97 and a cliff at its right: Adam and RMSprop "
        "fall off slowly, SGD and momentum at once. Rates within a hundredth of the best span 2.9 doublings for SGD, "
        "3.9 for momentum, 4.0 for Nesterov, 3.2 for Adagrad, 3.8 for RMSprop and 3.1 for Adam. Below, SGD, momentum "
        "and Nesterov have narrow peaks, of 1.0, 1.1 and 1.0 doublings, lower than the others; Adagrad and RMSprop "
        "have 1.6, Adam 2.4. PyTorch’s rates lie on the plateaus above; below, those of Adam and Adagrad lie left of "
        "the best and that of RMSprop right of it.",
        "zh": "上图中每种方法都有一段接近 0.97 的平台，右侧是悬崖：Adam 和 RMSprop 缓缓下降，SGD 和动量一下子跌落。"
        "与最好的相差不到一个百分点的学习率，SGD 占 2.9 番，动量 3.9，Nesterov 4.0，Adagrad 3.2，RMSprop 3.8，"
        "Adam 3.1。下图中 SGD、动量、Nesterov 是窄峰，占 1.0、1.1 和 1.0 番，峰也比别的低；Adagrad 和 RMSprop 占 "
        "1.6，Adam 占 2.4。PyTorch 的默认学习率在上图中落在平台上；在下图中，Adam 和 Adagrad 的偏左，RMSprop 的偏右。",
    },
)
def sensitivity(lang: str) -> Figure:
    """How the result depends on the learning rate, by method."""
    return trainings.sensitivity(lang)


@figure(
    caption={
        "en": "Ten hidden ReLU layers with He’s weights, six epochs, with two epochs of linear warm-up and without, by "
        "the learning rate; mean over eight seeds. Losses above 10 count as 10.",
        "zh": "十个隐藏 ReLU 层，He 初始化，训练六个 epoch，前两个 epoch 线性预热或不预热，随学习率的变化；八个种子的平"
        "均。大于 10 的损失按 10 计。",
    },
    alt={
        "en": "Above, the highest loss of the first twenty steps is 2.6, that of the start, at low rates. At 2⁻⁴ Adam "
        "has risen to 4.3, with warm-up to 2.7, RAdam stays at 2.6; from 2⁻³ on Adam is at 10 without warm-up. "
        "Momentum rises from 2⁻² on. Below, the losses in the end hardly differ by warm-up: at 2⁻⁵ Adam has 0.63 "
        "without and 0.62 with it, and at higher rates both are far worse. RAdam’s best rates are eight times those of "
        "Adam.",
        "zh": "上图中，学习率低时前二十步的最高损失就是起点的 2.6。到 2⁻⁴，Adam 升到 4.3，预热时是 2.7，RAdam 停在 "
        "2.6；从 2⁻³ 起，不预热的 Adam 到了 10。动量从 2⁻² 起上升。下图中，预热与否对最后的损失几乎没有影响：2⁻⁵ 处 "
        "Adam 不预热是 0.63，预热是 0.62，学习率再高，两者都差得多。RAdam 最好的学习率是 Adam 的八倍。",
    },
)
def warmup(lang: str) -> Figure:
    """The first steps and the result with warm-up and without."""
    return trainings.warmup(lang)


@figure(
    caption={
        "en": "How far the loss stands above its minimum after 30 epochs: softmax regression with a fifth of the "
        "labels wrong. The learning rate is the best of the first two epochs: constant, an eighth of it, or falling to "
        "0. A large mark is the mean of eight seeds.",
        "zh": "30 个 epoch 之后损失高出最小值多少：softmax 回归，五分之一的标签有错。学习率取对前两个 epoch 最好的：恒"
        "定，取其八分之一，或逐渐降到 0。大标记是八个种子的平均。",
    },
    alt={
        "en": "In each of four panels the rows are the constant rate, an eighth of it, a linear and a cosine decay. "
        "SGD ends 0.027, 0.026, 0.0011 and 0.0010 above the minimum, momentum 0.020, 0.022, 0.0010 and 0.0009, RMSprop "
        "0.015, 0.038, 0.0017 and 0.0016, Adam 0.040, 0.012, 0.0003 and 0.0003. At constant rates the seeds scatter "
        "widely.",
        "zh": "四幅小图各有四行：恒定学习率、取其八分之一、线性衰减、余弦衰减。SGD 最后高出最小值 0.027、0.026、0.0011 "
        "和 0.0010，动量是 0.020、0.022、0.0010 和 0.0009，RMSprop 是 0.015、0.038、0.0017 和 0.0016，Adam 是 0.040、"
        "0.012、0.0003 和 0.0003。恒定学习率下各种子的结果很分散。",
    },
)
def schedules_end(lang: str) -> Figure:
    """What is left above the minimum by constant and by falling rates."""
    return trainings.schedules_end(lang)
