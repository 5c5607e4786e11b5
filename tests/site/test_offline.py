"""The zip that `make offline` writes: unpacked, it is read from disk by a browser that nothing serves."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zipfile import ZipFile

import pytest
from lxml import html
from mkdocs.config.defaults import MkDocsConfig
from playwright.sync_api import Browser, expect

from gradnotes import LANGUAGES
from gradnotes.problems import ProblemError
from gradnotes.site import offline
from tests.site.browser import Visit, results, visiting

NOTE = "activations/silu.html"
QUERIES = {"en": ("temperature", "activations/softmax.html"), "zh": ("温度", "activations/softmax.html")}


@pytest.fixture(scope="module")
def archive(built_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip, written once for this module; after the site, whose notebooks have been run then."""
    return offline.offline(target=tmp_path_factory.mktemp("offline") / "gradnotes-offline.zip")


@pytest.fixture(scope="module")
def unpacked(archive: Path) -> Path:
    """Where a reader has unpacked it: a folder whose name an address must escape."""
    folder = archive.parent / "a reader's 文件夹"
    with ZipFile(archive) as zipped:
        zipped.extractall(folder)
    return folder / offline.FOLDER


@pytest.fixture
def visit(running: Browser, unpacked: Path) -> Iterator[Visit]:
    with visiting(running, f"{unpacked.as_uri()}/") as visit:
        yield visit


def lost_links(folder: Path) -> list[str]:
    """Every address in the pages that leads to no file or no place in it, or needs a server to be completed."""
    found = []
    documents = {
        page: html.parse(page, html.HTMLParser(encoding="utf-8")) for page in sorted(folder.resolve().rglob("*.html"))
    }
    anchors = {page: set(document.xpath("//@id")) for page, document in documents.items()}
    for page, document in documents.items():
        for address in dict.fromkeys(document.xpath("//@href | //@src")):
            parts = urlsplit(str(address))
            if parts.scheme in ("http", "https", "mailto", "data"):
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            lost = parts.scheme or parts.path.startswith("/") or not target.is_file()
            if parts.fragment and target in anchors:
                lost = lost or unquote(parts.fragment) not in anchors[target]
            if lost:
                found.append(f"{page.relative_to(folder.resolve())}: {address}")
    return found


def loaded_from_hosts(folder: Path) -> list[str]:
    """What a page or a style sheet would load from another host; a link that a reader follows is none."""
    found = []
    for page in sorted(folder.rglob("*.html")):
        document = html.parse(page, html.HTMLParser(encoding="utf-8"))
        found += document.xpath("//*[not(self::a)]/@src[contains(., '//')] | //link/@href[contains(., '//')]")
    for sheet in sorted(folder.rglob("*.css")):
        found += re.findall(r"url\([\"']?(?:https?:)?//[^)]*", sheet.read_text(encoding="utf-8"))
    return [str(address) for address in found]


# ---- the files ----


def test_every_link_leads_to_a_file(unpacked: Path) -> None:
    assert len(list(unpacked.rglob("*.html"))) > 10
    assert lost_links(unpacked) == []
    assert loaded_from_hosts(unpacked) == []


@pytest.mark.parametrize("link", ["nowhere.html", "../", "/en/index.html", "index.html#nowhere", "activations/"])
def test_a_link_that_leads_nowhere_is_found(tmp_path: Path, link: str) -> None:
    (tmp_path / "activations").mkdir()
    (tmp_path / "index.html").write_text(f'<p id="a"><a href="index.html#a">a</a><a href="{link}">b</a></p>')
    assert lost_links(tmp_path) == [f"index.html: {link}"]


def test_what_comes_from_another_host_is_found(tmp_path: Path) -> None:
    page = '<link rel="stylesheet" href="//example.org/a.css"><a href="https://example.org/">a</a>'
    (tmp_path / "index.html").write_text(f'{page}<script src="https://example.org/shim"></script>')
    (tmp_path / "a.css").write_text("a { src: url(https://example.org/font.woff2) }")
    assert len(loaded_from_hosts(tmp_path)) == 3


