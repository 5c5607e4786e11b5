"""What the figures of optimizers draw is what torch.optim does, what was measured, and what theory says."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import numpy as np
import torch
from matplotlib.axes import Axes

from gradnotes import LANGUAGES, evidence, figures
from gradnotes.figures import _optimizer_paths as paths
from gradnotes.figures import optimizers as drawn
from tests.figures.drawn import lines, measured, said, theory, through
from tests.verification import Verification

TORCH: dict[str, Callable[..., torch.optim.Optimizer]] = {
    "gradient descent": lambda p, lr: torch.optim.SGD(p, lr=lr),
    "momentum": lambda p, lr: torch.optim.SGD(p, lr=lr, momentum=0.9),
    "Nesterov": lambda p, lr: torch.optim.SGD(p, lr=lr, momentum=0.9, nesterov=True),
    "Adagrad": lambda p, lr: torch.optim.Adagrad(p, lr=lr),
    "RMSprop": lambda p, lr: torch.optim.RMSprop(p, lr=lr),
    "Adam": lambda p, lr: torch.optim.Adam(p, lr=lr),
}
NAMES = {"gd": "gradient descent", "momentum": "momentum", "nesterov": "Nesterov", "adagrad": "Adagrad"}
NAMES |= {"rmsprop": "RMSprop", "adam": "Adam"}


def turned(p: torch.Tensor) -> torch.Tensor:
    """The bowl on axes turned by 30°."""
    along, across = (math.sqrt(3) * p[0] + p[1]) / 2, (math.sqrt(3) * p[1] - p[0]) / 2
    return (along**2 + 30 * across**2) / 2


LOSSES: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "bowl": lambda p: (p[0] ** 2 + 30 * p[1] ** 2) / 2,
    "turned": turned,
    "rosenbrock": lambda p: (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2,
    "saddle": lambda p: p[0] ** 2 / 2 - p[1] ** 2 / 2 + p[1] ** 4 / 4,
}


def torch_path(
    name: str, loss: Callable[[torch.Tensor], torch.Tensor], start: object, rate: float, steps: int
) -> np.ndarray:
    """The points of PyTorch's optimizer, (steps + 1, 2)."""
    at = torch.nn.Parameter(torch.tensor(start, dtype=torch.float64))
    rule = TORCH[name]([at], lr=rate)
    found = [at.detach().numpy().copy()]
    for _ in range(steps):
        rule.zero_grad()
        torch.autograd.backward(loss(at))
        rule.step()
        found.append(at.detach().numpy().copy())
    return np.array(found)


def stated(verify: Verification, figure: str, numbers: dict[str, str]) -> None:
    """The text alternatives of both languages contain these numbers."""
    for lang in LANGUAGES:
        words = re.findall(r"−?\d+(?:\.\d+)?", figures.get(figure).alt(lang))
        for what, number in numbers.items():
            verify.equal(number in words, True, what=f"{figure}, {lang}: {what} is {number}")


def spelled(value: float) -> str:
    """A number as figures state it."""
    return f"{value:.2f}".replace("-", "−")


