"""What surrounds a step of training: clipping, saved states, modes; and layouts that are easily taken for others."""

from __future__ import annotations

import math

from gradnotes.claims.conventions._row import NO, REFUSED, YES, Side, convention


@convention(
    statement={
        "en": "`clip_grad_norm_` returns the norm from before the clipping, not the one that is left.",
        "zh": "`clip_grad_norm_` 返回的是裁剪之前的范数，而不是剩下的范数。",
    },
    example={"en": "gradient (3, 4), `max_norm=1`", "zh": "梯度 (3, 4)，`max_norm=1`"},
    sides={
        "textbook": Side({"en": "left", "zh": "剩下的"}),
        "torch": Side({"en": "returned", "zh": "返回值"}),
    },
    note="gradients/clipping.md#returned-norm",
)
def clip_returned() -> dict[str, float]:
    return {"textbook": 1.0, "torch": 5.0}


@convention(
    statement={
        "en": "`clip_grad_norm_` divides by the norm plus $10^{-6}$: very short gradients come out too short.",
        "zh": "`clip_grad_norm_` 除以的是范数加 $10^{-6}$，所以很短的梯度裁剪后会比要求的更短。",
    },
    example={"en": "gradient $10^{-6}$, clipped to half of it", "zh": "梯度 $10^{-6}$，裁剪到一半"},
    sides={
        "textbook": Side({"en": "left", "zh": "剩下的"}, ".2g"),
        "torch": Side({"en": "left", "zh": "剩下的"}, ".2g"),
    },
    note="gradients/clipping.md#returned-norm",
)
def clip_epsilon() -> dict[str, float]:
    return {"textbook": 5e-7, "torch": 2.5e-7}


@convention(
    statement={
        "en": "A norm that is not finite is a reason to skip the step. PyTorch clips all the same: one infinity "
        "zeroes the "
        "other gradients, one nan makes all of them nan. `error_if_nonfinite=True` raises an error.",
        "zh": "范数不是有限值时本应跳过这一步，PyTorch 却照样裁剪：一个无穷大会把其他梯度清零，一个 nan 会让全部变成 "
        "nan。"
        "设 `error_if_nonfinite=True` 才会报错。",
    },
    example={
        "en": "gradient 1 beside an infinity, or a nan; `max_norm=1`",
        "zh": "梯度 1 旁边有一个无穷大或 nan；`max_norm=1`",
    },
    sides={
        "practice": Side({"en": "step skipped, gradient", "zh": "跳过这一步，梯度仍为"}),
        "torch": Side({"en": "beside an infinity", "zh": "旁边是无穷大"}),
        "torch_nan": Side({"en": "beside a nan", "zh": "旁边是 nan"}, words={1.0: {"en": "nan", "zh": "nan"}}),
        "torch_error": Side({"en": "`error_if_nonfinite`", "zh": "`error_if_nonfinite`"}, words={1.0: REFUSED}),
    },
    note="gradients/clipping.md#mistake-nonfinite",
)
def clip_infinite() -> dict[str, float]:
    return {"practice": 1.0, "torch": 0.0, "torch_nan": 1.0, "torch_error": 1.0}


@convention(
    statement={
        "en": "`state_dict()` is no copy. What it holds goes on changing with every step, until it is copied or saved.",
        "zh": "`state_dict()` 不是拷贝：在复制或保存之前，它里面的张量会随每一步继续变化。",
    },
    example={
        "en": r"momentum 0.9, gradients 1, 1; the buffer saved after the first step",
        "zh": r"动量 0.9，梯度为 1、1；第一步之后保存的缓冲区",
    },
    sides={
        "textbook": Side({"en": "a copy", "zh": "拷贝"}),
        "torch": Side({"en": "`state_dict()`", "zh": "`state_dict()`"}),
    },
    note="optimizers/pytorch.md#mistake-state-reference",
)
def state_by_reference() -> dict[str, float]:
    return {"textbook": 1.0, "torch": 1.9}


@convention(
    statement={
        "en": "`zero_grad()` does not leave zeros but `None`, and a parameter without gradient is not moved.",
        "zh": "`zero_grad()` 留下的不是零，而是 `None`；没有梯度的参数不会移动。",
    },
    example={"en": "is the gradient `None` afterwards?", "zh": "之后梯度是 `None` 吗？"},
    sides={
        "textbook": Side({"en": "by its name", "zh": "按名字理解"}, words={0.0: NO}),
        "torch": Side({"en": "default", "zh": "默认"}, words={1.0: YES}),
        "torch_kept": Side({"en": "`set_to_none=False`", "zh": "`set_to_none=False`"}, words={0.0: NO}),
    },
    note="optimizers/pytorch.md#no-gradient",
)
def zeroed_gradient() -> dict[str, float]:
    return {"textbook": 0.0, "torch": 1.0, "torch_kept": 0.0}


