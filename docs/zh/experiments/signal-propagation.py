# ---
# description: "信号与梯度穿过五十个随机层，随 c 变化：已记录的测量值、NumPy 重新计算和平均场理论并列，包括归一化与残差连接。"
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # 信号与梯度穿过五十层 {#signal-through-fifty-layers}
#
# [信号传播](../initialization/signal-propagation.md)讲的是，取自 $\mathcal{N}(0, c / n)$ 的权重怎样对待信号和梯度。这里给出它背后的测量值、一个可以随意改动的五十层 NumPy 网络，以及理论，三者并列。
#
# ## 测到了什么 {#recorded}
#
# 实验让标准正态的输入穿过 50 层、每层 256 个单元、没有偏置的网络，再让标准正态的梯度往回走。记录的是比值的常用对数：最后一层之后信号的均方根与输入之比（`forward`），输入处梯度的均方根与输出处之比（`backward`）。数值加一就是大十倍。ReLU 的结果：

# %%
import numpy as np

from gradnotes.evidence import measurement

SCALES = {"0p5": 0.5, "1": 1, "1p5": 1.5, "2": 2, "2p5": 2.5, "3": 3, "3p5": 3.5, "4": 4}


def recorded(net, way, source="signal"):
    """What is recorded of a net, for every c."""
    return [measurement(f"initialization.{source}.{net}.c_{c}.{way}").value for c in SCALES]


table = ["c                 " + "".join(f"{c:7}" for c in SCALES.values())]
for way in ("forward", "backward"):
    for label, source in (("measured", "signal"), ("theory", "theory.signal")):
        table.append(f"{way:9}{label:9}" + "".join(f"{value:+7.2f}" for value in recorded("relu", way, source)))
print("\n".join(table))

# %% [markdown]
# ## 用 NumPy 重算 {#recompute}
#
# 五十个矩阵只抽取一次，$c$ 只是乘上去，所以各个 $c$ 遇到的是同样的随机数。梯度往回走时，遇到的是转置的矩阵，以及每个单元处激活函数的斜率。

# %%
from gradnotes.reference import activations, initialization

WIDTH, DEPTH = 256, 50
rng = np.random.default_rng(0)
DRAWN = initialization.normal((DEPTH, WIDTH, WIDTH), std=1 / np.sqrt(WIDTH), rng=rng)


def rms(a):
    return np.sqrt(np.mean(a**2))


def through(name, c):
    """log10 of the signal behind every layer, against the input, and of the gradient there, against the output."""
    f, slope = getattr(activations, name), getattr(activations, name + "_grad")
    rng = np.random.default_rng(1)
    h, before = rng.standard_normal((32, WIDTH)), []
    signal = [rms(h)]
    for w in DRAWN:
        before.append(np.sqrt(c) * (h @ w.T))
        h = f(before[-1])
        signal.append(rms(h))
    g = rng.standard_normal(h.shape)
    gradient = [rms(g)]
    for w, a in zip(DRAWN[::-1], before[::-1]):
        g = np.sqrt(c) * (g * slope(a)) @ w
        gradient.insert(0, rms(g))
    return np.log10(signal) - np.log10(signal[0]), np.log10(gradient) - np.log10(gradient[-1])


runs, table = {c: through("relu", c) for c in (1, 2, 3)}, []
for c, (signal, gradient) in runs.items():
    for way, here in (("forward", signal[-1]), ("backward", gradient[0])):
        seeds = measurement(f"initialization.signal.relu.c_{c}.{way}").samples
        table.append(f"c = {c}  {way:8}  here {here:+.2f}   {len(seeds)} seeds: {min(seeds):+.2f} to {max(seeds):+.2f}")
print("\n".join(table))

# %% [markdown]
# 逐层来看。细线是理论值：无论哪个方向，均方每层都乘以 $c / 2$。

# %% alt="上下两幅图，横轴为五十层。c = 2 时信号基本水平，c = 1 时沿直线下降七个多数量级，c = 3 时上升四个多；梯度从第 50 层走回输入，情形相同。"
import matplotlib.pyplot as plt

