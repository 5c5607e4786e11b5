"""Nesterov's momentum against plain momentum, on quadratics and on surfaces."""

from __future__ import annotations

from gradnotes.claims import S3, Judgement, Kind, Measurements, Number, claim, number
from gradnotes.claims.optimizers._surfaces import steps

PRODUCTS = {"0p01": 0.01, "0p1": 0.1, "0p5": 0.5, "1": 1.0, "1p5": 1.5, "3": 3.0}
"""The products of learning rate and curvature that were tried."""

DAMPED = ("0p01", "0p1", "0p5")
"""Products of learning rate and curvature below 1, where both forms of Nesterov's momentum may be compared."""

MU = 0.9
"""The momentum of both."""


@claim(
    statement={
        "en": "Nesterov's momentum avoids oscillation.",
        "zh": "Nesterov 动量能避免优化过程的震荡。",
    },
    origin=S3,
    rests_on=("experiments.optimizers.damping",),
    refuted_by={
        "en": "At the same learning rate and momentum: a parabola, with learning rate times curvature below 1, on "
        "which it runs past the minimum as far as plain momentum does; or, for it to avoid oscillation and not to damp "
        "it, any overshoot there, or a product at which it diverges and plain momentum does not.",
        "zh": "学习率和动量相同，学习率与曲率之积小于 1，有一个二次函数，它越过极小值的距离不比普通动量小；"
        "至于“避免”，那么只要它还会越过极小值，或者在普通动量不发散的乘积下发散，就不成立。",
    },
    numbers={
        "past": Number({"en": "overshoot where $\\eta h = 0.1$", "zh": "$\\eta h = 0.1$ 时越过的距离"}, ".2f"),
        "past_momentum": Number({"en": "the same, plain momentum", "zh": "同上，普通动量"}, ".2f"),
        "taken": Number({"en": "steps to come to rest there", "zh": "此时停下来所需的步数"}, ".0f"),
        "taken_momentum": Number({"en": "the same, plain momentum", "zh": "同上，普通动量"}, ".0f"),
        "flat": Number({"en": "overshoot where $\\eta h = 0.01$", "zh": "$\\eta h = 0.01$ 时越过的距离"}, ".2f"),
        "flat_momentum": Number({"en": "the same, plain momentum", "zh": "同上，普通动量"}, ".2f"),
        "stable": Number(
            {"en": "largest $\\eta h$ tried at which it comes to rest", "zh": "试过的 $\\eta h$ 中，仍能停下的最大值"},
            ".3g",
        ),
        "stable_momentum": Number({"en": "the same, plain momentum", "zh": "同上，普通动量"}, ".3g"),
    },
    findings={
        "holds": {
            "en": "On a parabola it runs past the minimum by {past} of the first distance, plain momentum by "
            "{past_momentum}.",
            "zh": "在二次函数上，它越过极小值的距离是初始距离的 {past}，普通动量是 {past_momentum}。",
        },
        "depends": {
            "en": "It damps oscillation, the more the steeper the direction, up to a limit. On a parabola with "
            "momentum 0.9, where learning rate times curvature is 0.1, it runs past the minimum by {past} of the first "
            "distance and rests after {taken} steps, plain momentum by {past_momentum} and after {taken_momentum}. At "
            "0.01 the difference is small, {flat} and {flat_momentum}. Of the products tried, from 0.01 to 3, the "
            "largest at which Nesterov's comes to rest is {stable}, and that of plain momentum {stable_momentum}; in "
            "theory they diverge beyond {stable.theory} and {stable_momentum.theory}.",
            "zh": "它能减弱震荡，方向越陡减弱得越多，但有限度。在二次函数上取动量 0.9，学习率与曲率之积为 0.1 时，"
            "它越过极小值的距离是初始距离的 {past}，{taken} 步停下；普通动量是 {past_momentum}，{taken_momentum} "
            "步停下。乘积为 0.01 时差别很小：{flat} 和 {flat_momentum}。试过的乘积从 0.01 到 3，Nesterov "
            "动量仍能停下的最大值是 {stable}，普通动量是 {stable_momentum}；理论上，两者分别超过 {stable.theory} 和 "
            "{stable_momentum.theory} 就会发散。",
        },
        "fails": {
            "en": "On a parabola it runs past the minimum by {past} of the first distance, plain momentum by "
            "{past_momentum}.",
            "zh": "在二次函数上，它越过极小值的距离是初始距离的 {past}，普通动量是 {past_momentum}。",
        },
    },
)
def nesterov_damps(measured: Measurements) -> Judgement:
    """Overshoot and steps of two kinds of momentum at the same constants on parabolas; exact."""
    head = "optimizers.damping.product_"
    past = {
        (label, method): measured[f"{head}{label}.{method}.overshoot"].value
        for label in DAMPED
        for method in ("nesterov", "momentum")
    }
    less = all(past[label, "nesterov"] < past[label, "momentum"] for label in DAMPED)
    stable = {
        method: max(
            (product for label, product in PRODUCTS.items() if not measured[f"{head}{label}.{method}.diverged"].value),
            default=0.0,
        )
        for method in ("nesterov", "momentum")
    }
    none = max(past[label, "nesterov"] for label in DAMPED) < 0.01
    as_stable = stable["nesterov"] >= stable["momentum"]
    verdict: Kind = "fails" if not less else "holds" if none and as_stable else "depends"
    return Judgement(
        verdict,
        past=number(past["0p1", "nesterov"]),
        past_momentum=number(past["0p1", "momentum"]),
        taken=number(measured[f"{head}0p1.nesterov.steps"].value),
        taken_momentum=number(measured[f"{head}0p1.momentum.steps"].value),
        flat=number(past["0p01", "nesterov"]),
        flat_momentum=number(past["0p01", "momentum"]),
        stable=number(stable["nesterov"], theory=2 * (1 + MU) / (1 + 2 * MU)),
        stable_momentum=number(stable["momentum"], theory=2 * (1 + MU)),
    )


