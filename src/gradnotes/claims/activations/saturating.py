"""Sigmoid and tanh: saturation, offset and speed."""

from __future__ import annotations

from gradnotes.claims import S3, Judgement, Kind, Measurements, Number, claim, number
from gradnotes.claims.activations._dead_units import DEAD
from gradnotes.claims.activations._steps import judge, ratio, seen, times


@claim(
    statement={
        "en": "A sigmoid saturates, and its gradient is then close to zero.",
        "zh": "Sigmoid 会饱和，饱和时梯度接近于零。",
    },
    origin=S3,
    rests_on=("experiments.activations.saturation", "experiments.activations.properties"),
    refuted_by={
        "en": "Fewer than a twentieth of the units with a slope below one hundredth, for pre-activations of any scale.",
        "zh": "无论预激活值的尺度多大，斜率小于百分之一的单元都不到二十分之一。",
    },
    numbers={
        "one": Number(
            {"en": "units with a slope below 1/100, deviation 1", "zh": "斜率小于 1/100 的单元，标准差 1"}, ".1%"
        ),
        "three": Number({"en": "the same, deviation 3", "zh": "同上，标准差 3"}, ".1%"),
        "ten": Number({"en": "the same, deviation 10", "zh": "同上，标准差 10"}, ".1%"),
        "slope": Number({"en": "slope at 10", "zh": "10 处的斜率"}, ".1e"),
    },
    findings={
        "holds": {
            "en": "Of standard normal pre-activations already {one} meet a slope below one hundredth.",
            "zh": "预激活值服从标准正态时，就已有 {one} 的单元斜率小于百分之一。",
        },
        "depends": {
            "en": "On the scale of the pre-activations. With standard deviation 1, as after a good initialization, "
            "{one} of the units have a slope below one hundredth; with 3 it is {three}, with 10 {ten}. At 10 the slope "
            "is {slope}.",
            "zh": "取决于预激活值的尺度。标准差为 1 时（好的初始化就是这样），斜率小于百分之一的单元占 {one}；标准差为 "
            "3 时占 {three}，为 10 时占 {ten}。自变量到 10，斜率只剩 {slope}。",
        },
        "fails": {
            "en": "Even with standard deviation 10 only {ten} of the units have a slope below one hundredth.",
            "zh": "即使标准差到了 10，斜率小于百分之一的单元也只有 {ten}。",
        },
    },
)
def sigmoid_saturates(measured: Measurements) -> Judgement:
    """Shares of units with a small slope, by the scale of what comes in."""
    one, three, ten = (measured[f"activations.saturation.sigmoid.s{scale}"].value for scale in (1, 3, 10))
    verdict: Kind = "holds" if one > DEAD else "depends" if ten > DEAD else "fails"
    slope = measured["activations.properties.sigmoid.derivative_at_10"].value
    return Judgement(verdict, one=number(one), three=number(three), ten=number(ten), slope=number(slope))


@claim(
    statement={
        "en": "An activation whose output is zero-centered converges faster.",
        "zh": "输出以零为中心的激活函数收敛得更快。",
    },
    origin=S3,
    rests_on=("experiments.activations.zero_centering",),
    refuted_by={
        "en": "Networks that need as many steps, or fewer, when a constant is added to the output of every unit and "
        "their biases make the start the same.",
        "zh": "给每个单元的输出加上一个常数，并用偏置使起点不变，网络所需的步数不变，甚至更少。",
    },
    numbers={
        "steep": Number({"en": "tanh + 1 against tanh, SGD: steps", "zh": "tanh + 1 与 tanh 的步数之比，SGD"}, ".2f"),
        "shallow": Number({"en": "σ against σ − 1/2, SGD", "zh": "σ 与 σ − 1/2 的步数之比，SGD"}, ".2f"),
        "steep_adam": Number({"en": "tanh + 1 against tanh, Adam", "zh": "tanh + 1 与 tanh，Adam"}, ".2f"),
        "shallow_adam": Number({"en": "σ against σ − 1/2, Adam", "zh": "σ 与 σ − 1/2，Adam"}, ".2f"),
        "detectable": Number({"en": "smallest factor that would be seen", "zh": "能分辨出的最小倍数"}, ".2f"),
    },
    findings={
        "holds": {
            "en": "With one added to its output, tanh took {steep} times the steps to the same training loss; the "
            "sigmoid took {shallow} times those of its own centered form. With Adam it was {steep_adam} and "
            "{shallow_adam} times. Both sides start as the same network, biases seeing to that, and every function had "
            "its own learning rate.",
            "zh": "tanh 的输出加一，达到同样的训练损失要 {steep} 倍的步数；sigmoid 的步数是它自己减去二分之一之后的 "
            "{shallow} 倍。换成 Adam，分别是 {steep_adam} 倍和 {shallow_adam} 倍。比较的双方起步时是同一个网络（用偏置"
            "抵消了偏移），每个函数都单独调过学习率。",
        },
        "depends": {
            "en": "An offset cost a factor of {steep} (tanh) and {shallow} (sigmoid) in steps with SGD, of "
            "{steep_adam} and {shallow_adam} with Adam; not all of these are told from one.",
            "zh": "输出带偏移时，用 SGD 的步数是原来的 {steep} 倍（tanh）和 {shallow} 倍（sigmoid），用 Adam 是 "
            "{steep_adam} 倍和 {shallow_adam} 倍；其中有的与 1 分不出差别。",
        },
        "no_difference": {
            "en": "With an offset the steps were {steep}, {shallow}, {steep_adam} and {shallow_adam} times as many, "
            "none told to be above one; a factor of {detectable} would have been seen.",
            "zh": "输出带偏移时，步数是原来的 {steep}、{shallow}、{steep_adam}、{shallow_adam} 倍，都看不出大于 1；达"
            "到 {detectable} 倍就能分辨出来。",
        },
        "fails": {
            "en": "With an offset the steps were {steep}, {shallow}, {steep_adam} and {shallow_adam} times as many.",
            "zh": "输出带偏移时，步数是原来的 {steep}、{shallow}、{steep_adam}、{shallow_adam} 倍，并没有变慢。",
        },
    },
)
def zero_centering_speeds_up(measured: Measurements) -> Judgement:
    """Functions against themselves with a constant added, at equal slopes."""
    effects = {
        rule: [
            ratio(measured, f"zero_centering.{rule}.{off}", f"zero_centering.{rule}.{centered}")
            for off, centered in (("tanh_plus_1", "tanh"), ("sigmoid_same_start", "sigmoid_minus_half"))
        ]
        for rule in ("sgd", "adam")
    }
    (steep, shallow), (steep_adam, shallow_adam) = effects["sgd"], effects["adam"]
    every = [*effects["sgd"], *effects["adam"]]
    return Judgement(
        judge(every),
        steep=times(steep),
        shallow=times(shallow),
        steep_adam=times(steep_adam),
        shallow_adam=times(shallow_adam),
        detectable=seen(every),
    )


