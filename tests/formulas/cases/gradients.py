"""Where the formulas of the gradients are known, and from what: PyTorch's autograd and optimizers, loops, closed forms.

Each function bears the name of its formula and takes a generator for its random points and the device of autograd.
"""

from __future__ import annotations

import itertools
import math
from typing import Any

import mpmath as mp
import numpy as np
import torch
from numpy.random import Generator
from scipy import special
from torch.nn import functional

from tests.formulas.gradient_networks import DIAG, TANH, Function, Net, Recurrence, nets, residual, tanh_slope
from tests.formulas.oracle import Case
from tests.formulas.relations import Related
from tests.latex_reader import Stack
from tests.reference import oracles

SIGMA = {r"\sigma": special.expit}
# A product of a few matrices of size 3: each entry is a sum of a dozen products, rounded in another order.
RTOL, ATOL = 1e-12, 1e-13


def _spectral(matrix: np.ndarray) -> np.ndarray:
    """The largest singular value, as the root of an eigenvalue."""
    return np.asarray(math.sqrt(np.linalg.eigvalsh(matrix.T @ matrix).max()))


def _radius(matrix: np.ndarray) -> np.ndarray:
    return np.asarray(np.abs(np.linalg.eigvals(matrix)).max())


# Through layers


def chain_rule(rng: Generator, device: str) -> list[Case]:
    return [
        Case(
            (net.jacobians(device),),
            net.names() | {r"\mathbf{J}": Stack(net.jacobians(device))},
            net.jacobian(device),
            rtol=RTOL,
            atol=ATOL,
        )
        for net in nets(rng)
    ]


def layer_jacobian(rng: Generator, device: str) -> list[Case]:
    """Of widths 3 to 4 and 3 to 3."""
    cases: list[Case] = []
    for n in (4, 3):
        weight, bias, x = rng.normal(size=(n, 3)), rng.normal(size=n), rng.normal(size=3)
        layer = Net(weight[None], bias[None], x)
        names = {r"\mathbf{W}": weight, r"\mathbf{x}": x, r"\mathbf{b}": bias} | TANH
        exact = oracles.torch_jacobian(layer.by_torch, x, device)
        cases.append(Case((np.tanh, tanh_slope, weight, x, bias), names, exact, rtol=RTOL, atol=ATOL))
    return cases


def deep_jacobian(rng: Generator, device: str) -> list[Case]:
    return [
        Case((tanh_slope, net.before(), net.weights), net.names(), net.jacobian(device), rtol=RTOL, atol=ATOL)
        for net in nets(rng)
    ]


def backpropagation(rng: Generator, device: str) -> list[Case]:
    """The loss is the sum of the squares of the outputs."""
    cases: list[Case] = []
    for net in nets(rng):
        x = torch.tensor(net.x, device=device, requires_grad=True)
        (gradient,) = torch.autograd.grad(net.by_torch(x).square().sum(), x)
        g = 2 * net(net.x)
        names = net.names() | {r"\mathcal{L}": lambda x, net=net: (net(x) ** 2).sum(), r"\mathbf{g}": g}
        exact = gradient.cpu().numpy()
        cases.append(Case((tanh_slope, net.before(), net.weights, g), names, exact, rtol=RTOL, atol=ATOL))
    return cases


def jacobian_bound(rng: Generator, device: str) -> list[Case]:
    cases: list[Case] = []
    for net in nets(rng):
        slopes = [np.abs(tanh_slope(a)).max() for a in net.before()]
        norms = [float(_spectral(w)) for w in net.weights]
        gamma, s = max(slopes), max(norms)
        members = [
            ("<=", np.asarray(math.prod(slopes) * math.prod(norms))),
            ("<=", np.asarray(gamma ** len(norms) * s ** len(norms))),
        ]
        cases.append(
            Related(
                (tanh_slope, net.before(), net.weights, gamma, s),
                net.names() | {r"\gamma": gamma, "s": s},
                _spectral(net.jacobian(device)),
                members=members,
                rtol=RTOL,
                atol=ATOL,
            )
        )
    return cases


def sigmoid_slope(rng: Generator, device: str) -> list[Case]:
    x = np.concatenate([np.linspace(-20, 20, 41), rng.normal(0, 3, 20)])

    def slope(x: Any) -> np.ndarray:
        return oracles.torch_grad(torch.sigmoid, np.asarray(x, dtype=np.float64), device)

    members = [("=", slope(x)), ("=", slope(x)), ("<=", np.asarray(0.25))]
    # 1 - sigma(x) and 1/4 - (…)² lose digits where the slope is near 0.
    return [Related((x,), {"x": x, r"\sigma'": slope} | SIGMA, slope(x), members=members, atol=1e-15)]


