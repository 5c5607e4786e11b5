"""ELU: noise, and networks that are set up wrongly."""

from __future__ import annotations

from gradnotes.claims import S3, Judgement, Kind, Measurements, Number, claim, number
from gradnotes.claims.activations._steps import SHAPES
from gradnotes.claims.statistics import mean, paired

CHANCE_TIMES_FIVE = 0.5
"""Test accuracy on ten classes from which a network counts as trained at all."""

WORTH = 0.02
"""Test accuracy that would be a reason to prefer a function where noise is expected."""


@claim(
    statement={
        "en": "ELU's saturation on the negative side makes it more robust to noise.",
        "zh": "ELU 负半轴的饱和使它对噪声更鲁棒。",
    },
    origin=S3,
    rests_on=("experiments.activations.noise_passed", "experiments.activations.convergence"),
    refuted_by={
        "en": "Networks of ELU that do not lose less accuracy to noise on their input than those of ReLU and of leaky "
        "ReLU, so that a gain of two points is excluded.",
        "zh": "输入加噪声后，用 ELU 的网络损失的准确率不比用 ReLU、Leaky ReLU 的少，少两个百分点的可能已被排除。",
    },
    numbers={
        "relu": Number(
            {
                "en": "accuracy lost to noise, ELU less ReLU, three networks",
                "zh": "噪声造成的准确率损失，ELU 减 ReLU，三种网络",
            },
            "+.1%",
        ),
        "leaky": Number({"en": "the same, ELU less leaky ReLU", "zh": "同上，ELU 减 Leaky ReLU"}, "+.1%"),
        "shallow": Number({"en": "ELU less ReLU, two layers", "zh": "ELU 减 ReLU，2 层"}, "+.1%"),
        "deep": Number({"en": "six layers", "zh": "6 层"}, "+.1%"),
        "normalized": Number({"en": "six, with batch normalization", "zh": "6 层，带批归一化"}, "+.1%"),
        "passed": Number({"en": "noise passed beyond −2, ELU", "zh": "−2 以左传过的噪声，ELU"}, ".1%"),
        "leaky_passed": Number({"en": "the same, leaky ReLU", "zh": "同上，Leaky ReLU"}, ".1%"),
        "far": Number({"en": "beyond −5, ELU", "zh": "−5 以左，ELU"}, ".1%"),
    },
    findings={
        "holds": {
            "en": "Over three networks the accuracy that noise on the input costs differs from ReLU's by {relu} and "
            "from leaky ReLU's by {leaky}.",
            "zh": "三种网络平均，输入噪声造成的准确率损失，ELU 与 ReLU 相差 {relu}，与 Leaky ReLU 相差 {leaky}。",
        },
        "no_difference": {
            "en": "Over three networks the accuracy that noise on the input costs differs from ReLU's by {relu} and "
            "from leaky ReLU's by {leaky}: neither a gain nor its absence is told.",
            "zh": "三种网络平均，输入噪声造成的准确率损失，ELU 与 ReLU 相差 {relu}，与 Leaky ReLU 相差 {leaky}：既看不"
            "出更鲁棒，也不能排除。",
        },
        "fails": {
            "en": "Over three networks the accuracy that noise on the input costs differs from ReLU's by {relu} and "
            "from leaky ReLU's by {leaky}; a gain of two points is excluded. With two layers it is {shallow} against "
            "ReLU, with six {deep}, with six and batch normalization {normalized}. Nor does saturation set in soon: "
            "left of −2 ELU passes {passed} of a little noise, leaky ReLU {leaky_passed} and ReLU nothing; only left "
            "of −5 is it {far}.",
            "zh": "三种网络平均，输入噪声造成的准确率损失，ELU 与 ReLU 相差 {relu}，与 Leaky ReLU 相差 {leaky}；少损失"
            "两个百分点的可能可以排除。分开看，与 ReLU 相比，2 层时相差 {shallow}，6 层时 {deep}，6 层带批归一化时 "
            "{normalized}。饱和也来得不早：在 −2 以左，ELU 会传过 {passed} 的小噪声，Leaky ReLU 是 {leaky_passed}，"
            "ReLU 一点也不传；要到 −5 以左，ELU 才降到 {far}。",
        },
    },
)
def elu_is_robust_to_noise(measured: Measurements) -> Judgement:
    """The accuracy that noise on the input costs, and the noise that a saturated unit passes."""

    def lost(name: str, *shapes: str) -> list[float]:
        head = "activations.convergence"
        clean, noisy = (
            zip(*(measured.samples(f"{head}.{shape}.{name}.{what}") for shape in shapes), strict=True)
            for what in ("accuracy", "noisy_accuracy")
        )
        return [(sum(a) - sum(b)) / len(shapes) for a, b in zip(clean, noisy, strict=True)]

    relu, leaky = (paired(lost("elu", *SHAPES), lost(name, *SHAPES)) for name in ("relu", "leaky_relu"))
    verdict: Kind = "no_difference"
    if max(relu.high, leaky.high) < 0:
        verdict = "holds"
    elif min(relu.low, leaky.low) > -WORTH:
        verdict = "fails"
    each = zip(("shallow", "deep", "normalized"), SHAPES, strict=True)
    effects = {name: paired(lost("elu", shape), lost("relu", shape)) for name, shape in each}
    effects |= {"relu": relu, "leaky": leaky}
    passed = {
        "passed": "elu.beyond_2",
        "leaky_passed": "leaky_relu.beyond_2",
        "far": "elu.beyond_5",
    }
    return Judgement(
        verdict,
        **{name: number(effect.difference, interval=effect.interval) for name, effect in effects.items()},
        **{name: number(measured[f"activations.noise_passed.{what}"].value) for name, what in passed.items()},
    )


