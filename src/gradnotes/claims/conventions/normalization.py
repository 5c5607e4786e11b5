"""Normalization and dropout: which variance, whose share, which epsilon, and what changes in evaluation."""

from __future__ import annotations

import math

from gradnotes.claims.conventions._row import REFUSED, Side, convention


@convention(
    statement={
        "en": "`var()` and `std()` divide by $n - 1$ in PyTorch, by $n$ in NumPy.",
        "zh": "`var()` 和 `std()`，PyTorch 除以 $n - 1$，NumPy 除以 $n$。",
    },
    example={"en": "variance of (0, 2)", "zh": "(0, 2) 的方差"},
    sides={
        "numpy": Side({"en": "NumPy", "zh": "NumPy"}),
        "torch": Side({"en": "`torch.var`", "zh": "`torch.var`"}),
    },
    note="initialization/moments.md#mistake-which-variance",
)
def sample_variance() -> dict[str, float]:
    return {"numpy": 1.0, "torch": 2.0}


@convention(
    statement={
        "en": "All norms divide by the biased deviation. One written by hand with `torch.std` is another function.",
        "zh": "各种归一化层除以的都是有偏的标准差；自己用 `torch.std` 写出来的是另一个函数。",
    },
    example={"en": "(0, 2) normalized, the second", "zh": "(0, 2) 归一化后的第二个数"},
    sides={
        "numpy": Side({"en": "`numpy.std`", "zh": "`numpy.std`"}, ".4g"),
        "torch": Side({"en": "`layer_norm`", "zh": "`layer_norm`"}, ".4g"),
        "torch_std": Side({"en": "`torch.std`", "zh": "`torch.std`"}, ".4g"),
    },
    note="initialization/moments.md#mistake-which-variance",
)
def layer_norm_by_hand() -> dict[str, float]:
    return {"numpy": 1.0, "torch": 1.0, "torch_std": 1 / math.sqrt(2)}


@convention(
    statement={
        "en": "Batch norm divides a batch by its biased variance and keeps the unbiased one for evaluation, as its "
        "paper "
        "says. With small batches the two modes differ.",
        "zh": "批归一化对当前批次除以有偏方差，留给评估模式的却是无偏方差，这与原论文一致。批次小的时候两种模式有差"
        "别。",
    },
    example={"en": "batch (0, 2), `momentum=1`", "zh": "批次 (0, 2)，`momentum=1`"},
    sides={
        "textbook": Side({"en": "one variance for both", "zh": "两处用同一个方差"}),
        "torch": Side({"en": "`running_var`", "zh": "`running_var`"}),
        "torch_divided": Side({"en": "divided by", "zh": "当前批次所用"}),
    },
)
def batch_norm_variances() -> dict[str, float]:
    return {"textbook": 1.0, "torch": 2.0, "torch_divided": 1.0}


@convention(
    statement={
        "en": "The `momentum` of batch norm is the share of the new batch in PyTorch, of the old average in Keras: 0.1 "
        "there is 0.9 here.",
        "zh": "批归一化的 `momentum`，在 PyTorch 中是新批次的权重，在 Keras 中是旧平均的权重：一边的 0.1 是另一边的 "
        "0.9。",
    },
    example={
        "en": "`momentum=0.1`, running mean after a batch of mean 1",
        "zh": "`momentum=0.1`，均值为 1 的批次之后的滑动均值",
    },
    sides={
        "keras": Side({"en": "Keras", "zh": "Keras"}),
        "torch": Side({"en": "`running_mean`", "zh": "`running_mean`"}),
    },
)
def batch_norm_momentum() -> dict[str, float]:
    return {"keras": 0.9, "torch": 0.1}


@convention(
    statement={
        "en": "In `eval()` batch norm uses what it has kept. Before any training that is mean 0 and variance 1: it "
        "passes "
        "its input through.",
        "zh": "`eval()` 模式下批归一化使用保存的统计量；还没训练时它们是均值 0、方差 1，输入原样通过。",
    },
    example={"en": "2 in the batch (0, 2), a fresh norm", "zh": "批次 (0, 2) 中的 2，未经训练的归一化层"},
    sides={
        "textbook": Side({"en": "by the batch", "zh": "按批次"}),
        "torch": Side({"en": "`train()`", "zh": "`train()`"}),
        "torch_eval": Side({"en": "`eval()`", "zh": "`eval()`"}),
    },
)
def batch_norm_eval() -> dict[str, float]:
    return {"textbook": 1.0, "torch": 1.0, "torch_eval": 2.0}


