"""Where the formulas of the initializations are known: exact finite distributions, closed forms, what PyTorch draws.

Each function bears the name of its formula and takes a generator for its random points and the device of PyTorch.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

import mpmath as mp
import numpy as np
import torch
from numpy.random import Generator
from scipy import special, stats
from torch.nn import functional

from tests.formulas.initialization_spaces import (
    VAR,
    Space,
    Values,
    centered,
    dependent,
    distribution,
    independent,
    sum_of_products,
    symmetric,
)
from tests.formulas.oracle import Case
from tests.reference.initialization_torch import connections, drawn, draws

N_IN, N_OUT = r"n_{\text{in}}", r"n_{\text{out}}"
RELU = {r"\operatorname{ReLU}": lambda z: np.where(z < 0, 0, z)}


def _x(values: Values) -> Fraction:
    return values["X"]


def _y(values: Values) -> Fraction:
    return values["Y"]


def _xy(values: Values) -> Fraction:
    return values["X"] * values["Y"]


def _some_independent(rng: Generator) -> list[Space]:
    return [independent(X=distribution(rng, 3), Y=distribution(rng, 4)) for _ in range(3)]


def _some_dependent(rng: Generator) -> list[Space]:
    """Among them X with its own square: uncorrelated where X is symmetric, and yet dependent."""
    square = Space([(p, {"X": x, "Y": x * x}) for p, x in symmetric(rng)])
    return [*(dependent(rng) for _ in range(3)), square]


def variance(rng: Generator, device: str) -> list[Case]:
    return [space.case(("X",), space.variance(_x)) for space in _some_independent(rng)]


def covariance(rng: Generator, device: str) -> list[Case]:
    return [space.case(("X", "Y"), space.covariance(_x, _y)) for space in _some_dependent(rng)]


def sum_variance(rng: Generator, device: str) -> list[Case]:
    return [space.case(("X", "Y"), space.variance(lambda v: v["X"] + v["Y"])) for space in _some_dependent(rng)]


def product_mean(rng: Generator, device: str) -> list[Case]:
    """Independent, and uncorrelated: X with its own square, where X is symmetric."""
    spaces = [*_some_independent(rng), _some_dependent(rng)[-1]]
    return [space.case(("X", "Y"), space.mean(_xy)) for space in spaces]


def product_mean_dependent(rng: Generator, device: str) -> list[Case]:
    return [space.case(("X", "Y"), space.mean(_xy)) for space in _some_dependent(rng)]


def product_variance(rng: Generator, device: str) -> list[Case]:
    return [space.case(("X", "Y"), space.variance(_xy)) for space in _some_independent(rng)]


def product_variance_dependent(rng: Generator, device: str) -> list[Case]:
    return [space.case(("X", "Y"), space.variance(_xy)) for space in _some_dependent(rng)]


def xavier_forward(rng: Generator, device: str) -> list[Case]:
    cases = []
    for count in (2, 3):
        space = sum_of_products(centered(rng), distribution(rng, 2), count, ("y", "w", "x"), lambda x: x)
        variance = space.variance(lambda v: v["y"])
        cases.append(space.case(("y", "w", "x"), variance, count, **{N_IN: count}))
    return cases


def xavier_backward(rng: Generator, device: str) -> list[Case]:
    cases = []
    for count in (2, 3):
        space = sum_of_products(centered(rng), distribution(rng, 2), count, ("g_x", "w", "g_y"), lambda g: g)
        variance = space.variance(lambda v: v["g_x"])
        cases.append(space.case(("g_x", "w", "g_y"), variance, count, **{N_OUT: count}))
    return cases


def he_forward(rng: Generator, device: str) -> list[Case]:
    cases = []
    for count in (1, 2):
        space = sum_of_products(centered(rng), symmetric(rng), count, ("y", "w", "z"), lambda z: max(z, Fraction(0)))
        variance = space.variance(lambda v: v["y"])
        cases.append(space.case(("y", "w", "z"), variance, count, **{N_IN: count}, **RELU))
    return cases


def relu_second_moment(rng: Generator, device: str) -> list[Case]:
    spaces = [independent(z=symmetric(rng)) for _ in range(3)]
    return [space.case(("z",), space.mean(lambda v: max(v["z"], Fraction(0)) ** 2), **RELU) for space in spaces]


def _leaky_square(slope: Fraction, values: Values) -> Fraction:
    z = values["z"]
    return z**2 if z > 0 else (slope * z) ** 2


def leaky_relu_second_moment(rng: Generator, device: str) -> list[Case]:
    cases = []
    for slope in (Fraction(1, 100), Fraction(int(rng.integers(1, 8)), 4)):
        space = independent(z=symmetric(rng))
        moment = space.mean(partial(_leaky_square, slope))
        a = float(slope)
        leaky = {r"\operatorname{LeakyReLU}": lambda z, a=a: np.where(z > 0, z, a * z), "a": a}
        cases.append(space.case(("z",), moment, a, **leaky))
    return cases


def relu_variance(rng: Generator, device: str) -> list[Case]:
    """From the moments of the normal distribution cut at 0, by integration."""
    with mp.workdps(30):
        moments = [mp.quad(lambda z, k=k: z**k * mp.npdf(z), [0, 2, 8, 30]) for k in (1, 2)]
        exact = float(moments[1] - moments[0] ** 2)
    return [Case((), RELU, np.asarray(exact), defines=rf"{VAR}(\operatorname{{ReLU}}(z))", rtol=1e-12)]


def _fan(rng: Generator, which: int) -> list[Case]:
    """Counted in layers of PyTorch, plain and transposed, among them one without groups and one of one axis."""
    nn = torch.nn
    layers: list[Any] = [nn.Conv1d(2, 3, 4, bias=False)]
    for kind in (nn.Conv2d, nn.ConvTranspose2d):
        groups, height, width = (int(v) for v in rng.integers(2, 4, 3))
        layers.append(kind(2 * groups, 3 * groups, (height, width), groups=groups, bias=False))
    cases = []
    for layer in layers:
        channels = (layer.in_channels, layer.out_channels)[which]
        kernel = np.array(layer.kernel_size, dtype=float)
        names = {r"C_{\text{in}}": channels, r"C_{\text{out}}": channels, "g": layer.groups, r"\mathbf{k}": kernel}
        expected = np.asarray(float(connections(layer.double())[which]))
        arguments = (float(channels), float(layer.groups), kernel)
        cases.append(Case(arguments, names | {"d": kernel.size}, expected, defines=(N_IN, N_OUT)[which]))
    return cases


def fan_in(rng: Generator, device: str) -> list[Case]:
    return _fan(rng, 0)


def fan_out(rng: Generator, device: str) -> list[Case]:
    return _fan(rng, 1)


def _shapes(rng: Generator) -> list[tuple[int, int]]:
    """(out, in), never equal."""
    return [(1, 3), (7, 2), *((int(n), int(n + m)) for n, m in rng.integers(1, 300, (6, 2)))]


def _sizes(shapes: Sequence[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    n_out, n_in = np.array(shapes, dtype=float).T
    return n_in, n_out


def _weights(variances: Any) -> dict[str, Any]:
    """A weight w that is plus or minus its standard deviation, and what Var(w) means."""
    std = np.sqrt(variances)
    return {"w": np.stack([-std, std]), VAR: lambda values: np.var(values, axis=0)}


def _by_torch(initialize: Callable[..., object], shapes: Sequence[tuple[int, int]], **arguments: Any) -> np.ndarray:
    """The standard deviations or the bounds with which PyTorch's initializer draws."""
    return np.array([drawn(initialize, shape, **arguments).second for shape in shapes])


