"""Measurements of optimizers against torch.optim, the eigenvalues of linear recurrences, and stationary variances."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from scipy import optimize, special
from torch.nn import functional

from gradnotes import experiments
from gradnotes.experiments import _optimizer_decay as decay
from gradnotes.experiments import _optimizer_lion_muon as lion_muon
from gradnotes.experiments import _optimizer_noise as noise
from gradnotes.experiments import _optimizer_rules as rules
from gradnotes.experiments import _optimizer_runs as runs
from gradnotes.experiments import _optimizer_schedules as scheduling
from gradnotes.experiments import _optimizer_steps as stepping
from gradnotes.experiments import _optimizer_surfaces as surfaces
from gradnotes.experiments import _optimizer_sweep as sweep
from gradnotes.experiments._digits import digits_split
from gradnotes.experiments._optimizer_walks import METHODS, parabola, walk
from gradnotes.experiments._recurrent import Cell, Reader
from gradnotes.experiments._side_by_side import seeded
from tests.experiments import _optimizer_oracles as oracles
from tests.verification import Verification

SEED = 0
TORCH: dict[str, Callable[..., torch.optim.Optimizer]] = {
    "gd": lambda p, lr: torch.optim.SGD(p, lr=lr),
    "momentum": lambda p, lr: torch.optim.SGD(p, lr=lr, momentum=0.9),
    "nesterov": lambda p, lr: torch.optim.SGD(p, lr=lr, momentum=0.9, nesterov=True),
    "adagrad": lambda p, lr: torch.optim.Adagrad(p, lr=lr),
    "rmsprop": lambda p, lr: torch.optim.RMSprop(p, lr=lr),
    "adam": lambda p, lr: torch.optim.Adam(p, lr=lr),
}


def quick(name: str) -> dict[str, float]:
    """One run at quick size, names without the experiment's."""
    experiment = experiments.get(f"experiments.optimizers.{name}")
    return experiment.once("quick", experiment.repetitions("quick")[0])


def torch_path(
    make: Callable[..., torch.optim.Optimizer],
    loss: Callable[[torch.Tensor, int], torch.Tensor],
    start: Any,
    rate: float,
    steps: int,
    falls: bool = False,
) -> np.ndarray:
    """The points of one of PyTorch's optimizers (steps + 1, n), with gradients by autograd."""
    at = torch.nn.Parameter(torch.tensor(start, dtype=torch.float64))
    rule = make([at], lr=rate)
    path = [at.detach().numpy().copy()]
    for t in range(steps):
        for group in rule.param_groups:
            group["lr"] = rate * (1 - t / steps) if falls else rate
        rule.zero_grad()
        torch.autograd.backward(loss(at, t))
        rule.step()
        path.append(at.detach().numpy().copy())
    return np.array(path)


def since(values: np.ndarray, most: float) -> int:
    """From when on values stay at most `most`; their number - 1 where they do not."""
    over = np.flatnonzero(values > most)
    return min(int(over[-1]) + 1, len(values) - 1) if over.size else 0


