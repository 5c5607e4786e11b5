"""Vanishing gradients: where they get smaller, with which activation, why, and what one sees of it."""

from __future__ import annotations

import math

from gradnotes.claims import S1, Judgement, Kind, Measurements, Number, claim, number
from gradnotes.claims.gradients._origins import TENFOLD

STEPS_BACK = 29
"""Layers between the outputs of the first and the thirtieth."""

GUESS = math.log(10)
"""The loss of a guess among ten classes."""


@claim(
    statement={
        "en": "Gradients get smaller and smaller on their way down to the lower layers.",
        "zh": "梯度往低层传，越传越小。",
    },
    origin=S1,
    rests_on=("experiments.gradients.depth",),
    refuted_by={
        "en": "A deep network, as PyTorch initializes it, whose gradient at layer 1 is more than a tenth of that at "
        "layer 30, at the outputs or at the weights.",
        "zh": "有这样的深层网络：按 PyTorch 默认初始化，第 1 层的梯度仍有第 30 层的十分之一以上，"
        "无论看输出处还是看权重。",
    },
    numbers={
        "sigmoid": Number(
            {
                "en": "gradient at the outputs, layer 1 against 30, sigmoid, decades",
                "zh": "输出处的梯度，第 1 层比第 30 层，sigmoid（数量级）",
            },
            "+.1f",
        ),
        "tanh": Number({"en": "the same, tanh", "zh": "同上，tanh"}, "+.1f"),
        "relu": Number({"en": "the same, ReLU", "zh": "同上，ReLU"}, "+.1f"),
        "sigmoid_weight": Number({"en": "gradient at the weights, sigmoid", "zh": "权重的梯度，sigmoid"}, "+.1f"),
        "tanh_weight": Number({"en": "the same, tanh", "zh": "同上，tanh"}, "+z.2f"),
        "relu_weight": Number({"en": "the same, ReLU", "zh": "同上，ReLU"}, "+z.2f"),
    },
    findings={
        "holds": {
            "en": "From layer 30 to layer 1 the gradient changes by {sigmoid} decades with sigmoid, by {tanh} with "
            "tanh and by {relu} with ReLU, and at the weights by {sigmoid_weight}, {tanh_weight} and {relu_weight}.",
            "zh": "从第 30 层到第 1 层，梯度变化的数量级：sigmoid 为 {sigmoid}，tanh 为 {tanh}，ReLU 为 {relu}；"
            "权重的梯度依次为 {sigmoid_weight}、{tanh_weight} 和 {relu_weight}。",
        },
        "depends": {
            "en": "True of the gradient at the outputs: as PyTorch initializes it, a network of 30 layers changes it "
            "by {sigmoid} decades with sigmoid, by {tanh} with tanh and by {relu} with ReLU. The gradient at the "
            "weights shrinks downward only with sigmoid ({sigmoid_weight}). With tanh ({tanh_weight}) and ReLU "
            "({relu_weight}) it is equally small in every layer, since the signal that it is multiplied by shrinks "
            "upward just as fast.",
            "zh": "就各层输出处的梯度而言成立：按 PyTorch 默认初始化，30 层的网络里，变化的数量级 sigmoid 为 "
            "{sigmoid}，tanh 为 {tanh}，ReLU 为 {relu}。权重的梯度却只有 sigmoid 是越往下越小（{sigmoid_weight}）；"
            "tanh（{tanh_weight}）和 ReLU（{relu_weight}）各层同样小，因为与它相乘的信号向上衰减得一样快。",
        },
        "fails": {
            "en": "From layer 30 to layer 1 it changes by {sigmoid} decades with sigmoid, {tanh} with tanh and {relu} "
            "with ReLU.",
            "zh": "从第 30 层到第 1 层，变化的数量级：sigmoid 为 {sigmoid}，tanh 为 {tanh}，ReLU 为 {relu}。",
        },
    },
)
def shrinks_downward(measured: Measurements) -> Judgement:
    """The gradient at layer 1 against that at layer 30, at the outputs and at the weights, PyTorch's initialization."""
    nets = ("sigmoid", "tanh", "relu")
    outputs = {net: measured[f"gradients.depth.{net}.default.log10_ratio"].value for net in nets}
    weights = {net: measured[f"gradients.depth.{net}.default.weight_log10_ratio"].value for net in nets}
    below = [value < -TENFOLD for value in (*outputs.values(), *weights.values())]
    verdict: Kind = "holds" if all(below) else "depends" if any(below) else "fails"
    return Judgement(
        verdict,
        **{net: number(value) for net, value in outputs.items()},
        **{f"{net}_weight": number(value) for net, value in weights.items()},
    )


