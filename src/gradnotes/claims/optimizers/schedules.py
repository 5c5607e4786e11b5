"""Learning rates that change: what they do for the end of training, for the whole of it, and for its beginning."""

from __future__ import annotations

from gradnotes.claims import PRACTICE, S3, Judgement, Kind, Measurements, Number, Value, claim, number
from gradnotes.claims.optimizers._training import RADAM, RESTARTS, better, gain, of, told

END = "last_epochs"
METHODS = ("sgd", "momentum", "rmsprop", "adam")
RISEN = 1.1
"""A loss that comes to stand above its earlier lowest by a tenth oscillates."""


@claim(
    statement={
        "en": "In the training of a network Adam and RMSprop oscillate at the end, and SGD does not.",
        "zh": "训练网络时，Adam 和 RMSprop 到最后会震荡，而 SGD 不会。",
    },
    origin=S3,
    rests_on=(f"experiments.optimizers.{END}", "experiments.optimizers.training"),
    refuted_by={
        "en": "Softmax regression with wrong labels where they, at a constant learning rate, do not stay farther above "
        "the minimum than SGD does; and for oscillating always, a network whose loss at the ends of epochs does not "
        "rise by a tenth.",
        "zh": "标签有错的 softmax 回归，学习率恒定时，它们离最小值并不比 SGD 更远；至于“总会震荡”，"
        "则是某个网络每轮结束时的损失没有回升过十分之一。",
    },
    numbers={
        "adam": Number(
            {"en": "excess of Adam, last ten epochs, nats", "zh": "Adam 最后十轮高出最小值多少，nat"}, ".4f"
        ),
        "adam_spread": Number({"en": "its spread", "zh": "其波动范围"}, ".4f"),
        "rmsprop": Number({"en": "excess of RMSprop", "zh": "RMSprop 高出多少"}, ".4f"),
        "rmsprop_spread": Number({"en": "its spread", "zh": "其波动范围"}, ".4f"),
        "sgd": Number({"en": "excess of SGD", "zh": "SGD 高出多少"}, ".4f"),
        "sgd_spread": Number({"en": "its spread", "zh": "其波动范围"}, ".4f"),
        "momentum": Number({"en": "excess of momentum", "zh": "动量高出多少"}, ".4f"),
        "momentum_spread": Number({"en": "its spread", "zh": "其波动范围"}, ".4f"),
        "rise_adam": Number(
            {
                "en": "rise of the training loss, network that fits every picture, Adam, rate of two epochs",
                "zh": "能拟合所有图片的网络，训练损失的回升倍数，Adam，前两轮最好的学习率",
            },
            ".2f",
        ),
        "rise_rmsprop": Number({"en": "the same, RMSprop", "zh": "同上，RMSprop"}, ".2f"),
        "end_adam": Number({"en": "Adam, rate of the end", "zh": "Adam，对最后最好的学习率"}, ".2f"),
        "end_rmsprop": Number({"en": "RMSprop, rate of the end", "zh": "RMSprop，对最后最好的学习率"}, ".2f"),
    },
    findings={
        "holds": {
            "en": "At the constant rate that was best for two epochs softmax regression stayed {adam} nats above its "
            "minimum with Adam and {rmsprop} with RMSprop, going up and down by {adam_spread} and {rmsprop_spread}; "
            "with SGD {sgd} and {sgd_spread}. A network that fits every picture rose by factors of {rise_adam} and "
            "{rise_rmsprop}.",
            "zh": "用对前两轮最好的恒定学习率，softmax 回归用 Adam 停在最小值之上 {adam} nat，RMSprop 是 {rmsprop}，"
            "上下波动 {adam_spread} 和 {rmsprop_spread}；SGD 是 {sgd} 和 {sgd_spread}。能拟合所有图片的网络，损失回升 "
            "{rise_adam} 倍和 {rise_rmsprop} 倍。",
        },
        "depends": {
            "en": "Every method does at a constant rate, as long as something cannot be fitted. With a fifth of the "
            "labels wrong, at the rate that was best for two epochs, softmax regression stayed above its minimum over "
            "the last ten of 30 epochs: by {adam} nats with Adam, going up and down by {adam_spread}; by {rmsprop} and "
            "{rmsprop_spread} with RMSprop, {sgd} and {sgd_spread} with SGD, {momentum} and {momentum_spread} with "
            "momentum. In a network that fits every picture the gradients vanish: at the rate that was best for the "
            "end its loss came to stand at most {end_adam} times as high as before with Adam and {end_rmsprop} times "
            "with RMSprop, on average over the seeds (1 is a loss that only falls); at that for two epochs {rise_adam} "
            "and {rise_rmsprop} times.",
            "zh": "学习率恒定时，只要有拟合不了的东西，每种方法都会。五分之一的标签有错时，用对前两轮最好的学习率，"
            "softmax 回归在 30 轮的最后十轮一直停在最小值之上：Adam 高出 {adam} nat，上下波动 {adam_spread}；RMSprop "
            "是 {rmsprop} 和 {rmsprop_spread}，SGD 是 {sgd} 和 {sgd_spread}，动量是 {momentum} 和 {momentum_spread}。"
            "能拟合所有图片的网络，梯度趋于零：用对最后最好的学习率，损失至多回升到先前最低值的 {end_adam} "
            "倍（Adam）和 {end_rmsprop} 倍（RMSprop），这是各种子的平均，1 表示一直下降；用对前两轮最好的学习率，是 "
            "{rise_adam} 倍和 {rise_rmsprop} 倍。",
        },
        "fails": {
            "en": "Every method does at a constant rate, as long as something cannot be fitted. With a fifth of the "
            "labels wrong, at the rate that was best for two epochs, softmax regression stayed above its minimum over "
            "the last ten of 30 epochs: by {adam} nats with Adam, going up and down by {adam_spread}; by {rmsprop} and "
            "{rmsprop_spread} with RMSprop, {sgd} and {sgd_spread} with SGD, {momentum} and {momentum_spread} with "
            "momentum. In a network that fits every picture the gradients vanish: at the rate that was best for the "
            "end its loss came to stand at most {end_adam} times as high as before with Adam and {end_rmsprop} times "
            "with RMSprop, on average over the seeds (1 is a loss that only falls); at that for two epochs {rise_adam} "
            "and {rise_rmsprop} times.",
            "zh": "学习率恒定时，只要有拟合不了的东西，每种方法都会。五分之一的标签有错时，用对前两轮最好的学习率，"
            "softmax 回归在 30 轮的最后十轮一直停在最小值之上：Adam 高出 {adam} nat，上下波动 {adam_spread}；RMSprop "
            "是 {rmsprop} 和 {rmsprop_spread}，SGD 是 {sgd} 和 {sgd_spread}，动量是 {momentum} 和 {momentum_spread}。"
            "能拟合所有图片的网络，梯度趋于零：用对最后最好的学习率，损失至多回升到先前最低值的 {end_adam} "
            "倍（Adam）和 {end_rmsprop} 倍（RMSprop），这是各种子的平均，1 表示一直下降；用对前两轮最好的学习率，是 "
            "{rise_adam} 倍和 {rise_rmsprop} 倍。",
        },
    },
)
def adaptive_end_unsteady(measured: Measurements) -> Judgement:
    """How far above a known minimum constant rates stay, and how much a network's loss rises that fits everything."""
    head = f"{END}.{{}}.constant.excess"
    farther = [gain(measured, head.format(name), head.format("sgd")) for name in ("adam", "rmsprop")]
    rises = {f"rise_{name}": of(measured, f"training.{name}.early.rise") for name in ("adam", "rmsprop")}
    calm = {f"end_{name}": of(measured, f"training.{name}.end.rise") for name in ("adam", "rmsprop")}
    both = all(effect.low > 0 for effect in farther)
    always = all(value.value > RISEN for value in rises.values())
    verdict: Kind = (
        "fails" if not any(effect.low > 0 for effect in farther) else "holds" if both and always else "depends"
    )
    excess = {name: of(measured, f"{END}.{name}.constant.excess") for name in METHODS}
    spread = {f"{name}_spread": of(measured, f"{END}.{name}.constant.spread") for name in METHODS}
    return Judgement(verdict, **excess, **spread, **rises, **calm)


