"""`docs/pairs.lock`: one sorted line a note, with the hashes of the two bodies last confirmed to match."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gradnotes import LANGUAGES, ROOT

LOCK = "docs/pairs.lock"


@dataclass(frozen=True, slots=True)
class Entry:
    """A confirmed pair: the digest of each language's body, and the line of the lock that says so."""

    digests: dict[str, str]
    line: int


def read_lock(root: Path = ROOT) -> dict[str, Entry]:
    """The confirmed pairs by note; empty where there is no lock. GN208 names lines that are no entry."""
    entries = {}
    for number, line in enumerate(lock_lines(root), 1):
        words = line.split()
        if len(words) == 1 + len(LANGUAGES):
            entries[words[0]] = Entry(dict(zip(LANGUAGES, words[1:], strict=True)), number)
    return entries


def lock_lines(root: Path) -> list[str]:
    """The lines of the lock as they stand."""
    path = root / LOCK
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def write_lock(confirmed: dict[str, dict[str, str]], root: Path = ROOT) -> None:
    """Write the lock, sorted by note, in one step: an interrupted run leaves the old one."""
    lines = [" ".join([note, *(confirmed[note][language] for language in LANGUAGES)]) for note in sorted(confirmed)]
    new = root / f"{LOCK}.new"
    new.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
    new.replace(root / LOCK)
