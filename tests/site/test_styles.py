"""The one style sheet of a page."""

from __future__ import annotations

import re

import pytest

from gradnotes.site import styles
from tests.site.conftest import Site


@pytest.mark.parametrize(
    ("written", "small"),
    [
        ("/* why */\na > b , c {\n  color : red ;\n  margin: 0 auto;\n}\n", "a > b,c{color :red;margin:0 auto}"),
        ("a:hover :is(p, q) + i { top: calc(1px + 2px) }", "a:hover :is(p,q) + i{top:calc(1px + 2px)}"),
        ('a::before { content: "  ;  , {" }', 'a::before{content: "  ;  , {"}'),
        ("@media (min-width: 2px) { a { b: c } }", "@media (min-width: 2px){a{b:c}}"),
        (":root { --x: ; --y: a b }", ":root{--x:;--y:a b}"),
        ("a { } b { c: d }", "a{}b{c:d}"),
    ],
)
def test_spaces_that_mean_nothing_go(written: str, small: str) -> None:
    assert styles.small(written) == small


@pytest.mark.parametrize(
    ("sheet", "kept"),
    [
        (".seen{a:b}.gone{a:b}", ".seen{a:b}"),
        (".seen,.gone,.seen .gone,p.seen>p{a:b}", ".seen,p.seen>p{a:b}"),
        ("p a,p kbd,P{a:b}", "p a,P{a:b}"),  # what is in doubt stays
        ("[dir=ltr] p,[dir=rtl] p{a:b}", "[dir=ltr] p{a:b}"),
        ('[data-md-color-scheme="ltr"]{a:b}[data-md-color-scheme="slate"]{a:b}', '[data-md-color-scheme="ltr"]{a:b}'),
        ('[src$="#only-dark"],[hidden]{a:b}', '[src$="#only-dark"],[hidden]{a:b}'),
        (".seen:not(.gone,:is(.gone)):hover::before,:is(.gone,p){a:b}", None),
        (".script--any,.scrip{a:b}", ".script--any{a:b}"),
        ("@media print{.gone{a:b}}@media screen{.gone{a:b}.seen{a:b}}", "@media screen{.seen{a:b}}"),
        ("@keyframes k{from{a:b}50%{a:c}to{a:d}}@page{margin:1px}", None),
        ('@charset "UTF-8";p{a:b}', None),
        (r".\:seen,.\:gone{a:b}", r".\:seen{a:b}"),
        ('p{a:"}.gone{"}p:after{a:url("data:;{,}")}', None),
        (":root{--one:1;--two:var(--one);--named:2}p{a:var(--three,b)}", ":root{--named:2}p{a:var(--three,b)}"),
        (':root{--one:url("a;b}")}p{a:b}', "p{a:b}"),
        (":root{--one:1;--two:2}p{a:var(--one)}", ":root{--one:1}p{a:var(--one)}"),
    ],
)
def test_rules_that_no_page_needs_go(sheet: str, kept: str | None) -> None:
    words = {"p", "a", "seen", ":seen", "ltr", "script--", "--named"}
    assert styles.used(sheet, words) == (sheet if kept is None else kept)


@pytest.mark.parametrize(
    "page",
    [
        '<p class="one two">',
        "<p class='two one'>",
        "<p class=one>",
        '<p\n  class = "one">',
        "<p><one></p>",
        '<p dir="one">',
        '<p data-md-color-primary="one">',
    ],
)
def test_a_page_is_asked_however_it_is_written(page: str) -> None:
    sheet = styles.Sheet.__new__(styles.Sheet)
    sheet.words = set()
    sheet.meet(page)
    assert {"p", "one"} <= sheet.words


def test_all_sheets_are_one_file_without_what_no_page_holds(site: Site) -> None:
    site.note('$x$ and\n\n!!! warning\n\n    Text.\n\n<p class="md-source__fact--stars" dir="rtl">Raw.</p>\n')
    assert site.build().status == 0
    folder = site.root / "site" / "en"
    sheet = (folder / styles.SHEET).read_text(encoding="utf-8")
    assert site.html("note").count('rel="stylesheet"') == 1
    assert [path.relative_to(folder).as_posix() for path in folder.rglob("*.css*")] == [styles.SHEET, "assets/home.css"]
    assert sheet.count("{") == sheet.count("}")
    assert sheet.startswith("@charset ")
    assert "@media print{" in sheet
    # What stands in the pages, what Material's script adds, and what a reader may choose.
    for kept in (
        ".md-nav__link",
        ".admonition",
        ".warning>",
        ".md-source__fact--stars:",
        "[dir=rtl]",
        ".katex .mathnormal",
    ):
        assert kept in sheet
    for kept in (".md-search-result__link", ".md-code__button", ".tabbed-button", "[data-md-color-scheme=slate]"):
        assert kept in sheet
    for gone in (
        ".md-author",
        ".md-typeset .admonition.tip",
        "--md-admonition-icon--tip",
        "[data-md-color-primary=red]",
        ".katex .mfrac",
    ):
        assert gone not in sheet
    fonts = re.findall(r"url\(([^)]+\.woff2)\)", sheet)
    assert fonts
    assert all((folder / "assets" / font).is_file() for font in fonts)


def test_rules_for_other_directions_go_with_the_pages_that_need_them(site: Site) -> None:
    assert site.build().status == 0
    sheet = (site.root / "site/en" / styles.SHEET).read_text(encoding="utf-8")
    assert "[dir=ltr]" in sheet
    assert "[dir=rtl]" not in sheet
    assert "mathnormal" not in sheet, "no page holds a formula"


@pytest.mark.parametrize(("name", "parts"), [("PARTS", ("colours", "gone")), ("MATERIAL", ("gone",))])
def test_a_sheet_that_is_missing_ends_the_build(
    site: Site, monkeypatch: pytest.MonkeyPatch, name: str, parts: tuple[str, ...]
) -> None:
    monkeypatch.setattr(styles, name, parts)
    with pytest.raises(FileNotFoundError, match="gone"):
        site.build()
