"""Measurements of gradients against plain PyTorch, closed forms, mean-field theory and SciPy."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import torch
from scipy.linalg import hadamard
from scipy.special import expit
from torch import nn
from torch.nn import functional
from torch.nn.utils import parameters_to_vector

from gradnotes import experiments
from gradnotes.experiments import gradients
from gradnotes.experiments._clipping import training_norms
from gradnotes.experiments._curvature import slope
from gradnotes.experiments._digits import digits_split
from gradnotes.experiments._jacobians import jacobian_norms, spectral
from gradnotes.experiments._networks import deep_mlp, named, seeded
from gradnotes.experiments._parity import learned, solve_mod_2, target_gradients, walsh
from gradnotes.experiments._recurrent import Cell, Reader, first_symbol, learn_first_symbol
from gradnotes.experiments._remedies import EXPLODING, VANISHING, Plan, early_rises, run, steps_to
from gradnotes.experiments._surfaces import adam_steps, escape_steps, quadratic_steps, ring_gradient, wells_gradient
from tests.experiments import _gradient_oracles as oracles
from tests.experiments import _recurrent_oracles as recurrent
from tests.verification import Verification

SEED = 0


def quick(name: str) -> dict[str, float]:
    """One seed at quick size, names without the experiment's."""
    experiment = experiments.get(f"experiments.gradients.{name}")
    return experiment.once("quick", experiment.repetitions("quick")[0])


def test_depth(verify: Verification) -> None:
    found = quick("depth")
    theory = quick("depth_theory")
    for number, (activation, inits) in enumerate(gradients.INITS.items()):
        for init, c in list(inits.items())[:1] if activation in ("sigmoid", "tanh", "relu") else ():
            rng, name = np.random.default_rng([SEED, number]), f"{activation}.{init}"
            ratio, by_weight = oracles.depth_by_hand(getattr(torch, activation), c, 64, 30, rng)
            verify.close(found[f"{name}.log10_ratio"], ratio, rtol=1e-9, atol=1e-11, what=f"autograd, {name}")
            verify.close(found[f"{name}.layer_1.backward"], ratio, rtol=1e-9, atol=1e-11, what=f"autograd, {name}")
            verify.close(found[f"{name}.weight_log10_ratio"], by_weight, rtol=1e-8, atol=1e-10, what=f"weights, {name}")
    for name in ("sigmoid.default", "sigmoid.xavier", "tanh.default", "tanh.xavier", "relu.default", "relu.he"):
        # 64 units: a layer multiplies by a factor whose log10 deviates by up to about 0.05, so thirty by 0.3.
        ratio_in_theory = theory[f"{name}.log10_ratio"]
        verify.close(found[f"{name}.log10_ratio"], ratio_in_theory, rtol=0.03, atol=0.9, what=f"theory, {name}")


def test_depth_theory(verify: Verification) -> None:
    found = quick("depth_theory")
    cases = {
        "tanh.xavier": (math.tanh, lambda z: 1 - math.tanh(z) ** 2, 1.0),
        "tanh.default": (math.tanh, lambda z: 1 - math.tanh(z) ** 2, 1 / 3),
        "sigmoid.default": (expit, lambda z: expit(z) * expit(-z), 1 / 3),
        "sigmoid.xavier": (expit, lambda z: expit(z) * expit(-z), 1.0),
    }
    for name, (function, derivative, c) in cases.items():
        expected = oracles.mean_field(function, derivative, c, 30)
        verify.close(found[f"{name}.log10_ratio"], expected, rtol=1e-9, what=name)
    # ReLU halves the mean square: each of 29 layers multiplies the gradient's by c / 2.
    for init, c in gradients.INITS["relu"].items():
        for layer in (1, 10, 30):
            expected = (30 - layer) / 2 * math.log10(c / 2)
            verify.close(found[f"relu.{init}.layer_{layer}.backward"], expected, rtol=1e-12, atol=1e-12, what=init)
    verify.close(found["linear.xavier.log10_ratio"], 0, rtol=0, atol=1e-12, what="linear")


