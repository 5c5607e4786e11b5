"""The initializers against theory, with stated intervals, and against what PyTorch's own draw."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
from scipy import integrate, stats

from gradnotes.reference import activations, initialization
from tests.reference.initialization_torch import Draw, connections, convolutions, drawn, draws
from tests.verification import Verification

EPS = float(np.finfo(np.float64).eps)
SHAPE = (400, 500)  # out, in
IMAGES = (64, 32, 3, 5)
# How often a right sample may be rejected. The seeds are fixed, so what passes once passes always.
RISK = 1e-6


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def distance(sample: np.ndarray, cdf: Callable[[np.ndarray], np.ndarray]) -> float:
    """The largest distance between the sample's distribution function and `cdf` (Kolmogorov-Smirnov)."""
    expected = cdf(np.sort(sample.ravel()))
    steps = np.arange(sample.size + 1) / sample.size
    return float(max(np.max(steps[1:] - expected), np.max(expected - steps[:-1])))


def band(count: int) -> float:
    """What the distance of a right sample exceeds with probability at most RISK (Dvoretzky-Kiefer-Wolfowitz)."""
    return math.sqrt(math.log(2 / RISK) / (2 * count))


def fits(sample: np.ndarray, distribution: Any) -> list[bool]:
    """Whether distribution function, mean and variance are within their intervals; of the last two, of 5 sigma."""
    mean, variance, excess = (float(v) for v in distribution.stats("mvk"))
    count = sample.size
    return [
        distance(sample, distribution.cdf) <= band(count),
        abs(sample.mean() - mean) <= 5 * math.sqrt(variance / count),
        abs(sample.var() - variance) <= 5 * variance * math.sqrt((excess + 2) / count),
    ]


def check_sample(sample: np.ndarray, distribution: Any, verify: Verification, shape: tuple[int, ...] = SHAPE) -> None:
    verify.equal(sample.shape, shape, what="shape")
    verify.equal(fits(sample, distribution), [True, True, True], what="distribution function, mean, variance")


def symmetric(bound: float) -> Any:
    return stats.uniform(-bound, 2 * bound)


def check_draw(initialize: Callable[..., np.ndarray], draw: Draw, shape: tuple[int, ...], verify: Verification) -> None:
    """The initializer is the generator's own distribution with the parameters that PyTorch passes to its one."""
    expected = getattr(rng(3), draw.distribution)(draw.first, draw.second, shape)
    # A few roundings of the scale, and of a product with it.
    verify.close(initialize(shape, rng=rng(3)), expected, rtol=8 * EPS, atol=2 * EPS * draw.second, what=str(draw))


def test_the_intervals_notice_what_is_wrong() -> None:
    sample = rng().normal(0, 1, SHAPE)
    assert fits(sample, stats.norm(0, 1)) == [True, True, True]
    assert fits(1.03 * sample, stats.norm(0, 1)) == [False, True, False]
    assert fits(sample + 0.02, stats.norm(0, 1)) == [False, False, True]
    of_equal_moments = rng().uniform(-math.sqrt(3), math.sqrt(3), SHAPE)
    assert not fits(of_equal_moments, stats.norm(0, 1))[0]


def test_calculate_fan(verify: Verification) -> None:
    verify.equal(initialization.calculate_fan((7, 5)), (5, 7), what="Linear(5, 7)")
    verify.equal(connections(torch.nn.Linear(5, 7, bias=False).double()), (5, 7), what="counted")
    for layer in convolutions():
        shape = tuple(layer.weight.shape)
        ours = initialization.calculate_fan(shape, transposed=layer.transposed, groups=layer.groups)
        verify.equal(ours, connections(layer), what=f"{layer} counted")
        verify.equal([type(fan) for fan in ours], [int, int], what="whole numbers")
        theirs = torch.nn.init._calculate_fan_in_and_fan_out(layer.weight)
        fan_in, fan_out = ours
        known = (fan_out, layer.groups * fan_in) if layer.transposed else (fan_in, layer.groups * fan_out)
        verify.equal(theirs, known, what=f"where PyTorch's fans of {layer} differ")


