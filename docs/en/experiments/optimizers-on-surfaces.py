# ---
# description: "Six optimizers on seven surfaces: recorded steps and the range of good learning rates, and the same methods in NumPy, to change."
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Optimizers on surfaces {#surfaces}
#
# Six methods go down seven losses of two variables. Nothing is random here, so every number can be computed again to the last step. The methods are
# those of the notes: [gradient descent](../optimizers/sgd.md), [momentum](../optimizers/momentum.md) and [Nesterov's](../optimizers/nesterov.md) at 0.9,
# [Adagrad](../optimizers/adagrad.md), [RMSprop](../optimizers/rmsprop.md) and [Adam](../optimizers/adam.md) with PyTorch's defaults. <!-- typed 0.9: the usual momentum -->
#
# ## What was measured {#recorded}
#
# Steps until the loss stays below a thousandth of what it could fall by, at the best of 33 learning rates, each twice the one before. In parentheses: how
# many of these rates take at most four times as many steps. A dash: not within 2000 steps at any rate. `turned` is `bowl` with its axes turned by 30°,
# `steep` is its loss times a thousand, `wide` its coordinates times ten. `badly_scaled` is a bowl whose coordinates have units that differ by a thousand.

# %%
from functools import partial

import numpy as np

from gradnotes.evidence import measurement
from gradnotes.reference import optimizers

METHODS = {
    "gd": optimizers.sgd,
    "momentum": partial(optimizers.sgd, momentum=0.9),
    "nesterov": partial(optimizers.sgd, momentum=0.9, nesterov=True),
    "adagrad": optimizers.adagrad,
    "rmsprop": optimizers.rmsprop,
    "adam": optimizers.adam,
}
SURFACES = ("bowl", "turned", "rosenbrock", "saddle", "badly_scaled", "steep", "wide")


def recorded(surface, method, what):
    return measurement(f"optimizers.race.{surface}.{method}.{what}").value


table = [" " * 12 + "".join(f"{method:>12}" for method in METHODS)]
for surface in SURFACES:
    cells = []
    for method in METHODS:
        steps, octaves = (recorded(surface, method, what) for what in ("steps", "near_octaves"))
        there = recorded(surface, method, "reached")
        cells.append(f"{steps:6.0f} ({octaves:2.0f}) " if there else "      -     ")
    table.append(f"{surface:12}" + "".join(f"{cell:>12}" for cell in cells))
print("\n".join(table))

# %% [markdown]
# Read it by pairs of lines. From `bowl` to `turned` the first three columns do not change, the last three do. From `bowl` to `steep` it is the other way
# round, but only in the best *rate*: `#!value optimizers.race.bowl.gd.log2_rate:.0f` and `#!value optimizers.race.steep.gd.log2_rate:.0f` for gradient descent, as powers of
# two, `#!value optimizers.race.bowl.adam.log2_rate:.0f` and `#!value optimizers.race.steep.adam.log2_rate:.0f` for Adam. And what is badly scaled defeats every method with one
# rate for all coordinates; RMSprop too, which does not settle near enough.
#
# ## Step by step {#walk}
#
# A method is a function from parameters, gradient and state to new parameters and a new state. Here they walk through Rosenbrock's valley again, at the
# rates that were recorded as the best, and arrive after the same number of steps:


# %%
def rosenbrock(point):
    x, y = point[..., 0], point[..., 1]
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def slope(point):
    x, y = point
    return np.array([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)])


def walk(rule, gradient, start, rate, steps, falls=False):
    """The points after each step; the rate stays, or falls linearly to 0."""
    theta, state = np.array(start, float), None
    path = [theta]
    for t in range(steps):
        theta, state = rule(theta, gradient(theta), state, lr=rate * (1 - t / steps) if falls else rate)
        path.append(theta)
    return np.array(path)


START = (-1.2, 1.0)
paths, table = {}, ["             rate   steps  recorded"]
for method, rule in METHODS.items():
    rate = 2.0 ** recorded("rosenbrock", method, "log2_rate")
    paths[method] = walk(rule, slope, START, rate, 2000)
    left = rosenbrock(paths[method]) / rosenbrock(np.array(START))
    steps = np.flatnonzero(left > 1e-3)[-1] + 1
    there = recorded("rosenbrock", method, "steps")
    table.append(f"{method:9}{rate:8.2g}{steps:8d}{there:10.0f}")
print("\n".join(table))

# %% alt="Two panels with the contours of a curved valley that goes from the upper left down to the origin and up to the right, and the first 150 steps of three methods in each. Left, gradient descent zigzags at the upper left, drops to the floor of the valley and creeps; momentum and Nesterov go round the bend, and momentum up the right arm past the minimum. Right, Adagrad leaves the picture with its first step and is back in the left arm, where RMSprop has hardly left the start; Adam sets out in leaps as wide as the picture and is in the right arm within a few steps."
import matplotlib.pyplot as plt

