"""Starts that fit and starts that generalize."""

from __future__ import annotations

from gradnotes.claims import S4, Judgement, Measurements, Number, claim, number
from gradnotes.claims.statistics import paired


@claim(
    statement={
        "en": "A start may be good for optimization and bad for generalization.",
        "zh": "有些初始点对优化有利，对泛化却不利。",
    },
    origin=S4,
    rests_on=("experiments.initialization.breaking",),
    refuted_by={
        "en": "Starts of which the one with the lower training loss has the higher test accuracy too.",
        "zh": "训练损失较低的起点，测试准确率也较高。",
    },
    numbers={
        "loss": Number({"en": "training loss from ten times He's scale", "zh": "十倍于 He 的尺度，训练损失"}, ".1e"),
        "he_loss": Number({"en": "the same from He's scale", "zh": "同上，He 的尺度"}, ".1e"),
        "accuracy": Number(
            {"en": "test accuracy from ten times He's scale", "zh": "十倍于 He 的尺度，测试准确率"}, ".1%"
        ),
        "he_accuracy": Number({"en": "the same from He's scale", "zh": "同上，He 的尺度"}, ".1%"),
        "difference": Number({"en": "test accuracy lost by it", "zh": "因此损失的测试准确率"}, ".3f"),
    },
    findings={
        "holds": {
            "en": "A ReLU network with one hidden layer fits digits better from ten times He's scale ({loss} against "
            "{he_loss}) and knows unseen ones worse ({accuracy} against {he_accuracy}).",
            "zh": "单隐藏层 ReLU 网络从十倍于 He 的尺度出发，对手写数字拟合得更好（{loss} 对 {he_loss}），"
            "对没见过的却认得更差（{accuracy} 对 {he_accuracy}）。",
        },
        "no_difference": {
            "en": "Training losses are {loss} and {he_loss}, test accuracies {accuracy} and {he_accuracy}; one of the "
            "two pairs is not told apart.",
            "zh": "训练损失为 {loss} 和 {he_loss}，测试准确率为 {accuracy} 和 {he_accuracy}；"
            "其中至少有一对分不出差别。",
        },
    },
)
def fits_better_generalizes_worse(measured: Measurements) -> Judgement:
    """Training loss and test accuracy from a large start against He's, seed by seed."""
    head = "initialization.breaking.relu.scale"
    loss, he_loss = (f"{head}_{scale}.train_loss" for scale in ("10", "1"))
    accuracy, he_accuracy = (f"{head}_{scale}.test_accuracy" for scale in ("10", "1"))
    fits = paired(measured.samples(he_loss), measured.samples(loss))
    lost = paired(measured.samples(he_accuracy), measured.samples(accuracy))
    return Judgement(
        "holds" if fits.low > 0 and lost.low > 0 else "no_difference",
        loss=number(measured[loss].value),
        he_loss=number(measured[he_loss].value),
        accuracy=number(measured[accuracy].value),
        he_accuracy=number(measured[he_accuracy].value),
        difference=number(lost.difference, interval=lost.interval),
    )
