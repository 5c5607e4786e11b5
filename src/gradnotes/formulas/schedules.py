"""Learning-rate schedules: the learning rate of the step t, counted from 0."""

from __future__ import annotations

from gradnotes.notation import PI, Expr, cases, cos, formula, frac, minimum


@formula(r"\eta_t", hidden=("eta", "gamma", "t"))
def exponential_lr(eta: Expr, gamma: Expr, t: Expr) -> Expr:
    return eta * gamma**t


@formula(r"\eta_t", hidden=("eta", "p", "t", "T"))
def polynomial_lr(eta: Expr, p: Expr, t: Expr, T: Expr) -> Expr:
    return eta * (1 - minimum(t, T) / T) ** p


@formula(r"\eta_t", hidden=("eta", "eta_min", "t", "T"))
def cosine_lr(eta: Expr, eta_min: Expr, t: Expr, T: Expr) -> Expr:
    return eta_min + frac(1, 2) * (eta - eta_min) * (1 + cos(PI * t / T))


@formula(r"\eta_t", hidden=("eta", "t", "T"))
def linear_warmup(eta: Expr, t: Expr, T: Expr) -> Expr:
    return eta * minimum(t / T, 1)


@formula(r"\eta_t", T_w=r"T_{\text{warm}}", T_d=r"T_{\text{decay}}", hidden=("eta", "eta_min", "t", "T", "T_w", "T_d"))
def warmup_stable_decay(eta: Expr, eta_min: Expr, t: Expr, T: Expr, T_w: Expr, T_d: Expr) -> Expr:
    """T steps, of which T_warm go up and T_decay down."""
    down = eta_min + (eta - eta_min) * ((T - t) / T_d)
    return cases((eta * (t / T_w), t < T_w), (down, t > T - T_d), otherwise=eta)
