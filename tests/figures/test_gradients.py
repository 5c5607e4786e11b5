"""What the figures of gradients draw is what was measured, and what theory and PyTorch say, computed anew."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import mpmath as mp
import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.text import Annotation
from scipy import integrate, optimize, special

from gradnotes import evidence
from gradnotes.experiments._surfaces import wells as landscape
from gradnotes.experiments._surfaces import wells_gradient
from gradnotes.figures import gradients as drawn
from tests.figures.drawn import lines, measured, said, theory, through
from tests.verification import Verification

SHOWN = (30, 25, 20, 15, 10, 5, 1)


def through_layers(verify: Verification, axes: Axes, label: str, name: str) -> None:
    """A line goes through one network's gradients, from the top layer down."""
    names = {30.0 - layer: f"gradients.depth.{name}.layer_{layer}.backward" for layer in SHOWN}
    through(verify, axes, label, names)


def gaussian_mean(function: Callable[[float], float]) -> float:
    """Of a function of a standard normal number."""
    density = 1 / math.sqrt(2 * math.pi)
    return float(integrate.quad(lambda z: density * math.exp(-z * z / 2) * function(z), -12, 12)[0])


def sigmoid_factor(c: float) -> float:
    """log10 of what a layer of sigmoid makes of a gradient where the pre-activations' mean square stays what it is."""

    def square(q: float) -> float:
        return gaussian_mean(lambda z: float(special.expit(math.sqrt(q) * z)) ** 2)

    q = float(optimize.brentq(lambda q: c * square(q) - q, 1e-3, 2.0))
    slope = gaussian_mean(lambda z: float(special.expit(math.sqrt(q) * z) * special.expit(-math.sqrt(q) * z)) ** 2)
    return math.log10(c * slope) / 2


def test_depth(verify: Verification) -> None:
    above, below = drawn.depth("en").axes
    shrinking = {"sigmoid, default": "sigmoid.default", "sigmoid, Xavier": "sigmoid.xavier"}
    shrinking |= {"ReLU, default": "relu.default", "tanh, default": "tanh.default", "ReLU, Xavier": "relu.xavier"}
    steady = {"tanh, Xavier": "tanh.xavier", "ReLU, He": "relu.he", "ELU, He": "elu.he", "SELU, LeCun": "selu.lecun"}
    steady |= {"SiLU, He": "silu.he", "GELU, He": "gelu.he"}
    for axes, networks in ((above, shrinking), (below, steady)):
        assert set(lines(axes)) == {"theory", *networks}
        for label, name in networks.items():
            through_layers(verify, axes, label, name)
    # A layer of ReLU multiplies the gradient's square by c / 2.
    for (_, y), c in ((theory(above)[2], 1 / 3), (theory(above)[4], 1.0), (theory(below)[1], 2.0)):
        verify.close(y[-1], 29 * math.log10(c / 2) / 2, rtol=1e-3, atol=1e-6, what=f"ReLU at c = {c}")
    # Layers of sigmoid come to one q; in the first ones, where it is not reached yet, the factor differs a little.
    for (_, y), c in zip(theory(above)[:2], (1 / 3, 1.0), strict=True):
        verify.close(y[-1], 29 * sigmoid_factor(c), rtol=0.01, what=f"sigmoid at c = {c}")
    said(
        verify, "gradients.depth", {f"gradients.depth.{n}.log10_ratio": ".1f" for n in (*shrinking.values(), "silu.he")}
    )


def test_difference_error(verify: Verification) -> None:
    (axes,) = drawn.difference_error("en").axes
    h, _ = lines(axes)["forward"]
    verify.close(h, [10.0 ** (k / 4) for k in range(-80, 1)], rtol=1e-12, what="steps")
    exact: dict[str, Callable[[float], Any]] = {
        "forward": lambda s: (mp.exp(s) - 1 - s) / s,
        "central": lambda s: (mp.sinh(s) - s) / s,
        "complex step": lambda s: (s - mp.sin(s)) / s,
    }
    with mp.workdps(80):
        for label, error in exact.items():
            x, y = lines(axes)[label]
            # Above a step of 1e-3 rounding is less than a millionth of the error.
            large = x > 1e-3
            verify.close(y[large], [float(error(s)) for s in x[large].tolist()], rtol=1e-5, what=label)
            rounding = 0 if label == "complex step" else 4 * 2.0**-53 / x
            limit = [float(error(s)) for s in x.tolist()] + np.maximum(rounding, 4 * 2.0**-53)
            assert (y <= np.maximum(limit, 2.0**-53)).all(), label
    for label in ("forward", "central"):
        x, y = lines(axes)[label]
        verify.equal(set(y[x < 1e-17]), {1.0}, what="nothing is left of the derivative")
        assert y.min() > 1e-13


