"""Every page of both languages, light and dark, on a desktop and on a phone: axe, width, requests, errors.

`make test` visits a page of each kind; with GRADNOTES_ALL_PAGES=1, as in `.ci/run`, every page. Axe reads THOROUGH at
both sizes in both schemes, and any other page on a desktop in light and on a phone in dark: it differs from one of
THOROUGH in its text, and axe would take half of the time of `.ci/run`.
"""

from __future__ import annotations

import pytest

from tests.site.browser import DESKTOP, PHONE, SAMPLE, Visitor, overflow, violations, visited

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
        if path[3:] in THOROUGH or size == (DESKTOP if scheme == "light" else PHONE):
            assert violations(page) == [], size
    assert visit.requests
    assert visit.foreign == []
    assert visit.errors == []
