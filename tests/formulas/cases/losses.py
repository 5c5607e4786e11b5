"""Where the formulas of the losses are known, and from what: PyTorch and its autograd, SciPy, closed forms.

Each function bears the name of its formula and takes a generator for its random points and the device of autograd.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.random import Generator
from scipy import special
from torch.nn import functional

from tests.formulas.oracle import Case
from tests.formulas.relations import Related

Torch = Callable[..., torch.Tensor]


def _stats() -> Any:
    """SciPy's distributions, here, because loading them takes as long as checking ten formulas."""
    from scipy import stats

    return stats


SIGMA = {r"\sigma": special.expit, r"\sigma'": lambda x: special.expit(x) * special.expit(-x)}
SOFTMAX = {r"\operatorname{softmax}": special.softmax}
LOG_SOFTMAX = {r"\operatorname{log\,softmax}": special.log_softmax}
MSE, MAE, HUBER, SMOOTH = (rf"\operatorname{{{name}}}" for name in ("MSE", "MAE", "Huber", "SmoothL1"))
BCE, CE, KL, FL, HINGE = (rf"\operatorname{{{name}}}" for name in ("BCE", "CE", "KL", "FL", "hinge"))


def by_torch(function: Torch, device: str, **named: Any) -> Callable[..., np.ndarray]:
    """PyTorch's loss as a function of arrays; elementwise unless told otherwise."""

    def values(*arrays: Any) -> np.ndarray:
        given = (torch.tensor(np.array(a, dtype=np.float64), device=device) for a in np.broadcast_arrays(*arrays))
        return np.asarray(function(*given, **named).cpu().numpy())

    return values


def slopes(function: Torch, device: str, **named: Any) -> Callable[..., np.ndarray]:
    """The gradient of the sum of that loss by its first argument."""

    def values(*arrays: Any) -> np.ndarray:
        arrays = np.broadcast_arrays(*arrays)
        x, *rest = (torch.tensor(np.array(a, dtype=np.float64), device=device) for a in arrays)
        x.requires_grad_(True)
        (gradient,) = torch.autograd.grad(function(x, *rest, **named).sum(), x)
        return np.asarray(gradient.cpu().numpy())

    return values


# Numbers


def _predictions(rng: Generator) -> list[tuple[np.ndarray, np.ndarray, dict[str, Any]]]:
    """Predictions, targets, and what their printed names mean."""
    found = []
    for n in (3, 5):
        yhat, y = rng.normal(0, 2, (2, n))
        yhat[1] = y[1]  # where the derivative of the absolute error is a choice
        found.append((yhat, y, {r"\boldsymbol{\hat{y}}": yhat, r"\mathbf{y}": y, "n": n}))
    return found


def _mean(function: Torch, name: str, rng: Generator, device: str) -> list[Case]:
    loss = by_torch(function, device)
    return [Case((yhat, y), names | {name: loss}, loss(yhat, y)) for yhat, y, names in _predictions(rng)]


def _mean_grad(function: Torch, name: str, rng: Generator, device: str) -> list[Case]:
    loss, slope = by_torch(function, device), slopes(function, device)
    return [Case((yhat, y), names | {name: loss}, slope(yhat, y), ("i",)) for yhat, y, names in _predictions(rng)]


def mse(rng: Generator, device: str) -> list[Case]:
    return _mean(functional.mse_loss, MSE, rng, device)


def mse_grad(rng: Generator, device: str) -> list[Case]:
    return _mean_grad(functional.mse_loss, MSE, rng, device)


def mse_of_a_constant(rng: Generator, device: str) -> list[Case]:
    cases = []
    for _, y, names in _predictions(rng):
        c = float(rng.normal())
        expected = by_torch(functional.mse_loss, device)(c, y)
        known = {r"\mathbf{y}": y, "n": names["n"], "c": c}
        cases.append(Case((y, c), known, expected, lines={r"\bar{y}": np.mean(y)}))
    return cases


def mae(rng: Generator, device: str) -> list[Case]:
    return _mean(functional.l1_loss, MAE, rng, device)


