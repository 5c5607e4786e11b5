# ---
# description: "Vanishing and exploding gradients in ten layers, and each remedy alone: recorded trainings with their costs, and the same networks in NumPy to change."
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Each remedy alone {#remedies}
#
# Remedies for [vanishing](../gradients/vanishing.md) and [exploding](../gradients/exploding.md) gradients are mostly used together, and then nobody
# knows which of them helped. Here a network of ten hidden layers is broken in one way and mended in one way, first in recorded trainings on digits,
# then in some eighty lines of NumPy.
#
# ## What was measured {#recorded}
#
# Each line is a network that differs from the one above its group in one thing. The weights of `sigmoid`, `relu`, `tanh` and `conv` are those that PyTorch
# gives them. `lost` is the common logarithm of a ratio at the start: of the gradient at the pre-activations of the first layer to that of the last hidden
# one, so that minus three is a thousandth. `steps` is how many it took to reach a loss of half a nat, with the best of three learning rates, out of 400;
# `some` means that not all of the six seeds did.
# `memory` and `time` are those of a training step against the network without the remedy; the time is of one machine. Another start costs nothing and has no entry.

# %%
import numpy as np

from gradnotes.evidence import measurement, measurements

GROUPS = (
    ("sigmoid", "_xavier", "_batch_norm", "_layer_norm", "_group_norm", "_residual", "_adam"),
    ("relu", "_he", "_batch_norm", "_layer_norm", "_group_norm", "_residual", "_adam"),
    ("tanh", "_xavier"),
    ("conv", "_batch_norm", "_instance_norm"),
)
NETWORKS = [base + remedy for base, *remedies in GROUPS for remedy in ("", *remedies)]


def recorded(name, what, experiment="vanishing"):
    return measurement(f"gradients.{experiment}.{name}.{what}")


def cost(name, what):
    found = measurements("gradients").get(f"gradients.remedy_cost.{name}.{what}")
    return f"{found.value:7.1f}" if found else "      -"


table = ["                    lost  steps  accuracy  memory   time"]
for name in NETWORKS:
    reached, steps = (recorded(name, what).value for what in ("reached", "steps"))
    until = f"{steps:.0f}" if reached == 1 else "some" if reached else "never"
    lost, accuracy = (recorded(name, what).value for what in ("log10_ratio", "test_accuracy"))
    costs = cost(name, "memory_ratio") + cost(name, "time_ratio")
    table.append(f"{name:18}{lost:+6.1f}{until:>7}{accuracy:9.0%}  {costs}")
print("\n".join(table))

# %% [markdown]
# The figure has every seed. Where the gradient arrives within two decades of its size, the network learns; `tanh`, just beyond, does so for some seeds.
# One line does not follow that rule.

# %% alt="Two panels with one line a network and one point a seed. Left, the gradient lost between the last layer and the first: eight decades for sigmoid and for the convolutional network, three and a half for ReLU, two for tanh; batch norm, residual connections and He's start bring it near zero, Xavier, layer norm and group norm leave sigmoid with four to six. Right, the test accuracy: at chance for the sigmoid networks that lose more than three decades and for plain ReLU, above nine tenths for nearly all others. ReLU with Adam learns at a loss of three and a half decades; tanh is spread between six and nine tenths."
import matplotlib.pyplot as plt

figure, panels = plt.subplots(1, 2, sharey=True, figsize=(5.6, 5.6))
for axes, what, label in zip(panels, ("log10_ratio", "test_accuracy"), ("gradient lost, log10", "test accuracy")):
    for row, name in enumerate(NETWORKS):
        samples = recorded(name, what).samples
        broken = name in ("sigmoid", "relu", "tanh", "conv")
        axes.plot(samples, [row] * len(samples), "s" if broken else "o", color="C1" if broken else "C0", markersize=4)
    axes.set_xlabel(label)
panels[0].set_yticks(range(len(NETWORKS)), [name.replace("_", " ") for name in NETWORKS], fontsize=9)
panels[0].invert_yaxis()
plt.show()

# %% [markdown]
# `relu_adam` learns with a gradient as small as that of `relu`, because Adam divides it by its own size. `sigmoid_adam` has the same optimizer and
# does not: its first layer gets `#!value gradients.vanishing.sigmoid_adam.first_log10:.0f` decades, less than the `1e-8` that Adam adds to the size before it
# divides. And the plain `relu` fails although its *weight*
# gradients are equal in all layers (`#!value gradients.vanishing.relu.weight_log10_ratio:+.1f` decades from last to first): the signal shrinks on its way
# up as the gradient shrinks on its way down, so all of them are equally small.
#
# ## The network in NumPy {#network}
#
# The network without biases, its loss, and what backpropagation makes of it. `norm` is a batch norm without parameters, before each activation;
# `residual` adds every hidden layer to what came in.

# %%
from gradnotes.reference import activations, gradients, initialization


def normalize(z):
    """z without its mean and scale over the batch, and the way back of a gradient."""
    scale = np.sqrt(z.var(axis=0) + 1e-5)
    out = (z - z.mean(axis=0)) / scale
    return out, lambda g: (g - g.mean(axis=0) - out * (g * out).mean(axis=0)) / scale


def network(weights, x, y, activation, norm=False, residual=False):
    """The loss, its gradient at every weight, and log10 of the gradient's size at every layer's pre-activations."""
    f, slope = getattr(activations, activation), getattr(activations, activation + "_grad")
    z, tape = x @ weights[0].T, []
    for w in weights[1:]:
        a, back = normalize(z) if norm else (z, lambda g: g)
        skip = residual and w is not weights[-1]
        tape.append((w, f(a), slope(a), back, skip))
        z = f(a) @ w.T + (z if skip else 0)
    rows = np.arange(len(y))
    loss = -np.mean(activations.log_softmax(z)[rows, y])
    g = activations.softmax(z)
    g[rows, y] -= 1
    g, grads, sizes = g / len(y), [], []
    for w, h, d, back, skip in reversed(tape):
        grads.append(g.T @ h)
        g = back((g @ w) * d) + (g if skip else 0)
        sizes.append(np.log10(np.sqrt(np.mean(g**2))))
    return loss, [g.T @ x, *grads[::-1]], sizes[::-1]

# %% [markdown]
# A backward pass that is written by hand is checked before it is used: against finite differences, on a network small enough to move every number of its
# first weight.

# %%
rng = np.random.default_rng(0)
first, *others = (rng.standard_normal(shape) for shape in ((5, 4), (5, 5), (5, 5), (3, 5)))
x, y = rng.standard_normal((8, 4)), rng.integers(3, size=8)
checks = []
for options in ({}, {"norm": True}, {"residual": True}, {"norm": True, "residual": True}):

    def result(w, part, options=options):
        return network([w, *others], x, y, "tanh", **options)[part]

    error = gradients.gradient_check(lambda w: result(w, 0), lambda w: result(w, 1)[0], first)
    checks.append(f"{'right' if error < 1e-7 else 'wrong'} {options or 'as it is'}")
print("\n".join(checks))

# %% [markdown]
# ## One thing changed {#one-change}
#
# Ten clouds of points in 64 dimensions stand for the digits, so that nothing needs to be loaded. Every network gets the same eighty batches and one
# learning rate. `lost` depends little on the data, so it can be laid beside the recorded one.

# %%
UNITS, CLASSES, HIDDEN = 64, 10, 10
CENTRES = np.random.default_rng(1).standard_normal((CLASSES, UNITS))


def default(shape, rng):
    bound = initialization.linear_default_bound(shape[1])
    return initialization.uniform(shape, -bound, bound, rng=rng)


def scaled(c):
    return lambda shape, rng: initialization.normal(shape, std=np.sqrt(c / shape[1]), rng=rng)


def train(activation, init=default, rate=0.1, clip=None, steps=80, **options):
    """The decades that the gradient loses at the start, and the loss of every step until one is not finite."""
    rng = np.random.default_rng(2)
    weights = [init((UNITS, UNITS), rng=rng) for _ in range(HIDDEN)] + [init((CLASSES, UNITS), rng=rng)]
    lost, losses = None, []
    with np.errstate(all="ignore"):  # what diverges overflows
        while len(losses) < steps:
            y = rng.integers(CLASSES, size=64)
            x = CENTRES[y] + rng.standard_normal((len(y), UNITS))
            loss, grads, sizes = network(weights, x, y, activation, **options)
            if not np.isfinite(loss):
                break
            lost = sizes[0] - sizes[-1] if lost is None else lost
            losses.append(loss)
            weights = [w - rate * g for w, g in zip(weights, clip(grads) if clip else grads)]
    return lost, losses

# %%
XAVIER, HE = initialization.xavier_uniform, scaled(2)
PLANS = {
    "sigmoid": ("sigmoid", {}),
    "sigmoid_xavier": ("sigmoid", {"init": XAVIER}),
    "sigmoid_batch_norm": ("sigmoid", {"norm": True}),
    "sigmoid_residual": ("sigmoid", {"residual": True}),
    "relu": ("relu", {}),
    "relu_he": ("relu", {"init": HE}),
    "relu_residual": ("relu", {"residual": True}),
    "tanh_xavier": ("tanh", {"init": XAVIER}),
}
table = ["                    lost  recorded   loss at the start, after 80 steps"]
for name, (activation, options) in PLANS.items():
    lost, losses = train(activation, **options)
    there = recorded(name, "log10_ratio").value
    table.append(f"{name:18}{lost:+6.1f}{there:+10.1f}{losses[0]:11.2f}{np.mean(losses[-10:]):12.2f}")
print("\n".join(table))

# %% [markdown]
# A guess costs $\ln 10$, the loss with which those that lose three decades and more still end. Xavier's start is the remedy in a tanh network and none in
# a sigmoid one: the slope of the sigmoid is a quarter at most, and no variance that keeps the signal makes up for it.
#
# ## Exploding {#exploding}
#
# A ReLU network from weights of twice He's variance. Now the ratio is positive, and the loss of the first batch is so large that a few steps at the
# rate of a tenth throw the weights out of the range of floating point. The recorded trainings have 400 steps and eight seeds:

# %%
REMEDIES = ["large", "he", "batch_norm", "layer_norm", "group_norm", "clip_norm", "clip_value"]
REMEDIES += ["rate_0p01", "rate_0p001", "warmup", "decay", "adam", "rmsprop", "residual"]
table = ["             gained  diverged  steps  accuracy"]
for name in REMEDIES:
    gained, diverged, reached, steps, accuracy = (
        recorded(name, what, "exploding") for what in ("log10_ratio", "diverged", "reached", "steps", "test_accuracy")
    )
    until = f"{steps.value:.0f}" if reached.value == 1 else "some" if reached.value else "never"
    lost = f"{sum(diverged.samples):.0f} of {len(diverged.samples)}"
    table.append(f"{name:12}{gained.value:+7.1f}{lost:>10}{until:>7}{accuracy.value:10.0%}")
print("\n".join(table))

# %% [markdown]
# Three groups: a start or a normalization that removes the growth; clipping, small steps and adaptive optimizers, which leave `gained` as it was and
# only bound the step; and remedies that are none, the plain residual connection among them, which adds to the growth. The second group trains, and most
# of it ends with a lower accuracy than the first: `#!value gradients.exploding.clip_norm.test_accuracy:.0%` with clipping by norm,
# `#!value gradients.exploding.adam.test_accuracy:.0%` with Adam, `#!value gradients.exploding.he.test_accuracy:.0%` from He's variance.
# In NumPy:

# %%
LARGE = scaled(4)
PLANS = {
    "large": {},
    "he": {"init": HE},
    "batch_norm": {"norm": True},
    "clip_norm": {"clip": lambda grads: gradients.clip_grad_norm(grads, 1.0)[1]},
    "clip_value": {"clip": lambda grads: gradients.clip_grad_value(grads, 0.1)},
    "rate_0p01": {"rate": 0.01},
    "residual": {"residual": True},
}
curves, table = {}, []
for name, options in PLANS.items():
    lost, curves[name] = train("relu", **{"init": LARGE, **options})
    there = recorded(name, "log10_ratio", "exploding").value
    end = f"{np.mean(curves[name][-10:]):.2f}" if len(curves[name]) == 80 else f"diverged, step {len(curves[name])}"
    table.append(f"{name:12}{lost:+6.1f}, recorded {there:+.1f}   loss {curves[name][0]:6.1f} to {end}")
print("\n".join(table))

# %% alt="The loss of each batch over eighty steps, on a logarithmic axis. The large start leaves the picture upward within the first steps. Clipped by norm and at a hundredth of the rate it falls slowly from a hundred and stays above one. Clipped by value it falls from a hundred to below one within thirty steps. From He's variance and with batch norm it begins near three and falls below one as well."
figure, axes = plt.subplots(figsize=(5.6, 3.6))
for number, (name, dash) in enumerate(zip(PLANS, ("-", "--", "-", ":", "-.", (0, (5, 1))))):
    axes.semilogy(curves[name], linestyle=dash, color=f"C{number}", marker="o" if name == "large" else "", label=name)
axes.set_xlabel("step")
axes.set_ylabel("loss of the batch")
axes.set_ylim(1e-3, 1e5)
axes.legend(ncols=2, fontsize=9)
plt.show()

# %% [markdown]
# ## Measure it yourself {#measure}
#
# Change `HIDDEN`, give `train` another activation, or combine two remedies that failed alone. The recorded trainings are `vanishing`, `exploding` and
# `remedy_cost` in `src/gradnotes/experiments/gradients.py`, with PyTorch. The first command runs a small version and prints every value, the second
# measures all of it anew and records it:
#
# ```console
# $ python -c "from gradnotes import experiments; print(experiments.get('experiments.gradients.vanishing').run('quick'))"
# $ python -m gradnotes verify --all --id experiments.gradients.vanishing
# ```