def test_surfaces(verify: Verification) -> None:
    panels = drawn.surfaces("en").axes
    assert len(panels) == 4
    ends: dict[str, dict[str, np.ndarray]] = {}
    for axes, (name, scene) in zip(panels, paths.SCENES.items(), strict=True):
        loss = LOSSES[name]
        points = np.random.default_rng(0).uniform(-2, 2, (10, 2))
        values = [float(loss(torch.tensor(point))) for point in points]
        verify.close(scene.loss(points), values, rtol=1e-12, atol=1e-12, what=f"the {name}")
        for minimum in scene.minima:
            at = torch.tensor(minimum, dtype=torch.float64, requires_grad=True)
            (slope,) = torch.autograd.grad(loss(at), at)
            verify.close(slope, [0.0, 0.0], rtol=0, atol=1e-12, what=f"a minimum of the {name}")
        left, right, bottom, top = scene.frame
        assert set(lines(axes)) == set(NAMES.values())
        ends[name] = {}
        for method, label in NAMES.items():
            path = np.stack(lines(axes)[label], axis=-1)
            rate = paths.best_path(scene, method)[1]
            theirs = {factor: torch_path(label, loss, scene.start, rate * factor, 60) for factor in (0.5, 1.0, 2.0)}
            verify.close(path, theirs[1.0], rtol=1e-6, atol=1e-6, what=f"torch.optim, {label} on the {name}")
            means = {}
            for factor, other in theirs.items():
                inside = np.all((other >= [left, bottom]) & (other <= [right, top]))
                means[factor] = float(np.mean([float(loss(torch.tensor(p))) for p in other])) if inside else math.inf
            verify.equal(min(means, key=means.__getitem__), 1.0, what=f"the best of its neighbours, {label}, {name}")
            ends[name][method] = path[-1]
    numbers = {"Adagrad, turned": spelled(float(np.hypot(*ends["turned"]["adagrad"])))}
    for method in ("momentum", "nesterov"):
        for value, axis in zip(ends["rosenbrock"][method].tolist(), "xy", strict=True):
            numbers[f"{method}, {axis}"] = spelled(value)
    stated(verify, "optimizers.surfaces", numbers)
    assert float(np.hypot(*ends["bowl"]["adagrad"])) < 0.01
    assert max(ends["rosenbrock"][m][0] for m in ("gd", "adagrad", "rmsprop", "adam")) < -0.84
    assert max(abs(end[1] - 1) for end in ends["saddle"].values()) < 0.2


def test_momentum(verify: Verification) -> None:
    above, first, second = drawn.momentum("en").axes
    found = {}
    for label in ("gradient descent", "momentum", "Nesterov"):
        theirs = torch_path(label, LOSSES["bowl"], (-7.0, 1.3), 1 / 60, 60)
        verify.close(np.stack(lines(above)[label], axis=-1), theirs, rtol=1e-9, atol=1e-9, what=label)
        verify.close(lines(first)[label][1], theirs[:, 0], rtol=1e-9, atol=1e-9, what=f"{label}, x")
        verify.close(lines(second)[label][1], theirs[:, 1], rtol=1e-9, atol=1e-9, what=f"{label}, y")
        found[label] = theirs
    numbers = {"x of gradient descent": spelled(found["gradient descent"][-1, 0])}
    for label in ("momentum", "Nesterov"):
        path = found[label]
        numbers[f"x, {label}"] = spelled(path[:, 0].max())
        numbers[f"y, {label}"] = spelled(path[:, 1].min())
        numbers[f"later, {label}"] = spelled(np.abs(path[11:, 1]).max())
        numbers[f"crossing, {label}"] = str(int(np.flatnonzero(path[:, 0] > 0)[0]))
    numbers["crossings"] = str(int(np.sum(found["momentum"][1:, 1] * found["momentum"][:-1, 1] < 0)))
    stated(verify, "optimizers.momentum", numbers)


def test_adagrad(verify: Verification) -> None:
    times = (1, 10, 100, 1000, 10_000)
    for axes, kind in zip(drawn.adagrad("en").axes, ("noise", "burst"), strict=True):
        for method in ("adagrad", "rmsprop", "adam"):
            names = {float(t): f"optimizers.step_size.{kind}.{method}.t_{t}.step" for t in times}
            through(verify, axes, NAMES[method], names)
        ((x, y),) = theory(axes)
        squares = x if kind == "noise" else x + 10 * 100**2
        verify.close(y, 1 / np.sqrt(squares), rtol=1e-12, what="a sum of squares")
    head = "optimizers.step_size"
    numbers = {f"{head}.noise.adagrad.t_100.step": ".2f", f"{head}.noise.adagrad.t_10000.step": ".3f"}
    numbers |= {f"{head}.burst.adagrad.t_{t}.step": ".4f" for t in (1, 10_000)}
    numbers |= {f"{head}.burst.adam.t_{t}.step": ".2f" for t in (1, 100, 10_000)}
    numbers |= {f"{head}.burst.rmsprop.t_{t}.step": ".2f" for t in (1, 1000)}
    numbers |= {f"{head}.noise.rmsprop.t_1000.step": ".2f", f"{head}.noise.adam.t_100.step": ".2f"}
    said(verify, "optimizers.adagrad", numbers)


