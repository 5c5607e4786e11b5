"""Optimizers on surfaces of a few variables, exact and with noise, what they keep in memory, and how they train."""

from __future__ import annotations

from gradnotes.experiments import Size, Values, experiment
from gradnotes.experiments._optimizer_decay import decayed
from gradnotes.experiments._optimizer_lion_muon import contested
from gradnotes.experiments._optimizer_memory import state_sizes
from gradnotes.experiments._optimizer_noise import moved, noised, sparsely
from gradnotes.experiments._optimizer_schedules import compared, endings, warmed
from gradnotes.experiments._optimizer_steps import amplitudes, deviations, step_sizes
from gradnotes.experiments._optimizer_surfaces import damped, quadratics, raced, turned
from gradnotes.experiments._optimizer_sweep import DEEP, DIGITS, MEMORY, swept

# Exact: no number is drawn, but for the gradients of `step_size` and `rescaling`, which are the same in every run.


@experiment({"steps": "steps", "factor": "1"})
def quadratic(size: Size) -> Values:
    """Gradient descent, momentum and Nesterov's on (x_1² + x_2² / κ) / 2 from (1, 1), with the best constants for κ.

    steps: until the distance stays below a thousandth of the first. factor: by which it shrinks in a step, in the end.
    """
    return quadratics((10, 100) if size == "quick" else (10, 100, 1000))


@experiment({"overshoot": "1", "crossings": "1", "steps": "steps", "diverged": "1"})
def damping(size: Size) -> Values:
    """Momentum and Nesterov's at one learning rate η and the momentum 0.9 on h x² / 2 from 1, by the product η h.

    nesterov: as PyTorch has it, at the point where the gradient is taken; nesterov_sutskever: where the paper's is.

    overshoot: the farthest beyond the minimum. crossings: how often it is crossed until |x| stays below 1/100; steps:
    how many that takes, 2000 where it never does. diverged: whether |x| ends above 1.
    """
    return damped(2000)


@experiment({"steps": "steps", "reached": "1", "log2_rate": "1", "octaves": "1", "near_octaves": "1", "surfaces": "1"})
def race(size: Size) -> Values:
    """Six methods on seven surfaces, each at the best learning rate of 2^-24, 2^-23, … 2^8.

    steps: until the loss stays below a thousandth of what it could fall by, out of 2000; `SURFACES` says what they are.
    reached: whether it does. octaves: at how many of the rates; near_octaves: in at most four times as many steps.
    common.surfaces: how many of the surfaces are reached at one and the same rate, the best for that, log2_rate.
    """
    return raced(300 if size == "quick" else 2000)


@experiment({"steps": "steps", "log2_rate": "1"})
def rotation(size: Size) -> Values:
    """Steps on a bowl of condition number 1000 by the angle between its axes and those of the coordinates.

    Until the distance stays below a hundredth of that at the start, which is the same in the bowl, out of 5000, at the
    best rate of 2^-20, … 2^8 for each method and angle.
    """
    return turned(300 if size == "quick" else 5000)


@experiment({"deviation": "1"})
def rescaling(size: Size) -> Values:
    """100 steps along the same gradients, and along these gradients multiplied by a factor for each coordinate.

    uniform_f: by f; diagonal: by 10^-3 … 10^3, another in each. deviation: the farthest that the second path is from
    the first, in root mean squares of the way of the first. eps_0, eps_1em8: epsilon.
    """
    return deviations(100)


@experiment({"step": "1"})
def step_size(size: Size) -> Values:
    """The root mean square of the t-th step over 1000 coordinates, at the learning rate 1.

    noise: gradients from N(0, 1). constant: gradients of 1. burst: of 100 for ten steps, then of 1. descent: the
    gradient θ of a parabola, from 1 at the rate 0.1, as the effective rate: the step over the gradient.
    """
    return step_sizes(1000 if size == "quick" else 10_000)


@experiment({"amplitude": "1"})
def oscillation(size: Size) -> Values:
    """How far from the minimum of (x² + 30 y²) / 2 methods stay at a constant learning rate, without any noise.

    amplitude: the largest |x| or |y| in the last fifth of 20 000 steps from (1, 1); decayed: at the end, where the rate
    falls linearly to 0.
    """
    return amplitudes(300 if size == "quick" else 20_000)


@experiment({"elements": "1", "bytes": "B"})
def memory(size: Size) -> Values:
    """What torch.optim keeps for each parameter of a matrix after a step, in float32: numbers, and bytes.

    Lion, which PyTorch lacks: the reference's.
    """
    return state_sizes(64)


NOISE = {"log10_loss": "1", "log2_rate": "1"}


@experiment(NOISE, seeds={"quick": 1, "full": 8})
def noisy(size: Size, seed: int) -> Values:
    """The loss that is left of a bowl of 20 dimensions after 1000 steps along noisy gradients.

    Its curvatures go from 1/30 to 1. normal_s: noise from N(0, s²) in every coordinate; heavy: Student's t with 1.5
    degrees of freedom. constant: the mean over the last tenth of the steps; decayed: at the end, where the rate falls
    linearly to 0. The rate is the best of 2^-18, … 2^3 on another start with other noise.
    """
    return noised(100 if size == "quick" else 1000, seed)


@experiment({**NOISE, "rare_error": "1"}, seeds={"quick": 1, "full": 8})
def sparse(size: Size, seed: int) -> Values:
    """The loss that is left of a linear regression on 20 features of 0 and 1 after 1000 batches of 16 examples.

    sparse: the i-th is there with a probability from 1/2 down to 1/1000; dense: all with 1/2. rare_error: the root
    mean square error of the coefficients of the rarest five. The rate is tuned as in `noisy`, and falls linearly to 0.
    """
    return sparsely(200 if size == "quick" else 1000, seed)