def xavier_variance(rng: Generator, device: str) -> list[Case]:
    shapes = _shapes(rng)
    n_in, n_out = _sizes(shapes)
    variances = _by_torch(torch.nn.init.xavier_normal_, shapes) ** 2
    return [Case((n_in, n_out), {N_IN: n_in, N_OUT: n_out}, variances, defines=f"{VAR}(w)")]


def _xavier_factor(rng: Generator, which: int) -> list[Case]:
    shapes = _shapes(rng)
    sizes = _sizes(shapes)
    variances = _by_torch(torch.nn.init.xavier_normal_, shapes) ** 2
    return [Case(sizes, {N_IN: sizes[0], N_OUT: sizes[1]} | _weights(variances), sizes[which] * variances)]


def xavier_forward_factor(rng: Generator, device: str) -> list[Case]:
    return _xavier_factor(rng, 0)


def xavier_backward_factor(rng: Generator, device: str) -> list[Case]:
    return _xavier_factor(rng, 1)


def xavier_uniform_bound(rng: Generator, device: str) -> list[Case]:
    shapes = _shapes(rng)
    n_in, n_out = _sizes(shapes)
    bounds = _by_torch(torch.nn.init.xavier_uniform_, shapes)
    known = _weights(_by_torch(torch.nn.init.xavier_normal_, shapes) ** 2)
    return [Case((n_in, n_out), {N_IN: n_in, N_OUT: n_out} | known, bounds, defines="b")]


