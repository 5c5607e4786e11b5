"""Activations: the derivative at a kink, approximations, default slopes, the axis of a softmax."""

from __future__ import annotations

import math

from gradnotes.claims.conventions._row import Side, convention


@convention(
    statement={
        "en": "At zero ReLU has no derivative, and anything from 0 to 1 will do. PyTorch has three answers, by how the "
        "same function is written.",
        "zh": "ReLU 在零点不可导，0 到 1 之间的任何值都可以。同一个函数，写法不同，PyTorch 就有三种答案。",
    },
    example={"en": "slope at $x = 0$", "zh": "$x = 0$ 处的导数"},
    sides={
        "textbook": Side({"en": "middle of both sides", "zh": "左右的平均"}),
        "torch": Side({"en": "`relu`", "zh": "`relu`"}),
        "torch_clamp": Side({"en": "`clamp(min=0)`", "zh": "`clamp(min=0)`"}),
        "torch_maximum": Side({"en": "`maximum(x, 0)`", "zh": "`maximum(x, 0)`"}),
    },
    note="activations/relu.md#curve-and-derivative",
)
def relu_slope_at_zero() -> dict[str, float]:
    return {"textbook": 0.5, "torch": 0.0, "torch_clamp": 1.0, "torch_maximum": 0.5}


@convention(
    statement={
        "en": "A leaky ReLU has no slope at 0 either. PyTorch takes that of the negative side.",
        "zh": "Leaky ReLU 在零点也不可导，PyTorch 取负半轴的斜率。",
    },
    example={"en": "slope at $x = 0$, 0.01 below it", "zh": "$x = 0$ 处的导数，负半轴斜率 0.01"},
    sides={
        "textbook": Side({"en": "middle of both sides", "zh": "左右的平均"}),
        "torch": Side({"en": "`leaky_relu`", "zh": "`leaky_relu`"}),
    },
    note="activations/leaky-relu.md#curve-and-derivative",
)
def leaky_relu_slope_at_zero() -> dict[str, float]:
    return {"textbook": 0.505, "torch": 0.01}


@convention(
    statement={
        "en": "The default slope of a leaky ReLU is 0.3 in Keras, 0.01 in PyTorch.",
        "zh": "Leaky ReLU 的默认斜率，Keras 是 0.3，PyTorch 是 0.01。",
    },
    example={"en": "$x = -1$", "zh": "$x = -1$"},
    sides={
        "keras": Side({"en": "Keras", "zh": "Keras"}),
        "torch": Side({"en": "`nn.LeakyReLU()`", "zh": "`nn.LeakyReLU()`"}),
    },
    note="activations/leaky-relu.md#which-slope",
)
def leaky_relu_default() -> dict[str, float]:
    return {"keras": -0.3, "torch": -0.01}


@convention(
    statement={
        "en": "GELU is exact with erf, approximate with tanh (GPT-2, and the default of JAX) or with a sigmoid. "
        "PyTorch's default is the exact one.",
        "zh": "GELU 的精确形式用 erf，近似形式用 tanh（GPT-2，也是 JAX 的默认值）或 sigmoid。PyTorch 默认是精确形式。",
    },
    example={"en": "$x = 1$", "zh": "$x = 1$"},
    sides={
        "paper": Side({"en": "erf", "zh": "erf"}),
        "paper_tanh": Side({"en": "tanh", "zh": "tanh"}),
        "paper_sigmoid": Side({"en": r"$x\, \sigma(1.702 x)$", "zh": r"$x\, \sigma(1.702 x)$"}),
        "torch": Side({"en": "default", "zh": "默认"}),
        "torch_tanh": Side({"en": '`approximate="tanh"`', "zh": '`approximate="tanh"`'}),
    },
    note="activations/gelu.md#forms",
)
def gelu_forms() -> dict[str, float]:
    exact = (1 + math.erf(1 / math.sqrt(2))) / 2
    tanh = 1 / (1 + math.exp(-2 * math.sqrt(2 / math.pi) * 1.044715))
    sigmoid = 1 / (1 + math.exp(-1.702))
    return {"paper": exact, "paper_tanh": tanh, "paper_sigmoid": sigmoid, "torch": exact, "torch_tanh": tanh}


