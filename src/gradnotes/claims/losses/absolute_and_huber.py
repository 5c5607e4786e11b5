"""Absolute error and Huber's loss: which outliers they stand, and what that costs."""

from __future__ import annotations

import math

from gradnotes.claims import PRACTICE, Judgement, Kind, Measurements, Number, claim, number
from gradnotes.claims.losses._runs import gain, told
from gradnotes.claims.statistics import mean

DOUBLED = 2.0
"""A fit is robust if its error at most doubles, as it would if three quarters of the points were left out: it falls
with the root of their number."""

FITS = "losses.outliers"
ROBUST = ("l1", "huber")


@claim(
    statement={
        "en": "Absolute error and Huber's loss are robust to outliers.",
        "zh": "绝对误差和 Huber 损失对离群值稳健。",
    },
    origin=PRACTICE,
    rests_on=("experiments.losses.outliers",),
    refuted_by={
        "en": "Lines fitted to points of which a tenth are far off, in their target or in their input, with more than "
        "twice the error than without those.",
        "zh": "十分之一的点在目标或输入上偏得很远，拟合直线的误差就超过没有离群值时的两倍。",
    },
    numbers={
        "clean": Number({"en": "error without outliers, absolute error", "zh": "无离群值时的误差，绝对误差"}, ".2f"),
        "clean_huber": Number({"en": "the same, Huber", "zh": "同上，Huber"}, ".2f"),
        "target_l1": Number(
            {"en": "a tenth of the targets far off, absolute error", "zh": "十分之一的目标离群，绝对误差"}, ".2f"
        ),
        "target_huber": Number({"en": "the same, Huber", "zh": "同上，Huber"}, ".2f"),
        "target_mse": Number({"en": "the same, squared error", "zh": "同上，平方误差"}, ".2f"),
        "input_l1": Number(
            {"en": "a tenth of the inputs far off, absolute error", "zh": "十分之一的输入离群，绝对误差"}, ".2f"
        ),
        "input_huber": Number({"en": "the same, Huber", "zh": "同上，Huber"}, ".2f"),
        "input_mse": Number({"en": "the same, squared error", "zh": "同上，平方误差"}, ".2f"),
    },
    findings={
        "holds": {
            "en": "With a tenth of the targets far off the error is {target_l1} by absolute error and {target_huber} "
            "by Huber's loss, with a tenth of the inputs {input_l1} and {input_huber}; without outliers {clean} and "
            "{clean_huber}.",
            "zh": "十分之一的目标离群时，绝对误差拟合的误差是 {target_l1}，Huber 是 {target_huber}；"
            "十分之一的输入离群时是 {input_l1} 和 {input_huber}；没有离群值时是 {clean} 和 {clean_huber}。",
        },
        "depends": {
            "en": "To outliers in the target. With a tenth of the targets far off the line was wrong by {target_mse} "
            "by squared error, {target_l1} by absolute error and {target_huber} by Huber's loss, against {clean} and "
            "{clean_huber} without. With a tenth of the inputs far off all three were wrong alike, by {input_mse}, "
            "{input_l1} and {input_huber}: such a point pulls with its distance as a lever.",
            "zh": "只对目标中的离群值如此。十分之一的目标离群时，平方误差拟合出的直线误差是 {target_mse}，绝对误差是 "
            "{target_l1}，Huber 是 {target_huber}，没有离群值时后两者为 {clean} 和 {clean_huber}。"
            "十分之一的输入离群时，三者一样差：{input_mse}、{input_l1} 和 {input_huber}，因为这样的点有杠杆作用，"
            "离得越远拉力越大。",
        },
        "fails": {
            "en": "With a tenth of the targets far off the error is {target_l1} by absolute error and {target_huber} "
            "by Huber's loss; without outliers {clean} and {clean_huber}.",
            "zh": "十分之一的目标离群时，绝对误差拟合的误差是 {target_l1}，Huber 是 {target_huber}；没有离群值时是 "
            "{clean} 和 {clean_huber}。",
        },
    },
)
def robust_to_outliers(measured: Measurements) -> Judgement:
    """Errors of fitted lines with a tenth of outliers in the targets and in the inputs."""
    clean = {loss: measured[f"{FITS}.target.share_0.{loss}.error"].value for loss in ROBUST}
    spoiled = {}
    stands = {"target": True, "input": True}
    for kind in stands:
        for loss in ("mse", *ROBUST):
            middle, interval = mean(measured.samples(f"{FITS}.{kind}.share_0p1.{loss}.error"))
            spoiled[f"{kind}_{loss}"] = number(middle, interval=interval)
            if loss in clean:
                stands[kind] &= interval[1] <= DOUBLED * clean[loss]
    verdict: Kind = "holds" if all(stands.values()) else "depends" if stands["target"] else "fails"
    return Judgement(verdict, clean=number(clean["l1"]), clean_huber=number(clean["huber"]), **spoiled)


