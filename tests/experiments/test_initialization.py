"""What is measured of initialization, against PyTorch's modules, closed forms and laws that hold exactly."""

from __future__ import annotations

import math
from functools import cache
from itertools import pairwise, product

import numpy as np
import torch
from scipy import stats
from sklearn.linear_model import LogisticRegression
from torch import nn
from torch.nn import functional

from gradnotes import evidence, experiments
from gradnotes.experiments import Measured, _convex, _families, _layers, _signal, _symmetry, initialization
from gradnotes.experiments._digits import digits_split
from gradnotes.experiments._networks import deep_mlp, scaled_normal, seeded, weights
from tests.experiments import initialization_oracles as oracles
from tests.verification import Verification

CHANCE = math.log(10)
SHIFT = 0.12
"""A finite width makes a signal's logarithm smaller on average: by 5 / (2 n) a layer for the squared norm behind a
ReLU, the variance of a mean over n units; 0.11 decades after 50 layers of 256 units."""


@cache
def run(name: str) -> dict[str, Measured]:
    found = experiments.get(f"experiments.initialization.{name}").run("quick")
    return {key.partition(".")[2]: m for key, m in found.items()}


def recorded(name: str) -> dict[str, evidence.Measurement]:
    """What was measured at full size, by the same names; nothing before it is recorded."""
    found = evidence.of_experiment(f"experiments.initialization.{name}")
    return {key.removeprefix(f"initialization.{name}."): m for key, m in found.items()}


def samples(m: Measured | evidence.Measurement) -> np.ndarray:
    assert m.samples is not None
    return np.array(m.samples)


def within(m: Measured | evidence.Measurement, expected: float, shift: float) -> float:
    """How far a mean over seeds is from what theory says, in units of four standard errors and the shift."""
    values = samples(m)
    return float(abs(values.mean() - expected) / (4 * values.std(ddof=1) / math.sqrt(len(values)) + shift))


def draws_of(width: int, seed: int = 0) -> list[np.ndarray]:
    rng = np.random.default_rng([seed, 0])
    return [rng.standard_normal((width, width)) for _ in range(50)]


def test_signal(verify: Verification) -> None:
    found = run("signal")
    draws = draws_of(64)
    for name, net in _signal.NETS.items():
        rng = np.random.default_rng([0, 1])
        x, v = (rng.standard_normal((net.samples, 64)) for _ in range(2))
        # At c = 1.5 no activation saturates or overflows: layer by layer the same sums in another order.
        scaled = [math.sqrt(1.5 / 64) * draw for draw in draws]
        model = oracles.chain(scaled, net.activation, net.normalization, net.residual)
        both = [samples(found[f"{name}.c_1p5.{way}"])[0] for way in ("forward", "backward")]
        verify.close(both, oracles.log_sizes(model, x, v), rtol=1e-7, atol=1e-7, what=f"PyTorch's modules, {name}")
    # Functions without a scale of their own, and shared draws: a factor of c in every layer and nothing else.
    for name in ("linear", "relu", "leaky_relu", "prelu"):
        for c, way in product((0.5, 3, 4), ("forward", "backward")):
            steps = samples(found[f"{name}.c_{str(c).replace('.', 'p')}.{way}"]) - samples(found[f"{name}.c_1.{way}"])
            verify.close(steps, 25 * math.log10(c), rtol=1e-9, what=f"{name}, from c = 1 to {c}")
    theory = run("theory")
    for key, m in recorded("signal").items():
        if key.startswith(("gelu.c_2.", "silu.c_2.")):
            continue  # close to where their signal neither dies nor grows, 50 layers multiply every deviation
        # RMS and layer norm do not shrink a gradient on average, but their own logarithm varies between draws.
        assert within(m, theory[f"signal.{key}"].value, SHIFT) < 1, key


def test_profile(verify: Verification) -> None:
    found = run("profile")
    draws = [math.sqrt(1 / 64) * draw for draw in draws_of(64)]
    rng = np.random.default_rng([0, 1])
    x, v = (rng.standard_normal((32, 64)) for _ in range(2))
    model = oracles.chain(draws, "relu", None, False)
    scale = np.mean(np.sum(x**2, axis=1)) * np.mean(np.sum(v**2, axis=1))
    squares = torch.zeros(50, dtype=torch.float64)
    for one, gradient in zip(x, v, strict=True):
        out = model(torch.tensor(one))
        gradients = torch.autograd.grad(out, weights(model), torch.tensor(gradient))
        squares += torch.stack([g.square().sum() for g in gradients]) / len(x)
    for layer in (1, 5, 25, 50):
        mine = samples(found[f"relu.c_1.layer_{layer}.weight_gradient"])[0]
        verify.close(mine, math.log10(squares[layer - 1] / scale) / 2, rtol=1e-9, what=f"autograd, layer {layer}")
    for layer, way in product((0, 5, 25, 50), ("forward", "backward")):
        layers = layer if way == "forward" else 50 - layer
        steps = samples(found[f"relu.c_3.layer_{layer}.{way}"]) - samples(found[f"relu.c_1.layer_{layer}.{way}"])
        verify.close(steps, layers / 2 * math.log10(3), rtol=1e-9, atol=1e-12, what=f"c = 3 against 1, {way}")
    whole = [samples(found["relu.c_1.layer_50.forward"])[0], samples(found["relu.c_1.layer_0.backward"])[0]]
    verify.close(whole, oracles.log_sizes(model, x, v), rtol=1e-9, what="PyTorch's modules")
    theory = run("theory")
    for key, m in recorded("profile").items():
        assert within(m, theory[f"profile.{key}"].value, SHIFT) < 1, key


