"""Warm-up of transformers, by where they normalize."""

from __future__ import annotations

from gradnotes.claims import Judgement, Kind, Measurements, Number, Origin, claim, number
from gradnotes.claims.optimizers._training import gain, of, told
from gradnotes.claims.statistics import Effect

XIONG = Origin({"en": "Xiong et al., 2020", "zh": "Xiong 等，2020"}, "https://arxiv.org/abs/2002.04745")
TASK = "transformer_warmup"

MEASURED = {
    "en": "Encoders of six layers read the digits row by row, in 168 batches of 32. Normalized after the addition, "
    "they learned over {without} doublings of the rate, counted from 1/2048, without warm-up and {warmed} with it, a "
    "change of {more} [{more.low}, {more.high}]; at a rate of 1/128 they ended at a loss of {loss} nats without and "
    "{loss_warmed} with it, at 1/2048, which is slow for so short a training, at {slow} and {slow_warmed}. At the "
    "best rate of each the test accuracy changed by {best} [{best.low}, {best.high}]; {detectable} would have been "
    "seen. Normalized before, they learned over {pre_without} doublings from 1/1024 on without and {pre_warmed} with "
    "it, a change of {pre_more} [{pre_more.low}, {pre_more.high}], and the accuracy changed by {pre_best} "
    "[{pre_best.low}, {pre_best.high}]; {pre_detectable} would have been seen.",
    "zh": "六层的编码器逐行读手写数字，训练 168 个批次，每批 32 张。后归一化的，从 1/2048 算起，不预热时学习率翻 "
    "{without} 番仍能学会，预热是 {warmed} 番，变化 {more} [{more.low}, {more.high}]；学习率为 1/128 时，最后的损失不"
    "预热是 {loss} nat，预热是 {loss_warmed}；学习率为 1/2048，对这么短的训练偏慢，分别是 {slow} 和 {slow_warmed}。各"
    "用最好的学习率，测试准确率变化 {best} [{best.low}, {best.high}]，{detectable} 才看得出。先归一化的，从 1/1024 算"
    "起，不预热时翻 {pre_without} 番仍能学会，预热是 {pre_warmed} 番，变化 {pre_more} "
    "[{pre_more.low}, {pre_more.high}]；准确率变化 {pre_best} [{pre_best.low}, {pre_best.high}]，{pre_detectable} 才看"
    "得出。",
}
"""What was found, whatever the verdict."""

LEADS: dict[Kind, dict[str, str]] = {
    "holds": {"en": "So it is here. ", "zh": "这里确实如此。"},
    "depends": {
        "en": "The first half holds, the second does not: warm-up helps either way. ",
        "zh": "前一半成立，后一半不成立：两种都从预热得益。",
    },
    "fails": {
        "en": "Not in these small ones, and rather the other way round: normalized after the addition they gained "
        "nothing by warm-up that could be told from chance, normalized before they learned at higher rates with it. ",
        "zh": "在这些小网络上不成立，倒是反了过来：后归一化的从预热得到的好处分不清是不是偶然，先归一化的预热之后却能"
        "在更高的学习率上学会。",
    },
    "no_difference": {
        "en": "Nothing was gained by warm-up here that could be told from chance. ",
        "zh": "预热带来的好处在这里分不清是不是偶然。",
    },
}
"""How a finding begins, by the verdict."""


