"""What the figures of initialization draw is what was measured, and what theory says, computed anew."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes
from scipy import special

from gradnotes import evidence
from gradnotes.figures import initialization as drawn
from tests.figures.drawn import lines, measured
from tests.figures.drawn import through as drawn_through
from tests.verification import Verification


def value(name: str) -> float:
    """The recorded value of a measurement of this topic."""
    return measured(f"initialization.{name}")


def through(verify: Verification, axes: Axes, label: str, names: dict[float, str]) -> None:
    """A line goes through these measurements of this topic: x -> name."""
    drawn_through(verify, axes, label, {x: f"initialization.{name}" for x, name in names.items()})


def test_signal(verify: Verification) -> None:
    for axes, way in zip(drawn.signal("en").axes, ("forward", "backward"), strict=True):
        first = 0 if way == "backward" else 1
        for c in (1, 2, 3):
            known = [layer for layer in range(51) if f"initialization.profile.relu.c_{c}.layer_{layer}.{way}"
                     in evidence.measurements("initialization")]  # fmt: skip
            assert len(known) > 9
            assert known[-1] - first >= 49
            names = {float(layer): f"profile.relu.c_{c}.layer_{layer}.{way}" for layer in known}
            through(verify, axes, f"c = {c}", names)
        _, theory = lines(axes)["theory"]  # of c = 1
        verify.close(abs(theory[1] - theory[0]), 25 * math.log10(2), rtol=1e-12, what="(1/2)^(50/2)")


def test_sweep(verify: Verification) -> None:
    scales = {0.5: "0p5", 1.0: "1", 1.5: "1p5", 2.0: "2", 2.5: "2p5", 3.0: "3", 3.5: "3p5", 4.0: "4"}
    for axes, way in zip(drawn.sweep("en").axes, ("forward", "backward"), strict=True):
        assert len(lines(axes)) == 6
        for label, name in (("ReLU", "relu"), ("SiLU", "silu"), ("sigmoid", "sigmoid")):
            through(verify, axes, label, {c: f"signal.{name}.c_{spelled}.{way}" for c, spelled in scales.items()})


def test_training(verify: Verification) -> None:
    (axes,) = drawn.training("en").axes
    scales = {0.5: "0p5", 1.0: "1", 1.5: "1p5", 2.0: "2", 2.5: "2p5", 3.0: "3", 4.0: "4"}
    for label, name in (("no normalization", "plain"), ("batch normalization", "batch_norm")):
        through(verify, axes, label, {c: f"training.{name}.c_{spelled}.test_accuracy" for c, spelled in scales.items()})


def test_fixed_std(verify: Verification) -> None:
    (axes,) = drawn.fixed_std("en").axes
    for width in (64, 256, 1024):
        names = {float(depth): f"fixed_std.relu.width_{width}.depth_{depth}.forward" for depth in (5, 10, 20)}
        through(verify, axes, f"{width} units", names)
    _, theory = lines(axes)["theory"]  # of 64 units
    verify.close(theory[1], 10 * math.log10(64 * 0.0009 / 2), rtol=1e-12, what="(n σ² / 2)^(20/2)")


def test_symmetry(verify: Verification) -> None:
    scales = {0.001: "0p001", 0.01: "0p01", 0.1: "0p1", 1.0: "1", 3.0: "3", 10.0: "10"}
    for axes, what in zip(drawn.symmetry("en").axes, ("end.cosine", "test_accuracy"), strict=True):
        for label, name in (("ReLU", "relu"), ("tanh", "tanh")):
            through(
                verify, axes, label, {s: f"breaking.{name}.scale_{spelled}.{what}" for s, spelled in scales.items()}
            )


def test_fans(verify: Verification) -> None:
    for axes, way in zip(drawn.fans("en").axes, ("forward", "backward"), strict=True):
        for label, rule in (("1/fan_in", "fan_in"), ("1/fan_out", "fan_out"), ("Xavier", "average")):
            cases = {0.25: "1024_to_256", 1.0: "256_to_256", 4.0: "256_to_1024"}
            through(verify, axes, label, {x: f"fans.linear.from_{case}.{rule}.{way}" for x, case in cases.items()})


def test_he_statements(verify: Verification) -> None:
    (axes,) = drawn.he_statements("en").axes
    order = ("variance_2_over_fan_in", "variance_4_over_fans", "std_root_1_over_fan_in", "variance_1_over_fans")
    for label, kind in (("equal widths", "constant"), ("alternating widths", "alternating")):
        x, y = lines(axes)[label]
        verify.equal(x, np.array([value(f"he_statements.{kind}.{name}.forward") for name in order]), what=label)
        verify.equal(np.round(y), np.arange(4.0), what="rows")
    assert [tick.get_text() for tick in axes.get_yticklabels()][2] == "std √(1/fan_in)"


def test_families(verify: Verification) -> None:
    for axes, network in zip(drawn.families("en").axes, ("shallow_tanh", "deep_relu", "convolution"), strict=True):
        for row, family in enumerate(
            ("xavier_uniform", "xavier_normal", "kaiming_uniform", "kaiming_normal", "orthogonal")
        ):
            measured = evidence.measurement(f"initialization.families.{network}.{family}.test_accuracy")
            x, y = lines(axes)[family]
            verify.equal(x, np.array(measured.samples), what=family)
            verify.equal(set(y), {float(row)}, what=family)
        means = [float(np.asarray(line.get_xdata())[0]) for line in axes.lines if line.get_marker() == "|"]
        verify.close(means, [np.mean(x) for x, _ in lines(axes).values()], rtol=1e-12, what="means")


def test_lasting(verify: Verification) -> None:
    (axes,) = drawn.lasting("en").axes
    for label, c in (("c = 0.5", "0p5"), ("c = 2", "2"), ("c = 8", "8")):
        names = {float(w): f"movement.width_{w}.c_{c}.layer_2.relative_change" for w in (32, 128, 512)}
        through(verify, axes, label, names)


def test_default_signal(verify: Verification) -> None:
    (axes,) = drawn.default_signal("en").axes
    for label, name in (
        ("norm of the signal", "norm"),
        ("distance of two inputs", "distance"),
        ("gradient", "backward"),
    ):
        layers = (0, 5, 10, 20, 30)
        through(verify, axes, label, {float(layer): f"default_signal.layer_{layer}.{name}" for layer in layers})


def test_orthogonal(verify: Verification) -> None:
    """Against what is known of Gaussian matrices: a vector's length, the determinant; and against an isometry."""
    (axes,) = drawn.orthogonal("en").axes
    curves = lines(axes)
    degrees = np.arange(1, 65) / 2
    # |det| of a Gaussian matrix is a product of independent chi variables with 1 to 64 degrees of freedom.
    log_det = (special.digamma(degrees) + math.log(2)).sum() / 2 - 32 * math.log(64)
    spread = math.sqrt(special.polygamma(1, degrees).sum()) / 2
    for label, depth in (("Gaussian, 1 layer", 1), ("Gaussian, 5 layers", 5), ("Gaussian, 20 layers", 20)):
        values = curves[label][1]
        verify.equal(values.size, 64, what=label)
        assert (np.diff(values) <= 0).all()
        assert abs(np.log(values).sum() - depth * log_det) < 4 * spread * math.sqrt(depth), label
        # The squared length of a vector changes by chi-square(64) / 64 a layer, whose log has the deviation √(2/64).
        assert abs(math.log(np.mean(values**2))) < 4 * math.sqrt(2 / 64 * depth), label
    verify.close(curves["orthogonal, 20 layers"][1], np.ones(64), rtol=1e-12, what="an isometry")
