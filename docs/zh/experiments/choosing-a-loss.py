# ---
# description: "每种损失对什么用力，穿过离群值的直线，错得笃定的起点，以及挪动阈值之后的稀有类别：已记录的实验，以及可以改动的 NumPy 版本。"
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # 选一种损失 {#choosing-a-loss}
#
# 什么输出配什么损失，[损失函数](../losses/index.md#which)那一页有表。这里用数字来问起决定作用的三个问题：这种损失对什么用力，最后停在哪里，起点不好时怎么办。训练时间长的，读记录；短的，用笔记里展示的函数当场算。
#
# ## 它对什么用力 {#pull}
#
# 训练看到的不是损失，只是它的梯度。先是预测一个数，按误差列出；再是分类，按正确标签的对数几率（logit）列出，负号表示把对数几率往上推。

# %%
import numpy as np

from gradnotes.evidence import measurement
from gradnotes.reference import activations, losses


def squared_behind_sigmoid(z, y):
    """The gradient of half the squared error of a sigmoid, by the logit."""
    return losses.mse_loss_grad(activations.sigmoid(z), y, "none") / 2 * activations.sigmoid_grad(z)


NUMBER = {
    "squared, half": lambda z, y: losses.mse_loss_grad(z, y, "none") / 2,
    "absolute": lambda z, y: losses.l1_loss_grad(z, y, "none"),
    "Huber, 1.345": lambda z, y: losses.huber_loss_grad(z, y, "none", delta=1.345),
}
LABEL = {
    "cross-entropy": lambda z, y: losses.binary_cross_entropy_with_logits_grad(z, y, reduction="none"),
    "squared, sigmoid": squared_behind_sigmoid,
    "hinge": lambda z, y: losses.hinge_loss_grad(z, 2 * y - 1, reduction="none"),
    "focal, gamma 2": lambda z, y: losses.focal_loss_grad(z, y, alpha=None, gamma=2.0, reduction="none"),
}
for what, slopes, values, target in (
    ("error", NUMBER, np.array([0.1, 1, 10, 100]), 0),
    ("logit", LABEL, np.array([-20.0, -5, 0, 2, 5]), 1),
):
    print(f"{what:17}" + "".join(f"{value:+11g}" for value in values))
    for name, slope in slopes.items():
        pulls = slope(values, np.full(values.shape, target)) + 0  # not -0
        print(f"{name:17}" + "".join(f"{pull:+11.3g}" for pull in pulls))

# %% [markdown]
# 平方误差下，一个一百的误差抵得上一千个十分之一的误差；另外两种损失下，它只和一个十的误差一样重。分类的几种里，交叉熵（cross-entropy）和焦点损失（focal loss）在错得笃定的地方拉得最重；合页损失（hinge loss）在达到间隔之前拉力不变；sigmoid 后面的平方误差，对错得笃定的和对得笃定的一样撒手不管。
#
# ## 它停在哪里 {#outliers}
#
# 给一百个点拟合直线，噪声服从正态分布，标准差为一，其中一部分点的目标或者输入被挪动了 20。下面的梯度下降（gradient descent）接受任何斜率函数；除以输入的二阶矩（second moment），就不用给每组弄坏的数据另调学习率。表中每个数都是到真实直线的平均距离：这里算 50 条线，记录里是 100 条，而且是用另一种方法拟合的。

# %%
DESIGNS = {"none": ("target", 0, "0"), "target": ("target", 0.1, "0p1"), "many targets": ("target", 0.4, "0p4")}
DESIGNS |= {"input": ("input", 0.1, "0p1")}


def points(kind, share, lines=50, count=100):
    """Points of 1 + 2 x with noise, a line a row; a share of each has its target or its input moved by 20."""
    rng = np.random.default_rng(0)
    x = rng.uniform(-1, 1, (lines, count))
    y = 1 + 2 * x + rng.standard_normal(x.shape)
    moved = 20 * (np.arange(count) < share * count)
    return (x, y + moved) if kind == "target" else (x + moved, y)


def fit(slope, x, y, steps=300):
    """Offset and slope of the line of each row."""
    design = np.stack([np.ones_like(x), x], axis=-1)
    transposed = np.swapaxes(design, 1, 2)
    scale = np.linalg.inv(transposed @ design)
    line = np.zeros((len(x), 2, 1))
    for step in range(steps):
        pull = slope((design @ line)[..., 0], y)[..., None]
        line = line - 2 / (1 + step / 5) * scale @ (transposed @ pull)
    return line[..., 0]


