"""He initialization and its four statements."""

from __future__ import annotations

import math

from gradnotes.claims import S0, S3, S4, Judgement, Kind, Measurements, Number, claim, number
from gradnotes.claims.initialization._networks import DEPTH, STEADY


@claim(
    statement={
        "en": "For ReLU the weights have variance 2/fan_in.",
        "zh": "ReLU 网络的权重方差应取 2/fan_in。",
    },
    origin=S0,
    rests_on=("experiments.initialization.he_statements",),
    refuted_by={
        "en": "A signal that changes by more than a factor of two over 50 layers of equal width.",
        "zh": "经过 50 个等宽层，信号变化超过一倍。",
    },
    numbers={
        "equal": Number(
            {"en": "signal after 50 layers of equal width, decades", "zh": "50 个等宽层之后的信号（数量级）"}, "+.2f"
        ),
        "alternating": Number({"en": "widths that alternate", "zh": "宽度交替变化"}, "+.2f"),
    },
    findings={
        "holds": {
            "en": "Over 50 layers the signal changed by {equal} decades, and by {alternating} with widths that "
            "alternate.",
            "zh": "经过 50 层，信号变化 {equal} 个数量级；宽度交替变化时为 {alternating}。",
        },
        "fails": {
            "en": "The signal changed by {equal} decades, and by {alternating} with widths that alternate.",
            "zh": "信号变化 {equal} 个数量级；宽度交替变化时为 {alternating}。",
        },
    },
)
def he_two_over_fan_in(measured: Measurements) -> Judgement:
    """He's variance over equal and alternating widths."""
    head = "initialization.he_statements"
    equal, alternating = (
        measured[f"{head}.{widths}.variance_2_over_fan_in.forward"].value for widths in ("constant", "alternating")
    )
    return Judgement(
        "holds" if max(abs(equal), abs(alternating)) < STEADY else "fails",
        equal=number(equal, theory=0.0),
        alternating=number(alternating, theory=0.0),
    )


@claim(
    statement={
        "en": "MSRA initialization has the standard deviation $\\sqrt{1/\\text{fan\\_in}}$.",
        "zh": "MSRA 初始化的标准差是 $\\sqrt{1/\\text{fan\\_in}}$。",
    },
    origin=S3,
    rests_on=("experiments.initialization.he_statements",),
    refuted_by={
        "en": "A signal that changes by more than a factor of two over 50 layers of ReLU.",
        "zh": "经过 50 层 ReLU，信号变化超过一倍。",
    },
    numbers={
        "signal": Number({"en": "signal after 50 layers, decades", "zh": "50 层之后的信号（数量级）"}, "+.1f"),
    },
    findings={
        "holds": {
            "en": "Over 50 layers the signal changed by {signal} decades.",
            "zh": "经过 50 层，信号变化 {signal} 个数量级。",
        },
        "fails": {
            "en": "Over 50 layers of ReLU the signal changed by {signal} decades: the square root lacks the 2 of He's "
            "variance. What the slide gives is LeCun's initialization.",
            "zh": "经过 50 层 ReLU，信号变化 {signal} 个数量级：根号里少了 He 的那个 2。幻灯片给出的其实是 LeCun "
            "初始化。",
        },
    },
)
def msra_root_one(measured: Measurements) -> Judgement:
    """The standard deviation that the slides give, over 50 layers of ReLU."""
    signal = measured["initialization.he_statements.constant.std_root_1_over_fan_in.forward"].value
    return Judgement(
        "holds" if abs(signal) < STEADY else "fails", signal=number(signal, theory=DEPTH / 2 * math.log10(1 / 2))
    )


