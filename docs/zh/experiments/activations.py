# ---
# description: "信号穿过二十层：用可以运行的 NumPy 单元格观察 sigmoid、ReLU、SiLU 对前向信号和反向梯度的影响。"
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # 信号穿过二十层 {#signal-through-twenty-layers}
#
# [sigmoid](../activations/sigmoid.md)、[ReLU](../activations/relu.md) 和 [SiLU](../activations/silu.md) 三篇笔记讲的是函数对单个数的作用。这里把它们放进深层网络：随机权重，不训练，共二十层。要回答两个问题：前向传播时信号 $h$ 的大小能否保持？反向传播（backpropagation）时梯度 $g$ 的大小能否保持？
#
# ## 用采样检验增益 {#gain}
#
# 激活函数 $f$ 的增益（gain）是乘在权重上的系数，用来抵消 $f$ 对标准正态输入均方值的改变。本站用数值积分算出均方值并记录下来；一百万个样本的估计应当与它有大约三位数字相符。

# %%
import numpy as np

from gradnotes.evidence import measurement
from gradnotes.reference import activations

NAMES = ["sigmoid", "relu", "silu"]
rng = np.random.default_rng(0)
z = rng.standard_normal(1_000_000)
for name in NAMES:
    f = getattr(activations, name)
    recorded = measurement(f"activations.properties.{name}.second_moment").value
    print(f"{name:8} recorded {recorded:.4f}   sampled {np.mean(f(z) ** 2):.4f}")

# %% [markdown]
# ## 前向传播 {#forward}
#
# 除第一个之外，每个权重矩阵都乘上前一个激活函数的增益，用来补偿它造成的变化。能否奏效，取决于更深处的激活输入是否仍然接近 $N(0, 1)$。

# %%
WIDTH, DEPTH = 256, 20


def forward(name, x):
    """The input of every activation, and the output of the last one, in a net without biases."""
    f = getattr(activations, name)
    gain = measurement(f"activations.properties.{name}.gain").value
    weights = rng.standard_normal((DEPTH, WIDTH, WIDTH)) * gain / np.sqrt(WIDTH)
    weights[0] /= gain  # no activation stands before the first matrix
    inputs, h = [], x
    for w in weights:
        inputs.append(h @ w.T)
        h = f(inputs[-1])
    return weights, inputs, h


x = rng.standard_normal((64, WIDTH))
runs = {name: forward(name, x) for name in NAMES}
for name, (_, inputs, _) in runs.items():
    sizes = [np.mean(a**2) for a in inputs]
    print(f"{name:8} first layer {sizes[0]:6.3f}   last layer {sizes[-1]:6.3f}")

# %% [markdown]
# ReLU 本身没有尺度，信号大小除随机波动外保持不变。sigmoid 和 SiLU 的增益是在某个特定尺度上算出来的，换一个尺度，函数的行为就不同了。
#
# ## 反向传播 {#backward}
#
# 梯度每过一层变为 $g \leftarrow \mathbf{W}^\top (f'(a) \odot g)$，其中 $a$ 是激活函数的输入。前向传播选定的增益也在 $\mathbf{W}$ 里，而它对反向传播未必合适。

# %%
def backward(name, weights, inputs, h):
    """The root mean square of the gradient before each layer, for a random gradient at the output."""
    slope = getattr(activations, name + "_grad")
    g = rng.standard_normal(h.shape)
    norms = []
    for w, a in zip(weights[::-1], inputs[::-1]):
        g = (g * slope(a)) @ w
        norms.append(np.sqrt(np.mean(g**2)))
    return norms[::-1]


norms = {name: backward(name, *run) for name, run in runs.items()}
for name, values in norms.items():
    print(f"{name:8} gradient at the first layer / at the last: {values[0] / values[-1]:.1e}")

# %% [markdown]
# 对 ReLU 来说，同一个增益在两个方向上都成立，因为它的斜率与输出的均方值恰好相同，都是二分之一。sigmoid 的这两个值相差很远：保住了信号，并不等于保住了梯度。
#
# ## 逐层来看 {#layer-by-layer}

# %% alt="二十层中每一层之前的梯度大小，纵轴为对数。从最后一层到第一层，ReLU 基本持平，SiLU 变化缓慢，sigmoid 则下降许多个数量级。"
import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(5.6, 3.2))
for (name, values), dash in zip(norms.items(), ("-", "--", ":")):
    axes.semilogy(range(1, DEPTH + 1), values, dash, label=name)
axes.set_xlabel("layer")
axes.set_ylabel("RMS gradient")
axes.legend()
plt.show()

# %% [markdown]
# 把 `NAMES` 换成参考实现模块里的其他函数，或者修改 `DEPTH`，再运行一遍试试。