print("moved           " + "".join(f"{name:>24}" for name in NUMBER))
for name, (kind, share, spelled) in DESIGNS.items():
    row = f"{name:16}"
    for loss, slope in zip(("mse", "l1", "huber"), NUMBER.values()):
        line = fit(slope, *points(kind, share))
        here = np.mean(np.hypot(line[:, 0] - 1, (line[:, 1] - 2) / np.sqrt(3)))  # the mean of x squared is a third
        there = measurement(f"losses.outliers.{kind}.share_{spelled}.{loss}.error").value
        row += f"{here:10.2f} recorded{there:5.2f}"
    print(row)

# %% [markdown]
# 所谓[稳健](../losses/absolute-and-huber.md#outliers)，说的是第二、第三行。没有离群值时它要付一点代价；点若是往右偏得太远，则[哪种损失都没用](../losses/absolute-and-huber.md#leverage)，因为乘在拉力上的正是输入。
#
# ## 起点不好时它怎么办 {#start}
#
# 以下是记录：32 个 ReLU 单元的网络识别十个手写数字，输出与损失有五种搭配，学习率各自在另外的图片上调好。输出层的权重要么从小的开始，要么放大到十倍，一开始就很笃定，而且大多是错的。每个点是一个种子。

# %% alt="按输出与损失排列的测试准确率，每点一个种子。小起点的点几乎都在九成以上，只有直接输出加平方误差的略低，其中一次只有两成左右。大起点时，交叉熵和十个 sigmoid 加二元交叉熵仍在九成以上；softmax 和 sigmoid 之后的平方误差从八成左右往上散开；直接输出的平方误差落到两三成。"
import matplotlib.pyplot as plt

OUTPUTS = ("cross_entropy", "bce_sigmoid", "mse_softmax", "mse_sigmoid", "mse_linear")
figure, axes = plt.subplots(figsize=(5.6, 3.2))
for start, marker, shift in (("small_start", "o", -0.15), ("large_start", "s", 0.15)):
    for row, name in enumerate(OUTPUTS):
        samples = measurement(f"losses.squared_or_entropy.{start}.{name}.accuracy").samples
        label = start.replace("_", " ") if row == 0 else None
        colour = "C0" if start == "small_start" else "C1"
        axes.plot(samples, [row + shift] * len(samples), marker, color=colour, markersize=4, label=label)
axes.set_yticks(range(len(OUTPUTS)), [name.replace("_", " ") for name in OUTPUTS])
axes.invert_yaxis()
axes.set_xlabel("test accuracy")
axes.legend(loc="lower center")
plt.show()

# %% [markdown]
# 从小的起点出发，前四种的准确率谁也分不出高下。从大的起点出发，只有对错得笃定的样本不撒手的那两种，不管哪个种子都能恢复过来。不用网络，单个单元就看得出来：偏置从十开始，学习率为一，用交叉熵 `#!value losses.sigmoid_training.bias_10.cross_entropy.rate_1.steps:.0f` 步达到目标，用平方误差则 1000 步之内没有一次达到。学习率各自调好之后，是 `#!value losses.sigmoid_training.bias_10.cross_entropy.tuned.steps:.0f` 步对 `#!value losses.sigmoid_training.bias_10.mse.tuned.steps:.0f` 步，而平方误差的学习率要到 `#!value losses.sigmoid_training.bias_10.mse.learning_rate:.0f`。
#
# ## 稀有类别：换损失，还是挪阈值？ {#rare}
#
# 遇到稀有类别，有人建议加权，有人建议焦点损失。下面是两团点，其中一团只占百分之一；正确的模型已知，而且是线性的，所以结果若有不同，都是损失造成的。

# %%
RARE = {
    "cross-entropy": LABEL["cross-entropy"],
    "pos_weight 99": lambda z, y: losses.binary_cross_entropy_with_logits_grad(z, y, None, "none", 99) / 50,
    "focal, gamma 2": LABEL["focal, gamma 2"],
}