def test_vanishing_symptom(verify: Verification) -> None:
    found = quick("vanishing_symptom")
    data = digits_split(SEED)
    for layers in (2, 10):
        for step, done in ((0, 0), (100, 2), (2000, 50)):
            model = oracles.by_hand(Plan("sigmoid", depth=layers), data, done, 0.1, SEED, verify.device)
            for part, x, y in (("train", data.train_x, data.train_y), ("test", data.test_x, data.test_y)):
                # Float32, and sums in another order, through up to 50 steps.
                loss = oracles.loss_of(model, x, y, verify.device)
                name = f"layers_{layers}.step_{step}.{part}_loss"
                verify.close(found[name], loss, rtol=1e-4, what=f"plain SGD, {name}")
    # What ten layers learn is how frequent each digit is: no loss below that without looking at the pictures.
    best = oracles.constant_loss(data.train_y)
    verify.close(found["layers_10.step_2000.train_loss"], best, rtol=0, atol=0.02, what="the same answer for all")
    assert found["layers_10.step_2000.train_accuracy"] < 0.15


def test_vanishing(verify: Verification) -> None:
    found = quick("vanishing")
    data = digits_split(SEED)
    for name in ("sigmoid", "tanh_xavier", "relu", "relu_layer_norm", "sigmoid_batch_norm"):
        plan = VANISHING[name]
        assert found[f"{name}.learning_rate"] == 0.1
        ratio = oracles.ratio_at_start(plan, data, SEED, verify.device)
        verify.close(found[f"{name}.log10_ratio"], ratio, rtol=1e-3, atol=1e-4, what=f"layer by layer, {name}")
        if plan.normalization != "batch_norm":  # whose averages by_hand would need as well
            loss = oracles.loss_of(
                oracles.by_hand(plan, data, 12, 0.1, SEED, verify.device), data.train_x, data.train_y, verify.device
            )
            verify.close(found[f"{name}.train_loss"], loss, rtol=1e-3, what=f"plain SGD, {name}")
    # Nine layers of sigmoids near 1/2: each multiplies by at most 1/4 √(n Var w), here 1/4 √(1/3).
    verify.close(found["sigmoid.log10_ratio"], 9 * math.log10(0.25 / math.sqrt(3)), rtol=0.05, what="1/4 a layer")
    assert found["sigmoid.reached"] == 0
    assert found["sigmoid.steps"] == 12
    assert found["relu_he.first_log10"] > found["relu.first_log10"] + 2
    for plan in VANISHING.values():  # each changes one thing
        base = VANISHING["conv" if plan.convolutional else "sigmoid" if plan.activation == "sigmoid" else "relu"]
        same = replace(plan, activation=base.activation)
        changes = [
            f for f in ("init", "normalization", "residual", "optimizer") if getattr(same, f) != getattr(base, f)
        ]
        assert len(changes) <= 1, changes


def test_instance_norm_has_nothing_to_average_in_an_mlp() -> None:
    """Why the experiment measures it in a convolutional network."""
    x = torch.randn((64, 64), generator=seeded(0))
    with pytest.raises(ValueError, match="more than 1 spatial element"):
        nn.InstanceNorm1d(64)(x[:, :, None])
    # Without the third axis PyTorch takes the batch for channels, and normalizes as layer norm does.
    torch.testing.assert_close(nn.InstanceNorm1d(64)(x), functional.layer_norm(x, (64,)))


