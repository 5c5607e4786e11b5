"""Settling a pair: what changed in each language since it was confirmed, and the new line of the lock."""

from __future__ import annotations

import difflib
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gradnotes import LANGUAGES, ROOT
from gradnotes.notes.lock import read_lock, write_lock
from gradnotes.notes.pages import Page, body, digest, pages, pairs
from gradnotes.notes.shape import differences
from gradnotes.problems import Problem, ProblemError


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one page since the pair was confirmed: a unified diff, empty where there is none to show,
    and one line that says why."""

    path: str
    diff: str
    said: str


@dataclass(frozen=True, slots=True)
class Pairing:
    """The outcome for one note. `problems` are why it was not settled."""

    note: str
    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    settled: bool


def pair(note: str, *, root: Path = ROOT, settle: bool = True) -> Pairing:
    """Show what changed in the two pages of a note, and confirm that they match unless their shapes differ.

    `note` is `activations/silu`, or a page's path. Raises ProblemError when there is no such note. With
    `settle=False` nothing is written.
    """
    note = _name(note)
    both = pairs(pages(root)).get(note, {})
    missing = [language for language in LANGUAGES if language not in both]
    if missing:
        raise ProblemError(_absent(note, both, missing, root))
    confirmed = read_lock(root)
    known = confirmed[note].digests if note in confirmed else {}
    changes = tuple(_change(root, both[language], known.get(language)) for language in LANGUAGES)
    wanted = [page for page in both.values() if page.wanted]
    problems = [
        Problem(page.path, 1, "GN209", "its translation is still wanted", "write it and take `translation: wanted` out")
        for page in wanted
    ]
    problems += [] if wanted else differences(*(both[language] for language in LANGUAGES))
    if settle and not problems:
        digests = {name: entry.digests for name, entry in confirmed.items()}
        digests[note] = {language: both[language].digest for language in LANGUAGES}
        write_lock(digests, root)
    return Pairing(note, changes, tuple(problems), settled=settle and not problems)


def _name(note: str) -> str:
    for language in LANGUAGES:
        note = note.removeprefix(f"docs/{language}/")
    return note.removesuffix(".md").removesuffix(".py")


def _absent(note: str, both: dict[str, Page], missing: list[str], root: Path) -> Problem:
    if both:
        here = next(iter(both.values()))
        there = here.path.replace(f"docs/{here.language}/", f"docs/{missing[0]}/", 1)
        return Problem(here.path, 1, "GN201", f"there is no {there}", "write it, or mark it `translation: wanted`")
    near = difflib.get_close_matches(note, pairs(pages(root)), n=1)
    remedy = f'the nearest is "{near[0]}"' if near else f"make it: gradnotes new {note}"
    return Problem(f"docs/{LANGUAGES[0]}/{note}.md", 1, "GN201", f'there is no note "{note}"', remedy)


def _change(root: Path, page: Page, confirmed: str | None) -> Change:
    if confirmed is None:
        return Change(page.path, "", f"{page.path}: confirmed for the first time")
    if confirmed == page.digest:
        return Change(page.path, "", f"{page.path}: unchanged")
    for revision, raw in _history(root, page.path):
        if digest(raw) == confirmed:
            lines = difflib.unified_diff(
                body(raw).splitlines(keepends=True),
                body(page.raw).splitlines(keepends=True),
                f"{page.path} confirmed ({revision[:10]})",
                f"{page.path} now",
            )
            return Change(page.path, "".join(lines), f"{page.path}: changed since {revision[:10]}")
    return Change(page.path, "", f"{page.path}: changed; the confirmed text is in no commit here, so no diff")


def _history(root: Path, path: str) -> Iterator[tuple[str, bytes]]:
    """The committed versions of a file, newest first; none where there is no git or no repository."""
    for revision in _git(root, "log", "--format=%H", "--", path).decode().split():
        yield revision, _git(root, "show", f"{revision}:./{path}")


def _git(root: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=False)
    except FileNotFoundError:
        return b""
    return done.stdout if done.returncode == 0 else b""