@claim(
    statement={
        "en": "A learning rate that decays ends the oscillation.",
        "zh": "学习率衰减能消除最后的震荡。",
    },
    origin=PRACTICE,
    rests_on=(f"experiments.optimizers.{END}",),
    refuted_by={
        "en": "A method that, at the end of a linear or of a cosine decay, is not nearer to the minimum, by more than "
        "chance, than with the constant rate and with an eighth of it.",
        "zh": "线性衰减或余弦衰减结束时，某个方法并不比用恒定学习率、用其八分之一时更接近最小值，"
        "或者差别分不清是不是偶然。",
    },
    numbers={
        **{
            f"{name}_{kind}": Number(
                {"en": f"excess of {label}, {words_en}", "zh": f"{label} 高出最小值多少，{words_zh}"}, ".4f"
            )
            for name, label, label_zh in (
                ("adam", "Adam", "Adam"),
                ("rmsprop", "RMSprop", "RMSprop"),
                ("sgd", "SGD", "SGD"),
            )
            for kind, words_en, words_zh in (
                ("constant", "constant rate", "恒定学习率"),
                ("lower", "an eighth of it", "学习率取八分之一"),
                ("linear", "linear decay", "线性衰减"),
                ("cosine", "cosine decay", "余弦衰减"),
            )
        },
    },
    findings={
        "holds": {
            "en": "With Adam softmax regression with wrong labels stayed {adam_constant} nats above its minimum at a "
            "constant rate, {adam_lower} at an eighth of it, and ended {adam_linear} above after a linear decay and "
            "{adam_cosine} after a cosine. With RMSprop it was {rmsprop_constant}, {rmsprop_lower}, {rmsprop_linear} "
            "and {rmsprop_cosine}; with SGD {sgd_constant}, {sgd_lower}, {sgd_linear} and {sgd_cosine}.",
            "zh": "标签有错的 softmax 回归，用 Adam 时恒定学习率停在最小值之上 {adam_constant} nat，学习率取八分之一时 "
            "{adam_lower}，线性衰减结束时 {adam_linear}，余弦衰减 {adam_cosine}。RMSprop 依次是 {rmsprop_constant}、"
            "{rmsprop_lower}、{rmsprop_linear} 和 {rmsprop_cosine}；SGD 是 {sgd_constant}、{sgd_lower}、{sgd_linear} "
            "和 {sgd_cosine}。",
        },
        "depends": {
            "en": "By the method: Adam's excess over the minimum fell from {adam_constant} nats to {adam_linear} by a "
            "linear decay and to {adam_cosine} by a cosine, RMSprop's from {rmsprop_constant} to {rmsprop_linear} and "
            "{rmsprop_cosine}, SGD's from {sgd_constant} to {sgd_linear} and {sgd_cosine}. An eighth of the constant "
            "rate leaves {adam_lower}, {rmsprop_lower} and {sgd_lower}.",
            "zh": "要看方法：高出最小值的部分，Adam 从 {adam_constant} nat 降到 {adam_linear}（线性）和 "
            "{adam_cosine}（余弦），RMSprop 从 {rmsprop_constant} 降到 {rmsprop_linear} 和 {rmsprop_cosine}，SGD 从 "
            "{sgd_constant} 降到 {sgd_linear} 和 {sgd_cosine}。恒定学习率取八分之一，则剩 {adam_lower}、"
            "{rmsprop_lower} 和 {sgd_lower}。",
        },
        "fails": {
            "en": "Adam's excess over the minimum went from {adam_constant} nats to {adam_linear} by a linear decay "
            "and {adam_cosine} by a cosine, RMSprop's from {rmsprop_constant} to {rmsprop_linear} and "
            "{rmsprop_cosine}.",
            "zh": "高出最小值的部分，Adam 从 {adam_constant} nat 变为 {adam_linear}（线性）和 {adam_cosine}（余弦），"
            "RMSprop 从 {rmsprop_constant} 变为 {rmsprop_linear} 和 {rmsprop_cosine}。",
        },
    },
)
def decay_ends_oscillation(measured: Measurements) -> Judgement:
    """By how much decays bring three methods nearer to a known minimum than the constant rate and an eighth of it."""
    found: dict[str, Value] = {}
    cured = []
    for name in ("adam", "rmsprop", "sgd"):
        steady = {kind: f"{END}.{name}.{kind}.excess" for kind in ("constant", "lower")}
        falling = {kind: f"{END}.{name}.{kind}.last_excess" for kind in ("linear", "cosine")}
        found |= {f"{name}_{kind}": of(measured, at) for kind, at in (steady | falling).items()}
        cured.append(all(gain(measured, a, b).low > 0 for a in steady.values() for b in falling.values()))
    return Judgement("holds" if all(cured) else "depends" if any(cured) else "fails", **found)


