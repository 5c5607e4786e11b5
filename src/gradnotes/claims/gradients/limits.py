"""Limits of optimization: a target that leaves next to no trace in a gradient."""

from __future__ import annotations

from gradnotes.claims import S1, Judgement, Kind, Measurements, Number, Origin, claim, number

SHALEV = Origin(
    {"en": "Shalev-Shwartz, Shamir and Shammah, 2017", "zh": "Shalev-Shwartz、Shamir、Shammah，2017"},
    "https://arxiv.org/abs/1703.07950",
)
BITS = (4, 8, 12)


@claim(
    statement={
        "en": "The gradient says next to nothing of which parity of $d$ bits is to be learned: the part that depends "
        "on it falls as $2^{-d/2}$.",
        "zh": "要学的是 $d$ 位的哪个奇偶函数，从梯度几乎看不出来：其中与之有关的部分按 $2^{-d/2}$ 下降。",
    },
    origin=SHALEV,
    rests_on=("experiments.gradients.parity",),
    refuted_by={
        "en": "A share, for 4, 8 or 12 bits, that is more than a hundredth away from it.",
        "zh": "位数为 4、8 或 12 时，该部分所占的比例与之相差百分之一以上。",
    },
    numbers={
        "four": Number(
            {
                "en": "share of the gradient that depends on the parity, 4 bits",
                "zh": "梯度中与奇偶函数有关的部分，4 位",
            },
            ".4f",
        ),
        "eight": Number({"en": "the same, 8", "zh": "同上，8 位"}, ".4f"),
        "twelve": Number({"en": "the same, 12", "zh": "同上，12 位"}, ".4f"),
        "half": Number({"en": "the same, parities of 6 of 12 bits", "zh": "同上，12 位中 6 位的奇偶"}, ".4f"),
    },
    findings={
        "holds": {
            "en": "In a ReLU network it is {four} of the gradient for 4 bits, {eight} for 8 and {twelve} for 12, as a "
            "root mean square over all parities, as Parseval's identity demands. Over those of 6 of the 12 bits alone "
            "it is {half}.",
            "zh": "在 ReLU 网络里，对全部奇偶函数取均方根，它占梯度的比例：4 位为 {four}，8 位为 {eight}，12 "
            "位为 {twelve}，与 Parseval 恒等式给出的值一致。只看 12 位中取 6 位的，则为 {half}。",
        },
        "fails": {
            "en": "It is {four} of the gradient for 4 bits, {eight} for 8 and {twelve} for 12.",
            "zh": "它占梯度的比例：4 位为 {four}，8 位为 {eight}，12 位为 {twelve}。",
        },
    },
)
def gradient_misses_parity(measured: Measurements) -> Judgement:
    """The share of a network's gradient that depends on the parity to be learned, over all parities and inputs."""
    share = {d: measured[f"gradients.parity.bits_{d}.gradient_share"].value for d in BITS}
    close = all(abs(value * 2 ** (d / 2) - 1) < 0.01 for d, value in share.items())
    return Judgement(
        "holds" if close else "fails",
        four=number(share[4], theory=2**-2),
        eight=number(share[8], theory=2**-4),
        twelve=number(share[12], theory=2**-6),
        half=number(measured["gradients.parity.bits_12.half_share"].value),
    )


@claim(
    statement={
        "en": "The theoretical limits of optimization have little use in the practice of deep learning.",
        "zh": "优化的理论极限在深度学习实践中通常没有多大用处。",
    },
    origin=S1,
    rests_on=("experiments.gradients.parity",),
    refuted_by={
        "en": "Small targets too that a network fails to learn, as theory says of large ones, and another method "
        "finds.",
        "zh": "理论说大的目标用梯度学不会，结果连小的也学不会，而换一种方法找得到。",
    },
    numbers={
        "small": Number(
            {"en": "accuracy after training, parity of 6 of 12 bits", "zh": "训练之后的准确率，12 位中 6 位的奇偶"},
            ".0%",
        ),
        "middle": Number({"en": "8 of 16 bits", "zh": "16 位中 8 位"}, ".0%"),
        "large": Number({"en": "10 of 20 bits", "zh": "20 位中 10 位"}, ".0%"),
        "examples": Number({"en": "examples it saw", "zh": "用掉的样本数"}, ",.0f"),
        "solved": Number({"en": "accuracy of elimination modulo 2, 20 bits", "zh": "模 2 消元的准确率，20 位"}, ".0%"),
        "few": Number({"en": "examples that took", "zh": "用掉的样本数"}, ",.0f"),
    },
    findings={
        "holds": {
            "en": "A network learned the parity of 10 of 20 bits as well, to {large}.",
            "zh": "20 位中 10 位的奇偶，网络也学会了，准确率 {large}。",
        },
        "depends": {
            "en": "While the target leaves a trace in the gradient. The parity of 6 of 12 bits was learned ({small}, "
            "perhaps by heart: each of its 4096 inputs came up some thirty times), that of 8 of 16 partly ({middle}), "
            "and of 10 of 20 hardly ({large}, where a guess gets 50%), from {examples} examples. Elimination modulo 2 "
            "found it from {few} ({solved}): what is out of reach is not the answer, but the answer by gradients. Of "
            "the targets of practice this says nothing.",
            "zh": "只要目标在梯度里留得下痕迹。12 位中 6 位的奇偶学会了（{small}，也可能是背下来的：全部 4096 "
            "个输入各出现了三十次左右），16 位中 8 位学会了一部分（{middle}），20 位中 10 位几乎没学会（{large}，"
            "瞎猜是 50%），用了 {examples} 个样本。模 2 消元用 {few} 个样本就找到了（{solved}）：够不着的不是答案，"
            "而是靠梯度去找答案。实践中的目标是否如此，这里并没有说。",
        },
        "fails": {
            "en": "Even the parity of 6 of 12 bits was not learned ({small}), which elimination modulo 2 finds.",
            "zh": "连 12 位中 6 位的奇偶都没学会（{small}），而模 2 消元能找到。",
        },
    },
)
def limits_are_of_little_use(measured: Measurements) -> Judgement:
    """Parities that a network learns and does not learn, and elimination."""
    head = "gradients.parity.bits"
    small, middle, large = (measured[f"{head}_{d}.trained.accuracy"].value for d in (12, 16, 20))
    # Three quarters: halfway between a guess and the answer.
    verdict: Kind = "fails" if small < 0.75 else "depends" if large < 0.75 else "holds"
    return Judgement(
        verdict,
        small=number(small),
        middle=number(middle),
        large=number(large),
        examples=number(measured[f"{head}_20.trained.examples"].value),
        solved=number(measured[f"{head}_20.solved.accuracy"].value),
        few=number(measured[f"{head}_20.solved.examples"].value),
    )
