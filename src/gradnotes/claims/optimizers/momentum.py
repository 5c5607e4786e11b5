"""Momentum on quadratics and on curved surfaces; saddles and overshoot are judged among the claims on gradients."""

from __future__ import annotations

from gradnotes.claims import S3, Judgement, Kind, Measurements, Number, claim, number
from gradnotes.claims.optimizers._surfaces import steps


@claim(
    statement={
        "en": "Momentum, accumulated from gradients, speeds up convergence.",
        "zh": "计算并累积“动量”，可以加速收敛。",
    },
    origin=S3,
    rests_on=("experiments.optimizers.quadratic", "experiments.optimizers.race"),
    refuted_by={
        "en": "A surface where momentum at its best learning rate takes more steps than gradient descent at its own.",
        "zh": "有一个曲面，动量取最佳学习率，步数仍比梯度下降取最佳学习率时多。",
    },
    numbers={
        "gd": Number(
            {
                "en": "steps at $\\kappa = 1000$, gradient descent with its best constants",
                "zh": "$\\kappa = 1000$ 的步数，梯度下降取最佳常数",
            },
            ".0f",
        ),
        "momentum": Number({"en": "the same, momentum", "zh": "同上，动量"}, ".0f"),
        "rosenbrock_gd": Number(
            {"en": "Rosenbrock's valley, gradient descent", "zh": "Rosenbrock 山谷，梯度下降"}, ".0f"
        ),
        "rosenbrock_momentum": Number({"en": "the same, momentum 0.9", "zh": "同上，动量 0.9"}, ".0f"),
        "bowl_gd": Number(
            {"en": "bowl with $\\kappa = 30$, gradient descent", "zh": "$\\kappa = 30$ 的碗，梯度下降"}, ".0f"
        ),
        "bowl_momentum": Number({"en": "the same, momentum 0.9", "zh": "同上，动量 0.9"}, ".0f"),
        "saddle_gd": Number({"en": "saddle, gradient descent", "zh": "鞍点，梯度下降"}, ".0f"),
        "saddle_momentum": Number({"en": "the same, momentum 0.9", "zh": "同上，动量 0.9"}, ".0f"),
    },
    findings={
        "holds": {
            "en": "On a bowl with $\\kappa = 1000$ momentum takes {momentum} steps and gradient descent {gd}, on one "
            "with $\\kappa = 30$ {bowl_momentum} and {bowl_gd}, in Rosenbrock's valley {rosenbrock_momentum} and "
            "{rosenbrock_gd}, past a saddle {saddle_momentum} and {saddle_gd}.",
            "zh": "$\\kappa = 1000$ 的碗，动量 {momentum} 步，梯度下降 {gd} 步；$\\kappa = 30$ 的碗，{bowl_momentum} "
            "步和 {bowl_gd} 步；Rosenbrock 山谷，{rosenbrock_momentum} 步和 {rosenbrock_gd} 步；鞍点，"
            "{saddle_momentum} 步和 {saddle_gd} 步。",
        },
        "depends": {
            "en": "Where the valley is long, that is where the condition is bad. With its best constants it takes "
            "{momentum} steps at $\\kappa = 1000$ against {gd}, and at 0.9 in Rosenbrock's curved valley "
            "{rosenbrock_momentum} against {rosenbrock_gd}. On an easy surface 0.9 can be too much, even at its best "
            "learning rate: {bowl_momentum} steps against {bowl_gd} on a bowl with $\\kappa = 30$, {saddle_momentum} "
            "against {saddle_gd} past a saddle.",
            "zh": "山谷狭长（也就是病态）时才会。取最佳常数，$\\kappa = 1000$ 时 {momentum} 步，梯度下降 {gd} 步；动量 "
            "0.9 走弯曲的 Rosenbrock 山谷要 {rosenbrock_momentum} 步，梯度下降 {rosenbrock_gd} 步。曲面不难时，"
            "即使取最佳学习率，0.9 也可能太大：$\\kappa = 30$ 的碗要 {bowl_momentum} 步，梯度下降 {bowl_gd} 步；"
            "越过鞍点要 {saddle_momentum} 步，梯度下降 {saddle_gd} 步。",
        },
        "fails": {
            "en": "On a bowl with $\\kappa = 1000$ momentum takes {momentum} steps and gradient descent {gd}, in "
            "Rosenbrock's valley {rosenbrock_momentum} and {rosenbrock_gd}.",
            "zh": "$\\kappa = 1000$ 的碗，动量 {momentum} 步，梯度下降 {gd} 步；Rosenbrock 山谷，{rosenbrock_momentum} "
            "步和 {rosenbrock_gd} 步。",
        },
    },
)
def momentum_speeds_up(measured: Measurements) -> Judgement:
    """Steps of momentum and of gradient descent, each at its best learning rate; exact."""
    found = {m: number(measured[f"optimizers.quadratic.kappa_1000.{m}.steps"].value) for m in ("gd", "momentum")}
    for surface in ("rosenbrock", "bowl", "saddle"):
        for method in ("gd", "momentum"):
            found[f"{surface}_{method}"] = steps(measured, surface, method)
    faster = [
        found[f"{head}momentum"].value < found[f"{head}gd"].value for head in ("", "rosenbrock_", "bowl_", "saddle_")
    ]
    verdict: Kind = "holds" if all(faster) else "depends" if all(faster[:2]) else "fails"
    return Judgement(verdict, **found)