@convention(
    statement={
        "en": "Above its threshold of 20 PyTorch's softplus is the identity, in float64 too, where the rest could be "
        "told.",
        "zh": "超过阈值 20 之后，PyTorch 的 softplus 就是恒等函数，float64 也不例外，尽管那里本来能分辨出余下的部分。",
    },
    example={"en": "softplus of 21, less 21", "zh": "softplus(21) 减去 21"},
    sides={
        "textbook": Side({"en": r"$\log(1 + e^{-21})$", "zh": r"$\log(1 + e^{-21})$"}, ".2g"),
        "torch": Side({"en": "`softplus`", "zh": "`softplus`"}, ".2g"),
    },
    note="activations/softplus.md#mistake-threshold",
)
def softplus_threshold() -> dict[str, float]:
    return {"textbook": math.log1p(math.exp(-21)), "torch": 0.0}


@convention(
    statement={
        "en": "Where no axis is named, SciPy's softmax takes all numbers together. `nn.Softmax()` takes the first axis "
        "of one or three, else the second, and warns.",
        "zh": "不指定轴时，SciPy 的 softmax 对所有元素一起归一化；`nn.Softmax()` 对一维和三维输入取第一个轴，"
        "其余取第二个，并发出警告。",
    },
    example={
        "en": "zeros of shape (2, 3, 4), and (2, 4); one entry",
        "zh": "形状为 (2, 3, 4) 和 (2, 4) 的零；其中一个元素",
    },
    sides={
        "textbook": Side({"en": "last axis", "zh": "最后一个轴"}, ".4g"),
        "scipy": Side({"en": "SciPy", "zh": "SciPy"}, ".4g"),
        "torch": Side({"en": "(2, 3, 4)", "zh": "(2, 3, 4)"}, ".4g"),
        "torch_matrix": Side({"en": "(2, 4)", "zh": "(2, 4)"}, ".4g"),
    },
    note="activations/softmax.md#mistake-wrong-axis",
)
def softmax_axis() -> dict[str, float]:
    return {"textbook": 1 / 4, "scipy": 1 / 24, "torch": 1 / 2, "torch_matrix": 1 / 4}


@convention(
    statement={
        "en": "Three functions are called hard sigmoid, with slopes of a half, a fifth and a sixth.",
        "zh": "叫 hard sigmoid 的函数有三个，斜率分别是二分之一、五分之一和六分之一。",
    },
    example={"en": "$x = 1$", "zh": "$x = 1$"},
    sides={
        "paper": Side({"en": "BinaryConnect", "zh": "BinaryConnect"}, ".4g"),
        "keras": Side({"en": "Keras 1 and 2", "zh": "Keras 1 和 2"}, ".4g"),
        "torch": Side({"en": "`hardsigmoid`", "zh": "`hardsigmoid`"}, ".4g"),
    },
    note="activations/hard.md#mistake-two-sigmoids",
)
def hard_sigmoid_forms() -> dict[str, float]:
    return {"paper": 1.0, "keras": 0.7, "torch": 2 / 3}


@convention(
    statement={
        "en": "`F.glu` takes the second half for the gate. In packed weights of other libraries it is the first.",
        "zh": "`F.glu` 把后一半当作门；另一些库的合并权重里，门是前一半。",
    },
    example={"en": "GLU of (1, 0)", "zh": "(1, 0) 的 GLU"},
    sides={
        "others": Side({"en": "first half", "zh": "前一半"}),
        "torch": Side({"en": "second half", "zh": "后一半"}),
    },
    note="activations/glu.md#which-half",
)
def glu_gate() -> dict[str, float]:
    return {"others": 0.0, "torch": 0.5}
