"""What layers start with, by the papers and in PyTorch, and the gains of activations."""

from __future__ import annotations

import math

from gradnotes.claims.conventions._row import REFUSED, Side, convention

# Drawn weights have a variance within a hundredth of their distribution's; the sides differ by a third at least.
SAMPLED = 0.02


@convention(
    statement={
        "en": "`nn.Linear` starts neither from Xavier's variance nor from He's, but from a third of $1 / n$.",
        "zh": "`nn.Linear` 的初始方差既不是 Xavier 的，也不是 He 的，而是 $1 / n$ 的三分之一。",
    },
    example={
        "en": r"$n_{\text{in}} = n_{\text{out}} = 1000$, variance of the weights times $n_{\text{in}}$",
        "zh": r"$n_{\text{in}} = n_{\text{out}} = 1000$，权重方差乘以 $n_{\text{in}}$",
    },
    sides={
        "paper": Side({"en": "Xavier", "zh": "Xavier"}, ".2f"),
        "paper_he": Side({"en": "He", "zh": "He"}, ".2f"),
        "torch": Side({"en": "`nn.Linear`", "zh": "`nn.Linear`"}, ".2f"),
    },
    note="initialization/pytorch-defaults.md#origin",
    rtol=SAMPLED,
)
def linear_weight() -> dict[str, float]:
    return {"paper": 1.0, "paper_he": 2.0, "torch": 1 / 3}


@convention(
    statement={
        "en": "Biases start at zero, the derivations say. In PyTorch's linear and convolutional layers they are as "
        "random "
        "as the weights.",
        "zh": "推导中偏置都从零开始；PyTorch 的线性层和卷积层的偏置却和权重一样随机。",
    },
    example={
        "en": r"$n_{\text{in}} = 10$, variance of the biases times $n_{\text{in}}$",
        "zh": r"$n_{\text{in}} = 10$，偏置方差乘以 $n_{\text{in}}$",
    },
    sides={
        "textbook": Side({"en": "zero", "zh": "零"}, ".2f"),
        "torch": Side({"en": "uniform", "zh": "均匀分布"}, ".2f"),
    },
    note="initialization/pytorch-defaults.md#layers",
    rtol=SAMPLED,
)
def linear_bias() -> dict[str, float]:
    return {"textbook": 0.0, "torch": 1 / 3}


@convention(
    statement={
        "en": "Convolutions start like linear layers, from a sixth of He's variance.",
        "zh": "卷积层与线性层一样，初始方差只有 He 的六分之一。",
    },
    example={
        "en": "64 channels, kernel 3 × 3; variance of the weights times the fan-in",
        "zh": "64 个通道，3 × 3 的核；权重方差乘以扇入",
    },
    sides={
        "paper": Side({"en": "He", "zh": "He"}, ".2f"),
        "torch": Side({"en": "`nn.Conv2d`", "zh": "`nn.Conv2d`"}, ".2f"),
    },
    note="initialization/pytorch-defaults.md#layers",
    rtol=SAMPLED,
)
def conv_weight() -> dict[str, float]:
    return {"paper": 2.0, "torch": 1 / 3}


@convention(
    statement={
        "en": "A transposed convolution takes for its fan-in what is its fan-out: its weights are stored the other way "
        "round.",
        "zh": "转置卷积把自己的扇出当作扇入：它的权重存放方向相反。",
    },
    example={
        "en": "64 to 256 channels, kernel 3; variance of the weights times $3 n_{\\text{in}}$",
        "zh": "64 到 256 个通道，核长 3；权重方差乘以 $3 n_{\\text{in}}$",
    },
    sides={
        "textbook": Side({"en": "by inputs", "zh": "按输入"}, ".2f"),
        "torch": Side({"en": "`nn.ConvTranspose1d`", "zh": "`nn.ConvTranspose1d`"}, ".2f"),
    },
    note="initialization/pytorch-defaults.md#layers",
    rtol=SAMPLED,
)
def conv_transposed_fan() -> dict[str, float]:
    return {"textbook": 1.0, "torch": 64 / 256}


@convention(
    statement={
        "en": "Recurrent layers are scaled by the number of units, for the weights of the input too, however long it "
        "is.",
        "zh": "循环层一律按隐藏单元数缩放，输入权重也不例外，不管输入有多长。",
    },
    example={
        "en": "`nn.LSTM(100, 400)`, variance of the input's weights times $3 n_{\\text{in}}$",
        "zh": "`nn.LSTM(100, 400)`，输入权重的方差乘以 $3 n_{\\text{in}}$",
    },
    sides={
        "textbook": Side({"en": "by inputs", "zh": "按输入"}, ".2f"),
        "torch": Side({"en": "by units", "zh": "按隐藏单元"}, ".2f"),
    },
    note="initialization/pytorch-defaults.md#layers",
    rtol=SAMPLED,
)
def recurrent_weight() -> dict[str, float]:
    return {"textbook": 1.0, "torch": 100 / 400}


