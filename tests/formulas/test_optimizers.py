"""The formulas of the optimizers: as printed, as called, and line by line along the paths of the references."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from gradnotes import formulas
from gradnotes.notation import Formula
from gradnotes.reference import optimizers as reference
from tests.formulas.cases import optimizers as cases
from tests.formulas.oracle import Case, check_called, check_printed
from tests.reference.optimizers_torch import SHAPE, STEPS, noisy_quadratic
from tests.verification import Verification

# A hundred steps, each with a dozen roundings of numbers of size 1.
RTOL = ATOL = 1e-12
ON_OFF = (False, True)


def check(name: str, known: Callable[[np.random.Generator, str], list[Case]], verify: Verification) -> Formula:
    """The formula, which is right as printed and as called."""
    formula = formulas.get(f"optimizers.{name}")
    points = known(np.random.default_rng(0), verify.device)
    check_printed(formula, points, verify)
    check_called(formula, points, verify)
    return formula


def along(
    formula: Formula,
    step: Callable[..., Any],
    verify: Verification,
    kept: dict[str, tuple[str, str]],
    values: dict[str, Any],
    **flags: Any,
) -> None:
    """A hundred steps of the formula, from nothing but its own lines, and of a reference with these flags.

    kept: for each parameter that is left from the step before, the line that it comes from and its name in the state of
    the reference, or none. values: the other parameters, or functions of the step.
    """
    theta, grad = noisy_quadratic()
    own, state = theta, None
    memory: dict[str, Any] = {name: np.zeros(SHAPE) for name in kept}
    counted = {"t"} & {p.args[0] for p in formula.parameters}
    for t in range(STEPS):
        theta, state = step(theta, grad(t, theta), state, **flags)
        numbers = {name: value(t + 1) if callable(value) else value for name, value in values.items()}
        numbers |= {name: float(t + 1) for name in counted}
        lines = formula.steps(theta=own, g=grad(t, own), **memory, **numbers)
        own, memory = lines[formula.id], {name: lines[line] for name, (line, _) in kept.items()}
        verify.close(own, theta, rtol=RTOL, atol=ATOL, what=f"step {t + 1}, {flags}")
        for name, (_, known) in kept.items():
            if known:
                verify.close(memory[name], state[known], rtol=RTOL, atol=ATOL, what=f"{name}, step {t + 1}, {flags}")


def test_sgd(verify: Verification) -> None:
    along(check("sgd", cases.sgd, verify), reference.sgd, verify, {}, {"eta": 0.05}, lr=0.05)


def test_weight_decay(verify: Verification) -> None:
    formula = check("weight_decay", cases.weight_decay, verify)
    along(formula, reference.sgd, verify, {}, {"eta": 0.05, "lambda_": 0.3}, lr=0.05, weight_decay=0.3)


def test_momentum(verify: Verification) -> None:
    formula = check("momentum", cases.momentum, verify)
    along(formula, reference.sgd, verify, {"v": ("v_t", "")}, {"eta": 0.05, "mu": 0.9}, lr=0.05, momentum=0.9)


def test_momentum_torch(verify: Verification) -> None:
    formula = check("momentum_torch", cases.momentum_torch, verify)
    kept = {"b": ("b_t", "momentum_buffer")}
    along(formula, reference.sgd, verify, kept, {"eta": 0.05, "mu": 0.9}, lr=0.05, momentum=0.9)
    # When the learning rate falls, the textbook's velocity still holds the old one.
    inside, outside = formulas.get("optimizers.momentum"), formula
    verify.equal(float(inside(0.0, 0.0, -1.0, 0.1, 0.9)), -0.9, what="inside: the step does not feel the new rate")
    verify.close(float(outside(0.0, 0.0, 1.0, 0.1, 0.9)), -0.09, rtol=1e-15, what="outside: it does")


def test_velocity(verify: Verification) -> None:
    check("velocity", cases.velocity, verify)


def test_constant_velocity(verify: Verification) -> None:
    formula = check("constant_velocity", cases.constant_velocity, verify)
    verify.close(formula(1.0, 0.1, 0.9, 1000.0), -1.0, rtol=1e-14, what="ten times the step in the end")


def test_nesterov(verify: Verification) -> None:
    formula = check("nesterov", cases.nesterov, verify)
    own: Any = np.ones(3)
    v, theta, state = np.zeros(3), own, None
    for _ in range(STEPS):
        lines = formula.steps(own, v, np.sin, 0.3, 0.9)
        own, v = lines[formula.id], lines["v_t"]
        theta, state = reference.nesterov_sutskever(theta, np.sin, state, lr=0.3, momentum=0.9)
        verify.close(own, theta, rtol=RTOL, atol=ATOL, what="the reference")


def test_nesterov_torch(verify: Verification) -> None:
    formula = check("nesterov_torch", cases.nesterov_torch, verify)
    kept = {"b": ("b_t", "momentum_buffer")}
    along(formula, reference.sgd, verify, kept, {"eta": 0.05, "mu": 0.9}, lr=0.05, momentum=0.9, nesterov=True)


def test_sgd_torch(verify: Verification) -> None:
    formula = check("sgd_torch", cases.sgd_torch, verify)
    choices = [(0.0, 0.0, False), (0.0, 0.4, False), (0.9, 0.0, False), (0.9, 0.4, False), (0.9, 0.0, True)]
    for (mu, tau, nesterov), maximize, decay in itertools.product(choices, ON_OFF, (0.0, 0.3)):
        values = {"eta": 0.05, "lambda_": decay, "mu": mu, "tau": tau, "nesterov": nesterov, "maximize": maximize}
        flags = {"momentum": mu, "dampening": tau, "nesterov": nesterov, "maximize": maximize, "weight_decay": decay}
        kept = {"b": ("b_t", "momentum_buffer" if mu else "")}
        along(formula, reference.sgd, verify, kept, values, lr=0.05, **flags)


def test_adagrad(verify: Verification) -> None:
    """The slides' epsilon, inside the root, is the start of the sum, and PyTorch has a name for that."""
    formula = check("adagrad", cases.adagrad, verify)
    values, flags = {"eta": 0.05, "epsilon": 0.1}, {"lr": 0.05, "eps": 0.0, "initial_accumulator_value": 0.1}
    along(formula, reference.adagrad, verify, {"G": ("G_t", "")}, values, **flags)


