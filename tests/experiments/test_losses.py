"""Measurements of losses against plain PyTorch, the references, closed forms, SciPy and scikit-learn."""

from __future__ import annotations

import math

import numpy as np
import torch
from scipy import integrate, optimize
from sklearn.metrics import average_precision_score
from torch import nn
from torch.nn import functional

from gradnotes import experiments
from gradnotes.experiments import _loss_training as training
from gradnotes.experiments._digits import CLASSES, PIXELS, digits_split
from gradnotes.experiments._loss_training import LossNet
from gradnotes.experiments._robust_regression import DELTA, fitted, points
from gradnotes.experiments._side_by_side import Net, seeded, train
from gradnotes.reference import losses as reference
from tests.verification import Verification

SEED = 0


def quick(name: str) -> dict[str, float]:
    """One seed at quick size, names without the experiment's."""
    experiment = experiments.get(f"experiments.losses.{name}")
    return experiment.once("quick", experiment.repetitions("quick")[0])


def test_sigmoid_gradient(verify: Verification) -> None:
    found = quick("sigmoid_gradient")
    for name, z in (("5", 5.0), ("0", 0.0), ("m2", -2.0), ("m20", -20.0)):
        logit, one = torch.tensor(z, dtype=torch.float64, requires_grad=True), torch.tensor(1.0, dtype=torch.float64)
        for loss, value in (
            ("mse", functional.mse_loss(torch.sigmoid(logit), one) / 2),
            ("cross_entropy", functional.binary_cross_entropy_with_logits(logit, one)),
        ):
            (slope,) = torch.autograd.grad(value, logit)
            verify.close(found[f"logit_{name}.{loss}.gradient"], -slope, rtol=1e-12, what=f"autograd, {loss}, {z}")
        verify.close(found[f"logit_{name}.probability"], 1 / (1 + math.exp(-z)), rtol=1e-12, what="the probability")
    verify.close(found["largest.mse.gradient"], 4 / 27, rtol=1e-14, what="the largest")
    verify.close(found["largest.probability"], 1 / 3, rtol=1e-14, what="where it is")
    assert found["logit_m20.cross_entropy.gradient"] > 1 - 1e-8


def test_sigmoid_training(verify: Verification) -> None:
    found = quick("sigmoid_training")
    data = digits_split(SEED)
    x, y = data.train_x.double(), (data.train_y % 2 == 0).double()
    for bias in training.BIASES:
        for loss in ("mse", "cross_entropy"):
            for which, rate in (("rate_1", 1.0), ("tuned", found[f"bias_{bias}.{loss}.learning_rate"])):
                unit = nn.Linear(PIXELS, 1, dtype=torch.float64)
                nn.init.zeros_(unit.weight)
                nn.init.constant_(unit.bias, bias)
                optimizer = torch.optim.SGD(unit.parameters(), lr=rate)
                steps = 0
                while steps < 60 and float(((unit(x)[:, 0] > 0) == (y > 0.5)).double().mean()) < 0.88:
                    p = torch.sigmoid(unit(x)[:, 0])
                    value = functional.mse_loss(p, y) / 2 if loss == "mse" else functional.binary_cross_entropy(p, y)
                    parameters = list(unit.parameters())
                    for parameter, slope in zip(parameters, torch.autograd.grad(value, parameters), strict=True):
                        parameter.grad = slope
                    optimizer.step()
                    steps += 1
                verify.equal(found[f"bias_{bias}.{loss}.{which}.steps"], steps, what=f"SGD, {bias}, {loss}, {rate}")
                verify.equal(found[f"bias_{bias}.{loss}.{which}.reached"], float(steps < 60), what="reached")
    assert found["bias_10.mse.rate_1.reached"] == 0


def test_squared_or_entropy(verify: Verification) -> None:
    found = quick("squared_or_entropy")
    data, rng = digits_split(SEED), seeded(SEED, 2)
    name = "small_start.cross_entropy"
    net = Net(torch.relu, (PIXELS, 32, CLASSES))  # whose cross-entropy training is tested elsewhere
    parameters = net.started(torch.full((1, 1), math.sqrt(2)), rng)
    rate = torch.tensor([found[f"{name}.learning_rate"]])
    for steps, part in ((10, "early_accuracy"), (20, "accuracy")):
        parameters = [p.detach() for p in train(net, parameters, data, rate, steps, rng).parameters]
        accuracy = training.mean_accuracy(net, parameters, data)[0]
        verify.close(found[f"{name}.{part}"], accuracy, rtol=1e-12, what="the networks of the other experiments")
    logits, y = torch.randn(5, CLASSES, generator=seeded(SEED, 9), dtype=torch.float64), torch.tensor([3, 0, 9, 1, 1])
    target = torch.eye(CLASSES, dtype=torch.float64)[y]
    rows = logits.numpy(), target.numpy()
    outputs = {
        "mse_linear": rows[0],
        "mse_sigmoid": 1 / (1 + np.exp(-rows[0])),
        "mse_softmax": torch.softmax(logits, 1).numpy(),
    }
    for loss, output in outputs.items():
        expected = reference.mse_loss(output, rows[1], "sum") / 10
        verify.close(training.OUTPUTS[loss](logits, y), expected, rtol=1e-6, what=f"the reference, {loss}")
    expected = reference.binary_cross_entropy_with_logits(*rows, None, "sum") / 5
    verify.close(training.OUTPUTS["bce_sigmoid"](logits, y), expected, rtol=1e-6, what="the reference, sigmoids")


