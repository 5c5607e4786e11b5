"""Long-term dependencies: what becomes of a gradient on its way through time, and what gates change."""

from __future__ import annotations

import math

from gradnotes.claims import Judgement, Kind, Measurements, Number, Origin, claim, number
from gradnotes.claims.gradients._origins import RECURRENT_CHAPTER, TENFOLD
from gradnotes.claims.statistics import paired

LSTM = Origin(
    {"en": "Hochreiter and Schmidhuber, 1997", "zh": "Hochreiter、Schmidhuber，1997"},
    "https://doi.org/10.1162/neco.1997.9.8.1735",
)
FORGET = Origin(
    {"en": "Jozefowicz, Zaremba and Sutskever, 2015", "zh": "Jozefowicz、Zaremba、Sutskever，2015"},
    "https://proceedings.mlr.press/v37/jozefowicz15.html",
)
LAG = 100
"""Steps in time over which gradients are compared."""


def after(measured: Measurements, name: str, lag: int = LAG) -> float:
    """What is left of a gradient after so many steps, in decades."""
    return float(measured[f"gradients.recurrent_jacobian.{name}.k_{lag}.log10_norm"].value)


@claim(
    statement={
        "en": "Over $k$ steps the gradient of a recurrent network changes by the spectral radius of its recurrent "
        "weights to the power of $k$.",
        "zh": "循环网络的梯度经过 $k$ 步，按循环权重谱半径的 $k$ 次方变化。",
    },
    origin=RECURRENT_CHAPTER,
    rests_on=("experiments.gradients.recurrent_jacobian",),
    refuted_by={
        "en": "A gradient that is more than a factor of ten away from it after 100 steps.",
        "zh": "100 步之后，梯度与它相差十倍以上。",
    },
    numbers={
        "small": Number(
            {
                "en": "gradient after 100 steps, linear, spectral radius 0.9, decades",
                "zh": "100 步之后的梯度，线性，谱半径 0.9（数量级）",
            },
            "+.1f",
        ),
        "large": Number({"en": "linear, 1.5", "zh": "线性，1.5"}, "+.1f"),
        "tanh": Number({"en": "tanh, 1.5", "zh": "tanh，1.5"}, "+.1f"),
        "driven": Number({"en": "tanh with inputs, 1", "zh": "tanh，有输入，1"}, "+.1f"),
        "driven_large": Number({"en": "tanh with inputs, 1.5", "zh": "tanh，有输入，1.5"}, "+.1f"),
        "driven_huge": Number({"en": "tanh with inputs, 3", "zh": "tanh，有输入，3"}, "+.1f"),
    },
    findings={
        "holds": {
            "en": "After 100 steps it has changed by {small} and {large} decades without activation, and by {tanh} and "
            "{driven_large} with tanh.",
            "zh": "100 步之后，没有激活函数时变化 {small} 和 {large} 个数量级，有 tanh 时变化 {tanh} 和 {driven_large} "
            "个。",
        },
        "depends": {
            "en": "Without an activation it does: after 100 steps {small} decades at 0.9 (in theory {small.theory}) "
            "and {large} at 1.5 ({large.theory}). Tanh takes its slope off at every step. Left to itself at 1.5 it "
            "makes {tanh}, and while it reads inputs {driven_large}; at 1, where theory has no change, {driven}. There "
            "the gradient explodes only well above 1: at 3 it is {driven_huge}, and not {driven_huge.theory}.",
            "zh": "没有激活函数时成立：100 步之后，谱半径 0.9 变化 {small} 个数量级（理论值 {small.theory}），1.5 变化 "
            "{large} 个（{large.theory}）。tanh 每一步都要乘上自己的斜率：谱半径 1.5，没有输入时变化 {tanh} 个，"
            "有输入时 {driven_large} 个；谱半径为 1，理论上不变，实际变化 {driven} 个。这时谱半径要比 1 大得多，"
            "梯度才会爆炸：取 3 时变化 {driven_huge} 个，而不是 {driven_huge.theory} 个。",
        },
        "fails": {
            "en": "After 100 steps it has changed by {small} decades at 0.9 and by {large} at 1.5 without activation.",
            "zh": "没有激活函数，100 步之后，谱半径 0.9 变化 {small} 个数量级，1.5 变化 {large} 个。",
        },
    },
)
def follows_the_spectral_radius(measured: Measurements) -> Judgement:
    """Products of Jacobians over 100 steps against the power of the spectral radius."""
    radius = {"small": 0.9, "large": 1.5, "tanh": 1.5, "driven": 1.0, "driven_large": 1.5, "driven_huge": 3.0}
    found = {
        "small": after(measured, "linear.rho_0p9"),
        "large": after(measured, "linear.rho_1p5"),
        "tanh": after(measured, "tanh.rho_1p5"),
        "driven": after(measured, "tanh_driven.rho_1"),
        "driven_large": after(measured, "tanh_driven.rho_1p5"),
        "driven_huge": after(measured, "tanh_driven.rho_3"),
    }
    theory = {name: LAG * math.log10(rho) for name, rho in radius.items()}
    close = {name: abs(found[name] - theory[name]) < TENFOLD for name in found}
    linear = close["small"] and close["large"]
    return Judgement(
        "fails" if not linear else "holds" if all(close.values()) else "depends",
        **{name: number(value, theory=theory[name]) for name, value in found.items()},
    )