def uniform_variance(rng: Generator, device: str) -> list[Case]:
    b = np.concatenate([[1.0], rng.uniform(0.1, 5, 8)])
    return [Case((b,), {"b": b}, np.asarray(stats.uniform(-b, 2 * b).var()), defines=f"{VAR}(w)")]


def _of_fan_in(rng: Generator, normal: bool, **arguments: Any) -> list[Case]:
    """Variance or uniform bound of PyTorch's kaiming initializers; only fan_in matters."""
    shapes = _shapes(rng)
    n_in, _ = _sizes(shapes)
    variances = _by_torch(torch.nn.init.kaiming_normal_, shapes, **arguments) ** 2
    if normal:
        return [Case((n_in,), {N_IN: n_in}, variances, defines=f"{VAR}(w)")]
    bounds = _by_torch(torch.nn.init.kaiming_uniform_, shapes, **arguments)
    return [Case((n_in,), {N_IN: n_in} | _weights(variances), bounds, defines="b")]


def he_variance(rng: Generator, device: str) -> list[Case]:
    return _of_fan_in(rng, True, nonlinearity="relu")


def he_uniform_bound(rng: Generator, device: str) -> list[Case]:
    return _of_fan_in(rng, False, nonlinearity="relu")


def lecun_variance(rng: Generator, device: str) -> list[Case]:
    return _of_fan_in(rng, True, nonlinearity="linear")


def lecun_uniform_bound(rng: Generator, device: str) -> list[Case]:
    return _of_fan_in(rng, False, nonlinearity="linear")


def _with_slopes(rng: Generator, normal: bool) -> list[Case]:
    slopes = [0.0, 0.01, 0.25, 1.0, *rng.uniform(0.1, 2, 4).tolist()]
    known = {r"\operatorname{gain}": lambda a: np.sqrt(2 / (1 + np.square(a)))}
    cases = []
    for slope in slopes:
        (case,) = _of_fan_in(rng, normal, a=slope)
        environment = {**case.environment, **known, "a": slope}
        cases.append(Case((slope, *case.arguments), environment, case.expected, defines=case.defines))
    return cases


def leaky_he_variance(rng: Generator, device: str) -> list[Case]:
    return _with_slopes(rng, True)


def leaky_he_uniform_bound(rng: Generator, device: str) -> list[Case]:
    return _with_slopes(rng, False)


def _moments(rng: Generator) -> list[tuple[Callable[[Any], Any], Callable[[Any], Any]]]:
    """Functions, and their mean squares where the argument follows N(0, q), by q."""
    shift = float(rng.uniform(0.2, 0.7))
    return [
        (lambda z: np.maximum(z, 0), lambda q: q / 2),
        (lambda z: z, lambda q: q),
        (lambda z: z**2, lambda q: 3 * q**2),
        (lambda z: np.sin(z + shift), lambda q: (1 - np.cos(2 * shift) * np.exp(-2 * q)) / 2),
    ]


def gain_variance(rng: Generator, device: str) -> list[Case]:
    n_in, _ = _sizes(_shapes(rng))
    cases = []
    for f, mean_square in _moments(rng):
        gain = 1 / math.sqrt(mean_square(1.0))
        known = {"f": f, r"\operatorname{gain}": lambda f, gain=gain: gain, N_IN: n_in}
        cases.append(Case((f, n_in), known, gain**2 / n_in, defines=f"{VAR}(w)", rtol=1e-12))
    return cases


