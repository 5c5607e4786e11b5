"""Zeros, one sign, and large weights."""

from __future__ import annotations

from gradnotes.claims import S0, S3, Judgement, Kind, Measurements, Number, claim, number
from gradnotes.claims.statistics import paired


@claim(
    statement={
        "en": "If all weights and biases of a ReLU network are zero, its outputs stay zero and nothing is ever "
        "updated.",
        "zh": "ReLU 网络的权重和偏置全部为零时，输出恒为零，什么也不会更新。",
    },
    origin=S3,
    rests_on=("experiments.initialization.symmetry",),
    refuted_by={
        "en": "Any parameter that training changes.",
        "zh": "训练使任何一个参数发生变化。",
    },
    numbers={
        "weights": Number({"en": "weights that training changed", "zh": "训练改变了的权重比例"}, ".0%"),
        "hidden": Number({"en": "hidden biases that it changed", "zh": "改变了的隐藏层偏置比例"}, ".0%"),
        "output": Number({"en": "output biases that it changed", "zh": "改变了的输出层偏置比例"}, ".0%"),
        "accuracy": Number({"en": "training accuracy after it", "zh": "训练后的训练准确率"}, ".0%"),
    },
    findings={
        "holds": {"en": "No parameter changed.", "zh": "没有任何参数变化。"},
        "depends": {
            "en": "True of all weights and of the hidden biases ({weights}), but not of the output bias, which learns "
            "how frequent the classes are ({output}); accuracy stays at {accuracy}.",
            "zh": "对所有权重和隐藏层偏置成立（{weights}）；输出层的偏置例外，它会学到各类别的频率（{output}），"
            "准确率停在 {accuracy}。",
        },
        "fails": {
            "en": "Training changed {weights} of the weights.",
            "zh": "训练改变了 {weights} 的权重。",
        },
    },
)
def all_zero_is_dead(measured: Measurements) -> Judgement:
    """Which parameters of an all-zero ReLU network training changes."""
    head = "initialization.symmetry.relu.zero"
    weights = max(measured[f"{head}.weight_{layer}.updated_share"].value for layer in (1, 2, 3))
    hidden = max(measured[f"{head}.bias_{layer}.updated_share"].value for layer in (1, 2))
    output = measured[f"{head}.bias_3.updated_share"].value
    verdict: Kind = "fails" if weights or hidden else "depends" if output else "holds"
    return Judgement(
        verdict,
        weights=number(weights),
        hidden=number(hidden),
        output=number(output),
        accuracy=number(measured[f"{head}.train_accuracy"].value),
    )


@claim(
    statement={
        "en": "If all parameters of a ReLU network have one sign, its units are not activated and always output zero.",
        "zh": "ReLU 网络的所有参数同号时，神经元不会被激活，始终输出零。",
    },
    origin=S3,
    rests_on=("experiments.initialization.symmetry",),
    refuted_by={
        "en": "Units that are active although all parameters have one sign.",
        "zh": "参数同号而神经元仍然激活。",
    },
    numbers={
        "negative": Number({"en": "silent units, all negative", "zh": "全为负时沉默的单元"}, ".0%"),
        "positive": Number({"en": "silent units, all positive", "zh": "全为正时沉默的单元"}, ".0%"),
        "always": Number(
            {"en": "units active on every example, all positive", "zh": "全为正时对所有样本都激活的单元"}, ".0%"
        ),
        "accuracy": Number({"en": "training accuracy from the positive start", "zh": "从全正起点训练的准确率"}, ".0%"),
    },
    findings={
        "holds": {
            "en": "{negative} and {positive} of the units are silent.",
            "zh": "沉默的单元分别占 {negative} 和 {positive}。",
        },
        "depends": {
            "en": "With inputs that are not negative it is true of negative parameters ({negative} silent). With "
            "positive ones {always} of the units are active on every example: the network is linear at first, and "
            "learns to {accuracy}.",
            "zh": "输入非负时，只对负参数成立（{negative} 的单元沉默）。参数全为正时，{always} 的单元对每个样本都激活："
            "网络起初是线性的，而且能学到 {accuracy}。",
        },
        "fails": {
            "en": "{negative} of the units are silent with negative parameters.",
            "zh": "参数全为负时，只有 {negative} 的单元沉默。",
        },
    },
)
def one_sign_is_silent(measured: Measurements) -> Judgement:
    """Silent units of a ReLU network whose parameters are all negative or all positive."""
    head = "initialization.symmetry.relu"
    negative = measured[f"{head}.negative.silent_start"].value
    positive = measured[f"{head}.positive.silent_start"].value
    verdict: Kind = "fails" if negative < 0.99 else "holds" if positive > 0.99 else "depends"
    return Judgement(
        verdict,
        negative=number(negative, theory=1.0),
        positive=number(positive, theory=0.0),
        always=number(measured[f"{head}.positive.always_active_start"].value, theory=1.0),
        accuracy=number(measured[f"{head}.positive.train_accuracy"].value),
    )