def test_rotation(verify: Verification) -> None:
    (axes,) = drawn.rotation("en").axes
    for method, label in NAMES.items():
        angles = (0, 5, 10, 20, 30, 45)
        names = {float(a): f"optimizers.rotation.angle_{a}.{method}.steps" for a in angles}
        through(verify, axes, label, names)
        shown = {"adagrad": (0, 5, 45), "adam": (0, 5, 45), "rmsprop": (0, 45)}.get(method, (0,))
        said(verify, "optimizers.rotation", {names[float(a)]: ".0f" for a in shown})
        if method in ("gd", "momentum", "nesterov"):
            verify.equal(len({measured(name) for name in names.values()}), 1, what=f"{method} is level")


def torch_steps(rule: torch.optim.Optimizer, p: torch.Tensor, gradients: list[np.ndarray]) -> np.ndarray:
    """The points of PyTorch's optimizer along gradients that are given, (steps + 1, n)."""
    found = [p.detach().numpy().copy()]
    for grad in gradients:
        p.grad = torch.tensor(grad)
        rule.step()
        found.append(p.detach().numpy().copy())
    return np.array(found)


def test_newton_schulz(verify: Verification) -> None:
    starts = [math.sqrt(1 - 0.3**2 - 0.1**2 - 0.03**2 - 0.01**2 - 0.001**2), 0.3, 0.1, 0.03, 0.01, 0.001]
    labels = ["0.95", "0.3", "0.1", "0.03", "0.01", "0.001"]
    ends: list[dict[str, np.ndarray]] = []
    for axes, (a, b, c) in zip(
        drawn.newton_schulz("en").axes, ((3.4445, -4.7750, 2.0315), (1.5, -0.5, 0.0)), strict=True
    ):
        shown = lines(axes)
        verify.equal(list(shown), labels, what="lines")
        for label, s in zip(labels, starts, strict=True):
            values = [s]
            for _ in range(10):
                s = a * s + b * s**3 + c * s**5
                values.append(s)
            verify.equal(shown[label][0], np.arange(11.0), what=label)
            verify.close(shown[label][1], values, rtol=1e-12, what=label)
        ends.append({label: y for label, (_, y) in shown.items()})
    muon, classical = ends
    rest = [muon[label][5] for label in labels[:4]]
    later = np.array([y[6:] for y in muon.values()])
    numbers = {"growth": f"{muon['0.01'][1] / muon['0.01'][0]:.1f}", "of 0.001": f"{muon['0.001'][5]:.2f}"}
    numbers |= {"of 0.01": f"{muon['0.01'][5]:.2f}", "least": f"{min(rest):.2f}", "most": f"{max(rest):.2f}"}
    numbers |= {"later, least": f"{later.min():.2f}", "later, most": f"{later.max():.2f}"}
    numbers |= {"0.3": f"{classical['0.3'][5]:.3f}", "0.1": f"{classical['0.1'][5]:.2f}"}
    numbers |= {"0.01": f"{classical['0.01'][5]:.3f}", "0.001": f"{classical['0.001'][5]:.4f}"}
    stated(verify, "optimizers.newton_schulz", numbers)


