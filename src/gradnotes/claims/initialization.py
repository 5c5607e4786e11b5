"""What is said about initialization: scale and signal, symmetry, families of distributions, PyTorch's defaults."""

from __future__ import annotations

import math

from gradnotes.claims import S0, S2, S3, S4, Judgement, Kind, Measurements, Number, Origin, claim, number
from gradnotes.claims.statistics import paired

STEADY = math.log10(2)
"""In decades: a norm that stays within a factor of two over 50 layers counts as steady."""

DEPTH = 50
"""Layers of the networks of `signal` and `he_statements`."""

FOLKLORE = Origin({"en": "said among practitioners", "zh": "业界常见说法"})


@claim(
    statement={
        "en": "With weights of variance $c/n$, $c = 2$ keeps the signal of a ReLU network steady; $c = 1$ shrinks it "
        "and "
        "$c = 3$ lets it grow, and the gradient with it.",
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
            "$c = 1$, "
            "and at $c = 2$ the same training reached {two}.",
            "zh": "20 层网络，手写数字数据：$c = 3$ 时 {diverged} 的运行发散，$c = 1$ 时 {stuck} 停滞不前，"
            "同样的训练在 $c = 2$ 时准确率达到 {two}。",
        },
        "fails": {
            "en": "With 20 layers, on digits: only {diverged} of the runs diverged at $c = 3$, and {stuck} were stuck "
            "at "
            "$c = 1$.",
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
            "over "
            "{normalized} with it: less, and not nothing.",
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
            "{gradient} "
            "decades; without normalization it was {plain}.",
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
        "en": "When training succeeds, the weights have moved only little from where they started.",
        "zh": "训练成功之后，权重与初始值相比变化很小。",
    },
    origin=S2,
    rests_on=("experiments.initialization.lasting", "experiments.initialization.movement"),
    refuted_by={
        "en": "Changes of a hidden weight of more than a fifth of its norm, in a deep network that has learned.",
        "zh": "在学到东西的深层网络里，隐藏层权重的变化超过其范数的五分之一。",
    },
    numbers={
        "deep": Number({"en": "change in the tenth of 20 layers", "zh": "20 层网络第 10 层的变化"}, ".1%"),
        "wide": Number(
            {"en": "two hidden layers of 512 units, $c = 2$", "zh": "两个隐藏层，各 512 个单元，$c = 2$"}, ".1%"
        ),
        "narrow": Number({"en": "the same with 32 units", "zh": "同上，32 个单元"}, ".1%"),
        "small": Number(
            {"en": "32 units from a small start, $c$ = 0.5", "zh": "32 个单元，从小尺度出发，$c$ = 0.5"}, ".1%"
        ),
    },
    findings={
        "holds": {
            "en": "Between {deep} and {small} of the norm.",
            "zh": "变化在范数的 {deep} 到 {small} 之间。",
        },
        "depends": {
            "en": "In deep and in wide networks: {deep} of the norm in a network of 20 layers, {wide} in one of 512 "
            "units. "
            "With 32 units it is {narrow}, and from a small start {small}.",
            "zh": "网络深或者宽时如此：20 层网络里是范数的 {deep}，512 个单元时是 {wide}。只有 32 个单元时是 {narrow}，"
            "从小尺度出发更达到 {small}。",
        },
        "fails": {
            "en": "In a network of 20 layers the change was {deep} of the norm.",
            "zh": "20 层网络里的变化就有范数的 {deep}。",
        },
    },
)
def weights_move_little(measured: Measurements) -> Judgement:
    """The relative change of a hidden weight, by depth, width and scale of the start."""
    head = "initialization.movement.width_"
    deep = measured["initialization.lasting.c_2.layer_10.relative_change"].value
    wide, narrow, small = (
        measured[f"{head}{which}.layer_2.relative_change"].value for which in ("512.c_2", "32.c_2", "32.c_0p5")
    )
    little = [change < 0.2 for change in (deep, wide, narrow, small)]
    verdict: Kind = "holds" if all(little) else "depends" if little[0] and little[1] else "fails"
    return Judgement(
        verdict,
        deep=number(deep),
        wide=number(wide),
        narrow=number(narrow),
        small=number(small),
    )