def sigmoid_chain(rng: Generator, device: str) -> list[Case]:
    cases: list[Case] = []
    for depth in (3, 4):
        w, biases, start = -rng.uniform(1, 6), rng.normal(size=depth), rng.normal()

        def net(h: Any, w: float = w, biases: np.ndarray = biases) -> Any:
            for b in biases:
                h = special.expit(w * h + b)
            return h

        inputs, h = [], start
        for b in biases:
            inputs.append(w * h + b)
            h = special.expit(inputs[-1])
        given = torch.tensor(start, dtype=torch.float64, device=device, requires_grad=True)
        value = given
        for b in biases:
            value = torch.sigmoid(w * value + b)
        (slope,) = torch.autograd.grad(value, given)
        exact = np.abs(slope.cpu().numpy())
        a = np.array(inputs)
        names = {"w": w, r"\mathbf{a}": a, "L": depth, "h_L": net, "h_0": start}
        names[r"\sigma'"] = lambda x: special.expit(x) * special.expit(-x)
        members = [("=", exact), ("=", exact), ("<=", np.asarray((-w) ** depth / 4**depth))]
        cases.append(Related((w, a), names, exact, members=members, rtol=1e-12))
    return cases


def depth_to_factor(rng: Generator, device: str) -> list[Case]:
    c, r = rng.uniform(0.1, 0.9, 10), rng.uniform(1e-9, 0.5, 10)
    exact = np.array([float(mp.log(mp.mpf(b), mp.mpf(a))) for a, b in zip(c, r, strict=True)])
    return [Case((c, r), {"c": c, "r": r, "L": exact}, exact)]


def residual_jacobian(rng: Generator, device: str) -> list[Case]:
    """Of the block x + tanh(W x + b)."""
    net = nets(rng)[0]
    block = Net(net.weights[:1], net.biases[:1], net.x)
    exact = oracles.torch_jacobian(lambda x: x + block.by_torch(x), net.x, device)
    names = {r"\mathbf{y}": lambda x: x + block(x), r"\mathbf{x}": net.x, r"\mathbf{J}": net.jacobians(device)[0]}
    return [Case((net.jacobians(device)[0],), names | {r"\mathbf{I}": np.eye(3)}, exact, rtol=RTOL, atol=ATOL)]


def residual_chain(rng: Generator, device: str) -> list[Case]:
    cases: list[Case] = []
    for depth in (2, 3):
        net, x, branches, exact = residual(rng, device, depth)
        names = {r"\mathbf{h}_L": net, r"\mathbf{h}_0": x, r"\mathbf{J}": Stack(branches), "L": depth}
        cases.append(Case((branches,), names | {r"\mathbf{I}": np.eye(3)}, exact, rtol=RTOL, atol=ATOL))
    return cases


def residual_paths(rng: Generator, device: str) -> list[Case]:
    _, _, (first, second), exact = residual(rng, device, 2)
    names = {r"\mathbf{J}_1": first, r"\mathbf{J}_2": second, r"\mathbf{I}": np.eye(3)}
    return [Case((first, second), names, exact, rtol=RTOL, atol=ATOL)]


def residual_bound(rng: Generator, device: str) -> list[Case]:
    cases: list[Case] = []
    for depth in (2, 3):
        _, _, branches, whole = residual(rng, device, depth)
        g = rng.normal(size=3)
        norms = [float(_spectral(j)) for j in branches]
        assert max(norms) < 1
        length = math.hypot(*g)
        lowest, highest = (math.prod(1 + sign * s for s in norms) * length for sign in (-1, 1))
        members = [("<=", np.asarray(math.hypot(*(whole.T @ g)))), ("<=", np.asarray(highest))]
        names = {r"\mathbf{J}": Stack(branches), r"\mathbf{g}": g, r"\mathbf{I}": np.eye(3), "L": depth}
        cases.append(Related((branches, g), names, np.asarray(lowest), members=members, rtol=RTOL, atol=ATOL))
    return cases


# Through time


def rnn_jacobian(rng: Generator, device: str) -> list[Case]:
    rnn = Recurrence.random(rng)
    return [
        Case((tanh_slope, rnn.before(), rnn.weight, k), rnn.names(k), rnn.jacobian(k, device), rtol=RTOL, atol=ATOL)
        for k in (0, 2)
    ]


def rnn_bound(rng: Generator, device: str) -> list[Case]:
    rnn = Recurrence.random(rng)
    gamma = float(tanh_slope(rnn.before()).max())
    return [
        Related(
            (tanh_slope, rnn.before(), rnn.weight, k, gamma),
            rnn.names(k) | {r"\gamma": gamma},
            _spectral(rnn.jacobian(k, device)),
            members=[("<=", gamma ** (4 - k) * _spectral(rnn.weight) ** (4 - k))],
            rtol=RTOL,
            atol=ATOL,
        )
        for k in (0, 2)
    ]


