"""RMSprop: a rate that does not shrink away, and steps that do not either."""

from __future__ import annotations

from gradnotes.claims import S3, Judgement, Kind, Measurements, Number, claim, number

RATES = {"0p05": 0.05, "0p01": 0.01, "0p002": 0.002}


@claim(
    statement={
        "en": "RMSprop, with a running mean in the denominator, keeps the learning rate from shrinking away.",
        "zh": "RMSprop 的分母用滑动平均，避免了学习率的缩减。",
    },
    origin=S3,
    rests_on=("experiments.optimizers.step_size",),
    refuted_by={
        "en": "Steps along equally large gradients that shrink by a tenth from the thousandth to the ten-thousandth; "
        "or steps that are not half as long again 1000 steps after a burst of large gradients.",
        "zh": "沿同样大的梯度走，从第一千步到第一万步，步长缩小了十分之一；或者一阵大梯度过去 1000 步之后，"
        "步长仍恢复不到一半。",
    },
    numbers={
        "late": Number(
            {"en": "step 10 000 along noise, of step 1000", "zh": "沿噪声的第 10000 步与第 1000 步之比"}, ".2f"
        ),
        "adagrad": Number({"en": "the same, Adagrad", "zh": "同上，Adagrad"}, ".2f"),
        "soon": Number(
            {"en": "step 100 steps after ten gradients of 100", "zh": "十个大小为 100 的梯度过去 100 步后的步长"}, ".2f"
        ),
        "recovered": Number({"en": "the same, 1000 steps after", "zh": "同上，过去 1000 步"}, ".2f"),
        "burst_adagrad": Number({"en": "the same, Adagrad", "zh": "同上，Adagrad"}, ".4f"),
    },
    findings={
        "holds": {
            "en": "Along noise step 10 000 is {late} of step 1000, Adagrad's {adagrad}. After ten gradients of 100 a "
            "gradient of 1 moves it by {soon} of the learning rate 100 steps later and by {recovered} 1000 steps "
            "later, Adagrad by {burst_adagrad}: with $\\alpha = 0.99$ the burst is forgotten, in its own time.",
            "zh": "沿噪声走，第 10000 步是第 1000 步的 {late}，Adagrad 是 {adagrad}。十个大小为 100 的梯度之后，大小为 "
            "1 的梯度在 100 步后让它移动学习率的 {soon}，1000 步后是 {recovered}，Adagrad 是 {burst_adagrad}："
            "$\\alpha = 0.99$ 时，这阵大梯度会被忘掉，只是需要时间。",
        },
        "fails": {
            "en": "Along noise step 10 000 is {late} of step 1000; 1000 steps after a burst it moves by {recovered} of "
            "the learning rate.",
            "zh": "沿噪声走，第 10000 步是第 1000 步的 {late}；一阵大梯度过去 1000 步之后，它移动学习率的 "
            "{recovered}。",
        },
    },
)
def rmsprop_keeps_its_rate(measured: Measurements) -> Judgement:
    """Steps along noise, and after a burst of large gradients."""
    head = "optimizers.step_size"
    late = {
        m: measured[f"{head}.noise.{m}.t_10000.step"].value / measured[f"{head}.noise.{m}.t_1000.step"].value
        for m in ("rmsprop", "adagrad")
    }
    recovered = measured[f"{head}.burst.rmsprop.t_1000.step"].value
    return Judgement(
        "holds" if late["rmsprop"] > 0.9 and recovered > 0.5 else "fails",
        late=number(late["rmsprop"], theory=1.0),
        adagrad=number(late["adagrad"], theory=0.1**0.5),
        soon=number(measured[f"{head}.burst.rmsprop.t_100.step"].value),
        recovered=number(recovered),
        burst_adagrad=number(measured[f"{head}.burst.adagrad.t_1000.step"].value),
    )


@claim(
    statement={
        "en": "RMSprop oscillates at the end of convergence.",
        "zh": "RMSprop 在最后收敛时会震荡。",
    },
    origin=S3,
    rests_on=("experiments.optimizers.oscillation",),
    refuted_by={
        "en": "A constant learning rate at which it comes nearer to the minimum of a bowl than a quarter of that rate. "
        "If it stays away at constant rates and comes a hundred times as near when the rate falls to 0, that is so at "
        "a constant rate only.",
        "zh": "学习率恒定时，它与碗底的距离能小于学习率的四分之一。若恒定时一直有距离，而学习率降到 0，"
        "距离就缩小到百分之一以下，那么这种说法只在学习率恒定时成立。",
    },
    numbers={
        "large": Number({"en": "distance in the end at the rate 0.05", "zh": "最终的距离，学习率 0.05"}, ".4f"),
        "middle": Number({"en": "the same at 0.01", "zh": "同上，0.01"}, ".4f"),
        "small": Number({"en": "the same at 0.002", "zh": "同上，0.002"}, ".4f"),
        "decayed": Number({"en": "from 0.05, falling to 0", "zh": "从 0.05 降到 0"}, ".0e"),
        "gd": Number({"en": "gradient descent at 0.002, constant", "zh": "梯度下降，恒定 0.002"}, ".0e"),
    },
    findings={
        "holds": {
            "en": "At constant rates of 0.05, 0.01 and 0.002 it stays {large}, {middle} and {small} from the minimum, "
            "and where the rate falls from 0.05 to 0 it is {decayed} off in the end.",
            "zh": "学习率恒定为 0.05、0.01、0.002 时，它与极小值的距离始终有 {large}、{middle}、{small}；从 0.05 降到 "
            "0，最终仍相差 {decayed}。",
        },
        "depends": {
            "en": "At a constant rate, even without noise: it divides the gradient by its size, so its steps do not "
            "shrink with it, and it goes to and fro by half the rate. At 0.05, 0.01 and 0.002 it stays {large}, "
            "{middle} and {small} from the minimum of a bowl, where gradient descent comes to within {gd} at 0.002. A "
            "rate that falls from 0.05 to 0 ends it: {decayed}.",
            "zh": "学习率恒定时如此，没有噪声也一样：它用梯度除以梯度的大小，步长不随梯度缩小，"
            "于是以学习率的一半来回摆动。学习率 0.05、0.01、0.002 时，与碗底的距离始终有 {large}、{middle}、{small}，"
            "而梯度下降取 0.002 就能到 {gd} 以内。让学习率从 0.05 降到 0，震荡就消失了：{decayed}。",
        },
        "fails": {
            "en": "At constant rates of 0.05, 0.01 and 0.002 it comes as near as {large}, {middle} and {small}.",
            "zh": "学习率恒定为 0.05、0.01、0.002 时，它最终离极小值只有 {large}、{middle}、{small}。",
        },
    },
)
def rmsprop_oscillates(measured: Measurements) -> Judgement:
    """The distance from the minimum of a bowl at constant learning rates, and at one that falls; exact."""
    head = "optimizers.oscillation"
    stays = {label: measured[f"{head}.rmsprop.rate_{label}.constant.amplitude"].value for label in RATES}
    decayed = measured[f"{head}.rmsprop.rate_0p05.decayed.amplitude"].value
    swings = all(stays[label] > rate / 4 for label, rate in RATES.items())
    verdict: Kind = "fails" if not swings else "depends" if decayed < stays["0p05"] / 100 else "holds"
    large, middle, small = (number(stays[label], theory=rate / 2) for label, rate in RATES.items())
    return Judgement(
        verdict,
        large=large,
        middle=middle,
        small=small,
        decayed=number(decayed),
        gd=number(measured[f"{head}.gd.rate_0p002.constant.amplitude"].value),
    )
