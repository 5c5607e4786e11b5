"""Where the training of a network ends: test accuracy after a long run, and how much tuning that takes."""

from __future__ import annotations

from gradnotes.claims import PRACTICE, S3, Judgement, Measurements, Number, claim, number
from gradnotes.claims.optimizers._training import better, decades, gain, of, ratio, told


@claim(
    statement={
        "en": "SGD with momentum, or Nesterov's, ends better than Adam.",
        "zh": "带动量的 SGD 或 Nesterov 动量 SGD 的最终性能超出 Adam。",
    },
    origin=S3,
    rests_on=(
        "experiments.optimizers.training",
        "experiments.optimizers.deep_training",
        "experiments.optimizers.schedules",
    ),
    refuted_by={
        "en": "Networks whose test accuracy after a long run, each at its best learning rate, is not higher by more "
        "than chance than with Adam; with a constant rate and with a cosine decay.",
        "zh": "各用最好的学习率，长时间训练之后，网络的测试准确率并不比用 Adam 高，或者差别分不清是不是偶然；"
        "恒定学习率和余弦衰减都算。",
    },
    numbers={
        "momentum": Number(
            {"en": "accuracy gained by momentum, two hidden layers", "zh": "动量高出的准确率，两个隐藏层"}, "+.4f"
        ),
        "nesterov": Number({"en": "the same, Nesterov's", "zh": "同上，Nesterov"}, "+.4f"),
        "detectable": Number({"en": "of momentum, what would have been seen", "zh": "动量要高多少才看得出"}, ".4f"),
        "deep": Number({"en": "gained by momentum, six hidden layers", "zh": "动量高出的准确率，六个隐藏层"}, "+.3f"),
        "cosine": Number(
            {
                "en": "gained by momentum over AdamW, two hidden layers, cosine",
                "zh": "动量比 AdamW 高出的准确率，两个隐藏层，余弦衰减",
            },
            "+.4f",
        ),
        "noisy": Number({"en": "the same, a fifth of the labels wrong", "zh": "同上，五分之一的标签有错"}, "+.4f"),
        "detectable_cosine": Number(
            {"en": "labels right, what would have been seen", "zh": "标签全对，高多少才看得出"}, ".4f"
        ),
    },
    findings={
        "holds": {
            "en": "With a constant rate momentum ended {momentum} and Nesterov's {nesterov} above Adam in test "
            "accuracy with two hidden layers, {deep} with six; with a cosine decay {cosine}, and {noisy} with a fifth "
            "of the labels wrong.",
            "zh": "学习率恒定时，两个隐藏层的网络上动量的测试准确率比 Adam 高 {momentum}，Nesterov 高 {nesterov}，"
            "六个隐藏层上高 {deep}；余弦衰减时高 {cosine}，五分之一的标签有错时高 {noisy}。",
        },
        "depends": {
            "en": "By the network. With constant rates the final test accuracy differed from Adam's by {momentum} with "
            "momentum and {nesterov} with Nesterov's in a network of two hidden layers that starts well ({detectable} "
            "would have been seen), and by {deep} with momentum in one of six that starts badly. From AdamW's, both "
            "with a cosine decay, momentum's differed by {cosine} with two hidden layers ({detectable_cosine} would "
            "have been seen) and by {noisy} with a fifth of the labels wrong.",
            "zh": "要看网络。学习率恒定时，在初始化良好的两层网络上，最后的测试准确率与 Adam 相差：动量 {momentum}，"
            "Nesterov {nesterov}（{detectable} 才看得出）；在初始化不佳的六层网络上，动量相差 {deep}。都用余弦衰减时，"
            "动量与 AdamW 在两层网络上相差 {cosine}（{detectable_cosine} 才看得出），五分之一的标签有错时相差 "
            "{noisy}。",
        },
        "fails": {
            "en": "In none of the five comparisons was it higher by more than chance. With constant rates the final "
            "test accuracy differed from Adam's by {momentum} with momentum and {nesterov} with Nesterov's in a "
            "network of two hidden layers that starts well ({detectable} would have been seen), and by {deep} with "
            "momentum in one of six that starts badly, ten epochs. From AdamW's, both with a cosine decay, momentum's "
            "differed by {cosine} with two hidden layers ({detectable_cosine} would have been seen) and by {noisy} "
            "with a fifth of the labels wrong.",
            "zh": "五次比较中，没有一次高得超出偶然。学习率恒定时，在初始化良好的两层网络上，最后的测试准确率与 Adam 相"
            "差：动量 {momentum}，Nesterov {nesterov}（{detectable} 才看得出）；在初始化不佳的六层网络上训练十个 epoch"
            "，动量相差 {deep}。都用余弦衰减时，动量与 AdamW 在两层网络上相差 {cosine}（{detectable_cosine} 才看得"
            "出），五分之一的标签有错时相差 {noisy}。",
        },
        "no_difference": {
            "en": "With a constant rate momentum ended {momentum} and Nesterov's {nesterov} above Adam in test "
            "accuracy with two hidden layers, {deep} with six, and with a cosine decay {cosine} above AdamW, {noisy} "
            "with a fifth of the labels wrong. None is told from chance; {detectable} and {detectable_cosine} would "
            "have been seen with two hidden layers.",
            "zh": "学习率恒定时，两个隐藏层上测试准确率动量比 Adam 高 {momentum}，Nesterov 高 {nesterov}，"
            "六个隐藏层上高 {deep}；余弦衰减时比 AdamW 高 {cosine}，五分之一的标签有错时高 {noisy}。都与偶然分不开；"
            "两个隐藏层上要 {detectable} 和 {detectable_cosine} 才看得出。",
        },
    },
)
def momentum_ends_better(measured: Measurements) -> Judgement:
    """Final test accuracies of momentum and Nesterov's less Adam's or AdamW's, at constant and at decayed rates."""
    end = "{}.{}.end.test_accuracy"
    effects = {
        "momentum": gain(measured, end.format("training", "momentum"), end.format("training", "adam")),
        "nesterov": gain(measured, end.format("training", "nesterov"), end.format("training", "adam")),
        "deep": gain(measured, end.format("deep_training", "momentum"), end.format("deep_training", "adam")),
    }
    for name, budget in (("cosine", "right_labels"), ("noisy", "wrong_labels")):
        head = f"schedules.{budget}.{{}}.cosine.test_accuracy"
        effects[name] = gain(measured, head.format("momentum"), head.format("adamw"))
    return Judgement(
        better(list(effects.values())),
        detectable=number(effects["momentum"].detectable),
        detectable_cosine=number(effects["cosine"].detectable),
        **{name: told(effect) for name, effect in effects.items()},
    )


