"""Lion beside AdamW: its learning rate, and how well it ends."""

from __future__ import annotations

import math

from gradnotes.claims import Judgement, Kind, Measurements, Number, Value, claim, number
from gradnotes.claims.optimizers._training import LION, NOTICED, gain, of, told
from gradnotes.claims.statistics import Effect

LEAST, MOST = math.log2(3), math.log2(10)
"""Three to ten times smaller, in doublings."""

NETWORKS = {"": "shallow", "deep_": "deep"}
"""How the names of numbers begin, and those of measurements."""


def factor(effect: Effect) -> Value:
    """Doublings as a factor, with its interval."""
    low, middle, high = (2.0**value for value in (effect.low, effect.difference, effect.high))
    return number(middle, interval=(low, high))


@claim(
    statement={
        "en": "Lion's best learning rate is three to ten times smaller than AdamW's.",
        "zh": "Lion 的最佳学习率是 AdamW 的三分之一到十分之一。",
    },
    origin=LION,
    rests_on=("experiments.optimizers.lion_muon",),
    refuted_by={
        "en": "A network and a length of training for which the ratio of the two best rates, tuned in the same way, "
        "lies below 3 or above 10 with its whole interval; if it does for all, nothing is left. To hold without a "
        "condition, every interval must lie between.",
        "zh": "用同样的办法调优，某个网络、某个训练长度上，两个最佳学习率之比的整个区间都小于 3 或都大于 10；"
        "如果处处如此，这个说法就完全不成立。要无条件成立，则每个区间都要落在 3 与 10 之间。",
    },
    numbers={
        "early": Number(
            {
                "en": "AdamW's best rate over Lion's for the loss after 2 epochs, two hidden layers",
                "zh": "2 个 epoch 后的损失，AdamW 的最佳学习率是 Lion 的几倍，两个隐藏层",
            },
            ".1f",
        ),
        "late": Number({"en": "for the loss after 10 epochs", "zh": "10 个 epoch 后的损失"}, ".1f"),
        "end": Number({"en": "for the test accuracy after 20", "zh": "20 个 epoch 后的测试准确率"}, ".1f"),
        "annealed": Number({"en": "the same, rates that fall to 0", "zh": "同上，学习率降到 0"}, ".1f"),
        "deep_early": Number(
            {"en": "for the loss after 3 epochs, six hidden layers", "zh": "3 个 epoch 后的损失，六个隐藏层"}, ".1f"
        ),
        "deep_late": Number({"en": "for the loss after 10 epochs", "zh": "10 个 epoch 后的损失"}, ".1f"),
        "deep_end": Number({"en": "for the test accuracy after 20", "zh": "20 个 epoch 后的测试准确率"}, ".1f"),
        "deep_annealed": Number({"en": "the same, rates that fall to 0", "zh": "同上，学习率降到 0"}, ".1f"),
    },
    findings={
        "holds": {
            "en": "With two hidden layers AdamW's best rate was {early}, {late}, {end} and {annealed} times Lion's, "
            "with six {deep_early}, {deep_late}, {deep_end} and {deep_annealed} times.",
            "zh": "两个隐藏层上，AdamW 的最佳学习率是 Lion 的 {early}、{late}、{end} 和 {annealed} 倍；六个隐藏层上是 "
            "{deep_early}、{deep_late}、{deep_end} 和 {deep_annealed} 倍。",
        },
        "depends": {
            "en": "Smaller it was everywhere, but by how much depends on the network and on what it is tuned for. With "
            "two hidden layers AdamW's best rate was {early} [{early.low}, {early.high}] times Lion's for the training "
            "loss after 2 epochs and {late} times for that after 10, the same for all seeds; for the test accuracy "
            "after 20 it was {end} [{end.low}, {end.high}] times, and {annealed} [{annealed.low}, {annealed.high}] "
            "times where the rates fall to 0. With six it was {deep_early} [{deep_early.low}, {deep_early.high}] times "
            "for the loss after 3 epochs and {deep_late} [{deep_late.low}, {deep_late.high}] times for that after 10, "
            "the only interval that lies wholly outside; for the test accuracy {deep_end} [{deep_end.low}, "
            "{deep_end.high}] and {deep_annealed} [{deep_annealed.low}, {deep_annealed.high}] times. Powers of two "
            "were tried, with batches of 64 and without decay.",
            "zh": "处处都更小，但小多少要看网络，也要看按什么来调。两个隐藏层上，按 2 个 epoch 后的训练损失调，AdamW "
            "的最佳学习率是 Lion 的 {early} 倍 [{early.low}, {early.high}]；按 10 个 epoch 后的调是 {late} "
            "倍，所有种子都一样；按 20 个 epoch 后的测试准确率调是 {end} 倍 [{end.low}, {end.high}]，学习率降到 0 时是 "
            "{annealed} 倍 [{annealed.low}, {annealed.high}]。六个隐藏层上，按 3 个 epoch 后的损失调是 {deep_early} 倍 "
            "[{deep_early.low}, {deep_early.high}]；按 10 个 epoch 后的调是 {deep_late} 倍 [{deep_late.low}, "
            "{deep_late.high}]，只有这个区间整个落在 3 到 10 之外；按测试准确率调是 {deep_end} 倍 [{deep_end.low}, "
            "{deep_end.high}]，降到 0 时是 {deep_annealed} 倍 [{deep_annealed.low}, {deep_annealed.high}]。"
            "试的学习率是 2 的整数次幂，批次大小 64，没有衰减。",
        },
        "fails": {
            "en": "Nowhere was the ratio between 3 and 10: AdamW's best rate was {early}, {late}, {end} and {annealed} "
            "times Lion's with two hidden layers and {deep_early}, {deep_late}, {deep_end} and {deep_annealed} times "
            "with six.",
            "zh": "没有一处在 3 与 10 之间：AdamW 的最佳学习率，两个隐藏层上是 Lion 的 {early}、{late}、{end} 和 "
            "{annealed} 倍，六个隐藏层上是 {deep_early}、{deep_late}、{deep_end} 和 {deep_annealed} 倍。",
        },
    },
)
def lion_rate_is_smaller(measured: Measurements) -> Judgement:
    """By how many doublings AdamW's best rates lie above Lion's, for four aims of tuning in two networks."""
    effects = {
        short + moment: gain(
            measured, f"lion_muon.{network}.adamw.{moment}.log2_rate", f"lion_muon.{network}.lion.{moment}.log2_rate"
        )
        for short, network in NETWORKS.items()
        for moment in ("early", "late", "end", "annealed")
    }
    inside = all(effect.low >= LEAST and effect.high <= MOST for effect in effects.values())
    outside = all(effect.high < LEAST or effect.low > MOST for effect in effects.values())
    verdict: Kind = "holds" if inside else "fails" if outside else "depends"
    return Judgement(verdict, **{name: factor(effect) for name, effect in effects.items()})


