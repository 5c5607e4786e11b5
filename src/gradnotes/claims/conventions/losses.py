"""Losses in textbooks, in other code and in PyTorch: what a mean divides by, what an input is, what is clamped."""

from __future__ import annotations

import math

from gradnotes.claims.conventions._row import NO, REFUSED, YES, Side, convention

NAN = {"en": "nan", "zh": "nan"}
INFINITE = {"en": "infinite", "zh": "无穷大"}


@convention(
    statement={
        "en": "PyTorch's weighted mean of cross-entropies divides by the weights of the targets. With probabilities as "
        "targets it divides by their number, so that one-hot targets give another loss than classes.",
        "zh": "取加权平均时，PyTorch 的交叉熵除以各目标的权重之和；目标写成概率时除以个数，"
        "所以独热目标和类别目标的损失不同。",
    },
    example={
        "en": r"$p_y = 1/2$ and $1/4$; weights 1 and 3",
        "zh": r"$p_y$ 为 $1/2$ 和 $1/4$；权重为 1 和 3",
    },
    sides={
        "textbook": Side({"en": "sum over number", "zh": "总和除以个数"}),
        "torch": Side({"en": "classes: sum over weights", "zh": "目标为类别：总和除以权重"}),
        "torch_soft": Side({"en": "probabilities: sum over number", "zh": "目标为概率：总和除以个数"}),
    },
    note="losses/cross-entropy.md#options",
)
def cross_entropy_weighted_mean() -> dict[str, float]:
    number = 7 * math.log(2) / 2
    return {"textbook": number, "torch": number / 2, "torch_soft": number}


@convention(
    statement={
        "en": "Binary cross-entropy multiplies each loss by its weight and divides by the number of losses, not by the "
        "weights: larger weights make larger steps.",
        "zh": "二元交叉熵把每个损失乘以权重，再除以个数，而不是权重之和：权重大，步长也大。",
    },
    example={
        "en": "two losses of $\\log 2$; weights 1 and 3",
        "zh": "两个损失都是 $\\log 2$；权重为 1 和 3",
    },
    sides={
        "textbook": Side({"en": "weighted mean", "zh": "加权平均"}),
        "torch": Side({"en": "sum over number", "zh": "总和除以个数"}),
    },
    note="losses/binary-cross-entropy.md#pos-weight",
)
def binary_cross_entropy_weight() -> dict[str, float]:
    return {"textbook": math.log(2), "torch": 2 * math.log(2)}


@convention(
    statement={
        "en": "If `ignore_index` leaves nothing, PyTorch's mean is nan, with a gradient of zero. Masked losses written "
        "by hand often divide by one at least, and give zero.",
        "zh": "`ignore_index` 一个样本也没留下时，PyTorch 的平均值是 nan，梯度却是零。手写的掩码损失常让除数至少为一，"
        "结果是零。",
    },
    example={"en": "two examples, both ignored", "zh": "两个样本，都被忽略"},
    sides={
        "practice": Side({"en": "divisor at least 1", "zh": "除数至少为 1"}),
        "torch": Side({"en": "the loss", "zh": "损失"}, words={1.0: NAN}),
        "torch_gradient": Side({"en": "its gradient", "zh": "梯度"}),
    },
    note="losses/cross-entropy.md#mistake-all-ignored",
)
def cross_entropy_all_ignored() -> dict[str, float]:
    return {"practice": 0.0, "torch": 1.0, "torch_gradient": 0.0}


@convention(
    statement={
        "en": "PyTorch spreads the share $\\epsilon$ over all classes, as Szegedy and colleagues do. Some code spreads "
        "it over the others only, which with two classes is twice the smoothing.",
        "zh": "PyTorch 与 Szegedy 等人一样，把 $\\epsilon$ 均分给所有类别；有的代码只分给其他类别，"
        "两类时平滑量是前者的两倍。",
    },
    example={
        "en": "target of the label, two classes, $\\epsilon = 0.2$",
        "zh": "两类，$\\epsilon = 0.2$，正确类别的目标",
    },
    sides={
        "practice": Side({"en": r"others only: $1 - \epsilon$", "zh": r"只分给其他：$1 - \epsilon$"}),
        "torch": Side({"en": r"all: $1 - \epsilon + \epsilon / K$", "zh": r"分给所有：$1 - \epsilon + \epsilon / K$"}),
    },
    note="losses/label-smoothing.md#mistake-spread",
)
def label_smoothing_share() -> dict[str, float]:
    return {"practice": 0.8, "torch": 0.9}