@claim(
    statement={
        "en": "Even when training succeeds, the scale that the activations start with lasts to the end.",
        "zh": "即使训练成功，激活值在初始化时的尺度也会一直保持到最后。",
    },
    origin=S2,
    rests_on=("experiments.initialization.lasting",),
    refuted_by={
        "en": "Activations that differ at the end by less than half of the decades by which they differed at the "
        "start.",
        "zh": "训练结束时激活值的差距（按数量级）不到开始时的一半。",
    },
    numbers={
        "start": Number(
            {"en": "last layer at the start, $c$ = 2.3 against 1.7, ratio", "zh": "开始时末层之比，$c$ = 2.3 比 1.7"},
            ".1f",
        ),
        "end": Number({"en": "the same after training", "zh": "训练之后之比"}, ".2f"),
    },
    findings={
        "holds": {
            "en": "The activations of the last layer differed {start}-fold at the start and {end}-fold at the end.",
            "zh": "末层激活值开始时相差 {start} 倍，结束时仍相差 {end} 倍。",
        },
        "fails": {
            "en": "The activations of the last layer differed {start}-fold at the start and {end}-fold at the end: "
            "training "
            "had brought them to nearly the same size, though each weight had hardly moved.",
            "zh": "末层激活值开始时相差 {start} 倍，结束时只相差 {end} 倍：各个权重虽然几乎没动，"
            "训练还是把激活值带到了相近的大小。",
        },
    },
)
def scale_lasts(measured: Measurements) -> Judgement:
    """How far apart two starts are in the activations of the last layer, before and after training."""
    size = {
        (c, when): measured[f"initialization.lasting.c_{c}.layer_20.size_{when}"].value
        for c in ("1p7", "2p3")
        for when in ("start", "end")
    }
    start, end = (size["2p3", when] / size["1p7", when] for when in ("start", "end"))
    return Judgement(
        "holds" if abs(math.log(end)) >= abs(math.log(start)) / 2 else "fails", start=number(start), end=number(end)
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
            {"en": "spread of the final loss over starts, nats", "zh": "各起点最终损失的极差（奈特）"}, ".1e"
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
            "not "
            "({network}). What a start does cost is time: {near} steps against {far}.",
            "zh": "softmax 回归从各个起点出发，最终损失相差不过 {spread} 奈特；带一个隐藏层的网络则不然（{network}）。"
            "起点影响的是时间：{near} 步对 {far} 步。",
        },
        "fails": {
            "en": "The final losses differ by {spread} nats.",
            "zh": "最终损失相差 {spread} 奈特。",
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


@claim(
    statement={
        "en": "If all weights and biases of a ReLU network are zero, its outputs stay zero and nothing is ever "
        "updated.",
        "zh": "ReLU 网络的权重和偏置全部为零时，输出恒为零，什么也不会更新。",
    },
    origin=S3,
    rests_on=("experiments.initialization.symmetry",),
    refuted_by={
        "en": "Any parameter that training changes.",
        "zh": "训练使任何一个参数发生变化。",
    },
    numbers={
        "weights": Number({"en": "weights that training changed", "zh": "训练改变了的权重比例"}, ".0%"),
        "hidden": Number({"en": "hidden biases that it changed", "zh": "改变了的隐藏层偏置比例"}, ".0%"),
        "output": Number({"en": "output biases that it changed", "zh": "改变了的输出层偏置比例"}, ".0%"),
        "accuracy": Number({"en": "training accuracy after it", "zh": "训练后的训练准确率"}, ".0%"),
    },
    findings={
        "holds": {"en": "No parameter changed.", "zh": "没有任何参数变化。"},
        "depends": {
            "en": "True of all weights and of the hidden biases ({weights}), but not of the output bias, which learns "
            "how "
            "frequent the classes are ({output}); accuracy stays at {accuracy}.",
            "zh": "对所有权重和隐藏层偏置成立（{weights}）；输出层的偏置例外，它会学到各类别的频率（{output}），"
            "准确率停在 {accuracy}。",
        },
        "fails": {
            "en": "Training changed {weights} of the weights.",
            "zh": "训练改变了 {weights} 的权重。",
        },
    },
)
def all_zero_is_dead(measured: Measurements) -> Judgement:
    """Which parameters of an all-zero ReLU network training changes."""
    head = "initialization.symmetry.relu.zero"
    weights = max(measured[f"{head}.weight_{layer}.updated_share"].value for layer in (1, 2, 3))
    hidden = max(measured[f"{head}.bias_{layer}.updated_share"].value for layer in (1, 2))
    output = measured[f"{head}.bias_3.updated_share"].value
    verdict: Kind = "fails" if weights or hidden else "depends" if output else "holds"
    return Judgement(
        verdict,
        weights=number(weights),
        hidden=number(hidden),
        output=number(output),
        accuracy=number(measured[f"{head}.train_accuracy"].value),
    )


@claim(
    statement={
        "en": "If all parameters of a ReLU network have one sign, its units are not activated and always output zero.",
        "zh": "ReLU 网络的所有参数同号时，神经元不会被激活，始终输出零。",
    },
    origin=S3,
    rests_on=("experiments.initialization.symmetry",),
    refuted_by={
        "en": "Units that are active although all parameters have one sign.",
        "zh": "参数同号而神经元仍然激活。",
    },
    numbers={
        "negative": Number({"en": "silent units, all negative", "zh": "全为负时沉默的单元"}, ".0%"),
        "positive": Number({"en": "silent units, all positive", "zh": "全为正时沉默的单元"}, ".0%"),
        "always": Number(
            {"en": "units active on every example, all positive", "zh": "全为正时对所有样本都激活的单元"}, ".0%"
        ),
        "accuracy": Number({"en": "training accuracy from the positive start", "zh": "从全正起点训练的准确率"}, ".0%"),
    },
    findings={
        "holds": {
            "en": "{negative} and {positive} of the units are silent.",
            "zh": "沉默的单元分别占 {negative} 和 {positive}。",
        },
        "depends": {
            "en": "With inputs that are not negative it is true of negative parameters ({negative} silent). With "
            "positive ones "
            "{always} of the units are active on every example: the network is linear at first, and learns to "
            "{accuracy}.",
            "zh": "输入非负时，只对负参数成立（{negative} 的单元沉默）。参数全为正时，{always} 的单元对每个样本都激活："
            "网络起初是线性的，而且能学到 {accuracy}。",
        },
        "fails": {
            "en": "{negative} of the units are silent with negative parameters.",
            "zh": "参数全为负时，只有 {negative} 的单元沉默。",
        },
    },
)
def one_sign_is_silent(measured: Measurements) -> Judgement:
    """Silent units of a ReLU network whose parameters are all negative or all positive."""
    head = "initialization.symmetry.relu"
    negative = measured[f"{head}.negative.silent_start"].value
    positive = measured[f"{head}.positive.silent_start"].value
    verdict: Kind = "fails" if negative < 0.99 else "holds" if positive > 0.99 else "depends"
    return Judgement(
        verdict,
        negative=number(negative, theory=1.0),
        positive=number(positive, theory=0.0),
        always=number(measured[f"{head}.positive.always_active_start"].value, theory=1.0),
        accuracy=number(measured[f"{head}.positive.train_accuracy"].value),
    )


@claim(
    statement={
        "en": "Large initial weights break the symmetry between units better and help against redundant units.",
        "zh": "较大的初始权重更能打破单元之间的对称，有助于避免冗余单元。",
    },
    origin=S0,
    rests_on=("experiments.initialization.breaking",),
    refuted_by={
        "en": "Trained units that are as alike from a large start as from a small one.",
        "zh": "从大尺度出发训练后的单元，与从小尺度出发的一样彼此相似。",
    },
    numbers={
        "small": Number(
            {
                "en": "likeness of trained units, scale 0.001 (mean cosine)",
                "zh": "训练后单元的相似度（平均余弦），尺度 0.001",
            },
            ".2f",
        ),
        "one": Number({"en": "the same from He's scale", "zh": "同上，He 的尺度"}, ".2f"),
        "difference": Number({"en": "difference", "zh": "两者之差"}, ".2f"),
        "accuracy": Number({"en": "test accuracy from He's scale", "zh": "He 的尺度的测试准确率"}, ".1%"),
        "large": Number({"en": "test accuracy from ten times He's scale", "zh": "十倍于 He 的尺度的测试准确率"}, ".1%"),
    },
    findings={
        "depends": {
            "en": "Units from a small start end more alike ({small} against {one}), so the first half is true. But "
            "larger is "
            "not better: at ten times He's scale the units stay apart and the test accuracy falls from {accuracy} to "
            "{large}.",
            "zh": "小尺度出发的单元最后更相似（{small} 对 {one}），前半句成立。但并非越大越好：尺度放大到 He 的十倍，"
            "单元依旧各不相同，测试准确率却从 {accuracy} 降到 {large}。",
        },
        "holds": {
            "en": "Units from a small start end more alike ({small} against {one}), and ten times the scale costs "
            "nothing: "
            "{accuracy} and {large}.",
            "zh": "小尺度出发的单元最后更相似（{small} 对 {one}），放大十倍也没有代价：{accuracy} 与 {large}。",
        },
        "no_difference": {
            "en": "The likeness of trained units, {small} and {one}, is not told apart.",
            "zh": "训练后单元的相似度分别为 {small} 和 {one}，分不出差别。",
        },
    },
)
def larger_breaks_symmetry(measured: Measurements) -> Judgement:
    """The likeness of trained units, and the accuracy, against the scale of the start."""
    head = "initialization.breaking.relu.scale"
    small, one = (f"{head}_{scale}.end.cosine" for scale in ("0p001", "1"))
    effect = paired(measured.samples(small), measured.samples(one))
    accuracy, large = (f"{head}_{scale}.test_accuracy" for scale in ("1", "10"))
    costs = paired(measured.samples(accuracy), measured.samples(large))
    verdict: Kind = "no_difference" if effect.low <= 0 else "depends" if costs.low > 0 else "holds"
    return Judgement(
        verdict,
        small=number(measured[small].value),
        one=number(measured[one].value),
        difference=number(effect.difference, interval=effect.interval),
        accuracy=number(measured[accuracy].value),
        large=number(measured[large].value),
    )


@claim(
    statement={
        "en": "Xavier initialization makes the variance of a layer's output equal to that of its input.",
        "zh": "Xavier 初始化使每层输出的方差等于输入的方差。",
    },
    origin=S0,
    rests_on=("experiments.initialization.fans",),
    refuted_by={
        "en": "A linear layer whose output differs in variance from its input by more than a tenth.",
        "zh": "线性层输出的方差与输入相差超过一成。",
    },
    numbers={
        "square": Number(
            {"en": "output over input, 256 to 256, linear", "zh": "输出与输入之比，256 到 256，线性"}, ".2f"
        ),
        "narrowing": Number({"en": "the same, 1024 to 256", "zh": "同上，1024 到 256"}, ".2f"),
        "widening": Number({"en": "the same, 256 to 1024", "zh": "同上，256 到 1024"}, ".2f"),
        "tanh": Number({"en": "256 to 256 behind tanh", "zh": "256 到 256，经过 tanh"}, ".2f"),
    },
    findings={
        "holds": {
            "en": "The ratio is {square}, {narrowing} and {widening}.",
            "zh": "比值为 {square}、{narrowing} 和 {widening}。",
        },
        "depends": {
            "en": "In a linear layer as wide as its input: {square}. Where the widths differ it is a compromise with "
            "the "
            "gradient ({narrowing} and {widening}), and behind tanh {tanh} is left.",
            "zh": "只在输入输出等宽的线性层成立：{square}。宽度不等时，它是信号与梯度之间的折中（{narrowing} 与 "
            "{widening}）；经过 tanh 则只剩 {tanh}。",
        },
        "fails": {"en": "Even between equal widths the ratio is {square}.", "zh": "即使宽度相等，比值也是 {square}。"},
    },
)
def xavier_keeps_variance(measured: Measurements) -> Judgement:
    """Output variance against input variance under Xavier's compromise."""
    head = "initialization.fans"
    square, narrowing, widening = (
        measured[f"{head}.linear.from_{widths}.average.forward"].value
        for widths in ("256_to_256", "1024_to_256", "256_to_1024")
    )
    tanh = measured[f"{head}.tanh.from_256_to_256.average.forward"].value
    kept = [abs(ratio - 1) < 0.1 for ratio in (square, narrowing, widening, tanh)]
    verdict: Kind = "holds" if all(kept) else "depends" if kept[0] else "fails"
    return Judgement(
        verdict,
        square=number(square, theory=1.0),
        narrowing=number(narrowing, theory=2 * 1024 / (1024 + 256)),
        widening=number(widening, theory=2 * 256 / (1024 + 256)),
        tanh=number(tanh),
    )


@claim(
    statement={
        "en": "Xavier initialization suits networks with sigmoid and tanh, and not those with ReLU.",
        "zh": "Xavier 初始化适用于 sigmoid 和 tanh，不适用于 ReLU。",
    },
    origin=S0,
    rests_on=("experiments.initialization.signal",),
    refuted_by={
        "en": "A gradient that loses more decades over 50 layers of sigmoid or tanh than over as many of ReLU.",
        "zh": "经过 50 层 sigmoid 或 tanh 后，梯度损失的数量级比 ReLU 还多。",
    },
    numbers={
        "tanh": Number(
            {"en": "gradient through 50 layers of tanh, decades", "zh": "穿过 50 层 tanh 的梯度（数量级）"}, "+.1f"
        ),
        "sigmoid": Number({"en": "the same with sigmoid", "zh": "同上，sigmoid"}, "+.1f"),
        "relu": Number({"en": "the same with ReLU", "zh": "同上，ReLU"}, "+.1f"),
    },
    findings={
        "holds": {
            "en": "The gradient changes by {tanh} decades with tanh, {sigmoid} with sigmoid and {relu} with ReLU.",
            "zh": "梯度的变化：tanh 为 {tanh} 个数量级，sigmoid 为 {sigmoid}，ReLU 为 {relu}。",
        },
        "depends": {
            "en": "It suits tanh ({tanh} decades over 50 layers) and not ReLU ({relu}). Sigmoid fares worst of all "
            "({sigmoid}): "
            "its slope is a quarter at most, which the derivation, made for slope one at zero, leaves out.",
            "zh": "适合 tanh（50 层变化 {tanh} 个数量级），不适合 ReLU（{relu}）。sigmoid 反而最差（{sigmoid}）："
            "它的斜率最大不过四分之一，而推导假设零点处斜率为 1，没有计入这一点。",
        },
        "fails": {
            "en": "With tanh the gradient changes by {tanh} decades, with ReLU by {relu}.",
            "zh": "梯度的变化：tanh 为 {tanh} 个数量级，ReLU 为 {relu}。",
        },
    },
)
def xavier_suits_saturating(measured: Measurements) -> Judgement:
    """Gradients through deep networks at c = 1, which is Xavier's between equal widths."""
    gradient = {
        name: measured[f"initialization.signal.{name}.c_1.backward"].value for name in ("tanh", "sigmoid", "relu")
    }
    better = [abs(gradient[name]) < abs(gradient["relu"]) for name in ("tanh", "sigmoid")]
    verdict: Kind = "holds" if all(better) else "depends" if better[0] else "fails"
    return Judgement(
        verdict,
        tanh=number(gradient["tanh"]),
        sigmoid=number(gradient["sigmoid"]),
        relu=number(gradient["relu"], theory=DEPTH / 2 * math.log10(1 / 2)),
    )


@claim(
    statement={
        "en": "Xavier initialization is unsuited to models that concatenate; scaling by fan_in alone is friendlier to "
        "concatenation and addition.",
        "zh": "Xavier 初始化不适用于带级联（拼接）结构的模型；只按 fan_in 缩放，对拼接和相加更友好。",
    },
    origin=S3,
    rests_on=("experiments.initialization.concatenation",),
    refuted_by={
        "en": "A layer whose variance does not depend, under Xavier, on being drawn whole or as two parts to "
        "concatenate.",
        "zh": "Xavier 初始化下，一层整体初始化与拆成两半分别初始化再拼接，方差相同。",
    },
    numbers={
        "xavier": Number(
            {"en": "variance of two halves concatenated, Xavier", "zh": "两半拼接后的方差，Xavier"}, ".2f"
        ),
        "fan_in": Number({"en": "the same, scaled by fan_in", "zh": "同上，按 fan_in 缩放"}, ".2f"),
        "xavier_sum": Number({"en": "variance of a sum of two layers, Xavier", "zh": "两层相加的方差，Xavier"}, ".2f"),
        "fan_in_sum": Number({"en": "the same, scaled by fan_in", "zh": "同上，按 fan_in 缩放"}, ".2f"),
    },
    findings={
        "holds": {
            "en": "Concatenation gives {xavier} against {fan_in}, addition {xavier_sum} against {fan_in_sum}.",
            "zh": "拼接后分别为 {xavier} 与 {fan_in}，相加后分别为 {xavier_sum} 与 {fan_in_sum}。",
        },
        "depends": {
            "en": "True of concatenation: drawn as two halves, a layer that keeps the variance has {xavier} under "
            "Xavier, since "
            "each half counts its own fan_out, and {fan_in} by fan_in. For addition both double it "
            "({xavier_sum} and {fan_in_sum}).",
            "zh": "对拼接成立：同一层拆成两半初始化，Xavier 下方差变成 {xavier}（每一半都按自己的 fan_out 计算），按 "
            "fan_in 则是 {fan_in}。对相加则没有区别，两者都翻倍（{xavier_sum} 与 {fan_in_sum}）。",
        },
        "fails": {"en": "Concatenation gives {xavier} against {fan_in}.", "zh": "拼接后分别为 {xavier} 与 {fan_in}。"},
    },
)
def concatenation_wants_fan_in(measured: Measurements) -> Judgement:
    """Variance behind concatenated and added layers under both rules."""
    value = {
        (rule, what): measured[f"initialization.concatenation.{rule}.{what}"].value
        for rule in ("xavier", "fan_in")
        for what in ("split", "sum")
    }
    split = abs(value["xavier", "split"] - 1) > 0.1 > abs(value["fan_in", "split"] - 1)
    added = value["xavier", "sum"] - value["fan_in", "sum"] > 0.1
    verdict: Kind = "fails" if not split else "holds" if added else "depends"
    return Judgement(
        verdict,
        xavier=number(value["xavier", "split"]),
        fan_in=number(value["fan_in", "split"], theory=1.0),
        xavier_sum=number(value["xavier", "sum"], theory=2.0),
        fan_in_sum=number(value["fan_in", "sum"], theory=2.0),
    )


@claim(
    statement={
        "en": "For ReLU the weights have variance 2/fan_in.",
        "zh": "ReLU 网络的权重方差应取 2/fan_in。",
    },
    origin=S0,
    rests_on=("experiments.initialization.he_statements",),
    refuted_by={
        "en": "A signal that changes by more than a factor of two over 50 layers of equal width.",
        "zh": "经过 50 个等宽层，信号变化超过一倍。",
    },
    numbers={
        "equal": Number(
            {"en": "signal after 50 layers of equal width, decades", "zh": "50 个等宽层之后的信号（数量级）"}, "+.2f"
        ),
        "alternating": Number({"en": "widths that alternate", "zh": "宽度交替变化"}, "+.2f"),
    },
    findings={
        "holds": {
            "en": "Over 50 layers the signal changed by {equal} decades, and by {alternating} with widths that "
            "alternate.",
            "zh": "经过 50 层，信号变化 {equal} 个数量级；宽度交替变化时为 {alternating}。",
        },
        "fails": {
            "en": "The signal changed by {equal} decades, and by {alternating} with widths that alternate.",
            "zh": "信号变化 {equal} 个数量级；宽度交替变化时为 {alternating}。",
        },
    },
)
def he_two_over_fan_in(measured: Measurements) -> Judgement:
    """He's variance over equal and alternating widths."""
    head = "initialization.he_statements"
    equal, alternating = (
        measured[f"{head}.{widths}.variance_2_over_fan_in.forward"].value for widths in ("constant", "alternating")
    )
    return Judgement(
        "holds" if max(abs(equal), abs(alternating)) < STEADY else "fails",
        equal=number(equal, theory=0.0),
        alternating=number(alternating, theory=0.0),
    )


@claim(
    statement={
        "en": "MSRA initialization has the standard deviation $\\sqrt{1/\\text{fan\\_in}}$.",
        "zh": "MSRA 初始化的标准差是 $\\sqrt{1/\\text{fan\\_in}}$。",
    },
    origin=S3,
    rests_on=("experiments.initialization.he_statements",),
    refuted_by={
        "en": "A signal that changes by more than a factor of two over 50 layers of ReLU.",
        "zh": "经过 50 层 ReLU，信号变化超过一倍。",
    },
    numbers={
        "signal": Number({"en": "signal after 50 layers, decades", "zh": "50 层之后的信号（数量级）"}, "+.1f"),
    },
    findings={
        "holds": {
            "en": "Over 50 layers the signal changed by {signal} decades.",
            "zh": "经过 50 层，信号变化 {signal} 个数量级。",
        },
        "fails": {
            "en": "Over 50 layers of ReLU the signal changed by {signal} decades: the square root lacks the 2 of He's "
            "variance. "
            "What the slide gives is LeCun's initialization.",
            "zh": "经过 50 层 ReLU，信号变化 {signal} 个数量级：根号里少了 He 的那个 2。幻灯片给出的其实是 LeCun "
            "初始化。",
        },
    },
)
def msra_root_one(measured: Measurements) -> Judgement:
    """The standard deviation that the slides give, over 50 layers of ReLU."""
    signal = measured["initialization.he_statements.constant.std_root_1_over_fan_in.forward"].value
    return Judgement(
        "holds" if abs(signal) < STEADY else "fails", signal=number(signal, theory=DEPTH / 2 * math.log10(1 / 2))
    )


@claim(
    statement={
        "en": "He initialization is Xavier's with twice the variance: $\\frac{n_\\text{in} + n_\\text{out}}{4} "
        "\\operatorname{Var}(W) = 1$.",
        "zh": "He 初始化就是方差加倍的 Xavier：$\\frac{n_\\text{in} + n_\\text{out}}{4} \\operatorname{Var}(W) = 1$。",
    },
    origin=S4,
    rests_on=("experiments.initialization.he_statements",),
    refuted_by={
        "en": "A signal that changes by more than a factor of two over 50 layers, whatever their widths.",
        "zh": "经过 50 层，信号变化超过一倍，不论各层宽度如何。",
    },
    numbers={
        "equal": Number(
            {"en": "signal after 50 layers of equal width, decades", "zh": "50 个等宽层之后的信号（数量级）"}, "+.2f"
        ),
        "alternating": Number({"en": "widths that alternate", "zh": "宽度交替变化"}, "+.2f"),
    },
    findings={
        "holds": {
            "en": "The signal changed by {equal} decades, and by {alternating} where widths alternate.",
            "zh": "信号变化 {equal} 个数量级，宽度交替时为 {alternating}。",
        },
        "depends": {
            "en": "Between equal widths it is the same ({equal} decades). Where widths alternate, the average of both "
            "fans loses "
            "signal at every change ({alternating}), and fan_in alone does not.",
            "zh": "各层等宽时两者相同（{equal} 个数量级）。宽度交替时，取两种 fan "
            "的平均会在每次变宽变窄时损失信号（{alternating}），只用 fan_in 则不会。",
        },
        "fails": {
            "en": "Even between equal widths the signal changed by {equal} decades.",
            "zh": "即使等宽，信号也变化 {equal} 个数量级。",
        },
    },
)
def he_is_xavier_doubled(measured: Measurements) -> Judgement:
    """Twice Xavier's variance over equal and alternating widths."""
    head = "initialization.he_statements"
    equal, alternating = (
        measured[f"{head}.{widths}.variance_4_over_fans.forward"].value for widths in ("constant", "alternating")
    )
    verdict: Kind = "fails" if abs(equal) >= STEADY else "holds" if abs(alternating) < STEADY else "depends"
    return Judgement(
        verdict,
        equal=number(equal, theory=0.0),
        alternating=number(alternating),
    )


@claim(
    statement={
        "en": "He initialization is for ReLU and all its variants.",
        "zh": "He 初始化适用于 ReLU 及其所有变种。",
    },
    origin=S0,
    rests_on=("experiments.initialization.signal",),
    refuted_by={
        "en": "A variant whose signal changes by more than a decade over 50 layers at $c = 2$.",
        "zh": "某个变种在 $c = 2$ 时，经过 50 层信号变化超过一个数量级。",
    },
    numbers={
        name: Number(
            {"en": f"signal after 50 layers, {shown}, decades", "zh": f"50 层之后的信号，{shown}（数量级）"}, "+.2f"
        )
        for name, shown in (
            ("leaky_relu", "Leaky ReLU"),
            ("prelu", "PReLU"),
            ("elu", "ELU"),
            ("selu", "SELU"),
            ("silu", "SiLU"),
            ("gelu", "GELU"),
        )
    },
    findings={
        "holds": {
            "en": "None changed by a decade; the largest is SELU with {selu}.",
            "zh": "都没有变化到一个数量级；最大的是 SELU：{selu}。",
        },
        "depends": {
            "en": "It holds for Leaky ReLU ({leaky_relu} decades), and roughly for PReLU ({prelu}) and ELU ({elu}). "
            "With SiLU and "
            "GELU the signal dies ({silu} and {gelu}), with SELU it grows ({selu}).",
            "zh": "对 Leaky ReLU 成立（{leaky_relu} 个数量级），PReLU（{prelu}）和 ELU（{elu}）大致可用。SiLU 和 GELU "
            "的信号会消失（{silu} 与 {gelu}），SELU 的会增大（{selu}）。",
        },
        "fails": {
            "en": "Even Leaky ReLU changes by {leaky_relu} decades.",
            "zh": "连 Leaky ReLU 也变化 {leaky_relu} 个数量级。",
        },
    },
)
def he_for_all_variants(measured: Measurements) -> Judgement:
    """The signal of each relative of ReLU at c = 2."""
    names = ("leaky_relu", "prelu", "elu", "selu", "silu", "gelu")
    signal = {name: measured[f"initialization.signal.{name}.c_2.forward"].value for name in names}
    kept = {name: abs(value) < 1 for name, value in signal.items()}
    verdict: Kind = "holds" if all(kept.values()) else "depends" if kept["leaky_relu"] else "fails"
    return Judgement(
        verdict,
        **{name: number(value) for name, value in signal.items()},
    )


@claim(
    statement={
        "en": "Random initialization with a small fixed standard deviation ignores the structure of the network, and "
        "so does not "
        "help by itself.",
        "zh": "标准差固定的小随机数初始化不利用网络结构，单靠它提升不了性能。",
    },
    origin=S3,
    rests_on=("experiments.initialization.fixed_std",),
    refuted_by={
        "en": "A standard deviation of 0.03 with which signals of all widths stay within a factor of two.",
        "zh": "标准差 0.03 对各种宽度的网络都能使信号变化不到一倍。",
    },
    numbers={
        "narrow": Number(
            {"en": "signal after 20 layers, 64 units, decades", "zh": "20 层之后的信号，64 个单元（数量级）"}, "+.1f"
        ),
        "middle": Number({"en": "256 units", "zh": "256 个单元"}, "+.1f"),
        "wide": Number({"en": "1024 units", "zh": "1024 个单元"}, "+.1f"),
    },
    findings={
        "holds": {
            "en": "With ReLU and a standard deviation of 0.03, a signal loses {narrow} decades over 20 layers of 64 "
            "units and "
            "{wide} over as many of 1024: the right value depends on the width.",
            "zh": "ReLU 网络，标准差 0.03：20 层后，64 个单元时信号变化 {narrow} 个数量级，1024 个单元时 {wide} 个。"
            "合适的值取决于宽度。",
        },
        "fails": {
            "en": "The signal changes by {narrow}, {middle} and {wide} decades.",
            "zh": "信号分别变化 {narrow}、{middle} 和 {wide} 个数量级。",
        },
    },
)
def fixed_std_ignores_width(measured: Measurements) -> Judgement:
    """The signal of three widths at one standard deviation."""
    signal = {
        width: measured[f"initialization.fixed_std.relu.width_{width}.depth_20.forward"].value
        for width in (64, 256, 1024)
    }
    theory = {width: 10 * math.log10(width * 0.03**2 / 2) for width in signal}
    return Judgement(
        "fails" if all(abs(value) < STEADY for value in signal.values()) else "holds",
        narrow=number(signal[64], theory=theory[64]),
        middle=number(signal[256], theory=theory[256]),
        wide=number(signal[1024], theory=theory[1024]),
    )


@claim(
    statement={
        "en": "PyTorch initializes with xavier_uniform by default.",
        "zh": "PyTorch 默认的权重初始化方法是 xavier_uniform。",
    },
    origin=S3,
    rests_on=("experiments.initialization.pytorch_default",),
    refuted_by={
        "en": "Weights of `nn.Linear` whose largest value is not Xavier's bound.",
        "zh": "`nn.Linear` 的权重最大值不等于 Xavier 的界。",
    },
    numbers={
        "bound": Number(
            {
                "en": "largest weight of a square `nn.Linear`, in units of $1/\\sqrt{n}$",
                "zh": "方阵 `nn.Linear` 的最大权重，以 $1/\\sqrt{n}$ 为单位",
            },
            ".3f",
        ),
        "xavier": Number({"en": "Xavier's bound in the same units", "zh": "同单位下 Xavier 的界"}, ".3f"),
        "distance": Number(
            {"en": "distance of the weights from Xavier's distribution", "zh": "权重分布与 Xavier 分布的距离"}, ".3f"
        ),
        "own": Number(
            {"en": "distance from a uniform one up to $1/\\sqrt{n}$", "zh": "与上界为 $1/\\sqrt{n}$ 的均匀分布的距离"},
            ".3f",
        ),
    },
    findings={
        "holds": {
            "en": "The largest weight is {bound}, Xavier's bound {xavier}.",
            "zh": "最大权重为 {bound}，Xavier 的界为 {xavier}。",
        },
        "fails": {
            "en": "The weights of `nn.Linear` are uniform up to {bound}, where Xavier's bound is {xavier}: a variance "
            "a third as "
            "large between equal widths, and a sixth of He's.",
            "zh": "`nn.Linear` 的权重均匀分布，上界为 {bound}，而 Xavier 的界是 {xavier}：等宽时方差只有 Xavier "
            "的三分之一，He 的六分之一。",
        },
    },
)
def default_is_xavier_uniform(measured: Measurements) -> Judgement:
    """PyTorch's default weights against Xavier's distribution; distances are Kolmogorov and Smirnov's."""
    head = "initialization.pytorch_default.square"
    bound, xavier = (measured[f"{head}.{name}"].value for name in ("bound", "xavier_bound"))
    distance, own = (measured[f"{head}.distance_from_{name}"].value for name in ("xavier", "default"))
    return Judgement(
        "holds" if distance <= own else "fails",
        bound=number(bound, theory=1.0),
        xavier=number(xavier, theory=math.sqrt(3)),
        distance=number(distance),
        own=number(own),
    )


@claim(
    statement={
        "en": "PyTorch's default initialization is good enough to train a deep ReLU network.",
        "zh": "PyTorch 的默认初始化足以训练深层 ReLU 网络。",
    },
    origin=FOLKLORE,
    rests_on=("experiments.initialization.default_training",),
    refuted_by={
        "en": "A network that makes no progress from the default and learns from He's initialization with the same "
        "training.",
        "zh": "同样的训练，从默认初始化出发毫无进展，从 He 初始化出发却能学会。",
    },
    numbers={
        "sgd": Number(
            {"en": "5 layers, SGD: test accuracy from the default", "zh": "5 层，SGD：默认初始化的测试准确率"}, ".0%"
        ),
        "sgd_he": Number({"en": "the same from He's", "zh": "同上，He 初始化"}, ".0%"),
        "adam": Number({"en": "5 layers, Adam: from the default", "zh": "5 层，Adam：默认初始化"}, ".0%"),
        "adam_deep": Number({"en": "20 layers, Adam: from the default", "zh": "20 层，Adam：默认初始化"}, ".0%"),
        "adam_deep_he": Number({"en": "the same from He's", "zh": "同上，He 初始化"}, ".0%"),
    },
    findings={
        "holds": {
            "en": "From the default {adam_deep}, from He's {adam_deep_he}.",
            "zh": "默认 {adam_deep}，He {adam_deep_he}。",
        },
        "depends": {
            "en": "With Adam and few layers: {adam} at 5 layers. At 20 it is {adam_deep}, and from He's start "
            "{adam_deep_he}. "
            "Plain SGD gets {sgd} from the default already at 5 layers, and {sgd_he} from He's.",
            "zh": "用 Adam 且层数少时可以：5 层 {adam}。到 20 层只有 {adam_deep}，而从 He 初始化出发是 {adam_deep_he}。"
            "普通 SGD 在 5 层时从默认初始化就只到 {sgd}，从 He 出发是 {sgd_he}。",
        },
        "fails": {
            "en": "Even with 5 layers and Adam the default reaches {adam}.",
            "zh": "即使只有 5 层并用 Adam，默认初始化也只到 {adam}。",
        },
    },
)
def default_trains_deep_relu(measured: Measurements) -> Judgement:
    """Accuracy from PyTorch's default and from He's start, by depth and optimizer."""
    head = "initialization.default_training"

    def accuracy(rest: str) -> float:
        return float(measured[f"{head}.{rest}.test_accuracy"].value)

    sgd, sgd_he = accuracy("sgd.depth_5.pytorch_default"), accuracy("sgd.depth_5.kaiming_normal")
    adam = accuracy("adam.depth_5.pytorch_default")
    deep, deep_he = accuracy("adam.depth_20.pytorch_default"), accuracy("adam.depth_20.kaiming_normal")
    # Within a tenth of what He's start reaches counts as good enough.
    verdict: Kind = "fails" if adam < 0.8 else "holds" if sgd > sgd_he - 0.1 and deep > deep_he - 0.1 else "depends"
    return Judgement(
        verdict,
        sgd=number(sgd),
        sgd_he=number(sgd_he),
        adam=number(adam),
        adam_deep=number(deep),
        adam_deep_he=number(deep_he),
    )


@claim(
    statement={
        "en": "Changing xavier_uniform to xavier_normal improves most networks; uniform initialization hurts.",
        "zh": "把 xavier_uniform 换成 xavier_normal，大多数网络都会变好；均匀初始化会使性能下降。",
    },
    origin=S3,
    rests_on=("experiments.initialization.families",),
    refuted_by={
        "en": "Differences in test accuracy whose intervals hold zero, or lie below it, in most of the networks.",
        "zh": "在多数网络上，测试准确率之差的区间包含零或在零以下。",
    },
    numbers={
        "shallow_tanh": Number(
            {"en": "normal minus uniform, one hidden layer of tanh", "zh": "正态减均匀，一个 tanh 隐藏层"}, "+.4f"
        ),
        "deep_relu": Number({"en": "ten layers of ReLU", "zh": "十层 ReLU"}, "+.4f"),
        "convolution": Number({"en": "three convolutions with ReLU", "zh": "三层卷积加 ReLU"}, "+.4f"),
        "detectable": Number({"en": "difference that would have been seen", "zh": "足以看出的差异"}, ".4f"),
    },
    findings={
        "holds": {
            "en": "The normal start is better by {shallow_tanh}, {deep_relu} and {convolution} in test accuracy.",
            "zh": "正态初始化的测试准确率分别高出 {shallow_tanh}、{deep_relu} 和 {convolution}。",
        },
        "no_difference": {
            "en": "In test accuracy the two differ by {shallow_tanh}, {deep_relu} and {convolution} over the seeds, "
            "and no interval "
            "excludes zero. A difference of {detectable} would have been seen in each of the three.",
            "zh": "两者的测试准确率相差 {shallow_tanh}、{deep_relu} 和 {convolution}，没有一个区间排除了零。若差异达到 "
            "{detectable}，三种网络上都能看出来。",
        },
        "depends": {
            "en": "Only in some of the networks: {shallow_tanh}, {deep_relu} and {convolution} in test accuracy.",
            "zh": "只在部分网络上成立：测试准确率分别相差 {shallow_tanh}、{deep_relu} 和 {convolution}。",
        },
        "fails": {
            "en": "In none of the three networks is the normal start better: {shallow_tanh}, {deep_relu} and "
            "{convolution} in "
            "test accuracy, and where an interval excludes zero, it is on the other side.",
            "zh": "三种网络里没有一种是正态更好：测试准确率分别相差 {shallow_tanh}、{deep_relu} 和 {convolution}；"
            "区间排除了零的，也是正态更差。",
        },
    },
)
def normal_beats_uniform(measured: Measurements) -> Judgement:
    """Test accuracy from normal and uniform weights of one variance, seed by seed, in three networks."""
    effects = {
        network: paired(
            *(
                measured.samples(f"initialization.families.{network}.{family}.test_accuracy")
                for family in ("xavier_normal", "xavier_uniform")
            )
        )
        for network in ("shallow_tanh", "deep_relu", "convolution")
    }
    better = sum(effect.low > 0 for effect in effects.values())
    worse = sum(effect.high < 0 for effect in effects.values())
    verdict: Kind = "holds" if better >= 2 else "depends" if better else "fails" if worse else "no_difference"
    return Judgement(
        verdict,
        **{network: number(effect.difference, interval=effect.interval) for network, effect in effects.items()},
        detectable=number(max(effect.detectable for effect in effects.values())),
    )


@claim(
    statement={
        "en": "The distribution from which the weights are drawn persists after training.",
        "zh": "权重的初始分布在训练后仍然保持。",
    },
    origin=S3,
    rests_on=("experiments.initialization.persistence",),
    refuted_by={
        "en": "Uniform weights whose excess kurtosis has moved more than halfway to that of a normal distribution.",
        "zh": "均匀分布的权重，训练后超额峰度向正态分布靠拢了一半以上。",
    },
    numbers={
        "deep": Number(
            {
                "en": "excess kurtosis after training, ten layers, the last hidden",
                "zh": "训练后的超额峰度，十层网络的最后一个隐藏层",
            },
            ".2f",
        ),
        "convolution": Number({"en": "last convolution", "zh": "最后一个卷积层"}, ".2f"),
        "output": Number({"en": "output layer behind one hidden layer", "zh": "单隐藏层网络的输出层"}, ".2f"),
    },
    findings={
        "holds": {
            "en": "Uniform weights, with {deep.theory} at the start, have {deep} and {convolution} at the end in "
            "hidden layers and "
            "{output} in the output layer that moved most; normal ones would have zero.",
            "zh": "均匀分布的权重起初为 {deep.theory}，训练后隐藏层为 {deep} 和 {convolution}，变化最大的输出层为 "
            "{output}；正态分布则是零。",
        },
        "fails": {
            "en": "At the end it is {deep}, {convolution} and {output}; uniform weights begin with {deep.theory}.",
            "zh": "训练后分别为 {deep}、{convolution} 和 {output}；均匀分布起初为 {deep.theory}。",
        },
    },
)
def distribution_persists(measured: Measurements) -> Judgement:
    """The shape of trained weights that began uniform: -1.2 is the excess kurtosis of a uniform distribution."""
    head = "initialization.persistence"
    places = {
        "deep": "deep_relu.kaiming_uniform.last_hidden",
        "convolution": "convolution.kaiming_uniform.last_hidden",
        "output": "shallow_tanh.kaiming_uniform.output",
    }
    end = {name: measured[f"{head}.{place}.end.kurtosis"].value for name, place in places.items()}
    return Judgement(
        "holds" if max(end.values()) < -0.6 else "fails",
        **{name: number(value, theory=-1.2) for name, value in end.items()},
    )


@claim(
    statement={
        "en": "If two variables are dependent, the mean of their product differs from the product of their means.",
        "zh": "两个变量不独立时，乘积的均值不等于均值的乘积。",
    },
    origin=S4,
    rests_on=("experiments.initialization.moments",),
    refuted_by={
        "en": "One pair of dependent variables for which the two agree.",
        "zh": "一对不独立的变量，两者却相等。",
    },
    numbers={
        "product": Number({"en": "$E[XY]$, $X$ symmetric, $Y = X^2$", "zh": "$E[XY]$，$X$ 对称，$Y = X^2$"}, ".2f"),
        "means": Number({"en": "$E[X] E[Y]$ of the same", "zh": "同上，$E[X] E[Y]$"}, ".2f"),
        "correlated": Number({"en": "$E[XY]$ of a correlated pair", "zh": "一对相关变量的 $E[XY]$"}, ".2f"),
        "correlated_means": Number({"en": "$E[X] E[Y]$ of the same", "zh": "同上，$E[X] E[Y]$"}, ".2f"),
    },
    findings={
        "holds": {
            "en": "{product} and {means}, {correlated} and {correlated_means}.",
            "zh": "{product} 与 {means}，{correlated} 与 {correlated_means}。",
        },
        "fails": {
            "en": "With $Y = X^2$ and $X$ symmetric around zero, $Y$ is determined by $X$, and both are {product}. "
            "What makes them "
            "differ is correlation, as in the second pair ({correlated} and {correlated_means}), and not dependence.",
            "zh": "取 $X$ 关于零对称、$Y = X^2$，$Y$ 完全由 $X$ 决定，两者却都是 {product}。"
            "使它们不等的是相关（如第二对：{correlated} 与 {correlated_means}），而不是不独立。",
        },
    },
)
def dependence_shifts_the_product(measured: Measurements) -> Judgement:
    """Means of products of an uncorrelated and a correlated pair, both dependent; exact, on finite distributions."""
    value = {
        (pair, what): measured[f"initialization.moments.{pair}.{what}"].value
        for pair in ("uncorrelated", "correlated")
        for what in ("product_mean", "product_of_means")
    }
    differs = [
        abs(value[p, "product_mean"] - value[p, "product_of_means"]) > 1e-9 for p in ("uncorrelated", "correlated")
    ]
    return Judgement(
        "holds" if all(differs) else "fails",
        product=number(value["uncorrelated", "product_mean"]),
        means=number(value["uncorrelated", "product_of_means"]),
        correlated=number(value["correlated", "product_mean"]),
        correlated_means=number(value["correlated", "product_of_means"]),
    )


@claim(
    statement={
        "en": "For independent variables $\\operatorname{Var}(XY) = E[X]^2 E[Y]^2 - (E[X] E[Y])^2$.",
        "zh": "两个变量独立时，$\\operatorname{Var}(XY) = E[X]^2 E[Y]^2 - (E[X] E[Y])^2$。",
    },
    origin=S4,
    rests_on=("experiments.initialization.moments",),
    refuted_by={
        "en": "One independent pair whose product has another variance.",
        "zh": "一对独立变量，乘积的方差与公式不符。",
    },
    numbers={
        "variance": Number(
            {"en": "variance of a product of independent variables", "zh": "两个独立变量乘积的方差"}, ".2f"
        ),
        "source": Number({"en": "the source note's formula", "zh": "源笔记的公式"}, ".2f"),
        "right": Number(
            {
                "en": "$E[X]^2 \\operatorname{Var}(Y) + E[Y]^2 \\operatorname{Var}(X) + \\operatorname{Var}(X) "
                "\\operatorname{Var}(Y)$",
                "zh": "$E[X]^2 \\operatorname{Var}(Y) + E[Y]^2 \\operatorname{Var}(X) + "
                "\\operatorname{Var}(X) \\operatorname{Var}(Y)$",
            },
            ".2f",
        ),
    },
    findings={
        "holds": {"en": "Both are {variance}.", "zh": "两者都是 {variance}。"},
        "fails": {
            "en": "The variance is {variance}, the formula gives {source}, as it does for every pair: both its terms "
            "are the same. "
            "Meant were the means of the squares, and the line that the note prints above it is right ({right}).",
            "zh": "方差是 {variance}，公式给出 {source}；对任何变量它都等于零，因为两项是同一个量。原意应是平方的均值；"
            "笔记在它上面写的那一行是对的（{right}）。",
        },
    },
)
def product_variance_of_means(measured: Measurements) -> Judgement:
    """The variance of a product of independent variables against two formulas; exact, on finite distributions."""
    head = "initialization.moments.independent"
    variance, source, right = (
        measured[f"{head}.{name}"].value for name in ("variance", "source_formula", "independent_formula")
    )
    return Judgement(
        "holds" if abs(variance - source) < 1e-9 * variance else "fails",
        variance=number(variance),
        source=number(source),
        right=number(right),
    )


@claim(
    statement={
        "en": "ReLU sets about half of its inputs to zero, and so halves the variance.",
        "zh": "ReLU 把大约一半的输入置零，所以输出的方差减半。",
    },
    origin=S0,
    rests_on=("experiments.initialization.fans",),
    refuted_by={
        "en": "An output variance other than half of the input's, by more than a tenth.",
        "zh": "输出方差与输入的一半相差一成以上。",
    },
    numbers={
        "variance": Number(
            {"en": "variance behind ReLU over variance before", "zh": "ReLU 之后与之前的方差之比"}, ".3f"
        ),
        "gradient": Number(
            {"en": "mean square of the gradient, back through it", "zh": "梯度反传经过它的均方之比"}, ".3f"
        ),
    },
    findings={
        "holds": {"en": "The ratio is {variance}.", "zh": "比值是 {variance}。"},
        "fails": {
            "en": "The variance falls to {variance}, in theory {variance.theory}, since the outputs have a mean. What "
            "is halved is the "
            "mean square, of the signal and of the gradient ({gradient}), and that is what the next layer passes on.",
            "zh": "方差降到 {variance}（理论值 {variance.theory}），因为输出的均值不再是零。减半的是均方，信号如此，"
            "梯度也如此（{gradient}），而下一层传下去的正是均方。",
        },
    },
)
def relu_halves_the_variance(measured: Measurements) -> Judgement:
    """The output's variance behind a linear layer of variance 1/n and ReLU."""
    head = "initialization.fans.relu.from_256_to_256.fan_in"
    variance, gradient = measured[f"{head}.forward"].value, measured[f"{head}.backward"].value
    return Judgement(
        "holds" if abs(variance / 0.5 - 1) < 0.1 else "fails",
        variance=number(variance, theory=1 / 2 - 1 / (2 * math.pi)),
        gradient=number(gradient, theory=0.5),
    )


@claim(
    statement={
        "en": "A start may be good for optimization and bad for generalization.",
        "zh": "有些初始点对优化有利，对泛化却不利。",
    },
    origin=S4,
    rests_on=("experiments.initialization.breaking",),
    refuted_by={
        "en": "Starts of which the one with the lower training loss has the higher test accuracy too.",
        "zh": "训练损失较低的起点，测试准确率也较高。",
    },
    numbers={
        "loss": Number({"en": "training loss from ten times He's scale", "zh": "十倍于 He 的尺度，训练损失"}, ".1e"),
        "he_loss": Number({"en": "the same from He's scale", "zh": "同上，He 的尺度"}, ".1e"),
        "accuracy": Number(
            {"en": "test accuracy from ten times He's scale", "zh": "十倍于 He 的尺度，测试准确率"}, ".1%"
        ),
        "he_accuracy": Number({"en": "the same from He's scale", "zh": "同上，He 的尺度"}, ".1%"),
        "difference": Number({"en": "test accuracy lost by it", "zh": "因此损失的测试准确率"}, ".3f"),
    },
    findings={
        "holds": {
            "en": "A ReLU network with one hidden layer fits digits better from ten times He's scale ({loss} against "
            "{he_loss}) "
            "and knows unseen ones worse ({accuracy} against {he_accuracy}).",
            "zh": "单隐藏层 ReLU 网络从十倍于 He 的尺度出发，对手写数字拟合得更好（{loss} 对 {he_loss}），"
            "对没见过的却认得更差（{accuracy} 对 {he_accuracy}）。",
        },
        "no_difference": {
            "en": "Training losses are {loss} and {he_loss}, test accuracies {accuracy} and {he_accuracy}; one of the "
            "two pairs "
            "is not told apart.",
            "zh": "训练损失为 {loss} 和 {he_loss}，测试准确率为 {accuracy} 和 {he_accuracy}；"
            "其中至少有一对分不出差别。",
        },
    },
)
def fits_better_generalizes_worse(measured: Measurements) -> Judgement:
    """Training loss and test accuracy from a large start against He's, seed by seed."""
    head = "initialization.breaking.relu.scale"
    loss, he_loss = (f"{head}_{scale}.train_loss" for scale in ("10", "1"))
    accuracy, he_accuracy = (f"{head}_{scale}.test_accuracy" for scale in ("10", "1"))
    fits = paired(measured.samples(he_loss), measured.samples(loss))
    lost = paired(measured.samples(he_accuracy), measured.samples(accuracy))
    return Judgement(
        "holds" if fits.low > 0 and lost.low > 0 else "no_difference",
        loss=number(measured[loss].value),
        he_loss=number(measured[he_loss].value),
        accuracy=number(measured[accuracy].value),
        he_accuracy=number(measured[he_accuracy].value),
        difference=number(lost.difference, interval=lost.interval),
    )
