"""Small random weights of one size."""

from __future__ import annotations

import math

from gradnotes.claims import S3, Judgement, Measurements, Number, claim, number
from gradnotes.claims.initialization._networks import STEADY


@claim(
    statement={
        "en": "Random initialization with a small fixed standard deviation ignores the structure of the network, and "
        "so does not help by itself.",
        "zh": "标准差固定的小随机数初始化不利用网络结构，单靠它提升不了性能。",
    },
    origin=S3,
    rests_on=("experiments.initialization.fixed_std",),
    refuted_by={
        "en": "A standard deviation of 0.03 with which signals of all widths stay within a factor of two.",
        "zh": "标准差 0.03 对各种宽度的网络都能使信号变化不到一倍。",
    },
    numbers={
        "narrow": Number(
            {"en": "signal after 20 layers, 64 units, decades", "zh": "20 层之后的信号，64 个单元（数量级）"}, "+.1f"
        ),
        "middle": Number({"en": "256 units", "zh": "256 个单元"}, "+.1f"),
        "wide": Number({"en": "1024 units", "zh": "1024 个单元"}, "+.1f"),
    },
    findings={
        "holds": {
            "en": "With ReLU and a standard deviation of 0.03, a signal loses {narrow} decades over 20 layers of 64 "
            "units and {wide} over as many of 1024: the right value depends on the width.",
            "zh": "ReLU 网络，标准差 0.03：20 层后，64 个单元时信号变化 {narrow} 个数量级，1024 个单元时 {wide} 个。"
            "合适的值取决于宽度。",
        },
        "fails": {
            "en": "The signal changes by {narrow}, {middle} and {wide} decades.",
            "zh": "信号分别变化 {narrow}、{middle} 和 {wide} 个数量级。",
        },
    },
)
def fixed_std_ignores_width(measured: Measurements) -> Judgement:
    """The signal of three widths at one standard deviation."""
    signal = {
        width: measured[f"initialization.fixed_std.relu.width_{width}.depth_20.forward"].value
        for width in (64, 256, 1024)
    }
    theory = {width: 10 * math.log10(width * 0.03**2 / 2) for width in signal}
    return Judgement(
        "fails" if all(abs(value) < STEADY for value in signal.values()) else "holds",
        narrow=number(signal[64], theory=theory[64]),
        middle=number(signal[256], theory=theory[256]),
        wide=number(signal[1024], theory=theory[1024]),
    )