def test_vanishing_symptom(verify: Verification) -> None:
    steps = (0, 1, 10, 30, 100, 300, 1000, 2000)
    for axes, what in zip(drawn.vanishing_symptom("en").axes, ("loss", "accuracy"), strict=True):
        for layers in (2, 10):
            for label, part in (("training", "train"), ("test", "test")):
                names = {float(s): f"gradients.vanishing_symptom.layers_{layers}.step_{s}.{part}_{what}" for s in steps}
                through(verify, axes, f"{layers} hidden layers, {label}", names)
    end = "gradients.vanishing_symptom.layers_{}.step_2000.{}_{}"
    numbers = {end.format(2, "train", "loss"): ".1f", end.format(2, "test", "loss"): ".1f"}
    numbers |= {end.format(2, "test", "accuracy"): ".2f", end.format(10, "train", "loss"): ".1f"}
    said(verify, "gradients.vanishing_symptom", numbers)


def remedies(verify: Verification, panels: Sequence[Axes], experiment: str, order: Sequence[str]) -> None:
    """Every row shows all seeds and their mean of one remedy, in this order from the top."""
    for axes, what in zip(panels, ("log10_ratio", "test_accuracy"), strict=True):
        rows: dict[float, list[np.ndarray]] = {}
        for line in axes.lines:
            if line.get_linestyle() == "None":
                x, y = np.asarray(line.get_xdata(), float), np.asarray(line.get_ydata(), float)
                assert len(set(y)) == 1
                rows.setdefault(y[0], []).append(x)
        assert sorted(rows) == [float(row) for row in range(len(order))]
        for row, name in enumerate(order):
            measurement = evidence.measurement(f"gradients.{experiment}.{name}.{what}")
            assert measurement.samples
            verify.equal(rows[row][0], np.array(measurement.samples), what=name)
            verify.equal(rows[row][1], np.array([measurement.value]), what=name)


def test_vanishing_remedies(verify: Verification) -> None:
    panels = drawn.vanishing_remedies("en").axes
    norms = ("batch_norm", "layer_norm", "group_norm", "residual", "adam")
    order = ["sigmoid", "sigmoid_xavier", *(f"sigmoid_{name}" for name in norms), "tanh", "tanh_xavier"]
    order += ["relu", "leaky_relu", "relu_he", *(f"relu_{name}" for name in norms)]
    order += ["conv", "conv_instance_norm", "conv_batch_norm"]
    remedies(verify, panels, "vanishing", order)
    names = [label.get_text() for label in panels[0].get_yticklabels()]
    assert (names[2], names[7], names[16], names[18]) == ("+ batch norm", "tanh", "+ Adam", "+ instance norm")
    ratios = ("sigmoid", "sigmoid_xavier", "sigmoid_layer_norm", "sigmoid_group_norm", "tanh", "relu", "conv")
    numbers = {f"gradients.vanishing.{name}.log10_ratio": ".1f" for name in ratios}
    accuracies = ("sigmoid_batch_norm", "sigmoid_residual", "tanh", "relu_he", "relu_adam", "conv_instance_norm")
    said(verify, "gradients.vanishing_remedies", numbers)
    numbers = {f"gradients.vanishing.{name}.test_accuracy": ".2f" for name in (*accuracies, "conv_batch_norm")}
    said(verify, "gradients.vanishing_remedies", numbers)