def test_fixed_std(verify: Verification) -> None:
    found, full = run("fixed_std"), recorded("fixed_std")
    for width, depth in product((64, 256, 1024), (5, 10, 20)):
        key = f"relu.width_{width}.depth_{depth}"
        closed = depth / 2 * math.log10(0.03**2 * width / 2)
        # One seed: four standard deviations, from 5 / n a layer for the squared norm, halved by the root.
        deviation = 4 * math.sqrt(5 * depth / width) / 2 / math.log(10)
        for way in ("forward", "backward"):
            verify.close(found[f"{key}.{way}"].value, closed, rtol=0, atol=deviation + 0.02, what=key)
            if full:
                assert within(full[f"{key}.{way}"], closed, 0.06) < 1, key
    # Tanh of so small a signal is the signal.
    for depth in (5, 10, 20):
        forward = found[f"tanh.width_64.depth_{depth}.forward"].value
        verify.close(forward, depth / 2 * math.log10(0.03**2 * 64), rtol=0, atol=0.25, what="tanh as a linear net")


def test_fans(verify: Verification) -> None:
    found = run("fans")
    for n_in, n_out in ((1024, 256), (256, 256), (256, 1024)):
        expected = {
            "fan_in": (1, n_out / n_in),
            "fan_out": (n_in / n_out, 1),
            "average": (2 * n_in / (n_in + n_out), 2 * n_out / (n_in + n_out)),
        }
        for mode, both in expected.items():
            key = f"linear.from_{n_in}_to_{n_out}.{mode}"
            for way, ratio in zip(("forward", "backward"), both, strict=True):
                # 256² weights and 128 samples: a standard deviation of 1.5 %.
                verify.close(found[f"{key}.{way}"].value, ratio, rtol=0.06, what=key)
    for name in ("tanh", "sigmoid", "relu"):
        for n_in, n_out in ((1024, 256), (256, 1024)):
            variance = 2 / (n_in + n_out)
            square, mean, slope = oracles.moments(name, math.sqrt(n_in * variance))
            key = f"{name}.from_{n_in}_to_{n_out}.average"
            verify.close(found[f"{key}.forward"].value, square - mean**2, rtol=0.06, what=f"integral, {key}")
            verify.close(found[f"{key}.backward"].value, n_out * variance * slope, rtol=0.06, what=f"integral, {key}")


def test_he_statements(verify: Verification) -> None:
    found = run("he_statements")
    he = "variance_2_over_fan_in"
    # Shared draws: a statement multiplies every layer's variance by a known factor against He's.
    n, narrow, wide, field = 32, 16, 64, 9 * 32
    factors = {
        "constant.std_root_1_over_fan_in": 1 / 2,
        "constant.variance_4_over_fans": 1,
        "constant.variance_1_over_fans": 1 / 4,
        "constant.variance_2_over_fans": 1 / 2,
        "constant.std_2_over_fan_in": 2 / n,
        "convolution.std_root_1_over_fan_in": 1 / 2,
        "convolution.variance_1_over_fans": 1 / 4,
        "convolution.std_2_over_fan_in": 2 / field,
        # Two layers' factors multiply: (2 n_in / Σ)(2 n_out / Σ) with fans of 1 : 4.
        "alternating.variance_4_over_fans": math.sqrt(16 / 25),
        "alternating.variance_1_over_fans": math.sqrt(1 / 25),
        "alternating.std_2_over_fan_in": math.sqrt(4 / (narrow * wide)),
    }
    for key, factor in factors.items():
        kind, _, _ = key.partition(".")
        for way in ("forward", "backward"):
            steps = samples(found[f"{key}.{way}"]) - samples(found[f"{kind}.{he}.{way}"])
            verify.close(steps, 25 * math.log10(factor), rtol=1e-9, atol=1e-9, what=f"{key} against He")
    rng = np.random.default_rng(0)
    x = rng.standard_normal((2, 32, 8, 8))
    layers: list[nn.Module] = []
    for _ in range(50):
        layer = nn.Conv2d(32, 32, 3, padding=1, padding_mode="circular", bias=False, dtype=torch.float64)
        kernel = rng.standard_normal((32, 32, 3, 3)) * math.sqrt(2 / field)
        layer.weight.data.copy_(torch.tensor(kernel))
        layers += [layer, nn.ReLU()]
    expected = oracles.log_sizes(nn.Sequential(*layers), x, rng.standard_normal((2, 32, 8, 8)))
    both = [samples(found[f"convolution.{he}.{way}"])[0] for way in ("forward", "backward")]
    verify.close(both, expected, rtol=1e-9, what="torch.nn.Conv2d")
    # He's keeps the scale to a factor of two on average and layers of 128 to 512 units, the others do not.
    full = recorded("he_statements")
    for kind, name in product(("constant", "alternating"), _layers.STATEMENTS) if full else ():
        keeps = name == he or (kind == "constant" and name == "variance_4_over_fans")
        assert (abs(full[f"{kind}.{name}.forward"].value) < math.log10(2)) == keeps, f"{kind}, {name}"


