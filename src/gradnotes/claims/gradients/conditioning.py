"""Ill-conditioning: steps against the condition number, and how far a step may go."""

from __future__ import annotations

import math

from gradnotes.claims import PRACTICE, Judgement, Kind, Measurements, Number, Origin, claim, number
from gradnotes.claims.gradients._origins import OPTIMIZATION_CHAPTER
from gradnotes.claims.statistics import mean

POLYAK = Origin(
    {"en": "Polyak, 1964", "zh": "Polyak，1964"},
    "https://doi.org/10.1016/0041-5553(64)90137-5",
)


@claim(
    statement={
        "en": "Gradient descent needs a number of steps in proportion to the condition number $\\kappa$, momentum in "
        "proportion to its root.",
        "zh": "梯度下降所需的步数与条件数 $\\kappa$ 成正比，用动量则与它的平方根成正比。",
    },
    origin=POLYAK,
    rests_on=("experiments.gradients.conditioning",),
    refuted_by={
        "en": "Exponents of $\\kappa$, between 10 and 1000, that are more than a tenth away from 1 and from a half.",
        "zh": "$\\kappa$ 从 10 到 1000，步数随它变化的指数与 1、与二分之一相差 0.1 以上。",
    },
    numbers={
        "gd": Number({"en": "exponent of $\\kappa$, gradient descent", "zh": "$\\kappa$ 的指数，梯度下降"}, ".2f"),
        "momentum": Number({"en": "exponent of $\\kappa$, momentum", "zh": "$\\kappa$ 的指数，动量"}, ".2f"),
        "gd_steps": Number(
            {"en": "steps at $\\kappa = 1000$, gradient descent", "zh": "$\\kappa = 1000$ 时的步数，梯度下降"}, ".0f"
        ),
        "momentum_steps": Number(
            {"en": "steps at $\\kappa = 1000$, momentum", "zh": "$\\kappa = 1000$ 时的步数，动量"}, ".0f"
        ),
    },
    findings={
        "holds": {
            "en": "On a parabola of two variables, with the constants that are best for each $\\kappa$, the steps grow "
            "from 10 to 1000 with the exponents {gd} and {momentum}. At 1000 gradient descent takes {gd_steps}, "
            "momentum {momentum_steps}.",
            "zh": "在二元二次函数上，各取对该 $\\kappa$ 最优的常数，$\\kappa$ 从 10 到 1000，步数增长的指数为 {gd} 和 "
            "{momentum}。$\\kappa = 1000$ 时，梯度下降要 {gd_steps} 步，用动量要 {momentum_steps} 步。",
        },
        "fails": {
            "en": "From 10 to 1000 the steps grow with the exponents {gd} and {momentum}.",
            "zh": "$\\kappa$ 从 10 到 1000，步数增长的指数为 {gd} 和 {momentum}。",
        },
    },
)
def momentum_needs_the_root(measured: Measurements) -> Judgement:
    """How steps grow with the condition number; exact."""

    def steps(kappa: int, method: str) -> float:
        return float(measured[f"gradients.conditioning.kappa_{kappa}.{method}.steps"].value)

    gd, momentum = (math.log10(steps(1000, m) / steps(10, m)) / 2 for m in ("gd", "momentum"))
    return Judgement(
        "holds" if abs(gd - 1) < 0.1 and abs(momentum - 0.5) < 0.1 else "fails",
        gd=number(gd, theory=1.0),
        momentum=number(momentum, theory=0.5),
        gd_steps=number(steps(1000, "gd")),
        momentum_steps=number(steps(1000, "momentum")),
    )


@claim(
    statement={
        "en": "Ill-conditioning does not slow Adam down, since it scales each coordinate on its own.",
        "zh": "病态（ill-conditioning）不会拖慢 Adam，因为它逐坐标缩放。",
    },
    origin=PRACTICE,
    rests_on=("experiments.gradients.conditioning",),
    refuted_by={
        "en": "Twice as many steps at a condition number of 1000 as at 1.",
        "zh": "条件数为 1000 时的步数是 1 时的两倍以上。",
    },
    numbers={
        "one": Number(
            {
                "en": "steps at $\\kappa = 1$, curvature along the axes",
                "zh": "$\\kappa = 1$ 时的步数，主轴与坐标轴一致",
            },
            ".0f",
        ),
        "thousand": Number({"en": "the same at $\\kappa = 1000$", "zh": "同上，$\\kappa = 1000$"}, ".0f"),
        "turned_one": Number({"en": "$\\kappa = 1$, turned by 30°", "zh": "$\\kappa = 1$，旋转 30°"}, ".0f"),
        "turned_thousand": Number({"en": "$\\kappa = 1000$, turned by 30°", "zh": "$\\kappa = 1000$，旋转 30°"}, ".0f"),
        "later": Number(
            {"en": "distance it gets to afterwards, of the first", "zh": "之后又偏离到的距离，与初始距离之比"}, ".3f"
        ),
    },
    findings={
        "holds": {
            "en": "Along the axes it takes {one} steps at $\\kappa = 1$ and {thousand} at 1000, turned by 30 degrees "
            "{turned_one} and {turned_thousand}.",
            "zh": "主轴与坐标轴一致时，$\\kappa = 1$ 要 {one} 步，1000 要 {thousand} 步；旋转 30° 之后，要 "
            "{turned_one} 步和 {turned_thousand} 步。",
        },
        "depends": {
            "en": "Only where the curvatures lie along the axes: there it takes {one} steps at $\\kappa = 1$ and "
            "{thousand} at 1000, at the learning rate 0.01. Turned by 30 degrees the same parabola takes {turned_one} "
            "and {turned_thousand}. At a constant rate it does not stay either: having come within a thousandth, it "
            "gets away to {later} of the first distance again.",
            "zh": "只有主轴与坐标轴一致时如此：学习率 0.01，$\\kappa = 1$ 要 {one} 步，1000 要 {thousand} 步。"
            "同一个二次函数旋转 30°，就要 {turned_one} 步和 {turned_thousand} 步。而且学习率不变，它也停不住："
            "到达千分之一以内之后，又会偏离到初始距离的 {later}。",
        },
        "fails": {
            "en": "Even along the axes it takes {one} steps at $\\kappa = 1$ and {thousand} at 1000.",
            "zh": "即使主轴与坐标轴一致，$\\kappa = 1$ 要 {one} 步，1000 也要 {thousand} 步。",
        },
    },
)
def adam_ignores_conditioning(measured: Measurements) -> Judgement:
    """Adam's steps against the condition number, on the axes and turned; exact."""

    def at(kappa: int, method: str, what: str) -> float:
        return float(measured[f"gradients.conditioning.kappa_{kappa}.{method}.rate_0p01.{what}"].value)

    found = {
        "one": at(1, "adam", "steps"),
        "thousand": at(1000, "adam", "steps"),
        "turned_one": at(1, "adam_turned", "steps"),
        "turned_thousand": at(1000, "adam_turned", "steps"),
    }
    straight = found["thousand"] < 2 * found["one"]
    turned = found["turned_thousand"] < 2 * found["turned_one"]
    verdict: Kind = "holds" if straight and turned else "depends" if straight else "fails"
    return Judgement(
        verdict,
        **{name: number(value) for name, value in found.items()},
        later=number(at(1000, "adam", "later")),
    )