def power_bounds(rng: Generator, device: str) -> list[Case]:
    """A random matrix and one that is far from normal."""
    cases: list[Case] = []
    for weight, t in ((rng.normal(size=(3, 3)), 3), (np.array([[0.9, 5.0], [0.0, 0.8]]), 4)):
        power = weight
        for _ in range(t - 1):
            power = power @ weight
        cases.append(
            Related(
                (weight, t),
                {r"\mathbf{W}": weight, "t": t, r"\rho": _radius},
                _radius(weight) ** t,
                members=[("<=", _spectral(power)), ("<=", _spectral(weight) ** t)],
                rtol=RTOL,
                atol=ATOL,
            )
        )
    return cases


def eigen_power(rng: Generator, device: str) -> list[Case]:
    """Eigenvectors at moderate angles, so that the inverse is exact to a few digits less than the rest."""
    q = np.linalg.qr(rng.normal(size=(3, 3)))[0] + 0.2 * rng.normal(size=(3, 3))
    values = rng.uniform(0.5, 2, 3)
    weight = q @ np.diag(values) @ np.linalg.inv(q)
    names = {r"\mathbf{W}": weight, r"\mathbf{Q}": q, r"\boldsymbol{\lambda}": values, "t": 3} | DIAG
    return [Case((weight, q, values, 3), names, weight @ weight @ weight, rtol=1e-10, atol=1e-10)]


def bptt(rng: Generator, device: str) -> list[Case]:
    """The loss is the sum of the squares of the last state."""
    rnn = Recurrence.random(rng)
    weight = torch.tensor(rnn.weight, device=device, requires_grad=True)
    h = torch.tensor(rnn.start, device=device)
    for given in rnn.inputs:
        h = torch.tanh(weight @ h + torch.tensor(given, device=device))
    (gradient,) = torch.autograd.grad(h.square().sum(), weight)
    states = rnn.states()
    g = 2 * states[-1]
    names = rnn.names(0) | {
        r"\mathbf{h}": Stack(states, first=0),
        r"\mathbf{g}": g,
        r"\mathcal{L}": lambda w: (rnn.states(w)[-1] ** 2).sum(),
    }
    del names["k"]
    return [
        Case((tanh_slope, rnn.before(), states, rnn.weight, g), names, gradient.cpu().numpy(), rtol=RTOL, atol=ATOL)
    ]


def lstm_cell(rng: Generator, device: str) -> list[Case]:
    """A step of PyTorch's LSTM, whose gates are taken from its weights."""
    n = 3
    x, h, c = (torch.tensor(rng.normal(size=(1, n)), device=device) for _ in range(3))
    weights = [torch.tensor(rng.normal(size=(4 * n, n)), device=device) for _ in range(2)]
    biases = [torch.tensor(rng.normal(size=4 * n), device=device) for _ in range(2)]
    _, after = torch.lstm_cell(x, (h, c), *weights, *biases)
    given = functional.linear(x, weights[0], biases[0]) + functional.linear(h, weights[1], biases[1])
    i, f, g, _ = (part.cpu().numpy()[0] for part in given.chunk(4, dim=1))
    gates = [special.expit(f), c.cpu().numpy()[0], special.expit(i), np.tanh(g)]
    names = dict(zip((r"\mathbf{f}_t", r"\mathbf{c}_{t-1}", r"\mathbf{i}_t", r"\mathbf{g}_t"), gates, strict=True))
    return [Case(gates, names, after.cpu().numpy()[0], defines=r"\mathbf{c}_t", atol=1e-15)]


def lstm_path(rng: Generator, device: str) -> list[Case]:
    cases: list[Case] = []
    for k in (0, 2):
        forget, let_in, state = rng.uniform(0.2, 0.99, 5), rng.normal(size=5), rng.normal()

        def last(c: Any, forget: np.ndarray = forget, let_in: np.ndarray = let_in, k: int = k) -> Any:
            for f, added in zip(forget[k:], let_in[k:], strict=True):
                c = f * c + added
            return c

        names = {r"\mathbf{f}": forget, "T": 5, "k": k, "c_T": last, "c_k": state}
        cases.append(Case((forget, k), names, np.asarray(math.prod(forget[k:]))))
    return cases


def forget_bias(rng: Generator, device: str) -> list[Case]:
    cases: list[Case] = []
    for b, end, k in ((1.0, 7, 2), (rng.normal(0, 2), 5, 0)):

        def last(c: Any, b: float = b, steps: int = end - k) -> Any:
            for _ in range(steps):
                c = c / (1 + math.exp(-b)) + 0.5
            return c

        exact = np.asarray(math.exp(-(end - k) * math.log1p(math.exp(-b))))
        names = {"b": b, "T": end, "k": k, "c_T": last, "c_k": rng.normal()} | SIGMA
        cases.append(Case((b, end, k), names, exact))
    return cases


def forget_half_life(rng: Generator, device: str) -> list[Case]:
    f = np.concatenate([[0.5, 0.9, 0.99], rng.uniform(0.05, 0.95, 10)])
    exact = np.array([float(mp.log(mp.mpf(1) / 2, mp.mpf(v))) for v in f])
    return [Case((f,), {"f": f}, exact, defines="n")]