def test_concatenation(verify: Verification) -> None:
    found = run("concatenation")
    for key, expected in {
        "fan_in.whole": 1, "fan_in.split": 1, "fan_in.sum": 2,
        "xavier.whole": 1, "xavier.split": 1.6, "xavier.sum": 2,
    }.items():  # fmt: skip
        # 256² weights, 32 samples, two seeds; the sum's two terms are correlated by chance.
        verify.close(found[key].value, expected, rtol=0.08, what=key)
    verify.close(found["xavier.split"].value / found["fan_in.split"].value, 1.6, rtol=1e-12, what="the same draws")
    # What a layer of fan_in adds has the mean square of what it sees, 1; n_in grows from 64 to 704 in steps of 32, and
    # the factors 1 + 32 / n_in of the gradient's mean square telescope.
    verify.close(found["fan_in.dense.forward"].value, 0, rtol=0, atol=0.2, what="dense block")
    verify.close(found["fan_in.dense.backward"].value, math.log10(704 / 64) / 2, rtol=0, atol=0.05, what="dense block")
    total, backward = 64.0, 1.0
    for n_in in range(64, 704, 32):
        gain = 2 / (n_in + 32)
        new, backward = gain * total, backward * (1 + 32 * gain)
        total += 32 * new
    verify.close(found["xavier.dense.forward"].value, math.log10(new) / 2, rtol=0, atol=0.2, what="dense, Xavier")
    verify.close(found["xavier.dense.backward"].value, math.log10(backward) / 2, rtol=0, atol=0.1, what="dense, Xavier")


def test_default_signal(verify: Verification) -> None:
    found = run("default_signal")
    for depth in (5, 10, 20, 30):
        # The fixed point of m = (m + 1/n) / 6, reached like 6 to the minus depth; gradients see the weights alone.
        m = 1 / (5 * 256) + (1 - 1 / (5 * 256)) * 6.0**-depth
        verify.close(found[f"layer_{depth}.norm"].value, math.log10(m) / 2, rtol=0, atol=0.08, what="fixed point")
        backward = -(30 - depth) / 2 * math.log10(6)
        verify.close(found[f"layer_{depth}.backward"].value, backward, rtol=0, atol=0.25, what="gradient")
    # Two inputs' signals by integration: E f(u) f(v) = E f(u) E[f(v) | u], with the normal distribution of v given u.
    m, overlap = 1.0, 0.0
    for _ in range(5):
        q, covariance = (m + 1 / 256) / 3, (overlap + 1 / 256) / 3
        rho, rest = covariance / q, math.sqrt(q - covariance**2 / q)

        def product_of(z: np.ndarray, rho: float = rho, rest: float = rest, q: float = q) -> np.ndarray:
            mean = rho * math.sqrt(q) * z
            given = mean * stats.norm.cdf(mean / rest) + rest * stats.norm.pdf(mean / rest)
            return np.asarray(np.maximum(z, 0) * math.sqrt(q) * given)

        m, overlap = q / 2, oracles.mean(product_of, 1.0)
    expected = math.log10(m - overlap) / 2
    verify.close(found["layer_5.distance"].value, expected, rtol=0, atol=0.15, what="integral")
    verify.close(run("theory")["default_signal.layer_5.distance"].value, expected, rtol=1e-6, what="integral, theory")


