"""How fast optimizers train networks, with learning rates of their own and with PyTorch's."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from gradnotes.claims import S3, Judgement, Kind, Measurements, Number, claim
from gradnotes.claims.optimizers._training import NOTICED, ZEILER, decades, gain, of, ratio, told

RIVALS = {
    "training": ("sgd", "momentum", "nesterov", "adagrad", "rmsprop"),
    "deep_training": ("sgd", "momentum", "nesterov", "adagrad", "rmsprop"),
    "recurrent_training": ("sgd", "momentum", "rmsprop"),
}
PLAIN = ("sgd", "momentum", "nesterov")
"""Without a learning rate for each coordinate."""


def tuned(measured: Measurements, head: str, what: str, best: Callable[[Iterable[float]], float]) -> list[float]:
    """For each seed the best that any power of two as the learning rate reached on the split for tuning."""
    head = f"optimizers.{head}.rate_"
    tried = [measured.samples(name) for name in measured if name.startswith(head) and name.endswith(f".{what}")]
    return [best(values) for values in zip(*tried, strict=True)]


def early_loss(measured: Measurements, task: str, method: str) -> float:
    """The mean logarithm of the least early training loss where rates are tuned, not where methods are judged."""
    found = tuned(measured, f"{task}.{method}.early", "train_loss", min)
    return sum(math.log10(value) for value in found) / len(found)


def end_accuracy(measured: Measurements, task: str, method: str) -> float:
    """The mean of the best final test accuracy where rates are tuned."""
    found = tuned(measured, f"{task}.{method}.end", "test_accuracy", max)
    return sum(found) / len(found)


@claim(
    statement={
        "en": "Adam is the fastest optimizer.",
        "zh": "Adam 是最快的优化器。",
    },
    origin=S3,
    rests_on=tuple(f"experiments.optimizers.{task}" for task in RIVALS),
    refuted_by={
        "en": "A network whose training loss after the first epochs, each method at its best learning rate for this, "
        "is not lower by more than chance with Adam than with every other method; if in no network it is lower than "
        "with plain SGD, momentum and Nesterov's, the claim has nothing left. The rivals are chosen on other splits.",
        "zh": "各用对前几个 epoch 最好的学习率，某个网络最初几个 epoch 之后的训练损失，用 Adam 并不比其他每种方法都低，"
        "或者差别分不清是不是偶然；如果没有一个网络上比 SGD、动量、Nesterov 低，这个说法就完全不成立。"
        "与哪种方法比，是在另外的划分上选定的。",
    },
    numbers={
        "digits": Number(
            {
                "en": "early loss of the best of SGD, momentum and Nesterov's over Adam's, two hidden layers",
                "zh": "SGD、动量、Nesterov 中最好的早期损失与 Adam 之比，两个隐藏层",
            },
            ".2f",
        ),
        "deep": Number({"en": "the same, six hidden layers", "zh": "同上，六个隐藏层"}, ".2f"),
        "recurrent": Number({"en": "the same, recurrent", "zh": "同上，循环网络"}, ".1f"),
        "digits_adaptive": Number(
            {
                "en": "the same of the best of Adagrad and RMSprop, two hidden layers",
                "zh": "Adagrad、RMSprop 中最好的早期损失与 Adam 之比，两个隐藏层",
            },
            ".2f",
        ),
        "deep_adaptive": Number({"en": "the same, six hidden layers", "zh": "同上，六个隐藏层"}, ".2f"),
        "recurrent_adaptive": Number(
            {"en": "the same of RMSprop, recurrent", "zh": "RMSprop 的早期损失与 Adam 之比，循环网络"}, ".1f"
        ),
    },
    findings={
        "holds": {
            "en": "Early in training no other method had as low a loss: against Adam's it was {digits} times as high "
            "at best without a rate for each coordinate and {digits_adaptive} times with one, in the deep network "
            "{deep} and {deep_adaptive}, in the recurrent one {recurrent} and {recurrent_adaptive}.",
            "zh": "训练早期，没有别的方法损失这么低：与 Adam 相比，不逐坐标调学习率的方法最好也是它的 {digits} 倍，"
            "逐坐标的是 {digits_adaptive} 倍；深层网络上是 {deep} 和 {deep_adaptive}，循环网络上是 {recurrent} 和 "
            "{recurrent_adaptive}。",
        },
        "depends": {
            "en": "By the network, and by what it races. The best method with one learning rate for all weights had "
            "{digits} [{digits.low}, {digits.high}] times Adam's early loss in a network of two hidden layers that "
            "starts well, where neither is told to be ahead, {deep} times in one of six that starts badly and "
            "{recurrent} times in a recurrent one. The better of Adagrad and RMSprop, with a rate for each weight, "
            "beat Adam in the first network, at {digits_adaptive} [{digits_adaptive.low}, {digits_adaptive.high}] "
            "times its loss, and was behind in the second, at {deep_adaptive} [{deep_adaptive.low}, "
            "{deep_adaptive.high}] times; so was RMSprop in the recurrent one, at {recurrent_adaptive} "
            "[{recurrent_adaptive.low}, {recurrent_adaptive.high}] times. Each at the rate that is best for this.",
            "zh": "要看网络，也要看跟谁比。所有权重共用一个学习率的方法（SGD、动量、Nesterov）中最好的，"
            "在初始化良好的两层网络上，早期损失是 Adam 的 {digits} 倍 [{digits.low}, {digits.high}]，分不出快慢；"
            "在初始化不佳的六层网络上是 {deep} 倍，在循环网络上是 {recurrent} 倍。逐权重调学习率的 Adagrad 和 RMSprop "
            "中较好的，在第一个网络上胜过 Adam，损失只有它的 {digits_adaptive} 倍 [{digits_adaptive.low}, "
            "{digits_adaptive.high}]；在第二个网络上落后，是 {deep_adaptive} 倍 [{deep_adaptive.low}, "
            "{deep_adaptive.high}]；循环网络上 RMSprop 也落后，是 {recurrent_adaptive} 倍 [{recurrent_adaptive.low}, "
            "{recurrent_adaptive.high}]。各自都用对此最好的学习率。",
        },
        "fails": {
            "en": "In no network is it faster than the best of SGD, momentum and Nesterov's: their early losses are "
            "{digits}, {deep} and {recurrent} times Adam's.",
            "zh": "没有一个网络上它比 SGD、动量、Nesterov 中最好的更快：它们的早期损失是 Adam 的 {digits}、{deep} 和 "
            "{recurrent} 倍。",
        },
    },
)
def adam_is_fastest(measured: Measurements) -> Judgement:
    """Early training losses at the rates that are best for them: the best rivals of both kinds over Adam's.

    Which rivals are best is read from the splits for tuning, so that they owe nothing to luck on those judged.
    """
    effects = {}
    for (task, rivals), short in zip(RIVALS.items(), ("digits", "deep", "recurrent"), strict=True):
        for kind, names in {
            "": [name for name in rivals if name in PLAIN],
            "_adaptive": [name for name in rivals if name not in PLAIN],
        }.items():
            best = min(names, key=lambda name: early_loss(measured, task, name))  # called at once
            effects[short + kind] = decades(
                measured, f"{task}.{best}.early.train_loss", f"{task}.adam.early.train_loss"
            )
    if all(effect.low > 0 for effect in effects.values()):
        verdict: Kind = "holds"
    else:
        plain = [effects[short].low > 0 for short in ("digits", "deep", "recurrent")]
        verdict = "depends" if any(plain) else "fails"
    return Judgement(verdict, **{name: ratio(effect) for name, effect in effects.items()})


@claim(
    statement={
        "en": "Use Adam by default.",
        "zh": "大多情况下默认选择 Adam。",
    },
    origin=S3,
    rests_on=tuple(f"experiments.optimizers.{task}" for task in RIVALS),
    refuted_by={
        "en": "A network that Adam, at its best learning rate, leaves at a test accuracy lower by a hundredth or more, "
        "its whole interval being above that, than the best of SGD, momentum and RMSprop, chosen on other splits. To "
        "hold without a condition, every interval must end below a hundredth, also for what PyTorch's rate costs.",
        "zh": "某个网络上，Adam 用最好的学习率，测试准确率仍比 SGD、动量、RMSprop "
        "中最好的（在另外的划分上选定）低一个百分点以上，整个区间都在一个百分点之上。要无条件成立，"
        "则每个区间都要落在一个百分点之下，用 PyTorch 默认学习率的损失也算。",
    },
    numbers={
        "digits": Number(
            {
                "en": "accuracy lost against the best of the others, two hidden layers",
                "zh": "比其他方法中最好的低多少，两个隐藏层",
            },
            ".3f",
        ),
        "deep": Number({"en": "the same, six hidden layers", "zh": "同上，六个隐藏层"}, ".3f"),
        "recurrent": Number({"en": "the same, recurrent", "zh": "同上，循环网络"}, ".3f"),
        "digits_default": Number(
            {
                "en": "accuracy lost by PyTorch's rate, two hidden layers",
                "zh": "用 PyTorch 的默认学习率损失的准确率，两个隐藏层",
            },
            ".3f",
        ),
        "deep_default": Number({"en": "the same, six hidden layers", "zh": "同上，六个隐藏层"}, ".3f"),
        "recurrent_default": Number({"en": "the same, recurrent", "zh": "同上，循环网络"}, ".3f"),
        "sgd_default": Number(
            {
                "en": "accuracy of SGD at its default rate, six hidden layers",
                "zh": "SGD 用默认学习率的准确率，六个隐藏层",
            },
            ".2f",
        ),
    },
    findings={
        "holds": {
            "en": "Against the best of SGD, momentum and RMSprop it lost {digits}, {deep} and {recurrent} of the test "
            "accuracy in three networks, and at PyTorch's learning rate {digits_default}, {deep_default} and "
            "{recurrent_default} against its own best.",
            "zh": "与 SGD、动量、RMSprop 中最好的相比，它在三个网络上损失的测试准确率是 {digits}、{deep} 和 "
            "{recurrent}；用 PyTorch 的默认学习率，与自己最好的相比损失 {digits_default}、{deep_default} 和 "
            "{recurrent_default}。",
        },
        "depends": {
            "en": "The method, but not its learning rate. At its best rate it nowhere lost a hundredth that is told "
            "from chance: against the best of SGD, momentum and RMSprop its test accuracy was lower by {digits} "
            "[{digits.low}, {digits.high}] with two hidden layers, by {deep} [{deep.low}, {deep.high}] with six and by "
            "{recurrent} [{recurrent.low}, {recurrent.high}] in a recurrent network; negative is higher. PyTorch's "
            "rate of 0.001 cost {deep_default} [{deep_default.low}, {deep_default.high}] in the deep network, more "
            "than a hundredth beyond chance. That cannot be said of the {digits_default} [{digits_default.low}, "
            "{digits_default.high}] with two hidden layers, nor of the {recurrent_default} [{recurrent_default.low}, "
            "{recurrent_default.high}] in the recurrent network. At the default of SGD the deep network had learned "
            "nothing ({sgd_default}).",
            "zh": "方法可以默认选它，学习率却不能。用最好的学习率时，没有一处看得出损失了一个百分点：与 "
            "SGD、动量、RMSprop 中最好的相比，测试准确率在两个隐藏层上低 {digits} [{digits.low}, {digits.high}]，"
            "六个时低 {deep} [{deep.low}, {deep.high}]，循环网络上低 {recurrent} [{recurrent.low}, "
            "{recurrent.high}]；负数表示更高。改用 PyTorch 默认的 0.001，深层网络又损失 {deep_default} "
            "[{deep_default.low}, {deep_default.high}]，超过一个百分点，不是偶然。两个隐藏层上的 {digits_default} "
            "[{digits_default.low}, {digits_default.high}] 和循环网络上的 {recurrent_default} "
            "[{recurrent_default.low}, {recurrent_default.high}] 就不能这么说。用 SGD "
            "的默认学习率，深层网络什么也没学到（{sgd_default}）。",
        },
        "fails": {
            "en": "Against the best of SGD, momentum and RMSprop, each at its best learning rate, it lost {digits}, "
            "{deep} and {recurrent} of the test accuracy in three networks.",
            "zh": "各用最好的学习率，与 SGD、动量、RMSprop 中最好的相比，它在三个网络上损失的测试准确率是 {digits}、"
            "{deep} 和 {recurrent}。",
        },
    },
)
def adam_by_default(measured: Measurements) -> Judgement:
    """Final test accuracy of Adam against the best rival, and at PyTorch's learning rate against its own best."""
    lost, default = {}, {}
    for task, short in zip(RIVALS, ("digits", "deep", "recurrent"), strict=True):
        rivals = ("sgd", "momentum", "rmsprop")
        best = max(rivals, key=lambda name: end_accuracy(measured, task, name))  # called at once
        own = f"{task}.adam.end.test_accuracy"
        lost[short] = gain(measured, f"{task}.{best}.end.test_accuracy", own)
        default[f"{short}_default"] = gain(measured, own, f"{task}.adam.end.default.test_accuracy")
    shown = all(effect.high < NOTICED for effect in (lost | default).values())
    verdict: Kind = (
        "fails" if any(effect.low >= NOTICED for effect in lost.values()) else "holds" if shown else "depends"
    )
    return Judgement(
        verdict,
        sgd_default=of(measured, "deep_training.sgd.end.default.test_accuracy"),
        **{name: told(effect) for name, effect in (lost | default).items()},
    )


