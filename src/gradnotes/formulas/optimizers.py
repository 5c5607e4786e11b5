"""Optimizers: the step of each, in the form of its paper or of textbooks and, where it differs, in PyTorch's.

Every operation is that of one coordinate, but for Muon's, which are of matrices. What bears the index t - 1 is what the
step before left; g_t is the gradient at theta_{t-1}.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from gradnotes.notation import (
    Expr,
    Formula,
    absolute,
    cases,
    chain,
    flag,
    formula,
    frac,
    frobenius_norm,
    function,
    length,
    let,
    matrix,
    matrix_power,
    maximum,
    sign,
    sqrt,
    total,
    vector,
)

BEFORE: dict[str, Any] = {
    "theta": r"\theta_{t-1}",
    "g": "g_t",
    "b": "b_{t-1}",
    "m": "m_{t-1}",
    "v": "v_{t-1}",
    "u": "u_{t-1}",
    "G": "G_{t-1}",
    "P": "P_{t-1}",
    "v_max": r"\bar{v}_{t-1}",
    "m_hat": r"\hat{m}_t",
    "v_hat": r"\hat{v}_t",
    "mu_next": r"\mu_{t+1}",
    "epsilon_hat": r"\hat{\epsilon}",
    **{name: flag() for name in ("maximize", "nesterov", "centered", "amsgrad", "decoupled")},
}
"""How the parameters are printed that more than one step has."""


def update(function_: Callable[..., Any]) -> Formula:
    """Make a function the formula of the parameters after a step."""
    names = list(inspect.signature(function_).parameters)
    return formula(r"\theta_t", hidden=names, **{n: BEFORE[n] for n in names if n in BEFORE})(function_)


def average(beta: Expr, mean: Expr, value: Expr) -> Expr:
    """The running mean after one more value."""
    return beta * mean + (1 - beta) * value


# Momentum


@update
def sgd(theta: Expr, g: Expr, eta: Expr) -> Expr:
    return theta - eta * g


@update
def weight_decay(theta: Expr, g: Expr, eta: Expr, lambda_: Expr) -> Expr:
    """Of plain descent: decay through the gradient is decay of the parameters themselves."""
    return chain(theta - eta * (g + lambda_ * theta), (1 - eta * lambda_) * theta - eta * g)


@update
def momentum(theta: Expr, g: Expr, v: Expr, eta: Expr, mu: Expr) -> Expr:
    """The learning rate stands inside the velocity."""
    new = let("v_t", mu * v - eta * g)
    return theta + new


@update
def momentum_torch(theta: Expr, g: Expr, b: Expr, eta: Expr, mu: Expr) -> Expr:
    """The learning rate stands outside."""
    new = let("b_t", mu * b + g)
    return theta - eta * new


@formula("v_t", g=vector(size="t"), hidden=("g", "eta", "mu"))
def velocity(g: Expr, eta: Expr, mu: Expr) -> Expr:
    """What momentum remembers of all gradients."""
    return -(eta * total(lambda i: mu ** (length(g) - i) * g[i], over=g))


@formula("v_t", hidden=("g", "eta", "mu", "t"))
def constant_velocity(g: Expr, eta: Expr, mu: Expr, t: Expr) -> Expr:
    """Where every gradient is g: in the end 1 / (1 - mu) times a step without momentum."""
    return -(eta * ((1 - mu**t) / (1 - mu)) * g)


@formula(
    r"\theta_t",
    theta=r"\theta_{t-1}",
    v="v_{t-1}",
    slope=function("f'"),
    hidden=("theta", "v", "slope", "eta", "mu"),
)
def nesterov(theta: Expr, v: Expr, slope: Expr, eta: Expr, mu: Expr) -> Expr:
    """The gradient of f is taken where the velocity alone would lead."""
    new = let("v_t", mu * v - eta * slope(theta + mu * v))
    return theta + new


@update
def nesterov_torch(theta: Expr, g: Expr, b: Expr, eta: Expr, mu: Expr) -> Expr:
    """The same path, seen from where the gradient is taken: this theta is the other one plus mu v."""
    new = let("b_t", mu * b + g)
    return theta - eta * (g + mu * new)


@update
def sgd_torch(
    theta: Expr,
    g: Expr,
    b: Expr,
    t: Expr,
    eta: Expr,
    lambda_: Expr,
    mu: Expr,
    tau: Expr,
    nesterov: Expr,
    maximize: Expr,
) -> Expr:
    """With every flag; tau is the dampening. There is no b before the first step."""
    turned = let("s", cases((-g, maximize), otherwise=g), "s_t")
    decayed = let("d", turned + lambda_ * theta, "d_t")
    new = let("b_t", cases((mu * b + (1 - tau) * decayed, t > 1), otherwise=decayed))
    ahead = let("a", cases((decayed + mu * new, nesterov), otherwise=new), "a_t")
    step = let("step", cases((ahead, mu > 0), otherwise=decayed), r"\Delta_t")
    return theta - eta * step


# A learning rate for each coordinate


@update
def adagrad(theta: Expr, g: Expr, G: Expr, eta: Expr, epsilon: Expr) -> Expr:
    """As in many textbooks, epsilon inside the root."""
    squares = let("G_t", G + g**2)
    return theta - eta / sqrt(squares + epsilon) * g


@update
def adagrad_torch(
    theta: Expr, g: Expr, G: Expr, t: Expr, eta: Expr, kappa: Expr, lambda_: Expr, epsilon: Expr, maximize: Expr
) -> Expr:
    """Epsilon outside, as in the paper; kappa is lr_decay."""
    turned = let("s", cases((-g, maximize), otherwise=g), "s_t")
    decayed = let("d", turned + lambda_ * theta, "d_t")
    squares = let("G_t", G + decayed**2)
    rate = let("eta_t", eta / (1 + (t - 1) * kappa), r"\eta_t")
    return theta - rate * (decayed / (sqrt(squares) + epsilon))


@update
def rmsprop(theta: Expr, g: Expr, v: Expr, eta: Expr, alpha: Expr, epsilon: Expr) -> Expr:
    """As in many textbooks, epsilon inside the root."""
    squares = let("v_t", average(alpha, v, g**2))
    return theta - eta / sqrt(squares + epsilon) * g


@update
def rmsprop_torch(
    theta: Expr,
    g: Expr,
    v: Expr,
    m: Expr,
    b: Expr,
    eta: Expr,
    alpha: Expr,
    lambda_: Expr,
    mu: Expr,
    epsilon: Expr,
    centered: Expr,
    maximize: Expr,
) -> Expr:
    """Epsilon outside, the learning rate outside the velocity."""
    turned = let("s", cases((-g, maximize), otherwise=g), "s_t")
    decayed = let("d", turned + lambda_ * theta, "d_t")
    squares = let("v_t", average(alpha, v, decayed**2))
    mean = let("m_t", average(alpha, m, decayed))
    variance = let("w", cases((squares - mean**2, centered), otherwise=squares), "w_t")
    new = let("b_t", mu * b + decayed / (sqrt(variance) + epsilon))
    return theta - eta * new


@update
def adadelta(theta: Expr, g: Expr, v: Expr, u: Expr, eta: Expr, rho: Expr, epsilon: Expr) -> Expr:
    """The paper has no learning rate: eta = 1, PyTorch's default."""
    squares = let("v_t", average(rho, v, g**2))
    step = let("step", sqrt(u + epsilon) / sqrt(squares + epsilon) * g, r"\Delta_t")
    let("u_t", average(rho, u, step**2))
    return theta - eta * step