@convention(
    statement={
        "en": "A single example with one value a channel has no variance. The formula gives zero, PyTorch raises an "
        "error "
        "while training: mind the last batch.",
        "zh": "只有一个样本、每个通道只有一个值时，没有方差可言。公式得到零，PyTorch 在训练模式下报错：当心最后一个批"
        "次。",
    },
    example={"en": "batch (3), a fresh norm", "zh": "批次 (3)，未经训练的归一化层"},
    sides={
        "textbook": Side({"en": "formula", "zh": "公式"}),
        "torch": Side({"en": "`train()`", "zh": "`train()`"}, words={1.0: REFUSED}),
        "torch_eval": Side({"en": "`eval()`", "zh": "`eval()`"}),
    },
)
def batch_of_one() -> dict[str, float]:
    return {"textbook": 0.0, "torch": 1.0, "torch_eval": 3.0}


@convention(
    statement={
        "en": "Batch norm's $\\epsilon$ is $10^{-3}$ in Keras, $10^{-5}$ in PyTorch.",
        "zh": "批归一化的 $\\epsilon$，Keras 是 $10^{-3}$，PyTorch 是 $10^{-5}$。",
    },
    example={"en": "batch (−0.01, 0.01), the second", "zh": "批次 (−0.01, 0.01) 的第二个数"},
    sides={
        "keras": Side({"en": "Keras", "zh": "Keras"}, ".4g"),
        "torch": Side({"en": "`nn.BatchNorm1d`", "zh": "`nn.BatchNorm1d`"}, ".4g"),
    },
)
def batch_norm_epsilon() -> dict[str, float]:
    return {"keras": 1 / math.sqrt(11), "torch": 1 / math.sqrt(1.1)}


@convention(
    statement={
        "en": "Layer norm's $\\epsilon$ is nothing in the paper's formula, $10^{-12}$ in BERT, $10^{-3}$ in Keras, "
        "$10^{-5}$ in "
        "PyTorch. A checkpoint wants its own.",
        "zh": "层归一化的 $\\epsilon$：论文公式里没有，BERT 是 $10^{-12}$，Keras 是 $10^{-3}$，PyTorch 是 $10^{-5}$。"
        "加载权重时要用它原来的值。",
    },
    example={"en": "(−0.001, 0.001), the second", "zh": "(−0.001, 0.001) 的第二个数"},
    sides={
        "paper": Side({"en": "none", "zh": "无"}, ".4g"),
        "bert": Side({"en": "BERT", "zh": "BERT"}, ".7g"),
        "keras": Side({"en": "Keras", "zh": "Keras"}, ".4g"),
        "torch": Side({"en": "`nn.LayerNorm`", "zh": "`nn.LayerNorm`"}, ".4g"),
    },
)
def layer_norm_epsilon() -> dict[str, float]:
    return {
        "paper": 1.0,
        "bert": 1 / math.sqrt(1 + 1e-6),
        "keras": 1 / math.sqrt(1001),
        "torch": 1 / math.sqrt(11),
    }


@convention(
    statement={
        "en": "`nn.RMSNorm` takes the machine epsilon of its input where none is given, so it is another function in "
        "float32 and in float64; LLaMA has $10^{-6}$.",
        "zh": "不指定 $\\epsilon$ 时，`nn.RMSNorm` 取输入类型的机器精度，因此 float32 和 float64 下是两个函数；"
        "LLaMA 用的是 $10^{-6}$。",
    },
    example={"en": "(0.001) normalized", "zh": "(0.001) 归一化"},
    sides={
        "llama": Side({"en": "LLaMA", "zh": "LLaMA"}, ".4g"),
        "torch": Side({"en": "float32", "zh": "float32"}, ".4g"),
        "torch_double": Side({"en": "float64", "zh": "float64"}, ".4g"),
    },
    rtol=1e-6,  # one side is computed in float32
)
def rms_norm_epsilon() -> dict[str, float]:
    return {
        "llama": 1 / math.sqrt(2),
        "torch": 1 / math.sqrt(1 + 2**-23 / 1e-6),
        "torch_double": 1 / math.sqrt(1 + 2**-52 / 1e-6),
    }