@claim(
    statement={
        "en": "A transformer that normalizes after the residual addition needs warm-up; one that normalizes before "
        "does not.",
        "zh": "先做残差相加再归一化的 Transformer 需要预热，先归一化的不需要。",
    },
    origin=XIONG,
    rests_on=(f"experiments.optimizers.{TASK}",),
    refuted_by={
        "en": "A transformer normalized after the addition that learns at as many learning rates without warm-up, and "
        "is no worse at the best of them; or one normalized before that does not.",
        "zh": "先相加再归一化的 Transformer，不预热也能在同样多的学习率下学会，而且用其中最好的，结果也不更差；"
        "或者先归一化的做不到这两点。",
    },
    numbers={
        "without": Number(
            {
                "en": "normalized after, doublings from 1/2048 on over which it learns, without",
                "zh": "后归一化，从 1/2048 起翻几番仍能学会，不预热",
            },
            ".1f",
        ),
        "warmed": Number({"en": "with warm-up", "zh": "预热"}, ".1f"),
        "more": Number({"en": "doublings gained", "zh": "增加几番"}, "+.1f"),
        "best": Number({"en": "accuracy gained at the best rates", "zh": "各用最好的学习率，准确率的提高"}, "+.3f"),
        "detectable": Number({"en": "what would have been seen", "zh": "提高多少才看得出"}, ".3f"),
        "loss": Number(
            {"en": "final loss at a rate of 1/128, without", "zh": "学习率 1/128 时最后的损失，不预热"}, ".1f"
        ),
        "loss_warmed": Number({"en": "with warm-up", "zh": "预热"}, ".1f"),
        "slow": Number({"en": "at 1/2048, without", "zh": "学习率 1/2048 时，不预热"}, ".2f"),
        "slow_warmed": Number({"en": "with warm-up", "zh": "预热"}, ".2f"),
        "gradient": Number({"en": "gradient of the last layer at the start", "zh": "刚初始化时最后一层的梯度"}, ".1f"),
        "pre_without": Number(
            {
                "en": "normalized before, doublings from 1/1024 on, without",
                "zh": "先归一化，从 1/1024 起翻几番，不预热",
            },
            ".1f",
        ),
        "pre_warmed": Number({"en": "with warm-up", "zh": "预热"}, ".1f"),
        "pre_more": Number({"en": "doublings gained", "zh": "增加几番"}, "+.1f"),
        "pre_best": Number({"en": "accuracy gained at the best rates", "zh": "各用最好的学习率，准确率的提高"}, "+.3f"),
        "pre_detectable": Number({"en": "what would have been seen", "zh": "提高多少才看得出"}, ".3f"),
        "pre_gradient": Number(
            {"en": "gradient of the last layer at the start", "zh": "刚初始化时最后一层的梯度"}, ".1f"
        ),
    },
    findings={
        kind: {language: lead + MEASURED[language] for language, lead in leads.items()} for kind, leads in LEADS.items()
    },
)
def transformers_need_warmup(measured: Measurements) -> Judgement:
    """At how many learning rates transformers learn, and how well at the best, with warm-up and without."""

    def gains(variant: str) -> tuple[Effect, Effect]:
        head = f"{TASK}.{variant}.{{}}"
        rates, accuracy = f"{head}.octaves", f"{head}.tuned.test_accuracy"
        return (
            gain(measured, rates.format("warmup"), rates.format("none")),
            gain(measured, accuracy.format("warmup"), accuracy.format("none")),
        )

    (more, best), (pre_more, pre_best) = gains("post"), gains("pre")
    needs, pre_needs = more.low > 0 or best.low > 0, pre_more.low > 0 or pre_best.low > 0
    verdict: Kind
    if needs:
        verdict = "depends" if pre_needs else "holds"
    else:
        verdict = "fails" if pre_needs or more.high < 0 or best.high < 0 else "no_difference"
    return Judgement(
        verdict,
        without=of(measured, f"{TASK}.post.none.octaves"),
        warmed=of(measured, f"{TASK}.post.warmup.octaves"),
        more=told(more),
        best=told(best),
        detectable=number(best.detectable),
        loss=of(measured, f"{TASK}.post.none.rate_m7.train_loss"),
        loss_warmed=of(measured, f"{TASK}.post.warmup.rate_m7.train_loss"),
        slow=of(measured, f"{TASK}.post.none.rate_m11.train_loss"),
        slow_warmed=of(measured, f"{TASK}.post.warmup.rate_m11.train_loss"),
        gradient=of(measured, f"{TASK}.post.last.gradient"),
        pre_without=of(measured, f"{TASK}.pre.none.octaves"),
        pre_warmed=of(measured, f"{TASK}.pre.warmup.octaves"),
        pre_more=told(pre_more),
        pre_best=told(pre_best),
        pre_detectable=number(pre_best.detectable),
        pre_gradient=of(measured, f"{TASK}.pre.last.gradient"),
    )
