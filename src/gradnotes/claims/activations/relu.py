"""ReLU: units that die."""

from __future__ import annotations

from gradnotes.claims import PRACTICE, S3, Judgement, Kind, Measurements, Number, claim, number
from gradnotes.claims.activations._dead_units import DEAD, at_rate


@claim(
    statement={
        "en": "ReLU units die in training: they end at zero for all data and are not updated any more.",
        "zh": "ReLU 的单元会在训练中死掉：对所有数据都输出零，再也得不到更新。",
    },
    origin=S3,
    rests_on=("experiments.activations.dead_units",),
    refuted_by={
        "en": "Fewer than a twentieth of the units dead after training, whatever the learning rate.",
        "zh": "无论学习率多大，训练之后死掉的单元都不到二十分之一。",
    },
    numbers={
        "sgd": Number({"en": "dead at the best rate of SGD", "zh": "SGD 学习率最合适时死掉的单元"}, ".1%"),
        "sgd_double": Number({"en": "at twice that rate", "zh": "该学习率的 2 倍"}, ".0%"),
        "sgd_accuracy": Number({"en": "test accuracy there", "zh": "此时的测试准确率"}, ".0%"),
        "adam": Number({"en": "dead at the best rate of Adam", "zh": "Adam 学习率最合适时死掉的单元"}, ".1%"),
        "adam_eight": Number({"en": "at eight times that rate", "zh": "该学习率的 8 倍"}, ".0%"),
        "accuracy": Number({"en": "test accuracy there", "zh": "此时的测试准确率"}, ".0%"),
    },
    findings={
        "holds": {
            "en": "Even at the learning rate that trains best, {sgd} of the units were dead with SGD and {adam} with "
            "Adam.",
            "zh": "即使学习率最合适，死掉的单元用 SGD 时也有 {sgd}，用 Adam 时有 {adam}。",
        },
        "depends": {
            "en": "On the learning rate. Where training went best, {sgd} of the units were dead with SGD and {adam} "
            "with Adam. At eight times the rate of Adam it was {adam_eight}, with a test accuracy of still {accuracy}; "
            "at twice that of SGD {sgd_double}, and the test accuracy fell to {sgd_accuracy}.",
            "zh": "取决于学习率。学习率最合适时，死掉的单元用 SGD 只有 {sgd}，用 Adam 只有 {adam}。Adam 的学习率放大到 "
            "8 倍，死掉 {adam_eight}，而测试准确率仍有 {accuracy}；SGD 放大到 2 倍，死掉 {sgd_double}，测试准确率也跌"
            "到 {sgd_accuracy}。",
        },
        "fails": {
            "en": "At twice the best rate of SGD {sgd_double} of the units were dead, at eight times that of Adam "
            "{adam_eight}.",
            "zh": "SGD 的学习率取最合适的 2 倍，死掉的单元占 {sgd_double}；Adam 取 8 倍，占 {adam_eight}。",
        },
    },
)
def learning_rate_kills_relu(measured: Measurements) -> Judgement:
    """The share of dead units at the best learning rate and above it."""
    found = {
        "sgd": at_rate(measured, "sgd.relu.c_2", 1),
        "sgd_double": at_rate(measured, "sgd.relu.c_2", 2),
        "adam": at_rate(measured, "adam.relu.c_2", 1),
        "adam_eight": at_rate(measured, "adam.relu.c_2", 8),
    }
    verdict: Kind = "fails"
    if min(found["sgd"], found["adam"]) > DEAD:
        verdict = "holds"
    elif min(found["sgd_double"], found["adam_eight"]) > DEAD:
        verdict = "depends"
    shown = {name: number(share) for name, share in found.items()}
    return Judgement(
        verdict,
        **shown,
        sgd_accuracy=number(at_rate(measured, "sgd.relu.c_2", 2, "accuracy")),
        accuracy=number(at_rate(measured, "adam.relu.c_2", 8, "accuracy")),
    )


@claim(
    statement={
        "en": "A bad initialization leaves ReLU units dead from the start.",
        "zh": "初始化不好，ReLU 的单元一开始就是死的。",
    },
    origin=PRACTICE,
    rests_on=("experiments.activations.dead_units",),
    refuted_by={
        "en": "Fewer than a twentieth of the units dead at the start, for small and large weights and for negative "
        "biases.",
        "zh": "权重偏小、偏大，或者偏置为负，一开始就死掉的单元都不到二十分之一。",
    },
    numbers={
        "small": Number(
            {"en": "dead at the start, $c$ a quarter of He's", "zh": "开始时死掉的单元，$c$ 取 He 的四分之一"}, ".1%"
        ),
        "large": Number({"en": "the same, $c$ four times He's", "zh": "同上，$c$ 取 He 的 4 倍"}, ".1%"),
        "bias": Number({"en": "the same, He's $c$ and biases of −1", "zh": "同上，He 的 $c$，偏置为 −1"}, ".1%"),
        "after": Number(
            {"en": "with these biases, dead after training with Adam", "zh": "偏置为 −1，用 Adam 训练之后"}, ".1%"
        ),
    },
    findings={
        "holds": {
            "en": "With weights of a quarter of He's variance {small} of the units were dead at the start, with four "
            "times of it {large}, with biases of −1 {bias}.",
            "zh": "权重方差取 He 的四分之一，开始时死掉的单元占 {small}；取 4 倍，占 {large}；偏置取 −1，占 {bias}。",
        },
        "depends": {
            "en": "On the biases, not on the scale of the weights. With biases at zero {small} of the units were dead "
            "at the start with a quarter of He's variance, and {large} with four times it; with biases of −1 it was "
            "{bias}. Most of these come back, because the layers before them move: {after} were dead after training.",
            "zh": "取决于偏置，与权重的尺度无关。偏置为零时，权重方差取 He 的四分之一，开始时死掉的单元只有 {small}，"
            "取 4 倍也是 {large}；偏置取 −1，则有 {bias}。其中大部分还会活过来，因为它们前面的层在变：训练之后剩下 "
            "{after}。",
        },
        "fails": {
            "en": "With a quarter or four times He's variance {small} and {large} of the units were dead at the start, "
            "with biases of −1 {bias}.",
            "zh": "权重方差取 He 的四分之一或 4 倍，开始时死掉的单元占 {small} 和 {large}；偏置取 −1，占 {bias}。",
        },
    },
)
def initialization_kills_relu(measured: Measurements) -> Judgement:
    """Dead units before the first step, by the scale of the weights and by the bias."""
    starts = {"small": "c_0p5", "large": "c_8", "bias": "bias_minus_1"}
    dead = {
        name: measured[f"activations.dead_units.relu.{start}.silent_at_start"].value for name, start in starts.items()
    }
    verdict: Kind = "holds" if min(dead.values()) > DEAD else "depends" if max(dead.values()) > DEAD else "fails"
    after = at_rate(measured, "adam.relu.bias_minus_1", 1)
    return Judgement(verdict, **{name: number(share) for name, share in dead.items()}, after=number(after))
