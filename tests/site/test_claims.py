"""The `claim`, `ledger` and `sentences` fences in the built page, in both languages."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from types import FunctionType

import lxml.html
import pytest
from playwright.sync_api import Browser, expect

from gradnotes import claims, evidence
from gradnotes.claims import S3, Judgement, Measurements, Number, Origin, claim, number
from gradnotes.site import claims as claim_html
from gradnotes.site.claims import text
from gradnotes.site.words import WORDS
from tests.site.browser import serving, visiting
from tests.site.conftest import Site

HELD, FAILED = "activations.planted_gain", "optimizers.planted_speed"
EXPERIMENT = "experiments.activations.properties"

PAGE = f"""\
```claim
{HELD}
```

```claim
{FAILED}
```
"""


def _judge(measured: Measurements) -> Judgement:
    return Judgement("holds", gain=number(measured["activations.properties.silu.minimum"].value))


@pytest.fixture
def planted(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site with two claims of two topics, their verdicts, and two pages that can show them."""
    made = {}
    for name, origin, words in (
        (HELD, S3, {"en": "With $c = 2$ it keeps <its> `norm`.", "zh": "$c = 2$ 时保持范数。"}),
        (
            FAILED,
            Origin({"en": "A paper", "zh": "某论文"}, "https://example.org/p"),
            {"en": "It is fast.", "zh": "它很快。"},
        ),
    ):
        topic, _, function = name.partition(".")
        check = FunctionType(_judge.__code__, _judge.__globals__, function)
        check.__module__ = f"gradnotes.claims.{topic}"
        made[name] = claim(
            statement=words,
            origin=origin,
            rests_on=(EXPERIMENT,),
            refuted_by={"en": "A change of $c$.", "zh": "$c$ 变化。"},
            numbers={
                "gain": Number({"en": "gain of $f$", "zh": "$f$ 的增益"}, ".2f"),
                "plain": Number({"en": "plain", "zh": "普通"}, ".1f"),
            },
            findings={
                "holds": {"en": "It was {gain}, theory {gain.theory}, from {gain.low}.", "zh": "实测 {gain}。"},
                "fails": {"en": "It was {plain}.", "zh": "实测 {plain}。"},
            },
        )(check)
    monkeypatch.setattr(claims, "_claims", made)
    monkeypatch.setattr(claims, "topics", lambda: [])
    monkeypatch.setattr(claims, "names", lambda topic=None: list(made))
    for name, verdict in ((HELD, "holds"), (FAILED, "fails")):
        numbers = {"gain": {"value": 1.678, "theory": 1.5, "low": 1.251, "high": 2.009}, "plain": {"value": -0.25}}
        record = evidence.Record(
            f"claims.{name}", "0" * 16, "cpu", "CPU", {}, "2026-11-20", 3, None, verdict, "", numbers
        )
        site.write(f"evidence/cpu/{name.partition('.')[0]}.jsonl", json.dumps(asdict(record)) + "\n")
    values = [
        {
            "id": f"activations.properties.silu.{name}",
            "value": 1,
            "unit": "1",
            "experiment": EXPERIMENT,
            "samples": samples,
        }
        for name, samples in (("minimum", [1, 1, 1]), ("gain", None))
    ]
    site.write("evidence/measurements/activations.jsonl", "".join(json.dumps(value) + "\n" for value in values))
    monkeypatch.setattr("gradnotes.notes.catalog.Catalog.resolve", lambda self, reference, path: None)
    return site


def built(site: Site, language: str, page: str = "note") -> lxml.html.HtmlElement:
    outcome = site.build(language, strict=False)
    assert outcome.status == 0, outcome.printed
    return lxml.html.fromstring(site.html(page, language))