@convention(
    statement={
        "en": "A gate of an LSTM has one bias in its equations and two in PyTorch, which only ever act as their sum.",
        "zh": "LSTM 的公式里每个门只有一个偏置，PyTorch 有两个，起作用的只是它们的和。",
    },
    example={"en": "`nn.LSTM(1, 1)`, biases per gate", "zh": "`nn.LSTM(1, 1)`，每个门的偏置个数"},
    sides={
        "textbook": Side({"en": "equations", "zh": "公式"}),
        "torch": Side({"en": "`bias_ih`, `bias_hh`", "zh": "`bias_ih`、`bias_hh`"}),
    },
    note="initialization/pytorch-defaults.md#layers",
)
def lstm_biases() -> dict[str, float]:
    return {"textbook": 1.0, "torch": 2.0}


@convention(
    statement={
        "en": "The forget gate starts open in Keras (bias 1), half open in PyTorch (biases about 0).",
        "zh": "遗忘门在 Keras 中一开始是打开的（偏置为 1），在 PyTorch 中半开（偏置在 0 附近）。",
    },
    example={
        "en": "400 units, share of forget gates whose bias is above a half",
        "zh": "400 个单元，偏置大于二分之一的遗忘门所占比例",
    },
    sides={
        "keras": Side({"en": "Keras", "zh": "Keras"}, ".0%"),
        "torch": Side({"en": "`nn.LSTM`", "zh": "`nn.LSTM`"}, ".0%"),
    },
    note="initialization/pytorch-defaults.md#layers",
)
def forget_bias() -> dict[str, float]:
    return {"keras": 1.0, "torch": 0.0}


@convention(
    statement={
        "en": "`nn.Embedding` draws from $\\mathcal{N}(0, 1)$ at every width. Transformers use far less, GPT-2 0.02.",
        "zh": "`nn.Embedding` 不论多宽都从 $\\mathcal{N}(0, 1)$ 中抽取；Transformer 用的要小得多，GPT-2 是 0.02。",
    },
    example={"en": "width 256, standard deviation", "zh": "宽度 256，标准差"},
    sides={
        "paper": Side({"en": "GPT-2", "zh": "GPT-2"}, ".2f"),
        "torch": Side({"en": "`nn.Embedding`", "zh": "`nn.Embedding`"}, ".2f"),
    },
    note="initialization/pytorch-defaults.md#layers",
    rtol=SAMPLED,
)
def embedding_scale() -> dict[str, float]:
    return {"paper": 0.02, "torch": 1.0}


@convention(
    statement={
        "en": "Attention's projections are packed into one matrix, which Xavier's formula takes for one with three "
        "times "
        "the outputs: each of them starts with half of its variance.",
        "zh": "注意力的三个投影装在同一个矩阵里，Xavier 公式把它当作输出多三倍的一个矩阵，结果每个投影的初始方差只有"
        "应有的一半。",
    },
    example={"en": "width 256, variance of the weights times the width", "zh": "宽度 256，权重方差乘以宽度"},
    sides={
        "paper": Side({"en": "each by itself", "zh": "各自计算"}, ".2f"),
        "torch": Side({"en": "`nn.MultiheadAttention`", "zh": "`nn.MultiheadAttention`"}, ".2f"),
    },
    note="initialization/xavier.md#mistake-packed",
    rtol=SAMPLED,
)
def attention_projection() -> dict[str, float]:
    return {"paper": 1.0, "torch": 1 / 2}


@convention(
    statement={
        "en": "The functions of `nn.init` take a weight to be (out, in). One that is used as $x W$, (in, out), gets "
        "the "
        "wrong fan.",
        "zh": "`nn.init` 的函数认定权重形状是（输出，输入）；按 $x W$ 使用的（输入，输出）矩阵会算错扇入。",
    },
    example={
        "en": "He's start for 100 inputs and 10 000 outputs, variance times 100",
        "zh": "100 个输入、10 000 个输出的 He 初始化，方差乘以 100",
    },
    sides={
        "textbook": Side({"en": "by inputs", "zh": "按输入"}, ".2f"),
        "torch": Side({"en": "of the (in, out) matrix", "zh": "（输入，输出）矩阵"}, ".2f"),
    },
    note="initialization/he.md#mistake-transposed-weight",
    rtol=SAMPLED,
)
def transposed_fan() -> dict[str, float]:
    return {"textbook": 2.0, "torch": 0.02}


