"""Saddle points, local minima, and how little the slope at a place says of the whole."""

from __future__ import annotations

from gradnotes.claims import S1, S3, Judgement, Kind, Measurements, Number, claim, number

MOST = 1000
"""The steps of an experiment; who has not left the saddle by then counts as stuck."""


@claim(
    statement={
        "en": "SGD may get stuck in saddle points.",
        "zh": "SGD 可能陷在鞍点。",
    },
    origin=S3,
    rests_on=("experiments.gradients.saddle",),
    refuted_by={
        "en": "Descent with noise that leaves a saddle within 1000 steps from any start; and for exact descent the "
        "same.",
        "zh": "带噪声的梯度下降无论从哪里出发，1000 步之内都能离开鞍点；就精确的梯度下降而言也是如此。",
    },
    numbers={
        "stuck": Number(
            {
                "en": "exact descent that escapes, from the line that leads into the saddle",
                "zh": "精确梯度下降离开鞍点的比例，从通向鞍点的直线上出发",
            },
            ".0%",
        ),
        "near": Number(
            {"en": "steps to escape from a billionth beside it", "zh": "偏离十亿分之一出发，离开所需的步数"}, ".0f"
        ),
        "noisy": Number(
            {"en": "escapes from the line with noise", "zh": "加噪声之后离开的比例，从该直线上出发"}, ".0%"
        ),
        "noisy_steps": Number({"en": "steps that takes", "zh": "所需的步数"}, ".0f"),
        "random": Number({"en": "steps from random starts, exact", "zh": "随机起点，精确下降的步数"}, ".1f"),
    },
    findings={
        "holds": {
            "en": "Of the descents with noise {noisy} left the saddle, after {noisy_steps} steps on average.",
            "zh": "带噪声的下降有 {noisy} 离开了鞍点，平均 {noisy_steps} 步。",
        },
        "depends": {
            "en": "Exact descent may; with noise it does not. Exact descent that starts on the line into the saddle "
            "stays ({stuck} escape), and a start a billionth beside it is away after {near} steps. Gradients with "
            "noise of a thousandth, from the line itself, got away every time ({noisy}), after {noisy_steps} steps on "
            "average. A random start hardly notices the saddle ({random} steps). It costs time, a logarithm of how "
            "near one starts.",
            "zh": "精确的梯度下降会，带噪声的不会。精确的梯度下降从通向鞍点的直线上出发，会一直停在那里（离开的为 "
            "{stuck}）；偏开十亿分之一，{near} 步就离开了。梯度带千分之一的噪声，"
            "即使从该直线上出发也全都离开（{noisy}），平均 {noisy_steps} 步。随机起点几乎感觉不到鞍点（{random} 步）。"
            "鞍点耗费的是时间，与起点有多近成对数关系。",
        },
        "fails": {
            "en": "Exact descent left it as well: {stuck} escaped from the line into the saddle, with noise {noisy}.",
            "zh": "精确的梯度下降也离开了：从通向鞍点的直线上出发，离开的为 {stuck}，加噪声为 {noisy}。",
        },
    },
)
def sgd_stuck_in_saddles(measured: Measurements) -> Judgement:
    """Who leaves a saddle of two variables: exact descent and one with noise, from several starts."""
    head = "gradients.saddle"
    stuck = measured[f"{head}.on_manifold.gd.escaped_share"].value
    noisy = min(
        measured[f"{head}.{start}.noisy.escaped_share"].value for start in ("on_manifold", "near_1em9", "random")
    )
    verdict: Kind = "holds" if noisy < 1 else "depends" if stuck < 1 else "fails"
    return Judgement(
        verdict,
        stuck=number(stuck),
        near=number(measured[f"{head}.near_1em9.gd.steps"].value),
        noisy=number(noisy),
        noisy_steps=number(measured[f"{head}.on_manifold.noisy.steps"].value),
        random=number(measured[f"{head}.random.gd.steps"].value),
    )


