"""Squared error behind sigmoids and softmax: what it does to a saturated unit, and whether it classifies."""

from __future__ import annotations

from gradnotes.claims import PRACTICE, S3, Judgement, Kind, Measurements, Number, claim, number
from gradnotes.claims.losses._runs import gain, told

NOTICED = 0.01
"""Of the accuracy: less than a hundredth is nobody's reason to choose a loss."""


@claim(
    statement={
        "en": "A sigmoid that is sure and wrong cannot be trained by squared error; by cross-entropy it can.",
        "zh": "sigmoid 一旦错得笃定，平方误差就训练不动了，交叉熵则可以。",
    },
    origin=PRACTICE,
    rests_on=("experiments.losses.sigmoid_gradient", "experiments.losses.sigmoid_training"),
    refuted_by={
        "en": "One sigmoid unit that starts from a bias of 10 and learns to tell even digits from odd ones by squared "
        "error within 1000 steps of gradient descent, or does not by cross-entropy.",
        "zh": "一个偏置从 10 开始的 sigmoid 单元，用平方误差在 1000 步梯度下降内学会区分奇偶数字；或者用交叉熵学不会。",
    },
    numbers={
        "squared": Number(
            {"en": "gradient by the logit −10, half the squared error", "zh": "对 logit −10 的梯度，平方误差的一半"},
            ".1e",
        ),
        "entropy": Number({"en": "the same, cross-entropy", "zh": "同上，交叉熵"}, ".3f"),
        "reached": Number({"en": "trainings that learned, at a rate of 1", "zh": "学会的比例，学习率 1"}, ".0%"),
        "entropy_steps": Number(
            {"en": "steps by cross-entropy, at a rate of 1", "zh": "交叉熵的步数，学习率 1"}, ".1f"
        ),
        "tuned_reached": Number({"en": "trainings that learned, rate tuned", "zh": "学会的比例，调过学习率"}, ".0%"),
        "tuned_steps": Number({"en": "steps, rate tuned", "zh": "步数，调过学习率"}, ".1f"),
        "tuned_rate": Number({"en": "tuned rate, mean", "zh": "调出的学习率，平均"}, ".0f"),
        "entropy_rate": Number({"en": "the same, cross-entropy", "zh": "同上，交叉熵"}, ".0f"),
    },
    findings={
        "holds": {
            "en": "At the logit −10 the gradient is {squared}, that of cross-entropy {entropy}. By squared error "
            "{reached} of the units learned within 1000 steps at a learning rate of 1, and {tuned_reached} at a tuned "
            "one; by cross-entropy all, in {entropy_steps} steps.",
            "zh": "logit 为 −10 时，平方误差的梯度是 {squared}，交叉熵是 {entropy}。1000 步之内，用平方误差、学习率 1 "
            "时有 {reached} 的单元学会，调过学习率后有 {tuned_reached}；用交叉熵全部学会，只要 {entropy_steps} 步。",
        },
        "depends": {
            "en": "It depends on the learning rate. At the logit −10 the gradient is {squared}, that of cross-entropy "
            "{entropy}, and at a learning rate of 1 squared error taught {reached} of the units within 1000 steps, "
            "cross-entropy all in {entropy_steps}. At tuned rates, which come to {tuned_rate} for squared error and "
            "{entropy_rate} for cross-entropy on average, squared error taught {tuned_reached}, in {tuned_steps} "
            "steps: the gradient is small and not gone.",
            "zh": "取决于学习率。logit 为 −10 时，平方误差的梯度是 {squared}，交叉熵是 {entropy}；学习率为 1 时，1000 "
            "步内平方误差学会的比例为 {reached}，交叉熵全部学会，只要 {entropy_steps} 步。把学习率调到最合适，"
            "平方误差平均是 {tuned_rate}，交叉熵是 {entropy_rate}，这时平方误差学会的比例为 {tuned_reached}，用 "
            "{tuned_steps} 步：梯度很小，但没有消失。",
        },
        "fails": {
            "en": "At a learning rate of 1 squared error taught {reached} of the units within 1000 steps, and "
            "cross-entropy took {entropy_steps} steps.",
            "zh": "学习率为 1 时，1000 步内平方误差学会的比例为 {reached}，交叉熵用了 {entropy_steps} 步。",
        },
    },
)
def saturation_stops_mse(measured: Measurements) -> Judgement:
    """Gradients at the logit −10, and units that start from a bias of 10, at a rate of 1 and at tuned rates."""
    slope, training = "losses.sigmoid_gradient.logit_m10", "losses.sigmoid_training.bias_10"
    reached = measured[f"{training}.mse.rate_1.reached"].value
    tuned = measured[f"{training}.mse.tuned.reached"].value
    stuck = reached == 0 and measured[f"{training}.cross_entropy.rate_1.reached"].value == 1
    verdict: Kind = "fails" if not stuck else "depends" if tuned == 1 else "holds"
    return Judgement(
        verdict,
        squared=number(measured[f"{slope}.mse.gradient"].value),
        entropy=number(measured[f"{slope}.cross_entropy.gradient"].value),
        reached=number(reached),
        entropy_steps=number(measured[f"{training}.cross_entropy.rate_1.steps"].value),
        tuned_reached=number(tuned),
        tuned_steps=number(measured[f"{training}.mse.tuned.steps"].value),
        tuned_rate=number(measured[f"{training}.mse.learning_rate"].value),
        entropy_rate=number(measured[f"{training}.cross_entropy.learning_rate"].value),
    )