def _kaiming(rng: Generator, initialize: Callable[..., object], defines: str) -> list[Case]:
    cases = []
    for nonlinearity in ("linear", "tanh", "relu", "selu"):
        shapes = _shapes(rng)
        fans, _ = _sizes(shapes)
        gain = torch.nn.init.calculate_gain(nonlinearity)
        std = _by_torch(torch.nn.init.kaiming_normal_, shapes, nonlinearity=nonlinearity)
        names = {r"\operatorname{gain}": gain, r"\operatorname{fan}": fans} | (
            {} if defines == r"\sigma" else {r"\sigma": std}
        )
        expected = _by_torch(initialize, shapes, nonlinearity=nonlinearity)
        cases.append(Case((gain, fans), names, expected, defines=defines))
    return cases


def kaiming_std(rng: Generator, device: str) -> list[Case]:
    return _kaiming(rng, torch.nn.init.kaiming_normal_, r"\sigma")


def kaiming_uniform_bound(rng: Generator, device: str) -> list[Case]:
    return _kaiming(rng, torch.nn.init.kaiming_uniform_, "b")


def _linear_bounds(n_in: np.ndarray) -> np.ndarray:
    """The ends between which torch.nn.Linear draws its weight."""
    return np.array([draws(partial(torch.nn.Linear, int(n), 3))[0].second for n in n_in])


def linear_default_bound(rng: Generator, device: str) -> list[Case]:
    n_in, _ = _sizes(_shapes(rng))
    known = {r"\operatorname{gain}": lambda a: np.sqrt(2 / (1 + np.square(a)))}
    return [Case((n_in,), {N_IN: n_in} | known, _linear_bounds(n_in), defines="b")]


def linear_default_variance(rng: Generator, device: str) -> list[Case]:
    n_in, _ = _sizes(_shapes(rng))
    bounds = _linear_bounds(n_in)
    variances = np.asarray(stats.uniform(-bounds, 2 * bounds).var())
    return [Case((n_in,), {N_IN: n_in, "b": bounds}, variances, defines=f"{VAR}(w)")]


def truncated_normal_std(rng: Generator, device: str) -> list[Case]:
    """By integration."""
    k = np.concatenate([[2.0], rng.uniform(0.5, 4, 8)])
    with mp.workdps(30):
        moments = [[mp.quad(lambda z, p=p: z**p * mp.npdf(z), [0, float(end)]) for p in (0, 2)] for end in k]
        exact = np.array([float(mp.sqrt(second / whole)) for whole, second in moments])
    known = {"k": k, r"\varphi": stats.norm.pdf, r"\Phi": special.ndtr}
    return [Case((k,), known | {"s": lambda k: stats.truncnorm(-k, k).std()}, exact, rtol=1e-12)]


def _orthonormal(rng: Generator) -> list[np.ndarray]:
    """Square and tall matrices of SciPy's and PyTorch's making: their columns are orthonormal."""
    square = stats.ortho_group(4).rvs(random_state=int(rng.integers(1000)))
    tall = torch.empty(5, 3, dtype=torch.float64)
    torch.nn.init.orthogonal_(tall, generator=torch.Generator().manual_seed(int(rng.integers(1000))))
    return [square, tall.numpy()]


def orthogonal(rng: Generator, device: str) -> list[Case]:
    cases = []
    for weight in _orthonormal(rng):
        unit = np.eye(weight.shape[1])
        cases.append(Case((weight,), {r"\mathbf{W}": weight, r"\mathbf{I}": unit}, unit, rtol=0, atol=1e-14))
    return cases


def orthogonal_norm(rng: Generator, device: str) -> list[Case]:
    cases = []
    for weight in _orthonormal(rng):
        x = rng.normal(size=weight.shape[1])
        expected = np.asarray(math.fsum(np.square(x)))
        cases.append(Case((weight, x), {r"\mathbf{W}": weight, r"\mathbf{x}": x}, expected, atol=1e-14))
    return cases


