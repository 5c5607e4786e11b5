"""GN7xx: a concept note names its sources, all in one format, the same ones in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gradnotes.check.tree import Tree
from gradnotes.notes.pages import Page
from gradnotes.problems import Problem

FORMAT = "Given Family, Given Family. *Title*. Venue, year. [arXiv:1710.05941](https://arxiv.org/abs/1710.05941)"
_NAMES = ("references", "参考文献")
_ENTRY = re.compile(
    r"(?P<authors>[^*]+)\. \*(?P<title>[^*]+)\*\. (?:(?P<venue>[^*\[\]]+), )?(?P<year>(?:18|19|20)[0-9]{2})\. "
    r"\[(?P<label>[^\]]+)\]\((?P<url>https?://\S+)\)"
)
_INITIALS = re.compile(r"\w+, \w\.")
_ITEM = re.compile(r"[-*+]\s+|[0-9]+\.\s+")
_ADDRESSES = {"arXiv:": "https://arxiv.org/abs/", "doi:": "https://doi.org/"}


def check(tree: Tree) -> Iterator[Problem]:
    """Entries of all pages; that concept notes have some; that a pair cites alike."""
    for page in tree.written:
        first, _ = section(page)
        found = entries(page)
        if page.concept and not found:
            remedy = f"end the page with ## References (## 参考文献 in Chinese) and a list: {FORMAT}"
            yield Problem(page.path, max(first, 1), "GN701", "has no references", remedy)
        for line, text in found:
            fault = _fault(text)
            if fault:
                yield Problem(page.path, line, "GN702", fault, f"write it as: {FORMAT}")
    for english, chinese in tree.couples:
        yield from _cited_alike(english, chinese)


def section(page: Page) -> tuple[int, int]:
    """First and last line of the page's references; (1, 0) where there is no such section."""
    headings = page.outline.headings
    for number, heading in enumerate(headings):
        if heading.id in _NAMES or heading.text.strip().casefold() in _NAMES:
            after = (later.line - 1 for later in headings[number + 1 :] if later.level <= heading.level)
            return heading.line, next(after, page.markdown.count("\n") + 1)
    return 1, 0


def entries(page: Page) -> list[tuple[int, str]]:
    """The list items of the references as (line, text on one line)."""
    first, last = section(page)
    found: list[tuple[int, str]] = []
    lines = page.scan.prose.split("\n")
    open_item = False
    for number in range(first + 1, last + 1):
        line = lines[number - 1]
        item = _ITEM.match(line)
        if item:
            found.append((number, line[item.end() :].strip()))
            open_item = True
        elif not line.strip():
            open_item = False
        elif open_item:
            start, text = found[-1]
            found[-1] = (start, f"{text} {line.strip()}")
    return found


def _fault(text: str) -> str | None:
    entry = _ENTRY.fullmatch(text)
    if entry is None:
        return f"this reference lacks {_lacking(text)}"
    if _INITIALS.search(entry["authors"]):
        return "the authors stand as Family, G."
    for label, address in _ADDRESSES.items():
        if entry["label"].startswith(label):
            expected = address + entry["label"].removeprefix(label)
            return None if entry["url"] == expected else f"{entry['label']} leads to {entry['url']}, not {expected}"
        if entry["url"].startswith(address):
            return f"the link to {entry['url']} is not called {label}{entry['url'].removeprefix(address)}"
    return None


def _lacking(text: str) -> str:
    parts = {
        "an author": r"^[^*\[]+\. ",
        "a *title*": r"\*[^*]+\*",
        "a year": r"\b(?:18|19|20)[0-9]{2}\b",
        "an address": r"\[[^\]]+\]\(https?://",
    }
    missing = [name for name, pattern in parts.items() if not re.search(pattern, text)]
    return " and ".join(missing) or "the usual order or punctuation"


def _cited_alike(english: Page, chinese: Page) -> Iterator[Problem]:
    here, there = ({_work(text): line for line, text in entries(page)} for page in (english, chinese))
    remedy = "cite the same works in both pages"
    for work in sorted(here.keys() - there.keys()):
        line = max(section(chinese)[0], 1)
        yield Problem(chinese.path, line, "GN703", f"does not cite {work} ({english.path}:{here[work]})", remedy)
    for work in sorted(there.keys() - here.keys()):
        yield Problem(chinese.path, there[work], "GN703", f"cites {work}, which {english.path} does not", remedy)


def _work(text: str) -> str:
    """What tells a work from others: its address, else its title, else the whole entry."""
    found = re.search(r"\((https?://\S+)\)$", text) or re.search(r"\*([^*]+)\*", text)
    return found[1] if found else text
