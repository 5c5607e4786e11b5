"""Loss functions and their gradients by the prediction.

`<name>_grad` is the gradient of the reduced loss: with "mean" each slope is divided by what the mean divides by, with
"none" each loss is derived by its own input, as if they were summed.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gradnotes.reference.activations import log_softmax, sigmoid, softplus

Array = NDArray[np.floating]
Number = float | np.floating


def paired(input: ArrayLike, target: ArrayLike) -> tuple[Array, Array]:
    """`input` and `target` as floats of the type of `input`.

    ValueError unless they have one shape: (N, 1) and (N,) would become an (N, N) table of losses.
    """
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    t = np.asarray(target, dtype=x.dtype)
    if x.shape != t.shape:
        raise ValueError(f"expected a target of the input's shape {x.shape}, received {t.shape}")
    return x, t


def reduced(losses: Array, reduction: str, count: Number | None = None) -> Array:
    """Losses as they are ("none"), their "mean" or their "sum".

    count: what the mean divides by, instead of how many losses there are. The mean of no losses is nan.
    """
    if reduction not in ("none", "mean", "sum"):
        raise ValueError(f'expected reduction="none", "mean" or "sum", received {reduction!r}')
    if reduction == "none":
        return losses
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):  # inf beyond the largest float, nan for 0 / 0
        total: Array = np.asarray(np.sum(losses))
        return total / (losses.size if count is None else count) if reduction == "mean" else total[()]


def shared(slopes: Array, reduction: str, count: Number | None = None) -> Array:
    """The slope of each loss as part of the gradient of the reduced one, which a mean divides by `count`.

    A slope of 0 stays 0 also where the mean is over nothing.
    """
    if reduction not in ("none", "mean", "sum"):
        raise ValueError(f'expected reduction="none", "mean" or "sum", received {reduction!r}')
    if reduction != "mean":
        return slopes
    with np.errstate(divide="ignore", invalid="ignore"):  # n / 0
        return np.where(slopes == 0, 0, slopes / (slopes.size if count is None else count))[()]


def mse_loss(input: ArrayLike, target: ArrayLike, reduction: str = "mean") -> Array:
    """Squared errors (x - t)^2, reduced."""
    x, t = paired(input, target)
    with np.errstate(over="ignore", invalid="ignore"):  # inf beyond the largest float, inf - inf is nan
        return reduced(np.square(x - t), reduction)


def mse_loss_grad(input: ArrayLike, target: ArrayLike, reduction: str = "mean") -> Array:
    """Gradient of mse_loss by `input`, 2 (x - t) each; same shape."""
    x, t = paired(input, target)
    with np.errstate(over="ignore", invalid="ignore"):
        return shared(2 * (x - t), reduction)


def l1_loss(input: ArrayLike, target: ArrayLike, reduction: str = "mean") -> Array:
    """Absolute errors |x - t|, reduced."""
    x, t = paired(input, target)
    with np.errstate(over="ignore", invalid="ignore"):  # inf beyond the largest float, inf - inf is nan
        return reduced(np.abs(x - t), reduction)


def l1_loss_grad(input: ArrayLike, target: ArrayLike, reduction: str = "mean") -> Array:
    """Gradient of l1_loss by `input`, the sign of x - t each; same shape. 0 where x = t, as PyTorch."""
    x, t = paired(input, target)
    with np.errstate(over="ignore", invalid="ignore"):
        return shared(np.sign(x - t), reduction)


def huber_loss(input: ArrayLike, target: ArrayLike, reduction: str = "mean", delta: float = 1.0) -> Array:
    """Half the squared error up to an error of delta, from there on delta (|x - t| - delta / 2); reduced."""
    if not 0 < delta < np.inf:
        raise ValueError(f"expected a finite delta > 0, received {delta}")
    x, t = paired(input, target)
    with np.errstate(over="ignore", invalid="ignore"):  # inf beyond the largest float, inf - inf is nan
        error = np.abs(x - t)
        near = np.minimum(error, delta)  # nothing is squared that is large
        return reduced(near * (error - near / 2), reduction)


def huber_loss_grad(input: ArrayLike, target: ArrayLike, reduction: str = "mean", delta: float = 1.0) -> Array:
    """Gradient of huber_loss by `input`: the error, clipped to delta; same shape."""
    if not 0 < delta < np.inf:
        raise ValueError(f"expected a finite delta > 0, received {delta}")
    x, t = paired(input, target)
    with np.errstate(over="ignore", invalid="ignore"):
        return shared(np.clip(x - t, -delta, delta), reduction)


def smooth_l1_loss(input: ArrayLike, target: ArrayLike, reduction: str = "mean", beta: float = 1.0) -> Array:
    """Squared error over 2 beta up to an error of beta, from there on |x - t| - beta / 2; reduced.

    It is huber_loss with delta = beta, divided by beta; with beta = 0 it is l1_loss.
    """
    if not 0 <= beta < np.inf:
        raise ValueError(f"expected a finite beta >= 0, received {beta}")
    x, t = paired(input, target)
    with np.errstate(over="ignore", invalid="ignore"):  # inf beyond the largest float, inf - inf is nan
        error = np.abs(x - t)
        near = np.minimum(error, beta)
        return reduced((near / beta if beta else 1) * (error - near / 2), reduction)


def smooth_l1_loss_grad(input: ArrayLike, target: ArrayLike, reduction: str = "mean", beta: float = 1.0) -> Array:
    """Gradient of smooth_l1_loss by `input`: error / beta, clipped to 1; its sign if beta = 0; same shape."""
    if not 0 <= beta < np.inf:
        raise ValueError(f"expected a finite beta >= 0, received {beta}")
    x, t = paired(input, target)
    with np.errstate(over="ignore", invalid="ignore"):
        return shared(np.clip((x - t) / beta, -1, 1) if beta else np.sign(x - t), reduction)


def shares(name: str, values: Array) -> Array:
    """The values; ValueError if one is below 0 or above 1: with labels of -1 and 1 a loss would fall forever."""
    wrong = (values < 0) | (values > 1)
    if np.any(wrong):
        raise ValueError(f"expected {name} between 0 and 1, received {np.extract(wrong, values)[0]}")
    return values


def factors(name: str, weight: ArrayLike | None, losses: Array) -> Array:
    """`weight`, or 1 for None, in the shape and type of `losses`; ValueError where it does not broadcast."""
    w = np.asarray(1 if weight is None else weight, dtype=losses.dtype)
    try:
        return np.broadcast_to(w, losses.shape)
    except ValueError:
        raise ValueError(f"expected a {name} that broadcasts to {losses.shape}, received {w.shape}") from None


def binary_cross_entropy(
    input: ArrayLike, target: ArrayLike, weight: ArrayLike | None = None, reduction: str = "mean"
) -> Array:
    """-(t log p + (1 - t) log(1 - p)) for probabilities p, in nats, reduced.

    A logarithm below -100 counts as -100, as in PyTorch. weight: a factor of each loss; the mean still
    divides by the number of losses.
    """
    p, t = paired(input, target)
    p, t = shares("an input", p), shares("a target", t)
    with np.errstate(divide="ignore"):  # log(0) is clamped
        log_p, log_q = np.maximum(np.log(p), -100), np.maximum(np.log1p(-p), -100)
    return reduced(-(t * log_p + (1 - t) * log_q) * factors("weight", weight, p), reduction)


def binary_cross_entropy_grad(
    input: ArrayLike, target: ArrayLike, weight: ArrayLike | None = None, reduction: str = "mean"
) -> Array:
    """Gradient of binary_cross_entropy by `input`, (p - t) / (p (1 - p)) each; same shape.

    The divisor is at least 1e-12, as in PyTorch, which does not derive the clamped logarithm.
    """
    p, t = paired(input, target)
    p, t = shares("an input", p), shares("a target", t)
    least = max(1e-12, float(np.finfo(p.dtype).tiny))  # float16 has no 1e-12
    return shared((p - t) / np.maximum(p * (1 - p), least) * factors("weight", weight, p), reduction)


def binary_cross_entropy_with_logits(
    input: ArrayLike,
    target: ArrayLike,
    weight: ArrayLike | None = None,
    reduction: str = "mean",
    pos_weight: ArrayLike | None = None,
) -> Array:
    """Binary cross-entropy of p = sigmoid(input), in nats, reduced; finite and exact where p rounds to 0 or 1.

    weight: a factor of each loss; pos_weight: one of the part that counts where the target is 1. The mean
    divides by the number of losses.
    """
    x, t = paired(input, target)
    t = shares("a target", t)
    with np.errstate(over="ignore", invalid="ignore"):  # 0 * inf counts as 0
        missed = np.where(t == 0, 0, t * factors("pos_weight", pos_weight, x) * softplus(-x))
        falsely = np.where(t == 1, 0, (1 - t) * softplus(x))
        return reduced((missed + falsely) * factors("weight", weight, x), reduction)


def binary_cross_entropy_with_logits_grad(
    input: ArrayLike,
    target: ArrayLike,
    weight: ArrayLike | None = None,
    reduction: str = "mean",
    pos_weight: ArrayLike | None = None,
) -> Array:
    """Gradient of binary_cross_entropy_with_logits by `input`; same shape. Without pos_weight it is p - t each.

    1 - p is written sigmoid(-x): exact also where p rounds to 1.
    """
    x, t = paired(input, target)
    t = shares("a target", t)
    slopes = (1 - t) * sigmoid(x) - t * factors("pos_weight", pos_weight, x) * sigmoid(-x)
    return shared(slopes * factors("weight", weight, x), reduction)


def class_weights(weight: ArrayLike | None, input: Array) -> Array:
    """`weight`, one for each class, or 1 for None, shaped to multiply `input`, in its type.

    Classes are counted along axis 1, as in PyTorch, or along the only axis. ValueError for another number.
    """
    if not input.ndim:
        raise ValueError(f"expected an input with an axis of classes, received the number {input}")
    classes = input.shape[min(1, input.ndim - 1)]
    w = np.ones(classes, input.dtype) if weight is None else np.asarray(weight, dtype=input.dtype)
    if w.shape != (classes,):
        raise ValueError(f"expected a weight for each of {classes} classes, received the shape {w.shape}")
    return w.reshape(classes, *(1,) * (input.ndim - 2))


def class_marks(input: Array, target: ArrayLike, ignore_index: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Where in `input` the class of each example stands, and which examples are not ignored (along its class axis).

    ValueError for a class that is not there: NumPy would count negative ones from the end.
    """
    axis = min(1, input.ndim - 1)
    t = np.asarray(target)
    expected = input.shape[:axis] + input.shape[axis + 1 :]
    if t.shape != expected or t.dtype.kind not in "iu":
        raise ValueError(f"expected integer classes of the shape {expected}, received {t.dtype} {t.shape}")
    classes, kept = input.shape[axis], t != ignore_index
    wrong = kept & ((t < 0) | (t >= classes))
    if np.any(wrong):
        raise ValueError(f"expected classes from 0 to {classes - 1}, received {np.extract(wrong, t)[0]}")
    places = np.arange(classes).reshape(classes, *(1,) * (input.ndim - 2))
    kept = np.expand_dims(kept, axis)
    return (np.expand_dims(t, axis) == places) & kept, kept