def test_exploding(verify: Verification) -> None:
    found = quick("exploding")
    data = digits_split(SEED)
    for name, c in (("large", 4), ("he", 2)):
        ratio = oracles.ratio_at_start(EXPLODING[name], data, SEED, verify.device)
        verify.close(found[f"{name}.log10_ratio"], ratio, rtol=1e-3, atol=1e-4, what=f"layer by layer, {name}")
        # Nine layers, each with the factor √(c / 2); 64 units: deviations of about 0.15.
        verify.close(ratio, 9 / 2 * math.log10(c / 2), rtol=0, atol=0.6, what=f"theory, {name}")
    assert (found["large.diverged"], found["large.train_loss"], found["large.peak"]) == (1, math.inf, math.inf)

    def by_norm(g: torch.Tensor) -> torch.Tensor:
        return g * min(1.0, 1.0 / (float(g.norm()) + 1e-6))

    for name, rate, clip in (
        ("clip_norm", 0.1, by_norm),
        ("clip_value", 0.1, partial(torch.clamp, min=-0.1, max=0.1)),
        ("rate_0p001", 0.001, lambda g: g),
    ):
        # Three steps: here rounding grows about tenfold with each.
        model = oracles.by_hand(EXPLODING["large"], data, 3, rate, SEED, verify.device, clip)
        loss = oracles.loss_of(model, data.train_x, data.train_y, verify.device)
        ours = run(EXPLODING[name], data, 3, SEED).trained.train_loss
        verify.close(ours, loss, rtol=1e-3, what=f"plain SGD, {name}")
    warmup, decay = EXPLODING["warmup"].schedule, EXPLODING["decay"].schedule
    assert warmup is not None
    assert decay is not None
    assert [warmup(0.25), warmup(0.5), warmup(0.75), decay(0.25)] == [0.5, 1.0, 1.0, 0.75]


def test_exploding_symptom(verify: Verification) -> None:
    found = quick("exploding_symptom")
    data = digits_split(SEED)
    for name, plan, rate, steps in (
        ("c_2.rate_0p1", EXPLODING["he"], 0.1, 5),
        ("c_4.rate_0p1", EXPLODING["large"], 0.1, 1),
        ("c_4.rate_0p01", EXPLODING["large"], 0.01, 3),
        ("c_4.rate_0p001", EXPLODING["large"], 0.001, 10),
    ):
        model = oracles.by_hand(plan, data, steps, rate, SEED, verify.device)
        loss = oracles.loss_of(model, data.test_x, data.test_y, verify.device)
        verify.close(found[f"{name}.step_{steps}.test_loss"], loss, rtol=1e-2, what=f"plain SGD, {name}")
    assert found["c_4.rate_0p1.step_40.train_loss"] == math.inf
    assert found["c_4.rate_0p1.step_40.train_accuracy"] == 0


def test_when_a_training_counts_as_done_and_as_rising() -> None:
    assert steps_to([2.0] * 5 + [0.4] * 20, 0.5) == 15
    assert steps_to([2.0] * 30, 0.5) == 30
    assert steps_to([0.4] * 3 + [math.inf] * 20, 0.5) == 23
    assert early_rises([1.0, 1.05, 2.0, 1.0, math.inf, math.inf]) == 2 / 4
    assert early_rises([1.0] * 21 + [2.0]) == 0


def test_remedy_cost(verify: Verification) -> None:
    found = quick("remedy_cost")
    base = 10 * (64 * 64 + 64) + 64 * 10 + 10
    for kind in ("batch", "layer", "group"):
        verify.close(found[f"sigmoid_{kind}_norm.parameter_ratio"], 1 + 1280 / base, rtol=1e-12, what=f"{kind} norm")
        operations = 10 * (2 * 64 * 64 + 64) + 2 * 64 * 10
        ratio = found[f"sigmoid_{kind}_norm.operation_ratio"]
        verify.close(ratio, 1 + 10 * 8 * 64 / operations, rtol=1e-12, what=f"{kind} norm")
        # Autograd keeps what is normalized beside what comes out of the sigmoid.
        assert found[f"sigmoid_{kind}_norm.memory_ratio"] > 1.7
    for name in ("sigmoid", "tanh", "relu", "leaky_relu", "conv", "sigmoid_residual", "relu_clip_norm", "sigmoid_adam"):
        verify.equal(found[f"{name}.parameter_ratio"], 1.0, what=name)
    for name in ("sigmoid", "relu", "conv"):
        assert found[f"{name}.memory_ratio"] == found[f"{name}.time_ratio"] == 1
    conv = 8 * 9 + 9 * 8 * 8 * 9 + 128 * 10 + 10
    verify.close(found["conv_instance_norm.parameter_ratio"], 1 + 160 / conv, rtol=1e-12, what="instance norm")
    assert all(value > 0 for value in found.values())