# Adam


@formula("m_t", g=vector(size="t"), hidden=("g", "beta"))
def moving_average(g: Expr, beta: Expr) -> Expr:
    """What the recursion m_t = beta m_{t-1} + (1 - beta) g_t comes to from m_0 = 0."""
    return (1 - beta) * total(lambda i: beta ** (length(g) - i) * g[i], over=g)


@formula("w_t", g=vector(size="t"), hidden=("g", "beta"))
def moving_average_weight(g: Expr, beta: Expr) -> Expr:
    """The sum of its weights, which is not 1 in the beginning: what the bias correction divides by."""
    return chain((1 - beta) * total(lambda i: beta ** (length(g) - i), over=g), 1 - beta ** length(g))


@update
def adam(theta: Expr, g: Expr, m: Expr, v: Expr, t: Expr, eta: Expr, beta_1: Expr, beta_2: Expr, epsilon: Expr) -> Expr:
    """As in the paper."""
    mean = let("m_t", average(beta_1, m, g))
    squares = let("v_t", average(beta_2, v, g**2))
    mean_hat = let("m_hat", mean / (1 - beta_1**t), r"\hat{m}_t")
    squares_hat = let("v_hat", squares / (1 - beta_2**t), r"\hat{v}_t")
    return theta - eta * (mean_hat / (sqrt(squares_hat) + epsilon))


