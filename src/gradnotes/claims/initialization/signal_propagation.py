"""Scale and signal of deep networks, what the scale does to training, and what takes its effect away."""

from __future__ import annotations

import math

from gradnotes.claims import S2, S3, Judgement, Kind, Measurements, Number, claim, number
from gradnotes.claims.initialization._networks import DEPTH, STEADY
from gradnotes.claims.statistics import paired


@claim(
    statement={
        "en": "With weights of variance $c/n$, $c = 2$ keeps the signal of a ReLU network steady; $c = 1$ shrinks it "
        "and $c = 3$ lets it grow, and the gradient with it.",
        "zh": "权重方差取 $c/n$ 时，$c = 2$ 使 ReLU 网络的信号保持平稳；$c = 1$ 使它缩小，$c = 3$ 使它增大，"
        "梯度也一样。",
    },
    origin=S2,
    rests_on=("experiments.initialization.signal",),
    refuted_by={
        "en": "A signal at $c = 2$ that changes by more than a factor of two over 50 layers, or one at 1 or 3 that "
        "does not.",
        "zh": "$c = 2$ 时信号经过 50 层变化超过一倍，或者 $c$ 取 1、3 时变化不到一倍。",
    },
    numbers={
        "two": Number(
            {"en": "signal after 50 layers, $c = 2$, in decades", "zh": "$c = 2$，50 层后的信号（数量级）"}, "+.2f"
        ),
        "one": Number({"en": "the same at $c = 1$", "zh": "同上，$c = 1$"}, "+.2f"),
        "three": Number({"en": "the same at $c = 3$", "zh": "同上，$c = 3$"}, "+.2f"),
        "gradient_one": Number({"en": "gradient at $c = 1$", "zh": "$c = 1$ 时的梯度"}, "+.2f"),
        "gradient_three": Number({"en": "gradient at $c = 3$", "zh": "$c = 3$ 时的梯度"}, "+.2f"),
    },
    findings={
        "holds": {
            "en": "Over 50 layers the norm changed by {two} decades at $c = 2$, by {one} at $c = 1$ and by {three} at "
            "$c = 3$; theory gives a factor of $c/2$ a layer for its square.",
            "zh": "经过 50 层，范数在 $c = 2$ 时变化 {two} 个数量级，$c = 1$ 时 {one} 个，$c = 3$ 时 {three} 个；"
            "理论上，范数的平方每层乘以 $c/2$。",
        },
        "fails": {
            "en": "Over 50 layers the norm changed by {two} decades at $c = 2$, by {one} at $c = 1$ and by {three} at "
            "$c = 3$.",
            "zh": "经过 50 层，范数在 $c = 2$ 时变化 {two} 个数量级，$c = 1$ 时 {one} 个，$c = 3$ 时 {three} 个。",
        },
    },
)
def two_keeps_the_signal(measured: Measurements) -> Judgement:
    """Signal and gradient of a deep ReLU network against c."""
    forward = {c: measured[f"initialization.signal.relu.c_{c}.forward"].value for c in (1, 2, 3)}
    backward = {c: measured[f"initialization.signal.relu.c_{c}.backward"].value for c in (1, 2, 3)}
    theory = {c: DEPTH / 2 * math.log10(c / 2) for c in forward}
    steady = abs(forward[2]) < STEADY and abs(backward[2]) < STEADY
    moves = max(forward[1], backward[1]) < -STEADY and min(forward[3], backward[3]) > STEADY
    return Judgement(
        "holds" if steady and moves else "fails",
        two=number(forward[2], theory=theory[2]),
        one=number(forward[1], theory=theory[1]),
        three=number(forward[3], theory=theory[3]),
        gradient_one=number(backward[1], theory=theory[1]),
        gradient_three=number(backward[3], theory=theory[3]),
    )