def test_clipping(verify: Verification) -> None:
    found = quick("clipping")
    for label, r in (("0p1", 0.1), ("1", 1.0), ("3", 3.0)):
        expected = oracles.clipped_normal(r)
        names = ("cosine", "norm_ratio", "clipped_share")
        values = oracles.of(f"normal.by_value_{label}", found, names)
        # 10 000 numbers: four standard deviations of a mean of them are below 0.02.
        verify.close(values, expected, rtol=0, atol=0.02, what=f"by value at {r}, normal")
    for source in ("normal", "deep", "rnn"):
        verify.close(found[f"{source}.by_norm.cosine"], 1, rtol=1e-12, what=f"{source}: the direction stays")
        verify.close(found[f"{source}.by_norm.returned_ratio"], 1, rtol=1e-12, what=f"{source}: the norm before")
        # max_norm / (norm + 1e-6): the 1e-6 shows in the gradients of networks, whose norms are of the size of 1.
        verify.close(found[f"{source}.by_norm.norm_ratio"], 0.5, rtol=1e-4, what=f"{source}: the norm after")
    for label, length in (("1", 1.0), ("1em3", 1e-3), ("1em6", 1e-6)):
        expected_ratio = length / (length + 1e-6)
        verify.close(found[f"epsilon.norm_{label}.limit_ratio"], expected_ratio, rtol=1e-12, what=f"norm {length}")
    verify.equal(found["infinite.nan_share"], 1 / 10_000, what="inf · 0")
    verify.equal(found["infinite.zero_share"], 1 - 1 / 10_000, what="everything else is lost")
    data = digits_split(SEED)
    model = EXPLODING["large"].model(seeded(SEED)).to(verify.device)
    loss = functional.cross_entropy(model(data.train_x[:64].to(verify.device)), data.train_y[:64].to(verify.device))
    flat = torch.cat([g.ravel().double() for g in torch.autograd.grad(loss, list(model.parameters()))])
    for label, r in (("0p1", 0.1), ("1", 1.0), ("3", 3.0)):
        cut = torch.clamp(flat, -r * flat.square().mean().sqrt().item(), r * flat.square().mean().sqrt().item())
        cosine = functional.cosine_similarity(flat, cut, dim=0)
        verify.close(found[f"deep.by_value_{label}.cosine"], cosine, rtol=1e-3, what=f"by value at {r}, deep")


def test_gradient_spikes(verify: Verification) -> None:
    found = quick("gradient_spikes")
    data = digits_split(SEED)
    seen: list[float] = []

    mean = square = torch.zeros(1, device=verify.device)

    def adam(g: torch.Tensor) -> torch.Tensor:
        nonlocal mean, square
        seen.append(float(g.double().norm()))
        mean, square = 0.9 * mean + 0.1 * g, 0.999 * square + 0.001 * g * g
        t = len(seen)
        return mean / (1 - 0.9**t) / ((square / (1 - 0.999**t)).sqrt() + 1e-8)

    oracles.by_hand(VANISHING["relu_he"], data, 10, 0.005, SEED, verify.device, adam)
    values = (np.median(seen), max(seen), max(seen) / np.median(seen), np.mean(np.array(seen) > 1))
    names = ("median_norm", "largest_norm", "largest_over_median", "share_above_1")
    verify.close(oracles.of("relu_he", found, names), values, rtol=1e-3, what="Adam by hand")
    clipped = replace(VANISHING["relu_he"], clip=lambda parameters: None)
    assert training_norms(clipped, data, 2, SEED) == pytest.approx(seen[:2], rel=1e-4)


