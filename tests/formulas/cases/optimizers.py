"""Where the formulas of the optimizers are known, and from what: steps of torch.optim, and sums over all gradients.

Each function bears the name of its formula and takes a generator for its random points and the device of PyTorch.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import Any
from unittest import mock

import numpy as np
import torch
from numpy.random import Generator

from tests.formulas.oracle import Case
from tests.reference.optimizers_torch import float64_by_default
from tests.verification import to_numpy

# A few steps of numbers of size 1, in an order of operations that need not be PyTorch's.
RTOL, ATOL = 1e-12, 1e-13
STEPS = (1, 4)
NEW = r"\theta_t"

SYMBOLS = {
    "theta": r"\theta_{t-1}",
    "g": "g_t",
    **{name: f"{name}_{{t-1}}" for name in "bmvuGP"},
    "v_max": r"\bar{v}_{t-1}",
    "m_hat": r"\hat{m}_t",
    "v_hat": r"\hat{v}_t",
    "t": "t",
    **{name: "\\" + name for name in ("eta", "mu", "tau", "kappa", "alpha", "rho", "epsilon", "beta_1", "beta_2")},
    "lambda_": r"\lambda",
    "epsilon_hat": r"\hat{\epsilon}",
    "eta_t": r"\eta_t",
    "mu_t": r"\mu_t",
    "mu_next": r"\mu_{t+1}",
    **{n: rf"\operatorname{{{n}}}" for n in ("maximize", "nesterov", "centered", "amsgrad", "decoupled")},
}
"""What the parameters are called on the page."""


@dataclass(frozen=True)
class Run:
    """The last of t steps of torch.optim along random gradients: what was there before, and the parameters after."""

    gradients: np.ndarray
    theta: np.ndarray
    state: dict[str, np.ndarray]
    after: np.ndarray

    @property
    def g(self) -> np.ndarray:
        """The last gradient."""
        return np.asarray(self.gradients[-1])

    def before(self, name: str) -> np.ndarray:
        """What PyTorch kept by this name; 0 before the first step."""
        return self.state.get(name, np.zeros_like(self.theta))

    @staticmethod
    def of(make: Any, rng: Generator, device: str, t: int, shape: tuple[int, ...] = (5,), **flags: Any) -> Run:
        """`make` is the class of the optimizer."""
        gradients = rng.normal(size=(t, *shape)) * 2
        theta = torch.tensor(rng.normal(size=shape), device=device)
        optimizer = make([theta], **flags)
        before, state = theta, {}
        for g in gradients:
            before = theta.clone()
            state = {k: to_numpy(v).copy() for k, v in optimizer.state[theta].items() if v is not None}
            theta.grad = torch.tensor(g, device=device)
            optimizer.step()
        return Run(gradients, to_numpy(before), state, to_numpy(theta))


def case(expected: Any, lines: dict[str, Any] | None = None, **values: Any) -> Case:
    """A step that is known, from these values of the formula's parameters, in their order."""
    return Case(
        tuple(values.values()),
        {SYMBOLS[name]: value for name, value in values.items()},
        np.asarray(expected),
        lines=lines or {},
        defines=NEW,
        rtol=RTOL,
        atol=ATOL,
    )


def weighted(values: np.ndarray, beta: float) -> np.ndarray:
    """The running mean from 0 as the sum that it is."""
    powers = beta ** np.arange(len(values))[::-1]
    return np.asarray((1 - beta) * np.tensordot(powers, values, 1))


# Momentum


def sgd(rng: Generator, device: str) -> list[Case]:
    run = Run.of(torch.optim.SGD, rng, device, 1, lr=0.3)
    return [case(run.after, theta=run.theta, g=run.g, eta=0.3)]


def weight_decay(rng: Generator, device: str) -> list[Case]:
    run = Run.of(torch.optim.SGD, rng, device, 1, lr=0.3, weight_decay=0.7)
    return [case(run.after, theta=run.theta, g=run.g, eta=0.3, lambda_=0.7)]