def nll_loss(
    input: ArrayLike,
    target: ArrayLike,
    weight: ArrayLike | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
) -> Array:
    """Minus the log-probability that `input`, (N, C, ...) or (C,), holds for each class in `target`, reduced.

    weight: one for each class; the mean divides by the weights of the targets, nan where all are ignored.
    """
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    w = class_weights(weight, x)
    hit, _ = class_marks(x, target, ignore_index)
    with np.errstate(invalid="ignore"):  # -inf, not chosen, times a weight of 0
        losses = -np.sum(np.where(hit, w * x, 0), axis=min(1, x.ndim - 1))
    return reduced(losses, reduction, np.sum(hit * w))


def nll_loss_grad(
    input: ArrayLike,
    target: ArrayLike,
    weight: ArrayLike | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
) -> Array:
    """Gradient of nll_loss by `input`: minus the weight at the target, 0 elsewhere; same shape."""
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    w = class_weights(weight, x)
    counts = class_marks(x, target, ignore_index)[0] * w
    return shared(np.negative(counts), reduction, np.sum(counts))


def class_targets(
    input: Array, target: ArrayLike, weight: ArrayLike | None, ignore_index: int, label_smoothing: float
) -> tuple[Array, Number]:
    """How much each -log p counts in the cross-entropy, in the shape of `input`, and what its mean divides by.

    target: classes, or probabilities in the shape of `input`, with which the mean divides by their number N.
    """
    if not 0 <= label_smoothing <= 1:
        raise ValueError(f"expected label_smoothing between 0 and 1, received {label_smoothing}")
    w = class_weights(weight, input)
    if np.shape(target) == input.shape:
        q = np.asarray(target, dtype=input.dtype)
        return ((1 - label_smoothing) * q + label_smoothing / w.size) * w, input.size / w.size
    q, kept = (marks.astype(input.dtype) for marks in class_marks(input, target, ignore_index))
    return ((1 - label_smoothing) * q + label_smoothing / w.size * kept) * w, np.sum(q * w)