@claim(
    statement={
        "en": "Adadelta needs no learning rate to be set.",
        "zh": "Adadelta 不需要设置学习率。",
    },
    origin=ZEILER,
    rests_on=("experiments.optimizers.training",),
    refuted_by={
        "en": "A network whose test accuracy in the end is lower by a hundredth or more with the learning rate 1 than "
        "with the best one; and for being as fast, twice as high a training loss early.",
        "zh": "学习率为 1 时，某个网络最后的测试准确率比用最好的学习率低一个百分点以上；至于“同样快”，"
        "则是早期的训练损失高出一倍以上。",
    },
    numbers={
        "lost": Number({"en": "accuracy lost at the end by the rate 1", "zh": "学习率为 1，最后损失的准确率"}, ".4f"),
        "slower": Number(
            {"en": "loss after 2 epochs over that at the best rate", "zh": "2 个 epoch 后的损失与最好的学习率之比"},
            ".1f",
        ),
        "rate": Number(
            {"en": "best rate for 2 epochs, as a power of 2", "zh": "前 2 个 epoch 最好的学习率，2 的幂次"}, ".1f"
        ),
        "end_rate": Number({"en": "best rate for the end, as a power of 2", "zh": "最后最好的学习率，2 的幂次"}, ".1f"),
    },
    findings={
        "holds": {
            "en": "With the learning rate 1 it lost {lost} of the test accuracy in the end, and the loss after 2 "
            "epochs was {slower} times that at the best rate.",
            "zh": "学习率为 1 时，最后的测试准确率损失 {lost}，2 个 epoch 后的损失是最好学习率的 {slower} 倍。",
        },
        "depends": {
            "en": "If there is time. With the learning rate 1 it lost {lost} of the test accuracy after 20 epochs, but "
            "after 2 its training loss was {slower} times that at the best rate, which was 2 to the {rate}: its steps "
            "start small, as epsilon sets them.",
            "zh": "时间充裕时如此。学习率为 1 时，20 个 epoch 之后的测试准确率损失 {lost}；但 2 个 epoch 之后，"
            "训练损失是最好学习率（2 的 {rate} 次方）的 {slower} 倍：它的步子起初很小，大小由 ε 决定。",
        },
        "fails": {
            "en": "With the learning rate 1 it lost {lost} of the test accuracy in the end.",
            "zh": "学习率为 1 时，最后的测试准确率损失 {lost}。",
        },
    },
)
def adadelta_needs_no_rate(measured: Measurements) -> Judgement:
    """Adadelta at the learning rate 1 against its best ones, early and in the end."""
    head = "training.adadelta"
    lost = gain(measured, f"{head}.end.test_accuracy", f"{head}.end.default.test_accuracy")
    slower = decades(measured, f"{head}.early.default.train_loss", f"{head}.early.train_loss")
    verdict: Kind = "fails" if lost.low >= NOTICED else "depends" if slower.low > math.log10(2) else "holds"
    return Judgement(
        verdict,
        lost=told(lost),
        slower=ratio(slower),
        rate=of(measured, f"{head}.early.log2_rate"),
        end_rate=of(measured, f"{head}.end.log2_rate"),
    )
