"""Adam on problems that are noisy, sparse or change."""

from __future__ import annotations

from gradnotes.claims import S3, Judgement, Kind, Measurements, Number, claim, number
from gradnotes.claims.optimizers._surfaces import gain, gain_of_rareness, rare_error, suits_rare, told
from gradnotes.claims.statistics import Effect

RIVALS = ("gd", "momentum")


def rival(measured: Measurements, task: str, kind: str = "") -> str:
    """That of two rivals which leaves less."""
    loss = {name: measured[f"optimizers.{task}.{name}{kind}.log10_loss"].value for name in RIVALS}
    return min(RIVALS, key=loss.__getitem__)


def against_rivals(measured: Measurements, task: str, kind: str = "") -> Effect:
    """By how many decades Adam leaves a lower loss than that of two rivals which leaves less."""
    return gain(measured, task, "adam", rival(measured, task, kind), kind)


def suits(effects: list[Effect]) -> Kind:
    """Whether Adam leaves less in all of these tasks, in some, in none as far as one can tell, or rather more."""
    better, worse = [e.low > 0 for e in effects], [e.high < 0 for e in effects]
    if all(better):
        return "holds"
    if any(better):
        return "depends"
    return "fails" if any(worse) else "no_difference"


@claim(
    statement={
        "en": "Adam suits problems with very noisy gradients.",
        "zh": "Adam 适用于解决包含很高噪声的问题。",
    },
    origin=S3,
    rests_on=("experiments.optimizers.noisy",),
    refuted_by={
        "en": "Noise, little, much or with heavy tails, in which it leaves no lower loss, by more than chance, than "
        "the better of gradient descent and momentum, all at constant tuned rates.",
        "zh": "在某种噪声下（小、大或重尾），学习率恒定且都经过调优，它留下的损失并不比梯度下降和动量中较好的一个低，"
        "或者差别分不清是不是偶然。",
    },
    numbers={
        "much": Number({"en": "lower loss in much noise, decades", "zh": "损失低多少（数量级），大噪声"}, "+.2f"),
        "little": Number({"en": "the same, little noise", "zh": "同上，小噪声"}, "+.2f"),
        "heavy": Number({"en": "the same, heavy tails", "zh": "同上，重尾噪声"}, "+.2f"),
        "rmsprop": Number({"en": "heavy tails, RMSprop", "zh": "重尾噪声，RMSprop"}, "+.2f"),
        "detectable": Number({"en": "much noise, what would have been seen", "zh": "大噪声，多少才看得出"}, ".2f"),
    },
    findings={
        "holds": {
            "en": "In decades of the loss, against the better of gradient descent and momentum, it was better by "
            "{much} in much noise, {little} in little and {heavy} where the noise has heavy tails.",
            "zh": "与梯度下降和动量中较好的相比，以损失的数量级计，大噪声下好 {much}，小噪声下好 {little}，"
            "重尾噪声下好 {heavy}。",
        },
        "depends": {
            "en": "On the noise. Against the better of gradient descent and momentum, in decades of the loss and with "
            "a minus where it is worse: {much} in much normal noise, {little} in little, {heavy} where the noise has "
            "heavy tails, and RMSprop there {rmsprop}. Dividing by the size of the gradients tames what is rare and "
            "large, not noise as such.",
            "zh": "要看噪声。与梯度下降和动量中较好的相比，以损失的数量级计（负号表示更差）：正态大噪声下 {much}，"
            "小噪声下 {little}，重尾噪声下 {heavy}，RMSprop 在重尾噪声下 {rmsprop}。除以梯度的大小，"
            "压住的是少见的大梯度，而不是噪声本身。",
        },
        "no_difference": {
            "en": "Against the better of gradient descent and momentum, in decades of the loss and with a minus where "
            "it is worse: {much} in much noise, {little} in little, {heavy} where it has heavy tails, none told from "
            "chance; in much noise {detectable} would have been seen.",
            "zh": "与梯度下降和动量中较好的相比，以损失的数量级计（负号表示更差）：大噪声下 {much}，小噪声下 {little}，"
            "重尾噪声下 {heavy}，都与偶然分不开；大噪声下 {detectable} 才看得出。",
        },
        "fails": {
            "en": "Against the better of gradient descent and momentum, in decades of the loss and with a minus where "
            "it is worse: {much} in much noise, {little} in little and {heavy} where it has heavy tails; nowhere is it "
            "better by more than chance. RMSprop gets {rmsprop} in heavy tails.",
            "zh": "与梯度下降和动量中较好的相比，以损失的数量级计（负号表示更差）：大噪声下 {much}，小噪声下 {little}，"
            "重尾噪声下 {heavy}，没有一处的优势超出偶然。重尾噪声下 RMSprop 是 {rmsprop}。",
        },
    },
)
def adam_suits_noise(measured: Measurements) -> Judgement:
    """The loss that Adam leaves of a bowl with noise in the gradients, against gradient descent and momentum."""
    effects = {k: against_rivals(measured, f"noisy.{k}", ".constant") for k in ("normal_1", "normal_0p01", "heavy")}
    rmsprop = gain(measured, "noisy.heavy", "rmsprop", rival(measured, "noisy.heavy", ".constant"), ".constant")
    much, little, heavy = effects.values()
    return Judgement(
        suits(list(effects.values())),
        much=told(much),
        little=told(little),
        heavy=told(heavy),
        rmsprop=told(rmsprop),
        detectable=number(much.detectable),
    )


