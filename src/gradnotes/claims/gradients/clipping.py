"""Clipping: what it does to a gradient, and where it is needed."""

from __future__ import annotations

import math

from gradnotes.claims import S1, Judgement, Kind, Measurements, Number, claim, number
from gradnotes.claims.gradients._origins import RECURRENT_CHAPTER
from gradnotes.claims.statistics import Effect, paired

GRADIENTS = ("normal", "deep", "rnn")
"""Independent normal numbers; of a deep network with weights too large; of an RNN with spectral radius 2."""


@claim(
    statement={
        "en": "Where the gradient's norm exceeds a threshold, clipping scales it back to the threshold and keeps its "
        "direction.",
        "zh": "梯度范数超过设定的阈值时，裁剪把它按比例缩回阈值，方向不变。",
    },
    origin=S1,
    rests_on=("experiments.gradients.clipping",),
    refuted_by={
        "en": "A gradient that `clip_grad_norm_` turns, or one whose norm it leaves more than a hundredth away from "
        "the threshold.",
        "zh": "有梯度经过 `clip_grad_norm_` 方向改变了，或者范数与阈值相差百分之一以上。",
    },
    numbers={
        "cosine": Number({"en": "least cosine between before and after", "zh": "裁剪前后夹角余弦的最小值"}, ".6f"),
        "one": Number(
            {"en": "norm after it against a threshold of 0.5", "zh": "裁剪后的范数与阈值之比，阈值 0.5"}, ".4f"
        ),
        "thousandth": Number({"en": "the same, 0.0005", "zh": "同上，0.0005"}, ".4f"),
        "millionth": Number({"en": "the same, 0.0000005", "zh": "同上，0.0000005"}, ".4f"),
        "zero": Number(
            {"en": "entries that become 0 if one is infinite", "zh": "有一个元素为无穷大时，变成 0 的元素所占比例"},
            ".3%",
        ),
    },
    findings={
        "holds": {
            "en": "The cosine between before and after is at least {cosine}, and the norm after it is {one}, "
            "{thousandth} and {millionth} of the threshold for gradients of norm 1, a thousandth and a millionth.",
            "zh": "裁剪前后夹角的余弦至少为 {cosine}；范数为 1、千分之一和百万分之一的梯度，裁剪后的范数分别是阈值的 "
            "{one}、{thousandth} 和 {millionth}。",
        },
        "depends": {
            "en": "Of any threshold in use it is true: the cosine between before and after is {cosine}, and the norm "
            "is {one} of the threshold. As PyTorch adds a millionth to the norm before it divides, a threshold as "
            "small as that is missed ({millionth} of it is left). And where one entry of a gradient is infinite, "
            "{zero} of the entries become zero and that one NaN, without an error unless one asks for it.",
            "zh": "对实际会用的阈值都成立：裁剪前后夹角的余弦为 {cosine}，范数为阈值的 {one}。PyTorch "
            "在相除之前给范数加上百万分之一，所以阈值小到这个量级就不准了（只剩 {millionth}）。另外，"
            "只要有一个元素是无穷大，{zero} 的元素就变成零，它自己变成 NaN；除非另行指定，否则并不报错。",
        },
        "fails": {
            "en": "The cosine between before and after is {cosine}, and the norm {one} of the threshold.",
            "zh": "裁剪前后夹角的余弦为 {cosine}，范数为阈值的 {one}。",
        },
    },
)
def scales_back(measured: Measurements) -> Judgement:
    """Direction and norm after PyTorch's clipping by norm."""
    head = "gradients.clipping"
    cosine = min(min(measured.samples(f"{head}.{name}.by_norm.cosine")) for name in GRADIENTS)
    one, thousandth, millionth = (measured[f"{head}.epsilon.norm_{n}.limit_ratio"].value for n in ("1", "1em3", "1em6"))
    # In float32 the cosine of a vector with a multiple of it is off by rounding alone, far less than a millionth.
    exact = cosine > 1 - 1e-6 and abs(one - 1) < 0.01
    verdict: Kind = "fails" if not exact else "holds" if abs(millionth - 1) < 0.01 else "depends"
    return Judgement(
        verdict,
        cosine=number(min(cosine, 1.0), theory=1.0),
        one=number(one, theory=1.0),
        thousandth=number(thousandth, theory=1 / (1 + 1e-3)),
        millionth=number(millionth, theory=1 / 2),
        zero=number(measured[f"{head}.infinite.zero_share"].value),
    )