@claim(
    statement={
        "en": "The gates of an LSTM keep gradients from vanishing over many steps.",
        "zh": "LSTM 的门控使梯度经过许多步也不消失。",
    },
    origin=LSTM,
    rests_on=("experiments.gradients.recurrent_jacobian",),
    refuted_by={
        "en": "An LSTM whose cell passes on less than a tenth of a gradient over 100 steps, at any forget bias.",
        "zh": "无论遗忘门偏置多大，LSTM 的细胞状态经过 100 步传下的梯度不到十分之一。",
    },
    numbers={
        "lstm": Number(
            {
                "en": "gradient after 100 steps, LSTM, forget bias 0, decades",
                "zh": "100 步之后的梯度，LSTM，遗忘门偏置 0（数量级）",
            },
            "+.1f",
        ),
        "one": Number({"en": "forget bias 1", "zh": "遗忘门偏置 1"}, "+.1f"),
        "five": Number({"en": "forget bias 5", "zh": "遗忘门偏置 5"}, "+.1f"),
        "gru": Number({"en": "GRU as PyTorch initializes it", "zh": "GRU，PyTorch 默认初始化"}, "+.1f"),
        "rnn": Number({"en": "RNN with spectral radius 1", "zh": "谱半径为 1 的 RNN"}, "+.1f"),
        "gained": Number(
            {"en": "LSTM with forget bias 0 above that RNN", "zh": "遗忘门偏置 0 的 LSTM 比该 RNN 高"}, "+.1f"
        ),
    },
    findings={
        "holds": {
            "en": "Over 100 steps an LSTM changes the gradient by {lstm} decades, at a forget bias of 5 by {five}; an "
            "RNN with spectral radius 1 by {rnn}.",
            "zh": "经过 100 步，LSTM 使梯度变化 {lstm} 个数量级，遗忘门偏置为 5 时变化 {five} 个；谱半径为 1 的 RNN "
            "变化 {rnn} 个。",
        },
        "depends": {
            "en": "Open forget gates do. With a forget bias of 5 the gradient changes by {five} decades over 100 "
            "steps. With a bias of 0, about where PyTorch starts, it is {lstm}, no better than in an RNN with spectral "
            "radius 1 ({rnn}). Nor is a GRU as PyTorch initializes it ({gru}).",
            "zh": "遗忘门（forget gate）敞开时才行。偏置为 5，经过 100 步梯度变化 {five} 个数量级。偏置为 0 "
            "时（PyTorch 默认初始化大致如此），变化 {lstm} 个数量级，并不比谱半径为 1 的 RNN（{rnn}）好。按 PyTorch "
            "默认初始化的 GRU 也一样（{gru}）。",
        },
        "fails": {
            "en": "Over 100 steps an LSTM changes the gradient by {lstm} decades at a forget bias of 0 and by {five} "
            "at 5.",
            "zh": "经过 100 步，LSTM 使梯度变化的数量级，遗忘门偏置 0 时为 {lstm}，5 时为 {five}。",
        },
    },
)
def gates_keep_the_gradient(measured: Measurements) -> Judgement:
    """What is left of a gradient after 100 steps, with gates and without."""
    lstm, one, five = (after(measured, f"lstm.forget_{bias}") for bias in (0, 1, 5))
    rnn = "tanh_driven.rho_1"
    samples = "gradients.recurrent_jacobian.{}.k_100.log10_norm"
    gained = paired(measured.samples(samples.format("lstm.forget_0")), measured.samples(samples.format(rnn)))
    verdict: Kind = "holds" if lstm > -TENFOLD else "depends" if five > -TENFOLD else "fails"
    return Judgement(
        verdict,
        lstm=number(lstm),
        one=number(one),
        five=number(five),
        gru=number(after(measured, "gru.default")),
        rnn=number(after(measured, rnn)),
        gained=number(gained.difference, interval=gained.interval),
    )


