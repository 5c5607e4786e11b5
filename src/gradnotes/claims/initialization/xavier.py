"""Xavier initialization."""

from __future__ import annotations

import math

from gradnotes.claims import S0, S3, Judgement, Kind, Measurements, Number, claim, number
from gradnotes.claims.initialization._networks import DEPTH


@claim(
    statement={
        "en": "Xavier initialization makes the variance of a layer's output equal to that of its input.",
        "zh": "Xavier 初始化使每层输出的方差等于输入的方差。",
    },
    origin=S0,
    rests_on=("experiments.initialization.fans",),
    refuted_by={
        "en": "A linear layer whose output differs in variance from its input by more than a tenth.",
        "zh": "线性层输出的方差与输入相差超过一成。",
    },
    numbers={
        "square": Number(
            {"en": "output over input, 256 to 256, linear", "zh": "输出与输入之比，256 到 256，线性"}, ".2f"
        ),
        "narrowing": Number({"en": "the same, 1024 to 256", "zh": "同上，1024 到 256"}, ".2f"),
        "widening": Number({"en": "the same, 256 to 1024", "zh": "同上，256 到 1024"}, ".2f"),
        "tanh": Number({"en": "256 to 256 behind tanh", "zh": "256 到 256，经过 tanh"}, ".2f"),
    },
    findings={
        "holds": {
            "en": "The ratio is {square}, {narrowing} and {widening}.",
            "zh": "比值为 {square}、{narrowing} 和 {widening}。",
        },
        "depends": {
            "en": "In a linear layer as wide as its input: {square}. Where the widths differ it is a compromise with "
            "the gradient ({narrowing} and {widening}), and behind tanh {tanh} is left.",
            "zh": "只在输入输出等宽的线性层成立：{square}。宽度不等时，它是信号与梯度之间的折中（{narrowing} 与 "
            "{widening}）；经过 tanh 则只剩 {tanh}。",
        },
        "fails": {"en": "Even between equal widths the ratio is {square}.", "zh": "即使宽度相等，比值也是 {square}。"},
    },
)
def xavier_keeps_variance(measured: Measurements) -> Judgement:
    """Output variance against input variance under Xavier's compromise."""
    head = "initialization.fans"
    square, narrowing, widening = (
        measured[f"{head}.linear.from_{widths}.average.forward"].value
        for widths in ("256_to_256", "1024_to_256", "256_to_1024")
    )
    tanh = measured[f"{head}.tanh.from_256_to_256.average.forward"].value
    kept = [abs(ratio - 1) < 0.1 for ratio in (square, narrowing, widening, tanh)]
    verdict: Kind = "holds" if all(kept) else "depends" if kept[0] else "fails"
    return Judgement(
        verdict,
        square=number(square, theory=1.0),
        narrowing=number(narrowing, theory=2 * 1024 / (1024 + 256)),
        widening=number(widening, theory=2 * 256 / (1024 + 256)),
        tanh=number(tanh),
    )


@claim(
    statement={
        "en": "Xavier initialization suits networks with sigmoid and tanh, and not those with ReLU.",
        "zh": "Xavier 初始化适用于 sigmoid 和 tanh，不适用于 ReLU。",
    },
    origin=S0,
    rests_on=("experiments.initialization.signal",),
    refuted_by={
        "en": "A gradient that loses more decades over 50 layers of sigmoid or tanh than over as many of ReLU.",
        "zh": "经过 50 层 sigmoid 或 tanh 后，梯度损失的数量级比 ReLU 还多。",
    },
    numbers={
        "tanh": Number(
            {"en": "gradient through 50 layers of tanh, decades", "zh": "穿过 50 层 tanh 的梯度（数量级）"}, "+.1f"
        ),
        "sigmoid": Number({"en": "the same with sigmoid", "zh": "同上，sigmoid"}, "+.1f"),
        "relu": Number({"en": "the same with ReLU", "zh": "同上，ReLU"}, "+.1f"),
    },
    findings={
        "holds": {
            "en": "The gradient changes by {tanh} decades with tanh, {sigmoid} with sigmoid and {relu} with ReLU.",
            "zh": "梯度的变化：tanh 为 {tanh} 个数量级，sigmoid 为 {sigmoid}，ReLU 为 {relu}。",
        },
        "depends": {
            "en": "It suits tanh ({tanh} decades over 50 layers) and not ReLU ({relu}). Sigmoid fares worst of all "
            "({sigmoid}): "
            "its slope is a quarter at most, which the derivation, made for slope one at zero, leaves out.",
            "zh": "适合 tanh（50 层变化 {tanh} 个数量级），不适合 ReLU（{relu}）。sigmoid 反而最差（{sigmoid}）："
            "它的斜率最大不过四分之一，而推导假设零点处斜率为 1，没有计入这一点。",
        },
        "fails": {
            "en": "With tanh the gradient changes by {tanh} decades, with ReLU by {relu}.",
            "zh": "梯度的变化：tanh 为 {tanh} 个数量级，ReLU 为 {relu}。",
        },
    },
)
def xavier_suits_saturating(measured: Measurements) -> Judgement:
    """Gradients through deep networks at c = 1, which is Xavier's between equal widths."""
    gradient = {
        name: measured[f"initialization.signal.{name}.c_1.backward"].value for name in ("tanh", "sigmoid", "relu")
    }
    better = [abs(gradient[name]) < abs(gradient["relu"]) for name in ("tanh", "sigmoid")]
    verdict: Kind = "holds" if all(better) else "depends" if better[0] else "fails"
    return Judgement(
        verdict,
        tanh=number(gradient["tanh"]),
        sigmoid=number(gradient["sigmoid"]),
        relu=number(gradient["relu"], theory=DEPTH / 2 * math.log10(1 / 2)),
    )