@claim(
    statement={
        "en": "Clipping by value turns the gradient; what is left of it still leads downhill.",
        "zh": "按值裁剪会改变梯度的方向，但裁剪之后仍是下降方向。",
    },
    origin=RECURRENT_CHAPTER,
    rests_on=("experiments.gradients.clipping",),
    refuted_by={
        "en": "A gradient that it turns by less than a degree where a tenth of its entries are cut, or one that it "
        "turns by a right angle.",
        "zh": "有一成元素被截断，方向改变却不到一度，或者方向转过了直角。",
    },
    numbers={
        "deep": Number(
            {"en": "cosine, deep network, cut at the root mean square", "zh": "夹角余弦，深层网络，阈值为均方根"}, ".2f"
        ),
        "rnn": Number({"en": "the same, RNN", "zh": "同上，RNN"}, ".2f"),
        "normal": Number({"en": "the same, independent normal entries", "zh": "同上，独立的正态随机数"}, ".2f"),
        "hard": Number({"en": "deep network, cut at a tenth of it", "zh": "深层网络，阈值为均方根的十分之一"}, ".2f"),
        "share": Number(
            {
                "en": "entries that are cut, deep network, at the root mean square",
                "zh": "截断的元素所占比例，深层网络，阈值为均方根",
            },
            ".0%",
        ),
    },
    findings={
        "holds": {
            "en": "Cut at its root mean square, which {share} of the entries exceed, a deep network's gradient keeps a "
            "cosine of {deep} to what it was, that of an RNN {rnn}; cut at a tenth of that, {hard}. It turns, and it "
            "never gets near a right angle: every entry keeps its sign.",
            "zh": "以均方根为阈值，超过它的元素占 {share}，深层网络的梯度与原来夹角的余弦为 {deep}，RNN 为 {rnn}；"
            "阈值取均方根的十分之一，为 {hard}。方向变了，但离直角还远，因为每个元素的符号都没变。",
        },
        "fails": {
            "en": "Cut at its root mean square a deep network's gradient keeps a cosine of {deep} to what it was, that "
            "of an RNN {rnn}; cut at a tenth of that, {hard}.",
            "zh": "以均方根为阈值，深层网络的梯度与原来夹角的余弦为 {deep}，RNN 为 {rnn}；取其十分之一，为 {hard}。",
        },
    },
)
def value_turns(measured: Measurements) -> Judgement:
    """The cosine between a gradient before and after clipping by value."""
    cosine = {name: measured[f"gradients.clipping.{name}.by_value_1.cosine"].value for name in GRADIENTS}
    hard = measured["gradients.clipping.deep.by_value_0p1.cosine"].value
    turns = max(cosine.values()) < math.cos(math.radians(1)) and min(*cosine.values(), hard) > 0
    return Judgement(
        "holds" if turns else "fails",
        **{name: number(value) for name, value in cosine.items()},
        hard=number(hard),
        share=number(measured["gradients.clipping.deep.by_value_1.clipped_share"].value),
    )


def spikes(measured: Measurements, name: str) -> Effect:
    """How much farther a network's largest gradient is above its median than a convolutional one's, in decades."""
    sizes = "gradients.gradient_spikes.{}.largest_over_median"
    return paired(*([math.log10(s) for s in measured.samples(sizes.format(n))] for n in (name, "conv_batch_norm")))


RECURRENT_GRADIENTS_SPIKE_FOUND = {
    "en": "The largest of 200 gradients is {convolution} times the median in a convolutional network, {rnn} "
    "times in an RNN, {lstm} times in an LSTM and {gru} times in a GRU.",
    "zh": "200 步里最大的梯度与中位数之比，卷积网络为 {convolution}，RNN 为 {rnn}，LSTM 为 {lstm}，GRU 为 {gru}。",
}


