"""What is said to help against exploding gradients, each remedy alone, and which of them only stop the divergence.

The network has ten ReLU layers whose weights have twice He's variance; without a remedy it diverges at the learning
rate 0.1, at which He's weights learn.
"""

from __future__ import annotations

from gradnotes.claims import S1, Judgement, Kind, Measurements, Number, Value, claim, number
from gradnotes.claims.gradients._origins import TENFOLD
from gradnotes.claims.gradients._remedies import Network, network
from gradnotes.claims.statistics import paired

RUNS = ("experiments.gradients.exploding",)
RATIO = Number(
    {"en": "gradient over nine layers at the start, decades", "zh": "起步时九层上梯度的变化（数量级）"}, "+.2f"
)
HE = Number({"en": "test accuracy from He's weights", "zh": "测试准确率，He 初始化"}, ".1%")
HE_AFTER = Number({"en": "after training, from He's weights", "zh": "训练之后，He 初始化"}, "+.2f")
NO_CURE = {
    "en": "Trainings that diverge with it; or, for it to be a cure, a lower accuracy on unseen digits than from He's "
    "weights.",
    "zh": "用了它训练仍然发散；或者在没见过的数字上不如 He 初始化，那就算不上治好。",
}


def remedied(remedies: list[Network]) -> Kind:
    """Whether all of these leave a training that stays finite and a gradient that does not grow, or only the former."""
    if not all(net.stays for net in remedies):
        return "fails"
    return "holds" if all(net.ratio < TENFOLD for net in remedies) else "depends"


def cured(remedies: list[Network], losses: list[Value]) -> Kind:
    """Of remedies that act in training: whether it stays finite, and costs no accuracy against He's weights.

    The gradient before the first step cannot tell: nothing of the training has changed it yet.
    """
    if not all(net.stays for net in remedies):
        return "fails"
    return "depends" if any(loss.low is not None and loss.low > 0 for loss in losses) else "holds"


def after(measured: Measurements, name: str) -> Value:
    """The gradient over nine layers after training, in decades."""
    return number(measured[f"gradients.exploding.{name}.log10_ratio_after"].value)


def lost(measured: Measurements, name: str) -> Value:
    """The test accuracy by which a network is below the one that starts from He's weights, seed by seed."""
    accuracy = "gradients.exploding.{}.test_accuracy"
    effect = paired(measured.samples(accuracy.format("he")), measured.samples(accuracy.format(name)))
    return number(effect.difference, interval=effect.interval)


@claim(
    statement={
        "en": "Clipping is a remedy for exploding gradients.",
        "zh": "梯度裁剪（gradient clipping）是梯度爆炸的解决办法。",
    },
    origin=S1,
    rests_on=RUNS,
    refuted_by=NO_CURE,
    numbers={
        "ratio": RATIO,
        "after": Number({"en": "after training, clipped by norm", "zh": "训练之后，按范数裁剪"}, "+.2f"),
        "he_after": HE_AFTER,
        "norm": Number({"en": "test accuracy, clipped by norm at 1", "zh": "测试准确率，按范数裁剪到 1"}, ".1%"),
        "value": Number({"en": "clipped by value at 0.1", "zh": "按值裁剪到 0.1"}, ".1%"),
        "he": HE,
        "norm_lost": Number(
            {"en": "accuracy lost against He's weights, by norm", "zh": "准确率比 He 初始化低多少，按范数"}, ".3f"
        ),
        "value_lost": Number({"en": "the same, by value", "zh": "同上，按值"}, ".3f"),
    },
    findings={
        "holds": {
            "en": "With it no training diverged, and on unseen digits the network reached {norm} clipped by norm and "
            "{value} by value, no less than from He's weights ({he}).",
            "zh": "用了它没有训练发散；在没见过的数字上，按范数裁剪达到 {norm}，按值裁剪达到 {value}，不比 He "
            "初始化（{he}）差。",
        },
        "depends": {
            "en": "It stops the divergence and does not make up for the start. No training diverged; on unseen digits "
            "the network reached {norm} clipped by norm and {value} by value, from He's weights, without any clipping, "
            "{he}. Over nine layers the gradient changes by {ratio} decades before the first step, and after training "
            "clipped by norm by {after} (from He's weights {he_after}).",
            "zh": "它止住了发散，却补不回初始权重的差距。没有训练发散；在没见过的数字上，按范数裁剪达到 {norm}，"
            "按值裁剪达到 {value}，用 He 初始化、完全不裁剪是 {he}。第一步之前，九层上梯度变化 {ratio} 个数量级；"
            "按范数裁剪训练之后为 {after}（He 初始化为 {he_after}）。",
        },
        "fails": {
            "en": "Trainings diverged with it as well. Before the first step the gradient changes over nine layers by "
            "{ratio} decades.",
            "zh": "用了它仍有训练发散。第一步之前，九层上梯度变化 {ratio} 个数量级。",
        },
    },
)
def clipping_mends(measured: Measurements) -> Judgement:
    """Training with clipping by norm and by value."""
    by_norm, by_value = (network(measured, "exploding", f"clip_{way}") for way in ("norm", "value"))
    norm_lost, value_lost = (lost(measured, f"clip_{way}") for way in ("norm", "value"))
    return Judgement(
        cured([by_norm, by_value], [norm_lost, value_lost]),
        ratio=number(by_norm.ratio),
        after=after(measured, "clip_norm"),
        he_after=after(measured, "he"),
        norm=number(by_norm.accuracy),
        value=number(by_value.accuracy),
        he=number(network(measured, "exploding", "he").accuracy),
        norm_lost=norm_lost,
        value_lost=value_lost,
    )