def test_walk_is_torch_optim_at_every_rate(verify: Verification) -> None:
    rates = np.array([1e-4, 1e-3])
    for method, make in TORCH.items():
        for falls in (False, True):
            points = walk(
                METHODS[method], lambda at, t: surfaces.rosenbrock_gradient(at), np.array([-1.2, 1.0]), rates, 20, falls
            )
            path = np.array(list(points))
            for column, rate in enumerate(rates.tolist()):
                theirs = torch_path(
                    make, lambda p, t: (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2, [-1.2, 1.0], rate, 20, falls
                )
                verify.close(path[:, column], theirs, rtol=1e-9, atol=1e-9, what=f"{method} at {rate}, falls: {falls}")


def test_quadratic(verify: Verification) -> None:
    found = quick("quadratic")
    for kappa in (10, 100):
        root, wide = math.sqrt(kappa), math.sqrt(3 * kappa + 1)
        constants = {
            "gd": (2 / (1 + 1 / kappa), 0.0, False, (kappa - 1) / (kappa + 1)),
            "momentum": (4 / (1 + 1 / root) ** 2, ((root - 1) / (root + 1)) ** 2, False, (root - 1) / (root + 1)),
            "nesterov": (4 / (3 + 1 / kappa), (wide - 2) / (wide + 2), True, 1 - 2 / wide),
        }
        for method, (rate, beta, nesterov, theory) in constants.items():
            name = f"kappa_{kappa}.{method}"
            radius = max(
                float(np.abs(np.linalg.eigvals(recurrence(rate * h, beta, nesterov))).max()) for h in (1.0, 1 / kappa)
            )
            # A double root has an eigenvalue that rounding splits by the root of its size.
            verify.close(radius, theory, rtol=1e-6, what=f"spectral radius, {name}")
            # A double root leaves t r^t, which over the second half of 40 √κ steps shrinks less by 2^(2 / steps).
            slack = 2 ** (2 / (40 * root)) - 1
            verify.close(found[f"{name}.factor"], theory, rtol=slack + 1e-6, what=f"factor, {name}")

            def make(p: Any, lr: float, beta: float = beta, nesterov: bool = nesterov) -> torch.optim.Optimizer:
                return torch.optim.SGD(p, lr=lr, momentum=beta, nesterov=nesterov)

            def bowl(p: torch.Tensor, t: int, kappa: float = kappa) -> torch.Tensor:
                return (p[0] ** 2 + p[1] ** 2 / kappa) / 2

            path = torch_path(make, bowl, [1.0, 1.0], rate, 400)
            expected = since(np.hypot(*path.T), 1e-3 * math.sqrt(2))
            verify.equal(found[f"{name}.steps"], expected, what=f"torch.optim.SGD, {name}")


def recurrence(product: float, beta: float, nesterov: bool) -> np.ndarray:
    """(x, b) after a step from (x, b), on h x²/2, where product is the learning rate times h and b is scaled by it."""
    buffer = np.array([product, beta])
    step = np.array([product, 0.0]) + beta * buffer if nesterov else buffer
    return np.array([[1.0, 0.0] - step, buffer])


def test_damping(verify: Verification) -> None:
    found = quick("damping")
    for label, product in surfaces.PRODUCTS.items():
        for method in ("momentum", "nesterov"):
            name = f"product_{label}.{method}"
            limit = 2 * 1.9 / 2.8 if method == "nesterov" else 2 * 1.9
            verify.equal(found[f"{name}.diverged"], float(product > limit), what=f"stability, {name}")
            if product < limit:
                matrix = recurrence(product, 0.9, method == "nesterov")
                points = [np.array([1.0, 0.0])]
                for _ in range(2000):
                    points.append(matrix @ points[-1])
                x = np.array(points)[:, 0]
                steps = since(np.abs(x), 0.01)
                verify.close(found[f"{name}.overshoot"], max(0.0, -x.min()), rtol=1e-9, atol=1e-12, what=name)
                verify.equal(found[f"{name}.steps"], steps, what=f"steps, {name}")
                signs = np.sign(x[: steps + 1])
                verify.equal(found[f"{name}.crossings"], int(np.sum(signs[1:] * signs[:-1] < 0)), what=name)
            else:
                assert found[f"{name}.overshoot"] == math.inf
        # The paper's point is PyTorch's less the momentum that is yet to come.
        if product < 2 * 1.9 / 2.8:
            way = walk(METHODS["nesterov"], parabola(product), np.ones(1), np.ones(1), 300)
            ahead = np.array([float(at[0, 0]) for at in way])
            path = surfaces.sutskever_path(product, 300)
            verify.close(path[1:] + 0.9 * np.diff(path), ahead[1:], rtol=1e-9, atol=1e-12, what=f"two forms, {label}")
    assert found["product_1.nesterov_sutskever.steps"] == 1


LOSSES: dict[str, Callable[[torch.Tensor, int], torch.Tensor]] = {
    "bowl": lambda p, t: (p[0] ** 2 + 30 * p[1] ** 2) / 2,
    "turned": lambda p, t: (
        ((math.sqrt(3) * p[0] + p[1]) / 2) ** 2 + 30 * ((math.sqrt(3) * p[1] - p[0]) / 2) ** 2
    ) / 2,
    "rosenbrock": lambda p, t: (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2,
    "saddle": lambda p, t: p[0] ** 2 / 2 - p[1] ** 2 / 2 + p[1] ** 4 / 4 + 0.25,
    "badly_scaled": lambda p, t: (p[0] ** 2 + (1000 * p[1]) ** 2) / 2,
    "steep": lambda p, t: 500 * (p[0] ** 2 + 30 * p[1] ** 2),
    "wide": lambda p, t: ((p[0] / 10) ** 2 + 30 * (p[1] / 10) ** 2) / 2,
}  # fmt: skip


def test_surfaces(verify: Verification) -> None:
    points = np.random.default_rng(0).uniform(-2, 2, (20, 2))
    for name, surface in surfaces.SURFACES.items():
        at = torch.tensor(points, requires_grad=True)
        losses = torch.stack([LOSSES[name](p, 0) for p in at])
        (slopes,) = torch.autograd.grad(losses.sum(), at)
        verify.close(surface.loss(points) - surface.least, losses.detach(), rtol=1e-10, atol=1e-10, what=name)
        verify.close(surface.gradient(points), slopes, rtol=1e-10, atol=1e-9, what=f"gradient, {name}")
    first = {name: float(LOSSES[name](torch.tensor(s.start, dtype=torch.float64), 0)) for name, s in
             surfaces.SURFACES.items()}  # fmt: skip
    verify.close(first["wide"], first["bowl"], rtol=1e-12, what="the bowl in other units")
    verify.close(first["turned"], first["bowl"], rtol=1e-12, what="the bowl, turned")


def test_race(verify: Verification) -> None:
    found = quick("race")
    surface = surfaces.SURFACES["bowl"]
    for method, make in TORCH.items():
        best = found[f"bowl.{method}.log2_rate"]
        left = {}
        for exponent in (best - 1, best, best + 1):
            path = torch_path(make, LOSSES["bowl"], surface.start, 2.0**exponent, 300)
            loss = np.nan_to_num(surface.loss(path), nan=math.inf)
            left[exponent] = since(loss, 1e-3 * loss[0])
        verify.equal(found[f"bowl.{method}.steps"], left[best], what=f"torch.optim, {method}")
        verify.equal(min(left.values()), left[best], what=f"the best of its neighbours, {method}")
    # What gradient descent does on a quadratic follows from the product of rate and curvatures; the grid goes in steps
    # of 1, so either end of the gap may be rounded by a half.
    for other, shift in (("steep", -math.log2(1000)), ("wide", math.log2(100))):
        gap = found[f"{other}.gd.log2_rate"] - found["bowl.gd.log2_rate"]
        verify.close(gap, shift, rtol=0, atol=1, what=f"the rate of gradient descent, {other}")
    for method in ("adagrad", "rmsprop", "adam"):
        verify.equal(
            found[f"steep.{method}.steps"], found[f"bowl.{method}.steps"], what=f"{method}: the loss times 1000"
        )
    verify.equal(found["turned.gd.steps"], found["bowl.gd.steps"], what="gradient descent does not see the axes")


def test_rotation(verify: Verification) -> None:
    found = quick("rotation")
    for method in ("gd", "momentum", "nesterov"):
        steps = {found[f"angle_{angle}.{method}.steps"] for angle in surfaces.ANGLES}
        verify.equal(len(steps), 1, what=f"{method} does not see the axes")
    curvatures = torch.tensor([1.0, 1e-3], dtype=torch.float64)
    for angle in (0, 30):
        c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        turn = torch.tensor([[c, -s], [s, c]], dtype=torch.float64)

        def loss(p: torch.Tensor, t: int, turn: torch.Tensor = turn) -> torch.Tensor:
            return (curvatures * (turn.T @ p) ** 2).sum() / 2

        start = (turn @ torch.tensor([0.6, 1.7], dtype=torch.float64)).tolist()
        for method in ("adagrad", "rmsprop", "adam"):
            rate = 2.0 ** found[f"angle_{angle}.{method}.log2_rate"]
            path = torch_path(TORCH[method], loss, start, rate, 300)
            expected = since(np.hypot(*path.T), 0.01 * math.hypot(0.6, 1.7))
            verify.equal(found[f"angle_{angle}.{method}.steps"], expected, what=f"torch.optim, {method} at {angle}°")


def test_rescaling(verify: Verification) -> None:
    found = quick("rescaling")
    for method in ("adagrad", "rmsprop", "adam"):
        for name in ("uniform_1e4", "uniform_1em4", "uniform_1em8", "diagonal"):
            verify.close(
                found[f"{name}.{method}.eps_0.deviation"],
                0.0,
                rtol=0,
                atol=1e-12,
                what=f"epsilon = 0, {method}, {name}",
            )
    gradients = np.random.default_rng(0).standard_normal((100, 49))
    for name, scale in (("uniform_1em8", np.full(49, 1e-8)), ("diagonal", np.logspace(-3, 3, 49))):
        paths = []
        for factor in (np.ones(49), scale):
            at = torch.nn.Parameter(torch.zeros(49, dtype=torch.float64))
            rule = torch.optim.Adam([at], lr=1.0)
            points = []
            for gradient in gradients * factor:
                at.grad = torch.tensor(gradient)
                rule.step()
                points.append(at.detach().numpy().copy())
            paths.append(np.array(points))
        expected = np.abs(paths[1] - paths[0]).max() / np.sqrt(np.mean(paths[0][-1] ** 2))
        verify.close(
            found[f"{name}.adam.eps_1em8.deviation"], expected, rtol=1e-6, atol=1e-12, what=f"torch.optim.Adam, {name}"
        )
    assert found["diagonal.gd.plain.deviation"] > 100


def test_step_size(verify: Verification) -> None:
    found = quick("step_size")
    for t in (1, 10, 100, 1000):
        verify.close(found[f"constant.adagrad.t_{t}.step"], 1 / math.sqrt(t), rtol=1e-9, what=f"1 / √{t}")
        corrected = 1 / math.sqrt(1 - 0.99**t)
        verify.close(found[f"constant.rmsprop.t_{t}.step"], corrected, rtol=1e-6, what=f"no bias correction, {t}")
        verify.close(found[f"constant.adam.t_{t}.step"], 1, rtol=1e-7, what=f"bias correction, {t}")
        after = 1 / math.sqrt(10 * 100**2 + t)
        verify.close(found[f"burst.adagrad.t_{t}.step"], after, rtol=1e-9, what=f"after the burst, {t}")
        squares = 1e4 * (1 - 0.99**10) * 0.99**t + 1 - 0.99**t
        verify.close(found[f"burst.rmsprop.t_{t}.step"], 1 / math.sqrt(squares), rtol=1e-6, what=f"forgotten, {t}")
    # A squared N(0, 1) over the sum of t of them, itself among them, has the mean 1 / t.
    for t in (10, 100, 1000):
        # 1000 coordinates: the mean of as many numbers whose deviation is at most 1.4 times their mean.
        verify.close(found[f"noise.adagrad.t_{t}.step"], 1 / math.sqrt(t), rtol=0.1, what=f"noise, 1 / √{t}")
    # In continuous time dθ²/d√G = -4 lr; a sum from θ = 1 on is its integral and half of the first square, so √G goes
    # from √½ up to √½ + 1 / (4 · 0.1).
    rate = 0.1 / (math.sqrt(0.5) + 2.5)
    verify.close(found["descent.adagrad.t_1000.step"], rate, rtol=0.02, what="the rate does not fall to 0")


def test_oscillation(verify: Verification) -> None:
    found = quick("oscillation")
    for method in ("gd", "momentum", "rmsprop", "adam"):
        for kind, falls in (("constant", False), ("decayed", True)):
            path = torch_path(
                TORCH[method], lambda p, t: (p[0] ** 2 + 30 * p[1] ** 2) / 2, [1.0, 1.0], 0.05, 300, falls
            )
            sizes = np.abs(path).max(axis=1)
            expected = sizes[-1] if falls else sizes[-60:].max()
            name = f"{method}.rate_0p05.{kind}.amplitude"
            verify.close(found[name], expected, rtol=1e-4, atol=1e-12, what=f"torch.optim, {name}")
    # Once the mean of squares is that of the present gradients, x goes to and fro by the rate.
    *_, before, last = walk(
        METHODS["rmsprop"], lambda at, t: stepping.CURVATURES * at, np.ones(2), np.array([0.05]), 4000
    )
    verify.close(np.abs(last), 0.025 * np.ones((1, 2)), rtol=1e-3, what="half the learning rate")
    verify.close(last, -before, rtol=1e-3, what="to and fro")


def test_memory(verify: Verification) -> None:
    found = quick("memory")
    kept = {"sgd": 0, "momentum": 1, "nesterov": 1, "adagrad": 1, "rmsprop": 1, "rmsprop_centered": 2, "adadelta": 2}
    kept |= {"rmsprop_momentum": 2, "adam": 2, "adamw": 2, "amsgrad": 3, "adamax": 2, "nadam": 2, "radam": 2}
    kept |= {"muon": 1, "lion": 1}
    verify.equal({name.partition(".")[0] for name in found}, set(kept), what="the optimizers")
    for name, elements in kept.items():
        verify.equal(found[f"{name}.elements"], elements, what=f"copies of the parameters, {name}")
        verify.equal(found[f"{name}.bytes"], 4 * elements, what=f"float32, {name}")


def test_noisy(verify: Verification) -> None:
    found = quick("noisy")
    assert {name.partition(".")[0] for name in found} == {"normal_0p01", "normal_1", "heavy"}
    # The variance at which x ← x - η (h x + z), and with momentum its buffer, comes to rest.
    steps, rate = 4000, 2.0**-4
    task = noise.Noisy(steps, SEED, "normal_1", 3000)
    for method, beta in (("gd", 0.0), ("momentum", 0.9)):
        (loss,), _ = noise.ended(task, METHODS[method], np.array([rate]), False)
        product = rate * noise.CURVATURES
        variance = rate**2 * (1 + beta) / (product * (1 - beta) * (2 * (1 + beta) - product))
        # The slowest coordinate forgets within 2 / (1 / 30 / 16) = 960 steps, so 20 · 3000 are about 300 of its length.
        verify.close(loss, np.sum(noise.CURVATURES * variance) / 2, rtol=0.25, what=f"stationary variance, {method}")
    tuned_on, judged_on = (noise.Noisy(10, at, "heavy", 1) for at in (noise.TUNING + SEED, SEED))
    assert not np.array_equal(tuned_on.noise, judged_on.noise)


def test_sparse(verify: Verification) -> None:
    found = quick("sparse")
    assert {name.partition(".")[0] for name in found} == {"sparse", "dense"}
    task = noise.Regression(2000, SEED, "sparse")
    point = task.truth + np.random.default_rng(1).standard_normal(20)
    errors = (task.features @ point - task.targets) ** 2 / 2
    # Four standard errors of the mean of 2000 batches of 16.
    spread = 4 * float(errors.std()) / math.sqrt(32_000)
    verify.close(task.loss(point[None], 0)[0] + 0.1**2 / 2, errors.mean(), rtol=0, atol=spread, what="the mean loss")
    verify.close(task.features.mean(axis=(0, 1)), task.shares, rtol=0, atol=0.015, what="how often features are there")
    at = torch.tensor(point, requires_grad=True)
    x, y = torch.tensor(task.features[7]), torch.tensor(task.targets[7])
    (slope,) = torch.autograd.grad(functional.mse_loss(x @ at, y) / 2, at)
    verify.close(task.gradient(point[None], 7)[0], slope, rtol=1e-10, atol=1e-12, what="the gradient of a batch")


def test_moving(verify: Verification) -> None:
    found = quick("moving")
    assert {name.partition(".")[0] for name in found} == {"drift", "jump", "rescaled"}
    steps, rate = 12_000, 2.0**-3
    task = noise.Moving(steps, SEED, "drift")
    (loss,), _ = noise.ended(task, METHODS["gd"], np.array([rate]), False)
    # The error follows e ← (1 - η h) e - η z + w, with w of the random walk.
    product = rate * noise.CURVATURES
    variance = (rate**2 + 0.03**2) / (1 - (1 - product) ** 2)
    verify.close(loss, np.sum(noise.CURVATURES * variance) / 2, rtol=0.25, what="the error of tracking")
    jumps = noise.Moving(2000, SEED, "jump").minima
    verify.equal(np.flatnonzero(np.any(np.diff(jumps, axis=0) != 0, axis=1)) + 1, np.array([500, 1000, 1500, 2000]))
    factors = noise.Moving(2000, SEED, "rescaled").factors
    verify.equal((factors[499], factors[500], factors[1000]), (1.0, 100.0, 1.0), what="the scale changes")


RULES = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam", "adamw")


def test_training(verify: Verification) -> None:
    found = quick("training")
    task = oracles.doubled(sweep.shallow(SEED))
    for rule in RULES:
        rates = [[2.0**k] * 25 for k in (-9, -6)]  # more than an epoch, so the pictures are shuffled anew
        course = oracles.side_by_side(task, rule, rates)
        for network, each in enumerate(rates):
            expected = oracles.trained(task, rule, each)
            verify.close(course.seen[-1][network], expected, rtol=0, atol=1e-9, what=f"the reference, {rule}")
    x, y = task.test
    logits = oracles.layers([torch.tensor(p) for p in oracles.parts(task, course.seen[-1][1])], x)
    loss, right = functional.cross_entropy(logits, y), (logits.argmax(dim=1) == y).double().mean()
    verify.close(course.test_losses[-1, 1], loss, rtol=1e-12, what="the test loss")
    verify.close(course.accuracies[-1, 1], right, rtol=1e-12, what="the accuracy")
    gone = runs.run(sweep.shallow(SEED), "sgd", runs.constant([1e30, 0.1], 3), [0, 3])
    verify.equal(gone.diverged, np.array([True, False]), what="diverged")
    verify.equal((gone.train_losses[1, 0], gone.accuracies[1, 0]), (runs.MOST, 0.0), what="a training that diverged")
    for method, (lowest, highest) in sweep.DIGITS.shortened().exponents.items():
        verify.equal(lowest <= found[f"{method}.end.log2_rate"] <= highest, True, what=f"{method}'s rate")
        tried = {k: found[f"{method}.end.rate_{sweep.spelled(k)}.test_accuracy"] for k in range(lowest, highest + 1)}
        verify.equal(tried[int(found[f"{method}.end.log2_rate"])], max(tried.values()), what=f"best of {method}")
    sgd = [found[f"sgd.early.rate_m{k}.train_loss"] for k in (5, 4, 3)]
    verify.equal(sgd, sorted(sgd, reverse=True), what="the larger the rate, the faster")
    starts = {found[f"{method}.tuned.step_0.train_loss"] for method in ("sgd", "adam", "rmsprop")}
    verify.equal(len(starts), 1, what="one start")


def test_deep_training(verify: Verification) -> None:
    found = quick("deep_training")
    start = sweep.deep(SEED).start
    verify.equal([p.shape[1:] for p in start[::2]], [(64, 32), *[(32, 32)] * 5, (32, 10)], what="layers")
    for weight in start[:-2:2]:
        # The variance of 1024 draws is off by a factor of 1 ± 4 sqrt(2 / 1024).
        verify.close(weight.var(), 1 / (3 * weight.shape[1]), rtol=0.18, what="PyTorch's variance")
    verify.close(found["sgd.tuned.step_0.train_loss"], math.log(10), rtol=0.05, what="the outputs start small")


def test_recurrent_training(verify: Verification) -> None:
    quick("recurrent_training")
    reader = Reader(Cell(), sweep.HIDDEN, seeded(SEED, 6))
    task = sweep.remembering(SEED)
    x, _ = task.train
    both = [torch.cat([p, 2 * p]) for p in task.start]
    verify.close(task.net.logits(both, x)[0], reader(x).detach(), rtol=0, atol=1e-5, what="torch.nn.RNN")
    reader.double()
    double = oracles.doubled(task)
    free = [p for name, p in reader.named_parameters() if name != "layer.bias_hh_l0"]  # one bias in place of two
    following = double.batches()
    optimizer = torch.optim.RMSprop(free, lr=0.01)
    for _ in range(8):
        x, y = following()
        gradients = torch.autograd.grad(functional.cross_entropy(reader(x), y), free)
        for parameter, gradient in zip(free, gradients, strict=True):
            parameter.grad = gradient
        optimizer.step()
    course = oracles.side_by_side(double, "rmsprop", [[0.01] * 8])
    # The experiment's weights are PyTorch's transposed; in the order of the parameters.
    expected = torch.cat([p.detach().T.flatten() if p.ndim == 2 else p.detach() for p in free])
    verify.close(course.seen[-1][0], expected, rtol=0, atol=1e-9, what="torch.optim.RMSprop")


def test_last_epochs(verify: Verification) -> None:
    found = quick("last_epochs")
    task = scheduling.softmax_task(SEED)
    x, y = task.train
    pictures, target = x.double().numpy(), np.eye(10)[y]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        """Of softmax regression with its penalty, and its gradient."""
        z = pictures @ flat[:640].reshape(64, 10) + flat[640:]
        slope = (special.softmax(z, axis=1) - target) / len(pictures)
        value = np.mean(special.logsumexp(z, axis=1) - np.sum(z * target, axis=1)) + 0.005 * np.sum(flat**2)
        return float(value), np.concatenate([(pictures.T @ slope).ravel(), slope.sum(axis=0)]) + 0.01 * flat

    best = optimize.minimize(loss, np.zeros(650), jac=True, method="L-BFGS-B", options={"ftol": 1e-15, "gtol": 1e-8})
    verify.close(scheduling.least(task), best.fun, rtol=1e-9, what="SciPy's minimum")
    flat = np.random.default_rng(SEED).standard_normal(650)
    verify.close(scheduling.penalized(torch.tensor(flat), task), loss(flat)[0], rtol=1e-12, what="the loss")
    wrong = float((y != digits_split(SEED).train_y).double().mean())
    verify.close(wrong, 0.2, rtol=0, atol=1e-3, what="wrong labels")
    lowest = min(value for name, value in found.items() if name.endswith("excess"))
    verify.equal(lowest > 0, True, what="nothing below the minimum")
    for method in scheduling.END_EXPONENTS:
        spread = found[f"{method}.constant.spread"]
        step = abs(found[f"{method}.constant.excess"] - found[f"{method}.constant.last_excess"])
        verify.close(step, spread / 2, rtol=1e-9, what="of two looks, the mean is half the spread away")


def test_schedules(verify: Verification) -> None:
    found = quick("schedules")
    steps, peak = 40, 0.5

    def torch_rates(make: Callable[[torch.optim.Optimizer], torch.optim.lr_scheduler.LRScheduler]) -> list[float]:
        optimizer = torch.optim.SGD([torch.zeros(1)], lr=peak)
        scheduler, rates = make(optimizer), []
        for _ in range(steps):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            scheduler.step()
        return rates

    schedulers = torch.optim.lr_scheduler
    expected = {
        "constant": [peak] * steps,
        "step": torch_rates(lambda o: schedulers.MultiStepLR(o, [20, 30])),
        "linear": torch_rates(lambda o: schedulers.LinearLR(o, 1.0, 1e-300, steps)),
        "cosine": torch_rates(lambda o: schedulers.CosineAnnealingLR(o, steps)),
        "one_cycle": torch_rates(lambda o: schedulers.OneCycleLR(o, peak, total_steps=steps)),
        "wsd": [peak * min(1.0, (step + 1) / 4, (39 - step) / 8) for step in range(steps)],
    }
    for name, rates in expected.items():
        table = scheduling.scheduled(scheduling.SCHEDULES[name], [peak, 2 * peak], steps)
        verify.close(table[:, 1], 2 * np.array(rates), rtol=1e-6, atol=1e-7, what=name)
    task = oracles.doubled(sweep.shallow(SEED))
    rates = expected["cosine"][:25]
    course = oracles.side_by_side(task, "momentum", [rates])
    verify.close(course.seen[-1][0], oracles.trained(task, "momentum", rates), rtol=0, atol=1e-9, what="the reference")
    accuracies = [value for name, value in found.items() if name.endswith("accuracy")]
    verify.equal(0 < min(accuracies) <= max(accuracies) < 1, True, what="shares")


def test_warmup(verify: Verification) -> None:
    found = quick("warmup")
    task = oracles.doubled(scheduling.ten_layers(SEED))
    for rule in ("radam", "adam"):
        rates = [2.0**-6 * min(1.0, (step + 1) / 10) for step in range(12)]  # RAdam changes its ways at the sixth step
        course = oracles.side_by_side(task, rule, [rates])
        verify.close(course.seen[-1][0], oracles.trained(task, rule, rates), rtol=0, atol=1e-9, what=rule)
    cold, warm = (found[f"adam.{way}.rate_m5.peak"] for way in ("none", "warmup"))
    verify.equal(cold > warm, True, what="the first steps at a rate of 2^-5")
    names = [name for name in found if name.endswith(".learned")]
    learned = {name: float(found[name.replace("learned", "train_loss")] < 0.5) for name in names}
    verify.equal({name: found[name] for name in names}, learned, what="learned")


def test_weight_decay(verify: Verification) -> None:
    found = quick("weight_decay")
    task = oracles.doubled(decay.few_pictures(SEED))
    strength = torch.tensor([0.5], dtype=torch.float64)
    rates = [2.0**-8] * 6
    for kind, rule in (("l2", "adam"), ("decoupled", "adamw")):
        course = oracles.side_by_side(task, "adam", [rates], **{kind: strength})
        expected = oracles.trained(task, rule, rates, weight_decay=0.5)
        verify.close(course.seen[-1][0], expected, rtol=0, atol=1e-9, what=f"the reference, {kind}")
    verify.close(decay.lowest([0, 2, 4, 6], [(k - 3.4) ** 2 for k in (0, 2, 4, 6)]), 3.4, rtol=1e-12, what="a parabola")
    verify.equal(decay.lowest([0, 2, 4], [1.0, 2.0, 3.0]), 0.0, what="an end")
    x, y = [1.0, 2.0, 4.0, 5.0, 9.0], [3.0, 1.0, 4.0, 1.0, 5.0]
    verify.close(decay.slope(x, y), np.polyfit(x, y, 1)[0], rtol=1e-12, what="least squares")
    shrunk = torch.ones(1, 4096)
    second = torch.arange(4096.0)[None]  # the first weight never had a gradient
    shrunk[0, 1:1024], shrunk[0, 3073:] = 0.25, 0.75
    none, state = torch.zeros(1), {"second": second.expand(len(decay.RATES), -1)}
    plain, decayed = (
        runs.Course(none, none, none, none, weights.expand(len(decay.RATES), -1)[None], state)
        for weights in (torch.ones(1, 4096), shrunk)
    )
    left = decay.kept(plain, decayed, 1)
    verify.close(left["small_gradients.kept"], 0.25, rtol=1e-6, what="of the weights of small gradients")
    verify.close(left["large_gradients.kept"], 0.75, rtol=1e-6, what="of the weights of large gradients")
    verify.equal(found["l2.slope"] == found["decoupled.slope"], False, what="two grids")


def test_lion_muon(verify: Verification) -> None:
    found = quick("lion_muon")
    for size, start in (("shallow", sweep.shallow(SEED)), ("deep", sweep.deep(SEED))):
        task = oracles.doubled(start)
        for rule in ("adamw", "lion", "muon"):
            rates = [[rate * (1 - step / 24) for step in range(24)] for rate in (2.0**-9, 2.0**-6)]
            course = lion_muon.trained(task, rule, torch.tensor(rates, dtype=torch.float64).T, [0, 24])
            for network, each in enumerate(rates):
                if rule == "muon":
                    expected = oracles.trained_by_muon(task, each)
                else:
                    expected = oracles.trained(task, rule.removesuffix("w"), each)  # AdamW without decay is Adam
                what = f"the reference, {rule}, {size}"
                verify.close(course.seen[-1][network], expected, rtol=0, atol=1e-9, what=what)
    verify.equal(set(rules.RULES) & {"lion", "muon"}, set(), what="rules of one run are gone after it")
    wide = torch.randn(2, 20, 50, generator=seeded(SEED, 1), dtype=torch.float64)
    singular = torch.linalg.svdvals(lion_muon.orthogonalized(wide))
    verify.equal(bool((singular > 0.6).all() and (singular < 1.25).all()), True, what="singular values near 1")
    verify.close(lion_muon.reached([0, 3, 6], [1.0, 0.1, 0.001], 0.01), 4.5, rtol=1e-12, what="a line of logarithms")
    verify.equal(lion_muon.reached([0, 3], [1.0, 0.5], 1.0), 0.0, what="at the start")
    verify.equal(lion_muon.reached([0, 3], [1.0, 0.5], 0.1), 3.0, what="never")
    verify.equal(lion_muon.reached([0, 1, 2, 3], [1.0, 0.1, 0.9, 0.1], 0.1), 1.0, what="at first")
    for name, contest in lion_muon.CONTESTS.items():
        for method, (low, _) in contest.exponents.items():
            for moment in ("early", "late", "end", "annealed"):
                rate = found[f"{name}.{method}.{moment}.log2_rate"]
                verify.equal(rate in range(low, low + 3), True, what=f"{method}'s rate")
