"""Label smoothing: accuracy, calibration, wrong labels, and where the logits come to rest."""

from __future__ import annotations

from gradnotes.claims import PRACTICE, Judgement, Kind, Measurements, Number, claim, number
from gradnotes.claims.losses._runs import INCEPTION, SMOOTHING_HELPS, gain, told

RUNS = "label_smoothing"

NEAR = 0.05
"""Of the best gap: 400 steps of training do not end quite where the loss is least."""


@claim(
    statement={
        "en": "Label smoothing of 0.1 raises the accuracy on unseen data.",
        "zh": "取 0.1 的标签平滑（label smoothing）能提高在新数据上的准确率。",
    },
    origin=INCEPTION,
    rests_on=("experiments.losses.label_smoothing",),
    refuted_by={
        "en": "A network trained on right labels that is no better for it on the test part than chance would make it.",
        "zh": "用正确标签训练的网络，加上它之后测试准确率的提高不超出偶然。",
    },
    numbers={
        "plain": Number({"en": "test accuracy without it", "zh": "测试准确率，不平滑"}, ".3f"),
        "smoothed": Number({"en": "test accuracy with 0.1", "zh": "测试准确率，平滑 0.1"}, ".3f"),
        "gained": Number({"en": "gained", "zh": "提高"}, "+.4f"),
        "detectable": Number({"en": "gain that would have been seen", "zh": "能看出的提高"}, ".4f"),
        "most": Number({"en": "gained with 0.4", "zh": "平滑 0.4 时的提高"}, "+.4f"),
    },
    findings={
        "holds": {
            "en": "Trained on 300 digits, a network changed by {gained}, from {plain} to {smoothed}: little, but told "
            "from chance. With an epsilon of 0.4 it changed by {most}.",
            "zh": "网络用 300 个手写数字训练，变化为 {gained}，从 {plain} 到 {smoothed}：不多，但能与偶然分开。ε 取 "
            "0.4 时变化为 {most}。",
        },
        "no_difference": {
            "en": "Trained on 300 digits, a network changed by {gained}, from {plain} to {smoothed}, which is not told "
            "from chance; {detectable} would have been.",
            "zh": "网络用 300 个手写数字训练，变化为 {gained}，从 {plain} 到 {smoothed}，与偶然分不开；变化达到 "
            "{detectable} 才看得出。",
        },
        "fails": {
            "en": "Trained on 300 digits, a network changed by {gained}, from {plain} to {smoothed}.",
            "zh": "网络用 300 个手写数字训练，变化为 {gained}，从 {plain} 到 {smoothed}。",
        },
    },
)
def smoothing_raises_accuracy(measured: Measurements) -> Judgement:
    """Test accuracy with 0.1 and without, trained on right labels."""
    plain, smoothed, strong = (f"{RUNS}.clean.epsilon_{epsilon}.accuracy" for epsilon in ("0", "0p1", "0p4"))
    gained = gain(measured, smoothed, plain)
    return Judgement(
        "holds" if gained.low > 0 else "fails" if gained.high < 0 else "no_difference",
        plain=number(measured[f"losses.{plain}"].value),
        smoothed=number(measured[f"losses.{smoothed}"].value),
        gained=told(gained),
        detectable=number(gained.detectable),
        most=told(gain(measured, strong, plain)),
    )