def momentum(rng: Generator, device: str) -> list[Case]:
    """PyTorch's velocity is the textbook's over minus the learning rate, while that stays as it is."""
    found = []
    for t in STEPS:
        run = Run.of(torch.optim.SGD, rng, device, t, lr=0.3, momentum=0.8)
        lines: dict[str, Any] = {"v_t": run.after - run.theta}
        found.append(
            case(run.after, lines, theta=run.theta, g=run.g, v=-0.3 * run.before("momentum_buffer"), eta=0.3, mu=0.8)
        )
    return found


def momentum_torch(rng: Generator, device: str) -> list[Case]:
    found = []
    for t in STEPS:
        run = Run.of(torch.optim.SGD, rng, device, t, lr=0.3, momentum=0.8)
        lines: dict[str, Any] = {"b_t": (run.theta - run.after) / 0.3}
        found.append(case(run.after, lines, theta=run.theta, g=run.g, b=run.before("momentum_buffer"), eta=0.3, mu=0.8))
    return found


def velocity(rng: Generator, device: str) -> list[Case]:
    """What the steps of PyTorch are, each a velocity."""
    found = []
    for t in (1, 3, 6):
        run = Run.of(torch.optim.SGD, rng, device, t, (1,), lr=0.3, momentum=0.8)
        given, step = run.gradients[:, 0], (run.after - run.theta)[0]
        names: dict[str, Any] = {r"\mathbf{g}": given, r"\eta": 0.3, r"\mu": 0.8, "t": t}
        found.append(Case((given, 0.3, 0.8), names, np.asarray(step), defines="v_t", rtol=RTOL, atol=ATOL))
    return found


def constant_velocity(rng: Generator, device: str) -> list[Case]:
    g = rng.normal(size=5)
    found = []
    for t in (1, 3, 6):
        v = np.zeros(5)
        for _ in range(t):
            v = 0.8 * v - 0.3 * g
        names: dict[str, Any] = {"g": g, r"\eta": 0.3, r"\mu": 0.8, "t": t}
        found.append(Case((g, 0.3, 0.8, float(t)), names, v, defines="v_t", rtol=RTOL, atol=ATOL))
    return found


def nesterov(rng: Generator, device: str) -> list[Case]:
    """PyTorch's parameters are theta + mu v, where the gradient is taken, and its velocity v over minus eta."""
    eta, mu, start, found = 0.2, 0.7, rng.normal(size=5), []

    def slope(x: Any) -> Any:
        return x**3 - x

    for steps in STEPS:
        ahead = torch.tensor(start, device=device)
        optimizer = torch.optim.SGD([ahead], lr=eta, momentum=mu, nesterov=True)
        points = [(start, np.zeros(5))]
        for _ in range(steps):
            ahead.grad = slope(ahead)
            optimizer.step()
            v = -eta * to_numpy(optimizer.state[ahead]["momentum_buffer"])
            points.append((to_numpy(ahead) - mu * v, v))
        (theta, v), (new, new_v) = points[-2:]
        names: dict[str, Any] = {SYMBOLS["theta"]: theta, SYMBOLS["v"]: v, "f'": slope, r"\eta": eta, r"\mu": mu}
        given = (theta, v, slope, eta, mu)
        found.append(Case(given, names, new, lines={"v_t": new_v}, defines=NEW, rtol=RTOL, atol=ATOL))
    return found


def nesterov_torch(rng: Generator, device: str) -> list[Case]:
    found = []
    for t in STEPS:
        run = Run.of(torch.optim.SGD, rng, device, t, lr=0.3, momentum=0.8, nesterov=True)
        b = run.before("momentum_buffer")
        lines: dict[str, Any] = {"b_t": ((run.theta - run.after) / 0.3 - run.g) / 0.8}
        found.append(case(run.after, lines, theta=run.theta, g=run.g, b=b, eta=0.3, mu=0.8))
    return found