def mae_grad(rng: Generator, device: str) -> list[Case]:
    """The sign is no function that the reader has by itself."""
    found = _mean_grad(functional.l1_loss, MAE, rng, device)
    return [Case(c.arguments, {**c.environment, r"\operatorname{sign}": np.sign}, c.expected, c.indices) for c in found]


def _errors(rng: Generator) -> np.ndarray:
    """Of both signs, with 0."""
    return np.concatenate([np.linspace(-5, 5, 21), rng.normal(0, 2, 20)])


def _of_error(function: Torch, symbol: str, parameter: str, name: str, rng: Generator, device: str) -> list[Case]:
    """A loss of the error and one parameter, at its default and at others."""
    cases = []
    for value in (1.0, 2.25, float(rng.uniform(0.2, 3))):

        def loss(r: Any, p: Any) -> np.ndarray:
            if np.ndim(p):
                return np.full(np.shape(p), np.nan)  # PyTorch takes one number for all
            return by_torch(function, device, reduction="none", **{parameter: float(p)})(r, np.zeros_like(r))

        r = _errors(rng)
        cases.append(Case((r, value), {"r": r, symbol: value, name: loss}, loss(r, value)))
    return cases


def _of_error_grad(function: Torch, symbol: str, parameter: str, name: str, rng: Generator, device: str) -> list[Case]:
    """Away from the corners of the slope, where a difference quotient is none."""
    cases = []
    for case in _of_error(function, symbol, parameter, name, rng, device):
        r, value = case.arguments
        r = r[np.abs(np.abs(r) - value) > 0.01]
        exact = slopes(function, device, reduction="none", **{parameter: value})(r, np.zeros_like(r))
        cases.append(Case((r, value), {**case.environment, "r": r}, exact))
    return cases


def huber(rng: Generator, device: str) -> list[Case]:
    return _of_error(functional.huber_loss, r"\delta", "delta", HUBER, rng, device)


def huber_grad(rng: Generator, device: str) -> list[Case]:
    return _of_error_grad(functional.huber_loss, r"\delta", "delta", HUBER, rng, device)


def smooth_l1(rng: Generator, device: str) -> list[Case]:
    return _of_error(functional.smooth_l1_loss, r"\beta", "beta", SMOOTH, rng, device)


def smooth_l1_grad(rng: Generator, device: str) -> list[Case]:
    return _of_error_grad(functional.smooth_l1_loss, r"\beta", "beta", SMOOTH, rng, device)


def huber_smooth_l1(rng: Generator, device: str) -> list[Case]:
    cases = []
    for case in _of_error(functional.huber_loss, r"\beta", "delta", HUBER, rng, device):
        (smooth, *_) = _of_error(functional.smooth_l1_loss, r"\beta", "beta", SMOOTH, rng, device)
        known = {**case.environment, SMOOTH: smooth.environment[SMOOTH]}
        cases.append(Case(case.arguments, known, case.expected))
    return cases


# Where they come from


def gaussian_likelihood(rng: Generator, device: str) -> list[Case]:
    y, yhat, sigma = rng.normal(0, 1, 20), rng.normal(0, 1, 20), rng.uniform(0.5, 2, 20)
    exact = -_stats().norm.logpdf(y, yhat, sigma)
    names = {"y": y, r"\hat{y}": yhat, r"\sigma": sigma}
    return [Case((y, yhat, sigma), names, exact, atol=1e-14)]


def laplace_likelihood(rng: Generator, device: str) -> list[Case]:
    y, yhat, b = rng.normal(0, 1, 20), rng.normal(0, 1, 20), rng.uniform(0.5, 2, 20)
    exact = -_stats().laplace.logpdf(y, yhat, b)
    return [Case((y, yhat, b), {"y": y, r"\hat{y}": yhat, "b": b}, exact, atol=1e-14)]


# One of two classes


