"""ELU: speed, mean and initialization."""

from __future__ import annotations

import math

from gradnotes.claims import S3, Judgement, Kind, Measurements, Number, claim, number
from gradnotes.claims.activations._steps import RATIOS, judge, of_shapes
from gradnotes.claims.statistics import paired


@claim(
    statement={"en": "ELU converges fast.", "zh": "ELU 收敛速度快。"},
    origin=S3,
    rests_on=("experiments.activations.convergence",),
    refuted_by={
        "en": "Networks of ReLU that need no more steps than those of ELU.",
        "zh": "用 ReLU 的网络所需的步数不比用 ELU 的多。",
    },
    numbers=RATIOS,
    findings={
        "holds": {
            "en": "To the same training loss ReLU took {shallow} times the steps of ELU with two hidden layers, {deep} "
            "times with six and {normalized} times with six and batch normalization.",
            "zh": "达到同样的训练损失，ReLU 的步数，2 个隐藏层时是 ELU 的 {shallow} 倍，6 个时是 {deep} 倍，再加上批归"
            "一化是 {normalized} 倍。",
        },
        "depends": {
            "en": "On the network. To the same training loss ReLU took {shallow} times the steps of ELU with two "
            "hidden layers and {deep} times with six; with six and batch normalization it was {normalized} times. An "
            "interval that includes one is no difference.",
            "zh": "取决于网络。达到同样的训练损失，ReLU 的步数，2 个隐藏层时是 ELU 的 {shallow} 倍，6 个时是 {deep} "
            "倍；6 个再加上批归一化，是 {normalized} 倍。区间含 1 的，就是没有差别。",
        },
        "no_difference": {
            "en": "ReLU took {shallow}, {deep} and {normalized} times the steps of ELU, none told to be above one; a "
            "factor of {detectable} would have been seen.",
            "zh": "ReLU 的步数是 ELU 的 {shallow}、{deep}、{normalized} 倍，都看不出大于 1；达到 {detectable} 倍就能分"
            "辨出来。",
        },
        "fails": {
            "en": "ReLU took {shallow}, {deep} and {normalized} times the steps of ELU: fewer in all three.",
            "zh": "ReLU 的步数是 ELU 的 {shallow}、{deep}、{normalized} 倍，三处都更少。",
        },
    },
)
def elu_converges_fast(measured: Measurements) -> Judgement:
    """ReLU against ELU in three networks."""
    effects, shown = of_shapes(measured, "relu", "elu")
    return Judgement(judge(effects), **shown)


@claim(
    statement={"en": "The outputs of ELU have a mean near zero.", "zh": "ELU 输出的均值接近零。"},
    origin=S3,
    rests_on=("experiments.activations.properties", "experiments.activations.convergence"),
    refuted_by={
        "en": "A mean under a standard normal input of more than half of ReLU's, or units of trained networks whose "
        "outputs are as much offset as with ReLU.",
        "zh": "标准正态输入下的均值超过 ReLU 的一半，或者训练好的网络里，单元输出的偏移与 ReLU 一样大。",
    },
    numbers={
        "elu": Number({"en": "mean of ELU, standard normal input", "zh": "ELU 的均值，标准正态输入"}, ".3f"),
        "relu": Number({"en": "mean of ReLU", "zh": "ReLU 的均值"}, ".3f"),
        "elu_offset": Number(
            {
                "en": "trained, six layers: share of the mean square that is mean, ELU",
                "zh": "训练后，6 层：均值占均方的比例，ELU",
            },
            ".0%",
        ),
        "relu_offset": Number({"en": "the same, ReLU", "zh": "同上，ReLU"}, ".0%"),
        "difference": Number({"en": "difference of the two", "zh": "两者之差"}, "+.0%"),
    },
    findings={
        "holds": {
            "en": "Nearer than ReLU's: {elu} under a standard normal input, against {relu}. In trained networks of six "
            "layers the units' means make up {elu_offset} of their mean squares, with ReLU {relu_offset}.",
            "zh": "比 ReLU 近：标准正态输入下是 {elu}，ReLU 是 {relu}。在训练好的 6 层网络里，单元均值的平方占均方的 "
            "{elu_offset}，用 ReLU 时占 {relu_offset}。",
        },
        "depends": {
            "en": "Under a standard normal input, yes: {elu} against {relu} for ReLU. In trained networks the units' "
            "means make up {elu_offset} of their mean squares, which is not told from ReLU's {relu_offset}, or is "
            "more.",
            "zh": "标准正态输入下如此：{elu}，ReLU 是 {relu}。但在训练好的网络里，单元均值的平方占均方的 {elu_offset}，"
            "与 ReLU 的 {relu_offset} 分不出差别，甚至更大。",
        },
        "fails": {
            "en": "Under a standard normal input it is {elu}, against {relu} for ReLU.",
            "zh": "标准正态输入下是 {elu}，ReLU 是 {relu}。",
        },
    },
)
def elu_has_a_mean_near_zero(measured: Measurements) -> Judgement:
    """Means under a standard normal input, and in trained networks."""
    elu, relu = (measured[f"activations.properties.{name}.mean"].value for name in ("elu", "relu"))
    offsets = {name: measured[f"activations.convergence.deep.{name}.offset"] for name in ("elu", "relu")}
    effect = paired(measured.samples(offsets["relu"].id), measured.samples(offsets["elu"].id))
    verdict: Kind = "fails" if abs(elu) > relu / 2 else "holds" if effect.low > 0 else "depends"
    return Judgement(
        verdict,
        elu=number(elu),
        relu=number(relu, theory=1 / math.sqrt(2 * math.pi)),
        elu_offset=number(offsets["elu"].value),
        relu_offset=number(offsets["relu"].value),
        difference=number(effect.difference, interval=effect.interval),
    )