@update
def adam_efficient(
    theta: Expr, g: Expr, m: Expr, v: Expr, t: Expr, eta: Expr, beta_1: Expr, beta_2: Expr, epsilon_hat: Expr
) -> Expr:
    """The order of the paper's second section: this epsilon is sqrt(1 - beta_2^t) times the other one."""
    mean = let("m_t", average(beta_1, m, g))
    squares = let("v_t", average(beta_2, v, g**2))
    rate = let("eta_t", eta * (sqrt(1 - beta_2**t) / (1 - beta_1**t)), r"\eta_t")
    return theta - rate * (mean / (sqrt(squares) + epsilon_hat))


@update
def adam_torch(
    theta: Expr,
    g: Expr,
    m: Expr,
    v: Expr,
    v_max: Expr,
    t: Expr,
    eta: Expr,
    beta_1: Expr,
    beta_2: Expr,
    epsilon: Expr,
    lambda_: Expr,
    decoupled: Expr,
    amsgrad: Expr,
    maximize: Expr,
) -> Expr:
    """With every flag: AMSGrad's maximum is that of the squares before their correction."""
    turned = let("s", cases((-g, maximize), otherwise=g), "s_t")
    decayed = let("d", cases((turned, decoupled), otherwise=turned + lambda_ * theta), "d_t")
    shrunk = let("shrunk", cases(((1 - eta * lambda_) * theta, decoupled), otherwise=theta), r"\theta'_{t-1}")
    mean = let("m_t", average(beta_1, m, decayed))
    squares = let("v_t", average(beta_2, v, decayed**2))
    largest = let("largest", cases((maximum(v_max, squares), amsgrad), otherwise=squares), r"\bar{v}_t")
    mean_hat = let("m_hat", mean / (1 - beta_1**t), r"\hat{m}_t")
    squares_hat = let("v_hat", largest / (1 - beta_2**t), r"\hat{v}_t")
    return shrunk - eta * (mean_hat / (sqrt(squares_hat) + epsilon))


@update
def adamw(theta: Expr, m_hat: Expr, v_hat: Expr, alpha: Expr, eta_t: Expr, lambda_: Expr, epsilon: Expr) -> Expr:
    """As in the paper: eta_t is the schedule's factor, and the decay is not multiplied by the learning rate alpha."""
    return theta - eta_t * (alpha * (m_hat / (sqrt(v_hat) + epsilon)) + lambda_ * theta)


@update
def adamw_torch(theta: Expr, m_hat: Expr, v_hat: Expr, eta: Expr, lambda_: Expr, epsilon: Expr) -> Expr:
    """The decay is multiplied by the learning rate."""
    return (1 - eta * lambda_) * theta - eta * (m_hat / (sqrt(v_hat) + epsilon))


@update
def amsgrad(theta: Expr, g: Expr, m: Expr, v: Expr, v_max: Expr, eta: Expr, beta_1: Expr, beta_2: Expr) -> Expr:
    """As in the paper, which corrects no bias and has no epsilon."""
    mean = let("m_t", average(beta_1, m, g))
    squares = let("v_t", average(beta_2, v, g**2))
    largest = let("largest", maximum(v_max, squares), r"\bar{v}_t")
    return theta - eta * (mean / sqrt(largest))


@update
def adamax(theta: Expr, g: Expr, m: Expr, u: Expr, t: Expr, eta: Expr, beta_1: Expr, beta_2: Expr) -> Expr:
    """As in the paper, which has no epsilon."""
    mean = let("m_t", average(beta_1, m, g))
    largest = let("u_t", maximum(beta_2 * u, absolute(g)))
    return theta - eta / (1 - beta_1**t) * (mean / largest)


@update
def adamax_torch(
    theta: Expr, g: Expr, m: Expr, u: Expr, t: Expr, eta: Expr, beta_1: Expr, beta_2: Expr, epsilon: Expr
) -> Expr:
    """Epsilon is added to the gradient, inside the maximum."""
    mean = let("m_t", average(beta_1, m, g))
    largest = let("u_t", maximum(beta_2 * u, absolute(g) + epsilon))
    return theta - eta / (1 - beta_1**t) * (mean / largest)


@formula(r"\mu_t", hidden=("beta_1", "psi", "t"))
def nadam_momentum(beta_1: Expr, psi: Expr, t: Expr) -> Expr:
    """The momentum of the step t, where psi is momentum_decay: from near beta_1 / 2 it grows to beta_1."""
    return beta_1 * (1 - frac(1, 2) * 0.96 ** (t * psi))


