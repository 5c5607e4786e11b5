"""The weight of a rare class in binary cross-entropy."""

from __future__ import annotations

from gradnotes.claims import PRACTICE, Judgement, Kind, Measurements, Number, claim, number
from gradnotes.claims.losses._runs import gain, told

RUNS = "imbalance"


@claim(
    statement={
        "en": "A larger weight for the rare class makes a network better at telling it.",
        "zh": "给少数类加大权重，网络就更会识别它。",
    },
    origin=PRACTICE,
    rests_on=("experiments.losses.imbalance",),
    refuted_by={
        "en": "A network that learns one digit from 12 pictures among some 1200, and with pos_weight = 100 neither "
        "finds more of it nor ranks it higher.",
        "zh": "约 1200 张图片中只有 12 张是某个数字，网络用 pos_weight = 100 学它，找到的既不更多，排序也不更好。",
    },
    numbers={
        "plain": Number({"en": "recall at 1/2 without weight", "zh": "召回率（阈值 1/2），不加权"}, ".2f"),
        "weighted": Number({"en": "the same with a weight of 100", "zh": "同上，加权 100"}, ".2f"),
        "gained": Number({"en": "recall gained", "zh": "召回率的提高"}, "+.3f"),
        "false": Number({"en": "false positives added", "zh": "假阳性率的增加"}, ".4f"),
        "ranked": Number({"en": "average precision gained", "zh": "平均精度的提高"}, "+.3f"),
    },
    findings={
        "holds": {
            "en": "Of the rare digit it found {weighted}, without weight {plain}, and the average precision rose by "
            "{ranked}.",
            "zh": "少数类，加权后找到 {weighted}，不加权找到 {plain}，平均精度提高 {ranked}。",
        },
        "depends": {
            "en": "It moves the threshold. Of a digit with 12 pictures among some 1200 it found {weighted}, without "
            "weight {plain}, at the price of {false} more false positives; how well the digit is ranked, the average "
            "precision, changed by {ranked}.",
            "zh": "它移动的是阈值。约 1200 张图片里只有 12 张的数字，加权后找到 {weighted}，不加权找到 {plain}，"
            "代价是假阳性率增加 {false}；排序好坏，即平均精度，变化 {ranked}。",
        },
        "fails": {
            "en": "Of the rare digit it found {weighted}, without weight {plain}, and the average precision changed by "
            "{ranked}.",
            "zh": "少数类，加权后找到 {weighted}，不加权找到 {plain}，平均精度变化 {ranked}。",
        },
    },
)
def weight_tells_the_rare(measured: Measurements) -> Judgement:
    """Recall, false positives and average precision of a rare digit with pos_weight = 100 and without."""
    recall, added, ranked = (
        gain(measured, f"{RUNS}.pos_weight.{what}", f"{RUNS}.cross_entropy.{what}")
        for what in ("recall", "false_positive_rate", "average_precision")
    )
    better = [effect.low > 0 for effect in (recall, ranked)]
    verdict: Kind = "holds" if all(better) else "depends" if better[0] else "fails"
    return Judgement(
        verdict,
        plain=number(measured[f"losses.{RUNS}.cross_entropy.recall"].value),
        weighted=number(measured[f"losses.{RUNS}.pos_weight.recall"].value),
        gained=told(recall),
        false=told(added),
        ranked=told(ranked),
    )
