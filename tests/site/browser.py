"""A real browser on the built site: where Chromium is, a server, a visit and what it is asked."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request, Route, ViewportSize, sync_playwright

from gradnotes import LANGUAGES, ROOT
from gradnotes.site.serve import SiteHandler

HOST = "127.0.0.1"
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}

FLAGS = (
    "--no-sandbox",  # a container's root cannot have one
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    # Without these Chromium itself asks other hosts for updates while the tests count requests.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

NO_CHROMIUM = "no chromium on the PATH: `.ci/chromium` installs it from Debian's packages"

# The headless shell is the same engine without the rest of the browser, which takes two thirds of a visit's time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


def chromium() -> str | None:
    """The path of a Chromium or Chrome, if there is one."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


class Handler(SiteHandler):
    """The server of `make serve`, whose sitemaps name the address that a test was given.

    Material navigates instantly only between addresses of the sitemap, and that holds the address of publication.
    """

    def do_GET(self) -> None:
        """As the server of `make serve`, except for sitemaps."""
        path = urlsplit(self.path).path
        if not path.endswith("/sitemap.xml"):
            super().do_GET()
            return
        text = Path(self.translate_path(path)).read_text(encoding="utf-8")
        here = f"http://{self.headers['Host']}/"
        body = re.sub(r"https?://[^\s\"<]*?/(?=(?:en|zh)/)", here, text).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving(site: Path) -> Iterator[str]:
    """Serve the built site for a while; its address, with a slash at the end."""
    with ThreadingHTTPServer((HOST, 0), partial(Handler, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def browser(executable: str) -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=list(FLAGS))
        try:
            yield chromium
        finally:
            chromium.close()


@dataclass
class Visit:
    """A page of the site in the browser, everything that it asked for, and every error it reported."""

    page: Page
    address: str
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open a page of the site by its path from the root, `en/activations/silu/`."""
        self.page.goto(self.address + path, wait_until="load")
        return self.page

    @property
    def path(self) -> str:
        """The path of the page that is open now from the site's root, without query and fragment."""
        return urlsplit(self.page.url)._replace(query="", fragment="").geturl().removeprefix(self.address)

    @property
    def foreign(self) -> list[str]:
        """The requests that went to another host, or out of the folder for a site on disk."""
        return [url for url in self.requests if not url.startswith(self.address)]

    def requested(self, name: str) -> int:
        """How many requests ended in this name."""
        return sum(urlsplit(url).path.endswith(name) for url in self.requests)


@contextmanager
def visiting(chromium: Browser, address: str, **options: Any) -> Iterator[Visit]:
    """A new visitor: without a cache, on a desktop in light colours unless `options` of the context say otherwise."""
    context = chromium.new_context(**{"viewport": DESKTOP, "reduced_motion": "reduce", **options})
    visit = Visit(context.new_page(), address)

    def intercept(route: Route, request: Request) -> None:
        visit.requests.append(request.url)
        if request.url.startswith(address):
            route.continue_()
        else:
            route.abort()

    context.route("**/*", intercept)
    visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
    visit.page.on("console", lambda said: visit.errors.append(said.text) if said.type == "error" else None)
    try:
        yield visit
    finally:
        context.close()


Visitor = Callable[..., Visit]
"""Begins a visit; takes options of Playwright's browser context."""

EVERY_PAGE = os.environ.get("GRADNOTES_ALL_PAGES") == "1"
"""Whether the tests that visit page by page take all of them, as `.ci/run` does, or SAMPLE."""

# A page of each kind: what else there is differs from one of these in its text.
SAMPLE = ("", "activations/", "activations/silu/", "experiments/activations/", "contributing/rules/")


def sources() -> list[str]:
    """The path of every page as `pages` has it, read from docs/, so that tests can be made before the site is."""
    found = []
    for language in LANGUAGES:
        folder = ROOT / "docs" / language
        for path in folder.rglob("*"):
            if path.suffix == ".md" or (path.suffix == ".py" and path.parent.name == "experiments"):
                name = path.relative_to(folder).with_suffix("").as_posix()
                name = name.removesuffix("index") if f"/{name}".endswith("/index") else f"{name}/"
                found.append(f"{language}/{name}")
    return sorted(found)


def visited(*, every: bool = EVERY_PAGE) -> list[str]:
    """The pages that are visited one by one."""
    return [path for path in sources() if every or path.partition("/")[2] in SAMPLE]


def pages(site: Path) -> list[str]:
    """The path of every page of both languages, as a visitor writes it."""
    found = [page.parent.relative_to(site).as_posix() + "/" for page in site.glob("*/**/index.html")]
    return sorted(found)


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


SETTLED = """async () => {
  const late = () => [...document.querySelectorAll("pre > code")]
    .some(code => code.clientWidth && code.scrollWidth > code.clientWidth && code.tabIndex < 0)
  for (let waited = 0; waited < 100 && late(); waited++) await new Promise(resolve => setTimeout(resolve, 100))
}"""
"""Waits, ten seconds at most, until Material has put the code that came into view into the tab order."""


def violations(page: Page) -> list[str]:
    """What axe finds wrong, one line an element, with closed stamps and hidden tabs in view.

    Axe does not count MathML as text, which screen readers do: a table heading that is a formula is not empty.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    page.add_style_tag(content=".tabbed-block { display: block !important }")
    page.evaluate("for (const each of document.querySelectorAll('article details')) each.open = true")
    page.evaluate(SETTLED)
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{violation['id']}: {node['target']}: {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
        if not (violation["id"] == "empty-table-header" and page.locator(f"{node['target'][0]} math").count())
    ]


ANSWERED = """wanted =>
  /\\d|No |没有/.test(document.querySelector(".md-search-result__meta").textContent) === wanted
"""
"""Whether the search says what it found: "2 matching documents", "No matching documents", and the same in Chinese."""


def results(page: Page, query: str) -> list[str]:
    """The paths of the pages that the search finds for a query, best first, without fragments.

    A page may be asked again: the answer before is cleared first.
    """
    box = page.locator(".md-search__input")
    box.focus()
    for text in ["", query] if box.input_value() else [query]:
        box.fill(text)
        # Filled in, or typed in Chinese, it comes without the keyup that Material waits for.
        page.keyboard.press("Shift")
        page.wait_for_function(ANSWERED, arg=bool(text), timeout=10_000)
    links = page.locator(".md-search-result__item > a")
    addresses = links.evaluate_all("links => links.map(link => link.href)")
    return [urlsplit(address).path.removeprefix("/") for address in addresses]


def focused(page: Page, selector: str) -> bool:
    """Whether the element that has the keyboard is one of these."""
    return bool(page.evaluate("selector => document.activeElement.matches(selector)", selector))


def tab_to(page: Page, selector: str, limit: int = 120) -> None:
    """Press Tab until one of these has the keyboard.

    Raises:
        AssertionError: none is reached, or nothing on the screen tells that it is.
    """
    for _ in range(limit):
        page.keyboard.press("Tab")
        if focused(page, selector):
            shown = "document.activeElement.matches(':focus-visible')"
            assert page.evaluate(shown), f"{selector} is reached, and nothing shows it"
            return
    raise AssertionError(f"{selector} is not reached by {limit} times Tab")