@claim(
    statement={
        "en": "A cosine schedule is better than a constant learning rate.",
        "zh": "余弦退火优于恒定学习率。",
    },
    origin=RESTARTS,
    rests_on=("experiments.optimizers.schedules",),
    refuted_by={
        "en": "Trainings of one length, each with its best peak rate, whose test accuracy is not higher by more than "
        "chance.",
        "zh": "训练长度相同，各用最好的峰值学习率，测试准确率并不更高，或者差别分不清是不是偶然。",
    },
    numbers={
        "right": Number({"en": "accuracy gained, AdamW", "zh": "高出的准确率，AdamW"}, "+.4f"),
        "right_momentum": Number({"en": "the same, momentum", "zh": "同上，动量"}, "+.4f"),
        "detectable": Number({"en": "AdamW, what would have been seen", "zh": "AdamW 高多少才看得出"}, ".4f"),
        "wrong": Number({"en": "AdamW, a fifth of the labels wrong", "zh": "AdamW，五分之一的标签有错"}, "+.4f"),
        "wrong_momentum": Number({"en": "the same, momentum", "zh": "同上，动量"}, "+.4f"),
        "detectable_wrong": Number(
            {"en": "AdamW there, what would have been seen", "zh": "此时 AdamW 高多少才看得出"}, ".4f"
        ),
        "linear": Number({"en": "AdamW, gained by cosine over linear", "zh": "AdamW，余弦比线性高出的准确率"}, "+.4f"),
    },
    findings={
        "holds": {
            "en": "Over ten epochs it gained {right} in test accuracy with AdamW and {right_momentum} with momentum; "
            "with a fifth of the labels wrong {wrong} and {wrong_momentum}.",
            "zh": "训练十轮，用 AdamW 测试准确率高出 {right}，用动量高出 {right_momentum}；五分之一的标签有错时高出 "
            "{wrong} 和 {wrong_momentum}。",
        },
        "depends": {
            "en": "By the task. Over ten epochs the test accuracy differed from that of the best constant rate by "
            "{right} with AdamW ({detectable} would have been seen) and {right_momentum} with momentum; with a fifth "
            "of the labels wrong by {wrong} and {wrong_momentum}. From a linear decay, with AdamW and right labels, it "
            "differed by {linear}.",
            "zh": "要看任务。训练十轮，测试准确率与最好的恒定学习率相差：用 AdamW 为 {right}（{detectable} 才看得出），"
            "用动量为 {right_momentum}；五分之一的标签有错时为 {wrong} 和 {wrong_momentum}。标签全对时用 AdamW，"
            "与线性衰减相差 {linear}。",
        },
        "fails": {
            "en": "Against the best constant rate it gained {right} in test accuracy over ten epochs with AdamW "
            "({detectable} would have been seen) and {right_momentum} with momentum; with a fifth of the labels wrong "
            "{wrong} ({detectable_wrong} would have been seen) and {wrong_momentum}.",
            "zh": "训练十轮，与最好的恒定学习率相比，测试准确率用 AdamW 高出 {right}（{detectable} 才看得出），"
            "用动量高出 {right_momentum}；五分之一的标签有错时高出 {wrong}（{detectable_wrong} 才看得出）和 "
            "{wrong_momentum}。",
        },
        "no_difference": {
            "en": "Not on the digits, if the constant rate is the best one: over ten epochs it gained {right} in test "
            "accuracy with AdamW, where {detectable} would have been seen, and {right_momentum} with momentum; with a "
            "fifth of the labels wrong {wrong}, where {detectable_wrong} would have been seen, and {wrong_momentum}.",
            "zh": "在手写数字上看不出，只要恒定学习率选得最好：训练十轮，用 AdamW 测试准确率高出 {right}，{detectable} "
            "才看得出，用动量高出 {right_momentum}；五分之一的标签有错时高出 {wrong}，{detectable_wrong} 才看得出，"
            "用动量高出 {wrong_momentum}。",
        },
    },
)
def cosine_beats_constant(measured: Measurements) -> Judgement:
    """Test accuracies of a cosine less those of a constant rate, by method and labels."""
    effects = {}
    for method, suffix in (("adamw", ""), ("momentum", "_momentum")):
        for labels in ("right", "wrong"):
            head = f"schedules.{labels}_labels.{method}.{{}}.test_accuracy"
            effects[labels + suffix] = gain(measured, head.format("cosine"), head.format("constant"))
    head = "schedules.right_labels.adamw.{}.test_accuracy"
    return Judgement(
        better(list(effects.values())),
        detectable=number(effects["right"].detectable),
        detectable_wrong=number(effects["wrong"].detectable),
        linear=told(gain(measured, head.format("cosine"), head.format("linear"))),
        **{name: told(effect) for name, effect in effects.items()},
    )