def test_decay(verify: Verification) -> None:
    ends: dict[str, np.ndarray] = {}
    for axes, kind in zip(drawn.decay("en").axes, (torch.optim.Adam, torch.optim.AdamW), strict=True):
        ((_, expected),) = theory(axes)
        verify.close(expected, 0.999 ** np.arange(1001), rtol=1e-12, what="theory")
        for noise in (10.0, 1.0, 0.1):
            rng = np.random.default_rng(0)
            p = torch.ones(1000, dtype=torch.float64, requires_grad=True)
            rule = kind([p], lr=0.01, weight_decay=0.1)
            path = torch_steps(rule, p, [noise * rng.standard_normal(1000) for _ in range(1000)])
            _, y = lines(axes)[f"noise {noise:g}"]
            verify.close(y, path.mean(axis=1), rtol=1e-9, atol=1e-9, what=f"{kind.__name__}, noise {noise}")
            if kind is torch.optim.AdamW or noise == 1:
                # A thousand random walks of steps of 0.01 leave their mean within 0.01 or so.
                verify.close(y, expected, rtol=0, atol=0.03, what=f"{kind.__name__}, noise {noise}, and theory")
            ends[f"{kind.__name__} {noise:g}"] = y
    verify.equal(bool(ends["Adam 0.1"][500] < 0.01), True, what="as the alternative says")
    numbers = {name: f"{ends[name][-1]:.2f}" for name in ("Adam 10", "Adam 1", "AdamW 10", "AdamW 1", "AdamW 0.1")}
    stated(verify, "optimizers.decay", numbers)


def test_radam(verify: Verification) -> None:
    (axes,) = drawn.radam("en").axes
    shown = lines(axes)
    t, rectified = shown["RAdam"]
    verify.equal(t, np.arange(6.0, 5001.0), what="the rest")
    for grad in (10.0, 0.1):
        p = torch.zeros(1, dtype=torch.float64, requires_grad=True)
        rule = torch.optim.RAdam([p], lr=1.0, eps=0.0)
        steps = -np.diff(torch_steps(rule, p, [np.array([grad])] * 5000)[:, 0])
        # Positions are in the thousands, so that their differences are exact to 1e-12 or so.
        verify.close(rectified, steps[5:], rtol=1e-9, atol=1e-10, what=f"RAdam, gradient {grad}")
        x, y = shown[f"its first five, gradient {grad:g}"]
        verify.equal(x, np.arange(1.0, 6.0), what="the first five")
        verify.close(y, [grad] * 5, rtol=1e-12, what=f"the first five, gradient {grad}")
        verify.close(y, steps[:5], rtol=1e-12, what=f"the first five, PyTorch, gradient {grad}")
    verify.close(shown["Adam"][1], np.ones(5000), rtol=1e-9, what="Adam")
    warmup = np.minimum(1, np.arange(1, 5001) / 2000)
    verify.close(shown["Adam, linear warm-up"][1], warmup, rtol=1e-12, what="warm-up")
    below = t[rectified > warmup[5:]]
    verify.equal(below, np.arange(6.0, below[-1] + 1), what="the warm-up is below, then above")
    numbers = {"the last below": f"{below[-1]:.0f}", "step 6": f"{rectified[0]:.3f}"}
    numbers |= {f"step {step}": f"{rectified[step - 6]:.2f}" for step in (100, 1000, 5000)}
    stated(verify, "optimizers.radam", numbers)


def measured_line(verify: Verification, axes: Axes, label: str, pattern: str, scale: float = 1.0) -> None:
    """A line goes through all measurements of a pattern, `#` standing for a whole number or, as m8, a negative one."""
    x, y = lines(axes)[label]
    before, after = pattern.split("#")
    found = {}
    for name, measurement in evidence.measurements("optimizers").items():
        if name.startswith(before) and name.endswith(after):
            found[int(name[len(before) : len(name) - len(after)].replace("m", "-"))] = measurement.value
    keys = sorted(found)
    at = [float(k) / scale for k in keys] if scale != 1 else [2.0**k for k in keys]
    verify.close(x, at, rtol=1e-12, what=f"{label}, {pattern}")
    verify.equal(y, np.array([found[k] for k in keys]), what=f"{label}, {pattern}")


