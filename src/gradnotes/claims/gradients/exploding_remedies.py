"""What is said to help against exploding gradients, each remedy alone, and which of them only hide the cause.

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


def remedied(remedies: list[Network]) -> Kind:
    """Whether all of these leave a training that stays finite and a gradient that does not grow, or only the former."""
    if not all(net.stays for net in remedies):
        return "fails"
    return "holds" if all(net.ratio < TENFOLD for net in remedies) else "depends"


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
    refuted_by={
        "en": "Trainings that diverge with it; or, for the cause to be mended, a gradient that grows tenfold over ten "
        "layers as before.",
        "zh": "用了它训练仍然发散；或者十层网络的梯度照旧增大十倍，说明病根还在。",
    },
    numbers={
        "ratio": RATIO,
        "norm": Number({"en": "test accuracy, clipped by norm at 1", "zh": "测试准确率，按范数裁剪到 1"}, ".1%"),
        "value": Number({"en": "clipped by value at 0.1", "zh": "按值裁剪到 0.1"}, ".1%"),
        "he": HE,
        "norm_lost": Number(
            {"en": "accuracy lost against He's weights, by norm", "zh": "比 He 初始化低多少，按范数"}, ".3f"
        ),
        "value_lost": Number({"en": "the same, by value", "zh": "同上，按值"}, ".3f"),
    },
    findings={
        "holds": {
            "en": "With it no training diverged, and the gradient changes over nine layers by {ratio} decades.",
            "zh": "用了它没有训练发散，九层上梯度变化 {ratio} 个数量级。",
        },
        "depends": {
            "en": "It stops the divergence and leaves the cause: no training diverged, the gradient still changes by "
            "{ratio} decades over nine layers, and the weights that make it so stay too large. Clipped by norm the "
            "network reached {norm} on unseen digits, by value {value}; from He's weights, without any clipping, {he}.",
            "zh": "它止住了发散，病根还在：没有训练发散，但九层上梯度仍变化 {ratio} 个数量级，造成它的权重仍然太大。"
            "在没见过的数字上，按范数裁剪达到 {norm}，按值裁剪达到 {value}；用 He 初始化、完全不裁剪，是 {he}。",
        },
        "fails": {
            "en": "Trainings diverged with it as well. The gradient changes over nine layers by {ratio} decades.",
            "zh": "用了它仍有训练发散。九层上梯度变化 {ratio} 个数量级。",
        },
    },
)
def clipping_mends(measured: Measurements) -> Judgement:
    """Training with clipping by norm and by value."""
    by_norm, by_value = (network(measured, "exploding", f"clip_{way}") for way in ("norm", "value"))
    return Judgement(
        remedied([by_norm, by_value]),
        ratio=number(by_norm.ratio),
        norm=number(by_norm.accuracy),
        value=number(by_value.accuracy),
        he=number(network(measured, "exploding", "he").accuracy),
        norm_lost=lost(measured, "clip_norm"),
        value_lost=lost(measured, "clip_value"),
    )


@claim(
    statement={
        "en": "A reasonable learning rate is a remedy for exploding gradients.",
        "zh": "合理的学习率是梯度爆炸的解决办法。",
    },
    origin=S1,
    rests_on=RUNS,
    refuted_by={
        "en": "Trainings that diverge at a tenth and a hundredth of the rate; or a gradient that grows tenfold as "
        "before.",
        "zh": "学习率降到十分之一、百分之一，训练仍然发散；或者梯度照旧增大十倍。",
    },
    numbers={
        "ratio": RATIO,
        "tenth": Number({"en": "test accuracy at a tenth of the rate", "zh": "测试准确率，学习率的十分之一"}, ".1%"),
        "hundredth": Number({"en": "at a hundredth", "zh": "百分之一"}, ".1%"),
        "he": HE,
        "tenth_lost": Number(
            {"en": "accuracy lost against He's weights, a tenth", "zh": "比 He 初始化低多少，十分之一"}, ".3f"
        ),
    },
    findings={
        "holds": {
            "en": "No training diverged, and the gradient changes over nine layers by {ratio} decades.",
            "zh": "没有训练发散，九层上梯度变化 {ratio} 个数量级。",
        },
        "depends": {
            "en": "It stops the divergence and leaves the cause. At a tenth of the rate no training diverged, and the "
            "network reached {tenth} on unseen digits in 400 steps, at a hundredth {hundredth}; from He's weights, at "
            "the full rate, {he}. The gradient changes over nine layers by {ratio} decades, as before.",
            "zh": "它止住了发散，病根还在。学习率取十分之一，没有训练发散，400 步后在没见过的数字上达到 {tenth}，"
            "取百分之一为 {hundredth}；用 He 初始化、不降学习率，是 {he}。九层上梯度照旧变化 {ratio} 个数量级。",
        },
        "fails": {
            "en": "Trainings diverged at a smaller rate as well. The gradient changes over nine layers by {ratio} "
            "decades.",
            "zh": "学习率降低之后仍有训练发散。九层上梯度变化 {ratio} 个数量级。",
        },
    },
)
def smaller_rate_mends(measured: Measurements) -> Judgement:
    """Training at a tenth and at a hundredth of the learning rate."""
    tenth, hundredth = (network(measured, "exploding", f"rate_{rate}") for rate in ("0p01", "0p001"))
    return Judgement(
        remedied([tenth, hundredth]),
        ratio=number(tenth.ratio),
        tenth=number(tenth.accuracy),
        hundredth=number(hundredth.accuracy),
        he=number(network(measured, "exploding", "he").accuracy),
        tenth_lost=lost(measured, "rate_0p01"),
    )


@claim(
    statement={
        "en": "A learning-rate scheduler is a remedy for exploding gradients.",
        "zh": "学习率调度器（scheduler）是梯度爆炸的解决办法。",
    },
    origin=S1,
    rests_on=RUNS,
    refuted_by={
        "en": "Trainings that diverge, with a rate that rises from nothing or with one that falls to nothing.",
        "zh": "学习率从零升起，或者逐步降到零，仍有训练发散。",
    },
    numbers={
        "warmup": Number({"en": "trainings that diverged, rising rate", "zh": "发散的训练，学习率逐步升高"}, ".1%"),
        "decay": Number({"en": "the same, falling rate", "zh": "同上，学习率逐步降低"}, ".0%"),
        "ratio": RATIO,
    },
    findings={
        "holds": {
            "en": "With a rising rate {warmup} of the trainings diverged, with a falling one {decay}.",
            "zh": "学习率逐步升高时，发散的训练为 {warmup}；逐步降低时为 {decay}。",
        },
        "depends": {
            "en": "Only one that begins low. With a rate that rises over the first half of the steps {warmup} of the "
            "trainings diverged; with one that falls from the first step on {decay} did, since the harm is done at the "
            "start. The gradient changes over nine layers by {ratio} decades with either.",
            "zh": "只有从低处开始的才行。学习率在前一半步数里逐步升高，发散的训练为 {warmup}；从第一步起就逐步降低，"
            "发散的为 {decay}，因为祸在开头就闯下了。两种情形下，九层上梯度都变化 {ratio} 个数量级。",
        },
        "fails": {
            "en": "With a rising rate {warmup} of the trainings diverged, with a falling one {decay}.",
            "zh": "学习率逐步升高时，发散的训练为 {warmup}；逐步降低时为 {decay}。",
        },
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
    refuted_by={
        "en": "Trainings that diverge with one of them; or a gradient that grows tenfold over ten layers as before.",
        "zh": "用了其中之一训练仍然发散；或者十层网络的梯度照旧增大十倍。",
    },
    numbers={
        "ratio": RATIO,
        "adam": Number({"en": "test accuracy, Adam", "zh": "测试准确率，Adam"}, ".1%"),
        "rmsprop": Number({"en": "the same, RMSprop", "zh": "同上，RMSprop"}, ".1%"),
        "he": HE,
        "adam_lost": Number(
            {"en": "accuracy lost against He's weights, Adam", "zh": "比 He 初始化低多少，Adam"}, ".3f"
        ),
        "rmsprop_lost": Number({"en": "the same, RMSprop", "zh": "同上，RMSprop"}, ".3f"),
    },
    findings={
        "holds": {
            "en": "With both no training diverged, and the gradient changes over nine layers by {ratio} decades.",
            "zh": "两者都没有训练发散，九层上梯度变化 {ratio} 个数量级。",
        },
        "depends": {
            "en": "They hide the size of the gradient and leave its cause. With both no training diverged, and the "
            "digits of the training set were learned; on unseen ones Adam reached {adam} and RMSprop {rmsprop}, and "
            "plain SGD from He's weights {he}. The gradient changes over nine layers by {ratio} decades, as before.",
            "zh": "它们遮住了梯度的大小，病根还在。两者都没有训练发散，训练集也学会了；但在没见过的数字上，Adam 达到 "
            "{adam}，RMSprop 达到 {rmsprop}，而普通 SGD 加 He 初始化是 {he}。九层上梯度照旧变化 {ratio} 个数量级。",
        },
        "fails": {
            "en": "Trainings diverged with them as well. The gradient changes over nine layers by {ratio} decades.",
            "zh": "用了它们仍有训练发散。九层上梯度变化 {ratio} 个数量级。",
        },
    },
)
def adaptive_optimizers_mend(measured: Measurements) -> Judgement:
    """Training with Adam and RMSprop."""
    adam, rmsprop = (network(measured, "exploding", name) for name in ("adam", "rmsprop"))
    return Judgement(
        remedied([adam, rmsprop]),
        ratio=number(adam.ratio),
        adam=number(adam.accuracy),
        rmsprop=number(rmsprop.accuracy),
        he=number(network(measured, "exploding", "he").accuracy),
        adam_lost=lost(measured, "adam"),
        rmsprop_lost=lost(measured, "rmsprop"),
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
    },
    findings={
        "holds": {
            "en": "It mends the cause: the gradient, which changes by {without} decades over nine layers without it, "
            "changes by {batch} with batch, {layer} with layer and {group} with group normalization. No training "
            "diverged, and all three reached {least} or more on unseen digits. What is left with batch normalization "
            "is its own: it lets the gradient grow in every layer, at any scale of the weights.",
            "zh": "它治的是病根：不加时九层上梯度变化 {without} 个数量级；加上之后，批归一化为 {batch}，层归一化为 "
            "{layer}，组归一化为 {group}。没有训练发散，三者在没见过的数字上都达到 {least} 以上。"
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
        "diverged": Number({"en": "trainings that diverged with them", "zh": "加上之后发散的训练"}, ".0%"),
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
