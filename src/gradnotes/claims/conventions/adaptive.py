"""Adagrad, RMSprop and Adam in textbooks, papers and PyTorch: where epsilon stands, and what is corrected."""

from __future__ import annotations

import math

from gradnotes.claims.conventions._row import REFUSED, Side, convention


@convention(
    statement={
        "en": "In the formula of Adagrad $\\epsilon$ often stands in the root. In PyTorch it stands beside it.",
        "zh": "Adagrad 的公式常把 $\\epsilon$ 写在根号里，PyTorch 把它放在根号外。",
    },
    example={
        "en": r"$\theta = 0$, $\eta = 1$, $\epsilon = 0.21$; gradient 1",
        "zh": r"$\theta = 0$，$\eta = 1$，$\epsilon = 0.21$；梯度为 1",
    },
    sides={
        "slides": Side({"en": "slides: in the root", "zh": "幻灯片：根号内"}),
        "torch": Side({"en": "beside it", "zh": "根号外"}),
    },
    note="optimizers/adagrad.md#epsilon",
)
def adagrad_epsilon() -> dict[str, float]:
    return {"slides": -1 / 1.1, "torch": -1 / 1.21}


@convention(
    statement={
        "en": "With Adagrad's default $\\epsilon$ its place matters for small gradients. `initial_accumulator_value` "
        "instead of `eps` is the other form exactly.",
        "zh": "Adagrad 采用 PyTorch 默认的 $\\epsilon$ 时，根号内外的差别只在梯度小时看得出。"
        "用 `initial_accumulator_value` 代替 `eps`，就恰好是另一种形式。",
    },
    example={
        "en": r"$\theta = 0$, $\eta = 1$, $\epsilon = 10^{-10}$; gradient $10^{-5}$",
        "zh": r"$\theta = 0$，$\eta = 1$，$\epsilon = 10^{-10}$；梯度为 $10^{-5}$",
    },
    sides={
        "slides": Side({"en": "slides: in the root", "zh": "幻灯片：根号内"}),
        "torch": Side({"en": "beside it", "zh": "根号外"}),
        "torch_accumulator": Side({"en": "in the accumulator", "zh": "放进累加器"}),
    },
    note="optimizers/adagrad.md#epsilon",
)
def adagrad_small_gradients() -> dict[str, float]:
    return {"slides": -1 / math.sqrt(2), "torch": -1 / (1 + 1e-5), "torch_accumulator": -1 / math.sqrt(2)}


@convention(
    statement={
        "en": "RMSprop's $\\epsilon$ is $10^{-8}$: in the root it acts on gradients below $10^{-3}$, beside it only on "
        "those below $10^{-7}$.",
        "zh": "RMSprop 的 $\\epsilon$ 为 $10^{-8}$：写在根号里，梯度小于 $10^{-3}$ 就受影响；写在根号外，"
        "小于 $10^{-7}$ 才受影响。",
    },
    example={
        "en": r"$\theta = 0$, $\eta = 1$, $\alpha = 0.99$, $\epsilon = 10^{-8}$; gradient $10^{-4}$",
        "zh": r"$\theta = 0$，$\eta = 1$，$\alpha = 0.99$，$\epsilon = 10^{-8}$；梯度为 $10^{-4}$",
    },
    sides={
        "slides": Side({"en": "slides: in the root", "zh": "幻灯片：根号内"}),
        "torch": Side({"en": "beside it", "zh": "根号外"}),
    },
    note="optimizers/rmsprop.md#pytorch",
)
def rmsprop_epsilon() -> dict[str, float]:
    return {"slides": -1 / math.sqrt(0.01 + 1), "torch": -1 / (0.1 + 1e-4)}


@convention(
    statement={
        "en": "RMSprop corrects no bias, so its first step is $1 / \\sqrt{1 - \\alpha}$ learning rates long. Hinton's "
        "lecture has the decay 0.9, PyTorch 0.99.",
        "zh": "RMSprop 不做偏差修正，第一步长达学习率的 $1 / \\sqrt{1 - \\alpha}$ 倍。Hinton 课上的衰减率是 0.9，"
        "PyTorch 是 0.99。",
    },
    example={
        "en": r"$\theta = 0$, $\eta = 1$, $\epsilon = 0$; gradient 1",
        "zh": r"$\theta = 0$，$\eta = 1$，$\epsilon = 0$；梯度为 1",
    },
    sides={
        "lecture": Side({"en": "decay 0.9", "zh": "衰减率 0.9"}),
        "torch": Side({"en": r"$\alpha = 0.99$", "zh": r"$\alpha = 0.99$"}),
    },
    note="optimizers/rmsprop.md#first-steps",
)
def rmsprop_first_step() -> dict[str, float]:
    return {"lecture": -math.sqrt(10), "torch": -10.0}