# Clipping


def _gradients(rng: Generator) -> list[tuple[np.ndarray, float]]:
    """A gradient with a threshold below its norm, and one above."""
    g = rng.normal(0, 3, size=4)
    return [(g, 0.3 * math.hypot(*g)), (g, 1.7 * math.hypot(*g)), (np.array([3.0, -4.0]), 1.0)]


def clip_norm(rng: Generator, device: str) -> list[Case]:
    def clipped(g: np.ndarray, tau: float) -> np.ndarray:
        length = math.hypot(*g)
        return g * (tau / length) if length > tau else g

    return [
        Case(
            (g, tau),
            {r"\mathbf{g}": g, r"\tau": tau, r"\operatorname{clip}": lambda g, tau=tau: clipped(g, tau)},
            clipped(g, tau),
        )
        for g, tau in _gradients(rng)
    ]


def clip_grad_norm(rng: Generator, device: str) -> list[Case]:
    """PyTorch's own, whose epsilon is 1e-6; with a larger one, a vector that is longer by as much."""

    def clipped(g: Any, tau: float) -> np.ndarray:
        parameter = torch.nn.Parameter(torch.zeros(len(g), dtype=torch.float64, device=device))
        parameter.grad = torch.tensor(g, device=device)
        torch.nn.utils.clip_grad_norm_([parameter], tau)
        return np.asarray(parameter.grad.cpu().numpy())

    cases = [
        Case(
            (g, tau, 1e-6),
            {
                r"\mathbf{g}": g,
                r"\tau": tau,
                r"\epsilon": 1e-6,
                r"\operatorname{clip}": lambda g, tau=tau: clipped(g, tau),
            },
            clipped(g, tau),
        )
        for g, tau in _gradients(rng)
    ]
    g = np.array([3.0, -4.0])
    known = {r"\operatorname{clip}": lambda g: g * (2 / 5.5)}
    return [*cases, Case((g, 2.0, 0.5), {r"\mathbf{g}": g, r"\tau": 2.0, r"\epsilon": 0.5} | known, g * (2 / 5.5))]


def total_norm(rng: Generator, device: str) -> list[Case]:
    g = rng.normal(size=(3, 2, 4))
    exact = torch.linalg.vector_norm(torch.tensor(g.ravel(), device=device)).cpu().numpy()
    return [Case((g,), {r"\mathbf{g}": g.ravel(), r"\mathbf{G}": Stack(g), "K": 3}, exact)]


def clip_value(rng: Generator, device: str) -> list[Case]:
    g, tau = np.concatenate([rng.normal(0, 3, 5), [0.0]]), 1.5

    def clipped(g: Any) -> np.ndarray:
        return oracles.torch_values(lambda t: torch.clamp(t, -tau, tau), np.asarray(g), device)

    return [Case((g, tau), {r"\mathbf{g}": g, r"\tau": tau, r"\operatorname{clip}": clipped}, clipped(g), ("i",))]


def adaptive_clip(rng: Generator, device: str) -> list[Case]:
    """As the paper has it: by cases, of the ratio of the norms."""

    def clipped(g: np.ndarray, w: np.ndarray, factor: float, epsilon: float) -> np.ndarray:
        allowed = max(math.hypot(*w), epsilon)
        ratio = math.hypot(*g) / allowed
        return factor * g / ratio if ratio > factor else g

    g, w = rng.normal(size=4), rng.normal(size=4)
    return [
        Case(
            given,
            {
                r"\mathbf{g}": given[0],
                r"\mathbf{w}": given[1],
                r"\lambda": given[2],
                r"\epsilon": given[3],
                r"\operatorname{clip}": lambda g, rest=given[1:]: clipped(g, *rest),
            },
            clipped(*given),
        )
        for given in ((g, w, 0.01, 1e-3), (g, 100 * w, 0.3, 1e-3), (g, 1e-3 * w, 0.2, 0.5))
    ]


def cosine(rng: Generator, device: str) -> list[Case]:
    a, b = rng.normal(size=(2, 4))

    def similarity(a: Any, b: Any) -> np.ndarray:
        first, second = (torch.tensor(v, device=device) for v in (a, b))
        return np.asarray(functional.cosine_similarity(first, second, dim=0).cpu().numpy())

    names = {r"\mathbf{a}": a, r"\mathbf{b}": b, r"\operatorname{cos}": similarity}
    return [Case((a, b), names, similarity(a, b))]


def clipped_step(rng: Generator, device: str) -> list[Case]:
    cases: list[Case] = []
    for g, tau in _gradients(rng):
        eta, length = rng.uniform(0.1, 2), math.hypot(*g)
        names = {r"\mathbf{g}": g, r"\tau": tau, r"\eta": eta}
        names[r"\operatorname{clip}"] = lambda g, tau=tau: g / max(1.0, math.hypot(*g) / tau)
        exact = np.asarray(eta * tau if length > tau else eta * length)
        members = [("=", exact), ("<=", np.asarray(eta * tau))]
        cases.append(Related((g, eta, tau), names, exact, members=members))
    return cases


