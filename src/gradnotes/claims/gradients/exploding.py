"""Exploding gradients: what they are, what one sees of them, and in which networks."""

from __future__ import annotations

import math

from gradnotes.claims import S1, Judgement, Kind, Measurements, Number, claim, number
from gradnotes.claims.gradients._origins import TENFOLD
from gradnotes.claims.gradients._remedies import network
from gradnotes.claims.statistics import paired

STEPS_BACK = 9
"""Layers between the outputs of the first and the last of ten."""

SYMPTOM = "gradients.exploding_symptom.c_4.rate"


@claim(
    statement={
        "en": "Gradients grow from layer to layer, many layers get huge updates, and the training diverges.",
        "zh": "梯度逐层增大，许多层得到巨大的更新，训练随之发散。",
    },
    origin=S1,
    rests_on=("experiments.gradients.exploding",),
    refuted_by={
        "en": "A network whose weights have twice He's variance, and whose gradient grows less than tenfold over ten "
        "layers, or that trains at a rate at which He's weights do.",
        "zh": "有网络的权重方差为 He 的两倍，十层下来梯度增大却不到十倍；或者在 He 初始化可用的学习率下照样能训练。",
    },
    numbers={
        "ratio": Number({"en": "gradient over nine layers, decades", "zh": "九层上梯度的变化（数量级）"}, "+.2f"),
        "weight": Number(
            {
                "en": "gradient at the first layer's weights against the last's, decades",
                "zh": "首层权重的梯度与末层之比（数量级）",
            },
            "+.2f",
        ),
        "larger": Number(
            {
                "en": "first layer's weights: gradient against that from He's start, decades",
                "zh": "首层权重的梯度，与 He 初始化之比（数量级）",
            },
            ".2f",
        ),
        "diverged": Number({"en": "trainings that diverged", "zh": "发散的比例"}, ".0%"),
        "he": Number({"en": "the same from He's weights", "zh": "同上，He 初始化"}, ".0%"),
    },
    findings={
        "holds": {
            "en": "With twice He's variance the gradient changes over nine layers by {ratio} decades, a factor of "
            "$\\sqrt2$ a layer. Not only the lower layers are hit: as the signal grows upward by as much, the gradient "
            "at the weights is large in all of them, {larger} decades above that from He's weights. {diverged} of the "
            "trainings diverged; from He's weights, at the same learning rate, {he}.",
            "zh": "方差取 He 的两倍，九层上梯度变化 {ratio} 个数量级，每层 $\\sqrt2$ 倍。遭殃的不只是低层："
            "信号向上增大得一样快，所以各层权重的梯度都大，比 He 初始化时大 {larger} 个数量级。{diverged} 的训练发散；"
            "用 He 初始化、同样的学习率，发散的为 {he}。",
        },
        "fails": {
            "en": "With twice He's variance the gradient changes over nine layers by {ratio} decades, and {diverged} "
            "of the trainings diverged.",
            "zh": "方差取 He 的两倍，九层上梯度变化 {ratio} 个数量级，{diverged} 的训练发散。",
        },
    },
)
def growth_ends_in_divergence(measured: Measurements) -> Judgement:
    """The gradient of ten ReLU layers with weights too large, and whether they can be trained."""
    large, he = (network(measured, "exploding", name) for name in ("large", "he"))
    first = "gradients.exploding.{}.first_log10"
    larger = paired(measured.samples(first.format("large")), measured.samples(first.format("he")))
    explodes = large.ratio > TENFOLD and large.diverged >= 0.9 and he.stays
    return Judgement(
        "holds" if explodes else "fails",
        ratio=number(large.ratio, theory=STEPS_BACK * math.log10(2) / 2),
        weight=number(measured["gradients.exploding.large.weight_log10_ratio"].value),
        larger=number(larger.difference, interval=larger.interval),
        diverged=number(large.diverged),
        he=number(he.diverged),
    )


def rises(measured: Measurements, rate: str, which: str) -> float:
    """The share of trainings whose loss, on the "train" or "test" data, is higher after the first step than before."""
    before, after = (measured.samples(f"{SYMPTOM}_{rate}.step_{step}.{which}_loss") for step in (0, 1))
    return sum(b > a for a, b in zip(before, after, strict=True)) / len(before)