@claim(
    statement={
        "en": "Label smoothing improves calibration: the network is right as often as it is sure.",
        "zh": "标签平滑能改善校准（calibration）：网络有多大把握，就有多大比例答对。",
    },
    origin=SMOOTHING_HELPS,
    rests_on=("experiments.losses.label_smoothing",),
    refuted_by={
        "en": "A network whose calibration error on unseen data is not smaller, by more than chance, with the usual "
        "epsilon of 0.1, whether its labels are all right or a fifth of them wrong.",
        "zh": "取通常的 ε = 0.1，无论标签全对还是五分之一有错，新数据上的校准误差并没有减小到超出偶然。",
    },
    numbers={
        "clean": Number({"en": "calibration error, right labels, without", "zh": "校准误差，标签全对，不平滑"}, ".3f"),
        "clean_smoothed": Number({"en": "the same with 0.1", "zh": "同上，平滑 0.1"}, ".3f"),
        "noisy": Number(
            {"en": "calibration error, a fifth wrong, without", "zh": "校准误差，五分之一有错，不平滑"}, ".3f"
        ),
        "noisy_little": Number({"en": "the same with 0.05", "zh": "同上，平滑 0.05"}, ".3f"),
        "noisy_smoothed": Number({"en": "the same with 0.1", "zh": "同上，平滑 0.1"}, ".3f"),
        "clean_change": Number({"en": "change by 0.1, right labels", "zh": "平滑 0.1 的变化，标签全对"}, "+.3f"),
        "little_change": Number(
            {"en": "change by 0.05, a fifth wrong", "zh": "平滑 0.05 的变化，五分之一有错"}, "+.3f"
        ),
        "noisy_change": Number({"en": "change by 0.1, a fifth wrong", "zh": "平滑 0.1 的变化，五分之一有错"}, "+.3f"),
        "confidence": Number(
            {"en": "mean confidence, right labels, 0.1", "zh": "平均置信度，标签全对，平滑 0.1"}, ".2f"
        ),
        "accuracy": Number({"en": "accuracy there", "zh": "对应的准确率"}, ".2f"),
    },
    findings={
        "holds": {
            "en": "With 0.1 the calibration error goes from {clean} to {clean_smoothed}, and with a fifth of the "
            "labels wrong from {noisy} to {noisy_smoothed}.",
            "zh": "平滑 0.1 使校准误差从 {clean} 变为 {clean_smoothed}；五分之一的标签有错时，从 {noisy} 变为 "
            "{noisy_smoothed}。",
        },
        "depends": {
            "en": "Only of a network that is too sure, and by the right amount. With a fifth of the labels wrong the "
            "calibration error falls from {noisy} to {noisy_little} with 0.05; with 0.1 it is {noisy_smoothed}. With "
            "right labels it is small already, {clean}, and 0.1 raises it to {clean_smoothed}: the network is then too "
            "unsure, with a confidence of {confidence} where it is right in {accuracy}.",
            "zh": "只在网络过于自信、平滑程度又合适时成立。五分之一的标签有错时，平滑 0.05 使校准误差从 {noisy} 降到 "
            "{noisy_little}，平滑 0.1 时是 {noisy_smoothed}。标签全对时，误差本来就小（{clean}），平滑 0.1 反而升到 "
            "{clean_smoothed}：这时网络太不自信，置信度只有 {confidence}，准确率却有 {accuracy}。",
        },
        "fails": {
            "en": "With 0.1 the calibration error goes from {clean} to {clean_smoothed}; with a fifth of the labels "
            "wrong from {noisy} to {noisy_smoothed}, and to {noisy_little} with 0.05.",
            "zh": "平滑 0.1 使校准误差从 {clean} 变为 {clean_smoothed}；五分之一的标签有错时，从 {noisy} 变为 "
            "{noisy_smoothed}，平滑 0.05 时为 {noisy_little}。",
        },
    },
)
def smoothing_calibrates(measured: Measurements) -> Judgement:
    """Expected calibration errors with and without, trained on right labels and on some wrong ones."""
    runs = {
        "clean": "clean.epsilon_0",
        "clean_smoothed": "clean.epsilon_0p1",
        "noisy": "noisy.epsilon_0",
        "noisy_little": "noisy.epsilon_0p05",
        "noisy_smoothed": "noisy.epsilon_0p1",
    }
    name = {run: f"{RUNS}.{where}.calibration_error" for run, where in runs.items()}
    clean = gain(measured, name["clean_smoothed"], name["clean"])
    little = gain(measured, name["noisy_little"], name["noisy"])
    noisy = gain(measured, name["noisy_smoothed"], name["noisy"])
    improved = [effect.high < 0 for effect in (clean, noisy)]
    verdict: Kind = "holds" if all(improved) else "depends" if any(improved) or little.high < 0 else "fails"
    return Judgement(
        verdict,
        **{run: number(measured[f"losses.{where}"].value) for run, where in name.items()},
        clean_change=told(clean),
        little_change=told(little),
        noisy_change=told(noisy),
        confidence=number(measured[f"losses.{RUNS}.clean.epsilon_0p1.confidence"].value),
        accuracy=number(measured[f"losses.{RUNS}.clean.epsilon_0p1.accuracy"].value),
    )


