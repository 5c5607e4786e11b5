# ---
# description: "What a recurrent network makes of a gradient over many steps: spectral radius, gates and clipping, as recorded and again in NumPy."
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Gradients through time {#gradients-through-time}
#
# A recurrent network multiplies the gradient by the Jacobian of one step, as often as there are steps. The note on
# [long-term dependencies](../gradients/long-term-dependencies.md) derives what follows from that; here it is measured, and measured again in NumPy:
# first the product of Jacobians, then the gates of an LSTM, then what is left of it in a training, with and without
# [clipping](../gradients/clipping.md).
#
# ## The product of Jacobians {#jacobians}
#
# Let $k$ be a number of steps. What is recorded is the common logarithm of $\lVert \partial h_T / \partial h_{T-k} \rVert / \sqrt{n}$ for $n = 64$ units,
# the root mean square of the singular values: zero keeps a gradient, minus ten leaves one part in ten billion of it. The recurrent matrix is normal, scaled
# to a spectral radius $\rho$. Without an activation the product is a power of this matrix, and in the long run its logarithm grows by $\log_{10} \rho$ a step.
# `driven` is a tanh network that reads standard normal inputs.

# %%
import numpy as np

from gradnotes.evidence import measurement
from gradnotes.reference import activations, gradients, initialization

UNITS, LAGS = 64, (1, 10, 20, 50, 100)
RADII = {"0p5": 0.5, "0p9": 0.9, "1": 1.0, "1p1": 1.1, "1p5": 1.5, "3": 3.0}
rng = np.random.default_rng(0)
BASE = rng.standard_normal((UNITS, UNITS))
BASE /= gradients.spectral_radius(BASE)
INTO, INPUTS, START = rng.standard_normal((UNITS, 1)), rng.standard_normal((200, 1)), rng.standard_normal(UNITS)


def recorded(system, k):
    return measurement(f"gradients.recurrent_jacobian.{system}.k_{k}.log10_norm").value


def log_size(jacobian):
    return np.log10(np.linalg.norm(jacobian) / np.sqrt(len(jacobian)))


def driven(rho):
    """The product over the last k steps of tanh(rho BASE h + INTO x), for each k."""
    h, states = START, []
    for x in INPUTS:
        states.append(h)
        h = np.tanh(rho * BASE @ h + INTO @ x)
    return [log_size(gradients.rnn_jacobian(INPUTS[-k:], states[-k], INTO, rho * BASE)) for k in LAGS]


table = [f"{'steps k':24}" + "".join(f"{k:7}" for k in LAGS)]
for name, rho in RADII.items():
    linear = [log_size(np.linalg.matrix_power(rho * BASE, k)) for k in LAGS]
    for kind, here, system in (("linear", linear, "linear"), ("driven", driven(rho), "tanh_driven")):
        there = [recorded(f"{system}.rho_{name}", k) for k in LAGS]
        table.append(f"rho = {rho} {kind} recorded" + "".join(f"{value:+7.1f}" for value in there))
        table.append(f"{'here':>20}    " + "".join(f"{value:+7.1f}" for value in here))
print("\n".join(table))

# %% [markdown]
# A radius of 1 keeps the gradient of a linear recurrence and not that of a tanh: its slope is below one wherever a unit is not at zero, so that
# at $\rho = 1$ a hundred steps take `#!value gradients.recurrent_jacobian.tanh_driven.rho_1.k_100.log10_norm:.0f` decades. The gradient of this driven
# network is kept at some radius between one and a half and three, and only there: just as with $c$ in a deep stack, every other
# value fails exponentially.
#
# ## Gates {#gates}
#
# The state of an LSTM is a pair of vectors, the cell $c$ and the output $h$. The way from cell to cell multiplies by the forget gate alone, a
# number that the network chooses. The Jacobian of one step is found here without a formula, by the complex step: 128 copies of the state, each moved by a
# tiny imaginary number in one direction.

# %%
def sigmoid(z):
    return (1 + np.tanh(z / 2)) / 2  # for complex numbers as well


def lstm(forget_bias):
    """The product over the last k steps from cell to cell, by all ways, for each k up to 50."""
    rng = np.random.default_rng(1)
    bound = initialization.rnn_default_bound(UNITS)
    weight = initialization.uniform((4 * UNITS, UNITS), -bound, bound, rng=rng)
    into = initialization.uniform((4 * UNITS,), -bound, bound, rng=rng)
    bias = np.repeat([0, forget_bias, 0, 0], UNITS)

    def step(state, x):
        cell, h = np.split(state, 2)
        i, f, g, o = np.split(weight @ h + (into * x + bias)[:, None], 4)
        cell = sigmoid(f) * cell + sigmoid(i) * np.tanh(g)
        return np.concatenate([cell, sigmoid(o) * np.tanh(cell)])

    state, jacobians = np.zeros((2 * UNITS, 1)), []
    for number, x in enumerate(INPUTS[:, 0]):
        if number >= len(INPUTS) - 50:
            jacobians.append(step(state + 1e-20j * np.eye(2 * UNITS), x).imag / 1e-20)
        state = step(state, x)
    product, found = np.eye(2 * UNITS), {}
    for k, jacobian in enumerate(reversed(jacobians), start=1):
        product = product @ jacobian
        found[k] = log_size(product[:UNITS, :UNITS])
    return found


table = [f"{'steps k':24}" + "".join(f"{k:7}" for k in (1, 10, 20, 50))]
for forget_bias in (0, 1, 5):
    here, there = lstm(forget_bias), {k: recorded(f"lstm.forget_{forget_bias}", k) for k in LAGS}
    for kind, sizes in (("recorded", there), ("here", here)):
        table.append(f"forget bias {forget_bias}  {kind:9}" + "".join(f"{sizes[k]:+7.1f}" for k in (1, 10, 20, 50)))
print("\n".join(table))

# %% [markdown]
# PyTorch starts the forget gate's bias at zero. The gate is then near a half, and the LSTM forgets as fast as a linear recurrence with a radius of
# about six tenths. It is the bias, not
# the gate, that keeps the gradient: at 5 the gate is nearly open. All that was recorded, in one figure:

# %% alt="Two panels against the number of steps up to 100. Above, linear recurrences: the points lie on straight lines of slope log rho, from minus thirty decades at 0.5 to plus forty-seven at 3. Below, a driven tanh network falls by nineteen decades at a radius of 1 and by seven at 1.5, and rises by nine at 3. An LSTM with a forget bias of 0 falls by twenty, with a bias of 1 by seven, and with a bias of 5 it stays level."
import matplotlib.pyplot as plt

DASHES = ("-", "--", ":", "-.", (0, (5, 1)), (0, (1, 1)))
SYSTEMS = {
    "driven, rho = 1": "tanh_driven.rho_1",
    "driven, rho = 1.5": "tanh_driven.rho_1p5",
    "driven, rho = 3": "tanh_driven.rho_3",
    "LSTM, forget bias 0": "lstm.forget_0",
    "LSTM, forget bias 1": "lstm.forget_1",
    "LSTM, forget bias 5": "lstm.forget_5",
}
figure, panels = plt.subplots(2, sharex=True, figsize=(5.6, 6.4))
for number, (name, rho) in enumerate(RADII.items()):
    values = [recorded(f"linear.rho_{name}", k) for k in LAGS]
    panels[0].plot(LAGS, values, "o", markersize=4, color=f"C{number}")
    line = (0, 100 * np.log10(rho))
    panels[0].plot((0, 100), line, linestyle=DASHES[number], color=f"C{number}", label=f"rho = {rho}")
for number, (label, system) in enumerate(SYSTEMS.items()):
    values = [recorded(system, k) for k in LAGS]
    panels[1].plot(LAGS, values, marker="o", markersize=4, linestyle=DASHES[number], color=f"C{number}", label=label)
for axes, top, columns in zip(panels, (85, 24), (3, 2)):  # room for the legend above the lines
    axes.set_ylim(top=top)
    axes.set_ylabel("size of the product, log10")
    axes.legend(fontsize=9, loc="upper left", ncols=columns)
panels[1].set_xlabel("steps k")
plt.show()

# %% [markdown]
# ## What the weights get {#weights}
#
# A vanished product is not a vanished gradient. The gradient at the recurrent weights is a sum over all steps, and the last of them always contribute.
# Recorded is that gradient for fresh networks that name the first of four symbols: its norm at 10 steps, and the factor from 10 to 100 steps, both as
# logarithms.

# %%
table = ["               at 10 steps  10 to 100"]
for name in ("rnn", "rnn_rho_1", "rnn_rho_1p5", "rnn_rho_3", "lstm", "lstm_forget_5", "gru"):
    growth = [measurement(f"gradients.recurrent_growth.{name}.{what}").value for what in ("log10_at_10", "log10_growth")]
    table.append(f"{name:14}{growth[0]:+12.1f}{growth[1]:+11.1f}")
table += ["", f"{'accuracy at':14}{10:7}{50:7}{100:7} inputs, after 200 steps of Adam"]
for name in ("rnn_rho_1", "rnn_rho_1p5", "lstm_forget_0", "lstm_forget_1", "lstm_forget_5", "gru"):
    task = [measurement(f"gradients.recurrent_task.{name}.length_{length}.accuracy").value for length in (10, 50, 100)]
    table.append(f"{name:14}" + "".join(f"{accuracy:7.0%}" for accuracy in task))
print("\n".join(table))

# %% [markdown]
# So the norm of the gradient is no alarm for forgetting: that of the `rnn` and of the `lstm` is the same at 100 steps as at 10, while what came from
# the first input has vanished from it. What tells is the accuracy, length by length. An exploding gradient does show itself, and for that there is
# a remedy that costs a line.
#
# ## Clipping {#clipping}
#
# The task in NumPy, with backpropagation through time by hand. Two columns of ones in the input are PyTorch's two biases.

# %%
SYMBOLS, HIDDEN = 4, 32


def first_symbol(batch, length, rng):
    """Inputs (length, batch, 6): one of four symbols, then noise; and the symbols."""
    target = rng.integers(SYMBOLS, size=batch)
    x = np.ones((length, batch, SYMBOLS + 2))
    x[..., :SYMBOLS] = 0.5 * rng.standard_normal((length, batch, SYMBOLS))
    x[0, :, :SYMBOLS] = np.eye(SYMBOLS)[target]
    return x, target


def rnn(weights, x, target, activation):
    """Loss, gradients and accuracy of a recurrent layer with a linear one on its last state."""
    f, slope = getattr(activations, activation), getattr(activations, activation + "_grad")
    w_in, w, w_out = weights
    h, tape = np.zeros((x.shape[1], len(w))), []
    for given in x:
        a = given @ w_in.T + h @ w.T
        tape.append((given, h, slope(a)))
        h = f(a)
    logits, rows = h @ w_out.T, np.arange(len(target))
    loss = -np.mean(activations.log_softmax(logits)[rows, target])
    g = activations.softmax(logits)
    g[rows, target] -= 1
    g /= len(target)
    by_in, by_w, by_out = np.zeros_like(w_in), np.zeros_like(w), g.T @ h
    g = g @ w_out
    for given, h, d in reversed(tape):
        g = g * d
        by_in, by_w = by_in + g.T @ given, by_w + g.T @ h
        g = g @ w
    return loss, [by_in, by_w, by_out], np.mean(logits.argmax(axis=1) == target)

# %%
def start(rho, rng):
    bound = initialization.rnn_default_bound(HIDDEN)
    w_in = initialization.uniform((HIDDEN, SYMBOLS + 2), -bound, bound, rng=rng)
    w_in[:, SYMBOLS:] = 0  # the biases
    w = rng.standard_normal((HIDDEN, HIDDEN))
    w_out = initialization.uniform((SYMBOLS, HIDDEN), -bound, bound, rng=rng)
    return [w_in, w * rho / gradients.spectral_radius(w), w_out]


weights = start(1.0, np.random.default_rng(0))
batch = first_symbol(8, 12, np.random.default_rng(1))
error = gradients.gradient_check(
    lambda w: rnn([weights[0], w, weights[2]], *batch, "tanh")[0],
    lambda w: rnn([weights[0], w, weights[2]], *batch, "tanh")[1][1],
    weights[1],
)
print("backward pass", "right" if error < 1e-7 else "wrong")

# %% [markdown]
# Clipping by norm keeps the direction, clipping by value turns it. Of one gradient at spectral radius 2, with the bounds of the recorded measurement: half the norm,
# and a tenth of the root mean square.

# %%
_, grads, _ = rnn(start(2.0, np.random.default_rng(3)), *first_symbol(64, 30, np.random.default_rng(4)), "tanh")
flat = np.concatenate([g.ravel() for g in grads])
norm, by_norm = gradients.clip_grad_norm(grads, gradients.total_norm(grads) / 2)
by_value = gradients.clip_grad_value(grads, 0.1 * np.sqrt(np.mean(flat**2)))
table = []
for name, clipped in (("by_norm", by_norm), ("by_value_0p1", by_value)):
    cut = np.concatenate([g.ravel() for g in clipped])
    cosine = flat @ cut / (np.linalg.norm(flat) * np.linalg.norm(cut))
    there = measurement(f"gradients.clipping.rnn.{name}.cosine").value
    table.append(f"{name:13} cosine {cosine:.2f}, recorded {there:.2f}")
print("\n".join(table))

# %% [markdown]
# And in training: a ReLU RNN of spectral radius 2 on 20 inputs, SGD at a rate of three hundredths, five networks without clipping and the same five with
# a norm of 1 at most.

# %%
def train(clip, seed, activation="relu", length=20, rho=2.0, rate=0.03, steps=200):
    """The gradient's norm before clipping, step by step until it is not finite, and the accuracy at the end."""
    rng = np.random.default_rng(seed)
    weights, norms = start(rho, rng), []
    with np.errstate(all="ignore"):  # what diverges overflows
        for _ in range(steps):
            _, grads, _ = rnn(weights, *first_symbol(32, length, rng), activation)
            norm, grads = gradients.clip_grad_norm(grads, clip)
            if not np.isfinite(norm):
                return norms, 0.0
            norms.append(norm)
            weights = [w - rate * g for w, g in zip(weights, grads)]
        return norms, rnn(weights, *first_symbol(512, length, rng), activation)[2]


runs, table = {}, []
for name, clip in (("none", np.inf), ("clip_norm", 1.0)):
    runs[name] = [train(clip, seed) for seed in range(5)]
    there = measurement(f"gradients.recurrent_exploding.relu.{name}.accuracy").samples
    for kind, values in (("here", [accuracy for _, accuracy in runs[name]]), ("recorded", there)):
        table.append(f"{name:10}{kind:9}" + "".join(f"{accuracy:5.0%}" for accuracy in sorted(values)))
print("\n".join(table))

# %% alt="Two panels with the norm of the gradient over 200 steps, on a logarithmic axis, five networks in each. Without clipping two networks end within three steps, beyond a million; one has jumps to above ten, after the last of which its norm stays below one; one stays below one throughout. With clipping all five go to the end; three of them have norms between one and a hundred to the last."
figure, panels = plt.subplots(2, sharex=True, sharey=True, figsize=(5.6, 5.6))
for axes, (name, label) in zip(panels, (("none", "without clipping"), ("clip_norm", "with clipping"))):
    for number, (norms, _) in enumerate(runs[name]):
        steps = range(0, len(norms), 4)  # the largest of every four
        largest = np.maximum.reduceat(norms, steps)
        axes.semilogy(steps, largest, color=f"C{number}", linestyle=DASHES[number], linewidth=1.2)
        if len(norms) < 200:
            axes.plot(len(norms) - 1, min(norms[-1], 1e6), "X", markersize=8, color=f"C{number}")  # diverged
    axes.axhline(1, color="black", linewidth=0.8)
    axes.set_title(label, fontsize=11)
    axes.set_ylabel("norm of the gradient")
panels[1].set_ylim(1e-2, 3e6)
panels[1].set_xlabel("step")
plt.show()

# %% [markdown]
# Without clipping two of the networks are gone within three steps, and a third meets batches so steep that it is thrown to where its gradient is
# small and nothing is learned. With clipping all five go on. The norm before clipping still exceeds 1 most of the time in those that learn: clipping does not make
# the gradient smaller, it bounds the step. It is no guarantee either, and one network here did better without. An exploding gradient magnifies rounding
# as well: on another machine some of these numbers are others. Recorded, with what else may be done:

# %%
table = ["                     accuracy  smallest, largest  diverged"]
for kind in ("tanh", "relu"):
    for name in ("none", "clip_norm", "smaller_rate", "adam", "rmsprop", "smaller_weights"):
        run = f"gradients.recurrent_exploding.{kind}.{name}"
        accuracy, diverged = (measurement(f"{run}.{what}") for what in ("accuracy", "diverged"))
        low, high = min(accuracy.samples), max(accuracy.samples)
        lost = f"{sum(diverged.samples):.0f} of {len(diverged.samples)}"
        table.append(f"{kind} {name:16}{accuracy.value:8.0%}{low:12.0%}{high:8.0%}{lost:>10}")
print("\n".join(table))

# %% [markdown]
# Five seeds scatter widely, and so do ten: a comparison of two methods needs them all, seed by seed. Smaller weights, of spectral radius 1, end the
# explosion, and in 200 steps at this rate the ReLU network then learns nothing: `#!value gradients.recurrent_exploding.relu.smaller_weights.accuracy:.0%`. Clipping
# and its relatives bound what is too large. None of them brings back what has vanished.
#
# ## Measure it yourself {#measure}
#
# Put an orthogonal matrix in the place of `BASE`: its products are exactly $\rho^k$. Train with other lengths, or the tanh network at `length=30`. The
# recorded experiments are `recurrent_jacobian`, `recurrent_growth`, `recurrent_task`, `recurrent_exploding` and `clipping` in
# `src/gradnotes/experiments/gradients.py`, with PyTorch. The first command runs a small version and prints every value, the second measures all of
# it anew and records it:
#
# ```console
# $ python -c "from gradnotes import experiments; print(experiments.get('experiments.gradients.recurrent_jacobian').run('quick'))"
# $ python -m gradnotes verify --all --id experiments.gradients.recurrent_jacobian
# ```
