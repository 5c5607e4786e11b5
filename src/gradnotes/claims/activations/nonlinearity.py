"""What a network can do without an activation."""

from __future__ import annotations

from gradnotes.claims import S3, Judgement, Measurements, Number, claim, number


@claim(
    statement={
        "en": "A linear network cannot learn XOR; one hidden layer with an activation can.",
        "zh": "线性网络学不会异或（XOR）；加上一层带激活函数的隐藏层就能学会。",
    },
    origin=S3,
    rests_on=("experiments.activations.xor", "experiments.activations.xor_training"),
    refuted_by={
        "en": "A linear model that gets all four points right, or ReLU networks that are trained and do not.",
        "zh": "有线性模型能答对全部四个点，或者 ReLU 网络训练之后仍然答不对。",
    },
    numbers={
        "linear": Number(
            {"en": "points that the best linear classifier gets", "zh": "最好的线性分类器答对的比例"}, ".0%"
        ),
        "error": Number({"en": "least mean squared error of a linear model", "zh": "线性模型的最小均方误差"}, ".2f"),
        "wide": Number({"en": "8 ReLU units: trainings that solve it", "zh": "8 个 ReLU 单元：训练成功的比例"}, ".0%"),
        "narrow": Number(
            {"en": "2 ReLU units: trainings that solve it", "zh": "2 个 ReLU 单元：训练成功的比例"}, ".0%"
        ),
    },
    findings={
        "holds": {
            "en": "The best linear classifier gets {linear} of the points. Gradient descent found a network for all "
            "four in {wide} of the trainings with eight ReLU units, and in {narrow} with two, which would be enough.",
            "zh": "最好的线性分类器只能答对 {linear} 的点。隐藏层用 8 个 ReLU 单元，{wide} 的训练四个点全对；用 2 个，"
            "理论上已经够了，训练成功的只有 {narrow}。",
        },
        "fails": {
            "en": "The best linear classifier gets {linear} of the points; of the trainings with eight ReLU units "
            "{wide} got all four.",
            "zh": "最好的线性分类器能答对 {linear} 的点；隐藏层用 8 个 ReLU 单元时，四个点全对的训练占 {wide}。",
        },
    },
)
def linear_nets_cannot_learn_xor(measured: Measurements) -> Judgement:
    """The best linear model on XOR, and trained ReLU networks."""
    linear = measured["activations.xor.linear_accuracy"].value
    wide = measured["activations.xor_training.width_8.solved_share"].value
    narrow = measured["activations.xor_training.width_2.solved_share"].value
    return Judgement(
        "holds" if linear < 1 and wide > 0.5 else "fails",
        linear=number(linear, theory=0.75),
        error=number(measured["activations.xor.linear_mse"].value, theory=0.25),
        wide=number(wide),
        narrow=number(narrow),
    )