@convention(
    statement={
        "en": "With class weights PyTorch multiplies each smoothed share by the weight of its own class, and divides "
        "the mean by the weights of the labels alone.",
        "zh": "有类别权重时，PyTorch 把平滑后的每一份乘以各自类别的权重，求平均却只除以标签的权重。",
    },
    example={
        "en": "equal logits of two classes, label 0, weights 1 and 3, $\\epsilon = 0.2$",
        "zh": "两类的 logits 相等，标签为 0，权重为 1 和 3，$\\epsilon = 0.2$",
    },
    sides={
        "practice": Side({"en": "smoothed loss times the label's weight", "zh": "平滑后的损失乘标签的权重"}),
        "torch": Side({"en": "each share times its own", "zh": "每份乘自己的权重"}),
    },
    note="losses/label-smoothing.md#code",
)
def label_smoothing_weight() -> dict[str, float]:
    return {"practice": math.log(2), "torch": (0.9 * 1 + 0.1 * 3) * math.log(2)}


@convention(
    statement={
        "en": "A class masked by a logit of minus infinity, with a target probability of 0, costs nothing by the "
        "convention $0 \\log 0 = 0$. PyTorch multiplies zero by infinity.",
        "zh": "某一类的 logit 用负无穷遮住，目标概率为 0，按 $0 \\log 0 = 0$ 的约定不产生损失；PyTorch "
        "则用零去乘无穷大。",
    },
    example={
        "en": r"logits $(0, -\infty)$, target $(1, 0)$",
        "zh": r"logits 为 $(0, -\infty)$，目标为 $(1, 0)$",
    },
    sides={
        "reference": Side({"en": "the NumPy code of these notes", "zh": "本站的 NumPy 代码"}),
        "torch": Side({"en": "probabilities as target", "zh": "目标为概率"}, words={1.0: NAN}),
    },
    note="losses/cross-entropy.md#code",
)
def cross_entropy_masked_class() -> dict[str, float]:
    return {"reference": 0.0, "torch": 1.0}


@convention(
    statement={
        "en": "PyTorch looks for the classes on axis 1, Keras on the last axis. Where both are equally long, either "
        "computes something.",
        "zh": "PyTorch 认为类别在轴 1 上，Keras 认为在最后一个轴上；两个轴一样长时，怎么算都不报错。",
    },
    example={
        "en": r"logits $((0, \log 3), (0, 0))$, class 0 twice",
        "zh": r"logits 为 $((0, \log 3), (0, 0))$，类别都是 0",
    },
    sides={
        "keras": Side({"en": "classes last", "zh": "类别在最后"}),
        "torch": Side({"en": "classes on axis 1", "zh": "类别在轴 1"}),
    },
    note="losses/cross-entropy.md#mistake-class-axis",
)
def cross_entropy_class_axis() -> dict[str, float]:
    return {"keras": (math.log(4) + math.log(2)) / 2, "torch": (math.log(2) + math.log(4 / 3)) / 2}


@convention(
    statement={
        "en": "The cross-entropy of textbooks takes probabilities. `F.cross_entropy` takes logits, and makes a perfect "
        "answer that has been through a softmax cost a third of a nat.",
        "zh": "教科书里的交叉熵接受概率。`F.cross_entropy` 接受 logits，完美的答案先做了 softmax 再交给它，"
        "也要付三分之一 nat 左右。",
    },
    example={"en": "input $(1, 0)$, class 0", "zh": "输入为 $(1, 0)$，类别为 0"},
    sides={
        "textbook": Side({"en": "input as probabilities", "zh": "把输入当概率"}),
        "torch": Side({"en": "input as logits", "zh": "把输入当 logits"}),
    },
    note="losses/cross-entropy.md#mistake-which-input",
)
def cross_entropy_input() -> dict[str, float]:
    return {"textbook": 0.0, "torch": math.log1p(math.exp(-1))}