@convention(
    statement={
        "en": "RMSprop's default learning rate is ten times as large in PyTorch as in Keras.",
        "zh": "RMSprop 的默认学习率，PyTorch 是 Keras 的十倍。",
    },
    example={"en": "the argument's default", "zh": "参数的默认值"},
    sides={
        "keras": Side({"en": "Keras", "zh": "Keras"}),
        "torch": Side({"en": "`lr`", "zh": "`lr`"}),
    },
    note="optimizers/rmsprop.md#mistake-defaults",
)
def rmsprop_default_rate() -> dict[str, float]:
    return {"keras": 0.001, "torch": 0.01}


@convention(
    statement={
        "en": "Adadelta's paper has no learning rate, which is a rate of 1: PyTorch's default. Keras' is a thousandth "
        "of it.",
        "zh": "Adadelta 的论文没有学习率，相当于学习率为 1，这也是 PyTorch 的默认值；Keras 的默认值是它的千分之一。",
    },
    example={"en": "the argument's default", "zh": "参数的默认值"},
    sides={
        "paper": Side({"en": "paper", "zh": "论文"}),
        "keras": Side({"en": "Keras", "zh": "Keras"}),
        "torch": Side({"en": "`lr`", "zh": "`lr`"}),
    },
    note="optimizers/adadelta.md",
)
def adadelta_default_rate() -> dict[str, float]:
    return {"paper": 1.0, "keras": 0.001, "torch": 1.0}


@convention(
    statement={
        "en": "Keras has one default $\\epsilon$ for all optimizers. PyTorch's lie four decades apart.",
        "zh": "Keras 的所有优化器默认 $\\epsilon$ 都相同；PyTorch 各不相同，相差四个数量级。",
    },
    example={"en": "the argument's default", "zh": "参数的默认值"},
    sides={
        "keras": Side({"en": "Keras", "zh": "Keras"}, ".0e"),
        "torch": Side({"en": "Adam", "zh": "Adam"}, ".0e"),
        "torch_adagrad": Side({"en": "Adagrad", "zh": "Adagrad"}, ".0e"),
        "torch_adadelta": Side({"en": "Adadelta", "zh": "Adadelta"}, ".0e"),
    },
    note="optimizers/pytorch.md",
)
def default_epsilon() -> dict[str, float]:
    return {"keras": 1e-7, "torch": 1e-8, "torch_adagrad": 1e-10, "torch_adadelta": 1e-6}


@convention(
    statement={
        "en": "A decay of 1 and more makes no sense in a running mean. PyTorch refuses it in Adam and takes it in "
        "RMSprop.",
        "zh": "滑动平均的衰减率不小于 1 没有意义。PyTorch 在 Adam 里会拒绝，在 RMSprop 里却照收。",
    },
    example={
        "en": r"$\alpha = 1.5$; in Adam $\beta_2 = 1$",
        "zh": r"$\alpha = 1.5$；Adam 取 $\beta_2 = 1$",
    },
    sides={
        "reference": Side({"en": "this site's RMSprop", "zh": "本站的 RMSprop"}, words={1.0: REFUSED}),
        "torch": Side({"en": "RMSprop", "zh": "RMSprop"}, words={0.0: {"en": "taken", "zh": "接受"}}),
        "torch_adam": Side({"en": "Adam", "zh": "Adam"}, words={1.0: REFUSED}),
    },
    note="optimizers/pytorch.md",
)
def decay_unchecked() -> dict[str, float]:
    return {"reference": 1.0, "torch": 0.0, "torch_adam": 1.0}