@claim(
    statement={
        "en": "With ELU a network is insensitive to its initial weights.",
        "zh": "使用 ELU 的神经网络对权重的初始值不敏感。",
    },
    origin=S3,
    rests_on=("experiments.activations.sensitivity",),
    refuted_by={
        "en": "A range of initial scales that train which is no wider than with ReLU.",
        "zh": "能训练成功的初始尺度，范围并不比用 ReLU 时宽。",
    },
    numbers={
        "elu": Number(
            {"en": "factors of two in $c$ that train, ELU, of 11", "zh": "11 个 $c$ 中能训练成功的个数，ELU"}, ".1f"
        ),
        "relu": Number({"en": "the same, ReLU", "zh": "同上，ReLU"}, ".1f"),
        "tanh": Number({"en": "the same, tanh", "zh": "同上，tanh"}, ".1f"),
        "wider": Number({"en": "ELU less ReLU", "zh": "ELU 减 ReLU"}, "+.1f"),
        "below": Number({"en": "the same, $c$ below 1", "zh": "同上，$c$ 小于 1 的"}, "+.1f"),
        "detectable": Number({"en": "smallest difference that would be seen", "zh": "能分辨出的最小差别"}, ".1f"),
    },
    findings={
        "holds": {
            "en": "Of eleven scales of the weights, each twice the one before, {elu} trained with ELU and {relu} with "
            "ReLU.",
            "zh": "权重的方差取 11 个尺度，每个是前一个的两倍，用 ELU 有 {elu} 个能训练成功，用 ReLU 有 {relu} 个。",
        },
        "depends": {
            "en": "Less sensitive than with ReLU, not insensitive. Of eleven variances of the weights, each twice the "
            "one before, {elu} train a network of six layers with ELU, {relu} with ReLU and {tanh} with tanh, at a "
            "learning rate that suits the middle of them. Below $c = 1$ the difference to ReLU is {below}: what ELU "
            "forgives are weights that are too small.",
            "zh": "比 ReLU 迟钝一些，谈不上不敏感。权重方差取 11 个值，每个是前一个的两倍，学习率按居中的尺度调好，6 层"
            "网络能训练成功的，ELU 有 {elu} 个，ReLU 有 {relu} 个，tanh 有 {tanh} 个。在 $c$ 小于 1 的一侧，与 ReLU 相"
            "差 {below} 个：ELU 容忍的是偏小的权重。",
        },
        "no_difference": {
            "en": "Of eleven scales {elu} train with ELU and {relu} with ReLU, which are not told apart; a difference "
            "of {detectable} would have been seen.",
            "zh": "11 个尺度里，用 ELU 有 {elu} 个能训练成功，用 ReLU 有 {relu} 个，分不出差别；相差 {detectable} 个就"
            "能分辨出来。",
        },
        "fails": {
            "en": "Of eleven scales {elu} train with ELU, fewer than the {relu} of ReLU.",
            "zh": "11 个尺度里，用 ELU 有 {elu} 个能训练成功，比 ReLU 的 {relu} 个还少。",
        },
    },
)
def elu_is_insensitive_to_initialization(measured: Measurements) -> Judgement:
    """How many scales of the initial weights train, at a learning rate that suits the middle of them."""
    head = "activations.sensitivity"
    counts = {name: measured[f"{head}.{name}.octaves"].value for name in ("elu", "relu", "tanh")}
    wider = paired(*(measured.samples(f"{head}.{name}.octaves") for name in ("elu", "relu")))
    below = paired(*(measured.samples(f"{head}.{name}.octaves_below_1") for name in ("elu", "relu")))
    verdict: Kind = "no_difference"
    if wider.low > 0:
        scales = sum(name.startswith(f"{head}.elu.c_") for name in measured)
        verdict = "holds" if counts["elu"] > scales - 1 else "depends"
    elif wider.high < 0:
        verdict = "fails"
    return Judgement(
        verdict,
        **{name: number(count) for name, count in counts.items()},
        wider=number(wider.difference, interval=wider.interval),
        below=number(below.difference, interval=below.interval),
        detectable=number(wider.detectable),
    )
