"""Measurements against closed forms, mpmath, SciPy and PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import product

import mpmath as mp
import numpy as np
import torch
from mpmath import mpf
from scipy.optimize import linprog
from scipy.stats import binomtest
from torch.nn import functional

from gradnotes import evidence, experiments
from gradnotes.experiments import activations
from gradnotes.experiments._activation_cost import TORCH, against_relu
from gradnotes.experiments._activation_faults import (
    DEAD_WORK,
    FAULTS,
    SCALES,
    SENSITIVE,
    SENSITIVITY_WORK,
    STARTS,
    TRAINED,
    Forgetful,
    Setup,
    network,
    silent,
)
from gradnotes.experiments._activation_runs import (
    CONVERGENCE_WORK,
    LEAKY_RELU,
    RECTIFIERS,
    SHAPES,
    SILU_ARGMIN,
    SMALL,
    SMALL_WORK,
    ZERO_CENTERED,
    ZERO_CENTERING_WORK,
    sizes,
)
from gradnotes.experiments._digits import digits_split
from gradnotes.experiments._side_by_side import Net, seeded
from gradnotes.experiments._xor import loss_gradients, random_networks
from tests.reference import oracles
from tests.verification import Verification

Real = Callable[[mpf], mpf]


def test_properties(verify: Verification) -> None:
    measured = {name.removeprefix("properties."): m.value for name, m in activations.properties.run().items()}
    found = {
        name: m for name, m in measured.items() if name.partition(".")[0] in ("sigmoid", "relu", "silu", "softmax")
    }
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
    functions = by_torch()
    assert {name.partition(".")[0] for name in measured} == {"softmax", *functions}
    for name, function in functions.items():
        check_properties(name, function, measured, verify)


def by_torch() -> dict[str, Callable[[torch.Tensor], torch.Tensor]]:
    return {
        "sigmoid": torch.sigmoid,
        "relu": functional.relu,
        "silu": functional.silu,
        "tanh": torch.tanh,
        "log_sigmoid": functional.logsigmoid,
        "softplus": functional.softplus,
        "softsign": functional.softsign,
        "leaky_relu": functional.leaky_relu,
        "prelu": lambda x: functional.prelu(x, torch.nn.PReLU().weight.detach().to(x)),
        "elu": functional.elu,
        "selu": functional.selu,
        "celu": functional.celu,
        "gelu": functional.gelu,
        "gelu_tanh": partial(functional.gelu, approximate="tanh"),
        "mish": functional.mish,
        "hardtanh": functional.hardtanh,
        "relu6": functional.relu6,
        "hardsigmoid": functional.hardsigmoid,
        "hardswish": functional.hardswish,
    }


def check_properties(
    name: str, function: Callable[[torch.Tensor], torch.Tensor], measured: dict[str, float], verify: Verification
) -> None:
    """What is measured of one function against PyTorch's function and its autograd, integrated by the trapezoidal rule.

    With steps of 1/1000 between -12 and 12 its error is 1e-7 times the jump of the derivative at a kink; PyTorch's
    derivative of hardsigmoid is 3e-8 too large, and a share is found to the density times one step.
    """
    x = np.linspace(-12, 12, 24001)
    density = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi) / 1000
    values = oracles.torch_values(function, x, verify.device)
    slopes = oracles.torch_grad(function, x, verify.device)
    found = {what.partition(".")[2]: value for what, value in measured.items() if what.startswith(f"{name}.")}
    second_moment = np.sum(values**2 * density)
    lowest, highest, steep, flat = EXTREMES[name]
    expected = {
        "value_at_0": values[12000],
        "mean": np.sum(values * density),
        "second_moment": second_moment,
        "gain": second_moment**-0.5,
        "derivative_at_0": slopes[12000],
        "derivative_at_5": slopes[17000],
        "derivative_at_10": slopes[22000],
    }
    for what, value in expected.items():
        verify.close(found.pop(what), value, rtol=1e-6, atol=3e-7, what=f"{name} {what}")
    jumping = {
        "mean_abs_derivative": np.sum(np.abs(slopes) * density),
        "derivative_second_moment": np.sum(slopes**2 * density),
        "zero_gradient_share": np.sum((slopes == 0) * (np.abs(x) < 5) * density),
        "small_gradient_share": np.sum((np.abs(slopes) < 0.01) * density),
    }
    if name == "leaky_relu":
        jumping["small_gradient_share"] = 0.0  # its slope of 0.01 is not below 0.01
    for what, value in jumping.items():
        # The trapezoidal rule is off by half a step times the jump and the density, which is below 0.4.
        verify.close(found.pop(what), value, rtol=0, atol=1e-3, what=f"{name} {what}")
    extremes = {"minimum": lowest, "maximum": highest, "max_abs_derivative": steep, "min_derivative": flat}
    for what, extreme in (extremes | {"product_10": steep**10}).items():
        verify.close(found.pop(what), extreme, rtol=1e-12, atol=1e-15, what=f"{name} {what}")
    for what, place in PLACES.get(name, {}).items():
        verify.close(found.pop(what), place, rtol=0, atol=2e-9, what=f"{name} {what}")
    assert not found


def _real(name: str) -> Real:
    with mp.workdps(30):
        scale = mp.sqrt(2 / mp.pi)
    return {
        "gelu": lambda x: x * mp.ncdf(x),
        "gelu_tanh": lambda x: x / 2 * (1 + mp.tanh(scale * (x + mpf("0.044715") * x**3))),
        "mish": lambda x: x * mp.tanh(mp.log(1 + mp.exp(x))),
        "silu": lambda x: x / (1 + mp.exp(-x)),
    }[name]


def _bent(name: str, bottom: float, left: float, right: float) -> tuple[tuple[float, ...], dict[str, float]]:
    """Extremes and places of a function with a dip, from the zeros of its first and second derivative."""
    with mp.workdps(30):
        f = _real(name)
        at = mp.findroot(lambda x: mp.diff(f, x), bottom)
        low, high = (mp.findroot(lambda x: mp.diff(f, x, 2), near) for near in (left, right))
        extremes = (f(at), mp.inf, mp.diff(f, high), mp.diff(f, low))
    return tuple(map(float, extremes)), {"argmin": float(at), "argmax_derivative": float(high)}


SELU_SCALE, SELU_ALPHA = (float(c) for c in oracles.selu_constants())
BENT = {
    "silu": _bent("silu", -1.3, -2.4, 2.4),
    "gelu": _bent("gelu", -0.75, -1.4, 1.4),
    "gelu_tanh": _bent("gelu_tanh", -0.75, -1.4, 1.4),
    "mish": _bent("mish", -1.2, -2.3, 1.5),
}
# Minimum, maximum, largest size of the derivative, least derivative.
EXTREMES: dict[str, tuple[float, ...]] = {
    "sigmoid": (0, 1, 1 / 4, 0),
    "relu": (0, np.inf, 1, 0),
    "tanh": (-1, 1, 1, 0),
    "log_sigmoid": (-np.inf, 0, 1, 0),
    "softplus": (0, np.inf, 1, 0),
    "softsign": (-1, 1, 1, 0),
    "leaky_relu": (-np.inf, np.inf, 1, 0.01),
    "prelu": (-np.inf, np.inf, 1, 0.25),
    "elu": (-1, np.inf, 1, 0),
    "selu": (-SELU_SCALE * SELU_ALPHA, np.inf, SELU_SCALE * SELU_ALPHA, 0),
    "celu": (-1, np.inf, 1, 0),
    "hardtanh": (-1, 1, 1, 0),
    "relu6": (0, 6, 1, 0),
    "hardsigmoid": (0, 1, 1 / 6, 0),
    "hardswish": (-3 / 8, np.inf, 3 / 2, -1 / 2),  # the slopes beside 3 and -3, which no point attains
} | {name: extremes for name, (extremes, _) in BENT.items()}
PLACES: dict[str, dict[str, float]] = {
    "sigmoid": {"argmax_derivative": 0.0},
    "tanh": {"argmax_derivative": 0.0},
    "softsign": {"argmax_derivative": 0.0},
    "selu": {"argmax_derivative": 0.0},
    "hardswish": {"argmin": -3 / 2},
} | {name: places for name, (_, places) in BENT.items()}


def test_gelu_approximation(verify: Verification) -> None:
    found = {
        name.removeprefix("gelu_approximation."): m.value for name, m in activations.gelu_approximation.run().items()
    }
    with mp.workdps(30):

        def difference(x: mpf) -> mpf:
            return _real("gelu_tanh")(x) - _real("gelu")(x)

        place = mp.findroot(lambda x: mp.diff(difference, x), 2.7, verify=False)
        greatest = abs(difference(place))
    verify.close(found["max_error"], float(greatest), rtol=1e-10, what="mpmath")
    # Flat at its top, and only ten digits of a small difference.
    verify.close(found["argmax_error"], float(place), rtol=0, atol=1e-6, what="mpmath")
    x = torch.linspace(-10, 10, 200001, dtype=torch.float64, device=verify.device)
    largest = (functional.gelu(x, approximate="tanh") - functional.gelu(x)).abs().max()
    verify.close(found["max_error"], largest, rtol=1e-8, what="PyTorch")


def test_selu_fixed_point(verify: Verification) -> None:
    found = {name.removeprefix("selu_fixed_point."): m.value for name, m in activations.selu_fixed_point.run().items()}
    # Klambauer et al. solve for the constants that make these 0 and 1.
    verify.close(found["mean"], 0, rtol=0, atol=1e-15, what="mean of one layer")
    verify.close(found["variance"], 1, rtol=1e-14, what="variance of one layer")
    width, samples = int(found["width"]), int(found["samples"])
    rng = np.random.default_rng(0)
    values = torch.tensor(rng.standard_normal((samples, width)), device=verify.device)
    for _ in range(20):
        layer = torch.nn.Linear(width, width, bias=False, dtype=torch.float64, device=verify.device)
        with torch.no_grad():
            layer.weight.copy_(torch.tensor(rng.standard_normal((width, width)).T / np.sqrt(width)))
            values = functional.selu(layer(values))
    verify.close(found["after_20_layers_mean"], values.mean(), rtol=1e-9, atol=1e-12, what="torch.nn.Linear and SELU")
    verify.close(
        found["after_20_layers_variance"], values.var(correction=0), rtol=1e-9, what="torch.nn.Linear and SELU"
    )
    # A finite width: each layer adds deviations of about 1 / sqrt(width), and the fixed point draws them back in.
    assert abs(found["after_20_layers_mean"]) < 0.05
    assert abs(found["after_20_layers_variance"] - 1) < 0.2


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
        start = random_networks(int(starts), width, np.random.default_rng(width))
        network = [torch.tensor(p, device=verify.device, requires_grad=True) for p in start]
        gradients = torch.autograd.grad(xor_loss(network), network)
        for ours, theirs in zip(loss_gradients(start), gradients, strict=True):
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
        # The full size of xor_training takes a quarter of a minute; what has seeds is compared with what is recorded.
        if identity != "experiments.activations.xor_training" and experiments.get(identity).seeds is None:
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


def at_quick(name: str, seed: int = 0) -> dict[str, float]:
    """What one seed measures at quick. It has the names of what is recorded, where that is so."""
    experiment = experiments.get(f"experiments.activations.{name}")
    found = experiment.once("quick", seed)
    recorded = evidence.of_experiment(experiment.id)
    if recorded:
        assert {f"activations.{name}.{what}" for what in found} == set(recorded)
        assert {len(m.samples or ()) for m in recorded.values()} == {(experiment.seeds or {})["full"]}
    return found


def tuned_inside(name: str, grid: Sequence[float], head: str = "") -> None:
    """The recorded learning rates lie within their grid, at its ends in at most one seed of five."""
    for identity, m in evidence.of_experiment(f"experiments.activations.{name}").items():
        if identity.startswith(f"activations.{name}.{head}") and identity.endswith(".rate"):
            samples = m.samples or ()
            assert set(samples) <= set(grid)
            assert sum(rate in (grid[0], grid[-1]) for rate in samples) <= len(samples) / 5, identity


def test_noise_passed(verify: Verification) -> None:
    found = {name.removeprefix("noise_passed."): m.value for name, m in activations.noise_passed.run().items()}
    with mp.workdps(30):
        sigma = f_and_derivatives("sigmoid")[0]
        slopes: dict[str, Real] = {
            "relu": lambda x: mpf(0),
            "leaky_relu": lambda x: mpf("0.01"),
            "elu": mp.exp,
            "silu": f_and_derivatives("silu")[1],
            "tanh": lambda x: 4 * sigma(2 * x) * (1 - sigma(2 * x)),
        }
        for name, slope in slopes.items():
            for what, end in (("negative", 0), ("beyond_2", -2), ("beyond_5", -5)):
                share = mp.quad(lambda x, f=slope: f(x) ** 2 * mp.npdf(x), [*range(-16, end + 1)])
                verify.close(found[f"{name}.{what}"], float(mp.sqrt(share / mp.ncdf(end))), rtol=1e-12, what=name)


def test_zero_centering(verify: Verification) -> None:
    found = at_quick("zero_centering")
    assert set(ZERO_CENTERED) == {"tanh", "tanh_plus_1", "sigmoid_minus_half", "sigmoid_same_start", "sigmoid"}
    for rule, work in ZERO_CENTERING_WORK.items():
        for name in ZERO_CENTERED:
            steps, reached, rate = (found[f"{rule}.{name}.{what}"] for what in ("steps", "reached", "rate"))
            assert 1 <= steps <= 60.001  # twice the 30 of quick, through a logarithm
            assert reached in (0, 0.5, 1)
            assert rate in work.at("quick").rates
        tuned_inside("zero_centering", work.rates, f"{rule}.")
    recorded = evidence.of_experiment("experiments.activations.zero_centering")
    assert all(m.value > 0.97 for name, m in recorded.items() if name.endswith(".reached"))
    # With its biases a network of the lifted function starts as that of the centered one: on other pictures too.
    x = digits_split(0).test_x
    for centered, lifted in (("tanh", "tanh_plus_1"), ("sigmoid_minus_half", "sigmoid_same_start")):
        logits = []
        for name in (centered, lifted, "sigmoid"):
            f, start = ZERO_CENTERED[name]
            net = Net(f, sizes(2, 32))
            logits.append(net.layers(start.of(net, 2, 2, seeded(0, 1)), x)[-1])
        verify.close(logits[1], logits[0], rtol=0, atol=1e-5, what=f"{lifted}: single precision, sums of 32")
        assert float((logits[2] - logits[0]).abs().max()) > 0.1
    # Slopes at zero, and what two of the functions differ by.
    at = torch.zeros((), dtype=torch.float64, requires_grad=True)
    for name, slope, value in (
        ("tanh", 1, 0), ("tanh_plus_1", 1, 1), ("sigmoid", 0.25, 0.5), ("sigmoid_minus_half", 0.25, 0)
    ):  # fmt: skip
        output = ZERO_CENTERED[name][0](at)
        verify.close(torch.autograd.grad(output, at)[0], slope, rtol=1e-15, what=name)
        verify.close(output, value, rtol=1e-15, what=name)


def test_dead_units(verify: Verification) -> None:
    found = at_quick("dead_units")
    data = digits_split(0)
    work = DEAD_WORK["adam"].at("quick")
    each = torch.tensor(DEAD_WORK["adam"].rates).repeat_interleave(work.measured_on)
    for name, (f, c, bias) in STARTS.items():
        net = Net(f, sizes(3, 32))
        start = net.started(torch.full((len(each), 1), c**0.5), seeded(0, 1), draws=work.measured_on, bias=bias)
        at_start = []
        for which in range(work.measured_on):
            model = torch.nn.Sequential()
            for layer in range(3):
                linear = torch.nn.Linear(net.sizes[layer], net.sizes[layer + 1])
                linear.weight.data = start[2 * layer][which].T
                linear.bias.data = start[2 * layer + 1][which, 0]
                model.extend([linear, torch.nn.LeakyReLU(0.01 if f is LEAKY_RELU else 0)])
            with torch.no_grad():
                layers = [model[: 2 * layer + 2](data.train_x) for layer in range(3)]
            at_start += [float((values.max(dim=0).values <= 0).double().mean()) for values in layers]
        # A pre-activation so near zero that rounding decides would be one unit of 192.
        verify.close(found[f"{name}.silent_at_start"], np.mean(at_start), rtol=0, atol=0.006, what=name)
        for rule in DEAD_WORK:
            shares = [value for what, value in found.items() if what.startswith(f"{rule}.{name}.rate_")]
            assert len(shares) == 3 * 6
            assert all(0 <= share <= 1 for share in shares)
    assert found["relu.bias_minus_1.silent_at_start"] > found["relu.c_2.silent_at_start"]
    hidden = [torch.tensor([[[1.0, 0, -1], [-1, 0, -2]]]), torch.tensor([[[1.0, 1, 1], [1, 1, 1]]])]
    verify.equal(float(silent(hidden)), 2 / 6, what="two of six are positive for no picture")


def test_convergence(verify: Verification) -> None:
    found = at_quick("convergence")
    for shape in SHAPES:
        for name, f in RECTIFIERS.items():
            values = {
                what: found[f"{shape}.{name}.{what}"] for what in ("rate", "accuracy", "noisy_accuracy", "offset")
            }
            assert values.pop("rate") in CONVERGENCE_WORK.at("quick").rates
            assert all(0 <= value <= 1 for value in values.values())
            x = torch.linspace(-5, 5, 101, dtype=torch.float64)
            verify.equal(f(x), MODULES[name](x), what=name)
    tuned_inside("convergence", CONVERGENCE_WORK.rates)
    recorded = evidence.of_experiment("experiments.activations.convergence")
    reached = [m.value for name, m in recorded.items() if name.endswith(".reached")]
    assert all(share > 0.9 for share in reached)  # else the steps of the others would be half made up


def test_sensitivity(verify: Verification) -> None:
    found = at_quick("sensitivity")
    recorded = evidence.of_experiment("experiments.activations.sensitivity")
    for name in SENSITIVE:
        scales = {c: f"{name}.c_{c:g}.accuracy".replace("0.", "0p") for c in SCALES}
        verify.equal(found[f"{name}.octaves"], sum(found[what] >= TRAINED for what in scales.values()), what=name)
        for seed in range(8 if recorded else 0):
            accuracies = {
                c: (recorded[f"activations.sensitivity.{what}"].samples or ())[seed] for c, what in scales.items()
            }
            for what, chosen in (("octaves", SCALES), ("octaves_below_1", [c for c in SCALES if c < 1])):
                count = (recorded[f"activations.sensitivity.{name}.{what}"].samples or ())[seed]
                verify.equal(count, sum(accuracies[c] >= TRAINED for c in chosen), what=f"{name}, seed {seed}")
    tuned_inside("sensitivity", SENSITIVITY_WORK.rates)


def test_misconfigured(verify: Verification) -> None:
    found = at_quick("misconfigured")
    assert all(0 <= accuracy <= 1 for accuracy in found.values())
    right = Setup(digits_split(0), variance=2)
    built = {fault: planted(right, "relu", 0) for fault, planted in FAULTS.items()}
    assert len(built) == 12
    assert built["none"] == right
    models = {fault: list(network(setup, "relu", 0).modules()) for fault, setup in built.items()}
    layers = {fault: [m for m in found if isinstance(m, torch.nn.Linear)] for fault, found in models.items()}
    deviation = {fault: float(of[3].weight.detach().std()) for fault, of in layers.items()}
    # 1024 weights: the deviation of their standard deviation is 1 / sqrt(2048) of it; four of them.
    verify.close(deviation["none"], (2 / 32) ** 0.5, rtol=0.09, what="c = 2")
    verify.close(deviation["weights_too_small"], (1 / 4 / 32) ** 0.5, rtol=0.09, what="c = 1/4")
    verify.close(deviation["weights_too_large"], (16 / 32) ** 0.5, rtol=0.09, what="c = 16")
    assert [float(layer.bias.detach().mean()) for layer in layers["biases_negative"]] == [-2, -2, -2, -2, 0]
    assert [layer.out_features for layer in layers["bottleneck"]] == [32, 2, 32, 32, 10]
    assert [layer.in_features for layer in layers["bottleneck"]] == [64, 32, 2, 32, 32]
    assert built["rate_too_large"].rate / right.rate == 8
    assert built["rate_too_small"].rate * 8 == right.rate
    assert {type(models[fault][-1]) for fault in ("none", "activation_last", "softmax_twice")} == {
        torch.nn.Identity, torch.nn.ReLU, torch.nn.Softmax
    }  # fmt: skip
    unscaled = built["inputs_unscaled"].data.train_x
    assert (float(unscaled.min()), float(unscaled.max())) == (0, 16)
    wrong = built["labels_half_random"].data.train_y != right.data.train_y
    # Half of them drawn from ten classes: 45 % are wrong. Four standard deviations of 1348 draws.
    verify.close(wrong.double().mean(), 0.45, rtol=0, atol=0.055, what="labels")
    weight = torch.nn.Parameter(torch.zeros(1))
    rule = Forgetful([weight], lr=1)
    for _ in range(3):
        rule.zero_grad()
        torch.autograd.backward(weight.sum())
        rule.step()
    verify.equal(weight.item(), -6.0, what="1 + 2 + 3 gradients")


def test_silu_small(verify: Verification) -> None:
    found = at_quick("silu_small")
    rates = SMALL_WORK.at("quick").rates
    for name in SMALL:
        for width in (4, 8, 32):
            assert found[f"width_{width}.{name}.rate"] in rates
            assert 0 <= found[f"width_{width}.{name}.accuracy"] <= 1
            assert 0 < found[f"width_{width}.{name}.loss"] <= 100
    tuned_inside("silu_small", SMALL_WORK.rates)
    x = torch.linspace(-5, 5, 101, dtype=torch.float64)
    for name in ("relu", "elu", "silu"):
        verify.equal(SMALL[name](x), MODULES[name](x), what=name)
    with mp.workdps(30):
        verify.close(SILU_ARGMIN, float(-1 - mp.lambertw(mp.exp(-1)).real), rtol=1e-15, what="Lambert's W")


MODULES: dict[str, torch.nn.Module] = {
    "relu": torch.nn.ReLU(),
    "leaky_relu": torch.nn.LeakyReLU(),
    "hardswish": torch.nn.Hardswish(),
    "sigmoid": torch.nn.Sigmoid(),
    "tanh": torch.nn.Tanh(),
    "softplus": torch.nn.Softplus(),
    "elu": torch.nn.ELU(),
    "silu": torch.nn.SiLU(),
    "gelu": torch.nn.GELU(),
    "gelu_tanh": torch.nn.GELU(approximate="tanh"),
    "mish": torch.nn.Mish(),
}


def test_cost(verify: Verification) -> None:
    found = at_quick("cost")
    assert all(ratio > 0 for ratio in found.values())
    assert {found[f"{where}.relu.ratio"] for where in ("alone", "layer")} == {1}
    assert MODULES.keys() == TORCH.keys()
    x = torch.linspace(-6, 6, 241)
    for name, module in MODULES.items():
        verify.equal(TORCH[name](x), module(x), what=name)
    ticks = iter([0.0, 9, 9, 18, 20, 21, 21, 25, 30, 32, 40, 42, 50, 53, 60, 66])
    calls: list[str] = []
    ratios = against_relu(
        {"relu": lambda: calls.append("a"), "other": lambda: calls.append("b")}, 3, lambda: next(ticks)
    )
    verify.equal(ratios, {"relu": 1.0, "other": 2.0}, what="medians of 1, 2, 3 and of 4, 2, 6, without the first round")
    assert "".join(calls) == "ab" * 4