@convention(
    statement={
        "en": "A truncated normal distribution is cut at two standard deviations, in TensorFlow and in words. "
        "`trunc_normal_` cuts at ±2 whatever `std` is, at a small one nowhere.",
        "zh": "TensorFlow 以及通常所说的截断正态分布，都在两个标准差处截断；`trunc_normal_` 不管 `std` 是多少都在 ±2 处"
        "截断，`std` 很小时等于没有截断。",
    },
    example={"en": "`std=0.02`, standard deviation over it", "zh": "`std=0.02`，实际标准差与它之比"},
    sides={
        "textbook": Side({"en": "cut at two of them", "zh": "在两个标准差处截断"}, ".2f"),
        "torch": Side({"en": "`trunc_normal_`", "zh": "`trunc_normal_`"}, ".2f"),
    },
    note="initialization/uniform-or-normal.md",
    rtol=SAMPLED,
)
def truncated_normal() -> dict[str, float]:
    density, inside = math.exp(-2) / math.sqrt(2 * math.pi), math.erf(math.sqrt(2))
    return {"textbook": math.sqrt(1 - 4 * density / inside), "torch": 1.0}


@convention(
    statement={
        "en": "Tanh's gain is 1 by its slope at zero (Xavier's argument); by its second moment it is a little below "
        "PyTorch's "
        "5/3, which follows from neither.",
        "zh": "tanh 的增益，按零点斜率（Xavier 的论证）是 1，按二阶矩则略低于 PyTorch 的 5/3；5/3 两者都推不出来。",
    },
    example={"en": "gain for tanh", "zh": "tanh 的增益"},
    sides={
        "paper": Side({"en": "slope at zero", "zh": "零点斜率"}, ".4g"),
        "reference": Side({"en": "second moment", "zh": "二阶矩"}, ".4g"),
        "torch": Side({"en": "`calculate_gain`", "zh": "`calculate_gain`"}, ".4g"),
    },
    note="initialization/he.md#other-activations",
    rtol=1e-6,  # the second moment is stated to seven digits
)
def gain_tanh() -> dict[str, float]:
    return {"paper": 1.0, "reference": 1.592537, "torch": 5 / 3}


@convention(
    statement={
        "en": "For the sigmoid `calculate_gain` returns 1. By the second moment it is nearly twice that.",
        "zh": "对 sigmoid，`calculate_gain` 返回 1；按二阶矩计算，几乎是它的两倍。",
    },
    example={"en": "gain for the sigmoid", "zh": "sigmoid 的增益"},
    sides={
        "reference": Side({"en": "second moment", "zh": "二阶矩"}, ".4g"),
        "torch": Side({"en": "`calculate_gain`", "zh": "`calculate_gain`"}, ".4g"),
    },
    note="initialization/he.md#other-activations",
    rtol=1e-6,  # as above
)
def gain_sigmoid() -> dict[str, float]:
    return {"reference": 1.846229, "torch": 1.0}


@convention(
    statement={
        "en": "SELU's constants are chosen so that its gain is 1. PyTorch returns 3/4, which gives more stable "
        "gradients "
        "and is no longer self-normalizing.",
        "zh": "SELU 的常数正是按增益为 1 选定的；PyTorch 返回 3/4，梯度更稳定，但不再自归一化。",
    },
    example={"en": "gain for SELU", "zh": "SELU 的增益"},
    sides={
        "paper": Side({"en": "second moment", "zh": "二阶矩"}, ".4g"),
        "torch": Side({"en": "`calculate_gain`", "zh": "`calculate_gain`"}, ".4g"),
    },
    note="initialization/he.md#other-activations",
)
def gain_selu() -> dict[str, float]:
    return {"paper": 1.0, "torch": 0.75}


@convention(
    statement={
        "en": "`calculate_gain` does not know the activations of today: SiLU and GELU raise an error.",
        "zh": "`calculate_gain` 不认识今天常用的激活函数：SiLU 和 GELU 都会报错。",
    },
    example={"en": "gain for SiLU, and for GELU", "zh": "SiLU 和 GELU 的增益"},
    sides={
        "reference": Side({"en": "SiLU, second moment", "zh": "SiLU，二阶矩"}, ".4g"),
        "torch": Side({"en": "SiLU", "zh": "SiLU"}, words={1.0: REFUSED}),
        "torch_gelu": Side({"en": "GELU", "zh": "GELU"}, words={1.0: REFUSED}),
    },
    note="initialization/choosing.md#gain",
    rtol=1e-6,  # as above
)
def gain_refused() -> dict[str, float]:
    return {"reference": 1.676532, "torch": 1.0, "torch_gelu": 1.0}