def words(element: lxml.html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


def test_what_is_said_and_found(planted: Site) -> None:
    planted.note(PAGE)
    page = built(planted, "en")
    held, failed = page.find_class("gn-claim")
    assert held.get("id") == "claim-activations-planted-gain"
    assert held.get("class") == "gn-claim gn-claim--holds"
    assert failed.get("class") == "gn-claim gn-claim--fails"
    (said,) = held.find_class("gn-claim__said")
    assert said.find_class("gn-verdict")[0].text == "Holds"
    assert len(said.find_class("katex-html")) == 1
    assert said.findtext(".//code") == "norm"
    assert "it keeps <its> norm" in words(said)
    assert words(held.find_class("gn-claim__found")[0]) == "It was 1.68, theory 1.50, from 1.25."
    assert words(failed.find_class("gn-claim__found")[0]) == "It was −0.2."
    assert "arithmatex" not in lxml.html.tostring(page, encoding="unicode")


def test_numbers_stand_beside_theory(planted: Site) -> None:
    planted.note(PAGE, "zh")
    held, _ = built(planted, "zh").find_class("gn-claim")
    (table,) = held.find_class("gn-claim__numbers")
    assert (table.get("tabindex"), table.get("role"), table.get("aria-label")) == ("0", "group", "判定所依据的数值")
    rows = [[words(cell) for cell in row] for row in table.iter("tr")]
    assert rows[0] == ["", "实测", "理论"]
    assert rows[1][1:] == ["1.68 [1.25, 2.01]", "1.50"]
    assert rows[2] == ["普通", "−0.2", ""]


def test_how_it_was_judged(planted: Site) -> None:
    planted.note(PAGE)
    held, failed = built(planted, "en").find_class("gn-claim")
    (how,) = held.find_class("gn-claim__how")
    shown = {words(row[0]): words(row[1]) for row in how.findall("./dl/div")}
    assert shown["Said by"].startswith("source note S3")
    assert shown["Rests on"] == EXPERIMENT
    assert shown["Seeds"] == "3"
    assert shown["Date"] == "2026-11-20"
    assert f"gradnotes verify --id {EXPERIMENT}" in shown["Judge it again"]
    assert f"gradnotes verify --id claims.{HELD}" in shown["Judge it again"]
    (link,) = failed.xpath(".//dd/a")
    assert (link.get("href"), link.text) == ("https://example.org/p", "A paper")
    (permalink,) = held.find_class("gn-permalink")
    assert permalink.get("href") == "#claim-activations-planted-gain"


def test_the_search_finds_what_is_said_and_no_numbers(planted: Site) -> None:
    planted.note(PAGE)
    built(planted, "en")
    index = (planted.root / "site/en/search/search_index.json").read_text(encoding="utf-8")
    assert "It is fast." in index
    assert "theory 1.50" in index, "a finding is prose"
    assert "Judge it again" not in index
    assert "gain of" not in index


def test_a_claim_that_was_never_judged_says_so(planted: Site) -> None:
    (planted.root / "evidence/cpu/optimizers.jsonl").unlink()
    planted.note(PAGE)
    _, failed = built(planted, "en").find_class("gn-claim")
    assert words(failed.find_class("gn-verdict")[0]) == "not verified yet"
    assert not failed.find_class("gn-claim__found")
    assert not failed.find_class("gn-claim__numbers")


def test_a_strict_build_refuses_a_verdict_on_other_measurements(planted: Site) -> None:
    planted.note(PAGE)
    outcome = planted.build()
    assert outcome.status == 1
    assert any("GN10" in problem and HELD in problem for problem in outcome.problems), outcome.problems


LEDGER = f"{PAGE}\n```ledger\nall\n```\n"


def test_ledger(planted: Site) -> None:
    planted.note(LEDGER)
    (ledger,) = built(planted, "en").find_class("gn-ledger")
    assert ledger.get("id") == "ledger-all"
    entries = [(li.get("data-topic"), li.get("data-verdict")) for li in ledger.iter("li")]
    assert entries == [("activations", "holds"), ("optimizers", "fails")]
    assert [a.get("href") for a in ledger.iter("a")] == [
        "#claim-activations-planted-gain",
        "#claim-optimizers-planted-speed",
    ]
    labels = [words(label) for label in ledger.iter("label")]
    assert labels == ["All", "activations", "optimizers", "All", "Holds (1)", "Depends (0)", "Fails (1)",
                      "No difference found (0)"]  # fmt: skip
    assert [words(legend) for legend in ledger.iter("legend")] == ["Topic", "Verdict"]


def test_ledger_links_to_the_page_that_shows_the_claim(planted: Site) -> None:
    planted.note(PAGE)
    planted.write("docs/en/index.md", "---\ndescription: A.\n---\n\n# Begin {#begin}\n\n```ledger\nall\n```\n")
    built(planted, "en")
    html = (planted.root / "site/en/index.html").read_text(encoding="utf-8")
    (ledger,) = lxml.html.fromstring(html).find_class("gn-ledger")
    assert next(a.get("href") for a in ledger.iter("a")) == "note/#claim-activations-planted-gain"


def test_a_claim_that_no_page_shows_is_not_in_the_ledger(planted: Site) -> None:
    planted.note(f"```claim\n{FAILED}\n```\n\n```ledger\nall\n```\n")
    (ledger,) = built(planted, "en").find_class("gn-ledger")
    assert [li.get("data-topic") for li in ledger.iter("li")] == ["optimizers"]


def test_ledger_is_filtered_without_a_script(planted: Site, running: Browser) -> None:
    planted.note(LEDGER)
    built(planted, "en")
    with serving(planted.root / "site") as address, visiting(running, address, java_script_enabled=False) as visit:
        page = visit.go("en/note/")
        entries, none = page.locator(".gn-ledger li"), page.locator(".gn-ledger__none")
        expect(entries.locator("visible=true")).to_have_count(2)
        expect(none).to_be_hidden()
        page.get_by_label("Fails (1)").check()
        expect(entries.nth(0)).to_be_hidden()
        expect(entries.nth(1)).to_be_visible()
        page.get_by_label("activations", exact=True).check()
        expect(entries.nth(1)).to_be_hidden()
        expect(none).to_be_visible()


SENTENCES = """\
- id: S3.fast
  en: It trains <fast>.
  zh: 训练快。
  claims: [optimizers.planted_speed]
- id: S3.wrong
  en: The slope is 2.
  zh: 斜率是 2。
  right: {en: The slope is $1$., zh: 斜率是 $1$。}
  page: note.md#first
- id: S1.net
  en: A net has layers.
  zh: 网络有层。
  page: index.md
"""


def test_sentences_of_a_note_and_errata(planted: Site) -> None:
    planted.write("docs/sentences.yml", SENTENCES)
    planted.note(f"{PAGE}\n```sentences\nS3\n```\n\n```sentences\nerrata\n```\n\n```sentences\nS1\n```\n")
    slides, errata, first = built(planted, "en").find_class("gn-sentences")
    rows = [[words(cell) for cell in row] for row in slides.iter("tr")]
    assert rows[0] == ["What the notes say", "Where it is answered"]
    assert rows[1] == ["It trains <fast>. S3", "Fails"]
    assert rows[2][1] == "erratum"
    assert [a.get("href") for a in slides.iter("a")] == ["#claim-optimizers-planted-speed", "#first"]
    rows = [[words(cell) for cell in row] for row in errata.iter("tr")]
    assert rows[0] == ["What the notes say", "What is right", "Where it is answered"]
    assert len(rows) == 2
    assert len(errata.find_class("katex-html")) == 1
    assert [words(cell) for cell in list(first.iter("tr"))[1]] == ["A net has layers. S1", "note"]
    assert [a.get("href") for a in first.iter("a")] == ["../"]


def test_text_is_escaped() -> None:
    assert text("a < b & `c<d`, $x<y$") == (
        r'a &lt; b &amp; <code>c&lt;d</code>, <span class="arithmatex">\(x&lt;y\)</span>'
    )


def test_every_verdict_has_a_word_in_both_languages() -> None:
    assert set(claim_html.KINDS) == set(evidence.VERDICTS)
    for language in ("en", "zh"):
        for kind in claim_html.KINDS:
            assert claim_html.verdict(language, kind) == (
                f'<span class="gn-verdict gn-verdict--{kind}">{WORDS[language][kind]}</span>'
            )