@claim(
    statement={
        "en": "Gradients vanish where the activation is sigmoid or tanh.",
        "zh": "梯度消失多发生在激活函数是 sigmoid 或 tanh 的时候。",
    },
    origin=S1,
    rests_on=("experiments.gradients.depth",),
    refuted_by={
        "en": "A network of 30 layers with sigmoid or tanh that passes on a tenth of the gradient or more, or one with "
        "ReLU that does not.",
        "zh": "30 层的 sigmoid 或 tanh 网络能传下十分之一以上的梯度，或者 ReLU 网络传不下。",
    },
    numbers={
        "sigmoid": Number(
            {
                "en": "gradient over 30 layers, sigmoid, Xavier's weights, decades",
                "zh": "30 层上梯度的变化，sigmoid，Xavier 初始化（数量级）",
            },
            "+.1f",
        ),
        "tanh": Number({"en": "the same, tanh", "zh": "同上，tanh"}, "+.1f"),
        "relu": Number({"en": "ReLU, He's weights", "zh": "ReLU，He 初始化"}, "+.1f"),
        "tanh_default": Number({"en": "tanh, PyTorch's own weights", "zh": "tanh，PyTorch 默认初始化"}, "+.1f"),
        "relu_default": Number({"en": "ReLU, PyTorch's own weights", "zh": "ReLU，PyTorch 默认初始化"}, "+.1f"),
    },
    findings={
        "holds": {
            "en": "Over 30 layers the gradient changes by {sigmoid} decades with sigmoid and by {tanh} with tanh, even "
            "with Xavier's weights, and by {relu_default} with ReLU as PyTorch initializes it.",
            "zh": "经过 30 层，即使用 Xavier 初始化，sigmoid 也变化 {sigmoid} 个数量级，tanh 变化 {tanh} 个；ReLU 按 "
            "PyTorch 默认初始化，变化 {relu_default} 个。",
        },
        "depends": {
            "en": "Of sigmoid it is true with either start: over 30 layers it changes the gradient by {sigmoid} "
            "decades even with Xavier's weights. Of tanh it is not ({tanh}). With the weights that PyTorch draws by "
            "default it vanishes with tanh ({tanh_default}), but more so with ReLU ({relu_default}), which keeps it "
            "with He's ({relu}). There the weights are to blame and not the activation.",
            "zh": "对 sigmoid 成立，两种初始化都一样：即使用 Xavier，30 层也使梯度变化 {sigmoid} 个数量级。对 tanh "
            "则不然（{tanh}）。按 PyTorch 默认初始化，tanh 的梯度确实消失（{tanh_default}），但 ReLU "
            "消失得更厉害（{relu_default}），换成 He 初始化就保住了（{relu}）。这时该怪的是权重，不是激活函数。",
        },
        "fails": {
            "en": "Over 30 layers sigmoid with Xavier's weights changes the gradient by {sigmoid} decades, tanh by "
            "{tanh}.",
            "zh": "用 Xavier 初始化，30 层 sigmoid 使梯度变化 {sigmoid} 个数量级，tanh 变化 {tanh} 个。",
        },
    },
)
def sigmoid_and_tanh_vanish(measured: Measurements) -> Judgement:
    """The gradient over 30 layers, each activation with a start made for it and with PyTorch's."""
    head, tail = "gradients.depth", "log10_ratio"
    sigmoid, tanh = (measured[f"{head}.{net}.xavier.{tail}"].value for net in ("sigmoid", "tanh"))
    relu = measured[f"{head}.relu.he.{tail}"].value
    tanh_default, relu_default = (measured[f"{head}.{net}.default.{tail}"].value for net in ("tanh", "relu"))
    vanish = [value < -TENFOLD for value in (sigmoid, tanh)]
    verdict: Kind = "holds" if all(vanish) and relu_default > -TENFOLD else "depends" if any(vanish) else "fails"
    return Judgement(
        verdict,
        sigmoid=number(sigmoid),
        tanh=number(tanh),
        relu=number(relu),
        tanh_default=number(tanh_default),
        relu_default=number(relu_default),
    )