def signal_ratio(rng: Generator, device: str) -> list[Case]:
    """Layer by layer: c times the mean square of ReLU of N(0, q), by integration over the positive half."""
    cases = []
    half = float(mp.quad(lambda z: z**2 * mp.npdf(z), [0, 2, 8, 30]))
    for c, depth in ((2.0, 50), (1.0, 50), (3.0, 7), (float(rng.uniform(0.5, 4)), int(rng.integers(2, 9)))):
        first = q = float(rng.uniform(0.5, 2))
        for _ in range(depth):
            q = c * (half * q)
        names = {"c": c, "L": depth, "q_0": first, "q_L": q}
        cases.append(Case((c, float(depth)), names, np.asarray(q / first), rtol=1e-12))
    return cases


def length_map(rng: Generator, device: str) -> list[Case]:
    cases = []
    for f, mean_square in _moments(rng):
        q, sigma_w, sigma_b = rng.uniform(0.3, 2, (3, 4))
        names = {"f": f, "q_l": q, r"\sigma_w": sigma_w, r"\sigma_b": sigma_b}
        expected = sigma_w**2 * mean_square(q) + sigma_b**2
        cases.append(Case((f, q, sigma_w, sigma_b), names, expected, defines="q_{l + 1}", rtol=1e-12))
    return cases


def correlation_map(rng: Generator, device: str) -> list[Case]:
    """E[(u² + s u)(v² + s v)] = q² (1 + 2 c²) + s² q c for normal u and v of variance q and correlation c."""
    shift, q, c, sigma_w, sigma_b = (float(v) for v in rng.uniform([0.2, 0.5, 0.2, 0.5, 0.5], [0.7, 2, 0.8, 2, 2]))
    product = q**2 * (1 + 2 * c**2) + shift**2 * q * c

    def f(z: Any) -> Any:
        return z * (z + shift)

    names = {"f": f, "q": q, "c_l": c, r"\sigma_w": sigma_w, r"\sigma_b": sigma_b}
    expected = np.asarray((sigma_w**2 * product + sigma_b**2) / q)
    return [Case((f, q, c, sigma_w, sigma_b), names, expected, defines="c_{l + 1}", rtol=1e-12)]


def gradient_factor(rng: Generator, device: str) -> list[Case]:
    cases = []
    for slope, mean_square in _moments(rng):
        q, sigma_w = rng.uniform(0.3, 2, (2, 4))
        names = {"f'": slope, "q": q, r"\sigma_w": sigma_w}
        cases.append(Case((slope, q, sigma_w), names, sigma_w**2 * mean_square(q), defines=r"\chi", rtol=1e-12))
    return cases


def weight_gradient(rng: Generator, device: str) -> list[Case]:
    """A layer of tanh; the loss is the sum of the cubes of the outputs."""

    def slope(a: Any) -> np.ndarray:
        return np.asarray(1 / np.cosh(a) ** 2)

    cases = []
    for n in (4, 3):
        weight, bias, x = rng.normal(size=(n, 3)), rng.normal(size=n), rng.normal(size=3)
        given = torch.tensor(weight, device=device, requires_grad=True)
        inputs, offset = (torch.tensor(v, device=device) for v in (x, bias))
        output = torch.tanh(functional.linear(inputs, given, offset))
        (gradient,) = torch.autograd.grad((output**3).sum(), given)
        g = 3 * np.tanh(weight @ x + bias) ** 2
        names = {
            r"\mathcal{L}": lambda w, x=x, bias=bias: (np.tanh(w @ x + bias) ** 3).sum(),
            r"\varphi": np.tanh,
            r"\varphi'": slope,
            r"\mathbf{W}": weight,
            r"\mathbf{x}": x,
            r"\mathbf{b}": bias,
            r"\mathbf{g}": g,
        }
        lines = {r"\mathbf{a}": weight @ x + bias}
        exact = gradient.cpu().numpy()
        # A product of three and a sum of four numbers; the derivative on the left is a difference quotient.
        cases.append(Case((slope, weight, x, bias, g), names, exact, lines=lines, rtol=1e-12, atol=1e-14))
    return cases