@claim(
    statement={
        "en": "A step along the negative gradient $-\\varepsilon g$ raises the loss once $\\varepsilon$ exceeds "
        "$2 g^\\top g / g^\\top H g$.",
        "zh": "沿负梯度走一步 $-\\varepsilon g$，当 $\\varepsilon$ 超过 $2 g^\\top g / g^\\top H g$ 时损失上升。",
    },
    origin=OPTIMIZATION_CHAPTER,
    rests_on=("experiments.gradients.raising_step",),
    refuted_by={
        "en": "A learning rate from which the loss of a network rises that is half or twice as large.",
        "zh": "网络的损失开始上升的学习率只有它的一半，或者达到它的两倍。",
    },
    numbers={
        "start": Number(
            {
                "en": "rate from which the loss rises, against this, at the start",
                "zh": "损失开始上升的学习率与它之比，起步时",
            },
            ".1f",
        ),
        "end": Number({"en": "the same after training", "zh": "同上，训练之后"}, ".1f"),
        "least": Number({"en": "the least of all", "zh": "其中最小的"}, ".1f"),
        "predicted": Number({"en": "predicted rate at the start", "zh": "起步时的预测值"}, ".1f"),
        "predicted_end": Number({"en": "predicted rate after training", "zh": "训练之后的预测值"}, ".0f"),
    },
    findings={
        "holds": {
            "en": "On digits the loss of a tanh network rises from {start} times that rate at the start and from {end} "
            "times after training.",
            "zh": "在手写数字上，tanh 网络的损失，起步时从它的 {start} 倍开始上升，训练之后从 {end} 倍开始上升。",
        },
        "depends": {
            "en": "On a parabola it does. A tanh network on digits bore more: its loss rose from {start} times that "
            "rate at the start, on average, and from {end} times after training, and never from less than {least} "
            "times. Farther along the step the curvature is smaller, which the second order does not see.",
            "zh": "在二次函数上如此。tanh 网络学手写数字时却更经得起：起步时平均到它的 {start} 倍损失才上升，"
            "训练之后到 {end} 倍，最小也有 {least} 倍。沿着这一步走远之后，曲率变小了，二阶近似看不到这一点。",
        },
        "fails": {
            "en": "On digits the loss of a tanh network rose from {least} times that rate already.",
            "zh": "在手写数字上，tanh 网络的损失到它的 {least} 倍就已上升。",
        },
    },
)
def curvature_bounds_the_step(measured: Measurements) -> Judgement:
    """The learning rate from which the loss rises against the prediction of the second order, seed by seed."""
    head = "gradients.raising_step"
    ratios = {
        when: [
            actual / predicted
            for actual, predicted in zip(
                measured.samples(f"{head}.{when}.raising_rate"),
                measured.samples(f"{head}.{when}.predicted_raising_rate"),
                strict=True,
            )
        ]
        for when in ("start", "end")
    }
    (start, start_interval), (end, end_interval) = (mean(values) for values in ratios.values())
    least = min(min(values) for values in ratios.values())
    # The search for the rate goes in steps of a hundredth, so that one just below 1 may be 1.
    early = least < 0.98
    verdict: Kind = "fails" if early else "holds" if max(start, end) < 2 else "depends"
    return Judgement(
        verdict,
        start=number(start, theory=1.0, interval=start_interval),
        end=number(end, theory=1.0, interval=end_interval),
        least=number(least, theory=1.0),
        predicted=number(measured[f"{head}.start.predicted_raising_rate"].value),
        predicted_end=number(measured[f"{head}.end.predicted_raising_rate"].value),
    )
