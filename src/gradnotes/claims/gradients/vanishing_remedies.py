"""What is said to help against vanishing gradients, each remedy alone: ten layers that learn digits or do not."""

from __future__ import annotations

from gradnotes.claims import PRACTICE, S1, Judgement, Measurements, Number, claim, number
from gradnotes.claims.gradients._origins import TENFOLD
from gradnotes.claims.gradients._remedies import among, network
from gradnotes.claims.statistics import paired

RUNS = ("experiments.gradients.vanishing",)


@claim(
    statement={
        "en": "Avoid sigmoid and tanh, and the gradient does not vanish.",
        "zh": "不用 sigmoid 和 tanh，梯度就不会消失。",
    },
    origin=S1,
    rests_on=RUNS,
    refuted_by={
        "en": "ReLU or leaky ReLU in ten layers, as PyTorch initializes them, that do not learn the digits at the best "
        "of three learning rates.",
        "zh": "十层网络按 PyTorch 默认初始化，换成 ReLU 或 leaky ReLU，在三个学习率中最好的一个上仍学不会手写数字。",
    },
    numbers={
        "relu": Number({"en": "trainings that learned, ReLU", "zh": "学会的比例，ReLU"}, ".0%"),
        "leaky_relu": Number({"en": "the same, leaky ReLU", "zh": "同上，leaky ReLU"}, ".0%"),
        "relu_ratio": Number(
            {"en": "gradient over nine layers, ReLU, decades", "zh": "九层上梯度的变化，ReLU（数量级）"}, "+.1f"
        ),
        "tanh": Number({"en": "trainings that learned, tanh", "zh": "学会的比例，tanh"}, ".0%"),
        "sigmoid": Number({"en": "the same, sigmoid", "zh": "同上，sigmoid"}, ".0%"),
        "relu_he": Number({"en": "ReLU with He's weights", "zh": "ReLU，He 初始化"}, ".0%"),
    },
    findings={
        "holds": {
            "en": "Ten layers with sigmoid learned in {sigmoid} of the trainings, with ReLU in {relu} and with leaky "
            "ReLU in {leaky_relu}.",
            "zh": "十层 sigmoid 网络有 {sigmoid} 的训练学会了，ReLU 有 {relu}，leaky ReLU 有 {leaky_relu}。",
        },
        "depends": {
            "en": "Only if the weights fit as well. As PyTorch initializes ten layers, ReLU learned in {relu} of the "
            "trainings and leaky ReLU in {leaky_relu}, since their gradient vanishes too ({relu_ratio} decades); with "
            "He's weights ReLU learned in {relu_he}. Of the networks as PyTorch initializes them the one with tanh, "
            "which one should avoid, did best ({tanh}).",
            "zh": "还要权重合适才行。十层网络按 PyTorch 默认初始化，ReLU 有 {relu} 的训练学会，leaky ReLU 有 "
            "{leaky_relu}，因为它们的梯度同样消失（{relu_ratio} 个数量级）；换成 He 初始化，ReLU 有 {relu_he} 学会。"
            "都用默认初始化时，反倒是据说应当避免的 tanh 最好（{tanh}）。",
        },
        "fails": {
            "en": "Ten layers with ReLU learned in {relu} of the trainings and with leaky ReLU in {leaky_relu}, and "
            "with He's weights in {relu_he}.",
            "zh": "十层 ReLU 网络有 {relu} 的训练学会，leaky ReLU 有 {leaky_relu}，用 He 初始化有 {relu_he}。",
        },
    },
)
def another_activation_mends(measured: Measurements) -> Judgement:
    """Which activations learn in ten layers as PyTorch initializes them."""
    names = ("relu", "leaky_relu", "tanh", "sigmoid", "relu_he")
    nets = {name: network(measured, "vanishing", name) for name in names}
    alone = nets["relu"].trains and nets["leaky_relu"].trains
    return Judgement(
        "holds" if alone else "depends" if nets["relu_he"].trains else "fails",
        **{name: number(net.learned) for name, net in nets.items()},
        relu_ratio=number(nets["relu"].ratio),
    )