def sgd_torch(rng: Generator, device: str) -> list[Case]:
    found = []
    choices = [(0.0, 0.4, False), (0.8, 0.4, False), (0.8, 0.0, True)]
    for t, (mu, tau, ahead), maximize in itertools.product((1, 2), choices, (False, True)):
        flags: dict[str, Any] = {
            "momentum": mu,
            "dampening": tau,
            "nesterov": ahead,
            "maximize": maximize,
            "weight_decay": 0.6,
        }
        run = Run.of(torch.optim.SGD, rng, device, t, lr=0.3, **flags)
        s = -run.g if maximize else run.g
        d, b = s + 0.6 * run.theta, run.before("momentum_buffer")
        new = d if t == 1 else mu * b + (1 - tau) * d
        a = d + mu * new if ahead else new
        lines: dict[str, Any] = {"s_t": s, "d_t": d, "b_t": new, "a_t": a, r"\Delta_t": (run.theta - run.after) / 0.3}
        given: dict[str, Any] = {
            "theta": run.theta,
            "g": run.g,
            "b": b,
            "t": float(t),
            "eta": 0.3,
            "lambda_": 0.6,
            "mu": mu,
        }
        flagged = {"tau": tau, "nesterov": float(ahead), "maximize": float(maximize)}
        found.append(case(run.after, lines, **given, **flagged))
    return found


# A learning rate for each coordinate


def adagrad(rng: Generator, device: str) -> list[Case]:
    found = []
    for t in STEPS:
        gradients, theta = rng.normal(size=(t, 5)), rng.normal(size=5)
        sums = np.cumsum(gradients**2, axis=0)
        exact = theta - 0.3 * gradients[-1] / (sums[-1] + 0.2) ** 0.5
        before = sums[-1] - gradients[-1] ** 2
        found.append(case(exact, {"G_t": sums[-1]}, theta=theta, g=gradients[-1], G=before, eta=0.3, epsilon=0.2))
    return found


def adagrad_torch(rng: Generator, device: str) -> list[Case]:
    found = []
    for t, maximize in itertools.product(STEPS, (False, True)):
        flags: dict[str, Any] = {"lr_decay": 0.1, "weight_decay": 0.6, "eps": 0.2, "maximize": maximize}
        run = Run.of(torch.optim.Adagrad, rng, device, t, lr=0.3, **flags)
        s = -run.g if maximize else run.g
        d, rate = s + 0.6 * run.theta, 0.3 / (1 + 0.1 * (t - 1))
        before = run.before("sum")
        lines: dict[str, Any] = {"s_t": s, "d_t": d, "G_t": before + d * d, r"\eta_t": rate}
        given: dict[str, Any] = {"theta": run.theta, "g": run.g, "G": before, "t": float(t), "eta": 0.3, "kappa": 0.1}
        found.append(case(run.after, lines, **given, lambda_=0.6, epsilon=0.2, maximize=float(maximize)))
    return found


def rmsprop(rng: Generator, device: str) -> list[Case]:
    found = []
    for t in STEPS:
        gradients, theta = rng.normal(size=(t, 5)), rng.normal(size=5)
        v = weighted(gradients**2, 0.7)
        before = weighted(gradients[:-1] ** 2, 0.7) if t > 1 else np.zeros(5)
        exact = theta - 0.3 * gradients[-1] / (v + 0.2) ** 0.5
        found.append(case(exact, {"v_t": v}, theta=theta, g=gradients[-1], v=before, eta=0.3, alpha=0.7, epsilon=0.2))
    return found