def test_adagrad_torch(verify: Verification) -> None:
    formula = check("adagrad_torch", cases.adagrad_torch, verify)
    for maximize, decay, kappa in itertools.product(ON_OFF, (0.0, 0.3), (0.0, 0.1)):
        values = {"eta": 0.05, "kappa": kappa, "lambda_": decay, "epsilon": 0.1, "maximize": maximize}
        flags = {"lr": 0.05, "eps": 0.1, "lr_decay": kappa, "weight_decay": decay, "maximize": maximize}
        along(formula, reference.adagrad, verify, {"G": ("G_t", "sum")}, values, **flags)


def test_rmsprop(verify: Verification) -> None:
    formula = check("rmsprop", cases.rmsprop, verify)
    inside, outside = formula(0.0, 1.0, 0.0, 1.0, 0.99, 0.03), formulas.get("optimizers.rmsprop_torch")
    verify.close(inside, -5.0, rtol=1e-14, what="0.01 + 0.03 under the root")
    beside = outside(0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.99, 0.0, 0.0, 0.03, False, False)
    verify.close(beside, -1 / 0.13, rtol=1e-14, what="PyTorch's: beside it")


def test_rmsprop_torch(verify: Verification) -> None:
    formula = check("rmsprop_torch", cases.rmsprop_torch, verify)
    kept = {"v": ("v_t", "square_avg"), "m": ("m_t", ""), "b": ("b_t", "momentum_buffer")}
    for centered, maximize, decay, mu in itertools.product(ON_OFF, ON_OFF, (0.0, 0.3), (0.0, 0.9)):
        values = {"eta": 0.01, "alpha": 0.9, "lambda_": decay, "mu": mu, "epsilon": 0.1}
        flags = {"lr": 0.01, "alpha": 0.9, "weight_decay": decay, "momentum": mu, "eps": 0.1}
        chosen = {"centered": centered, "maximize": maximize}
        along(formula, reference.rmsprop, verify, kept, values | chosen, **flags, **chosen)


def test_adadelta(verify: Verification) -> None:
    formula = check("adadelta", cases.adadelta, verify)
    kept = {"v": ("v_t", "square_avg"), "u": ("u_t", "acc_delta")}
    values = {"eta": 1.0, "rho": 0.9, "epsilon": 1e-6}
    along(formula, reference.adadelta, verify, kept, values)


MEANS = {"m": ("m_t", "exp_avg"), "v": ("v_t", "exp_avg_sq")}
ADAM = {"eta": 0.05, "beta_1": 0.9, "beta_2": 0.999}


def test_moving_average(verify: Verification) -> None:
    check("moving_average", cases.moving_average, verify)