def test_recurrent_jacobian(verify: Verification) -> None:
    found = quick("recurrent_jacobian")
    for label, rho in (("0p5", 0.5), ("0p9", 0.9), ("1", 1.0), ("1p1", 1.1), ("1p5", 1.5), ("3", 3.0)):
        for k in (1, 10, 20, 50, 100):
            name = f"rho_{label}.k_{k}.log10_norm"
            verify.close(found[f"orthogonal.{name}"], k * math.log10(rho), rtol=1e-11, atol=1e-13, what=name)
            power = rho**k * np.linalg.matrix_power(spectral(16, 1.0, seeded(SEED)).numpy(), k)
            expected = np.log10(np.linalg.norm(power) / 4)
            verify.close(found[f"linear.{name}"], expected, rtol=1e-9, atol=1e-12, what=f"matrix power, {name}")
    inputs = torch.tensor([0.3, -1.0, 0.7, 2.0, -0.4, 1.1], dtype=torch.float64)
    for kind, size in (("lstm", 10), ("gru", 5), ("tanh", 5)):
        ours, theirs = recurrent.steps_and_cells(kind, 5, 3)
        state = torch.linspace(-1, 1, size, dtype=torch.float64)
        for k, value in zip((3, 6), jacobian_norms(ours, state, inputs, (3, 6), 5), strict=True):
            whole = recurrent.unrolled_jacobian(theirs, state, inputs, k)[:5, :5]
            verify.close(value, torch.log10(whole.norm() / math.sqrt(5)), rtol=1e-10, what=f"{kind}, lag {k}")


def test_recurrent_growth(verify: Verification) -> None:
    found = quick("recurrent_growth")
    for name, cell in (("rnn", Cell()), ("rnn_rho_1p5", Cell(rho=1.5))):
        expected = math.log10(recurrent.gradient_at_weights(cell, 10, 16, SEED))
        verify.close(found[f"{name}.log10_at_10"], expected, rtol=1e-9, what=f"written out, {name}")
    for cell in (Cell(rho=3.0, bidirectional=True), Cell("gru", rho=3.0)):
        for name, parameter in Reader(cell, 16, seeded(SEED)).named_parameters():
            for gate in parameter.detach().view(-1, 16, 16) if "weight_hh" in name else ():
                radius = torch.linalg.eigvals(gate).abs().max()
                verify.close(radius, 3.0, rtol=1e-5, what=f"spectral radius, {name}")
    assert found["rnn_rho_3.log10_growth"] > 3
    assert abs(found["lstm.log10_growth"]) < 1


def test_recurrent_task(verify: Verification) -> None:
    found = quick("recurrent_task")
    cell = Cell("lstm", forget_bias=5.0)
    loss, accuracy, norms, model = recurrent.read_by_hand(cell, 50, 2, SEED, recurrent.adam(0.005))
    names = ("loss", "accuracy", "diverged", "first_norm", "largest_norm")
    values = oracles.of("lstm_forget_5.length_50", found, names)
    verify.close(values, [loss, accuracy, 0, norms[0], max(norms)], rtol=1e-4, what="LSTM and Adam written out")
    parameters = dict(model.named_parameters())
    bias = parameters["layer.bias_ih_l0"] + parameters["layer.bias_hh_l0"]
    verify.close(bias[32:64], 5.0, rtol=0, atol=0.05, what="the forget gate's bias, two steps later")
    # The task: each symbol as often, at the first place only, and nothing else tells it.
    x, target = first_symbol(20_000, 3, seeded(1))
    verify.equal(x[:, 0].argmax(dim=1), target, what="the first input is the answer")
    shares = torch.bincount(target) / len(target)
    verify.close(shares, 0.25, rtol=0, atol=4 * math.sqrt(3 / 16 / 20_000), what="frequencies, four deviations")
    later = x[:, 1:].reshape(20_000, -1).T @ (functional.one_hot(target, 4).float() - 0.25) / 20_000
    verify.close(later, 0, rtol=0, atol=5 * 0.5 * math.sqrt(3 / 16 / 20_000), what="noise, five deviations")