# Derivatives by differences


def forward_difference(rng: Generator, device: str) -> list[Case]:
    """Of exp and of a cubic, where the point of the remainder is known."""
    x, h = rng.normal(size=6), 0.4
    remainder = float(mp.log(2 * (mp.expm1(h) / h - 1) / h))
    assert 0 < remainder < h
    return [
        _difference((f, slope, higher), "f''", x, h, xi, (f(x + h) - f(x)) / h)
        for f, slope, higher, xi in (
            (np.exp, np.exp, np.exp, x + remainder),
            (lambda v: v**3, lambda v: 3 * v**2, lambda v: 6 * v, x + h / 3),
        )
    ]


def central_difference(rng: Generator, device: str) -> list[Case]:
    """Of exp and of a quartic, where the point of the remainder is known."""
    x, h = rng.normal(size=6), 0.4
    remainder = float(mp.log(6 * (mp.sinh(h) / h - 1) / mp.mpf(h) ** 2))
    assert -h < remainder < h
    return [
        _difference((f, slope, higher), "f'''", x, h, xi, (f(x + h) - f(x - h)) / (2 * h))
        for f, slope, higher, xi in (
            (np.exp, np.exp, np.exp, x + remainder),
            (lambda v: v**4, lambda v: 4 * v**3, lambda v: 24 * v, x),
        )
    ]


def _difference(
    functions: tuple[Function, Function, Function],
    name: str,
    x: np.ndarray,
    h: float,
    xi: np.ndarray,
    exact: np.ndarray,
) -> Case:
    names = {"f": functions[0], "f'": functions[1], name: functions[2], "x": x, "h": h, r"\xi": xi}
    # The difference of two values of f is divided by h: a few roundings of values up to 100.
    return Case((*functions, x, h, xi), names, exact, rtol=1e-12, atol=1e-13)


def difference_error(rng: Generator, device: str) -> list[Case]:
    h, m, epsilon = 10.0 ** rng.uniform(-6, 0, 10), rng.uniform(0.1, 3), 1e-10

    def error(h: Any) -> Any:
        return (m * h**3 + 6 * epsilon) / (6 * h)

    return [Case((h, m, epsilon), {"h": h, "M": m, r"\epsilon": epsilon, "E": error}, error(h))]


def best_difference_step(rng: Generator, device: str) -> list[Case]:
    m, epsilon = rng.uniform(0.1, 3, 10), 10.0 ** rng.uniform(-16, -1, 10)
    exact = np.cbrt(3) * np.cbrt(epsilon) / np.cbrt(m)
    return [Case((m, epsilon), {"M": m, r"\epsilon": epsilon, "h": exact}, exact)]


def complex_step(rng: Generator, device: str) -> list[Case]:
    """With a step whose square is far below the rounding of 1; exact to a few roundings."""
    x, h = rng.normal(size=6), 1e-20
    known: list[tuple[Function, Function]] = [
        (lambda v: np.exp(v) * np.sin(v), lambda v: np.exp(v) * (np.sin(v) + np.cos(v))),
        (lambda v: v**3 / (1 + v**2), lambda v: (3 * v**2 + v**4) / (1 + v**2) ** 2),
    ]
    return [
        Related(
            (f, slope, x, h),
            {"f": f, "f'": slope, "x": x, "h": h, r"\mathrm{i}": 1j, r"\operatorname{Im}": np.imag},
            slope(x),
            members=[("~", slope(x))],
            about=1e-13,
            rtol=1e-12,
            atol=1e-15,
        )
        for f, slope in known
    ]


def relative_error(rng: Generator, device: str) -> list[Case]:
    def error(a: Any, b: Any) -> np.ndarray:
        return np.asarray(math.dist(a, b) / max(math.hypot(*a), math.hypot(*b)))

    pairs = rng.normal(size=(2, 2, 4)) * np.array([[[1.0], [3.0]], [[3.0], [1.0]]])
    return [
        Case((a, b), {r"\mathbf{a}": a, r"\mathbf{b}": b, r"\operatorname{err}": error}, error(a, b)) for a, b in pairs
    ]


# Descent