@claim(
    statement={
        "en": "Recurrent networks need clipping, convolutional ones do not.",
        "zh": "循环网络需要梯度裁剪，卷积网络不需要。",
    },
    origin=S1,
    rests_on=("experiments.gradients.gradient_spikes",),
    refuted_by={
        "en": "Recurrent networks whose largest gradient in a training is no farther above the median one than in a "
        "convolutional network.",
        "zh": "循环网络训练中最大的梯度与中位数之比，并不比卷积网络大。",
    },
    numbers={
        "convolution": Number(
            {"en": "largest gradient norm against the median, convolutions", "zh": "最大梯度范数与中位数之比，卷积"},
            ".1f",
        ),
        "rnn": Number({"en": "the same, RNN with spectral radius 1", "zh": "同上，谱半径为 1 的 RNN"}, ".0f"),
        "lstm": Number({"en": "LSTM with a forget bias of 5", "zh": "LSTM，遗忘门偏置 5"}, ".0f"),
        "gru": Number({"en": "GRU as PyTorch initializes it", "zh": "GRU，PyTorch 默认初始化"}, ".1f"),
        "rnn_more": Number({"en": "RNN above convolutions, decades", "zh": "RNN 比卷积高（数量级）"}, "+.2f"),
        "lstm_more": Number({"en": "LSTM above convolutions, decades", "zh": "LSTM 比卷积高（数量级）"}, "+.2f"),
        "gru_more": Number({"en": "GRU above convolutions, decades", "zh": "GRU 比卷积高（数量级）"}, "+.2f"),
        "above": Number(
            {"en": "gradients of the convolutions with a norm above 1", "zh": "卷积网络中范数超过 1 的步"}, ".0%"
        ),
    },
    findings={
        "holds": RECURRENT_GRADIENTS_SPIKE_FOUND,
        "depends": {
            "en": "It is spikes that clipping is for. The largest of 200 gradients is {rnn} times the median in an RNN "
            "and {lstm} times in an LSTM with open forget gates, and {convolution} times in a convolutional network; "
            "in a GRU, whose gradients stay small over 30 steps, {gru} times. A threshold must fit the network: "
            "{above} of the convolutional one's gradients have a norm above 1, though nothing is wrong with it.",
            "zh": "裁剪针对的是尖峰。200 步里最大的梯度与中位数之比，RNN 为 {rnn}，遗忘门敞开的 LSTM 为 {lstm}，"
            "卷积网络为 {convolution}；GRU 的梯度传 30 步已经很小，只有 {gru}。阈值要配合网络来定：卷积网络有 {above} "
            "的梯度范数超过 1，而它什么毛病也没有。",
        },
        "no_difference": {
            "en": "The largest of 200 gradients against the median, {rnn} in an RNN, {lstm} in an LSTM, {gru} in a GRU "
            "and {convolution} in a convolutional network, are not told apart.",
            "zh": "200 步里最大的梯度与中位数之比，RNN 为 {rnn}，LSTM 为 {lstm}，GRU 为 {gru}，卷积网络为 "
            "{convolution}，分不出差别。",
        },
        "fails": RECURRENT_GRADIENTS_SPIKE_FOUND,
    },
)
def recurrent_gradients_spike(measured: Measurements) -> Judgement:
    """The largest gradient of a training against the median: recurrent networks and a convolutional one, by seed."""
    effects = {net: spikes(measured, f"{net}_rho_1" if net == "rnn" else net) for net in ("rnn", "lstm", "gru")}
    more = [effect.low > 0 for effect in effects.values()]
    less = any(effect.high < 0 for effect in effects.values())
    verdict: Kind = "holds" if all(more) else "depends" if any(more) else "fails" if less else "no_difference"
    head, tail = "gradients.gradient_spikes", "largest_over_median"
    return Judgement(
        verdict,
        convolution=number(measured[f"{head}.conv_batch_norm.{tail}"].value),
        rnn=number(measured[f"{head}.rnn_rho_1.{tail}"].value),
        lstm=number(measured[f"{head}.lstm.{tail}"].value),
        gru=number(measured[f"{head}.gru.{tail}"].value),
        **{f"{net}_more": number(effect.difference, interval=effect.interval) for net, effect in effects.items()},
        above=number(measured[f"{head}.conv_batch_norm.share_above_1"].value),
    )


