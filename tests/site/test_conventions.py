"""The `conventions` fence in the built page: an area of the table, in both languages, with and without evidence."""

from __future__ import annotations

import json
import re
from dataclasses import asdict

import lxml.html
import pytest
from playwright.sync_api import Browser

from gradnotes import evidence
from gradnotes.claims import conventions
from tests.site.browser import serving, visiting
from tests.site.conftest import Site

AREA = "activations"
FENCE = f"```conventions\n{AREA}\n```\n"
ROWS = conventions.of(AREA)


@pytest.fixture
def table(site: Site) -> Site:
    """A site with the notes that the rows of an area lead to, and a page that shows the area."""
    notes = sorted({row.note.partition("#")[0] for row in ROWS})
    for language in ("en", "zh"):
        for note in notes:
            name = note.removesuffix(".md").rpartition("/")[2]
            site.write(f"docs/{language}/{note}", f"---\ndescription: A.\n---\n\n# Of {name} {{#a}}\n\nText.\n")
        site.note(FENCE, language)
    site.nav("index.md", "note.md", *notes)
    return site


def judged(site: Site, verdict: str = "holds") -> None:
    """Record every row of the area, and the experiment under it."""
    records = []
    for item in (f"experiments.conventions.{AREA}", *(f"claims.{row.claim.id}" for row in ROWS)):
        claim = item.startswith("claims.")
        numbers = None
        if claim:
            row = conventions.get(item.removeprefix("claims."))
            numbers = {side: {"value": value, "theory": value} for side, value in row.stated().items()}
        passed = verdict if claim else "pass"
        test, digest = evidence.test_of(item), evidence.digest(item, site.root)
        records.append(evidence.Record(item, digest, "cpu", "CPU", {}, "2026-11-20", 3, None, passed, test, numbers))
    site.write("evidence/cpu/conventions.jsonl", "".join(json.dumps(asdict(record)) + "\n" for record in records))


def shown(site: Site, language: str = "en", *, strict: bool = True) -> lxml.html.HtmlElement:
    outcome = site.build(language, strict=strict)
    assert outcome.status == 0, outcome.printed
    (found,) = lxml.html.fromstring(site.html("note", language)).find_class("gn-conventions")
    return found


