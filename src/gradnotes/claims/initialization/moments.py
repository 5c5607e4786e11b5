"""Moments of products, and of what ReLU lets through."""

from __future__ import annotations

import math

from gradnotes.claims import S0, S4, Judgement, Measurements, Number, claim, number


@claim(
    statement={
        "en": "If two variables are dependent, the mean of their product differs from the product of their means.",
        "zh": "两个变量不独立时，乘积的均值不等于均值的乘积。",
    },
    origin=S4,
    rests_on=("experiments.initialization.moments",),
    refuted_by={
        "en": "One pair of dependent variables for which the two agree.",
        "zh": "一对不独立的变量，两者却相等。",
    },
    numbers={
        "product": Number({"en": "$E[XY]$, $X$ symmetric, $Y = X^2$", "zh": "$E[XY]$，$X$ 对称，$Y = X^2$"}, ".2f"),
        "means": Number({"en": "$E[X] E[Y]$ of the same", "zh": "同上，$E[X] E[Y]$"}, ".2f"),
        "correlated": Number({"en": "$E[XY]$ of a correlated pair", "zh": "一对相关变量的 $E[XY]$"}, ".2f"),
        "correlated_means": Number({"en": "$E[X] E[Y]$ of the same", "zh": "同上，$E[X] E[Y]$"}, ".2f"),
    },
    findings={
        "holds": {
            "en": "{product} and {means}, {correlated} and {correlated_means}.",
            "zh": "{product} 与 {means}，{correlated} 与 {correlated_means}。",
        },
        "fails": {
            "en": "With $Y = X^2$ and $X$ symmetric around zero, $Y$ is determined by $X$, and both are {product}. "
            "What makes them "
            "differ is correlation, as in the second pair ({correlated} and {correlated_means}), and not dependence.",
            "zh": "取 $X$ 关于零对称、$Y = X^2$，$Y$ 完全由 $X$ 决定，两者却都是 {product}。"
            "使它们不等的是相关（如第二对：{correlated} 与 {correlated_means}），而不是不独立。",
        },
    },
)
def dependence_shifts_the_product(measured: Measurements) -> Judgement:
    """Means of products of an uncorrelated and a correlated pair, both dependent; exact, on finite distributions."""
    value = {
        (pair, what): measured[f"initialization.moments.{pair}.{what}"].value
        for pair in ("uncorrelated", "correlated")
        for what in ("product_mean", "product_of_means")
    }
    differs = [
        abs(value[p, "product_mean"] - value[p, "product_of_means"]) > 1e-9 for p in ("uncorrelated", "correlated")
    ]
    return Judgement(
        "holds" if all(differs) else "fails",
        product=number(value["uncorrelated", "product_mean"]),
        means=number(value["uncorrelated", "product_of_means"]),
        correlated=number(value["correlated", "product_mean"]),
        correlated_means=number(value["correlated", "product_of_means"]),
    )


@claim(
    statement={
        "en": "For independent variables $\\operatorname{Var}(XY) = E[X]^2 E[Y]^2 - (E[X] E[Y])^2$.",
        "zh": "两个变量独立时，$\\operatorname{Var}(XY) = E[X]^2 E[Y]^2 - (E[X] E[Y])^2$。",
    },
    origin=S4,
    rests_on=("experiments.initialization.moments",),
    refuted_by={
        "en": "One independent pair whose product has another variance.",
        "zh": "一对独立变量，乘积的方差与公式不符。",
    },
    numbers={
        "variance": Number(
            {"en": "variance of a product of independent variables", "zh": "两个独立变量乘积的方差"}, ".2f"
        ),
        "source": Number({"en": "the source note's formula", "zh": "源笔记的公式"}, ".2f"),
        "right": Number(
            {
                "en": "$E[X]^2 \\operatorname{Var}(Y) + E[Y]^2 \\operatorname{Var}(X) + \\operatorname{Var}(X) "
                "\\operatorname{Var}(Y)$",
                "zh": "$E[X]^2 \\operatorname{Var}(Y) + E[Y]^2 \\operatorname{Var}(X) + \\operatorname{Var}(X) "
                "\\operatorname{Var}(Y)$",
            },
            ".2f",
        ),
    },
    findings={
        "holds": {"en": "Both are {variance}.", "zh": "两者都是 {variance}。"},
        "fails": {
            "en": "The variance is {variance}, the formula gives {source}, as it does for every pair: both its terms "
            "are the same. "
            "Meant were the means of the squares, and the line that the note prints above it is right ({right}).",
            "zh": "方差是 {variance}，公式给出 {source}；对任何变量它都等于零，因为两项是同一个量。原意应是平方的均值；"
            "笔记在它上面写的那一行是对的（{right}）。",
        },
    },
)
def product_variance_of_means(measured: Measurements) -> Judgement:
    """The variance of a product of independent variables against two formulas; exact, on finite distributions."""
    head = "initialization.moments.independent"
    variance, source, right = (
        measured[f"{head}.{name}"].value for name in ("variance", "source_formula", "independent_formula")
    )
    return Judgement(
        "holds" if abs(variance - source) < 1e-9 * variance else "fails",
        variance=number(variance),
        source=number(source),
        right=number(right),
    )


@claim(
    statement={
        "en": "ReLU sets about half of its inputs to zero, and so halves the variance.",
        "zh": "ReLU 把大约一半的输入置零，所以输出的方差减半。",
    },
    origin=S0,
    rests_on=("experiments.initialization.fans",),
    refuted_by={
        "en": "An output variance other than half of the input's, by more than a tenth.",
        "zh": "输出方差与输入的一半相差一成以上。",
    },
    numbers={
        "variance": Number(
            {"en": "variance behind ReLU over variance before", "zh": "ReLU 之后与之前的方差之比"}, ".3f"
        ),
        "gradient": Number(
            {"en": "mean square of the gradient, back through it", "zh": "梯度反传经过它的均方之比"}, ".3f"
        ),
    },
    findings={
        "holds": {"en": "The ratio is {variance}.", "zh": "比值是 {variance}。"},
        "fails": {
            "en": "The variance falls to {variance}, in theory {variance.theory}, since the outputs have a mean. What "
            "is halved is the "
            "mean square, of the signal and of the gradient ({gradient}), and that is what the next layer passes on.",
            "zh": "方差降到 {variance}（理论值 {variance.theory}），因为输出的均值不再是零。减半的是均方，信号如此，"
            "梯度也如此（{gradient}），而下一层传下去的正是均方。",
        },
    },
)
def relu_halves_the_variance(measured: Measurements) -> Judgement:
    """The output's variance behind a linear layer of variance 1/n and ReLU."""
    head = "initialization.fans.relu.from_256_to_256.fan_in"
    variance, gradient = measured[f"{head}.forward"].value, measured[f"{head}.backward"].value
    return Judgement(
        "holds" if abs(variance / 0.5 - 1) < 0.1 else "fails",
        variance=number(variance, theory=1 / 2 - 1 / (2 * math.pi)),
        gradient=number(gradient, theory=0.5),
    )
