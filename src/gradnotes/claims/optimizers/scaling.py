"""What a change of the gradients' scale, or of the coordinates, does to methods with a rate for each coordinate."""

from __future__ import annotations

from gradnotes.claims import PRACTICE, S3, Judgement, Kind, Measurements, Number, claim, number

SAME = 1e-6
"""Of the way: two paths that differ by less are the same."""

ADAPTIVE = ("adagrad", "rmsprop", "adam")


@claim(
    statement={
        "en": "Adam is invariant to diagonal rescaling of the gradients.",
        "zh": "Adam 对梯度的对角缩放具有不变性。",
    },
    origin=S3,
    rests_on=("experiments.optimizers.rescaling",),
    refuted_by={
        "en": "Gradients that are multiplied by a factor for each coordinate and take Adam another way, by more than a "
        "millionth of the distance that it covers; with $\\varepsilon = 0$, and with the default.",
        "zh": "把梯度的每个坐标各乘一个系数，Adam 走的路就变了，相差超过路程的百万分之一；$\\varepsilon = 0$ 时如此，"
        "取默认值时也如此。",
    },
    numbers={
        "exact": Number(
            {
                "en": "change of the way, of the distance covered; every scale tried, $\\varepsilon = 0$",
                "zh": "路线的变化与路程之比；试过的各种缩放，$\\varepsilon = 0$",
            },
            ".0e",
        ),
        "default": Number(
            {
                "en": "the same, factors from $10^{-3}$ to $10^3$, $\\varepsilon = 10^{-8}$",
                "zh": "同上，系数从 $10^{-3}$ 到 $10^3$，$\\varepsilon = 10^{-8}$",
            },
            ".0e",
        ),
        "small": Number({"en": "the same, gradients times $10^{-4}$", "zh": "同上，梯度乘 $10^{-4}$"}, ".0e"),
        "tiny": Number({"en": "the same, gradients times $10^{-8}$", "zh": "同上，梯度乘 $10^{-8}$"}, ".2f"),
        "gd": Number(
            {
                "en": "gradient descent, factors from $10^{-3}$ to $10^3$, in distances covered",
                "zh": "梯度下降，系数从 $10^{-3}$ 到 $10^3$，是路程的几倍",
            },
            ".0f",
        ),
    },
    findings={
        "holds": {
            "en": "Gradients with factors from $10^{{-3}}$ to $10^3$ change its way by {default} of the distance that "
            "it covers, gradients times $10^{{-8}}$ by {tiny}; with $\\varepsilon = 0$ it is {exact} at most.",
            "zh": "各坐标的梯度乘上 $10^{{-3}}$ 到 $10^3$ 的系数，路线的变化占路程的 {default}；乘 $10^{{-8}}$ 时占 "
            "{tiny}；$\\varepsilon = 0$ 时最多占 {exact}。",
        },
        "depends": {
            "en": "Exactly so with $\\varepsilon = 0$ only: none of the scales tried then changes the way by more "
            "than {exact} of the distance that Adam covers, which is rounding. With the default $10^{{-8}}$, factors "
            "from $10^{{-3}}$ to $10^3$, another for each coordinate, change it by {default} of that distance, "
            "gradients times $10^{{-4}}$ by {small}, and gradients times $10^{{-8}}$, no larger than $\\varepsilon$, "
            "by {tiny}. Gradient descent, with factors of up to $10^3$, goes astray by {gd} times the distance that it "
            "covers without them.",
            "zh": "只有 $\\varepsilon = 0$ 时严格成立：试过的各种缩放，路线的变化最多只占路程的 {exact}，那是舍入误差。"
            "取默认的 $10^{{-8}}$ 时，各坐标乘不同的系数，从 $10^{{-3}}$ 到 $10^3$，变化占路程的 {default}；梯度都乘 "
            "$10^{{-4}}$，占 {small}；梯度都乘 $10^{{-8}}$，就不比 $\\varepsilon$ 大了，占 {tiny}。"
            "梯度下降的系数大到 $10^3$ 时，偏离的距离是原来整个路程的 {gd} 倍。",
        },
        "fails": {
            "en": "Even with $\\varepsilon = 0$ the way changes by {exact} of the distance that it covers, with the "
            "default by {default}.",
            "zh": "即使 $\\varepsilon = 0$，路线的变化也占路程的 {exact}；取默认值时占 {default}。",
        },
    },
)
def adam_ignores_gradient_scale(measured: Measurements) -> Judgement:
    """Ways along gradients and along rescaled ones; exact."""

    def differs(name: str) -> float:
        return float(measured[f"optimizers.rescaling.{name}.deviation"].value)

    exact = max(differs(f"{name}.adam.eps_0") for name in ("diagonal", "uniform_1e4", "uniform_1em4", "uniform_1em8"))
    default, small, tiny = (differs(f"{name}.adam.eps_1em8") for name in ("diagonal", "uniform_1em4", "uniform_1em8"))
    verdict: Kind = "fails" if exact > SAME else "holds" if max(default, small, tiny) < SAME else "depends"
    return Judgement(
        verdict,
        exact=number(exact, theory=0.0),
        default=number(default),
        small=number(small),
        tiny=number(tiny),
        gd=number(differs("diagonal.gd.plain")),
    )