torch_gain: Any = torch.nn.init.calculate_gain  # its type allows no other names, which are tried below
LINEAR = ["linear", "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d"]


def mean_square(f: Callable[[np.ndarray], np.ndarray]) -> float:
    def weighted(z: float) -> float:
        return float(f(np.array(z)) ** 2) * math.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)

    return float(sum(integrate.quad(weighted, *ends)[0] for ends in ((-30, 0), (0, 30))))


def test_calculate_gain(verify: Verification) -> None:
    for name in [*LINEAR, "sigmoid", "tanh", "relu", "leaky_relu", "selu"]:
        for slope in (0.01, 0, 0.25, 1, -2.0, math.sqrt(5)):
            theirs = torch_gain(name, slope)
            verify.close(initialization.calculate_gain(name, slope), theirs, rtol=2 * EPS, what=name)
        theirs = torch_gain(name)
        verify.close(initialization.calculate_gain(name), theirs, rtol=2 * EPS, what=f"{name}, default")
    for name in ("relu", "leaky_relu"):
        kept = initialization.calculate_gain(name) ** 2 * mean_square(getattr(activations, name))
        verify.close(kept, 1, rtol=1e-9, what=f"the mean square is kept by {name}")
    for name in ("sigmoid", "tanh", "selu"):
        kept = initialization.calculate_gain(name) ** 2 * mean_square(getattr(activations, name))
        verify.equal(abs(kept - 1) > 0.05, True, what=f"and not by {name}")
    for name in ("gelu", "silu", "elu", "mish", "softplus", "hardtanh", "prelu", "ReLU", ""):
        with pytest.raises(ValueError, match="Unsupported nonlinearity"):
            torch_gain(name)
        with pytest.raises(ValueError, match=f"expected one of linear, .*, selu and a finite slope, received '{name}'"):
            initialization.calculate_gain(name)


def test_zeros(verify: Verification) -> None:
    theirs = torch.nn.init.zeros_(torch.empty(2, 3, dtype=torch.float64, device=verify.device))
    verify.equal(initialization.zeros((2, 3)), theirs, what="PyTorch")


def test_constant(verify: Verification) -> None:
    for val in (1, 0.1, -2.5):
        theirs = torch.nn.init.constant_(torch.empty(2, 3, dtype=torch.float64, device=verify.device), val)
        verify.equal(initialization.constant((2, 3), val), theirs, what="PyTorch")


def test_normal(verify: Verification) -> None:
    check_sample(initialization.normal(SHAPE, rng=rng()), stats.norm(), verify)
    check_sample(initialization.normal(SHAPE, -1, 0.03, rng=rng()), stats.norm(-1, 0.03), verify)
    verify.equal(initialization.normal((3,), 2, 0, rng=rng()), np.full(3, 2.0), what="no spread")
    for arguments in ({}, {"mean": 2.0, "std": 0.5}):
        theirs = drawn(torch.nn.init.normal_, SHAPE, **arguments)
        check_draw(lambda s, rng, a=arguments: initialization.normal(s, **a, rng=rng), theirs, SHAPE, verify)


def test_uniform(verify: Verification) -> None:
    check_sample(initialization.uniform(SHAPE, rng=rng()), stats.uniform(), verify)
    check_sample(initialization.uniform(SHAPE, -2, 1, rng=rng()), stats.uniform(-2, 3), verify)
    verify.equal(initialization.uniform((3,), 2, 2, rng=rng()), np.full(3, 2.0), what="no spread")
    for arguments in ({}, {"a": -2.0, "b": 1.0}):
        theirs = drawn(torch.nn.init.uniform_, SHAPE, **arguments)
        check_draw(lambda s, rng, a=arguments: initialization.uniform(s, **a, rng=rng), theirs, SHAPE, verify)


