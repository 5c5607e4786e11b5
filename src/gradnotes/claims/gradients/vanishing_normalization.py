"""What normalization is said to do against vanishing gradients: ten hidden layers that learn digits or do not."""

from __future__ import annotations

from statistics import mean

from gradnotes.claims import S1, Judgement, Kind, Measurements, Number, claim, number
from gradnotes.claims.gradients._origins import TENFOLD
from gradnotes.claims.gradients._remedies import among, network
from gradnotes.claims.statistics import paired

RUNS = ("experiments.gradients.vanishing",)


@claim(
    statement={
        "en": "Batch normalization keeps gradients from vanishing.",
        "zh": "批归一化（batch normalization）能防止梯度消失。",
    },
    origin=S1,
    rests_on=RUNS,
    refuted_by={
        "en": "A network of ten layers, with sigmoid, ReLU or convolutions, that does not learn the digits with it "
        "either, or over which the gradient still falls to less than a tenth.",
        "zh": "有十层网络，无论 sigmoid、ReLU 还是卷积，加了它仍学不会手写数字，或者梯度经过各层仍降到十分之一以下。",
    },
    numbers={
        "sigmoid": Number(
            {
                "en": "gradient over nine layers with it, sigmoid, decades",
                "zh": "加上之后九层上梯度的变化，sigmoid（数量级）",
            },
            "+.1f",
        ),
        "relu": Number({"en": "the same, ReLU", "zh": "同上，ReLU"}, "+.1f"),
        "convolution": Number({"en": "convolutions with sigmoid", "zh": "卷积加 sigmoid"}, "+.1f"),
        "sigmoid_without": Number({"en": "without it, sigmoid", "zh": "不加时，sigmoid"}, "+.1f"),
        "relu_without": Number({"en": "without it, ReLU", "zh": "不加时，ReLU"}, "+.1f"),
        "convolution_without": Number({"en": "without it, convolutions", "zh": "不加时，卷积"}, "+.1f"),
        "learned": Number({"en": "trainings that learned with it", "zh": "加上之后学会的比例"}, ".0%"),
        "learned_without": Number({"en": "without it", "zh": "不加时"}, ".0%"),
    },
    findings={
        "holds": {
            "en": "All three networks learned the digits with it, whatever the seed. At the start the gradient changes "
            "over nine layers by {sigmoid} decades with sigmoid, by {relu} with ReLU and by {convolution} with "
            "convolutions; without it, where none of them learned, by {sigmoid_without}, {relu_without} and "
            "{convolution_without}.",
            "zh": "加上之后，三种网络无论随机种子如何都学会了手写数字。起步时，九层上梯度变化的数量级：sigmoid 为 "
            "{sigmoid}，ReLU 为 {relu}，卷积为 {convolution}；不加时为 {sigmoid_without}、{relu_without} 和 "
            "{convolution_without}，一个也学不会。",
        },
        "depends": {
            "en": "Between fully connected layers it does: at the start the gradient changes over nine of them by "
            "{sigmoid} decades with sigmoid and by {relu} with ReLU, without it by {sigmoid_without} and "
            "{relu_without}. Between convolutions with sigmoid it still falls, by {convolution} instead of "
            "{convolution_without}. For training that is enough: with it {learned} of the three networks' trainings "
            "learned the digits, without it {learned_without}.",
            "zh": "全连接层之间成立：起步时，九层上梯度变化的数量级 sigmoid 为 {sigmoid}，ReLU 为 {relu}，不加时为 "
            "{sigmoid_without} 和 {relu_without}。sigmoid 卷积层之间梯度仍在变小，从 {convolution_without} 改善到 "
            "{convolution}。对训练来说这已经够了：加上之后，三种网络共有 {learned} 的训练学会了手写数字，不加时为 "
            "{learned_without}。",
        },
        "fails": {
            "en": "None of the networks learned with it. The gradient changes over nine layers by {sigmoid} decades "
            "with sigmoid, by {relu} with ReLU and by {convolution} with convolutions.",
            "zh": "加上之后没有一种网络学得会。九层上梯度变化的数量级：sigmoid 为 {sigmoid}，ReLU 为 {relu}，卷积为 "
            "{convolution}。",
        },
    },
)
def batch_norm_mends(measured: Measurements) -> Judgement:
    """Three networks with batch normalization that do not learn without it."""
    plain = {"sigmoid": "sigmoid", "relu": "relu", "convolution": "conv"}
    nets = {name: network(measured, "vanishing", f"{net}_batch_norm") for name, net in plain.items()}
    without = {name: network(measured, "vanishing", net) for name, net in plain.items()}
    verdict = among(list(nets.values()))
    if verdict == "holds" and min(net.ratio for net in nets.values()) < -TENFOLD:
        verdict = "depends"
    return Judgement(
        verdict,
        **{name: number(net.ratio) for name, net in nets.items()},
        **{f"{name}_without": number(net.ratio) for name, net in without.items()},
        learned=number(mean(net.learned for net in nets.values())),
        learned_without=number(mean(net.learned for net in without.values())),
    )