def _hessian(rng: Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A symmetric matrix, its eigenvalues and its eigenvectors, one a row."""
    q = np.linalg.qr(rng.normal(size=(3, 3)))[0]
    values = np.array([0.5, 1.5, 4.0]) * rng.uniform(0.8, 1.2, 3)
    return q @ np.diag(values) @ q.T, values, q.T.copy()


def _bowl(hessian: np.ndarray) -> Function:
    return lambda theta: np.einsum("i,ij,j->", theta, hessian, theta) / 2


def quadratic(rng: Generator, device: str) -> list[Case]:
    hessian, _, _ = _hessian(rng)
    theta = rng.normal(size=3)
    f = _bowl(hessian)
    names = {r"\boldsymbol{\theta}": theta, r"\mathbf{H}": hessian, "f": f}
    return [Case((theta, hessian), names, np.asarray(f(theta)))]


def quadratic_gradient(rng: Generator, device: str) -> list[Case]:
    hessian, _, _ = _hessian(rng)
    theta = rng.normal(size=3)
    given = torch.tensor(theta, device=device, requires_grad=True)
    (gradient,) = torch.autograd.grad(given @ torch.tensor(hessian, device=device) @ given / 2, given)
    names = {r"\boldsymbol{\theta}": theta, r"\mathbf{H}": hessian, "f": _bowl(hessian)}
    return [Case((theta, hessian), names, gradient.cpu().numpy(), atol=1e-14)]


def loss_change(rng: Generator, device: str) -> list[Case]:
    """With a step that lowers the loss and one that raises it; by numbers with more digits."""
    cases: list[Case] = []
    for eta in (0.1, 0.9):
        hessian, _, _ = _hessian(rng)
        theta = rng.normal(size=3)
        g = hessian @ theta
        with mp.workdps(40):
            h = mp.matrix(hessian.tolist())
            start, slope = mp.matrix(theta.tolist()), h * mp.matrix(theta.tolist())
            end = start - mp.mpf(eta) * slope
            exact = float(((end.T * h * end)[0] - (start.T * h * start)[0]) / 2)
        names = {r"\boldsymbol{\theta}": theta, r"\mathbf{H}": hessian, r"\eta": eta, "f": _bowl(hessian)}
        # Two losses, or two terms, of up to 100 are subtracted.
        cases.append(
            Case((theta, hessian, eta), names, np.asarray(exact), lines={r"\mathbf{g}": g}, rtol=1e-12, atol=1e-13)
        )
    return cases


def steepest_step(rng: Generator, device: str) -> list[Case]:
    """The vertex of the parabola through three losses along the gradient."""
    hessian, _, _ = _hessian(rng)
    theta = rng.normal(size=3)
    g = hessian @ theta
    square, slope, _ = np.polyfit([0.0, 0.5, 1.0], [_bowl(hessian)(theta - e * g) for e in (0.0, 0.5, 1.0)], 2)
    exact = np.asarray(-slope / (2 * square))
    return [Case((g, hessian), {r"\mathbf{g}": g, r"\mathbf{H}": hessian, r"\eta": exact}, exact, rtol=1e-11)]


def descent_error(rng: Generator, device: str) -> list[Case]:
    hessian, values, vectors = _hessian(rng)
    start, eta, steps = rng.normal(size=3), 0.3, 5
    error = start
    for _ in range(steps):
        error = error - eta * (hessian @ error)
    names = {
        r"\mathbf{H}": hessian,
        r"\mathbf{e}_0": start,
        r"\eta": eta,
        "t": steps,
        r"\boldsymbol{\lambda}": values,
        r"\mathbf{q}": Stack(vectors),
        r"\mathbf{I}": np.eye(3),
        "n": 3,
    }
    given = (hessian, start, eta, steps, values, vectors)
    return [Case(given, names, error, defines=r"\mathbf{e}_t", rtol=RTOL, atol=ATOL)]


def descent_path(rng: Generator, device: str) -> list[Case]:
    start, eta, curvature, steps = rng.normal(size=6), 0.3, rng.uniform(-1, 8, 6), 5
    theta = start
    for _ in range(steps):
        theta = theta - eta * (curvature * theta)
    names = {r"\theta_0": start, r"\eta": eta, r"\lambda": curvature, "t": steps, r"\theta_t": theta}
    return [Case((start, eta, curvature, steps), names, theta, rtol=1e-12, atol=1e-14)]


def largest_learning_rate(rng: Generator, device: str) -> list[Case]:
    """Where the step overshoots to the point opposite: 1 - eta lambda = -1."""
    curvature = rng.uniform(0.1, 10, 10)
    exact = np.array([np.roots([-v, 2.0])[0] for v in curvature])
    return [Case((curvature,), {r"\lambda_{\text{max}}": curvature, r"\eta_{\text{max}}": exact}, exact)]


def descent_rate(rng: Generator, device: str) -> list[Case]:
    """The spectral radius of I - eta H, where the largest eigenvalue decides and where the smallest does."""
    hessian, values, _ = _hessian(rng)
    eta = np.array([0.1, 0.3, 0.6])

    def rate(eta: Any) -> np.ndarray:
        return np.array([_radius(np.eye(3) - e * hessian) for e in eta])

    names = {r"\eta": eta, r"\lambda_{\text{min}}": values.min(), r"\lambda_{\text{max}}": values.max(), r"\rho": rate}
    return [Case((eta, values.min(), values.max()), names, rate(eta), rtol=1e-12)]


def best_rate(rng: Generator, device: str) -> list[Case]:
    hessian, values, _ = _hessian(rng)
    low, high = values.min(), values.max()
    eta = 1 / ((low + high) / 2)
    names = {r"\lambda_{\text{min}}": low, r"\lambda_{\text{max}}": high}
    return [
        Case(
            (low, high),
            names,
            _radius(np.eye(3) - eta * hessian),
            lines={r"\kappa": np.linalg.cond(hessian), r"\eta_{\text{opt}}": eta},
            defines=r"\rho_{\text{opt}}",
            rtol=1e-12,
        )
    ]


def condition_number(rng: Generator, device: str) -> list[Case]:
    return [
        Case((h,), {r"\mathbf{H}": h, r"\kappa": np.linalg.cond}, np.asarray(np.linalg.cond(h)), rtol=1e-12)
        for h in (_hessian(rng)[0], rng.normal(size=(3, 3)) + 3 * np.eye(3))
    ]


def steps_to_tolerance(rng: Generator, device: str) -> list[Case]:
    kappa, epsilon = np.concatenate([[10.0, 100.0], rng.uniform(10, 1000, 8)]), 10.0 ** rng.uniform(-9, -1, 10)
    with mp.workdps(40):
        exact = np.array(
            [
                float(mp.log(1 / mp.mpf(e)) / mp.log((mp.mpf(k) + 1) / (mp.mpf(k) - 1)))
                for k, e in zip(kappa, epsilon, strict=True)
            ]
        )
    members = [("=", exact), ("~", -kappa * np.log(epsilon) / 2)]
    # log((k + 1) / (k - 1)) is 2 / k (1 + 1 / (3 k²) + …); near 1 the argument has lost the digits of k.
    names = {r"\kappa": kappa, r"\epsilon": epsilon}
    about = 1 / (2 * kappa.min() ** 2)
    return [Related((kappa, epsilon), names, exact, defines="t", members=members, rtol=1e-12, about=about)]


def heavy_ball(rng: Generator, device: str) -> list[Case]:
    """The second step of PyTorch's SGD with momentum: the first has no velocity yet."""
    eta, beta, curvature, start = 0.2, 0.7, rng.uniform(-1, 5, 6), rng.normal(size=6)
    theta = torch.tensor(start, device=device, requires_grad=True)
    optimizer = torch.optim.SGD([theta], lr=eta, momentum=beta)
    path = []
    for _ in range(2):
        (theta.grad,) = torch.autograd.grad((torch.tensor(curvature, device=device) * theta.square() / 2).sum(), theta)
        optimizer.step()
        path.append(theta.detach().cpu().numpy().copy())
    names = {r"\theta_t": path[0], r"\theta_{t-1}": start, r"\eta": eta, r"\lambda": curvature, r"\beta": beta}
    given = (path[0], start, eta, curvature, beta)
    return [Case(given, names, path[1], defines=r"\theta_{t+1}", atol=1e-14)]


def _roots(b: np.ndarray, beta: Any) -> np.ndarray:
    """The larger root of r² - b r + beta for each b."""
    pairs = [np.roots([1.0, -first, last]) for first, last in np.broadcast(b, beta)]
    return np.array([pair[np.argmax(pair.real + 1e-3 * pair.imag)] for pair in pairs])


def heavy_ball_root(rng: Generator, device: str) -> list[Case]:
    """At saddle points, and at minima that are so flat that nothing oscillates."""
    eta, beta, curvature = 0.1, 0.6, np.concatenate([rng.uniform(-3, -0.1, 5), rng.uniform(0, 0.4, 5)])
    b = 1.6 - 0.1 * curvature
    roots = _roots(b, beta)
    assert np.isreal(roots).all()
    names = {r"\eta": eta, r"\lambda": curvature, r"\beta": beta}
    return [Case((eta, curvature, beta), names, roots.real, lines={"b": b}, defines="r", rtol=1e-12)]


def heavy_ball_modulus(rng: Generator, device: str) -> list[Case]:
    eta, beta, curvature = 0.1, rng.uniform(0.6, 0.9, 8), rng.uniform(2, 25, 8)
    b = 1 + beta - 0.1 * curvature
    roots = _roots(b, beta)
    assert not np.isreal(roots).any()
    names = {r"\eta": eta, r"\lambda": curvature, r"\beta": beta, "r": roots}
    return [Case((eta, curvature, beta), names, np.abs(roots) ** 2, lines={"b": b}, rtol=1e-12, atol=1e-14)]


def best_momentum(rng: Generator, device: str) -> list[Case]:
    low, high = rng.uniform(0.1, 1), rng.uniform(2, 9)
    with mp.workdps(40):
        small, large = mp.sqrt(mp.mpf(low)), mp.sqrt(mp.mpf(high))
        exact = float((large - small) / (large + small))
        lines = {r"\kappa": float((large / small) ** 2), r"\eta": float(4 / (large + small) ** 2), r"\beta": exact**2}
    names = {r"\lambda_{\text{min}}": low, r"\lambda_{\text{max}}": high}
    return [Case((low, high), names, np.asarray(exact), lines=lines, defines=r"\rho", rtol=1e-12)]


# Saddle points and limits


def saddle(rng: Generator, device: str) -> list[Case]:
    x, y = rng.normal(size=(2, 8))
    up, down = 1.3, 0.4

    def f(x: Any, y: Any) -> np.ndarray:
        points = np.stack(np.broadcast_arrays(x, y))
        return np.asarray(np.einsum("in,i,in->n", points, np.array([up, -down]), points) / 2)

    names = {"x": x, "y": y, r"\lambda": up, r"\mu": down, "f": f}
    return [Case((x, y, up, down), names, f(x, y), atol=1e-14)]


def saddle_path(rng: Generator, device: str) -> list[Case]:
    start, eta, down, steps = rng.normal(size=6), 0.2, 0.7, 6
    y = start
    for _ in range(steps):
        y = y - eta * (-down * y)
    names = {"y_0": start, r"\eta": eta, r"\mu": down, "t": steps, "y_t": y}
    return [Case((start, eta, down, steps), names, y, rtol=1e-12)]


def escape_time(rng: Generator, device: str) -> list[Case]:
    start, eta, down, r = 1e-3 * rng.normal(size=6), 0.2, 0.7, 2.0
    exact = np.array([float(mp.log(mp.mpf(r) / abs(mp.mpf(y)), 1 + mp.mpf(eta) * mp.mpf(down))) for y in start])
    return [
        Case((start, eta, down, r), {"y_0": start, r"\eta": eta, r"\mu": down, "r": r, "t": exact}, exact, rtol=1e-12)
    ]


def noisy_saddle(rng: Generator, device: str) -> list[Case]:
    """With noise that is s or -s: the mean over all 2^t sequences."""
    start, eta, down, s, steps = rng.normal(), 0.3, 0.8, rng.uniform(0.5, 2), 4
    outcomes = []
    for noise in itertools.product((-s, s), repeat=steps):
        y = start
        for n in noise:
            y = y - eta * (-down * y + n)
        outcomes.append(y)
    y_t = np.array(outcomes)
    names = {"y_0": start, r"\eta": eta, r"\mu": down, "s": s, "t": steps, "y_t": y_t, r"\operatorname{E}": np.mean}
    exact = np.asarray((y_t**2).mean())
    return [Case((np.mean, start, eta, down, s, steps), names, exact, lines={"c": 1 + eta * down}, rtol=1e-12)]


def _softplus_sum(theta: Any) -> np.ndarray:
    """Convex, with curvatures of at most 1/4."""
    return np.asarray(np.logaddexp(0, theta).sum())


def descent_lemma(rng: Generator, device: str) -> list[Case]:
    """With steps at which the bound is below and above the loss."""
    cases: list[Case] = []
    for eta in (0.5, 9.0):
        theta = rng.normal(size=3)
        given = torch.tensor(theta, device=device, requires_grad=True)
        (gradient,) = torch.autograd.grad(functional.softplus(given).sum(), given)
        g, smooth = gradient.cpu().numpy(), 0.25
        bound = _softplus_sum(theta) - (eta - smooth * eta**2 / 2) * gradient.square().sum().cpu().numpy()
        names = {"f": _softplus_sum, r"\boldsymbol{\theta}": theta, r"\mathbf{g}": g, r"\eta": eta, "L": smooth}
        cases.append(
            Related(
                (_softplus_sum, theta, g, eta, smooth),
                names,
                _softplus_sum(theta - eta * g),
                members=[("<=", bound)],
                rtol=RTOL,
                atol=ATOL,
            )
        )
    return cases


def convex_bound(rng: Generator, device: str) -> list[Case]:
    """Gradient descent on a bowl whose minimum is neither at 0 nor of height 0."""
    cases: list[Case] = []
    for steps in (1, 10):
        hessian, values, _ = _hessian(rng)
        lowest, start = rng.normal(size=3), rng.normal(size=3)
        eta = 1 / values.max()
        theta = start
        for _ in range(steps):
            theta = theta - eta * (hessian @ (theta - lowest))

        def f(theta: Any, hessian: np.ndarray = hessian, lowest: np.ndarray = lowest) -> np.ndarray:
            return np.asarray(_bowl(hessian)(theta - lowest) + 3)

        names = {
            "f": f,
            r"\boldsymbol{\theta}_0": start,
            r"\boldsymbol{\theta}_t": theta,
            r"\boldsymbol{\theta}_{\text{min}}": lowest,
            r"\eta": eta,
            "t": steps,
        }
        cases.append(
            Related(
                (f, start, theta, lowest, eta, steps),
                names,
                np.asarray(_bowl(hessian)(theta - lowest)),
                members=[("<=", np.asarray(math.dist(start, lowest) ** 2 / eta / steps / 2))],
                rtol=RTOL,
                atol=ATOL,
            )
        )
    return cases