def _chances(rng: Generator) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities with labels: hard ones and soft ones."""
    return rng.uniform(0.02, 0.98, 40), np.concatenate([rng.integers(0, 2, 20), rng.uniform(0, 1, 20)])


def _binary(p: Any, y: Any) -> np.ndarray:
    """What BCE means, also where PyTorch refuses labels: for a mistaken formula."""
    return np.asarray(-special.xlogy(y, p) - special.xlog1py(1 - np.asarray(y), -np.asarray(p)))


def bce(rng: Generator, device: str) -> list[Case]:
    p, y = _chances(rng)
    exact = by_torch(functional.binary_cross_entropy, device, reduction="none")(p, y)
    return [Case((p, y), {"p": p, "y": y, BCE: _binary}, exact)]


def bernoulli_likelihood(rng: Generator, device: str) -> list[Case]:
    p, y = _chances(rng)
    hard = y.astype(int) == y
    assert hard.sum() == 20
    return [
        Case((a, b), {"p": a, "y": b, BCE: _binary}, exact, atol=1e-14)
        for a, b, exact in (
            (p[hard], y[hard], -_stats().bernoulli.logpmf(y[hard], p[hard])),
            (p, y, _binary(p, y)),
        )
    ]


def bce_grad(rng: Generator, device: str) -> list[Case]:
    p, y = _chances(rng)
    p = 0.2 + 0.6 * p  # a difference quotient needs some distance from 0 and 1
    exact = slopes(functional.binary_cross_entropy, device, reduction="none")(p, y)
    # The two fractions cancel where p is near y.
    return [Case((p, y), {"p": p, "y": y, BCE: _binary}, exact, atol=1e-13)]


LOGIT = functional.binary_cross_entropy_with_logits


def _logits(rng: Generator) -> tuple[np.ndarray, np.ndarray]:
    """Logits up to 20, with labels, hard and soft."""
    z = np.concatenate([np.linspace(-20, 20, 20), rng.normal(0, 3, 20)])
    return z, np.concatenate([rng.integers(0, 2, 30), rng.uniform(0, 1, 10)])


def bce_with_logits(rng: Generator, device: str) -> list[Case]:
    z, y = _logits(rng)
    loss = by_torch(LOGIT, device, reduction="none")
    names = {"z": z, "y": y, r"\ell_{\text{BCE}}": loss, BCE: _binary} | SIGMA
    # log(1 - sigma(z)) loses as many digits as sigma(z) has nines, and 1 + exp(z) the last digits of exp(z).
    return [Case((z, y), names, loss(z, y), rtol=1e-12, atol=1e-7), *_small(names, loss, y)]


def _small(names: dict[str, Any], loss: Callable[..., np.ndarray], y: np.ndarray) -> list[Case]:
    """The same where nothing is lost."""
    z = np.linspace(-3, 3, y.size)
    return [Case((z, y), names | {"z": z}, loss(z, y), rtol=1e-12, atol=1e-14)]


def bce_with_logits_grad(rng: Generator, device: str) -> list[Case]:
    z, y = _logits(rng)
    z = z / 5
    loss, slope = by_torch(LOGIT, device, reduction="none"), slopes(LOGIT, device, reduction="none")
    names = {"z": z, "y": y, r"\ell_{\text{BCE}}": loss} | SIGMA
    return [Case((z, y), names, slope(z, y), atol=1e-14)]


def _positive(rng: Generator, device: str, of: Callable[..., Callable[..., np.ndarray]]) -> list[Case]:
    z, y = _logits(rng)
    z = z / 5
    cases = []
    for w in (1.0, 3.0, float(rng.uniform(0.2, 5))):
        weight = torch.tensor(w, dtype=torch.float64, device=device)
        loss = by_torch(LOGIT, device, reduction="none", pos_weight=weight)
        exact = of(LOGIT, device, reduction="none", pos_weight=weight)(z, y)
        names = {"z": z, "y": y, "w": w, r"\ell_{\text{BCE}}": loss} | SIGMA
        cases.append(Case((z, y, w), names, exact, rtol=1e-12, atol=1e-14))
    return cases


def bce_pos_weight(rng: Generator, device: str) -> list[Case]:
    return _positive(rng, device, by_torch)


def bce_pos_weight_grad(rng: Generator, device: str) -> list[Case]:
    return _positive(rng, device, slopes)


def _half(z: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """Half the squared error after a sigmoid."""
    return functional.mse_loss(torch.sigmoid(z), y, reduction="none") / 2


def mse_sigmoid(rng: Generator, device: str) -> list[Case]:
    z, y = _logits(rng)
    loss = by_torch(_half, device)
    return [Case((z, y), {"z": z, "y": y, r"\ell_{\text{MSE}}": loss} | SIGMA, loss(z, y))]


def mse_sigmoid_grad(rng: Generator, device: str) -> list[Case]:
    z, y = _logits(rng)
    names = {"z": z, "y": y, r"\ell_{\text{MSE}}": by_torch(_half, device)} | SIGMA
    return [Case((z, y), names, slopes(_half, device)(z, y), atol=1e-15)]


def mse_sigmoid_bound(rng: Generator, device: str) -> list[Case]:
    z, y = _logits(rng)
    z, y = np.append(z[:30], [-math.log(2), math.log(2)]), np.append(y[:30], [1.0, 0.0])
    members = [("<=", np.asarray(4 / 27))]
    exact = np.abs(slopes(_half, device)(z, y))
    return [Related((z, y), {"z": z, "y": y} | SIGMA, exact, members=members, atol=1e-15)]


# One of several classes


def _rows(rng: Generator) -> list[np.ndarray]:
    """Logits of a few classes."""
    return [np.array([2, 1, 0.1]), np.zeros(3), rng.normal(0, 1, 4), rng.normal(0, 4, 3)]


def _all_classes(z: np.ndarray, device: str) -> tuple[np.ndarray, np.ndarray]:
    """The loss of each class and its gradient, a row for each class, by PyTorch."""
    given = torch.tensor(np.tile(z, (z.size, 1)), device=device, requires_grad=True)
    loss = functional.cross_entropy(given, torch.arange(z.size, device=device), reduction="none")
    (gradient,) = torch.autograd.grad(loss.sum(), given)
    return loss.detach().cpu().numpy(), gradient.cpu().numpy()


def _named_logits(z: np.ndarray) -> dict[str, Any]:
    return {r"\mathbf{z}": z, "K": z.size}


def _class_losses(device: str) -> dict[str, Any]:
    """CE of logits, a loss for each class."""
    return {CE: lambda z: _all_classes(np.asarray(z), device)[0]}


def cross_entropy(rng: Generator, device: str) -> list[Case]:
    known = _class_losses(device) | LOG_SOFTMAX
    return [
        Case((z,), _named_logits(z) | known, _all_classes(z, device)[0], ("y",), rtol=1e-12, atol=1e-14)
        for z in _rows(rng)
    ]


def cross_entropy_shifted(rng: Generator, device: str) -> list[Case]:
    """The rows at ±1000 are why the maximum is subtracted."""
    rows = [*_rows(rng), np.array([1000.0, 999.5, 1000]), np.array([-1000.0, -1000, -1002])]
    known = _class_losses(device)
    return [
        Case((z,), _named_logits(z) | known, _all_classes(z, device)[0], ("y",), {"m": z.max()}, atol=1e-13)
        for z in rows
    ]


def cross_entropy_grad(rng: Generator, device: str) -> list[Case]:
    known = _class_losses(device) | SOFTMAX
    return [
        Case((z,), _named_logits(z) | known, _all_classes(z, device)[1], ("y", "j"), atol=1e-15) for z in _rows(rng)
    ]


def initial_loss(rng: Generator, device: str) -> list[Case]:
    cases = []
    for classes in (2, 10):
        c = float(rng.normal())
        exact = by_torch(lambda z: functional.cross_entropy(z, torch.tensor(0, device=z.device)), device)
        cases.append(Case((c, float(classes)), {"c": c, "K": classes}, exact(np.full(classes, c))))
    return cases


def initial_loss_bound(rng: Generator, device: str) -> list[Case]:
    s = np.array([0.0, 0.1, 1.0, 2.0, float(rng.uniform(0, 3))])
    return [Case((k, s), {"K": k, "s": s}, np.log(k) + s * s / 2, rtol=1e-12) for k in (np.full(5, 10.0), s + 2)]


def _distributions(rng: Generator) -> list[tuple[np.ndarray, np.ndarray]]:
    """Pairs of distributions over a few classes."""
    pairs = [special.softmax(rng.normal(0, 1.5, (2, n)), axis=1) for n in (3, 4)]
    return [(q, p) for q, p in pairs]


def _entropy(q: Any) -> np.ndarray:
    return np.asarray(special.entr(q).sum())


def _cross(q: Any, p: Any) -> np.ndarray:
    """The entropy of q and the divergence of p from it."""
    return np.asarray(_entropy(q) + special.rel_entr(q, p).sum())


ENTROPIES = {"H": lambda q, *p: _cross(q, *p) if p else _entropy(q)}


def cross_entropy_distributions(rng: Generator, device: str) -> list[Case]:
    return [
        Case((q, p), {r"\mathbf{q}": q, r"\mathbf{p}": p, "K": q.size} | ENTROPIES, _cross(q, p), rtol=1e-12)
        for q, p in _distributions(rng)
    ]


def entropy(rng: Generator, device: str) -> list[Case]:
    return [
        Case((q,), {r"\mathbf{q}": q, "K": q.size} | ENTROPIES, np.asarray(_stats().entropy(q)), rtol=1e-12)
        for q, _ in _distributions(rng)
    ]


def categorical_likelihood(rng: Generator, device: str) -> list[Case]:
    cases = []
    for q, p in _distributions(rng):
        label = int(rng.integers(p.size))
        one = np.eye(p.size)[label]
        exact = np.asarray(-_stats().multinomial.logpmf(one, 1, p))
        cases.append(Case((p, one), {r"\mathbf{p}": p, r"\mathbf{y}": one, "K": p.size}, exact, rtol=1e-12))
        # Not only at labels: as an identity it holds for any exponents.
        cases.append(Case((p, q), {r"\mathbf{p}": p, r"\mathbf{y}": q, "K": p.size}, _cross(q, p), rtol=1e-12))
    return cases


def _soft(rng: Generator, device: str) -> list[tuple[np.ndarray, np.ndarray, dict[str, Any]]]:
    """Logits, targets, and what their names mean, with the loss by PyTorch."""
    loss = by_torch(functional.cross_entropy, device)
    found = []
    for q, p in _distributions(rng):
        z = np.log(p) + rng.normal()
        found.append((z, q, _named_logits(z) | {r"\mathbf{q}": q, CE: loss} | SOFTMAX | LOG_SOFTMAX))
    return found


def soft_cross_entropy(rng: Generator, device: str) -> list[Case]:
    return [Case((z, q), names, names[CE](z, q), rtol=1e-12) for z, q, names in _soft(rng, device)]


def soft_cross_entropy_grad(rng: Generator, device: str) -> list[Case]:
    slope = slopes(functional.cross_entropy, device)
    return [Case((z, q), names, slope(z, q), ("j",), atol=1e-15) for z, q, names in _soft(rng, device)]


def weighted_mean(rng: Generator, device: str) -> list[Case]:
    """Three classes, and more examples than classes."""
    z, y = rng.normal(0, 2, (5, 3)), rng.integers(0, 3, 5)
    weights = rng.uniform(0.5, 3, 3)
    logits, classes = torch.tensor(z, device=device), torch.tensor(y, device=device)
    exact = functional.cross_entropy(logits, classes, torch.tensor(weights, device=device)).cpu().numpy()
    single = functional.cross_entropy(logits, classes, reduction="none").cpu().numpy()
    w = weights[y]
    names = {
        r"\mathbf{w}": w,
        r"\boldsymbol{\ell}": single,
        "N": 5,
        r"\mathcal{L}": lambda w, ell: np.average(ell, weights=w),
    }
    return [Case((w, single), names, exact, rtol=1e-12)]


# Divergence


def _divergence(device: str) -> dict[str, Any]:
    """KL(q, p) by PyTorch, which takes log p and q."""
    loss = by_torch(functional.kl_div, device, reduction="sum")
    return {KL: lambda q, p: loss(np.log(p), q)}


def kl(rng: Generator, device: str) -> list[Case]:
    known = _divergence(device) | ENTROPIES
    return [
        Case((q, p), {r"\mathbf{q}": q, r"\mathbf{p}": p, "K": q.size} | known, known[KL](q, p), rtol=1e-12, atol=1e-15)
        for q, p in _distributions(rng)
    ]


def kl_nonnegative(rng: Generator, device: str) -> list[Case]:
    known = _divergence(device)
    pairs = [*_distributions(rng), (np.full(3, 1 / 3), np.full(3, 1 / 3))]
    return [
        Related(
            (q, p),
            {r"\mathbf{q}": q, r"\mathbf{p}": p} | known,
            known[KL](q, p),
            members=[(">=", np.asarray(0.0))],
            rtol=1e-12,
            atol=1e-15,
        )
        for q, p in pairs
    ]


def kl_grad(rng: Generator, device: str) -> list[Case]:
    slope = slopes(lambda p, q: functional.kl_div(p.log(), q, reduction="sum"), device)
    known = _divergence(device)
    cases = []
    for q, p in _distributions(rng):
        p = (p + 2 / p.size) / 3  # a difference quotient of log(p) needs some distance from 0
        cases.append(Case((q, p), {r"\mathbf{q}": q, r"\mathbf{p}": p, "K": q.size} | known, slope(p, q), ("k",)))
    return cases


def _kl_logits(z: torch.Tensor, q: torch.Tensor) -> torch.Tensor:
    return functional.kl_div(functional.log_softmax(z, dim=-1), q, reduction="sum")


def kl_with_logits(rng: Generator, device: str) -> list[Case]:
    loss = by_torch(_kl_logits, device)
    return [
        Case((z, q), names | {r"\ell_{\text{KL}}": loss} | ENTROPIES, loss(z, q), rtol=1e-12, atol=1e-14)
        for z, q, names in _soft(rng, device)
    ]


def kl_with_logits_grad(rng: Generator, device: str) -> list[Case]:
    loss, slope = by_torch(_kl_logits, device), slopes(_kl_logits, device)
    return [
        Case((z, q), names | {r"\ell_{\text{KL}}": loss}, slope(z, q), ("j",), atol=1e-15)
        for z, q, names in _soft(rng, device)
    ]


def kl_normal(rng: Generator, device: str) -> list[Case]:
    def divergence(*parameters: torch.Tensor) -> torch.Tensor:
        q, p = (torch.distributions.Normal(parameters[k], parameters[k + 1]) for k in (0, 2))
        return torch.distributions.kl_divergence(q, p)

    given = [rng.normal(size=6), rng.uniform(0.5, 2, 6), rng.normal(size=6), rng.uniform(0.5, 2, 6)]
    names = dict(zip((r"\mu_q", r"\sigma_q", r"\mu_p", r"\sigma_p"), given, strict=True))
    return [Case(given, names, by_torch(divergence, device)(*given), defines=KL, rtol=1e-11, atol=1e-13)]


# Label smoothing


SMOOTHINGS = (0.1, 0.4)


def label_smoothing(rng: Generator, device: str) -> list[Case]:
    return [
        Case(
            (z, epsilon),
            _named_logits(z) | {r"\epsilon": epsilon},
            (1 - epsilon) * np.eye(z.size) + epsilon / z.size,
            ("y", "k"),
            defines="q_k",
        )
        for z in _rows(rng)
        for epsilon in SMOOTHINGS
    ]


def _smooth_classes(z: np.ndarray, epsilon: float, device: str) -> tuple[np.ndarray, np.ndarray]:
    """The smoothed loss of each class and its gradient, by PyTorch."""
    given = torch.tensor(np.tile(z, (z.size, 1)), device=device, requires_grad=True)
    classes = torch.arange(z.size, device=device)
    loss = functional.cross_entropy(given, classes, reduction="none", label_smoothing=epsilon)
    (gradient,) = torch.autograd.grad(loss.sum(), given)
    return loss.detach().cpu().numpy(), gradient.cpu().numpy()


def _smoothed(rng: Generator, device: str) -> list[tuple[np.ndarray, float, dict[str, Any]]]:
    name = r"\operatorname{CE}_{\text{smooth}}"
    found = []
    for z in _rows(rng):
        for epsilon in SMOOTHINGS:

            def loss(z: Any, epsilon: float = epsilon) -> np.ndarray:
                return _smooth_classes(np.asarray(z), epsilon, device)[0]

            known = {r"\epsilon": epsilon, name: loss} | _class_losses(device) | LOG_SOFTMAX | SOFTMAX
            found.append((z, epsilon, _named_logits(z) | known))
    return found


def label_smoothing_loss(rng: Generator, device: str) -> list[Case]:
    return [
        Case((z, epsilon), names, _smooth_classes(z, epsilon, device)[0], ("y",), rtol=1e-12, atol=1e-14)
        for z, epsilon, names in _smoothed(rng, device)
    ]


def label_smoothing_grad(rng: Generator, device: str) -> list[Case]:
    return [
        Case((z, epsilon), names, _smooth_classes(z, epsilon, device)[1], ("y", "j"), atol=1e-15)
        for z, epsilon, names in _smoothed(rng, device)
    ]


def label_smoothing_divergence(rng: Generator, device: str) -> list[Case]:
    """For the even distribution, and as an identity for another one."""
    cases = []
    for other, p in _distributions(rng):
        for u in (np.full(p.size, 1 / p.size), other):
            epsilon = float(rng.uniform(0.05, 0.6))
            target = (1 - epsilon) * np.eye(p.size) + epsilon * u
            exact = np.array([_cross(row, p) for row in target])
            if u is not other:
                exact = _smooth_classes(np.log(p), epsilon, device)[0]
            known = {r"\mathbf{p}": p, r"\mathbf{u}": u, "K": p.size, r"\epsilon": epsilon}
            cases.append(Case((p, u, epsilon), known | _divergence(device) | ENTROPIES, exact, ("y",), rtol=1e-12))
    return cases


def _ends(rng: Generator) -> list[tuple[float, float, float, float]]:
    """Smoothing, number of classes, and both probabilities of the target."""
    found = []
    for classes, epsilon in ((10, 0.1), (3, float(rng.uniform(0.05, 0.5))), (1000, 0.2)):
        low = epsilon / classes
        found.append((epsilon, float(classes), 1 - (classes - 1) * low, low))
    return found


def label_smoothing_gap(rng: Generator, device: str) -> list[Case]:
    return [
        Case((epsilon, k), {r"\epsilon": epsilon, "K": k}, np.asarray(math.log(high / low)), defines="m", rtol=1e-12)
        for epsilon, k, high, low in _ends(rng)
    ]


def label_smoothing_floor(rng: Generator, device: str) -> list[Case]:
    cases = []
    for epsilon, k, high, low in _ends(rng):
        target = np.append(high, np.full(int(k) - 1, low))
        names = {r"\epsilon": epsilon, "K": k}
        exact = _entropy(target)
        lines = {"p": high}
        cases.append(Case((epsilon, k), names, exact, lines=lines, defines=r"\mathcal{L}_{\text{min}}", rtol=1e-12))
    return cases


# Focal loss


def _focal(p: torch.Tensor, *, alpha: float, gamma: float) -> torch.Tensor:
    """The binary cross-entropy of a label of 1, times the paper's factors."""
    ce = functional.binary_cross_entropy(p, torch.ones_like(p), reduction="none")
    return alpha * (1 - p) ** gamma * ce