@claim(
    statement={
        "en": "Nesterov's momentum trains networks better than plain momentum.",
        "zh": "训练网络时，Nesterov 动量优于普通动量。",
    },
    origin=PRACTICE,
    rests_on=("experiments.optimizers.training", "experiments.optimizers.deep_training"),
    refuted_by={
        "en": "Networks whose training loss in the first epochs and whose test accuracy in the end, each at its best "
        "learning rate, are not better by more than chance.",
        "zh": "各用最好的学习率，网络最初几个 epoch 的训练损失和最后的测试准确率都不更好，或者差别分不清是不是偶然。",
    },
    numbers={
        "early": Number(
            {
                "en": "early loss of momentum over Nesterov's, two hidden layers",
                "zh": "动量与 Nesterov 的早期损失之比，两个隐藏层",
            },
            ".2f",
        ),
        "early_detectable": Number({"en": "what would have been seen", "zh": "多少才看得出"}, ".2f"),
        "deep": Number({"en": "the same ratio, six hidden layers", "zh": "损失之比，六个隐藏层"}, ".2f"),
        "deep_early_detectable": Number({"en": "what would have been seen", "zh": "多少才看得出"}, ".2f"),
        "end": Number(
            {"en": "accuracy gained in the end, two hidden layers", "zh": "最后高出的准确率，两个隐藏层"}, "+.4f"
        ),
        "detectable": Number({"en": "what would have been seen", "zh": "高多少才看得出"}, ".4f"),
        "deep_end": Number(
            {"en": "accuracy gained in the end, six hidden layers", "zh": "最后高出的准确率，六个隐藏层"}, "+.3f"
        ),
        "deep_detectable": Number({"en": "what would have been seen", "zh": "高多少才看得出"}, ".3f"),
    },
    findings={
        "holds": {
            "en": "Momentum had {early} times its early loss with two hidden layers and {deep} times with six, and in "
            "the end it was {end} and {deep_end} above in test accuracy.",
            "zh": "动量的早期损失在两个隐藏层上是它的 {early} 倍，六个上是 {deep} 倍；最后的测试准确率它高 {end} 和 "
            "{deep_end}。",
        },
        "depends": {
            "en": "In one of four comparisons: early on, with two hidden layers, momentum had {early} times its loss "
            "[{early.low}, {early.high}]. With six that start badly it had {deep} times its loss [{deep.low}, "
            "{deep.high}]. In the end the test accuracies differed by {end} [{end.low}, {end.high}] with two hidden "
            "layers, and with six by {deep_end} [{deep_end.low}, {deep_end.high}], an interval so wide that only "
            "{deep_detectable} would have been seen there.",
            "zh": "四次比较中只有一次如此：训练早期，两个隐藏层上，动量的损失是它的 {early} 倍 [{early.low}, "
            "{early.high}]。在初始化不佳的六层网络上是 {deep} 倍 [{deep.low}, {deep.high}]。最后的测试准确率，"
            "两个隐藏层上相差 {end} [{end.low}, {end.high}]；六个隐藏层上相差 {deep_end} [{deep_end.low}, "
            "{deep_end.high}]，区间很宽，差到 {deep_detectable} 才看得出。",
        },
        "fails": {
            "en": "Momentum had {early} times its early loss with two hidden layers and {deep} times with six, and in "
            "the end its test accuracy was {end} and {deep_end} above.",
            "zh": "动量的早期损失在两个隐藏层上是它的 {early} 倍，六个上是 {deep} 倍；最后的测试准确率它高 {end} 和 "
            "{deep_end}。",
        },
        "no_difference": {
            "en": "None that is told from chance: momentum had {early} times its early loss with two hidden layers, "
            "where {early_detectable} times would have been seen, and {deep} times with six that start badly, where it "
            "takes {deep_early_detectable}; in the end Nesterov's test accuracy was {end} and {deep_end} above, and "
            "{detectable} and {deep_detectable} would have been seen.",
            "zh": "与偶然分不开：动量的早期损失在两个隐藏层上是它的 {early} 倍，{early_detectable} 倍才看得出，"
            "在初始化不佳的六层网络上是 {deep} 倍，{deep_early_detectable} 倍才看得出；最后的测试准确率它高 {end} 和 "
            "{deep_end}，要 {detectable} 和 {deep_detectable} 才看得出。",
        },
    },
)
def nesterov_trains_better(measured: Measurements) -> Judgement:
    """Early losses of momentum over Nesterov's and its final accuracy gained, in a shallow and in a deep network."""
    early, deep = (
        decades(measured, f"{task}.momentum.early.train_loss", f"{task}.nesterov.early.train_loss")
        for task in ("training", "deep_training")
    )
    end, deep_end = (
        gain(measured, f"{task}.nesterov.end.test_accuracy", f"{task}.momentum.end.test_accuracy")
        for task in ("training", "deep_training")
    )
    return Judgement(
        better([early, deep, end, deep_end]),
        early=ratio(early),
        early_detectable=number(10**early.detectable),
        deep=ratio(deep),
        deep_early_detectable=number(10**deep.detectable),
        end=told(end),
        detectable=number(end.detectable),
        deep_end=told(deep_end),
        deep_detectable=number(deep_end.detectable),
    )