@claim(
    statement={
        "en": "Xavier's initialization, which suits tanh and linear networks, keeps their gradients from vanishing.",
        "zh": "Xavier 初始化适合 tanh 和线性网络，能防止它们的梯度消失。",
    },
    origin=S1,
    rests_on=("experiments.gradients.depth", *RUNS),
    refuted_by={
        "en": "A tanh or linear network of 30 layers that passes on less than a tenth of the gradient, or trainings "
        "that are no faster for it.",
        "zh": "30 层的 tanh 或线性网络传下的梯度不到十分之一，或者训练并没有因此加快。",
    },
    numbers={
        "tanh": Number(
            {"en": "gradient over 30 layers, tanh, decades", "zh": "30 层上梯度的变化，tanh（数量级）"}, "+.2f"
        ),
        "linear": Number({"en": "the same without activation", "zh": "同上，无激活函数"}, "+.2f"),
        "steps": Number({"en": "steps until ten tanh layers have learned", "zh": "十层 tanh 学会所需的步数"}, ".0f"),
        "saved": Number(
            {"en": "steps saved against PyTorch's own weights", "zh": "比 PyTorch 默认初始化省下的步数"}, ".0f"
        ),
        "sigmoid": Number(
            {"en": "trainings that learned, ten sigmoid layers", "zh": "学会的比例，十层 sigmoid"}, ".0%"
        ),
    },
    findings={
        "holds": {
            "en": "Over 30 layers the gradient changes by {tanh} decades with tanh and by {linear} without activation. "
            "Ten tanh layers learned the digits in {steps} steps, {saved} fewer than with PyTorch's own weights. To "
            "sigmoid it is no help: {sigmoid} of those trainings learned.",
            "zh": "经过 30 层，tanh 的梯度变化 {tanh} 个数量级，没有激活函数时变化 {linear} 个。十层 tanh 网络 {steps} "
            "步就学会了手写数字，比 PyTorch 默认初始化少用 {saved} 步。对 sigmoid 则没有用：学会的比例为 {sigmoid}。",
        },
        "fails": {
            "en": "Over 30 layers the gradient changes by {tanh} decades with tanh and by {linear} without activation; "
            "ten tanh layers took {steps} steps to learn, {saved} fewer than with PyTorch's own weights.",
            "zh": "经过 30 层，tanh 的梯度变化 {tanh} 个数量级，没有激活函数时变化 {linear} 个；十层 tanh 网络用了 "
            "{steps} 步学会，比 PyTorch 默认初始化少 {saved} 步。",
        },
    },
)
def xavier_mends_tanh(measured: Measurements) -> Judgement:
    """Gradients over 30 layers with Xavier's weights, and the steps of ten tanh layers with and without."""
    tanh, linear = (measured[f"gradients.depth.{net}.xavier.log10_ratio"].value for net in ("tanh", "linear"))
    steps = "gradients.vanishing.{}.steps"
    saved = paired(measured.samples(steps.format("tanh")), measured.samples(steps.format("tanh_xavier")))
    mended = min(tanh, linear) > -TENFOLD and saved.low > 0
    return Judgement(
        "holds" if mended else "fails",
        tanh=number(tanh),
        linear=number(linear, theory=0.0),
        steps=number(measured[steps.format("tanh_xavier")].value),
        saved=number(saved.difference, interval=saved.interval),
        sigmoid=number(network(measured, "vanishing", "sigmoid_xavier").learned),
    )