@claim(
    statement={
        "en": "A deep ReLU network that starts at $c = 3$ ends in NaN, one that starts at $c = 1$ makes no progress.",
        "zh": "深层 ReLU 网络从 $c = 3$ 出发会训练出 NaN，从 $c = 1$ 出发则毫无进展。",
    },
    origin=S2,
    rests_on=("experiments.initialization.training",),
    refuted_by={
        "en": "Runs at $c = 3$ that stay finite, or runs at $c = 1$ that learn, in more than one of ten.",
        "zh": "$c = 3$ 时有一成以上的运行没有发散，或 $c = 1$ 时有一成以上学到了东西。",
    },
    numbers={
        "diverged": Number({"en": "runs that diverged at $c = 3$", "zh": "$c = 3$ 时发散的比例"}, ".0%"),
        "stuck": Number({"en": "runs without progress at $c = 1$", "zh": "$c = 1$ 时毫无进展的比例"}, ".0%"),
        "two": Number({"en": "test accuracy at $c = 2$", "zh": "$c = 2$ 时的测试准确率"}, ".0%"),
    },
    findings={
        "holds": {
            "en": "With 20 layers, on digits: {diverged} of the runs diverged at $c = 3$, {stuck} were stuck at "
            "$c = 1$, and at $c = 2$ the same training reached {two}.",
            "zh": "20 层网络，手写数字数据：$c = 3$ 时 {diverged} 的运行发散，$c = 1$ 时 {stuck} 停滞不前，"
            "同样的训练在 $c = 2$ 时准确率达到 {two}。",
        },
        "fails": {
            "en": "With 20 layers, on digits: only {diverged} of the runs diverged at $c = 3$, and {stuck} were stuck "
            "at $c = 1$.",
            "zh": "20 层网络，手写数字数据：$c = 3$ 时只有 {diverged} 的运行发散，$c = 1$ 时 {stuck} 停滞不前。",
        },
    },
)
def scale_decides_training(measured: Measurements) -> Judgement:
    """Divergence at c = 3, no progress at c = 1."""
    diverged = measured["initialization.training.plain.c_3.diverged"].value
    stuck = measured["initialization.training.plain.c_1.no_progress"].value
    return Judgement(
        "holds" if diverged >= 0.9 and stuck >= 0.9 else "fails",
        diverged=number(diverged),
        stuck=number(stuck),
        two=number(measured["initialization.training.plain.c_2.test_accuracy"].value),
    )


@claim(
    statement={
        "en": "With batch normalization the initialization matters less.",
        "zh": "有了批归一化（batch normalization），初始化就没那么重要了。",
    },
    origin=S3,
    rests_on=("experiments.initialization.training",),
    refuted_by={
        "en": "Accuracies that spread as widely over $c$ with batch normalization as without.",
        "zh": "有批归一化时，准确率随 $c$ 的起伏不比没有时小。",
    },
    numbers={
        "plain": Number({"en": "spread of accuracy over $c$, without", "zh": "准确率随 $c$ 的极差，无批归一化"}, ".2f"),
        "normalized": Number({"en": "the same with batch normalization", "zh": "同上，有批归一化"}, ".2f"),
        "difference": Number({"en": "difference", "zh": "两者之差"}, ".2f"),
    },
    findings={
        "holds": {
            "en": "From $c$ = 0.5 to 4 the test accuracy of a network of 20 layers ranged over {plain} without and "
            "over {normalized} with it: less, and not nothing.",
            "zh": "$c$ 从 0.5 到 4，20 层网络的测试准确率起伏：没有时为 {plain}，有时为 {normalized}。小得多，"
            "但并没有消失。",
        },
        "no_difference": {
            "en": "The spreads, {plain} without and {normalized} with it, are not told apart.",
            "zh": "没有时起伏为 {plain}，有时为 {normalized}，两者分不出差别。",
        },
        "fails": {
            "en": "The accuracy ranged over {plain} without and over {normalized} with it.",
            "zh": "准确率的起伏，没有时为 {plain}，有时为 {normalized}。",
        },
    },
)
def batch_norm_forgives(measured: Measurements) -> Judgement:
    """The spread of final accuracy over c, with and without batch normalization."""
    plain = measured["initialization.training.plain.accuracy_spread"]
    normalized = measured["initialization.training.batch_norm.accuracy_spread"]
    effect = paired(measured.samples(plain.id), measured.samples(normalized.id))
    verdict: Kind = "no_difference" if not effect.told_from_zero else "holds" if effect.difference > 0 else "fails"
    return Judgement(
        verdict,
        plain=number(plain.value),
        normalized=number(normalized.value),
        difference=number(effect.difference, interval=effect.interval),
    )