@claim(
    statement={
        "en": "Batch normalization makes training faster.",
        "zh": "批归一化（batch normalization）能加快训练。",
    },
    origin=S1,
    rests_on=(*RUNS, "experiments.gradients.remedy_cost"),
    refuted_by={
        "en": "A deep ReLU network that needs as many steps with it as without, from a start that lets it learn.",
        "zh": "初始化得当、本来就学得会的深层 ReLU 网络，加了它步数并不减少。",
    },
    numbers={
        "with_it": Number(
            {"en": "steps until ten ReLU layers have learned, with it", "zh": "十层 ReLU 学会所需的步数，加批归一化"},
            ".0f",
        ),
        "he": Number({"en": "without it, He's weights", "zh": "不加，He 初始化"}, ".0f"),
        "saved": Number({"en": "steps saved", "zh": "省下的步数"}, ".0f"),
        "residual": Number({"en": "residual connections instead", "zh": "改用残差连接"}, ".0f"),
        "time": Number({"en": "time of a step, against one without", "zh": "每步用时与不加时之比"}, ".1f"),
    },
    findings={
        "holds": {
            "en": "In steps: ten ReLU layers learned in {with_it}, against {he} with He's weights alone, each at the "
            "best of three learning rates. A step took {time} times as long where it was measured. Residual "
            "connections without any normalization needed {residual}.",
            "zh": "按步数算是这样：各取三个学习率中最好的一个，十层 ReLU 网络 {with_it} 步学会，只用 He 初始化要 {he} "
            "步。不过实测每步用时是原来的 {time} 倍。不加任何归一化、只加残差连接，需要 {residual} 步。",
        },
        "no_difference": {
            "en": "{with_it} steps with it and {he} with He's weights alone are not told apart.",
            "zh": "加上之后 {with_it} 步，只用 He 初始化 {he} 步，两者分不出差别。",
        },
        "fails": {
            "en": "Ten ReLU layers took {with_it} steps with it, and {he} with He's weights alone.",
            "zh": "十层 ReLU 网络加上之后要 {with_it} 步，只用 He 初始化要 {he} 步。",
        },
    },
)
def batch_norm_trains_faster(measured: Measurements) -> Judgement:
    """Steps until ten ReLU layers have learned, with batch normalization against He's weights, seed by seed."""
    steps = "gradients.vanishing.{}.steps"
    he, normalized = (measured[steps.format(net)] for net in ("relu_he", "relu_batch_norm"))
    saved = paired(measured.samples(he.id), measured.samples(normalized.id))
    verdict: Kind = "holds" if saved.low > 0 else "fails" if saved.high < 0 else "no_difference"
    return Judgement(
        verdict,
        with_it=number(normalized.value),
        he=number(he.value),
        saved=number(saved.difference, interval=saved.interval),
        residual=number(measured[steps.format("relu_residual")].value),
        time=number(measured["gradients.remedy_cost.relu_batch_norm.time_ratio"].value),
    )


LAYER_NORM_MENDS_FOUND = {
    "en": "Ten layers learned the digits with it in {relu} of the trainings with ReLU and in {sigmoid} with sigmoid.",
    "zh": "加上之后，十层网络学会手写数字的训练：ReLU 为 {relu}，sigmoid 为 {sigmoid}。",
}