def test_recurrent_exploding(verify: Verification) -> None:
    found = quick("recurrent_exploding")
    for kind, length in (("tanh", 30), ("relu", 20)):
        cell = Cell("rnn" if kind == "tanh" else "relu", rho=2.0)
        later = []
        for limit in (math.inf, 1.0):
            # Three steps: each multiplies what float32 rounds.
            loss, _, norms, _ = recurrent.read_by_hand(cell, length, 3, SEED, recurrent.sgd(0.03, limit))
            clip = None if math.isinf(limit) else limit
            ours = learn_first_symbol(replace(cell, clip=clip), length, 3, SEED, optimizer="sgd", rate=0.03)
            verify.close(ours.loss, loss, rtol=1e-3, what=f"plain SGD, {kind}, at most {limit}")
            verify.close(ours.norms, norms, rtol=1e-2, what=f"norms before clipping, {kind}, at most {limit}")
            later.append(norms[1])
        assert abs(math.log(later[0] / later[1])) > 0.1  # else the comparison could not tell them apart
        remedy = found[f"{kind}.clip_norm.first_norm"]
        verify.close(remedy, norms[0], rtol=1e-4, what=f"norm before clipping, {kind}")
    assert found["tanh.none.first_norm"] == found["tanh.clip_norm.first_norm"]  # before clipping
    broken = learn_first_symbol(Cell("relu", rho=30.0), 60, 3, SEED, optimizer="sgd", rate=0.03)
    assert broken.values()[:3] == (math.inf, 0.0, 1.0)


def test_conditioning(verify: Verification) -> None:
    found = quick("conditioning")
    verify.equal(found["kappa_1.gd.steps"], 1, what="a circle")
    for kappa in (10, 100, 1000):
        # Both coordinates shrink by (κ - 1) / (κ + 1) in every step.
        expected = math.ceil(math.log(1e-3) / math.log((kappa - 1) / (kappa + 1)))
        verify.equal(found[f"kappa_{kappa}.gd.steps"], expected, what=f"gd, κ = {kappa}")
        root = math.sqrt(kappa)
        options = {"lr": 4 / (1 + 1 / root) ** 2, "momentum": ((root - 1) / (root + 1)) ** 2}
        distances = oracles.torch_steps(kappa, 0, torch.optim.SGD, 400, **options)
        last = max(t for t, d in enumerate(distances, 1) if d > 1e-3)
        verify.equal(found[f"kappa_{kappa}.momentum.steps"], last + 1, what=f"torch.optim.SGD, κ = {kappa}")
        # A factor of (√κ - 1) / (√κ + 1) a step, and t times that on the way, which no more than doubles the steps.
        least = math.log(1e-3) / math.log((root - 1) / (root + 1))
        assert least <= found[f"kappa_{kappa}.momentum.steps"] <= 2 * least
    for name, angle in (("adam", 0.0), ("adam_turned", math.pi / 6)):
        distances = oracles.torch_steps(100, angle, torch.optim.Adam, 700, lr=0.1)
        close = [all(d <= 1e-3 for d in distances[t : t + 100]) for t in range(600)]
        verify.equal(found[f"kappa_100.{name}.rate_0p1.steps"], close.index(True) + 1, what=f"torch.optim.Adam, {name}")
    assert quadratic_steps(1e6, "gd", 1e-3, 50) == 50
    steps, later = adam_steps(100, 0.0, np.array([1e-6]), 1e-3, 300)
    assert (steps[0], later[0]) == (300, 0)


def test_raising_step(verify: Verification) -> None:
    found = quick("raising_step")
    data = digits_split(SEED)
    model = deep_mlp(2, 32, "tanh", named(nn.init.xavier_uniform_), generator=seeded(SEED))
    model.double()
    x, y = data.train_x[:256].double(), data.train_y[:256]
    start = parameters_to_vector(model.parameters()).detach()
    at = oracles.Slope(model, x, y)
    loss, g = at(start)
    curvature = at.curvature(start)
    verify.close(found["start.loss"], loss, rtol=1e-12, what="loss")
    verify.close(found["start.gradient_norm"], g.norm(), rtol=1e-12, what="norm")
    verify.close(found["start.curvature"], curvature, rtol=1e-6, what="differences of gradients")
    verify.close(found["start.predicted_raising_rate"], 2 / curvature, rtol=1e-6, what="where the parabola is 0")
    for label, factor in (("0p5", 0.5), ("1", 1.0), ("2", 2.0), ("4", 4.0)):
        rate = factor / curvature
        change = at(start - rate * g)[0] - loss
        verify.close(found[f"start.factor_{label}.actual"], change, rtol=1e-5, what=f"a step of {factor}")
        second_order = -rate * float(g @ g) + rate**2 / 2 * curvature * float(g @ g)
        verify.close(
            found[f"start.factor_{label}.predicted"], second_order, rtol=1e-5, atol=1e-6, what=f"Taylor, {factor}"
        )
    rate = found["start.raising_rate"]
    assert at(start - rate * g)[0] >= loss > at(start - rate / 1.02 * g)[0]
    at(start)
    slope(model, x, y)
    verify.equal(parameters_to_vector(model.parameters()).detach(), start, what="the model stays as it is")


