# ---
# description: Activations and their derivatives drawn from the reference functions of this site, in cells you can run.
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Activations, cell by cell {#activations-cell-by-cell}
#
# The notes on [sigmoid](../activations/sigmoid.md), [ReLU](../activations/relu.md) and
# [SiLU](../activations/silu.md) show formulas and code. Here the same reference functions run in a notebook: change
# a cell and see what happens to $f'(x)$.

# %%
import numpy as np

from gradnotes.reference.activations import relu_grad, sigmoid_grad, silu_grad

x = np.linspace(-6, 6, 601)
derivatives = {"sigmoid": sigmoid_grad(x), "ReLU": relu_grad(x), "SiLU": silu_grad(x)}

# %% [markdown]
# ## How much gradient passes one layer {#one-layer}
#
# A gradient that goes backwards through an activation is multiplied by $f'(x)$. The largest and the smallest factor on
# the grid:

# %%
for name, slope in derivatives.items():
    print(f"{name:8} from {slope.min():6.3f} to {slope.max():6.3f}")

# %% [markdown]
# ## The derivatives side by side {#side-by-side}

# %% alt="Three curves over x from -6 to 6. Sigmoid's derivative is a low bump around zero, ReLU's jumps from zero to one, SiLU's dips below zero on the left and rises above one on the right."
import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(7, 3))
for (name, slope), dash in zip(derivatives.items(), ("-", "--", ":"), strict=True):
    axes.plot(x, slope, dash, label=name)
axes.set_xlabel("x")
axes.legend()
plt.show()