@claim(
    statement={
        "en": "Layer normalization keeps the activations steady, and gradients no longer depend on the scale of the "
        "initial weights.",
        "zh": "层归一化（layer normalization）使激活值保持平稳，梯度也不再随初始权重的尺度而变。",
    },
    origin=S2,
    rests_on=("experiments.initialization.signal",),
    refuted_by={
        "en": "Signals or gradients after 50 layers that differ by more than a factor of two between $c$ = 0.5 and 4.",
        "zh": "$c$ 取 0.5 与取 4 时，50 层后的信号或梯度相差一倍以上。",
    },
    numbers={
        "signal": Number(
            {"en": "range of the signal over $c$, decades", "zh": "信号随 $c$ 的变化范围（数量级）"}, ".3f"
        ),
        "gradient": Number(
            {"en": "range of the gradient over $c$, decades", "zh": "梯度随 $c$ 的变化范围（数量级）"}, ".3f"
        ),
        "plain": Number({"en": "range of the gradient without it", "zh": "没有层归一化时梯度的变化范围"}, ".1f"),
    },
    findings={
        "holds": {
            "en": "Between $c$ = 0.5 and 4 the gradient at the input of a ReLU network of 50 layers varied over "
            "{gradient} decades; without normalization it was {plain}.",
            "zh": "$c$ 从 0.5 到 4，50 层 ReLU 网络输入端的梯度只变化 {gradient} 个数量级；没有归一化时为 {plain} 个。",
        },
        "fails": {
            "en": "The signal varied over {signal} and the gradient over {gradient} decades.",
            "zh": "信号变化 {signal} 个数量级，梯度变化 {gradient} 个数量级。",
        },
    },
)
def layer_norm_forgets_scale(measured: Measurements) -> Judgement:
    """The range over c of signal and gradient behind layer normalization."""

    def spread(network: str, way: str) -> float:
        head = f"initialization.signal.{network}.c_"
        values = [m.value for name, m in measured.items() if name.startswith(head) and name.endswith(way)]
        return max(values) - min(values)

    signal, gradient = spread("relu_layer_norm", "forward"), spread("relu_layer_norm", "backward")
    return Judgement(
        "holds" if max(signal, gradient) < STEADY else "fails",
        signal=number(signal, theory=0.0),
        gradient=number(gradient, theory=0.0),
        plain=number(spread("relu", "backward"), theory=DEPTH / 2 * math.log10(8)),
    )


@claim(
    statement={
        "en": "In a convex problem the starting point does not matter, since every start ends at the minimum.",
        "zh": "凸问题里从哪里出发并不重要，反正都会到达极小值。",
    },
    origin=S2,
    rests_on=("experiments.initialization.convex",),
    refuted_by={
        "en": "Starts of softmax regression that end at different losses.",
        "zh": "softmax 回归从不同起点出发，最终损失不同。",
    },
    numbers={
        "spread": Number(
            {"en": "spread of the final loss over starts, nats", "zh": "各起点最终损失的极差（nat）"}, ".1e"
        ),
        "network": Number({"en": "the same for a network, not convex", "zh": "同上，换成非凸的网络"}, ".1e"),
        "near": Number({"en": "steps from a small start", "zh": "从小尺度出发所需步数"}, ".0f"),
        "far": Number(
            {"en": "steps from a start a thousand times larger", "zh": "从大一千倍的尺度出发所需步数"}, ".0f"
        ),
    },
    findings={
        "holds": {
            "en": "Softmax regression ended within {spread} nats from every start; a network with a hidden layer did "
            "not ({network}). What a start does cost is time: {near} steps against {far}.",
            "zh": "softmax 回归从各个起点出发，最终损失相差不过 {spread} nat；带一个隐藏层的网络则不然（{network}）。"
            "起点影响的是时间：{near} 步对 {far} 步。",
        },
        "fails": {
            "en": "The final losses differ by {spread} nats.",
            "zh": "最终损失相差 {spread} nat。",
        },
    },
)
def convex_forgets_the_start(measured: Measurements) -> Judgement:
    """Final losses of a convex and a non-convex problem over starts of three scales."""

    def spread(model: str) -> float:
        head = f"initialization.convex.{model}.scale_"
        losses = [
            loss
            for name in measured
            if name.startswith(head) and name.endswith(".loss")
            for loss in measured.samples(name)
        ]
        return max(losses) - min(losses)

    return Judgement(
        "holds" if spread("softmax") < 1e-4 else "fails",  # the network's losses differ by a hundred times as much
        spread=number(spread("softmax"), theory=0.0),
        network=number(spread("network")),
        near=number(measured["initialization.convex.softmax.scale_0p01.steps"].value),
        far=number(measured["initialization.convex.softmax.scale_10.steps"].value),
    )