@convention(
    statement={
        "en": "The $\\epsilon$ of Adam has three places: beside the root of the corrected square (Algorithm 1 of the "
        "paper, PyTorch), as $\\hat\\epsilon$ beside the root of the uncorrected one (the paper's faster form), and in "
        "the root. The same number is another algorithm in each.",
        "zh": "Adam 的 $\\epsilon$ 有三种位置：修正后平方的根号外（论文算法 1、PyTorch）；作为 $\\hat\\epsilon$ 放在未"
        "修正"
        "平方的根号外（论文的高效写法）；根号内。同一个数，在三处就是三种算法。",
    },
    example={
        "en": r"$\theta = 0$, $\eta = 1$, $\epsilon = 10^{-8}$; gradient $10^{-4}$",
        "zh": r"$\theta = 0$，$\eta = 1$，$\epsilon = 10^{-8}$；梯度为 $10^{-4}$",
    },
    sides={
        "paper": Side({"en": "paper, Algorithm 1", "zh": "论文，算法 1"}),
        "paper_hat": Side({"en": r"paper, $\hat\epsilon$", "zh": r"论文，$\hat\epsilon$"}),
        "slides": Side({"en": "slides: in the root", "zh": "幻灯片：根号内"}),
        "torch": Side({"en": "as Algorithm 1", "zh": "同算法 1"}),
    },
    note="optimizers/adam.md#epsilon",
)
def adam_epsilon() -> dict[str, float]:
    first = -1 / (1 + 1e-4)
    hat = -1 / (1 + 1e-4 / math.sqrt(1 - 0.999))
    return {"paper": first, "paper_hat": hat, "slides": -1 / math.sqrt(2), "torch": first}


@convention(
    statement={
        "en": "Adam without the correction of the bias takes a first step that is too long, not too short.",
        "zh": "不做偏差修正的 Adam，第一步会太长，而不是太短。",
    },
    example={
        "en": r"$\theta = 0$, $\eta = 1$, $\epsilon = 0$; gradient 1",
        "zh": r"$\theta = 0$，$\eta = 1$，$\epsilon = 0$；梯度为 1",
    },
    sides={
        "textbook": Side({"en": "uncorrected", "zh": "不修正"}),
        "torch": Side({"en": "corrected", "zh": "修正"}),
    },
    note="optimizers/adam.md#bias-correction",
)
def adam_bias_correction() -> dict[str, float]:
    return {"textbook": -0.1 / math.sqrt(0.001), "torch": -1.0}


@convention(
    statement={
        "en": "The slides update with the corrected moments from before the step. In the first step these are 0/0.",
        "zh": "幻灯片用这一步之前的修正矩来更新；第一步时它们是 0/0。",
    },
    example={
        "en": r"$\theta = 0$, $\eta = 1$, $\epsilon = 0$; gradient 1",
        "zh": r"$\theta = 0$，$\eta = 1$，$\epsilon = 0$；梯度为 1",
    },
    sides={
        "slides": Side(
            {"en": r"slides: $\hat m_t$", "zh": r"幻灯片：$\hat m_t$"}, words={1.0: {"en": "0/0", "zh": "0/0"}}
        ),
        "torch": Side({"en": r"$\hat m_{t + 1}$", "zh": r"$\hat m_{t + 1}$"}),
    },
    note="optimizers/adam.md#bias-correction",
)
def adam_old_moments() -> dict[str, float]:
    return {"slides": 1.0, "torch": -1.0}


@convention(
    statement={
        "en": "The slides' $\\epsilon$ \"10E-8\" is $10^{-7}$ where a computer reads it, not PyTorch's $10^{-8}$.",
        "zh": "幻灯片里 $\\epsilon$ 写作“10E-8”，计算机读来是 $10^{-7}$，不是 PyTorch 的 $10^{-8}$。",
    },
    example={
        "en": r"Adam, $\theta = 0$, $\eta = 1$; gradient $10^{-7}$",
        "zh": r"Adam，$\theta = 0$，$\eta = 1$；梯度为 $10^{-7}$",
    },
    sides={
        "slides": Side({"en": "slides: 10E-8", "zh": "幻灯片：10E-8"}),
        "torch": Side({"en": "default", "zh": "默认值"}),
    },
    note="optimizers/adam.md#epsilon",
)
def epsilon_in_words() -> dict[str, float]:
    return {"slides": -1 / 2, "torch": -1 / 1.1}


@convention(
    statement={
        "en": "Adam's step does not depend on the size of the gradient, it is said. It does once the gradient is not "
        "large against $\\epsilon$.",
        "zh": "常说 Adam 的步长与梯度大小无关；一旦梯度与 $\\epsilon$ 相比不够大，就有关了。",
    },
    example={
        "en": r"$\theta = 0$, $\eta = 1$; gradient $10^{-12}$",
        "zh": r"$\theta = 0$，$\eta = 1$；梯度为 $10^{-12}$",
    },
    sides={
        "textbook": Side({"en": r"$\epsilon = 0$", "zh": r"$\epsilon = 0$"}),
        "torch": Side({"en": r"$\epsilon = 10^{-8}$", "zh": r"$\epsilon = 10^{-8}$"}),
    },
    note="optimizers/adam.md#epsilon",
)
def adam_tiny_gradient() -> dict[str, float]:
    return {"textbook": -1.0, "torch": -1 / (1 + 1e4)}