@claim(
    statement={
        "en": "A reasonable learning rate is a remedy for exploding gradients.",
        "zh": "合理的学习率是梯度爆炸的解决办法。",
    },
    origin=S1,
    rests_on=RUNS,
    refuted_by={
        "en": "Trainings that diverge at a tenth or a hundredth of the rate; or, for it to be a cure, a lower accuracy "
        "on unseen digits at both than from He's weights.",
        "zh": "学习率降到十分之一或百分之一，训练仍然发散；或者两者在没见过的数字上都不如 He 初始化，那就算不上治好。",
    },
    numbers={
        "ratio": RATIO,
        "after": Number({"en": "after training, a tenth of the rate", "zh": "训练之后，学习率的十分之一"}, "+.2f"),
        "he_after": HE_AFTER,
        "tenth": Number({"en": "test accuracy at a tenth of the rate", "zh": "测试准确率，学习率的十分之一"}, ".1%"),
        "hundredth": Number({"en": "at a hundredth", "zh": "百分之一"}, ".1%"),
        "he": HE,
        "tenth_lost": Number(
            {"en": "accuracy lost against He's weights, a tenth", "zh": "准确率比 He 初始化低多少，十分之一"}, ".3f"
        ),
    },
    findings={
        "holds": {
            "en": "No training diverged, and on unseen digits the network reached {tenth} at a tenth of the rate and "
            "{hundredth} at a hundredth; from He's weights {he}.",
            "zh": "没有训练发散；在没见过的数字上，学习率降到十分之一达到 {tenth}，降到百分之一达到 {hundredth}；用 He "
            "初始化是 {he}。",
        },
        "depends": {
            "en": "It stops the divergence and does not make up for the start. At a tenth of the rate no training "
            "diverged, and the network reached {tenth} on unseen digits in 400 steps, at a hundredth {hundredth}; from "
            "He's weights, at the full rate, {he}. Over nine layers the gradient changes by {ratio} decades before the "
            "first step, and after training at a tenth of the rate by {after} (from He's weights {he_after}).",
            "zh": "它止住了发散，却补不回初始权重的差距。学习率降到十分之一，没有训练发散，400 步后在没见过的数字上"
            "达到 {tenth}，降到百分之一为 {hundredth}；用 He 初始化、不降学习率，是 {he}。第一步之前，九层上梯度变化 "
            "{ratio} 个数量级；学习率降到十分之一，训练之后为 {after}（He 初始化为 {he_after}）。",
        },
        "fails": {
            "en": "Trainings diverged at a smaller rate as well. Before the first step the gradient changes over nine "
            "layers by {ratio} decades.",
            "zh": "学习率降低之后仍有训练发散。第一步之前，九层上梯度变化 {ratio} 个数量级。",
        },
    },
)
def smaller_rate_mends(measured: Measurements) -> Judgement:
    """Training at a tenth and at a hundredth of the learning rate."""
    tenth, hundredth = (network(measured, "exploding", f"rate_{rate}") for rate in ("0p01", "0p001"))
    tenth_lost, hundredth_lost = (lost(measured, f"rate_{rate}") for rate in ("0p01", "0p001"))
    # Either rate will do for a cure, so the better one counts.
    least = min(tenth_lost, hundredth_lost, key=lambda loss: loss.value)
    return Judgement(
        cured([tenth, hundredth], [least]),
        ratio=number(tenth.ratio),
        after=after(measured, "rate_0p01"),
        he_after=after(measured, "he"),
        tenth=number(tenth.accuracy),
        hundredth=number(hundredth.accuracy),
        he=number(network(measured, "exploding", "he").accuracy),
        tenth_lost=tenth_lost,
    )