@claim(
    statement={
        "en": "Label smoothing raises the accuracy when some of the training labels are wrong.",
        "zh": "训练标签有错时，标签平滑能提高准确率。",
    },
    origin=PRACTICE,
    rests_on=("experiments.losses.label_smoothing",),
    refuted_by={
        "en": "A network trained with a fifth of its labels wrong that is less accurate with 0.1 than without, or not "
        "more accurate than chance would make it.",
        "zh": "五分之一的标签有错时，平滑 0.1 的网络准确率更低，或者提高不超出偶然。",
    },
    numbers={
        "plain": Number({"en": "test accuracy without it", "zh": "测试准确率，不平滑"}, ".3f"),
        "smoothed": Number({"en": "test accuracy with 0.1", "zh": "测试准确率，平滑 0.1"}, ".3f"),
        "gained": Number({"en": "gained", "zh": "提高"}, "+.3f"),
        "detectable": Number({"en": "gain that would have been seen", "zh": "能看出的提高"}, ".3f"),
        "plain_loss": Number({"en": "test loss without it, nats", "zh": "测试损失，不平滑（nat）"}, ".2f"),
        "little_loss": Number({"en": "the same with 0.05", "zh": "同上，平滑 0.05"}, ".2f"),
    },
    findings={
        "holds": {
            "en": "With a fifth of 300 labels wrong it raised the accuracy by {gained}, from {plain} to {smoothed}.",
            "zh": "300 个标签中五分之一有错时，准确率提高 {gained}，从 {plain} 到 {smoothed}。",
        },
        "no_difference": {
            "en": "With a fifth of 300 labels wrong the accuracy changed by {gained}, from {plain} to {smoothed}, "
            "which is not told from chance; {detectable} would have been.",
            "zh": "300 个标签中五分之一有错时，准确率变化 {gained}，从 {plain} 到 {smoothed}，与偶然分不开；变化达到 "
            "{detectable} 才看得出。",
        },
        "fails": {
            "en": "With a fifth of 300 labels wrong, and networks that fit them, the accuracy changed by {gained}, "
            "from {plain} to {smoothed}. What a little of it does improve is the loss, since wrong answers are less "
            "sure: from {plain_loss} to {little_loss} with 0.05.",
            "zh": "300 个标签中五分之一有错、网络又足以拟合它们时，准确率变化 {gained}，从 {plain} 到 {smoothed}。"
            "少量平滑改善的是损失，因为答错时不再那么笃定：平滑 0.05 使它从 {plain_loss} 变为 {little_loss}。",
        },
    },
)
def smoothing_mends_wrong_labels(measured: Measurements) -> Judgement:
    """Test accuracy with 0.1 and without, trained with a fifth of the labels wrong."""
    head = f"{RUNS}.noisy.epsilon_"
    gained = gain(measured, f"{head}0p1.accuracy", f"{head}0.accuracy")
    return Judgement(
        "holds" if gained.low > 0 else "fails" if gained.high < 0 else "no_difference",
        plain=number(measured[f"losses.{head}0.accuracy"].value),
        smoothed=number(measured[f"losses.{head}0p1.accuracy"].value),
        gained=told(gained),
        detectable=number(gained.detectable),
        plain_loss=number(measured[f"losses.{head}0.test_loss"].value),
        little_loss=number(measured[f"losses.{head}0p05.test_loss"].value),
    )


@claim(
    statement={
        "en": "Without label smoothing the logit of the label runs far beyond the others; with it, it comes to rest at "
        "a margin of log(1 + K(1 − ε)/ε).",
        "zh": "不用标签平滑，正确类的 logit 会远远甩开其余的；用了它，差距停在 log(1 + K(1 − ε)/ε)。",
    },
    origin=INCEPTION,
    rests_on=("experiments.losses.label_smoothing", "experiments.losses.label_smoothing_theory"),
    refuted_by={
        "en": "A network that fits its labels with a margin more than a twentieth away from that, or one without "
        "smoothing whose margin is not even twice the smallest epsilon's.",
        "zh": "网络拟合了标签，差距却与该值相差二十分之一以上；或者不平滑时的差距还不到最小 ε 时的两倍。",
    },
    numbers={
        "plain": Number({"en": "margin without smoothing", "zh": "差距，不平滑"}, ".1f"),
        "little": Number({"en": "margin with 0.05", "zh": "差距，平滑 0.05"}, ".2f"),
        "usual": Number({"en": "the same with 0.1", "zh": "同上，平滑 0.1"}, ".2f"),
        "strong": Number({"en": "the same with 0.4", "zh": "同上，平滑 0.4"}, ".2f"),
    },
    findings={
        "holds": {
            "en": "After 400 steps on 300 digits the margin is {little} with 0.05, {usual} with 0.1 and {strong} with "
            "0.4, where theory says {little.theory}, {usual.theory} and {strong.theory}; without smoothing it is "
            "{plain}.",
            "zh": "在 300 个手写数字上训练 400 步，平滑 0.05、0.1、0.4 的差距为 {little}、{usual}、{strong}，理论值是 "
            "{little.theory}、{usual.theory}、{strong.theory}；不平滑时是 {plain}。",
        },
        "fails": {
            "en": "After 400 steps on 300 digits the margin is {little} with 0.05, {usual} with 0.1, {strong} with 0.4 "
            "and {plain} without smoothing.",
            "zh": "在 300 个手写数字上训练 400 步，平滑 0.05、0.1、0.4 的差距为 {little}、{usual}、{strong}，"
            "不平滑时是 {plain}。",
        },
    },
)
def smoothing_bounds_logits(measured: Measurements) -> Judgement:
    """By how much the label's logit exceeds the mean of the others on the training part, against the best margin."""
    plain = measured[f"losses.{RUNS}.clean.epsilon_0.logit_gap"].value
    gaps = {}
    for name, epsilon in {"little": "0p05", "usual": "0p1", "strong": "0p4"}.items():
        best = measured[f"losses.label_smoothing_theory.epsilon_{epsilon}.gap"].value
        gaps[name] = number(measured[f"losses.{RUNS}.clean.epsilon_{epsilon}.logit_gap"].value, theory=best)
    rests = all(abs(gap.value - gap.theory) < NEAR * gap.theory for gap in gaps.values() if gap.theory is not None)
    return Judgement("holds" if rests and plain > 2 * gaps["little"].value else "fails", plain=number(plain), **gaps)