def clouds(rng, count=20000):
    y = (rng.random(count) < 0.01).astype(float)
    return np.column_stack([np.ones(count), rng.standard_normal((count, 2)) + np.outer(y, [1.5, 1.0])]), y


def logistic(slope, x, y, steps=300, rate=2.0, momentum=0.9):
    w = v = np.zeros(3)
    for _ in range(steps):
        v = momentum * v + x.T @ slope(x @ w, y) / len(y)
        w = w - rate * v
    return w


def average_precision(scores, y):
    hits = y[np.argsort(-scores)]
    return np.sum(hits * np.cumsum(hits) / np.arange(1, len(hits) + 1)) / hits.sum()


rng = np.random.default_rng(0)
train, (x, y) = clouds(rng), clouds(rng, 40000)
scores = {name: x @ logistic(slope, *train) for name, slope in RARE.items()}
alarms = np.mean(scores["pos_weight 99"][y == 0] > 0)
print(f"{y.mean():.1%} rare      recall  false positives  average precision  mean output  recall at {alarms:.0%} false")
for name, z in scores.items():
    bar = np.quantile(z[y == 0], 1 - alarms)
    row = f"{name:14}{np.mean(z[y == 1] > 0):8.0%}{np.mean(z[y == 0] > 0):17.1%}{average_precision(z, y):19.3f}"
    print(row + f"{activations.sigmoid(z).mean():13.1%}{np.mean(z[y == 1] > bar):21.0%}")

# %% [markdown]
# 以二分之一为阈值，三者看上去是三个模型。其实是一个：点的排序相同，平均精度（average precision）相同；最后一列把阈值挪到假阳性一样多的地方，召回率也相同。不同的是输出的含义：交叉熵的输出，平均起来等于稀有类别的比例；加权的和焦点损失的不等，要先映射回去才能[当概率用](../losses/focal.md#probabilities)。
#
# 网络若不能什么都拟合，就没有这么简单，排序可能不同，但也没有因此变好：约 1200 张图片里只有 12 张的数字，记录的平均精度是交叉熵 `#!value losses.imbalance.cross_entropy.average_precision:.3f`，加权 100 是 `#!value losses.imbalance.pos_weight.average_precision:.3f`，焦点损失是 `#!value losses.imbalance.focal_2.average_precision:.3f`。

# %% alt="稀有数字上，以二分之一为阈值的召回率（横轴）与平均精度（纵轴），每点一个种子。交叉熵和焦点损失的召回率都在六成以下，两团点重叠，焦点损失稍靠右；加权 100 的独自在右，介于六成和八成之间。平均精度上三者散布的范围相同，都在九成上下。"
figure, axes = plt.subplots(figsize=(5.6, 3.2))
for name, marker in (("cross_entropy", "o"), ("pos_weight", "s"), ("focal_2", "^")):
    recall, ranked = (measurement(f"losses.imbalance.{name}.{what}") for what in ("recall", "average_precision"))
    axes.plot(recall.samples, ranked.samples, marker, markersize=5, label=name.replace("_", " "))
axes.set_xlabel("recall at 1/2")
axes.set_ylabel("average precision")
axes.legend(loc="lower right")
plt.show()

# %% [markdown]
# ## 由此可见 {#choice}
#
# - 预测一个数，先问哪些目标可能是错的：[Huber](../losses/absolute-and-huber.md) 和 L1 就是为此准备的，也只为此。
# - 分类用[交叉熵](../losses/cross-entropy.md)：起点再差，它的拉力也不会消失，而且输出就是概率。
# - 有稀有类别时，换损失之前先看平均精度。平均精度一样，就去挪阈值。
#
# ## 自己测一测 {#measure}
#
# 可以改挪动的点的比例、`gamma`、两团点的距离；也可以把稀有的那团放宽一倍，这样直的边界就不再是对的，再看最后一列。记录的实验是 `src/gradnotes/experiments/losses.py` 里的 `outliers`、`squared_or_entropy`、`sigmoid_training` 和 `imbalance`，其中的训练用的是 PyTorch。第一条命令跑一个小规模的版本并打印所有数值，第二条重新测量并写入记录：
#
# ```console
# $ python -c "from gradnotes import experiments; print(experiments.get('experiments.losses.imbalance').run('quick'))"
# $ python -m gradnotes verify --all --id experiments.losses.imbalance
# ```
