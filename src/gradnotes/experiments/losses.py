"""What losses do: gradients where a sigmoid saturates, the loss at the start, outliers, confidence, imbalance."""

from __future__ import annotations

import math

import numpy as np

from gradnotes.experiments import Size, Values, experiment
from gradnotes.experiments._loss_training import (
    first_losses,
    imbalance_of,
    outputs_of,
    smoothing_of,
    spelled,
    unit_of,
)
from gradnotes.experiments._robust_regression import outliers_of
from gradnotes.reference import losses
from gradnotes.reference.activations import sigmoid, sigmoid_grad

LOGITS = (5.0, 0.0, -1.0, -2.0, -5.0, -10.0, -20.0)


@experiment({"probability": "1", "gradient": "1"})
def sigmoid_gradient(size: Size) -> Values:
    """|Gradient| by the logit for the label 1, after a sigmoid; exact.

    mse: of half the squared error; cross_entropy: of the binary cross-entropy. logit_m5 is the logit -5, which is
    sure and wrong. largest: the largest of mse over all logits, and the probability where it is.
    """
    found: Values = {}
    for z in LOGITS:
        name = f"logit_{spelled(z).replace('-', 'm')}"
        found[f"{name}.probability"] = float(sigmoid(z))
        found[f"{name}.mse.gradient"] = _squared(z)
        found[f"{name}.cross_entropy.gradient"] = -float(losses.binary_cross_entropy_with_logits_grad(z, 1.0))
    best = -math.log(2)  # p (1 - p)² is largest at p = 1/3
    found["largest.probability"], found["largest.mse.gradient"] = float(sigmoid(best)), _squared(best)
    return found


def _squared(z: float) -> float:
    """|Gradient| of half the squared error after a sigmoid, by the logit z, for the label 1."""
    return -float(losses.mse_loss_grad(sigmoid(z), 1.0) / 2 * sigmoid_grad(z))


@experiment({"steps": "steps", "reached": "1", "learning_rate": "1"}, seeds={"quick": 1, "full": 10})
def sigmoid_training(size: Size, seed: int) -> Values:
    """Steps of gradient descent until one sigmoid unit tells even digits from odd ones, right on 88 % of them.

    It starts from weights of 0 and a bias of 0, 5 or 10: at 5 and 10 it is sure that every digit is even. rate_1: at a
    learning rate of 1; tuned: at a power of four, tuned on another split for each loss and start. mse: half the squared
    error. 1000 steps where it did not get there.
    """
    return unit_of(size, seed)


@experiment(
    {"early_accuracy": "1", "accuracy": "1", "learning_rate": "1", "diverged": "1"},
    seeds={"quick": 1, "full": 8},
)
def squared_or_entropy(size: Size, seed: int) -> Values:
    """Test accuracy of a network of 32 ReLU units on the digits after 50 steps of SGD and after 300.

    Outputs and losses: softmax and cross-entropy; ten sigmoids and binary cross-entropy; half the squared distance to
    the one-hot target of the softmax, of sigmoids, of the outputs themselves. small_start: output weights of variance
    1 / n; large_start: weights ten times as large. The learning rate is tuned for each, by the last accuracy, on
    another split, and may be too high for this one: then the training has diverged.
    """
    return outputs_of(size, seed)


@experiment({"loss": "nat", "logit_std": "1"}, seeds={"quick": 2, "full": 20})
def initial_loss(size: Size, seed: int) -> Values:
    """Cross-entropy before training. log 10 is 2.3026.

    zeros, default (PyTorch's), he, normal_1 (weights from N(0, 1)), uniform_0_1 (from U(0, 1)): of networks with two
    hidden ReLU layers of 128 on the digits; logit_std: of the logits of a picture, as a root mean square.
    classes_10.scale_3: of 10 independent logits from N(0, 3²).
    """
    return first_losses(size, seed)


@experiment({"error": "1"}, seeds={"quick": 3, "full": 100})
def outliers(size: Size, seed: int) -> Values:
    """How far a line that is fitted to 100 points is from the true one, as a root mean square between -1 and 1.

    Noise of 1; target: a share of the points is 20 too high; input: it lies 20 too far to the right. mse, l1, and huber
    with delta = 1.345.
    """
    return outliers_of(100, seed)


@experiment(
    {"accuracy": "1", "confidence": "1", "calibration_error": "1", "test_loss": "nat", "logit_gap": "1"},
    seeds={"quick": 1, "full": 20},
)
def label_smoothing(size: Size, seed: int) -> Values:
    """A network of 64 ReLU units that fits 300 digits, 400 steps of Adam, with labels smoothed by epsilon.

    Of the test part: accuracy, mean confidence (the largest probability), expected calibration error in ten bins,
    cross-entropy without smoothing. logit_gap: by how much the logit of the label exceeds the mean of the others, on
    the training part. noisy: 20 % of the labels of the training part are wrong.
    """
    return smoothing_of(size, seed)


@experiment({"gap": "1", "floor": "nat"})
def label_smoothing_theory(size: Size) -> Values:
    """Where the smoothed loss of ten classes is least: by how much one logit exceeds the others, and the loss there."""
    found: Values = {}
    for epsilon in (0.05, 0.1, 0.2, 0.4):
        gap = math.log1p(10 * (1 - epsilon) / epsilon)
        logits = gap * np.eye(10)[0]
        found[f"epsilon_{spelled(epsilon)}.gap"] = gap
        found[f"epsilon_{spelled(epsilon)}.floor"] = float(losses.cross_entropy(logits, 0, label_smoothing=epsilon))
    return found


@experiment(
    {"recall": "1", "false_positive_rate": "1", "average_precision": "1", "confidence": "1", "accuracy": "1"},
    seeds={"quick": 1, "full": 20},
)
def imbalance(size: Size, seed: int) -> Values:
    """One digit against nine by a network of 32 ReLU units, when only 12 of some 1200 pictures show it.

    300 steps of Adam. pos_weight: 100; focal_2_alpha_0p25: focal loss with gamma = 2 and alpha = 0.25 for the rare
    digit. On the test part, where one of ten is rare: recall and false positive rate at the probability 1/2, average
    precision, mean confidence (the probability of the answer), accuracy.
    """
    return imbalance_of(size, seed)
