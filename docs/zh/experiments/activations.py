# ---
# description: 用本站的参考函数画出各激活函数的导数，每个单元格都可以修改并重新运行。
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # 逐格运行激活函数 {#activations-cell-by-cell}
#
# [sigmoid](../activations/sigmoid.md)、[ReLU](../activations/relu.md) 和 [SiLU](../activations/silu.md)
# 的笔记给出了公式和代码。这里在笔记本（notebook）里运行同样的参考函数：改动一个单元格，看 $f'(x)$ 如何变化。

# %%
import numpy as np

from gradnotes.reference.activations import relu_grad, sigmoid_grad, silu_grad

x = np.linspace(-6, 6, 601)
derivatives = {"sigmoid": sigmoid_grad(x), "ReLU": relu_grad(x), "SiLU": silu_grad(x)}

# %% [markdown]
# ## 一层能传过多少梯度 {#one-layer}
#
# 梯度反向穿过激活函数时要乘以 $f'(x)$。网格上最小和最大的倍数：

# %%
for name, slope in derivatives.items():
    print(f"{name:8} from {slope.min():6.3f} to {slope.max():6.3f}")

# %% [markdown]
# ## 导数对照 {#side-by-side}

# %% alt="x 从 -6 到 6 的三条曲线。sigmoid 的导数是零点附近的矮峰，ReLU 的导数从零跳到一，SiLU 的导数左侧略低于零、右侧略高于一。"
import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(7, 3))
for (name, slope), dash in zip(derivatives.items(), ("-", "--", ":"), strict=True):
    axes.plot(x, slope, dash, label=name)
axes.set_xlabel("x")
axes.legend()
plt.show()
