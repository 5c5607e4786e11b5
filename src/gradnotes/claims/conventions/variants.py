"""What came after Adam, in its papers and in PyTorch: AMSGrad, Adamax, NAdam, RAdam, Lion, Muon."""

from __future__ import annotations

import math

from gradnotes.claims.conventions._row import NO, REFUSED, Side, convention


@convention(
    statement={
        "en": "AMSGrad's paper corrects no bias. PyTorch keeps the maximum of the uncorrected squares and divides it "
        "by "
        "the correction of the present step.",
        "zh": "AMSGrad 的论文不做偏差修正；PyTorch 对未修正的平方取最大值，再除以当前步的修正系数。",
    },
    example={
        "en": r"$\theta = 0$, $\eta = 1$, $\epsilon = 0$; gradients 1, 0, 0",
        "zh": r"$\theta = 0$，$\eta = 1$，$\epsilon = 0$；梯度为 1、0、0",
    },
    sides={
        "paper": Side({"en": "uncorrected", "zh": "不修正"}),
        "torch": Side({"en": "corrected", "zh": "修正"}),
    },
    note="optimizers/adam-variants.md#amsgrad",
)
def amsgrad_correction() -> dict[str, float]:
    paper = -(0.1 + 0.09 + 0.081) / math.sqrt(0.001)
    moments = [0.1 * 0.9**t / (1 - 0.9 ** (t + 1)) for t in range(3)]
    roots = [math.sqrt(0.001 / (1 - 0.999 ** (t + 1))) for t in range(3)]
    return {"paper": paper, "torch": -sum(m / root for m, root in zip(moments, roots, strict=True))}


@convention(
    statement={
        "en": "Adamax has no $\\epsilon$ in the paper. PyTorch adds one to every $|g|$ that the maximum is taken of.",
        "zh": "论文里的 Adamax 没有 $\\epsilon$；PyTorch 在取最大值之前给每个 $|g|$ 加上它。",
    },
    example={
        "en": r"$\theta = 0$, $\eta = 1$; gradient $10^{-8}$",
        "zh": r"$\theta = 0$，$\eta = 1$；梯度为 $10^{-8}$",
    },
    sides={
        "paper": Side({"en": r"$|g|$", "zh": r"$|g|$"}),
        "torch": Side({"en": r"$|g| + 10^{-8}$", "zh": r"$|g| + 10^{-8}$"}),
    },
    note="optimizers/adam-variants.md#adamax",
)
def adamax_epsilon() -> dict[str, float]:
    return {"paper": -1.0, "torch": -1 / 2}


@convention(
    statement={
        "en": "A first gradient of zero is 0/0 in the paper's Adamax and no step in PyTorch's.",
        "zh": "第一个梯度为零时，论文的 Adamax 得到 0/0，PyTorch 则原地不动。",
    },
    example={
        "en": r"$\theta = 0$, $\eta = 1$; gradient 0",
        "zh": r"$\theta = 0$，$\eta = 1$；梯度为 0",
    },
    sides={
        "paper": Side(
            {"en": r"$\max(0, |0|)$ below", "zh": r"分母 $\max(0, |0|)$"}, words={1.0: {"en": "0/0", "zh": "0/0"}}
        ),
        "torch": Side({"en": "stays at", "zh": "停在"}),
    },
    note="optimizers/adam-variants.md#adamax",
)
def adamax_zero_gradient() -> dict[str, float]:
    return {"paper": 1.0, "torch": 0.0}


@convention(
    statement={
        "en": "NAdam is Adam with Nesterov's momentum $\\beta_1$, it is said. PyTorch lets the momentum grow from "
        "half of $\\beta_1$ to all of it, and `momentum_decay=0` stops it at the half, not at $\\beta_1$.",
        "zh": "常说 NAdam 就是带 Nesterov 动量 $\\beta_1$ 的 Adam。PyTorch 让动量从 $\\beta_1$ 的一半逐渐增长到 "
        "$\\beta_1$；设 `momentum_decay=0` 会停在一半，而不是 $\\beta_1$。",
    },
    example={
        "en": r"$\theta = 0$, $\eta = 1$, $\epsilon = 0$; gradient 1",
        "zh": r"$\theta = 0$，$\eta = 1$，$\epsilon = 0$；梯度为 1",
    },
    sides={
        "textbook": Side({"en": r"always $\beta_1$", "zh": r"始终是 $\beta_1$"}),
        "torch": Side({"en": "growing", "zh": "逐渐增长"}, ".8g"),
        "torch_constant": Side({"en": "`momentum_decay=0`", "zh": "`momentum_decay=0`"}, ".8g"),
    },
    note="optimizers/adam-variants.md#nadam",
    rtol=1e-6,  # PyTorch keeps the product of the momenta in float32
)
def nadam_momentum() -> dict[str, float]:
    def step(now: float, ahead: float) -> float:
        return -(ahead * 0.1 / (1 - now * ahead) + (1 - now) / (1 - now))

    now, ahead = (0.9 * (1 - 0.96 ** (t * 0.004) / 2) for t in (1, 2))
    return {"textbook": step(0.9, 0.9), "torch": step(now, ahead), "torch_constant": step(0.45, 0.45)}