@claim(
    statement={
        "en": "He's initialization, which suits ReLU, keeps its gradient from vanishing.",
        "zh": "He 初始化适合 ReLU，能防止它的梯度消失。",
    },
    origin=S1,
    rests_on=("experiments.gradients.depth", *RUNS),
    refuted_by={
        "en": "A ReLU network of 30 layers with He's weights that passes on less than a tenth of the gradient, or one "
        "of ten layers that does not learn.",
        "zh": "用 He 初始化，30 层 ReLU 网络传下的梯度不到十分之一，或者十层的网络学不会。",
    },
    numbers={
        "he": Number(
            {"en": "gradient over 30 layers, He's weights, decades", "zh": "30 层上梯度的变化，He 初始化（数量级）"},
            "+.2f",
        ),
        "default": Number({"en": "the same, PyTorch's own weights", "zh": "同上，PyTorch 默认初始化"}, "+.1f"),
        "learned": Number(
            {"en": "trainings that learned, ten layers, He's weights", "zh": "学会的比例，十层，He 初始化"}, ".0%"
        ),
        "default_learned": Number({"en": "the same, PyTorch's own weights", "zh": "同上，PyTorch 默认初始化"}, ".0%"),
        "steps": Number({"en": "steps until it has learned", "zh": "学会所需的步数"}, ".0f"),
    },
    findings={
        "holds": {
            "en": "Over 30 layers the gradient changes by {he} decades, against {default} with PyTorch's own weights. "
            "Ten layers learned the digits in {learned} of the trainings, after {steps} steps on average; with "
            "PyTorch's own weights in {default_learned}.",
            "zh": "经过 30 层，梯度变化 {he} 个数量级，PyTorch 默认初始化则变化 {default} 个。十层网络有 {learned} "
            "的训练学会了手写数字，平均 {steps} 步；默认初始化有 {default_learned}。",
        },
        "fails": {
            "en": "Over 30 layers the gradient changes by {he} decades, and ten layers learned the digits in {learned} "
            "of the trainings.",
            "zh": "经过 30 层，梯度变化 {he} 个数量级；十层网络有 {learned} 的训练学会了手写数字。",
        },
    },
)
def he_mends_relu(measured: Measurements) -> Judgement:
    """The gradient over 30 ReLU layers, and ten that learn, with He's weights and with PyTorch's."""
    he, default = (measured[f"gradients.depth.relu.{init}.log10_ratio"].value for init in ("he", "default"))
    net = network(measured, "vanishing", "relu_he")
    return Judgement(
        "holds" if he > -TENFOLD and net.trains else "fails",
        he=number(he, theory=0.0),
        default=number(default),
        learned=number(net.learned),
        default_learned=number(network(measured, "vanishing", "relu").learned),
        steps=number(net.steps),
    )


@claim(
    statement={
        "en": "Residual connections lead the gradient past the layers, so that it does not vanish.",
        "zh": "残差连接（residual connection）让梯度绕过各层，不致消失。",
    },
    origin=S1,
    rests_on=RUNS,
    refuted_by={
        "en": "A network of ten layers, with sigmoid or ReLU, that does not learn the digits with them either.",
        "zh": "有十层网络，无论 sigmoid 还是 ReLU，加了残差连接仍学不会手写数字。",
    },
    numbers={
        "sigmoid": Number(
            {"en": "gradient over nine layers, sigmoid, decades", "zh": "九层上梯度的变化，sigmoid（数量级）"}, "+.2f"
        ),
        "relu": Number({"en": "the same, ReLU", "zh": "同上，ReLU"}, "+.2f"),
        "sigmoid_steps": Number({"en": "steps until it has learned, sigmoid", "zh": "学会所需的步数，sigmoid"}, ".0f"),
        "relu_steps": Number({"en": "the same, ReLU", "zh": "同上，ReLU"}, ".0f"),
    },
    findings={
        "holds": {
            "en": "As PyTorch initializes ten layers, the gradient then changes by {sigmoid} decades with sigmoid and "
            "by {relu} with ReLU, and both learned the digits, whatever the seed, in {sigmoid_steps} and {relu_steps} "
            "steps.",
            "zh": "十层网络按 PyTorch 默认初始化，加上之后，梯度的变化 sigmoid 为 {sigmoid} 个数量级，ReLU 为 {relu} "
            "个；无论随机种子如何，两者都学会了手写数字，用了 {sigmoid_steps} 步和 {relu_steps} 步。",
        },
        "depends": {
            "en": "One of the two networks learned. The gradient changes by {sigmoid} decades with sigmoid and by "
            "{relu} with ReLU.",
            "zh": "两种网络里只有一种学会。梯度的变化，sigmoid 为 {sigmoid} 个数量级，ReLU 为 {relu} 个。",
        },
        "fails": {
            "en": "Neither network learned. The gradient changes by {sigmoid} decades with sigmoid and by {relu} with "
            "ReLU.",
            "zh": "两种网络都没有学会。梯度的变化，sigmoid 为 {sigmoid} 个数量级，ReLU 为 {relu} 个。",
        },
    },
)
def residual_mends(measured: Measurements) -> Judgement:
    """Ten layers of sigmoid and of ReLU with residual connections, as PyTorch initializes them."""
    sigmoid, relu = (network(measured, "vanishing", f"{net}_residual") for net in ("sigmoid", "relu"))
    return Judgement(
        among([sigmoid, relu]),
        sigmoid=number(sigmoid.ratio),
        relu=number(relu.ratio),
        sigmoid_steps=number(sigmoid.steps),
        relu_steps=number(relu.steps),
    )