@claim(
    statement={
        "en": "SGD may get stuck in a local optimum.",
        "zh": "SGD 可能陷在局部最优点。",
    },
    origin=S3,
    rests_on=("experiments.gradients.local_structure",),
    refuted_by={
        "en": "A loss with two minima where fewer than one start in twenty ends in the worse one, with noise as well.",
        "zh": "有两个极小值的损失上，即使带噪声，最后停在较差的那个的起点也不到二十分之一。",
    },
    numbers={
        "gd": Number(
            {"en": "starts that end in the better well, exact descent", "zh": "停在较好极小值的起点所占比例，精确下降"},
            ".0%",
        ),
        "momentum": Number({"en": "the same with momentum", "zh": "同上，带动量"}, ".0%"),
        "noisy": Number({"en": "the same with noise", "zh": "同上，带噪声"}, ".0%"),
    },
    findings={
        "holds": {
            "en": "On a loss with a broad well and a deeper narrow one, made for this, {gd} of the starts end in the "
            "deeper, with momentum {momentum} and with noise, which fades out, {noisy}. Noise helps, and leaves most "
            "of them in the worse one.",
            "zh": "在一个特意构造的损失上，有一个宽而浅的谷和一个窄而深的谷，停在深谷里的起点占 {gd}，带动量占 "
            "{momentum}，带逐渐减弱的噪声占 {noisy}。噪声有帮助，但多半仍停在较差的一边。",
        },
        "depends": {
            "en": "Without noise: {gd} of the starts end in the deeper of two wells, with noise {noisy}.",
            "zh": "没有噪声时如此：停在深谷里的起点占 {gd}，带噪声占 {noisy}。",
        },
        "fails": {
            "en": "Of the starts {gd} end in the deeper of two wells, with noise {noisy}.",
            "zh": "停在深谷里的起点占 {gd}，带噪声占 {noisy}。",
        },
    },
)
def sgd_stuck_in_local_minima(measured: Measurements) -> Judgement:
    """Where descent from a grid of starts ends on a loss with two wells; exact, but for the noise."""
    share = {
        m: measured[f"gradients.local_structure.wells.{m}.global_share"].value for m in ("gd", "momentum", "noisy")
    }
    verdict: Kind = "fails" if share["gd"] > 0.95 else "depends" if share["noisy"] > 0.95 else "holds"
    return Judgement(verdict, **{name: number(value) for name, value in share.items()})


@claim(
    statement={
        "en": "SGD with momentum avoids saddle points.",
        "zh": "带动量的 SGD 能避开鞍点。",
    },
    origin=S3,
    rests_on=("experiments.gradients.saddle",),
    refuted_by={
        "en": "Descent with momentum that stays in the saddle, or that takes as long to leave it as descent without.",
        "zh": "带动量的梯度下降停在鞍点，或者离开鞍点所需的步数并不比不带时少。",
    },
    numbers={
        "gd": Number(
            {
                "en": "steps to escape from a millionth beside the line, without",
                "zh": "从偏离直线百万分之一处出发，离开所需的步数，不带动量",
            },
            ".0f",
        ),
        "momentum": Number({"en": "with momentum 0.9", "zh": "动量 0.9"}, ".0f"),
        "matched": Number(
            {"en": "with momentum 0.9 and a tenth of the rate", "zh": "动量 0.9，学习率取十分之一"}, ".0f"
        ),
        "stuck": Number(
            {"en": "escapes from the line itself, with momentum", "zh": "从直线上出发而离开的比例，带动量"}, ".0%"
        ),
    },
    findings={
        "holds": {
            "en": "From a millionth beside the line into the saddle it left after {momentum} steps, without momentum "
            "after {gd}; at a tenth of the rate after {matched}.",
            "zh": "从通向鞍点的直线旁百万分之一处出发，它 {momentum} 步离开，不带动量 {gd} 步；学习率取十分之一，"
            "{matched} 步。",
        },
        "depends": {
            "en": "It leaves sooner and avoids nothing. From a millionth beside the line into the saddle it takes "
            "{momentum} steps, and {gd} without momentum at the same learning rate; but momentum of 0.9 makes every "
            "step ten times as long in the end. At a tenth of the rate it takes {matched}, more than without. From the "
            "line itself it never gets away ({stuck}).",
            "zh": "它离开得早些，并没有避开。从通向鞍点的直线旁百万分之一处出发，要 {momentum} 步；学习率相同、"
            "不带动量要 {gd} 步。但 0.9 的动量累积到最后，等于把每一步放大十倍：学习率取十分之一，要 {matched} 步，"
            "比不带还多。正好从直线上出发，它也永远离不开（{stuck}）。",
        },
        "fails": {
            "en": "From a millionth beside the line into the saddle it takes {momentum} steps, and {gd} without "
            "momentum.",
            "zh": "从通向鞍点的直线旁百万分之一处出发，它要 {momentum} 步，不带动量要 {gd} 步。",
        },
    },
)
def momentum_avoids_saddles(measured: Measurements) -> Judgement:
    """Steps to leave a saddle with momentum and without, at one learning rate and at one step length; exact."""
    head = "gradients.saddle"
    steps = {m: measured[f"{head}.near_1em6.{m}.steps"].value for m in ("gd", "momentum", "momentum_matched")}
    stuck = measured[f"{head}.on_manifold.momentum.escaped_share"].value
    sooner = [steps[m] < steps["gd"] for m in ("momentum", "momentum_matched")]
    verdict: Kind = "holds" if all(sooner) and stuck == 1 else "depends" if any(sooner) else "fails"
    return Judgement(
        verdict,
        gd=number(steps["gd"]),
        momentum=number(steps["momentum"]),
        matched=number(steps["momentum_matched"]),
        stuck=number(stuck),
    )