@claim(
    statement={
        "en": "Sigmoid and tanh make gradients vanish because they saturate where their input is large.",
        "zh": "sigmoid 和 tanh 在输入较大时会饱和，所以容易导致梯度消失。",
    },
    origin=S1,
    rests_on=("experiments.gradients.depth",),
    refuted_by={
        "en": "Gradients that vanish although each layer passes on nine tenths of what it would with no unit "
        "saturated.",
        "zh": "梯度照样消失，而每层传下的仍有完全不饱和时的九成以上。",
    },
    numbers={
        "sigmoid": Number(
            {
                "en": "gradient that a layer passes on, sigmoid, Xavier's weights; theory: no unit saturated",
                "zh": "每层传下的梯度，sigmoid，Xavier 初始化；理论值为完全不饱和时",
            },
            ".3f",
        ),
        "tanh": Number({"en": "the same, tanh, PyTorch's own weights", "zh": "同上，tanh，PyTorch 默认初始化"}, ".3f"),
        "sigmoid_lost": Number({"en": "sigmoid over 30 layers, decades", "zh": "sigmoid 经过 30 层（数量级）"}, "+.1f"),
        "tanh_lost": Number({"en": "tanh over 30 layers, decades", "zh": "tanh 经过 30 层（数量级）"}, "+.1f"),
    },
    findings={
        "holds": {
            "en": "A layer passes on {sigmoid} of the gradient with sigmoid and {tanh} with tanh; without saturation "
            "it would be {sigmoid.theory} and {tanh.theory}.",
            "zh": "每层传下的梯度，sigmoid 为 {sigmoid}，tanh 为 {tanh}；若完全不饱和，应为 {sigmoid.theory} 和 "
            "{tanh.theory}。",
        },
        "fails": {
            "en": "In a fresh network they vanish without it. A sigmoid layer with Xavier's weights passes on "
            "{sigmoid} of the gradient, and would pass on {sigmoid.theory} if every unit were where its slope is "
            "largest; over 30 layers that makes {sigmoid_lost} decades. Of tanh, as PyTorch initializes it, {tanh} of "
            "{tanh.theory} is passed on, which makes {tanh_lost}. The slope of a sigmoid is too small everywhere; for "
            "tanh the weights are.",
            "zh": "刚初始化的网络里，不饱和照样消失。sigmoid 配 Xavier 初始化，每层传下的梯度是收到的 {sigmoid}，"
            "即使每个单元都处在斜率最大处，也只有 {sigmoid.theory}；30 层下来变化 {sigmoid_lost} 个数量级。tanh 按 "
            "PyTorch 默认初始化，每层传下 {tanh}，完全不饱和时为 {tanh.theory}，30 层变化 {tanh_lost} 个数量级。"
            "sigmoid 的斜率处处都太小；tanh 则是权重太小。",
        },
    },
)
def saturation_is_the_cause(measured: Measurements) -> Judgement:
    """What a layer passes on of the gradient, and what it would without saturation: root c times the largest slope."""
    lost = {
        "sigmoid": measured["gradients.depth.sigmoid.xavier.log10_ratio"].value,
        "tanh": measured["gradients.depth.tanh.default.log10_ratio"].value,
    }
    passed = {net: 10 ** (value / STEPS_BACK) for net, value in lost.items()}
    unsaturated = {"sigmoid": 1 / 4, "tanh": math.sqrt(1 / 3)}
    kept = min(passed[net] / unsaturated[net] for net in passed)
    return Judgement(
        "fails" if kept > 0.9 and max(lost.values()) < -TENFOLD else "holds",
        sigmoid=number(passed["sigmoid"], theory=unsaturated["sigmoid"]),
        tanh=number(passed["tanh"], theory=unsaturated["tanh"]),
        sigmoid_lost=number(lost["sigmoid"]),
        tanh_lost=number(lost["tanh"]),
    )


SYMPTOM = "gradients.vanishing_symptom.layers"