ADAM_MAKES_UP_FOUND = {
    "en": "With it {relu} of the trainings learned with ReLU and {sigmoid} with sigmoid.",
    "zh": "用 Adam，ReLU 有 {relu} 的训练学会，sigmoid 有 {sigmoid}。",
}


@claim(
    statement={
        "en": "Adam makes up for vanishing gradients, since it divides each by its own size.",
        "zh": "Adam 把每个梯度除以它自身的大小，可以抵消梯度消失。",
    },
    origin=PRACTICE,
    rests_on=RUNS,
    refuted_by={
        "en": "A network of ten layers, with sigmoid or ReLU, that does not learn the digits with it at the best of "
        "three learning rates.",
        "zh": "有十层网络，无论 sigmoid 还是 ReLU，用它在三个学习率中最好的一个上仍学不会手写数字。",
    },
    numbers={
        "relu": Number({"en": "trainings that learned, ReLU", "zh": "学会的比例，ReLU"}, ".0%"),
        "sigmoid": Number({"en": "the same, sigmoid", "zh": "同上，sigmoid"}, ".0%"),
        "relu_ratio": Number(
            {"en": "gradient over nine layers, ReLU, decades", "zh": "九层上梯度的变化，ReLU（数量级）"}, "+.1f"
        ),
        "sigmoid_ratio": Number({"en": "the same, sigmoid", "zh": "同上，sigmoid"}, "+.1f"),
    },
    findings={
        "holds": ADAM_MAKES_UP_FOUND,
        "depends": {
            "en": "While enough of the gradient is left: {relu} of the trainings with ReLU learned, where it changes "
            "by {relu_ratio} decades over nine layers, and {sigmoid} of those with sigmoid, where it is "
            "{sigmoid_ratio}. The gradient stays as small as it was; Adam only lengthens the step.",
            "zh": "要看梯度还剩多少：九层上梯度变化 {relu_ratio} 个数量级的 ReLU 网络，{relu} 的训练学会；变化 "
            "{sigmoid_ratio} 个数量级的 sigmoid 网络，学会的为 {sigmoid}。梯度本身还是那么小，Adam 只是放大了步子。",
        },
        "fails": ADAM_MAKES_UP_FOUND,
    },
)
def adam_makes_up(measured: Measurements) -> Judgement:
    """Ten layers of ReLU and of sigmoid under Adam, as PyTorch initializes them."""
    relu, sigmoid = (network(measured, "vanishing", f"{net}_adam") for net in ("relu", "sigmoid"))
    return Judgement(
        among([relu, sigmoid]),
        relu=number(relu.learned),
        sigmoid=number(sigmoid.learned),
        relu_ratio=number(relu.ratio),
        sigmoid_ratio=number(sigmoid.ratio),
    )