def rmsprop_torch(rng: Generator, device: str) -> list[Case]:
    found = []
    for t, centered, maximize in itertools.product(STEPS, (False, True), (False, True)):
        flags: dict[str, Any] = {"alpha": 0.7, "eps": 0.2, "weight_decay": 0.6, "momentum": 0.8}
        run = Run.of(torch.optim.RMSprop, rng, device, t, lr=0.3, centered=centered, maximize=maximize, **flags)
        s = -run.g if maximize else run.g
        d = s + 0.6 * run.theta
        v, b = run.before("square_avg"), run.before("momentum_buffer")
        m = run.before("grad_avg") if centered else rng.normal(size=5)  # whatever it is
        new_v, new_m = 0.7 * v + 0.3 * d * d, 0.7 * m + 0.3 * d
        w = new_v - new_m * new_m if centered else new_v
        lines: dict[str, Any] = {
            "s_t": s,
            "d_t": d,
            "v_t": new_v,
            "m_t": new_m,
            "w_t": w,
            "b_t": (run.theta - run.after) / 0.3,
        }
        given: dict[str, Any] = {
            "theta": run.theta,
            "g": run.g,
            "v": v,
            "m": m,
            "b": b,
            "eta": 0.3,
            "alpha": 0.7,
            "lambda_": 0.6,
        }
        flagged = {"mu": 0.8, "epsilon": 0.2, "centered": float(centered), "maximize": float(maximize)}
        found.append(case(run.after, lines, **given, **flagged))
    return found


def adadelta(rng: Generator, device: str) -> list[Case]:
    found = []
    for t, lr in ((1, 1.0), (4, 0.3)):
        run = Run.of(torch.optim.Adadelta, rng, device, t, lr=lr, rho=0.7, eps=0.2)
        v, u = run.before("square_avg"), run.before("acc_delta")
        step = (run.theta - run.after) / lr
        lines: dict[str, Any] = {
            "v_t": weighted(run.gradients**2, 0.7),
            r"\Delta_t": step,
            "u_t": 0.7 * u + 0.3 * step * step,
        }
        found.append(case(run.after, lines, theta=run.theta, g=run.g, v=v, u=u, eta=lr, rho=0.7, epsilon=0.2))
    return found


# Adam


def moving_average(rng: Generator, device: str) -> list[Case]:
    found = []
    for t in (1, 3, 6):
        run = Run.of(torch.optim.Adam, rng, device, t + 1, (1,), betas=(0.8, 0.7))
        given, mean = run.gradients[:-1, 0], run.before("exp_avg")[0]
        names: dict[str, Any] = {r"\mathbf{g}": given, r"\beta": 0.8, "t": t}
        found.append(Case((given, 0.8), names, np.asarray(mean), defines="m_t", rtol=RTOL, atol=ATOL))
    return found


def moving_average_weight(rng: Generator, device: str) -> list[Case]:
    found = []
    for t in (1, 3, 6):
        weight = 0.0
        for _ in range(t):
            weight = 0.8 * weight + 0.2
        given = rng.normal(size=t)
        names: dict[str, Any] = {r"\mathbf{g}": given, r"\beta": 0.8, "t": t}
        found.append(Case((given, 0.8), names, np.asarray(weight), defines="w_t", rtol=RTOL, atol=ATOL))
    return found


def _adam(run: Run, beta_1: float, beta_2: float) -> dict[str, np.ndarray]:
    """The two means as sums."""
    return {"m_t": weighted(run.gradients, beta_1), "v_t": weighted(run.gradients**2, beta_2)}


def adam(rng: Generator, device: str) -> list[Case]:
    found = []
    for t in STEPS:
        run = Run.of(torch.optim.Adam, rng, device, t, lr=0.3, betas=(0.8, 0.7), eps=0.2)
        lines: dict[str, Any] = {**_adam(run, 0.8, 0.7)}
        lines |= {r"\hat{m}_t": lines["m_t"] / (1 - 0.8**t), r"\hat{v}_t": lines["v_t"] / (1 - 0.7**t)}
        given: dict[str, Any] = {
            "theta": run.theta,
            "g": run.g,
            "m": run.before("exp_avg"),
            "v": run.before("exp_avg_sq"),
        }
        found.append(case(run.after, lines, **given, t=float(t), eta=0.3, beta_1=0.8, beta_2=0.7, epsilon=0.2))
    return found


