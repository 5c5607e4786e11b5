"""Muon beside AdamW: how many steps it saves."""

from __future__ import annotations

from gradnotes.claims import Judgement, Measurements, Number, claim
from gradnotes.claims.optimizers._training import MUON, better, decades, gain, ratio, told

NETWORKS = {"": "shallow", "deep_": "deep"}
"""How the names of numbers begin, and those of measurements."""


@claim(
    statement={
        "en": "Muon needs fewer steps than AdamW.",
        "zh": "Muon 需要的步数比 AdamW 少。",
    },
    origin=MUON,
    rests_on=("experiments.optimizers.lion_muon",),
    refuted_by={
        "en": "A network and a moment of training whose training loss under AdamW Muon does not reach in fewer steps, "
        "by more than chance, each at the learning rate that is best for the loss of that moment; if there is none "
        "where it does, nothing is left.",
        "zh": "各用对该时刻的损失最好的学习率，某个网络、某个时刻上，Muon 并没有用更少的步数达到 AdamW "
        "此时的训练损失，或者差别分不清是不是偶然；如果处处都没有更少，这个说法就完全不成立。",
    },
    numbers={
        "early": Number(
            {
                "en": "steps of Muon over AdamW's to AdamW's loss after 2 epochs, two hidden layers",
                "zh": "达到 AdamW 在 2 个 epoch 后的损失，Muon 与 AdamW 的步数之比，两个隐藏层",
            },
            ".2f",
        ),
        "late": Number({"en": "the same, after 10 epochs", "zh": "同上，10 个 epoch 后"}, ".2f"),
        "deep_early": Number({"en": "after 3 epochs, six hidden layers", "zh": "3 个 epoch 后，六个隐藏层"}, ".2f"),
        "deep_late": Number({"en": "the same, after 10 epochs", "zh": "同上，10 个 epoch 后"}, ".2f"),
        "early_loss": Number(
            {
                "en": "training loss of Muon over AdamW's after 2 epochs, two hidden layers",
                "zh": "2 个 epoch 后 Muon 与 AdamW 的训练损失之比，两个隐藏层",
            },
            ".2f",
        ),
        "late_loss": Number({"en": "the same, after 10 epochs", "zh": "同上，10 个 epoch 后"}, ".2f"),
        "deep_early_loss": Number(
            {"en": "after 3 epochs, six hidden layers", "zh": "3 个 epoch 后，六个隐藏层"}, ".2f"
        ),
        "deep_late_loss": Number({"en": "the same, after 10 epochs", "zh": "同上，10 个 epoch 后"}, ".2f"),
        "accuracy": Number(
            {
                "en": "test accuracy of Muon less AdamW's after 20 epochs, two hidden layers",
                "zh": "20 个 epoch 后 Muon 的测试准确率减 AdamW 的，两个隐藏层",
            },
            ".3f",
        ),
        "deep_accuracy": Number({"en": "the same, six hidden layers", "zh": "同上，六个隐藏层"}, ".3f"),
    },
    findings={
        "holds": {
            "en": "To AdamW's training loss it took {early} [{early.low}, {early.high}] of AdamW's steps early and "
            "{late} [{late.low}, {late.high}] after 10 epochs with two hidden layers, {deep_early} and {deep_late} "
            "with six. After as many steps its loss was {early_loss}, {late_loss}, {deep_early_loss} and "
            "{deep_late_loss} times AdamW's, its test accuracy in the end differed by {accuracy} and {deep_accuracy}.",
            "zh": "达到 AdamW 的训练损失，两个隐藏层上早期所用步数是 AdamW 的 {early} 倍 [{early.low}, {early.high}]，"
            "10 个 epoch 时是 {late} 倍 [{late.low}, {late.high}]；六个隐藏层上是 {deep_early} 和 {deep_late} 倍。"
            "步数相同时，损失是 AdamW 的 {early_loss}、{late_loss}、{deep_early_loss} 和 {deep_late_loss} 倍，"
            "最后的测试准确率相差 {accuracy} 和 {deep_accuracy}。",
        },
        "depends": {
            "en": "By the network and the moment, and nowhere half as many. With two hidden layers it is not told "
            "from AdamW in the steps to AdamW's training loss after 2 epochs, {early} [{early.low}, {early.high}] "
            "times as many; to that after 10 epochs it took {late} [{late.low}, {late.high}] times as many. With six "
            "it took {deep_early} [{deep_early.low}, {deep_early.high}] times as many to that after 3 epochs and "
            "{deep_late} [{deep_late.low}, {deep_late.high}] times to that after 10. After the same number of steps "
            "more is to be seen: its training loss was {early_loss} [{early_loss.low}, {early_loss.high}] and "
            "{late_loss} [{late_loss.low}, {late_loss.high}] times AdamW's at these moments with two layers, and "
            "{deep_early_loss} [{deep_early_loss.low}, {deep_early_loss.high}] and {deep_late_loss} "
            "[{deep_late_loss.low}, {deep_late_loss.high}] times with six. In the end, after 20 epochs, its test "
            "accuracy was higher by {deep_accuracy} [{deep_accuracy.low}, {deep_accuracy.high}] with six layers; with "
            "two, at {accuracy} [{accuracy.low}, {accuracy.high}], none is told to be ahead. Steps are counted here, "
            "not time.",
            "zh": "要看网络，也要看训练到什么时候，而且没有一处省下一半。两个隐藏层上，达到 AdamW 在 2 个 epoch "
            "后的训练损失，步数是 AdamW 的 {early} 倍 [{early.low}, {early.high}]，分不出快慢；达到 10 个 epoch 后的，"
            "是 {late} 倍 [{late.low}, {late.high}]。六个隐藏层上，达到 3 个 epoch 后的损失是 {deep_early} 倍 "
            "[{deep_early.low}, {deep_early.high}]，10 个 epoch 后的是 {deep_late} 倍 [{deep_late.low}, "
            "{deep_late.high}]。步数相同时差别更明显：在这几个时刻，训练损失两个隐藏层上是 AdamW 的 "
            "{early_loss} 倍 [{early_loss.low}, {early_loss.high}] 和 {late_loss} 倍 [{late_loss.low}, "
            "{late_loss.high}]，六个隐藏层上是 {deep_early_loss} 倍 [{deep_early_loss.low}, {deep_early_loss.high}] 和 "
            "{deep_late_loss} 倍 [{deep_late_loss.low}, {deep_late_loss.high}]。20 个 epoch "
            "后，六个隐藏层上测试准确率高 {deep_accuracy} [{deep_accuracy.low}, {deep_accuracy.high}]；两个隐藏层上差 "
            "{accuracy} [{accuracy.low}, {accuracy.high}]，分不出高低。这里数的是步数，不是时间。",
        },
        "fails": {
            "en": "Nowhere did it take fewer steps: {early} and {late} times AdamW's with two hidden layers, "
            "{deep_early} and {deep_late} times with six. After as many steps its loss was {early_loss}, "
            "{late_loss}, {deep_early_loss} and {deep_late_loss} times AdamW's, its test accuracy in the end differed "
            "by {accuracy} and {deep_accuracy}.",
            "zh": "没有一处步数更少：两个隐藏层上是 AdamW 的 {early} 和 {late} 倍，六个隐藏层上是 {deep_early} 和 "
            "{deep_late} 倍。步数相同时，损失是 AdamW 的 {early_loss}、{late_loss}、{deep_early_loss} 和 "
            "{deep_late_loss} 倍，最后的测试准确率相差 {accuracy} 和 {deep_accuracy}。",
        },
        "no_difference": {
            "en": "Nowhere is it told from chance that it takes fewer steps or more: {early} [{early.low}, "
            "{early.high}] and {late} [{late.low}, {late.high}] times AdamW's with two hidden layers, {deep_early} "
            "[{deep_early.low}, {deep_early.high}] and {deep_late} [{deep_late.low}, {deep_late.high}] times with "
            "six. Its loss was {early_loss}, {late_loss}, {deep_early_loss} and {deep_late_loss} times AdamW's, its "
            "test accuracy in the end differed by {accuracy} and {deep_accuracy}.",
            "zh": "步数是多是少，处处都分不清是不是偶然：两个隐藏层上是 AdamW 的 {early} 倍 [{early.low}, "
            "{early.high}] 和 {late} 倍 [{late.low}, {late.high}]，六个隐藏层上是 {deep_early} 倍 [{deep_early.low}, "
            "{deep_early.high}] 和 {deep_late} 倍 [{deep_late.low}, {deep_late.high}]。损失是 AdamW 的 "
            "{early_loss}、{late_loss}、{deep_early_loss} 和 {deep_late_loss} 倍，最后的测试准确率相差 {accuracy} 和 "
            "{deep_accuracy}。",
        },
    },
)
def muon_is_faster(measured: Measurements) -> Judgement:
    """Steps of Muon to AdamW's training losses over AdamW's own, early and late, in two networks."""
    found, saved = {}, []
    for short, network in NETWORKS.items():
        muon, adamw = (f"lion_muon.{network}.{method}" for method in ("muon", "adamw"))
        for moment in ("early", "late"):
            saved.append(decades(measured, f"{adamw}.{moment}.steps", f"{muon}.{moment}.steps"))
            for what, end in (("steps", ""), ("train_loss", "_loss")):
                effect = decades(measured, f"{muon}.{moment}.{what}", f"{adamw}.{moment}.{what}")
                found[short + moment + end] = ratio(effect)
        accuracies = (f"{method}.end.test_accuracy" for method in (muon, adamw))
        found[f"{short}accuracy"] = told(gain(measured, *accuracies))
    return Judgement(better(saved), **found)
