"""What the figures of losses draw is what was measured, and what PyTorch, SciPy and theory say, computed anew."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import torch
from matplotlib.axes import Axes
from scipy import integrate, optimize, special, stats
from torch.nn import functional

from gradnotes import LANGUAGES, evidence, figures
from gradnotes.figures import losses as drawn
from tests.figures.drawn import lines, measured, said, theory, through
from tests.verification import Verification

Loss = Callable[[torch.Tensor], torch.Tensor]


def by_autograd(x: np.ndarray, loss: Loss) -> tuple[np.ndarray, np.ndarray]:
    """A loss at each x, and its derivative."""
    given = torch.tensor(x, requires_grad=True)
    value = loss(given)
    (slope,) = torch.autograd.grad(value.sum(), given)
    return value.detach().numpy(), slope.numpy()


def entropy(z: torch.Tensor) -> torch.Tensor:
    """Binary cross-entropy of logits for the label 1."""
    return functional.binary_cross_entropy_with_logits(z, torch.ones_like(z), reduction="none")


def squared(z: torch.Tensor) -> torch.Tensor:
    """Half the squared error of the sigmoid for the label 1."""
    return (torch.sigmoid(z) - 1) ** 2 / 2


def hinge(z: torch.Tensor) -> torch.Tensor:
    """Of PyTorch's margin loss for two classes with the scores z and 0, whose mean over the classes is a half."""
    scores = torch.stack([z, torch.zeros_like(z)], dim=1)
    return 2 * functional.multi_margin_loss(scores, torch.zeros(len(z), dtype=torch.int64), reduction="none")


def test_comparison(verify: Verification) -> None:
    above, below = drawn.comparison("en").axes
    expected: dict[str, Loss] = {
        "squared error": lambda r: functional.mse_loss(r, torch.zeros_like(r), reduction="none"),
        "absolute error": lambda r: functional.l1_loss(r, torch.zeros_like(r), reduction="none"),
        "Huber": lambda r: functional.huber_loss(r, torch.zeros_like(r), reduction="none"),
    }
    classes: dict[str, Loss] = {
        "half squared error of σ": squared,
        "cross-entropy": entropy,
        "focal, γ = 2": lambda z: (1 - torch.sigmoid(z)) ** 2 * entropy(z),
        "hinge": hinge,
    }
    for axes, shown in ((above, expected), (below, classes)):
        verify.equal(set(lines(axes)), set(shown), what="lines")
        for label, loss in shown.items():
            x, y = lines(axes)[label]
            away = np.abs(x - 1) > 1e-9  # at the hinge's corner either slope is right
            verify.close(y[away], by_autograd(x, loss)[1][away], rtol=1e-9, atol=1e-12, what=label)
    least = lines(below)["half squared error of σ"][1].min()
    verify.equal(f"{-least:.2f}", "0.15", what="as the alternative says")
    z, focal = lines(below)["focal, γ = 2"]
    plain = lines(below)["cross-entropy"][1]
    verify.equal((focal[z < -2] < plain[z < -2]).all(), True, what="the focal loss pulls harder far left")
    verify.equal((focal[z > 0] > plain[z > 0]).all(), True, what="and less on the right")


LOGITS = {"m20": -20.0, "m10": -10.0, "m5": -5.0, "m2": -2.0, "m1": -1.0, "0": 0.0, "5": 5.0}
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def test_sigmoid_gradient(verify: Verification) -> None:
    (axes,) = drawn.sigmoid_gradient("en").axes
    points = [line for line in axes.lines if line.get_linestyle() == "None"]
    shown = (("half the squared error", "mse", squared), ("cross-entropy", "cross_entropy", entropy))
    for marks, (label, name, loss) in zip(points, shown, strict=True):
        x, y = lines(axes)[label]
        verify.close(y, -by_autograd(x, loss)[1], rtol=1e-6, what=label)
        values = [measured(f"losses.sigmoid_gradient.logit_{z}.{name}.gradient") for z in LOGITS]
        verify.equal(np.asarray(marks.get_xdata(), float), np.array(list(LOGITS.values())), what=label)
        verify.equal(np.asarray(marks.get_ydata(), float), np.array(values), what=label)
    head = "losses.sigmoid_gradient.logit_{}.{}.gradient"
    numbers = {head.format("0", "cross_entropy"): ".1f", head.format("5", "cross_entropy"): ".3f"}
    numbers |= {head.format("m1", "mse"): ".2f", head.format("m5", "mse"): ".4f"}
    said(verify, "losses.sigmoid_gradient", numbers)
    for z in ("m10", "m20", "5"):
        mantissa, exponent = f"{measured(head.format(z, 'mse')):.1e}".split("e")
        number = f"{mantissa}·10{str(int(exponent)).translate(RAISED)}"
        for lang in LANGUAGES:
            verify.equal(
                number in figures.get("losses.sigmoid_gradient").alt(lang), True, what=f"{z}, {lang}: {number}"
            )