@claim(
    statement={
        "en": "Without outliers robust losses are less precise than squared error.",
        "zh": "没有离群值时，稳健损失不如平方误差精确。",
    },
    origin=PRACTICE,
    rests_on=("experiments.losses.outliers",),
    refuted_by={
        "en": "Lines fitted through normal noise alone whose error is not larger, by more than chance, than with "
        "squared error.",
        "zh": "只有正态噪声时，拟合直线的误差并不比平方误差的大，或者差别分不清是不是偶然。",
    },
    numbers={
        "l1": Number(
            {"en": "error of absolute error over that of squared", "zh": "绝对误差与平方误差的误差之比"}, ".2f"
        ),
        "huber": Number({"en": "the same, Huber with 1.345", "zh": "同上，Huber 取 1.345"}, ".2f"),
        "l1_more": Number({"en": "error more by absolute error", "zh": "绝对误差多出的误差"}, ".4f"),
        "huber_more": Number({"en": "the same, Huber", "zh": "同上，Huber"}, ".4f"),
        "detectable": Number({"en": "of Huber, what would have been seen", "zh": "Huber 多到多少才看得出"}, ".4f"),
    },
    findings={
        "holds": {
            "en": "Through normal noise the error is {l1} times that of squared error by absolute error, {huber} times "
            "by Huber's loss.",
            "zh": "只有正态噪声时，绝对误差的误差是平方误差的 {l1} 倍，Huber 是 {huber} 倍。",
        },
        "depends": {
            "en": "Absolute error is: through normal noise its error is {l1} times that of squared error. Huber's, at "
            "the threshold of 1.345 standard deviations, is {huber} times it, where theory says {huber.theory}; that "
            "is too little to be told from chance: {detectable} more would have been seen, and {huber_more} was.",
            "zh": "绝对误差确实如此：只有正态噪声时，误差是平方误差的 {l1} 倍。Huber 的阈值取 1.345 个标准差，"
            "实测 {huber} 倍，理论上是 {huber.theory} 倍，差得太少，与偶然分不开：多出 {detectable} 才看得出，实测多 "
            "{huber_more}。",
        },
        "fails": {
            "en": "Through normal noise the error is {l1} times that of squared error by absolute error and {huber} "
            "times by Huber's loss, not told from chance.",
            "zh": "只有正态噪声时，绝对误差的误差是平方误差的 {l1} 倍，Huber 是 {huber} 倍，与偶然分不开。",
        },
    },
)
def robustness_costs_precision(measured: Measurements) -> Judgement:
    """Errors of lines through normal noise alone, robust losses against squared error.

    Of many points the ratios are the roots of π/2 and, by the choice of the threshold, of 1/0.95.
    """
    name = "outliers.target.share_0.{}.error"
    errors = {loss: measured[f"losses.{name.format(loss)}"].value for loss in ("mse", *ROBUST)}
    more = {loss: gain(measured, name.format(loss), name.format("mse")) for loss in ROBUST}
    l1, huber = (more[loss].low > 0 for loss in ROBUST)
    return Judgement(
        "holds" if l1 and huber else "depends" if l1 else "fails",
        l1=number(errors["l1"] / errors["mse"], theory=math.sqrt(math.pi / 2)),
        huber=number(errors["huber"] / errors["mse"], theory=math.sqrt(1 / 0.95)),
        l1_more=told(more["l1"]),
        huber_more=told(more["huber"]),
        detectable=number(more["huber"].detectable),
    )