@claim(
    statement={
        "en": "Adam needs warm-up.",
        "zh": "Adam 需要预热。",
    },
    origin=RADAM,
    rests_on=("experiments.optimizers.warmup",),
    refuted_by={
        "en": "A deep network without normalization that learns at as many learning rates without warm-up, and ends no "
        "worse at the best of them.",
        "zh": "没有归一化的深层网络，不预热也能在同样多的学习率下学会，而且用其中最好的，结果也不更差。",
    },
    numbers={
        "without": Number(
            {"en": "octaves of rates at which it learns, without", "zh": "能学会的学习率（倍频程），不预热"}, ".1f"
        ),
        "warmed": Number({"en": "with warm-up", "zh": "预热"}, ".1f"),
        "more": Number({"en": "octaves gained", "zh": "增加的倍频程"}, "+.1f"),
        "momentum": Number({"en": "octaves gained with momentum", "zh": "动量增加的倍频程"}, "+.1f"),
        "radam": Number({"en": "octaves of RAdam without warm-up", "zh": "RAdam 不预热的倍频程"}, ".1f"),
        "best": Number({"en": "accuracy gained at the best rates", "zh": "各用最好的学习率，准确率的提高"}, "+.4f"),
        "detectable": Number({"en": "what would have been seen", "zh": "提高多少才看得出"}, ".4f"),
        "peak": Number(
            {"en": "largest early loss at a rate of 1/16, without", "zh": "学习率 1/16 时早期最大的损失，不预热"}, ".1f"
        ),
        "peak_warmed": Number({"en": "with warm-up", "zh": "预热"}, ".1f"),
    },
    findings={
        "holds": {
            "en": "A network of ten hidden layers learned at {without} octaves of learning rates without and {warmed} "
            "with it, and at the best of each it gained {best} in test accuracy.",
            "zh": "十个隐藏层的网络，不预热在 {without} 个倍频程的学习率上能学会，预热是 {warmed} 个；各用最好的，"
            "测试准确率提高 {best}。",
        },
        "depends": {
            "en": "For high learning rates, not for good ones. Ten hidden layers without normalization learned at "
            "{without} octaves of rates without warm-up and at {warmed} with it; at a rate of 1/16 the loss first rose "
            "to {peak} nats, and with warm-up to {peak_warmed}. At the best rate of each the test accuracy differed by "
            "{best}; {detectable} would have been seen. It is not Adam's alone: momentum gained {momentum} octaves. "
            "RAdam learned at {radam} without.",
            "zh": "学习率高时需要，学习率合适时不需要。没有归一化的十个隐藏层，不预热在 {without} "
            "个倍频程的学习率上能学会，预热是 {warmed} 个；学习率为 1/16 时，损失先升到 {peak} nat，预热时是 "
            "{peak_warmed}。各用最好的学习率，预热使测试准确率提高 {best}，{detectable} 才看得出。不只 Adam 如此："
            "动量也多出 {momentum} 个倍频程。RAdam 不预热能在 {radam} 个上学会。",
        },
        "fails": {
            "en": "Not this network, of ten hidden layers with He's weights and without normalization: it learned at "
            "{without} octaves of learning rates without warm-up and at {warmed} with it, and at the best of each the "
            "test accuracy differed by {best}, where {detectable} would have been seen. What warm-up spared it is the "
            "start: at a rate of 1/16 the loss first rose to {peak} nats, with warm-up to {peak_warmed}, and came down "
            "again. Transformers were not tried.",
            "zh": "这个网络不需要：十个隐藏层，He 初始化，没有归一化，不预热在 {without} 个倍频程的学习率上能学会，"
            "预热是 {warmed} 个；各用最好的，测试准确率相差 {best}，{detectable} 才看得出。预热免去的是开头的颠簸："
            "学习率为 1/16 时，损失先升到 {peak} nat 再降下来，预热时只到 {peak_warmed}。没有试 Transformer。",
        },
    },
)
def adam_needs_warmup(measured: Measurements) -> Judgement:
    """At how many learning rates a deep network learns, and how well at the best, with warmup and without."""
    octaves, accuracy = "warmup.{}.{}.octaves", "warmup.adam.{}.tuned.test_accuracy"
    more, momentum = (
        gain(measured, octaves.format(method, "warmup"), octaves.format(method, "none"))
        for method in ("adam", "momentum")
    )
    best = gain(measured, accuracy.format("warmup"), accuracy.format("none"))
    verdict: Kind = "holds" if best.low > 0 else "depends" if more.low > 0 else "fails"
    return Judgement(
        verdict,
        without=of(measured, octaves.format("adam", "none")),
        warmed=of(measured, octaves.format("adam", "warmup")),
        more=told(more),
        momentum=told(momentum),
        radam=of(measured, octaves.format("radam", "none")),
        best=told(best),
        detectable=number(best.detectable),
        peak=of(measured, "warmup.adam.none.rate_m4.peak"),
        peak_warmed=of(measured, "warmup.adam.warmup.rate_m4.peak"),
    )