@claim(
    statement={
        "en": "With activations other than ReLU a fault is harder to find: ELU converges even where the network is "
        "misconfigured, only to a worse result.",
        "zh": "使用 ReLU 以外的激活函数会增加调试的难度：即使神经网络配置不正确，ELU 仍趋于收敛，但只能达到较差的性"
        "能。",
    },
    origin=S3,
    rests_on=("experiments.activations.misconfigured",),
    refuted_by={
        "en": "Faults with which networks of ELU train no more often than those of ReLU.",
        "zh": "在各种配置错误下，用 ELU 的网络训练成功的次数不比用 ReLU 的多。",
    },
    numbers={
        "elu": Number({"en": "of 11 faults, those with which ELU trains", "zh": "11 种错误中 ELU 仍能训练的"}, ".1f"),
        "leaky": Number({"en": "the same, leaky ReLU", "zh": "同上，Leaky ReLU"}, ".1f"),
        "relu": Number({"en": "the same, ReLU", "zh": "同上，ReLU"}, ".1f"),
        "more": Number({"en": "ELU less ReLU", "zh": "ELU 减 ReLU"}, "+.1f"),
        "healthy": Number({"en": "test accuracy of ELU without a fault", "zh": "没有错误时 ELU 的测试准确率"}, ".1%"),
        "stopped": Number({"en": "faults that stop all three", "zh": "三个函数都训练不了的错误"}, ".0f"),
        "hidden": Number({"en": "ELU with biases of −2", "zh": "偏置为 −2 时的 ELU"}, ".1%"),
        "shown": Number({"en": "ReLU with biases of −2", "zh": "偏置为 −2 时的 ReLU"}, ".1%"),
    },
    findings={
        "holds": {
            "en": "Of eleven faults, {elu} still let a network of ELU train, and {relu} one of ReLU.",
            "zh": "11 种错误中，有 {elu} 种用 ELU 仍能训练，用 ReLU 只有 {relu} 种。",
        },
        "depends": {
            "en": "On the fault. Of eleven that were planted, one at a time, a network of ELU still trained with "
            "{elu}, one of ReLU with {relu}, leaky ReLU with {leaky}. What ELU hides are units that cannot fire: with "
            "all biases at −2 it reached {hidden} instead of {healthy}, ReLU {shown}. {stopped} faults stopped all "
            "three functions, a learning rate eight times too large among them.",
            "zh": "取决于错误的种类。逐一植入 11 种错误，用 ELU 仍能训练的有 {elu} 种，ReLU 有 {relu} 种，Leaky ReLU "
            "有 {leaky} 种。ELU 会掩盖的，是单元无法激活这一类：偏置全为 −2 时，它仍达到 {hidden}（没有错误时是 "
            "{healthy}），ReLU 只有 {shown}。有 {stopped} 种错误，三个函数都训练不了，例如学习率放大 8 倍。",
        },
        "no_difference": {
            "en": "Of eleven faults a network of ELU still trained with {elu}, one of ReLU with {relu}: not told "
            "apart.",
            "zh": "11 种错误中，用 ELU 仍能训练的有 {elu} 种，用 ReLU 有 {relu} 种，分不出差别。",
        },
        "fails": {
            "en": "Of eleven faults a network of ELU still trained with {elu}, one of ReLU with {relu}.",
            "zh": "11 种错误中，用 ELU 仍能训练的只有 {elu} 种，用 ReLU 有 {relu} 种。",
        },
    },
)
def elu_converges_when_misconfigured(measured: Measurements) -> Judgement:
    """The faults, each planted alone, with which networks still learn."""
    head = "activations.misconfigured"

    names = ("elu", "leaky_relu", "relu")
    faults = sorted({name.split(".")[3] for name in measured} - {"none"})

    def trained(name: str) -> list[float]:
        runs = zip(*(measured.samples(f"{head}.{name}.{fault}.accuracy") for fault in faults), strict=True)
        return [float(sum(accuracy >= CHANCE_TIMES_FIVE for accuracy in run)) for run in runs]

    counts = {name: trained(name) for name in names}
    stopped = [f for f in faults if all(measured[f"{head}.{n}.{f}.accuracy"].value < CHANCE_TIMES_FIVE for n in names)]
    more = paired(counts["elu"], counts["relu"])
    verdict: Kind = "no_difference"
    if more.low > 0:
        verdict = "holds" if mean(counts["elu"])[0] > len(faults) - 1 else "depends"
    elif more.high < 0:
        verdict = "fails"
    return Judgement(
        verdict,
        elu=number(mean(counts["elu"])[0]),
        leaky=number(mean(counts["leaky_relu"])[0]),
        relu=number(mean(counts["relu"])[0]),
        more=number(more.difference, interval=more.interval),
        healthy=number(measured[f"{head}.elu.none.accuracy"].value),
        stopped=number(len(stopped)),
        hidden=number(measured[f"{head}.elu.biases_negative.accuracy"].value),
        shown=number(measured[f"{head}.relu.biases_negative.accuracy"].value),
    )