def test_moving_average_weight(verify: Verification) -> None:
    formula = check("moving_average_weight", cases.moving_average_weight, verify)
    verify.close(formula(np.ones(1), 0.999), 0.001, rtol=1e-12, what="so that Adam's first mean is a thousandth")


def test_adam(verify: Verification) -> None:
    formula = check("adam", cases.adam, verify)
    along(formula, reference.adam, verify, MEANS, ADAM | {"epsilon": 1e-8}, lr=0.05)


def test_adam_efficient(verify: Verification) -> None:
    formula = check("adam_efficient", cases.adam_efficient, verify)
    hat = {"epsilon_hat": lambda t: 0.1 * math.sqrt(1 - 0.999**t)}
    along(formula, reference.adam, verify, MEANS, ADAM | hat, lr=0.05, eps=0.1)
    other = formulas.get("optimizers.adam")
    given = (0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.9, 0.999)
    verify.close(formula(*given, 0.1), -1 / (1 + 0.1 / math.sqrt(0.001)), rtol=1e-12, what="the hat's is divided")
    verify.close(other(*given, 0.1), -1 / 1.1, rtol=1e-12, what="by the root of the correction")


def test_adam_torch(verify: Verification) -> None:
    formula = check("adam_torch", cases.adam_torch, verify)
    for decoupled, amsgrad, maximize in itertools.product(ON_OFF, ON_OFF, ON_OFF):
        kept = MEANS | {"v_max": ("largest", "max_exp_avg_sq")}
        chosen = {"amsgrad": amsgrad, "maximize": maximize}
        values = ADAM | {"epsilon": 1e-8, "lambda_": 0.3, "decoupled": decoupled} | chosen
        flags = {"lr": 0.05, "weight_decay": 0.3, "decoupled_weight_decay": decoupled}
        along(formula, reference.adam, verify, kept, values, **flags, **chosen)


def test_adamw(verify: Verification) -> None:
    formula = check("adamw", cases.adamw, verify)
    verify.close(formula(1.0, 0.0, 1.0, 0.1, 1.0, 0.5, 0.0), 0.5, rtol=1e-15, what="the paper's decay takes half")
    theirs = formulas.get("optimizers.adamw_torch")(1.0, 0.0, 1.0, 0.1, 0.5, 0.0)
    verify.close(theirs, 0.95, rtol=1e-15, what="PyTorch's the learning rate times half")


def test_adamw_torch(verify: Verification) -> None:
    formula = check("adamw_torch", cases.adamw_torch, verify)
    theta, state = reference.adamw(2.0, 3.0, lr=0.1, weight_decay=0.5)
    own = formula(2.0, state["exp_avg"] / 0.1, state["exp_avg_sq"] / 0.001, 0.1, 0.5, 1e-8)
    verify.close(own, theta, rtol=1e-12, what="the reference's first step")


def test_amsgrad(verify: Verification) -> None:
    formula = check("amsgrad", cases.amsgrad, verify)
    verify.close(formula(0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.9, 0.99), -1.0, rtol=1e-14, what="0.1 over the root of 0.01")
    first, _ = reference.adam(0.0, 1.0, lr=1.0, betas=(0.9, 0.99), amsgrad=True, eps=0.0)
    verify.close(first, -1.0, rtol=1e-14, what="with PyTorch's corrections, by chance the same at these betas")


def test_adamax(verify: Verification) -> None:
    formula = check("adamax", cases.adamax, verify)
    own, m, u, theta, state = 1.0, 0.0, 0.0, np.asarray(1.0), None
    for t in range(1, STEPS + 1):  # the cosine is never 0 here: without epsilon that would be 0 / 0 at the first step
        theta, state = reference.adamax(theta, np.cos(t), state, lr=0.05, eps=0.0)
        lines = formula.steps(own, np.cos(t), m, u, float(t), **ADAM)
        own, m, u = lines[formula.id], lines["m_t"], lines["u_t"]
        verify.close([own, u], [theta, state["exp_inf"]], rtol=RTOL, atol=ATOL, what=f"step {t}")


def test_adamax_torch(verify: Verification) -> None:
    formula = check("adamax_torch", cases.adamax_torch, verify)
    kept = {"m": ("m_t", "exp_avg"), "u": ("u_t", "exp_inf")}
    along(formula, reference.adamax, verify, kept, ADAM | {"epsilon": 0.1}, lr=0.05, eps=0.1)