def test_exploding_symptom(verify: Verification) -> None:
    (axes,) = drawn.exploding_symptom("en").axes
    cases = {"c = 4, η = 0.1": "c_4.rate_0p1", "c = 4, η = 0.01": "c_4.rate_0p01"}
    cases |= {"c = 4, η = 0.001": "c_4.rate_0p001", "c = 2, η = 0.1": "c_2.rate_0p1"}
    steps = (0, 1, 2, 3, 5, 10, 20, 40)
    for label, name in cases.items():
        names = {float(s): f"gradients.exploding_symptom.{name}.step_{s}.train_loss" for s in steps}
        through(verify, axes, label, names)
    (note,) = axes.texts
    assert isinstance(note, Annotation)
    x, y = lines(axes)["c = 4, η = 0.1"]
    assert note.get_text() == "then infinite"
    verify.equal(np.array(note.xy), np.array([x[1], y[1]]), what="the last loss that is finite")
    assert np.isinf(y[2:]).all()
    end = "gradients.exploding_symptom.{}.step_40.train_loss"
    numbers = {end.format(name): ".1f" for name in ("c_4.rate_0p01", "c_4.rate_0p001", "c_2.rate_0p1")}
    said(verify, "gradients.exploding_symptom", numbers)


def test_exploding_remedies(verify: Verification) -> None:
    panels = drawn.exploding_remedies("en").axes
    network = ["large", "he", "batch_norm", "layer_norm", "group_norm", "residual"]
    training = ["clip_norm", "clip_value", "rate_0p01", "rate_0p001", "warmup", "decay", "adam", "rmsprop"]
    remedies(verify, panels, "exploding", network + training)
    assert panels[0].get_yticklabels()[7].get_text() == "clip by value"
    # What only changes the training cannot change the gradient before it.
    start = evidence.measurement("gradients.exploding.large.log10_ratio").samples
    for name in training:
        verify.equal(evidence.measurement(f"gradients.exploding.{name}.log10_ratio").samples, start, what=name)
    trained = ("clip_norm", "clip_value", "rate_0p01", "rate_0p001", "warmup", "adam", "rmsprop")
    numbers = {f"gradients.exploding.{name}.test_accuracy": ".2f" for name in trained}
    numbers |= {f"gradients.exploding.{name}.log10_ratio": ".1f" for name in ("large", "residual", "batch_norm")}
    said(verify, "gradients.exploding_remedies", numbers)


def test_clipping(verify: Verification) -> None:
    above, below = drawn.clipping("en").axes
    gradient = torch.tensor([3.0, 0.6], dtype=torch.float64)
    for label, clip in (("clipped by norm", torch.nn.utils.clip_grad_norm_),
                        ("clipped by value", torch.nn.utils.clip_grad_value_)):  # fmt: skip
        parameter = torch.nn.Parameter(torch.zeros(2, dtype=torch.float64))
        parameter.grad = gradient.clone()
        clip([parameter], 1.0)
        x, y = lines(above)[label]
        verify.equal((x[0], y[0]), (0.0, 0.0), what=label)
        verify.close([x[1], y[1]], parameter.grad, rtol=1e-12, what=label)
    verify.equal((lines(above)["gradient"][0][1], lines(above)["gradient"][1][1]), (3.0, 0.6), what="gradient")
    for label, name in (("normal numbers", "normal"), ("deep ReLU network", "deep"), ("RNN", "rnn")):
        spelled = {0.1: "0p1", 1.0: "1", 3.0: "3"}
        names = {r: f"gradients.clipping.{name}.by_value_{s}.cosine" for r, s in spelled.items()}
        through(verify, below, label, names)
        verify.close(measured(f"gradients.clipping.{name}.by_norm.cosine"), 1, rtol=1e-12, what="the level line")
        said(verify, "gradients.clipping", {names[r]: ".2f" for r in (0.1, 3.0)})


def units(max_norms: Sequence[float]) -> tuple[np.ndarray, np.ndarray]:
    """Norms and losses (30, n) of the descent of recurrent units, each clipped at its own norm, by PyTorch."""
    points = [torch.nn.Parameter(torch.tensor([4.0, -2.65], dtype=torch.float64)) for _ in max_norms]
    rule = torch.optim.SGD(points, lr=0.3)
    norms, losses = [], []
    for _ in range(30):
        weights, biases = torch.stack([*points]).T
        h = torch.full_like(weights, 0.5)
        for _ in range(50):
            h = torch.sigmoid(weights * h + biases)
        loss = (h - 0.7) ** 2
        rule.zero_grad()
        torch.autograd.backward(loss.sum())
        clip = torch.nn.utils.clip_grad_norm_
        norms.append([float(clip([point], most)) for point, most in zip(points, max_norms, strict=True)])
        losses.append(loss.tolist())
        rule.step()
    return np.array(norms), np.array(losses)


