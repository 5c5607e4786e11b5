"""Search, tabs, language and copying with the keyboard alone: no test here touches a mouse or sets the focus."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from gradnotes import LANGUAGES
from tests.site.browser import PHONE, Visitor, focused, tab_to

NOTE = "activations/silu/"
QUERIES = {"en": "temperature", "zh": "温度"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_search(visitor: Visitor, language: str) -> None:
    visit = visitor()
    page = visit.go(f"{language}/")
    page.keyboard.press("/")
    expect(page.locator(".md-search__input")).to_be_focused()
    page.keyboard.type(QUERIES[language])
    page.keyboard.press("Shift")  # Chinese is typed without a keyup, which Material waits for
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert focused(page, ".md-search-result__link")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{visit.address}{language}/activations/softmax/*")
    expect(page.locator(".md-content h1")).to_contain_text("oftmax")


@pytest.mark.parametrize("language", LANGUAGES)
def test_search_and_menu_on_a_phone(visitor: Visitor, language: str) -> None:
    visit = visitor(viewport=PHONE)
    page = visit.go(f"{language}/{NOTE}")
    tab_to(page, "[data-gn-press=__search]", 10)
    page.keyboard.press("Enter")
    expect(page.locator(".md-search__input")).to_be_focused()
    page.keyboard.type(QUERIES[language])
    page.keyboard.press("Shift")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    page = visit.go(f"{language}/{NOTE}")
    menu = page.locator(".md-sidebar--primary")
    expect(menu).not_to_be_in_viewport()
    tab_to(page, "[data-gn-press=__drawer]", 10)
    page.keyboard.press("Enter")
    expect(menu).to_be_in_viewport()
    assert visit.errors == []


def test_escape_leaves_the_search(visitor: Visitor) -> None:
    page = visitor().go("en/")
    page.keyboard.press("/")
    expect(page.locator(".md-search__input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".md-search__input")).not_to_be_focused()


@pytest.mark.parametrize("language", LANGUAGES)
def test_tabs(visitor: Visitor, language: str) -> None:
    page = visitor().go(f"{language}/{NOTE}")
    blocks = page.locator(".tabbed-set").first.locator(".tabbed-block")
    expect(blocks.nth(0)).to_be_visible()
    expect(blocks.nth(1)).to_be_hidden()
    tab_to(page, ".tabbed-set > input")
    labels = page.locator(".tabbed-set").first.locator(".tabbed-labels")
    assert labels.evaluate("labels => getComputedStyle(labels).outlineStyle") == "solid", "nothing shows it"
    page.keyboard.press("ArrowRight")
    expect(blocks.nth(0)).to_be_hidden()
    expect(blocks.nth(1)).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(blocks.nth(0)).to_be_visible()


@pytest.mark.parametrize(("here", "there"), [("en", "zh"), ("zh", "en")])
def test_language(visitor: Visitor, here: str, there: str) -> None:
    visit = visitor()
    page = visit.go(f"{here}/{NOTE}")
    tab_to(page, ".gn-language", 20)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{visit.address}{there}/{NOTE}*")


@pytest.mark.parametrize(("language", "said"), [("en", "Copied"), ("zh", "已复制")])
def test_copying_latex(visitor: Visitor, language: str, said: str) -> None:
    visit = visitor(permissions=["clipboard-read", "clipboard-write"])
    page = visit.go(f"{language}/{NOTE}")
    tab_to(page, ".gn-copy")
    source = page.evaluate("document.activeElement.dataset.gnCopy")
    page.keyboard.press("Enter")
    expect(page.locator("[aria-live=polite]")).to_have_text(said)
    assert page.evaluate("navigator.clipboard.readText()") == source
    assert source.startswith(r"\operatorname{SiLU}")


def test_copying_code(visitor: Visitor) -> None:
    visit = visitor(permissions=["clipboard-read", "clipboard-write"])
    page = visit.go(f"en/{NOTE}")
    tab_to(page, ".md-code__button")
    page.keyboard.press("Enter")
    expect(page.locator(".md-dialog__inner")).to_contain_text("Copied")
    assert "def " in page.evaluate("navigator.clipboard.readText()")


def test_a_stamp_opens(visitor: Visitor) -> None:
    page = visitor().go(f"en/{NOTE}")
    tab_to(page, ".gn-stamp > summary")
    page.keyboard.press("Space")
    expect(page.locator(".gn-stamp dl").first).to_be_visible()
