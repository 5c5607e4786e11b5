"""Optimizers of recurrent networks."""

from __future__ import annotations

from gradnotes.claims import S3, Judgement, Kind, Measurements, Number, claim, number
from gradnotes.claims.optimizers._training import gain, of, told

TASK = "recurrent_training"


@claim(
    statement={
        "en": "RMSprop is good for recurrent networks.",
        "zh": "RMSprop 对 RNN 网络很好。",
    },
    origin=S3,
    rests_on=(f"experiments.optimizers.{TASK}",),
    refuted_by={
        "en": "A recurrent network that it teaches less than momentum, each at its best learning rate, by more than "
        "chance; and for being the better choice, one that Adam teaches more.",
        "zh": "各用最好的学习率，它教会循环网络的比动量少，差别超出偶然；至于“更好的选择”，则是 Adam 教会的更多。",
    },
    numbers={
        "accuracy": Number({"en": "accuracy with RMSprop", "zh": "RMSprop 的准确率"}, ".2f"),
        "sgd": Number({"en": "with SGD", "zh": "SGD"}, ".2f"),
        "momentum": Number({"en": "with momentum", "zh": "动量"}, ".2f"),
        "adam": Number({"en": "with Adam", "zh": "Adam"}, ".2f"),
        "gained": Number({"en": "gained over momentum", "zh": "比动量高出"}, "+.2f"),
        "detectable_momentum": Number({"en": "what would have been seen", "zh": "高多少才看得出"}, ".2f"),
        "over_adam": Number({"en": "gained over Adam", "zh": "比 Adam 高出"}, "+.2f"),
        "detectable": Number({"en": "over Adam, what would have been seen", "zh": "比 Adam 高多少才看得出"}, ".2f"),
    },
    findings={
        "holds": {
            "en": "A tanh network that is to name the first of 12 symbols got {accuracy} of them right with it, "
            "{momentum} with momentum, {sgd} with SGD and {adam} with Adam, whose difference of {over_adam} is told "
            "from chance.",
            "zh": "tanh 循环网络要报出 12 个符号中的第一个，用它答对 {accuracy}，动量 {momentum}，SGD {sgd}，Adam "
            "{adam}，与 Adam 的差别 {over_adam} 超出偶然。",
        },
        "depends": {
            "en": "By the rival: better than momentum, worse than Adam. A tanh network that is to name the first of 12 "
            "symbols, a guess being right in a quarter, got {accuracy} of them right after 300 steps of RMSprop, "
            "{momentum} of momentum, {sgd} of SGD and {adam} of Adam, each at its best constant learning rate. Against "
            "momentum that is {gained} [{gained.low}, {gained.high}], against Adam {over_adam} [{over_adam.low}, "
            "{over_adam.high}].",
            "zh": "要看跟谁比：比动量好，比 Adam 差。tanh 循环网络要报出 12 个符号中的第一个，瞎猜的准确率是四分之一；"
            "各用最好的恒定学习率训练 300 步，RMSprop 答对 {accuracy}，动量 {momentum}，SGD {sgd}，Adam {adam}。"
            "与动量相比是 {gained} [{gained.low}, {gained.high}]，与 Adam 相比是 {over_adam} [{over_adam.low}, "
            "{over_adam.high}]。",
        },
        "fails": {
            "en": "A tanh network that is to name the first of 12 symbols got {accuracy} of them right with it, "
            "{momentum} with momentum, {sgd} with SGD and {adam} with Adam.",
            "zh": "tanh 循环网络要报出 12 个符号中的第一个，用它答对 {accuracy}，动量 {momentum}，SGD {sgd}，Adam "
            "{adam}。",
        },
        "no_difference": {
            "en": "Not told from chance against all: a tanh network that is to name the first of 12 symbols got "
            "{accuracy} of them right with it, {momentum} with momentum, {sgd} with SGD and {adam} with Adam. Against "
            "momentum that is {gained}, where {detectable_momentum} would have been seen, against Adam {over_adam}, "
            "where {detectable} would have been seen.",
            "zh": "至少与其中一个的差别分不清是不是偶然：tanh 循环网络要报出 12 个符号中的第一个，用它答对 {accuracy}，"
            "动量 {momentum}，SGD {sgd}，Adam {adam}。与动量相比是 {gained}，{detectable_momentum} 才看得出；与 Adam "
            "相比是 {over_adam}，{detectable} 才看得出。",
        },
    },
)
def rmsprop_suits_recurrence(measured: Measurements) -> Judgement:
    """What a recurrent network remembers in the end, by optimizer."""
    end = f"{TASK}.{{}}.end.test_accuracy"
    gained, over = (gain(measured, end.format("rmsprop"), end.format(method)) for method in ("momentum", "adam"))
    verdict: Kind
    if gained.low > 0:
        verdict = "holds" if over.low > 0 else "depends" if over.high < 0 else "no_difference"
    else:
        verdict = "fails" if gained.high < 0 or over.high < 0 else "no_difference"
    return Judgement(
        verdict,
        accuracy=of(measured, end.format("rmsprop")),
        gained=told(gained),
        detectable_momentum=number(gained.detectable),
        over_adam=told(over),
        detectable=number(over.detectable),
        **{method: of(measured, end.format(method)) for method in ("sgd", "momentum", "adam")},
    )