def test_spikes(verify: Verification) -> None:
    above, middle, below = drawn.spikes("en").axes
    order = ("relu_he", "relu_batch_norm", "conv_batch_norm", "rnn_rho_1", "rnn_rho_1p5", "lstm", "gru")
    for label, what in (("median", "median_norm"), ("largest", "largest_norm")):
        x, y = lines(above)[label]
        verify.equal(x, np.array([measured(f"gradients.gradient_spikes.{name}.{what}") for name in order]), what=label)
        verify.equal(y, np.arange(7.0), what="rows")
    assert above.get_yticklabels()[5].get_text() == "LSTM, b = 5"
    norms, losses = units((math.inf, 1.0))
    for run, label in enumerate(("not clipped", "clipped by norm")):
        # The cliff multiplies a rounding error as it does the gradient.
        verify.close(lines(middle)[label][1], norms[:, run], rtol=1e-8, atol=1e-12, what=label)
        verify.close(lines(below)[label][1], losses[:, run], rtol=1e-8, atol=1e-12, what=label)
    free, clipped = (lines(below)[label][1] for label in ("not clipped", "clipped by norm"))
    spike = int(np.argmax(lines(middle)["not clipped"][1]))
    verify.equal((spike, round(lines(middle)["not clipped"][1][spike])), (8, 11), what="as the alternative says")
    assert abs(free[-1] - 0.09) < 0.005
    assert clipped[-1] < 1e-5
    rnns = ("rnn_rho_1", "rnn_rho_1p5", "lstm")
    said(verify, "gradients.spikes", {f"gradients.gradient_spikes.{n}.largest_over_median": ".0f" for n in rnns})


def lags(name: str) -> dict[float, str]:
    """The measurements of one recurrence by lag."""
    return {float(k): f"gradients.recurrent_jacobian.{name}.k_{k}.log10_norm" for k in (1, 10, 20, 50, 100)}


def test_recurrent(verify: Verification) -> None:
    radii = {"0.5": "0p5", "0.9": "0p9", "1": "1", "1.1": "1p1", "1.5": "1p5", "3": "3"}
    for axes, kind in zip(drawn.recurrent("en").axes, ("linear", "tanh_driven"), strict=True):
        for number, (rho, spelled) in enumerate(radii.items()):
            through(verify, axes, f"ρ = {rho}", lags(f"{kind}.rho_{spelled}"))
            x, y = theory(axes)[number]
            exact = measured(f"gradients.recurrent_jacobian.orthogonal.rho_{spelled}.k_100.log10_norm")
            verify.equal((x[0], y[0], x[1]), (0.0, 0.0, 100.0), what="ends of theory")
            verify.close(y[1], exact, rtol=1e-9, atol=1e-9, what="ρ times an orthogonal matrix")
    end = "gradients.recurrent_jacobian.{}.k_100.log10_norm"
    linear = {end.format(f"linear.rho_{spelled}"): ".1f" for spelled in radii.values()}
    said(verify, "gradients.recurrent", linear)
    said(verify, "gradients.recurrent", {end.format(f"tanh_driven.rho_{s}"): ".1f" for s in ("1", "1p5", "3")})


def test_gates(verify: Verification) -> None:
    above, below = drawn.gates("en").axes
    cells = {
        "RNN, ρ = 1": ("tanh_driven.rho_1", "rnn_rho_1"),
        "RNN, ρ = 1.5": ("tanh_driven.rho_1p5", "rnn_rho_1p5"),
        "LSTM, b = 0": ("lstm.forget_0", "lstm_forget_0"),
        "LSTM, b = 1": ("lstm.forget_1", "lstm_forget_1"),
        "LSTM, b = 5": ("lstm.forget_5", "lstm_forget_5"),
        "GRU": ("gru.default", "gru"),
    }
    for label, (jacobian, task) in cells.items():
        through(verify, above, label, lags(jacobian))
        names = {float(length): f"gradients.recurrent_task.{task}.length_{length}.accuracy" for length in (10, 50, 100)}
        through(verify, below, label, names)
    for (_, y), bias in zip(theory(above), (0, 1, 5), strict=True):
        verify.close(y[-1], 100 * math.log10(special.expit(bias)), rtol=1e-12, what=f"bias {bias}")
    numbers = {"gradients.recurrent_task.lstm_forget_0.length_10.accuracy": ".2f"}
    for cell in ("rnn_rho_1", "rnn_rho_1p5", "lstm_forget_5"):
        numbers[f"gradients.recurrent_task.{cell}.length_100.accuracy"] = ".2f"
    said(verify, "gradients.gates", numbers)