@claim(
    statement={
        "en": "Clipping lets recurrent networks learn whose gradients explode.",
        "zh": "梯度爆炸的循环网络，靠梯度裁剪就能训练。",
    },
    origin=S1,
    rests_on=("experiments.gradients.recurrent_exploding",),
    refuted_by={
        "en": "RNNs with spectral radius 2 that are no better for it, with tanh or with ReLU.",
        "zh": "谱半径为 2 的 RNN，无论 tanh 还是 ReLU，用了它并没有变好。",
    },
    numbers={
        "tanh": Number({"en": "accuracy gained by it, RNN with tanh", "zh": "因此提高的准确率，tanh RNN"}, ".2f"),
        "relu": Number({"en": "the same with ReLU", "zh": "同上，ReLU"}, ".2f"),
        "tanh_clipped": Number({"en": "accuracy with it, tanh", "zh": "裁剪后的准确率，tanh"}, ".0%"),
        "relu_clipped": Number({"en": "the same with ReLU", "zh": "同上，ReLU"}, ".0%"),
        "diverged": Number({"en": "trainings that diverged without it, ReLU", "zh": "不裁剪时发散的比例，ReLU"}, ".0%"),
        "weights": Number(
            {"en": "weights of spectral radius 1 instead, ReLU: accuracy", "zh": "改用谱半径 1 的权重，ReLU：准确率"},
            ".0%",
        ),
    },
    findings={
        "holds": {
            "en": "RNNs with spectral radius 2 that are to name the first input of a sequence got {tanh_clipped} right "
            "with tanh and {relu_clipped} with ReLU, {tanh} and {relu} more than without; a guess gets 25%. Without it "
            "{diverged} of the trainings with ReLU diverged. Weights that do not let the gradient explode are not "
            "enough here: with spectral radius 1 and no clipping it was {weights} with ReLU.",
            "zh": "谱半径为 2 的 RNN 要说出序列的第一个输入，裁剪后 tanh 答对 {tanh_clipped}，ReLU 答对 "
            "{relu_clipped}，比不裁剪提高 {tanh} 和 {relu}；瞎猜是 25%。不裁剪时，ReLU 有 {diverged} 的训练发散。"
            "光是换成梯度不爆炸的权重，在这里并不够：谱半径取 1、不裁剪，ReLU 是 {weights}。",
        },
        "depends": {
            "en": "In one of the two networks only: with spectral radius 2 the accuracy gained is {tanh} with tanh and "
            "{relu} with ReLU.",
            "zh": "两种网络里只有一种如此：谱半径为 2 时，准确率的提高，tanh 为 {tanh}，ReLU 为 {relu}。",
        },
        "no_difference": {
            "en": "With spectral radius 2 the accuracy gained, {tanh} with tanh and {relu} with ReLU, is not told from "
            "zero.",
            "zh": "谱半径为 2 时，准确率的提高，tanh 为 {tanh}，ReLU 为 {relu}，与零分不出差别。",
        },
    },
)
def clipping_lets_recurrent_learn(measured: Measurements) -> Judgement:
    """The accuracy of two RNNs with and without clipping, seed by seed; a training that diverged has none."""
    accuracy = "gradients.recurrent_exploding.{}.{}.accuracy"
    effects = {
        net: paired(*(measured.samples(accuracy.format(net, way)) for way in ("clip_norm", "none")))
        for net in ("tanh", "relu")
    }
    better = [effect.low > 0 for effect in effects.values()]
    return Judgement(
        "holds" if all(better) else "depends" if any(better) else "no_difference",
        **{net: number(effect.difference, interval=effect.interval) for net, effect in effects.items()},
        **{f"{net}_clipped": number(measured[accuracy.format(net, "clip_norm")].value) for net in effects},
        diverged=number(measured["gradients.recurrent_exploding.relu.none.diverged"].value),
        weights=number(measured[accuracy.format("relu", "smaller_weights")].value),
    )