def test_pytorch_default(verify: Verification) -> None:
    found = run("pytorch_default")
    fans = {"linear": (64, 256), "square": (256, 256), "convolution": (16 * 9, 32 * 9)}
    for layer, (fan_in, fan_out) in fans.items():
        xavier = math.sqrt(6 * fan_in / (fan_in + fan_out))
        verify.close(found[f"{layer}.xavier_bound"].value, xavier, rtol=1e-12, what="xavier_uniform's bound")
        # The largest of N uniform numbers misses the bound by 1 / N on average.
        assert 1 - 20 / (fan_in * fan_out / 9) < found[f"{layer}.bound"].value <= 1 + 1e-6, layer
        assert found[f"{layer}.bias_bound"].value <= 1 + 1e-6, layer
        verify.close(found[f"{layer}.std"].value, 1 / math.sqrt(3), rtol=0.03, what="uniform within 1")
        # Two uniform distributions differ most at the end of the narrower one.
        expected = (1 - 1 / xavier) / 2
        verify.close(found[f"{layer}.distance_from_xavier"].value, expected, rtol=0, atol=0.02, what="Kolmogorov")
        assert samples(found[f"{layer}.distance_from_default"]).max() < 0.03
    torch.manual_seed(0)
    entries = nn.Linear(64, 256).weight.detach().double().numpy().ravel()
    distance = stats.kstest(entries, stats.uniform(-1 / 8, 1 / 4).cdf).statistic
    verify.close(samples(found["linear.distance_from_default"])[0], distance, rtol=1e-9, what="SciPy")


def test_theory(verify: Verification) -> None:
    found = {key: m.value for key, m in run("theory").items()}
    for c in (0.5, 1, 2, 3.5):
        at = f"c_{c:g}".replace(".", "p")
        batch_norm = (math.log10(1 / 2) + 49 * math.log10(math.pi / (math.pi - 1))) / 2  # Yang et al. 2019
        closed = {
            "linear": (25 * math.log10(c),) * 2,
            "relu": (25 * math.log10(c / 2),) * 2,
            "prelu": (25 * math.log10(c * (1 + 1 / 16) / 2),) * 2,
            "relu_residual": (25 * math.log10(1 + c / 2),) * 2,
            "relu_residual_layer_norm": (math.log10(1 + 25 * c) / 2,) * 2,
            "relu_layer_norm": (math.log10(1 / 2) / 2,) * 2,
            "relu_rms_norm": (math.log10(1 / 2) / 2,) * 2,
            "relu_batch_norm": (math.log10(1 / 2) / 2, batch_norm),
        }
        for name, both in closed.items():
            got = [found[f"signal.{name}.{at}.{way}"] for way in ("forward", "backward")]
            verify.close(got, both, rtol=1e-9, atol=1e-9, what=f"{name} at c = {c}")
    # SELU's fixed point.
    verify.close(found["signal.selu.c_1.forward"], 0, rtol=0, atol=1e-9, what="SELU")
    for name in oracles.MODULES:
        sizes = _signal.theory(_signal.Net(name), _signal.equal_layers(6, 256, 1.7))
        expected = oracles.recursion(name, 1.7, 6)
        verify.close((sizes.forward[-1], sizes.backward[0]), expected, rtol=1e-6, atol=1e-7, what=f"integrals, {name}")
    for c, layer in product((1, 2, 3), (1, 25, 50)):
        flat = 49 / 2 * math.log10(c / 2) - math.log10(2) / 2
        verify.close(found[f"profile.relu.c_{c}.layer_{layer}.weight_gradient"], flat, rtol=1e-9, what="every layer's")
    for key, both_ways in {
        "he_statements.alternating.variance_4_over_fans": 25 / 2 * math.log10(16 / 25),
        "he_statements.convolution.std_2_over_fan_in": 25 * math.log10(2 / 288),
        "fixed_std.relu.width_256.depth_20": 10 * math.log10(0.0009 * 128),
    }.items():
        verify.close([found[f"{key}.{way}"] for way in ("forward", "backward")], both_ways, rtol=1e-9, what=key)


def test_moments(verify: Verification) -> None:
    found = {key: m.value for key, m in run("moments").items()}
    pairs = {
        "independent": np.array(list(product((1, 2, 6), (-1, 0, 4)))),
        "uncorrelated": np.array([(-1, 1), (0, 0), (1, 1)]),
        "correlated": np.array([(1, 1), (2, 2), (6, 6)]),
    }
    for case, values in pairs.items():
        x, y = values.T.astype(float)
        verify.close(found[f"{case}.product_mean"], np.mean(x * y), rtol=1e-14, atol=1e-15, what="E[XY]")
        verify.close(found[f"{case}.product_of_means"], x.mean() * y.mean(), rtol=1e-14, atol=1e-15, what="E[X] E[Y]")
        for formula in ("variance", "general_formula"):
            verify.close(found[f"{case}.{formula}"], np.var(x * y), rtol=1e-14, what=f"{formula}, {case}")
        verify.equal(found[f"{case}.source_formula"], 0.0, what="a² b² - (a b)²")
    # By hand: E[X] = 3, Var(X) = 14/3, E[Y] = 1, Var(Y) = 14/3.
    verify.close(found["independent.independent_formula"], 10 * 14 / 3 + (14 / 3) ** 2, rtol=1e-14, what="independent")
    verify.close(found["independent.variance"], found["independent.independent_formula"], rtol=1e-14, what="holds")
    verify.equal([found[f"{case}.dependent"] for case in pairs], [0.0, 1.0, 1.0], what="dependent")
    verify.equal((found["uncorrelated.product_mean"], found["uncorrelated.product_of_means"]), (0.0, 0.0), what="X²")