@claim(
    statement={
        "en": "A learning rate for each coordinate makes up for curvatures that differ, whatever their directions.",
        "zh": "逐坐标的学习率能抵消各方向曲率的差别，与方向无关。",
    },
    origin=PRACTICE,
    rests_on=("experiments.optimizers.rotation",),
    refuted_by={
        "en": "A bowl that takes Adagrad, RMSprop or Adam, at tuned learning rates, half as many steps again when it "
        "is turned against the axes.",
        "zh": "把碗相对坐标轴转一个角度，学习率经过调优的 Adagrad、RMSprop 或 Adam 的步数就多出一半。",
    },
    numbers={
        "adam": Number({"en": "Adam's steps on the axes", "zh": "主轴与坐标轴一致时的步数，Adam"}, ".0f"),
        "adam_turned": Number({"en": "the most, turned", "zh": "旋转后最多的步数"}, ".0f"),
        "adagrad": Number({"en": "Adagrad's steps on the axes", "zh": "主轴与坐标轴一致时的步数，Adagrad"}, ".0f"),
        "adagrad_turned": Number({"en": "the most, turned", "zh": "旋转后最多的步数"}, ".0f"),
        "rmsprop": Number({"en": "RMSprop's steps on the axes", "zh": "主轴与坐标轴一致时的步数，RMSprop"}, ".0f"),
        "rmsprop_turned": Number({"en": "the most, turned", "zh": "旋转后最多的步数"}, ".0f"),
        "gd": Number({"en": "gradient descent, at every angle", "zh": "梯度下降，任何角度"}, ".0f"),
        "momentum": Number({"en": "momentum 0.9, at every angle", "zh": "动量 0.9，任何角度"}, ".0f"),
    },
    findings={
        "holds": {
            "en": "Turned against the axes a bowl with $\\kappa = 1000$ takes Adam at most {adam_turned} steps against "
            "{adam}, Adagrad {adagrad_turned} against {adagrad}, RMSprop {rmsprop_turned} against {rmsprop}.",
            "zh": "$\\kappa = 1000$ 的碗相对坐标轴旋转后，Adam 最多 {adam_turned} 步（不转 {adam} 步），Adagrad "
            "{adagrad_turned} 步（{adagrad} 步），RMSprop {rmsprop_turned} 步（{rmsprop} 步）。",
        },
        "fails": {
            "en": "Only where the directions are those of the axes. A bowl with $\\kappa = 1000$ takes Adam {adam} "
            "steps there and up to {adam_turned} when it is turned, Adagrad {adagrad} and {adagrad_turned}, RMSprop "
            "{rmsprop} and {rmsprop_turned}. Gradient descent takes {gd} and momentum {momentum} at every angle.",
            "zh": "只有主轴与坐标轴一致时才行。$\\kappa = 1000$ 的碗，此时 Adam 要 {adam} 步，旋转后最多 {adam_turned} "
            "步；Adagrad {adagrad} 步和 {adagrad_turned} 步；RMSprop {rmsprop} 步和 {rmsprop_turned} 步。"
            "梯度下降在任何角度都是 {gd} 步，动量都是 {momentum} 步。",
        },
    },
)
def rates_make_up_for_curvature(measured: Measurements) -> Judgement:
    """Steps on a bowl by its angle to the axes; exact."""

    def at(angle: int, method: str) -> float:
        return float(measured[f"optimizers.rotation.angle_{angle}.{method}.steps"].value)

    found = {}
    for method in ADAPTIVE:
        found[method] = at(0, method)
        found[f"{method}_turned"] = max(at(angle, method) for angle in (5, 10, 20, 30, 45))
    same = all(found[f"{method}_turned"] < 1.5 * found[method] for method in ADAPTIVE)
    found |= {method: at(0, method) for method in ("gd", "momentum")}
    return Judgement("holds" if same else "fails", **{name: number(value) for name, value in found.items()})