@claim(
    statement={
        "en": "Adam suits problems with sparse gradients.",
        "zh": "Adam 适用于解决包含稀疏梯度的问题。",
    },
    origin=S3,
    rests_on=("experiments.optimizers.sparse",),
    refuted_by={
        "en": "A regression on features most of which are rare where it leaves no lower loss than the better of "
        "gradient descent and momentum, or is ahead of it by no more than where all features are frequent, as far as "
        "one can tell from chance; all at tuned learning rates that a schedule takes to 0.",
        "zh": "在多数特征很少出现的回归上，它留下的损失并不比梯度下降和动量中较好的一个低；"
        "或者它的领先并不比特征都常见时更大；或者这两个差别分不清是不是偶然。学习率都经过调优，并按调度降到 0。",
    },
    numbers={
        "sparse": Number({"en": "lower loss, rare features, decades", "zh": "损失低多少（数量级），稀疏特征"}, ".2f"),
        "dense": Number({"en": "the same, all features frequent", "zh": "同上，特征都常见"}, "+.2f"),
        "more": Number({"en": "the first less the second", "zh": "前两项之差"}, ".2f"),
        "adagrad": Number({"en": "rare features, Adagrad", "zh": "稀疏特征，Adagrad"}, ".2f"),
        "detectable": Number({"en": "rare features, what would have been seen", "zh": "稀疏特征，多少才看得出"}, ".2f"),
        "detectable_more": Number({"en": "the same of the difference", "zh": "上述之差，多少才看得出"}, ".2f"),
        "rare": Number({"en": "error of the rarest coefficients, median", "zh": "最稀有特征的系数误差，中位数"}, ".3f"),
        "rare_adagrad": Number({"en": "the same, Adagrad", "zh": "同上，Adagrad"}, ".3f"),
    },
    findings={
        "holds": {
            "en": "At tuned learning rates that a schedule takes to 0: where most features are rare it left a loss "
            "lower by {sparse} decades than the better of gradient descent and momentum; where all are frequent, by "
            "{dense} (a minus: higher), which is {more} less. With rare features Adagrad's is lower by {adagrad}; its "
            "coefficients of the rarest are off by {rare_adagrad}, Adam's by {rare}.",
            "zh": "学习率都经过调优，并按调度降到 0。多数特征稀有时，它留下的损失比梯度下降和动量中较好的低 {sparse} "
            "个数量级；特征都常见时低 {dense} 个（负号表示更高），两者相差 {more}。特征稀有时，Adagrad 低 {adagrad} "
            "个；最稀有特征的系数，Adagrad 的误差是 {rare_adagrad}，Adam 是 {rare}。",
        },
        "no_difference": {
            "en": "Where most features are rare its loss was lower by {sparse} decades than that of the better of "
            "gradient descent and momentum, and where all are frequent by {dense} (a minus: higher). The first, or the "
            "{more} by which it exceeds the second, is not told from chance; {detectable} and {detectable_more} would "
            "have been seen. With rare features Adagrad's was lower by {adagrad}.",
            "zh": "多数特征稀有时，它的损失比梯度下降和动量中较好的低 {sparse} 个数量级，特征都常见时低 {dense} "
            "个（负号表示更高）。前一个差别，或者它比后一个多出的 {more}，与偶然分不开；分别要有 {detectable} 和 "
            "{detectable_more} 才看得出。特征稀有时，Adagrad 低 {adagrad} 个。",
        },
        "fails": {
            "en": "Where most features are rare its loss was lower by {sparse} decades (a minus: higher) than that of "
            "the better of gradient descent and momentum, where all are frequent by {dense}: rare features are not "
            "where it is ahead. Adagrad's was lower by {adagrad} where they are rare.",
            "zh": "多数特征稀有时，它的损失比梯度下降和动量中较好的低 {sparse} 个数量级（负号表示更高），"
            "特征都常见时低 {dense} 个：它的优势并不在稀有特征上。特征稀有时，Adagrad 低 {adagrad} 个。",
        },
    },
)
def adam_suits_sparse(measured: Measurements) -> Judgement:
    """The loss that Adam leaves of regressions with rare features and without, against that of two rivals."""
    rivals = {kind: rival(measured, f"sparse.{kind}") for kind in ("sparse", "dense")}
    sparse, dense = (gain(measured, f"sparse.{kind}", "adam", rivals[kind]) for kind in ("sparse", "dense"))
    more = gain_of_rareness(measured, "adam", rivals)
    rare = {m: rare_error(measured, m) for m in ("adam", "adagrad")}
    return Judgement(
        suits_rare(sparse, more),
        sparse=told(sparse),
        dense=told(dense),
        more=told(more),
        adagrad=told(gain(measured, "sparse.sparse", "adagrad", rivals["sparse"])),
        detectable=number(sparse.detectable),
        detectable_more=number(more.detectable),
        rare=rare["adam"],
        rare_adagrad=rare["adagrad"],
    )


