"""How fast optimizers train networks, with learning rates of their own and with PyTorch's."""

from __future__ import annotations

import math

from gradnotes.claims import S3, Judgement, Kind, Measurements, Number, claim
from gradnotes.claims.optimizers._training import NOTICED, ZEILER, decades, gain, of, ratio, told

RIVALS = {
    "training": ("sgd", "momentum", "nesterov", "adagrad", "rmsprop"),
    "deep_training": ("sgd", "momentum", "nesterov", "adagrad", "rmsprop"),
    "recurrent_training": ("sgd", "momentum", "rmsprop"),
}
PLAIN = ("sgd", "momentum", "nesterov")
"""Without a learning rate for each coordinate."""


def losses(measured: Measurements, task: str, method: str) -> float:
    """The mean logarithm of the early training loss, at the learning rate that is best for it."""
    samples = measured.samples(f"optimizers.{task}.{method}.early.train_loss")
    return sum(math.log10(value) for value in samples) / len(samples)


@claim(
    statement={
        "en": "Adam is the fastest optimizer.",
        "zh": "Adam 是最快的优化器。",
    },
    origin=S3,
    rests_on=tuple(f"experiments.optimizers.{task}" for task in RIVALS),
    refuted_by={
        "en": "A network that another method, each at its best learning rate for this, brings to a lower training loss "
        "in its first epochs than Adam; if that goes for all of plain SGD, momentum and Nesterov's as well, the claim "
        "has nothing left.",
        "zh": "各用对前几轮最好的学习率，另有方法在最初几轮使某个网络的训练损失降得比 Adam 更低；如果连 SGD、动量或 "
        "Nesterov 也都如此，这个说法就完全不成立。",
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
            "en": "Of methods with one learning rate for all weights the best had {digits} times Adam's early loss in "
            "a network of two hidden layers that starts well, {deep} times in one of six that starts badly and "
            "{recurrent} times in a recurrent one. With a rate for each weight Adam has company: the better of Adagrad "
            "and RMSprop had {digits_adaptive} and {deep_adaptive} times its loss, in the recurrent network RMSprop "
            "{recurrent_adaptive} times. Each at the rate that is best for this.",
            "zh": "与所有权重共用一个学习率的方法（SGD、动量、Nesterov 中最好的）相比：在初始化良好的两层网络上，"
            "它们的早期损失是 Adam 的 {digits} 倍，在初始化不佳的六层网络上是 {deep} 倍，在循环网络上是 {recurrent} "
            "倍。而逐权重调学习率的方法与 Adam 不相上下：Adagrad 和 RMSprop 中较好的，早期损失是 Adam 的 "
            "{digits_adaptive} 倍和 {deep_adaptive} 倍，循环网络上 RMSprop 是 {recurrent_adaptive} 倍。"
            "各自都用最好的学习率。",
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
    """Early training losses at the rates that are best for them: the best rivals of both kinds over Adam's."""
    effects = {}
    for (task, rivals), short in zip(RIVALS.items(), ("digits", "deep", "recurrent"), strict=True):
        for kind, names in {
            "": [name for name in rivals if name in PLAIN],
            "_adaptive": [name for name in rivals if name not in PLAIN],
        }.items():
            best = min(names, key=lambda name: losses(measured, task, name))  # called at once
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
        "en": "A network that Adam, at its best learning rate, leaves at a test accuracy lower by a hundredth or more "
        "than SGD with momentum or RMSprop; and for doing so without tuning, one where PyTorch's learning rate costs a "
        "hundredth.",
        "zh": "某个网络上，Adam 用最好的学习率，测试准确率仍比带动量的 SGD 或 RMSprop 低一个百分点以上；"
        "至于不调参就用，则是在某个网络上用 PyTorch 的默认学习率要损失一个百分点以上。",
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
            "en": "The method, if not its learning rate. At its best rate it ended within a hundredth of the best of "
            "SGD, momentum and RMSprop, or above: its test accuracy was lower by {digits} with two hidden layers, "
            "{deep} with six and {recurrent} in a recurrent network. PyTorch's rate of 0.001 cost another "
            "{digits_default}, {deep_default} and {recurrent_default}. At the default of SGD the deep network had "
            "learned nothing ({sgd_default}).",
            "zh": "方法可以默认选它，学习率却不能。用最好的学习率时，它的结果不比 SGD、动量、RMSprop "
            "中最好的低一个百分点：测试准确率在两个隐藏层上低 {digits}，六个时低 {deep}，循环网络上低 "
            "{recurrent}（负数是更高）。改用 PyTorch 默认的 0.001，又要损失 {digits_default}、{deep_default} 和 "
            "{recurrent_default}。用 SGD 的默认学习率，深层网络什么也没学到（{sgd_default}）。",
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
        best = max(rivals, key=lambda name: measured[f"optimizers.{task}.{name}.end.test_accuracy"].value)
        own = f"{task}.adam.end.test_accuracy"
        lost[short] = gain(measured, f"{task}.{best}.end.test_accuracy", own)
        default[f"{short}_default"] = gain(measured, own, f"{task}.adam.end.default.test_accuracy")
    keeps_up = all(effect.low < NOTICED for effect in lost.values())
    untuned = all(effect.low < NOTICED for effect in default.values())
    verdict: Kind = "fails" if not keeps_up else "holds" if untuned else "depends"
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
            {"en": "loss after 2 epochs over that at the best rate", "zh": "2 轮后的损失与最好的学习率之比"}, ".1f"
        ),
        "rate": Number({"en": "best rate for 2 epochs, as a power of 2", "zh": "前 2 轮最好的学习率，2 的幂次"}, ".1f"),
        "end_rate": Number({"en": "best rate for the end, as a power of 2", "zh": "最后最好的学习率，2 的幂次"}, ".1f"),
    },
    findings={
        "holds": {
            "en": "With the learning rate 1 it lost {lost} of the test accuracy in the end, and the loss after 2 "
            "epochs was {slower} times that at the best rate.",
            "zh": "学习率为 1 时，最后的测试准确率损失 {lost}，2 轮后的损失是最好学习率的 {slower} 倍。",
        },
        "depends": {
            "en": "If there is time. With the learning rate 1 it lost {lost} of the test accuracy after 20 epochs, but "
            "after 2 its training loss was {slower} times that at the best rate, which was 2 to the {rate}: its steps "
            "start small, as epsilon sets them.",
            "zh": "时间充裕时如此。学习率为 1 时，20 轮之后的测试准确率损失 {lost}；但 2 轮之后，"
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