def test_initial_loss(verify: Verification) -> None:
    found = quick("initial_loss")
    verify.close(found["zeros.loss"], math.log(10), rtol=1e-12, what="log N")
    for count in training.COUNTS:
        verify.close(found[f"classes_{count}.scale_0.loss"], math.log(count), rtol=1e-12, what=f"log {count}")
        for scale in (0.1, 0.3, 1.0):
            loss = found[f"classes_{count}.scale_{training.spelled(scale)}.loss"]
            # 200 examples, the loss of each of which has a standard deviation of about the scale: 4 standard errors.
            assert loss < math.log(count) + scale**2 / 2 + 4 * scale / math.sqrt(200)
    for scale in (0.3, 1.0, 3.0):
        exact, _ = integrate.quad(
            lambda d, s=scale: math.log1p(math.exp(d)) * math.exp(-(d**2) / (4 * s**2)) / (s * 2 * math.sqrt(math.pi)),
            -40, 40,
        )  # fmt: skip
        loss = found[f"classes_2.scale_{training.spelled(scale)}.loss"]
        error = 4 * math.sqrt(2) * scale / math.sqrt(200)
        verify.close(loss, exact, rtol=0, atol=error, what=f"two classes, by quadrature, {scale}")
    data = digits_split(SEED)
    hidden = (nn.Linear(PIXELS, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, CLASSES))
    torch.manual_seed(SEED)
    for layer in hidden:
        if isinstance(layer, nn.Linear):
            layer.reset_parameters()
    logits = nn.Sequential(*hidden)(data.train_x).detach().double()
    verify.close(found["default.loss"], functional.cross_entropy(logits, data.train_y), rtol=0.02, what="torch.nn")
    spread = logits.std(dim=1, correction=0).square().mean().sqrt()
    # The spread of ten logits of one network varies by a quarter.
    verify.close(found["default.logit_std"], spread, rtol=0.5, what="torch.nn, the spread")
    assert found["uniform_0_1.loss"] > 100


def test_outliers(verify: Verification) -> None:
    found = quick("outliers")
    for kind, share in (("target", 0.1), ("input", 0.2)):
        x, y = points(100, share, kind, np.random.default_rng(SEED))
        far = y - (1 + 2 * x)
        assert int((np.abs(far) > 10).sum()) == round(100 * share)
        lines = {loss: fitted(x, y, loss) for loss in ("mse", "l1", "huber")}
        verify.close(lines["mse"], np.polynomial.Polynomial.fit(x, y, 1).convert().coef, rtol=1e-9, what="NumPy's fit")

        def loss_of(line: np.ndarray, x: np.ndarray = x, y: np.ndarray = y) -> float:
            return float(reference.huber_loss(line[0] + line[1] * x, y, "sum", DELTA))

        best = optimize.minimize(loss_of, lines["mse"], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12})
        verify.close(lines["huber"], best.x, rtol=0, atol=1e-5, what=f"by search, {kind}")
        # The least sum of absolute errors as a linear program: the errors are what is above less what is below.
        n = len(x)
        equal = np.hstack([np.ones((n, 1)), x[:, None], np.eye(n), -np.eye(n)])
        bounds = [(None, None)] * 2 + [(0, None)] * (2 * n)
        program = optimize.linprog(np.append([0, 0], np.ones(2 * n)), A_eq=equal, b_eq=y, bounds=bounds)
        offset, slope = lines["l1"]
        verify.close(reference.l1_loss(offset + slope * x, y, "sum"), program.fun, rtol=1e-5, what=f"linprog, {kind}")
        name = f"{kind}.share_{training.spelled(share)}"
        grid = np.linspace(-1, 1, 20_001)
        error = math.sqrt(np.mean(((lines["mse"][0] - 1) + (lines["mse"][1] - 2) * grid) ** 2))
        verify.close(found[f"{name}.mse.error"], error, rtol=1e-3, what=f"on a grid, {kind}")
    assert found["target.share_0p1.huber.error"] < found["target.share_0p1.mse.error"] / 3


