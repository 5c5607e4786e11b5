"""SiLU: its bump, and small networks."""

from __future__ import annotations

from gradnotes.claims import S3, Judgement, Measurements, Number, Value, claim, number
from gradnotes.claims.activations._steps import judge
from gradnotes.claims.statistics import Effect, paired


def gain_of_silu(measured: Measurements, other: str) -> dict[int, Effect]:
    """By width, how much more test accuracy SiLU reaches than another function."""
    head = "activations.silu_small.width"
    return {
        width: paired(
            measured.samples(f"{head}_{width}.silu.accuracy"), measured.samples(f"{head}_{width}.{other}.accuracy")
        )
        for width in (4, 8, 32)
    }


WIDTHS = {
    "four": Number({"en": "gain in test accuracy, 4 units a layer", "zh": "测试准确率的提升，每层 4 个单元"}, "+.2%"),
    "eight": Number({"en": "8 units", "zh": "8 个单元"}, "+.2%"),
    "wide": Number({"en": "32 units", "zh": "32 个单元"}, "+.2%"),
    "detectable": Number({"en": "smallest gain that would be seen", "zh": "能分辨出的最小提升"}, ".2%"),
}


def shown_by_width(effects: dict[int, Effect]) -> dict[str, Value]:
    """The numbers of `WIDTHS`."""
    named = zip(("four", "eight", "wide"), effects.values(), strict=True)
    shown = {name: number(effect.difference, interval=effect.interval) for name, effect in named}
    return shown | {"detectable": number(max(effect.detectable for effect in effects.values()))}


@claim(
    statement={
        "en": "It is the bump below zero that makes Swish (SiLU) better.",
        "zh": "Swish（SiLU）的性能提升，是通过负半轴上的鼓包（bump）得到的。",
    },
    origin=S3,
    rests_on=("experiments.activations.silu_small",),
    refuted_by={
        "en": "Networks that lose no accuracy when the bump is filled in, so that the function stays at its minimum.",
        "zh": "把鼓包填平，让函数停在最小值上，网络的准确率并不下降。",
    },
    numbers=WIDTHS,
    findings={
        "holds": {
            "en": "Against the same function without its bump SiLU gained {four} with 4 units a layer, {eight} with 8 "
            "and {wide} with 32.",
            "zh": "与填平鼓包的同一个函数相比，SiLU 的准确率之差，每层 4 个单元时为 {four}，8 个时 {eight}，32 个时 "
            "{wide}。",
        },
        "depends": {
            "en": "On the width. Against the same function without its bump SiLU gained {four} with 4 units a layer, "
            "{eight} with 8 and {wide} with 32; a gain is told from none where the interval lies above zero.",
            "zh": "取决于宽度。与填平鼓包的同一个函数相比，SiLU 的准确率之差，每层 4 个单元时为 {four}，8 个时 "
            "{eight}，32 个时 {wide}；区间在零以上的才算有提升。",
        },
        "no_difference": {
            "en": "Against the same function without its bump, flat left of its minimum, SiLU gained {four} with 4 "
            "units a layer, {eight} with 8 and {wide} with 32: no gain is told from chance. A gain of {detectable} "
            "would have been seen at every width.",
            "zh": "与填平鼓包的同一个函数（最小值以左取常数）相比，SiLU 的准确率之差，每层 4 个单元时为 {four}，8 个时 "
            "{eight}，32 个时 {wide}，都没有超出偶然；提升达到 {detectable}，任何宽度都能分辨出来。",
        },
        "fails": {
            "en": "Against the same function without its bump SiLU gained {four} with 4 units a layer, {eight} with 8 "
            "and {wide} with 32: less at every width.",
            "zh": "与填平鼓包的同一个函数相比，SiLU 的准确率之差，每层 4 个单元时为 {four}，8 个时 {eight}，32 个时 "
            "{wide}：每种宽度都更低。",
        },
    },
)
def silu_bump_helps(measured: Measurements) -> Judgement:
    """SiLU against itself without the bump."""
    effects = gain_of_silu(measured, "silu_monotone")
    return Judgement(judge(list(effects.values())), **shown_by_width(effects))


@claim(
    statement={
        "en": "Swish (SiLU) improves on ReLU, in small models above all.",
        "zh": "Swish（SiLU）提升了网络的表现，尤其是小模型。",
    },
    origin=S3,
    rests_on=("experiments.activations.silu_small",),
    refuted_by={
        "en": "Networks of 4 or 8 units a layer that are no better with SiLU than with ReLU, or gain no more than "
        "those of 32.",
        "zh": "每层 4 个或 8 个单元的网络，用 SiLU 并不比 ReLU 好，或者提升不比 32 个单元的大。",
    },
    numbers=WIDTHS
    | {
        "elu": Number(
            {"en": "gain of ELU over ReLU, 4 units a layer", "zh": "ELU 比 ReLU 的提升，每层 4 个单元"}, "+.2%"
        ),
    },
    findings={
        "holds": {
            "en": "Over ReLU, SiLU gained {four} with 4 units a layer, {eight} with 8 and {wide} with 32.",
            "zh": "与 ReLU 相比，SiLU 的准确率之差，每层 4 个单元时为 {four}，8 个时 {eight}，32 个时 {wide}。",
        },
        "depends": {
            "en": "On the width: over ReLU, SiLU gained {four} with 4 units a layer, {eight} with 8 and {wide} with "
            "32. Not all of the small networks gain, or not more than the wide one. ELU, which has no bump, gained "
            "{elu} with 4 units.",
            "zh": "取决于宽度：与 ReLU 相比，SiLU 的准确率之差，每层 4 个单元时为 {four}，8 个时 {eight}，32 个时 "
            "{wide}。小网络并非都有提升，或者提升不比宽网络大。没有鼓包的 ELU，每层 4 个单元时与 ReLU 之差为 {elu}。",
        },
        "no_difference": {
            "en": "Over ReLU, SiLU gained {four} with 4 units a layer, {eight} with 8 and {wide} with 32: no gain of "
            "the small networks is told from chance. A gain of {detectable} would have been seen. ELU, which has no "
            "bump, gained {elu} with 4 units.",
            "zh": "与 ReLU 相比，SiLU 的准确率之差，每层 4 个单元时为 {four}，8 个时 {eight}，32 个时 {wide}：小网络的"
            "提升都没有超出偶然；提升达到 {detectable} 就能分辨出来。没有鼓包的 ELU，每层 4 个单元时与 ReLU 之差为 "
            "{elu}。",
        },
        "fails": {
            "en": "Against ReLU, SiLU gained {four} with 4 units a layer, {eight} with 8 and {wide} with 32: less, not "
            "more, in a small network.",
            "zh": "与 ReLU 相比，SiLU 的准确率之差，每层 4 个单元时为 {four}，8 个时 {eight}，32 个时 {wide}：小网络不"
            "升反降。",
        },
    },
)
def silu_helps_small_models(measured: Measurements) -> Judgement:
    """SiLU against ReLU by width."""
    effects = gain_of_silu(measured, "relu")
    small, wide = (effects[4], effects[8]), effects[32]
    verdict = judge(small)
    if verdict == "holds" and min(effect.difference for effect in small) <= wide.difference:
        verdict = "depends"
    head = "activations.silu_small.width_4"
    elu = paired(*(measured.samples(f"{head}.{name}.accuracy") for name in ("elu", "relu")))
    shown = shown_by_width(effects)
    return Judgement(verdict, **shown, elu=number(elu.difference, interval=elu.interval))