@convention(
    statement={
        "en": "The negative log-likelihood has a logarithm in its name and its formula. `F.nll_loss` takes none: its "
        "input must be log-probabilities.",
        "zh": "负对数似然，名字和公式里都有对数。`F.nll_loss` 却不取对数，它的输入必须已经是对数概率。",
    },
    example={"en": "probability $1/2$ of the label", "zh": "正确类别的概率为 $1/2$"},
    sides={
        "textbook": Side({"en": r"$-\log p$", "zh": r"$-\log p$"}),
        "torch": Side({"en": "minus the input", "zh": "输入取负"}),
    },
    note="losses/cross-entropy.md#mistake-which-input",
)
def nll_input() -> dict[str, float]:
    return {"textbook": math.log(2), "torch": -0.5}


@convention(
    statement={
        "en": "From probabilities, PyTorch's binary cross-entropy takes every logarithm below −100 for −100.",
        "zh": "从概率计算二元交叉熵时，PyTorch 把小于 −100 的对数一律当作 −100。",
    },
    example={"en": r"$p = e^{-200}$, label 1", "zh": r"$p = e^{-200}$，标签为 1"},
    sides={
        "textbook": Side({"en": r"$-\log p$", "zh": r"$-\log p$"}),
        "torch": Side({"en": "at most 100", "zh": "最大为 100"}),
    },
    note="losses/binary-cross-entropy.md#numerical-stability",
)
def binary_cross_entropy_clamp() -> dict[str, float]:
    return {"textbook": 200.0, "torch": 100.0}


@convention(
    statement={
        "en": "The gradient of `binary_cross_entropy` is clamped sooner: its divisor is at least $10^{-12}$. Below "
        "that probability a sure error loses its pull while its loss goes on growing.",
        "zh": "从概率计算二元交叉熵时，梯度截断得更早：除数至少取 $10^{-12}$。概率比它还小时，"
        "损失还在涨，自信的错误却已经没有拉力。",
    },
    example={
        "en": r"$p = 10^{-20}$, label 1, derivative by $\log p$",
        "zh": r"$p = 10^{-20}$，标签为 1，对 $\log p$ 求导",
    },
    sides={
        "textbook": Side({"en": "of the formula", "zh": "公式的导数"}),
        "torch": Side({"en": "divisor clamped", "zh": "截断除数"}, ".3g"),
    },
    note="losses/binary-cross-entropy.md#numerical-stability",
    rtol=1e-8,  # PyTorch's constant is a float32, which is off by 4e-9
)
def binary_cross_entropy_clamp_gradient() -> dict[str, float]:
    return {"textbook": -1.0, "torch": -1e-8}


@convention(
    statement={
        "en": "`binary_cross_entropy_with_logits` checks no labels: with −1 for the negatives the loss falls without "
        "bound. `binary_cross_entropy` refuses them, as the code of these notes does.",
        "zh": "`binary_cross_entropy_with_logits` 不检查标签：负样本标成 −1，损失就一直降下去。`binary_cross_entropy` "
        "会拒绝，本站的代码也会。",
    },
    example={"en": "logit −10, label −1", "zh": "logit 为 −10，标签为 −1"},
    sides={
        "reference": Side({"en": "the NumPy code of these notes", "zh": "本站的 NumPy 代码"}, words={1.0: REFUSED}),
        "torch": Side({"en": "from the logit", "zh": "从 logit 计算"}),
        "torch_bce": Side({"en": "from the probability", "zh": "从概率计算"}, words={1.0: REFUSED}),
    },
    note="losses/binary-cross-entropy.md#mistake-labels",
)
def binary_cross_entropy_labels() -> dict[str, float]:
    return {"reference": 1.0, "torch": -10 + math.log1p(math.exp(-10)), "torch_bce": 1.0}