def adam_efficient(rng: Generator, device: str) -> list[Case]:
    found = []
    for t in STEPS:
        run = Run.of(torch.optim.Adam, rng, device, t, lr=0.3, betas=(0.8, 0.7), eps=0.2)
        root = (1 - 0.7**t) ** 0.5
        lines: dict[str, Any] = {**_adam(run, 0.8, 0.7), r"\eta_t": 0.3 * root / (1 - 0.8**t)}
        given: dict[str, Any] = {
            "theta": run.theta,
            "g": run.g,
            "m": run.before("exp_avg"),
            "v": run.before("exp_avg_sq"),
        }
        numbers: dict[str, Any] = {"t": float(t), "eta": 0.3, "beta_1": 0.8, "beta_2": 0.7, "epsilon_hat": 0.2 * root}
        found.append(case(run.after, lines, **given, **numbers))
    return found


def adam_torch(rng: Generator, device: str) -> list[Case]:
    found = []
    # Every choice of the flags at one step, and none or all of them at the other.
    chosen_flags = [(4, *on) for on in itertools.product((False, True), repeat=3)] + [
        (1, *[on] * 3) for on in (False, True)
    ]
    for t, decoupled, largest, maximize in chosen_flags:
        flags: dict[str, Any] = {"lr": 0.3, "betas": (0.8, 0.7), "eps": 0.2, "weight_decay": 0.6}
        chosen: dict[str, Any] = {"amsgrad": largest, "maximize": maximize, "decoupled_weight_decay": decoupled}
        run = Run.of(torch.optim.Adam, rng, device, t, **flags, **chosen)
        s = -run.g if maximize else run.g
        d = s if decoupled else s + 0.6 * run.theta
        m, v = 0.8 * run.before("exp_avg") + 0.2 * d, 0.7 * run.before("exp_avg_sq") + 0.3 * d * d
        # Where AMSGrad is off, whatever stands there; where it is on, in half of the coordinates the larger one.
        v_max = run.before("max_exp_avg_sq") if largest else rng.uniform(5, 9, 5)
        most = np.maximum(v_max, v) if largest else v
        lines: dict[str, Any] = {
            **{"s_t": s, "d_t": d, r"\theta'_{t-1}": run.theta * (0.82 if decoupled else 1), "m_t": m, "v_t": v},
            **{r"\bar{v}_t": most, r"\hat{m}_t": m / (1 - 0.8**t), r"\hat{v}_t": most / (1 - 0.7**t)},
        }
        given: dict[str, Any] = {
            "theta": run.theta,
            "g": run.g,
            "m": run.before("exp_avg"),
            "v": run.before("exp_avg_sq"),
        }
        numbers: dict[str, Any] = {
            "v_max": v_max,
            "t": float(t),
            "eta": 0.3,
            "beta_1": 0.8,
            "beta_2": 0.7,
            "epsilon": 0.2,
        }
        flagged = {"decoupled": float(decoupled), "amsgrad": float(largest), "maximize": float(maximize)}
        found.append(case(run.after, lines, **given, **numbers, lambda_=0.6, **flagged))
    return found


def adamw(rng: Generator, device: str) -> list[Case]:
    """PyTorch's decay is the paper's over the learning rate."""
    run = Run.of(torch.optim.AdamW, rng, device, 4, lr=0.5 * 0.3, weight_decay=0.6 / 0.3, betas=(0.8, 0.7), eps=0.2)
    m, v = weighted(run.gradients, 0.8) / (1 - 0.8**4), weighted(run.gradients**2, 0.7) / (1 - 0.7**4)
    numbers: dict[str, Any] = {"alpha": 0.3, "eta_t": 0.5, "lambda_": 0.6, "epsilon": 0.2}
    return [case(run.after, theta=run.theta, m_hat=m, v_hat=v, **numbers)]


def adamw_torch(rng: Generator, device: str) -> list[Case]:
    run = Run.of(torch.optim.AdamW, rng, device, 4, lr=0.3, weight_decay=0.6, betas=(0.8, 0.7), eps=0.2)
    m, v = weighted(run.gradients, 0.8) / (1 - 0.8**4), weighted(run.gradients**2, 0.7) / (1 - 0.7**4)
    return [case(run.after, theta=run.theta, m_hat=m, v_hat=v, eta=0.3, lambda_=0.6, epsilon=0.2)]