@claim(
    statement={
        "en": "The training loss rises rapidly at the start, the validation loss with it, and may become NaN.",
        "zh": "训练损失在初期迅速上升，验证损失也一样，还可能出现 NaN。",
    },
    origin=S1,
    rests_on=("experiments.gradients.exploding_symptom",),
    refuted_by={
        "en": "A loss that does not rise in the first step, in a tenth of the trainings or more.",
        "zh": "有一成以上的训练，损失在第一步没有上升。",
    },
    numbers={
        "start": Number({"en": "training loss at the start", "zh": "起步时的训练损失"}, ".3g"),
        "one": Number({"en": "after one step at the learning rate 0.1", "zh": "学习率 0.1，一步之后"}, ".2g"),
        "test": Number({"en": "test loss then", "zh": "此时的测试损失"}, ".2g"),
        "gone": Number({"en": "trainings with NaN after three steps", "zh": "三步之后已成 NaN 的比例"}, ".0%"),
        "rises": Number(
            {"en": "trainings whose loss rises in the first step, 0.1", "zh": "第一步损失就上升的比例，0.1"}, ".0%"
        ),
        "tenth": Number({"en": "the same at 0.01", "zh": "同上，0.01"}, ".0%"),
        "hundredth": Number({"en": "the same at 0.001", "zh": "同上，0.001"}, ".0%"),
    },
    findings={
        "holds": {
            "en": "The loss, {start} at the start, is {one} after one step at the learning rate 0.1, and rises at "
            "smaller ones as well.",
            "zh": "损失起步时为 {start}，学习率 0.1 时一步之后为 {one}，学习率更小也同样上升。",
        },
        "depends": {
            "en": "It depends on the learning rate. At 0.1 it does: from {start} to {one} in one step, on the test "
            "data to {test}, and after three steps {gone} of the trainings were at NaN. At 0.01 the first step raised "
            "the loss in {tenth} of them, and at 0.001 in {hundredth}, from the same weights and the same gradients. "
            "What shows in any case is the loss before the first step: a guess costs 2.3.",
            "zh": "取决于学习率。0.1 时如此：一步之内从 {start} 升到 {one}，测试损失升到 {test}，三步之后 {gone} "
            "的训练已是 NaN。权重和梯度完全相同，学习率 0.01 时，第一步损失上升的训练占 {tenth}，0.001 时占 "
            "{hundredth}。无论如何都看得到的，是训练开始前的损失：瞎猜也不过 2.3。",
        },
        "fails": {
            "en": "From {start} the loss goes to {one} in one step; it rises in {rises} of the trainings.",
            "zh": "损失一步之内从 {start} 变为 {one}，上升的训练占 {rises}。",
        },
    },
)
def loss_rises_at_the_start(measured: Measurements) -> Judgement:
    """Whether the first step raises the losses of networks whose gradients explode, at three learning rates."""
    shares = {
        rate: min(rises(measured, rate, which) for which in ("train", "test")) for rate in ("0p1", "0p01", "0p001")
    }
    verdict: Kind = "fails" if shares["0p1"] < 0.9 else "holds" if min(shares.values()) >= 0.9 else "depends"
    third = measured.samples(f"{SYMPTOM}_0p1.step_3.train_loss")
    return Judgement(
        verdict,
        start=number(measured[f"{SYMPTOM}_0p1.step_0.train_loss"].value),
        one=number(measured[f"{SYMPTOM}_0p1.step_1.train_loss"].value),
        test=number(measured[f"{SYMPTOM}_0p1.step_1.test_loss"].value),
        gone=number(sum(math.isinf(loss) for loss in third) / len(third)),
        rises=number(shares["0p1"]),
        tenth=number(rises(measured, "0p01", "train")),
        hundredth=number(rises(measured, "0p001", "train")),
    )


LOSS_OSCILLATES_FOUND = {
    "en": "Of the first 20 steps {small} raised the loss of the batch by a tenth, against {he} from He's weights.",
    "zh": "前 20 步里有 {small} 使批次损失上升一成以上，He 初始化时为 {he}。",
}


