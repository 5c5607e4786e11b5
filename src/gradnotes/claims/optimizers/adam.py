"""Adam: what it keeps, how it ends, and how much tuning it needs."""

from __future__ import annotations

from statistics import median

from gradnotes.claims import S3, Judgement, Kind, Measurements, Number, claim, number

SURFACES = ("bowl", "turned", "rosenbrock", "saddle", "badly_scaled", "steep", "wide")


@claim(
    statement={
        "en": "Adam needs little memory.",
        "zh": "Adam 所需内存少。",
    },
    origin=S3,
    rests_on=("experiments.optimizers.memory",),
    refuted_by={
        "en": "More numbers kept for each parameter than momentum keeps.",
        "zh": "每个参数要保存的数比动量多。",
    },
    numbers={
        "adam": Number({"en": "numbers kept for a parameter, Adam", "zh": "每个参数保存几个数，Adam"}, ".0f"),
        "momentum": Number({"en": "the same, SGD with momentum", "zh": "同上，带动量的 SGD"}, ".0f"),
        "sgd": Number({"en": "the same, SGD", "zh": "同上，SGD"}, ".0f"),
        "amsgrad": Number({"en": "the same, AMSGrad", "zh": "同上，AMSGrad"}, ".0f"),
        "bytes": Number(
            {"en": "bytes for a float32 parameter, Adam", "zh": "每个 float32 参数占多少字节，Adam"}, ".0f"
        ),
    },
    findings={
        "holds": {
            "en": "In PyTorch it keeps {adam} numbers for each parameter, SGD with momentum {momentum}.",
            "zh": "在 PyTorch 中，它为每个参数保存 {adam} 个数，带动量的 SGD 是 {momentum} 个。",
        },
        "fails": {
            "en": "In PyTorch it keeps {adam} numbers for each parameter, {bytes} bytes in float32: twice the model "
            "itself. SGD keeps {sgd}, with momentum {momentum}; of all optimizers measured only AMSGrad keeps more "
            "({amsgrad}). It is little only against methods that keep a matrix of curvatures.",
            "zh": "在 PyTorch 中，它为每个参数保存 {adam} 个数，float32 下是 {bytes} 字节，等于模型本身的两倍。SGD "
            "保存 {sgd} 个，带动量 {momentum} 个；测过的优化器里只有 AMSGrad 更多（{amsgrad} 个）。"
            "只有与保存曲率矩阵的方法相比，才算少。",
        },
    },
)
def adam_needs_little_memory(measured: Measurements) -> Judgement:
    """What optimizers of PyTorch keep for each parameter."""
    kept = {m: measured[f"optimizers.memory.{m}.elements"].value for m in ("adam", "momentum", "sgd", "amsgrad")}
    verdict: Kind = "holds" if kept["adam"] <= kept["momentum"] else "fails"
    return Judgement(
        verdict,
        **{name: number(value) for name, value in kept.items()},
        bytes=number(measured["optimizers.memory.adam.bytes"].value),
    )