def optimized(rule: type[torch.optim.Optimizer], **options: Any) -> np.ndarray:
    """40 steps into the bowl by PyTorch."""
    point = torch.nn.Parameter(torch.tensor([-8.0, 1.0], dtype=torch.float64))
    optimizer = rule([point], **options)
    path = [point.detach().clone().numpy()]
    for _ in range(40):
        optimizer.zero_grad()
        torch.autograd.backward((point[0] ** 2 + 30 * point[1] ** 2) / 2)
        optimizer.step()
        path.append(point.detach().clone().numpy())
    return np.array(path)


def test_paths(verify: Verification) -> None:
    above, below = drawn.paths("en").axes
    root = math.sqrt(30)
    expected = {
        "gradient descent": optimized(torch.optim.SGD, lr=2 / 31),
        "momentum": optimized(torch.optim.SGD, lr=4 / (1 + root) ** 2, momentum=((root - 1) / (root + 1)) ** 2),
        "Adam": optimized(torch.optim.Adam, lr=0.5),
    }
    for label, path in expected.items():
        verify.close(np.column_stack(lines(above)[label]), path, rtol=1e-9, atol=1e-12, what=label)
        verify.close(lines(below)[label][1], np.hypot(*path.T), rtol=1e-9, atol=1e-12, what=label)
    left = [round(float(np.hypot(*path[-1])), 2) for path in expected.values()]
    verify.equal(left, [0.56, 0.0, 0.57], what="as the alternative says")


def test_conditioning(verify: Verification) -> None:
    (axes,) = drawn.conditioning("en").axes
    methods = {"gradient descent": "gd", "momentum": "momentum", "Adam": "adam.rate_0p1"}
    methods["Adam, axes turned"] = "adam_turned.rate_0p1"
    for label, name in methods.items():
        names = {float(k): f"gradients.conditioning.kappa_{k}.{name}.steps" for k in (1, 10, 100, 1000)}
        through(verify, axes, label, names)
        said(verify, "gradients.conditioning", dict.fromkeys(list(names.values())[1:], ".0f"))
    for (x, y), name in zip(theory(axes), ("gd", "momentum"), strict=True):
        for kappa in (10, 100, 1000):
            # Steps are whole; between the 60 points of the curve lie straight lines.
            at = float(np.exp(np.interp(math.log(kappa), np.log(x), np.log(y))))
            steps = measured(f"gradients.conditioning.kappa_{kappa}.{name}.steps")
            verify.close(at, steps, rtol=2e-3, atol=1.0, what=f"{name}, {kappa}")


def test_saddle(verify: Verification) -> None:
    (axes,) = drawn.saddle("en").axes
    for label, name in (("gradient descent", "gd"), ("momentum", "momentum")):
        _, y = lines(axes)[label]
        steps = measured(f"gradients.saddle.near_1em6.{name}.steps")
        verify.equal(float(np.argmax(y > 0.1)), steps, what=label)
        said(verify, "gradients.saddle", {f"gradients.saddle.near_1em6.{name}.steps": ".0f"})
    noisy = evidence.measurement("gradients.saddle.near_1em6.noisy.steps").samples
    assert noisy
    _, y = lines(axes)["noisy gradients"]
    assert min(noisy) <= np.argmax(y > 0.1) <= max(noisy)
    exact, mean_square = theory(axes)
    verify.close(exact[1][:60], lines(axes)["gradient descent"][1][:60], rtol=1e-6, what="while y³ is nothing")
    rng = np.random.default_rng(1)
    points = np.full(20_000, 1e-6)
    sizes = [1e-6]
    for _ in range(60):
        points = 1.1 * points - 0.1 * 1e-3 * rng.standard_normal(20_000)
        sizes.append(float(np.sqrt(np.mean(points**2))))
    # The standard error of the root of a mean of 20000 squares is 1/200 of it.
    verify.close(mean_square[1][: len(sizes)], sizes, rtol=0.02, what="root mean square")