@claim(
    statement={
        "en": "Momentum may run past the optimum.",
        "zh": "带动量的 SGD 可能会越过最优点。",
    },
    origin=S3,
    rests_on=("experiments.gradients.overshoot",),
    refuted_by={
        "en": "Momentum of 0.9 that runs past the minimum of a parabola by less than a hundredth of the first "
        "distance.",
        "zh": "动量 0.9 在二次函数上越过极小值的距离不到初始距离的百分之一。",
    },
    numbers={
        "none": Number({"en": "overshoot without momentum", "zh": "越过的距离，不带动量"}, ".2f"),
        "best": Number(
            {"en": "with momentum of $(1 - \\sqrt{0.1})^2 = 0.47$", "zh": "动量 $(1 - \\sqrt{0.1})^2 = 0.47$"}, ".2f"
        ),
        "nine": Number({"en": "with 0.9", "zh": "动量 0.9"}, ".2f"),
        "ninety_nine": Number({"en": "with 0.99", "zh": "动量 0.99"}, ".2f"),
        "best_steps": Number({"en": "steps to come to rest, 0.47", "zh": "停下来所需的步数，0.47"}, ".0f"),
        "nine_steps": Number({"en": "the same, 0.9", "zh": "同上，0.9"}, ".0f"),
        "none_steps": Number({"en": "the same, without momentum", "zh": "同上，不带动量"}, ".0f"),
    },
    findings={
        "holds": {
            "en": "On a parabola it runs past the minimum by {nine} of the first distance at 0.9 and by {best} at "
            "0.47.",
            "zh": "在二次函数上，越过极小值的距离，动量 0.9 时是初始距离的 {nine}，0.47 时是 {best}。",
        },
        "depends": {
            "en": "If there is too much of it. On a parabola, at a tenth of the learning rate that would reach the "
            "minimum in one step, 0.9 runs past the minimum by {nine} of the first distance and 0.99 by {ninety_nine}; "
            "up to 0.47 momentum does not run past it at all ({best}). It comes to rest after {best_steps} steps then, "
            "at 0.9 after {nine_steps}, and without momentum after {none_steps}.",
            "zh": "动量过大才会。在二次函数上，学习率取一步到位所需的十分之一，动量 0.9 越过极小值的距离是初始距离的 "
            "{nine}，0.99 是 {ninety_nine}；不超过 0.47 就完全不会越过（{best}）。停下来所需的步数，0.47 为 "
            "{best_steps}，0.9 为 {nine_steps}，不带动量为 {none_steps}。",
        },
        "fails": {
            "en": "On a parabola 0.9 runs past the minimum by {nine} of the first distance.",
            "zh": "在二次函数上，动量 0.9 越过极小值的距离是初始距离的 {nine}。",
        },
    },
)
def momentum_overshoots(measured: Measurements) -> Judgement:
    """How far momentum runs past the minimum of a parabola; exact."""
    head = "gradients.overshoot"
    past = {m: measured[f"{head}.{m}.overshoot"].value for m in ("beta_0", "best", "beta_0p9", "beta_0p99")}
    verdict: Kind = "fails" if past["beta_0p9"] < 0.01 else "depends" if past["best"] < 0.01 else "holds"
    return Judgement(
        verdict,
        none=number(past["beta_0"]),
        best=number(past["best"]),
        nine=number(past["beta_0p9"]),
        ninety_nine=number(past["beta_0p99"]),
        best_steps=number(measured[f"{head}.best.steps"].value),
        nine_steps=number(measured[f"{head}.beta_0p9.steps"].value),
        none_steps=number(measured[f"{head}.beta_0.steps"].value),
    )


