"""Every page of both languages, light and dark, on a desktop and on a phone: axe, width, requests, errors.

`make test` visits a page of each kind; with GRADNOTES_ALL_PAGES=1, as in `.ci/run`, every page. Axe reads a page on a
desktop in light and on a phone in dark, and in `.ci/run` those of THOROUGH at both sizes in both schemes: any other
page differs from one of these in its text, and axe would take half of the time.
"""

from __future__ import annotations

import pytest

from tests.site.browser import DESKTOP, EVERY_PAGE, PHONE, SAMPLE, Visitor, overflow, sources, violations, visited

THOROUGH = (*SAMPLE, "claims/", "claims/conventions/", "optimizers/adam/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", visited())
def test_page(visitor: Visitor, path: str, scheme: str) -> None:
    visit = visitor(color_scheme=scheme)
    page = visit.go(path)
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == scheme
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        assert overflow(page) <= 0, size
        if (EVERY_PAGE and path[3:] in THOROUGH) or size == (DESKTOP if scheme == "light" else PHONE):
            assert violations(page) == [], size
    assert visit.requests
    assert visit.foreign == []
    assert visit.errors == []


def test_the_pages_that_are_read_thoroughly_are_there() -> None:
    assert set(THOROUGH) <= {path[3:] for path in sources()}