EXACT: dict[str, dict[str, tuple[float, ...]]] = {
    # Shares of the six parameters that get a gradient, distinct units at the start and the end, rank of the gradient.
    "relu.zero": {"gradients": (0, 0, 0, 0, 0, 1), "units": (1, 1), "rank": (0,)},
    "tanh.zero": {"gradients": (0, 0, 0, 0, 0, 1), "units": (1, 1), "rank": (0,)},
    "sigmoid.zero": {"gradients": (0, 0, 0, 0, 1, 1), "units": (1, 1), "rank": (0,)},
    "relu.negative": {"gradients": (0, 0, 0, 0, 0, 1), "units": (32, 32), "rank": (0,)},
    "relu_standardized.negative": {"gradients": (0, 0, 0, 0, 0, 1), "units": (32, 32), "rank": (0,)},
    "tanh.zero_weights": {"gradients": (0, 0, 0, 0, 1, 1), "units": (32, 32), "rank": (0,)},
}


def test_symmetry(verify: Verification) -> None:
    found = {key: m.value for key, m in run("symmetry").items()}
    split = digits_split(0, standardize=False).first(200)
    ink = split.train_x.double()
    seen = float((ink > 0).any(dim=0).double().mean())  # pixels that are not blank in every picture
    for start, expected in EXACT.items():
        shares = [found[f"{start}.{name}.gradient_share"] for name in _symmetry.PARAMETERS]
        verify.equal(tuple(shares), expected["gradients"], what=f"{start}: which parameters get a gradient")
        units = (found[f"{start}.distinct_start"], found[f"{start}.distinct_end"])
        verify.equal(units, expected["units"], what=f"{start}: distinct units")
        verify.equal((found[f"{start}.gradient_rank"],), expected["rank"], what=f"{start}: rank")
    for start in ("relu.zero", "tanh.zero", "relu.negative"):
        updated = [found[f"{start}.{name}.updated_share"] for name in _symmetry.PARAMETERS]
        verify.equal(updated, [0, 0, 0, 0, 0, 1], what=f"{start}: only the last bias moves")
    for activation in ("relu", "tanh", "sigmoid"):
        key = f"{activation}.constant"
        alike = (found[f"{key}.distinct_start"], found[f"{key}.distinct_end"], found[f"{key}.gradient_rank"])
        verify.equal(alike, (1, 1, 1), what=f"{key}: one unit, many times")
        verify.equal(found[f"{key}.weight_1.gradient_share"], seen, what="blank pixels give no gradient")
        for kind in ("positive", "random"):
            verify.equal(found[f"{activation}.{kind}.distinct_end"], 32, what=f"{activation}.{kind}")
    # Signs and ink: with positive weights every ReLU is on for every picture, with negative ones none for any.
    for kind, silent, active in (("positive", 0.0, 1.0), ("negative", 1.0, 0.0)):
        state = (found[f"relu.{kind}.silent_start"], found[f"relu.{kind}.always_active_start"])
        verify.equal(state, (silent, active), what=f"relu.{kind}")
    # While all of them are on, the network is linear, and its gradient's rank is that of ten classes minus one.
    verify.equal(found["relu.positive.gradient_rank"], 9, what="linear network")
    verify.equal(found["relu.random.always_active_start"] < 0.5, True, what="not linear")
    # Autograd of PyTorch's modules for one of the starts.
    parameters = _symmetry.start("random", 32, torch.Generator().manual_seed(0))
    sizes = ((64, 32), (32, 32), (32, 10))
    model = nn.Sequential(*(m for size in sizes for m in (nn.Linear(*size, dtype=torch.float64), nn.ReLU())))[:-1]
    for mine, theirs in zip(parameters, model.parameters(), strict=True):
        theirs.data.copy_(mine.detach())
    loss = functional.cross_entropy(model(split.train_x.double()), split.train_y)
    expected_shares = [float((g != 0).double().mean()) for g in torch.autograd.grad(loss, list(model.parameters()))]
    shares = [found[f"relu.random.{name}.gradient_share"] for name in _symmetry.PARAMETERS]
    verify.equal(shares, expected_shares, what="torch.nn.Linear")


