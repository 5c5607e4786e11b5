"""The built site in a real browser: languages, copying, no script, paper; what a reader does with one page."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree, html
from playwright.sync_api import Route, ViewportSize, expect

from gradnotes import LANGUAGES
from gradnotes.sources import closure
from tests.site.browser import DESKTOP, PHONE, Visitor, pages, sources

NOTE = "activations/silu/"
TAGS = {"en": "en", "zh": "zh-Hans"}

# ---- every page ----


def test_both_languages_have_the_same_pages(built_site: Path) -> None:
    built = pages(built_site)
    found = {language: [page[3:] for page in built if page.startswith(f"{language}/")] for language in LANGUAGES}
    assert found["en"] == found["zh"]
    assert NOTE in found["en"]
    assert sources() == built, "tests that visit page by page would miss some"


def test_every_page_names_its_language_itself_and_what_it_is_about(built_site: Path) -> None:
    for path in pages(built_site):
        document = html.fromstring((built_site / path / "index.html").read_text(encoding="utf-8"))
        language = path.split("/")[0]
        assert document.get("lang") == TAGS[language], path
        assert len(document.findall(".//h1")) == 1, path
        (description,) = document.xpath("//meta[@name='description']/@content")
        assert len(description) > 10, path
        alternates = document.xpath("//head/link[contains(@rel, 'alternate') and @hreflang]")
        assert {link.get("hreflang") for link in alternates} == set(TAGS.values()), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sitemap_names_every_page_in_both_languages(built_site: Path, language: str) -> None:
    tree = etree.parse(built_site / language / "sitemap.xml")
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    entries = tree.findall("s:url", spaces)
    own = [path for path in pages(built_site) if path.startswith(f"{language}/")]
    assert len(entries) == len(own)
    for entry in entries:
        address = entry.findtext("s:loc", namespaces=spaces)
        links = {link.get("hreflang"): link.get("href") for link in entry.findall("x:link", spaces)}
        assert links[TAGS[language]] == address
        for other, tag in TAGS.items():
            assert links[tag] == address.replace(f"/{language}/", f"/{other}/")


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_long_block_uses_is_folded_away_and_copied(visitor: Visitor, language: str) -> None:
    visit = visitor(permissions=["clipboard-read", "clipboard-write"])
    page = visit.go(f"{language}/losses/cross-entropy/")
    block = page.locator("#code-reference-losses-cross-entropy")
    whole = closure("gradnotes.reference.losses", "cross_entropy").source().strip()
    expect(block.locator("code", has_text="def cross_entropy(")).to_be_visible()
    expect(block.locator(".gn-helpers")).to_be_hidden()
    block.locator(".md-code__button").click()
    expect(page.locator(".md-dialog--active")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").strip() == whole
    block.locator(".gn-uses").click()
    expect(block.locator(".gn-helpers")).to_be_visible()
    assert block.locator(".highlight code").inner_text().strip() == whole
    block.locator(".gn-uses").click()
    expect(block.locator(".gn-helpers")).to_be_hidden()
    page.emulate_media(media="print")
    expect(block.locator(".gn-helpers")).to_be_visible()
    expect(block.locator(".gn-uses")).to_be_hidden()


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


def test_the_menu_of_a_phone_opens_without_javascript(visitor: Visitor) -> None:
    page = visitor(java_script_enabled=False, viewport=PHONE).go(f"en/{NOTE}")
    menu = page.locator(".md-sidebar--primary")
    expect(menu).not_to_be_in_viewport()
    expect(page.locator(".gn-press").first).to_be_hidden()
    page.locator("label.md-header__button[for=__drawer]").click()
    expect(menu).to_be_in_viewport()


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


SHIFTS = """
window.shifts = []
new PerformanceObserver(list => {
  for (const entry of list.getEntries())
    for (const { node } of entry.sources)
      window.shifts.push(`${entry.value} ${(node?.outerHTML ?? node?.textContent ?? "").slice(0, 80)}`)
}).observe({ type: "layout-shift", buffered: true })
"""


@pytest.mark.parametrize("path", ["en/", f"en/{NOTE}", f"zh/{NOTE}", "en/experiments/activations/"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_nothing_moves_when_the_scripts_come_late(visitor: Visitor, path: str, viewport: ViewportSize) -> None:
    visit = visitor(viewport=viewport)
    held: list[Route] = []
    visit.page.route("**/bundle.*.js", lambda route: held.append(route))  # noqa: PLW0108  # playwright marks what it is given
    visit.page.add_init_script(SHIFTS)
    visit.page.goto(visit.address + path, wait_until="commit")
    visit.page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length > 0")
    expect(visit.page.locator("[data-md-component=palette] label:visible")).to_have_count(0)
    # What moves before is not the scripts' doing: a font that comes after the first paint may widen a line.
    visit.page.wait_for_function("document.fonts.status === 'loaded'")
    visit.page.evaluate("new Promise(painted => requestAnimationFrame(() => requestAnimationFrame(painted)))")
    visit.page.evaluate("shifts.length = 0")
    held[0].continue_()
    expect(visit.page.locator("[data-md-component=palette] label:visible")).to_have_count(1)
    visit.page.wait_for_load_state("networkidle")
    assert visit.page.evaluate("shifts") == []


TOPS = """() => Object.fromEntries([...document.querySelectorAll(".gn-home :is(h1, h2, p, li, svg, pre, .gn-formula)")]
  .map((part, n) => [`${n} ${part.localName}`, Math.round(part.getBoundingClientRect().top)]))"""


@pytest.mark.parametrize("end", ["</h1>", "</strong>", "</h2>", "</li>", "</ul>", "</pre>", "</svg>", "</figure>"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_what_is_there_stays_while_the_rest_of_the_home_page_arrives(
    visitor: Visitor, viewport: ViewportSize, end: str
) -> None:
    visit = visitor(viewport=viewport)
    whole = visit.go("en/").evaluate(TOPS)

    def cut(route: Route) -> None:
        text = route.fetch().text()
        first = text.index(end, text.index('class="gn-home"')) + len(end)
        route.fulfill(body=text[:first], content_type="text/html")

    visit.page.route(visit.address + "en/", cut)
    early = visit.go("en/").evaluate(TOPS)
    assert 0 < len(early) < len(whole)
    assert early.items() <= whole.items()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reader_can_choose_light_or_dark(visitor: Visitor, language: str) -> None:
    page = visitor(color_scheme="light").go(f"{language}/{NOTE}")
    seen = []
    for _ in range(3):
        page.locator("[data-md-component=palette] label:visible").click()
        seen.append(page.locator("body").get_attribute("data-md-color-scheme"))
    assert seen == ["default", "slate", "default"], "light, dark, and again what the system says"