def test_sigmoid_training(verify: Verification) -> None:
    (axes,) = drawn.sigmoid_training("en").axes
    head = "losses.sigmoid_training.bias_{}.{}.{}.steps"
    for words, loss in (("squared error", "mse"), ("cross-entropy", "cross_entropy")):
        for kind, rate in (("rate 1", "rate_1"), ("rate tuned", "tuned")):
            names = {float(bias): head.format(bias, loss, rate) for bias in (0, 5, 10)}
            through(verify, axes, f"{words}, {kind}", names)
    verify.equal(measured("losses.sigmoid_training.bias_10.mse.rate_1.reached"), 0.0, what="never within 1000")
    numbers = {head.format(bias, "cross_entropy", rate): ".1f" for bias in (0, 5, 10) for rate in ("rate_1", "tuned")}
    numbers |= {head.format(bias, "mse", "tuned"): ".1f" for bias in (0, 5, 10)}
    numbers |= {head.format(0, "mse", "rate_1"): ".1f", head.format(5, "mse", "rate_1"): ".0f"}
    said(verify, "losses.sigmoid_training", numbers)


def test_outliers(verify: Verification) -> None:
    head = "losses.outliers.{}.share_{}.{}.error"
    shares = {0.0: "0", 0.05: "0p05", 0.1: "0p1", 0.2: "0p2", 0.4: "0p4"}
    for axes, kind in zip(drawn.outliers("en").axes, ("target", "input"), strict=True):
        for label, loss in (("squared error", "mse"), ("absolute error", "l1"), ("Huber", "huber")):
            through(verify, axes, label, {at: head.format(kind, share, loss) for at, share in shares.items()})
    numbers = {head.format("target", share, "mse"): ".2f" for share in ("0", "0p05", "0p1", "0p4")}
    numbers |= {head.format("target", share, loss): ".2f" for share in ("0", "0p1", "0p4") for loss in ("l1", "huber")}
    numbers[head.format("input", "0p1", "mse")] = ".2f"
    said(verify, "losses.outliers", numbers)
    stuck = [
        measured(head.format("input", share, loss)) for share in ("0p05", "0p4") for loss in ("mse", "l1", "huber")
    ]
    verify.close(stuck, 1.15, rtol=0.03, what="the input's outliers, whatever their share and the loss")


def test_initial_loss(verify: Verification) -> None:
    (axes,) = drawn.initial_loss("en").axes
    scales = {0.0: "0", 0.1: "0p1", 0.3: "0p3", 1.0: "1", 3.0: "3", 10.0: "10"}
    head = "losses.initial_loss.classes_{}.scale_{}.loss"
    for (s, bound), classes in zip(theory(axes), (2, 10, 1000), strict=True):
        through(verify, axes, f"{classes} classes", {at: head.format(classes, name) for at, name in scales.items()})
        # log K + log E e^(s z), and the mean of a lognormal number is SciPy's.
        mean = [math.log(classes) + math.log(stats.lognorm.mean(at)) if at else math.log(classes) for at in s.tolist()]
        verify.close(bound, mean, rtol=1e-9, what=f"bound for {classes} classes")
        verify.equal(bound[-1] > 50, True, what="as the alternative says")
        numbers = {head.format(classes, scale): ".2f" for scale in ("0", "1")}
        said(verify, "losses.initial_loss", numbers | {head.format(classes, "10"): ".2f" if classes == 2 else ".1f"})
    for label, start in (("network, PyTorch's default", "default"), ("network, He in every layer", "he")):
        x, y = lines(axes)[label]
        place = [measured(f"losses.initial_loss.{start}.{what}") for what in ("logit_std", "loss")]
        verify.equal(np.array([x[0], y[0]]), np.array(place), what=label)
    said(
        verify,
        "losses.initial_loss",
        {f"losses.initial_loss.{k}": ".2f" for k in ("default.loss", "he.loss", "he.logit_std")},
    )


