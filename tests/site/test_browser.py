"""The built site in a real browser, as a reader has it; and that each of these checks would find the fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html
from playwright.sync_api import Browser, expect

from gradnotes import LANGUAGES
from gradnotes.site.build import build
from tests.site.browser import (
    NO_CHROMIUM,
    PHONE,
    Visit,
    browser,
    chromium,
    overflow,
    pages,
    results,
    serving,
    violations,
    visiting,
)

NOTE = "activations/silu/"
TAGS = {"en": "en", "zh": "zh-Hans"}

Visitor = Callable[..., Visit]

# One worker of pytest-xdist builds the site and starts the browser (with --dist=loadgroup).
pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as it would be published, built once for this module."""
    site = tmp_path_factory.mktemp("published") / "site"
    build(site=site, quiet=True)
    return site


@pytest.fixture(scope="module")
def address(built: Path) -> Iterator[str]:
    with serving(built) as address:
        yield address


@pytest.fixture(scope="module")
def running() -> Iterator[Browser]:
    executable = chromium()
    if executable is None:
        pytest.skip(NO_CHROMIUM)
    with browser(executable) as running:
        yield running


@pytest.fixture
def visitor(running: Browser, address: str) -> Iterator[Visitor]:
    """New visits, with options of Playwright's browser context."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(visiting(running, address, **options))


# ---- every page ----


def test_both_languages_have_the_same_pages(built: Path) -> None:
    found = {language: [page[3:] for page in pages(built) if page.startswith(f"{language}/")] for language in LANGUAGES}
    assert found["en"] == found["zh"]
    assert NOTE in found["en"]


def test_every_page_names_its_language_itself_and_what_it_is_about(built: Path) -> None:
    for path in pages(built):
        document = html.fromstring((built / path / "index.html").read_text(encoding="utf-8"))
        language = path.split("/")[0]
        assert document.get("lang") == TAGS[language], path
        assert len(document.findall(".//h1")) == 1, path
        (description,) = document.xpath("//meta[@name='description']/@content")
        assert len(description) > 10, path
        alternates = document.xpath("//head/link[contains(@rel, 'alternate') and @hreflang]")
        assert {link.get("hreflang") for link in alternates} == set(TAGS.values()), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sitemap_names_every_page_in_both_languages(built: Path, language: str) -> None:
    tree = etree.parse(built / language / "sitemap.xml")
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    entries = tree.findall("s:url", spaces)
    own = [path for path in pages(built) if path.startswith(f"{language}/")]
    assert len(entries) == len(own)
    for entry in entries:
        address = entry.findtext("s:loc", namespaces=spaces)
        links = {link.get("hreflang"): link.get("href") for link in entry.findall("x:link", spaces)}
        assert links[TAGS[language]] == address
        for other, tag in TAGS.items():
            assert links[tag] == address.replace(f"/{language}/", f"/{other}/")


def test_no_page_is_wider_than_a_phone_or_asks_another_host_or_fails(built: Path, visitor: Visitor) -> None:
    visit = visitor(viewport=PHONE)
    for path in pages(built):
        before = len(visit.requests)
        page = visit.go(path)
        assert overflow(page) <= 0, path
        assert len(visit.requests) > before, path
        assert visit.foreign == [], path
        assert visit.errors == [], path


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(built: Path, visitor: Visitor, scheme: str) -> None:
    visit = visitor(color_scheme=scheme)
    for path in pages(built):
        page = visit.go(path)
        assert page.evaluate("getComputedStyle(document.body).colorScheme") == scheme
        assert violations(page) == [], path


# ---- languages ----


def test_the_root_leads_to_the_language_of_the_browser(visitor: Visitor) -> None:
    for locale, language in (("zh-CN", "zh"), ("en-GB", "en"), ("fr-FR", "en")):
        visit = visitor(locale=locale)
        visit.go("")
        visit.page.wait_for_url(f"{visit.address}{language}/")


@pytest.mark.parametrize(("here", "there"), [("en", "zh"), ("zh", "en")])
def test_the_switcher_stays_on_the_page(visitor: Visitor, here: str, there: str) -> None:
    visit = visitor()
    page = visit.go(f"{here}/{NOTE}")
    page.locator(".gn-language").click()
    page.wait_for_url(f"{visit.address}{there}/{NOTE}*")
    expect(page.locator("html")).to_have_attribute("lang", TAGS[there])


@pytest.mark.parametrize(("here", "there"), [("en", "zh"), ("zh", "en")])
def test_the_switcher_stays_on_the_page_after_instant_navigation(visitor: Visitor, here: str, there: str) -> None:
    visit = visitor()
    page = visit.go(f"{here}/activations/")
    page.evaluate("window.same = true")
    page.locator(f".md-nav--primary a[href$='{here}/{NOTE}']").click()
    page.wait_for_url(f"{visit.address}{here}/{NOTE}")
    expect(page.locator("article h1")).to_contain_text("SiLU")
    assert page.evaluate("window.same"), "the page was loaded anew: instant navigation does not work"
    page.locator(".gn-language").click()
    page.wait_for_url(f"{visit.address}{there}/{NOTE}*")
    assert page.evaluate("window.same") is None
    assert visit.errors == []


def test_the_switcher_stays_at_the_section(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.go(f"en/{NOTE}")
    page.evaluate("document.querySelector('#properties').scrollIntoView()")
    page.locator(".gn-language").click()
    page.wait_for_url(f"{visit.address}zh/{NOTE}#properties")


@pytest.mark.parametrize(("language", "words"), [("en", "Page not found"), ("zh", "找不到这个页面")])
def test_a_missing_page_is_missed_in_the_language_of_its_address(visitor: Visitor, language: str, words: str) -> None:
    visit = visitor()
    page = visit.go(f"{language}/nowhere/at/all/")
    expect(page.locator("html")).to_have_attribute("lang", TAGS[language])
    expect(page.locator("h1")).to_have_text(words)
    assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--gn-paper')"), "its style sheet is missing"
    page.locator("article a").click()
    page.wait_for_url(f"{visit.address}{language}/")


# ---- search ----


@pytest.mark.parametrize(
    ("language", "query", "first"),
    [
        ("en", "sigmoid saturation", "activations/sigmoid/"),
        ("en", "log_softmax", "activations/softmax/"),
        ("zh", "激活函数", "activations/"),
        ("zh", "梯度消失", "activations/sigmoid/"),
    ],
)
def test_search_finds(visitor: Visitor, language: str, query: str, first: str) -> None:
    visit = visitor()
    page = visit.go(f"{language}/")
    assert results(page, query)[:1] == [f"{language}/{first}"]
    assert visit.foreign == []


def test_the_search_index_waits_for_the_first_search(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.go("en/")
    page.wait_for_load_state("networkidle")
    assert visit.requested("search_index.json") == 0
    assert results(page, "sigmoid") != []
    assert visit.requested("search_index.json") == 1


def test_a_link_to_a_search_opens_it(visitor: Visitor) -> None:
    page = visitor().go("en/?q=softmax")
    expect(page.locator(".md-search-result__item").first).to_be_visible()


# ---- what can be copied ----


@pytest.mark.parametrize(("language", "said"), [("en", "Copied"), ("zh", "已复制")])
def test_latex_is_copied_and_said(visitor: Visitor, language: str, said: str) -> None:
    visit = visitor(permissions=["clipboard-read", "clipboard-write"])
    page = visit.go(f"{language}/{NOTE}")
    button = page.locator("#formula-activations-silu .gn-copy")
    button.click()
    expect(page.locator("[aria-live=polite]")).to_have_text(said)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == button.get_attribute("data-gn-copy")
    assert copied.startswith(r"\operatorname{SiLU}")
    expect(button).to_have_text("LaTeX")


def test_a_selection_is_copied_with_its_latex(visitor: Visitor) -> None:
    visit = visitor(permissions=["clipboard-read", "clipboard-write"])
    page = visit.go(f"en/{NOTE}")
    paragraph = page.locator("article p:has(.katex)").first
    paragraph.evaluate("p => getSelection().selectAllChildren(p)")
    page.keyboard.press("Control+c")
    copied = page.evaluate("navigator.clipboard.readText()")
    source = paragraph.locator("annotation").first.text_content()
    assert source
    assert f"${source}$" in copied
    # A formula's text is in the page three times: as letters, as MathML and as LaTeX.
    assert len(copied) < len(paragraph.text_content() or "")


def test_code_is_copied_as_it_is_shown(visitor: Visitor) -> None:
    visit = visitor(permissions=["clipboard-read", "clipboard-write"])
    page = visit.go(f"en/{NOTE}")
    block = page.locator(".gn-code:visible").first
    block.locator(".md-code__button").click()
    expect(page.locator(".md-dialog__inner")).to_contain_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == (block.locator(".highlight code").text_content() or "").strip()
    assert "def silu" in copied


# ---- without a script, and on paper ----


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_there_without_javascript(visitor: Visitor, language: str) -> None:
    visit = visitor(java_script_enabled=False)
    page = visit.go(f"{language}/{NOTE}")
    formula = page.locator("#formula-activations-silu")
    expect(formula.locator(".katex-html")).to_be_visible()
    assert "σ" in (formula.locator("math").text_content() or "")
    expect(page.locator("figure svg").first).to_be_visible()
    expect(page.locator(".md-nav--primary a[href$='relu/']").first).to_be_visible()
    tab = page.locator(".tabbed-set").first
    expect(tab.locator(".gn-code").first).to_be_visible()
    tab.locator(".tabbed-labels label").nth(1).click()
    expect(tab.locator(".gn-code").first).to_be_hidden()
    expect(tab.locator(".gn-code").last).to_contain_text("import torch")
    expect(page.locator(".gn-copy").first).to_be_hidden()
    page.locator(".gn-language").click()
    other = "zh" if language == "en" else "en"
    assert visit.path == f"{other}/{NOTE}"


def test_paper_shows_the_whole_note_and_nothing_else(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.go(f"en/{NOTE}")
    page.emulate_media(media="print")
    for furniture in (".md-header", ".md-footer", ".md-sidebar--primary", ".gn-copy", ".gn-permalink", ".md-code__nav"):
        expect(page.locator(furniture).first).to_be_hidden()
    for block in page.locator(".tabbed-set .gn-code").all():
        expect(block).to_be_visible()
    clipped = page.evaluate(
        """[...document.querySelectorAll(".gn-scroll, pre > code")]
            .filter(box => getComputedStyle(box).overflowX !== "visible").length"""
    )
    assert clipped == 0


def test_paper_is_light_whatever_the_screen_was(visitor: Visitor) -> None:
    colours = (
        "['--gn-code-string', '--gn-series-1'].map(name => getComputedStyle(document.body).getPropertyValue(name))"
    )
    light = visitor().go(f"en/{NOTE}").evaluate(colours)
    page = visitor(color_scheme="dark").go(f"en/{NOTE}")
    assert page.evaluate(colours) != light
    page.emulate_media(media="print")
    assert page.evaluate(colours) == light


def test_a_wide_formula_scrolls_in_its_own_box_and_can_be_reached(visitor: Visitor) -> None:
    visit = visitor(viewport={"width": 240, "height": 600})
    page = visit.go(f"en/{NOTE}")
    box = page.locator("#formula-activations-silu-grad .gn-scroll")
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    expect(box).to_have_attribute("tabindex", "0")
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")


# ---- each check finds the fault that it is there for ----


def test_a_foreign_request_is_found(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.go(f"en/{NOTE}")
    assert visit.foreign == []
    page.evaluate("document.body.append(Object.assign(new Image(), { src: 'http://example.org/pixel.png' }))")
    page.wait_for_timeout(200)
    assert visit.foreign == ["http://example.org/pixel.png"]


def test_an_error_of_a_script_is_found(visitor: Visitor) -> None:
    visit = visitor()
    page = visit.go(f"en/{NOTE}")
    page.evaluate("setTimeout(() => { throw new Error('planted') })")
    page.wait_for_timeout(200)
    assert any("planted" in error for error in visit.errors)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_low_contrast_is_found(visitor: Visitor, scheme: str) -> None:
    page = visitor(color_scheme=scheme).go(f"en/{NOTE}")
    page.add_style_tag(content=".gn-stamp dd { color: #777b80 !important; background: #808488 }")
    assert any(line.startswith("color-contrast") and "dd" in line for line in violations(page))


def test_a_nameless_control_is_found(visitor: Visitor) -> None:
    page = visitor().go(f"en/{NOTE}")
    page.evaluate("document.querySelector('.md-search').removeAttribute('aria-label')")
    assert any(line.startswith("aria-dialog-name") for line in violations(page))


def test_an_empty_table_heading_is_found(visitor: Visitor) -> None:
    page = visitor().go("en/activations/")
    page.evaluate("document.querySelector('.gn-table thead th').replaceChildren()")
    found = [line for line in violations(page) if line.startswith("empty-table-header")]
    assert len(found) == 1


@pytest.mark.parametrize("width", [391, 2000])
def test_an_overflow_is_found(visitor: Visitor, width: int) -> None:
    page = visitor(viewport=PHONE).go(f"en/{NOTE}")
    assert overflow(page) <= 0
    page.evaluate("width => document.querySelector('article').style.minWidth = `${width}px`", width)
    assert overflow(page) > 0


def test_a_query_without_an_answer_finds_nothing(visitor: Visitor) -> None:
    assert results(visitor().go("en/"), "qzxv") == []


def test_the_options_of_a_visit_reach_the_browser(visitor: Visitor) -> None:
    without: dict[str, Any] = {"java_script_enabled": False}
    page = visitor(**without).go("en/")
    expect(page.locator("html")).to_have_class("no-js")
