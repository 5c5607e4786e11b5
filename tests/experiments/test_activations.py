"""Measurements against closed forms, mpmath, SciPy and PyTorch."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import mpmath as mp
import numpy as np
import torch
from mpmath import mpf
from scipy.optimize import linprog
from scipy.stats import binomtest

from gradnotes import experiments
from gradnotes.experiments import activations
from tests.verification import Verification

Real = Callable[[mpf], mpf]


def test_properties(verify: Verification) -> None:
    found = {name.removeprefix("properties."): m.value for name, m in activations.properties.run().items()}
    # Sums of a few hundred terms: some last digits.
    expected = {
        "sigmoid.minimum": 0,
        "sigmoid.maximum": 1,
        "sigmoid.value_at_0": 0.5,
        "sigmoid.mean": 0.5,
        "sigmoid.max_abs_derivative": 0.25,
        "sigmoid.argmax_derivative": 0,
        "sigmoid.min_derivative": 0,
        "sigmoid.zero_gradient_share": 0,
        "sigmoid.product_10": 2**-20,
        "relu.minimum": 0,
        "relu.maximum": np.inf,
        "relu.value_at_0": 0,
        "relu.mean": 1 / np.sqrt(2 * np.pi),
        "relu.second_moment": 0.5,
        "relu.gain": np.sqrt(2),
        "relu.max_abs_derivative": 1,
        "relu.min_derivative": 0,
        "relu.derivative_at_0": 0,
        "relu.derivative_at_5": 1,
        "relu.derivative_at_10": 1,
        "relu.mean_abs_derivative": 0.5,
        "relu.derivative_second_moment": 0.5,
        "relu.zero_gradient_share": 0.5,
        "relu.small_gradient_share": 0.5,
        "relu.product_10": 1,
        # At its minimum 1 + exp(x) = -x, so SiLU(x) = 1 + x with -1 - x = w, w exp(w) = 1/e.
        "silu.minimum": -float(mp.lambertw(mp.exp(-1))),
        "silu.maximum": np.inf,
        "silu.value_at_0": 0,
        "silu.zero_gradient_share": 0,
        "softmax.minimum": 0,
        "softmax.maximum": 1,
        "softmax.max_abs_derivative": 0.25,
        "softmax.min_derivative": -0.25,
    }
    for name in ("sigmoid", "silu"):
        expected |= {f"{name}.{what}": value for what, value in by_mpmath(name).items()}
    places = {name: found.pop(name) for name in ("silu.argmin", "silu.argmax_derivative")}
    assert found.keys() == expected.keys()
    for name, value in found.items():
        verify.close(value, expected[name], rtol=1e-13, atol=1e-18, what=name)
    # An extreme is flat: its place is known to fewer digits than its value, and is rounded to nine decimals.
    verify.close(places["silu.argmin"], -1 - float(mp.lambertw(mp.exp(-1))), rtol=0, atol=1e-9, what="argmin")
    verify.close(places["silu.argmax_derivative"], float(steepest()), rtol=0, atol=1e-9, what="argmax_derivative")


def test_saturation(verify: Verification) -> None:
    found = activations.saturation.run()
    assert len(found) == 9
    for scale in (1, 3, 10):
        for name in ("sigmoid", "silu"):
            measured = found[f"saturation.{name}.s{scale}"].value
            verify.close(measured, small_share(name, scale), rtol=1e-12, what=f"{name}, s = {scale}")
        verify.equal(found[f"saturation.relu.s{scale}"].value, 0.5, what=f"relu, s = {scale}")


def test_softmax_example(verify: Verification) -> None:
    found = {name.removeprefix("softmax_example."): m for name, m in activations.softmax_example.run().items()}
    for prefix, factor in (("", 1), ("times_10.", 10)):
        logits = [factor * x for x in (2, 1, 0.1)]
        total = mp.fsum(mp.exp(x) for x in logits)
        p = [mp.exp(x) / total for x in logits]
        for i in range(3):
            # The distance between logits of up to 20 is rounded; exp makes of that a relative error.
            verify.close(found[f"{prefix}p{i + 1}"].value, float(p[i]), rtol=1e-14, what=f"{prefix}p{i + 1}")
            verify.close(found[f"{prefix}log_p{i + 1}"].value, float(mp.log(p[i])), rtol=1e-11, what=f"log p{i + 1}")
        steepest_entry = float(max(q * (1 - q) for q in p))
        verify.close(found[f"{prefix}max_abs_derivative"].value, steepest_entry, rtol=1e-11, what="derivative")
    assert found["log_p1"].unit == "nat"


def test_xor(verify: Verification) -> None:
    found = {name.removeprefix("xor."): m.value for name, m in activations.xor.run().items()}
    # Each diagonal of the square has the same sum of outputs, so 1/2 everywhere is best; without a bias, 1/3, 1/3
    # and 2/3 after the 0.
    verify.close(found["linear_mse"], 1 / 4, rtol=1e-14, what="least squares")
    verify.close(found["linear_mse_without_bias"], 1 / 3, rtol=1e-14, what="least squares without bias")
    separable = [signs for signs in product([-1, 1], repeat=4) if separates(signs)]
    verify.equal(found["separable_labelings"], len(separable), what="linear programs")
    right = [sum(a == b for a, b in zip(signs, (-1, 1, 1, -1), strict=True)) / 4 for signs in separable]
    verify.equal(found["linear_accuracy"], max(right), what="linear programs")
    verify.equal(found["linear_accuracy"], 0.75, what="three of four")
    verify.equal((found["relu_mse"], found["relu_accuracy"]), (0.0, 1.0), what="the network with given weights")


def test_xor_training(verify: Verification) -> None:
    found = {name.removeprefix("xor_training."): m.value for name, m in activations.xor_training.run("quick").items()}
    starts, steps, rate = (found[name] for name in ("starts", "steps", "learning_rate"))
    for width in (2, 4, 8):
        start = activations._random_networks(int(starts), width, np.random.default_rng(width))
        network = [torch.tensor(p, device=verify.device, requires_grad=True) for p in start]
        gradients = torch.autograd.grad(xor_loss(network), network)
        for ours, theirs in zip(activations._gradients(start), gradients, strict=True):
            verify.close(ours, theirs, rtol=1e-12, atol=1e-15, what=f"autograd, width {width}")
        solved = found[f"width_{width}.solved_share"]
        if width == 2:
            optimizer = torch.optim.SGD(network, lr=rate)
            for _ in range(int(steps)):
                optimizer.zero_grad()
                torch.autograd.backward(xor_loss(network))
                optimizer.step()
            # Rounding may send a start that lies on a boundary elsewhere: at most one in a hundred.
            verify.close(solved, xor_solved(network), rtol=0, atol=0.01, what="torch.optim.SGD")
        interval = binomtest(round(solved * starts), int(starts)).proportion_ci(0.95, method="wilson")
        bounds = [found[f"width_{width}.solved_{end}"] for end in ("low", "high")]
        verify.close(bounds, [interval.low, interval.high], rtol=1e-6, what="Wilson interval")
        # A unit with w_1, w_2, b uniform in (-c, c) is 0 at every corner if b < -max(w_1, 0) - max(w_2, 0): a share of
        # 1/8 + 1/8 + 1/48. Four standard deviations of a share over all units: one seed in 16 000 is outside.
        dead = found[f"width_{width}.dead_at_start_share"]
        deviation = np.sqrt(13 / 48 * 35 / 48 / (starts * width))
        verify.close(dead, 13 / 48, rtol=0, atol=4 * deviation, what=f"dead at start, width {width}")


def test_every_experiment_runs_at_both_sizes_with_the_same_names() -> None:
    for identity in experiments.names("activations"):
        if identity != "experiments.activations.xor_training":  # its full size takes a quarter of a minute
            assert experiments.get(identity).run("quick") == experiments.get(identity).run("full")


def f_and_derivatives(name: str) -> tuple[Real, Real]:
    """The function and its derivative, as the textbook has them."""

    def sigmoid(x: mpf) -> mpf:
        return 1 / (1 + mp.exp(-x))

    if name == "sigmoid":
        return sigmoid, lambda x: sigmoid(x) * (1 - sigmoid(x))
    return lambda x: x * sigmoid(x), lambda x: sigmoid(x) + x * sigmoid(x) * (1 - sigmoid(x))


def by_mpmath(name: str) -> dict[str, float]:
    """What has no simpler closed form, at 30 digits."""
    with mp.workdps(30):
        f, df = f_and_derivatives(name)
        second_moment = expectation(lambda x: f(x) ** 2)
        found = {
            "second_moment": second_moment,
            "gain": 1 / mp.sqrt(second_moment),
            "mean_abs_derivative": expectation(lambda x: abs(df(x))),
            "derivative_second_moment": expectation(lambda x: df(x) ** 2),
            "derivative_at_0": df(mpf(0)),
            "derivative_at_5": df(mpf(5)),
            "derivative_at_10": df(mpf(10)),
            "small_gradient_share": small_share(name, 1),
        }
        if name == "silu":
            # SiLU'(x) + SiLU'(-x) = 1, so the least derivative mirrors the greatest.
            greatest = df(steepest())
            found |= {"mean": expectation(f), "max_abs_derivative": greatest, "min_derivative": 1 - greatest}
            found["product_10"] = greatest**10
        return {what: float(value) for what, value in found.items()}


def expectation(f: Real) -> mpf:
    """E f(x), x ~ N(0, 1); cut where |SiLU'| has its kink and where the functions bend."""
    cuts = [-16, -8, -4, -1 - mp.lambertw(mp.exp(-1)).real, 0, 2, 4, 8, 16]
    return mp.quad(lambda x: f(x) * mp.npdf(x), cuts)


