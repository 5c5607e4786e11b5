"""Momentum, weight decay and missing gradients in textbooks and in PyTorch."""

from __future__ import annotations

import math

from gradnotes.claims.conventions._row import REFUSED, Side, convention


@convention(
    statement={
        "en": "Sutskever's velocity has the learning rate in it, PyTorch's is multiplied by it afterwards. With a "
        "constant rate both are one; after a drop the velocity in PyTorch shrinks at once.",
        "zh": "Sutskever 的速度里含学习率，PyTorch 则在最后才乘学习率。学习率不变时两者相同；学习率下降后，"
        "PyTorch 的速度立刻随之变小。",
    },
    example={
        "en": r"$\theta = 0$, $\mu = 0.9$; gradients 1, 0; rates 0.1, 0.01",
        "zh": r"$\theta = 0$，$\mu = 0.9$；梯度依次为 1、0；学习率依次为 0.1、0.01",
    },
    sides={
        "paper": Side({"en": "rate inside", "zh": "学习率在内"}),
        "torch": Side({"en": "rate outside", "zh": "学习率在外"}),
    },
    note="optimizers/momentum.md#two-forms",
)
def rate_in_velocity() -> dict[str, float]:
    return {"paper": -0.1 * (1 + 0.9), "torch": -0.1 - 0.01 * 0.9}


@convention(
    statement={
        "en": "Some courses keep an average of the gradients, with weight $1 - \\mu$ for the newest. PyTorch keeps a "
        "sum: its steps are $1 / (1 - \\mu)$ times as long at the same rate.",
        "zh": "有的教程对梯度取滑动平均，最新梯度的权重是 $1 - \\mu$；PyTorch 是累加，同样学习率下步长是前者的 "
        "$1 / (1 - \\mu)$ 倍。",
    },
    example={
        "en": r"$\theta = 0$, $\mu = 0.9$, $\eta = 1$; gradient 1",
        "zh": r"$\theta = 0$，$\mu = 0.9$，$\eta = 1$；梯度为 1",
    },
    sides={
        "textbook": Side({"en": "average", "zh": "平均"}),
        "torch": Side({"en": "sum", "zh": "累加"}),
    },
    note="optimizers/momentum.md#two-forms",
)
def momentum_average() -> dict[str, float]:
    return {"textbook": -(1 - 0.9), "torch": -1.0}


@convention(
    statement={
        "en": "`dampening` multiplies every gradient but the first: PyTorch's buffer begins with the whole gradient.",
        "zh": "`dampening` 会缩小每个梯度，唯独不缩小第一个：PyTorch 的缓冲区以完整的梯度开始。",
    },
    example={
        "en": r"$\theta = 0$, $\mu = 0.5$, `dampening` 0.5, $\eta = 1$; gradient 1",
        "zh": r"$\theta = 0$，$\mu = 0.5$，`dampening` 为 0.5，$\eta = 1$；梯度为 1",
    },
    sides={
        "textbook": Side({"en": "damped from the start", "zh": "从一开始就缩小"}),
        "torch": Side({"en": "first one whole", "zh": "第一个不缩小"}),
    },
    note="optimizers/momentum.md#dampening",
)
def first_dampening() -> dict[str, float]:
    return {"textbook": -0.5, "torch": -1.0}


@convention(
    statement={
        "en": "Without momentum PyTorch ignores `dampening`.",
        "zh": "没有动量时，PyTorch 忽略 `dampening`。",
    },
    example={
        "en": r"$\theta = 0$, $\mu = 0$, `dampening` 0.5, $\eta = 1$; gradient 1",
        "zh": r"$\theta = 0$，$\mu = 0$，`dampening` 为 0.5，$\eta = 1$；梯度为 1",
    },
    sides={
        "textbook": Side({"en": "damped", "zh": "缩小"}),
        "torch": Side({"en": "ignored", "zh": "忽略"}),
    },
    note="optimizers/momentum.md#dampening",
)
def dampening_alone() -> dict[str, float]:
    return {"textbook": -0.5, "torch": -1.0}


