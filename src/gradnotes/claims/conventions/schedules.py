"""Learning-rate schedules: off by one, and what comes after the end."""

from __future__ import annotations

import math

from gradnotes.claims.conventions._row import Side, convention


@convention(
    statement={
        "en": "`T_max` counts the calls of the scheduler. With as many updates the last one is still above `eta_min`; "
        "a "
        "schedule from the first update to the last would end there.",
        "zh": "`T_max` 数的是调度器被调用的次数。更新次数与它相同时，最后一次更新的学习率仍高于 `eta_min`；"
        "若从第一次排到最后一次更新，末尾才正好是它。",
    },
    example={"en": "`T_max=4` from 1, the fourth rate", "zh": "`T_max=4`，从 1 开始，第四个学习率"},
    sides={
        "textbook": Side({"en": "ends at the last update", "zh": "在最后一次更新时到底"}),
        "torch": Side({"en": "one update later", "zh": "再晚一次更新"}),
    },
    note="optimizers/learning-rate-schedules.md#in-pytorch",
)
def cosine_last_update() -> dict[str, float]:
    return {"textbook": 0.0, "torch": (1 - math.sqrt(2) / 2) / 2}


@convention(
    statement={
        "en": "After `T_max` the cosine of PyTorch rises again to where it began. A schedule that has ended is usually "
        "meant to stay.",
        "zh": "超过 `T_max` 之后，PyTorch 的余弦会重新升回起点；而人们通常以为调度结束后学习率不再变。",
    },
    example={"en": "`T_max=4` from 1, the seventh rate", "zh": "`T_max=4`，从 1 开始，第七个学习率"},
    sides={
        "textbook": Side({"en": "stays", "zh": "不再变"}),
        "torch": Side({"en": "rises", "zh": "回升"}),
    },
    note="optimizers/learning-rate-schedules.md#mistake-past-the-end",
)
def cosine_past_the_end() -> dict[str, float]:
    return {"textbook": 0.0, "torch": 0.5}


@convention(
    statement={
        "en": "`LinearLR` begins at a third of the rate, not at zero, and refuses zero.",
        "zh": "`LinearLR` 默认从学习率的三分之一开始，而不是从零开始，也不允许设为零。",
    },
    example={"en": "defaults, the first rate, from 1", "zh": "默认参数，学习率为 1，第一个学习率"},
    sides={
        "textbook": Side({"en": "warmup from zero", "zh": "从零预热"}),
        "torch": Side({"en": "`start_factor`", "zh": "`start_factor`"}),
    },
    note="optimizers/warmup.md",
)
def linear_start() -> dict[str, float]:
    return {"textbook": 0.0, "torch": 1 / 3}


@convention(
    statement={
        "en": "`LinearLR` reaches the full rate not in the last of `total_iters` updates, but in the one after it.",
        "zh": "`LinearLR` 到第 `total_iters` 次更新时还没有升到完整的学习率，要再晚一次。",
    },
    example={
        "en": "`start_factor=0.25`, `total_iters=4`, the fourth rate",
        "zh": "`start_factor=0.25`，`total_iters=4`，第四个学习率",
    },
    sides={
        "textbook": Side({"en": "$t / 4$ in update $t$", "zh": "第 $t$ 次更新取 $t / 4$"}),
        "torch": Side({"en": "one update later", "zh": "再晚一次更新"}),
    },
    note="optimizers/warmup.md",
)
def linear_last_update() -> dict[str, float]:
    return {"textbook": 1.0, "torch": 0.25 + 0.75 * 3 / 4}


@convention(
    statement={
        "en": "The scheduler is called after the optimizer. Called before it, the first rate is never used.",
        "zh": "调度器要在优化器之后调用；若先调用它，第一个学习率就永远用不上。",
    },
    example={
        "en": "`StepLR(step_size=1)` from 1, the first rate used",
        "zh": "`StepLR(step_size=1)`，从 1 开始，实际用到的第一个学习率",
    },
    sides={
        "torch": Side({"en": "after", "zh": "之后"}),
        "torch_before": Side({"en": "before", "zh": "之前"}),
    },
    note="optimizers/learning-rate-schedules.md#mistake-order",
)
def called_first() -> dict[str, float]:
    return {"torch": 1.0, "torch_before": 0.1}


