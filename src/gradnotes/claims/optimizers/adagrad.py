"""Adagrad: sparse gradients, and a learning rate that only falls."""

from __future__ import annotations

import math

from gradnotes.claims import S3, Judgement, Kind, Measurements, Number, claim, number
from gradnotes.claims.optimizers._surfaces import gain, gain_of_rareness, rare_error, suits_rare, told

REACHED_BY_OTHERS = ("bowl", "turned", "rosenbrock", "saddle", "steep", "wide")
"""The surfaces on which gradient descent reaches its end, at some learning rate."""


@claim(
    statement={
        "en": "Adagrad suits sparse gradients.",
        "zh": "Adagrad 适合处理稀疏梯度。",
    },
    origin=S3,
    rests_on=("experiments.optimizers.sparse",),
    refuted_by={
        "en": "A regression on features most of which are rare where it leaves no lower loss than momentum, or is "
        "ahead of it by no more than where all features are frequent, as far as one can tell from chance; both at "
        "tuned learning rates that a schedule takes to 0.",
        "zh": "在多数特征很少出现的回归上，它留下的损失并不比动量低；或者它的领先并不比特征都常见时更大；"
        "或者这两个差别分不清是不是偶然。两者的学习率都经过调优，并按调度降到 0。",
    },
    numbers={
        "sparse": Number(
            {"en": "lower loss than momentum, rare features, decades", "zh": "比动量低多少（数量级），稀疏特征"}, ".2f"
        ),
        "dense": Number({"en": "the same, all features frequent", "zh": "同上，特征都常见"}, "+.2f"),
        "more": Number({"en": "the first less the second", "zh": "前两项之差"}, ".2f"),
        "detectable": Number({"en": "rare features, what would have been seen", "zh": "稀疏特征，多少才看得出"}, ".2f"),
        "detectable_more": Number({"en": "the same of the difference", "zh": "上述之差，多少才看得出"}, ".2f"),
        "rare": Number(
            {"en": "error of the rarest coefficients, median, Adagrad", "zh": "最稀有特征的系数误差，中位数，Adagrad"},
            ".3f",
        ),
        "rare_momentum": Number({"en": "the same, momentum", "zh": "同上，动量"}, ".3f"),
        "rare_gd": Number({"en": "the same, gradient descent", "zh": "同上，梯度下降"}, ".3f"),
    },
    findings={
        "holds": {
            "en": "At tuned learning rates that a schedule takes to 0: where features are there with probabilities "
            "from a half down to a thousandth, it left a loss lower by {sparse} decades than momentum; where all are "
            "there half of the time, by {dense} (a minus: higher), which is {more} less. It had the coefficients of "
            "the rarest right to {rare}, momentum to {rare_momentum} and gradient descent to {rare_gd}.",
            "zh": "学习率都经过调优，并按调度降到 0。各特征出现的概率从二分之一到千分之一时，它留下的损失比动量低 "
            "{sparse} 个数量级；都以二分之一的概率出现时，低 {dense} 个（负号表示更高），两者相差 {more}。"
            "最稀有特征的系数，它的误差是 {rare}，动量是 {rare_momentum}，梯度下降是 {rare_gd}。",
        },
        "no_difference": {
            "en": "With rare features it left a loss lower by {sparse} decades than momentum, and with frequent ones "
            "by {dense} (a minus: higher). The first, or the {more} by which it exceeds the second, is not told from "
            "chance; {detectable} and {detectable_more} would have been seen.",
            "zh": "特征稀有时，它留下的损失比动量低 {sparse} 个数量级，特征都常见时低 {dense} 个（负号表示更高）。"
            "前一个差别，或者它比后一个多出的 {more}，与偶然分不开；分别要有 {detectable} 和 {detectable_more} "
            "才看得出。",
        },
        "fails": {
            "en": "With rare features it left a loss lower by {sparse} decades than momentum (a minus: higher), with "
            "frequent ones by {dense}: rare features are not where it is ahead.",
            "zh": "特征稀有时，它留下的损失比动量低 {sparse} 个数量级（负号表示更高），特征都常见时低 {dense} 个："
            "它的优势并不在稀有特征上。",
        },
    },
)
def adagrad_suits_sparse(measured: Measurements) -> Judgement:
    """The loss that Adagrad leaves of regressions with rare features and without, against momentum's."""
    sparse = gain(measured, "sparse.sparse", "adagrad", "momentum")
    more = gain_of_rareness(measured, "adagrad", {"sparse": "momentum", "dense": "momentum"})
    rare = {m: rare_error(measured, m) for m in ("adagrad", "momentum", "gd")}
    return Judgement(
        suits_rare(sparse, more),
        sparse=told(sparse),
        dense=told(gain(measured, "sparse.dense", "adagrad", "momentum")),
        more=told(more),
        detectable=number(sparse.detectable),
        detectable_more=number(more.detectable),
        rare=rare["adagrad"],
        rare_momentum=rare["momentum"],
        rare_gd=rare["gd"],
    )