def test_overshoot(verify: Verification) -> None:
    (axes,) = drawn.overshoot("en").axes
    names = {"β = 0": "beta_0", "best, β = 0.47": "best", "β = 0.9": "beta_0p9", "β = 0.99": "beta_0p99"}
    assert list(lines(axes)) == list(names)
    for label, name in names.items():
        _, y = lines(axes)[label]
        verify.equal(y.size, 101, what=label)
        verify.close(max(0.0, -y.min()), measured(f"gradients.overshoot.{name}.overshoot"), rtol=1e-12, what=label)
        steps = int(measured(f"gradients.overshoot.{name}.steps"))
        if steps <= 100:
            verify.equal(int(np.flatnonzero(np.abs(y) > 0.01)[-1]) + 1, steps, what=label)
            said(verify, "gradients.overshoot", {f"gradients.overshoot.{name}.steps": ".0f"})
    swings = ("beta_0p9", "beta_0p99")
    said(verify, "gradients.overshoot", {f"gradients.overshoot.{name}.overshoot": ".2f" for name in swings})


def test_wells(verify: Verification) -> None:
    """Against the measured landscape of two variables, whose line y = 0 this is: no path leaves it."""
    (axes,) = drawn.wells("en").axes

    def slope(x: float) -> float:
        return float(wells_gradient(np.array([x, 0.0]))[0])

    curve = axes.lines[0]
    x = np.asarray(curve.get_xdata(), float)
    on_line = np.column_stack([x, np.zeros_like(x)])
    verify.close(curve.get_ydata(), landscape(on_line), rtol=1e-12, atol=1e-15, what="the curve")
    verify.equal(set(wells_gradient(on_line)[:, 1]), {0.0}, what="no slope across")
    shallow, crest, best = (float(optimize.brentq(slope, *ends)) for ends in ((-2.0, 0.0), (0.0, 1.0), (1.2, 2.0)))
    assert landscape(np.array([best, 0.0])) < landscape(np.array([shallow, 0.0]))
    starts = {
        "best": np.concatenate([np.asarray(line.get_xdata(), float) for line in axes.lines[1:3]]),
        "other": np.concatenate([np.asarray(line.get_xdata(), float) for line in axes.lines[3:5]]),
    }
    grid = np.linspace(-3, 3, 25)
    verify.equal(np.sort(starts["best"]), grid[grid > crest], what="beyond the crest")
    verify.equal(np.sort(starts["other"]), grid[grid < crest], what="before the crest")
    for line in axes.lines[1:]:
        for at in np.asarray(line.get_xdata(), float):
            verify.equal(line.get_marker(), ">" if slope(at) < 0 else "<", what=f"start {at}")
    away = sum(slope(at) > 0 for at in starts["other"])
    verify.equal((len(starts["best"]), len(starts["other"]), away), (10, 15, 6), what="as the alternative says")


def test_parity(verify: Verification) -> None:
    above, below = drawn.parity("en").axes
    for label, name in (("all parities", "gradient_share"), ("of d/2 bits", "half_share")):
        through(verify, above, label, {float(d): f"gradients.parity.bits_{d}.{name}" for d in (4, 8, 12)})
    for label, name in (("elimination, d + 10 inputs", "solved"), ("network, 128000 inputs", "trained")):
        bits = (4, 8, 12, 16, 20)
        through(verify, below, label, {float(d): f"gradients.parity.bits_{d}.{name}.accuracy" for d in bits})
        for d in bits:
            inputs = d + 10 if name == "solved" else 128_000
            verify.equal(measured(f"gradients.parity.bits_{d}.{name}.examples"), inputs, what=label)
    ((x, y),) = theory(above)
    for d in (4, 8, 12):
        at = 2.0 ** float(np.interp(d, x, np.log2(y)))
        verify.close(measured(f"gradients.parity.bits_{d}.gradient_share"), at, rtol=1e-6, what=f"2^(-{d}/2)")
    numbers = {f"gradients.parity.bits_{d}.trained.accuracy": ".2f" for d in (16, 20)}
    numbers |= {"gradients.parity.bits_4.half_share": ".2f", "gradients.parity.bits_8.half_share": ".3f"}
    said(verify, "gradients.parity", numbers)