@update
def nadam(
    theta: Expr,
    g: Expr,
    m: Expr,
    v: Expr,
    P: Expr,
    t: Expr,
    mu_t: Expr,
    mu_next: Expr,
    eta: Expr,
    beta_1: Expr,
    beta_2: Expr,
    epsilon: Expr,
) -> Expr:
    """The gradient of now and the momentum of the next step, each corrected by the product of the momenta so far."""
    products = let("P_t", P * mu_t)
    mean = let("m_t", average(beta_1, m, g))
    squares = let("v_t", average(beta_2, v, g**2))
    corrected = let("m_hat", mu_next * mean / (1 - products * mu_next) + (1 - mu_t) * g / (1 - products), r"\hat{m}_t")
    squares_hat = let("v_hat", squares / (1 - beta_2**t), r"\hat{v}_t")
    return theta - eta * (corrected / (sqrt(squares_hat) + epsilon))


@formula(r"\rho_t", hidden=("beta_2", "t"))
def radam_length(beta_2: Expr, t: Expr) -> Expr:
    """How many squares the running mean is worth."""
    most = let("most", 2 / (1 - beta_2) - 1, r"\rho_{\text{max}}")
    return most - 2 * t * beta_2**t / (1 - beta_2**t)


@formula("r_t", rho=r"\rho_t", most=r"\rho_{\text{max}}", hidden=("rho", "most"))
def radam_rectification(rho: Expr, most: Expr) -> Expr:
    """What the step is multiplied by; defined from rho_t > 4 on."""
    return sqrt((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho))


@formula(
    r"\theta_t",
    theta=r"\theta_{t-1}",
    m_hat=r"\hat{m}_t",
    v="v_t",
    rho=r"\rho_t",
    r="r_t",
    hidden=("theta", "m_hat", "v", "t", "rho", "r", "eta", "beta_2", "epsilon"),
)
def radam(
    theta: Expr, m_hat: Expr, v: Expr, t: Expr, rho: Expr, r: Expr, eta: Expr, beta_2: Expr, epsilon: Expr
) -> Expr:
    """As PyTorch: momentum alone while rho_t is 5 or less (4 in the paper), epsilon beside the uncorrected root."""
    adaptive = r * (sqrt(1 - beta_2**t) / (sqrt(v) + epsilon)) * m_hat
    step = let("step", cases((adaptive, rho > 5), otherwise=m_hat), r"\Delta_t")
    return theta - eta * step


# Lion and Muon


@update
def lion(theta: Expr, g: Expr, m: Expr, eta: Expr, beta_1: Expr, beta_2: Expr, lambda_: Expr) -> Expr:
    """One momentum decides the sign, another one is kept."""
    direction = let("c_t", average(beta_1, m, g))
    let("m_t", average(beta_2, m, g))
    return theta - eta * (sign(direction) + lambda_ * theta)


@formula(r"\mathbf{X}_{k+1}", X=matrix("X_k"), hidden=("X", "a", "b", "c"))
def newton_schulz(X: Expr, a: Expr, b: Expr, c: Expr) -> Expr:
    """One step towards an orthogonal matrix: each singular value s becomes a s + b s^3 + c s^5."""
    A = let("A", X @ X.T, kind="matrix")
    return a * X + (b * A + c * matrix_power(A, 2)) @ X


@formula(r"\mathbf{X}_0", B=matrix("B_t"), hidden=("B",))
def newton_schulz_start(B: Expr) -> Expr:
    """No singular value exceeds 1 afterwards."""
    return B / frobenius_norm(B)


@formula(
    r"\boldsymbol{\theta}_t",
    theta=matrix(r"\theta_{t-1}"),
    G=matrix("G_t"),
    B=matrix("B_{t-1}"),
    NS=function(r"\operatorname{NS}"),
    hidden=("theta", "G", "B", "NS", "eta", "mu", "lambda_", "m", "n"),
)
def muon(theta: Expr, G: Expr, B: Expr, NS: Expr, eta: Expr, mu: Expr, lambda_: Expr, m: Expr, n: Expr) -> Expr:
    """With Nesterov's momentum, PyTorch's default; NS is Newton and Schulz's iteration, of m rows and n columns."""
    new = let("B_t", mu * B + (1 - mu) * G, kind="matrix")
    rate = let("eta_shape", eta * sqrt(maximum(1, m / n)), r"\eta_{mn}")
    return (1 - eta * lambda_) * theta - rate * NS((1 - mu) * G + mu * new)