figure, panels = plt.subplots(1, 2, sharey=True, figsize=(5.6, 3.6))
x, y = np.meshgrid(np.linspace(-1.8, 1.8, 121), np.linspace(-0.6, 2.0, 121))
for axes, group in zip(panels, (("gd", "momentum", "nesterov"), ("adagrad", "rmsprop", "adam"))):
    axes.contour(x, y, rosenbrock(np.stack([x, y], axis=-1)), (1, 5, 20, 80, 200), colors="0.7", linewidths=0.5)
    for method, dash in zip(group, ("-", "--", ":")):
        number = ("gd", "momentum", "adam", "nesterov", "adagrad", "rmsprop").index(method)
        axes.plot(*paths[method][:150].T, linestyle=dash, color=f"C{number}", label=method)
    axes.plot([1], [1], "x", color="black")
    axes.set_xlim(-1.8, 1.8)
    axes.set_ylim(-0.6, 2.0)
    axes.legend(fontsize=9, loc="lower right")
plt.show()

# %% [markdown]
# ## How much tuning {#rates}
#
# The same bowl at fifteen rates. A row with many numbers is a method that forgives; numbers that hardly differ from column to column, one that does not
# care. Gradient descent has a sharp edge on the right, where it diverges, and halves its steps up to there. RMSprop is slow at both ends: at small rates
# it needs many steps, at large ones it does not settle.


# %%
def bowl(curvatures, angle):
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return turn @ np.diag(curvatures) @ turn.T, turn


def needed(method, curvatures, angle, rate, steps=1000, start=(-7.0, 1.3)):
    """Steps until the loss of a bowl stays below a thousandth of the first; None where it does not."""
    hessian, turn = bowl(curvatures, angle)
    with np.errstate(all="ignore"):  # what diverges overflows
        path = walk(METHODS[method], lambda p: hessian @ p, turn @ np.array(start), rate, steps)
        left = np.einsum("ti,ij,tj->t", path, hessian, path)
    over = np.flatnonzero(~(left <= 1e-3 * left[0]))
    return over[-1] + 1 if over[-1] < steps else None


RATES = 2.0 ** np.arange(-12, 3)
table = ["log2 rate" + "".join(f"{np.log2(rate):5.0f}" for rate in RATES)]
for method in METHODS:
    cells = [needed(method, (1, 30), 0, rate) for rate in RATES]
    table.append(f"{method:9}" + "".join(f"{cell or '-':>5}" for cell in cells))
print("\n".join(table))

# %% [markdown]
# ## Turn the bowl {#turn}
#
# The best of ten of those rates for each angle, on a bowl with the condition number 100:

# %%
table = ["angle     " + "".join(f"{angle:6d}" for angle in (0, 10, 30, 45))]
for method in ("momentum", "adagrad", "adam"):
    cells = []
    for angle in (0, 10, 30, 45):
        tries = [needed(method, (1, 100), np.radians(angle), rate) for rate in RATES[5:]]
        cells.append(min((steps for steps in tries if steps), default="-"))
    table.append(f"{method:10}" + "".join(f"{cell:>6}" for cell in cells))
print("\n".join(table))

# %% [markdown]
# Whoever has one rate for all coordinates does not notice. Adagrad divides each coordinate by its own history, and on the axes that is exactly the
# curvature it has to get rid of; turned by ten degrees, most of the gain is gone. Adam at a large rate hardly notices here; at a condition number of
# 1000 [it does](../optimizers/adam.md#invariance).
#
# ## At the end {#end}
#
# How far from the minimum a method stays, when it has had all the time it wants. RMSprop's steps do not shrink with the gradient, since it divides by its
# size: it goes to and fro by half the rate. A rate that falls to zero ends that. What is nearer than `1e-15` is printed so.


# %%
def last_distance(method, rate, falls):
    path = walk(METHODS[method], lambda p: np.array([1.0, 30.0]) * p, (1.0, 1.0), rate, 4000, falls)
    return np.abs(path[-200:]).max() if not falls else np.abs(path[-1]).max()


table = ["             rate  constant  recorded   falling to 0"]
for method in ("rmsprop", "gd"):
    for rate in (0.05, 0.01):
        name = f"optimizers.oscillation.{method}.rate_{rate}".replace("0.", "0p") + ".constant.amplitude"
        there = measurement(name).value
        numbers = last_distance(method, rate, False), there, last_distance(method, rate, True)
        table.append(f"{method:9}{rate:8}" + "".join(f"{max(n, 1e-15):10.1e}" for n in numbers))
print("\n".join(table))

# %% [markdown]
# ## Measure it yourself {#measure}
#
# Change `START`, give `walk` a gradient of your own, or tune the momentum together with the rate. The recorded runs are `race`, `rotation` and `oscillation` in
# `src/gradnotes/experiments/optimizers.py`. The first command runs a small version and prints every value, the second measures all of it anew and
# records it:
#
# ```console
# $ python -c "from gradnotes import experiments; print(experiments.get('experiments.optimizers.race').run('quick'))"
# $ python -m gradnotes verify --all --id experiments.optimizers.race
# ```