def dots(verify: Verification, axes: Axes, names: Sequence[str], shown: Callable[[float], float]) -> None:
    """Every row shows all seeds and the mean of one measurement, in this order from the top."""
    verify.equal(len(axes.lines), 2 * len(names), what="marks")
    for row, name in enumerate(names):
        measurement = evidence.measurement(name)
        assert measurement.samples
        for line, values in zip(axes.lines[2 * row :], (measurement.samples, (measurement.value,)), strict=False):
            verify.equal(np.asarray(line.get_xdata(), float), np.array([shown(v) for v in values]), what=name)
            verify.equal(set(np.asarray(line.get_ydata(), float)), {float(row)}, what=name)


def rounded(verify: Verification, figure: str, numbers: Mapping[str, str]) -> None:
    """The text alternatives state these errors, 1 less what was measured: id -> how it is rounded."""
    for name, spec in numbers.items():
        for lang in LANGUAGES:
            number = format(1 - measured(name), spec)
            verify.equal(number in figures.get(figure).alt(lang), True, what=f"{figure}, {lang}: {name} is {number}")


def test_squared_or_entropy(verify: Verification) -> None:
    panels = drawn.squared_or_entropy("en").axes
    order = ("cross_entropy", "mse_softmax", "bce_sigmoid", "mse_sigmoid", "mse_linear")
    head = "losses.squared_or_entropy.{}.{}.accuracy"
    for axes, start in zip(panels, ("small_start", "large_start"), strict=True):
        dots(verify, axes, [head.format(start, name) for name in order], lambda accuracy: 1 - accuracy)
    labels = [label.get_text() for label in panels[0].get_yticklabels()]
    verify.equal(labels, ["softmax", "softmax", "sigmoid", "sigmoid", "no activation"], what="rows")
    numbers = {head.format("small_start", name): ".3f" for name in order[:4]}
    numbers |= {head.format("large_start", name): ".3f" for name in ("cross_entropy", "bce_sigmoid", "mse_sigmoid")}
    numbers |= {head.format("large_start", name): ".2f" for name in ("mse_softmax", "mse_linear")}
    rounded(verify, "losses.squared_or_entropy", numbers | {head.format("small_start", "mse_linear"): ".2f"})
    gone = evidence.measurement("losses.squared_or_entropy.small_start.mse_linear.diverged").samples
    assert gone
    verify.equal(sum(gone), 1.0, what="as the alternative says")


def test_label_smoothing(verify: Verification) -> None:
    head = "losses.label_smoothing.{}.epsilon_{}.{}"
    epsilons = {0.0: "0", 0.05: "0p05", 0.1: "0p1", 0.2: "0p2", 0.4: "0p4"}
    panels = drawn.label_smoothing("en").axes
    for axes, what in zip(panels, ("accuracy", "calibration_error", "logit_gap"), strict=True):
        for label, kind in (("labels right", "clean"), ("a fifth of the labels wrong", "noisy")):
            through(verify, axes, label, {at: head.format(kind, name, what) for at, name in epsilons.items()})
    ((x, y),) = theory(panels[2])
    for epsilon, gap in zip(x.tolist(), y.tolist(), strict=True):

        def loss(margin: float, epsilon: float = epsilon) -> float:
            logits = torch.tensor([[margin] + [0.0] * 9], dtype=torch.float64)
            return float(functional.cross_entropy(logits, torch.tensor([0]), label_smoothing=epsilon))

        best = optimize.minimize_scalar(loss, bounds=(0, 20), method="bounded", options={"xatol": 1e-9})
        verify.close(gap, best.x, rtol=1e-6, what=f"the best margin for {epsilon}")
    numbers = {head.format("clean", name, "accuracy"): ".3f" for name in ("0", "0p1")}
    numbers |= {head.format("noisy", name, "accuracy"): ".3f" for name in ("0", "0p1", "0p4")}
    numbers |= {head.format("clean", name, "calibration_error"): ".3f" for name in ("0", "0p1", "0p4")}
    numbers |= {head.format("noisy", name, "calibration_error"): ".3f" for name in ("0", "0p05")}
    numbers |= {head.format(kind, "0", "logit_gap"): ".1f" for kind in ("clean", "noisy")}
    numbers |= {head.format("clean", name, "logit_gap"): ".1f" for name in ("0p05", "0p1")}
    said(verify, "losses.label_smoothing", numbers)


