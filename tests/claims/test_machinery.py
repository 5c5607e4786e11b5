"""How a claim is declared and judged, and how repeated runs are compared."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from gradnotes import claims, evidence, sources
from gradnotes.claims import S2, Claim, Judgement, Measurements, Number, claim, number
from gradnotes.claims.statistics import mean, paired
from gradnotes.evidence import Measurement
from gradnotes.notes import Catalog
from tests.claims.judging import planted

BOTH = {"en": "a", "zh": "甲"}
GOOD: dict[str, Any] = {
    "statement": BOTH,
    "origin": S2,
    "rests_on": ("experiments.topic.run",),
    "refuted_by": BOTH,
    "numbers": {"change": Number(BOTH, "+.2f")},
    "findings": {"holds": {"en": "by {change}", "zh": "{change.theory}"}, "fails": BOTH},
}


def measurement(value: float, samples: tuple[float, ...] | None = None) -> Measurement:
    return Measurement("topic.run.norm", value, "1", "experiments.topic.run", samples)


def declared(check: Any = None, **changes: Any) -> Claim:
    def steady(measured: Measurements) -> Judgement:
        change = measured["topic.run.norm"].value
        return Judgement("holds" if change < 1 else "fails", change=number(change, theory=0.0, interval=(-1, 1)))

    return claim(**{**GOOD, **changes})(check or steady)


@pytest.fixture(autouse=True)
def _nothing_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "_claims", {})


def test_a_claim_is_judged_by_what_was_measured() -> None:
    found = declared()
    assert found.id == "tests.steady"  # outside gradnotes.claims the first name stands for the topic
    judgement = found.judge({"topic.run.norm": measurement(0.5)})
    assert judgement.verdict == "holds"
    assert judgement.numbers["change"].recorded() == {"value": 0.5, "theory": 0.0, "low": -1, "high": 1}
    assert found.judge({"topic.run.norm": measurement(2)}).verdict == "fails"


def test_a_claim_in_a_package_is_named_by_its_topic() -> None:
    def concept(module: str) -> Any:
        def steady(measured: Measurements) -> Judgement:
            return Judgement("holds", change=number(0))

        steady.__module__ = module
        return steady

    assert declared(concept("gradnotes.claims.topic.one")).id == "topic.steady"
    assert declared(concept("gradnotes.claims.topic.one")).id == "topic.steady"  # imported once more
    with pytest.raises(ValueError, match=r"topic\.steady: gradnotes\.claims\.topic\.one declares it already"):
        declared(concept("gradnotes.claims.topic.two"))


def test_what_a_package_defines_is_found(tmp_path: Path) -> None:
    """By the evidence, with its hash, and by the pages; a module that begins with an underscore defines nothing."""
    code = {
        "claims/topic/__init__.py": "from gradnotes.claims.topic import one\n",
        "claims/topic/one.py": "@claim(\n    statement={},\n)\ndef first(m):\n    pass\n\n\ndef helper():\n    pass\n",
        "claims/topic/two.py": "@claim()\ndef second(m):\n    pass\n",
        "claims/topic/_shared.py": "@claim()\ndef hidden(m):\n    pass\n",
        "claims/statistics.py": "def paired():\n    pass\n",
        "reference/topic/one.py": "from gradnotes.reference.topic._shared import g\n\n\ndef f(x):\n    return g(x)\n",
        "reference/topic/_shared.py": "def g(x):\n    return x\n",
        "reference/topic/__init__.py": "",
    }
    for path, text in code.items():
        (tmp_path / "src/gradnotes" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "src/gradnotes" / path).write_text(text)
    items = {item for item in evidence.items(tmp_path) if not item.startswith("formulas.")}
    assert items == {"claims.topic.first", "claims.topic.second", "reference.topic.f"}
    known = Catalog(tmp_path).known("claim")
    assert {name: where.path for name, where in known.items()} == {
        "topic.first": "src/gradnotes/claims/topic/one.py",
        "topic.second": "src/gradnotes/claims/topic/two.py",
    }
    (tmp_path / "tests/reference").mkdir(parents=True)
    (tmp_path / "tests/reference/test_topic.py").write_text("def test_f(verify):\n    pass\n")
    before = evidence.digest("reference.topic.f", tmp_path)
    (tmp_path / "src/gradnotes/reference/topic/_shared.py").write_text("def g(x):\n    return -x\n")
    sources._parse.cache_clear()
    assert evidence.digest("reference.topic.f", tmp_path) != before
    with pytest.raises(KeyError, match=r"nothing of topic in gradnotes\.reference is called h"):
        evidence.digest("reference.topic.h", tmp_path)


def test_an_unknown_measurement_is_named() -> None:
    with pytest.raises(KeyError, match=r"topic\.run\.norm is not recorded by the experiments that the claim rests on"):
        declared().judge({})


def test_samples_of_an_experiment_without_seeds() -> None:
    assert Measurements({"a": measurement(1, (1.0, 2.0))}).samples("a") == (1.0, 2.0)
    with pytest.raises(ValueError, match="a has no samples"):
        Measurements({"a": measurement(1)}).samples("a")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"statement": {"en": "a"}}, "no statement in zh"),
        ({"refuted_by": {"en": " ", "zh": "甲"}}, "no refuted_by in en"),
        ({"numbers": {"change": Number({"zh": "甲"})}}, "no label of change in en"),
        ({"findings": {"holds": BOTH, "fails": {"zh": "甲"}}}, "no finding of fails in en"),
        ({"findings": {"holds": BOTH, "perhaps": BOTH}}, "'perhaps' is not one of holds, depends"),
        ({"findings": {"holds": BOTH}}, "nothing could refute it"),
        ({"findings": {"holds": {"en": "{other}", "zh": "甲"}, "fails": BOTH}}, "holds names 'other', no number"),
        ({"rests_on": ()}, "rests on no experiment"),
    ],
)
def test_a_claim_that_is_declared_badly(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        declared(**change)


def test_a_judgement_that_does_not_fit_its_claim() -> None:
    measured = {"topic.run.norm": measurement(0.5)}
    silent = declared(lambda measured: Judgement("depends", change=number(1)))
    with pytest.raises(ValueError, match="no finding says what 'depends' means"):
        silent.judge(measured)
    other = declared(lambda measured: Judgement("holds", drift=number(1)))
    with pytest.raises(ValueError, match="declared and returned numbers differ in change, drift"):
        other.judge(measured)


def test_planted_measurements_take_the_place_of_samples_too() -> None:
    known = {"topic.run.norm": measurement(1, (0.0, 2.0)), "topic.run.other": measurement(1)}
    changed = planted(known, {"topic.run.n*": 5.0})
    assert changed["topic.run.norm"].samples == (5.0, 5.0)
    assert changed["topic.run.other"] == known["topic.run.other"]
    assert planted(known, {"topic.run.norm": (1.0, 5.0)})["topic.run.norm"].value == 3.0
    with pytest.raises(AssertionError, match="no measurement is called"):
        planted(known, {"topic.walk": 1.0})
    with pytest.raises(AssertionError, match="has no samples"):
        planted(known, {"topic.run.other": (1.0,)})


def test_paired_difference_against_the_t_interval() -> None:
    """For nearly normal differences BCa and Student's t agree but for the tails of t."""
    rng = np.random.default_rng(3)
    first = rng.normal(1, 1, 200)
    second = first - rng.normal(0.3, 0.5, 200)
    effect = paired(first.tolist(), second.tolist())
    difference = first - second
    exact = stats.ttest_1samp(difference, 0).confidence_interval(0.95)
    assert effect.difference == pytest.approx(difference.mean())
    # 9999 resamples leave a hundredth of the width, BCa's and t's tails differ by about as much at 200 pairs.
    width = exact.high - exact.low
    assert effect.interval == pytest.approx((exact.low, exact.high), abs=0.04 * width)
    assert effect.told_from_zero
    assert effect.size == pytest.approx(difference.mean() / difference.std(ddof=1))
    assert effect.seeds == 200