def amsgrad(rng: Generator, device: str) -> list[Case]:
    gradients, theta = rng.normal(size=(4, 12)) * np.array([[3.0], [3.0], [0.1], [1.0]]), rng.normal(size=12)
    squares = np.array([weighted(gradients[: k + 1] ** 2, 0.7) for k in range(4)])
    m, largest = weighted(gradients, 0.8), squares.max(axis=0)
    lines: dict[str, Any] = {"m_t": m, "v_t": squares[-1], r"\bar{v}_t": largest}
    given: dict[str, Any] = {"theta": theta, "g": gradients[-1], "m": weighted(gradients[:-1], 0.8), "v": squares[-2]}
    numbers: dict[str, Any] = {"v_max": squares[:-1].max(axis=0), "eta": 0.3, "beta_1": 0.8, "beta_2": 0.7}
    return [case(theta - 0.3 * m / largest**0.5, lines, **given, **numbers)]


def adamax(rng: Generator, device: str) -> list[Case]:
    found = []
    for t in STEPS:
        run = Run.of(torch.optim.Adamax, rng, device, t, (12,), lr=0.3, betas=(0.8, 0.7), eps=0.0)
        u = np.max(0.7 ** np.arange(t)[::-1, None] * np.abs(run.gradients), axis=0)
        lines: dict[str, Any] = {"m_t": weighted(run.gradients, 0.8), "u_t": u}
        given: dict[str, Any] = {"theta": run.theta, "g": run.g, "m": run.before("exp_avg"), "u": run.before("exp_inf")}
        found.append(case(run.after, lines, **given, t=float(t), eta=0.3, beta_1=0.8, beta_2=0.7))
    return found


def adamax_torch(rng: Generator, device: str) -> list[Case]:
    found = []
    for t in STEPS:
        run = Run.of(torch.optim.Adamax, rng, device, t, (12,), lr=0.3, betas=(0.8, 0.7), eps=0.2)
        u = np.max(0.7 ** np.arange(t)[::-1, None] * (np.abs(run.gradients) + 0.2), axis=0)
        lines: dict[str, Any] = {"m_t": weighted(run.gradients, 0.8), "u_t": u}
        given: dict[str, Any] = {"theta": run.theta, "g": run.g, "m": run.before("exp_avg"), "u": run.before("exp_inf")}
        found.append(case(run.after, lines, **given, t=float(t), eta=0.3, beta_1=0.8, beta_2=0.7, epsilon=0.2))
    return found


def _momenta(t: int, psi: float) -> list[float]:
    """The products of momenta that PyTorch keeps, of which each momentum is a ratio."""
    theta = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.NAdam([theta], betas=(0.8, 0.7), momentum_decay=psi)
    products = [1.0]
    for _ in range(t):
        theta.grad = torch.ones(1)
        optimizer.step()
        products.append(float(optimizer.state[theta]["mu_product"]))
    return [b / a for a, b in itertools.pairwise(products)]


def nadam_momentum(rng: Generator, device: str) -> list[Case]:
    found = []
    for psi, t in ((0.3, 1), (0.3, 5), (1.7, 3)):
        with float64_by_default():
            exact = np.asarray(_momenta(t, psi)[-1])
        names: dict[str, Any] = {r"\beta_1": 0.8, r"\psi": psi, "t": t}
        found.append(Case((0.8, psi, float(t)), names, exact, defines=r"\mu_t", rtol=RTOL))
    return found