@convention(
    statement={
        "en": "With warm restarts the paper's cosine reaches its minimum before it starts again. PyTorch's starts "
        "again "
        "one update earlier and never gets there.",
        "zh": "论文的热重启中，余弦降到最小值后才重启；PyTorch 提前一次更新就重启，永远到不了最小值。",
    },
    example={"en": "`T_0=3` from 1, the smallest rate", "zh": "`T_0=3`，从 1 开始，最小的学习率"},
    sides={
        "paper": Side({"en": r"at $T_{\text{cur}} = T_i$", "zh": r"$T_{\text{cur}} = T_i$ 时"}),
        "torch": Side({"en": r"$T_{\text{cur}} < T_i$", "zh": r"$T_{\text{cur}} < T_i$"}),
    },
    note="optimizers/learning-rate-schedules.md#in-pytorch",
)
def restart_minimum() -> dict[str, float]:
    return {"paper": 0.0, "torch": 0.25}


@convention(
    statement={
        "en": "Asked for an epoch by number, `CosineAnnealingWarmRestarts` finds the period by a logarithm that rounds "
        "down: at this restart it gives the end of the period before. Called epoch by epoch it is right.",
        "zh": "按编号指定 epoch 时，`CosineAnnealingWarmRestarts` 用对数求所在周期，而舍入使它偏小：在这个重启点得到的"
        "是"
        "上一周期末尾的值。逐个 epoch 调用则正确。",
    },
    example={"en": "`T_0=1, T_mult=3`, epoch 121, from 1", "zh": "`T_0=1, T_mult=3`，第 121 个 epoch，从 1 开始"},
    sides={
        "reference": Side({"en": "this site's", "zh": "本站的实现"}),
        "torch": Side({"en": "`step(121)`", "zh": "`step(121)`"}),
        "torch_called": Side({"en": "121 calls", "zh": "调用 121 次"}),
    },
    note="optimizers/learning-rate-schedules.md#in-pytorch",
)
def restart_by_number() -> dict[str, float]:
    return {"reference": 1.0, "torch": 0.0, "torch_called": 1.0}


@convention(
    statement={
        "en": "One update more than `total_steps` is allowed in `OneCycleLR`, and the rate turns up in it; the next "
        "call "
        "raises an error.",
        "zh": "`OneCycleLR` 允许比 `total_steps` 多一次更新，而且这时学习率会回升；再调用一次才报错。",
    },
    example={"en": "`max_lr=1, total_steps=10`, the eleventh rate", "zh": "`max_lr=1, total_steps=10`，第十一个学习率"},
    sides={
        "paper": Side({"en": "stays", "zh": "不再变"}),
        "torch": Side({"en": "turns up", "zh": "回升"}),
    },
    note="optimizers/learning-rate-schedules.md#mistake-past-the-end",
)
def one_cycle_past_the_end() -> dict[str, float]:
    low = 1 / 25 / 1e4
    # The way down, from update 2 to update 9, goes on along its cosine.
    return {"paper": low, "torch": low + (1 - low) * (1 + math.cos(math.pi * 8 / 7)) / 2}


@convention(
    statement={
        "en": "`OneCycleLR` sets the momentum too: whatever the optimizer was given is overwritten, unless "
        "`cycle_momentum=False`.",
        "zh": "`OneCycleLR` 还会设定动量：优化器原来的动量会被覆盖，除非设 `cycle_momentum=False`。",
    },
    example={"en": "SGD with momentum 0.9, once the schedule is made", "zh": "动量为 0.9 的 SGD，刚建好调度器时"},
    sides={
        "textbook": Side({"en": "a schedule of the rate", "zh": "只管学习率"}),
        "torch": Side({"en": "default", "zh": "默认"}),
        "torch_off": Side({"en": "`cycle_momentum=False`", "zh": "`cycle_momentum=False`"}),
    },
    note="optimizers/learning-rate-schedules.md#mistake-one-cycle",
)
def one_cycle_momentum() -> dict[str, float]:
    return {"textbook": 0.9, "torch": 0.95, "torch_off": 0.9}