@claim(
    statement={
        "en": "The training loss oscillates visibly.",
        "zh": "训练损失出现明显的震荡。",
    },
    origin=S1,
    rests_on=("experiments.gradients.exploding",),
    refuted_by={
        "en": "As many steps that raise the loss of a batch by a tenth as in a network whose gradients do not explode.",
        "zh": "使批次损失上升一成以上的步，并不比梯度不爆炸的网络多。",
    },
    numbers={
        "small": Number(
            {
                "en": "steps that raise the loss by a tenth, learning rate 0.01",
                "zh": "使损失上升一成以上的步所占比例，学习率 0.01",
            },
            ".0%",
        ),
        "he": Number({"en": "the same from He's weights at 0.1", "zh": "同上，He 初始化，0.1"}, ".0%"),
        "difference": Number({"en": "difference", "zh": "两者之差"}, "+.3f"),
        "detectable": Number({"en": "difference that would have been seen", "zh": "足以看出的差异"}, ".3f"),
        "large": Number({"en": "the same at 0.1, where it diverges", "zh": "同上，0.1，此时发散"}, ".0%"),
    },
    findings={
        "holds": LOSS_OSCILLATES_FOUND,
        "no_difference": {
            "en": "Not more than elsewhere. At 0.1, where it diverges, every step raises the loss ({large}) until it "
            "is NaN, and there is nothing to oscillate. At 0.01, where it learns, {small} of the first 20 steps raised "
            "the loss of the batch by a tenth, against {he} from He's weights; a difference of {detectable} would have "
            "been seen.",
            "zh": "并不比别处明显。学习率 0.1 时训练发散，每一步都使损失上升（{large}），直到 NaN，谈不上震荡。0.01 "
            "时训练得下去，前 20 步里使批次损失上升一成以上的占 {small}，He 初始化时占 {he}；若相差 {detectable}，"
            "就能看出来。",
        },
        "fails": LOSS_OSCILLATES_FOUND,
    },
)
def loss_oscillates(measured: Measurements) -> Judgement:
    """Early steps that raise the loss, of weights too large at a rate that they bear, against He's, seed by seed."""
    rate, he, large = (measured[f"gradients.exploding.{n}.early_rises"] for n in ("rate_0p01", "he", "large"))
    effect = paired(measured.samples(rate.id), measured.samples(he.id))
    verdict: Kind = "holds" if effect.low > 0 else "fails" if effect.high < 0 else "no_difference"
    return Judgement(
        verdict,
        small=number(rate.value),
        he=number(he.value),
        difference=number(effect.difference, interval=effect.interval),
        detectable=number(effect.detectable),
        large=number(large.value),
    )


@claim(
    statement={
        "en": "The training accuracy falls rapidly at the start.",
        "zh": "训练准确率在初期迅速下降。",
    },
    origin=S1,
    rests_on=("experiments.gradients.exploding_symptom",),
    refuted_by={
        "en": "An accuracy that is no lower after the first step, while the loss explodes.",
        "zh": "损失爆炸的同时，第一步之后准确率并没有降低。",
    },
    numbers={
        "before": Number({"en": "training accuracy at the start", "zh": "起步时的训练准确率"}, ".1%"),
        "after": Number({"en": "after one step at the learning rate 0.1", "zh": "学习率 0.1，一步之后"}, ".1%"),
        "difference": Number({"en": "difference", "zh": "两者之差"}, "+.3f"),
        "detectable": Number({"en": "difference that would have been seen", "zh": "足以看出的差异"}, ".3f"),
    },
    findings={
        "holds": {
            "en": "It falls from {before} to {after} in the first step.",
            "zh": "第一步就从 {before} 降到 {after}。",
        },
        "fails": {
            "en": "There is nothing to fall: a fresh network guesses, and gets {before} of the digits right before the "
            "first step and {after} after it. A fall by {detectable} would have been seen. Where the gradient explodes "
            "at the start, it is the loss that shows it.",
            "zh": "没有什么可降的：刚初始化的网络只是瞎猜，第一步之前答对 {before}，之后答对 {after}。若下降 "
            "{detectable}，就能看出来。梯度若一开始就爆炸，看得出来的是损失。",
        },
    },
)
def accuracy_falls(measured: Measurements) -> Judgement:
    """The accuracy before and after the first step at the learning rate at which the training diverges, by seed."""
    before, after = (measured[f"{SYMPTOM}_0p1.step_{step}.train_accuracy"] for step in (0, 1))
    effect = paired(measured.samples(after.id), measured.samples(before.id))
    return Judgement(
        "holds" if effect.high < 0 else "fails",
        before=number(before.value, theory=0.1),
        after=number(after.value, theory=0.1),
        difference=number(effect.difference, interval=effect.interval),
        detectable=number(effect.detectable),
    )