def test_the_interval_covers_as_often_as_it_says() -> None:
    rng = np.random.default_rng(4)
    repetitions, missed = 120, 0
    for _ in range(repetitions):
        differences = rng.normal(0, 1, 20)
        missed += paired(differences.tolist(), [0.0] * 20).told_from_zero
    # With 20 pairs BCa misses somewhat more often than in one of twenty; 120 repetitions of a share of 0.08 stay
    # below 22 in all but one of a thousand draws.
    assert stats.binom.sf(22, repetitions, 0.08) < 1e-3
    assert 0 < missed <= 22


def test_the_detectable_difference_is_seen_in_four_of_five_repetitions() -> None:
    rng = np.random.default_rng(5)
    pairs = 40
    detectable = paired(rng.normal(0, 1, pairs).tolist(), [0.0] * pairs).detectable
    assert detectable == pytest.approx(2.8 / math.sqrt(pairs), rel=0.25)  # (1.96 + 0.84) σ / √n, σ itself estimated
    exact = 2.8016 / math.sqrt(pairs)
    tests = [stats.ttest_1samp(rng.normal(exact, 1, pairs), 0).pvalue < 0.05 for _ in range(400)]
    assert 0.72 < np.mean(tests) < 0.86  # 0.8 of the normal test, a little less of the t test; ± four deviations


def test_differences_without_spread() -> None:
    assert paired([2.0] * 5, [1.0] * 5)[:4] == (1.0, 1.0, 1.0, math.inf)
    assert paired([1.0] * 5, [1.0] * 5)[:4] == (0.0, 0.0, 0.0, 0.0)
    assert not paired([1.0] * 5, [1.0] * 5).told_from_zero
    assert mean([3.0] * 5) == (3.0, (3.0, 3.0))


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ([1.0] * 5, [1.0] * 6, "as many seeds on both sides, not 5 and 6"),
        ([1.0] * 4, [1.0] * 4, "five seeds at least, not 4"),
        ([1.0] * 4 + [math.inf], [1.0] * 5, "not finite"),
    ],
)
def test_what_cannot_be_compared(first: list[float], second: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        paired(first, second)


def test_a_mean_needs_five_finite_seeds() -> None:
    middle, (low, high) = mean([1.0, 2.0, 3.0, 4.0, 5.0])
    assert middle == 3.0
    assert 1.0 < low < 3.0 < high < 5.0
    for samples in ([1.0] * 4, [1.0] * 4 + [math.inf]):
        with pytest.raises(ValueError, match="five finite seeds"):
            mean(samples)
