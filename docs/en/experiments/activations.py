# ---
# description: "A signal through twenty layers: what sigmoid, ReLU and SiLU do to it forward, and to the gradient back, in NumPy cells you can run."
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # A signal through twenty layers {#signal-through-twenty-layers}
#
# The notes on [sigmoid](../activations/sigmoid.md), [ReLU](../activations/relu.md) and [SiLU](../activations/silu.md) say what each function does to
# one number. Here they stand in a deep stack: random weights, no training, twenty layers. Two questions: does the signal $h$ keep its size on the
# way forward, and does the gradient $g$ keep its size on the way back?
#
# ## The gain, checked by sampling {#gain}
#
# The gain of an activation $f$ is the factor on the weights that undoes what $f$ does to the mean square of a standard normal input. The site
# computes the mean square by integration and records it; a million samples should agree to about three digits.

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
# ## Forward {#forward}
#
# Each weight matrix but the first makes up for the activation before it by that activation's gain. Whether this works depends on whether the
# pre-activations further down still look like $N(0, 1)$.

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
# ReLU has no scale of its own, so its size stays where it was put, up to chance. For sigmoid and SiLU the gain was computed at one scale and
# the function treats other scales differently.
#
# ## Backward {#backward}
#
# The gradient passes each layer as $g \leftarrow \mathbf{W}^\top (f'(a) \odot g)$, where $a$ is the input of the activation. The gain that was chosen for the
# way forward is in $\mathbf{W}$ as well; nothing makes it right for the way back.

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
# For ReLU one gain serves both directions, because the mean square of its slope and that of its output are the same
# number, one half. For sigmoid they are far apart: keeping the signal alive does not keep the gradient alive.
#
# ## Layer by layer {#layer-by-layer}

# %% alt="The size of the gradient before each of twenty layers, on a logarithmic axis. From the last layer down to the first it stays level for ReLU, changes slowly for SiLU, and falls by many orders of magnitude for sigmoid."
import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(5.6, 3.2))
for (name, values), dash in zip(norms.items(), ("-", "--", ":")):
    axes.semilogy(range(1, DEPTH + 1), values, dash, label=name)
axes.set_xlabel("layer")
axes.set_ylabel("RMS gradient")
axes.legend()
plt.show()

# %% [markdown]
# Replace `NAMES` by other functions of the reference module, or change `DEPTH`, and run the cells again.
