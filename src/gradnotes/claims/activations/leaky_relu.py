"""Leaky ReLU: dead units and speed."""

from __future__ import annotations

from gradnotes.claims import S3, Judgement, Kind, Measurements, Number, claim, number
from gradnotes.claims.activations._dead_units import DEAD, at_rate
from gradnotes.claims.activations._steps import RATIOS, judge, of_shapes


@claim(
    statement={"en": "Leaky ReLU has no dead units.", "zh": "Leaky ReLU 没有死掉的单元。"},
    origin=S3,
    rests_on=("experiments.activations.properties", "experiments.activations.dead_units"),
    refuted_by={
        "en": "Inputs at which its slope is zero; or, as a weaker objection, units that are negative for all data.",
        "zh": "有输入使它的斜率为零；退一步说，有单元对所有数据都是负的。",
    },
    numbers={
        "zero": Number({"en": "inputs with slope zero", "zh": "斜率为零的输入"}, ".0%"),
        "leaky": Number(
            {
                "en": "units negative for all pictures, Adam, 16 times the best rate",
                "zh": "对所有图片为负的单元，Adam，学习率放大 16 倍",
            },
            ".0%",
        ),
        "relu": Number({"en": "the same for ReLU, that is, dead", "zh": "同上，ReLU，即死掉的单元"}, ".0%"),
        "accuracy": Number({"en": "test accuracy of leaky ReLU there", "zh": "此时 Leaky ReLU 的测试准确率"}, ".0%"),
        "relu_accuracy": Number({"en": "test accuracy of ReLU there", "zh": "此时 ReLU 的测试准确率"}, ".0%"),
    },
    findings={
        "holds": {
            "en": "Its slope is nowhere zero, and even at 16 times the best learning rate only {leaky} of the units "
            "were negative for all pictures.",
            "zh": "它的斜率处处不为零；即使学习率放大 16 倍，对所有图片都为负的单元也只有 {leaky}。",
        },
        "depends": {
            "en": "On what is called dead. The slope is zero for {zero} of the inputs, so every unit is updated. But "
            "at 16 times the best learning rate of Adam {leaky} of the units were negative for all pictures, hence "
            "linear; of ReLU's {relu} were dead. It does help: the test accuracy was {accuracy} instead of "
            "{relu_accuracy}.",
            "zh": "取决于怎样算死。斜率为零的输入占 {zero}，所以每个单元都能更新。但把 Adam 的学习率放大 16 倍，"
            "{leaky} 的单元对所有图片都为负，也就只是线性单元；同样情形下，ReLU 有 {relu} 的单元死掉。它确实有用：测试"
            "准确率是 {accuracy}，ReLU 只有 {relu_accuracy}。",
        },
        "fails": {
            "en": "Its slope is zero for {zero} of the inputs.",
            "zh": "有 {zero} 的输入使它的斜率为零。",
        },
    },
)
def leaky_relu_has_no_dead_units(measured: Measurements) -> Judgement:
    """Zero slopes, and units that have no kink in the data."""
    zero = measured["activations.properties.leaky_relu.zero_gradient_share"].value
    leaky = at_rate(measured, "adam.leaky_relu.c_2", 16)
    verdict: Kind = "fails" if zero > 0 else "depends" if leaky > DEAD else "holds"
    return Judgement(
        verdict,
        zero=number(zero, theory=0.0),
        leaky=number(leaky),
        relu=number(at_rate(measured, "adam.relu.c_2", 16)),
        accuracy=number(at_rate(measured, "adam.leaky_relu.c_2", 16, "accuracy")),
        relu_accuracy=number(at_rate(measured, "adam.relu.c_2", 16, "accuracy")),
    )


@claim(
    statement={"en": "Leaky ReLU takes longer to converge.", "zh": "Leaky ReLU 收敛耗费的时间长。"},
    origin=S3,
    rests_on=("experiments.activations.convergence",),
    refuted_by={
        "en": "Networks of leaky ReLU that need no more steps than those of ReLU.",
        "zh": "用 Leaky ReLU 的网络所需的步数不比用 ReLU 的多。",
    },
    numbers=RATIOS,
    findings={
        "holds": {
            "en": "To the same training loss leaky ReLU took {shallow}, {deep} and, with batch normalization, "
            "{normalized} times the steps of ReLU.",
            "zh": "达到同样的训练损失，Leaky ReLU 的步数在浅层、深层、带批归一化的网络里分别是 ReLU 的 {shallow}、"
            "{deep}、{normalized} 倍。",
        },
        "depends": {
            "en": "On the network: leaky ReLU took {shallow} times the steps of ReLU with two hidden layers, {deep} "
            "times with six and {normalized} times with six and batch normalization; not all of these are told from "
            "one.",
            "zh": "取决于网络：Leaky ReLU 的步数，2 个隐藏层时是 ReLU 的 {shallow} 倍，6 个时是 {deep} 倍，再加上批归一"
            "化是 {normalized} 倍；其中有的与 1 分不出差别。",
        },
        "no_difference": {
            "en": "To the same training loss leaky ReLU took {shallow} times the steps of ReLU with two hidden layers, "
            "{deep} times with six, {normalized} times with batch normalization: none is told to be above one. A "
            "factor of {detectable} would have been seen.",
            "zh": "达到同样的训练损失，Leaky ReLU 的步数，2 个隐藏层时是 ReLU 的 {shallow} 倍，6 个时是 {deep} 倍，带批"
            "归一化时是 {normalized} 倍，都看不出大于 1；达到 {detectable} 倍就能分辨出来。",
        },
        "fails": {
            "en": "To the same training loss leaky ReLU took {shallow}, {deep} and, with batch normalization, "
            "{normalized} times the steps of ReLU: fewer in all three.",
            "zh": "达到同样的训练损失，Leaky ReLU 的步数在浅层、深层、带批归一化的网络里分别是 ReLU 的 {shallow}、"
            "{deep}、{normalized} 倍：三处都更少。",
        },
    },
)
def leaky_relu_converges_slower(measured: Measurements) -> Judgement:
    """Leaky ReLU against ReLU in three networks."""
    effects, shown = of_shapes(measured, "leaky_relu", "relu")
    return Judgement(judge(effects), **shown)