def test_saddle(verify: Verification) -> None:
    found = quick("saddle")
    for label, start in (("1em3", 1e-3), ("1em6", 1e-6), ("1em9", 1e-9)):
        for method, rate, beta in (("gd", 0.1, 0.0), ("momentum", 0.1, 0.9), ("momentum_matched", 0.01, 0.9)):
            # y⁴ slows it by up to a hundredth where y is near 0.1, the last two dozen steps: one step at most.
            expected = oracles.linear_escape(start, rate, beta)
            verify.close(found[f"near_{label}.{method}.steps"], expected, rtol=0, atol=1, what=f"{method} from {start}")
        theory = math.log(0.1 / start) / math.log(1.1)
        verify.close(found[f"near_{label}.gd.steps"], theory, rtol=0, atol=2, what="log(0.1 / y) / log(1 + rate)")
    for method in ("gd", "momentum", "momentum_matched"):
        verify.equal(found[f"on_manifold.{method}.escaped_share"], 0.0, what=f"{method} on the line into the saddle")
    # Noise of 0.001 makes y = 1.1^t s Z, s = 0.1 · 0.001 / √0.21, and E ln|Z| = -(γ + ln 2) / 2.
    rng = np.random.default_rng(0)
    steps = escape_steps(np.tile([1.0, 0.0], (1000, 1)), 0.1, 0.0, 1e-3, 1000, rng)
    mean = (math.log(0.1 * math.sqrt(0.21) / 1e-4) + (np.euler_gamma + math.log(2)) / 2) / math.log(1.1)
    # Its deviation is π / √8 / ln 1.1 = 11.7; four of the mean's, one step for rounding up, one for y⁴.
    verify.close(steps.mean(), mean, rtol=0, atol=4 * 11.7 / math.sqrt(1000) + 1.5, what="noise")
    assert found["random.gd.escaped_share"] == 1


def test_overshoot(verify: Verification) -> None:
    found = quick("overshoot")
    best = (1 - math.sqrt(0.1)) ** 2
    for name, beta in (("beta_0", 0.0), ("beta_0p5", 0.5), ("beta_0p9", 0.9), ("beta_0p99", 0.99), ("best", best)):
        x = nn.Parameter(torch.ones(1, dtype=torch.float64))
        rule = torch.optim.SGD([x], lr=0.1, momentum=beta)
        path = [1.0]
        for _ in range(1000):
            x.grad = x.detach().clone()
            rule.step()
            path.append(float(x.detach()[0]))
        overshoot = max(0.0, -min(path))
        verify.close(found[f"{name}.overshoot"], overshoot, rtol=1e-9, atol=1e-14, what=f"torch.optim.SGD, {name}")
        verify.equal(found[f"{name}.steps"], max(t for t, p in enumerate(path) if abs(p) > 0.01) + 1, what=name)
    # An oscillator with the eigenvalues of the step: |r| = √β, and half a turn takes π / arg r steps.
    for name, beta in (("beta_0p9", 0.9), ("beta_0p99", 0.99)):
        root = np.roots([1, -(1 + beta - 0.1), beta])[0]
        peak = math.exp(math.pi / abs(np.angle(root)) * math.log(abs(root)))
        verify.close(found[f"{name}.overshoot"], peak, rtol=0.05, what="a damped oscillator")