@claim(
    statement={
        "en": "Nesterov's momentum optimizes very well, better than plain momentum.",
        "zh": "Nesterov 动量的优化性能非常好，比普通动量更好。",
    },
    origin=S3,
    rests_on=("experiments.optimizers.quadratic", "experiments.optimizers.race"),
    refuted_by={
        "en": "A surface on which plain momentum, at its best learning rate, takes fewer steps.",
        "zh": "有一个曲面，普通动量取最佳学习率时步数更少。",
    },
    numbers={
        "bowl": Number({"en": "steps on a bowl, Nesterov's at 0.9", "zh": "碗上的步数，Nesterov 动量 0.9"}, ".0f"),
        "bowl_momentum": Number({"en": "the same, plain momentum", "zh": "同上，普通动量"}, ".0f"),
        "saddle": Number({"en": "past a saddle, Nesterov's", "zh": "越过鞍点，Nesterov 动量"}, ".0f"),
        "saddle_momentum": Number({"en": "the same, plain momentum", "zh": "同上，普通动量"}, ".0f"),
        "rosenbrock": Number({"en": "Rosenbrock's valley, Nesterov's", "zh": "Rosenbrock 山谷，Nesterov 动量"}, ".0f"),
        "rosenbrock_momentum": Number({"en": "the same, plain momentum", "zh": "同上，普通动量"}, ".0f"),
        "best": Number(
            {
                "en": "$\\kappa = 1000$ with the best constants, Nesterov's",
                "zh": "$\\kappa = 1000$ 且取最佳常数，Nesterov 动量",
            },
            ".0f",
        ),
        "best_momentum": Number({"en": "the same, plain momentum", "zh": "同上，普通动量"}, ".0f"),
    },
    findings={
        "holds": {
            "en": "On a bowl it takes {bowl} steps and plain momentum {bowl_momentum}, in Rosenbrock's valley "
            "{rosenbrock} and {rosenbrock_momentum}, with the best constants {best} and {best_momentum}.",
            "zh": "碗上它要 {bowl} 步，普通动量 {bowl_momentum} 步；Rosenbrock 山谷 {rosenbrock} 步和 "
            "{rosenbrock_momentum} 步；取最佳常数 {best} 步和 {best_momentum} 步。",
        },
        "depends": {
            "en": "On the surface. At 0.9 and the best learning rate it takes {bowl} steps against {bowl_momentum} on "
            "a bowl and {saddle} against {saddle_momentum} past a saddle, but {rosenbrock} against "
            "{rosenbrock_momentum} in Rosenbrock's valley, where it bears smaller learning rates only. On a quadratic "
            "of known condition, where both have their best constants, it takes {best} and plain momentum "
            "{best_momentum}.",
            "zh": "要看曲面。动量 0.9、学习率取最佳时，碗上 {bowl} 步，普通动量 {bowl_momentum} 步；越过鞍点 {saddle} "
            "步，普通动量 {saddle_momentum} 步；但 Rosenbrock 山谷要 {rosenbrock} 步，普通动量只要 "
            "{rosenbrock_momentum} 步，因为它能承受的学习率更小。条件数已知的二次函数上两者都取最佳常数，它要 {best} "
            "步，普通动量 {best_momentum} 步。",
        },
        "fails": {
            "en": "On a bowl it takes {bowl} steps and plain momentum {bowl_momentum}, past a saddle {saddle} and "
            "{saddle_momentum}, in Rosenbrock's valley {rosenbrock} and {rosenbrock_momentum}.",
            "zh": "碗上它要 {bowl} 步，普通动量 {bowl_momentum} 步；越过鞍点 {saddle} 步和 {saddle_momentum} 步；"
            "Rosenbrock 山谷 {rosenbrock} 步和 {rosenbrock_momentum} 步。",
        },
    },
)
def nesterov_is_better(measured: Measurements) -> Judgement:
    """Steps of two kinds of momentum, each at its best learning rate; exact."""
    found = {}
    faster = []
    for surface in ("bowl", "saddle", "rosenbrock"):
        found[surface] = steps(measured, surface, "nesterov")
        found[f"{surface}_momentum"] = steps(measured, surface, "momentum")
        faster.append(found[surface].value < found[f"{surface}_momentum"].value)
    found["best"] = number(measured["optimizers.quadratic.kappa_1000.nesterov.steps"].value)
    found["best_momentum"] = number(measured["optimizers.quadratic.kappa_1000.momentum.steps"].value)
    faster.append(found["best"].value < found["best_momentum"].value)
    verdict: Kind = "holds" if all(faster) else "depends" if any(faster) else "fails"
    return Judgement(verdict, **found)
