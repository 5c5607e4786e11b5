"""Times against ReLU's."""

from __future__ import annotations

from collections.abc import Sequence

from gradnotes.claims import Kind, Measurements, Number, Text, Value, number
from gradnotes.claims.statistics import mean

NOTICED = 1.2
"""A layer that takes a fifth longer is a cost that one notices."""


def cost(measured: Measurements, where: str, name: str, against: str = "relu") -> Value:
    """The time of a function over that of another, with the interval over the repetitions."""
    first, second = (measured.samples(f"activations.cost.{where}.{which}.ratio") for which in (name, against))
    middle, interval = mean([a / b for a, b in zip(first, second, strict=True)])
    return number(middle, interval=interval)


def costly(in_layer: Sequence[Value], alone: Sequence[Value] = ()) -> Kind:
    """Whether all take a fifth longer in a layer; or some of them, or by themselves; or not even that."""
    if all(value.low is not None and value.low > NOTICED for value in in_layer):
        return "holds"
    return "depends" if any(value.low is not None and value.low > NOTICED for value in (*in_layer, *alone)) else "fails"


TIMES = {
    "alone": Number({"en": "time by itself, of ReLU's", "zh": "单独的耗时，与 ReLU 之比"}, ".1f"),
    "layer": Number({"en": "with a linear layer of 512 inputs before it", "zh": "连同前面 512 个输入的线性层"}, ".2f"),
}

LONGER = {
    "en": "A linear layer of 512 inputs with it behind that takes less than a fifth longer, forward and backward, than "
    "one with ReLU.",
    "zh": "它跟在 512 个输入的线性层后面，前向加反向的时间比换成 ReLU 时多不到五分之一。",
}

COSTLY: dict[Kind, Text] = {
    "holds": {
        "en": "With a linear layer of 512 inputs before it, it took {layer} times as long as ReLU; by itself {alone} "
        "times.",
        "zh": "连同前面 512 个输入的线性层，它的耗时是 ReLU 的 {layer} 倍；单独计时是 {alone} 倍。",
    },
    "fails": {
        "en": "Not where a layer stands before it. On one core, in PyTorch, forward and backward, a linear layer of "
        "512 inputs took {layer} times as long with it as with ReLU behind it. By itself it took {alone} times as "
        "long.",
        "zh": "只要前面有一层，就谈不上。单核 CPU 上的 PyTorch，前向加反向，512 个输入的线性层后面跟它，耗时是跟 ReLU "
        "的 {layer} 倍；单独计时是 {alone} 倍。",
    },
}

AGAINST = {
    "alone": Number({"en": "time by itself, ratio", "zh": "单独的耗时之比"}, ".2f"),
    "layer": Number({"en": "with a linear layer of 512 inputs before it", "zh": "连同前面 512 个输入的线性层"}, ".2f"),
}


def slower(measured: Measurements, name: str, against: str) -> tuple[Kind, dict[str, Value]]:
    """Whether a function takes noticeably longer than another, by itself and in a layer."""
    shown = {where: cost(measured, where, name, against) for where in AGAINST}
    return costly([shown["layer"]], [shown["alone"]]), shown