def test_kl(verify: Verification) -> None:
    (axes,) = drawn.kl("en").axes
    at = np.linspace(-12, 12, 4001)

    def target(x: np.ndarray) -> np.ndarray:
        return np.asarray(0.6 * stats.norm.pdf(x, -1.5, 0.5) + 0.4 * stats.norm.pdf(x, 1.5, 0.5))

    def divergence(place: np.ndarray, seeking: bool) -> float:
        """Of the target from the normal with this mean and logarithm of the deviation, or the other way round."""
        q, p = target(at), stats.norm.pdf(at, place[0], math.exp(place[1]))
        first, second = (p, q) if seeking else (q, p)
        return float(integrate.trapezoid(special.rel_entr(first, second), at))

    found = {}
    for label, seeking, start in (("KL(q, p)", False, (0.0, 0.5)), ("KL(p, q)", True, (-1.5, -0.7))):
        best = optimize.minimize(divergence, start, args=(seeking,), method="Nelder-Mead", options={"xatol": 1e-5})
        mean, deviation = float(best.x[0]), math.exp(best.x[1])
        x, y = lines(axes)[f"normal p of least {label}"]
        verify.close(y, stats.norm.pdf(x, mean, deviation), rtol=0, atol=2e-4, what=label)
        found[label] = (f"{abs(mean):.2f}", f"{deviation:.2f}")
    for lang in LANGUAGES:
        for number in (*found["KL(q, p)"], *found["KL(p, q)"]):
            verify.equal(number in figures.get("losses.kl").alt(lang), True, what=f"{lang}: {number}")
    (area,) = axes.collections
    corners = np.asarray(area.get_paths()[0].vertices)
    edge = corners[(corners[:, 1] > 0) & (np.abs(corners[:, 0]) < 2)]
    verify.close(edge[:, 1], target(edge[:, 0]), rtol=1e-9, what="target")


def test_imbalance(verify: Verification) -> None:
    panels = drawn.imbalance("en").axes
    order = ("cross_entropy", "pos_weight", "focal_1", "focal_2", "focal_5", "focal_2_alpha_0p25", "focal_2_alpha_0p75")
    for axes, what, spec in zip(panels, ("recall", "average_precision"), (".2f", ".3f"), strict=True):
        names = [f"losses.imbalance.{name}.{what}" for name in order]
        dots(verify, axes, names, lambda value: value)
        said(verify, "losses.imbalance", dict.fromkeys(names, spec))
    labels = [label.get_text() for label in panels[0].get_yticklabels()]
    verify.equal((labels[1], labels[4], labels[6]), ("weight 100", "focal γ = 5", "γ = 2, α = 0.75"), what="rows")


def test_margin(verify: Verification) -> None:
    above, below = drawn.margin("en").axes
    shown: dict[str, Loss] = {
        "hinge": hinge,
        "squared hinge": lambda s: hinge(s) ** 2,
        "logistic": lambda s: functional.soft_margin_loss(s, torch.ones_like(s), reduction="none"),
    }
    for label, loss in shown.items():
        x, y = lines(above)[label]
        value, slope = by_autograd(x, loss)
        verify.close(y, value, rtol=1e-9, atol=1e-12, what=label)
        away = np.abs(x - 1) > 1e-9  # at the corner either slope is right
        verify.close(lines(below)[label][1][away], slope[away], rtol=1e-9, atol=1e-12, what=label)
    x, y = lines(above)["error, 0 or 1"]
    verify.equal((x[y == 1].max(), x[y == 0].max()), (0.0, 3.0), what="error")
    zero = np.argmin(np.abs(lines(above)["logistic"][0]))
    verify.equal(f"{lines(above)['logistic'][1][zero]:.2f}", "0.69", what="as the alternative says")