def test_breaking(verify: Verification) -> None:
    found = run("breaking")
    for activation in ("relu", "tanh"):
        for scale in (0.001, 0.1, 10):
            key = f"{activation}.scale_{scale:g}".replace("0.", "0p")
            # Directions do not know the scale, and two normal weights of variance 2 s² / 64 differ by s / 4.
            for name in ("effective_rank", "cosine"):
                same = found[f"{activation}.scale_1.start.{name}"].value
                verify.close(found[f"{key}.start.{name}"].value, same, rtol=1e-5, what="directions at the start")
            verify.close(found[f"{key}.difference"].value, scale / 4, rtol=0.05, what="difference of two units")
    for name in ("effective_rank", "cosine"):  # small ReLU nets: logits of 0, whatever the scale
        gradients = [found[f"relu.scale_{s}.gradient.{name}"].value for s in ("0p001", "0p01")]
        verify.close(*gradients, rtol=1e-3, what="the first gradient's directions")
    eye = torch.eye(7)
    verify.close(list(_symmetry.directions(3 * eye).values()), [7, 0], rtol=1e-12, atol=1e-12, what="orthogonal")
    verify.close(list(_symmetry.directions(torch.ones(7, 3)).values()), [1, 1], rtol=1e-6, atol=1e-12, what="parallel")
    rows = torch.cat([eye, -eye])
    verify.close(_symmetry.directions(rows)["cosine"], 14 / (14 * 13), rtol=1e-12, what="opposite pairs")
    full = recorded("breaking")
    for activation in ("relu", "tanh") if full else ():
        ranks = [samples(full[f"{activation}.scale_{s}.end.effective_rank"]) for s in ("0p001", "0p1", "1")]
        assert all((low < high).all() for low, high in pairwise(ranks)), "small starts end with fewer directions"


def outcomes(name: str) -> dict[str, Measured]:
    """A quick run in which what every training reports is consistent."""
    found = run(name)
    starts = sorted({key.rpartition(".")[0] for key in found if key.endswith(".diverged")})
    for start, index in product(starts, range(len(samples(found[f"{starts[0]}.diverged"])))):
        keys = ("train_loss", "train_accuracy", "test_accuracy", "diverged", "no_progress")
        loss, train, test, diverged, stuck = (float(samples(found[f"{start}.{key}"])[index]) for key in keys)
        assert diverged == float(math.isinf(loss)), start
        assert stuck == float(0.95 * CHANCE < loss < math.inf), start
        assert (train == test == 0) if diverged else (0 < train <= 1 and 0 < test <= 1), start
    return found


def test_training(verify: Verification) -> None:
    found = outcomes("training")
    split = digits_split(0)
    model = deep_mlp(20, 64, "relu", scaled_normal(2), generator=seeded(0))
    mine = nn.Sequential(*(m for _ in range(20) for m in (nn.Linear(64, 64), nn.ReLU())), nn.Linear(64, 10))
    mine.load_state_dict(dict(zip(mine.state_dict(), model.state_dict().values(), strict=True)))
    order = torch.Generator().manual_seed(_families.BATCHES)
    losses = oracles.manual_sgd(mine, split.train_x, split.train_y, 0.02, 10, order, 64)
    # Float32, twenty layers: the order of a sum shows in the sixth digit.
    verify.close(samples(found["plain.c_2.peak_loss"])[0], max(losses), rtol=1e-4, what="SGD written out")
    loss = functional.cross_entropy(mine(split.train_x), split.train_y)
    verify.close(samples(found["plain.c_2.train_loss"])[0], loss.detach(), rtol=1e-3, what="SGD written out")
    for name in ("plain", "batch_norm"):
        accuracies = [
            samples(m)[0] for key, m in found.items() if key.startswith(name) and key.endswith("test_accuracy")
        ]
        spread = max(accuracies) - min(accuracies)
        verify.close(samples(found[f"{name}.accuracy_spread"])[0], spread, rtol=1e-12, what="best minus worst")
    full = recorded("training")
    if full:
        assert full["plain.c_1.no_progress"].value == 1
        assert full["plain.c_2.diverged"].value == full["plain.c_2.no_progress"].value == 0
        assert full["plain.c_4.diverged"].value == 1
        assert full["batch_norm.accuracy_spread"].value < full["plain.accuracy_spread"].value


def law_of_cosines(found: dict[str, Measured], verify: Verification) -> None:
    """The change, the start and the end of a weight are the sides of a triangle."""
    starts = sorted({key.rpartition(".")[0] for key in found if key.endswith(".relative_change")})
    for start in starts:
        change, ratio, cosine = (samples(found[f"{start}.{k}"]) for k in ("relative_change", "norm_ratio", "cosine"))
        verify.close(change**2, 1 + ratio**2 - 2 * ratio * cosine, rtol=1e-6, atol=1e-9, what=start)