@convention(
    statement={
        "en": "NAdam keeps its product of momenta in the default type, float32, for float64 parameters too.",
        "zh": "即使参数是 float64，NAdam 也用默认类型 float32 保存动量之积。",
    },
    example={"en": "bits, for a parameter in float64", "zh": "参数为 float64 时的位数"},
    sides={
        "textbook": Side({"en": "the parameter's", "zh": "参数的"}),
        "torch": Side({"en": "`mu_product`", "zh": "`mu_product`"}),
    },
    note="optimizers/adam-variants.md#nadam",
)
def nadam_precision() -> dict[str, float]:
    return {"textbook": 64.0, "torch": 32.0}


@convention(
    statement={
        "en": "RAdam begins to divide by the squares when their effective number $\\rho_t$ is above 4 in the paper, "
        "above "
        "5 in PyTorch: one step later.",
        "zh": "等效样本数 $\\rho_t$ 超过多少时 RAdam 才开始除以平方项：论文是 4，PyTorch 是 5，因此晚一步。",
    },
    example={
        "en": r"the first adaptive step, $\beta_2 = 0.999$",
        "zh": r"第一个自适应步，$\beta_2 = 0.999$",
    },
    sides={
        "paper": Side({"en": r"step with $\rho_t > 4$", "zh": r"$\rho_t > 4$ 的步"}),
        "torch": Side({"en": r"step with $\rho_t > 5$", "zh": r"$\rho_t > 5$ 的步"}),
    },
    note="optimizers/adam-variants.md#radam",
)
def radam_threshold() -> dict[str, float]:
    return {"paper": 5.0, "torch": 6.0}


@convention(
    statement={
        "en": "Before it divides by squares, RAdam is plain momentum: its steps have the size of the gradient.",
        "zh": "开始除以平方项之前，RAdam 只是普通动量：步长取决于梯度的大小，而不是学习率。",
    },
    example={
        "en": r"$\theta = 0$, $\eta = 1$; gradient $10^{-3}$",
        "zh": r"$\theta = 0$，$\eta = 1$；梯度为 $10^{-3}$",
    },
    sides={
        "textbook": Side({"en": r"as Adam, $\epsilon = 0$", "zh": r"像 Adam，$\epsilon = 0$"}),
        "torch": Side({"en": "RAdam", "zh": "RAdam"}),
    },
    note="optimizers/adam-variants.md#radam",
)
def radam_first_step() -> dict[str, float]:
    return {"textbook": -1.0, "torch": -0.001}


@convention(
    statement={
        "en": "Lion moves every coordinate by the learning rate, however small its gradient. PyTorch does not have it.",
        "zh": "无论梯度多小，Lion 让每个坐标都移动一个学习率的距离。PyTorch 没有这个优化器。",
    },
    example={
        "en": r"$\theta = 0$, $\eta = 10^{-4}$; gradient $10^{-9}$",
        "zh": r"$\theta = 0$，$\eta = 10^{-4}$；梯度为 $10^{-9}$",
    },
    sides={
        "paper": Side({"en": "Lion", "zh": "Lion"}),
        "torch": Side({"en": "`torch.optim.Lion` exists", "zh": "有 `torch.optim.Lion`"}, words={0.0: NO}),
    },
    note="optimizers/lion.md",
)
def lion_missing() -> dict[str, float]:
    return {"paper": -1e-4, "torch": 0.0}


