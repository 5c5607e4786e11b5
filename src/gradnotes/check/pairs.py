"""GN2xx: both languages of a note say the same, and somebody has confirmed it."""

from __future__ import annotations

from collections.abc import Iterator

from gradnotes import LANGUAGES
from gradnotes.check.tree import Tree
from gradnotes.notes.lock import LOCK, lock_lines, read_lock
from gradnotes.notes.pages import Page
from gradnotes.notes.shape import differences
from gradnotes.problems import Problem


def check(tree: Tree) -> Iterator[Problem]:
    """Counterparts, shapes, and the lock."""
    yield from _lock_lines(tree)
    for note, both in tree.pairs.items():
        yield from _counterpart(both)
        if len(both) == len(LANGUAGES) and not any(page.wanted for page in both.values()):
            shape = differences(*(both[language] for language in LANGUAGES))
            yield from shape or _confirmed(tree, note, both)


def _counterpart(both: dict[str, Page]) -> Iterator[Problem]:
    page = next(iter(both.values()))
    for language in LANGUAGES:
        if language not in both:
            there = page.path.replace(f"docs/{page.language}/", f"docs/{language}/", 1)
            remedy = "write it, or make it with `translation: wanted` in its front matter"
            yield Problem(page.path, 1, "GN201", f"there is no {there}", remedy)
    wanted = [page for page in both.values() if page.wanted]
    if len(wanted) == len(both):
        for page in wanted:
            remedy = "take `translation: wanted` out of the page that is written"
            yield Problem(page.path, 1, "GN209", "no other page holds the text of this note", remedy)


def _confirmed(tree: Tree, note: str, both: dict[str, Page]) -> Iterator[Problem]:
    entry = read_lock(tree.root).get(note)
    remedy = f"read both, then run gradnotes pair {note}"
    if entry is None:
        page = both[LANGUAGES[-1]]
        yield Problem(page.path, 1, "GN207", "the two pages were never confirmed to match", remedy)
        return
    changed = [page for language, page in both.items() if page.digest != entry.digests[language]]
    for page in changed:
        others = [other.path for other in both.values() if other is not page and other not in changed]
        what = f"changed since it was confirmed to match {others[0]}" if others else "changed, as did its counterpart"
        yield Problem(page.path, 1, "GN207", what, remedy)


def _lock_lines(tree: Tree) -> Iterator[Problem]:
    notes: list[str] = []
    for number, line in enumerate(lock_lines(tree.root), 1):
        words = line.split()
        if len(words) != 1 + len(LANGUAGES):
            remedy = "take the line out and run gradnotes pair for its note"
            yield Problem(LOCK, number, "GN208", "is not `note hash hash`", remedy)
            continue
        if words[0] not in tree.pairs:
            yield Problem(LOCK, number, "GN208", f'there is no note "{words[0]}"', "take the line out")
        if notes and words[0] <= notes[-1]:
            yield Problem(LOCK, number, "GN208", "the lines are not sorted, or one is there twice", "sort them")
        notes.append(words[0])