@claim(
    statement={
        "en": "Xavier initialization is unsuited to models that concatenate; scaling by fan_in alone is friendlier to "
        "concatenation and addition.",
        "zh": "Xavier 初始化不适用于带级联（拼接）结构的模型；只按 fan_in 缩放，对拼接和相加更友好。",
    },
    origin=S3,
    rests_on=("experiments.initialization.concatenation",),
    refuted_by={
        "en": "A layer whose variance does not depend, under Xavier, on being drawn whole or as two parts to "
        "concatenate.",
        "zh": "Xavier 初始化下，一层整体初始化与拆成两半分别初始化再拼接，方差相同。",
    },
    numbers={
        "xavier": Number(
            {"en": "variance of two halves concatenated, Xavier", "zh": "两半拼接后的方差，Xavier"}, ".2f"
        ),
        "fan_in": Number({"en": "the same, scaled by fan_in", "zh": "同上，按 fan_in 缩放"}, ".2f"),
        "xavier_sum": Number({"en": "variance of a sum of two layers, Xavier", "zh": "两层相加的方差，Xavier"}, ".2f"),
        "fan_in_sum": Number({"en": "the same, scaled by fan_in", "zh": "同上，按 fan_in 缩放"}, ".2f"),
    },
    findings={
        "holds": {
            "en": "Concatenation gives {xavier} against {fan_in}, addition {xavier_sum} against {fan_in_sum}.",
            "zh": "拼接后分别为 {xavier} 与 {fan_in}，相加后分别为 {xavier_sum} 与 {fan_in_sum}。",
        },
        "depends": {
            "en": "True of concatenation: drawn as two halves, a layer that keeps the variance has {xavier} under "
            "Xavier, since each half counts its own fan_out, and {fan_in} by fan_in. For addition both double it "
            "({xavier_sum} and {fan_in_sum}).",
            "zh": "对拼接成立：同一层拆成两半初始化，Xavier 下方差变成 {xavier}（每一半都按自己的 fan_out 计算），按 "
            "fan_in 则是 {fan_in}。对相加则没有区别，两者都翻倍（{xavier_sum} 与 {fan_in_sum}）。",
        },
        "fails": {"en": "Concatenation gives {xavier} against {fan_in}.", "zh": "拼接后分别为 {xavier} 与 {fan_in}。"},
    },
)
def concatenation_wants_fan_in(measured: Measurements) -> Judgement:
    """Variance behind concatenated and added layers under both rules."""
    value = {
        (rule, what): measured[f"initialization.concatenation.{rule}.{what}"].value
        for rule in ("xavier", "fan_in")
        for what in ("split", "sum")
    }
    split = abs(value["xavier", "split"] - 1) > 0.1 > abs(value["fan_in", "split"] - 1)
    added = value["xavier", "sum"] - value["fan_in", "sum"] > 0.1
    verdict: Kind = "fails" if not split else "holds" if added else "depends"
    return Judgement(
        verdict,
        xavier=number(value["xavier", "split"]),
        fan_in=number(value["fan_in", "split"], theory=1.0),
        xavier_sum=number(value["xavier", "sum"], theory=2.0),
        fan_in_sum=number(value["fan_in", "sum"], theory=2.0),
    )