@claim(
    statement={
        "en": "Adam trains a network well over a wider range of learning rates than SGD.",
        "zh": "与 SGD 相比，Adam 在更宽的学习率范围内都能训练好网络。",
    },
    origin=PRACTICE,
    rests_on=(
        "experiments.optimizers.training",
        "experiments.optimizers.deep_training",
        "experiments.optimizers.recurrent_training",
    ),
    refuted_by={
        "en": "Networks that end within a hundredth of the best accuracy at no more learning rates, a factor of two "
        "apart, with Adam than with momentum, or at more only by what chance can do.",
        "zh": "学习率每次乘 2，网络的最终准确率与最好的相差不到一个百分点的学习率，用 Adam 的个数不多于用动量的，"
        "或者多出的分不清是不是偶然。",
    },
    numbers={
        "adam": Number(
            {"en": "doublings of rates, Adam, two hidden layers", "zh": "学习率范围（番），Adam，两个隐藏层"}, ".1f"
        ),
        "momentum": Number({"en": "the same, momentum", "zh": "同上，动量"}, ".1f"),
        "deep_adam": Number({"en": "Adam, six hidden layers", "zh": "Adam，六个隐藏层"}, ".1f"),
        "deep_momentum": Number({"en": "momentum, six hidden layers", "zh": "动量，六个隐藏层"}, ".1f"),
        "recurrent_adam": Number({"en": "Adam, recurrent", "zh": "Adam，循环网络"}, ".1f"),
        "recurrent_momentum": Number({"en": "momentum, recurrent", "zh": "动量，循环网络"}, ".1f"),
        "difference": Number({"en": "difference, two hidden layers", "zh": "差，两个隐藏层"}, "+.1f"),
        "deep_difference": Number({"en": "difference, six hidden layers", "zh": "差，六个隐藏层"}, "+.1f"),
        "recurrent_difference": Number({"en": "difference, recurrent", "zh": "差，循环网络"}, "+.1f"),
        "detectable": Number(
            {"en": "what would have been seen, two hidden layers", "zh": "多少才看得出，两个隐藏层"}, ".1f"
        ),
        "deep_detectable": Number({"en": "the same, six hidden layers", "zh": "同上，六个隐藏层"}, ".1f"),
        "recurrent_detectable": Number({"en": "the same, recurrent", "zh": "同上，循环网络"}, ".1f"),
    },
    findings={
        "holds": {
            "en": "Rates that end within a hundredth of the best span {adam} doublings with Adam and {momentum} with "
            "momentum in a network of two hidden layers, {deep_adam} and {deep_momentum} in one of six, "
            "{recurrent_adam} and {recurrent_momentum} in a recurrent one.",
            "zh": "最终准确率与最好的相差不到一个百分点的学习率，两个隐藏层上 Adam 占 {adam} 番，动量占 "
            "{momentum} 番；六个隐藏层上是 {deep_adam} 和 {deep_momentum} 番，循环网络上是 {recurrent_adam} 和 "
            "{recurrent_momentum} 番。",
        },
        "depends": {
            "en": "By the network. With six hidden layers that start badly, rates that end within a hundredth of the "
            "best span {deep_adam} doublings with Adam and {deep_momentum} with momentum, more by {deep_difference} "
            "[{deep_difference.low}, {deep_difference.high}]. That is the only difference told from chance: with two "
            "that start well they span {adam} and {momentum}, {difference} [{difference.low}, {difference.high}]; in a "
            "recurrent network {recurrent_adam} and {recurrent_momentum}, {recurrent_difference} "
            "[{recurrent_difference.low}, {recurrent_difference.high}].",
            "zh": "要看网络。最终准确率与最好的相差不到一个百分点的学习率，在初始化不佳的六层网络上，Adam 占 "
            "{deep_adam} 番，动量占 {deep_momentum} 番，相差 {deep_difference} [{deep_difference.low}, "
            "{deep_difference.high}]。只有这一处差别超出偶然：在初始化良好的两层网络上是 {adam} 和 {momentum} 番，相差 "
            "{difference} [{difference.low}, {difference.high}]；循环网络上是 {recurrent_adam} 和 {recurrent_momentum} "
            "番，相差 {recurrent_difference} [{recurrent_difference.low}, {recurrent_difference.high}]。",
        },
        "fails": {
            "en": "Rates that end within a hundredth of the best span {adam} doublings with Adam and {momentum} with "
            "momentum in a network of two hidden layers, {deep_adam} and {deep_momentum} in one of six, "
            "{recurrent_adam} and {recurrent_momentum} in a recurrent one: nowhere more, by more than chance, and "
            "somewhere fewer.",
            "zh": "最终准确率与最好的相差不到一个百分点的学习率，两个隐藏层上 Adam 占 {adam} 番，动量占 "
            "{momentum} 番；六个隐藏层上是 {deep_adam} 和 {deep_momentum} 番，循环网络上是 {recurrent_adam} 和 "
            "{recurrent_momentum} 番：没有一处多得超出偶然，却有一处少得超出偶然。",
        },
        "no_difference": {
            "en": "Rates that end within a hundredth of the best span {adam} doublings with Adam and {momentum} with "
            "momentum in a network of two hidden layers, {deep_adam} and {deep_momentum} in one of six, "
            "{recurrent_adam} and {recurrent_momentum} in a recurrent one. No difference is told from chance; "
            "{detectable}, {deep_detectable} and {recurrent_detectable} would have been seen.",
            "zh": "最终准确率与最好的相差不到一个百分点的学习率，两个隐藏层上 Adam 占 {adam} 番，动量占 "
            "{momentum} 番；六个隐藏层上是 {deep_adam} 和 {deep_momentum} 番，循环网络上是 {recurrent_adam} 和 "
            "{recurrent_momentum} 番。差别都与偶然分不开；要 {detectable}、{deep_detectable} 和 "
            "{recurrent_detectable} 番才看得出。",
        },
    },
)
def adam_tolerates_rates(measured: Measurements) -> Judgement:
    """How many doublings of learning rates end within a hundredth of the best accuracy, for Adam and for momentum."""
    numbers, effects = {}, []
    for task, short in (("training", ""), ("deep_training", "deep_"), ("recurrent_training", "recurrent_")):
        head = f"{task}.{{}}.end.octaves"
        for method in ("adam", "momentum"):
            numbers[f"{short}{method}"] = of(measured, head.format(method))
        effects.append(gain(measured, head.format("adam"), head.format("momentum")))
        numbers[f"{short}difference"] = told(effects[-1])
        numbers[f"{short}detectable"] = number(effects[-1].detectable)
    return Judgement(better(effects), **numbers)