FORGET_BIAS_OF_ONE_FOUND = {
    "en": "With it the gradient changes by {ten} decades over 10 steps and by {hundred} over 100.",
    "zh": "设为 1 之后，梯度经过 10 步变化 {ten} 个数量级，经过 100 步变化 {hundred} 个。",
}


@claim(
    statement={
        "en": "A forget bias of 1 lets the gradient of an LSTM flow over long times.",
        "zh": "把 LSTM 的遗忘门（forget gate）偏置设为 1，梯度就能传过很长时间。",
    },
    origin=FORGET,
    rests_on=("experiments.gradients.recurrent_jacobian", "experiments.gradients.recurrent_task"),
    refuted_by={
        "en": "Less than a tenth of the gradient left after 10 steps; for long sequences, after 100.",
        "zh": "10 步之后剩下的梯度不到十分之一；就长序列而言，100 步之后不到十分之一。",
    },
    numbers={
        "ten": Number(
            {"en": "gradient after 10 steps, forget bias 1, decades", "zh": "10 步之后的梯度，遗忘门偏置 1（数量级）"},
            "+.1f",
        ),
        "hundred": Number({"en": "after 100 steps", "zh": "100 步之后"}, "+.1f"),
        "hundred_five": Number({"en": "after 100 steps, forget bias 5", "zh": "100 步之后，遗忘门偏置 5"}, "+.1f"),
        "accuracy_ten": Number(
            {"en": "accuracy on sequences of 10, forget bias 1", "zh": "长度 10 的序列上的准确率，遗忘门偏置 1"}, ".0%"
        ),
        "accuracy_fifty": Number({"en": "the same, 50", "zh": "同上，长度 50"}, ".0%"),
        "accuracy_fifty_five": Number({"en": "50, forget bias 5", "zh": "长度 50，遗忘门偏置 5"}, ".0%"),
    },
    findings={
        "holds": FORGET_BIAS_OF_ONE_FOUND,
        "depends": {
            "en": "Not over very long ones. Over 10 steps the gradient changes by {ten} decades, over 100 by "
            "{hundred}; with a bias of 5 it is {hundred_five}. An LSTM that is to name the first input of a sequence "
            "got {accuracy_ten} right of sequences of 10 after 200 steps of training and {accuracy_fifty} of those of "
            "50, where a guess gets 25%; with a bias of 5 it was {accuracy_fifty_five}. The bias has to grow with the "
            "time that is to be bridged.",
            "zh": "太长就不行。经过 10 步，梯度变化 {ten} 个数量级，经过 100 步变化 {hundred} 个；偏置为 5 时是 "
            "{hundred_five} 个。让 LSTM 说出序列的第一个输入，训练 200 步之后，长度 10 的答对 {accuracy_ten}，长度 50 "
            "的答对 {accuracy_fifty}，而瞎猜是 25%；偏置为 5 时答对 {accuracy_fifty_five}。要跨越的时间越长，"
            "偏置就得越大。",
        },
        "fails": FORGET_BIAS_OF_ONE_FOUND,
    },
)
def forget_bias_of_one(measured: Measurements) -> Judgement:
    """What is left of a gradient after 10 and after 100 steps with a forget bias of 1."""
    ten, hundred = (after(measured, "lstm.forget_1", lag) for lag in (10, 100))
    task = "gradients.recurrent_task.lstm_forget_{}.length_{}.accuracy"
    verdict: Kind = "fails" if ten < -TENFOLD else "holds" if hundred > -TENFOLD else "depends"
    return Judgement(
        verdict,
        ten=number(ten),
        hundred=number(hundred),
        hundred_five=number(after(measured, "lstm.forget_5")),
        accuracy_ten=number(measured[task.format(1, 10)].value),
        accuracy_fifty=number(measured[task.format(1, 50)].value),
        accuracy_fifty_five=number(measured[task.format(5, 50)].value),
    )