@convention(
    statement={
        "en": "`patience` is the number of bad epochs that are let pass: PyTorch reduces after one more, Keras after "
        "so "
        "many.",
        "zh": "`patience` 是容忍的坏 epoch 数：PyTorch 要再多一个才降低学习率，Keras 到这个数就降。",
    },
    example={"en": "`patience=2`, bad epochs when the rate falls", "zh": "`patience=2`，学习率下降时的坏 epoch 数"},
    sides={
        "keras": Side({"en": "Keras", "zh": "Keras"}),
        "torch": Side({"en": "`ReduceLROnPlateau`", "zh": "`ReduceLROnPlateau`"}),
    },
    note="optimizers/learning-rate-schedules.md#plateau",
)
def plateau_patience() -> dict[str, float]:
    return {"keras": 2.0, "torch": 3.0}


@convention(
    statement={
        "en": "The relative threshold multiplies the best value. For a negative one that is a bar above it, so that "
        'standing still counts as progress and the rate never falls. Use `threshold_mode="abs"`.',
        "zh": "相对阈值是乘在最佳值上的。最佳值为负时，门槛反而变高，原地不动也算有进步，学习率永远不降。"
        '这时应使用 `threshold_mode="abs"`。',
    },
    example={
        "en": "metric −1 eight times, `patience=2, factor=0.5`, from 1",
        "zh": "指标连续八次为 −1，`patience=2, factor=0.5`，从 1 开始",
    },
    sides={
        "textbook": Side({"en": "no progress", "zh": "没有进步"}),
        "torch": Side({"en": "`rel`, the default", "zh": "`rel`（默认）"}),
        "torch_abs": Side({"en": "`abs`", "zh": "`abs`"}),
    },
    note="optimizers/learning-rate-schedules.md#mistake-plateau",
)
def plateau_negative() -> dict[str, float]:
    return {"textbook": 0.25, "torch": 1.0, "torch_abs": 0.25}


@convention(
    statement={
        "en": "`ReduceLROnPlateau` makes no change smaller than `eps`, so at $10^{-8}$ the rate stops falling.",
        "zh": "`ReduceLROnPlateau` 不执行小于 `eps` 的变化，因此学习率降到 $10^{-8}$ 就不再下降。",
    },
    example={"en": "from $10^{-8}$, once to a tenth", "zh": "从 $10^{-8}$ 出发，降到十分之一"},
    sides={
        "textbook": Side({"en": "a tenth", "zh": "十分之一"}),
        "torch": Side({"en": "stays", "zh": "不变"}),
    },
    note="optimizers/learning-rate-schedules.md#plateau",
)
def plateau_smallest() -> dict[str, float]:
    return {"textbook": 1e-9, "torch": 1e-8}


@convention(
    statement={
        "en": "A rate set by hand is kept by schedulers that multiply the last rate (`StepLR`, `ExponentialLR`), and "
        "lost "
        "with those that compute it from the first (`LambdaLR`, `OneCycleLR`).",
        "zh": "手动改过的学习率，在逐次相乘的调度器（`StepLR`、`ExponentialLR`）中会保留，在从初值重新计算的调度器"
        "（`LambdaLR`、`OneCycleLR`）中会丢失。",
    },
    example={"en": "from 1, set to 8, then halved once", "zh": "初值 1，手动设为 8，再减半一次"},
    sides={
        "textbook": Side({"en": r"$\eta_0\, 2^{-t}$", "zh": r"$\eta_0\, 2^{-t}$"}),
        "torch": Side({"en": "`ExponentialLR`", "zh": "`ExponentialLR`"}),
        "torch_lambda": Side({"en": "`LambdaLR`", "zh": "`LambdaLR`"}),
    },
    note="optimizers/learning-rate-schedules.md#in-pytorch",
)
def rate_set_by_hand() -> dict[str, float]:
    return {"textbook": 0.5, "torch": 4.0, "torch_lambda": 0.5}
