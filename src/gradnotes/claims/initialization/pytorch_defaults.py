"""What PyTorch starts with."""

from __future__ import annotations

import math

from gradnotes.claims import PRACTICE, S3, Judgement, Kind, Measurements, Number, claim, number


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
            "a third as large between equal widths, and a sixth of He's.",
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
    origin=PRACTICE,
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
            "{adam_deep_he}. Plain SGD gets {sgd} from the default already at 5 layers, and {sgd_he} from He's.",
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