def test_local_structure(verify: Verification) -> None:
    found = quick("local_structure")
    points = np.random.default_rng(0).uniform(-3, 3, (50, 2))
    verify.close(
        wells_gradient(points), oracles.slope_of(oracles.wells_loss, points), rtol=1e-10, atol=1e-12, what="wells"
    )
    verify.close(ring_gradient(points), oracles.slope_of(oracles.ring_loss, points), rtol=1e-9, atol=1e-12, what="ring")
    line = np.linspace(-3, 3, 15)
    start = np.array([[a, b] for a in line for b in line])
    goal = np.array([1.5, 0.0])
    for name, momentum in (("gd", 0.0), ("momentum", 0.9)):
        distance = np.hypot(*(oracles.ends_in_wells(start, momentum) - goal).T)
        values = (np.mean(distance < 0.3), np.mean(distance > np.hypot(*(start - goal).T)))
        shares = oracles.of(f"wells.{name}", found, ("global_share", "farther_share"))
        verify.close(shares, values, rtol=1e-12, what=f"torch.optim.SGD, {name}")
    downhill = -oracles.slope_of(oracles.wells_loss, start)
    away = np.mean(np.sum(downhill * (goal - start), axis=1) < 0)
    verify.close(found["wells.away_share"], away, rtol=1e-12, what="away")
    verify.close(found["ring.distance_at_start"], math.hypot(1.5, 0.1), rtol=1e-12, what="the start")
    # Out to the floor of the valley, then along it, most of half a turn.
    verify.close(found["ring.path_length"], math.pi + 0.5, rtol=0.1, what="the way round")
    assert found["ring.largest_distance"] > found["ring.distance_at_start"] > 100 * found["ring.distance_at_end"]


def test_parity(verify: Verification) -> None:
    found = quick("parity")
    for d in (4, 8, 12):
        # Parseval: the 2^d parities share the gradient's mean square.
        verify.close(found[f"bits_{d}.gradient_share"], 2 ** (-d / 2), rtol=1e-9, what=f"Parseval, {d} bits")
    for d in (4, 8, 12, 16, 20):
        verify.equal(found[f"bits_{d}.solved.accuracy"], 1.0, what=f"elimination, {d} bits")
    verify.close(walsh(torch.eye(16, dtype=torch.float64)), hadamard(16), rtol=0, atol=1e-15, what="Hadamard matrix")
    norms, half, whole = target_gradients(4, SEED)
    he = named(nn.init.kaiming_uniform_, nonlinearity="relu")
    model = deep_mlp(1, 16, "relu", he, generator=seeded(SEED), inputs=4, outputs=1).double()
    corners = torch.cartesian_prod(*[torch.tensor([1.0, -1.0], dtype=torch.float64)] * 4)
    product = corners[:, :2].prod(dim=1)  # the parity of the bits 0 and 1, that is row 3
    loss = ((model(corners)[:, 0] - product) ** 2 / 2).mean() - (model(corners)[:, 0] ** 2 / 2).mean()
    gradient = torch.cat([g.ravel() for g in torch.autograd.grad(loss, list(model.parameters()))])
    verify.close(norms[3], gradient.norm(), rtol=1e-9, what="what of the gradient depends on the target")
    verify.equal(half.nonzero()[:, 0], torch.tensor([3, 5, 6, 9, 10, 12]), what="two of four bits")
    assert bool((norms <= whole * (1 + 1e-12)).all())
    rng = np.random.default_rng(0)
    for shape in ((6, 6), (5, 9), (12, 4)):
        matrix, x = rng.integers(0, 2, shape), rng.integers(0, 2, shape[1])
        verify.equal(matrix @ solve_mod_2(matrix, matrix @ x % 2) % 2, matrix @ x % 2, what=f"modulo 2, {shape}")
    assert learned(4, 200, SEED) > 0.99
    assert learned(20, 1, SEED) < 0.6


def test_the_measured_names_are_the_same_for_every_seed() -> None:
    for name in ("saddle", "clipping"):
        experiment = experiments.get(f"experiments.gradients.{name}")
        assert experiment.once("quick", 0).keys() == experiment.once("quick", 1).keys()
