"""Weight decay with Adam: in the gradient or beside it."""

from __future__ import annotations

from gradnotes.claims import Judgement, Kind, Measurements, Number, claim, number
from gradnotes.claims.optimizers._training import LOSHCHILOV, better, gain, of, told
from gradnotes.claims.statistics import mean, paired

RUNS = "weight_decay"
HALF = 0.5
"""A best decay that moves by so many doublings or more, for one of the learning rate, is not independent of it."""
LEADS: tuple[tuple[Kind, str, str], ...] = (
    ("holds", "", ""),
    ("depends", "By what is counted. ", "要看比什么。"),
    ("no_difference", "Not that it could be told from chance. ", "与偶然分不开。"),
    ("fails", "", ""),
)
"""How the finding on generalization begins, by verdict."""


@claim(
    statement={
        "en": "Decoupling makes the best weight decay independent of the learning rate.",
        "zh": "解耦之后，最好的权重衰减系数与学习率无关。",
    },
    origin=LOSHCHILOV,
    rests_on=(f"experiments.optimizers.{RUNS}",),
    refuted_by={
        "en": "A network whose best decoupled decay, as the paper counts it, moves by half a doubling or more with "
        "each doubling of the learning rate, its whole interval being beyond that; if PyTorch's coefficient then keeps "
        "within half a doubling with its whole interval, it depends on whose coefficient is meant.",
        "zh": "学习率每翻一番，某个网络最好的解耦衰减系数按论文的定义移动半番以上，整个区间都如此；"
        "这时如果按 PyTorch 的定义整个区间都不到半番，就要看说的是哪种系数。",
    },
    numbers={
        "pytorch": Number(
            {
                "en": "doublings of decoupled decay for one of the rate, PyTorch's",
                "zh": "学习率每翻一番，解耦衰减系数移动几番，PyTorch 的定义",
            },
            "+.2f",
        ),
        "paper": Number(
            {"en": "the same, the paper's, rate times decay", "zh": "同上，论文的定义，即学习率乘衰减系数"}, "+.2f"
        ),
        "l2": Number({"en": "the same, L2", "zh": "同上，L2"}, "+.2f"),
        "detectable": Number(
            {"en": "what would have been told to be more than a half", "zh": "移动多少才看得出多于半番"}, ".2f"
        ),
    },
    findings={
        "holds": {
            "en": "The decay of the least test loss moved by {paper} doublings for each doubling of the learning rate "
            "as the paper counts it, by {pytorch} as PyTorch does, and by {l2} with L2.",
            "zh": "学习率每翻一番，使测试损失最小的衰减系数，按论文的定义移动 {paper} 番，按 PyTorch "
            "的定义移动 {pytorch} 番，L2 移动 {l2} 番。",
        },
        "depends": {
            "en": "By whose coefficient it is. With 400 steps on 300 digits the decay of the least test loss moved by "
            "{pytorch} doublings for each doubling of the learning rate as PyTorch counts it, which multiplies it by "
            "the rate, and by {paper} as the paper does, which does not. With L2 it moved by {l2}.",
            "zh": "要看是哪种系数。在 300 张数字上训练 400 步，学习率每翻一番，使测试损失最小的衰减系数，按 "
            "PyTorch 的定义（再乘学习率）移动 {pytorch} 番，按论文的定义（不乘学习率）移动 {paper} 番。L2 移动 "
            "{l2} 番。",
        },
        "fails": {
            "en": "With 400 steps on 300 digits the decay of the least test loss moved, for each doubling of the "
            "learning rate, by {paper} [{paper.low}, {paper.high}] doublings as the paper counts it, which does not "
            "multiply it by the rate. As PyTorch counts it, which does, it moved by {pytorch} [{pytorch.low}, "
            "{pytorch.high}]: it is not independent, but whether it moves by more or by less than half a doubling is "
            "not told. Of L2 the best decay moved by {l2} [{l2.low}, {l2.high}] only.",
            "zh": "在 300 张数字上训练 400 步，学习率每翻一番，使测试损失最小的衰减系数，"
            "按论文的定义（不乘学习率）移动 {paper} 番 [{paper.low}, {paper.high}]。按 PyTorch "
            "的定义（再乘学习率）移动 {pytorch} 番 [{pytorch.low}, {pytorch.high}]：也不是与学习率无关，"
            "只是移动得比半番多还是少，分不出来。L2 最好的衰减系数只移动 {l2} 番 [{l2.low}, {l2.high}]。",
        },
        "no_difference": {
            "en": "Not told: the decay of the least test loss moved by {paper} [{paper.low}, {paper.high}] doublings "
            "for each doubling of the learning rate as the paper counts it, by {pytorch} [{pytorch.low}, {pytorch.high}"
            "] as PyTorch does, and by {l2} with L2. The paper's would have been seen from half a doubling on if it "
            "moved by {detectable} or more.",
            "zh": "分不出来：学习率每翻一番，使测试损失最小的衰减系数，按论文的定义移动 {paper} 番 "
            "[{paper.low}, {paper.high}]，按 PyTorch 的定义移动 {pytorch} 番 [{pytorch.low}, {pytorch.high}]，L2 移动 "
            "{l2} 番。按论文的定义要移动 {detectable} 番以上，才看得出多于半番。",
        },
    },
)
def decoupled_decay_stands_alone(measured: Measurements) -> Judgement:
    """How the best decay moves with the learning rate: decoupled, in both conventions, and in the gradient."""
    slopes = measured.samples(f"optimizers.{RUNS}.decoupled.slope")
    pytorch, interval = mean(slopes)
    low, high = (end + 1 for end in interval)  # the paper's coefficient is PyTorch's times the rate
    l2, l2_interval = mean(measured.samples(f"optimizers.{RUNS}.l2.slope"))
    verdict: Kind
    if low > -HALF and high < HALF:
        verdict = "holds"
    elif low < HALF and high > -HALF:
        verdict = "no_difference"
    else:
        verdict = "depends" if interval[0] > -HALF and interval[1] < HALF else "fails"
    return Judgement(
        verdict,
        pytorch=number(pytorch, interval=interval),
        paper=number(pytorch + 1, interval=(low, high)),
        l2=number(l2, interval=l2_interval),
        detectable=number(HALF + paired(slopes, [0.0] * len(slopes)).detectable),
    )