def _focused(rng: Generator, device: str) -> list[tuple[np.ndarray, dict[str, float], dict[str, Any]]]:
    """Probabilities, factors, and what the names mean. A difference quotient needs some distance from 0 and 1."""
    found = []
    for alpha, gamma in ((0.25, 2.0), (0.7, float(rng.uniform(1.2, 4)))):
        factors = {"alpha": alpha, "gamma": gamma}
        known = {r"\alpha": alpha, r"\gamma": gamma, FL: by_torch(_focal, device, **factors)}
        found.append((rng.uniform(0.3, 0.9, 20), factors, known))
    return found


def focal(rng: Generator, device: str) -> list[Case]:
    return [
        Case((p, *factors.values()), names | {"p": p}, names[FL](p), rtol=1e-12)
        for p, factors, names in _focused(rng, device)
    ]


def focal_grad(rng: Generator, device: str) -> list[Case]:
    return [
        Case((p, *factors.values()), names | {"p": p}, slopes(_focal, device, **factors)(p), rtol=1e-12)
        for p, factors, names in _focused(rng, device)
    ]


def focal_with_logits_grad(rng: Generator, device: str) -> list[Case]:
    cases = []
    for p, factors, names in _focused(rng, device):
        z = special.logit(p)
        exact = slopes(lambda z, **f: _focal(torch.sigmoid(z), **f), device, **factors)(z)
        lines = {"p": p}
        cases.append(Case((z, *factors.values()), names | {"z": z} | SIGMA, exact, lines=lines, rtol=1e-11, atol=1e-14))
    return cases


