"""The figures of schedules draw what PyTorch's schedulers do, and their words say what is drawn."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial

import numpy as np
import torch
from matplotlib.axes import Axes
from torch.optim import lr_scheduler

from gradnotes import LANGUAGES, figures
from gradnotes.figures import schedules as drawn
from tests.verification import Verification


def optimizer(lr: float) -> torch.optim.SGD:
    """One without gradients, so that its steps do nothing."""
    return torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=lr)


def stepped(make: Callable[[torch.optim.Optimizer], lr_scheduler.LRScheduler], steps: int) -> np.ndarray:
    """The rates of steps 0, 1, … by a scheduler of PyTorch, from a peak of 1."""
    held = optimizer(1.0)
    scheduler = make(held)
    rates = []
    for step in range(steps):
        rates.append(float(held.param_groups[0]["lr"]))
        held.step()
        if step < steps - 1:
            scheduler.step()
    return np.array(rates)


def whole(axes: Axes) -> list[np.ndarray]:
    """The lines of a panel at the whole steps 0 to 100."""
    for line in axes.lines:
        np.testing.assert_array_equal(np.asarray(line.get_xdata())[::4], np.arange(101))
    return [np.asarray(line.get_ydata(), float)[::4] for line in axes.lines]


def test_shapes(verify: Verification) -> None:
    def warm_cosine(o: torch.optim.Optimizer) -> lr_scheduler.LRScheduler:
        parts = [lr_scheduler.LinearLR(o, 0.1, total_iters=10), lr_scheduler.CosineAnnealingLR(o, 90)]
        return lr_scheduler.SequentialLR(o, parts, [10])

    stable = np.concatenate([np.arange(10) / 10, np.ones(71), np.arange(19, -1, -1) / 20])
    gamma = 0.01**0.01
    expected: dict[str, list[np.ndarray]] = {
        "multi-step": [stepped(lambda o: lr_scheduler.MultiStepLR(o, [50, 75]), 101)],
        "exponential": [stepped(lambda o: lr_scheduler.ExponentialLR(o, gamma), 101)],
        "polynomial": [stepped(partial(lr_scheduler.PolynomialLR, total_iters=100, power=p), 101) for p in (1.0, 2.0)],
        "cosine": [stepped(lambda o: lr_scheduler.CosineAnnealingLR(o, 100), 101)],
        "warm restarts": [stepped(lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, 15, 2), 101)],
        "one cycle": [stepped(lambda o: lr_scheduler.OneCycleLR(o, 1.0, total_steps=101), 101)],
        "warm-up, stable, decay": [stable],
        "warm-up, cosine": [stepped(warm_cosine, 101)],
    }
    panels = drawn.shapes("en").axes
    verify.equal([axes.get_title() for axes in panels], list(expected), what="titles")
    for axes, (title, rates) in zip(panels, expected.items(), strict=True):
        for line, rate in zip(whole(axes), rates, strict=True):
            verify.close(line, rate, rtol=1e-9, atol=1e-12, what=title)
    (peak,) = np.flatnonzero(expected["one cycle"][0] == expected["one cycle"][0].max())
    for lang in LANGUAGES:
        words = figures.get("schedules.shapes").alt(lang)
        verify.equal(str(int(peak)) in words, True, what=f"{lang}: the cycle's peak is at {peak}")
        verify.equal(len(drawn.shapes(lang).axes), 8, what="as many panels as the alternative says")


def test_plateau(verify: Verification) -> None:
    above, below = drawn.plateau("en").axes
    ends, drops = {}, {}
    for patience in (4, 0):
        label = f"patience {patience}"
        (losses,) = (np.asarray(line.get_ydata(), float) for line in above.lines if line.get_label() == label)
        (rates,) = (np.asarray(line.get_ydata(), float) for line in below.lines if line.get_label() == label)
        held = optimizer(0.3)
        scheduler = lr_scheduler.ReduceLROnPlateau(held, factor=0.3, patience=patience, min_lr=1e-4)
        expected = []
        for loss in losses:
            expected.append(float(held.param_groups[0]["lr"]))
            scheduler.step(float(loss))
        verify.close(rates, np.array(expected), rtol=1e-9, what=f"rates, {label}")
        drops[patience] = np.flatnonzero(np.diff(rates) < 0)
        ends[patience] = losses[-1]
        if patience == 4:
            (best,) = (line for line in above.lines if str(line.get_label()).startswith("best"))
            lowest = np.minimum.accumulate(losses)
            verify.close(np.asarray(best.get_ydata(), float), lowest, rtol=1e-4, what="best, but for the threshold")
            spans = [patch.get_extents().transformed(above.transData.inverted()) for patch in above.patches]
            left, right = np.array([[span.x0, span.x1] for span in spans]).T
            verify.close(right - 0.5, drops[4], rtol=0, atol=1e-6, what="each wait ends with its drop")
            verify.close(right - left, np.full(len(spans), 5.0), rtol=0, atol=1e-6, what="and is patience + 1 long")
    for lang, (patience, loss) in itertools.product(LANGUAGES, ends.items()):
        words = figures.get("schedules.plateau").alt(lang)
        named = [f"{loss:.3f}", str(drops[patience][0]), str(drops[patience][-1])]
        verify.equal([name for name in named if name not in words], [], what=f"{lang}, patience {patience}")
    verify.equal((len(drops[4]), len(drops[0])), (7, 7), what="as many drops as the alternative says")
