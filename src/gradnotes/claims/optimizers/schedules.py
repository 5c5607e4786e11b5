"""Learning rates that change: what they do for the end of training, for the whole of it, and for its beginning."""

from __future__ import annotations

from gradnotes.claims import PRACTICE, S3, Judgement, Kind, Measurements, Number, Value, claim, number
from gradnotes.claims.optimizers._training import RADAM, RESTARTS, better, gain, of, told

END = "last_epochs"
METHODS = ("sgd", "momentum", "rmsprop", "adam")
DECAYS = ("linear", "cosine")
EXCESS = ("excess in the end,", "最后高出最小值多少")
"""The labels of what the loss of the last epoch is above its minimum, in both languages."""
SPREAD = ("ups and downs of the last ten epochs,", "最后十个 epoch 的波动")
RISEN = 1.1
"""A loss that comes to stand above its earlier lowest by a tenth oscillates."""


EVERY_METHOD = {
    "en": "Every method does at a constant rate, as long as something cannot be fitted. With a fifth of the "
    "labels wrong, at the rate that was best for two epochs, softmax regression stayed above its minimum over "
    "the last ten of 30 epochs: by {adam} nats with Adam, going up and down by {adam_spread}; by {rmsprop} and "
    "{rmsprop_spread} with RMSprop, {sgd} and {sgd_spread} with SGD, {momentum} and {momentum_spread} with "
    "momentum. In a network that fits every picture the gradients vanish: at the rate that was best for the "
    "end its loss came to stand at most {end_adam} times as high as before with Adam and {end_rmsprop} times "
    "with RMSprop, on average over the seeds (1 is a loss that only falls); at that for two epochs {rise_adam} "
    "and {rise_rmsprop} times.",
    "zh": "学习率恒定时，只要有拟合不了的东西，每种方法都会。五分之一的标签有错时，用对前两个 epoch 最好的学习率，"
    "softmax 回归训练 30 个 epoch，最后十个里一直停在最小值之上：Adam 高出 {adam} nat，上下波动 {adam_spread}；RMSprop "
    "是 {rmsprop} 和 {rmsprop_spread}，SGD 是 {sgd} 和 {sgd_spread}，动量是 {momentum} 和 {momentum_spread}。"
    "能拟合所有图片的网络，梯度趋于零：用对最后最好的学习率，损失至多回升到先前最低值的 {end_adam} "
    "倍（Adam）和 {end_rmsprop} 倍（RMSprop），这是各种子的平均，1 表示一直下降；用对前两个 epoch 最好的学习率，是 "
    "{rise_adam} 倍和 {rise_rmsprop} 倍。",
}
"""What was found of oscillation at the end, where the adaptive methods are not the only ones."""


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
        "则是某个网络每个 epoch 结束时的损失没有回升过十分之一。",
    },
    numbers={
        "adam": Number(
            {"en": "excess of Adam, last ten epochs, nats", "zh": "Adam 最后十个 epoch 高出最小值多少，nat"}, ".4f"
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
                "zh": "能拟合所有图片的网络，训练损失的回升倍数，Adam，前两个 epoch 最好的学习率",
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
            "zh": "用对前两个 epoch 最好的恒定学习率，softmax 回归用 Adam 停在最小值之上 {adam} nat，RMSprop 是 "
            "{rmsprop}，上下波动 {adam_spread} 和 {rmsprop_spread}；SGD 是 {sgd} 和 {sgd_spread}。能拟合所有图片的网"
            "络，损失回升 {rise_adam} 倍和 {rise_rmsprop} 倍。",
        },
        "depends": EVERY_METHOD,
        "fails": EVERY_METHOD,
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
        "en": "A method that, after a linear or a cosine decay, is not nearer to the minimum than after the constant "
        "rate, or goes up and down no less over the last ten epochs, by more than chance.",
        "zh": "线性衰减或余弦衰减之后，某个方法并不比恒定学习率之后更接近最小值，或者最后十个 epoch 的上下波动并不更"
        "小，或者差别分不清是不是偶然。",
    },
    numbers={
        **{
            f"{name}_{kind}": Number(
                {"en": f"{what_en} {label}, {words_en}", "zh": f"{label} {what_zh}，{words_zh}"}, ".4f"
            )
            for name, label in (("adam", "Adam"), ("rmsprop", "RMSprop"), ("sgd", "SGD"))
            for kind, what_en, what_zh, words_en, words_zh in (
                ("constant", *EXCESS, "constant rate", "恒定学习率"),
                ("linear", *EXCESS, "linear decay", "线性衰减"),
                ("cosine", *EXCESS, "cosine decay", "余弦衰减"),
                ("lower", *EXCESS, "an eighth of the rate", "学习率取八分之一"),
                ("swing", *SPREAD, "constant rate", "恒定学习率"),
                ("calm", *SPREAD, "the larger of both decays", "两种衰减中较大的"),
            )
        },
    },
    findings={
        "holds": {
            "en": "Softmax regression with wrong labels, 30 epochs at the rate that was best for two: with Adam it "
            "ended {adam_constant} nats above its minimum when the rate stayed, going up and down by {adam_swing} over "
            "the last ten epochs; {adam_linear} above after a linear decay and {adam_cosine} after a cosine, having "
            "changed by no more than {adam_calm}. With RMSprop it was {rmsprop_constant} and {rmsprop_swing}, then "
            "{rmsprop_linear}, {rmsprop_cosine} and {rmsprop_calm}; with SGD {sgd_constant} and {sgd_swing}, then "
            "{sgd_linear}, {sgd_cosine} and {sgd_calm}; all of it means of the seeds. An eighth of the constant rate "
            "ended at {adam_lower}, {rmsprop_lower} and {sgd_lower}, but was still on its way down with all three, "
            "which says nothing about oscillation.",
            "zh": "标签有错的 softmax 回归，用对前两个 epoch 最好的学习率训练 30 个 epoch：用 Adam，学习率不变时最后高"
            "出最小值 {adam_constant} nat，最后十个 epoch 上下波动 {adam_swing}；线性衰减之后高出 {adam_linear}，余弦衰"
            "减之后 {adam_cosine}，最后十个 epoch 的变化不超过 {adam_calm}。RMSprop 是 {rmsprop_constant} 和 "
            "{rmsprop_swing}，衰减之后 {rmsprop_linear}、{rmsprop_cosine} 和 {rmsprop_calm}；SGD 是 {sgd_constant} 和 "
            "{sgd_swing}，衰减之后 {sgd_linear}、{sgd_cosine} 和 {sgd_calm}；都是各种子的平均。恒定学习率取八分之一，最"
            "后高出 {adam_lower}、{rmsprop_lower} 和 {sgd_lower}，但三种方法都还在下降途中，说明不了震荡。",
        },
        "depends": {
            "en": "By the method: when the rate stayed, softmax regression ended {adam_constant} nats above its "
            "minimum with Adam, going up and down by {adam_swing}; after decays {adam_linear} and {adam_cosine}, by "
            "{adam_calm}. With RMSprop it was {rmsprop_constant} and {rmsprop_swing}, then {rmsprop_linear}, "
            "{rmsprop_cosine} and {rmsprop_calm}; with SGD {sgd_constant} and {sgd_swing}, then {sgd_linear}, "
            "{sgd_cosine} and {sgd_calm}.",
            "zh": "要看方法：学习率不变时，softmax 回归用 Adam 最后高出最小值 {adam_constant} nat，上下波动 "
            "{adam_swing}；衰减之后高出 {adam_linear} 和 {adam_cosine}，波动 {adam_calm}。RMSprop 是 "
            "{rmsprop_constant} 和 {rmsprop_swing}，衰减之后 {rmsprop_linear}、{rmsprop_cosine} 和 {rmsprop_calm}；SGD "
            "是 {sgd_constant} 和 {sgd_swing}，衰减之后 {sgd_linear}、{sgd_cosine} 和 {sgd_calm}。",
        },
        "fails": {
            "en": "Softmax regression ended {adam_constant} nats above its minimum with Adam when the rate stayed, "
            "going up and down by {adam_swing}; after decays {adam_linear} and {adam_cosine}, by {adam_calm}. With "
            "RMSprop it was {rmsprop_constant} and {rmsprop_swing}, then {rmsprop_linear}, {rmsprop_cosine} and "
            "{rmsprop_calm}.",
            "zh": "学习率不变时，softmax 回归用 Adam 最后高出最小值 {adam_constant} nat，上下波动 {adam_swing}；"
            "衰减之后高出 {adam_linear} 和 {adam_cosine}，波动 {adam_calm}。RMSprop 是 {rmsprop_constant} 和 "
            "{rmsprop_swing}，衰减之后 {rmsprop_linear}、{rmsprop_cosine} 和 {rmsprop_calm}。",
        },
    },
)
def decay_ends_oscillation(measured: Measurements) -> Judgement:
    """Whether three methods end nearer to a known minimum, and go up and down less, if the learning rate decays."""
    found: dict[str, Value] = {}
    cured = []
    for name in ("adam", "rmsprop", "sgd"):
        last, spread = f"{END}.{name}.{{}}.last_excess", f"{END}.{name}.{{}}.spread"
        found |= {f"{name}_{kind}": of(measured, last.format(kind)) for kind in ("constant", "lower", *DECAYS)}
        found[f"{name}_swing"] = of(measured, spread.format("constant"))
        found[f"{name}_calm"] = max((of(measured, spread.format(kind)) for kind in DECAYS), key=lambda v: v.value)
        cured.append(
            all(
                gain(measured, what.format("constant"), what.format(kind)).low > 0
                for what in (last, spread)
                for kind in DECAYS
            )
        )
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
        "linear": Number(
            {
                "en": "AdamW, labels right, gained by cosine over linear",
                "zh": "AdamW，标签全对，余弦比线性高出的准确率",
            },
            "+.4f",
        ),
        "linear_wrong": Number(
            {"en": "the same, a fifth of the labels wrong", "zh": "同上，五分之一的标签有错"}, "+.4f"
        ),
    },
    findings={
        "holds": {
            "en": "Over ten epochs it gained {right} in test accuracy with AdamW and {right_momentum} with momentum; "
            "with a fifth of the labels wrong {wrong} and {wrong_momentum}.",
            "zh": "训练十个 epoch，用 AdamW 测试准确率高出 {right}，用动量高出 {right_momentum}；五分之一的标签有错时高"
            "出 {wrong} 和 {wrong_momentum}。",
        },
        "depends": {
            "en": "By the task: only where labels are wrong was it higher by more than chance. Over ten epochs with a "
            "fifth of the labels wrong the test accuracy was above that of the best constant rate by {wrong} "
            "[{wrong.low}, {wrong.high}] with AdamW and {wrong_momentum} [{wrong_momentum.low}, "
            "{wrong_momentum.high}] with momentum. With right labels it differed by {right} [{right.low}, "
            "{right.high}] and {right_momentum} [{right_momentum.low}, {right_momentum.high}]. Against a linear decay, "
            "with AdamW, the cosine was lower with right labels, {linear} [{linear.low}, {linear.high}], and higher "
            "with wrong ones, {linear_wrong} [{linear_wrong.low}, {linear_wrong.high}].",
            "zh": "要看任务：只有标签有错时才高得超出偶然。训练十个 epoch，五分之一的标签有错，测试准确率比最好的恒定学"
            "习率，用 AdamW 高 {wrong} [{wrong.low}, {wrong.high}]，用动量高 {wrong_momentum} [{wrong_momentum.low}, "
            "{wrong_momentum.high}]。标签全对时相差 {right} [{right.low}, {right.high}] 和 {right_momentum} ["
            "{right_momentum.low}, {right_momentum.high}]。与线性衰减相比，用 AdamW，标签全对时余弦更低，{linear} ["
            "{linear.low}, {linear.high}]；标签有错时余弦更高，{linear_wrong} [{linear_wrong.low}, {linear_wrong.high}]"
            "。",
        },
        "fails": {
            "en": "Against the best constant rate it gained {right} in test accuracy over ten epochs with AdamW "
            "({detectable} would have been seen) and {right_momentum} with momentum; with a fifth of the labels wrong "
            "{wrong} ({detectable_wrong} would have been seen) and {wrong_momentum}.",
            "zh": "训练十个 epoch，与最好的恒定学习率相比，测试准确率用 AdamW 高出 {right}（{detectable} 才看得出），"
            "用动量高出 {right_momentum}；五分之一的标签有错时高出 {wrong}（{detectable_wrong} 才看得出）和 "
            "{wrong_momentum}。",
        },
        "no_difference": {
            "en": "Not on the digits, if the constant rate is the best one: over ten epochs it gained {right} in test "
            "accuracy with AdamW, where {detectable} would have been seen, and {right_momentum} with momentum; with a "
            "fifth of the labels wrong {wrong}, where {detectable_wrong} would have been seen, and {wrong_momentum}.",
            "zh": "在手写数字上看不出，只要恒定学习率选得最好：训练十个 epoch，用 AdamW 测试准确率高出 {right}，"
            "{detectable} 才看得出，用动量高出 {right_momentum}；五分之一的标签有错时高出 {wrong}，{detectable_wrong} "
            "才看得出，用动量高出 {wrong_momentum}。",
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
    line, line_wrong = (
        gain(measured, head.format("cosine"), head.format("linear"))
        for head in (f"schedules.{labels}_labels.adamw.{{}}.test_accuracy" for labels in ("right", "wrong"))
    )
    return Judgement(
        better(list(effects.values())),
        detectable=number(effects["right"].detectable),
        detectable_wrong=number(effects["wrong"].detectable),
        linear=told(line),
        linear_wrong=told(line_wrong),
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
            {
                "en": "doublings from 1/512 on over which it learns, without",
                "zh": "从 1/512 起翻几番仍能学会，不预热",
            },
            ".1f",
        ),
        "warmed": Number({"en": "with warm-up", "zh": "预热"}, ".1f"),
        "more": Number({"en": "doublings gained", "zh": "增加几番"}, "+.1f"),
        "momentum": Number({"en": "doublings gained with momentum", "zh": "动量增加几番"}, "+.1f"),
        "radam": Number({"en": "doublings of RAdam without warm-up", "zh": "RAdam 不预热翻几番"}, ".1f"),
        "best": Number({"en": "accuracy gained at the best rates", "zh": "各用最好的学习率，准确率的提高"}, "+.4f"),
        "detectable": Number({"en": "what would have been seen", "zh": "提高多少才看得出"}, ".4f"),
        "peak": Number(
            {"en": "largest early loss at a rate of 1/16, without", "zh": "学习率 1/16 时早期最大的损失，不预热"}, ".1f"
        ),
        "peak_warmed": Number({"en": "with warm-up", "zh": "预热"}, ".1f"),
        "learned": Number({"en": "runs that learn at 1/16, without", "zh": "学习率 1/16 时学会的运行，不预热"}, ".0%"),
        "learned_warmed": Number({"en": "with warm-up", "zh": "预热"}, ".0%"),
        "loss": Number({"en": "final loss at 1/16, without", "zh": "学习率 1/16 时最后的损失，不预热"}, ".1f"),
        "loss_warmed": Number({"en": "with warm-up", "zh": "预热"}, ".1f"),
    },
    findings={
        "holds": {
            "en": "Counted from 1/512, a network of ten hidden layers learned over {without} doublings of the learning "
            "rate without and {warmed} with it, and at the best of each it gained {best} in test accuracy.",
            "zh": "从 1/512 算起，十个隐藏层的网络，不预热时学习率翻 {without} 番仍能学会，预热是 {warmed} 番；"
            "各用最好的，测试准确率提高 {best}。",
        },
        "depends": {
            "en": "For high learning rates, not for good ones. Counted from 1/512, ten hidden layers without "
            "normalization learned over {without} doublings of the rate without warm-up and {warmed} with it; at a "
            "rate of 1/16 the loss first rose to {peak} nats, and with warm-up to {peak_warmed}. At the best rate of "
            "each the test accuracy differed by {best}; {detectable} would have been seen. With momentum it was "
            "{momentum} doublings more or less; RAdam learned over {radam} without.",
            "zh": "学习率高时需要，学习率合适时不需要。从 1/512 算起，没有归一化的十个隐藏层，不预热时学习率翻 "
            "{without} 番仍能学会，预热是 {warmed} 番；学习率为 1/16 时，损失先升到 {peak} nat，预热时是 "
            "{peak_warmed}。各用最好的学习率，预热使测试准确率提高 {best}，{detectable} 才看得出。用动量时相差 "
            "{momentum} 番；RAdam 不预热，翻 {radam} 番仍能学会。",
        },
        "fails": {
            "en": "Not this network, of ten hidden layers with He's weights and without normalization. At the best "
            "rate of each the test accuracy differed by {best} [{best.low}, {best.high}], where {detectable} would "
            "have been seen. Nor did warm-up let it learn at higher rates: counted from 1/512, the lowest that was "
            "tried, the span over which it did changed by {more} doublings [{more.low}, {more.high}]. All that it "
            "spared is the start: at a rate of 1/16 the loss first rose to {peak} nats, and with warm-up to "
            "{peak_warmed}, but the rate is too high either way, for {learned} of the runs learned without and "
            "{learned_warmed} with it, at final losses of {loss} and {loss_warmed}. Transformers were not tried.",
            "zh": "这个网络不需要：十个隐藏层，He 初始化，没有归一化。各用最好的学习率，测试准确率相差 {best} "
            "[{best.low}, {best.high}]，{detectable} 才看得出。预热也没有让它在更高的学习率上学会：从试过的最低值 "
            "1/512 算起，能学会的范围变化 {more} 番 [{more.low}, {more.high}]。预热免去的只是开头的颠簸：学习率为 "
            "1/16 时，损失先升到 {peak} nat，预热时是 {peak_warmed}；但这个学习率怎样都太高，不预热时学会的运行占 "
            "{learned}，预热时占 {learned_warmed}，最后的损失是 {loss} 和 {loss_warmed}。没有试 Transformer。",
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
        learned=of(measured, "warmup.adam.none.rate_m4.learned"),
        learned_warmed=of(measured, "warmup.adam.warmup.rate_m4.learned"),
        loss=of(measured, "warmup.adam.none.rate_m4.train_loss"),
        loss_warmed=of(measured, "warmup.adam.warmup.rate_m4.train_loss"),
    )
