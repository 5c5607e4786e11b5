"""Focal loss where one class is rare, and its alpha."""

from __future__ import annotations

from gradnotes.claims import PRACTICE, Judgement, Kind, Measurements, Number, claim, number
from gradnotes.claims.losses._runs import FOCAL, gain, told

RUNS = "imbalance"


@claim(
    statement={
        "en": "Focal loss tells a rare class better than cross-entropy does.",
        "zh": "类别不平衡时，焦点损失（focal loss）比交叉熵更能识别少数类。",
    },
    origin=FOCAL,
    rests_on=("experiments.losses.imbalance",),
    refuted_by={
        "en": "A network that learns one digit from 12 pictures among some 1200, and with focal loss neither finds "
        "more of it nor ranks it higher.",
        "zh": "约 1200 张图片中只有 12 张是某个数字，网络用焦点损失学它，找到的既不更多，排序也不更好。",
    },
    numbers={
        "entropy": Number({"en": "recall at 1/2, cross-entropy", "zh": "召回率（阈值 1/2），交叉熵"}, ".2f"),
        "focal": Number({"en": "the same, focal loss with γ = 2", "zh": "同上，焦点损失，γ = 2"}, ".2f"),
        "gained": Number({"en": "recall gained", "zh": "召回率的提高"}, "+.3f"),
        "ranked": Number({"en": "average precision gained", "zh": "平均精度的提高"}, "+.3f"),
        "ranked_strong": Number({"en": "the same with γ = 5", "zh": "同上，γ = 5"}, "+.3f"),
        "weighted": Number({"en": "recall, cross-entropy with a weight of 100", "zh": "召回率，交叉熵加权 100"}, ".2f"),
    },
    findings={
        "holds": {
            "en": "Of the rare digit it found {focal}, cross-entropy {entropy}, and its average precision is higher by "
            "{ranked}.",
            "zh": "少数类它找到 {focal}，交叉熵找到 {entropy}，平均精度高出 {ranked}。",
        },
        "depends": {
            "en": "More of it passes the threshold of 1/2, and it is ranked no better. Of a digit with 12 pictures "
            "among some 1200 it found {focal}, cross-entropy {entropy}, since it makes all answers less sure; the "
            "average precision changed by {ranked}, with γ = 5 by {ranked_strong}. A weight of 100 for the rare class "
            "found {weighted}.",
            "zh": "越过阈值 1/2 的多了，排序却没有变好。约 1200 张图片里只有 12 张的数字，它找到 {focal}，交叉熵找到 "
            "{entropy}，因为它让所有回答都不那么笃定；平均精度变化 {ranked}，γ = 5 时变化 {ranked_strong}。"
            "给少数类加权 100 则找到 {weighted}。",
        },
        "fails": {
            "en": "Of the rare digit it found {focal}, cross-entropy {entropy}, and the average precision changed by "
            "{ranked}.",
            "zh": "少数类它找到 {focal}，交叉熵找到 {entropy}，平均精度变化 {ranked}。",
        },
    },
)
def focal_tells_the_rare(measured: Measurements) -> Judgement:
    """Recall and average precision of a rare digit, focal loss against cross-entropy."""
    gained = gain(measured, f"{RUNS}.focal_2.recall", f"{RUNS}.cross_entropy.recall")
    ranked, strong = (
        gain(measured, f"{RUNS}.{name}.average_precision", f"{RUNS}.cross_entropy.average_precision")
        for name in ("focal_2", "focal_5")
    )
    better = [effect.low > 0 for effect in (gained, ranked)]
    verdict: Kind = "holds" if all(better) else "depends" if better[0] else "fails"
    return Judgement(
        verdict,
        entropy=number(measured[f"losses.{RUNS}.cross_entropy.recall"].value),
        focal=number(measured[f"losses.{RUNS}.focal_2.recall"].value),
        gained=told(gained),
        ranked=told(ranked),
        ranked_strong=told(strong),
        weighted=number(measured[f"losses.{RUNS}.pos_weight.recall"].value),
    )


@claim(
    statement={
        "en": "The usual alpha of 0.25 makes focal loss favour the rare class.",
        "zh": "焦点损失常用的 α = 0.25 会偏向少数类。",
    },
    origin=PRACTICE,
    rests_on=("experiments.losses.imbalance",),
    refuted_by={
        "en": "A network that finds no more of a rare class, labelled 1, with an alpha of 0.25 than with none.",
        "zh": "少数类标为 1，取 α = 0.25 时找到的并不比不取 α 时多。",
    },
    numbers={
        "none": Number({"en": "recall at 1/2 without alpha", "zh": "召回率（阈值 1/2），不取 α"}, ".2f"),
        "quarter": Number({"en": "the same with 0.25", "zh": "同上，α = 0.25"}, ".2f"),
        "more": Number({"en": "the same with 0.75", "zh": "同上，α = 0.75"}, ".2f"),
        "gained": Number({"en": "recall gained by 0.25", "zh": "α = 0.25 带来的提高"}, "+.3f"),
        "gained_more": Number({"en": "recall gained by 0.75", "zh": "α = 0.75 带来的提高"}, "+.3f"),
    },
    findings={
        "holds": {
            "en": "Of the rare digit it found {quarter} with 0.25 and {none} without alpha.",
            "zh": "少数类，取 0.25 时找到 {quarter}，不取 α 时找到 {none}。",
        },
        "fails": {
            "en": "Alpha weights the label 1, the others get 1 − alpha: 0.25 counts the rare class a third as much as "
            "the common one. Of the rare digit {quarter} was found with it, {none} without alpha, {more} with 0.75.",
            "zh": "α 乘的是标签 1，其余乘 1 − α：0.25 使少数类的分量只有多数类的三分之一。少数类，取它时找到 "
            "{quarter}，不取 α 时 {none}，取 0.75 时 {more}。",
        },
    },
)
def alpha_favours_the_rare(measured: Measurements) -> Judgement:
    """Recall of a rare digit with alpha at 0.25, at 0.75 and without."""
    recall = {"none": "focal_2", "quarter": "focal_2_alpha_0p25", "more": "focal_2_alpha_0p75"}
    names = {name: f"{RUNS}.{run}.recall" for name, run in recall.items()}
    gained, more = (gain(measured, names[name], names["none"]) for name in ("quarter", "more"))
    return Judgement(
        "holds" if gained.low > 0 else "fails",
        **{name: number(measured[f"losses.{where}"].value) for name, where in names.items()},
        gained=told(gained),
        gained_more=told(more),
    )
