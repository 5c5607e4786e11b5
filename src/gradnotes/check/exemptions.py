"""Exemptions: `<!-- typed 0.5: reason -->` for a number, `<!-- term 梯度弥散: reason -->` for a word.

One holds in its block, the lines around it up to the next blank ones, for exactly the words it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gradnotes.notes.pages import Page

_EXEMPTION = re.compile(r"\s*(?P<kind>typed|term)\b(?P<words>[^:：]*)(?:[:：](?P<reason>.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Exemption:
    """What is exempted (numbers or words), why, and in which lines."""

    kind: str
    words: tuple[str, ...]
    reason: str
    line: int
    first: int
    last: int


def exemptions(page: Page) -> Iterator[Exemption]:
    """The exemptions on a page, well formed or not."""
    lines = page.markdown.split("\n")
    for line, comment in page.scan.comments:
        found = _EXEMPTION.match(comment)
        if found is None:
            continue
        first = last = line
        while first > 1 and lines[first - 2].strip():
            first -= 1
        while last < len(lines) and lines[last].strip():
            last += 1
        words = tuple(word.strip() for word in re.split("[,，]", found["words"]) if word.strip())
        yield Exemption(found["kind"], words, (found["reason"] or "").strip(), line, first, last)


class Ledger:
    """The exemptions of one kind on one page, and which of their words were needed."""

    def __init__(self, page: Page, kind: str) -> None:
        self._entries = [entry for entry in exemptions(page) if entry.kind == kind]
        self._used: set[tuple[int, str]] = set()

    def covers(self, word: str, line: int) -> bool:
        """Whether this word in this line is exempted; remembers that the exemption was needed."""
        covered = False
        for number, entry in enumerate(self._entries):
            for name in entry.words:
                if entry.first <= line <= entry.last and same(name, word):
                    self._used.add((number, name))
                    covered = True
        return covered

    def idle(self) -> Iterator[tuple[int, str]]:
        """Line and fault of each exemption that lacks a reason or exempts nothing."""
        for number, entry in enumerate(self._entries):
            if not entry.words or not entry.reason:
                yield entry.line, f"the exemption names no {'reason' if entry.words else entry.kind}"
            for name in entry.words:
                if (number, name) not in self._used:
                    yield entry.line, f'"{name}" is exempted here but does not occur in this block'


def same(one: str, other: str) -> bool:
    """Whether two spellings are one word: `10^{-3}` and `10^-3`."""
    return _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return re.sub(r"[\s{}\\]", "", text).replace("−", "-").casefold()
