"""What is said about activations: offset and speed, dead units, ELU, SiLU and its bump, what each costs."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gradnotes.claims import S3, Judgement, Kind, Measurements, Number, Origin, Value, claim, number
from gradnotes.claims.statistics import Effect, mean, paired

PRACTICE = Origin({"en": "said among practitioners", "zh": "业界常见说法"})
MOBILENET = Origin(
    {"en": "Howard et al., 2019 (MobileNetV3)", "zh": "Howard 等，2019（MobileNetV3）"},
    "https://arxiv.org/abs/1905.02244",
)

NOTICED = 1.1
"""A layer that takes a tenth longer is a cost that one notices."""

DEAD = 0.05
"""A share of dead units below this is harmless: a narrower layer would do as well."""

CHANCE_TIMES_FIVE = 0.5
"""Test accuracy on ten classes from which a network counts as trained at all."""


def ratio(measured: Measurements, first: str, second: str) -> Effect:
    """How many times as many steps `first` took as `second`, seed by seed, as a natural logarithm."""
    steps = [[math.log(s) for s in measured.samples(f"activations.{name}.steps")] for name in (first, second)]
    return paired(*steps)


def times(effect: Effect) -> Value:
    """An effect on logarithms as a factor."""
    return number(math.exp(effect.difference), interval=(math.exp(effect.low), math.exp(effect.high)))


def seen(effects: Sequence[Effect]) -> Value:
    """The factor that would have been told from one in each of these comparisons."""
    return number(math.exp(max(effect.detectable for effect in effects)))


def judge(effects: Sequence[Effect]) -> Kind:
    """Whether differences that are said to be positive are, in all, in some, or in none of the comparisons."""
    if all(effect.low > 0 for effect in effects):
        return "holds"
    if any(effect.low > 0 for effect in effects):
        return "depends"
    return "fails" if any(effect.high < 0 for effect in effects) else "no_difference"


def best_rate(measured: Measurements, net: str) -> float:
    """The learning rate at which networks of `dead_units`, by rule and start, are best on the test pictures."""
    head, tail = f"activations.dead_units.{net}.rate_", ".accuracy"
    accuracy = {
        float(name.removeprefix(head).removesuffix(tail).replace("p", ".")): m.value
        for name, m in measured.items()
        if name.startswith(head) and name.endswith(tail)
    }
    return max(accuracy, key=lambda rate: accuracy[rate])


def at_rate(measured: Measurements, net: str, factor: float, what: str = "silent") -> float:
    """What `dead_units` measured of a rule and start at so many times the best rate of ReLU at its own start."""
    rule = net.partition(".")[0]
    rate = f"{best_rate(measured, f'{rule}.relu.c_2') * factor:g}".replace(".", "p")
    return float(measured[f"activations.dead_units.{net}.rate_{rate}.{what}"].value)


@claim(
    statement={
        "en": "A linear network cannot learn XOR; one hidden layer with an activation can.",
        "zh": "线性网络学不会异或（XOR）；加上一层带激活函数的隐藏层就能学会。",
    },
    origin=S3,
    rests_on=("experiments.activations.xor", "experiments.activations.xor_training"),
    refuted_by={
        "en": "A linear model that gets all four points right, or ReLU networks that are trained and do not.",
        "zh": "有线性模型能答对全部四个点，或者 ReLU 网络训练之后仍然答不对。",
    },
    numbers={
        "linear": Number(
            {"en": "points that the best linear classifier gets", "zh": "最好的线性分类器答对的比例"}, ".0%"
        ),
        "error": Number({"en": "least mean squared error of a linear model", "zh": "线性模型的最小均方误差"}, ".2f"),
        "wide": Number({"en": "8 ReLU units: trainings that solve it", "zh": "8 个 ReLU 单元：训练成功的比例"}, ".0%"),
        "narrow": Number(
            {"en": "2 ReLU units: trainings that solve it", "zh": "2 个 ReLU 单元：训练成功的比例"}, ".0%"
        ),
    },
    findings={
        "holds": {
            "en": "The best linear classifier gets {linear} of the points. Gradient descent found a network for all "
            "four in {wide} of the trainings with eight ReLU units, and in {narrow} with two, which would be enough.",
            "zh": "最好的线性分类器只能答对 {linear} 的点。隐藏层用 8 个 ReLU 单元，{wide} 的训练四个点全对；用 2 个，"
            "理论上已经够了，训练成功的只有 {narrow}。",
        },
        "fails": {
            "en": "The best linear classifier gets {linear} of the points; of the trainings with eight ReLU units "
            "{wide} got all four.",
            "zh": "最好的线性分类器能答对 {linear} 的点；隐藏层用 8 个 ReLU 单元时，四个点全对的训练占 {wide}。",
        },
    },
)
def linear_nets_cannot_learn_xor(measured: Measurements) -> Judgement:
    """The best linear model on XOR, and trained ReLU networks."""
    linear = measured["activations.xor.linear_accuracy"].value
    wide = measured["activations.xor_training.width_8.solved_share"].value
    narrow = measured["activations.xor_training.width_2.solved_share"].value
    return Judgement(
        "holds" if linear < 1 and wide > 0.5 else "fails",
        linear=number(linear, theory=0.75),
        error=number(measured["activations.xor.linear_mse"].value, theory=0.25),
        wide=number(wide),
        narrow=number(narrow),
    )


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
            "{one} of the units have a slope below one hundredth; with 3 it is {three}, with 10 {ten}. At 10 the "
            "slope is {slope}.",
            "zh": "取决于预激活值的尺度。标准差为 1 时（好的初始化就是这样），斜率小于百分之一的单元占 {one}；标准差"
            "为 3 时占 {three}，为 10 时占 {ten}。自变量到 10，斜率只剩 {slope}。",
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
        "en": "Networks that need as many steps, or fewer, when a constant is added to the output of every unit.",
        "zh": "给每个单元的输出加上一个常数，网络所需的步数不变，甚至更少。",
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
            "{shallow_adam} times. The slopes are the same on both sides, and every function had its own learning "
            "rate.",
            "zh": "tanh 的输出加一，达到同样的训练损失要 {steep} 倍的步数；sigmoid 的步数是它自己减去二分之一之后的 "
            "{shallow} 倍。换成 Adam，分别是 {steep_adam} 倍和 {shallow_adam} 倍。比较的双方斜率相同，每个函数都单独"
            "调过学习率。",
        },
        "depends": {
            "en": "An offset cost a factor of {steep} (tanh) and {shallow} (sigmoid) in steps with SGD, of "
            "{steep_adam} and {shallow_adam} with Adam; not all of these are told from one.",
            "zh": "输出带偏移时，用 SGD 的步数是原来的 {steep} 倍（tanh）和 {shallow} 倍（sigmoid），用 Adam 是 "
            "{steep_adam} 倍和 {shallow_adam} 倍；其中有的与 1 分不出差别。",
        },
        "no_difference": {
            "en": "With an offset the steps were {steep}, {shallow}, {steep_adam} and {shallow_adam} times as many, "
            "none told from one; a factor of {detectable} would have been seen.",
            "zh": "输出带偏移时，步数是原来的 {steep}、{shallow}、{steep_adam}、{shallow_adam} 倍，都与 1 分不出差别；"
            "达到 {detectable} 倍就能分辨出来。",
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
            for off, centered in (("tanh_plus_1", "tanh"), ("sigmoid", "sigmoid_minus_half"))
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
        "matched": Number(
            {"en": "sigmoid with larger initial weights against tanh", "zh": "加大初始权重的 sigmoid 与 tanh"}, ".2f"
        ),
        "detectable": Number({"en": "smallest factor that would be seen", "zh": "能分辨出的最小倍数"}, ".2f"),
    },
    findings={
        "holds": {
            "en": "The sigmoid took {sgd} times the steps of tanh with SGD and {adam} times with Adam. With SGD the "
            "smaller slope makes a factor of {slope} of this and the offset one of {offset}. Initial weights that "
            "make up for the slope leave {matched}: that is the price of the offset.",
            "zh": "sigmoid 的步数，用 SGD 时是 tanh 的 {sgd} 倍，用 Adam 时是 {adam} 倍。用 SGD 时，斜率较小占其中的"
            " {slope} 倍，偏移占 {offset} 倍。加大初始权重，把斜率补回来，还剩 {matched} 倍：这就是偏移的代价。",
        },
        "depends": {
            "en": "The sigmoid took {sgd} times the steps of tanh with SGD and {adam} times with Adam; only one of "
            "the two is told from one.",
            "zh": "sigmoid 的步数，用 SGD 时是 tanh 的 {sgd} 倍，用 Adam 时是 {adam} 倍；只有其中一个与 1 分得出差别。",
        },
        "no_difference": {
            "en": "The sigmoid took {sgd} times the steps of tanh with SGD and {adam} times with Adam, neither told "
            "from one; a factor of {detectable} would have been seen.",
            "zh": "sigmoid 的步数，用 SGD 时是 tanh 的 {sgd} 倍，用 Adam 时是 {adam} 倍，都与 1 分不出差别；达到 "
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
        matched=times(ratio(measured, f"{sgd}.sigmoid_matched", f"{sgd}.tanh")),
        detectable=seen(effects),
    )


@claim(
    statement={
        "en": "ReLU units die in training: they end at zero for all data and are not updated any more.",
        "zh": "ReLU 的单元会在训练中死掉：对所有数据都输出零，再也得不到更新。",
    },
    origin=S3,
    rests_on=("experiments.activations.dead_units",),
    refuted_by={
        "en": "Fewer than a twentieth of the units dead after training, whatever the learning rate.",
        "zh": "无论学习率多大，训练之后死掉的单元都不到二十分之一。",
    },
    numbers={
        "sgd": Number({"en": "dead at the best rate of SGD", "zh": "SGD 学习率最合适时死掉的单元"}, ".1%"),
        "sgd_double": Number({"en": "at twice that rate", "zh": "该学习率的 2 倍"}, ".0%"),
        "adam": Number({"en": "dead at the best rate of Adam", "zh": "Adam 学习率最合适时死掉的单元"}, ".1%"),
        "adam_eight": Number({"en": "at eight times that rate", "zh": "该学习率的 8 倍"}, ".0%"),
        "accuracy": Number({"en": "test accuracy there", "zh": "此时的测试准确率"}, ".0%"),
    },
    findings={
        "holds": {
            "en": "Even at the learning rate that trains best, {sgd} of the units were dead with SGD and {adam} "
            "with Adam.",
            "zh": "即使学习率最合适，死掉的单元用 SGD 时也有 {sgd}，用 Adam 时有 {adam}。",
        },
        "depends": {
            "en": "On the learning rate. Where training went best, {sgd} of the units were dead with SGD and {adam} "
            "with Adam. At twice the rate of SGD it was {sgd_double}; at eight times that of Adam {adam_eight}, "
            "with a test accuracy of still {accuracy}.",
            "zh": "取决于学习率。学习率最合适时，死掉的单元用 SGD 只有 {sgd}，用 Adam 只有 {adam}。SGD 的学习率再大"
            "一倍，就到 {sgd_double}；Adam 放大到 8 倍，有 {adam_eight}，而测试准确率仍有 {accuracy}。",
        },
        "fails": {
            "en": "At twice the best rate of SGD {sgd_double} of the units were dead, at eight times that of Adam "
            "{adam_eight}.",
            "zh": "SGD 的学习率取最合适的 2 倍，死掉的单元占 {sgd_double}；Adam 取 8 倍，占 {adam_eight}。",
        },
    },
)
def learning_rate_kills_relu(measured: Measurements) -> Judgement:
    """The share of dead units at the best learning rate and above it."""
    found = {
        "sgd": at_rate(measured, "sgd.relu.c_2", 1),
        "sgd_double": at_rate(measured, "sgd.relu.c_2", 2),
        "adam": at_rate(measured, "adam.relu.c_2", 1),
        "adam_eight": at_rate(measured, "adam.relu.c_2", 8),
    }
    verdict: Kind = "fails"
    if min(found["sgd"], found["adam"]) > DEAD:
        verdict = "holds"
    elif min(found["sgd_double"], found["adam_eight"]) > DEAD:
        verdict = "depends"
    shown = {name: number(share) for name, share in found.items()}
    return Judgement(verdict, **shown, accuracy=number(at_rate(measured, "adam.relu.c_2", 8, "accuracy")))


@claim(
    statement={
        "en": "A bad initialization leaves ReLU units dead from the start.",
        "zh": "初始化不好，ReLU 的单元一开始就是死的。",
    },
    origin=PRACTICE,
    rests_on=("experiments.activations.dead_units",),
    refuted_by={
        "en": "Fewer than a twentieth of the units dead at the start, for small and large weights and for negative "
        "biases.",
        "zh": "权重偏小、偏大，或者偏置为负，一开始就死掉的单元都不到二十分之一。",
    },
    numbers={
        "small": Number(
            {"en": "dead at the start, $c$ a quarter of He's", "zh": "开始时死掉的单元，$c$ 取 He 的四分之一"}, ".1%"
        ),
        "large": Number({"en": "the same, $c$ four times He's", "zh": "同上，$c$ 取 He 的 4 倍"}, ".1%"),
        "bias": Number({"en": "the same, He's $c$ and biases of −1", "zh": "同上，He 的 $c$，偏置为 −1"}, ".1%"),
        "after": Number({"en": "of these, dead after training with Adam", "zh": "偏置为 −1，用 Adam 训练之后"}, ".1%"),
    },
    findings={
        "holds": {
            "en": "With weights of a quarter of He's variance {small} of the units were dead at the start, with "
            "four times of it {large}, with biases of −1 {bias}.",
            "zh": "权重方差取 He 的四分之一，开始时死掉的单元占 {small}；取 4 倍，占 {large}；偏置取 −1，占 {bias}。",
        },
        "depends": {
            "en": "On the biases, not on the scale of the weights. With biases at zero and a quarter or four times "
            "He's variance {small} and {large} of the units were dead at the start; with biases of −1 it was {bias}"
            ". Most of these come back, because the layers before them move: {after} were dead after training.",
            "zh": "取决于偏置，与权重的尺度无关。偏置为零时，权重方差取 He 的四分之一或 4 倍，开始时死掉的单元分别只"
            "有 {small} 和 {large}；偏置取 −1，则有 {bias}。其中大部分还会活过来，因为它们前面的层在变：训练之后剩下"
            " {after}。",
        },
        "fails": {
            "en": "With a quarter or four times He's variance {small} and {large} of the units were dead at the "
            "start, with biases of −1 {bias}.",
            "zh": "权重方差取 He 的四分之一或 4 倍，开始时死掉的单元占 {small} 和 {large}；偏置取 −1，占 {bias}。",
        },
    },
)
def initialization_kills_relu(measured: Measurements) -> Judgement:
    """Dead units before the first step, by the scale of the weights and by the bias."""
    starts = {"small": "c_0p5", "large": "c_8", "bias": "bias_minus_1"}
    dead = {
        name: measured[f"activations.dead_units.relu.{start}.silent_at_start"].value for name, start in starts.items()
    }
    verdict: Kind = "holds" if min(dead.values()) > DEAD else "depends" if max(dead.values()) > DEAD else "fails"
    after = at_rate(measured, "adam.relu.bias_minus_1", 1)
    return Judgement(verdict, **{name: number(share) for name, share in dead.items()}, after=number(after))


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
            "en": "On what is called dead. The slope is zero for {zero} of the inputs, so every unit is updated. "
            "But at 16 times the best learning rate of Adam {leaky} of the units were negative for all pictures, "
            "hence linear; of ReLU's {relu} were dead. It does help: the test accuracy was {accuracy} instead of "
            "{relu_accuracy}.",
            "zh": "取决于怎样算死。斜率为零的输入占 {zero}，所以每个单元都能更新。但把 Adam 的学习率放大 16 倍，"
            "{leaky} 的单元对所有图片都为负，也就只是线性单元；同样情形下，ReLU 有 {relu} 的单元死掉。它确实有用：测"
            "试准确率是 {accuracy}，ReLU 只有 {relu_accuracy}。",
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


RATIOS = {
    "shallow": Number({"en": "ratio of steps, two hidden layers", "zh": "步数之比，2 个隐藏层"}, ".2f"),
    "deep": Number({"en": "six hidden layers", "zh": "6 个隐藏层"}, ".2f"),
    "normalized": Number({"en": "six, with batch normalization", "zh": "6 个，带批归一化"}, ".2f"),
    "detectable": Number({"en": "smallest factor that would be seen", "zh": "能分辨出的最小倍数"}, ".2f"),
}
SHAPES = ("shallow", "deep", "deep_normalized")


def of_shapes(measured: Measurements, first: str, second: str) -> tuple[list[Effect], dict[str, Value]]:
    """How many times the steps of `second` `first` took in each shape of `convergence`."""
    effects = [ratio(measured, f"convergence.{s}.{first}", f"convergence.{s}.{second}") for s in SHAPES]
    shown = dict(zip(("shallow", "deep", "normalized"), map(times, effects), strict=True))
    return effects, shown | {"detectable": seen(effects)}


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
            "zh": "取决于网络：Leaky ReLU 的步数，2 个隐藏层时是 ReLU 的 {shallow} 倍，6 个时是 {deep} 倍，再加上批"
            "归一化是 {normalized} 倍；其中有的与 1 分不出差别。",
        },
        "no_difference": {
            "en": "To the same training loss leaky ReLU took {shallow} times the steps of ReLU with two hidden "
            "layers, {deep} times with six, {normalized} times with batch normalization: none is told from one. A "
            "factor of {detectable} would have been seen.",
            "zh": "达到同样的训练损失，Leaky ReLU 的步数，2 个隐藏层时是 ReLU 的 {shallow} 倍，6 个时是 {deep} 倍，"
            "带批归一化时是 {normalized} 倍，都与 1 分不出差别；达到 {detectable} 倍就能分辨出来。",
        },
        "fails": {
            "en": "To the same training loss leaky ReLU took {shallow}, {deep} and, with batch normalization, "
            "{normalized} times the steps of ReLU: not more anywhere, and fewer where the interval lies below one.",
            "zh": "达到同样的训练损失，Leaky ReLU 的步数在浅层、深层、带批归一化的网络里分别是 ReLU 的 {shallow}、"
            "{deep}、{normalized} 倍：没有一处更多，区间在 1 以下的反而更少。",
        },
    },
)
def leaky_relu_converges_slower(measured: Measurements) -> Judgement:
    """Leaky ReLU against ReLU in three networks."""
    effects, shown = of_shapes(measured, "leaky_relu", "relu")
    return Judgement(judge(effects), **shown)


@claim(
    statement={"en": "ELU converges fast.", "zh": "ELU 收敛速度快。"},
    origin=S3,
    rests_on=("experiments.activations.convergence",),
    refuted_by={
        "en": "Networks of ReLU that need no more steps than those of ELU.",
        "zh": "用 ReLU 的网络所需的步数不比用 ELU 的多。",
    },
    numbers=RATIOS,
    findings={
        "holds": {
            "en": "To the same training loss ReLU took {shallow} times the steps of ELU with two hidden layers, "
            "{deep} times with six and {normalized} times with six and batch normalization.",
            "zh": "达到同样的训练损失，ReLU 的步数，2 个隐藏层时是 ELU 的 {shallow} 倍，6 个时是 {deep} 倍，再加上批"
            "归一化是 {normalized} 倍。",
        },
        "depends": {
            "en": "On the network. To the same training loss ReLU took {shallow} times the steps of ELU with two "
            "hidden layers and {deep} times with six; with six and batch normalization it was {normalized} times. "
            "An interval that includes one is no difference.",
            "zh": "取决于网络。达到同样的训练损失，ReLU 的步数，2 个隐藏层时是 ELU 的 {shallow} 倍，6 个时是 {deep} "
            "倍；6 个再加上批归一化，是 {normalized} 倍。区间含 1 的，就是没有差别。",
        },
        "no_difference": {
            "en": "ReLU took {shallow}, {deep} and {normalized} times the steps of ELU, none told from one; a "
            "factor of {detectable} would have been seen.",
            "zh": "ReLU 的步数是 ELU 的 {shallow}、{deep}、{normalized} 倍，都与 1 分不出差别；达到 {detectable} 倍"
            "就能分辨出来。",
        },
        "fails": {
            "en": "ReLU took {shallow}, {deep} and {normalized} times the steps of ELU: not more anywhere.",
            "zh": "ReLU 的步数是 ELU 的 {shallow}、{deep}、{normalized} 倍，没有一处更多。",
        },
    },
)
def elu_converges_fast(measured: Measurements) -> Judgement:
    """ReLU against ELU in three networks."""
    effects, shown = of_shapes(measured, "relu", "elu")
    return Judgement(judge(effects), **shown)


@claim(
    statement={"en": "The outputs of ELU have a mean near zero.", "zh": "ELU 输出的均值接近零。"},
    origin=S3,
    rests_on=("experiments.activations.properties", "experiments.activations.convergence"),
    refuted_by={
        "en": "A mean under a standard normal input of more than half of ReLU's, or units of trained networks whose "
        "outputs are as much offset as with ReLU.",
        "zh": "标准正态输入下的均值超过 ReLU 的一半，或者训练好的网络里，单元输出的偏移与 ReLU 一样大。",
    },
    numbers={
        "elu": Number({"en": "mean of ELU, standard normal input", "zh": "ELU 的均值，标准正态输入"}, ".3f"),
        "relu": Number({"en": "mean of ReLU", "zh": "ReLU 的均值"}, ".3f"),
        "elu_offset": Number(
            {
                "en": "trained, six layers: share of the mean square that is mean, ELU",
                "zh": "训练后，6 层：均值占均方的比例，ELU",
            },
            ".0%",
        ),
        "relu_offset": Number({"en": "the same, ReLU", "zh": "同上，ReLU"}, ".0%"),
        "difference": Number({"en": "difference of the two", "zh": "两者之差"}, "+.0%"),
    },
    findings={
        "holds": {
            "en": "Nearer than ReLU's: {elu} under a standard normal input, against {relu}. In trained networks of "
            "six layers the units' means make up {elu_offset} of their mean squares, with ReLU {relu_offset}.",
            "zh": "比 ReLU 近：标准正态输入下是 {elu}，ReLU 是 {relu}。在训练好的 6 层网络里，单元均值的平方占均方的"
            " {elu_offset}，用 ReLU 时占 {relu_offset}。",
        },
        "depends": {
            "en": "Under a standard normal input, yes: {elu} against {relu} for ReLU. In trained networks the "
            "units' means make up {elu_offset} of their mean squares, which is not told from ReLU's {relu_offset}, "
            "or is more.",
            "zh": "标准正态输入下如此：{elu}，ReLU 是 {relu}。但在训练好的网络里，单元均值的平方占均方的 "
            "{elu_offset}，与 ReLU 的 {relu_offset} 分不出差别，甚至更大。",
        },
        "fails": {
            "en": "Under a standard normal input it is {elu}, against {relu} for ReLU.",
            "zh": "标准正态输入下是 {elu}，ReLU 是 {relu}。",
        },
    },
)
def elu_has_a_mean_near_zero(measured: Measurements) -> Judgement:
    """Means under a standard normal input, and in trained networks."""
    elu, relu = (measured[f"activations.properties.{name}.mean"].value for name in ("elu", "relu"))
    offsets = {name: measured[f"activations.convergence.deep.{name}.offset"] for name in ("elu", "relu")}
    effect = paired(measured.samples(offsets["relu"].id), measured.samples(offsets["elu"].id))
    verdict: Kind = "fails" if abs(elu) > relu / 2 else "holds" if effect.low > 0 else "depends"
    return Judgement(
        verdict,
        elu=number(elu),
        relu=number(relu, theory=1 / math.sqrt(2 * math.pi)),
        elu_offset=number(offsets["elu"].value),
        relu_offset=number(offsets["relu"].value),
        difference=number(effect.difference, interval=effect.interval),
    )


@claim(
    statement={
        "en": "With ELU a network is insensitive to its initial weights.",
        "zh": "使用 ELU 的神经网络对权重的初始值不敏感。",
    },
    origin=S3,
    rests_on=("experiments.activations.sensitivity",),
    refuted_by={
        "en": "A range of initial scales that train which is no wider than with ReLU.",
        "zh": "能训练成功的初始尺度，范围并不比用 ReLU 时宽。",
    },
    numbers={
        "elu": Number(
            {"en": "factors of two in $c$ that train, ELU, of 11", "zh": "11 个 $c$ 中能训练成功的个数，ELU"}, ".1f"
        ),
        "relu": Number({"en": "the same, ReLU", "zh": "同上，ReLU"}, ".1f"),
        "tanh": Number({"en": "the same, tanh", "zh": "同上，tanh"}, ".1f"),
        "wider": Number({"en": "ELU less ReLU", "zh": "ELU 减 ReLU"}, "+.1f"),
        "below": Number({"en": "of this, $c$ below 1", "zh": "其中 $c$ 小于 1 的"}, "+.1f"),
        "detectable": Number({"en": "smallest difference that would be seen", "zh": "能分辨出的最小差别"}, ".1f"),
    },
    findings={
        "holds": {
            "en": "Of eleven scales of the weights, each twice the one before, {elu} trained with ELU and {relu} "
            "with ReLU.",
            "zh": "权重的方差取 11 个尺度，每个是前一个的两倍，用 ELU 有 {elu} 个能训练成功，用 ReLU 有 {relu} 个。",
        },
        "depends": {
            "en": "On what is meant. Of eleven variances of the weights, each twice the one before, {elu} train a "
            "network of six layers with ELU, {relu} with ReLU and {tanh} with tanh. ELU forgives weights that are "
            "too small; weights that are too large it forgives no more than ReLU does.",
            "zh": "看怎么理解。权重方差取 11 个值，每个是前一个的两倍，6 层网络能训练成功的，ELU 有 {elu} 个，ReLU "
            "有 {relu} 个，tanh 有 {tanh} 个。权重偏小，ELU 更能容忍；权重偏大，它并不比 ReLU 强。",
        },
        "no_difference": {
            "en": "Of eleven scales {elu} train with ELU and {relu} with ReLU, which are not told apart; a "
            "difference of {detectable} would have been seen.",
            "zh": "11 个尺度里，用 ELU 有 {elu} 个能训练成功，用 ReLU 有 {relu} 个，分不出差别；相差 {detectable} 个"
            "就能分辨出来。",
        },
        "fails": {
            "en": "Of eleven scales {elu} train with ELU, fewer than the {relu} of ReLU.",
            "zh": "11 个尺度里，用 ELU 有 {elu} 个能训练成功，比 ReLU 的 {relu} 个还少。",
        },
    },
)
def elu_is_insensitive_to_initialization(measured: Measurements) -> Judgement:
    """How many scales of the initial weights train, at a learning rate that suits the middle of them."""
    head = "activations.sensitivity"
    counts = {name: measured[f"{head}.{name}.octaves"].value for name in ("elu", "relu", "tanh")}
    wider = paired(*(measured.samples(f"{head}.{name}.octaves") for name in ("elu", "relu")))
    below = paired(*(measured.samples(f"{head}.{name}.octaves_below_1") for name in ("elu", "relu")))
    verdict: Kind = "no_difference"
    if wider.low > 0:
        scales = sum(name.startswith(f"{head}.elu.c_") for name in measured)
        verdict = "holds" if counts["elu"] > scales - 1 else "depends"
    elif wider.high < 0:
        verdict = "fails"
    return Judgement(
        verdict,
        **{name: number(count) for name, count in counts.items()},
        wider=number(wider.difference, interval=wider.interval),
        below=number(below.difference, interval=below.interval),
        detectable=number(wider.detectable),
    )


@claim(
    statement={
        "en": "ELU's saturation on the negative side makes it more robust to noise.",
        "zh": "ELU 负半轴的饱和使它对噪声更鲁棒。",
    },
    origin=S3,
    rests_on=("experiments.activations.noise_passed", "experiments.activations.convergence"),
    refuted_by={
        "en": "Networks of ELU that lose as much accuracy to noise on their input as those of ReLU and leaky ReLU; "
        "or a negative side that passes more of a little noise than theirs.",
        "zh": "输入加噪声后，用 ELU 的网络损失的准确率与用 ReLU、Leaky ReLU 的一样多；或者它的负半轴传过去的噪声更多。",
    },
    numbers={
        "shallow": Number(
            {
                "en": "accuracy lost to noise, ELU less ReLU, two layers",
                "zh": "噪声造成的准确率损失，ELU 减 ReLU，2 层",
            },
            "+.1%",
        ),
        "deep": Number({"en": "the same, six layers", "zh": "同上，6 层"}, "+.1%"),
        "leaky": Number({"en": "ELU less leaky ReLU, six layers", "zh": "ELU 减 Leaky ReLU，6 层"}, "+.1%"),
        "detectable": Number({"en": "smallest difference that would be seen", "zh": "能分辨出的最小差别"}, ".1%"),
        "passed": Number({"en": "noise passed beyond −2, ELU", "zh": "−2 以左传过的噪声，ELU"}, ".1%"),
        "leaky_passed": Number({"en": "the same, leaky ReLU", "zh": "同上，Leaky ReLU"}, ".1%"),
        "far": Number({"en": "beyond −5, ELU", "zh": "−5 以左，ELU"}, ".1%"),
    },
    findings={
        "holds": {
            "en": "Noise on the input cost networks of ELU less accuracy than those of ReLU, by {shallow} with two "
            "and {deep} with six layers, and than those of leaky ReLU, by {leaky}.",
            "zh": "输入加噪声，用 ELU 的网络损失的准确率比 ReLU 少：2 层时差 {shallow}，6 层时差 {deep}；比 Leaky "
            "ReLU 差 {leaky}。",
        },
        "depends": {
            "en": "On the network and on what it is compared with. What noise on the input cost in accuracy "
            "differed from ReLU's by {shallow} with two and by {deep} with six layers, from leaky ReLU's by {leaky}"
            ". The saturation is not the reason: left of −2 ELU passes {passed} of a little noise, leaky ReLU "
            "{leaky_passed} and ReLU nothing; only left of −5 is it {far}.",
            "zh": "取决于网络，也取决于和谁比。输入噪声造成的准确率损失，与 ReLU 相比，2 层时差 {shallow}，6 层时差 "
            "{deep}；与 Leaky ReLU 相比差 {leaky}。原因并不是饱和：在 −2 以左，ELU 会传过 {passed} 的小噪声，Leaky "
            "ReLU 是 {leaky_passed}，ReLU 一点也不传；要到 −5 以左，ELU 才降到 {far}。",
        },
        "no_difference": {
            "en": "What noise on the input cost in accuracy differed from ReLU's by {shallow} with two and {deep} "
            "with six layers, from leaky ReLU's by {leaky}: not told from zero; {detectable} would have been seen. "
            "And left of −2 ELU passes {passed} of a little noise, leaky ReLU {leaky_passed} and ReLU nothing; only "
            "left of −5 is it {far}.",
            "zh": "输入噪声造成的准确率损失，与 ReLU 相比，2 层时差 {shallow}，6 层时差 {deep}，与 Leaky ReLU 相比差"
            " {leaky}，都与零分不出差别；相差 {detectable} 就能分辨出来。而在 −2 以左，ELU 会传过 {passed} 的小噪声，"
            "Leaky ReLU 是 {leaky_passed}，ReLU 一点也不传；要到 −5 以左，ELU 才降到 {far}。",
        },
        "fails": {
            "en": "Noise on the input cost networks of ELU no less accuracy than the others, and more where the "
            "interval lies above zero: {shallow} against ReLU with two and {deep} with six layers, {leaky} against "
            "leaky ReLU. Left of −2 ELU passes {passed} of a little noise, leaky ReLU {leaky_passed} and ReLU "
            "nothing; only left of −5 is it {far}.",
            "zh": "输入加噪声，用 ELU 的网络损失的准确率并不比别的少，区间在零以上的反而更多：与 ReLU 相比，2 层时差"
            " {shallow}，6 层时差 {deep}；与 Leaky ReLU 相比差 {leaky}。在 −2 以左，ELU 会传过 {passed} 的小噪声，"
            "Leaky ReLU 是 {leaky_passed}，ReLU 一点也不传；要到 −5 以左，ELU 才降到 {far}。",
        },
    },
)
def elu_is_robust_to_noise(measured: Measurements) -> Judgement:
    """The accuracy that noise on the input costs, and the noise that a saturated unit passes."""

    def lost(shape: str, name: str) -> list[float]:
        clean, noisy = (
            measured.samples(f"activations.convergence.{shape}.{name}.{what}")
            for what in ("accuracy", "noisy_accuracy")
        )
        return [a - b for a, b in zip(clean, noisy, strict=True)]

    effects = {
        "shallow": paired(lost("shallow", "elu"), lost("shallow", "relu")),
        "deep": paired(lost("deep", "elu"), lost("deep", "relu")),
        "leaky": paired(lost("deep", "elu"), lost("deep", "leaky_relu")),
    }
    better = [effect.high < 0 for effect in effects.values()]
    worse = any(effect.low > 0 for effect in effects.values())
    verdict: Kind = "holds" if all(better) else "depends" if any(better) else "fails" if worse else "no_difference"
    passed = {
        "passed": "elu.beyond_2",
        "leaky_passed": "leaky_relu.beyond_2",
        "far": "elu.beyond_5",
    }
    return Judgement(
        verdict,
        **{name: number(effect.difference, interval=effect.interval) for name, effect in effects.items()},
        detectable=number(max(effect.detectable for effect in effects.values())),
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
        "hidden": Number({"en": "ELU with biases of −2", "zh": "偏置为 −2 时的 ELU"}, ".1%"),
        "shown": Number({"en": "ReLU with biases of −2", "zh": "偏置为 −2 时的 ReLU"}, ".1%"),
    },
    findings={
        "holds": {
            "en": "Of eleven faults, {elu} still let a network of ELU train, and {relu} one of ReLU.",
            "zh": "11 种错误中，有 {elu} 种用 ELU 仍能训练，用 ReLU 只有 {relu} 种。",
        },
        "depends": {
            "en": "On the fault. Of eleven that were planted, a network of ELU still trained with {elu}, one of "
            "ReLU with {relu}, leaky ReLU with {leaky}. What ELU hides are units that cannot fire: with all biases "
            "at −2 it reached {hidden} instead of {healthy}, ReLU {shown}. Four faults stopped all three functions: "
            "weights or a learning rate eight times too large, inputs that are not scaled, and gradients that are "
            "never set to zero.",
            "zh": "取决于错误的种类。故意植入 11 种错误，用 ELU 仍能训练的有 {elu} 种，ReLU 有 {relu} 种，Leaky "
            "ReLU 有 {leaky} 种。ELU 会掩盖的，是单元无法激活这一类：偏置全为 −2 时，它仍达到 {hidden}（没有错误时是"
            " {healthy}），ReLU 只有 {shown}。有四种错误，三个函数都训练不了：权重或学习率放大 8 倍、输入不做缩放、"
            "梯度从不清零。",
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

    def trained(name: str) -> list[float]:
        faults = [m for m in measured if m.startswith(f"{head}.{name}.") and ".none." not in m]
        return [
            float(sum(a >= CHANCE_TIMES_FIVE for a in run)) for run in zip(*map(measured.samples, faults), strict=True)
        ]

    counts = {name: trained(name) for name in ("elu", "leaky_relu", "relu")}
    more = paired(counts["elu"], counts["relu"])
    verdict: Kind = "no_difference"
    if more.low > 0:
        faults = sum(name.startswith(f"{head}.elu.") for name in measured) - 1
        verdict = "holds" if sum(counts["elu"]) / len(counts["elu"]) > faults - 1 else "depends"
    elif more.high < 0:
        verdict = "fails"
    return Judgement(
        verdict,
        elu=number(mean(counts["elu"])[0]),
        leaky=number(mean(counts["leaky_relu"])[0]),
        relu=number(mean(counts["relu"])[0]),
        more=number(more.difference, interval=more.interval),
        healthy=number(measured[f"{head}.elu.none.accuracy"].value),
        hidden=number(measured[f"{head}.elu.biases_negative.accuracy"].value),
        shown=number(measured[f"{head}.relu.biases_negative.accuracy"].value),
    )


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
        "zh": "Swish（SiLU）的性能提升，是通过负半轴上的突起（bump）得到的。",
    },
    origin=S3,
    rests_on=("experiments.activations.silu_small",),
    refuted_by={
        "en": "Networks that lose no accuracy when the bump is filled in, so that the function stays at its minimum.",
        "zh": "把突起填平，让函数停在最小值上，网络的准确率并不下降。",
    },
    numbers=WIDTHS,
    findings={
        "holds": {
            "en": "Against the same function without its bump SiLU gained {four} with 4 units a layer, {eight} with "
            "8 and {wide} with 32.",
            "zh": "与填平突起的同一个函数相比，SiLU 的准确率在每层 4 个单元时高 {four}，8 个时 {eight}，32 个时 "
            "{wide}。",
        },
        "depends": {
            "en": "On the width. Against the same function without its bump SiLU gained {four} with 4 units a "
            "layer, {eight} with 8 and {wide} with 32; a gain is told from none where the interval lies above zero.",
            "zh": "取决于宽度。与填平突起的同一个函数相比，SiLU 的准确率在每层 4 个单元时高 {four}，8 个时 {eight}，"
            "32 个时 {wide}；区间在零以上的才算有提升。",
        },
        "no_difference": {
            "en": "Against the same function without its bump, flat left of its minimum, SiLU gained {four} with 4 "
            "units a layer, {eight} with 8 and {wide} with 32: none is told from zero. A gain of {detectable} would "
            "have been seen at every width.",
            "zh": "与填平突起的同一个函数（最小值以左取常数）相比，SiLU 的准确率在每层 4 个单元时高 {four}，8 个时 "
            "{eight}，32 个时 {wide}，都与零分不出差别；提升达到 {detectable}，任何宽度都能分辨出来。",
        },
        "fails": {
            "en": "Against the same function without its bump SiLU gained {four} with 4 units a layer, {eight} with "
            "8 and {wide} with 32: nowhere more, and less where the interval lies below zero.",
            "zh": "与填平突起的同一个函数相比，SiLU 的准确率在每层 4 个单元时高 {four}，8 个时 {eight}，32 个时 "
            "{wide}：没有一处更高，区间在零以下的反而更低。",
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
            "zh": "与 ReLU 相比，SiLU 的准确率在每层 4 个单元时高 {four}，8 个时 {eight}，32 个时 {wide}。",
        },
        "depends": {
            "en": "On the width: over ReLU, SiLU gained {four} with 4 units a layer, {eight} with 8 and {wide} with "
            "32. Not all of the small networks gain, or not more than the wide one. ELU, which has no bump, gained "
            "{elu} with 4 units.",
            "zh": "取决于宽度：与 ReLU 相比，SiLU 的准确率在每层 4 个单元时高 {four}，8 个时 {eight}，32 个时 {wide}。"
            "小网络并非都有提升，或者提升不比宽网络大。没有突起的 ELU，每层 4 个单元时比 ReLU 高 {elu}。",
        },
        "no_difference": {
            "en": "Over ReLU, SiLU gained {four} with 4 units a layer, {eight} with 8 and {wide} with 32: none of "
            "the small networks differs by more than chance. A gain of {detectable} would have been seen. ELU, "
            "which has no bump, gained {elu} with 4 units.",
            "zh": "与 ReLU 相比，SiLU 的准确率在每层 4 个单元时高 {four}，8 个时 {eight}，32 个时 {wide}：小网络的差"
            "别都没有超出偶然；提升达到 {detectable} 就能分辨出来。没有突起的 ELU，每层 4 个单元时比 ReLU 高 {elu}。",
        },
        "fails": {
            "en": "Against ReLU, SiLU gained {four} with 4 units a layer, {eight} with 8 and {wide} with 32: less, "
            "not more, in a small network.",
            "zh": "与 ReLU 相比，SiLU 的准确率在每层 4 个单元时高 {four}，8 个时 {eight}，32 个时 {wide}：小网络不升"
            "反降。",
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


def cost(measured: Measurements, where: str, name: str, against: str = "relu") -> Value:
    """The time of a function over that of another, with the interval over the repetitions."""
    first, second = (measured.samples(f"activations.cost.{where}.{which}.ratio") for which in (name, against))
    middle, interval = mean([a / b for a, b in zip(first, second, strict=True)])
    return number(middle, interval=interval)


def costly(in_layer: Sequence[Value], alone: Sequence[Value]) -> Kind:
    """Whether all cost a tenth more in a layer; by themselves, or one of them, only; or not even that."""
    if all(value.low is not None and value.low > NOTICED for value in in_layer):
        return "holds"
    return "depends" if any(value.low is not None and value.low > NOTICED for value in (*in_layer, *alone)) else "fails"


TIMES = {
    "alone": Number({"en": "time by itself, of ReLU's", "zh": "单独的耗时，与 ReLU 之比"}, ".2f"),
    "layer": Number({"en": "with a linear layer of 512 inputs before it", "zh": "连同前面 512 个输入的线性层"}, ".2f"),
    "numpy": Number({"en": "by itself, in NumPy", "zh": "单独的耗时，NumPy"}, ".2f"),
}


@claim(
    statement={
        "en": "The powers in tanh and sigmoid are comparatively slow.",
        "zh": "Tanh 和 sigmoid 的幂运算相对耗时。",
    },
    origin=S3,
    rests_on=("experiments.activations.cost",),
    refuted_by={
        "en": "Forward and backward passes that take no tenth longer than with ReLU.",
        "zh": "前向加反向的时间比用 ReLU 时多不到十分之一。",
    },
    numbers={
        "tanh": Number({"en": "tanh by itself, time of ReLU's", "zh": "tanh 单独的耗时，与 ReLU 之比"}, ".2f"),
        "sigmoid": Number({"en": "sigmoid by itself", "zh": "sigmoid 单独"}, ".2f"),
        "tanh_layer": Number(
            {"en": "tanh behind a linear layer of 512 inputs", "zh": "tanh 连同前面 512 个输入的线性层"}, ".2f"
        ),
        "sigmoid_layer": Number({"en": "sigmoid behind it", "zh": "sigmoid 连同线性层"}, ".2f"),
        "sigmoid_numpy": Number({"en": "sigmoid by itself, in NumPy", "zh": "sigmoid 单独，NumPy"}, ".2f"),
    },
    findings={
        "holds": {
            "en": "In a layer of 512 inputs tanh took {tanh_layer} and sigmoid {sigmoid_layer} times as long as ReLU.",
            "zh": "在 512 个输入的层里，tanh 的耗时是 ReLU 的 {tanh_layer} 倍，sigmoid 是 {sigmoid_layer} 倍。",
        },
        "depends": {
            "en": "By themselves tanh took {tanh} and sigmoid {sigmoid} times as long as ReLU in PyTorch, in a "
            "layer of 512 inputs {tanh_layer} and {sigmoid_layer} times.",
            "zh": "在 PyTorch 里单独计时，tanh 的耗时是 ReLU 的 {tanh} 倍，sigmoid 是 {sigmoid} 倍；放进 512 个输入"
            "的层里，是 {tanh_layer} 倍和 {sigmoid_layer} 倍。",
        },
        "fails": {
            "en": "On one core, in PyTorch, tanh took {tanh} and sigmoid {sigmoid} times as long as ReLU, forward "
            "and backward; in a layer of 512 inputs {tanh_layer} and {sigmoid_layer} times. The NumPy sigmoid of "
            "this site, which guards against overflow, took {sigmoid_numpy} times.",
            "zh": "单核 CPU 上的 PyTorch，前向加反向，tanh 的耗时是 ReLU 的 {tanh} 倍，sigmoid 是 {sigmoid} 倍；放进"
            " 512 个输入的层里，是 {tanh_layer} 倍和 {sigmoid_layer} 倍。本站的 NumPy 版 sigmoid 要防上溢，是 "
            "{sigmoid_numpy} 倍。",
        },
    },
)
def powers_cost_time(measured: Measurements) -> Judgement:
    """Tanh and sigmoid against ReLU."""
    alone = {name: cost(measured, "alone", name) for name in ("tanh", "sigmoid")}
    layer = {f"{name}_layer": cost(measured, "layer", name) for name in ("tanh", "sigmoid")}
    verdict = costly(list(layer.values()), list(alone.values()))
    return Judgement(verdict, **alone, **layer, sigmoid_numpy=cost(measured, "numpy", "sigmoid"))


@claim(
    statement={"en": "ELU is costly to compute.", "zh": "ELU 计算复杂，开销大。"},
    origin=S3,
    rests_on=("experiments.activations.cost",),
    refuted_by={
        "en": "Forward and backward passes that take no tenth longer than with ReLU.",
        "zh": "前向加反向的时间比用 ReLU 时多不到十分之一。",
    },
    numbers=TIMES,
    findings={
        "holds": {
            "en": "By itself it took {alone} times as long as ReLU, and in a layer of 512 inputs still {layer} times.",
            "zh": "单独计时，它的耗时是 ReLU 的 {alone} 倍；放进 512 个输入的层里，仍是 {layer} 倍。",
        },
        "depends": {
            "en": "On what stands before it. By itself it took {alone} times as long as ReLU, forward and backward "
            "on one core; with a linear layer of 512 inputs before it {layer} times.",
            "zh": "取决于它前面是什么。在单核 CPU 上，前向加反向，它单独的耗时是 ReLU 的 {alone} 倍；连同前面 512 个"
            "输入的线性层，是 {layer} 倍。",
        },
        "fails": {
            "en": "By itself it took {alone} times as long as ReLU, in a layer of 512 inputs {layer} times.",
            "zh": "单独计时，它的耗时是 ReLU 的 {alone} 倍；放进 512 个输入的层里，是 {layer} 倍。",
        },
    },
)
def elu_is_costly(measured: Measurements) -> Judgement:
    """ELU against ReLU."""
    shown = {where: cost(measured, where, "elu") for where in TIMES}
    return Judgement(costly([shown["layer"]], [shown["alone"]]), **shown)


@claim(
    statement={"en": "Swish (SiLU) is costly to compute.", "zh": "Swish（SiLU）计算开销大。"},
    origin=S3,
    rests_on=("experiments.activations.cost",),
    refuted_by={
        "en": "Forward and backward passes that take no tenth longer than with ReLU.",
        "zh": "前向加反向的时间比用 ReLU 时多不到十分之一。",
    },
    numbers=TIMES,
    findings={
        "holds": {
            "en": "By itself it took {alone} times as long as ReLU, and in a layer of 512 inputs still {layer} times.",
            "zh": "单独计时，它的耗时是 ReLU 的 {alone} 倍；放进 512 个输入的层里，仍是 {layer} 倍。",
        },
        "depends": {
            "en": "By itself it took {alone} times as long as ReLU, forward and backward on one core; with a linear "
            "layer of 512 inputs before it {layer} times.",
            "zh": "在单核 CPU 上，前向加反向，它单独的耗时是 ReLU 的 {alone} 倍；连同前面 512 个输入的线性层，是 "
            "{layer} 倍。",
        },
        "fails": {
            "en": "On one core, in PyTorch, it took {alone} times as long as ReLU, forward and backward, and "
            "{layer} times with a linear layer of 512 inputs before it. Written in NumPy it took {numpy} times.",
            "zh": "单核 CPU 上的 PyTorch，前向加反向，它的耗时是 ReLU 的 {alone} 倍，连同前面 512 个输入的线性层，是"
            " {layer} 倍。用 NumPy 写，是 {numpy} 倍。",
        },
    },
)
def silu_is_costly(measured: Measurements) -> Judgement:
    """SiLU against ReLU."""
    shown = {where: cost(measured, where, "silu") for where in TIMES}
    return Judgement(costly([shown["layer"]], [shown["alone"]]), **shown)


AGAINST = {
    "alone": Number({"en": "time by itself, ratio", "zh": "单独的耗时之比"}, ".2f"),
    "layer": Number({"en": "with a linear layer of 512 inputs before it", "zh": "连同前面 512 个输入的线性层"}, ".2f"),
}


def slower(measured: Measurements, name: str, against: str) -> tuple[Kind, dict[str, Value]]:
    """Whether a function takes longer than another, by itself and in a layer."""
    shown = {where: cost(measured, where, name, against) for where in AGAINST}
    longer = [value.low is not None and value.low > 1 for value in shown.values()]
    shorter = [value.high is not None and value.high < 1 for value in shown.values()]
    return "holds" if all(longer) else "fails" if any(shorter) or not any(longer) else "depends", shown


@claim(
    statement={"en": "Mish costs more than SiLU.", "zh": "Mish 比 SiLU 开销大。"},
    origin=PRACTICE,
    rests_on=("experiments.activations.cost",),
    refuted_by={
        "en": "Forward and backward passes of Mish that take no longer than those of SiLU.",
        "zh": "Mish 前向加反向的时间不比 SiLU 长。",
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
            "en": "By itself Mish took {alone} times as long as SiLU; with a linear layer before both {layer} "
            "times, which is not told from one.",
            "zh": "单独计时，Mish 的耗时是 SiLU 的 {alone} 倍；连同前面的线性层是 {layer} 倍，与 1 分不出差别。",
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
        "en": "An exact GELU that takes no longer than the tanh form.",
        "zh": "精确的 GELU 并不比 tanh 近似慢。",
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
            "both {layer} times, which is not told from one.",
            "zh": "单独计时，精确的 GELU 的耗时是 tanh 近似的 {alone} 倍；连同前面的线性层是 {layer} 倍，与 1 分不出"
            "差别。",
        },
        "fails": {
            "en": "On one core, in PyTorch, the exact GELU took {alone} times as long as the tanh form, that is, "
            "less, and {layer} times with a linear layer of 512 inputs before both.",
            "zh": "单核 CPU 上的 PyTorch，精确的 GELU 的耗时只有 tanh 近似的 {alone} 倍；两者都连同前面 512 个输入的"
            "线性层，是 {layer} 倍。近似的反而慢。",
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
        "en": "A SiLU that takes no longer than hardswish.",
        "zh": "SiLU 并不比 hardswish 慢。",
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
            "of 512 inputs before both it was {layer} times, which is not told from one.",
            "zh": "单独计时是的：单核 CPU 上的 PyTorch，SiLU 的耗时是它的 {alone} 倍。两者都连同前面 512 个输入的线"
            "性层，就是 {layer} 倍，与 1 分不出差别。",
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