@convention(
    statement={
        "en": "Nesterov's momentum has two forms. In Sutskever's the gradient is taken ahead of the parameters; in "
        "PyTorch's the parameters are that point ahead.",
        "zh": "Nesterov 动量有两种写法。Sutskever 的写法在参数前方取梯度；PyTorch 的参数本身就是前方那个点。",
    },
    example={
        "en": r"$f = \theta^2 / 2$ from $\theta = 1$, $\mu = \eta = 0.5$; two steps",
        "zh": r"$f = \theta^2 / 2$，从 $\theta = 1$ 出发，$\mu = \eta = 0.5$；两步",
    },
    sides={
        "paper": Side({"en": r"Sutskever's $\theta$", "zh": r"Sutskever 的 $\theta$"}),
        "paper_ahead": Side({"en": r"Sutskever's $\theta + \mu v$", "zh": r"Sutskever 的 $\theta + \mu v$"}),
        "torch": Side({"en": r"$\theta$", "zh": r"$\theta$"}),
    },
    note="optimizers/nesterov.md#two-forms",
)
def nesterov_forms() -> dict[str, float]:
    first = -0.5  # from 1, then from 1/2 with the gradient at 1/2 - 1/4
    second = 0.5 * first - 0.5 * (1 + first + 0.5 * first)
    theta = 1 + first + second
    return {"paper": theta, "paper_ahead": theta + 0.5 * second, "torch": -1 / 16}


@convention(
    statement={
        "en": "Nesterov's momentum with $\\mu = 0$ is plain descent. PyTorch refuses it, and dampening with it.",
        "zh": "$\\mu = 0$ 的 Nesterov 动量就是普通的梯度下降；PyTorch 却拒绝这样设置，也不允许它与 dampening 同用。",
    },
    example={
        "en": r"`nesterov=True`, $\eta = 1$; gradient 1",
        "zh": r"`nesterov=True`，$\eta = 1$；梯度为 1",
    },
    sides={
        "paper": Side({"en": r"$\mu = 0$", "zh": r"$\mu = 0$"}),
        "torch": Side({"en": r"$\mu = 0$", "zh": r"$\mu = 0$"}, words={1.0: REFUSED}),
        "torch_damped": Side({"en": "`dampening` 0.1", "zh": "`dampening` 为 0.1"}, words={1.0: REFUSED}),
    },
    note="optimizers/nesterov.md#mistake-group",
)
def nesterov_alone() -> dict[str, float]:
    return {"paper": -1.0, "torch": 1.0, "torch_damped": 1.0}


@convention(
    statement={
        "en": "Ascending along gradient and decay together would let the decay grow the weights. PyTorch's `maximize` "
        "turns the sign of the gradient only, so the decay still shrinks them.",
        "zh": "若把梯度与衰减项加在一起再上升，衰减反而会放大权重。PyTorch 的 `maximize` 只翻转梯度的符号，"
        "衰减仍然缩小权重。",
    },
    example={
        "en": r"$\theta = 1$, $\eta = \lambda = 0.5$; gradient 0",
        "zh": r"$\theta = 1$，$\eta = \lambda = 0.5$；梯度为 0",
    },
    sides={
        "textbook": Side(
            {"en": r"$\theta + \eta (g + \lambda \theta)$", "zh": r"$\theta + \eta (g + \lambda \theta)$"}
        ),
        "torch": Side({"en": r"$\theta - \eta (-g + \lambda \theta)$", "zh": r"$\theta - \eta (-g + \lambda \theta)$"}),
    },
    note="optimizers/weight-decay.md#mistake-maximize",
)
def maximize_and_decay() -> dict[str, float]:
    return {"textbook": 1 + 0.5 * 0.5, "torch": 1 - 0.5 * 0.5}


@convention(
    statement={
        "en": "The gradient of a penalty $\\lambda \\theta^2$ is $2 \\lambda \\theta$. `weight_decay` adds "
        "$\\lambda \\theta$: it belongs to half the square.",
        "zh": "惩罚项 $\\lambda \\theta^2$ 的梯度是 $2 \\lambda \\theta$；`weight_decay` 加的是 $\\lambda \\theta$，"
        "对应平方的一半。",
    },
    example={
        "en": r"$\theta = 1$, $\eta = \lambda = 0.1$, SGD; gradient 0",
        "zh": r"$\theta = 1$，$\eta = \lambda = 0.1$，SGD；梯度为 0",
    },
    sides={
        "textbook": Side({"en": r"penalty $\lambda \theta^2$", "zh": r"惩罚项 $\lambda \theta^2$"}),
        "torch": Side({"en": r"$\lambda \theta^2 / 2$", "zh": r"$\lambda \theta^2 / 2$"}),
    },
    note="optimizers/weight-decay.md#mistake-half",
)
def l2_factor() -> dict[str, float]:
    return {"textbook": 1 - 0.1 * 0.2, "torch": 1 - 0.1 * 0.1}