@claim(
    statement={
        "en": "Large initial weights break the symmetry between units better and help against redundant units.",
        "zh": "较大的初始权重更能打破单元之间的对称，有助于避免冗余单元。",
    },
    origin=S0,
    rests_on=("experiments.initialization.breaking",),
    refuted_by={
        "en": "Trained units that are as alike from a large start as from a small one.",
        "zh": "从大尺度出发训练后的单元，与从小尺度出发的一样彼此相似。",
    },
    numbers={
        "small": Number(
            {
                "en": "likeness of trained units, scale 0.001 (mean cosine)",
                "zh": "训练后单元的相似度（平均余弦），尺度 0.001",
            },
            ".2f",
        ),
        "one": Number({"en": "the same from He's scale", "zh": "同上，He 的尺度"}, ".2f"),
        "difference": Number({"en": "difference", "zh": "两者之差"}, ".2f"),
        "accuracy": Number({"en": "test accuracy from He's scale", "zh": "He 的尺度的测试准确率"}, ".1%"),
        "large": Number({"en": "test accuracy from ten times He's scale", "zh": "十倍于 He 的尺度的测试准确率"}, ".1%"),
    },
    findings={
        "depends": {
            "en": "Units from a small start end more alike ({small} against {one}), so the first half is true. But "
            "larger is not better: at ten times He's scale the units stay apart and the test accuracy falls from "
            "{accuracy} to {large}.",
            "zh": "小尺度出发的单元最后更相似（{small} 对 {one}），前半句成立。但并非越大越好：尺度放大到 He 的十倍，"
            "单元依旧各不相同，测试准确率却从 {accuracy} 降到 {large}。",
        },
        "holds": {
            "en": "Units from a small start end more alike ({small} against {one}), and ten times the scale costs "
            "nothing: {accuracy} and {large}.",
            "zh": "小尺度出发的单元最后更相似（{small} 对 {one}），放大十倍也没有代价：{accuracy} 与 {large}。",
        },
        "no_difference": {
            "en": "The likeness of trained units, {small} and {one}, is not told apart.",
            "zh": "训练后单元的相似度分别为 {small} 和 {one}，分不出差别。",
        },
    },
)
def larger_breaks_symmetry(measured: Measurements) -> Judgement:
    """The likeness of trained units, and the accuracy, against the scale of the start."""
    head = "initialization.breaking.relu.scale"
    small, one = (f"{head}_{scale}.end.cosine" for scale in ("0p001", "1"))
    effect = paired(measured.samples(small), measured.samples(one))
    accuracy, large = (f"{head}_{scale}.test_accuracy" for scale in ("1", "10"))
    costs = paired(measured.samples(accuracy), measured.samples(large))
    verdict: Kind = "no_difference" if effect.low <= 0 else "depends" if costs.low > 0 else "holds"
    return Judgement(
        verdict,
        small=number(measured[small].value),
        one=number(measured[one].value),
        difference=number(effect.difference, interval=effect.interval),
        accuracy=number(measured[accuracy].value),
        large=number(measured[large].value),
    )
