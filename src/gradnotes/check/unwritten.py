"""GN9xx: what `gradnotes new` leaves to be written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gradnotes.check.tree import Tree
from gradnotes.problems import Problem

_MARK = re.compile(r"\bunwritten: (?P<what>[^\"\n]*)")
_PLACES = (
    "snippets",
    "src/gradnotes/formulas",
    "src/gradnotes/reference",
    "src/gradnotes/figures",
    "src/gradnotes/tables",
    "src/gradnotes/experiments",
    "tests/formulas",
    "tests/reference",
    "tests/figures",
    "tests/tables",
)


def check(tree: Tree) -> Iterator[Problem]:
    """Marks in the pages' comments, and in the modules that `new` writes to."""
    for page in tree.pages:
        for line, comment in page.scan.comments:
            found = _MARK.search(comment)
            if found:
                yield _unwritten(page.path, line, found["what"])
    for place in _PLACES:
        for path in sorted((tree.root / place).rglob("*.py")):
            name = path.relative_to(tree.root).as_posix()
            yield from _marks(name, path.read_text(encoding="utf-8", errors="replace"))


def _marks(path: str, text: str) -> Iterator[Problem]:
    for number, line in enumerate(text.split("\n"), 1):
        found = _MARK.search(line)
        if found:
            yield _unwritten(path, number, found["what"])


def _unwritten(path: str, line: int, what: str) -> Problem:
    return Problem(path, line, "GN901", "something is still unwritten", f"write {what.strip()}")
