# ---
# description: "A signal and a gradient through fifty random layers, against c: recorded measurements, a NumPy run and mean-field theory beside them, with normalization and residual connections."
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Signal and gradient through fifty layers {#signal-through-fifty-layers}
#
# The note on [signal propagation](../initialization/signal-propagation.md) says what weights from $\mathcal{N}(0, c / n)$ make of a signal and of a
# gradient. Here are the measurements behind it, a run of fifty layers in NumPy that you can change, and the theory, each beside the others.
#
# ## What was measured {#recorded}
#
# The experiment sends standard normal inputs through 50 layers of 256 units without biases, and a standard normal gradient back. What is recorded is the
# common logarithm of a ratio: of the signal's root mean square behind the last layer to the input's (`forward`), and of the gradient's at the input to
# the output's (`backward`). One unit is a factor of ten. For ReLU:

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
# ## The same in NumPy {#recompute}
#
# Fifty matrices are drawn once; $c$ only multiplies them, so that all values of $c$ share the same chance. On its way back the gradient meets the
# transposed matrices, and the slope of the activation at every unit.

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
# Layer by layer, with a thin line where theory has each of them: $c / 2$ a layer for the mean square, whichever the direction.

# %% alt="Two panels over fifty layers. The signal stays level at c = 2, falls by more than seven decades at c = 1 and rises by more than four at c = 3, along straight lines; so does the gradient, on its way from layer 50 back to the input."
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
# ## Mean-field theory in ten lines {#mean-field}
#
# In a wide layer the pre-activations are normal, so that a layer needs two integrals: the mean square of $f$ gives the next signal, that of $f'$ the
# factor of the gradient. The nodes lie on both sides of zero and none on it, because that is where ReLU and SELU have their kink.

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
# Two rows deserve a second look. Sigmoid and tanh keep their signal at every $c$; only the gradient shows what $c$ does. And GELU at $c = 2$ is the
# one place where theory and mean disagree by more than a decade: where the factor depends on the size itself, the deviation of the first layers is not
# averaged away but amplified by those that follow. The seeds show it; they run from here to there:

# %%
relu, gelu = (measurement(f"initialization.signal.{name}.c_2.forward").samples for name in ("relu", "gelu"))
print(f"ReLU at c = 2: {min(relu):+.1f} to {max(relu):+.1f}, GELU: {min(gelu):+.1f} to {max(gelu):+.1f}")

# %% [markdown]
# ## Normalization and residual connections {#normalization}
#
# A normalization divides by the size of what it gets, and with it by $\sqrt{c}$. On the way back it also takes out of the gradient what would only have
# changed the mean and the size. A residual layer adds its branch to the signal: $h + \mathbf{W} f(\mathrm{norm}(h))$.

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
# The recorded means for every $c$, as points, on the lines of theory:

# %% alt="Two panels against c from 0.5 to 4. Without anything added, signal and gradient rise steeply from minus fifteen decades and cross zero at c = 2. With layer norm both are level at zero. With batch norm the signal is level and the gradient level at four decades. A residual connection alone lifts both above zero for every c, and more so as c grows. With a layer norm inside the branch both stay below one decade."
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
# Layer norm makes $c$ irrelevant to the size of both. Batch norm does so for the signal, and multiplies the gradient by
# `#!value initialization.signal.relu_batch_norm.c_2.backward:.1f` decades at $c = 2$ as at any other. A residual connection alone
# makes the growth worse: at $c = 2$ the signal gains `#!value initialization.signal.relu_residual.c_2.forward:.1f` decades. With a norm inside the
# branch it is `#!value initialization.signal.relu_residual_layer_norm.c_2.forward:.1f`.
#
# ## Measure it yourself {#measure}
#
# Cells that a reader changes are best made small: a width of 64 and two values of $c$ show the same in a fraction of the time. The recorded
# experiment itself is in PyTorch, `signal` in `src/gradnotes/experiments/initialization.py`. The first command runs its small version and prints
# every value, the second measures and records all of it anew:
#
# ```console
# $ python -c "from gradnotes import experiments; print(experiments.get('experiments.initialization.signal').run('quick'))"
# $ python -m gradnotes verify --all --id experiments.initialization.signal
# ```
#
# Try: `prelu` needs its slope, so wrap it; give each layer a bias; draw the matrices of `DRAWN` one by one with
# `initialization.orthogonal`, and see how much of the spread between seeds is left.