@claim(
    statement={
        "en": "Networks of sigmoids converge more slowly than those of tanh.",
        "zh": "用 sigmoid 的网络收敛得比用 tanh 的慢。",
    },
    origin=S3,
    rests_on=("experiments.activations.zero_centering",),
    refuted_by={
        "en": "Networks of sigmoids that need as many steps as those of tanh, or fewer.",
        "zh": "用 sigmoid 的网络所需的步数与用 tanh 的一样多，甚至更少。",
    },
    numbers={
        "sgd": Number({"en": "sigmoid against tanh, SGD: steps", "zh": "sigmoid 与 tanh 的步数之比，SGD"}, ".2f"),
        "adam": Number({"en": "the same with Adam", "zh": "同上，Adam"}, ".2f"),
        "slope": Number(
            {"en": "of this, the slope: σ − 1/2 against tanh", "zh": "其中斜率所致：σ − 1/2 与 tanh"}, ".2f"
        ),
        "offset": Number({"en": "and the offset: σ against σ − 1/2", "zh": "其中偏移所致：σ 与 σ − 1/2"}, ".2f"),
        "detectable": Number({"en": "smallest factor that would be seen", "zh": "能分辨出的最小倍数"}, ".2f"),
    },
    findings={
        "holds": {
            "en": "The sigmoid took {sgd} times the steps of tanh with SGD and {adam} times with Adam. With SGD the "
            "smaller slope makes a factor of {slope} of this and the offset one of {offset}.",
            "zh": "sigmoid 的步数，用 SGD 时是 tanh 的 {sgd} 倍，用 Adam 时是 {adam} 倍。用 SGD 时，斜率较小占其中的 "
            "{slope} 倍，偏移占 {offset} 倍。",
        },
        "depends": {
            "en": "The sigmoid took {sgd} times the steps of tanh with SGD and {adam} times with Adam; only one of the "
            "two is told from one.",
            "zh": "sigmoid 的步数，用 SGD 时是 tanh 的 {sgd} 倍，用 Adam 时是 {adam} 倍；只有其中一个与 1 分得出差别。",
        },
        "no_difference": {
            "en": "The sigmoid took {sgd} times the steps of tanh with SGD and {adam} times with Adam, neither told to "
            "be above one; a factor of {detectable} would have been seen.",
            "zh": "sigmoid 的步数，用 SGD 时是 tanh 的 {sgd} 倍，用 Adam 时是 {adam} 倍，都看不出大于 1；达到 "
            "{detectable} 倍就能分辨出来。",
        },
        "fails": {
            "en": "The sigmoid took {sgd} times the steps of tanh with SGD and {adam} times with Adam.",
            "zh": "sigmoid 的步数，用 SGD 时是 tanh 的 {sgd} 倍，用 Adam 时是 {adam} 倍。",
        },
    },
)
def sigmoid_converges_slower(measured: Measurements) -> Judgement:
    """Sigmoid against tanh, and the two steps between them."""
    sgd = "zero_centering.sgd"
    effects = [ratio(measured, f"zero_centering.{r}.sigmoid", f"zero_centering.{r}.tanh") for r in ("sgd", "adam")]
    return Judgement(
        judge(effects),
        sgd=times(effects[0]),
        adam=times(effects[1]),
        slope=times(ratio(measured, f"{sgd}.sigmoid_minus_half", f"{sgd}.tanh")),
        offset=times(ratio(measured, f"{sgd}.sigmoid", f"{sgd}.sigmoid_minus_half")),
        detectable=seen(effects),
    )