@convention(
    statement={
        "en": "In PyTorch's SGD the decay goes through the momentum, and so goes on for many steps. The paper on "
        "decoupled decay shrinks the weights beside it (SGDW).",
        "zh": "PyTorch 的 SGD 中，衰减项会进入动量，因而持续许多步；解耦权重衰减的论文则在动量之外缩小权重（SGDW）。",
    },
    example={
        "en": r"$\theta = 1$, $\eta = \lambda = 0.1$, $\mu = 0.9$; gradients 0, 0",
        "zh": r"$\theta = 1$，$\eta = \lambda = 0.1$，$\mu = 0.9$；梯度为 0、0",
    },
    sides={
        "paper": Side({"en": "SGDW", "zh": "SGDW"}),
        "torch": Side({"en": "SGD", "zh": "SGD"}),
    },
    note="optimizers/weight-decay.md",
)
def decay_in_velocity() -> dict[str, float]:
    return {"paper": (1 - 0.1 * 0.1) ** 2, "torch": 0.99 - 0.1 * (0.9 * 0.1 + 0.1 * 0.99)}


@convention(
    statement={
        "en": "Recipes leave biases and the scales of norms out of the decay. PyTorch decays whatever it is given: "
        "`model.parameters()` is everything.",
        "zh": "常见做法是不对偏置和归一化层的缩放参数做衰减；PyTorch 给什么就衰减什么，而 `model.parameters()` "
        "给的是全部参数。",
    },
    example={
        "en": r"scale 1 of `nn.LayerNorm`, AdamW, $\eta = 1$, $\lambda = 0.01$; gradient 0",
        "zh": r"`nn.LayerNorm` 的缩放参数为 1，AdamW，$\eta = 1$，$\lambda = 0.01$；梯度为 0",
    },
    sides={
        "practice": Side({"en": "left out", "zh": "不衰减"}),
        "torch": Side({"en": "decayed", "zh": "照样衰减"}),
    },
    note="optimizers/weight-decay.md#which",
)
def norm_decay() -> dict[str, float]:
    return {"practice": 1.0, "torch": 0.99}


@convention(
    statement={
        "en": "`weight_decay` of Adam is added to the gradient and then normalized away: whatever $\\lambda$ is, the "
        "step is as long as the learning rate. AdamW shrinks the weights by $\\eta \\lambda$.",
        "zh": "Adam 的 `weight_decay` 先加进梯度，再被归一化抵消：无论 $\\lambda$ 多大，步长都等于学习率。"
        "AdamW 才按 $\\eta \\lambda$ 缩小权重。",
    },
    example={
        "en": r"$\theta = 1$, $\eta = \lambda = 0.1$; gradient 0",
        "zh": r"$\theta = 1$，$\eta = \lambda = 0.1$；梯度为 0",
    },
    sides={
        "textbook": Side({"en": r"shrunk by $\eta \lambda$", "zh": r"缩小 $\eta \lambda$"}),
        "torch": Side({"en": "Adam", "zh": "Adam"}),
        "torch_adamw": Side({"en": "AdamW", "zh": "AdamW"}),
    },
    note="optimizers/adamw.md",
)
def l2_or_decoupled() -> dict[str, float]:
    return {"textbook": 0.99, "torch": 1 - 0.1 * 0.1 / (0.1 + 1e-8), "torch_adamw": 0.99}