def cross_entropy(
    input: ArrayLike,
    target: ArrayLike,
    weight: ArrayLike | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Array:
    """Cross-entropy of softmax(input), in nats, reduced; `input` are logits, (N, C, ...) or (C,).

    target: classes, or probabilities in the shape of `input`. label_smoothing: the share of each target that
    is spread evenly over all classes. weight: one for each class; with classes the mean divides by the weights
    of the targets, with probabilities by N.
    """
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    counts, count = class_targets(x, target, weight, ignore_index, label_smoothing)
    axis = min(1, x.ndim - 1)
    with np.errstate(invalid="ignore"):  # 0 * inf, which counts as 0
        losses = -np.sum(np.where(counts == 0, 0, counts * log_softmax(x, axis)), axis)
    return reduced(losses, reduction, count)


def cross_entropy_grad(
    input: ArrayLike,
    target: ArrayLike,
    weight: ArrayLike | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Array:
    """Gradient of cross_entropy by `input`; same shape. Unweighted it is p - target each, p = softmax(input).

    1 - p comes from log p: exact also where p rounds to 1.
    """
    x = np.asarray(input) * 1.0  # integers become float64, float32 stays
    counts, count = class_targets(x, target, weight, ignore_index, label_smoothing)
    axis = min(1, x.ndim - 1)
    log_p = log_softmax(x, axis)
    others = np.sum(counts, axis, keepdims=True) - counts
    return shared(others * np.exp(log_p) + counts * np.expm1(log_p), reduction, count)


def kl_div(input: ArrayLike, target: ArrayLike, reduction: str = "mean", log_target: bool = False) -> Array:
    """Terms t (log t - x) of the divergence of exp(x) from `target`, in nats, reduced; x are log-probabilities.

    reduction: "batchmean" divides the sum by the first axis and is the divergence; "mean", PyTorch's default,
    divides it by the number of classes too. log_target: `target` are logarithms as well.
    """
    x, t = paired(input, target)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):  # 0 log 0 counts as 0
        p, log_p = (np.exp(t), t) if log_target else (t, np.log(t))
        losses = np.where(p == 0, 0, p * (log_p - x))
    if reduction == "batchmean":
        return reduced(losses, "mean", x.shape[0] if x.ndim else 1)
    return reduced(losses, reduction)


def kl_div_grad(input: ArrayLike, target: ArrayLike, reduction: str = "mean", log_target: bool = False) -> Array:
    """Gradient of kl_div by `input`, minus the target probabilities; same shape."""
    x, t = paired(input, target)
    with np.errstate(over="ignore"):  # inf beyond the largest float
        slopes = np.negative(np.exp(t) if log_target else t)
    if reduction == "batchmean":
        return shared(slopes, "mean", x.shape[0] if x.ndim else 1)
    return shared(slopes, reduction)


def signed(input: ArrayLike, target: ArrayLike, labels: tuple[int, int]) -> tuple[Array, Array]:
    """The sign of each label, -1 or 1, and the margin: `input` times it. ValueError for another label."""
    x, t = paired(input, target)
    wrong = (t != labels[0]) & (t != labels[1])
    if np.any(wrong):
        raise ValueError(f"expected targets of {labels[0]} and {labels[1]}, received {np.extract(wrong, t)[0]}")
    sign = np.where(t == labels[1], 1, -1).astype(x.dtype)
    return sign, sign * x


def label_weights(alpha: float | None, sign: Array) -> Array:
    """The weight alpha where the sign is 1, 1 - alpha where it is -1; 1 everywhere for None."""
    if alpha is None:
        return np.ones_like(sign)
    if not 0 <= alpha <= 1:
        raise ValueError(f"expected alpha between 0 and 1 or None, received {alpha}")
    return np.where(sign > 0, alpha, 1 - alpha).astype(sign.dtype)


def focal_loss(
    input: ArrayLike, target: ArrayLike, alpha: float | None = 0.25, gamma: float = 2.0, reduction: str = "mean"
) -> Array:
    """-a (1 - p)^gamma log p, in nats, reduced; p is the probability of the label 0 or 1 under sigmoid(input).

    alpha: the a of the label 1, that of 0 is 1 - alpha; None for 1. The defaults are the paper's and those of
    torchvision's sigmoid_focal_loss, which does not reduce unless it is told to.
    """
    sign, margin = signed(input, target, (0, 1))
    a = label_weights(alpha, sign)
    if not gamma >= 0:
        raise ValueError(f"expected gamma >= 0, received {gamma}")
    return reduced(a * sigmoid(-margin) ** gamma * softplus(-margin), reduction)


def focal_loss_grad(
    input: ArrayLike, target: ArrayLike, alpha: float | None = 0.25, gamma: float = 2.0, reduction: str = "mean"
) -> Array:
    """Gradient of focal_loss by `input`; same shape. With gamma = 0 it is that of binary cross-entropy, times a."""
    sign, margin = signed(input, target, (0, 1))
    a = label_weights(alpha, sign)
    if not gamma >= 0:
        raise ValueError(f"expected gamma >= 0, received {gamma}")
    margin = np.maximum(margin, np.finfo(margin.dtype).min)  # finite, because 0 * inf is nan
    p, q = sigmoid(margin), sigmoid(-margin)
    return shared(-sign * a * q**gamma * (q + gamma * p * softplus(-margin)), reduction)


def hinge_loss(input: ArrayLike, target: ArrayLike, p: int = 1, margin: float = 1.0, reduction: str = "mean") -> Array:
    """max(0, margin - t x)^p for labels t of -1 and 1, reduced.

    p: 1, or 2 for the squared hinge. PyTorch has only the one of several classes, multi_margin_loss.
    """
    if p not in (1, 2):
        raise ValueError(f"expected p=1 or p=2, received {p}")
    _, reached = signed(input, target, (-1, 1))
    with np.errstate(over="ignore"):  # inf beyond the largest float
        return reduced(np.maximum(0, margin - reached) ** p, reduction)


def hinge_loss_grad(
    input: ArrayLike, target: ArrayLike, p: int = 1, margin: float = 1.0, reduction: str = "mean"
) -> Array:
    """Gradient of hinge_loss by `input`; same shape. 0 where the margin is reached exactly."""
    if p not in (1, 2):
        raise ValueError(f"expected p=1 or p=2, received {p}")
    sign, reached = signed(input, target, (-1, 1))
    lacking = np.maximum(0, margin - reached)
    with np.errstate(over="ignore"):  # inf beyond the largest float
        return shared(-sign * (np.sign(lacking) if p == 1 else 2 * lacking), reduction)