figure, panels = plt.subplots(2, sharex=True, figsize=(5.6, 5.2))
for axes, way, at in zip(panels, ("signal", "gradient"), (0, DEPTH)):
    for c, dash in zip(runs, ("--", "-", ":")):
        axes.plot(runs[c][way == "gradient"], dash, label=f"c = {c}")
        axes.axline((at, 0), slope=(-1 if at else 1) * np.log10(c / 2) / 2, color="black", linewidth=0.7)
    axes.set_ylabel(f"{way}, log10")
panels[1].set_xlabel("layer")
panels[0].legend()
plt.show()

# %% [markdown]
# ## 十行代码的平均场理论 {#mean-field}
#
# 宽层的预激活值（pre-activation）服从正态分布，所以每层只需两个积分：$f$ 的均方给出下一层的信号，$f'$ 的均方给出梯度的倍数。积分节点分布在零的两侧，零本身不取，因为 ReLU 和 SELU 在那里有拐点。

# %%
nodes, heights = np.polynomial.legendre.leggauss(100)
x = np.concatenate([-5 * (nodes + 1), 5 * (nodes + 1)])  # from -10 to 10
p = np.tile(heights, 2) * np.exp(-(x**2) / 2)
p /= p.sum()


def mean_field(name, c):
    """log10 of the signal behind fifty wide layers, and of the gradient at the input."""
    f, slope = getattr(activations, name), getattr(activations, name + "_grad")
    m, backward = 1.0, 0.0
    for _ in range(DEPTH):
        a = np.sqrt(c * m) * x
        m = p @ f(a) ** 2
        backward += np.log10(c * (p @ slope(a) ** 2)) / 2
    return np.log10(m) / 2, backward


table = ["                    signal            gradient", "               theory measured    theory measured"]
for name in ("relu", "tanh", "sigmoid", "selu", "silu", "gelu"):
    for c in (1, 2, 3):
        row = f"{name:8} c = {c}"
        for theory, way in zip(mean_field(name, c), ("forward", "backward")):
            row += f" {theory:+8.2f} {measurement(f'initialization.signal.{name}.c_{c}.{way}').value:+8.2f} "
        table.append(row)
print("\n".join(table))

# %% [markdown]
# 有两处值得再看一眼。sigmoid 和 tanh 无论 $c$ 是多少，信号都保得住，$c$ 的影响只有在梯度里才看得见。GELU 在 $c = 2$ 时，理论与平均值相差超过一个数量级，表中仅此一处：倍数本身随信号大小变化时，前几层的偏差不会被平均掉，反而被后面各层放大。各个种子的结果就是这样散开的：

# %%
relu, gelu = (measurement(f"initialization.signal.{name}.c_2.forward").samples for name in ("relu", "gelu"))
print(f"ReLU at c = 2: {min(relu):+.1f} to {max(relu):+.1f}, GELU: {min(gelu):+.1f} to {max(gelu):+.1f}")

# %% [markdown]
# ## 归一化与残差连接 {#normalization}
#
# 归一化（normalization）除以输入的大小，$\sqrt{c}$ 也就一并除掉了。反向时，它还会从梯度里去掉只会改变均值和大小的那部分。残差连接（residual connection）把分支加到信号上：$h + \mathbf{W} f(\mathrm{norm}(h))$。

# %%
def normalize(z, axis):
    """z without its mean and scale along the axis, and the way back of a gradient."""
    scale = np.sqrt(z.var(axis=axis, keepdims=True) + 1e-5)
    out = (z - z.mean(axis=axis, keepdims=True)) / scale

    def back(g):
        return (g - g.mean(axis=axis, keepdims=True) - out * (g * out).mean(axis=axis, keepdims=True)) / scale

    return out, back