SCHEDULER_MENDS_FOUND = {
    "en": "With a rising rate {warmup} of the trainings diverged, with a falling one {decay}.",
    "zh": "学习率逐步升高时，发散的比例为 {warmup}；逐步降低时为 {decay}。",
}


@claim(
    statement={
        "en": "A learning-rate scheduler is a remedy for exploding gradients.",
        "zh": "学习率调度器（scheduler）是梯度爆炸的解决办法。",
    },
    origin=S1,
    rests_on=RUNS,
    refuted_by={
        "en": "Trainings that diverge, with a rate that rises from nothing or with one that falls to nothing.",
        "zh": "学习率从零逐步升高，或者逐步降到零，仍有训练发散。",
    },
    numbers={
        "warmup": Number({"en": "trainings that diverged, rising rate", "zh": "发散的比例，学习率逐步升高"}, ".1%"),
        "decay": Number({"en": "the same, falling rate", "zh": "同上，学习率逐步降低"}, ".0%"),
        "ratio": RATIO,
    },
    findings={
        "holds": SCHEDULER_MENDS_FOUND,
        "depends": {
            "en": "Only one that begins low. With a rate that rises over the first half of the steps {warmup} of the "
            "trainings diverged; with one that falls from the first step on {decay} did, since the harm is done at the "
            "start. Before the first step the gradient changes over nine layers by {ratio} decades with either.",
            "zh": "只有从小学习率开始的才行。学习率在前一半步数里逐步升高，发散的比例为 {warmup}；"
            "从第一步起就逐步降低，发散的为 {decay}，因为问题出在开头。第一步之前，两种情形下九层上梯度都变化 {ratio} "
            "个数量级。",
        },
        "fails": SCHEDULER_MENDS_FOUND,
    },
)
def scheduler_mends(measured: Measurements) -> Judgement:
    """Training with a learning rate that rises and with one that falls."""
    warmup, decay = (network(measured, "exploding", name) for name in ("warmup", "decay"))
    # Half: of eight seeds one or two may diverge where a remedy helps, though it does not cure.
    helps = [net.diverged < 0.5 for net in (warmup, decay)]
    verdict: Kind = "holds" if warmup.stays and decay.stays else "depends" if any(helps) else "fails"
    return Judgement(verdict, warmup=number(warmup.diverged), decay=number(decay.diverged), ratio=number(warmup.ratio))