@claim(
    statement={
        "en": "Local structure corresponds poorly to global structure: the slope at a place says little of where the "
        "minimum is.",
        "zh": "局部结构与全局结构对应得很差：某处的坡度说明不了最小值在哪里。",
    },
    origin=S1,
    rests_on=("experiments.gradients.local_structure",),
    refuted_by={
        "en": "Most first steps that lead nearer to the minimum; or, on losses made to show the opposite, most starts "
        "that end in it and a first step in its direction.",
        "zh": "多数第一步都离最小值更近；或者在为此构造的损失上，多数起点都能到达最小值，第一步也朝着它走。",
    },
    numbers={
        "cosine": Number(
            {
                "en": "cosine between the first step and the way to the only minimum",
                "zh": "第一步与通往唯一极小值方向的夹角余弦",
            },
            "+.2f",
        ),
        "start": Number({"en": "distance to it at the start", "zh": "起步时到它的距离"}, ".2f"),
        "farthest": Number({"en": "largest distance on the way", "zh": "途中的最大距离"}, ".2f"),
        "path": Number({"en": "length of the way", "zh": "所走的路程"}, ".2f"),
        "found": Number(
            {"en": "two wells: starts that end in the better one", "zh": "两个极小值：到达较好者的起点"}, ".0%"
        ),
        "farther": Number(
            {"en": "two wells: starts that end farther from it", "zh": "两个极小值：终点离它更远的起点"}, ".0%"
        ),
        "away": Number(
            {"en": "two wells: first steps that lead away from it", "zh": "两个极小值：第一步就远离它的起点"}, ".0%"
        ),
    },
    findings={
        "holds": {
            "en": "In a round valley descent sets out with a cosine of {cosine} to the way to the minimum; with two "
            "wells {away} of the first steps led away from the better one, and {found} of the starts end in it.",
            "zh": "在环形山谷里，第一步与通往极小值方向的余弦为 {cosine}；有两个极小值时，第一步就远离较好者的占 "
            "{away}，到达它的起点占 {found}。",
        },
        "depends": {
            "en": "It can, on losses made for it. In a round valley with a single minimum descent sets out in nearly "
            "the opposite direction (cosine {cosine}), goes from {start} away to {farthest} and takes a way of {path} "
            "before it arrives. With two wells {found} of the starts end in the better one, and {farther} farther from "
            "it than they began; and yet only {away} of the first steps led away from it.",
            "zh": "在为此构造的损失上，确有这样的情形。在只有一个极小值的环形山谷里，下降的第一步几乎背道而驰（余弦 "
            "{cosine}），到极小值的距离从 {start} 增到 {farthest}，走了 {path} 才到达。有两个极小值时，"
            "到达较好者的起点占 {found}，终点比起点离它更远的占 {farther}，而第一步就远离它的只有 {away}。",
        },
        "fails": {
            "en": "In a round valley descent sets out with a cosine of {cosine} to the way to the minimum, and with "
            "two wells {found} of the starts end in the better one.",
            "zh": "在环形山谷里，第一步与通往极小值方向的余弦为 {cosine}；有两个极小值时，到达较好者的起点占 {found}。",
        },
    },
)
def slope_says_little(measured: Measurements) -> Judgement:
    """Descent on two losses made to lead it astray; exact."""
    head = "gradients.local_structure"
    cosine = measured[f"{head}.ring.cosine_at_start"].value
    found = measured[f"{head}.wells.gd.global_share"].value
    away = measured[f"{head}.wells.away_share"].value
    astray = cosine < 0 or found < 0.5
    verdict: Kind = "fails" if not astray else "holds" if cosine < 0 and found < 0.5 and away > 0.5 else "depends"
    return Judgement(
        verdict,
        cosine=number(cosine),
        start=number(measured[f"{head}.ring.distance_at_start"].value),
        farthest=number(measured[f"{head}.ring.largest_distance"].value),
        path=number(measured[f"{head}.ring.path_length"].value),
        found=number(found),
        farther=number(measured[f"{head}.wells.gd.farther_share"].value),
        away=number(away),
    )
