"""What activations cost in time."""

from __future__ import annotations

from gradnotes.claims import PRACTICE, S3, Judgement, Measurements, Number, Origin, claim
from gradnotes.claims.activations._cost import AGAINST, COSTLY, LONGER, TIMES, cost, costly, slower

MOBILENET = Origin(
    {"en": "Howard et al., 2019 (MobileNetV3)", "zh": "Howard 等，2019（MobileNetV3）"},
    "https://arxiv.org/abs/1905.02244",
)


@claim(
    statement={
        "en": "The powers in tanh and sigmoid are comparatively slow.",
        "zh": "Tanh 和 sigmoid 的幂运算相对耗时。",
    },
    origin=S3,
    rests_on=("experiments.activations.cost",),
    refuted_by=LONGER,
    numbers={
        "tanh": Number(
            {
                "en": "tanh behind a linear layer of 512 inputs, of ReLU's",
                "zh": "tanh 连同前面 512 个输入的线性层，与 ReLU 之比",
            },
            ".2f",
        ),
        "sigmoid": Number({"en": "sigmoid behind it", "zh": "sigmoid 连同线性层"}, ".2f"),
        "tanh_alone": Number({"en": "tanh by itself", "zh": "tanh 单独"}, ".1f"),
        "sigmoid_alone": Number({"en": "sigmoid by itself", "zh": "sigmoid 单独"}, ".1f"),
    },
    findings={
        "holds": {
            "en": "In a layer of 512 inputs tanh took {tanh} and sigmoid {sigmoid} times as long as ReLU.",
            "zh": "在 512 个输入的层里，tanh 的耗时是 ReLU 的 {tanh} 倍，sigmoid 是 {sigmoid} 倍。",
        },
        "depends": {
            "en": "In a layer of 512 inputs tanh took {tanh} and sigmoid {sigmoid} times as long as ReLU: only one of "
            "them is noticed.",
            "zh": "在 512 个输入的层里，tanh 的耗时是 ReLU 的 {tanh} 倍，sigmoid 是 {sigmoid} 倍：只有一个明显。",
        },
        "fails": {
            "en": "On one core, in PyTorch, forward and backward, a linear layer of 512 inputs took {tanh} times as "
            "long with tanh behind it as with ReLU, and {sigmoid} times with sigmoid. By themselves, without the "
            "layer, they took {tanh_alone} and {sigmoid_alone} times as long.",
            "zh": "单核 CPU 上的 PyTorch，前向加反向，512 个输入的线性层后面跟 tanh，耗时是跟 ReLU 的 {tanh} 倍，跟 "
            "sigmoid 是 {sigmoid} 倍。不算线性层，单独计时，是 {tanh_alone} 倍和 {sigmoid_alone} 倍。",
        },
    },
)
def powers_cost_time(measured: Measurements) -> Judgement:
    """Tanh and sigmoid against ReLU."""
    layer = {name: cost(measured, "layer", name) for name in ("tanh", "sigmoid")}
    alone = {f"{name}_alone": cost(measured, "alone", name) for name in layer}
    return Judgement(costly(list(layer.values())), **layer, **alone)


@claim(
    statement={"en": "ELU is costly to compute.", "zh": "ELU 计算复杂，开销大。"},
    origin=S3,
    rests_on=("experiments.activations.cost",),
    refuted_by=LONGER,
    numbers=TIMES,
    findings=COSTLY,
)
def elu_is_costly(measured: Measurements) -> Judgement:
    """ELU against ReLU."""
    shown = {where: cost(measured, where, "elu") for where in TIMES}
    return Judgement(costly([shown["layer"]]), **shown)


@claim(
    statement={"en": "Swish (SiLU) is costly to compute.", "zh": "Swish（SiLU）计算开销大。"},
    origin=S3,
    rests_on=("experiments.activations.cost",),
    refuted_by=LONGER,
    numbers=TIMES,
    findings=COSTLY,
)
def silu_is_costly(measured: Measurements) -> Judgement:
    """SiLU against ReLU."""
    shown = {where: cost(measured, where, "silu") for where in TIMES}
    return Judgement(costly([shown["layer"]]), **shown)


