"""Links of pages and notebooks: the file and the anchor they lead to must exist, and a message names the line."""

from __future__ import annotations

import difflib
import posixpath
import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor
from mkdocs.structure.files import File, Files

from gradnotes.problems import Problem

_ID = re.compile(r"""\s(?:id|name)=["']([^"']+)["']""")


class LinkCollector(Extension):
    """Takes down the addresses of links and images as the author wrote them, before MkDocs rewrites them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def extendMarkdown(self, md: Markdown) -> None:
        """Called by Markdown for every page."""
        self.found = []
        # MkDocs rewrites links at priority 0; whatever produces links has run before.
        md.treeprocessors.register(_Collect(md, self), "gradnotes-links", 1)


class _Collect(Treeprocessor):
    def __init__(self, md: Markdown, collector: LinkCollector) -> None:
        super().__init__(md)
        self.collector = collector

    def run(self, root: Element) -> None:
        for element in root.iter():
            address = element.get({"a": "href", "img": "src"}.get(element.tag, ""))
            if address:
                self.collector.found.append(address)


@dataclass
class PageLinks:
    """One page's links, kept until every page's anchors are known."""

    file: File
    path: str
    """Of the page, from the root of the repository."""
    text: str
    """The page's source with its own line numbers."""
    addresses: list[str]

    def line(self, address: str, occurrence: int) -> int:
        """The line of the source in which the address stands for the n-th time (from 0)."""
        places = [found.start() for found in re.finditer(re.escape(address), self.text)]
        if not places:
            return 1
        return self.text.count("\n", 0, places[min(occurrence, len(places) - 1)]) + 1


def anchors(html: str) -> set[str]:
    """Everything on the page that a link can lead to."""
    return set(_ID.findall(html))


def check(page: PageLinks, files: Files, known: dict[str, set[str]]) -> list[Problem]:
    """What is wrong with a page's links. `known` has the anchors of every page by its path in the language's folder."""
    problems = []
    seen: dict[str, int] = {}
    for address in page.addresses:
        occurrence = seen.get(address, 0)
        seen[address] = occurrence + 1
        fault = _fault(page.file, address, files, known)
        if fault:
            problems.append(Problem(page.path, page.line(address, occurrence), *fault))
    return problems


def _fault(file: File, address: str, files: Files, known: dict[str, set[str]]) -> tuple[str, str, str] | None:
    """Rule, message and remedy, or None for a link that leads somewhere."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or "\x02" in address:  # Markdown hides e-mail addresses behind \x02
        return None
    if address.startswith("/"):
        return "GN603", f"link {address!r} starts at the host", "write it relative to this page, to a file in docs/"
    target = file.src_uri
    if parts.path:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(file.src_uri), unquote(parts.path)))
        if files.get_file_from_path(target) is None:
            message = f"link {address!r} leads to {target}, which does not exist"
            return "GN601", message, _nearest_file(file, target, files)
    anchor = unquote(parts.fragment)
    if anchor and target in known and anchor not in known[target]:
        near = difflib.get_close_matches(anchor, known[target], n=1, cutoff=0.5)
        remedy = f"the nearest is #{near[0]}" if near else "link to the page, or to one of its headings"
        return "GN602", f"link {address!r}: {target} has no anchor #{anchor}", remedy
    return None


def _nearest_file(file: File, target: str, files: Files) -> str:
    pages = {page.src_uri for page in files.documentation_pages()}
    near = difflib.get_close_matches(target, pages, n=1, cutoff=0.5)
    if not near:
        return "write that page, or mend the link"
    return f"the nearest is {posixpath.relpath(near[0], posixpath.dirname(file.src_uri) or '.')}"