def test_trunc_normal(verify: Verification) -> None:
    for mean, std, a, b in ((0, 1, -2, 2), (0, 0.5, -0.5, 1), (1, 2, -2, 2), (0, 1, 1, np.inf), (0, 1, -2.4, -2)):
        expected = stats.truncnorm((a - mean) / std, (b - mean) / std, mean, std)
        sample = initialization.trunc_normal(SHAPE, mean, std, a, b, rng=rng())
        check_sample(sample, expected, verify)
        verify.equal(bool(a <= sample.min() <= sample.max() <= b), True, what="inside")
        if math.isfinite(b):
            theirs = torch.empty(SHAPE, dtype=torch.float64, device=verify.device)
            torch.nn.init.trunc_normal_(theirs, mean, std, a, b, torch.Generator(verify.device).manual_seed(0))
            check_sample(theirs.cpu().numpy(), expected, verify)
    check_sample(initialization.trunc_normal(SHAPE, rng=rng()), stats.truncnorm(-2, 2), verify)
    verify.close(stats.truncnorm(-2, 2).std(), 0.88, rtol=0, atol=5e-3, what="the standard deviation that is left")
    small = initialization.trunc_normal(SHAPE, std=0.02, rng=rng())
    verify.equal(small, initialization.normal(SHAPE, std=0.02, rng=rng()), what="ends at a hundred std")


def test_xavier_uniform(verify: Verification) -> None:
    for gain in (1.0, 5 / 3):
        sample = initialization.xavier_uniform(SHAPE, gain, rng=rng())
        check_sample(sample, symmetric(gain * math.sqrt(6 / 900)), verify)
        for shape in (SHAPE, IMAGES, (3, 1)):
            theirs = drawn(torch.nn.init.xavier_uniform_, shape, gain=gain)
            check_draw(lambda s, rng, g=gain: initialization.xavier_uniform(s, g, rng=rng), theirs, shape, verify)
    check_draw(initialization.xavier_uniform, drawn(torch.nn.init.xavier_uniform_, SHAPE), SHAPE, verify)


def test_xavier_normal(verify: Verification) -> None:
    for gain in (1.0, 5 / 3):
        sample = initialization.xavier_normal(SHAPE, gain, rng=rng())
        check_sample(sample, stats.norm(0, gain * math.sqrt(2 / 900)), verify)
        for shape in (SHAPE, IMAGES, (3, 1)):
            theirs = drawn(torch.nn.init.xavier_normal_, shape, gain=gain)
            check_draw(lambda s, rng, g=gain: initialization.xavier_normal(s, g, rng=rng), theirs, shape, verify)
    check_draw(initialization.xavier_normal, drawn(torch.nn.init.xavier_normal_, SHAPE), SHAPE, verify)


HE: list[dict[str, Any]] = [
    {},
    {"a": math.sqrt(5)},
    {"mode": "fan_out", "nonlinearity": "relu"},
    {"a": 0.3, "mode": "fan_out"},
    {"a": 0.3, "nonlinearity": "relu"},  # the slope is not used
    {"nonlinearity": "tanh"},
    {"nonlinearity": "linear"},
]


def test_kaiming_std(verify: Verification) -> None:
    for shape in (SHAPE, IMAGES):
        for arguments in HE:
            full: dict[str, Any] = {"a": 0, "mode": "fan_in", "nonlinearity": "leaky_relu"} | arguments
            theirs = drawn(torch.nn.init.kaiming_normal_, shape, **arguments)
            verify.close(initialization.kaiming_std(shape, **full), theirs.second, rtol=4 * EPS, what=f"{arguments}")


def test_kaiming_uniform(verify: Verification) -> None:
    check_sample(initialization.kaiming_uniform(SHAPE, rng=rng()), symmetric(math.sqrt(6 / 500)), verify)
    for shape in (SHAPE, IMAGES):
        for arguments in HE:
            theirs = drawn(torch.nn.init.kaiming_uniform_, shape, **arguments)
            check_draw(
                lambda s, rng, a=arguments: initialization.kaiming_uniform(s, **a, rng=rng), theirs, shape, verify
            )