@convention(
    statement={
        "en": "Group norm with one group is called layer norm, with a group a channel instance norm. The first "
        "averages over "
        "positions too, and so is not the layer norm of a transformer.",
        "zh": "组归一化只有一组时被称作层归一化，每个通道一组时就是实例归一化。前者也对位置求平均，"
        "所以并不是 Transformer 里的层归一化。",
    },
    example={"en": "channels (0, 0, 0) and (0, 0, 4), the 4", "zh": "通道 (0, 0, 0) 和 (0, 0, 4)，其中的 4"},
    sides={
        "textbook": Side({"en": "over the channels of a position", "zh": "对同一位置的各通道"}, ".4g"),
        "torch": Side({"en": "one group", "zh": "一组"}, ".4g"),
        "torch_channels": Side({"en": "two groups", "zh": "两组"}, ".4g"),
        "torch_layer": Side({"en": "`nn.LayerNorm`", "zh": "`nn.LayerNorm`"}, ".4g"),
    },
)
def group_norm_extremes() -> dict[str, float]:
    return {"textbook": 1.0, "torch": math.sqrt(5), "torch_channels": math.sqrt(2), "torch_layer": 1.0}


@convention(
    statement={
        "en": "Instance norm keeps no statistics unless asked to: in `eval()` it goes on as while training, where "
        "batch norm "
        "changes.",
        "zh": "实例归一化默认不保存统计量：`eval()` 模式下与训练时一样，而批归一化会变。",
    },
    example={"en": "4 in a channel (0, 4), `eval()`", "zh": "通道 (0, 4) 中的 4，`eval()` 模式"},
    sides={
        "torch": Side({"en": "`nn.InstanceNorm1d`", "zh": "`nn.InstanceNorm1d`"}),
        "torch_batch": Side({"en": "`nn.BatchNorm1d`", "zh": "`nn.BatchNorm1d`"}),
    },
)
def instance_norm_eval() -> dict[str, float]:
    return {"torch": 1.0, "torch_batch": 4.0}


@convention(
    statement={
        "en": "In the dropout paper $p$ is the probability to keep a unit, in PyTorch to drop it.",
        "zh": "dropout 论文中 $p$ 是保留单元的概率，PyTorch 中是丢弃的概率。",
    },
    example={"en": "$p = 1$, share of units that is left", "zh": "$p = 1$，剩下的单元所占比例"},
    sides={
        "paper": Side({"en": "kept with $p$", "zh": "以 $p$ 保留"}, ".0%"),
        "torch": Side({"en": "dropped with $p$", "zh": "以 $p$ 丢弃"}, ".0%"),
    },
)
def dropout_probability() -> dict[str, float]:
    return {"paper": 1.0, "torch": 0.0}


@convention(
    statement={
        "en": "Dropout: the paper leaves a kept unit as it is while training, PyTorch scales it up at once (inverted).",
        "zh": "dropout 论文在训练时对保留的单元不作改动；PyTorch 当场就放大（inverted dropout）。",
    },
    example={"en": "a unit of 1, a fifth dropped, training", "zh": "值为 1 的单元，丢弃五分之一，训练时"},
    sides={
        "paper": Side({"en": "as it is", "zh": "不变"}),
        "torch": Side({"en": "`train()`", "zh": "`train()`"}),
    },
)
def dropout_training() -> dict[str, float]:
    return {"paper": 1.0, "torch": 1.25}


@convention(
    statement={
        "en": "Dropout: the paper scales units down in the test, PyTorch does nothing there.",
        "zh": "dropout 论文在训练时不放大，测试时就要缩小；PyTorch 在测试时什么也不做。",
    },
    example={"en": "a unit of 1, a fifth dropped, test", "zh": "值为 1 的单元，丢弃五分之一，测试时"},
    sides={
        "paper": Side({"en": "scaled down", "zh": "缩小"}),
        "torch": Side({"en": "`eval()`", "zh": "`eval()`"}),
    },
)
def dropout_test() -> dict[str, float]:
    return {"paper": 0.8, "torch": 1.0}


@convention(
    statement={
        "en": "`F.dropout` does not know the mode of the module that calls it, and drops in `eval()` too, unless given "
        "`training=self.training`.",
        "zh": "`F.dropout` 不知道调用它的模块处于什么模式，`eval()` 时照样丢弃，除非传入 `training=self.training`。",
    },
    example={"en": "$p = 1$, what is left of 1 in `eval()`", "zh": "$p = 1$，`eval()` 模式下 1 变成多少"},
    sides={
        "torch": Side({"en": "`nn.Dropout`", "zh": "`nn.Dropout`"}),
        "torch_function": Side({"en": "`F.dropout`", "zh": "`F.dropout`"}),
    },
)
def dropout_function() -> dict[str, float]:
    return {"torch": 1.0, "torch_function": 0.0}