def test_label_smoothing(verify: Verification) -> None:
    found = quick("label_smoothing")
    data, rng = digits_split(SEED).first(300), seeded(SEED, 1)
    torch.rand(300, generator=rng)
    torch.randint(1, CLASSES, (300,), generator=rng)
    smoothings = training.SMOOTHINGS
    net = Net(torch.relu, (PIXELS, 64, CLASSES))
    parameters = net.started(torch.full((len(smoothings), 1), math.sqrt(2)), rng)
    alone = [p[:1] for p in parameters]
    alone = train(net, alone, data, torch.tensor([2.0**-7]), 20, rng, "adam").parameters
    logits = net.layers(alone, data.test_x)[-1][0].detach().double()
    name = "clean.epsilon_0"
    loss = functional.cross_entropy(logits, data.test_y)
    # Float32, and sums in another order for one network than for five.
    verify.close(found[f"{name}.test_loss"], loss, rtol=1e-4, what="the network without smoothing, trained alone")
    best = torch.softmax(logits, 1).max(dim=1).values
    verify.close(found[f"{name}.confidence"], best.mean(), rtol=1e-4, what="its confidence")
    given, y = torch.randn(6, CLASSES, generator=rng), torch.tensor([0, 1, 2, 3, 4, 5])
    for epsilon in smoothings:
        own = LossNet(torch.relu, (CLASSES, CLASSES), own=(training.smoothed(epsilon),))
        ours = own.losses([torch.eye(CLASSES)[None], torch.zeros(1, 1, CLASSES)], given, y)[0]
        expected = reference.cross_entropy(given.double().numpy(), y.numpy(), label_smoothing=epsilon)
        verify.close(ours, expected, rtol=1e-6, what=f"the reference, {epsilon}")
    confidence = torch.tensor([0.95, 0.91, 0.55, 0.51], dtype=torch.float64)
    right = torch.tensor([1.0, 0.0, 1.0, 1.0], dtype=torch.float64)
    exact = 0.5 * (0.93 - 0.5) + 0.5 * (1 - 0.53)
    verify.close(training.calibration_error(confidence, right), exact, rtol=1e-12, what="two bins")


def test_label_smoothing_theory(verify: Verification) -> None:
    found = quick("label_smoothing_theory")
    for epsilon in (0.05, 0.4):
        name = f"epsilon_{training.spelled(epsilon)}"

        def loss(z: np.ndarray, epsilon: float = epsilon) -> float:
            return float(reference.cross_entropy(z, 0, label_smoothing=epsilon))

        best = optimize.minimize(loss, np.zeros(10), tol=1e-12)
        verify.close(found[f"{name}.gap"], best.x[0] - best.x[1:].mean(), rtol=1e-4, what=f"by search, {epsilon}")
        verify.close(found[f"{name}.floor"], best.fun, rtol=1e-8, what=f"the loss there, {epsilon}")


def test_imbalance(verify: Verification) -> None:
    found = quick("imbalance")
    rng = seeded(SEED, 9)
    logits = torch.randn(40, 1, generator=rng, dtype=torch.float64)
    y = torch.randint(0, 2, (40,), generator=rng)
    x, t = logits[:, 0].numpy(), y.numpy()
    for name, alpha, gamma in (
        ("cross_entropy", None, 0.0),
        ("focal_2", None, 2.0),
        ("focal_5", None, 5.0),
        ("focal_2_alpha_0p25", 0.25, 2.0),
        ("focal_2_alpha_0p75", 0.75, 2.0),
    ):
        expected = reference.focal_loss(x, t, alpha, gamma)
        verify.close(training.BALANCED[name](logits, y), expected, rtol=1e-12, what=f"the reference, {name}")
    weighted = reference.binary_cross_entropy_with_logits(x, t, pos_weight=100.0)
    verify.close(training.BALANCED["pos_weight"](logits, y), weighted, rtol=1e-12, what="the reference, weighted")
    ours = training.average_precision(logits[:, 0], y == 1)
    verify.close(ours, average_precision_score(t, x), rtol=1e-12, what="scikit-learn")
    for name in training.BALANCED:
        positives, others = found[f"{name}.recall"], 1 - found[f"{name}.false_positive_rate"]
        share = float((digits_split(SEED).test_y == training.RARE).double().mean())
        accuracy = share * positives + (1 - share) * others
        verify.close(found[f"{name}.accuracy"], accuracy, rtol=1e-6, what="recall and false positives make it up")


def test_every_loss_has_its_own_network() -> None:
    """Side by side, each loss trains as it does alone, on the same batches."""
    data = digits_split(SEED).first(128)
    names = ("cross_entropy", "mse_softmax")
    both = LossNet(torch.relu, (PIXELS, 8, CLASSES), own=tuple(training.OUTPUTS[n] for n in names))
    parameters = both.started(torch.ones(2, 1), seeded(SEED, 1))
    together = train(both, parameters, data, torch.tensor([0.1, 0.2]), 5, seeded(SEED, 2)).parameters
    for place, (name, rate) in enumerate(zip(names, (0.1, 0.2), strict=True)):
        one = LossNet(torch.relu, (PIXELS, 8, CLASSES), own=(training.OUTPUTS[name],))
        own = [p[place : place + 1].detach() for p in parameters]
        alone = train(one, own, data, torch.tensor([rate]), 5, seeded(SEED, 2)).parameters
        for a, b in zip(alone, together, strict=True):
            torch.testing.assert_close(a[0], b[place], rtol=1e-4, atol=1e-6)