@claim(
    statement={
        "en": "He initialization is Xavier's with twice the variance: $\\frac{n_\\text{in} + n_\\text{out}}{4} "
        "\\operatorname{Var}(W) = 1$.",
        "zh": "He 初始化就是方差加倍的 Xavier：$\\frac{n_\\text{in} + n_\\text{out}}{4} \\operatorname{Var}(W) = 1$。",
    },
    origin=S4,
    rests_on=("experiments.initialization.he_statements",),
    refuted_by={
        "en": "A signal that changes by more than a factor of two over 50 layers, whatever their widths.",
        "zh": "经过 50 层，信号变化超过一倍，不论各层宽度如何。",
    },
    numbers={
        "equal": Number(
            {"en": "signal after 50 layers of equal width, decades", "zh": "50 个等宽层之后的信号（数量级）"}, "+.2f"
        ),
        "alternating": Number({"en": "widths that alternate", "zh": "宽度交替变化"}, "+.2f"),
    },
    findings={
        "holds": {
            "en": "The signal changed by {equal} decades, and by {alternating} where widths alternate.",
            "zh": "信号变化 {equal} 个数量级，宽度交替时为 {alternating}。",
        },
        "depends": {
            "en": "Between equal widths it is the same ({equal} decades). Where widths alternate, the average of both "
            "fans loses signal at every change ({alternating}), and fan_in alone does not.",
            "zh": "各层等宽时两者相同（{equal} 个数量级）。宽度交替时，取两种 fan "
            "的平均会在每次变宽变窄时损失信号（{alternating}），只用 fan_in 则不会。",
        },
        "fails": {
            "en": "Even between equal widths the signal changed by {equal} decades.",
            "zh": "即使等宽，信号也变化 {equal} 个数量级。",
        },
    },
)
def he_is_xavier_doubled(measured: Measurements) -> Judgement:
    """Twice Xavier's variance over equal and alternating widths."""
    head = "initialization.he_statements"
    equal, alternating = (
        measured[f"{head}.{widths}.variance_4_over_fans.forward"].value for widths in ("constant", "alternating")
    )
    verdict: Kind = "fails" if abs(equal) >= STEADY else "holds" if abs(alternating) < STEADY else "depends"
    return Judgement(
        verdict,
        equal=number(equal, theory=0.0),
        alternating=number(alternating),
    )


@claim(
    statement={
        "en": "He initialization is for ReLU and all its variants.",
        "zh": "He 初始化适用于 ReLU 及其所有变种。",
    },
    origin=S0,
    rests_on=("experiments.initialization.signal",),
    refuted_by={
        "en": "A variant whose signal changes by more than a decade over 50 layers at $c = 2$.",
        "zh": "某个变种在 $c = 2$ 时，经过 50 层信号变化超过一个数量级。",
    },
    numbers={
        name: Number(
            {"en": f"signal after 50 layers, {shown}, decades", "zh": f"50 层之后的信号，{shown}（数量级）"}, "+.2f"
        )
        for name, shown in (
            ("leaky_relu", "Leaky ReLU"),
            ("prelu", "PReLU"),
            ("elu", "ELU"),
            ("selu", "SELU"),
            ("silu", "SiLU"),
            ("gelu", "GELU"),
        )
    },
    findings={
        "holds": {
            "en": "None changed by a decade; the largest is SELU with {selu}.",
            "zh": "都没有变化到一个数量级；最大的是 SELU：{selu}。",
        },
        "depends": {
            "en": "It holds for Leaky ReLU ({leaky_relu} decades), and roughly for PReLU ({prelu}) and ELU ({elu}). "
            "With SiLU and GELU the signal dies ({silu} and {gelu}), with SELU it grows ({selu}).",
            "zh": "对 Leaky ReLU 成立（{leaky_relu} 个数量级），PReLU（{prelu}）和 ELU（{elu}）大致可用。SiLU 和 GELU "
            "的信号会消失（{silu} 与 {gelu}），SELU 的会增大（{selu}）。",
        },
        "fails": {
            "en": "Even Leaky ReLU changes by {leaky_relu} decades.",
            "zh": "连 Leaky ReLU 也变化 {leaky_relu} 个数量级。",
        },
    },
)
def he_for_all_variants(measured: Measurements) -> Judgement:
    """The signal of each relative of ReLU at c = 2."""
    names = ("leaky_relu", "prelu", "elu", "selu", "silu", "gelu")
    signal = {name: measured[f"initialization.signal.{name}.c_2.forward"].value for name in names}
    kept = {name: abs(value) < 1 for name, value in signal.items()}
    verdict: Kind = "holds" if all(kept.values()) else "depends" if kept["leaky_relu"] else "fails"
    return Judgement(
        verdict,
        **{name: number(value) for name, value in signal.items()},
    )