def test_the_zip_holds_licences_and_nothing_for_servers(archive: Path) -> None:
    with ZipFile(archive) as zipped:
        names = zipped.namelist()
    assert {name.partition("/")[0] for name in names} == {offline.FOLDER}
    assert {"gradnotes/index.html", "gradnotes/LICENSE.txt", "gradnotes/LICENSE-notes.txt"} <= set(names)
    assert [name for name in names if name.endswith((".map", "404.html", "sitemap.xml", "sitemap.xml.gz"))] == []


def test_the_stand_in_for_workers_comes_with_its_licence(unpacked: Path) -> None:
    text = (unpacked / "en" / offline.SHIM).read_text(encoding="utf-8")
    assert "Permission is hereby granted" in text
    assert "IFrameWorker" in text


def test_without_the_npm_package_the_command_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match=r"iframe-worker/shim/index\.js is not installed; run `make offline`"):
        offline.shim(MkDocsConfig(), tmp_path)


# ---- in a browser ----


@pytest.mark.parametrize(("locale", "language"), [("zh-CN", "zh"), ("en-GB", "en")])
def test_the_first_page_leads_to_the_language_of_the_browser(
    running: Browser, unpacked: Path, locale: str, language: str
) -> None:
    with visiting(running, f"{unpacked.as_uri()}/", locale=locale) as visit:
        page = visit.go("index.html")
        page.wait_for_url(f"{visit.address}{language}/index.html")
        assert visit.errors == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_search(visit: Visit, language: str) -> None:
    query, wanted = QUERIES[language]
    page = visit.go(f"{language}/index.html")
    page.keyboard.press("/")
    assert results(page, query)[0].endswith(f"/{language}/{wanted}")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{visit.address}{language}/{wanted}*")
    assert visit.foreign == []
    assert visit.errors == []


@pytest.mark.parametrize(("here", "there"), [("en", "zh"), ("zh", "en")])
def test_formulas_and_the_other_language(visit: Visit, here: str, there: str) -> None:
    page = visit.go(f"{here}/{NOTE}")
    for language in (here, there):
        expect(page.locator("html")).to_have_attribute("lang", re.compile(f"^{language}"))
        formula = page.locator("#formula-activations-silu .katex-html")
        expect(formula).to_be_visible()
        page.evaluate("document.fonts.ready.then(() => 0)")
        faces = "[...document.fonts].filter(face => face.family.startsWith('KaTeX') && face.status == 'loaded').length"
        assert page.evaluate(faces) > 0, "the formula is not set in KaTeX's fonts"
        expect(page.locator("figure svg").first).to_be_visible()
        if language == here:
            page.locator(".gn-language").click()
            page.wait_for_url(f"{visit.address}{there}/{NOTE}*")
    assert visit.foreign == []
    assert visit.errors == []


def test_links_of_the_navigation(visit: Visit) -> None:
    page = visit.go("en/index.html")
    page.locator(".md-tabs a[href$='activations/index.html']").click()
    page.wait_for_url(f"{visit.address}en/activations/index.html")
    page.locator(".gn-table a").first.click()
    page.wait_for_url(re.compile(r"/en/activations/\w+\.html"))
    page.locator(".md-logo").first.click()
    page.wait_for_url(f"{visit.address}en/index.html")
    assert visit.foreign == []
    assert visit.errors == []


def test_a_request_to_a_host_is_found(visit: Visit) -> None:
    page = visit.go("en/index.html")
    page.evaluate("document.body.append(Object.assign(new Image(), { src: 'http://example.org/pixel.png' }))")
    page.wait_for_timeout(200)
    assert visit.foreign == ["http://example.org/pixel.png"]


def test_the_same_site_gives_the_same_bytes(unpacked: Path, archive: Path, tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    for name in ("LICENSE", "LICENSE-notes"):
        (root / name).write_bytes((unpacked / f"{name}.txt").read_bytes())
    offline.pack(unpacked, root, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == archive.read_bytes()


def test_the_site_for_servers_is_left_as_it_was(built_site: Path) -> None:
    config = json.loads(
        html.parse(built_site / "en" / "index.html").xpath("string(//script[@id='__config'])")  # Material's
    )
    assert "navigation.instant" in config["features"]
    assert not (built_site / "en" / offline.SHIM).exists()
    assert not (built_site / "en" / "search" / "search_index.js").exists()