def relu_net(c, axis=None, residual=False, samples=32):
    """log10 of the signal at the end and of the gradient at the input. Axis 0 is batch norm, axis 1 layer norm."""
    rng = np.random.default_rng(1)
    h, layers = rng.standard_normal((samples, WIDTH)), []
    start = rms(h)
    for w in np.sqrt(c) * DRAWN:
        z = h if residual else h @ w.T
        z, back = (z, lambda g: g) if axis is None else normalize(z, axis)
        layers.append((w, z > 0, back))
        h = h + activations.relu(z) @ w.T if residual else activations.relu(z)
    g = rng.standard_normal(h.shape)
    end = rms(g)
    for w, on, back in reversed(layers):
        g = g + back((g @ w) * on) if residual else back(g * on) @ w
    return np.log10(rms(h) / start), np.log10(rms(g) / end)

# %%
NETS = {
    "relu": {},
    "relu_batch_norm": {"axis": 0, "samples": 128},
    "relu_layer_norm": {"axis": 1},
    "relu_residual": {"residual": True},
    "relu_residual_layer_norm": {"axis": 1, "residual": True},
}
table = [f"{'signal':>42}{'gradient':>27}", " " * 27 + "theory measured  here    theory measured  here"]
for net, options in NETS.items():
    for c in (1, 3):
        row = f"{net:25}c={c}"
        for here, way in zip(relu_net(c, **options), ("forward", "backward")):
            name = f"signal.{net}.c_{c}.{way}"
            theory, mean = (measurement(f"initialization.{source}{name}").value for source in ("theory.", ""))
            row += f"{theory:+7.2f} {mean:+7.2f} {here:+7.2f}  "
        table.append(row)
print("\n".join(table))

# %% [markdown]
# 各个 $c$ 的测量均值（点）与理论（线）：

# %% alt="上下两幅图，横轴 c 从 0.5 到 4。什么都不加时，信号和梯度从负十五个数量级陡升，在 c = 2 处过零。加层归一化，两者都在零附近保持水平。加批归一化，信号水平，梯度水平地停在四个数量级。只加残差连接，两者对每个 c 都大于零，c 越大越高。分支里再加层归一化，两者都不超过一个数量级左右。"
figure, panels = plt.subplots(2, sharex=True, figsize=(5.6, 6.2))
for axes, way, label in zip(panels, ("forward", "backward"), ("signal", "gradient")):
    for number, (net, dash) in enumerate(zip(NETS, ("-", "--", ":", "-.", (0, (5, 1))))):
        shown = net.removeprefix("relu_").replace("_", " ") if net != "relu" else "nothing added"
        axes.plot(SCALES.values(), recorded(net, way), "o", markersize=4, color=f"C{number}")
        axes.plot(SCALES.values(), recorded(net, way, "theory.signal"), color=f"C{number}", linestyle=dash, label=shown)
    axes.set_ylabel(f"{label}, log10")
panels[1].set_xlabel("c")
panels[0].legend(fontsize=9)
plt.show()

# %% [markdown]
# 层归一化（layer normalization）使两者的大小都与 $c$ 无关。批归一化（batch normalization）对信号也是如此，梯度却增大 `#!value initialization.signal.relu_batch_norm.c_2.backward:.1f` 个数量级，$c = 2$ 这样，别的 $c$ 也一样。单独的残差连接只会让增长更快：$c = 2$ 时信号增大 `#!value initialization.signal.relu_residual.c_2.forward:.1f` 个数量级；分支里加上归一化，则是 `#!value initialization.signal.relu_residual_layer_norm.c_2.forward:.1f` 个。
#
# ## 自己测一遍 {#measure}
#
# 改单元格时，规模小一点更方便：宽度 64、两个 $c$ 值，看到的现象相同，时间只要零头。记录下来的实验是用 PyTorch 做的，即 `src/gradnotes/experiments/initialization.py` 里的 `signal`。下面第一条命令运行它的小规模版本，打印全部数值；第二条重新测量并记录：
#
# ```console
# $ python -c "from gradnotes import experiments; print(experiments.get('experiments.initialization.signal').run('quick'))"
# $ python -m gradnotes verify --all --id experiments.initialization.signal
# ```
#
# 可以试试：`prelu` 需要给出斜率，把它包一层；给每层加上偏置；用 `initialization.orthogonal` 逐个抽取 `DRAWN` 里的矩阵，看看种子之间的差异还剩多少。