@claim(
    statement={
        "en": "Deep networks are where gradients explode.",
        "zh": "梯度爆炸多发生在深层网络里。",
    },
    origin=S1,
    rests_on=("experiments.gradients.depth", "experiments.gradients.exploding"),
    refuted_by={
        "en": "A deep network whose gradient grows by less than a factor of ten.",
        "zh": "有深层网络的梯度增大不到十倍。",
    },
    numbers={
        "large": Number(
            {
                "en": "gradient over nine layers, twice He's variance, decades",
                "zh": "九层上梯度的变化，方差为 He 的两倍（数量级）",
            },
            "+.2f",
        ),
        "he": Number({"en": "over 30 layers, He's variance", "zh": "30 层，He 的方差"}, "+.2f"),
        "default": Number({"en": "over 30 layers, PyTorch's own weights", "zh": "30 层，PyTorch 默认初始化"}, "+z.1f"),
        "elu": Number({"en": "over 30 layers, ELU, He's variance", "zh": "30 层，ELU，He 的方差"}, "+.2f"),
    },
    findings={
        "holds": {
            "en": "The gradient changes by {large} decades over nine ReLU layers with twice He's variance, and by {he} "
            "over 30 with He's.",
            "zh": "ReLU 网络，方差取 He 的两倍，九层上梯度变化 {large} 个数量级；取 He 的方差，30 层变化 {he} 个。",
        },
        "depends": {
            "en": "Where the weights are too large. With twice He's variance it changes over nine ReLU layers by "
            "{large} decades; with He's it is {he} over 30, and as PyTorch initializes them {default}: there it "
            "vanishes. Depth raises the factor of a layer to a power, and makes a difference once that factor is not "
            "one.",
            "zh": "要权重太大才会。ReLU 网络，方差取 He 的两倍，九层就变化 {large} 个数量级；取 He 的方差，30 层只变化 "
            "{he} 个；按 PyTorch 默认初始化，变化 {default} 个，反而是消失。深度只是把每层的倍数连乘起来，"
            "倍数不等于一，深度才有影响。",
        },
        "fails": {
            "en": "With twice He's variance the gradient changes over nine ReLU layers by {large} decades.",
            "zh": "方差取 He 的两倍，九层 ReLU 上梯度变化 {large} 个数量级。",
        },
    },
)
def deep_networks_explode(measured: Measurements) -> Judgement:
    """The gradient over depth with weights that fit and with larger ones."""
    large = network(measured, "exploding", "large").ratio
    he, default, elu = (
        measured[f"gradients.depth.{net}.log10_ratio"].value for net in ("relu.he", "relu.default", "elu.he")
    )
    verdict: Kind = "fails" if large < TENFOLD else "holds" if min(he, default) > TENFOLD else "depends"
    return Judgement(
        verdict,
        large=number(large, theory=STEPS_BACK * math.log10(2) / 2),
        he=number(he, theory=0.0),
        default=number(default),
        elu=number(elu),
    )