@claim(
    statement={"en": "Mish costs more than SiLU.", "zh": "Mish 比 SiLU 开销大。"},
    origin=PRACTICE,
    rests_on=("experiments.activations.cost",),
    refuted_by={
        "en": "Forward and backward passes of Mish that take less than a fifth longer than those of SiLU, with a layer "
        "before both and without.",
        "zh": "无论前面有没有线性层，Mish 前向加反向的时间比 SiLU 多不到五分之一。",
    },
    numbers=AGAINST,
    findings={
        "holds": {
            "en": "On one core, in PyTorch, Mish took {alone} times as long as SiLU, and {layer} times with a "
            "linear layer of 512 inputs before both.",
            "zh": "单核 CPU 上的 PyTorch，Mish 的耗时是 SiLU 的 {alone} 倍；两者都连同前面 512 个输入的线性层，是 "
            "{layer} 倍。",
        },
        "depends": {
            "en": "By itself Mish took {alone} times as long as SiLU; with a linear layer before both {layer} times, "
            "which one does not notice.",
            "zh": "单独计时，Mish 的耗时是 SiLU 的 {alone} 倍；连同前面的线性层是 {layer} 倍，察觉不到。",
        },
        "fails": {
            "en": "Mish took {alone} times as long as SiLU, and {layer} times with a linear layer before both.",
            "zh": "Mish 的耗时是 SiLU 的 {alone} 倍，连同前面的线性层是 {layer} 倍。",
        },
    },
)
def mish_costs_more_than_silu(measured: Measurements) -> Judgement:
    """Mish against SiLU."""
    verdict, shown = slower(measured, "mish", "silu")
    return Judgement(verdict, **shown)


@claim(
    statement={
        "en": "The tanh form of GELU is the fast one.",
        "zh": "GELU 的 tanh 近似更快。",
    },
    origin=PRACTICE,
    rests_on=("experiments.activations.cost",),
    refuted_by={
        "en": "An exact GELU that takes less than a fifth longer than the tanh form, with a layer before both and "
        "without.",
        "zh": "无论前面有没有线性层，精确 GELU 的时间比 tanh 近似多不到五分之一。",
    },
    numbers=AGAINST,
    findings={
        "holds": {
            "en": "The exact GELU took {alone} times as long as the tanh form, and {layer} times with a linear "
            "layer before both.",
            "zh": "精确的 GELU 的耗时是 tanh 近似的 {alone} 倍，连同前面的线性层是 {layer} 倍。",
        },
        "depends": {
            "en": "By itself the exact GELU took {alone} times as long as the tanh form; with a linear layer before "
            "both {layer} times, which one does not notice.",
            "zh": "单独计时，精确的 GELU 的耗时是 tanh 近似的 {alone} 倍；连同前面的线性层是 {layer} 倍，察觉不到。",
        },
        "fails": {
            "en": "On one core, in PyTorch, the exact GELU took {alone} times as long as the tanh form, and {layer} "
            "times with a linear layer of 512 inputs before both.",
            "zh": "单核 CPU 上的 PyTorch，精确的 GELU 的耗时是 tanh 近似的 {alone} 倍；两者都连同前面 512 个输入的线性"
            "层，是 {layer} 倍。",
        },
    },
)
def gelu_tanh_is_faster(measured: Measurements) -> Judgement:
    """GELU against its tanh form."""
    verdict, shown = slower(measured, "gelu", "gelu_tanh")
    return Judgement(verdict, **shown)


@claim(
    statement={
        "en": "Hardswish is faster than Swish.",
        "zh": "Hardswish 比 Swish 快。",
    },
    origin=MOBILENET,
    rests_on=("experiments.activations.cost",),
    refuted_by={
        "en": "A SiLU that takes less than a fifth longer than hardswish, with a layer before both and without.",
        "zh": "无论前面有没有线性层，SiLU 的时间比 hardswish 多不到五分之一。",
    },
    numbers=AGAINST,
    findings={
        "holds": {
            "en": "On one core, in PyTorch, SiLU took {alone} times as long as hardswish, and {layer} times with a "
            "linear layer of 512 inputs before both.",
            "zh": "单核 CPU 上的 PyTorch，SiLU 的耗时是 hardswish 的 {alone} 倍；两者都连同前面 512 个输入的线性层，"
            "是 {layer} 倍。",
        },
        "depends": {
            "en": "By itself it is: on one core, in PyTorch, SiLU took {alone} times as long. With a linear layer "
            "of 512 inputs before both it was {layer} times, which one does not notice.",
            "zh": "单独计时是的：单核 CPU 上的 PyTorch，SiLU 的耗时是它的 {alone} 倍。两者都连同前面 512 个输入的线"
            "性层，就是 {layer} 倍，察觉不到。",
        },
        "fails": {
            "en": "SiLU took {alone} times as long as hardswish, and {layer} times with a linear layer before both.",
            "zh": "SiLU 的耗时是 hardswish 的 {alone} 倍，连同前面的线性层是 {layer} 倍。",
        },
    },
)
def hardswish_is_faster_than_silu(measured: Measurements) -> Judgement:
    """SiLU against hardswish."""
    verdict, shown = slower(measured, "silu", "hardswish")
    return Judgement(verdict, **shown)