@claim(
    statement={
        "en": "As squares add up in its denominator, Adagrad's learning rate soon becomes so small that training ends "
        "early.",
        "zh": "随着分母中的梯度累积，Adagrad 的学习率会很快减小，使训练提前结束。",
    },
    origin=S3,
    rests_on=("experiments.optimizers.step_size", "experiments.optimizers.race"),
    refuted_by={
        "en": "Steps along equally large gradients that do not become a tenth of the first in a thousand; and for "
        "training to end early, none of the surfaces that gradient descent gets down where Adagrad stays behind.",
        "zh": "沿同样大的梯度走一千步，步长没有降到最初的十分之一；至于“提前结束”，凡是梯度下降走得完的曲面，Adagrad "
        "都走得完。",
    },
    numbers={
        "thousandth": Number(
            {"en": "step 1000 along noise, of the first", "zh": "沿噪声的第 1000 步，与第一步之比"}, ".3f"
        ),
        "descent": Number(
            {
                "en": "effective rate on a parabola after 1000 steps, of the first",
                "zh": "二次函数上 1000 步后的有效学习率，与最初之比",
            },
            ".2f",
        ),
        "burst": Number(
            {
                "en": "step along gradients of 1, 1000 steps after ten gradients of 100",
                "zh": "十个大小为 100 的梯度之后，沿大小为 1 的梯度走到第 1000 步的步长",
            },
            ".4f",
        ),
        "reached": Number({"en": "surfaces that it gets down, of six", "zh": "六个曲面中走得完的"}, ".0f"),
    },
    findings={
        "holds": {
            "en": "Step 1000 along noise is {thousandth} of the first, and of six surfaces that gradient descent gets "
            "down it gets down {reached}.",
            "zh": "沿噪声走，第 1000 步是第一步的 {thousandth}；梯度下降走得完的六个曲面，它走完了 {reached} 个。",
        },
        "depends": {
            "en": "It falls as long as gradients keep coming: step 1000 along noise is {thousandth} of the first, "
            "which is one over the root of the number of steps. Such steps still add up to any distance. Where the "
            "gradient shrinks on the way down the rate soon stops falling, at {descent} of the first on a parabola, "
            "and at a tuned rate Adagrad gets down {reached} of six surfaces. What it does not get over is a large "
            "gradient at the start: 1000 steps after ten of size 100, a gradient of 1 moves it by {burst}.",
            "zh": "只要梯度不断，它就一直下降：沿噪声走，第 1000 步是第一步的 {thousandth}，即步数平方根的倒数；"
            "但这样的步子加起来，多远都能到。梯度若随着下降而缩小，学习率很快就不再下降，在二次函数上停在最初的 "
            "{descent}；学习率调好之后，六个曲面 Adagrad 走完了 {reached} 个。它真正摆脱不了的是开头的大梯度："
            "十个大小为 100 的梯度过去 1000 步之后，大小为 1 的梯度只让它移动 {burst}。",
        },
        "fails": {
            "en": "Step 1000 along noise is {thousandth} of the first, and it gets down {reached} of six surfaces.",
            "zh": "沿噪声走，第 1000 步是第一步的 {thousandth}；六个曲面它走完了 {reached} 个。",
        },
    },
)
def adagrad_stops_early(measured: Measurements) -> Judgement:
    """Adagrad's steps over time, along noise, down a parabola and after a burst, and where it arrives."""
    head = "optimizers.step_size"
    first = measured[f"{head}.noise.adagrad.t_1.step"].value
    thousandth = measured[f"{head}.noise.adagrad.t_1000.step"].value / first
    rates = [measured[f"{head}.descent.adagrad.t_{t}.step"].value for t in (1, 1000)]
    reached = sum(measured[f"optimizers.race.{surface}.adagrad.reached"].value for surface in REACHED_BY_OTHERS)
    short = reached < len(REACHED_BY_OTHERS)
    verdict: Kind = "fails" if thousandth > 0.1 else "holds" if short else "depends"
    return Judgement(
        verdict,
        thousandth=number(thousandth, theory=1 / math.sqrt(1000)),
        descent=number(rates[1] / rates[0]),
        burst=number(measured[f"{head}.burst.adagrad.t_1000.step"].value),
        reached=number(reached),
    )
