"""GN405: Chinese typography, mostly by autocorrect; what it leaves alone because of the Markdown is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from gradnotes.check.citations import section
from gradnotes.fences_syntax import line_of
from gradnotes.notes.outline import maths, without_maths
from gradnotes.notes.pages import Page
from gradnotes.problems import Problem

_HAN = r"\u3400-\u9fff"
_HALF = re.compile(rf"(?<=[{_HAN}])[,;:!?]|(?<=[{_HAN}])\.(?=\s|$)|\((?=[{_HAN}])|(?<=[{_HAN}])[()]", re.MULTILINE)
_FULL = dict(zip(",;:!?.()", "，；：！？。（）", strict=True))


def typography(page: Page) -> Iterator[Problem]:
    """Punctuation, spaces and widths of a Chinese page, outside code and references."""
    import autocorrect_py

    text = _readable(page)
    for found in autocorrect_py.lint_for(text, "page.md").lines:
        for old, new in _changes(found.old, found.new):
            yield Problem(page.path, found.line, "GN405", f"{old!r} is not usual Chinese typography", f"write {new!r}")
    yield from _punctuation(page)
    yield from _spaces(page)


def _readable(page: Page) -> str:
    """The page as autocorrect shall see it: no fences and comments, no indentation that it would take for code."""
    front = page.scan.front
    first, last = section(page)
    lines = (front + page.scan.prose[len(front) :]).split("\n")
    return "\n".join("" if first <= n <= last else line.lstrip() for n, line in enumerate(lines, 1))


def _changes(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Each change with a few characters around it."""
    around = 4
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield old[max(a - around, 0) : b + around], new[max(c - around, 0) : d + around]


def _punctuation(page: Page) -> Iterator[Problem]:
    """Half-width marks beside Chinese characters."""
    first, last = section(page)
    text = without_maths(page.scan.bare)
    # The brackets of links and the braces of attributes are Markdown's, not the text's.
    text = re.sub(r"\]\([^)\n]*\)", lambda found: " " * len(found[0]), text)
    for found in _HALF.finditer(text):
        line = line_of(text, found.start())
        if not first <= line <= last:
            near = page.scan.prose[max(found.start() - 4, 0) : found.end() + 4].strip().replace("\n", " ")
            message = f"{found[0]!r} in {near!r} is half as wide as the characters beside it"
            yield Problem(page.path, line, "GN405", message, f"write {_FULL[found[0]]!r}")


def _spaces(page: Page) -> Iterator[Problem]:
    """Inline code and maths touching a Chinese character."""
    prose, bare = page.scan.prose, page.scan.bare
    edges = []
    for found in re.finditer(r"`", prose):
        at = found.start()
        if bare[at] == " ":
            edges.append(at)
    for at, inside in maths(bare):
        edges += [at, at + len(inside) + 1]
    for at in edges:
        for beside in (at - 1, at + 1):
            if 0 <= beside < len(bare) and re.match(f"[{_HAN}]", bare[beside]) and not _within(bare, at, beside):
                near = prose[max(at - 6, 0) : at + 7].replace("\n", " ")
                message = f"no space between Chinese and code or maths in {near!r}"
                yield Problem(page.path, line_of(prose, at), "GN405", message, "put one between them")


def _within(bare: str, at: int, beside: int) -> bool:
    """Whether the neighbour belongs to the same formula: `$权重$` has Chinese inside."""
    return any(start <= min(at, beside) and max(at, beside) <= start + len(inside) + 1 for start, inside in maths(bare))