@claim(
    statement={
        "en": "Lion ends as well as AdamW or better.",
        "zh": "Lion 最后的结果不亚于 AdamW，甚至更好。",
    },
    origin=LION,
    rests_on=("experiments.optimizers.lion_muon",),
    refuted_by={
        "en": "A test accuracy after 20 epochs that is lower than AdamW's by more than chance, each at its own best "
        "learning rate; if it is in both networks, at constant rates and at rates that fall to 0, nothing is left. To "
        "hold, no interval may reach a hundredth below AdamW's.",
        "zh": "各用最好的学习率，20 个 epoch 后的测试准确率低于 AdamW，且不是偶然；如果两个网络上，学习率恒定和降到 0 "
        "时都如此，这个说法就完全不成立。要成立，则没有一个区间伸到比 AdamW 低一个百分点的地方。",
    },
    numbers={
        "end": Number(
            {
                "en": "test accuracy of Lion less AdamW's, two hidden layers, constant rate",
                "zh": "Lion 的测试准确率减 AdamW 的，两个隐藏层，学习率恒定",
            },
            "+.3f",
        ),
        "annealed": Number({"en": "the same, rates that fall to 0", "zh": "同上，学习率降到 0"}, "+.3f"),
        "deep_end": Number({"en": "six hidden layers, constant rate", "zh": "六个隐藏层，学习率恒定"}, "+.3f"),
        "deep_annealed": Number({"en": "the same, rates that fall to 0", "zh": "同上，学习率降到 0"}, "+.3f"),
        "lion": Number(
            {"en": "Lion, two hidden layers, rates that fall to 0", "zh": "Lion，两个隐藏层，学习率降到 0"}, ".3f"
        ),
        "adamw": Number({"en": "AdamW, the same", "zh": "AdamW，同上"}, ".3f"),
    },
    findings={
        "holds": {
            "en": "Its test accuracy differs from AdamW's by {end} and {annealed} with two hidden layers, by "
            "{deep_end} and {deep_annealed} with six, at a constant rate and at one that falls to 0: nowhere a "
            "hundredth less. With two layers and a falling rate it is {lion} against {adamw}.",
            "zh": "测试准确率与 AdamW 之差，两个隐藏层上是 {end}（学习率恒定）和 {annealed}（降到 0），六个隐藏层上是 "
            "{deep_end} 和 {deep_annealed}：没有一处低一个百分点。两个隐藏层、学习率降到 0 时，是 {lion} 对 {adamw}。",
        },
        "depends": {
            "en": "Its test accuracy differs from AdamW's by {end} [{end.low}, {end.high}] and {annealed} "
            "[{annealed.low}, {annealed.high}] with two hidden layers, by {deep_end} [{deep_end.low}, "
            "{deep_end.high}] and {deep_annealed} [{deep_annealed.low}, {deep_annealed.high}] with six, at a constant "
            "rate and at one that falls to 0: lower beyond chance where the interval lies below 0. With two layers and "
            "a falling rate it is {lion} against {adamw}.",
            "zh": "测试准确率与 AdamW 之差，两个隐藏层上是 {end} [{end.low}, {end.high}]（学习率恒定）和 {annealed} "
            "[{annealed.low}, {annealed.high}]（降到 0），六个隐藏层上是 {deep_end} [{deep_end.low}, {deep_end.high}] "
            "和 {deep_annealed} [{deep_annealed.low}, {deep_annealed.high}]：区间整个在 0 以下的，确实更低，不是偶然。"
            "两个隐藏层、学习率降到 0 时，是 {lion} 对 {adamw}。",
        },
        "fails": {
            "en": "Not in these small networks with batches of 64. Each at its own best rate, its test accuracy "
            "differs from AdamW's by {end} [{end.low}, {end.high}] with two hidden layers and by {deep_end} "
            "[{deep_end.low}, {deep_end.high}] with six; a rate that falls to 0 does not help it, at {annealed} "
            "[{annealed.low}, {annealed.high}] and {deep_annealed} [{deep_annealed.low}, {deep_annealed.high}]. With "
            "two layers and a falling rate it is {lion} against {adamw}. The paper itself expects gains of larger "
            "batches.",
            "zh": "在批次大小为 64 的这两个小网络上不成立。各用最好的学习率，测试准确率与 AdamW 之差，两个隐藏层上是 "
            "{end} [{end.low}, {end.high}]，六个隐藏层上是 {deep_end} [{deep_end.low}, {deep_end.high}]；学习率降到 0 "
            "也追不上，是 {annealed} [{annealed.low}, {annealed.high}] 和 {deep_annealed} [{deep_annealed.low}, "
            "{deep_annealed.high}]。两个隐藏层、学习率降到 0 时，是 {lion} 对 {adamw}。论文自己也说，批次大才有好处。",
        },
        "no_difference": {
            "en": "Its test accuracy differs from AdamW's by {end} [{end.low}, {end.high}] and {annealed} "
            "[{annealed.low}, {annealed.high}] with two hidden layers, by {deep_end} [{deep_end.low}, "
            "{deep_end.high}] and {deep_annealed} [{deep_annealed.low}, {deep_annealed.high}] with six: none is told "
            "from chance, but a hundredth less is not ruled out. With two layers and a falling rate it is {lion} "
            "against {adamw}.",
            "zh": "测试准确率与 AdamW 之差，两个隐藏层上是 {end} [{end.low}, {end.high}] 和 {annealed} "
            "[{annealed.low}, {annealed.high}]，六个隐藏层上是 {deep_end} [{deep_end.low}, {deep_end.high}] 和 "
            "{deep_annealed} [{deep_annealed.low}, {deep_annealed.high}]：都分不清是不是偶然，"
            "但也不能排除低一个百分点。两个隐藏层、学习率降到 0 时，是 {lion} 对 {adamw}。",
        },
    },
)
def lion_ends_as_well(measured: Measurements) -> Judgement:
    """Test accuracies at the rates that are best for them on another split, constant and falling to 0."""
    effects = {
        short + moment: gain(
            measured,
            f"lion_muon.{network}.lion.{moment}.test_accuracy",
            f"lion_muon.{network}.adamw.{moment}.test_accuracy",
        )
        for short, network in NETWORKS.items()
        for moment in ("end", "annealed")
    }
    worse = [effect.high < 0 for effect in effects.values()]
    verdict: Kind = "no_difference"
    if all(effect.low > -NOTICED for effect in effects.values()):
        verdict = "holds"
    elif any(worse):
        verdict = "fails" if all(worse) else "depends"
    reached = {name: of(measured, f"lion_muon.shallow.{name}.annealed.test_accuracy") for name in ("lion", "adamw")}
    return Judgement(verdict, **{name: told(effect) for name, effect in effects.items()}, **reached)