@claim(
    statement={
        "en": "Layer normalization keeps gradients from vanishing.",
        "zh": "层归一化（layer normalization）能防止梯度消失。",
    },
    origin=S1,
    rests_on=RUNS,
    refuted_by={
        "en": "A network of ten layers, with sigmoid or ReLU, that does not learn the digits with it either.",
        "zh": "有十层网络，无论 sigmoid 还是 ReLU，加了它仍学不会手写数字。",
    },
    numbers={
        "relu": Number({"en": "trainings that learned, ReLU", "zh": "学会的比例，ReLU"}, ".0%"),
        "sigmoid": Number({"en": "the same, sigmoid", "zh": "同上，sigmoid"}, ".0%"),
        "relu_ratio": Number(
            {"en": "gradient over nine layers, ReLU, decades", "zh": "九层上梯度的变化，ReLU（数量级）"}, "+.1f"
        ),
        "sigmoid_ratio": Number({"en": "the same, sigmoid", "zh": "同上，sigmoid"}, "+.1f"),
    },
    findings={
        "holds": LAYER_NORM_MENDS_FOUND,
        "depends": {
            "en": "With ReLU it does: {relu} of the trainings learned, and the gradient changes over nine layers by "
            "{relu_ratio} decades. With sigmoid {sigmoid} did, and it changes by {sigmoid_ratio}. It brings the spread "
            "over the units of a layer to one; what differs between inputs stays small.",
            "zh": "用 ReLU 时成立：{relu} 的训练学会了，九层上梯度变化 {relu_ratio} 个数量级。用 sigmoid 时，学会的为 "
            "{sigmoid}，梯度变化 {sigmoid_ratio} 个数量级：它使同一层各单元之间的标准差变为一，"
            "不同输入之间的差别却仍然很小。",
        },
        "fails": LAYER_NORM_MENDS_FOUND,
    },
)
def layer_norm_mends(measured: Measurements) -> Judgement:
    """Ten layers of ReLU and of sigmoid with layer normalization, which do not learn without it."""
    relu, sigmoid = (network(measured, "vanishing", f"{net}_layer_norm") for net in ("relu", "sigmoid"))
    return Judgement(
        among([relu, sigmoid]),
        relu=number(relu.learned),
        sigmoid=number(sigmoid.learned),
        relu_ratio=number(relu.ratio),
        sigmoid_ratio=number(sigmoid.ratio),
    )


GROUP_AND_INSTANCE_NORM_MEND_FOUND = {
    "en": "With groups {relu} of the trainings learned with ReLU and {sigmoid} with sigmoid, with instances "
    "{convolution} of the convolutional ones.",
    "zh": "组归一化，ReLU 有 {relu} 的训练学会，sigmoid 有 {sigmoid}；实例归一化，卷积网络有 {convolution}。",
}


@claim(
    statement={
        "en": "Group and instance normalization keep gradients from vanishing.",
        "zh": "组归一化（group normalization）和实例归一化（instance normalization）能防止梯度消失。",
    },
    origin=S1,
    rests_on=RUNS,
    refuted_by={
        "en": "A network of ten layers that does not learn the digits with one of them: ReLU or sigmoid with groups, "
        "convolutions with instances.",
        "zh": "有十层网络加了它们之一仍学不会手写数字：ReLU 或 sigmoid 加组归一化，卷积加实例归一化。",
    },
    numbers={
        "relu": Number({"en": "trainings that learned, groups, ReLU", "zh": "学会的比例，组归一化，ReLU"}, ".0%"),
        "sigmoid": Number({"en": "groups, sigmoid", "zh": "组归一化，sigmoid"}, ".0%"),
        "convolution": Number(
            {"en": "instances, convolutions with sigmoid", "zh": "实例归一化，卷积加 sigmoid"}, ".0%"
        ),
        "sigmoid_ratio": Number(
            {
                "en": "gradient over nine layers, groups, sigmoid, decades",
                "zh": "九层上梯度的变化，组归一化，sigmoid（数量级）",
            },
            "+.1f",
        ),
        "convolution_ratio": Number({"en": "instances, convolutions", "zh": "实例归一化，卷积"}, "+.1f"),
    },
    findings={
        "holds": GROUP_AND_INSTANCE_NORM_MEND_FOUND,
        "depends": {
            "en": "Group normalization saves ReLU ({relu} of the trainings learned) and not sigmoid ({sigmoid}), where "
            "the gradient changes by {sigmoid_ratio} decades over nine layers. Instance normalization saves "
            "convolutions with sigmoid: {convolution} learned, although it changes by {convolution_ratio} there.",
            "zh": "组归一化救得了 ReLU（{relu} 的训练学会），救不了 sigmoid（{sigmoid}），后者的梯度九层上变化 "
            "{sigmoid_ratio} 个数量级。实例归一化救得了 sigmoid 卷积网络：{convolution} 学会，尽管梯度变化 "
            "{convolution_ratio} 个数量级。",
        },
        "fails": GROUP_AND_INSTANCE_NORM_MEND_FOUND,
    },
)
def group_and_instance_norm_mend(measured: Measurements) -> Judgement:
    """Ten layers with group normalization, and ten convolutional ones with instance normalization."""
    nets = {
        "relu": network(measured, "vanishing", "relu_group_norm"),
        "sigmoid": network(measured, "vanishing", "sigmoid_group_norm"),
        "convolution": network(measured, "vanishing", "conv_instance_norm"),
    }
    return Judgement(
        among(list(nets.values())),
        **{name: number(net.learned) for name, net in nets.items()},
        sigmoid_ratio=number(nets["sigmoid"].ratio),
        convolution_ratio=number(nets["convolution"].ratio),
    )