@convention(
    statement={
        "en": "A divergence is a sum over the classes. The default mean of `F.kl_div` divides it by their number as "
        'well; `reduction="batchmean"` does not.',
        "zh": '散度是对各类别求和。`F.kl_div` 默认的平均还要除以类别数，`reduction="batchmean"` 则不除。',
    },
    example={
        "en": r"target $(1, 0)$, model $(1/2, 1/2)$, one example",
        "zh": r"目标为 $(1, 0)$，模型为 $(1/2, 1/2)$，一个样本",
    },
    sides={
        "textbook": Side({"en": "sum over classes", "zh": "对类别求和"}),
        "torch": Side({"en": "`mean`", "zh": "`mean`"}),
        "torch_batchmean": Side({"en": "`batchmean`", "zh": "`batchmean`"}),
    },
    note="losses/kl-divergence.md#mistake-mean",
)
def kl_mean() -> dict[str, float]:
    return {"textbook": math.log(2), "torch": math.log(2) / 2, "torch_batchmean": math.log(2)}


@convention(
    statement={
        "en": "`F.kl_div(a, b)`, whose first argument is in logarithms, is the divergence $KL(b, a)$. "
        "`torch.distributions.kl_divergence(a, b)` goes by the formula.",
        "zh": "`F.kl_div(a, b)` 的第一个参数是对数概率，算的是 $KL(b, a)$；`torch.distributions.kl_divergence(a, b)` "
        "与公式的顺序一致。",
    },
    example=r"$a = (1/2, 1/2)$, $b = (1/4, 3/4)$",
    sides={
        "textbook": Side({"en": "$KL(a, b)$", "zh": "$KL(a, b)$"}),
        "torch": Side({"en": "`F.kl_div(a, b)`", "zh": "`F.kl_div(a, b)`"}),
        "torch_distributions": Side({"en": "`kl_divergence(a, b)`", "zh": "`kl_divergence(a, b)`"}),
    },
    note="losses/kl-divergence.md#mistake-swapped",
)
def kl_arguments() -> dict[str, float]:
    formula = math.log(4 / 3) / 2
    return {"textbook": formula, "torch": math.log(27 / 16) / 4, "torch_distributions": formula}


@convention(
    statement={
        "en": "Many textbooks halve the squared error, for a gradient without a factor. PyTorch halves it in Huber's "
        "loss and in smooth L1, and not in `mse_loss`.",
        "zh": "许多教科书把平方误差乘以二分之一，梯度就没有系数。PyTorch 在 Huber 和 smooth L1 里乘，在 `mse_loss` "
        "里不乘。",
    },
    example={"en": "an error of 3", "zh": "误差为 3"},
    sides={
        "textbook": Side({"en": "$r^2 / 2$", "zh": "$r^2 / 2$"}),
        "torch": Side({"en": "`mse_loss`", "zh": "`mse_loss`"}),
        "torch_huber": Side({"en": "`huber_loss`, `delta` 10", "zh": "`huber_loss`，`delta` 为 10"}),
    },
    note="losses/mean-squared-error.md#code",
)
def mse_half() -> dict[str, float]:
    return {"textbook": 4.5, "torch": 9.0, "torch_huber": 4.5}


@convention(
    statement={
        "en": "The squared error of several outputs is their squared distance, averaged over the examples. PyTorch's "
        "mean is over all elements, so that each further output shrinks the gradient of the others.",
        "zh": "有多个输出时，通常取距离的平方，再对样本求平均。PyTorch 对所有元素求平均，每多一个输出，"
        "其余输出的梯度就小一些。",
    },
    example={"en": "one example, errors 3 and 1", "zh": "一个样本，误差为 3 和 1"},
    sides={
        "textbook": Side({"en": "mean over examples", "zh": "对样本平均"}),
        "torch": Side({"en": "mean over elements", "zh": "对元素平均"}),
    },
    note="losses/mean-squared-error.md#code",
)
def mse_outputs() -> dict[str, float]:
    return {"textbook": 10.0, "torch": 5.0}


@convention(
    statement={
        "en": "Huber's loss keeps the parabola and gives its arms the slope of the threshold; smooth L1 keeps the "
        "slope of the arms at 1. They agree at a threshold of 1, the default of both.",
        "zh": "Huber 的抛物线不变，两臂的斜率等于阈值；smooth L1 的两臂斜率固定为 1。阈值取 1 时两者相同，而 1 "
        "正是两者的默认值。",
    },
    example={"en": "an error of 3, a threshold of 2", "zh": "误差为 3，阈值为 2"},
    sides={
        "paper": Side({"en": "Huber 1964", "zh": "Huber 1964"}),
        "torch_huber": Side({"en": "`huber_loss`", "zh": "`huber_loss`"}),
        "torch_smooth": Side({"en": "`smooth_l1_loss`", "zh": "`smooth_l1_loss`"}),
    },
    note="losses/absolute-and-huber.md#smooth-l1",
)
def huber_or_smooth_l1() -> dict[str, float]:
    return {"paper": 4.0, "torch_huber": 4.0, "torch_smooth": 2.0}


