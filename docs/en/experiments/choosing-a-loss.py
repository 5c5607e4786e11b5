# ---
# description: "What each loss pulls at, lines through outliers, a start that is sure and wrong, and a rare class with its threshold moved: recorded runs, and the same in NumPy to change."
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown]
# # Choosing a loss {#choosing-a-loss}
#
# The notes on [losses](../losses/index.md#which) say which loss belongs to which output. Here the three questions that decide are asked of
# numbers: what does a loss pull at, what does it settle on, and what does it do from a bad start? Long runs are read from records; what is
# short is computed below, with the functions that the notes show.
#
# ## What it pulls at {#pull}
#
# Training sees a loss only through its gradient. First that of a number, by the error of the prediction, then that of a class, by the logit of
# the right label; a minus sign says that the logit is pushed up.

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
# Under the squared error, an error of a hundred weighs as much as a thousand errors of a tenth; under the two others as much as one of ten. Of the
# labels, cross-entropy and focal loss pull hardest where the answer is sure and wrong, the hinge pulls alike until its margin is reached, and the
# squared error of a sigmoid gives up the sure error as it does the sure success.
#
# ## What it settles on {#outliers}
#
# Lines through a hundred points with normal noise of one, of which some have been moved by 20, either in their target or in their input. The
# gradient descent below takes any slope function; dividing by the second moments of the inputs spares it a learning rate for each spoiled data set.
# Every number is the mean distance from the true line, of fifty lines here and of a hundred recorded ones, which were fitted in another way.

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
# [Robust](../losses/absolute-and-huber.md#outliers) is a word for the second and third row. Without outliers it costs a little, and against a point
# that lies too far to the right [no loss helps](../losses/absolute-and-huber.md#leverage), since it is the input that multiplies the pull.
#
# ## What it does from a bad start {#start}
#
# Recorded: a network of 32 ReLU units on ten digits, five pairs of output and loss, each with a learning rate tuned on other pictures. Its output
# weights start small, or ten times as large, so that it begins sure and mostly wrong. One mark is one seed.

# %% alt="Test accuracy by output and loss, one mark a seed. From the small start all but one mark lie above nine tenths, those of squared error without squashing a little lower than the others, and one of its runs near a fifth. From the large start cross-entropy and the sigmoids with binary cross-entropy stay above nine tenths, squared error behind a softmax and behind sigmoids spreads from about eight tenths upward, and squared error without squashing falls to between two and three tenths."
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
# From a small start nobody could tell the upper four apart by their accuracy. From the large one, only the two that do not let go of a sure error
# recover whatever the seed. A single unit shows it without any network: from a bias of ten, at a learning rate of one, it reaches its goal by cross-entropy in
# `#!value losses.sigmoid_training.bias_10.cross_entropy.rate_1.steps:.0f` steps, and by squared error in none of the runs within 1000. With learning
# rates tuned it is `#!value losses.sigmoid_training.bias_10.cross_entropy.tuned.steps:.0f` against
# `#!value losses.sigmoid_training.bias_10.mse.tuned.steps:.0f` steps, the squared error at a rate of
# `#!value losses.sigmoid_training.bias_10.mse.learning_rate:.0f`.
#
# ## A rare class: the loss, or the threshold? {#rare}
#
# Weights and focal loss are both recommended for rare classes. Two clouds of points, one of them with one point in a hundred, are a case in
# which the right model is known and linear, so that whatever differs below is the work of the loss.

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
# At the threshold of one half the three look like three models. They are one: the same order of the points, the same average precision, and
# in the last column, with the threshold moved until false positives are as many, the same recall. What differs is what the outputs mean. Those of
# cross-entropy average to the share of the rare class; those of the weight and of the focal loss do not, and have to be mapped back before they are
# [used as probabilities](../losses/focal.md#probabilities).
#
# A network that cannot fit everything is not so simple, and there the order may differ, though not for the better: of a digit with 12
# pictures among some 1200 the recorded average precision is `#!value losses.imbalance.cross_entropy.average_precision:.3f` by cross-entropy,
# `#!value losses.imbalance.pos_weight.average_precision:.3f` with a weight of 100 and `#!value losses.imbalance.focal_2.average_precision:.3f`
# by focal loss.

# %% alt="Recall at one half against average precision on a rare digit, one mark a seed. Cross-entropy and the focal loss lie below six tenths of recall, in overlapping clouds, the focal loss a little to the right; the weight of 100 lies apart, between six and eight tenths. In average precision all three are spread over the same range, around nine tenths."
figure, axes = plt.subplots(figsize=(5.6, 3.2))
for name, marker in (("cross_entropy", "o"), ("pos_weight", "s"), ("focal_2", "^")):
    recall, ranked = (measurement(f"losses.imbalance.{name}.{what}") for what in ("recall", "average_precision"))
    axes.plot(recall.samples, ranked.samples, marker, markersize=5, label=name.replace("_", " "))
axes.set_xlabel("recall at 1/2")
axes.set_ylabel("average precision")
axes.legend(loc="lower right")
plt.show()

# %% [markdown]
# ## What to take from it {#choice}
#
# - For a number, ask which targets may be wrong: that is what [Huber](../losses/absolute-and-huber.md) and L1 are for, and nothing else.
# - For classes, take [cross-entropy](../losses/cross-entropy.md): it is the loss whose pull does not fail at a bad start, and its outputs are probabilities.
# - For a rare class, look at the average precision before the loss is changed. Where it is equal, move the threshold.
#
# ## Measure it yourself {#measure}
#
# Change the share of moved points, `gamma`, or the distance of the clouds; make the rare cloud twice as wide, so that a straight boundary is no
# longer right, and look at the last column again. The recorded runs are `outliers`, `squared_or_entropy`, `sigmoid_training` and `imbalance` in
# `src/gradnotes/experiments/losses.py`, the trainings with PyTorch. The first command runs a small version and prints every value, the second measures
# all of it anew and records it:
#
# ```console
# $ python -c "from gradnotes import experiments; print(experiments.get('experiments.losses.imbalance').run('quick'))"
# $ python -m gradnotes verify --all --id experiments.losses.imbalance
# ```