@claim(
    statement={
        "en": "An adaptive optimizer, Adam or RMSprop, is a remedy for exploding gradients.",
        "zh": "自适应优化器（Adam、RMSprop）是梯度爆炸的解决办法。",
    },
    origin=S1,
    rests_on=RUNS,
    refuted_by=NO_CURE,
    numbers={
        "ratio": RATIO,
        "adam_after": Number({"en": "after training, Adam", "zh": "训练之后，Adam"}, "+.2f"),
        "rmsprop_after": Number({"en": "after training, RMSprop", "zh": "训练之后，RMSprop"}, "+.2f"),
        "he_after": HE_AFTER,
        "adam": Number({"en": "test accuracy, Adam", "zh": "测试准确率，Adam"}, ".1%"),
        "rmsprop": Number({"en": "the same, RMSprop", "zh": "同上，RMSprop"}, ".1%"),
        "he": HE,
        "adam_lost": Number(
            {"en": "accuracy lost against He's weights, Adam", "zh": "准确率比 He 初始化低多少，Adam"}, ".3f"
        ),
        "rmsprop_lost": Number({"en": "the same, RMSprop", "zh": "同上，RMSprop"}, ".3f"),
    },
    findings={
        "holds": {
            "en": "With both no training diverged, and on unseen digits Adam reached {adam} and RMSprop {rmsprop}, no "
            "less than plain SGD from He's weights ({he}).",
            "zh": "两者都没有训练发散；在没见过的数字上，Adam 达到 {adam}，RMSprop 达到 {rmsprop}，不比普通 SGD 加 He "
            "初始化（{he}）差。",
        },
        "depends": {
            "en": "They take the size out of the gradient and do not make up for the start. With both no training "
            "diverged, and the digits of the training set were learned; on unseen ones Adam reached {adam} and RMSprop "
            "{rmsprop}, and plain SGD from He's weights {he}. Over nine layers the gradient changes by {ratio} decades "
            "before the first step, and after training by {adam_after} and {rmsprop_after} (from He's weights "
            "{he_after}).",
            "zh": "它们抹去了梯度的大小，却补不回初始权重的差距。两者都没有训练发散，训练集也学会了；"
            "但在没见过的数字上，Adam 达到 {adam}，RMSprop 达到 {rmsprop}，而普通 SGD 加 He 初始化是 {he}。"
            "第一步之前，九层上梯度变化 {ratio} 个数量级；训练之后，两者分别为 {adam_after} 和 {rmsprop_after}（He "
            "初始化为 {he_after}）。",
        },
        "fails": {
            "en": "Trainings diverged with them as well. Before the first step the gradient changes over nine layers "
            "by {ratio} decades.",
            "zh": "用了它们仍有训练发散。第一步之前，九层上梯度变化 {ratio} 个数量级。",
        },
    },
)
def adaptive_optimizers_mend(measured: Measurements) -> Judgement:
    """Training with Adam and RMSprop."""
    adam, rmsprop = (network(measured, "exploding", name) for name in ("adam", "rmsprop"))
    adam_lost, rmsprop_lost = (lost(measured, name) for name in ("adam", "rmsprop"))
    return Judgement(
        cured([adam, rmsprop], [adam_lost, rmsprop_lost]),
        ratio=number(adam.ratio),
        adam_after=after(measured, "adam"),
        rmsprop_after=after(measured, "rmsprop"),
        he_after=after(measured, "he"),
        adam=number(adam.accuracy),
        rmsprop=number(rmsprop.accuracy),
        he=number(network(measured, "exploding", "he").accuracy),
        adam_lost=adam_lost,
        rmsprop_lost=rmsprop_lost,
    )