# Hinge


def _margin(s: torch.Tensor, y: torch.Tensor, p: int = 1) -> torch.Tensor:
    """PyTorch's, of two classes whose logits are -s / 2 and s / 2; it divides by their number."""
    rows = torch.stack([-s / 2, s / 2], dim=-1)
    return 2 * functional.multi_margin_loss(rows, (y > 0).long(), p, reduction="none")


def _squared(s: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return _margin(s, y, 2)


def _scores(rng: Generator) -> tuple[np.ndarray, np.ndarray]:
    """Scores with labels of -1 and 1; none is near a corner."""
    s, y = np.append(rng.normal(0, 2, 30), [0.0, 3, -3, 0.5, -0.5]), np.append(2 * rng.integers(0, 2, 30) - 1, [1] * 5)
    apart = np.abs(1 - y * s) > 0.01
    return s[apart], y[apart].astype(float)


def hinge(rng: Generator, device: str) -> list[Case]:
    s, y = _scores(rng)
    loss = by_torch(_margin, device)
    return [Case((s, y), {"s": s, "y": y, HINGE: loss}, loss(s, y))]


def hinge_grad(rng: Generator, device: str) -> list[Case]:
    """Also at the margin, where the difference quotient on the left would be none."""
    (case,) = hinge(rng, device)
    s, y = case.arguments
    corner = np.array([1.0, -1.0])
    slope = slopes(_margin, device)

    def hinge_at(a: Any, b: Any) -> np.ndarray:
        """Flat around the corner, as PyTorch's choice there says."""
        near = np.abs(1 - np.asarray(a) * b) < 0.005
        return np.where(near, 0, np.asarray(case.environment[HINGE](a, b)))

    return [
        Case((s, y), case.environment, slope(s, y)),
        Case((corner, corner), {"s": corner, "y": corner, HINGE: hinge_at}, slope(corner, corner)),
    ]


def squared_hinge(rng: Generator, device: str) -> list[Case]:
    s, y = _scores(rng)
    loss = by_torch(_squared, device)
    return [Case((s, y), {"s": s, "y": y, r"\operatorname{hinge}_{\text{squared}}": loss}, loss(s, y))]


def squared_hinge_grad(rng: Generator, device: str) -> list[Case]:
    (case,) = squared_hinge(rng, device)
    s, y = case.arguments
    return [Case((s, y), case.environment, slopes(_squared, device)(s, y))]


def multiclass_hinge(rng: Generator, device: str) -> list[Case]:
    def losses(z: Any) -> np.ndarray:
        given = torch.tensor(np.tile(z, (len(z), 1)), device=device)
        classes = torch.arange(len(z), device=device)
        return np.asarray(functional.multi_margin_loss(given, classes, reduction="none").cpu().numpy() * len(z))

    return [
        Case((z,), _named_logits(z) | {HINGE: losses}, losses(z), ("y",), rtol=1e-12, atol=1e-14) for z in _rows(rng)
    ]


def logistic_margin(rng: Generator, device: str) -> list[Case]:
    s, y = _scores(rng)
    exact = by_torch(functional.soft_margin_loss, device, reduction="none")(s, y)
    return [Case((s, y), {"s": s, "y": y, BCE: _binary} | SIGMA, exact, rtol=1e-12, atol=1e-14)]