def nadam(rng: Generator, device: str) -> list[Case]:
    found = []
    for t in STEPS:
        with float64_by_default():
            run = Run.of(torch.optim.NAdam, rng, device, t, lr=0.3, betas=(0.8, 0.7), eps=0.2, momentum_decay=0.3)
            momenta = _momenta(t + 1, 0.3)
        before, now, ahead = float(np.prod(momenta[: t - 1])), momenta[t - 1], momenta[t]
        means: dict[str, Any] = _adam(run, 0.8, 0.7)
        v_hat = means["v_t"] / (1 - 0.7**t)
        lines: dict[str, Any] = {"P_t": before * now, **means}
        lines |= {r"\hat{m}_t": (run.theta - run.after) / 0.3 * (np.sqrt(v_hat) + 0.2), r"\hat{v}_t": v_hat}
        given: dict[str, Any] = {
            "theta": run.theta,
            "g": run.g,
            "m": run.before("exp_avg"),
            "v": run.before("exp_avg_sq"),
        }
        numbers: dict[str, Any] = {"P": before, "t": float(t), "mu_t": now, "mu_next": ahead, "eta": 0.3, "beta_1": 0.8}
        found.append(case(run.after, lines, **given, **numbers, beta_2=0.7, epsilon=0.2))
    return found


def radam_length(rng: Generator, device: str) -> list[Case]:
    """The centre of mass of the weights: 2 (mean age) + 1 squares, of an average without an end the longest."""
    found = []
    for beta, t in ((0.7, 1), (0.9, 4), (0.99, 20)):
        ages = np.arange(t)
        weights = beta**ages / np.sum(beta**ages)
        exact = np.asarray(2 * np.sum(weights * ages) + 1)
        lines: dict[str, Any] = {r"\rho_{\text{max}}": (1 + beta) / (1 - beta)}
        names: dict[str, Any] = {r"\beta_2": beta, "t": t}
        found.append(Case((beta, float(t)), names, exact, lines=lines, defines=r"\rho_t", rtol=1e-11))
    return found


def _lengths(beta: float, t: int) -> tuple[float, float]:
    """The length of now and the longest one."""
    ages = np.arange(t)
    weights = beta**ages / np.sum(beta**ages)
    return float(2 * np.sum(weights * ages) + 1), (1 + beta) / (1 - beta)


def radam_rectification(rng: Generator, device: str) -> list[Case]:
    """What PyTorch's step is longer than Adam's."""
    found = []
    for t in (6, 9):
        flags: dict[str, Any] = {"lr": 0.3, "betas": (0.8, 0.99), "eps": 0.0}
        state = rng.bit_generator.state
        rectified = Run.of(torch.optim.RAdam, rng, device, t, (1,), **flags)
        rng.bit_generator.state = state
        plain = Run.of(torch.optim.Adam, rng, device, t, (1,), **flags)
        ratio = ((rectified.after - rectified.theta) / (plain.after - plain.theta))[0]
        length, most = _lengths(0.99, t)
        names: dict[str, Any] = {r"\rho_t": length, r"\rho_{\text{max}}": most}
        # A difference of a few hundredths, and length - 4 of sums of about a hundred.
        found.append(Case((length, most), names, np.asarray(ratio), defines="r_t", rtol=1e-10))
    return found


def radam(rng: Generator, device: str) -> list[Case]:
    found = []
    for t, beta in ((5, 0.99), (6, 0.99), (9, 0.99), (6, 0.65)):  # the last one never has squares enough
        run = Run.of(torch.optim.RAdam, rng, device, t, lr=0.3, betas=(0.8, beta), eps=0.2)
        means, (length, most) = _adam(run, 0.8, beta), _lengths(beta, t)
        ratio = (length - 4) * (length - 2) * most / ((most - 4) * (most - 2) * length)
        r, m_hat = float(np.sqrt(ratio)) if ratio > 0 else 0.5, means["m_t"] / (1 - 0.8**t)
        names: dict[str, Any] = {
            SYMBOLS["theta"]: run.theta,
            r"\hat{m}_t": m_hat,
            "v_t": means["v_t"],
            "t": t,
            r"\rho_t": length,
        }
        names |= {"r_t": r, r"\eta": 0.3, r"\beta_2": beta, r"\epsilon": 0.2}
        given = (run.theta, m_hat, means["v_t"], float(t), length, r, 0.3, beta, 0.2)
        lines: dict[str, Any] = {r"\Delta_t": (run.theta - run.after) / 0.3}
        found.append(Case(given, names, run.after, lines=lines, defines=NEW, rtol=1e-10, atol=1e-12))
    return found