@convention(
    statement={
        "en": "The paper's $\\lambda$ is not multiplied by the learning rate, only by the schedule. PyTorch's is: its "
        "$\\lambda$ is the paper's divided by the rate, and another rate is another decay.",
        "zh": "论文的 $\\lambda$ 不乘学习率，只乘调度系数；PyTorch 的要乘学习率：它的 $\\lambda$ 等于论文的值除以"
        "学习率，改学习率也就改了衰减。",
    },
    example={
        "en": r"$\theta = 1$, $\eta = \lambda = 0.1$, schedule 1; gradient 0",
        "zh": r"$\theta = 1$，$\eta = \lambda = 0.1$，调度系数为 1；梯度为 0",
    },
    sides={
        "paper": Side({"en": r"$(1 - \lambda) \theta$", "zh": r"$(1 - \lambda) \theta$"}),
        "torch": Side({"en": r"$(1 - \eta \lambda) \theta$", "zh": r"$(1 - \eta \lambda) \theta$"}),
    },
    note="optimizers/adamw.md#two-forms",
)
def adamw_lambda() -> dict[str, float]:
    return {"paper": 0.9, "torch": 0.99}


@convention(
    statement={
        "en": "AdamW and Muon decay without being asked, the other optimizers of PyTorch do not, and "
        "`Adam(decoupled_weight_decay=True)` does not either: it is AdamW but for this default.",
        "zh": "AdamW 和 Muon 默认就做衰减，PyTorch 的其他优化器不做；`Adam(decoupled_weight_decay=True)` 也不做："
        "它与 AdamW 只差这个默认值。",
    },
    example={
        "en": r"$\theta = 1$, $\eta = 1$, nothing else set; gradient 0",
        "zh": r"$\theta = 1$，$\eta = 1$，其余都用默认值；梯度为 0",
    },
    sides={
        "torch": Side({"en": "SGD", "zh": "SGD"}),
        "torch_adam": Side({"en": "Adam, decoupled", "zh": "Adam（解耦）"}),
        "torch_adamw": Side({"en": "AdamW", "zh": "AdamW"}),
        "torch_muon": Side({"en": "Muon", "zh": "Muon"}),
    },
    note="optimizers/adamw.md#mistake-default",
)
def default_decay() -> dict[str, float]:
    return {"torch": 1.0, "torch_adam": 1.0, "torch_adamw": 1 - 0.01, "torch_muon": 1 - 0.1}


@convention(
    statement={
        "en": "A parameter whose gradient is `None` is skipped. With a gradient of zero Adam's momentum carries it on.",
        "zh": "梯度为 `None` 的参数会被跳过；梯度为零时，Adam 的动量仍会让它继续移动。",
    },
    example={
        "en": r"$\theta = 0$, Adam, $\eta = 0.1$; gradient 1, then twice none or 0",
        "zh": r"$\theta = 0$，Adam，$\eta = 0.1$；先梯度 1，再两次 `None` 或 0",
    },
    sides={
        "torch_none": Side({"en": "`None`", "zh": "`None`"}),
        "torch_zero": Side({"en": "0", "zh": "0"}),
    },
    note="optimizers/pytorch.md#no-gradient",
)
def gradient_none() -> dict[str, float]:
    first = -0.1 / (1 + 1e-8)
    moments = [(0.1 * 0.9 ** (t - 1) / (1 - 0.9**t), 0.001 * 0.999 ** (t - 1) / (1 - 0.999**t)) for t in (2, 3)]
    later = sum(-0.1 * mean / (math.sqrt(square) + 1e-8) for mean, square in moments)
    return {"torch_none": first, "torch_zero": first + later}


@convention(
    statement={
        "en": "Without a gradient there is no weight decay either; with a gradient of zero there is.",
        "zh": "没有梯度也就没有权重衰减；梯度为零时则照常衰减。",
    },
    example={
        "en": r"$\theta = 1$, AdamW, $\eta = 0.1$, $\lambda = 0.5$; one step",
        "zh": r"$\theta = 1$，AdamW，$\eta = 0.1$，$\lambda = 0.5$；一步",
    },
    sides={
        "torch_none": Side({"en": "`None`", "zh": "`None`"}),
        "torch_zero": Side({"en": "0", "zh": "0"}),
    },
    note="optimizers/weight-decay.md#mistake-none",
)
def gradient_none_decay() -> dict[str, float]:
    return {"torch_none": 1.0, "torch_zero": 0.95}