@claim(
    statement={
        "en": "With decoupled decay Adam generalizes better than with L2.",
        "zh": "Adam 用解耦衰减比用 L2 泛化得更好。",
    },
    origin=LOSHCHILOV,
    rests_on=(f"experiments.optimizers.{RUNS}",),
    refuted_by={
        "en": "A network whose test loss and test accuracy, with learning rate and decay tuned for each, are not "
        "better by more than chance.",
        "zh": "学习率和衰减系数各自调好之后，某个网络的测试损失和测试准确率并不更好，或者差别分不清是不是偶然。",
    },
    numbers={
        "loss": Number({"en": "test loss lower by", "zh": "测试损失低多少"}, ".4f"),
        "detectable_loss": Number({"en": "what would have been seen", "zh": "低多少才看得出"}, ".4f"),
        "accuracy": Number({"en": "test accuracy higher by", "zh": "测试准确率高多少"}, ".4f"),
        "detectable": Number({"en": "what would have been seen", "zh": "高多少才看得出"}, ".4f"),
        "none": Number(
            {"en": "test loss of decoupled decay below that without", "zh": "解耦衰减比不衰减低的测试损失"}, ".4f"
        ),
        "none_l2": Number({"en": "the same, L2", "zh": "同上，L2"}, ".4f"),
    },
    findings={
        kind: {
            "en": lead_en + "On 300 digits, rate and decay tuned for each, its test loss was lower than that of L2 by "
            "{loss} ({detectable_loss} would have been seen), its test accuracy higher by {accuracy} ({detectable} "
            "would have been seen). Against no decay it lowered the test loss by {none}, L2 by {none_l2}.",
            "zh": lead_zh + "在 300 张数字上，学习率和衰减系数各自调好，它的测试损失比 L2 低 {loss}（{detectable_loss} "
            "才看得出），测试准确率高 {accuracy}（{detectable} 才看得出）。与不衰减相比，它的测试损失低 {none}，L2 低 "
            "{none_l2}。",
        }
        for kind, lead_en, lead_zh in LEADS
    },
)
def decoupled_decay_generalizes_better(measured: Measurements) -> Judgement:
    """Test loss and accuracy of both kinds of decay at their best rates and strengths, and against none."""
    tuned = f"{RUNS}.{{}}.tuned.test_{{}}"
    loss = gain(measured, tuned.format("l2", "loss"), tuned.format("decoupled", "loss"))
    accuracy = gain(measured, tuned.format("decoupled", "accuracy"), tuned.format("l2", "accuracy"))
    none, none_l2 = (
        gain(measured, tuned.format("none", "loss"), tuned.format(kind, "loss")) for kind in ("decoupled", "l2")
    )
    return Judgement(
        better([loss, accuracy]),
        loss=told(loss),
        detectable_loss=number(loss.detectable),
        accuracy=told(accuracy),
        detectable=number(accuracy.detectable),
        none=told(none),
        none_l2=told(none_l2),
    )


