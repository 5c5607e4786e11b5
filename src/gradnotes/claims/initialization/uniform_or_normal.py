"""Families of distributions."""

from __future__ import annotations

from gradnotes.claims import S3, Judgement, Kind, Measurements, Number, claim, number
from gradnotes.claims.statistics import paired


@claim(
    statement={
        "en": "Changing xavier_uniform to xavier_normal improves most networks; uniform initialization hurts.",
        "zh": "把 xavier_uniform 换成 xavier_normal，大多数网络都会变好；均匀初始化会使性能下降。",
    },
    origin=S3,
    rests_on=("experiments.initialization.families",),
    refuted_by={
        "en": "Differences in test accuracy whose intervals hold zero, or lie below it, in most of the networks.",
        "zh": "在多数网络上，测试准确率之差的区间包含零或在零以下。",
    },
    numbers={
        "shallow_tanh": Number(
            {"en": "normal minus uniform, one hidden layer of tanh", "zh": "正态减均匀，一个 tanh 隐藏层"}, "+.4f"
        ),
        "deep_relu": Number({"en": "ten layers of ReLU", "zh": "十层 ReLU"}, "+.4f"),
        "convolution": Number({"en": "three convolutions with ReLU", "zh": "三层卷积加 ReLU"}, "+.4f"),
        "detectable": Number({"en": "difference that would have been seen", "zh": "足以看出的差异"}, ".4f"),
    },
    findings={
        "holds": {
            "en": "The normal start is better by {shallow_tanh}, {deep_relu} and {convolution} in test accuracy.",
            "zh": "正态初始化的测试准确率分别高出 {shallow_tanh}、{deep_relu} 和 {convolution}。",
        },
        "no_difference": {
            "en": "In test accuracy the two differ by {shallow_tanh}, {deep_relu} and {convolution} over the seeds, "
            "and no interval excludes zero. A difference of {detectable} would have been seen in each of the three.",
            "zh": "两者的测试准确率相差 {shallow_tanh}、{deep_relu} 和 {convolution}，没有一个区间排除了零。若差异达到 "
            "{detectable}，三种网络上都能看出来。",
        },
        "depends": {
            "en": "Only in some of the networks: {shallow_tanh}, {deep_relu} and {convolution} in test accuracy.",
            "zh": "只在部分网络上成立：测试准确率分别相差 {shallow_tanh}、{deep_relu} 和 {convolution}。",
        },
        "fails": {
            "en": "In none of the three networks is the normal start better: {shallow_tanh}, {deep_relu} and "
            "{convolution} in test accuracy, and where an interval excludes zero, it is on the other side.",
            "zh": "三种网络里没有一种是正态更好：测试准确率分别相差 {shallow_tanh}、{deep_relu} 和 {convolution}；"
            "区间排除了零的，也是正态更差。",
        },
    },
)
def normal_beats_uniform(measured: Measurements) -> Judgement:
    """Test accuracy from normal and uniform weights of one variance, seed by seed, in three networks."""
    effects = {
        network: paired(
            *(
                measured.samples(f"initialization.families.{network}.{family}.test_accuracy")
                for family in ("xavier_normal", "xavier_uniform")
            )
        )
        for network in ("shallow_tanh", "deep_relu", "convolution")
    }
    better = sum(effect.low > 0 for effect in effects.values())
    worse = sum(effect.high < 0 for effect in effects.values())
    verdict: Kind = "holds" if better >= 2 else "depends" if better else "fails" if worse else "no_difference"
    return Judgement(
        verdict,
        **{network: number(effect.difference, interval=effect.interval) for network, effect in effects.items()},
        detectable=number(max(effect.detectable for effect in effects.values())),
    )


@claim(
    statement={
        "en": "The distribution from which the weights are drawn persists after training.",
        "zh": "权重的初始分布在训练后仍然保持。",
    },
    origin=S3,
    rests_on=("experiments.initialization.persistence",),
    refuted_by={
        "en": "Uniform weights whose excess kurtosis has moved more than halfway to that of a normal distribution.",
        "zh": "均匀分布的权重，训练后超额峰度向正态分布靠拢了一半以上。",
    },
    numbers={
        "deep": Number(
            {
                "en": "excess kurtosis after training, ten layers, the last hidden",
                "zh": "训练后的超额峰度，十层网络的最后一个隐藏层",
            },
            ".2f",
        ),
        "convolution": Number({"en": "last convolution", "zh": "最后一个卷积层"}, ".2f"),
        "output": Number({"en": "output layer behind one hidden layer", "zh": "单隐藏层网络的输出层"}, ".2f"),
    },
    findings={
        "holds": {
            "en": "Uniform weights, with {deep.theory} at the start, have {deep} and {convolution} at the end in "
            "hidden layers and {output} in the output layer that moved most; normal ones would have zero.",
            "zh": "均匀分布的权重起初为 {deep.theory}，训练后隐藏层为 {deep} 和 {convolution}，变化最大的输出层为 "
            "{output}；正态分布则是零。",
        },
        "fails": {
            "en": "At the end it is {deep}, {convolution} and {output}; uniform weights begin with {deep.theory}.",
            "zh": "训练后分别为 {deep}、{convolution} 和 {output}；均匀分布起初为 {deep.theory}。",
        },
    },
)
def distribution_persists(measured: Measurements) -> Judgement:
    """The shape of trained weights that began uniform: -1.2 is the excess kurtosis of a uniform distribution."""
    head = "initialization.persistence"
    places = {
        "deep": "deep_relu.kaiming_uniform.last_hidden",
        "convolution": "convolution.kaiming_uniform.last_hidden",
        "output": "shallow_tanh.kaiming_uniform.output",
    }
    end = {name: measured[f"{head}.{place}.end.kurtosis"].value for name, place in places.items()}
    return Judgement(
        "holds" if max(end.values()) < -0.6 else "fails",
        **{name: number(value, theory=-1.2) for name, value in end.items()},
    )