@claim(
    statement={
        "en": "Adam is extremely unstable: at the end of convergence the loss keeps oscillating.",
        "zh": "Adam 极其不稳定，在收敛结束时损失会不断震荡。",
    },
    origin=S3,
    rests_on=("experiments.optimizers.oscillation", "experiments.optimizers.noisy"),
    refuted_by={
        "en": "Adam at constant rates that comes to rest at the minimum of a bowl, to within a millionth, and does not "
        "leave it again. If it does leave it, and a rate that falls to 0 brings it a hundred times as near and leaves "
        "less loss in noise, that is so at a constant rate only.",
        "zh": "学习率恒定的 Adam 停在碗底，误差不超过百万分之一，不再离开。若它会离开，而学习率降到 0 "
        "能让距离缩小到百分之一以下，也让噪声下残留的损失变小，那么这种说法只在学习率恒定时成立。",
    },
    numbers={
        "constant": Number(
            {"en": "distance in the end at a constant 0.05, no noise", "zh": "无噪声，恒定 0.05，最终的距离"}, ".3f"
        ),
        "small": Number({"en": "the same at 0.01", "zh": "同上，0.01"}, ".3f"),
        "decayed": Number({"en": "from 0.05, falling to 0", "zh": "从 0.05 降到 0"}, ".0e"),
        "noisy": Number(
            {"en": "loss that is left in little noise, decades", "zh": "小噪声下残留的损失（数量级）"}, ".2f"
        ),
        "noisy_gd": Number({"en": "the same, gradient descent", "zh": "同上，梯度下降"}, ".2f"),
        "cure": Number(
            {"en": "what a falling rate gains Adam, decades", "zh": "学习率下降带来的改善，Adam（数量级）"}, ".2f"
        ),
        "cure_gd": Number({"en": "the same, gradient descent", "zh": "同上，梯度下降"}, ".2f"),
    },
    findings={
        "holds": {
            "en": "At constant rates of 0.05 and 0.01 it is {constant} and {small} from the minimum of a bowl in the "
            "end, and {decayed} where the rate falls to 0, which in little noise gains it {cure} decades of the loss.",
            "zh": "学习率恒定为 0.05 和 0.01 时，它最终与碗底相距 {constant} 和 {small}；降到 0 时为 {decayed}，"
            "在小噪声下让损失改善 {cure} 个数量级。",
        },
        "depends": {
            "en": "At a constant rate. On a bowl without noise it comes to the minimum and leaves it again, in bursts, "
            "as its mean of squares forgets: in the last fifth of 20 000 steps it was {constant} away at the rate "
            "0.05, {small} at 0.01, and where the rate fell to 0, {decayed} in the end. In little noise constant "
            "rates, tuned, leave Adam a loss of 10 to the power {noisy} and gradient descent one of 10 to the power "
            "{noisy_gd}; rates that fall to 0 gain them {cure} and {cure_gd} decades.",
            "zh": "学习率恒定时如此。没有噪声的碗上，它到达碗底后又会离开，一阵一阵地，因为平方的滑动平均会遗忘：20000 "
            "步的最后五分之一里，学习率 0.05 时最远 {constant}，0.01 时 {small}；学习率降到 0，最终为 {decayed}。"
            "在小噪声下用调好的恒定学习率，Adam 残留的损失是 10 的 {noisy} 次方，梯度下降是 10 的 {noisy_gd} 次方；"
            "让学习率降到 0，两者分别改善 {cure} 和 {cure_gd} 个数量级。",
        },
        "fails": {
            "en": "On a bowl without noise it comes to rest at constant rates: {constant} from the minimum at 0.05, "
            "{small} at 0.01.",
            "zh": "没有噪声的碗上，学习率恒定它也停得住：0.05 时与碗底相距 {constant}，0.01 时 {small}。",
        },
    },
)
def adam_oscillates(measured: Measurements) -> Judgement:
    """Adam's distance from the minimum of a bowl in the end, and the loss that noise leaves, by the rate's course."""
    head, noise = "optimizers.oscillation.adam.rate", "optimizers.noisy.normal_0p01.{}.{}.log10_loss"
    constant, small = (measured[f"{head}_{rate}.constant.amplitude"].value for rate in ("0p05", "0p01"))
    decayed = measured[f"{head}_0p05.decayed.amplitude"].value
    left = {
        (method, kind): measured[noise.format(method, kind)].value
        for method in ("adam", "gd")
        for kind in ("constant", "decayed")
    }
    cured = decayed < constant / 100 and left["adam", "decayed"] < left["adam", "constant"]
    verdict: Kind = "fails" if max(constant, small) < 1e-6 else "depends" if cured else "holds"
    return Judgement(
        verdict,
        constant=number(constant),
        small=number(small),
        decayed=number(decayed),
        noisy=number(left["adam", "constant"]),
        noisy_gd=number(left["gd", "constant"]),
        cure=number(left["adam", "constant"] - left["adam", "decayed"]),
        cure_gd=number(left["gd", "constant"] - left["gd", "decayed"]),
    )