def words(element: lxml.html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


def cells(found: lxml.html.HtmlElement, name: str) -> list[lxml.html.HtmlElement]:
    (row,) = found.xpath(f'.//tr[@id="claim-conventions-{name}"]')
    return list(row)


def test_a_row_says_what_differs_and_what_each_side_comes_to(table: Site) -> None:
    judged(table)
    found = shown(table)
    assert found.get("id") == f"conventions-{AREA}"
    assert [words(head) for head in found.iter("th")] == ["What differs", "Textbook, paper, others", "PyTorch"]
    assert [row.get("id") for row in found.xpath(".//tbody/tr")] == [
        "claim-" + row.claim.id.replace(".", "-").replace("_", "-") for row in ROWS
    ]
    what, others, torch = cells(found, "softmax-axis")
    assert words(what).startswith("Where no axis is named, SciPy's softmax takes all numbers together.")
    assert "zeros of shape (2, 3, 4), and (2, 4); one entry" in words(what)
    assert [words(side) for side in others] == ["last axis: 0.25", "SciPy: 0.04167"]
    assert [words(side) for side in torch] == ["(2, 3, 4): 0.5", "(2, 4): 0.25"]
    assert [cell.get("data-column") for cell in (others, torch)] == ["Textbook, paper, others", "PyTorch"]
    assert words(what.find_class("gn-verdict")[0]) == "Holds"
    note, permalink = what.xpath(".//p[@class='gn-conventions__foot']/a")
    assert (note.get("href"), note.text) == ("../activations/softmax/#mistake-wrong-axis", "Of softmax")
    assert permalink.get("href") == "#claim-conventions-softmax-axis"
    assert permalink.get("aria-label") == "Link to this row"
    what, others, _ = cells(found, "softplus-threshold")
    assert words(others[0]).endswith(": 7.6 × 10⁻¹⁰")
    assert len(others[0].find_class("katex-html")) == 1
    assert "arithmatex" not in lxml.html.tostring(found, encoding="unicode")
    assert "verified · CPU" in words(found.find_class("gn-bar")[0])


def test_the_chinese_table(table: Site) -> None:
    judged(table, "fails")
    found = shown(table, "zh")
    assert [words(head) for head in found.iter("th")] == ["差异所在", "教科书、论文及其他", "PyTorch"]
    what, others, _ = cells(found, "glu-gate")
    assert words(what.find_class("gn-verdict")[0]) == "不成立"
    assert words(others) == "前一半：0"


def test_both_languages_have_the_same_rows_and_values(table: Site) -> None:
    judged(table)

    def skeleton(found: lxml.html.HtmlElement) -> list[object]:
        rows = found.xpath(".//tbody/tr")
        return [(row.get("id"), [words(value) for value in row.find_class("gn-conventions__value")]) for row in rows]

    assert skeleton(shown(table, "en")) == skeleton(shown(table, "zh"))


def test_the_search_finds_words_and_no_values(table: Site) -> None:
    judged(table)
    shown(table)
    index = (table.root / "site/en/search/search_index.json").read_text(encoding="utf-8")
    assert "packed weights of other libraries" in index
    assert "BinaryConnect" in index
    assert "0.04167" not in index
    assert "Link to this row" not in index


def test_rows_that_were_never_judged_say_so_and_end_a_strict_build(table: Site) -> None:
    found = shown(table, strict=False)
    what, others, _ = cells(found, "glu-gate")
    assert words(what.find_class("gn-verdict")[0]) == "not verified yet"
    assert words(others) == "first half:"
    outcome = table.build()
    assert outcome.status == 1
    assert len(outcome.problems) == len(ROWS)
    assert all(problem.startswith("docs/en/note.md:7: GN103 claims.conventions.") for problem in outcome.problems)


def test_an_unknown_area(table: Site) -> None:
    table.note("Text.\n\n```conventions\nactivation\n```\n")
    (problem,) = table.build().problems
    assert problem.startswith('docs/en/note.md:9: GN101 there is no conventions "activation"; there are activations, ')


def test_a_note_that_does_not_exist(table: Site) -> None:
    judged(table)
    (table.root / "docs/en/activations/glu.md").unlink()
    table.nav("index.md", "note.md")
    outcome = table.build(strict=False)
    assert outcome.status == 1
    (problem,) = [problem for problem in outcome.problems if "GN601" in problem]
    assert problem.startswith(f"src/gradnotes/claims/conventions/{AREA}.py:1: GN601 a row of the conventions links to ")
    assert "activations/glu.md#which-half, which is no page" in problem


def test_the_ledger_leads_to_the_row(table: Site) -> None:
    judged(table)
    page = "---\ndescription: A.\n---\n\n# Begin {#begin}\n\n```ledger\nall\n```\n"
    table.write("docs/en/index.md", page)
    assert table.build().status == 0
    html = (table.root / "site/en/index.html").read_text(encoding="utf-8")
    (ledger,) = lxml.html.fromstring(html).find_class("gn-ledger")
    assert f"note/#claim-conventions-{ROWS[0].claim.id.partition('.')[2].replace('_', '-')}" in [
        link.get("href") for link in ledger.iter("a")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_reads_on_a_phone(table: Site, running: Browser, scheme: str) -> None:
    """No page that scrolls sideways, no cell that is cut; the columns' heads stand in the cells."""
    judged(table)
    shown(table)
    options = {"viewport": {"width": 390, "height": 800}, "color_scheme": scheme}
    with serving(table.root / "site") as address, visiting(running, address, **options) as visit:
        page = visit.go("en/note/")
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        cut = "cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth + 1).map(cell => cell.textContent)"
        assert page.locator(".gn-conventions td").evaluate_all(cut) == []
        row = page.locator("#claim-conventions-softmax-axis")
        what, others, torch = (row.locator("td").nth(index).bounding_box() for index in range(3))
        assert what is not None
        assert others is not None
        assert torch is not None
        assert others["y"] >= what["y"] + what["height"] - 1, "under what differs"
        assert abs(torch["y"] - others["y"]) < 1, "beside each other"
        head = "cell => getComputedStyle(cell, '::before').content"
        assert "PyTorch" in row.locator("td").nth(2).evaluate(head)
