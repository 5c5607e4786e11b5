"""Each check of the browser tests finds the fault that it is there for."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.site.browser import PHONE, SAMPLE, Visitor, overflow, results, sources, tab_to, violations, visited

NOTE = "activations/silu/"


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


def test_a_control_that_the_keyboard_cannot_reach_is_found(visitor: Visitor) -> None:
    page = visitor().go(f"en/{NOTE}")
    page.evaluate("for (const each of document.querySelectorAll('.gn-copy')) each.tabIndex = -1")
    with pytest.raises(AssertionError, match="is not reached"):
        tab_to(page, ".gn-copy")


def test_all_pages_are_visited_where_all_are_asked_for() -> None:
    assert visited(every=True) == sources()
    assert visited(every=False) == [path for path in sources() if path[3:] in SAMPLE]
    assert len(visited(every=False)) == 2 * len(SAMPLE), "a page of the sample is gone"