@convention(
    statement={
        "en": "Gradients add up over calls of `backward`. With losses that are means, $k$ small batches give $k$ "
        "times the "
        "gradient of the large one.",
        "zh": "多次 `backward` 的梯度会累加。损失取均值时，$k$ 个小批次得到的是大批次梯度的 $k$ 倍。",
    },
    example={
        "en": r"mean of $\theta$ over 4 examples, two batches of 2",
        "zh": r"$\theta$ 对 4 个样本的均值，两个大小为 2 的批次",
    },
    sides={
        "textbook": Side({"en": "one batch of 4", "zh": "一个大小为 4 的批次"}),
        "torch": Side({"en": "two backward passes", "zh": "两次反向传播"}),
    },
    note="optimizers/pytorch.md#mistake-no-zero-grad",
)
def accumulated_mean() -> dict[str, float]:
    return {"textbook": 1.0, "torch": 2.0}


@convention(
    statement={
        "en": "`eval()` changes dropout and norms and nothing else: gradients are still tracked. For that there is "
        "`no_grad`.",
        "zh": "`eval()` 只改变 dropout 和归一化层的行为，梯度照样跟踪；不跟踪要用 `no_grad`。",
    },
    example={"en": "does the output of `nn.Linear` carry a graph?", "zh": "`nn.Linear` 的输出带有计算图吗？"},
    sides={
        "torch": Side({"en": "`eval()`", "zh": "`eval()`"}, words={1.0: YES}),
        "torch_no_grad": Side({"en": "`no_grad()`", "zh": "`no_grad()`"}, words={0.0: NO}),
    },
)
def eval_mode() -> dict[str, float]:
    return {"torch": 1.0, "torch_no_grad": 0.0}


@convention(
    statement={
        "en": "True in a mask means attend in `scaled_dot_product_attention` and do not attend in "
        "`nn.MultiheadAttention`.",
        "zh": "掩码中的 True，在 `scaled_dot_product_attention` 里表示可以关注，在 `nn.MultiheadAttention` 里表示不可"
        "关注。",
    },
    example={"en": "values 0 and 1, mask (True, False)", "zh": "值为 0 和 1，掩码 (True, False)"},
    sides={
        "torch_function": Side({"en": "function", "zh": "函数"}),
        "torch": Side({"en": "module", "zh": "模块"}),
    },
    note="activations/softmax.md#mistake-masked-rows",
)
def attention_mask() -> dict[str, float]:
    return {"torch_function": 0.0, "torch": 1.0}


@convention(
    statement={
        "en": "PyTorch's recurrent layers take the first axis for time, Keras' for the batch; `batch_first=True` is "
        "Keras' way.",
        "zh": "PyTorch 的循环层把第一个轴当作时间，Keras 当作批次；设 `batch_first=True` 就与 Keras 相同。",
    },
    example={"en": "a tensor (2, 3, 1), number of sequences", "zh": "形状为 (2, 3, 1) 的张量，序列的个数"},
    sides={
        "keras": Side({"en": "Keras", "zh": "Keras"}),
        "torch": Side({"en": "`nn.RNN`", "zh": "`nn.RNN`"}),
    },
    note="gradients/long-term-dependencies.md",
)
def recurrent_axes() -> dict[str, float]:
    return {"keras": 2.0, "torch": 3.0}


@convention(
    statement={
        "en": "Convolution flips its kernel. What convolutional layers compute is correlation, which does not.",
        "zh": "卷积要翻转卷积核；卷积层实际计算的是互相关，不翻转。",
    },
    example={"en": "(1, 2) with the kernel (1, 10)", "zh": "(1, 2) 与核 (1, 10)"},
    sides={
        "numpy": Side({"en": "`numpy.convolve`", "zh": "`numpy.convolve`"}),
        "torch": Side({"en": "`conv1d`", "zh": "`conv1d`"}),
    },
)
def flipped_kernel() -> dict[str, float]:
    return {"numpy": 12.0, "torch": 21.0}


@convention(
    statement={
        "en": "As the GRU is usually written, its reset gate acts on the state before the matrix. PyTorch applies it "
        "after, on "
        "the bias too, so weights do not carry over.",
        "zh": "GRU 的通常写法中，重置门在乘矩阵之前作用于状态；PyTorch 在乘矩阵之后才作用，连偏置一起，所以权重不能通"
        "用。",
    },
    example={
        "en": r"state 1, reset gate 1/2, weight 2, bias 1; the candidate",
        "zh": r"状态为 1，重置门 1/2，权重 2，偏置 1；候选状态",
    },
    sides={
        "textbook": Side({"en": r"$\tanh(2 \cdot (1/2 \cdot 1) + 1)$", "zh": r"$\tanh(2 \cdot (1/2 \cdot 1) + 1)$"}),
        "torch": Side({"en": r"$\tanh(1/2 \cdot (2 \cdot 1 + 1))$", "zh": r"$\tanh(1/2 \cdot (2 \cdot 1 + 1))$"}),
    },
    note="gradients/long-term-dependencies.md",
)
def reset_gate() -> dict[str, float]:
    return {"textbook": math.tanh(2.0), "torch": math.tanh(1.5)}