@claim(
    statement={
        "en": "Mean squared error is a loss for classification.",
        "zh": "均方误差是用于分类的损失函数。",
    },
    origin=S3,
    rests_on=("experiments.losses.squared_or_entropy",),
    refuted_by={
        "en": "A network whose test accuracy is lower with squared error by a hundredth or more than with "
        "cross-entropy behind the same outputs, each at its best learning rate.",
        "zh": "同样的输出层，各用自己最好的学习率，平方误差的测试准确率比交叉熵低一个百分点以上。",
    },
    numbers={
        "accuracy": Number(
            {"en": "test accuracy, softmax and cross-entropy", "zh": "测试准确率，softmax 加交叉熵"}, ".3f"
        ),
        "softmax": Number({"en": "accuracy lost, softmax", "zh": "损失的准确率，softmax"}, ".3f"),
        "sigmoid": Number({"en": "the same, ten sigmoids", "zh": "同上，十个 sigmoid"}, ".3f"),
        "softmax_large": Number(
            {"en": "accuracy lost, softmax, large start", "zh": "损失的准确率，softmax，大初始权重"}, ".3f"
        ),
        "sigmoid_large": Number({"en": "the same, ten sigmoids", "zh": "同上，十个 sigmoid"}, ".3f"),
    },
    findings={
        "holds": {
            "en": "Against cross-entropy it loses {softmax} of the accuracy behind a softmax and {sigmoid} behind "
            "sigmoids, and {softmax_large} and {sigmoid_large} from output weights that start ten times as large.",
            "zh": "与交叉熵相比，准确率的损失在 softmax 之后为 {softmax}，sigmoid 之后为 {sigmoid}；"
            "输出层初始权重放大十倍时为 {softmax_large} 和 {sigmoid_large}。",
        },
        "depends": {
            "en": "It works from outputs that do not start saturated. On the digits, with a learning rate tuned for "
            "each, it loses {softmax} of the accuracy behind a softmax and {sigmoid} behind sigmoids, less than a "
            "hundredth. From output weights that start ten times as large it loses {softmax_large} and "
            "{sigmoid_large}. By its form it is the loss of regression with normal noise.",
            "zh": "要看输出一开始是否饱和。在手写数字上，各自调好学习率，它的准确率在 softmax 之后损失 {softmax}，"
            "sigmoid 之后损失 {sigmoid}，不到一个百分点。输出层初始权重放大十倍，就损失 {softmax_large} 和 "
            "{sigmoid_large}。就其来历而言，它是正态噪声下回归的损失。",
        },
        "fails": {
            "en": "Against cross-entropy it loses {softmax} of the accuracy behind a softmax and {sigmoid} behind "
            "sigmoids, from the usual start.",
            "zh": "从通常的初始权重出发，与交叉熵相比，准确率的损失在 softmax 之后为 {softmax}，sigmoid 之后为 "
            "{sigmoid}。",
        },
    },
)
def mse_classifies(measured: Measurements) -> Judgement:
    """Test accuracy lost against cross-entropy behind softmax and sigmoids, from a usual and from a large start."""
    head = "squared_or_entropy.{}.{}.accuracy"
    lost = {
        f"{output}{suffix}": gain(measured, head.format(start, entropy), head.format(start, f"mse_{output}"))
        for start, suffix in (("small_start", ""), ("large_start", "_large"))
        for output, entropy in (("softmax", "cross_entropy"), ("sigmoid", "bce_sigmoid"))
    }
    unnoticed = {name: effect.high < NOTICED for name, effect in lost.items()}
    usual = unnoticed["softmax"] and unnoticed["sigmoid"]
    verdict: Kind = "holds" if all(unnoticed.values()) else "depends" if usual else "fails"
    return Judgement(
        verdict,
        accuracy=number(measured[f"losses.{head.format('small_start', 'cross_entropy')}"].value),
        **{name: told(effect) for name, effect in lost.items()},
    )
