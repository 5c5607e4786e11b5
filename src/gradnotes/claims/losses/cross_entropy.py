"""How fast cross-entropy trains, and what it is before training."""

from __future__ import annotations

import math

from gradnotes.claims import PRACTICE, S3, Judgement, Kind, Measurements, Number, claim, number
from gradnotes.claims.losses._runs import gain, told

ROUNDED = 0.05
"""In nats: a loss of log 10 is "about 2.3" where it is 2.3 to one decimal, or less than that away."""


@claim(
    statement={
        "en": "Cross-entropy trains faster than squared error.",
        "zh": "交叉熵比平方误差训练得快。",
    },
    origin=PRACTICE,
    rests_on=("experiments.losses.sigmoid_training", "experiments.losses.squared_or_entropy"),
    refuted_by={
        "en": "A training in which squared error is not slower by more than chance, at the best learning rate of each.",
        "zh": "各用最好的学习率时，平方误差并不更慢，或者差别分不清是不是偶然。",
    },
    numbers={
        "same_rate": Number(
            {"en": "steps more, one sigmoid, both at a rate of 1", "zh": "多用的步数，单个 sigmoid，学习率都为 1"},
            ".1f",
        ),
        "unit": Number({"en": "the same at tuned rates", "zh": "同上，各自调学习率"}, ".1f"),
        "saturated": Number({"en": "the same from a bias of 10", "zh": "同上，偏置从 10 开始"}, ".1f"),
        "rate": Number({"en": "best rate there, squared error, mean", "zh": "此时最好的学习率，平方误差，平均"}, ".0f"),
        "entropy_rate": Number({"en": "the same, cross-entropy", "zh": "同上，交叉熵"}, ".0f"),
        "network": Number(
            {"en": "accuracy behind after 50 steps, network with softmax", "zh": "50 步后落后的准确率，softmax 网络"},
            ".3f",
        ),
        "detectable": Number({"en": "difference that would have been seen", "zh": "能看出的差异"}, ".3f"),
    },
    findings={
        "holds": {
            "en": "At tuned rates squared error took {unit} more steps with one sigmoid, {saturated} more from a bias "
            "of 10, and a network was {network} behind in accuracy after 50 steps.",
            "zh": "各自调好学习率，单个 sigmoid 用平方误差多 {unit} 步，偏置从 10 开始多 {saturated} 步；网络 50 "
            "步之后准确率落后 {network}。",
        },
        "depends": {
            "en": "Clearly so from a saturated start: one sigmoid with a bias of 10 took {saturated} more steps by "
            "squared error, and a learning rate of {rate} in place of {entropy_rate}, the best of each. From a start "
            "that is not saturated little is left: {unit} steps for one sigmoid, and {network} in the accuracy of a "
            "network with softmax after 50 steps, where {detectable} would have been seen. With the same rate for "
            "both, squared error took {same_rate} more steps, since its gradient is smaller.",
            "zh": "从饱和状态出发时明显如此：偏置为 10 的单个 sigmoid，各用最好的学习率，平方误差多用 {saturated} 步，"
            "学习率还要取到 {rate}，交叉熵只要 {entropy_rate}。起点不饱和时差别所剩无几：单个 sigmoid 多 {unit} 步，"
            "softmax 网络 50 步之后准确率落后 {network}（差异达到 {detectable} 才看得出）。两者用同一个学习率，"
            "平方误差多用 {same_rate} 步，因为它的梯度更小。",
        },
        "fails": {
            "en": "At tuned rates squared error took {unit} more steps with one sigmoid, {saturated} more from a bias "
            "of 10, and a network was {network} behind after 50 steps: nowhere more than chance.",
            "zh": "各自调好学习率，单个 sigmoid 用平方误差多 {unit} 步，偏置从 10 开始多 {saturated} 步，网络 50 "
            "步之后准确率落后 {network}：都没有超出偶然。",
        },
    },
)
def cross_entropy_trains_faster(measured: Measurements) -> Judgement:
    """Steps of a sigmoid unit, and accuracy of a network after 50 steps, squared error against cross-entropy."""
    steps, early = "sigmoid_training.{}.{}.{}.steps", "squared_or_entropy.small_start.{}.early_accuracy"

    def more(bias: str, rate: str) -> tuple[str, str]:
        return steps.format(bias, "mse", rate), steps.format(bias, "cross_entropy", rate)

    unit, saturated = (gain(measured, *more(bias, "tuned")) for bias in ("bias_0", "bias_10"))
    network = gain(measured, early.format("cross_entropy"), early.format("mse_softmax"))
    slower = [effect.low > 0 for effect in (unit, saturated, network)]
    verdict: Kind = "holds" if all(slower) else "depends" if any(slower) else "fails"
    return Judgement(
        verdict,
        same_rate=told(gain(measured, *more("bias_0", "rate_1"))),
        unit=told(unit),
        saturated=told(saturated),
        rate=number(measured["losses.sigmoid_training.bias_10.mse.learning_rate"].value),
        entropy_rate=number(measured["losses.sigmoid_training.bias_10.cross_entropy.learning_rate"].value),
        network=told(network),
        detectable=number(network.detectable),
    )