@claim(
    statement={
        "en": "Adam suits non-stationary objectives.",
        "zh": "Adam 适用于非稳态（non-stationary）目标。",
    },
    origin=S3,
    rests_on=("experiments.optimizers.moving",),
    refuted_by={
        "en": "A bowl whose minimum or scale changes, where it leaves no lower loss on the way, by more than chance, "
        "than the better of gradient descent and momentum, all at constant tuned rates.",
        "zh": "一个极小值或尺度会变的碗，学习率恒定且都经过调优，途中它的损失并不比梯度下降和动量中较好的一个低，"
        "或者差别分不清是不是偶然。",
    },
    numbers={
        "drift": Number(
            {"en": "lower loss, minimum that drifts, decades", "zh": "损失低多少（数量级），极小值漂移"}, "+.2f"
        ),
        "jump": Number({"en": "the same, minimum that jumps", "zh": "同上，极小值跳动"}, "+.2f"),
        "rescaled": Number({"en": "the same, scale that changes", "zh": "同上，尺度变化"}, "+.2f"),
        "adagrad": Number({"en": "minimum that jumps, Adagrad", "zh": "极小值跳动，Adagrad"}, "+.2f"),
        "detectable": Number({"en": "drift, what would have been seen", "zh": "漂移，多少才看得出"}, ".2f"),
    },
    findings={
        "holds": {
            "en": "In decades of the loss, against the better of gradient descent and momentum, it was better by "
            "{drift} where the minimum drifts, {jump} where it jumps, {rescaled} where the scale of the loss changes.",
            "zh": "与梯度下降和动量中较好的相比，以损失的数量级计，极小值漂移时好 {drift}，跳动时好 {jump}，"
            "损失尺度变化时好 {rescaled}。",
        },
        "depends": {
            "en": "On what changes. Against the better of gradient descent and momentum, in decades of the loss and "
            "with a minus where it is worse: {rescaled} where the loss is a hundred times as large every other while, "
            "for which one constant rate of theirs cannot do; {drift} where the minimum drifts and {jump} where it "
            "jumps. To follow a minimum a constant rate of any method will do; over 2000 steps of jumps even Adagrad, "
            "whose rate falls, got {adagrad}.",
            "zh": "要看变的是什么。与梯度下降和动量中较好的相比，以损失的数量级计（负号表示更差）："
            "损失的尺度每隔一段变成一百倍时 {rescaled}，因为它们一个恒定的学习率应付不了两种尺度；极小值漂移时 "
            "{drift}，跳动时 {jump}。要跟随极小值，任何方法用恒定的学习率都行；2000 步的跳动中，连学习率不断下降的 "
            "Adagrad 也有 {adagrad}。",
        },
        "no_difference": {
            "en": "Against the better of gradient descent and momentum, in decades of the loss and with a minus where "
            "it is worse: {drift} where the minimum drifts, {jump} where it jumps, {rescaled} where the scale changes, "
            "none told from chance; of drift {detectable} would have been seen.",
            "zh": "与梯度下降和动量中较好的相比，以损失的数量级计（负号表示更差）：极小值漂移时 {drift}，跳动时 "
            "{jump}，尺度变化时 {rescaled}，都与偶然分不开；漂移时 {detectable} 才看得出。",
        },
        "fails": {
            "en": "Against the better of gradient descent and momentum, in decades of the loss and with a minus where "
            "it is worse: {drift} where the minimum drifts, {jump} where it jumps, {rescaled} where the scale changes; "
            "nowhere is it better by more than chance.",
            "zh": "与梯度下降和动量中较好的相比，以损失的数量级计（负号表示更差）：极小值漂移时 {drift}，跳动时 "
            "{jump}，尺度变化时 {rescaled}，没有一处的优势超出偶然。",
        },
    },
)
def adam_suits_moving(measured: Measurements) -> Judgement:
    """The mean loss of Adam on bowls that change, against gradient descent and momentum."""
    effects = {kind: against_rivals(measured, f"moving.{kind}") for kind in ("drift", "jump", "rescaled")}
    return Judgement(
        suits(list(effects.values())),
        **{kind: told(effect) for kind, effect in effects.items()},
        adagrad=told(gain(measured, "moving.jump", "adagrad", rival(measured, "moving.jump"))),
        detectable=number(effects["drift"].detectable),
    )