@claim(
    statement={
        "en": "Normalization (batch, layer or group) is a remedy for exploding gradients.",
        "zh": "归一化（normalization，批、层或组）是梯度爆炸的解决办法。",
    },
    origin=S1,
    rests_on=RUNS,
    refuted_by={
        "en": "Trainings that diverge with one of them, or a gradient that grows tenfold over ten layers as before.",
        "zh": "用了其中之一训练仍然发散，或者十层网络的梯度照旧增大十倍。",
    },
    numbers={
        "without": Number(
            {"en": "gradient over nine layers without, decades", "zh": "不加时九层上梯度的变化（数量级）"}, "+.2f"
        ),
        "batch": Number({"en": "with batch normalization", "zh": "加批归一化"}, "+.2f"),
        "layer": Number({"en": "with layer normalization", "zh": "加层归一化"}, "+.2f"),
        "group": Number({"en": "with group normalization", "zh": "加组归一化"}, "+.2f"),
        "least": Number({"en": "least test accuracy of the three", "zh": "三者中最低的测试准确率"}, ".1%"),
        "he": HE,
    },
    findings={
        "holds": {
            "en": "It mends the cause: the gradient, which changes by {without} decades over nine layers without it, "
            "changes by {batch} with batch, {layer} with layer and {group} with group normalization. No training "
            "diverged, and all three reached {least} or more on unseen digits (from He's weights {he}). What is left "
            "with batch normalization is its own: it lets the gradient grow in every layer, at any scale of the "
            "weights.",
            "zh": "它治的是病根：不加时九层上梯度变化 {without} 个数量级；加上之后，批归一化为 {batch}，层归一化为 "
            "{layer}，组归一化为 {group}。没有训练发散，三者在没见过的数字上都达到 {least} 以上（He 初始化为 {he}）。"
            "批归一化剩下的那一点是它自己带来的：无论权重多大，它都使梯度逐层增大。",
        },
        "depends": {
            "en": "With it no training diverged. The gradient changes over nine layers by {batch} decades with batch, "
            "{layer} with layer and {group} with group normalization.",
            "zh": "加上之后没有训练发散。九层上梯度变化的数量级：批归一化为 {batch}，层归一化为 {layer}，组归一化为 "
            "{group}。",
        },
        "fails": {
            "en": "Trainings diverged with it. The gradient changes over nine layers by {batch} decades with batch, "
            "{layer} with layer and {group} with group normalization.",
            "zh": "加上之后仍有训练发散。九层上梯度变化的数量级：批归一化为 {batch}，层归一化为 {layer}，组归一化为 "
            "{group}。",
        },
    },
)
def normalization_mends(measured: Measurements) -> Judgement:
    """Training with batch, layer and group normalization."""
    nets = {name: network(measured, "exploding", f"{name}_norm") for name in ("batch", "layer", "group")}
    return Judgement(
        remedied(list(nets.values())),
        without=number(network(measured, "exploding", "large").ratio),
        **{name: number(net.ratio) for name, net in nets.items()},
        least=number(min(net.accuracy for net in nets.values())),
        he=number(network(measured, "exploding", "he").accuracy),
    )


@claim(
    statement={
        "en": "Residual connections are a remedy for exploding gradients.",
        "zh": "残差连接（residual connection）能极大缓解梯度爆炸。",
    },
    origin=S1,
    rests_on=RUNS,
    refuted_by={
        "en": "Trainings that diverge with them, or a gradient that grows tenfold over ten layers as before.",
        "zh": "加了残差连接训练仍然发散，或者十层网络的梯度照旧增大十倍。",
    },
    numbers={
        "ratio": Number(
            {"en": "gradient over nine layers with them, decades", "zh": "加上之后九层上梯度的变化（数量级）"}, "+.2f"
        ),
        "without": Number({"en": "without them", "zh": "不加时"}, "+.2f"),
        "diverged": Number({"en": "trainings that diverged with them", "zh": "加上之后发散的比例"}, ".0%"),
    },
    findings={
        "holds": {
            "en": "With them no training diverged, and the gradient changes over nine layers by {ratio} decades "
            "instead of {without}.",
            "zh": "加上之后没有训练发散，九层上梯度的变化从 {without} 个数量级变为 {ratio} 个。",
        },
        "depends": {
            "en": "With them no training diverged; the gradient changes over nine layers by {ratio} decades, without "
            "them by {without}.",
            "zh": "加上之后没有训练发散；九层上梯度变化 {ratio} 个数量级，不加时为 {without} 个。",
        },
        "fails": {
            "en": "They make it worse. The path around a layer adds to the gradient and takes nothing from it: over "
            "nine layers it changes by {ratio} decades instead of {without}, and {diverged} of the trainings diverged. "
            "Against exploding gradients the branches have to be scaled down or normalized.",
            "zh": "反而更糟。旁路只会给梯度加上一份，不会减少：九层上的变化从 {without} 个数量级变成 {ratio} 个，"
            "{diverged} 的训练发散。要防止爆炸，得缩小分支或者在分支里归一化。",
        },
    },
)
def residual_mends_explosion(measured: Measurements) -> Judgement:
    """Training with residual connections and nothing else."""
    net = network(measured, "exploding", "residual")
    return Judgement(
        remedied([net]),
        ratio=number(net.ratio),
        without=number(network(measured, "exploding", "large").ratio),
        diverged=number(net.diverged),
    )
