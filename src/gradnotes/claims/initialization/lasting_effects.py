"""What is left of the start after training."""

from __future__ import annotations

import math

from gradnotes.claims import S2, Judgement, Kind, Measurements, Number, claim, number


@claim(
    statement={
        "en": "When training succeeds, the weights have moved only little from where they started.",
        "zh": "训练成功之后，权重与初始值相比变化很小。",
    },
    origin=S2,
    rests_on=("experiments.initialization.lasting", "experiments.initialization.movement"),
    refuted_by={
        "en": "Changes of a hidden weight of more than a fifth of its norm, in a deep network that has learned.",
        "zh": "在学到东西的深层网络里，隐藏层权重的变化超过其范数的五分之一。",
    },
    numbers={
        "deep": Number({"en": "change in the tenth of 20 layers", "zh": "20 层网络第 10 层的变化"}, ".1%"),
        "wide": Number(
            {"en": "two hidden layers of 512 units, $c = 2$", "zh": "两个隐藏层，各 512 个单元，$c = 2$"}, ".1%"
        ),
        "narrow": Number({"en": "the same with 32 units", "zh": "同上，32 个单元"}, ".1%"),
        "small": Number(
            {"en": "32 units from a small start, $c$ = 0.5", "zh": "32 个单元，从小尺度出发，$c$ = 0.5"}, ".1%"
        ),
    },
    findings={
        "holds": {
            "en": "Between {deep} and {small} of the norm.",
            "zh": "变化在范数的 {deep} 到 {small} 之间。",
        },
        "depends": {
            "en": "In deep and in wide networks: {deep} of the norm in a network of 20 layers, {wide} in one of 512 "
            "units. With 32 units it is {narrow}, and from a small start {small}.",
            "zh": "网络深或者宽时如此：20 层网络里是范数的 {deep}，512 个单元时是 {wide}。只有 32 个单元时是 {narrow}，"
            "从小尺度出发更达到 {small}。",
        },
        "fails": {
            "en": "In a network of 20 layers the change was {deep} of the norm.",
            "zh": "20 层网络里的变化就有范数的 {deep}。",
        },
    },
)
def weights_move_little(measured: Measurements) -> Judgement:
    """The relative change of a hidden weight, by depth, width and scale of the start."""
    head = "initialization.movement.width_"
    deep = measured["initialization.lasting.c_2.layer_10.relative_change"].value
    wide, narrow, small = (
        measured[f"{head}{which}.layer_2.relative_change"].value for which in ("512.c_2", "32.c_2", "32.c_0p5")
    )
    little = [change < 0.2 for change in (deep, wide, narrow, small)]
    verdict: Kind = "holds" if all(little) else "depends" if little[0] and little[1] else "fails"
    return Judgement(
        verdict,
        deep=number(deep),
        wide=number(wide),
        narrow=number(narrow),
        small=number(small),
    )


@claim(
    statement={
        "en": "Even when training succeeds, the scale that the activations start with lasts to the end.",
        "zh": "即使训练成功，激活值在初始化时的尺度也会一直保持到最后。",
    },
    origin=S2,
    rests_on=("experiments.initialization.lasting",),
    refuted_by={
        "en": "Activations that differ at the end by less than half of the decades by which they differed at the "
        "start.",
        "zh": "训练结束时激活值的差距（按数量级）不到开始时的一半。",
    },
    numbers={
        "start": Number(
            {"en": "last layer at the start, $c$ = 2.3 against 1.7, ratio", "zh": "开始时末层之比，$c$ = 2.3 比 1.7"},
            ".1f",
        ),
        "end": Number({"en": "the same after training", "zh": "训练之后之比"}, ".2f"),
    },
    findings={
        "holds": {
            "en": "The activations of the last layer differed {start}-fold at the start and {end}-fold at the end.",
            "zh": "末层激活值开始时相差 {start} 倍，结束时仍相差 {end} 倍。",
        },
        "fails": {
            "en": "The activations of the last layer differed {start}-fold at the start and {end}-fold at the end: "
            "training had brought them to nearly the same size, though each weight had hardly moved.",
            "zh": "末层激活值开始时相差 {start} 倍，结束时只相差 {end} 倍：各个权重虽然几乎没动，"
            "训练还是把激活值带到了相近的大小。",
        },
    },
)
def scale_lasts(measured: Measurements) -> Judgement:
    """How far apart two starts are in the activations of the last layer, before and after training."""
    size = {
        (c, when): measured[f"initialization.lasting.c_{c}.layer_20.size_{when}"].value
        for c in ("1p7", "2p3")
        for when in ("start", "end")
    }
    start, end = (size["2p3", when] / size["1p7", when] for when in ("start", "end"))
    return Judgement(
        "holds" if abs(math.log(end)) >= abs(math.log(start)) / 2 else "fails", start=number(start), end=number(end)
    )