def test_lasting(verify: Verification) -> None:
    found = outcomes("lasting")
    law_of_cosines(found, verify)
    split = digits_split(0)
    input_size = float(split.test_x.square().mean().sqrt())
    for c in (1.7, 2, 2.3):
        first = samples(found[f"c_{c:g}.layer_1.size_start".replace("1.7", "1p7").replace("2.3", "2p3")])[0]
        verify.close(first, math.sqrt(c / 2) * input_size, rtol=0.15, what="one layer of 64 units")
    # Without biases the first batches aside, c scales what every layer makes of the same draws.
    for layer in (1, 10, 20):
        ratio = samples(found[f"c_2p3.layer_{layer}.size_start"]) / samples(found[f"c_1p7.layer_{layer}.size_start"])
        verify.close(ratio, (2.3 / 1.7) ** (layer / 2), rtol=1e-4, what=f"layer {layer}")


def test_movement(verify: Verification) -> None:
    found = outcomes("movement")
    law_of_cosines(found, verify)
    # The same steps of a training written out.
    split = digits_split(0)
    model = deep_mlp(2, 32, "relu", scaled_normal(8), generator=seeded(0))
    start = weights(model)[1].detach().clone()
    order, steps = torch.Generator().manual_seed(_families.BATCHES), 10
    rows = torch.randperm(len(split.train_y), generator=order)[: 64 * steps].view(steps, 64)
    momenta = [torch.zeros_like(p) for p in model.parameters()]
    for batch in rows:
        loss = functional.cross_entropy(model(split.train_x[batch]), split.train_y[batch])
        gradients = torch.autograd.grad(loss, list(model.parameters()))
        with torch.no_grad():
            for parameter, momentum, gradient in zip(model.parameters(), momenta, gradients, strict=True):
                momentum.mul_(0.9).add_(gradient)
                parameter.sub_(0.01 / 16 * momentum)
    change = float((weights(model)[1].detach() - start).norm() / start.norm())
    verify.close(samples(found["width_32.c_8.layer_2.relative_change"])[0], change, rtol=1e-3, what="written out")
    full = recorded("movement")
    for c in ("0p5", "2", "8") if full else ():
        moves = [samples(full[f"width_{width}.c_{c}.layer_2.relative_change"]) for width in (512, 128, 32)]
        assert all((wide < narrow).all() for wide, narrow in pairwise(moves)), "wide layers move less"


def test_families(verify: Verification) -> None:
    found = outcomes("families")
    # Ten layers of so small weights give logits of 0: equal probabilities.
    verify.close(found["deep_relu.normal_0p03.early_loss"].value, CHANCE, rtol=1e-3, what="ln 10")
    split = digits_split(0)
    model = _families.network("shallow_tanh", "xavier_normal", seeded(0))
    order = torch.Generator().manual_seed(_families.BATCHES)
    losses = oracles.manual_sgd(model, split.train_x, split.train_y, 0.1, 6, order, 64)
    early = samples(found["shallow_tanh.xavier_normal.early_loss"])[0]
    verify.close(early, np.mean(losses[:2]), rtol=1e-5, what="SGD written out")
    model = _families.network("convolution", "kaiming_uniform", seeded(0))
    images = split.as_images()
    order = torch.Generator().manual_seed(_families.BATCHES)
    losses = oracles.manual_sgd(model, images.train_x, images.train_y, 0.05, 6, order, 64)
    early = samples(found["convolution.kaiming_uniform.early_loss"])[0]
    verify.close(early, np.mean(losses[:2]), rtol=1e-5, what="SGD written out")


def test_persistence(verify: Verification) -> None:
    found = run("persistence")
    law_of_cosines(found, verify)
    for kind, place in product(_families.BUILDERS, ("first", "last_hidden", "output")):
        if (kind, place) == ("shallow_tanh", "last_hidden"):
            continue  # it has one hidden layer
        for family, kurtosis in (("kaiming_uniform", -6 / 5), ("kaiming_normal", 0)):
            weight = weights(_families.network(kind, family, seeded(0)))
            entries = weight[{"first": 0, "last_hidden": -2, "output": -1}[place]].detach().double().numpy().ravel()
            standardized = entries / np.sqrt(np.mean(entries**2))
            key = f"{kind}.{family}.{place}.start"
            mine = [samples(found[f"{key}.{name}"])[0] for name in ("distance_from_uniform", "distance_from_normal")]
            wide = math.sqrt(3)
            expected = [
                stats.kstest(standardized, distribution.cdf).statistic
                for distribution in (stats.uniform(-wide, 2 * wide), stats.norm())
            ]
            verify.close(mine, expected, rtol=1e-6, what=f"SciPy, {key}")
            got = samples(found[f"{key}.kurtosis"])[0]
            verify.close(got, stats.kurtosis(entries), rtol=1e-6, what=f"SciPy, {key}")
            # Of N normal entries it has a standard deviation of √(24 / N).
            verify.close(got, kurtosis, rtol=0, atol=4 * math.sqrt(24 / len(entries)), what="of the distribution")