@experiment(NOISE, seeds={"quick": 1, "full": 8})
def moving(size: Size, seed: int) -> Values:
    """The mean loss over the second half of 2000 steps on bowls that change, along gradients with noise from N(0, 1).

    drift: the minimum takes a random walk with steps from N(0, 0.03²). jump: it is drawn anew every 500 steps.
    rescaled: the loss is multiplied by 100 in every other 500 steps, and counted without that.
    The rate is tuned as in `noisy`, and constant.
    """
    return moved(100 if size == "quick" else 2000, seed)


# Training: networks on the digits and a recurrent one, float32


SWEPT = {
    "train_loss": "nat", "test_accuracy": "1", "log2_rate": "1", "octaves": "1", "rise": "1", "diverged": "1",
}  # fmt: skip


@experiment(SWEPT, seeds={"quick": 1, "full": 8})
def training(size: Size, seed: int) -> Values:
    """A network of two hidden ReLU layers of 32 with He's weights on the digits, 20 epochs, at constant learning rates.

    early: after 2 epochs; end: after 20. The learning rate of each moment is the best of eight to ten powers of two
    on another split: by the training loss, at the end by the test accuracy. default: at PyTorch's.
    rate_m8: at 2^-8, on that other split; octaves: at how many rates in a row, there, it is good enough: a loss within
    twice the best one's, or an accuracy within a hundredth. rise: the largest factor by which the training loss, looked
    at every epoch, stands above an earlier one in the last six. A loss above 10, or of a training that diverged, counts
    as 10.
    """
    return swept(DIGITS, seed, quick=size == "quick")


@experiment(SWEPT, seeds={"quick": 1, "full": 8})
def deep_training(size: Size, seed: int) -> Values:
    """The same of six hidden layers with the variance of PyTorch's own weights: after 3 epochs, and after 10."""
    return swept(DEEP, seed, quick=size == "quick")


@experiment(SWEPT, seeds={"quick": 1, "full": 8})
def recurrent_training(size: Size, seed: int) -> Values:
    """The same of a tanh RNN that is to name the first of 12 symbols, on new sequences: after 100 steps and 300."""
    return swept(MEMORY, seed, quick=size == "quick")


@experiment(
    {
        "early_excess": "nat", "excess": "nat", "last_excess": "nat", "spread": "nat",
        "test_accuracy": "1", "log2_rate": "1",
    },
    seeds={"quick": 1, "full": 8},
)  # fmt: skip
def last_epochs(size: Size, seed: int) -> Values:
    """By how much the loss of softmax regression, a fifth of the labels wrong, stands above its minimum, 30 epochs.

    The learning rate is the best after two epochs, on another split: constant, an eighth of it (lower), or falling to
    0. early_excess: after two epochs; excess: the mean over the ends of the last ten; spread: of those.
    """
    return endings(size, seed)


@experiment(
    {"train_loss": "nat", "test_loss": "nat", "test_accuracy": "1", "log2_rate": "1"}, seeds={"quick": 1, "full": 8}
)
def schedules(size: Size, seed: int) -> Values:
    """Schedules of one length, each with the best of nine peak rates on another split, by the test accuracy.

    right_labels: the network of `training` for 10 epochs; wrong_labels: the same with a fifth of the labels wrong.
    step: a tenth after a half, a hundredth after three quarters.
    """
    return compared(size, seed)


@experiment(
    {
        "train_loss": "nat", "test_accuracy": "1", "learned": "1", "peak": "nat", "octaves": "1", "log2_rate": "1",
    },
    seeds={"quick": 1, "full": 8},
)  # fmt: skip
def warmup(size: Size, seed: int) -> Values:
    """Ten hidden ReLU layers of 32 with He's weights, 6 epochs, with 2 epochs of linear warmup and without.

    learned: a training loss below 0.5; octaves: at how many rates. peak: the largest training loss at the start and
    after 1, 2, 3, 5, 10 and 20 steps. tuned: at the rate with the best test accuracy on another split.
    """
    return warmed(size, seed)


@experiment(
    {
        "test_loss": "nat", "test_accuracy": "1", "log2_rate": "1", "log2_decay": "1", "log2_best": "1", "slope": "1",
        "kept": "1",
    },
    seeds={"quick": 1, "full": 8},
)  # fmt: skip
def weight_decay(size: Size, seed: int) -> Values:
    """Adam with L2 and with decoupled decay, PyTorch's, on a hidden layer of 64 units and 300 pictures, 400 steps.

    log2_best: the decay of the least test loss at a learning rate, of powers of four and a parabola through three;
    slope: how that goes with the rate's logarithm, from 2^-9 to 2^-5. tuned: the best rate and decay on another split.
    large_gradients.kept: the share that is left, of the norm without decay, of the quarter of first-layer weights with
    the largest gradients, small_gradients of the smallest, when the norm of all is about halved.
    """
    return decayed(size, seed)


@experiment(
    {"train_loss": "nat", "test_accuracy": "1", "log2_rate": "1", "steps": "steps"}, seeds={"quick": 1, "full": 8}
)
def lion_muon(size: Size, seed: int) -> Values:
    """AdamW, Lion and Muon on the networks of `training` (shallow) and `deep_training`, 20 epochs, without decay.

    Muon: for all weights but those of the last layer, in float32, with match_rms_adamw; Adam has the rest, at the same
    learning rate. early: after 2 epochs, of the deep network 3; late: after 10. The rate, a power of two, is the best
    for the training loss of the moment on another split; for the end and for annealed, falling linearly to 0 until
    then, the best for the test accuracy. steps: to the training loss of AdamW at the moment, at the rate that is best
    for that; 420 where it is not reached.
    """
    return contested(size, seed)