def steepest() -> mpf:
    """Where SiLU is steepest: SiLU'' = σ' (2 + x (1 - 2σ)) is 0 where x tanh(x/2) = 2."""
    with mp.workdps(30):
        return mp.findroot(lambda x: x * mp.tanh(x / 2) - 2, 2.4)


def small_share(name: str, scale: float) -> float:
    """P(|f'(x)| < 0.01), x ~ N(0, scale²), from the points where |f'| is 0.01."""
    with mp.workdps(30):
        _, df = f_and_derivatives(name)
        if name == "sigmoid":
            edge = mp.findroot(lambda x: df(x) - mpf("0.01"), 4.5)
            return float(2 * mp.ncdf(-edge / scale))
        tail = mp.findroot(lambda x: df(x) + mpf("0.01"), -6.5)
        left = mp.findroot(lambda x: df(x) + mpf("0.01"), -1.32)
        right = mp.findroot(lambda x: df(x) - mpf("0.01"), -1.24)
        assert tail < -5 < left < right < -1
        return float(mp.ncdf(tail / scale) + mp.ncdf(right / scale) - mp.ncdf(left / scale))


def separates(signs: tuple[int, ...]) -> bool:
    """Whether some w·x + b has these signs at the corners: a linear program asks for a margin of 1."""
    corners = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
    margins = -np.array(signs)[:, None] * corners
    return bool(linprog(np.zeros(3), A_ub=margins, b_ub=-np.ones(4), bounds=(None, None)).success)


def xor_outputs(network: list[torch.Tensor]) -> torch.Tensor:
    weight_1, bias_1, weight_2, bias_2 = network
    corners = torch.tensor([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=torch.float64, device=weight_1.device)
    return torch.relu(corners @ weight_1 + bias_1) @ weight_2 + bias_2


def xor_loss(network: list[torch.Tensor]) -> torch.Tensor:
    """The sum over networks of each one's mean squared error."""
    target = torch.tensor([[0], [1], [1], [0]], dtype=torch.float64, device=network[0].device)
    return ((xor_outputs(network) - target) ** 2).mean(dim=(1, 2)).sum()


def xor_solved(network: list[torch.Tensor]) -> float:
    target = torch.tensor([[False], [True], [True], [False]], device=network[0].device)
    return float(((xor_outputs(network) > 0.5) == target).all(dim=(1, 2)).double().mean())
