"""What measurements of optimizers are decided by: grids of learning rates, when a path has settled, what is best."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from gradnotes import evidence, experiments
from gradnotes.experiments import _optimizer_decay as decay
from gradnotes.experiments import _optimizer_lion_muon as lion_muon
from gradnotes.experiments import _optimizer_noise as noise
from gradnotes.experiments import _optimizer_runs as runs
from gradnotes.experiments import _optimizer_schedules as scheduling
from gradnotes.experiments import _optimizer_surfaces as surfaces
from gradnotes.experiments import _optimizer_sweep as sweep
from gradnotes.experiments._optimizer_walks import METHODS, settled, walk
from tests.verification import Verification


def test_a_rate_that_diverges_does_not_disturb_the_others() -> None:
    alone = list(walk(METHODS["momentum"], lambda at, t: at, np.ones(2), np.array([0.1]), 200))
    both = list(walk(METHODS["momentum"], lambda at, t: at, np.ones(2), np.array([5.0, 0.1]), 200))
    np.testing.assert_array_equal([at[1] for at in both], [at[0] for at in alone])
    assert np.isinf(both[-1][0]).all()
    assert np.isfinite(both[0][0]).all()


def test_settled() -> None:
    values = np.array([[9.0, 9.0, 0.0], [1.0, 0.0, 0.0], [9.0, 0.0, math.inf], [1.0, 1.0, 0.0], [1.0, 2.0, 0.0]])
    steps, there = settled(values, 1.0)
    assert steps.tolist() == [3, 4, 3]
    assert there.tolist() == [True, False, True]
    steps, there = settled(np.zeros((5, 1)), 1.0)
    assert (steps.tolist(), there.tolist()) == ([0], [True])


def test_no_best_rate_is_at_the_edge_of_its_grid() -> None:
    """But Adagrad's: it divides by a first step that is too long ever after, so that any larger rate does as well."""
    grids = {"race": surfaces.RATES, "rotation": surfaces.TURN_RATES}
    grids |= dict.fromkeys(("noisy", "sparse", "moving"), noise.RATES)
    found = evidence.measurements("optimizers")
    edges = []
    for name, measurement in found.items():
        grid = grids.get(name.split(".")[1])
        if grid is None or not name.endswith("log2_rate") or ".adagrad." in name or ".common." in name:
            continue
        reached = found.get(name.replace("log2_rate", "reached"))
        if reached is None or reached.value:
            rates = measurement.samples or (measurement.value,)
            edges += [name for rate in rates if not math.log2(grid[0]) < rate < math.log2(grid[-1])]
    assert edges == []


@pytest.mark.parametrize("kind", ["noisy", "sparse", "moving"])
def test_tuned_rates_are_on_the_grid(kind: str) -> None:
    experiment = experiments.get(f"experiments.optimizers.{kind}")
    for name, value in experiment.once("quick", experiment.repetitions("quick")[0]).items():
        if name.endswith("log2_rate"):
            assert 2.0**value in noise.RATES


def test_sweep_decisions(verify: Verification) -> None:
    verify.equal(sweep.octaves([True, False, True, True, False, True], 3), 2, what="neighbours")
    verify.equal(sweep.octaves([True] * 3, 1), 3, what="all of them")
    verify.equal(sweep.rise([1.0, 0.5, 0.75, 0.25, 0.3]), 1.5, what="the largest rise")
    verify.equal(sweep.rise([3.0, 2.0, 1.0]), 1.0, what="no rise")
    course = runs.Course(
        train_losses=torch.tensor([[0.3, 0.1, 0.2, 0.0]]), test_losses=torch.tensor([[0.3, 0.2, 0.5, 0.0]]),
        accuracies=torch.tensor([[0.9, 0.9, 0.8, 1.0]]), diverged=torch.zeros(4), seen=torch.zeros(1), state={},
    )  # fmt: skip
    verify.equal(sweep.chosen(course, 0, last=True), 1, what="by accuracy, then test loss; the default is no candidate")
    verify.equal(sweep.chosen(course, 0, last=False), 1, what="by the training loss")


def test_no_tuned_rate_is_at_the_edge_of_its_grid() -> None:
    """But of SGD and momentum early in the recurrent network, where they learn nothing and any rate does as well."""
    grids = {"training": sweep.DIGITS.exponents, "deep_training": sweep.DEEP.exponents}
    grids |= {"last_epochs": scheduling.END_EXPONENTS, "warmup": scheduling.WARM_EXPONENTS}
    edges = []
    for name, measurement in evidence.measurements("optimizers").items():
        parts = name.split(".")
        if parts[1] == "schedules":
            grid = scheduling.PEAKS[parts[3]]
        elif parts[1] == "weight_decay":
            grid = (decay.RATES[0], decay.RATES[-1])
        elif parts[1] == "lion_muon":
            grid = lion_muon.CONTESTS[parts[2]].exponents[parts[3]]
        elif parts[1] in grids:
            grid = grids[parts[1]][parts[2]]
        else:
            continue
        if parts[-1] == "log2_rate":
            assert measurement.samples
            edges += [name for rate in measurement.samples if not grid[0] < rate < grid[1]]
    assert edges == []
