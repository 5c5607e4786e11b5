"""Rows of the conventions table on losses: one or two examples, and what each side makes of them.

Every function returns its sides by name; what is not PyTorch's is plain arithmetic. An outcome that is no number, nan
or an error, is 1.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from gradnotes.experiments._conventions_optimizers import Sides
from gradnotes.reference import losses


def double(*values: Any) -> Tensor:
    """A float64 tensor of numbers or of rows."""
    return torch.tensor(values[0] if len(values) == 1 else values, dtype=torch.float64)


def slope(loss: Callable[[Tensor], Tensor], *at: Any) -> list[float]:
    """The gradient of a loss by its input."""
    x = double(*at).requires_grad_()
    (gradient,) = torch.autograd.grad(loss(x), x)
    return [float(entry) for entry in gradient.flatten()]


def fails(call: Callable[[], object], error: type[Exception]) -> float:
    """1 where it raises this error, else 0."""
    try:
        call()
    except error:
        return 1.0
    return 0.0


TWO, CLASSES, WEIGHTS = ((0.0, 0.0), (math.log(3), 0.0)), (0, 1), (1.0, 3.0)
"""Two examples to which the softmax gives 1/2 and 1/4 of their class, and the weights of the classes."""


def cross_entropy_weighted_mean() -> Sides:
    """Losses of log 2 and log 4 with the weights 1 and 3."""
    logits, classes, weight = double(*TWO), torch.tensor(CLASSES), double(*WEIGHTS)
    one_hot = functional.one_hot(classes, 2).double()
    return {
        "textbook": (1 * math.log(2) + 3 * math.log(4)) / 2,
        "torch": functional.cross_entropy(logits, classes, weight).item(),
        "torch_soft": functional.cross_entropy(logits, one_hot, weight).item(),
    }


def binary_cross_entropy_weight() -> Sides:
    """Two losses of log 2 with the weights 1 and 3."""
    loss = functional.binary_cross_entropy_with_logits(double(0.0, 0.0), double(0.0, 1.0), double(*WEIGHTS))
    return {"textbook": (1 + 3) * math.log(2) / (1 + 3), "torch": loss.item()}


def cross_entropy_all_ignored() -> Sides:
    """The mean over two examples of which both are to be ignored."""
    logits, classes = double(*TWO), torch.tensor([-100, -100])
    gradient = slope(lambda x: functional.cross_entropy(x, classes), *TWO)
    return {
        "practice": 0 / max(0, 1),
        "torch": float(functional.cross_entropy(logits, classes).isnan()),
        "torch_gradient": math.hypot(*gradient),
    }


def label_smoothing_share() -> Sides:
    """The target of the right one of two classes with a smoothing of 0.2, read off the gradient at equal logits."""
    label = torch.tensor([0])
    gradient = slope(lambda x: functional.cross_entropy(x, label, label_smoothing=0.2), [[0.0, 0.0]])
    return {"practice": 1 - 0.2, "torch": 1 / 2 - gradient[0]}


def label_smoothing_weight() -> Sides:
    """Equal logits of two classes with the weights 1 and 3, the label 0, a smoothing of 0.2."""
    loss = functional.cross_entropy(double([[0.0, 0.0]]), torch.tensor([0]), double(*WEIGHTS), label_smoothing=0.2)
    return {"practice": 1 * math.log(2) / 1, "torch": loss.item()}


def cross_entropy_masked_class() -> Sides:
    """A class with the logit minus infinity and the target probability 0, beside the right one."""
    loss = functional.cross_entropy(double([[0.0, -math.inf]]), double([[1.0, 0.0]]))
    return {"reference": float(losses.cross_entropy([[0.0, -math.inf]], [[1.0, 0.0]])), "torch": float(loss.isnan())}


def cross_entropy_class_axis() -> Sides:
    """Two places with two logits each, of class 0: a square that can be read in two ways."""
    x, classes = [[0.0, math.log(3)], [0.0, 0.0]], torch.tensor([[0, 0]])
    rows = [math.log(sum(math.exp(z - row[0]) for z in row)) for row in x]
    return {"keras": sum(rows) / 2, "torch": functional.cross_entropy(double([x]), classes).item()}


def cross_entropy_input() -> Sides:
    """The probabilities 1 and 0 of two classes, of which the first is right."""
    return {
        "textbook": math.log(1 / 1.0),
        "torch": functional.cross_entropy(double([[1.0, 0.0]]), torch.tensor([0])).item(),
    }


def nll_input() -> Sides:
    """The probability 1/2 of the right class."""
    return {"textbook": -math.log(0.5), "torch": functional.nll_loss(double([[0.5, 0.5]]), torch.tensor([0])).item()}


def binary_cross_entropy_clamp() -> Sides:
    """The label 1 with the probability exp(-200)."""
    p = math.exp(-200)
    return {"textbook": -math.log(p), "torch": functional.binary_cross_entropy(double([p]), double([1.0])).item()}


def binary_cross_entropy_clamp_gradient() -> Sides:
    """The label 1 with the probability 1e-20: the derivative by log p, which so far down is that by the logit."""
    p = 1e-20
    (gradient,) = slope(lambda x: functional.binary_cross_entropy(x, double([1.0])), [p])
    return {"textbook": -1 / p * p, "torch": gradient * p}


def binary_cross_entropy_labels() -> Sides:
    """The label -1 with the logit -10."""
    z, y = double([-10.0]), double([-1.0])
    return {
        "reference": fails(lambda: losses.binary_cross_entropy_with_logits([-10.0], [-1.0]), ValueError),
        "torch": functional.binary_cross_entropy_with_logits(z, y).item(),
        "torch_bce": fails(lambda: functional.binary_cross_entropy(z.sigmoid(), y), RuntimeError),
    }


def kl_mean() -> Sides:
    """The divergence of two equal classes from a target of one, for one example."""
    log_p, target = double([[math.log(0.5), math.log(0.5)]]), double([[1.0, 0.0]])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PyTorch's, of this very thing
        mean = functional.kl_div(log_p, target).item()
    return {
        "textbook": 1.0 * math.log(1 / 0.5),
        "torch": mean,
        "torch_batchmean": functional.kl_div(log_p, target, reduction="batchmean").item(),
    }


def kl_arguments() -> Sides:
    """(1/2, 1/2) as the first argument and (1/4, 3/4) as the second."""
    first, second = (0.5, 0.5), (0.25, 0.75)
    p, q = (torch.distributions.Categorical(probs=double(*shares)) for shares in (first, second))
    return {
        "textbook": sum(a * math.log(a / b) for a, b in zip(first, second, strict=True)),
        "torch": functional.kl_div(double([first]).log(), double([second]), reduction="batchmean").item(),
        "torch_distributions": torch.distributions.kl_divergence(p, q).item(),
    }


def mse_half() -> Sides:
    """An error of 3."""
    x, t = double([3.0]), double([0.0])
    return {
        "textbook": 3**2 / 2,
        "torch": functional.mse_loss(x, t).item(),
        "torch_huber": functional.huber_loss(x, t, delta=10.0).item(),
    }


def mse_outputs() -> Sides:
    """One example with two outputs, wrong by 3 and by 1."""
    return {
        "textbook": 3.0**2 + 1.0**2,
        "torch": functional.mse_loss(double([[3.0, 1.0]]), double([[0.0, 0.0]])).item(),
    }


def huber_or_smooth_l1() -> Sides:
    """An error of 3 with a threshold of 2."""
    x, t = double([3.0]), double([0.0])
    return {
        "paper": 2 * (3 - 2 / 2),
        "torch_huber": functional.huber_loss(x, t, delta=2.0).item(),
        "torch_smooth": functional.smooth_l1_loss(x, t, beta=2.0).item(),
    }


def hinge_binary() -> Sides:
    """The score -1 for the label 1, as the logits -1/2 and 1/2 of two classes, or as it is."""
    logits = double([[0.5, -0.5]])
    return {
        "textbook": max(0, 1 - 1 * -1.0),
        "torch": functional.multi_margin_loss(logits, torch.tensor([1])).item(),
        "torch_embedding": functional.hinge_embedding_loss(double([-1.0]), double([1.0])).item(),
    }


def hinge_several_classes() -> Sides:
    """Three equal logits."""
    short = [max(0, 1 - (0.0 - 0.0))] * 2
    loss = functional.multi_margin_loss(double([[0.0, 0.0, 0.0]]), torch.tensor([0]))
    return {"paper": sum(short), "paper_largest": max(short), "torch": loss.item()}


def soft_margin_overflow() -> Sides:
    """The score -100 for the label 1, in float32."""
    loss = functional.soft_margin_loss(torch.tensor([-100.0]), torch.tensor([1.0]))
    return {"reference": float(losses.binary_cross_entropy_with_logits([-100.0], [1.0])), "torch": float(loss.isinf())}


def focal_missing() -> Sides:
    """Whether there is a function or module of this name."""
    return {"paper": 1.0, "torch": float(any("focal" in name.lower() for name in (*dir(functional), *dir(nn))))}


ROWS: tuple[Callable[[], Sides], ...] = (
    cross_entropy_weighted_mean,
    binary_cross_entropy_weight,
    cross_entropy_all_ignored,
    label_smoothing_share,
    label_smoothing_weight,
    cross_entropy_masked_class,
    cross_entropy_class_axis,
    cross_entropy_input,
    nll_input,
    binary_cross_entropy_clamp,
    binary_cross_entropy_clamp_gradient,
    binary_cross_entropy_labels,
    kl_mean,
    kl_arguments,
    mse_half,
    mse_outputs,
    huber_or_smooth_l1,
    hinge_binary,
    hinge_several_classes,
    soft_margin_overflow,
    focal_missing,
)