def test_kaiming_normal(verify: Verification) -> None:
    check_sample(initialization.kaiming_normal(SHAPE, rng=rng()), stats.norm(0, math.sqrt(2 / 500)), verify)
    for shape in (SHAPE, IMAGES):
        for arguments in HE:
            theirs = drawn(torch.nn.init.kaiming_normal_, shape, **arguments)
            check_draw(
                lambda s, rng, a=arguments: initialization.kaiming_normal(s, **a, rng=rng), theirs, shape, verify
            )


def test_lecun_uniform(verify: Verification) -> None:
    check_sample(initialization.lecun_uniform(SHAPE, rng=rng()), symmetric(math.sqrt(3 / 500)), verify)
    for shape in (SHAPE, IMAGES):
        theirs = drawn(torch.nn.init.kaiming_uniform_, shape, nonlinearity="linear")
        check_draw(initialization.lecun_uniform, theirs, shape, verify)


def test_lecun_normal(verify: Verification) -> None:
    check_sample(initialization.lecun_normal(SHAPE, rng=rng()), stats.norm(0, math.sqrt(1 / 500)), verify)
    for shape in (SHAPE, IMAGES):
        theirs = drawn(torch.nn.init.kaiming_normal_, shape, nonlinearity="linear")
        check_draw(initialization.lecun_normal, theirs, shape, verify)


def orthonormal(weight: np.ndarray) -> np.ndarray:
    """The products of its rows with each other, or of its columns where there are fewer."""
    flat = weight.reshape(weight.shape[0], -1)
    return np.asarray(flat @ flat.T if flat.shape[0] <= flat.shape[1] else flat.T @ flat)


def test_orthogonal(verify: Verification) -> None:
    for shape in ((4, 4), (3, 7), (7, 3), (1, 5), (6, 2, 3), (4, 3, 2, 2), (1, 1)):
        for gain in (1.0, math.sqrt(2), -0.5, 0.0):
            ours = initialization.orthogonal(shape, gain, rng=rng(1))
            theirs = torch.empty(shape, dtype=torch.float64, device=verify.device)
            torch.nn.init.orthogonal_(theirs, gain, torch.Generator(verify.device).manual_seed(0))
            identity = gain**2 * np.eye(min(shape[0], math.prod(shape[1:])))
            verify.equal(ours.shape, shape, what="shape")
            verify.close(orthonormal(ours), identity, rtol=16 * EPS, atol=16 * EPS, what=f"{shape}")
            verify.close(orthonormal(theirs.cpu().numpy()), identity, rtol=16 * EPS, atol=16 * EPS, what="PyTorch")
    for shape in ((5, 3), (3, 5), (4, 4)):
        # A Gaussian matrix is Q R in one way with R upper triangular of positive diagonal; then Q is uniform.
        gaussian = rng(2).standard_normal((max(shape), min(shape)))
        q = gaussian @ np.linalg.inv(np.linalg.cholesky(gaussian.T @ gaussian).T)  # R by Cholesky: its diagonal is > 0
        ours = initialization.orthogonal(shape, -2.0, rng=rng(2))
        # G^T G squares the condition number of G, here below 100.
        verify.close(ours, -2 * (q if shape[0] >= shape[1] else q.T), rtol=1e-11, atol=1e-11, what="unique Q")
    # A row of a uniform orthogonal 3 x 3 matrix is a uniform point of the sphere, whose coordinates are U(-1, 1).
    generator = rng()
    haar = np.stack([initialization.orthogonal((3, 3), rng=generator) for _ in range(20_000)])
    for entries in haar.reshape(-1, 9).T:
        verify.equal(fits(entries, symmetric(1.0)), [True, True, True], what="entry of a uniform orthogonal matrix")
    traces = np.trace(haar, axis1=1, axis2=2)
    verify.equal(abs(traces.mean()) < 5 / math.sqrt(traces.size), True, what="traces have mean 0 and variance 1")
    verify.equal(abs((np.linalg.det(haar) > 0).mean() - 0.5) < 2.5 / math.sqrt(traces.size), True, what="half reflect")


