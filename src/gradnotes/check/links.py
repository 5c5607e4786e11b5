"""GN6xx: links and anchors of pages, notebooks and the root's Markdown files, without building the site."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from urllib.parse import unquote, urlsplit

from gradnotes.check.tree import Document, Tree
from gradnotes.fences_syntax import anchor
from gradnotes.notes.outline import Link
from gradnotes.notes.pages import Page
from gradnotes.problems import Problem

_ANCHOR_IN_TEXT = re.compile(r"\{#[^{}]*\}\s*$")


def check(tree: Tree) -> Iterator[Problem]:
    """Links of everything written, then the anchors of each pair."""
    pages = {page.path: page for page in tree.pages}
    for page in tree.written:
        for link in page.outline.links:
            yield from _image(page, link)
            yield from _link(tree, pages, page, link)
        yield from _touching(page)
        yield from _twice(page)
    for document in tree.documents:
        for link in document.outline.links:
            yield from _image(document, link)
            yield from _document_link(tree, document, link)
    for english, chinese in tree.couples:
        yield from _same_anchors(english, chinese)


def _image(page: Page | Document, link: Link) -> Iterator[Problem]:
    if link.image and not link.text:
        remedy = "say in [ ] what it shows"
        yield Problem(page.path, link.line, "GN604", f"the image {link.target} has no alternative text", remedy)


def _link(tree: Tree, pages: dict[str, Page], page: Page, link: Link) -> Iterator[Problem]:
    parts = urlsplit(link.target)
    if parts.scheme or parts.netloc:
        for address in tree.config.addresses:
            if link.target.startswith(address):
                remedy = "write the path from this page to the other .md file"
                yield Problem(page.path, link.line, "GN603", f"{link.target} is our own site", remedy)
        return
    if parts.path.startswith("/"):
        remedy = "write the path from this page to the other .md file"
        yield Problem(page.path, link.line, "GN603", f"{link.target} is absolute", remedy)
        return
    folder = posixpath.dirname(page.path)
    target = posixpath.normpath(posixpath.join(folder, unquote(parts.path))) if parts.path else page.path
    home = f"docs/{page.language}/"
    if not target.startswith(home):
        remedy = "link to a page of the same language; to a file of the repository by its address there"
        yield Problem(page.path, link.line, "GN601", f"{link.target} leads out of {home}", remedy)
    elif target in pages:
        other = pages[target]
        # A page that waits for its translation shows the other language's text, with the same anchors.
        if not other.wanted:
            yield from _anchor(tree, page.path, link, unquote(parts.fragment), other)
    elif not (tree.root / target).is_file():
        yield _missing(page.path, link, target, folder, [name for name in pages if name.startswith(home)])


def _document_link(tree: Tree, document: Document, link: Link) -> Iterator[Problem]:
    parts = urlsplit(link.target)
    if parts.scheme or parts.netloc or not parts.path:
        return
    target = posixpath.normpath(unquote(parts.path))
    if target.startswith("..") or not (tree.root / target).exists():
        names = [other.path for other in tree.texts]
        yield _missing(document.path, link, target, "", names)


def _missing(path: str, link: Link, target: str, folder: str, names: list[str]) -> Problem:
    near = get_close_matches(target, names, n=1)
    remedy = f"the nearest is {posixpath.relpath(near[0], folder or '.')}" if near else "mend the path"
    return Problem(path, link.line, "GN601", f"{link.target}: there is no {target}", remedy)


def _anchor(tree: Tree, path: str, link: Link, fragment: str, other: Page) -> Iterator[Problem]:
    known = anchors(other, tree)
    if fragment and fragment not in known:
        near = get_close_matches(fragment, known, n=1)
        remedy = f"the nearest is #{near[0]}" if near else f"give a heading of {other.path} {{#{fragment}}}"
        yield Problem(path, link.line, "GN602", f"{other.path} has no anchor #{fragment}", remedy)


def anchors(page: Page, tree: Tree) -> set[str]:
    """All ids on the built page that a link may name: headings, HTML, attribute lists, and the things it shows."""
    shown = Counter(
        anchor("code" if reference.kind in ("function", "snippet") else reference.kind, reference.id)
        for reference in tree.catalog.expanded(page.references)
        if reference.kind != "value"
    )
    repeated = {f"{name}-{number}" for name, count in shown.items() for number in range(2, count + 1)}
    return set(page.outline.ids) | set(shown) | repeated


def _touching(page: Page) -> Iterator[Problem]:
    for heading in page.outline.headings:
        if found := _ANCHOR_IN_TEXT.search(heading.text):
            message = f"{found[0]} touches the heading, and is read as words of it"
            yield Problem(page.path, heading.line, "GN605", message, f"put a space before {found[0]}")


def _twice(page: Page) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for heading in page.outline.headings:
        if heading.explicit in seen:
            message = f"#{heading.explicit} is the anchor of line {seen[heading.explicit]} too"
            yield Problem(page.path, heading.line, "GN606", message, "give this heading another one")
        if heading.explicit:
            seen[heading.explicit] = heading.line


def _same_anchors(english: Page, chinese: Page) -> Iterator[Problem]:
    here, there = english.outline.headings, chinese.outline.headings
    if len(here) != len(there):
        return  # GN202 says so
    for one, other in zip(here, there, strict=True):
        if one.id != other.id and one.level > 1 and not _ANCHOR_IN_TEXT.search(other.text):
            marks = "#" * other.level
            remedy = f"write {marks} {re.sub(r'[ ]+$', '', other.text)} {{#{one.id}}}"
            message = f"the anchor of this heading is #{other.id}, in {english.path}:{one.line} #{one.id}"
            yield Problem(chinese.path, other.line, "GN605", message, remedy)