@claim(
    statement={
        "en": "Vanishing gradients show in a training loss that hardly falls; the validation loss and both accuracies "
        "look alike.",
        "zh": "梯度消失的表现是训练损失几乎不降；验证损失和两条准确率曲线也是一样。",
    },
    origin=S1,
    rests_on=("experiments.gradients.vanishing_symptom",),
    refuted_by={
        "en": "Ten sigmoid layers whose training loss, test loss or accuracy gets away from a guess in 2000 steps, or "
        "two that do not.",
        "zh": "十层 sigmoid 网络训练 2000 步后，训练损失、测试损失或准确率有一样不再是瞎猜的水平；"
        "或者两层的网络也停在瞎猜的水平。",
    },
    numbers={
        "train": Number({"en": "training loss after 2000 steps, ten layers", "zh": "2000 步后的训练损失，十层"}, ".3f"),
        "test": Number({"en": "test loss", "zh": "测试损失"}, ".3f"),
        "train_accuracy": Number({"en": "training accuracy", "zh": "训练准确率"}, ".1%"),
        "accuracy": Number({"en": "test accuracy", "zh": "测试准确率"}, ".1%"),
        "shallow": Number({"en": "training loss with two layers", "zh": "两层时的训练损失"}, ".3f"),
    },
    findings={
        "holds": {
            "en": "After 2000 steps ten sigmoid layers are at a training loss of {train} and a test loss of {test}, "
            "with {train_accuracy} and {accuracy} right: no better than a guess, which costs {train.theory} nats. Two "
            "layers, trained alike, are at {shallow}.",
            "zh": "2000 步之后，十层 sigmoid 网络的训练损失为 {train}，测试损失为 {test}，准确率为 {train_accuracy} 和 "
            "{accuracy}，不比瞎猜好；瞎猜的损失是 {train.theory}。同样训练的两层网络已降到 {shallow}。",
        },
        "fails": {
            "en": "After 2000 steps ten sigmoid layers are at a training loss of {train} and a test loss of {test}, "
            "two at {shallow}; a guess costs {train.theory}.",
            "zh": "2000 步之后，十层 sigmoid 网络的训练损失为 {train}，测试损失为 {test}，两层的为 {shallow}；瞎猜是 "
            "{train.theory}。",
        },
    },
)
def loss_hardly_falls(measured: Measurements) -> Judgement:
    """Losses and accuracies of ten and of two sigmoid layers after 2000 steps."""
    head = f"{SYMPTOM}_10.step_2000"
    train, test = (measured[f"{head}.{which}_loss"].value for which in ("train", "test"))
    train_accuracy, accuracy = (measured[f"{head}.{which}_accuracy"].value for which in ("train", "test"))
    shallow = measured[f"{SYMPTOM}_2.step_2000.train_loss"].value
    # A twentieth of a nat, and an accuracy below 15 %, cannot be told from a guess on 450 test pictures.
    guessing = min(train, test) > GUESS - 0.05 and max(train_accuracy, accuracy) < 0.15
    return Judgement(
        "holds" if guessing and shallow < GUESS / 2 else "fails",
        train=number(train, theory=GUESS),
        test=number(test, theory=GUESS),
        train_accuracy=number(train_accuracy, theory=0.1),
        accuracy=number(accuracy, theory=0.1),
        shallow=number(shallow),
    )


@claim(
    statement={
        "en": "With vanishing gradients the loss falls slowly at first and flattens out late in training.",
        "zh": "梯度消失时，损失起初缓慢下降，到后期才趋于平缓。",
    },
    origin=S1,
    rests_on=("experiments.gradients.vanishing_symptom",),
    refuted_by={
        "en": "A loss that falls by less than a twentieth of a nat from step 10 to step 300.",
        "zh": "从第 10 步到第 300 步，损失下降不到 0.05 nat。",
    },
    numbers={
        "ten": Number({"en": "training loss, ten layers, after 10 steps", "zh": "训练损失，十层，10 步后"}, ".3f"),
        "hundreds": Number({"en": "after 300 steps", "zh": "300 步后"}, ".3f"),
        "end": Number({"en": "after 2000 steps", "zh": "2000 步后"}, ".3f"),
        "shallow_hundred": Number({"en": "two layers, after 100 steps", "zh": "两层，100 步后"}, ".3f"),
        "shallow_end": Number({"en": "two layers, after 2000 steps", "zh": "两层，2000 步后"}, ".3f"),
    },
    findings={
        "holds": {
            "en": "The loss of ten sigmoid layers is {ten} after 10 steps, {hundreds} after 300 and {end} after 2000.",
            "zh": "十层 sigmoid 网络的损失，10 步后为 {ten}，300 步后为 {hundreds}，2000 步后为 {end}。",
        },
        "fails": {
            "en": "It is flat from the beginning: {ten} after 10 steps, {hundreds} after 300 and {end} after 2000, the "
            "loss of a guess. In a network of two layers, where the gradient still gets through, the flat part comes "
            "first as well, {shallow_hundred} after 100 steps, and the fall, to {shallow_end}, later.",
            "zh": "它从一开始就是平的：10 步后 {ten}，300 步后 {hundreds}，2000 步后 {end}，都是瞎猜的损失。"
            "两层的网络里梯度还传得下去，平的一段也在前面，100 步后仍是 {shallow_hundred}，后来才降到 {shallow_end}。",
        },
    },
)
def plateau_comes_late(measured: Measurements) -> Judgement:
    """The training loss of ten and of two sigmoid layers along the training."""

    def loss(layers: int, step: int) -> float:
        return float(measured[f"{SYMPTOM}_{layers}.step_{step}.train_loss"].value)

    return Judgement(
        "holds" if loss(10, 10) - loss(10, 300) > 0.05 else "fails",
        ten=number(loss(10, 10)),
        hundreds=number(loss(10, 300)),
        end=number(loss(10, 2000)),
        shallow_hundred=number(loss(2, 100)),
        shallow_end=number(loss(2, 2000)),
    )