def test_qr_alone_is_not_uniform() -> None:
    generator = rng()
    entries = np.stack([np.linalg.qr(generator.standard_normal((3, 3)))[0] for _ in range(2000)]).reshape(-1, 9).T
    assert not all(all(fits(entry, symmetric(1.0))) for entry in entries)


def test_linear_default_bound(verify: Verification) -> None:
    for features in (1, 5, 784):
        bound = initialization.linear_default_bound(features)
        found = draws(partial(torch.nn.Linear, features, 7))
        verify.equal([draw.distribution for draw in found], ["uniform", "uniform"], what="weight and bias")
        for draw in found:
            verify.close([-draw.first, draw.second], bound, rtol=4 * EPS, what=f"Linear({features}, 7)")
        verify.close(6 * bound**2 / 3, 2 / features, rtol=4 * EPS, what="a sixth of He's variance")


def test_conv_default_bound(verify: Verification) -> None:
    for layer in convolutions():
        bound = initialization.conv_default_bound(tuple(layer.weight.shape))
        again = type(layer)(layer.in_channels, layer.out_channels, layer.kernel_size, groups=layer.groups, device="cpu")
        found = draws(again.reset_parameters)
        verify.equal([draw.distribution for draw in found], ["uniform", "uniform"], what="weight and bias")
        for draw in found:
            verify.close([-draw.first, draw.second], bound, rtol=4 * EPS, what=str(layer))
        fan_in, fan_out = initialization.calculate_fan(
            layer.weight.shape, transposed=layer.transposed, groups=layer.groups
        )
        verify.close(bound, 1 / math.sqrt(fan_out if layer.transposed else fan_in), rtol=4 * EPS, what="which fan")


def test_rnn_default_bound(verify: Verification) -> None:
    nn = torch.nn
    layers: list[Any] = [
        nn.RNN(3, 4),
        nn.LSTM(3, 4, num_layers=2, bidirectional=True),
        nn.GRU(3, 1),
        nn.LSTM(3, 9, proj_size=2),
        nn.GRUCell(3, 5),
    ]
    for layer in layers:
        found = draws(layer.reset_parameters)
        verify.equal(len(found), len(list(layer.parameters())), what="weights and biases")
        bound = initialization.rnn_default_bound(layer.hidden_size)
        for draw in found:
            verify.equal(draw.distribution, "uniform", what=str(layer))
            verify.close([-draw.first, draw.second], bound, rtol=2 * EPS, what=str(layer))


def test_embedding_default(verify: Verification) -> None:
    check_sample(initialization.embedding_default(400, 500, rng=rng()), stats.norm(), verify)
    for padding in (None, 2, -1):
        ours = initialization.embedding_default(5, 3, padding, rng=rng(3))
        found = draws(partial(torch.nn.Embedding, 5, 3, padding))
        verify.equal(found, [Draw("normal", 0.0, 1.0)], what="PyTorch's draw")
        theirs = torch.nn.Embedding(5, 3, padding).weight.detach().numpy()
        verify.equal(ours == 0, theirs == 0, what="the row that is 0")
        plain = rng(3).normal(size=(5, 3))
        verify.equal(ours[theirs != 0], plain[theirs != 0], what="the rows that are not")


def test_every_function_has_its_test() -> None:
    defined = {
        name
        for name, value in vars(initialization).items()
        if getattr(value, "__module__", "").endswith("reference.initialization")
    }
    public = {name for name in defined if "__mutmut" not in name}  # `make mutate` keeps its faulty copies there
    assert public
    assert {f"test_{name}" for name in public} <= set(globals())
