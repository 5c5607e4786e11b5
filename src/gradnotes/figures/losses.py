"""Losses: the gradients that they send, the trainings that they make, and what they do to outliers and confidence.

The words of the figures; what they draw is in `_loss_curves` and `_loss_runs`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gradnotes.figures import _loss_curves as curves
from gradnotes.figures import _loss_runs as runs
from gradnotes.figures import figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@figure(
    caption={
        "en": "What gradient a loss sends. Above: for a number, by the error of the prediction. Below: for two "
        "classes, by the logit of the right one; the focal loss is without alpha.",
        "zh": "各种损失传回的梯度。上图：预测一个数，随误差的变化。下图：两类问题，随正确标签的 logit 的变化；"
        "焦点损失不取 α。",
    },
    alt={
        "en": "Above, the gradient of the squared error is a straight line of slope 2; that of the absolute error is "
        "−1 left of zero and 1 right of it; Huber's follows the error between −1 and 1 and is level beyond. Below, "
        "cross-entropy's rises from −1 where the answer is sure and wrong to 0 where it is sure and right. The hinge's "
        "is −1 up to the logit 1, then 0. The focal loss pulls a little harder than cross-entropy far left and lets go "
        "sooner on the right. Half the squared error of the sigmoid pulls by 0.15 at most and not at all at either "
        "end.",
        "zh": "上图：平方误差的梯度是斜率为 2 的直线；绝对误差的梯度在零左侧为 −1，右侧为 1；Huber 的在 −1 到 1 "
        "之间跟随误差，之外为水平线。下图：交叉熵的梯度从 −1（笃定而错）升到 0（笃定而对）；合页损失的在 logit 1 "
        "以内是 −1，之后是 0；焦点损失在左边拉得比交叉熵稍重，在右边松手更早；sigmoid 的平方误差之半最多只拉 0.15，"
        "两端都不拉。",
    },
)
def comparison(lang: str) -> Figure:
    """Gradients by the error and by the logit."""
    return curves.comparison(lang)


@figure(
    caption={
        "en": "How hard two losses pull at the logit of a sigmoid whose label is 1. Lines are the formulas, marks the "
        "measured points.",
        "zh": "标签为 1 时，两种损失对 sigmoid 的 logit 拉得多重。线是公式，标记是测量点。",
    },
    alt={
        "en": "On a logarithmic axis cross-entropy stays at 1 from the logit −20 up to about −5, is 0.5 at 0 and falls "
        "to 0.007 at 5. Half the squared error is largest near −1, at 0.14, and falls in straight lines to both sides: "
        "to 0.0066 at −5, 4.5·10⁻⁵ at −10 and 2.1·10⁻⁹ at −20, where it is sure and wrong, and to 4.4·10⁻⁵ at 5.",
        "zh": "纵轴为对数。交叉熵从 logit −20 到约 −5 一直是 1，在 0 处是 0.5，在 5 处降到 0.007。平方误差之半在 −1 "
        "附近最大，为 0.14，往两边都直线下降：−5 处为 0.0066，−10 处为 4.5·10⁻⁵，−20 处为 2.1·10⁻⁹，这些地方笃定而错；"
        "5 处为 4.4·10⁻⁵。",
    },
)
def sigmoid_gradient(lang: str) -> Figure:
    """Sizes of the gradients by the logit, after a sigmoid."""
    return curves.sigmoid_gradient(lang)


@figure(
    caption={
        "en": "Steps of gradient descent until one sigmoid unit tells even digits from odd ones, by its bias at the "
        "start, where it is the surer of a wrong answer the larger the bias. At a learning rate of 1, and at the best "
        "power of four for each; mean over ten seeds.",
        "zh": "单个 sigmoid 单元学会区分奇偶数字所需的梯度下降步数，随初始偏置变化；偏置越大，一开始错得越笃定。"
        "学习率取 1，或者各自取最好的 4 的幂；十个种子的平均。",
    },
    alt={
        "en": "On a logarithmic axis, at a learning rate of 1: squared error takes 5.5 steps from a bias of 0 and 161 "
        "from 5, and never gets there within 1000 from 10; cross-entropy takes 2.8, 14.5 and 35.5. At tuned rates "
        "squared error takes 3.1, 4.1 and 8.8 steps, cross-entropy 2.7, 3.0 and 2.9.",
        "zh": "纵轴为对数。学习率为 1 时，平方误差从偏置 0 出发要 5.5 步，从 5 出发要 161 步，从 10 出发 1000 "
        "步内学不会；交叉熵要 2.8、14.5 和 35.5 步。各自调好学习率，平方误差要 3.1、4.1 和 8.8 步，交叉熵要 2.7、3.0 "
        "和 2.9 步。",
    },
)
def sigmoid_training(lang: str) -> Figure:
    """Steps by the bias at the start, two losses at two learning rates."""
    return runs.sigmoid_training(lang)


@figure(
    caption={
        "en": "How far a line fitted to 100 points with noise of 1 is from the true one, when some points lie 20 too "
        "high or 20 too far right; mean over 100 seeds.",
        "zh": "100 个点（噪声为 1）拟合的直线与真实直线相差多少；其中一部分点高出 20，或者右移 20；100 个种子的平均。",
    },
    alt={
        "en": "On logarithmic axes. With outliers in the target squared error goes from 0.13 without any to 1.08 at a "
        "share of 0.05, 2.08 at 0.1 and 8.06 at 0.4. Absolute error goes from 0.15 to 0.22 at 0.1 and 1.09 at 0.4, "
        "Huber from 0.13 to 0.23 and 1.40. With outliers in the input all three jump to 1.15 at once and stay there: "
        "their lines lie on each other.",
        "zh": "纵轴为对数。离群值在目标时，平方误差的误差从没有离群值时的 0.13 升到比例 0.05 时的 1.08、0.1 时的 2.08、"
        "0.4 时的 8.06；绝对误差从 0.15 升到 0.1 时的 0.22、0.4 时的 1.09，Huber 从 0.13 升到 0.23 和 1.40。"
        "离群值在输入时，三者一下子都跳到 1.15 并停在那里，三条线重合。",
    },
)
def outliers(lang: str) -> Figure:
    """Errors of fitted lines by the share of outliers."""
    return runs.outliers(lang)


@figure(
    caption={
        "en": "The cross-entropy of normal logits by their standard deviation s, before anything is learned. Thin "
        "lines are the bound log K + s²/2. Marks: new networks of ten classes.",
        "zh": "尚未学习时，正态 logit 的交叉熵随标准差 s 的变化。细线是上界 log K + s²/2。星号和叉号：十类的新网络。",
    },
    alt={
        "en": "On logarithmic axes the loss is level up to about s = 0.3, at log K: 0.69 for 2 classes, 2.30 for 10 "
        "and 6.91 for 1000. Then it rises: to 0.90, 2.73 and 7.41 at s = 1, and 5.70, 15.5 and 32.8 at 10, where the "
        "bound is above 50. The network from PyTorch's default lies on the level part, at 2.31; the one with He in "
        "every layer has s = 1.37 and a loss of 3.18.",
        "zh": "双对数坐标。s 在 0.3 以内时，损失是水平线 log K：2 类 0.69，10 类 2.30，1000 类 6.91。随后上升：s = 1 "
        "时为 0.90、2.73 和 7.41，s = 10 时为 5.70、15.5 和 32.8，而上界已超过 50。PyTorch 默认初始化的网络落在水平段，"
        "为 2.31；每层都用 He 的网络 s = 1.37，损失 3.18。",
    },
)
def initial_loss(lang: str) -> Figure:
    """The first loss by the scale of the logits."""
    return curves.initial_loss(lang)


@figure(
    caption={
        "en": "Test error on the digits after 300 steps by output and loss, each at its best learning rate, from the "
        "usual output weights and from ten times as large ones. A large mark is the mean of eight seeds.",
        "zh": "训练 300 步后手写数字的测试错误率，按输出与损失区分，各用最好的学习率；输出层初始权重为通常大小，"
        "或放大十倍。大标记是八个种子的平均。",
    },
    alt={
        "en": "From the usual start the error is 0.027 with softmax and cross-entropy, 0.029 with softmax and squared "
        "error, 0.026 and 0.028 with sigmoids: their dots overlap. Squared error of the outputs themselves has most "
        "seeds near 0.03, but one diverged, and the mean is 0.14. From ten times as large weights cross-entropy has "
        "0.041 behind softmax and 0.043 behind sigmoids; squared error 0.12 and 0.093, and 0.76 without activation.",
        "zh": "通常的初始权重下，softmax 加交叉熵的错误率是 0.027，softmax 加平方误差 0.029，sigmoid 对应 0.026 和 "
        "0.028，各点相互重叠；输出不加激活的平方误差大多数种子接近 0.03，但有一个发散，平均 0.14。放大十倍时，交叉熵在 "
        "softmax 之后是 0.041，sigmoid 之后是 0.043；平方误差是 0.12 和 0.093，无激活时是 0.76。",
    },
)
def squared_or_entropy(lang: str) -> Figure:
    """Test errors by output and loss from two starts."""
    return runs.squared_or_entropy(lang)


@figure(
    caption={
        "en": "Label smoothing of 300 digits by its ε, with labels that are right and with a fifth of them wrong: test "
        "accuracy, expected calibration error, and by how much the label's logit exceeds the others in training; mean "
        "over 20 seeds.",
        "zh": "300 个手写数字上的标签平滑，随 ε 变化，标签全对或五分之一有错：测试准确率、期望校准误差，"
        "以及训练集上标签的 logit 高出其余多少；20 个种子的平均。",
    },
    alt={
        "en": "With right labels the accuracy is 0.949 without smoothing and 0.955 at 0.1; with wrong ones it falls "
        "from 0.785 to 0.762 and on to 0.743 at 0.4. The calibration error rises with right labels from 0.023 to 0.167 "
        "at 0.1 and 0.417 at 0.4; with wrong ones it first falls from 0.105 to 0.058 at 0.05, then rises as well. The "
        "margin drops from 14.7 and 12.7 to about 5.3 at 0.05 and 4.5 at 0.1, on the line of theory from there on.",
        "zh": "标签全对时，准确率不平滑为 0.949，ε = 0.1 时为 0.955；标签有错时从 0.785 降到 0.762，0.4 时降到 0.743。"
        "校准误差在标签全对时从 0.023 升到 0.1 处的 0.167、0.4 处的 0.417；标签有错时先从 0.105 降到 0.05 处的 0.058，"
        "再回升。logit 的差距从 14.7 和 12.7 降到 0.05 处的约 5.3、0.1 处的 4.5，此后落在理论线上。",
    },
)
def label_smoothing(lang: str) -> Figure:
    """Accuracy, calibration and margin by epsilon."""
    return runs.label_smoothing(lang)


@figure(
    caption={
        "en": "The normal distributions p nearest to a target q of two modes, in either direction of the divergence.",
        "zh": "与双峰目标 q 最接近的正态分布 p，按散度的两个方向各一个。",
    },
    alt={
        "en": "The target has a larger mode at −1.5 and a smaller one at 1.5. The p of least KL(q, p) is broad: its "
        "mean is −0.30 and its deviation 1.55, as the target's, and it is highest in the valley between the modes. The "
        "p of least KL(p, q) stands on the larger mode, with mean −1.49 and deviation 0.51, and has nothing at the "
        "smaller one.",
        "zh": "目标在 −1.5 处有较大的峰，在 1.5 处有较小的峰。KL(q, p) 最小的 p 很宽：均值 −0.30，标准差 1.55，"
        "与目标相同，最高处在两峰之间的谷里。KL(p, q) 最小的 p 落在较大的峰上，均值 −1.49，标准差 0.51，"
        "完全不顾较小的峰。",
    },
)
def kl(lang: str) -> Figure:
    """Mass covering and mode seeking."""
    return curves.kl(lang)


@figure(
    caption={
        "en": "One digit against nine when 12 of some 1200 pictures show it: recall at the probability 1/2 and average "
        "precision on the test part. A large mark is the mean of 20 seeds.",
        "zh": "约 1200 张图片中只有 12 张是要识别的数字：测试集上概率阈值 1/2 处的召回率，以及平均精度。大标记是 20 "
        "个种子的平均。",
    },
    alt={
        "en": "Cross-entropy has a recall of 0.35, with a weight of 100 it has 0.71. Focal loss has 0.40 with γ = 1, "
        "0.40 with 2 and 0.36 with 5; with γ = 2 an α of 0.25 lowers it to 0.22 and one of 0.75 raises it to 0.50. "
        "Average precision is best for cross-entropy, 0.932, and worst for γ = 5, 0.869; the weight has 0.920, γ = 1 "
        "has 0.925, γ = 2 has 0.918, with α 0.910 and 0.920.",
        "zh": "交叉熵的召回率是 0.35，加权 100 后是 0.71。焦点损失 γ = 1 时 0.40，γ = 2 时 0.40，γ = 5 时 0.36；γ = 2 "
        "再取 α = 0.25 降到 0.22，取 0.75 升到 0.50。平均精度以交叉熵最好，0.932，γ = 5 最差，0.869；加权为 0.920，γ = "
        "1 为 0.925，γ = 2 为 0.918，两种 α 为 0.910 和 0.920。",
    },
)
def imbalance(lang: str) -> Figure:
    """Recall and average precision of a rare class by loss."""
    return runs.imbalance(lang)


@figure(
    caption={
        "en": "Losses of two classes by the margin y s of a score s with the label y = ±1, and their slopes. The error "
        "itself, 0 or 1, has no slope to descend.",
        "zh": "两类损失随间隔 y s（得分 s，标签 y = ±1）的变化，以及它们的斜率。0–1 误差本身没有可供下降的斜率。",
    },
    alt={
        "en": "The error is 1 for negative margins and 0 for positive ones. The hinge falls with slope −1 to 0 at the "
        "margin 1 and is 0 beyond. The squared hinge falls more steeply, its slope −4 at the margin −1, and flattens "
        "out at 1. The logistic loss is 0.69 at 0 and never 0; its slope goes from near −1 to near 0 and is −0.5 at 0.",
        "zh": "间隔为负时 0–1 误差是 1，为正时是 0。合页损失以斜率 −1 下降，到间隔 1 处为 0，此后一直为 0。"
        "平方合页损失更陡，间隔 −1 处斜率为 −4，到 1 处变平。逻辑损失在 0 处是 0.69，永不为 0；斜率从接近 −1 变到接近 "
        "0，在 0 处是 −0.5。",
    },
)
def margin(lang: str) -> Figure:
    """Hinge, squared hinge and logistic loss."""
    return curves.margin(lang)