@claim(
    statement={
        "en": "With weights that are uniformly random the first loss is log N, 2.3 for ten classes, since all scores "
        "are about equal.",
        "zh": "权重用均匀随机数初始化时，各类得分大致相等，初始损失是 log N，十类时约为 2.3。",
    },
    origin=S3,
    rests_on=("experiments.losses.initial_loss",),
    refuted_by={
        "en": "A usual random initialization, or a uniform one, from which a network of ten classes starts with a loss "
        "that is not 2.3 to one decimal.",
        "zh": "有某种常用的随机初始化，或者某种均匀初始化，十类网络的初始损失保留一位小数不是 2.3。",
    },
    numbers={
        "default": Number({"en": "first loss, PyTorch's default, nats", "zh": "初始损失，PyTorch 默认（nat）"}, ".3f"),
        "default_std": Number({"en": "its logits' standard deviation", "zh": "对应 logit 的标准差"}, ".2f"),
        "he": Number({"en": "first loss, He in every layer", "zh": "初始损失，每层都用 He"}, ".2f"),
        "he_std": Number({"en": "its logits' standard deviation", "zh": "对应 logit 的标准差"}, ".2f"),
        "uniform": Number({"en": "first loss, weights from U(0, 1)", "zh": "初始损失，权重取自 U(0, 1)"}, ".0f"),
        "normal": Number({"en": "first loss, weights from N(0, 1)", "zh": "初始损失，权重取自 N(0, 1)"}, ".0f"),
    },
    findings={
        "holds": {
            "en": "The first loss is {default} from PyTorch's default, {he} from He's weights, {uniform} from weights "
            "between 0 and 1.",
            "zh": "初始损失：PyTorch 默认为 {default}，He 为 {he}，0 到 1 的均匀权重为 {uniform}。",
        },
        "depends": {
            "en": "It needs small logits, not a uniform distribution. From PyTorch's default, uniform between plus and "
            "minus 1/√n, they have a standard deviation of {default_std} and the loss is {default}. From He's weights "
            "in the last layer too it is {he} (with {he_std}), from weights uniform between 0 and 1 {uniform}, from "
            "normal ones of variance 1 {normal}.",
            "zh": "要的是 logit 小，与是否均匀分布无关。PyTorch 默认是 ±1/√n 之间的均匀分布，logit 的标准差为 "
            "{default_std}，初始损失 {default}。最后一层也用 He 时是 {he}（标准差 {he_std}）；权重在 0 到 1 "
            "之间均匀取值时是 {uniform}，取方差为 1 的正态分布时是 {normal}。",
        },
        "fails": {
            "en": "From PyTorch's default the first loss is {default}, from weights uniform between 0 and 1 {uniform}.",
            "zh": "PyTorch 默认初始化的初始损失是 {default}，0 到 1 的均匀权重是 {uniform}。",
        },
    },
)
def initial_loss_is_log_classes(measured: Measurements) -> Judgement:
    """The loss of new networks of ten classes, by the distribution of their weights."""
    starts = {"default": "default", "he": "he", "uniform": "uniform_0_1", "normal": "normal_1"}
    guess = math.log(10)
    first = {name: measured[f"losses.initial_loss.{start}.loss"].value for name, start in starts.items()}
    close = {name: abs(loss - guess) < ROUNDED for name, loss in first.items()}
    usual = close["default"] and close["he"] and close["uniform"]
    verdict: Kind = "holds" if usual else "depends" if close["default"] else "fails"
    return Judgement(
        verdict,
        **{name: number(loss, theory=guess if name == "default" else None) for name, loss in first.items()},
        default_std=number(measured["losses.initial_loss.default.logit_std"].value),
        he_std=number(measured["losses.initial_loss.he.logit_std"].value),
    )