@claim(
    statement={
        "en": "Adam's hyperparameters need very little tuning.",
        "zh": "Adam 的超参数基本上只需极少量的调参。",
    },
    origin=S3,
    rests_on=("experiments.optimizers.race",),
    refuted_by={
        "en": "No more surfaces that one learning rate gets it down than one gets gradient descent or momentum down; "
        "or, for very little tuning, best rates on seven surfaces that are more than a factor of four apart.",
        "zh": "用同一个学习率，它走得完的曲面并不比梯度下降或动量多；至于“极少量的调参”，"
        "七个曲面上的最佳学习率相差四倍以上。",
    },
    numbers={
        "octaves": Number({"en": "doublings of good learning rates, median", "zh": "好学习率有几番，中位数"}, ".0f"),
        "octaves_gd": Number({"en": "the same, gradient descent", "zh": "同上，梯度下降"}, ".0f"),
        "octaves_momentum": Number({"en": "the same, momentum", "zh": "同上，动量"}, ".0f"),
        "common": Number(
            {"en": "surfaces that one rate gets down, of seven", "zh": "同一学习率走得完的曲面（共七个）"}, ".0f"
        ),
        "common_gd": Number({"en": "the same, gradient descent", "zh": "同上，梯度下降"}, ".0f"),
        "common_momentum": Number({"en": "the same, momentum", "zh": "同上，动量"}, ".0f"),
        "steep": Number(
            {"en": "loss times 1000: shift of the best rate, doublings", "zh": "损失乘 1000：最佳学习率移动几番"},
            ".0f",
        ),
        "steep_gd": Number({"en": "the same, gradient descent", "zh": "同上，梯度下降"}, ".0f"),
        "spread": Number(
            {"en": "between its best rates on seven surfaces, doublings", "zh": "七个曲面上最佳学习率相差几番"},
            ".0f",
        ),
    },
    findings={
        "holds": {
            "en": "One learning rate gets it down {common} of seven surfaces, gradient descent {common_gd} and "
            "momentum {common_momentum}, and its best ones are {spread} doublings apart.",
            "zh": "用同一个学习率，七个曲面它走完 {common} 个，梯度下降 {common_gd} 个，动量 {common_momentum} 个；"
            "它的最佳学习率相差 {spread} 番。",
        },
        "depends": {
            "en": "Less than the others need, and not very little. One learning rate gets it down {common} of seven "
            "surfaces, gradient descent {common_gd} and momentum {common_momentum}, above all since a loss times 1000 "
            "shifts its best rate by {steep} doublings and that of gradient descent by {steep_gd}. On a given surface "
            "it forgives as much as momentum: {octaves} doublings of rates take at most four times as many steps as "
            "the best, for momentum {octaves_momentum}, for gradient descent {octaves_gd}. But its rate is a distance "
            "and goes with how far there is to go: its best ones are {spread} doublings apart.",
            "zh": "要调的比别的方法少，但不是极少。用同一个学习率，七个曲面它走完 {common} 个，梯度下降 {common_gd} "
            "个，动量 {common_momentum} 个，主要因为损失乘 1000，它的最佳学习率只移动 {steep} 番，梯度下降移动 "
            "{steep_gd} 番。在给定的曲面上，它与动量一样宽容：步数不超过最佳时四倍的学习率有 {octaves} 番，动量 "
            "{octaves_momentum} 番，梯度下降 {octaves_gd} 番。但它的学习率是一段距离，要随路程远近而定："
            "各曲面的最佳值相差 {spread} 番。",
        },
        "fails": {
            "en": "One learning rate gets it down {common} of seven surfaces, gradient descent {common_gd} and "
            "momentum {common_momentum}.",
            "zh": "用同一个学习率，七个曲面它走完 {common} 个，梯度下降 {common_gd} 个，动量 {common_momentum} 个。",
        },
    },
)
def adam_needs_little_tuning(measured: Measurements) -> Judgement:
    """How many learning rates are good on seven surfaces, and how far apart the best ones are; exact."""
    head = "optimizers.race"
    octaves = {
        m: median(measured[f"{head}.{s}.{m}.near_octaves"].value for s in SURFACES) for m in ("adam", "gd", "momentum")
    }
    common = {m: measured[f"{head}.common.{m}.surfaces"].value for m in octaves}
    steep = {
        m: measured[f"{head}.steep.{m}.log2_rate"].value - measured[f"{head}.bowl.{m}.log2_rate"].value
        for m in ("adam", "gd")
    }
    rates = [measured[f"{head}.{s}.adam.log2_rate"].value for s in SURFACES]
    spread = max(rates) - min(rates)
    more = common["adam"] > max(common["gd"], common["momentum"])
    verdict: Kind = "holds" if more and spread <= 2 else "depends" if more else "fails"
    return Judgement(
        verdict,
        octaves=number(octaves["adam"]),
        octaves_gd=number(octaves["gd"]),
        octaves_momentum=number(octaves["momentum"]),
        common=number(common["adam"]),
        common_gd=number(common["gd"]),
        common_momentum=number(common["momentum"]),
        steep=number(steep["adam"], theory=0.0),
        steep_gd=number(steep["gd"]),
        spread=number(spread),
    )