@claim(
    statement={
        "en": "Gradients explode in RNNs, LSTMs and bidirectional RNNs.",
        "zh": "梯度爆炸多发生在 RNN、LSTM 和双向 RNN 里。",
    },
    origin=S1,
    rests_on=("experiments.gradients.recurrent_growth",),
    refuted_by={
        "en": "One of these networks whose gradient at the recurrent weights is less than ten times as large for 100 "
        "inputs as for 10.",
        "zh": "其中有一种网络，读 100 个输入时循环权重的梯度不到读 10 个时的十倍。",
    },
    numbers={
        "rnn": Number(
            {
                "en": "gradient of 100 inputs against 10, RNN as PyTorch initializes it, decades",
                "zh": "100 个输入与 10 个输入的梯度之比，PyTorch 默认初始化的 RNN（数量级）",
            },
            "+z.1f",
        ),
        "lstm": Number({"en": "the same, LSTM", "zh": "同上，LSTM"}, "+z.1f"),
        "rnn_rho_3": Number({"en": "RNN with spectral radius 3", "zh": "RNN，谱半径 3"}, "+z.1f"),
        "rnn_rho_3_bidirectional": Number({"en": "the same in both directions", "zh": "同上，双向"}, "+z.1f"),
        "lstm_rho_3": Number({"en": "LSTM with spectral radius 3", "zh": "LSTM，谱半径 3"}, "+z.1f"),
        "lstm_forget_5": Number({"en": "LSTM with a forget bias of 5", "zh": "LSTM，遗忘门偏置 5"}, "+z.1f"),
    },
    findings={
        "holds": {
            "en": "From 10 to 100 inputs the gradient changes by {rnn} decades in an RNN and by {lstm} in an LSTM as "
            "PyTorch initializes them, and by {rnn_rho_3}, {rnn_rho_3_bidirectional} and {lstm_rho_3} with recurrent "
            "weights of spectral radius 3.",
            "zh": "从 10 个输入到 100 个，按 PyTorch 默认初始化，RNN 的梯度变化 {rnn} 个数量级，LSTM 变化 {lstm} 个；"
            "循环权重的谱半径为 3 时，RNN、双向 RNN 和 LSTM 变化 {rnn_rho_3}、{rnn_rho_3_bidirectional} 和 "
            "{lstm_rho_3} 个。",
        },
        "depends": {
            "en": "As PyTorch initializes them they do not: from 10 to 100 inputs the gradient at the recurrent "
            "weights changes by {rnn} decades in an RNN and by {lstm} in an LSTM. With recurrent weights of spectral "
            "radius 3 it is {rnn_rho_3} in an RNN and {rnn_rho_3_bidirectional} in a bidirectional one. In an LSTM, "
            "whose gates are bounded, the same weights make {lstm_rho_3}, and a forget bias of 5 alone "
            "{lstm_forget_5}.",
            "zh": "按 PyTorch 默认初始化并不会：从 10 个输入到 100 个，循环权重的梯度在 RNN 里变化 {rnn} 个数量级，在 "
            "LSTM 里变化 {lstm} 个。循环权重的谱半径为 3 时，RNN 变化 {rnn_rho_3} 个，双向 RNN 变化 "
            "{rnn_rho_3_bidirectional} 个。LSTM 的门是有界的，同样的权重使它变化 {lstm_rho_3} 个；只把遗忘门偏置设为 "
            "5，变化 {lstm_forget_5} 个。",
        },
        "fails": {
            "en": "Even with a spectral radius of 3 it changes by {rnn_rho_3} decades in an RNN and by {lstm_rho_3} in "
            "an LSTM.",
            "zh": "即使谱半径为 3，RNN 也只变化 {rnn_rho_3} 个数量级，LSTM 只变化 {lstm_rho_3} 个。",
        },
    },
)
def recurrent_networks_explode(measured: Measurements) -> Judgement:
    """How much larger the gradient at the recurrent weights is for ten times as long a sequence."""
    names = ("rnn", "lstm", "rnn_rho_3", "rnn_rho_3_bidirectional", "lstm_rho_3", "lstm_forget_5")
    growth = {name: measured[f"gradients.recurrent_growth.{name}.log10_growth"].value for name in names}
    large = [growth[name] > TENFOLD for name in ("rnn_rho_3", "rnn_rho_3_bidirectional", "lstm_rho_3")]
    plain = [growth[name] > TENFOLD for name in ("rnn", "lstm")]
    verdict: Kind = "fails" if not any(large) else "holds" if all(large + plain) else "depends"
    return Judgement(verdict, **{name: number(value) for name, value in growth.items()})