# Lion and Muon


def lion(rng: Generator, device: str) -> list[Case]:
    # The last gradients are small, so that many signs are those of the momentum.
    gradients, theta = rng.normal(size=(4, 12)) * np.array([[1.0], [1.0], [1.0], [0.2]]), rng.normal(size=12)
    before = weighted(gradients[:-1], 0.9)
    c = torch.lerp(torch.tensor(before), torch.tensor(gradients[-1]), 0.4)
    exact = theta - 0.3 * np.where(c.numpy() > 0, 1.0, -1.0) - 0.3 * 0.7 * theta
    lines: dict[str, Any] = {"c_t": c.numpy(), "m_t": weighted(gradients, 0.9)}
    numbers: dict[str, Any] = {"eta": 0.3, "beta_1": 0.6, "beta_2": 0.9, "lambda_": 0.7}
    known = case(exact, lines, theta=theta, g=gradients[-1], m=before, **numbers)
    return [replace(known, environment={**known.environment, r"\operatorname{sign}": np.sign})]


def newton_schulz(rng: Generator, device: str) -> list[Case]:
    """By the singular values."""
    found = []
    for shape in ((2, 3), (3, 3)):
        X = rng.normal(size=shape)
        left, values, right = np.linalg.svd(X, full_matrices=False)
        a, b, c = 1.9, -1.2, 0.3
        exact = left @ np.diag(a * values + b * values**3 + c * values**5) @ right
        names: dict[str, Any] = {r"\mathbf{X}_k": X, "a": a, "b": b, "c": c}
        lines: dict[str, Any] = {r"\mathbf{A}": left @ np.diag(values**2) @ left.T}
        new = r"\mathbf{X}_{k+1}"
        found.append(Case((X, a, b, c), names, exact, lines=lines, defines=new, rtol=1e-11, atol=1e-11))
    return found


def newton_schulz_start(rng: Generator, device: str) -> list[Case]:
    B = rng.normal(size=(3, 2))
    exact = B / np.sqrt(np.trace(B.T @ B))
    return [Case((B,), {r"\mathbf{B}_t": B}, exact, defines=r"\mathbf{X}_0", rtol=RTOL)]


def muon(rng: Generator, device: str) -> list[Case]:
    """PyTorch's, without the rounding to bfloat16."""

    def orthogonalized(matrix: Any) -> Any:
        left, values, right = np.linalg.svd(np.asarray(matrix), full_matrices=False)
        s = values / np.linalg.norm(values)
        for _ in range(5):
            s = 3.4445 * s - 4.7750 * s**3 + 2.0315 * s**5
        return left @ np.diag(s) @ right

    found = []
    for t, shape in itertools.product(STEPS, ((4, 2), (2, 3))):
        with mock.patch.object(torch.Tensor, "bfloat16", torch.Tensor.clone):
            run = Run.of(torch.optim.Muon, rng, "cpu", t, shape, lr=0.3, momentum=0.8, weight_decay=0.6)
        rows, columns = map(float, shape)
        B = run.before("momentum_buffer")
        names: dict[str, Any] = {
            r"\boldsymbol{\theta}_{t-1}": run.theta,
            r"\mathbf{G}_t": run.g,
            r"\mathbf{B}_{t-1}": B,
        }
        names |= {r"\operatorname{NS}": orthogonalized, r"\eta": 0.3, r"\mu": 0.8, r"\lambda": 0.6}
        names |= {"m": rows, "n": columns}
        given = (run.theta, run.g, B, orthogonalized, 0.3, 0.8, 0.6, rows, columns)
        lines: dict[str, Any] = {
            r"\mathbf{B}_t": weighted(run.gradients, 0.8),
            r"\eta_{mn}": 0.3 * max(1, rows / columns) ** 0.5,
        }
        new = r"\boldsymbol{\theta}_t"
        found.append(Case(given, names, run.after, lines=lines, defines=new, rtol=1e-10, atol=1e-10))
    return found