def test_nadam_momentum(verify: Verification) -> None:
    formula = check("nadam_momentum", cases.nadam_momentum, verify)
    verify.close(formula(0.9, 0.004, 1.0), 0.45, rtol=2e-4, what="it begins near the half")
    verify.close(formula(0.9, 0.004, 1e5), 0.9, rtol=1e-6, what="and ends at the whole")


def test_nadam(verify: Verification) -> None:
    formula, momentum = check("nadam", cases.nadam, verify), formulas.get("optimizers.nadam_momentum")
    theta, grad = noisy_quadratic()
    own, state = theta, None
    memory: dict[str, Any] = {"m": np.zeros(SHAPE), "v": np.zeros(SHAPE), "P": 1.0}
    for t in range(1, STEPS + 1):
        theta, state = reference.nadam(theta, grad(t - 1, theta), state, lr=0.05)
        numbers = {"mu_t": momentum(0.9, 0.004, t), "mu_next": momentum(0.9, 0.004, t + 1), "epsilon": 1e-8}
        lines = formula.steps(theta=own, g=grad(t - 1, own), **memory, **numbers, **ADAM, t=float(t))
        own, memory = lines[formula.id], {"m": lines["m_t"], "v": lines["v_t"], "P": lines["P_t"]}
        verify.close(own, theta, rtol=RTOL, atol=ATOL, what=f"step {t}")


def test_radam_length(verify: Verification) -> None:
    formula = check("radam_length", cases.radam_length, verify)
    lengths = [float(formula(0.999, float(t))) for t in range(1, 8)]
    verify.close(lengths[0], 1.0, rtol=1e-9, what="one gradient")
    verify.equal([length > 5 for length in lengths], [False] * 5 + [True] * 2, what="PyTorch's threshold")
    verify.equal([length > 4 for length in lengths], [False] * 4 + [True] * 3, what="the paper's")


def test_radam_rectification(verify: Verification) -> None:
    formula = check("radam_rectification", cases.radam_rectification, verify)
    verify.close(formula(1999.0, 1999.0), 1.0, rtol=1e-15, what="1 in the end")


def test_radam(verify: Verification) -> None:
    formula = check("radam", cases.radam, verify)
    length, factor = formulas.get("optimizers.radam_length"), formulas.get("optimizers.radam_rectification")
    theta, grad = noisy_quadratic()
    own, state = theta, None
    m = v = np.zeros(SHAPE)
    for t in range(1, STEPS + 1):
        theta, state = reference.radam(theta, grad(t - 1, theta), state, lr=0.05)
        g = grad(t - 1, own)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        rho = length(0.999, float(t))
        r = factor(rho, 1999.0) if rho > 4 else 0.0
        own = formula(own, m / (1 - 0.9**t), v, float(t), rho, r, 0.05, 0.999, 1e-8)
        # rho is a difference of numbers of size 2000.
        verify.close(own, theta, rtol=1e-9, atol=1e-9, what=f"step {t}")


def test_lion(verify: Verification) -> None:
    formula = check("lion", cases.lion, verify)
    values = {"eta": 0.05, "beta_1": 0.9, "beta_2": 0.99, "lambda_": 0.3}
    along(formula, reference.lion, verify, {"m": ("m_t", "exp_avg")}, values, lr=0.05, weight_decay=0.3)


def test_newton_schulz(verify: Verification) -> None:
    formula = check("newton_schulz", cases.newton_schulz, verify)
    start = formulas.get("optimizers.newton_schulz_start")
    matrix = np.random.default_rng(0).normal(size=(3, 5))
    X = start(matrix)
    for _ in range(5):
        X = formula(X, 3.4445, -4.7750, 2.0315)
    verify.close(X, reference.newton_schulz(matrix), rtol=RTOL, atol=ATOL, what="the reference")


def test_newton_schulz_start(verify: Verification) -> None:
    check("newton_schulz_start", cases.newton_schulz_start, verify)


def test_muon(verify: Verification) -> None:
    formula = check("muon", cases.muon, verify)
    theta, grad = noisy_quadratic()
    own, B, state = theta, np.zeros(SHAPE), None
    rows, columns = map(float, SHAPE)
    for t in range(STEPS):
        theta, state = reference.muon(theta, grad(t, theta), state, lr=0.02)
        lines = formula.steps(own, grad(t, own), B, reference.newton_schulz, 0.02, 0.95, 0.1, rows, columns)
        own, B = lines[formula.id], lines["B_t"]
        # Where a singular value is small the polynomial magnifies what was rounded, by up to 500.
        verify.close(own, theta, rtol=1e-9, atol=1e-9, what=f"step {t + 1}")