@claim(
    statement={
        "en": "L2 with Adam decays weights with large gradients less than decoupled decay does.",
        "zh": "Adam 加 L2 时，梯度大的权重衰减得比解耦衰减少。",
    },
    origin=LOSHCHILOV,
    rests_on=(f"experiments.optimizers.{RUNS}",),
    refuted_by={
        "en": "A network where L2, when it about halves the norm of the first layer's weights, leaves the quarter with "
        "the largest gradients no more of its norm, against the quarter with the smallest, than decoupled decay does.",
        "zh": "某个网络上，L2 使第一层权重的范数大约减半时，梯度最大的四分之一与最小的四分之一相比，"
        "保留的范数并不比解耦衰减时多。",
    },
    numbers={
        "l2_large": Number({"en": "norm left by L2, largest gradients", "zh": "L2 保留的范数，梯度最大的"}, ".0%"),
        "l2_small": Number({"en": "the same, smallest", "zh": "同上，最小的"}, ".0%"),
        "decoupled_large": Number(
            {"en": "norm left by decoupled decay, largest", "zh": "解耦衰减保留的范数，梯度最大的"}, ".0%"
        ),
        "decoupled_small": Number({"en": "the same, smallest", "zh": "同上，最小的"}, ".0%"),
        "large": Number({"en": "more left by L2, largest", "zh": "L2 多保留的，梯度最大的"}, "+.2f"),
        "small": Number({"en": "more left by L2, smallest", "zh": "L2 多保留的，梯度最小的"}, "+.2f"),
    },
    findings={
        "holds": {
            "en": "When they about halved the norm of the first layer's weights, L2 left {l2_large} of it to the "
            "quarter with the largest gradients and {l2_small} to the quarter with the smallest; decoupled decay "
            "{decoupled_large} and {decoupled_small}.",
            "zh": "使第一层权重的范数大约减半时，L2 给梯度最大的四分之一保留 {l2_large}，给最小的四分之一保留 "
            "{l2_small}；解耦衰减是 {decoupled_large} 和 {decoupled_small}。",
        },
        "fails": {
            "en": "When they about halved the norm of the first layer's weights, L2 left {l2_large} of it to the "
            "quarter with the largest gradients and {l2_small} to the quarter with the smallest; decoupled decay "
            "{decoupled_large} and {decoupled_small}.",
            "zh": "使第一层权重的范数大约减半时，L2 给梯度最大的四分之一保留 {l2_large}，给最小的四分之一保留 "
            "{l2_small}；解耦衰减是 {decoupled_large} 和 {decoupled_small}。",
        },
    },
)
def l2_spares_large_gradients(measured: Measurements) -> Judgement:
    """What L2 and decoupled decay of one strength leave of weights with large and with small gradients."""
    kept = f"{RUNS}.{{}}.{{}}_gradients.kept"
    more = {
        group: gain(measured, kept.format("l2", group), kept.format("decoupled", group)) for group in ("large", "small")
    }
    held = more["large"].low > 0 and more["small"].high < 0
    shares = {
        f"{kind}_{group}": of(measured, kept.format(kind, group))
        for kind in ("l2", "decoupled")
        for group in ("large", "small")
    }
    return Judgement("holds" if held else "fails", **shares, **{group: told(effect) for group, effect in more.items()})