@convention(
    statement={
        "en": "Muon is for matrices. Its authors take the kernels of a convolution as one matrix; PyTorch refuses "
        "everything that has not two dimensions.",
        "zh": "Muon 只用于矩阵。作者把卷积核展平成一个矩阵；PyTorch 则拒绝一切不是二维的参数。",
    },
    example={
        "en": "weights (2, 2, 2), a bias (3,)",
        "zh": "权重 (2, 2, 2)，偏置 (3,)",
    },
    sides={
        "paper": Side({"en": "as (2, 4)", "zh": "当作 (2, 4)"}, words={0.0: {"en": "taken", "zh": "接受"}}),
        "torch": Side({"en": "(2, 2, 2)", "zh": "(2, 2, 2)"}, words={1.0: REFUSED}),
        "torch_bias": Side({"en": "(3,)", "zh": "(3,)"}, words={1.0: REFUSED}),
    },
    note="optimizers/muon.md#convolutions",
)
def muon_shapes() -> dict[str, float]:
    return {"paper": 0.0, "torch": 1.0, "torch_bias": 1.0}


def _five_iterations() -> float:
    """Where Newton and Schulz's polynomial with Muon's coefficients takes the singular value 1."""
    value = 1.0
    for _ in range(5):
        value = 3.4445 * value - 4.7750 * value**3 + 2.0315 * value**5
    return value


@convention(
    statement={
        "en": "Muon makes the update orthogonal, it is said. Its polynomial does not converge to 1: five iterations "
        "leave "
        "singular values about it, and PyTorch computes them in bfloat16, whatever the type of the parameters.",
        "zh": "常说 Muon 把更新量正交化。其实它的多项式并不收敛到 1：五次迭代后奇异值只在 1 附近；而且无论参数是什么类"
        "型，"
        "PyTorch 都用 bfloat16 计算。",
    },
    example={
        "en": r"from 0, $\eta = 1$, $\lambda = 0$; gradient $(1, 0, 0, 0)^\top$",
        "zh": r"从 0 出发，$\eta = 1$，$\lambda = 0$；梯度为 $(1, 0, 0, 0)^\top$",
    },
    sides={
        "textbook": Side({"en": r"$-2\, U V^\top$", "zh": r"$-2\, U V^\top$"}),
        "paper": Side({"en": "five iterations, float64", "zh": "五次迭代，float64"}),
        "torch": Side({"en": "in bfloat16", "zh": "bfloat16"}),
    },
    note="optimizers/muon.md#newton-schulz",
)
def muon_precision() -> dict[str, float]:
    return {"textbook": -2.0, "paper": -2 * _five_iterations(), "torch": -1.375}


@convention(
    statement={
        "en": "How Muon's step grows with the matrix: by the root of rows over columns, never below 1 (default), or "
        "by a "
        'fifth of the root of the longer side (Liu et al., 2025; `adjust_lr_fn="match_rms_adamw"`).',
        "zh": "Muon 的步长如何随矩阵形状变化：行数与列数之比的平方根，且不小于 1（默认）；或较长一边平方根的五分之一"
        '（Liu 等，2025；`adjust_lr_fn="match_rms_adamw"`）。',
    },
    example={
        "en": r"the same: 4 rows, 1 column",
        "zh": r"同上：4 行 1 列",
    },
    sides={
        "paper": Side({"en": "Liu et al., float64", "zh": "Liu 等，float64"}),
        "torch": Side({"en": "default", "zh": "默认"}),
        "torch_match": Side({"en": "`match_rms_adamw`", "zh": "`match_rms_adamw`"}),
    },
    note="optimizers/muon.md#learning-rate",
)
def muon_shape_factor() -> dict[str, float]:
    return {"paper": -0.4 * _five_iterations(), "torch": -1.375, "torch_match": -0.275}


@convention(
    statement={
        "en": "The documentation of Muon adds the whole gradient to the momentum, the code a share of it. The update "
        "is "
        "normalized, so both step alike, but the buffers differ.",
        "zh": "Muon 的文档把整个梯度加进动量，代码只加一部分。更新量会被归一化，所以两者步子相同，但缓冲区的值不同。",
    },
    example={
        "en": r"the buffer, $\mu = 0.95$; gradient 1",
        "zh": r"缓冲区的值，$\mu = 0.95$；梯度为 1",
    },
    sides={
        "documented": Side({"en": r"documentation: $\mu B + g$", "zh": r"文档：$\mu B + g$"}),
        "torch": Side({"en": r"code: $\mu B + (1 - \mu) g$", "zh": r"代码：$\mu B + (1 - \mu) g$"}),
    },
    note="optimizers/muon.md",
)
def muon_momentum() -> dict[str, float]:
    return {"documented": 1.0, "torch": 0.05}