SHOWN = {
    "SGD": "sgd", "momentum": "momentum", "Nesterov": "nesterov", "Adagrad": "adagrad", "RMSprop": "rmsprop",
    "Adam": "adam",
}  # fmt: skip


def test_training(verify: Verification) -> None:
    above, below = drawn.training("en").axes
    head = "optimizers.training.{}.tuned.step_{}.{}"
    for label, method in SHOWN.items():
        measured_line(verify, above, label, head.format(method, "#", "train_loss"), 21.0)
        x, y = lines(below)[label]
        accuracies = [measured(head.format(method, round(21 * epoch), "test_accuracy")) for epoch in x]
        verify.equal(y, 1 - np.array(accuracies), what=label)
    numbers = {head.format(method, 42, "train_loss"): ".3f" for method in SHOWN.values()}
    said(verify, "optimizers.training", numbers)
    for method in SHOWN.values():
        for lang in LANGUAGES:
            number = format(1 - measured(head.format(method, 420, "test_accuracy")), ".3f")
            stands = number in figures.get("optimizers.training").alt(lang)
            verify.equal(stands, True, what=f"{lang}: {method} {number}")


def test_sensitivity(verify: Verification) -> None:
    for axes, task in zip(drawn.sensitivity("en").axes, ("training", "deep_training"), strict=True):
        for label, method in SHOWN.items():
            measured_line(verify, axes, label, f"optimizers.{task}.{method}.end.rate_#.test_accuracy")
        rings = [line for line in axes.lines if str(line.get_label()).startswith("_")]
        for line, (method, rate) in zip(rings, (("adagrad", 0.01), ("rmsprop", 0.01), ("adam", 0.001)), strict=True):
            value = measured(f"optimizers.{task}.{method}.end.default.test_accuracy")
            verify.equal(np.array([line.get_xdata(), line.get_ydata()]).ravel(), np.array([rate, value]), what=method)
        numbers = {f"optimizers.{task}.{m}.end.octaves": ".1f" for m in SHOWN.values()}
        said(verify, "optimizers.sensitivity", numbers)


def test_warmup(verify: Verification) -> None:
    ways = {
        "Adam": "adam.none", "Adam, warm-up": "adam.warmup", "RAdam": "radam.none", "momentum": "momentum.none",
        "momentum, warm-up": "momentum.warmup",
    }  # fmt: skip
    for axes, what in zip(drawn.warmup("en").axes, ("peak", "train_loss"), strict=True):
        for label, way in ways.items():
            measured_line(verify, axes, label, f"optimizers.warmup.{way}.rate_#.{what}")
    numbers = {f"optimizers.warmup.{way}.rate_m4.peak": ".1f" for way in ("adam.none", "adam.warmup", "radam.none")}
    numbers |= {f"optimizers.warmup.{way}.rate_m5.train_loss": ".2f" for way in ("adam.none", "adam.warmup")}
    said(verify, "optimizers.warmup", numbers)


def test_schedules_end(verify: Verification) -> None:
    for axes, method in zip(drawn.schedules_end("en").axes, ("sgd", "momentum", "rmsprop", "adam"), strict=True):
        kinds = ("constant", "lower", "linear", "cosine")
        for row, kind in enumerate(kinds):
            found = evidence.measurement(f"optimizers.last_epochs.{method}.{kind}.last_excess")
            assert found.samples
            for line, values in zip(axes.lines[2 * row :], (found.samples, (found.value,)), strict=False):
                verify.equal(np.asarray(line.get_xdata(), float), np.array(values), what=f"{method}, {kind}")
                verify.equal(set(np.asarray(line.get_ydata(), float)), {float(row)}, what=f"{method}, {kind}")
        numbers = {f"optimizers.last_epochs.{method}.{kind}.last_excess": ".3f" for kind in kinds[:2]}
        numbers |= {f"optimizers.last_epochs.{method}.{kind}.last_excess": ".4f" for kind in kinds[2:]}
        said(verify, "optimizers.schedules_end", numbers)