def test_default_training(verify: Verification) -> None:
    found = outcomes("default_training")
    for depth in (10, 20, 30):  # a step of five moves nothing: the logits are the last biases
        loss = found[f"sgd.depth_{depth}.pytorch_default.train_loss"].value
        verify.close(loss, CHANCE, rtol=0.01, what=f"ln 10, depth {depth}")
    generator = seeded(0)
    model = deep_mlp(5, 64, "relu", _families.INITS["pytorch_default"], generator=generator)
    _families.with_default(model, "pytorch_default", generator)
    for layer in (m for m in model.modules() if isinstance(m, nn.Linear)):
        # 64 numbers or 10, uniform within 1 / 8.
        assert 0.08 < float(layer.bias.detach().abs().max()) <= 1 / 8 + 1e-7
        assert 0.12 < float(layer.weight.detach().abs().max()) <= 1 / 8 + 1e-7
    split = digits_split(0)
    order = torch.Generator().manual_seed(_families.BATCHES)
    oracles.manual_sgd(model, split.train_x, split.train_y, 0.02, 5, order, 64)
    end = functional.cross_entropy(model(split.train_x), split.train_y).detach()
    verify.close(samples(found["sgd.depth_5.pytorch_default.train_loss"])[0], end, rtol=1e-5, what="SGD written out")
    full = recorded("default_training")
    if full:
        assert full["sgd.depth_10.pytorch_default.no_progress"].value == 1
        assert full["sgd.depth_10.kaiming_normal.no_progress"].value == 0


def test_convex(verify: Verification) -> None:
    found = run("convex")
    split = digits_split(0).first(100)
    x = np.column_stack([split.train_x.double().numpy(), np.ones(100)])
    y = split.train_y.numpy()
    # Scikit-learn's objective is the sum of the losses times C plus half the squared norm; the bias is a weight here.
    strength = 1 / (100 * _convex.DECAY)
    fitted = LogisticRegression(C=strength, fit_intercept=False, tol=1e-10, max_iter=10000).fit(x, y)
    probabilities = fitted.predict_proba(x)[np.arange(100), y]
    lowest = -np.mean(np.log(probabilities)) + _convex.DECAY / 2 * np.sum(fitted.coef_**2)
    for scale in ("0p01", "1", "10"):
        key = f"softmax.scale_{scale}"
        verify.close(found[f"{key}.loss"].value, lowest, rtol=1e-8, what="LogisticRegression")
        assert found[f"{key}.distance"].value < 1e-3
        assert found[f"{key}.gradient_norm"].value < 1e-5
    order = [found[f"softmax.scale_{scale}.steps"].value for scale in ("0p01", "1", "10")]
    verify.equal(order, sorted(order), what="a far start takes more steps")
    # The path of gradient descent from the start at 0.01, by the gradient in closed form: softmax minus one-hot.
    parameters = _convex.start("softmax", 0.01, torch.Generator().manual_seed(0))
    theta = np.column_stack([parameters[0].detach().numpy(), parameters[1].detach().numpy()])
    rate = 1 / (np.linalg.eigvalsh(x.T @ x / 100)[-1] / 2 + _convex.DECAY)
    path: list[float] = []
    while not path or path[-1] >= lowest + 1e-3:
        logits = x @ theta.T
        logs = logits - np.log(np.sum(np.exp(logits), axis=1, keepdims=True))
        path.append(-np.mean(logs[np.arange(100), y]) + _convex.DECAY / 2 * np.sum(theta**2))
        theta -= rate * ((np.exp(logs) - np.eye(10)[y]).T @ x / 100 + _convex.DECAY * theta)
    verify.close(samples(found["softmax.scale_0p01.steps"])[0], len(path) - 1, rtol=0, atol=1, what="gradient descent")
    full = recorded("convex")
    if full:
        losses = np.array([samples(full[f"softmax.scale_{scale}.loss"]) for scale in ("0p01", "1", "10")])
        assert np.ptp(losses) < 1e-9, "one minimum"
        others = np.array([samples(full[f"network.scale_{scale}.loss"]) for scale in ("0p01", "1", "10")])
        assert np.ptp(others) > 1e-3, "several minima"


def test_every_experiment_measures_the_same_at_both_sizes() -> None:
    for name in ("moments", "theory"):
        experiment = experiments.get(f"experiments.initialization.{name}")
        assert experiment.run("quick") == experiment.run("full")
    assert set(experiments.names("initialization")) == {
        value.id for value in vars(initialization).values() if isinstance(value, experiments.Experiment)
    }