@convention(
    statement={
        "en": "PyTorch has no hinge for a score and a label of −1 or 1. `multi_margin_loss` of the halved score, once "
        "with each sign, is half of it, and `hinge_embedding_loss` is something else.",
        "zh": "PyTorch 没有接受得分和标签 −1、1 的合页损失。把得分的一半正负各一份交给 `multi_margin_loss`，"
        "得到它的一半；`hinge_embedding_loss` 是另一样东西。",
    },
    example={"en": "score −1, label 1", "zh": "得分为 −1，标签为 1"},
    sides={
        "textbook": Side({"en": r"$\max(0, 1 - y s)$", "zh": r"$\max(0, 1 - y s)$"}),
        "torch": Side({"en": "`multi_margin_loss`", "zh": "`multi_margin_loss`"}),
        "torch_embedding": Side({"en": "`hinge_embedding_loss`", "zh": "`hinge_embedding_loss`"}),
    },
    note="losses/hinge.md#code",
)
def hinge_binary() -> dict[str, float]:
    return {"textbook": 2.0, "torch": 1.0, "torch_embedding": -1.0}


@convention(
    statement={
        "en": "Of several classes, Weston and Watkins add the hinges of all wrong ones, Crammer and Singer take the "
        "largest; PyTorch divides the sum by the number of classes, the right one included.",
        "zh": "多类时，Weston 和 Watkins 把所有错误类别的合页损失相加，Crammer 和 Singer 取最大的一项；PyTorch "
        "把总和除以类别数，正确的一类也算在内。",
    },
    example={"en": "three equal logits", "zh": "三个 logits 相等"},
    sides={
        "paper": Side({"en": "sum", "zh": "求和"}),
        "paper_largest": Side({"en": "largest", "zh": "取最大"}),
        "torch": Side({"en": "sum over $K$", "zh": "总和除以 $K$"}),
    },
    note="losses/hinge.md#several-classes",
)
def hinge_several_classes() -> dict[str, float]:
    return {"paper": 2.0, "paper_largest": 1.0, "torch": 2 / 3}


@convention(
    statement={
        "en": "`soft_margin_loss`, the logistic loss for labels of −1 and 1, takes the exponential first and "
        "overflows; `softplus` of the negated margin does not.",
        "zh": "`soft_margin_loss` 是标签为 −1 和 1 的逻辑损失，它先算指数，因而上溢；间隔取负再用 `softplus` 就不会。",
    },
    example={"en": "score −100, label 1, float32", "zh": "得分为 −100，标签为 1，float32"},
    sides={
        "reference": Side({"en": "stable form", "zh": "稳定的写法"}),
        "torch": Side({"en": "`soft_margin_loss`", "zh": "`soft_margin_loss`"}, words={1.0: INFINITE}),
    },
    note="losses/hinge.md#mistake-overflow",
)
def soft_margin_overflow() -> dict[str, float]:
    return {"reference": 100.0, "torch": 1.0}


@convention(
    statement={
        "en": "PyTorch has no focal loss; torchvision has one for two classes, which is not reduced by default.",
        "zh": "PyTorch 没有焦点损失；torchvision 有一个两类的版本，默认不归约。",
    },
    example={
        "en": "a name in `torch.nn` or `torch.nn.functional`",
        "zh": "`torch.nn` 或 `torch.nn.functional` 里有没有这个名字",
    },
    sides={
        "paper": Side({"en": "in the paper", "zh": "论文"}, words={1.0: YES}),
        "torch": Side({"en": "in PyTorch", "zh": "PyTorch"}, words={0.0: NO}),
    },
    note="losses/focal.md#what-failed-before",
)
def focal_missing() -> dict[str, float]:
    return {"paper": 1.0, "torch": 0.0}
